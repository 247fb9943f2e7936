//! Requests to and answers of PutThings.

use crate::things::{Body, Thing, ThingKey};
use crate::xml::{Error, ErrorKind, RawXml, ReadXml, Reader, Wildcard, WriteXml, Writer};

/// A request to PutThings: the things to create or to update, all or none.
///
/// Read and written as the bare `info` that the request's header is put around, or
/// as a whole `request` with the header untouched.
#[derive(Clone, Debug, PartialEq)]
pub struct PutThings<T> {
    /// What stands around `info` in a whole request.
    pub request: Option<RequestHeader>,
    /// The things; at least one.
    pub things: Vec<Thing<T>>,
}

/// The element `request` and what comes in it before `info`, untouched.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestHeader {
    /// The namespace of `request`.
    pub namespace: Option<String>,
    /// The elements before `info`, such as `auth` and `header`.
    pub elements: Vec<RawXml>,
}

impl<T: Body> PutThings<T> {
    /// A request with some things; [`check`](Self::check) tells whether the service
    /// would take it.
    pub fn new(things: Vec<Thing<T>>) -> Self {
        PutThings { request: None, things }
    }

    /// Reads a request: a bare `info`, or a whole `request`.
    ///
    /// # Errors
    ///
    /// The text is not well-formed, or no request to PutThings.
    pub fn from_xml(text: &str) -> Result<Self, Error> {
        let mut r = Reader::new(text);
        r.start_document()?;
        let request = match r.peek_local_name()? {
            Some("info") => PutThings { request: None, things: r.required::<InfoOf<T>>("info")?.0 },
            Some("request") => {
                let namespace = r.peek_namespace()?.map(str::to_owned);
                r.enter()?;
                r.end_attributes()?;
                let mut elements = Vec::new();
                while !r.is_next("info")? && r.is_next_any(Wildcard::Any)? {
                    elements.push(r.raw()?);
                }
                let InfoOf(things) = r.required("info")?;
                r.close()?;
                PutThings { request: Some(RequestHeader { namespace, elements }), things }
            }
            found => {
                let found = found.unwrap_or_default().to_owned();
                let message = format!("expected the root element `info` or `request`, found `{found}`");
                r.enter()?;
                return Err(r.error(ErrorKind::Mismatch, message));
            }
        };
        r.end_document()?;
        Ok(request)
    }

    /// Writes the request as it was read: with its header, or as a bare `info`.
    ///
    /// # Errors
    ///
    /// There is no thing, or one cannot be written; one that is flagged
    /// [`DOWNVERSIONED`](crate::things::Flags::DOWNVERSIONED) never is.
    pub fn to_xml(&self) -> Result<String, Error> {
        let mut w = Writer::new();
        match &self.request {
            None => w.element("info", self)?,
            Some(header) => {
                let namespace = header.namespace.as_deref().map(|uri| (uri, Some("wc-request")));
                w.element_in(namespace, "request", &InRequest(header, self))?;
            }
        }
        Ok(w.into_string())
    }
}

/// Writes the content of `info`; a thing flagged as downversioned is refused, as the
/// platform does (status 85): what the older version lacks would be deleted.
impl<T: Body> WriteXml for PutThings<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        if let Some(at) = self.things.iter().position(Thing::is_downversioned) {
            let id = self.things[at].key.as_ref().map(|key| format!(" ({})", key.id)).unwrap_or_default();
            let message = format!(
                "thing {}{id} is flagged as downversioned, and cannot be written back: change it in the \
                 version of its type that it was stored in",
                at + 1
            );
            return Err(Error::unlocated(ErrorKind::Mismatch, message));
        }
        w.repeated("thing", &self.things, 1, usize::MAX)
    }
}

/// The content of `info`.
struct InfoOf<T>(Vec<Thing<T>>);

impl<T: Body> ReadXml for InfoOf<T> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let things = r.repeated("thing", 1, usize::MAX)?;
        r.close()?;
        Ok(InfoOf(things))
    }
}

/// The content of `request`.
struct InRequest<'r, T>(&'r RequestHeader, &'r PutThings<T>);

impl<T: Body> WriteXml for InRequest<'_, T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.repeated_raw(&self.0.elements, 0, usize::MAX)?;
        w.element("info", self.1)
    }
}

/// What PutThings answers: the key of each thing, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutThingsKeys {
    /// The keys, with the stamps that the next update must name.
    pub keys: Vec<ThingKey>,
}

impl ReadXml for PutThingsKeys {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let keys = r.repeated("thing-id", 1, usize::MAX)?;
        r.close()?;
        Ok(PutThingsKeys { keys })
    }
}

impl WriteXml for PutThingsKeys {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.repeated("thing-id", &self.keys, 1, usize::MAX)
    }
}
