//! `xs:boolean` and the numeric types with a Rust counterpart.

use super::{Lexical, LexicalValue, Scalar};

/// `xs:boolean`: `true`, `false`, `1` or `0`.
pub type Boolean = Lexical<bool>;
/// `xs:double`.
pub type Double = Lexical<f64>;
/// `xs:float`.
pub type Float = Lexical<f32>;
/// `xs:byte`.
pub type Byte = Lexical<i8>;
/// `xs:short`.
pub type Short = Lexical<i16>;
/// `xs:int`.
pub type Int = Lexical<i32>;
/// `xs:long`.
pub type Long = Lexical<i64>;
/// `xs:unsignedByte`.
pub type UnsignedByte = Lexical<u8>;
/// `xs:unsignedShort`.
pub type UnsignedShort = Lexical<u16>;
/// `xs:unsignedInt`.
pub type UnsignedInt = Lexical<u32>;
/// `xs:unsignedLong`.
pub type UnsignedLong = Lexical<u64>;

impl LexicalValue for bool {
    const NAME: &'static str = "boolean";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err("must be true, false, 1 or 0".to_owned()),
        }
    }

    fn parse_canonical(text: &str) -> Option<Self> {
        match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    fn write_canonical(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn is_canonical(&self, text: &str) -> bool {
        text.len() > 3 && !text.starts_with([' ', '\t', '\n', '\r']) && text.ends_with('e')
    }

    fn scalar(&self) -> Option<Scalar<'static>> {
        Some(Scalar::Bool(*self))
    }
}

macro_rules! integer {
    ($($type:ty, $name:literal, $scalar:ident;)*) => {$(
        impl LexicalValue for $type {
            const NAME: &'static str = $name;

            fn parse_lexical(text: &str) -> Result<Self, String> {
                text.parse().or_else(|_| zero(text).ok_or_else(|| integer_fault(text, Self::MIN, Self::MAX)))
            }

            fn parse_canonical(text: &str) -> Option<Self> {
                parse_short_integer(text)?.try_into().ok()
            }

            fn write_canonical(&self, out: &mut String) {
                write_integer(i128::from(*self), out);
            }

            fn same(&self, other: &Self) -> bool {
                self == other
            }

            fn is_canonical(&self, text: &str) -> bool {
                is_canonical_integer(text)
            }

            fn scalar(&self) -> Option<Scalar<'static>> {
                Some(Scalar::$scalar((*self).into()))
            }
        }
    )*};
}

integer! {
    i8, "byte", Signed;
    i16, "short", Signed;
    i32, "int", Signed;
    i64, "long", Signed;
    u8, "unsignedByte", Unsigned;
    u16, "unsignedShort", Unsigned;
    u32, "unsignedInt", Unsigned;
    u64, "unsignedLong", Unsigned;
}

/// Rust's integer syntax is that of XML Schema: an optional sign, then digits.
/// Only a minus before an unsigned type's zero differs, which Rust refuses.
fn zero<T: Default>(text: &str) -> Option<T> {
    let zeros = text.strip_prefix('-')?;
    (!zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0')).then(T::default)
}

fn integer_fault(text: &str, min: impl std::fmt::Display, max: impl std::fmt::Display) -> String {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("must lie between {min} and {max}")
    } else {
        "must be a whole number".to_owned()
    }
}

/// No sign but a minus, no leading zero, no white space.
fn is_canonical_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match digits.as_bytes() {
        [b'0'] => digits.len() == text.len(),
        [first, ..] => matches!(first, b'1'..=b'9') && digits.bytes().all(|byte| byte.is_ascii_digit()),
        [] => false,
    }
}

macro_rules! floating {
    ($($type:ty, $name:literal, $digits:literal;)*) => {$(
        impl LexicalValue for $type {
            const NAME: &'static str = $name;

            fn parse_lexical(text: &str) -> Result<Self, String> {
                match text {
                    "INF" => return Ok(Self::INFINITY),
                    "-INF" => return Ok(Self::NEG_INFINITY),
                    "NaN" => return Ok(Self::NAN),
                    _ => {}
                }
                // Rust also reads `inf` and `infinity`, which XML Schema does not.
                if text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
                    && let Ok(value) = text.parse()
                {
                    return Ok(value);
                }
                Err("must be a number such as 4.01 or 2.5E-3, INF, -INF or NaN".to_owned())
            }

            fn parse_canonical(text: &str) -> Option<Self> {
                parse_short_decimal(text, $digits).map(|(digits, scale)| digits as Self / TEN[scale] as Self)
            }

            fn write_canonical(&self, out: &mut String) {
                use std::fmt::Write;
                if $digits == 15 && write_short_decimal((*self).into(), out) {
                    return;
                }
                // Writing to a string cannot fail.
                let _ = if self.is_nan() {
                    write!(out, "NaN")
                } else if self.is_infinite() {
                    write!(out, "{}INF", if *self < 0.0 { "-" } else { "" })
                } else {
                    write!(out, "{self}")
                };
            }

            fn same(&self, other: &Self) -> bool {
                self == other || (self.is_nan() && other.is_nan())
            }

            fn is_canonical(&self, text: &str) -> bool {
                parse_short_decimal(text, $digits).is_some()
            }

            fn scalar(&self) -> Option<Scalar<'static>> {
                // Through the text: an f32 has more digits as an f64.
                let mut text = String::new();
                self.write_canonical(&mut text);
                if !self.is_finite() {
                    return Some(Scalar::Text(text.into()));
                }
                if let Ok(whole) = text.parse() && is_canonical_integer(&text) {
                    return Some(Scalar::Signed(whole));
                }
                text.parse().ok().filter(|_| parse_short_decimal(&text, 15).is_some()).map(Scalar::Float)
            }
        }
    )*};
}

floating! {
    f64, "double", 15;
    f32, "float", 6;
}

/// A canonical integer of at most nine digits.
fn parse_short_integer(text: &str) -> Option<i32> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    // A zero stands alone, and has no sign.
    if digits.is_empty() || digits.len() > 9 || (digits[0] == b'0' && text.len() > 1) {
        return None;
    }
    let mut value = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i32::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// Appends an integer of at most 64 bits. Formatting would cost three times as much.
fn write_integer(value: i128, out: &mut String) {
    if value < 0 {
        out.push('-');
    }
    // At most 2^64 - 1, since no type here has more.
    write_digits(value.unsigned_abs() as u64, 1, out);
}

/// Appends a number with at least `width` digits, at most 20, zeros before it.
#[inline]
fn write_digits(mut rest: u64, width: usize, out: &mut String) {
    let mut digits = [b'0'; 20];
    let (mut first, widest) = (digits.len(), digits.len().saturating_sub(width));
    loop {
        first -= 1;
        digits[first] += (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits[first.min(widest)..].iter().map(|&digit| char::from(digit)));
}

/// Appends a number of at most 15 digits as Rust prints it, if it is one: the same
/// reasoning as for [`parse_short_decimal`], the other way round. Formatting would cost
/// six times as much.
fn write_short_decimal(value: f64, out: &mut String) -> bool {
    let absolute = value.abs();
    if absolute.is_nan() || absolute >= TEN[15] {
        return false;
    }
    let whole = absolute as u64;
    let mut scale = 15 - whole.checked_ilog10().map_or(0, |log| log as usize + 1);
    let mut digits = (absolute * TEN[scale] + 0.5) as u64;
    if digits as f64 / TEN[scale] != absolute {
        return false;
    }
    while scale > 0 && digits.is_multiple_of(10) {
        digits /= 10;
        scale -= 1;
    }
    if value.is_sign_negative() {
        out.push('-');
    }
    write_digits(whole, 1, out);
    if scale > 0 {
        out.push('.');
        write_digits(digits % 10u64.pow(scale as u32), scale, out);
    }
    true
}

const TEN: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A canonical decimal as whole digits and the number of those after the point.
///
/// Rust prints the number exactly so: with so few digits, the shortest form that
/// reads back is the text itself. Both parts are exact as floating-point
/// numbers, and so one division gives the correctly rounded value.
fn parse_short_decimal(text: &str, max_digits: usize) -> Option<(i64, usize)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let (mut digits, mut point) = (0, None);
    if unsigned.len() > max_digits + 1 {
        return None;
    }
    for (index, byte) in unsigned.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(index),
            _ => return None,
        }
    }
    if unsigned.len() - usize::from(point.is_some()) > max_digits {
        return None;
    }
    let whole = point.unwrap_or(unsigned.len());
    let scale = point.map_or(0, |point| unsigned.len() - point - 1);
    let zero_padded = whole == 0 || (whole > 1 && unsigned[0] == b'0');
    let trailing = point.is_some() && (scale == 0 || unsigned.last() == Some(&b'0'));
    if zero_padded || trailing || digits == 0 && unsigned.len() < text.len() {
        return None;
    }
    Some((if unsigned.len() < text.len() { -digits } else { digits }, scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;

    #[test]
    fn every_lexical_form_comes_back_and_compares_by_value() {
        for text in
            ["4.010000", "04", "2.0412E-05", "+7", " 1 ", "-0", "1e400", ".5", "5.", "INF", "NaN", "-INF"]
        {
            let value: Double = text.parse().unwrap();
            assert_eq!(value.to_string(), text);
            assert_eq!(value, value.clone());
        }
        assert_eq!("4.010000".parse::<Double>().unwrap(), Double::from(4.01));
        assert_eq!("04".parse::<Int>().unwrap(), 4);
    }

    #[test]
    fn what_is_no_number_is_refused_with_a_reason() {
        for text in ["", "inf", "nan", "+INF", "1,5", "0x10", "1 2", "--1", "12abc", "e5", "1e", "."] {
            assert!(text.parse::<Double>().is_err(), "{text}");
        }
        let error = "2147483648".parse::<Int>().unwrap_err();
        assert_eq!(error.reason(), "must lie between -2147483648 and 2147483647");
        assert_eq!("1.5".parse::<Int>().unwrap_err().reason(), "must be a whole number");
        for text in ["yes", "TRUE", "", "2"] {
            assert!(text.parse::<Boolean>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_scalar_is_a_number_only_where_no_digit_is_lost() {
        let double = |text: &str| text.parse::<Double>().unwrap();
        assert_eq!(double("4.01").scalar(), Scalar::Float(4.01));
        assert_eq!(double("4").scalar(), Scalar::Signed(4));
        assert_eq!(double("4.010").scalar(), Scalar::Text("4.010".into()));
        assert_eq!("1".parse::<Boolean>().unwrap().scalar(), Scalar::Text("1".into()));
    }

    proptest::proptest! {
        #[test]
        fn short_decimals_are_read_as_rust_reads_them(text in "-?[0-9]{1,16}|-?[0-9]{0,9}\\.[0-9]{0,9}|-?0\\.0{0,6}[0-9]{1,8}") {
            if let Some((digits, scale)) = parse_short_decimal(&text, 15) {
                let value = digits as f64 / TEN[scale];
                proptest::prop_assert_eq!(text.parse(), Ok(value));
                proptest::prop_assert_eq!(value.to_string(), text.clone());
            }
            if let Some((digits, scale)) = parse_short_decimal(&text, 6) {
                let value = digits as f32 / TEN[scale] as f32;
                proptest::prop_assert_eq!(text.parse(), Ok(value));
                proptest::prop_assert_eq!(value.to_string(), text);
            }
        }

        #[test]
        fn short_decimals_are_written_as_rust_writes_them(
            any: f64, digits in -10_000_000_000_000_000i64..10_000_000_000_000_000, scale in 0..16usize, cut in 0..16u32
        ) {
            let short = (digits / 10i64.pow(cut)) as f64 / TEN[scale];
            // Neighbours have as many digits as there can be.
            for value in [any, short, short.next_up(), short.next_down(), short.trunc(), -0.0, 0.0, 1e15, 999_999_999_999_999.9] {
                let mut written = String::new();
                if write_short_decimal(value, &mut written) {
                    proptest::prop_assert_eq!(written, value.to_string());
                }
            }
            let mut written = String::new();
            if short.to_string().len() < 15 {
                proptest::prop_assert!(write_short_decimal(short, &mut written), "{short}");
            }
        }

        #[test]
        fn short_integers_are_read_as_rust_reads_them(text in "-?[0-9]{1,11}|-?[0-9]{0,3}[^0-9]?") {
            if let Some(value) = parse_short_integer(&text) {
                proptest::prop_assert_eq!(text.parse(), Ok(value));
                proptest::prop_assert_eq!(value.to_string(), text);
            }
        }

        #[test]
        fn integers_are_written_as_rust_writes_them(value: i64, unsigned: u64, short: i8) {
            let written = |value: i128| {
                let mut text = String::new();
                write_integer(value, &mut text);
                text
            };
            proptest::prop_assert_eq!(written(value.into()), value.to_string());
            proptest::prop_assert_eq!(written(unsigned.into()), unsigned.to_string());
            proptest::prop_assert_eq!(written(short.into()), short.to_string());
            for value in [i64::MIN.into(), u64::MAX.into(), 0] {
                proptest::prop_assert_eq!(written(value), value.to_string());
            }
        }

        #[test]
        fn canonical_detection_never_changes_the_text(text in "-?[0-9]{1,18}(\\.[0-9]{0,18})?([eE]-?[0-9]{1,3})?") {
            if let Ok(value) = text.parse::<Double>() {
                proptest::prop_assert_eq!(value.to_string(), text.clone());
            }
            if let Ok(value) = text.parse::<Float>() {
                proptest::prop_assert_eq!(value.to_string(), text.clone());
            }
            if let Ok(value) = text.parse::<Int>() {
                proptest::prop_assert_eq!(value.to_string(), text);
            }
        }
    }
}
