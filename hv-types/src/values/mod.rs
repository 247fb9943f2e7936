//! Simple values: what stands in an attribute or in an element without children.
//!
//! Numbers, dates, booleans and GUIDs keep their lexical form: `4.010000` and
//! `04` are written as they were read, and compare by value. See [`Lexical`].

mod binary;
mod calendar;
mod context;
mod decimal;
mod derived;
mod duration;
mod error;
mod facets;
mod guid;
mod integers;
mod lexical;
mod list;
mod names;
mod number;
mod qualified;
mod text;

pub use binary::{Base64, Base64Binary, Hex, HexBinary};
pub use calendar::{
    Date, DateTime, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time, XsdDate, XsdDateTime, XsdGDay,
    XsdGMonth, XsdGMonthDay, XsdGYear, XsdGYearMonth, XsdTime,
};
pub(crate) use calendar::{canonical_to_the_millisecond, moment};
pub use context::Context;
pub(crate) use context::Ids;
pub use decimal::{Decimal, Integer, XsdDecimal, XsdInteger};
pub use derived::{Enumeration, Restriction};
#[doc(hidden)]
pub use derived::{parse_base, parse_base_in, parse_enumeration, parse_enumeration_value};
pub use duration::{Duration, XsdDuration};
pub use error::ValueError;
pub use facets::{Allowed, Bound, Bounds, Pattern, digits, length, patterns};
pub use guid::Guid;
pub use integers::{NegativeInteger, NonNegativeInteger, NonPositiveInteger, PositiveInteger};
pub use lexical::{Lexical, LexicalValue};
pub use list::{Entities, IdRefs, List, NmTokens};
pub use names::{
    AnyUri, AnyUriText, Entity, EntityText, Id, IdRef, IdRefText, IdText, Language, LanguageText, NcName,
    NcNameText, NmToken, NmTokenText, XsdName, XsdNameText,
};
pub use number::{
    Boolean, Byte, Double, Float, Int, Long, Short, UnsignedByte, UnsignedInt, UnsignedLong, UnsignedShort,
};
pub use qualified::{Kind, Notation, NotationKind, QName, QNameKind, Qualified};
#[doc(hidden)]
pub use regex::Regex;
pub use text::{NormalizedString, Token, TokenText};

/// The characters that XML counts as white space. No-break spaces are not among them.
pub const WHITE_SPACE: &[char] = &[' ', '\t', '\n', '\r'];

/// A simple value as other data formats see it.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// A boolean in canonical form.
    Bool(bool),
    /// A boolean in another form, `1` or `0`: the value, and the text, which is what formats
    /// get.
    BoolText(bool, std::borrow::Cow<'a, str>),
    /// A signed number in canonical form.
    Signed(i64),
    /// An unsigned number in canonical form.
    Unsigned(u64),
    /// A floating-point number that is written back digit for digit.
    Float(f64),
    /// Anything else, numbers in an unusual lexical form included.
    Text(std::borrow::Cow<'a, str>),
}

/// A value with a text form: an attribute's value or an element's text.
///
/// Implemented by the built-in types, and for generated restrictions,
/// enumerations, lists and unions by the macros of this crate.
///
/// Values compare by what they mean, not by their text: `1.0` and `1` are the same decimal.
pub trait Value: Sized + PartialEq {
    /// Reads the value from its text, white space processed as the type demands.
    ///
    /// # Errors
    ///
    /// The text is not in the type's lexical space, or a facet refuses it.
    fn parse(text: &str) -> Result<Self, ValueError>;

    /// Whether [`parse_in`](Self::parse_in) and [`prefixes`](Self::prefixes) do more
    /// than the text alone asks for.
    const IN_CONTEXT: bool = false;

    /// Reads the value from its text in a document, which says what prefixes mean
    /// and learns of IDs and references to them.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse); or a prefix is not declared.
    fn parse_in(text: &str, context: &mut Context<'_>) -> Result<Self, ValueError> {
        let _ = context;
        Self::parse(text)
    }

    /// Names each prefix (`None`: no prefix) that the value's text uses, and the
    /// namespace (`None`: none) that it must mean where the text is written.
    fn prefixes(&self, visit: &mut dyn FnMut(Option<&str>, Option<&str>)) {
        let _ = visit;
    }

    /// Makes the same demands as [`parse`](Self::parse), keeping nothing.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    fn check(text: &str) -> Result<(), ValueError> {
        Self::parse(text).map(drop)
    }

    /// What an empty element means where the schema declares `default`: that
    /// value, still written as an empty element where the type can keep that.
    ///
    /// # Errors
    ///
    /// `default` is not a value of the type.
    fn defaulted(default: &str) -> Result<Self, ValueError> {
        Self::parse(default)
    }

    /// Appends the value's text as it was read, or its canonical form.
    fn write(&self, out: &mut String);

    /// A text that is likely to be a value, drawn at random.
    #[cfg(feature = "arbitrary")]
    #[doc(hidden)]
    fn draw(dice: &mut crate::arbitrary::Dice) -> String {
        dice.text()
    }

    /// The value for data formats with numbers and booleans.
    fn scalar(&self) -> Scalar<'_> {
        let mut text = String::new();
        self.write(&mut text);
        Scalar::Text(text.into())
    }
}

impl Value for String {
    fn parse(text: &str) -> Result<Self, ValueError> {
        Ok(text.to_owned())
    }

    fn check(_text: &str) -> Result<(), ValueError> {
        Ok(())
    }

    fn write(&self, out: &mut String) {
        out.push_str(self);
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(self.as_str().into())
    }
}

/// The text with its white space collapsed, borrowed where nothing changes.
///
/// ```
/// assert_eq!(hv_types::values::collapse("  a \n b "), "a b");
/// ```
pub fn collapse(text: &str) -> std::borrow::Cow<'_, str> {
    // No white space, or too little to look at: the usual case by far.
    if text.bytes().all(|byte| byte > b' ') {
        return text.into();
    }
    let trimmed = text.trim_matches(WHITE_SPACE);
    let mut previous = false;
    let collapsed = trimmed.chars().all(|c| {
        let white = WHITE_SPACE.contains(&c);
        let fine = !white || (c == ' ' && !previous);
        previous = white;
        fine
    });
    if collapsed {
        return trimmed.into();
    }
    trimmed.split(WHITE_SPACE).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into()
}
