//! Inline data: base64 that is kept as text and decoded on demand.

use std::fmt;
use std::io::{self, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::BlobError;
use crate::values::{Scalar, Value, ValueError};

/// A blob's inline data as it was written: base64, perhaps with line breaks.
///
/// Any text can be held, so that nothing is lost; whether it is base64 shows when
/// it is decoded.
///
/// ```
/// use hv_types::blobs::{BlobError, Base64Text};
///
/// let text: Base64Text = "aGVh\nbHRo".into();
/// assert_eq!(text.decode(6)?, b"health");
/// assert!(matches!(text.decode(5), Err(BlobError::TooLarge { limit: 5 })));
/// assert!(matches!(Base64Text::from("aG=x").decode(9), Err(BlobError::Base64 { offset: 3 })));
/// # Ok::<(), BlobError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Base64Text(Box<str>);

impl Base64Text {
    /// The text of some bytes, without line breaks.
    pub fn encode(bytes: &[u8]) -> Self {
        Base64Text(STANDARD.encode(bytes).into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of bytes that the text stands for; allocates nothing.
    ///
    /// # Errors
    ///
    /// The text is not base64: another character, padding that is not complete or
    /// not at the end.
    pub fn decoded_len(&self) -> Result<u64, BlobError> {
        let (mut digits, mut padding) = (0u64, 0u64);
        let mut counted = 0;
        for count in self.0.as_bytes().chunks_exact(PLAIN).map_while(count_digits) {
            digits += count;
            counted += PLAIN;
        }
        for (offset, byte) in self.0.bytes().enumerate().skip(counted) {
            match byte {
                byte if crate::xml::is_white_space(byte) => {}
                b'=' if padding < 2 && (digits + padding) % 4 >= 2 => padding += 1,
                byte if padding == 0 && is_digit(byte) => digits += 1,
                _ => return Err(BlobError::Base64 { offset }),
            }
        }
        if !(digits + padding).is_multiple_of(4) {
            return Err(BlobError::Base64 { offset: self.0.len() });
        }
        Ok((digits + padding) / 4 * 3 - padding)
    }

    /// Decodes the text to at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// The text is not base64, or stands for more than `limit` bytes; both are
    /// found before anything is allocated.
    pub fn decode(&self, limit: u64) -> Result<Vec<u8>, BlobError> {
        let length = self.decoded_len()?;
        if length > limit {
            return Err(BlobError::TooLarge { limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        // What is left to fail are bits after the last byte that are not zero.
        match self.reader().read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(_) => Err(BlobError::Base64 { offset: self.0.trim_end().len() }),
        }
    }

    /// Decodes the text piece by piece, to be hashed or stored.
    ///
    /// Reading fails with [`InvalidData`](io::ErrorKind::InvalidData) where the text is not base64.
    pub fn reader(&self) -> Base64Reader<'_> {
        Base64Reader { text: self.0.as_bytes(), decoded: [0; PIECE], at: 0, end: 0, padded: false }
    }
}

/// Bytes looked at together: their number fits a byte.
const PLAIN: usize = 128;

/// How many digits there are, if there is nothing but digits and white space. Without a
/// decision for each byte, which is what the compiler turns into vector instructions.
fn count_digits(piece: &[u8]) -> Option<u64> {
    let (mut digits, mut others) = (0u8, 0u8);
    for &byte in piece {
        digits += u8::from(is_digit(byte));
        others += u8::from(!(is_digit(byte) | crate::xml::is_white_space(byte)));
    }
    (others == 0).then_some(digits.into())
}

#[inline]
fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | (byte == b'+') | (byte == b'/')
}

/// Bytes decoded at a time, a multiple of three.
const PIECE: usize = 3 * 1024;

/// Reads the bytes that a [`Base64Text`] stands for, in constant memory.
pub struct Base64Reader<'t> {
    text: &'t [u8],
    decoded: [u8; PIECE],
    /// What of `decoded` was not handed out yet.
    at: usize,
    end: usize,
    /// Padding was read: nothing may follow.
    padded: bool,
}

impl Base64Reader<'_> {
    fn fill(&mut self) -> io::Result<()> {
        let mut digits = [0; PIECE / 3 * 4];
        let mut count = 0;
        while count < digits.len()
            && let [byte, rest @ ..] = self.text
        {
            if !crate::xml::is_white_space(*byte) {
                digits[count] = *byte;
                count += 1;
            }
            self.text = rest;
        }
        self.at = 0;
        self.end = 0;
        if count > 0 {
            let refuse = || io::Error::new(io::ErrorKind::InvalidData, "the data is not valid base64");
            if self.padded {
                return Err(refuse());
            }
            self.padded = digits[count - 1] == b'=';
            self.end = STANDARD.decode_slice(&digits[..count], &mut self.decoded).map_err(|_| refuse())?;
        }
        Ok(())
    }
}

impl Read for Base64Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.end {
            self.fill()?;
        }
        let count = (self.end - self.at).min(buffer.len());
        buffer[..count].copy_from_slice(&self.decoded[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

impl fmt::Debug for Base64Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64Reader({} characters left)", self.text.len())
    }
}

/// Shows the beginning: the data may be megabytes.
impl fmt::Debug for Base64Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.0.chars().take(24).collect();
        let more = if shown.len() < self.0.len() { "…" } else { "" };
        write!(f, "Base64Text({shown}{more}, {} characters)", self.0.len())
    }
}

impl From<&str> for Base64Text {
    fn from(text: &str) -> Self {
        Base64Text(text.into())
    }
}

impl From<String> for Base64Text {
    fn from(text: String) -> Self {
        Base64Text(text.into())
    }
}

impl Value for Base64Text {
    fn parse(text: &str) -> Result<Self, ValueError> {
        Ok(text.into())
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.0);
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text((&*self.0).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_base64_is_refused_at_its_place() {
        for (text, offset) in [
            ("a", 1),
            ("aG", 2),
            ("aGk", 3),
            ("=", 0),
            ("a===", 1),
            ("aG==aGk=", 4),
            ("aGk==", 4),
            ("aG$=", 2),
            ("aG-_", 2),
            ("aGVh\u{a0}bHRo", 4),
            ("aGl=", 4),
            ("aB== \n", 4),
        ] {
            match Base64Text::from(text).decode(100) {
                Err(BlobError::Base64 { offset: found }) => assert_eq!(found, offset, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn the_limit_is_checked_before_anything_is_decoded() {
        // Two trailing bits would be refused when decoding: the limit comes first.
        let text = Base64Text::from("QUFB".repeat(1000) + "aB==");
        assert!(matches!(text.decode(3000), Err(BlobError::TooLarge { limit: 3000 })));
        assert!(matches!(text.decode(3001), Err(BlobError::Base64 { .. })));
    }

    proptest::proptest! {
        #[test]
        fn bytes_come_back_whatever_the_line_breaks(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..9000), width in 1usize..80,
        ) {
            let text = Base64Text::encode(&bytes);
            let lines: Vec<&str> =
                text.as_str().as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
            let text = Base64Text::from(lines.join("\r\n"));
            proptest::prop_assert_eq!(text.decoded_len().unwrap(), bytes.len() as u64);
            proptest::prop_assert_eq!(text.decode(bytes.len() as u64).unwrap(), bytes);
        }

        #[test]
        fn the_length_and_the_decoder_agree(
            text in "[aAQgw= \\n]{0,12}", before in "([aA/9+ ]{32}){0,9}", after in "(QUFB){0,99}",
        ) {
            let text = Base64Text::from(before + &text + &after);
            match text.decode(1000) {
                Ok(bytes) => proptest::prop_assert_eq!(text.decoded_len().unwrap(), bytes.len() as u64),
                Err(_) => {
                    let strict = text.as_str().parse::<crate::values::Base64Binary>();
                    proptest::prop_assert!(strict.is_err());
                }
            }
        }
    }
}
