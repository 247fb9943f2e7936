//! The status of an answer, and the error that one other than 0 is.

use std::fmt;

use super::StatusCode;
use crate::values::Lexical;
use crate::xml::{self, Error, RawXml, ReadXml, Reader, Wildcard, WriteXml, Writer};

/// The element `status` of an answer.
///
/// ```
/// use hv_types::messages::{Status, StatusCode};
/// use hv_types::xml;
///
/// let status: Status = xml::from_str(
///     "<status><code>61</code><error><message>Somebody was faster.</message>\
///      <error-info>a0</error-info></error></status>",
///     "status",
/// )?;
/// let error = status.into_result().unwrap_err();
/// assert_eq!(error.code, StatusCode::VersionStampMismatch);
/// assert_eq!((error.message.as_str(), error.error_info().as_deref()), ("Somebody was faster.", Some("a0")));
/// # Ok::<(), xml::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The code; 0 is success.
    pub code: Lexical<StatusCode>,
    /// What the service says beyond the code.
    pub error: Option<ErrorDetail>,
}

/// The element `error` of a status.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorDetail {
    /// A message for programmers.
    pub message: Option<String>,
    /// What follows it, untouched: `context` (server and exception), `error-info`.
    pub rest: Vec<RawXml>,
}

impl Status {
    /// The status of a request that was carried out.
    pub fn ok() -> Self {
        Status { code: StatusCode::Ok.into(), error: None }
    }

    /// Nothing, or the error that the status is.
    ///
    /// # Errors
    ///
    /// The code is not 0.
    pub fn into_result(self) -> Result<(), ResponseError> {
        if self.code.is_ok() {
            return Ok(());
        }
        let detail = self.error.unwrap_or_default();
        Err(ResponseError {
            code: self.code.into_value(),
            message: detail.message.unwrap_or_default(),
            rest: detail.rest,
        })
    }
}

impl ReadXml for Status {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let status = Status { code: r.required("code")?, error: r.optional("error")? };
        r.close()?;
        Ok(status)
    }
}

impl WriteXml for Status {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("code", &self.code)?;
        w.optional("error", self.error.as_ref())
    }
}

impl ReadXml for ErrorDetail {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let detail = ErrorDetail {
            message: r.optional("message")?,
            rest: r.repeated_any(Wildcard::Any, 0, usize::MAX)?,
        };
        r.close()?;
        Ok(detail)
    }
}

impl WriteXml for ErrorDetail {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional("message", self.message.as_ref())?;
        w.repeated_raw(&self.rest, 0, usize::MAX)
    }
}

/// The service refused a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ResponseError {
    /// Why.
    pub code: StatusCode,
    /// The service's message for programmers; empty when there is none.
    pub message: String,
    /// What the service says beyond that, untouched: `context`, `error-info`.
    pub rest: Vec<RawXml>,
}

impl ResponseError {
    /// The text of `error-info`, details for programs.
    pub fn error_info(&self) -> Option<String> {
        self.text("error-info")
    }

    fn text(&self, name: &'static str) -> Option<String> {
        let raw = self.rest.iter().find(|raw| raw.local_name() == name)?;
        xml::from_str(&raw.to_document(), name).ok()
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service refused the request with status {}", self.code)?;
        if !self.message.is_empty() {
            write!(f, " It says: {}", self.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for ResponseError {}
