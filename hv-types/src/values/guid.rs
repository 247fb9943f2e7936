//! GUIDs.

use uuid::Uuid;

use super::{Lexical, LexicalValue};

/// A GUID: 8-4-4-4-12 hexadecimal digits in any case, without braces.
///
/// Compares without regard to case, keeps the case it was read in, and
/// dereferences to [`uuid::Uuid`].
///
/// ```
/// use hv_types::values::Guid;
/// let read: Guid = "CA3C57F4-F4C1-4E15-BE67-0A3CAF5414ED".parse()?;
/// assert_eq!(read, "ca3c57f4-f4c1-4e15-be67-0a3caf5414ed".parse::<Guid>()?);
/// assert_eq!(read.to_string(), "CA3C57F4-F4C1-4E15-BE67-0A3CAF5414ED");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type Guid = Lexical<Uuid>;

impl LexicalValue for Uuid {
    const NAME: &'static str = "guid";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        // The crate also reads braces, URNs and forms without hyphens.
        let fault = "must be 8-4-4-4-12 hexadecimal digits";
        if text.len() != 36 {
            return Err(fault.to_owned());
        }
        Uuid::try_parse(text).map_err(|_| fault.to_owned())
    }

    fn parse_canonical(text: &str) -> Option<Self> {
        let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
        if [8, 13, 18, 23].iter().any(|&at| text[at] != b'-') {
            return None;
        }
        // Where the two digits of each byte are. What is no digit leaves its mark in `all`.
        const PAIRS: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
        let (mut bytes, mut all) = ([0; 16], 0);
        for (byte, at) in bytes.iter_mut().zip(PAIRS) {
            let (high, low) = (DIGIT[usize::from(text[at])], DIGIT[usize::from(text[at + 1])]);
            all |= high | low;
            *byte = high << 4 | low;
        }
        (all < 16).then(|| Uuid::from_bytes(bytes))
    }

    fn write_canonical(&self, out: &mut String) {
        out.push_str(self.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn is_canonical(&self, text: &str) -> bool {
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
    }
}

/// The value of each lower-case hexadecimal digit; 255 for any other byte.
const DIGIT: [u8; 256] = {
    let mut digit = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        digit[b"0123456789abcdef"[value] as usize] = value as u8;
        value += 1;
    }
    digit
};

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn reading_by_position_is_reading(
            text in "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            at in 0..36usize,
            byte in "[0-9a-fA-FgG{} -]|",
        ) {
            let read = Uuid::parse_canonical(&text).unwrap();
            proptest::prop_assert_eq!(Ok(read), Uuid::parse_lexical(&text));
            proptest::prop_assert_eq!(read.hyphenated().to_string(), text.clone());
            // One byte changed or gone: another canonical text, or none.
            let mut changed = text.clone();
            changed.replace_range(at..=at, &byte);
            if let Some(read) = Uuid::parse_canonical(&changed) {
                proptest::prop_assert_eq!(Ok(read), Uuid::parse_lexical(&changed));
                proptest::prop_assert_eq!(read.hyphenated().to_string(), changed);
            } else {
                let canonical = Uuid::parse_lexical(&changed).is_ok_and(|read| read.to_string() == changed);
                proptest::prop_assert!(!canonical, "{changed}");
            }
        }
    }
}
