//! Files that are no XML: what they look like.

/// How files of other kinds begin, and what they are called.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"\x1F\x8B", "a gzip file: unpack it first"),
    (b"PK\x03\x04", "a zip file: unpack it first"),
    (b"BZh", "a bzip2 file: unpack it first"),
    (b"\xFD7zXZ\0", "an xz file: unpack it first"),
    (b"\x28\xB5\x2F\xFD", "a zstd file: unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z file: unpack it first"),
    (b"%PDF-", "a PDF"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"\xD0\xCF\x11\xE0", "a document of an older Office"),
    (b"{\\rtf", "a document in RTF"),
    (b"SQLite format 3\0", "a database"),
    (b"-----BEGIN ", "a key or certificate"),
];

/// What is said of a file that is no XML; `None` where it may be XML, in whatever
/// encoding.
pub(crate) fn says(bytes: &[u8]) -> Option<String> {
    if let Some((_, kind)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Some(format!("this is no XML: it looks like {kind}"));
    }
    // UTF-16 and UTF-32 have advice of their own.
    if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] = bytes {
        return None;
    }
    let head = String::from_utf8_lossy(bytes.get(..256).unwrap_or(bytes));
    let text = head.trim_start_matches('\u{FEFF}').trim_start();
    let mut letters = text.chars().filter(|c| !c.is_whitespace());
    match (letters.next()?, letters.next()) {
        ('<', _) => None,
        ('{', Some('"' | '}')) | ('[', Some('{' | '[' | '"' | ']' | '-' | '0'..='9')) => {
            Some("this is no XML: it looks like JSON".to_owned())
        }
        _ => {
            let line: String = text.lines().next().unwrap_or_default().chars().take(24).collect();
            let readable = !line.contains(|c: char| c.is_control() || c == '\u{FFFD}');
            let begins = if readable { format!(", this with `{}`", line.trim_end()) } else { String::new() };
            Some(format!("this is no XML: XML begins with `<`{begins}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn what_may_be_xml_is_left_to_the_reader_of_xml() {
        for text in ["", " \n", "<a/>", "\u{FEFF}\n <a/>", "\u{a0}<a/>", "<\u{fffd}"] {
            assert_eq!(says(text.as_bytes()), None, "{text}");
        }
        for bytes in [&b"\xFF\xFE<\0"[..], b"\0<\0a", b"<\0a\0", b"<a>\xFC</a>"] {
            assert_eq!(says(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn an_end_amid_a_letter_is_no_matter() {
        assert_eq!(says("ü".repeat(200).as_bytes()).unwrap().matches('ü').count(), 24);
    }
}
