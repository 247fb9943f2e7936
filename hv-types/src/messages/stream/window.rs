//! The part of a stream that is in memory.

use std::io::{self, BufRead};

/// The most bytes that are taken at a time: a source in memory offers all it has.
const PIECE: usize = 64 * 1024;

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

    /// What was read and not used yet.
    pub(super) fn unread(&self) -> &[u8] {
        &self.data[self.start..]
    }

    /// How much memory is held.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.data.capacity()
    }

    /// Reads on; `false` at the end of the source.
    pub(super) fn more(&mut self) -> io::Result<bool> {
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

    /// Reads on until `count` bytes are there; `false` when there are fewer.
    pub(super) fn has(&mut self, count: usize) -> io::Result<bool> {
        while self.unread().len() < count {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Uses up `count` bytes.
    pub(super) fn skip(&mut self, count: usize) {
        let used = &self.data[self.start..self.start + count];
        let newlines = how_many(used, |byte| byte == b'\n');
        let line_start = if newlines == 0 {
            0
        } else {
            self.line += newlines;
            self.column = 1;
            used.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1)
        };
        // Characters, not bytes: those that continue a character do not count.
        self.column += how_many(&used[line_start..], |byte| byte & 0xC0 != 0x80);
        self.start += count;
    }

    /// Uses up a byte order mark, which has no place in a line.
    pub(super) fn skip_mark(&mut self) {
        self.start += "\u{feff}".len();
    }
}

/// How many bytes there are of a kind. In pieces whose count fits a byte, which the
/// compiler turns into vector instructions: ten times as fast as counting one by one.
fn how_many(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let piece = |piece: &[u8]| usize::from(piece.iter().map(|&byte| u8::from(is(byte))).sum::<u8>());
    bytes.chunks(255).map(piece).sum()
}
