//! Pattern facets: from the regular expressions of XML Schema 1.0 (Part 2,
//! Appendix F) to those of the `regex` crate, which match in linear time.
//!
//! The two languages look alike and differ nearly everywhere: in XML Schema
//! `^` and `$` are ordinary characters and a pattern always covers the whole
//! value; classes are subtracted with `[a-z-[aeiou]]`; `\i` and `\c` are the
//! characters of XML names; `\w` leaves out punctuation but not symbols, `\s`
//! is four characters and `\p{IsGreek}` a block, not a script. Hence each
//! construct is read by XML Schema's grammar and written anew, in ASCII, so
//! that generated source shows no invisible or right-to-left characters.
//!
//! Where the Recommendation leaves room, the stricter reading holds, because a
//! pattern read otherwise than its author meant would check the wrong thing:
//! an escape it does not define (`\$`, `\/`, `\b`), a bare `{` or `}`, a `-`
//! between two members of a class and a block that is not in its table are
//! errors. Categories are those of the `regex` crate's Unicode version, names
//! (`\i`, `\c`) those of the fifth edition of XML 1.0.

mod class;
mod parse;
#[cfg(test)]
mod tests;
mod unicode;

use std::fmt;

/// Deepest nesting of groups and subtracted classes.
///
/// The `regex` crate refuses a syntax tree of more than 250 levels, and a
/// group costs up to four: itself, its branches, a branch, a repetition.
const DEPTH_LIMIT: usize = 50;

/// Largest automaton, in bytes.
///
/// The `regex` crate stops at 10 MiB unless told otherwise; the distance leaves
/// room for versions of Unicode with more characters than today's.
const SIZE_LIMIT: u64 = 8 << 20;

/// A pattern that is not a regular expression of XML Schema, or is too large.
///
/// Displays as `character 3: message`, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    offset: usize,
    message: String,
}

impl PatternError {
    /// Where the fault is: how many characters of the pattern stand before it.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: {}", self.offset + 1, self.message)
    }
}

impl std::error::Error for PatternError {}

fn fail<T>(offset: usize, message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError { offset, message: message.into() })
}

/// A character as messages show it; one that would not be seen goes by its number.
fn shown(c: char) -> String {
    if c.is_ascii_graphic() || c.is_alphanumeric() {
        c.to_string()
    } else {
        format!("U+{:04X}", u32::from(c))
    }
}

/// Translates a pattern facet to the syntax of the `regex` crate, version 1.
///
/// The result is anchored at both ends (`[0-9]{2}` becomes
/// `\A(?:[0-9]{2})\z`), consists of ASCII characters, has no capturing groups,
/// and compiles with `Regex::new` and its default limits.
///
/// # Errors
///
/// The pattern does not follow the grammar of XML Schema, names an unknown
/// category or block, nests groups or subtractions more than 50 deep, or
/// repeats so much that its automaton would take more than 8 MiB.
pub fn translate(pattern: &str) -> Result<String, PatternError> {
    parse::Parser::new(pattern).translate()
}
