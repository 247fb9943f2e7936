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

            fn write_canonical(&self, out: &mut String) {
                use std::fmt::Write;
                // Writing to a string cannot fail.
                let _ = write!(out, "{self}");
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

            fn write_canonical(&self, out: &mut String) {
                use std::fmt::Write;
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
                is_canonical_decimal(text, $digits)
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
                text.parse().ok().filter(|_| is_canonical_decimal(&text, 15)).map(Scalar::Float)
            }
        }
    )*};
}

floating! {
    f64, "double", 15;
    f32, "float", 6;
}

/// Whether Rust prints the number exactly as `text`: plain decimal notation with
/// so few digits that the shortest form that reads back is the text itself.
fn is_canonical_decimal(text: &str, max_digits: usize) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole_fine = whole == "0" || (!whole.is_empty() && !whole.starts_with('0') && digits(whole));
    let fraction_fine = fraction.is_none_or(|part| !part.is_empty() && !part.ends_with('0') && digits(part));
    let zero = whole == "0" && fraction.is_none();
    whole_fine
        && fraction_fine
        && whole.len() + fraction.map_or(0, str::len) <= max_digits
        && !(zero && text.starts_with('-'))
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
