//! Values of every kind, made from arbitrary bytes: for fuzzers and property tests.
//!
//! Every generated type implements [`Arbitrary`] when it was generated with
//! `arbitrary` on. The values keep to the schema: order, occurrence, facets with
//! patterns, fixed values, wildcards, the order in mixed content.
//!
//! ```
//! use hv_types::arbitrary::{Arbitrary, Unstructured};
//! use hv_types::base::WeightValue;
//! use hv_types::xml;
//!
//! let bytes: Vec<u8> = (0..=255).collect();
//! let weight = WeightValue::arbitrary(&mut Unstructured::new(&bytes))?;
//! let text = xml::to_string(&weight, "value")?;
//! assert_eq!(xml::from_str::<WeightValue>(&text, "value")?, weight);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it works
//!
//! What a type may hold is written down once: in the code that reads it. So a value
//! is made by reading a document that does not exist yet. A [`Reader`](crate::xml::Reader)
//! that dreams answers every question of that code (is `systolic` next? is there an
//! attribute `units`?) by the bytes, and notes what it answered. The facets of a simple
//! type are learned in the same way, from the checks that it calls.

mod dice;
mod dream;
mod facts;
mod pattern;

pub use arbitrary::{Arbitrary, Error, Result, Unstructured};
pub(crate) use dream::{Dream, NAMESPACE};
pub(crate) use facts::note;

#[doc(hidden)]
pub use dice::Dice;
#[doc(hidden)]
pub use dice::{enumerated, restricted};
#[doc(hidden)]
pub use dream::{element, particle};

/// `Arbitrary` for types that are elements, values or documents, and for the groups
/// and choices within them.
#[doc(hidden)]
#[macro_export]
macro_rules! arbitrary_types {
    ($(documents $($document:ident),+;)? $(elements $($element:ident),+;)? $(particles $($particle:ident),+;)?) => {
        $($(
            impl<'a> $crate::arbitrary::Arbitrary<'a> for $document {
                fn arbitrary(
                    u: &mut $crate::arbitrary::Unstructured<'a>,
                ) -> $crate::arbitrary::Result<Self> {
                    $crate::arbitrary::element(u, <Self as $crate::xml::Document>::ROOT)
                }
            }
        )+)?
        $($(
            impl<'a> $crate::arbitrary::Arbitrary<'a> for $element {
                fn arbitrary(
                    u: &mut $crate::arbitrary::Unstructured<'a>,
                ) -> $crate::arbitrary::Result<Self> {
                    $crate::arbitrary::element(u, $crate::xml::Name::unqualified("value"))
                }
            }
        )+)?
        $($(
            impl<'a> $crate::arbitrary::Arbitrary<'a> for $particle {
                fn arbitrary(
                    u: &mut $crate::arbitrary::Unstructured<'a>,
                ) -> $crate::arbitrary::Result<Self> {
                    $crate::arbitrary::particle(u)
                }
            }
        )+)?
    };
}

impl<'a, T: crate::values::LexicalValue> Arbitrary<'a> for crate::values::Lexical<T> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        dice::value(u)
    }
}

impl<'a, T: crate::values::Value> Arbitrary<'a> for crate::values::List<T> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        dice::value(u)
    }
}

impl<'a> Arbitrary<'a> for crate::values::NormalizedString {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        dice::value(u)
    }
}

impl<'a> Arbitrary<'a> for crate::xml::RawXml {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut dice = Dice::new(u.arbitrary()?);
        dream::raw(None, "any", &mut dice).ok_or(Error::IncorrectFormat)
    }
}

impl<'a> Arbitrary<'a> for crate::xml::RawAttributes {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(dream::raw_attributes(&mut Dice::new(u.arbitrary()?)))
    }
}
