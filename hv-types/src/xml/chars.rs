//! Characters, names, references and white space of XML 1.0.

use std::borrow::Cow;

pub(super) fn split_name(name: &str) -> (Option<&str>, &str) {
    match name.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, name),
    }
}

#[inline]
pub(crate) fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// Bytes that are not plain text, neither read nor written as they are: markup,
/// references, carriage returns (line ends are normalized), `>` (of `]]>`), control
/// characters, and the lead byte of U+FFFE and U+FFFF.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = byte != b'\n' as usize && byte != b'\t' as usize;
        byte += 1;
    }
    special[b'<' as usize] = true;
    special[b'&' as usize] = true;
    special[b'>' as usize] = true;
    special[0xEF] = true;
    special
};

/// The length of the plain text that `bytes` begin with.
#[inline]
pub(super) fn plain_text_len(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| SPECIAL[byte as usize]).unwrap_or(bytes.len())
}

/// Bytes of which a plain name consists: ASCII letters, digits and `-_.`.
const NAME: [bool; 256] = {
    let mut name = [false; 256];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        name[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        byte += 1;
    }
    name
};

/// The length of the ASCII name without a colon that `bytes` begin with, if what
/// follows it certainly ends the name.
pub(super) fn plain_name_len(bytes: &[u8]) -> Option<usize> {
    if !bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
        return None;
    }
    let len = bytes.iter().position(|&byte| !NAME[usize::from(byte)])?;
    (matches!(bytes[len], b'>' | b'/' | b'=') || is_white_space(bytes[len])).then_some(len)
}

/// Whether two names are the same. Names are short: calling a function that compares
/// memory would take longer than the comparison.
#[inline(always)]
pub(super) fn same_name(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // Eight bytes at a time; the last ones may have been compared before.
    let (mut rest, mut other) = (a, b);
    if let (Some(end), Some(other_end)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        while let (Some((begin, behind)), Some((other_begin, other_behind))) =
            (rest.split_first_chunk::<8>(), other.split_first_chunk::<8>())
        {
            if begin != other_begin {
                return false;
            }
            (rest, other) = (behind, other_behind);
        }
        return end == other_end;
    }
    if let (Some(begin), Some(other_begin), Some(end), Some(other_end)) =
        (a.first_chunk::<4>(), b.first_chunk::<4>(), a.last_chunk::<4>(), b.last_chunk::<4>())
    {
        return begin == other_begin && end == other_end;
    }
    match (a, b) {
        ([a], [b]) => a == b,
        ([a, c], [b, d]) => a == b && c == d,
        ([a, c, e], [b, d, f]) => a == b && c == d && e == f,
        _ => true,
    }
}

/// Bytes that end an attribute value, or make it more than its text: quotes, markup,
/// references, control characters, and the lead byte of U+FFFE and U+FFFF. White space
/// is among them, but for blanks: it would have to be normalized.
const SPECIAL_IN_VALUE: [bool; 256] = {
    let mut special = SPECIAL;
    special[b'\n' as usize] = true;
    special[b'\t' as usize] = true;
    special[b'>' as usize] = false;
    special[b'"' as usize] = true;
    special[b'\'' as usize] = true;
    special
};

/// The length of the attribute value that `bytes` begin with, and whether references are
/// in it, if it has nothing else that is special before `quote`.
pub(super) fn plain_value_len(bytes: &[u8], quote: u8) -> Option<(usize, bool)> {
    let (mut len, mut references) = (0, false);
    loop {
        len += bytes[len..].iter().position(|&byte| SPECIAL_IN_VALUE[usize::from(byte)])?;
        match bytes[len] {
            byte if byte == quote => return Some((len, references)),
            b'&' => references = true,
            b'"' | b'\'' => {}
            _ => return None,
        }
        len += 1;
    }
}

/// Whether an attribute is written with this value as it is.
pub(super) fn is_plain_attribute(value: &[u8]) -> bool {
    value.iter().all(|&byte| !SPECIAL_IN_VALUE[usize::from(byte)] && byte != b'>')
}

/// `Char` of XML 1.0.
pub(super) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// `QName` of Namespaces in XML: a name with at most one colon inside.
pub(crate) fn is_name(name: &str) -> bool {
    match name.split_once(':') {
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
        None => is_ncname(name),
    }
}

/// `NCName` of Namespaces in XML.
pub(crate) fn is_ncname(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

pub(crate) fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

pub(crate) fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// The longest name of a reference that is looked at, in bytes: that of any character
/// is shorter.
pub(super) const LONGEST_REFERENCE: usize = 12;

/// The text of a reference, given what stands between `&` and `;`.
pub(super) fn resolve_reference(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                u32::from_str_radix(hex, 16).ok()?
            }
            None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
            _ => return None,
        };
        let c = char::from_u32(code).filter(|&c| is_xml_char(c))?;
        return Some(Cow::Owned(c.to_string()));
    }
    quick_xml::escape::resolve_predefined_entity(name).map(Cow::Borrowed)
}

/// CR LF and CR become LF.
pub(super) fn normalize_line_ends(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
}

/// Attribute-value normalization: literal white space becomes blanks,
/// references keep what they stand for. The error is the bad reference's name.
pub(super) fn normalize_attribute(raw: Cow<'_, str>) -> std::result::Result<Cow<'_, str>, String> {
    if !raw.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
        return Ok(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let text = normalize_line_ends(&raw);
    let mut rest: &str = &text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'\t' | b'\n')) {
        value.push_str(&rest[..at]);
        if rest.as_bytes()[at] != b'&' {
            value.push(' ');
            rest = &rest[at + 1..];
            continue;
        }
        let name = rest[at + 1..].split_once(';').map_or("", |(name, _)| name);
        value.push_str(&resolve_reference(name).ok_or_else(|| name.to_owned())?);
        rest = &rest[at + name.len() + 2..];
    }
    value.push_str(rest);
    Ok(Cow::Owned(value))
}

pub(super) fn is_utf8_name(encoding: &str) -> bool {
    encoding.eq_ignore_ascii_case("utf-8")
        || encoding.eq_ignore_ascii_case("utf8")
        || encoding.eq_ignore_ascii_case("us-ascii")
        || encoding.eq_ignore_ascii_case("ascii")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::writer::escape_attribute;

    #[test]
    fn names_that_differ_in_any_byte_are_not_the_same() {
        let long = b"a-name-of-thirty-three-characters";
        for len in 0..=long.len() {
            let name = &long[..len];
            assert!(same_name(name, &Vec::from(name)), "{len}");
            assert!(!same_name(name, &long[..len.saturating_sub(1)]) || len == 0);
            for at in 0..len {
                let mut other = name.to_vec();
                other[at] ^= 1;
                assert!(!same_name(name, &other), "byte {at} of {len}");
            }
        }
    }

    #[test]
    fn an_attribute_is_written_as_it_is_only_where_escaping_changes_nothing() {
        for c in ('\0'..='\u{ffff}').chain(['\u{10000}']) {
            let value = format!("a{c}b");
            let mut escaped = String::new();
            escape_attribute(&value, &mut escaped);
            if is_plain_attribute(value.as_bytes()) {
                assert!(is_xml_char(c) && escaped == value, "U+{:04X}", c as u32);
            } else {
                let wary = matches!(c, '\'' | '\u{f000}'..='\u{ffff}');
                assert!(!is_xml_char(c) || escaped != value || wary, "U+{:04X}", c as u32);
            }
        }
    }
}
