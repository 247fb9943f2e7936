//! Files as they come: answers to GetThings as streams, all others whole.

use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use std::num::NonZeroUsize;
use std::rc::Rc;

use clap::Args;
use hv_types::messages::{MessageError, MessageKind, ThingEvent, ThingEvents};
use hv_types::things::Body;

use super::console::Console;
use super::files::{Input, read_rest};

/// Bytes of a file that tell what it is.
const HEAD: u64 = 64 * 1024;

/// What comes next in an answer to GetThings.
pub(crate) type Event<B> = Result<ThingEvent<B>, MessageError>;

/// A file's content.
pub(crate) enum Opened<O> {
    /// An answer to GetThings, or a group of one: it may be large.
    Answer(Answer<O>),
    Whole(Vec<u8>),
}

/// An answer to GetThings, to be read as a stream: what was made of its events.
pub(crate) struct Answer<O> {
    pub(crate) events: Box<dyn Iterator<Item = O>>,
    read: Rc<Cell<u64>>,
    size: Option<u64>,
}

/// How many threads read.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Threads {
    /// Threads that read the things of a large answer [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

impl Threads {
    fn count(self) -> NonZeroUsize {
        let cores = || std::thread::available_parallelism().ok();
        self.threads.or_else(cores).unwrap_or(NonZeroUsize::MIN)
    }
}

/// Looks at the beginning of a file, and reads the rest if it is no answer to GetThings.
/// Of an answer's events, `map` makes what is wanted, in the threads that read them.
pub(crate) fn open<B, O>(
    input: &Input,
    threads: Threads,
    map: impl Fn(Event<B>) -> O + Send + Sync + 'static,
) -> io::Result<Opened<O>>
where
    B: Body + Send + 'static,
    O: Send + 'static,
{
    let mut source = input.open()?;
    let mut head = Vec::new();
    source.by_ref().take(HEAD).read_to_end(&mut head)?;
    let valid = std::str::from_utf8(&head).map_or_else(|error| error.valid_up_to(), str::len);
    let text = std::str::from_utf8(&head[..valid]).unwrap_or_default();
    if matches!(MessageKind::of(text), Ok(MessageKind::GetThings | MessageKind::Group)) {
        let read = Rc::new(Cell::new(head.len() as u64));
        let rest = Counted { source, read: Rc::clone(&read) };
        // A small answer is read sooner than threads are there.
        let large = head.len() as u64 == HEAD;
        let events = ThingEvents::new(BufReader::new(Cursor::new(head).chain(rest)));
        let events: Box<dyn Iterator<Item = _>> = match threads.count() {
            count if large && count > NonZeroUsize::MIN => Box::new(events.map_in_parallel(count, map)),
            _ => Box::new(events.map(map)),
        };
        return Ok(Opened::Answer(Answer { events, read, size: input.size() }));
    }
    read_rest(source, &mut head)?;
    Ok(Opened::Whole(head))
}

impl<O> Answer<O> {
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
