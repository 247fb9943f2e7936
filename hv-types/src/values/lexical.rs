//! Values that remember how they were written.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use super::{Context, Scalar, Value, ValueError, collapse};

/// A value that is written as it was read.
///
/// Health data must come back digit for digit: `4.010000` is not `4.01` to
/// whoever recorded it. A `Lexical` compares, orders and computes by value, and
/// displays the text it was read from. Made from a plain value, it has that
/// value's canonical form.
///
/// ```
/// use hv_types::values::Double;
///
/// let read: Double = "4.010000".parse()?;
/// assert_eq!(*read, 4.01);
/// assert_eq!(read, Double::from(4.01));
/// assert_eq!(read.to_string(), "4.010000");
/// assert_eq!(Double::from(4.01).to_string(), "4.01");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone)]
pub struct Lexical<T> {
    value: T,
    /// The text, unless it is what the value's canonical form gives back. It rarely is
    /// anything else, and so a pointer must do: things consist of such values.
    text: Option<Box<Box<str>>>,
}

/// A type that [`Lexical`] can hold: its lexical space and canonical form.
///
/// White space is always collapsed before [`parse_lexical`](Self::parse_lexical).
pub trait LexicalValue: Sized {
    /// The schema type's name, for messages.
    const NAME: &'static str;

    /// Reads a text without surrounding white space.
    ///
    /// # Errors
    ///
    /// The text is not in the lexical space; the error says why.
    fn parse_lexical(text: &str) -> Result<Self, String>;

    /// Reads a text that is certainly a value's canonical form; `None` leaves the
    /// decision to [`parse_lexical`](Self::parse_lexical). Only for speed.
    fn parse_canonical(_text: &str) -> Option<Self> {
        None
    }

    /// Appends the canonical form.
    fn write_canonical(&self, out: &mut String);

    /// Whether [`enter`](Self::enter) or [`prefixes`](Self::prefixes) does something.
    const IN_CONTEXT: bool = false;

    /// Completes a value that was read from `text` by what the document around it
    /// says, and tells the document of it.
    ///
    /// # Errors
    ///
    /// The document gives the text no meaning; the error says why.
    fn enter(&mut self, text: &str, context: &mut Context<'_>) -> Result<(), String> {
        let _ = (text, context);
        Ok(())
    }

    /// As [`Value::prefixes`].
    fn prefixes(&self, visit: &mut dyn FnMut(Option<&str>, Option<&str>)) {
        let _ = visit;
    }

    /// Whether two values are the same: reflexive also where `==` is not (NaN).
    fn same(&self, other: &Self) -> bool;

    /// Whether `text`, which was read as this value, is certainly its canonical
    /// form. May answer `false` for a canonical text: then the text is kept.
    fn is_canonical(&self, text: &str) -> bool {
        let mut canonical = String::new();
        self.write_canonical(&mut canonical);
        canonical == text
    }

    /// A text that is likely to be a value, drawn at random.
    #[cfg(feature = "arbitrary")]
    #[doc(hidden)]
    fn draw(dice: &mut crate::arbitrary::Dice) -> String {
        dice.built_in(Self::NAME)
    }

    /// The value for formats that have numbers and booleans; `None` means text.
    fn scalar(&self) -> Option<Scalar<'static>> {
        None
    }
}

impl<T> Lexical<T> {
    /// The value, without the text it was read from.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T: LexicalValue> Lexical<T> {
    /// Reads a text in any lexical form.
    #[inline(never)]
    fn parse_any(text: &str) -> Result<Self, ValueError> {
        let collapsed = collapse(text);
        let value = T::parse_lexical(&collapsed).map_err(|reason| ValueError::new(T::NAME, text, reason))?;
        let text = if value.is_canonical(text) { None } else { Some(Box::new(Box::from(text))) };
        Ok(Lexical { value, text })
    }
}

impl<T: LexicalValue> Value for Lexical<T> {
    #[cfg(feature = "arbitrary")]
    fn draw(dice: &mut crate::arbitrary::Dice) -> String {
        T::draw(dice)
    }

    #[inline]
    fn parse(text: &str) -> Result<Self, ValueError> {
        match T::parse_canonical(text) {
            Some(value) => Ok(Lexical { value, text: None }),
            None => Self::parse_any(text),
        }
    }

    const IN_CONTEXT: bool = T::IN_CONTEXT;

    fn parse_in(text: &str, context: &mut Context<'_>) -> Result<Self, ValueError> {
        let mut read = Self::parse(text)?;
        if T::IN_CONTEXT {
            let entered = read.value.enter(&collapse(text), context);
            entered.map_err(|reason| ValueError::new(T::NAME, text, reason))?;
        }
        Ok(read)
    }

    fn prefixes(&self, visit: &mut dyn FnMut(Option<&str>, Option<&str>)) {
        if T::IN_CONTEXT {
            self.value.prefixes(visit);
        }
    }

    fn check(text: &str) -> Result<(), ValueError> {
        if T::parse_canonical(text).is_some() {
            return Ok(());
        }
        match T::parse_lexical(&collapse(text)) {
            Ok(_) => Ok(()),
            Err(reason) => Err(ValueError::new(T::NAME, text, reason)),
        }
    }

    fn defaulted(default: &str) -> Result<Self, ValueError> {
        let value = Self::parse(default)?;
        Ok(Lexical { value: value.value, text: Some(Box::new(Box::from(""))) })
    }

    fn write(&self, out: &mut String) {
        match &self.text {
            Some(text) => out.push_str(text),
            None => self.value.write_canonical(out),
        }
    }

    fn scalar(&self) -> Scalar<'_> {
        match &self.text {
            Some(text) if !T::IN_CONTEXT => Scalar::Text((&***text).into()),
            _ => self.value.scalar().unwrap_or_else(|| {
                let mut text = String::new();
                self.value.write_canonical(&mut text);
                Scalar::Text(text.into())
            }),
        }
    }
}

impl<T> From<T> for Lexical<T> {
    fn from(value: T) -> Self {
        Lexical { value, text: None }
    }
}

impl<T> Deref for Lexical<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: LexicalValue> FromStr for Lexical<T> {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::parse(text)
    }
}

impl<T: LexicalValue> fmt::Display for Lexical<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.pad(&text)
    }
}

impl<T: LexicalValue> fmt::Debug for Lexical<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T: LexicalValue> PartialEq for Lexical<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value.same(&other.value)
    }
}

impl<T: LexicalValue> Eq for Lexical<T> {}

impl<T: LexicalValue + PartialEq> PartialEq<T> for Lexical<T> {
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}

impl<T: LexicalValue + PartialOrd> PartialOrd for Lexical<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: LexicalValue + Ord> Ord for Lexical<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: std::hash::Hash + LexicalValue> std::hash::Hash for Lexical<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: Default> Default for Lexical<T> {
    fn default() -> Self {
        Lexical::from(T::default())
    }
}
