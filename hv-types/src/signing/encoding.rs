//! From the bytes of a file to text.

use std::borrow::Cow;
use std::ops::Range;

use crate::xml::{self, Error, ErrorKind, locate};

/// The text of a signed thing's file: UTF-8, UTF-16 with a byte order mark, or
/// ISO-8859-1 that its XML declaration names.
///
/// Canonical octets are UTF-8 whatever the file is in, so a signature survives the
/// conversion. The encoding that the declaration names becomes UTF-8 in the text.
///
/// ```
/// use hv_types::signing::decode;
/// let utf16: Vec<u8> = "\u{feff}<?xml version='1.0' encoding='UTF-16'?><é/>"
///     .encode_utf16().flat_map(u16::to_le_bytes).collect();
/// assert_eq!(decode(&utf16)?, "<?xml version='1.0' encoding='UTF-8'?><é/>");
/// # Ok::<(), hv_types::xml::Error>(())
/// ```
///
/// # Errors
///
/// The bytes are none of these, or the declaration names another encoding than they are in.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        // UTF-32 begins like UTF-16; two zero bytes are no character of XML.
        [0xFF, 0xFE, 0, 0, ..] => return xml::decode(bytes).map(Cow::Borrowed),
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ if names_latin1(bytes) => {
            let text: String = bytes.iter().copied().map(char::from).collect();
            return declare_utf8(text, &[LATIN1]).map(Cow::Owned);
        }
        _ => return xml::decode(bytes).map(Cow::Borrowed),
    };
    let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if bytes.len().is_multiple_of(2) => {
            declare_utf8(text, &["utf-16", "utf-16le", "utf-16be"]).map(Cow::Owned)
        }
        _ => Err(syntax("", "the file begins like UTF-16 but is not valid UTF-16")),
    }
}

const LATIN1: &str = "iso-8859-1";

fn names_latin1(bytes: &[u8]) -> bool {
    let Some(end) = bytes.iter().take(200).position(|&byte| byte == b'>') else { return false };
    let start = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
    declared(start).is_some_and(|range| start[range].eq_ignore_ascii_case(LATIN1))
}

/// Where an XML declaration at the start of a text names an encoding.
fn declared(text: &str) -> Option<Range<usize>> {
    if !text.starts_with("<?xml") {
        return None;
    }
    let declaration = text.split('>').next()?;
    let at = declaration.find("encoding")? + "encoding".len();
    let value = declaration[at..].trim_start_matches([' ', '\t', '\r', '\n', '=']);
    let start = declaration.len() - value.len();
    let name = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
        _ => return Some(start..start),
    };
    Some(start + 1..start + 1 + name.len())
}

/// Makes the declaration name UTF-8, in which the text is now, for one of `expected`.
fn declare_utf8(mut text: String, expected: &[&str]) -> Result<String, Error> {
    let Some(range) = declared(&text) else { return Ok(text) };
    let name = &text[range.clone()];
    if !expected.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        let message = format!(
            "the declaration names the encoding `{}`, but the file is in {}",
            super::certificate::printable(name),
            expected[0].to_ascii_uppercase()
        );
        return Err(syntax(&text, &message));
    }
    text.replace_range(range, "UTF-8");
    Ok(text)
}

fn syntax(text: &str, message: &str) -> Error {
    Error::at(ErrorKind::Syntax, message, locate(text, 0, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn utf_16_is_read_and_its_declaration_follows() {
        let cases = [
            ("<a/>", "<a/>"),
            ("<?xml version='1.0'?><a>😀</a>", "<?xml version='1.0'?><a>😀</a>"),
            (
                "<?xml version='1.0' encoding = \"utf-16\" ?><a/>",
                "<?xml version='1.0' encoding = \"UTF-8\" ?><a/>",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(&utf16(text)).unwrap(), expected);
        }
    }

    #[test]
    fn latin_1_is_read_when_the_file_says_so() {
        let bytes = b"<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>\xe9</a>";
        assert_eq!(decode(bytes).unwrap(), "<?xml version='1.0' encoding=\"UTF-8\"?><a>é</a>");
        assert!(decode(b"<?xml version='1.0' encoding='ISO-8859-2'?><a>\xe9</a>").is_err());
        assert!(decode(b"<a>\xe9</a>").is_err());
    }

    #[test]
    fn what_is_not_in_its_encoding_is_refused() {
        let cases: [(Vec<u8>, &str); 5] = [
            (utf16("<?xml version='1.0' encoding='UTF-8'?><a/>"), "names the encoding `UTF-8`"),
            (utf16("<?xml version='1.0' encoding=?><a/>"), "names the encoding ``"),
            (vec![0xFE, 0xFF, 0xD8, 0x00], "not valid UTF-16"),
            (vec![0xFE, 0xFF, 0x00], "not valid UTF-16"),
            (vec![0xFF, 0xFE, 0, 0, 60, 0, 0, 0], "convert it to UTF-8"),
        ];
        for (bytes, expected) in cases {
            let error = decode(&bytes).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
