//! Files as they come: answers to GetThings as streams, all others whole.

use std::cell::Cell;
use std::io::{self, BufReader, Chain, Cursor, Read};
use std::rc::Rc;

use hv_things::AnyThing;
use hv_types::messages::{MessageKind, ThingEvents};

use super::console::Console;
use super::files::{Input, read_rest};

/// Bytes of a file that tell what it is.
const HEAD: u64 = 64 * 1024;

/// A file's content.
pub(crate) enum Opened {
    /// An answer to GetThings, or a group of one: it may be large.
    Answer(Box<Answer>),
    Whole(Vec<u8>),
}

/// An answer to GetThings, to be read as a stream.
pub(crate) struct Answer {
    pub(crate) events: ThingEvents<AnyThing, Source>,
    read: Rc<Cell<u64>>,
    size: Option<u64>,
}

type Source = BufReader<Chain<Cursor<Vec<u8>>, Counted>>;

/// Looks at the beginning of a file, and reads the rest if it is no answer to GetThings.
pub(crate) fn open(input: &Input) -> io::Result<Opened> {
    let mut source = input.open()?;
    let mut head = Vec::new();
    source.by_ref().take(HEAD).read_to_end(&mut head)?;
    let valid = std::str::from_utf8(&head).map_or_else(|error| error.valid_up_to(), str::len);
    let text = std::str::from_utf8(&head[..valid]).unwrap_or_default();
    if matches!(MessageKind::of(text), Ok(MessageKind::GetThings | MessageKind::Group)) {
        let read = Rc::new(Cell::new(head.len() as u64));
        let rest = Counted { source, read: Rc::clone(&read) };
        let events = ThingEvents::new(BufReader::new(Cursor::new(head).chain(rest)));
        return Ok(Opened::Answer(Box::new(Answer { events, read, size: input.size() })));
    }
    read_rest(source, &mut head)?;
    Ok(Opened::Whole(head))
}

impl Answer {
    /// Says how far the stream was read, if somebody watches.
    pub(crate) fn progress(&self, file: &Input, things: usize, console: &mut Console) {
        console.progress(|| {
            let read = self.read.get();
            let mb = read / 1_000_000;
            match self.size.filter(|size| *size > 0) {
                Some(size) => {
                    format!("{file}: {things} things, {mb} MB, {}%", read.saturating_mul(100) / size)
                }
                None => format!("{file}: {things} things, {mb} MB"),
            }
        });
    }
}

/// A source whose bytes are counted.
pub(crate) struct Counted {
    source: Box<dyn Read>,
    read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}
