//! What commands find in files, as lines and as JSON.

use hv_types::messages::{ItemError, MessageError};
use hv_types::xml::{Error, ErrorKind};

use super::console::Object;
use super::files::{FINDING, Input, MISUSE};

/// Why a file, or a thing in it, was not read.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The file cannot be opened, or the arguments do not fit it.
    Unreadable(String),
    /// The content is at fault.
    Invalid(Error),
    /// One item of a message is at fault.
    Item(Box<ItemError>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Invalid(error)
    }
}

impl From<MessageError> for Failure {
    fn from(error: MessageError) -> Self {
        match error {
            MessageError::Message(error) => Failure::Invalid(error),
            MessageError::Item(item) => Failure::Item(item),
            error => Failure::Unreadable(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Unreadable(error.to_string())
    }
}

impl Failure {
    /// The exit code that it leads to.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Failure::Unreadable(_) => MISUSE,
            Failure::Invalid(_) | Failure::Item(_) => FINDING,
        }
    }

    /// The fault in the content.
    fn error(&self) -> Option<&Error> {
        match self {
            Failure::Unreadable(_) => None,
            Failure::Invalid(error) => Some(error),
            Failure::Item(item) => Some(&item.error),
        }
    }

    /// A line, `file:line:col: path: message`.
    pub(crate) fn line(&self, file: &Input) -> String {
        let separator = if self.error().is_some_and(|error| error.line().is_some()) { ":" } else { ": " };
        match self {
            Failure::Unreadable(message) => format!("{file}: {message}"),
            Failure::Invalid(error) => format!("{file}{separator}{error}"),
            Failure::Item(item) => format!("{file}{separator}{item}"),
        }
    }

    /// An object for programs.
    pub(crate) fn json(&self, file: &Input) -> Object {
        let object = Object::default().text("file", file.to_string()).text("severity", "error");
        let (error, item) = match self {
            Failure::Unreadable(message) => {
                return object.text("kind", "unreadable").text("message", message.as_str());
            }
            Failure::Invalid(error) => (error, None),
            Failure::Item(item) => (&item.error, Some(item)),
        };
        object
            .text("kind", kind(error.kind()))
            .optional(error.line(), |object, line| object.number("line", line as u64))
            .optional(error.column(), |object, column| object.number("column", column as u64))
            .text("path", error.path())
            .text("message", error.message())
            .optional(item.and_then(|item| item.number), |object, number| {
                object.number("thing", number as u64)
            })
            .optional(item.and_then(|item| item.thing_id.clone()), |object, id| object.text("thing-id", id))
    }
}

/// The word for a kind of fault.
fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Syntax => "syntax",
        ErrorKind::Doctype => "doctype",
        ErrorKind::Limit => "limit",
        ErrorKind::Missing => "missing",
        ErrorKind::Unexpected => "unexpected",
        ErrorKind::Occurrence => "occurrence",
        ErrorKind::Value => "value",
        ErrorKind::Mismatch => "mismatch",
        _ => "other",
    }
}

/// What could not be checked, or should be known, of a file without fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Remark {
    /// A word for programs.
    pub(crate) kind: &'static str,
    pub(crate) message: String,
}

impl Remark {
    /// A line, `file: note: message`; `things` is the number of things it holds for, in
    /// a message.
    pub(crate) fn line(&self, file: &Input, things: usize) -> String {
        let Remark { message, .. } = self;
        if things > 1 {
            return format!("{file}: note: {message} ({things} things)");
        }
        format!("{file}: note: {message}")
    }

    /// An object for programs.
    pub(crate) fn json(&self, file: &Input, things: usize) -> Object {
        Object::default()
            .text("file", file.to_string())
            .text("severity", "note")
            .text("kind", self.kind)
            .text("message", self.message.as_str())
            .number("things", things as u64)
    }
}
