//! Things of a stream, read by several threads.

use std::fmt;
use std::io::{self, BufRead};
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::events::{Found, Place, ThingEvent, ThingEvents};
use crate::messages::MessageError;
use crate::things::Body;

/// The bytes of things that a thread gets at once, at least: enough that handing them
/// over does not count.
const BATCH: usize = 32 * 1024;

/// The most items that a thread gets at once.
const ITEMS: usize = 1024;

/// How many batches each thread may be ahead.
const AHEAD: usize = 2;

type Event<T> = Result<ThingEvent<T>, MessageError>;

/// Everything that an answer to GetThings says, as a stream that several threads read:
/// the same events and errors as those of [`ThingEvents`], in the same order.
///
/// Whoever asks for events finds where each thing ends; the threads read the things. They
/// stay ahead by some batches of 32 KiB, so that memory does not grow with the answer, and
/// end with the stream or when it is dropped. The source is read ahead as well: of one
/// that waits for its events to be dealt with, more than one may be missing.
///
/// ```
/// # use hv_types::things::{Body, Thing, TypeInfo, Uuid};
/// # use hv_types::xml::{self, RawXml};
/// # #[derive(Debug)] struct Any(RawXml);
/// # impl Body for Any {
/// #     fn read_body(_: Option<Uuid>, r: &mut xml::Reader<'_>) -> Result<Self, xml::Error> { Ok(Any(r.raw()?)) }
/// #     fn write_body(&self, w: &mut xml::Writer) -> Result<(), xml::Error> { w.raw(&self.0) }
/// #     fn info(&self) -> Option<&'static TypeInfo> { None }
/// # }
/// use hv_types::messages::{ThingEvent, ThingEvents};
///
/// let answer = "<group name='all'><thing/><thing/></group>";
/// let threads = std::thread::available_parallelism()?;
/// let mut things = 0;
/// for event in ThingEvents::<Any, _>::new(answer.as_bytes()).in_parallel(threads) {
///     if let ThingEvent::Thing(thing) = event? {
///         things += 1;
///     }
/// }
/// assert_eq!(things, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ParallelEvents<T, R> {
    events: ThingEvents<T, R>,
    threads: Vec<Worker<T>>,
    /// Which gets the next batch, and which has the one that comes out next.
    turn: (usize, usize),
    /// Batches that were given and did not come out.
    under_way: usize,
    /// What came out.
    ready: std::vec::IntoIter<Event<T>>,
    /// Texts of batches that came out, to be filled again.
    spare: Vec<Vec<u8>>,
}

/// Things to be read, and what was met between them.
struct Batch<T> {
    text: Vec<u8>,
    items: Vec<Item<T>>,
}

/// A batch that was read, with its text to be used again.
struct Results<T> {
    events: Vec<Event<T>>,
    text: Vec<u8>,
}

enum Item<T> {
    Done(Event<T>),
    /// A thing, whose text ends there in the batch's.
    Thing(Place, usize),
}

struct Worker<T> {
    /// `None` once it may end.
    batches: Option<SyncSender<Batch<T>>>,
    results: Option<Receiver<Results<T>>>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Body + Send + 'static, R: BufRead> ThingEvents<T, R> {
    /// The same events, the things being read by so many threads, or by as many as the
    /// system grants. One more finds where they end: the one that asks for the events.
    pub fn in_parallel(self, threads: NonZeroUsize) -> ParallelEvents<T, R> {
        ParallelEvents {
            events: self,
            threads: (0..threads.get()).map_while(|_| Worker::start().ok()).collect(),
            turn: (0, 0),
            under_way: 0,
            ready: Vec::new().into_iter(),
            spare: Vec::new(),
        }
    }
}

impl<T: Body + Send + 'static, R: BufRead> ParallelEvents<T, R> {
    /// Keeps the threads busy as long as there is something to read.
    fn give(&mut self) {
        while self.under_way < self.threads.len() * AHEAD {
            let batch = self.next_batch();
            let Some(sender) = &self.threads[self.turn.0].batches else { return };
            // It can only fail when the thread has panicked, which shows when it is asked.
            if batch.items.is_empty() || sender.send(batch).is_err() {
                return;
            }
            self.turn.0 = (self.turn.0 + 1) % self.threads.len();
            self.under_way += 1;
        }
    }

    fn next_batch(&mut self) -> Batch<T> {
        let mut batch = Batch { text: self.spare.pop().unwrap_or_default(), items: Vec::new() };
        while batch.text.len() < BATCH
            && batch.items.len() < ITEMS
            && let Some(found) = self.events.find()
        {
            batch.items.push(match found {
                Ok(Found::Thing(place)) => {
                    batch.text.extend_from_slice(self.events.text(&place));
                    self.events.pass(&place);
                    Item::Thing(place, batch.text.len())
                }
                Ok(Found::Event(event)) => Item::Done(Ok(event)),
                Err(error) => Item::Done(Err(error)),
            });
        }
        batch
    }
}

impl<T: Body + Send + 'static, R: BufRead> Iterator for ParallelEvents<T, R> {
    type Item = Event<T>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.threads.is_empty() {
            return self.events.next();
        }
        loop {
            if let Some(event) = self.ready.next() {
                return Some(event);
            }
            self.give();
            if self.under_way == 0 {
                return None;
            }
            let Results { events, text } = self.threads[self.turn.1].result();
            self.ready = events.into_iter();
            // A text that was made larger by one large thing is not kept.
            if text.capacity() <= 4 * BATCH {
                self.spare.push(text);
            }
            self.turn.1 = (self.turn.1 + 1) % self.threads.len();
            self.under_way -= 1;
        }
    }
}

impl<T: Body + Send + 'static, R: BufRead> std::iter::FusedIterator for ParallelEvents<T, R> {}

impl<T, R> fmt::Debug for ParallelEvents<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelEvents")
            .field("events", &self.events)
            .field("threads", &self.threads.len())
            .finish_non_exhaustive()
    }
}

impl<T: Body + Send + 'static> Worker<T> {
    fn start() -> io::Result<Self> {
        let (batches, to_read) = sync_channel::<Batch<T>>(AHEAD);
        let (read, results) = sync_channel(AHEAD);
        let thread = std::thread::Builder::new().spawn(move || {
            for batch in to_read {
                // Nobody waits for it any more.
                if read.send(batch.read()).is_err() {
                    return;
                }
            }
        })?;
        Ok(Worker { batches: Some(batches), results: Some(results), thread: Some(thread) })
    }

    /// What became of the oldest batch that it was given.
    fn result(&mut self) -> Results<T> {
        match self.results.as_ref().map(Receiver::recv) {
            Some(Ok(results)) => results,
            // A body's reading has panicked: so does whoever asked for it.
            _ => match self.thread.take().map(JoinHandle::join) {
                Some(Err(panic)) => std::panic::resume_unwind(panic),
                _ => Results { events: Vec::new(), text: Vec::new() },
            },
        }
    }
}

impl<T: Body> Batch<T> {
    fn read(mut self) -> Results<T> {
        let mut from = 0;
        let read = |item| match item {
            Item::Done(event) => event,
            Item::Thing(place, end) => {
                let text = &self.text[from..end];
                from = end;
                place.read(text)
            }
        };
        let events = self.items.into_iter().map(read).collect();
        self.text.clear();
        Results { events, text: self.text }
    }
}

impl<T> Drop for Worker<T> {
    fn drop(&mut self) {
        self.batches = None;
        self.results = None;
        if let Some(thread) = self.thread.take() {
            // A panic was of something that nobody asked for.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::things::{TypeInfo, Uuid};
    use crate::xml::{Error, Reader, Writer};

    /// A body that is read so slowly that the others are done first, or badly.
    #[derive(Debug)]
    struct Slow;

    impl Body for Slow {
        fn read_body(_: Option<Uuid>, r: &mut Reader<'_>) -> Result<Self, Error> {
            let name = r.peek_local_name()?.map(str::to_owned);
            r.raw()?;
            match name.as_deref() {
                Some("slow") => std::thread::sleep(std::time::Duration::from_millis(20)),
                Some("bad") => panic!("a body that panics"),
                _ => {}
            }
            Ok(Slow)
        }

        fn write_body(&self, _: &mut Writer) -> Result<(), Error> {
            Ok(())
        }

        fn info(&self) -> Option<&'static TypeInfo> {
            None
        }
    }

    fn things(
        bodies: impl IntoIterator<Item = &'static str>,
    ) -> ParallelEvents<Slow, std::io::Cursor<String>> {
        let padding = "x".repeat(BATCH / 2);
        let things = bodies.into_iter().enumerate().map(|(number, body)| {
            format!("<thing><flags>{number}</flags><data-xml><{body}>{padding}</{body}></data-xml></thing>")
        });
        let answer = format!("<group>{}</group>", things.collect::<String>());
        ThingEvents::new(std::io::Cursor::new(answer)).in_parallel(NonZeroUsize::new(3).unwrap())
    }

    #[test]
    fn a_slow_thread_holds_nobody_up_and_order_is_kept() {
        let bodies = (0..60).map(|number| if number % 7 == 0 { "slow" } else { "quick" });
        let mut events = things(bodies);
        let mut flags = Vec::new();
        while let Some(event) = events.next() {
            assert!(events.under_way <= events.threads.len() * AHEAD);
            if let Ok(ThingEvent::Thing(thing)) = event {
                flags.push(thing.flags().bits());
            }
        }
        assert_eq!(flags, (0..60).collect::<Vec<u32>>());
    }

    #[test]
    fn a_panic_in_a_body_is_the_askers_panic_after_what_comes_before() {
        let mut events = things(["quick", "quick", "quick", "bad", "quick"]);
        assert!(matches!(events.next(), Some(Ok(ThingEvent::Group { .. }))));
        let rest = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| events.count()));
        assert_eq!(rest.unwrap_err().downcast_ref(), Some(&"a body that panics"));
    }

    #[test]
    fn who_stops_asking_ends_the_threads() {
        let mut events = things((0..40).map(|_| "slow"));
        assert!(events.next().is_some());
        drop(events);
    }
}
