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
