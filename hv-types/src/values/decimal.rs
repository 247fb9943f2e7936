//! `xs:decimal` and `xs:integer`, exact at any size.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::text::parse_value;
use super::{Lexical, LexicalValue, Scalar, ValueError};

/// `xs:decimal`: an exact decimal number of any size.
///
/// ```
/// use hv_types::values::XsdDecimal;
///
/// let read: XsdDecimal = "0072.50".parse()?;
/// assert_eq!(read, "72.5".parse::<XsdDecimal>()?);
/// assert!(read > XsdDecimal::from(72));
/// assert_eq!(read.to_string(), "0072.50");
/// assert_eq!(read.to_f64(), 72.5);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdDecimal = Lexical<Decimal>;

/// `xs:integer`: a whole number of any size.
///
/// ```
/// use hv_types::values::XsdInteger;
///
/// let read: XsdInteger = "+0018".parse()?;
/// assert_eq!(read, XsdInteger::from(18));
/// assert_eq!(read.to_i64(), Some(18));
/// assert_eq!(read.to_string(), "+0018");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdInteger = Lexical<Integer>;

/// An exact decimal number of any size; the value of an [`XsdDecimal`].
///
/// Never passes through a binary float, so `0.1` is one tenth. Displays without
/// superfluous zeros, and without a decimal point when whole.
///
/// ```
/// use hv_types::values::Decimal;
///
/// let exact: Decimal = "123456789012345678901234567890.10".parse()?;
/// assert_eq!(exact.to_string(), "123456789012345678901234567890.1");
/// assert_eq!(Decimal::try_from(0.1)?, "0.1".parse()?);
/// assert!(Decimal::from(-3) < Decimal::default());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Never set for zero.
    negative: bool,
    /// Without zeros before the whole part's first or after the fraction's last digit.
    digits: Box<str>,
    /// How many of the digits stand before the decimal point.
    whole: usize,
}

impl Decimal {
    fn new(negative: bool, whole: &str, fraction: &str) -> Self {
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let digits: Box<str> = [whole, fraction].concat().into();
        Decimal { negative: negative && !digits.is_empty(), digits, whole: whole.len() }
    }

    /// Whether it has no fraction: `5.00` has none.
    pub fn is_integer(&self) -> bool {
        self.whole == self.digits.len()
    }

    /// Whether it is less than zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The nearest `f64`, infinite beyond its range.
    pub fn to_f64(&self) -> f64 {
        // Rust reads every text that this type writes, and rounds correctly.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    fn write_magnitude(&self, out: &mut String) {
        let (whole, fraction) = self.digits.split_at(self.whole);
        out.push_str(if whole.is_empty() { "0" } else { whole });
        if !fraction.is_empty() {
            out.push('.');
            out.push_str(fraction);
        }
    }

    /// Fractions need no alignment: the digits start at the decimal point's left
    /// or, when there are none on the left, at the point itself.
    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        self.whole.cmp(&other.whole).then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl LexicalValue for Decimal {
    const NAME: &'static str = "decimal";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let (negative, unsigned) = split_sign(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err("must be a decimal number such as 72.5, without an exponent".to_owned());
        }
        Ok(Decimal::new(negative, whole, fraction))
    }

    fn write_canonical(&self, out: &mut String) {
        if self.negative {
            out.push('-');
        }
        self.write_magnitude(out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn scalar(&self) -> Option<Scalar<'static>> {
        /// As many digits as every `f64` gives back.
        const EXACT: usize = 15;
        if self.is_integer() {
            self.to_string().parse().ok().map(Scalar::Signed)
        } else if self.digits.len() <= EXACT {
            Some(Scalar::Float(self.to_f64()))
        } else {
            None
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(self.digits.len() + 2);
        self.write_magnitude(&mut text);
        // Unlike `pad`, takes no precision for a number of characters to keep.
        f.pad_integral(!self.negative, "", &text)
    }
}

impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_value(text)
    }
}

/// An [`Integer`] is a [`Decimal`] without fraction.
impl From<Integer> for Decimal {
    fn from(integer: Integer) -> Self {
        integer.0
    }
}

/// A whole number of any size; the value of an [`XsdInteger`].
///
/// ```
/// use hv_types::values::Integer;
///
/// let large: Integer = "18446744073709551616".parse()?;
/// assert_eq!(large.to_u64(), None);
/// assert!(large > Integer::from(u64::MAX));
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Integer(Decimal);

impl Integer {
    /// The number, when an `i64` holds it.
    pub fn to_i64(&self) -> Option<i64> {
        self.0.to_string().parse().ok()
    }

    /// The number, when a `u64` holds it.
    pub fn to_u64(&self) -> Option<u64> {
        self.0.to_string().parse().ok()
    }

    /// The nearest `f64`, infinite beyond its range.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64()
    }

    /// Whether it is less than zero.
    pub fn is_negative(&self) -> bool {
        self.0.negative
    }

    /// The number as a decimal.
    pub fn as_decimal(&self) -> &Decimal {
        &self.0
    }
}

impl LexicalValue for Integer {
    const NAME: &'static str = "integer";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let (negative, digits) = split_sign(text);
        if digits.is_empty() || !all_digits(digits) {
            return Err("must be a whole number".to_owned());
        }
        Ok(Integer(Decimal::new(negative, digits, "")))
    }

    fn write_canonical(&self, out: &mut String) {
        self.0.write_canonical(out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn scalar(&self) -> Option<Scalar<'static>> {
        self.to_i64().map(Scalar::Signed).or_else(|| self.to_u64().map(Scalar::Unsigned))
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Integer {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_value(text)
    }
}

/// Refuses a decimal with a fraction.
impl TryFrom<Decimal> for Integer {
    type Error = ValueError;

    fn try_from(decimal: Decimal) -> Result<Self, ValueError> {
        if decimal.is_integer() {
            Ok(Integer(decimal))
        } else {
            Err(ValueError::new(Self::NAME, &decimal.to_string(), "must be a whole number"))
        }
    }
}

macro_rules! from_integers {
    ($($type:ty),*) => {$(
        impl From<$type> for Decimal {
            fn from(number: $type) -> Self {
                let text = number.to_string();
                let (negative, digits) = split_sign(&text);
                Decimal::new(negative, digits, "")
            }
        }

        impl From<$type> for Integer {
            fn from(number: $type) -> Self {
                Integer(number.into())
            }
        }

        impl From<$type> for XsdDecimal {
            fn from(number: $type) -> Self {
                Decimal::from(number).into()
            }
        }

        impl From<$type> for XsdInteger {
            fn from(number: $type) -> Self {
                Integer::from(number).into()
            }
        }
    )*};
}

from_integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! from_floats {
    ($($type:ty),*) => {$(
        /// The decimal with the fewest digits that reads back as the same float.
        /// Refuses NaN and infinity.
        impl TryFrom<$type> for Decimal {
            type Error = ValueError;

            fn try_from(number: $type) -> Result<Self, ValueError> {
                if number.is_finite() {
                    number.to_string().parse()
                } else {
                    Err(ValueError::new(Self::NAME, &number.to_string(), "must be finite"))
                }
            }
        }
    )*};
}

from_floats!(f32, f64);

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;
    use proptest::{prop_assert, prop_assert_eq};

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_have_one_canonical_form_a_value() {
        for (text, canonical) in [
            ("0", "0"),
            ("-0", "0"),
            ("+0.00", "0"),
            ("00", "0"),
            (".0", "0"),
            ("+1", "1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-1.23", "-1.23"),
            ("12678967.543233", "12678967.543233"),
            ("+100000.00", "100000"),
            ("210", "210"),
            ("-.050", "-0.05"),
            ("0010.0100", "10.01"),
            ("100", "100"),
        ] {
            let read: XsdDecimal = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
            assert_eq!(decimal(text).to_string(), canonical);
            assert_eq!(read, decimal(canonical));
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in [
            "", ".", "+", "-", "-.", "1e5", "1E5", "INF", "NaN", "1,5", "1 2", "--1", "+-1", "1.2.3", "0x1",
            "١", "1_000", "- 1",
        ] {
            assert!(text.parse::<XsdDecimal>().is_err(), "{text}");
            assert!(text.parse::<XsdInteger>().is_err(), "{text}");
        }
        let error = "1e5".parse::<XsdDecimal>().unwrap_err();
        assert_eq!(error.type_name(), "decimal");
    }

    #[test]
    fn integers_have_no_decimal_point() {
        for text in ["-1", "0", "12678967543233", "+100000", "-0", "007", " 4\n"] {
            assert_eq!(text.parse::<XsdInteger>().unwrap().to_string(), text);
        }
        for text in ["1.", "1.0", ".0"] {
            assert!(text.parse::<XsdInteger>().is_err(), "{text}");
        }
        assert_eq!(Integer::try_from(decimal("5.00")).unwrap(), Integer::from(5));
        assert!(Integer::try_from(decimal("5.01")).is_err());
    }

    #[test]
    fn the_order_is_that_of_the_numbers() {
        let ascending = [
            "-1000",
            "-999.9",
            "-1.5",
            "-1.25",
            "-0.5",
            "-0.05",
            "0",
            "0.0000001",
            "0.05",
            "0.050001",
            "0.5",
            "1",
            "1.05",
            "1.5",
            "9",
            "10",
            "99999999999999999999",
            "100000000000000000000",
        ];
        for (i, low) in ascending.iter().enumerate() {
            for (j, high) in ascending.iter().enumerate() {
                assert_eq!(decimal(low).cmp(&decimal(high)), i.cmp(&j), "{low} and {high}");
            }
        }
    }

    #[test]
    fn conversions_say_when_the_number_does_not_fit() {
        let integer = |text: &str| text.parse::<Integer>().unwrap();
        assert_eq!(integer("9223372036854775807").to_i64(), Some(i64::MAX));
        assert_eq!(integer("9223372036854775808").to_i64(), None);
        assert_eq!(integer("-9223372036854775808").to_i64(), Some(i64::MIN));
        assert_eq!(integer("-1").to_u64(), None);
        assert_eq!(integer("-0").to_u64(), Some(0));
        assert_eq!(decimal(&"9".repeat(400)).to_f64(), f64::INFINITY);
        assert!(Decimal::try_from(f64::NAN).is_err());
        assert!(Decimal::try_from(f64::NEG_INFINITY).is_err());
        assert_eq!(Decimal::try_from(0.1f32).unwrap(), decimal("0.1"));
        assert_eq!(Decimal::try_from(-0.0).unwrap(), Decimal::default());
        assert_eq!(Decimal::try_from(1e300).unwrap().to_string().len(), 301);
    }

    #[test]
    fn a_scalar_is_a_number_only_where_no_digit_is_lost() {
        for (text, scalar) in [
            ("4.01", Scalar::Float(4.01)),
            ("-4", Scalar::Signed(-4)),
            ("4.010", Scalar::Text("4.010".into())),
            ("0.1234567890123456", Scalar::Text("0.1234567890123456".into())),
            ("9223372036854775808", Scalar::Text("9223372036854775808".into())),
        ] {
            assert_eq!(text.parse::<XsdDecimal>().unwrap().scalar(), scalar);
        }
        assert_eq!(
            "18446744073709551615".parse::<XsdInteger>().unwrap().scalar(),
            Scalar::Unsigned(u64::MAX)
        );
        let large = "18446744073709551616";
        assert_eq!(large.parse::<XsdInteger>().unwrap().scalar(), Scalar::Text(large.into()));
    }

    #[test]
    fn a_precision_does_not_cut_digits_off() {
        assert_eq!(
            format!("{:.2}|{:6}|{:+}", decimal("123.456"), decimal("-1.5"), decimal("2")),
            "123.456|  -1.5|+2"
        );
    }

    proptest::proptest! {
        #[test]
        fn canonical_forms_read_back_as_the_same_value(text in "[+-]?[0-9]{0,30}(\\.[0-9]{0,30})?") {
            if let Ok(read) = text.parse::<XsdDecimal>() {
                prop_assert_eq!(read.to_string(), text);
                let canonical = Decimal::to_string(&read);
                let again: XsdDecimal = canonical.parse().unwrap();
                prop_assert_eq!(&again, &read);
                prop_assert_eq!(again.to_string(), canonical);
            }
        }

        #[test]
        fn the_order_agrees_with_scaled_integers(a in -100_000i64..100_000, b in -100_000i64..100_000) {
            let scaled = |n: i64| {
                let sign = if n < 0 { "-" } else { "" };
                decimal(&format!("{sign}{}.{:03}", n.abs() / 1000, n.abs() % 1000))
            };
            prop_assert_eq!(scaled(a).cmp(&scaled(b)), a.cmp(&b));
            prop_assert_eq!(Decimal::from(a).cmp(&Decimal::from(b)), a.cmp(&b));
        }

        #[test]
        fn floats_come_back(number in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            let back = Decimal::try_from(number).unwrap().to_f64();
            prop_assert_eq!(back, number);
        }

        #[test]
        fn machine_integers_come_back(number: i64, large: u64) {
            prop_assert_eq!(Integer::from(number).to_i64(), Some(number));
            prop_assert_eq!(Integer::from(large).to_u64(), Some(large));
        }

        #[test]
        fn a_float_scalar_is_written_digit_for_digit(text in "-?[0-9]{1,16}\\.[0-9]{1,16}") {
            let read: XsdDecimal = text.parse().unwrap();
            if let Scalar::Float(number) = Value::scalar(&read) {
                prop_assert!(number.to_string() == text, "{} became {}", text, number);
            }
        }
    }
}
