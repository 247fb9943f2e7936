//! Things of a stream, read by several threads.

use std::fmt;
use std::io::BufRead;
use std::num::NonZeroUsize;

use super::crew::Crew;
use super::events::{Found, ThingEvent, ThingEvents};
use super::place::Place;
use crate::messages::MessageError;
use crate::things::Body;

/// The bytes of things that a thread gets at once, at least: enough that handing them
/// over does not count.
const BATCH: usize = 256 * 1024;

/// The most items that a thread gets at once.
const ITEMS: usize = 1024;

/// How many batches there may be for each thread, those that it reads included.
const AHEAD: usize = 2;

type Event<T> = Result<ThingEvent<T>, MessageError>;

/// Everything that an answer to GetThings says, as a stream that several threads read:
/// the same events and errors as those of [`ThingEvents`], in the same order.
///
/// Whoever asks for events finds where each thing ends, and reads things like the other
/// threads whenever it would have to wait for them. They stay ahead by some batches of
/// 256 KiB, so that memory does not grow with the answer, and end when the stream is
/// dropped. The source is read ahead as well: of one that waits for its events to be dealt
/// with, more than one may be missing.
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
    crew: Crew<Batch<T>, Results<O>>,
    /// What came out.
    ready: std::vec::IntoIter<O>,
    /// Texts of batches that came out, to be filled again.
    spare: Vec<Vec<u8>>,
}

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

impl<T: Body + Send + 'static, R: BufRead> ThingEvents<T, R> {
    /// The same events, the things being read by so many threads, or by as many as the
    /// system grants. The one that asks for the events is one of them.
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
        ParallelEvents {
            events: self,
            crew: Crew::new(threads.get(), move |batch: Batch<T>| batch.read(&map)),
            ready: Vec::new().into_iter(),
            spare: Vec::new(),
        }
    }
}

impl<T: Body + Send + 'static, R: BufRead, O: Send + 'static> ParallelEvents<T, R, O> {
    /// Keeps the threads busy as long as there is something to read.
    fn give(&mut self) {
        for _ in self.crew.under_way()..self.crew.size() * AHEAD {
            let batch = self.next_batch();
            if batch.items.is_empty() {
                return;
            }
            self.crew.give(batch);
        }
    }

    fn take(&mut self, Results { made, end, text }: Results<O>) {
        self.ready = made.into_iter();
        // A text that was made larger by one large thing is not kept.
        if text.capacity() <= 4 * BATCH {
            self.spare.push(text);
        }
        if end {
            self.end();
        }
    }

    /// Nothing comes after this: what was read ahead is forgotten.
    fn end(&mut self) {
        self.events.end();
        self.crew.clear();
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
        loop {
            if let Some(made) = self.ready.next() {
                return Some(made);
            }
            self.give();
            match self.crew.take() {
                Some(Ok(results)) => self.take(results),
                // A body's reading has panicked: so does whoever asked for it. Who catches
                // that is not to go on without the things that were lost.
                Some(Err(panic)) => {
                    self.end();
                    std::panic::resume_unwind(panic);
                }
                None if self.crew.under_way() > 0 => self.crew.work(),
                None => return None,
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
            .field("threads", &self.crew.size())
            .finish_non_exhaustive()
    }
}

impl<T: Body> Batch<T> {
    fn read<O>(mut self, map: &impl Fn(Event<T>) -> O) -> Results<O> {
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
            assert!(events.crew.under_way() <= 3 * AHEAD);
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
        let rest = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| events.by_ref().count()));
        assert_eq!(rest.unwrap_err().downcast_ref(), Some(&"a body that panics"));
        assert!(events.next().is_none(), "nothing follows what was lost");
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
