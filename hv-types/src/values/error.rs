//! The error of a text that is no value of its type.

use std::fmt;

/// A text is not a value of its type: names the type, the value and the reason.
///
/// ```
/// use hv_types::dates::Month;
/// let error = "13".parse::<Month>().unwrap_err();
/// assert_eq!(error.to_string(), "`13` is not a valid month: must be at most 12");
/// assert_eq!((error.type_name(), error.value()), ("month", "13"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    type_name: &'static str,
    value: String,
    reason: String,
}

/// Longest value that an error repeats, in characters.
const SHOWN: usize = 60;

impl ValueError {
    /// An error about `value`, which should be of the schema type `type_name`;
    /// `reason` completes the sentence "… is not a valid …: …".
    pub fn new(type_name: &'static str, value: &str, reason: impl Into<String>) -> Self {
        let mut shown: String = value.chars().take(SHOWN).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        ValueError { type_name, value: shown, reason: reason.into() }
    }

    /// The name of the schema type, such as `month`.
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The offending text, shortened when long.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What is wrong with it.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The same error about the type `type_name`, for types derived from the one that failed.
    #[must_use]
    pub fn named(mut self, type_name: &'static str) -> Self {
        self.type_name = type_name;
        self
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a valid {}: {}", self.value.escape_debug(), self.type_name, self.reason)
    }
}

impl std::error::Error for ValueError {}
