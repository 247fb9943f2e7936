//! The things of a stream, one by one.

use std::io::BufRead;

use super::{ThingEvent, ThingEvents};
use crate::messages::MessageError;
use crate::things::{Body, Thing};
use crate::xml::Limits;

/// The things of an answer to GetThings, read one by one from any source, in memory
/// that does not grow with the answer.
///
/// Reads all forms in which such answers are found: a whole `response`, the bare
/// `info`, a bare `group`, also the `info` of a PutThings request and a single
/// `thing`. A thing that cannot be read is an [`Item`](MessageError::Item) error,
/// which names the thing and the place in the whole message; the stream goes on with
/// the next. Where it is not certain where the thing ends, because its tags do not
/// pair or the message is cut off, the error is a
/// [`Message`](MessageError::Message), and the last item. So is a status other than
/// 0, as [`Status`](MessageError::Status).
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
/// use hv_types::messages::Things;
///
/// let answer = "<response><status><code>0</code></status>
///     <wc:info xmlns:wc='urn:com.microsoft.wc.methods.response.GetThings3'><group>
///         <thing><type-id>weight</type-id></thing>
///         <thing><data-xml><weight/></data-xml></thing>
///     </group></wc:info></response>";
/// let mut things = Things::<Any, _>::new(answer.as_bytes());
/// let error = things.next().unwrap().unwrap_err();
/// assert!(!error.is_fatal());
/// assert!(things.next().unwrap().is_ok());
/// assert!(things.next().is_none());
/// assert_eq!(things.unprocessed(), 0);
/// ```
///
/// A group may also list things that were found but not delivered. They are counted
/// ([`unprocessed`](Self::unprocessed)); [`ThingEvents`] delivers them, and
/// everything else that the answer says.
#[derive(Debug)]
pub struct Things<T, R> {
    events: ThingEvents<T, R>,
    unprocessed: usize,
    filtered: bool,
}

impl<T: Body, R: BufRead> Things<T, R> {
    /// The things of `source`. Things of more than 64 MiB are refused.
    pub fn new(source: R) -> Self {
        Things::from(ThingEvents::new(source))
    }

    /// The things of `source`; the limits are those of one thing.
    pub fn with_limits(source: R, limits: Limits) -> Self {
        Things::from(ThingEvents::with_limits(source, limits))
    }

    /// How many things were found but not delivered, as far as the stream was read.
    /// They have to be asked for by id, or the data is not complete.
    pub fn unprocessed(&self) -> usize {
        self.unprocessed
    }

    /// Whether things were left out that the application may not see, as far as the
    /// stream was read.
    pub fn filtered(&self) -> bool {
        self.filtered
    }
}

impl<T, R> From<ThingEvents<T, R>> for Things<T, R> {
    fn from(events: ThingEvents<T, R>) -> Self {
        Things { events, unprocessed: 0, filtered: false }
    }
}

impl<T: Body, R: BufRead> Iterator for Things<T, R> {
    type Item = Result<Thing<T>, MessageError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.events.next()? {
                Ok(ThingEvent::Thing(thing)) => return Some(Ok(*thing)),
                Ok(ThingEvent::Unprocessed(_)) => self.unprocessed += 1,
                Ok(ThingEvent::Filtered(filtered)) => self.filtered |= *filtered,
                Ok(ThingEvent::Group { .. } | ThingEvent::OrderByCulture(_)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T: Body, R: BufRead> std::iter::FusedIterator for Things<T, R> {}
