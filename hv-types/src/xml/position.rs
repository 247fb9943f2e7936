//! Line, column and path of an offset, computed only when an error is reported.

use quick_xml::events::Event;
use std::collections::HashMap;

/// A place in a document, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub line: usize,
    pub column: usize,
    pub path: String,
}

impl Position {
    /// The place after `before`, in no element.
    pub(crate) fn at_end(before: &str) -> Self {
        let (line, column) = line_column(before, before.len());
        Position { line, column, path: "/".to_owned() }
    }
}

/// The place of byte `offset` of `input`, by one scan from the start.
///
/// An element that starts at `offset` belongs to the path; `leaf` is a child
/// or attribute that is missing there, or the attribute that is at fault.
pub(crate) fn locate(input: &str, offset: usize, leaf: Option<&str>) -> Position {
    let (line, column) = line_column(input, offset);
    let mut path = path(input, offset);
    if let Some(leaf) = leaf {
        if path == "/" {
            path.clear();
        }
        path.push('/');
        path.push_str(&shown(leaf));
    }
    Position { line, column, path }
}

/// A name as paths show it: cut where it is longer than any real one.
pub(crate) fn shown(name: &str) -> String {
    const LONGEST: usize = 200;
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    format!("{}…", floor_char_boundary(name, LONGEST))
}

/// Line and column, both from 1; the column counts characters.
fn line_column(input: &str, offset: usize) -> (usize, usize) {
    let before = floor_char_boundary(input, offset);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[start..].trim_start_matches('\u{feff}').chars().count() + 1;
    (line, column)
}

/// The start of `input`, of at most `offset` bytes.
pub(super) fn floor_char_boundary(input: &str, offset: usize) -> &str {
    let mut end = offset.min(input.len());
    while !input.is_char_boundary(end) {
        end -= 1;
    }
    &input[..end]
}

/// The path of the elements that are open at `offset`, an index given from the
/// second of several children with one name on: `/allergy/name/code[2]`.
fn path(input: &str, offset: usize) -> String {
    // quick-xml does not count a byte order mark.
    let (input, offset) = match input.strip_prefix('\u{feff}') {
        Some(input) => (input, offset.saturating_sub('\u{feff}'.len_utf8())),
        None => (input, offset),
    };
    // Name, number among those of the name, and how often each name was met inside. Tests
    // read hundreds of thousands of damaged documents: nothing is copied until the end.
    let mut open: Vec<(&str, usize, HashMap<&str, usize>)> = vec![("", 1, HashMap::new())];
    let mut reader = quick_xml::Reader::from_str(input);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    // An empty element is open only for an error at its very start tag.
    let mut closes_empty = false;
    loop {
        let start = reader.buffer_position() as usize;
        if closes_empty && start <= offset {
            open.pop();
        }
        closes_empty = false;
        if start > offset {
            break;
        }
        let empty = match reader.read_event() {
            Ok(Event::Start(_)) => false,
            Ok(Event::Empty(_)) => true,
            Ok(Event::End(_)) => {
                if reader.buffer_position() as usize <= offset && open.len() > 1 {
                    open.pop();
                }
                continue;
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => continue,
        };
        let tag = input.get(start..reader.buffer_position() as usize);
        let name = local_name(tag.unwrap_or_default());
        let Some((_, _, siblings)) = open.last_mut() else { break };
        let count = siblings.entry(name).or_insert(0);
        *count += 1;
        let count = *count;
        open.push((name, count, HashMap::new()));
        closes_empty = empty;
    }
    let steps = open.iter().skip(1).map(|(name, count, _)| match count {
        1 => shown(name),
        _ => format!("{}[{count}]", shown(name)),
    });
    format!("/{}", steps.collect::<Vec<_>>().join("/"))
}

/// The name in a start tag, without its prefix.
fn local_name(tag: &str) -> &str {
    let name = tag.trim_start_matches('<');
    let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    let name = &name[..end.unwrap_or(name.len())];
    name.split_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_the_open_elements_and_counts_repeated_ones() {
        let xml = "<a>\n <b/><b>é<c/></b>\n</a>";
        let at = |needle: &str| xml.find(needle).unwrap();
        assert_eq!(locate(xml, at("<b/>"), None).path, "/a/b");
        assert_eq!(locate(xml, at("<b>"), None).path, "/a/b[2]");
        let place = locate(xml, at("<c/>"), None);
        assert_eq!((place.line, place.column, place.path.as_str()), (2, 10, "/a/b[2]/c"));
        assert_eq!(locate(xml, at("</a>"), Some("d")).path, "/a/d");
        assert_eq!(locate(xml, 10_000, None).path, "/");
        let marked = format!("\u{feff}{xml}");
        assert_eq!(locate(&marked, at("<c/>") + 3, None), place);
        let long = format!("<{}é><b/>", "a".repeat(199));
        assert_eq!(locate(&long, long.len() - 4, None).path, format!("/{}…/b", "a".repeat(199)));
    }
}
