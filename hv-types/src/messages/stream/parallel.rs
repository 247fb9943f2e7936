//! Things of a stream, read by several threads.

use std::fmt;
use std::io::{self, BufRead};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::events::{Found, ThingEvent, ThingEvents};
use super::place::Place;
use crate::messages::MessageError;
use crate::things::Body;

/// The bytes of things that a thread gets at once, at least: enough that handing them
/// over does not count.
const BATCH: usize = 128 * 1024;

/// The most items that a thread gets at once.
const ITEMS: usize = 1024;

/// How many batches each thread may be ahead.
const AHEAD: usize = 2;

type Event<T> = Result<ThingEvent<T>, MessageError>;

/// Everything that an answer to GetThings says, as a stream that several threads read:
/// the same events and errors as those of [`ThingEvents`], in the same order.
///
/// Whoever asks for events finds where each thing ends; the threads read the things. They
/// stay ahead by some batches of 128 KiB, so that memory does not grow with the answer, and
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
pub struct ParallelEvents<T, R, O = Result<ThingEvent<T>, MessageError>> {
    events: ThingEvents<T, R>,
    map: Arc<Map<T, O>>,
    threads: Vec<Worker<T, O>>,
    /// Which gets the next batch, and which has the one that comes out next.
    turn: (usize, usize),
    /// Batches that were given and did not come out.
    under_way: usize,
    /// What came out.
    ready: std::vec::IntoIter<O>,
    /// Texts of batches that came out, to be filled again.
    spare: Vec<Vec<u8>>,
}

type Map<T, O> = dyn Fn(Event<T>) -> O + Send + Sync;

/// Things to be read, and what was met between them.
struct Batch<T> {
    text: Vec<u8>,
    items: Vec<Item<T>>,
}

/// What became of a batch that was read, with its text to be used again.
struct Results<O> {
    made: Vec<O>,
    /// The last one is the stream's end: nothing that follows is certain.
    end: bool,
    text: Vec<u8>,
}

enum Item<T> {
    Done(Event<T>),
    /// A thing, whose text ends there in the batch's.
    Thing(Place, usize),
}

struct Worker<T, O> {
    /// `None` once it may end.
    batches: Option<SyncSender<Batch<T>>>,
    results: Option<Receiver<Results<O>>>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Body + Send + 'static, R: BufRead> ThingEvents<T, R> {
    /// The same events, the things being read by so many threads, or by as many as the
    /// system grants. One more finds where they end: the one that asks for the events.
    pub fn in_parallel(self, threads: NonZeroUsize) -> ParallelEvents<T, R> {
        self.map_in_parallel(threads, |event| event)
    }

    /// What `map` makes of each event, in the order of the events, made by the thread that
    /// read it.
    ///
    /// Whatever can be done with one thing alone is better done here than with what
    /// [`in_parallel`](Self::in_parallel) gives: it is done on several cores, and the
    /// thing need not go from one to another.
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
    /// let answer = "<group><thing><flags>16</flags></thing><thing/></group>";
    /// let flags = ThingEvents::<Any, _>::new(answer.as_bytes()).map_in_parallel(
    ///     std::thread::available_parallelism()?,
    ///     |event| match event {
    ///         Ok(ThingEvent::Thing(thing)) => Ok(Some(thing.flags().bits())),
    ///         Ok(_) => Ok(None),
    ///         Err(error) => Err(error),
    ///     },
    /// );
    /// assert_eq!(flags.collect::<Result<Vec<_>, _>>()?, [None, Some(16), Some(0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn map_in_parallel<O: Send + 'static>(
        self,
        threads: NonZeroUsize,
        map: impl Fn(Result<ThingEvent<T>, MessageError>) -> O + Send + Sync + 'static,
    ) -> ParallelEvents<T, R, O> {
        let map: Arc<Map<T, O>> = Arc::new(map);
        ParallelEvents {
            events: self,
            threads: (0..threads.get()).map_while(|_| Worker::start(&map).ok()).collect(),
            map,
            turn: (0, 0),
            under_way: 0,
            ready: Vec::new().into_iter(),
            spare: Vec::new(),
        }
    }
}

impl<T: Body + Send + 'static, R: BufRead, O: Send + 'static> ParallelEvents<T, R, O> {
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

impl<T: Body + Send + 'static, R: BufRead, O: Send + 'static> Iterator for ParallelEvents<T, R, O> {
    type Item = O;

    fn next(&mut self) -> Option<Self::Item> {
        if self.threads.is_empty() {
            return self.events.next().map(&*self.map);
        }
        loop {
            if let Some(made) = self.ready.next() {
                return Some(made);
            }
            self.give();
            if self.under_way == 0 {
                return None;
            }
            let Results { made, end, text } = self.threads[self.turn.1].result();
            self.ready = made.into_iter();
            // A text that was made larger by one large thing is not kept.
            if text.capacity() <= 4 * BATCH {
                self.spare.push(text);
            }
            self.turn.1 = (self.turn.1 + 1) % self.threads.len();
            self.under_way -= 1;
            if end {
                self.events.end();
                self.under_way = 0;
            }
        }
    }
}

impl<T: Body + Send + 'static, R: BufRead, O: Send + 'static> std::iter::FusedIterator
    for ParallelEvents<T, R, O>
{
}

impl<T, R, O> fmt::Debug for ParallelEvents<T, R, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelEvents")
            .field("events", &self.events)
            .field("threads", &self.threads.len())
            .finish_non_exhaustive()
    }
}

impl<T: Body + Send + 'static, O: Send + 'static> Worker<T, O> {
    fn start(map: &Arc<Map<T, O>>) -> io::Result<Self> {
        let (batches, to_read) = sync_channel::<Batch<T>>(AHEAD);
        let (read, results) = sync_channel(AHEAD);
        let map = Arc::clone(map);
        let thread = std::thread::Builder::new().spawn(move || {
            for batch in to_read {
                // Nobody waits for it any more.
                if read.send(batch.read(&*map)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Worker { batches: Some(batches), results: Some(results), thread: Some(thread) })
    }

    /// What became of the oldest batch that it was given.
    fn result(&mut self) -> Results<O> {
        match self.results.as_ref().map(Receiver::recv) {
            Some(Ok(results)) => results,
            // A body's reading has panicked: so does whoever asked for it.
            _ => match self.thread.take().map(JoinHandle::join) {
                Some(Err(panic)) => std::panic::resume_unwind(panic),
                _ => Results { made: Vec::new(), end: true, text: Vec::new() },
            },
        }
    }
}

impl<T: Body> Batch<T> {
    fn read<O>(mut self, map: &Map<T, O>) -> Results<O> {
        let mut made = Vec::with_capacity(self.items.len());
        let (mut from, mut end) = (0, false);
        for item in self.items {
            let event = match item {
                Item::Done(event) => event,
                Item::Thing(place, to) => {
                    let text = &self.text[from..to];
                    from = to;
                    place.read(text)
                }
            };
            end = event.as_ref().is_err_and(MessageError::is_fatal);
            made.push(map(event));
            if end {
                break;
            }
        }
        self.text.clear();
        Results { made, end, text: self.text }
    }
}

impl<T, O> Drop for Worker<T, O> {
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

    fn answer(bodies: impl IntoIterator<Item = &'static str>) -> std::io::Cursor<String> {
        let padding = "x".repeat(BATCH / 2);
        let things = bodies.into_iter().enumerate().map(|(number, body)| {
            format!("<thing><flags>{number}</flags><data-xml><{body}>{padding}</{body}></data-xml></thing>")
        });
        std::io::Cursor::new(format!("<group>{}</group>", things.collect::<String>()))
    }

    fn things(
        bodies: impl IntoIterator<Item = &'static str>,
    ) -> ParallelEvents<Slow, std::io::Cursor<String>> {
        ThingEvents::new(answer(bodies)).in_parallel(NonZeroUsize::new(3).unwrap())
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
    fn a_thing_whose_tags_do_not_pair_is_the_end_for_any_number_of_threads() {
        let bodies = ["quick", "quick", "a><b", "quick", "quick", "quick", "quick", "quick"];
        let mut parallel = things(bodies);
        let told = |event: Event<Slow>| event.map(|_| ()).map_err(|error| error.to_string());
        let found: Vec<_> = parallel.by_ref().map(told).collect();
        assert_eq!(found.len(), 4);
        let error = found[3].as_ref().unwrap_err();
        assert!(error.contains("/group/thing[3]"), "{error}");
        assert!(error.contains("expected `</b>`, found `</a>`"), "{error}");
        assert!(parallel.next().is_none());
        assert_eq!(ThingEvents::<Slow, _>::new(answer(bodies)).map(told).collect::<Vec<_>>(), found);
    }

    #[test]
    fn who_stops_asking_ends_the_threads() {
        let mut events = things((0..40).map(|_| "slow"));
        assert!(events.next().is_some());
        drop(events);
    }
}
