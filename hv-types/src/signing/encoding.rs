//! From the bytes of a file to text.

use std::borrow::Cow;

use crate::xml::{self, Error, ErrorKind, locate};

/// The text of a signed thing's file: UTF-8, or UTF-16 with a byte order mark.
///
/// Canonical octets are UTF-8 whatever the file is in, so a signature survives the
/// conversion. The encoding that the XML declaration of a UTF-16 file names is
/// replaced in the text.
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
/// The bytes are neither, or the declaration names another encoding than they are in.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        // UTF-32 begins like UTF-16; two zero bytes are no character of XML.
        [0xFF, 0xFE, 0, 0, ..] => return xml::decode(bytes).map(Cow::Borrowed),
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return xml::decode(bytes).map(Cow::Borrowed),
    };
    let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if bytes.len().is_multiple_of(2) => declare_utf8(text).map(Cow::Owned),
        _ => Err(syntax("", "the file begins like UTF-16 but is not valid UTF-16")),
    }
}

fn declare_utf8(mut text: String) -> Result<String, Error> {
    let Some(end) = text.starts_with("<?xml").then(|| text.find("?>")).flatten() else { return Ok(text) };
    let Some(at) = text[..end].find("encoding") else { return Ok(text) };
    let value = text[at + "encoding".len()..end].trim_start_matches([' ', '\t', '\r', '\n', '=']);
    let start = end - value.len();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let name = quote.and_then(|quote| value[1..].split(quote).next()).unwrap_or_default();
    if !["utf-16", "utf-16le", "utf-16be"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
        let message = format!("the declaration names the encoding `{name}`, but the file is in UTF-16");
        return Err(syntax(&text, &message));
    }
    let range = start + 1..start + 1 + name.len();
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
