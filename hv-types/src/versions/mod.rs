//! Conversion between the versions of a thing type.
//!
//! No official transform was ever published; what a step does is defined by this
//! project, in one file a family (`xsd/versions/`), and shown in the documentation
//! of each newer version's module. Generated code implements [`Upgrade`] and
//! [`Downgrade`]; `AnyThing` and `Thing` convert through as many steps as needed.
//!
//! A conversion answers with the value and with all that was lost on the way
//! ([`Converted`]), or with an error where the target demands what the source does
//! not have. Nothing is made up, and nothing disappears silently: where no loss is
//! reported, the way back gives the original.

mod contract;
mod dates;
mod details;
mod envelope;
pub mod hooks;
pub mod rules;
pub(crate) mod track;
pub mod units;

use std::fmt;

pub use contract::{TypeContract, TypeContractError};
pub use dates::ConvertDate;
pub use details::{Detail, Details};
pub use envelope::{Convertible, Step, convert, is_version_of};
pub use track::Track;

use crate::things::ThingType;

/// A version of a thing type that has a newer one.
pub trait Upgrade: ThingType {
    /// The next version.
    type Newer: ThingType;

    /// The same data in the next version.
    ///
    /// # Errors
    ///
    /// The newer version demands something that this value does not have.
    fn upgrade(self) -> Result<Converted<Self::Newer>, ConvertError>;
}

/// A version of a thing type that has an older one.
pub trait Downgrade: ThingType {
    /// The version before.
    type Older: ThingType;

    /// The same data in the version before.
    ///
    /// # Errors
    ///
    /// The older version demands something that this value does not have.
    fn downgrade(self) -> Result<Converted<Self::Older>, ConvertError>;
}

/// What a conversion gave, and what was lost on the way.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "look at the losses, or the user never learns of them"]
pub struct Converted<T> {
    /// The converted value.
    pub value: T,
    /// What the value does not hold any more; empty when the way back gives the original.
    pub losses: Vec<Loss>,
}

impl<T> Converted<T> {
    /// The same losses around another value.
    ///
    /// ```
    /// use hv_types::versions::Converted;
    ///
    /// let converted = Converted { value: 7, losses: Vec::new() };
    /// assert_eq!(converted.map(|value| value.to_string()).value, "7");
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Converted<U> {
        Converted { value: change(self.value), losses: self.losses }
    }
}

/// Something that a conversion could not carry over.
///
/// Displays as one line: path, content, reason.
///
/// ```
/// use hv_types::versions::{Loss, Reason};
///
/// let loss = Loss {
///     path: "/encounter/id".to_owned(),
///     content: "E-17".to_owned(),
///     reason: Reason::Dropped,
///     why: "version 2 has no identifier".to_owned(),
/// };
/// assert_eq!(loss.to_string(), "/encounter/id: `E-17`: dropped: version 2 has no identifier");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Where it was in the source, in the schema's names: `/family-history/condition[2]`.
    pub path: String,
    /// What was there: the text of a value, the XML of anything larger.
    pub content: String,
    /// What happened to it.
    pub reason: Reason,
    /// Why, for people; may be empty.
    pub why: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line of its own, whatever is in the content.
        let content: String = self
            .content
            .chars()
            .map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() })
            .collect();
        write!(f, "{}: `{content}`: {}", self.path, self.reason)?;
        if self.why.is_empty() { Ok(()) } else { write!(f, ": {}", self.why) }
    }
}

/// What happened to something that was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// It is not in the result at all.
    Dropped,
    /// The result says less, or says it differently.
    Narrowed,
    /// The number in the result has fewer digits, or another last digit.
    Rounded,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Reason::Dropped => "dropped",
            Reason::Narrowed => "narrowed",
            Reason::Rounded => "rounded",
        })
    }
}

/// Why a value has no equivalent in the other version.
///
/// ```
/// use hv_types::versions::ConvertError;
///
/// let error = ConvertError::new("/encounter/when", "version 1 requires it");
/// assert_eq!(error.to_string(), "/encounter/when: version 1 requires it");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertError {
    path: String,
    message: String,
}

impl ConvertError {
    /// An error about what is, or is missing, at `path` of the source.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        ConvertError { path: path.into(), message: message.into() }
    }

    /// The same error about something inside `path`.
    pub(crate) fn inside(mut self, path: &str) -> Self {
        self.path.insert_str(0, path);
        self
    }

    /// Where in the source, in the schema's names.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is the matter there.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

impl std::error::Error for ConvertError {}
