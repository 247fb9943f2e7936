//! Quirks of published schemas, each a named function in this one place.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The namespace of `xml:lang` and its siblings.
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of XML Signature.
pub(crate) const XMLDSIG: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Files start with a byte order mark, some in UTF-16: decode by it.
pub(super) fn byte_order_mark(bytes: Vec<u8>) -> Result<String, String> {
    let utf16 = |bytes: &[u8], decode: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes.chunks(2).map(|pair| decode([pair[0], *pair.get(1).unwrap_or(&0)])).collect();
        String::from_utf16(&units).map_err(|_| "the file is not valid UTF-16".to_owned())
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => into_utf8(bytes[3..].to_vec()),
        // What the declaration says is what counts then.
        _ if declares_latin(&bytes) => Ok(bytes.into_iter().map(char::from).collect()),
        _ => into_utf8(bytes),
    }
}

/// Whether the file's first line declares ISO-8859-1, whose characters are the first
/// ones of Unicode. xsd-parser only gets to see the text.
fn declares_latin(bytes: &[u8]) -> bool {
    let head: String = bytes.iter().take(100).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    head.starts_with("<?xml")
        && head.split("?>").next().is_some_and(|declaration| declaration.contains("iso-8859-1"))
}

fn into_utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes)
        .map_err(|error| format!("the file is not valid UTF-8 at byte {}", error.utf8_error().valid_up_to()))
}

/// `dbSNP-build ` of genetic-snp-results.xsd: white space in names collapses, as
/// the type NCName of the schema for schemas says.
pub(crate) fn white_space_in_name(name: &str) -> Cow<'_, str> {
    let words = name.split_ascii_whitespace();
    if words.clone().count() == 1 && !name.contains(|c: char| c.is_ascii_whitespace()) {
        return name.into();
    }
    words.collect::<Vec<_>>().join(" ").into()
}

/// Files that import `Meaningful-Use.xsd` under another case: a file that does
/// not exist is looked for without regard to case.
pub(super) fn file_under_another_case(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let mut matches: Vec<PathBuf> = std::fs::read_dir(path.parent()?)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|found| found.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase() == wanted))
        .collect();
    matches.sort();
    matches.into_iter().next()
}

/// `xml.xsd` and `xmldsig-core-schema.xsd` were not published along with the
/// schemas that import them: what these use from there is built in.
pub(super) fn is_built_in(namespace: Option<&str>) -> bool {
    matches!(namespace, Some(XML | XMLDSIG))
}

/// The type of `xml:lang`, `xml:space`, `xml:base` and `xml:id`, which 27 files
/// use without importing their namespace: the built-in type's name.
pub(crate) fn xml_attribute(local: &str) -> Option<&'static str> {
    match local {
        "lang" => Some("language"),
        "space" => Some("NCName"),
        "base" => Some("anyURI"),
        "id" => Some("ID"),
        _ => None,
    }
}
