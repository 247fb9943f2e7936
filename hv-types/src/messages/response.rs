//! Answers of the service, whole.

use super::{ResponseError, Status};
use crate::xml::{Error, ErrorKind, RawAttributes, RawXml, ReadXml, Reader, Wildcard, WriteXml, Writer};

/// An answer of the service: a status, and what the method answers.
///
/// `I` is the content of `info`: [`GetThings`](super::GetThings),
/// [`PutThingsKeys`](super::PutThingsKeys), [`BeginPutBlob`](crate::blobs::BeginPutBlob),
/// or [`AnyInfo`] for any other method. The bare `info`, without `response` and
/// status, is read as well.
///
/// ```
/// use hv_types::messages::{PutThingsKeys, Response};
///
/// let text = "<response><status><code>0</code></status>\
///     <wc:info xmlns:wc=\"urn:com.microsoft.wc.methods.response.PutThings\">\
///     <thing-id version-stamp=\"7a1f0c5e-0b0e-4d0c-9a6f-3a5b7c9d1e2f\">5f1f0a52-2f0b-4f6e-8f52-5a2f1b0c9e01</thing-id>\
///     </wc:info></response>";
/// let response: Response<PutThingsKeys> = Response::from_xml(text)?;
/// assert_eq!(response.method(), Some("PutThings"));
/// assert_eq!(response.to_xml()?, text);
/// assert_eq!(response.into_result()?.map(|info| info.keys.len()), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Response<I> {
    /// The status; `None` for a bare `info`.
    pub status: Option<Status>,
    /// What the method answers; a refused request has none.
    pub info: Option<Info<I>>,
}

/// The element `info` of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Info<I> {
    /// The element's namespace, which tells the method; `None` in some captures.
    pub namespace: Option<String>,
    /// What is in it.
    pub content: I,
}

impl<I> Response<I> {
    /// What the method answers, or the error that the status is.
    ///
    /// # Errors
    ///
    /// The service refused the request.
    pub fn into_result(self) -> Result<Option<I>, ResponseError> {
        self.status.map_or(Ok(()), Status::into_result)?;
        Ok(self.info.map(|info| info.content))
    }

    /// The method that the answer is of, with its version, such as `GetThings3`.
    pub fn method(&self) -> Option<&str> {
        let (_, method) = self.info.as_ref()?.namespace.as_deref()?.rsplit_once('.')?;
        Some(method)
    }
}

impl<I: ReadXml> Response<I> {
    /// Reads an answer; one with an error status is read as well.
    ///
    /// # Errors
    ///
    /// The text is not well-formed, no answer, or not of the method asked for.
    pub fn from_xml(text: &str) -> Result<Self, Error> {
        let mut r = Reader::new(text);
        r.start_document()?;
        let response = match r.peek_local_name()? {
            Some("response") => r.required("response")?,
            Some("info") => Response { status: None, info: Some(read_info(&mut r)?) },
            found => {
                let found = found.unwrap_or_default().to_owned();
                let message = format!("expected the root element `response` or `info`, found `{found}`");
                r.enter()?;
                return Err(r.error(ErrorKind::Mismatch, message));
            }
        };
        r.end_document()?;
        Ok(response)
    }
}

impl<I: WriteXml> Response<I> {
    /// Writes the answer as it was read: with its status, or as a bare `info`.
    ///
    /// # Errors
    ///
    /// A value breaks a rule that its Rust type cannot express.
    pub fn to_xml(&self) -> Result<String, Error> {
        let mut w = Writer::new();
        match &self.status {
            Some(_) => w.element("response", self)?,
            None => write_info(&mut w, self.info.as_ref())?,
        }
        Ok(w.into_string())
    }
}

impl<I: ReadXml> ReadXml for Response<I> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let status = Some(r.required("status")?);
        let info = match r.peek_local_name()? {
            Some("info") => Some(read_info(r)?),
            _ => None,
        };
        r.close()?;
        Ok(Response { status, info })
    }

    fn check_xml(r: &mut Reader<'_>) -> Result<(), Error> {
        r.end_attributes()?;
        r.check::<Status>("status", 1, 1)?;
        if r.peek_local_name()? == Some("info") {
            r.enter()?;
            I::check_xml(r)?;
        }
        r.close()
    }
}

impl<I: WriteXml> WriteXml for Response<I> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional("status", self.status.as_ref())?;
        write_info(w, self.info.as_ref())
    }
}

/// `info` comes next, in whatever namespace.
fn read_info<I: ReadXml>(r: &mut Reader<'_>) -> Result<Info<I>, Error> {
    let namespace = r.peek_namespace()?.map(str::to_owned);
    r.enter()?;
    Ok(Info { namespace, content: I::read_xml(r)? })
}

fn write_info<I: WriteXml>(w: &mut Writer, info: Option<&Info<I>>) -> Result<(), Error> {
    let Some(info) = info else { return Ok(()) };
    let namespace = info.namespace.as_deref().map(|uri| (uri, Some("wc")));
    w.element_in(namespace, "info", &info.content)
}

/// The answer of any method: the content of its `info`, untouched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnyInfo {
    /// The attributes of `info`.
    pub attributes: RawAttributes,
    /// The elements in it.
    pub elements: Vec<RawXml>,
}

impl ReadXml for AnyInfo {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let info = AnyInfo {
            attributes: r.any_attributes()?,
            elements: r.repeated_any(Wildcard::Any, 0, usize::MAX)?,
        };
        r.close()?;
        Ok(info)
    }
}

impl WriteXml for AnyInfo {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.any_attributes(&self.attributes)?;
        w.repeated_raw(&self.elements, 0, usize::MAX)
    }
}
