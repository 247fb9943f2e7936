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

/// A file's content.
pub(crate) enum Opened<B> {
    /// An answer to GetThings, or a group of one: it may be large.
    Answer(Answer<B>),
    Whole(Vec<u8>),
}

/// An answer to GetThings, to be read as a stream.
pub(crate) struct Answer<B> {
    pub(crate) events: Box<dyn Iterator<Item = Result<ThingEvent<B>, MessageError>>>,
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
pub(crate) fn open<B>(input: &Input, threads: Threads) -> io::Result<Opened<B>>
where
    B: Body + Send + 'static,
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
            count if large && count > NonZeroUsize::MIN => Box::new(events.in_parallel(count)),
            _ => Box::new(events),
        };
        return Ok(Opened::Answer(Answer { events, read, size: input.size() }));
    }
    read_rest(source, &mut head)?;
    Ok(Opened::Whole(head))
}

impl<B> Answer<B> {
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
