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
        let mut digits = [0; 32];
        for (to, from, len) in [(0, 0, 8), (8, 9, 4), (12, 14, 4), (16, 19, 4), (20, 24, 12)] {
            digits[to..to + len].copy_from_slice(&text[from..from + len]);
        }
        // Nothing here depends on a digit before, so that compilers take 16 at a time.
        let values = digits.map(|byte| {
            let digit = byte.wrapping_sub(b'0');
            let letter = byte.wrapping_sub(b'a').saturating_add(10);
            let letter = if letter > 15 { NO_DIGIT } else { letter };
            if digit > 9 { letter } else { digit }
        });
        let all = values.iter().fold(0, |all, value| all | value);
        let bytes = std::array::from_fn(|at| values[2 * at] << 4 | values[2 * at + 1]);
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

/// Stands for the value of what is no lower-case hexadecimal digit.
const NO_DIGIT: u8 = u8::MAX;

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
