//! `xs:normalizedString` and `xs:token`, and the text forms that every value type offers.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use super::names::unchecked_string_value;
use super::{Lexical, LexicalValue, Scalar, Value, ValueError, collapse};

/// `Display` as the canonical form and `FromStr` for the lexical form of the
/// types that a `Lexical` holds, which therefore work without one as well.
macro_rules! text_form {
    ($($type:ty),* $(,)?) => {$(
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut text = String::new();
                $crate::values::LexicalValue::write_canonical(self, &mut text);
                f.pad(&text)
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::values::ValueError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::values::text::parse_value(text)
            }
        }
    )*};
}

pub(super) use text_form;

/// Reads a value as `Lexical` does, for those who do not need the text back.
pub(super) fn parse_value<T: LexicalValue>(text: &str) -> Result<T, ValueError> {
    T::parse_lexical(&collapse(text)).map_err(|reason| ValueError::new(T::NAME, text, reason))
}

/// `xs:normalizedString`: a text whose line breaks and tabs count as blanks.
///
/// Dereferences to, compares and orders by the value, in which every tab, line
/// feed and carriage return is a blank; displays the text as it was read. Blanks
/// at the ends and runs of blanks belong to the value.
///
/// ```
/// use hv_types::values::NormalizedString;
///
/// let read: NormalizedString = "after\nlunch ".parse()?;
/// assert_eq!(read, "after lunch ");
/// assert_eq!(read.len(), 12);
/// assert_eq!(read.to_string(), "after\nlunch ");
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Clone, Default)]
pub struct NormalizedString {
    value: Box<str>,
    /// The text, where it is not the value itself.
    text: Option<Box<str>>,
}

impl NormalizedString {
    /// The value: the text with blanks for tabs and line breaks.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The text as it was read.
    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(&self.value)
    }
}

impl Value for NormalizedString {
    fn parse(text: &str) -> Result<Self, ValueError> {
        Ok(NormalizedString::from(text))
    }

    fn write(&self, out: &mut String) {
        out.push_str(self.text());
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(self.text().into())
    }
}

impl From<&str> for NormalizedString {
    fn from(text: &str) -> Self {
        if text.contains(['\t', '\n', '\r']) {
            let value = text.replace(['\t', '\n', '\r'], " ");
            NormalizedString { value: value.into(), text: Some(text.into()) }
        } else {
            NormalizedString { value: text.into(), text: None }
        }
    }
}

impl From<String> for NormalizedString {
    fn from(text: String) -> Self {
        if text.contains(['\t', '\n', '\r']) {
            NormalizedString::from(text.as_str())
        } else {
            NormalizedString { value: text.into(), text: None }
        }
    }
}

impl FromStr for NormalizedString {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl Deref for NormalizedString {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

impl AsRef<str> for NormalizedString {
    fn as_ref(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for NormalizedString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl fmt::Debug for NormalizedString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text(), f)
    }
}

impl PartialEq for NormalizedString {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for NormalizedString {}

impl PartialEq<str> for NormalizedString {
    fn eq(&self, other: &str) -> bool {
        *self.value == *other
    }
}

impl PartialEq<&str> for NormalizedString {
    fn eq(&self, other: &&str) -> bool {
        *self.value == **other
    }
}

impl PartialOrd for NormalizedString {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NormalizedString {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl Hash for NormalizedString {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// `xs:token`: a text in which white space only separates words.
///
/// Keeps the text it was read from; the value, a [`TokenText`], has single
/// blanks between words and none at the ends.
///
/// ```
/// use hv_types::values::Token;
///
/// let read: Token = "\n  blood   pressure ".parse()?;
/// assert_eq!(&**read, "blood pressure");
/// assert_eq!(read, Token::from("blood pressure"));
/// assert_eq!(read.to_string(), "\n  blood   pressure ");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type Token = Lexical<TokenText>;

unchecked_string_value! {
    /// The value of a [`Token`]: without white space at the ends, line breaks,
    /// tabs and runs of blanks.
    TokenText, "token"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normalized_string_keeps_its_blanks_and_only_replaces_breaks() {
        for (text, value) in
            [("", ""), (" a  b ", " a  b "), ("a\tb", "a b"), ("a\r\nb", "a  b"), ("\u{a0}", "\u{a0}")]
        {
            for read in [NormalizedString::parse(text).unwrap(), String::from(text).into()] {
                assert_eq!(read, value);
                assert_eq!(read.to_string(), text);
                assert_eq!(read, NormalizedString::from(value));
            }
        }
    }

    #[test]
    fn a_token_collapses_its_value_and_keeps_its_text() {
        for (text, value) in [("", ""), (" \n", ""), (" a  b ", "a b"), ("a\tb", "a b"), ("a b", "a b")] {
            let read: Token = text.parse().unwrap();
            assert_eq!(read, value);
            assert_eq!(read.to_string(), text);
            assert_eq!(read, Token::from(text));
            assert_eq!(Token::from(text).to_string(), value);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back(text in "[ab \\t\\r\\n\u{a0}]{0,12}") {
            proptest::prop_assert_eq!(text.parse::<Token>().unwrap().to_string(), text.clone());
            let normalized = NormalizedString::from(text.as_str());
            proptest::prop_assert_eq!(normalized.to_string(), text.clone());
            proptest::prop_assert_eq!(normalized.len(), text.len());
        }
    }
}
