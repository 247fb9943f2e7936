//! Errors of reading and writing, with their place in the document.

use std::fmt;

use super::position::{Position, floor_char_boundary};
use crate::values::ValueError;

/// What kind of fault an [`Error`] reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is not well-formed XML, or not in an encoding that is read.
    Syntax,
    /// A document type declaration, which things never carry, and which is refused.
    Doctype,
    /// A bound of [`Limits`](super::Limits) was passed.
    Limit,
    /// A required element, attribute or choice is missing.
    Missing,
    /// An element, attribute or text stands where the schema allows none.
    Unexpected,
    /// An element occurs more or less often than the schema allows.
    Occurrence,
    /// A value does not fit its type: lexical form or facet.
    Value,
    /// The document is fine, but not what was asked for (another root or thing type).
    Mismatch,
}

/// An error of reading or writing XML: what, where, what was expected.
///
/// Displays as `line:column: path: message`; an error of writing has no line
/// and column, only the path of the value that cannot be written.
///
/// ```
/// use hv_types::dates::Date;
/// use hv_types::xml;
///
/// let error = xml::from_str::<Date>("<date>\n  <y>2012</y>\n  <m>13</m>\n</date>", "date").unwrap_err();
/// assert_eq!(error.line(), Some(3));
/// assert_eq!(error.path(), "/date/m");
/// assert_eq!(
///     error.to_string(),
///     "3:3: /date/m: `13` is not a valid month: must be at most 12"
/// );
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    line_column: Option<(usize, usize)>,
    path: String,
}

/// Longest message, in bytes: it may quote names, which a document may make long.
const MESSAGE: usize = 2000;

impl Error {
    pub(crate) fn at(kind: ErrorKind, message: impl Into<String>, position: Position) -> Self {
        let mut message = message.into();
        if message.len() > MESSAGE {
            message.truncate(floor_char_boundary(&message, MESSAGE).len());
            message.push('…');
            message.shrink_to_fit();
        }
        Error(Box::new(Inner {
            kind,
            message,
            line_column: Some((position.line, position.column)),
            path: position.path,
        }))
    }

    /// An error without a place in a document, for values that cannot be written.
    ///
    /// ```
    /// use hv_types::xml::{Error, ErrorKind};
    /// let error = Error::unlocated(ErrorKind::Value, "a tag may not contain a comma");
    /// assert_eq!(error.to_string(), "a tag may not contain a comma");
    /// ```
    pub fn unlocated(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Box::new(Inner { kind, message: message.into(), line_column: None, path: String::new() }))
    }

    /// The same error, with `parent` (such as `/thing/data-xml`) in front of its path.
    #[must_use]
    pub fn under(mut self, parent: &str) -> Self {
        self.0.path.insert_str(0, parent);
        self
    }

    /// The same error, of a part of a document that begins at `line` and `column` and
    /// whose outermost element is `step` in the element `parent`.
    pub(crate) fn moved(mut self, line: usize, column: usize, parent: &str, step: &str) -> Self {
        if let Some((own_line, own_column)) = &mut self.0.line_column {
            if *own_line == 1 {
                *own_column += column - 1;
            }
            *own_line += line - 1;
        }
        let inside = self.0.path.trim_start_matches('/');
        self.0.path = match inside.split_once('/') {
            Some((_, below)) => format!("{parent}/{step}/{below}"),
            None if !inside.is_empty() => format!("{parent}/{step}"),
            None if parent.is_empty() => "/".to_owned(),
            None => parent.to_owned(),
        };
        self
    }

    /// The same error with something to do about it added to its message.
    #[must_use]
    pub fn help(mut self, help: &str) -> Self {
        self.0.message.push_str("; ");
        self.0.message.push_str(help);
        self
    }

    /// The kind of fault.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong and what was expected, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The line, counted from 1; `None` for an error of writing.
    pub fn line(&self) -> Option<usize> {
        self.0.line_column.map(|(line, _)| line)
    }

    /// The column in characters, counted from 1; `None` for an error of writing.
    pub fn column(&self) -> Option<usize> {
        self.0.line_column.map(|(_, column)| column)
    }

    /// The element's path, such as `/blood-pressure/systolic`, `/allergy/name/code[2]`
    /// (the second `code`) or `/weight/value/display/@units` (an attribute).
    pub fn path(&self) -> &str {
        &self.0.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.0.line_column {
            write!(f, "{line}:{column}: ")?;
        }
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.message)
    }
}

/// The same as [`Display`](fmt::Display): it is what `main` prints of an error it returns.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl From<ValueError> for Error {
    fn from(error: ValueError) -> Self {
        Error::unlocated(ErrorKind::Value, error.to_string())
    }
}
