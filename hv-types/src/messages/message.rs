//! Any message that has to do with things.

use super::{AnyInfo, GetThings, PutThings, PutThingsKeys, Response, ThingGroup};
use crate::blobs::BeginPutBlob;
use crate::things::{Body, Thing};
use crate::xml::{Document, Error, ErrorKind, Reader};

/// A thing or a message, as its root and namespace tell.
///
/// For who does not know what a file holds. What is read is written again with
/// nothing lost.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Message<T> {
    /// A thing by itself.
    Thing(Box<Thing<T>>),
    /// An answer to GetThings, or its bare `info`.
    GetThings(Response<GetThings<T>>),
    /// A bare group of an answer to GetThings.
    Group(ThingGroup<T>),
    /// A request to PutThings, or its bare `info`.
    PutThings(PutThings<T>),
    /// An answer of PutThings.
    PutThingsKeys(Response<PutThingsKeys>),
    /// An answer of BeginPutBlob.
    BeginPutBlob(Response<BeginPutBlob>),
    /// The answer of another method, or a refusal.
    Other(Response<AnyInfo>),
}

/// What a message is: the variants of [`Message`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageKind {
    /// A thing by itself.
    Thing,
    /// An answer to GetThings, or its bare `info`.
    GetThings,
    /// A bare group of an answer to GetThings.
    Group,
    /// A request to PutThings, or its bare `info`.
    PutThings,
    /// An answer of PutThings.
    PutThingsKeys,
    /// An answer of BeginPutBlob.
    BeginPutBlob,
    /// The answer of another method, or a refusal.
    Other,
}

impl<T: Body> Message<T> {
    /// Reads a thing or message.
    ///
    /// # Errors
    ///
    /// The text is not well-formed, has another root, or is not what its root and
    /// namespace say.
    pub fn from_xml(text: &str) -> Result<Self, Error> {
        Ok(match MessageKind::of(text)? {
            MessageKind::Thing => Message::Thing(Box::new(Thing::from_xml(text)?)),
            MessageKind::GetThings => Message::GetThings(Response::from_xml(text)?),
            MessageKind::Group => Message::Group(ThingGroup::from_xml(text)?),
            MessageKind::PutThings => Message::PutThings(PutThings::from_xml(text)?),
            MessageKind::PutThingsKeys => Message::PutThingsKeys(Response::from_xml(text)?),
            MessageKind::BeginPutBlob => Message::BeginPutBlob(Response::from_xml(text)?),
            MessageKind::Other => Message::Other(Response::from_xml(text)?),
        })
    }

    /// Writes it again.
    ///
    /// # Errors
    ///
    /// A value breaks a rule that its Rust type cannot express.
    pub fn to_xml(&self) -> Result<String, Error> {
        match self {
            Message::Thing(thing) => thing.to_xml(),
            Message::GetThings(response) => response.to_xml(),
            Message::Group(group) => group.to_xml(),
            Message::PutThings(request) => request.to_xml(),
            Message::PutThingsKeys(response) => response.to_xml(),
            Message::BeginPutBlob(response) => response.to_xml(),
            Message::Other(response) => response.to_xml(),
        }
    }

    /// The things in it.
    pub fn things(&self) -> impl Iterator<Item = &Thing<T>> {
        let groups: &[ThingGroup<T>] = match self {
            Message::GetThings(response) => response.info.as_ref().map_or(&[], |info| &info.content.groups),
            Message::Group(group) => std::slice::from_ref(group),
            _ => &[],
        };
        let ungrouped: &[Thing<T>] = match self {
            Message::Thing(thing) => std::slice::from_ref(thing),
            Message::PutThings(request) => &request.things,
            _ => &[],
        };
        groups.iter().flat_map(|group| &group.things).chain(ungrouped)
    }
}

impl MessageKind {
    /// Looks as far into a message as tells what it is.
    ///
    /// The beginning of a message will do, if it reaches to the first child of `info`.
    ///
    /// ```
    /// use hv_types::messages::MessageKind;
    /// let head = "<response><status><code>0</code></status>\
    ///     <wc:info xmlns:wc='urn:com.microsoft.wc.methods.response.GetThings3'><group>";
    /// assert_eq!(MessageKind::of(head)?, MessageKind::GetThings);
    /// # Ok::<(), hv_types::xml::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The text is not well-formed, or its root is that of no message.
    pub fn of(text: &str) -> Result<Self, Error> {
        let mut r = Reader::new(text);
        r.start_document()?;
        let mut whole = false;
        match r.peek_local_name()? {
            Some("thing") => return Ok(MessageKind::Thing),
            Some("group") => return Ok(MessageKind::Group),
            Some("request") => return Ok(MessageKind::PutThings),
            Some("info") => {}
            Some("response") => {
                whole = true;
                r.enter()?;
                r.any_attributes()?;
                r.optional_raw("status")?;
                if r.peek_local_name()? != Some("info") {
                    return Ok(MessageKind::Other);
                }
            }
            found => {
                let found = found.unwrap_or_default();
                let message = format!(
                    "expected a thing or a message, whose root is `thing`, `response`, `request`, `info` or \
                     `group`, found `{found}`"
                );
                r.enter()?;
                return Err(r.error(ErrorKind::Mismatch, message));
            }
        }
        let method =
            r.peek_namespace()?.and_then(|uri| uri.rsplit_once('.')).map_or("", |(_, method)| method);
        let method = match method.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "GetThings" => MessageKind::GetThings,
            "PutThings" => MessageKind::PutThingsKeys,
            "BeginPutBlob" => MessageKind::BeginPutBlob,
            // Requests have no namespace, nor have some captures: the content tells.
            "" => {
                r.enter()?;
                r.any_attributes()?;
                match r.peek_local_name()? {
                    Some("thing") if !whole => MessageKind::PutThings,
                    Some("group") => MessageKind::GetThings,
                    Some("thing-id") => MessageKind::PutThingsKeys,
                    _ => MessageKind::Other,
                }
            }
            _ => MessageKind::Other,
        };
        Ok(method)
    }
}
