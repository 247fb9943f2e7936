//! The integer types of unlimited size that exclude part of the numbers.

use super::{Bound, Bounds, Restriction, ValueError, XsdInteger};

macro_rules! bounded_integer {
    ($($(#[$docs:meta])* $type:ident, $name:literal, $bound:ident $limit:literal;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Debug, PartialEq, PartialOrd)]
        pub struct $type(XsdInteger);

        impl Restriction for $type {
            type Base = XsdInteger;
            const NAME: &'static str = $name;

            fn check(value: &XsdInteger) -> Result<(), ValueError> {
                static BOUNDS: Bounds<XsdInteger> = Bounds::new(&[(Bound::$bound, $limit)]);
                BOUNDS.check(Self::NAME, value)
            }
        }

        crate::restriction!($type);
    )*};
}

bounded_integer! {
    /// `xs:nonNegativeInteger`: zero or more.
    NonNegativeInteger, "nonNegativeInteger", MinInclusive "0";
    /// `xs:positiveInteger`: one or more.
    PositiveInteger, "positiveInteger", MinInclusive "1";
    /// `xs:nonPositiveInteger`: zero or less.
    NonPositiveInteger, "nonPositiveInteger", MaxInclusive "0";
    /// `xs:negativeInteger`: minus one or less.
    NegativeInteger, "negativeInteger", MaxInclusive "-1";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_at_any_size() {
        assert!("0".parse::<NonNegativeInteger>().is_ok());
        assert!("123456789012345678901234567890".parse::<PositiveInteger>().is_ok());
        assert!("0".parse::<PositiveInteger>().is_err());
        assert!("-1".parse::<NonNegativeInteger>().is_err());
        assert!("-0".parse::<NonPositiveInteger>().is_ok());
        assert!("0".parse::<NegativeInteger>().is_err());
    }
}
