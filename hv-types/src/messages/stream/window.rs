//! The part of a stream that is in memory.

use std::io::{self, BufRead};

/// The most bytes that are taken at a time: a source in memory offers all it has.
const PIECE: usize = 64 * 1024;

/// A text that may not all be there yet.
pub(super) trait Text {
    /// What is there and was not used yet.
    fn unread(&self) -> &[u8];

    /// Gets more; `false` when there is no more.
    fn more(&mut self) -> io::Result<bool>;

    /// Uses up `count` bytes.
    fn skip(&mut self, count: usize);

    /// Gets more until `count` bytes are there; `false` when there are fewer.
    fn has(&mut self, count: usize) -> io::Result<bool> {
        while self.unread().len() < count {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Text for &[u8] {
    fn unread(&self) -> &[u8] {
        self
    }

    fn more(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    fn skip(&mut self, count: usize) {
        *self = &self[count..];
    }
}

/// What was read of a source and not used yet, with its place.
pub(super) struct Window<R> {
    source: R,
    data: Vec<u8>,
    /// Where what is not used yet begins in `data`.
    start: usize,
    /// Line and column of that, from 1.
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<R: BufRead> Window<R> {
    pub(super) fn new(source: R) -> Self {
        Window { source, data: Vec::new(), start: 0, line: 1, column: 1 }
    }

    /// How much memory is held.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.data.capacity()
    }

    /// Uses up a byte order mark, which has no place in a line.
    pub(super) fn skip_mark(&mut self) {
        self.start += "\u{feff}".len();
    }
}

impl<R: BufRead> Text for Window<R> {
    fn unread(&self) -> &[u8] {
        &self.data[self.start..]
    }

    fn more(&mut self) -> io::Result<bool> {
        // What is moved is at most as much as was used: linear over the whole stream.
        if self.start * 2 >= self.data.len() && self.start > 0 {
            self.data.drain(..self.start);
            self.start = 0;
        }
        loop {
            match self.source.fill_buf() {
                Ok(bytes) => {
                    let count = bytes.len().min(PIECE);
                    self.data.extend_from_slice(&bytes[..count]);
                    self.source.consume(count);
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn skip(&mut self, count: usize) {
        let mut used = &self.data[self.start..self.start + count];
        if let Some(newline) = memchr::memrchr(b'\n', used) {
            self.line += memchr::memchr_iter(b'\n', used).count();
            self.column = 1;
            used = &used[newline + 1..];
        }
        self.column += characters(used);
        self.start += count;
    }
}

/// How many characters there are: bytes that continue one do not count.
fn characters(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    // In pieces whose count fits a byte, which the compiler turns into vector
    // instructions: ten times as fast as counting one by one.
    let piece =
        |piece: &[u8]| usize::from(piece.iter().map(|&byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>());
    bytes.chunks(255).map(piece).sum()
}
