//! `xs:base64Binary` and `xs:hexBinary`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::text::text_form;
use super::{Lexical, LexicalValue, WHITE_SPACE};

/// `xs:base64Binary`: octets in base 64.
///
/// The text may have white space between any two characters; the padding must
/// be complete and the bits that code no octet zero. The canonical form has no
/// white space.
///
/// ```
/// use hv_types::values::Base64Binary;
///
/// let read: Base64Binary = "aGVh\nbHRo".parse()?;
/// assert_eq!(&read[..], b"health");
/// assert_eq!(read.to_string(), "aGVh\nbHRo");
/// assert_eq!(Base64Binary::from(b"health".to_vec()).to_string(), "aGVhbHRo");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type Base64Binary = Lexical<Base64>;

/// `xs:hexBinary`: octets as pairs of hexadecimal digits, capitals in canonical form.
///
/// ```
/// use hv_types::values::HexBinary;
///
/// let read: HexBinary = "0fb7".parse()?;
/// assert_eq!(&read[..], [0x0f, 0xb7]);
/// assert_eq!(read.to_string(), "0fb7");
/// assert_eq!(HexBinary::from(vec![0x0f, 0xb7]).to_string(), "0FB7");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type HexBinary = Lexical<Hex>;

/// The octets of a [`Base64Binary`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(pub Vec<u8>);

/// The octets of a [`HexBinary`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex(pub Vec<u8>);

impl LexicalValue for Base64 {
    const NAME: &'static str = "base64Binary";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let decoded = if text.contains(WHITE_SPACE) {
            let packed: Vec<u8> = text.bytes().filter(|byte| !crate::xml::is_white_space(*byte)).collect();
            STANDARD.decode(packed)
        } else {
            STANDARD.decode(text)
        };
        decoded.map(Base64).map_err(|_| "must be base64 with complete padding".to_owned())
    }

    fn write_canonical(&self, out: &mut String) {
        STANDARD.encode_string(&self.0, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    /// Decoding is strict: nothing but white space can make two texts of one value.
    fn is_canonical(&self, text: &str) -> bool {
        text.len() == self.0.len().div_ceil(3) * 4
    }
}

impl LexicalValue for Hex {
    const NAME: &'static str = "hexBinary";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let (pairs, odd) = text.as_bytes().as_chunks::<2>();
        let octets = pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?));
        match octets.collect() {
            Some(octets) if odd.is_empty() => Ok(Hex(octets)),
            _ => Err("must be an even number of hexadecimal digits".to_owned()),
        }
    }

    fn write_canonical(&self, out: &mut String) {
        const DIGITS: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
        out.reserve(self.0.len() * 2);
        for octet in &self.0 {
            out.push(DIGITS[usize::from(octet >> 4)]);
            out.push(DIGITS[usize::from(octet & 15)]);
        }
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn is_canonical(&self, text: &str) -> bool {
        text.len() == self.0.len() * 2 && !text.bytes().any(|byte| byte.is_ascii_lowercase())
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

text_form!(Base64, Hex);

macro_rules! octets {
    ($($type:ident),*) => {$(
        impl std::ops::Deref for $type {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.0
            }
        }

        impl AsRef<[u8]> for $type {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<Vec<u8>> for $type {
            fn from(octets: Vec<u8>) -> Self {
                $type(octets)
            }
        }

        impl From<Vec<u8>> for Lexical<$type> {
            fn from(octets: Vec<u8>) -> Self {
                $type(octets).into()
            }
        }

        impl From<$type> for Vec<u8> {
            fn from(value: $type) -> Self {
                value.0
            }
        }
    )*};
}

octets!(Base64, Hex);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_may_have_white_space_anywhere() {
        for (text, octets) in [
            ("", &b""[..]),
            ("aGk=", b"hi"),
            ("aGVhbHRo", b"health"),
            (" a G V h\tbHRo\r\n", b"health"),
            ("aA = =", b"h"),
            ("aGk =", b"hi"),
            ("+/+/", &[0xfb, 0xff, 0xbf]),
        ] {
            let read: Base64Binary = text.parse().unwrap();
            assert_eq!(&read[..], octets, "{text}");
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn base64_with_loose_ends_is_refused() {
        for text in [
            "a",
            "aG",
            "aGk",
            "aGk==",
            "aA=",
            "aA",
            "=",
            "====",
            "aGk=aGk=",
            "aGl=",
            "aB==",
            "-_-_",
            "aG$=",
            "aGVhbHRo=",
            "aGVh\u{a0}bHRo",
        ] {
            assert!(text.parse::<Base64Binary>().is_err(), "{text}");
        }
    }

    #[test]
    fn hexadecimal_digits_come_in_pairs_of_any_case() {
        for text in ["", "0fB7", " 00 ", "FFFF"] {
            assert_eq!(text.parse::<HexBinary>().unwrap().to_string(), text);
        }
        for text in ["0", "0x00", "0g", "0f b7", "é", "+1", "ab\u{e9}"] {
            assert!(text.parse::<HexBinary>().is_err(), "{text}");
        }
        assert_eq!("ab".parse::<HexBinary>().unwrap(), "AB".parse::<HexBinary>().unwrap());
    }

    proptest::proptest! {
        #[test]
        fn octets_come_back_from_their_canonical_form(octets: Vec<u8>) {
            let base64 = Base64Binary::from(octets.clone());
            let text = base64.to_string();
            let read: Base64Binary = text.parse().unwrap();
            proptest::prop_assert!(read.is_canonical(&text));
            proptest::prop_assert_eq!(&read[..], &octets[..]);
            let hex = HexBinary::from(octets.clone());
            proptest::prop_assert_eq!(&hex.to_string().parse::<HexBinary>().unwrap()[..], &octets[..]);
            proptest::prop_assert_eq!(hex.to_string().to_lowercase().parse::<HexBinary>().unwrap(), hex);
        }

        #[test]
        fn base64_that_is_read_is_written_back(text in "[aAQgw= \\n]{0,9}") {
            if let Ok(read) = text.parse::<Base64Binary>() {
                proptest::prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
