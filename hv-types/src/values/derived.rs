//! Types derived from the built-in ones: restrictions and enumerations.

use super::{Context, LexicalValue, Value, ValueError, collapse};

/// A built-in type narrowed by facets; implemented by generated newtypes.
///
/// Such a type is made with `new` (or parsed), which checks the facets, and
/// dereferences to the plain value:
///
/// ```
/// use hv_types::base::PositiveInt;
/// let steps = PositiveInt::new(12_000)?;
/// assert_eq!(*steps, 12_000);
/// let error = PositiveInt::new(0).unwrap_err();
/// assert_eq!(error.to_string(), "`0` is not a valid positiveInt: must be greater than 0");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub trait Restriction: Sized {
    /// The type that is narrowed.
    type Base: Value;

    /// The schema type's name, for messages.
    const NAME: &'static str;

    /// Checks the facets.
    ///
    /// # Errors
    ///
    /// A facet refuses the value.
    fn check(value: &Self::Base) -> Result<(), ValueError>;
}

/// A closed list of texts; implemented by generated enums.
pub trait Enumeration: Copy + PartialEq + Sized + 'static {
    /// The schema type's name, for messages.
    const NAME: &'static str;

    /// Whether white space around and inside the text means nothing.
    const COLLAPSE: bool;

    /// Every value with its text, in the order of the enum's variants.
    const VALUES: &'static [(Self, &'static str)];
}

/// The base value of a restriction; errors name the restriction.
#[doc(hidden)]
pub fn parse_base<T: Restriction>(text: &str) -> Result<T::Base, ValueError> {
    T::Base::parse(text).map_err(|error| error.named(T::NAME))
}

/// The base value of a restriction, read in a document.
#[doc(hidden)]
pub fn parse_base_in<T: Restriction>(text: &str, context: &mut Context<'_>) -> Result<T::Base, ValueError> {
    T::Base::parse_in(text, context).map_err(|error| error.named(T::NAME))
}

/// The enumeration's value with this text.
#[doc(hidden)]
pub fn parse_enumeration<T: Enumeration>(text: &str) -> Result<T, String> {
    match T::VALUES.iter().find(|(_, allowed)| *allowed == text) {
        Some((value, _)) => Ok(*value),
        None => Err(one_of(T::VALUES.iter().map(|(_, text)| *text))),
    }
}

/// The same, white space processed as the type demands.
#[doc(hidden)]
pub fn parse_enumeration_value<T: Enumeration + LexicalValue>(text: &str) -> Result<T, ValueError> {
    let value = if T::COLLAPSE { collapse(text) } else { text.into() };
    parse_enumeration(&value).map_err(|reason| ValueError::new(<T as Enumeration>::NAME, text, reason))
}

/// The reason why a text is none of an enumeration's values.
fn one_of(allowed: impl ExactSizeIterator<Item = &'static str>) -> String {
    const SHOWN: usize = 12;
    let more = allowed.len().saturating_sub(SHOWN);
    let mut list: Vec<String> = allowed.take(SHOWN).map(|text| format!("`{text}`")).collect();
    if more > 0 {
        list.push(format!("or {more} more"));
    }
    format!("must be one of {}", list.join(", "))
}
