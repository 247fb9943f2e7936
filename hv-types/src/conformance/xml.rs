//! Whether two documents say the same: names, attributes, text, order of children.
//!
//! Prefixes, declarations, comments, CDATA and the white space between elements
//! do not count; the text of leaves counts to the last character.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::values::WHITE_SPACE;

type Name = (Option<String>, String);

/// One piece of a document.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Start(Name, Vec<(Name, String)>),
    Text(String),
    End,
}

/// Compares two documents; the error shows the first piece that differs.
pub(super) fn same(left: &str, right: &str) -> Result<(), String> {
    let (left, right) = (pieces(left)?, pieces(right)?);
    let mut path: Vec<&str> = Vec::new();
    for (at, piece) in left.iter().enumerate() {
        let other = right.get(at);
        if other != Some(piece) {
            let found = other.map_or("nothing".to_owned(), shown);
            return Err(format!("at /{}: {} became {found}", path.join("/"), shown(piece)));
        }
        match piece {
            Piece::Start((_, local), _) => path.push(local),
            Piece::End => {
                path.pop();
            }
            Piece::Text(_) => {}
        }
    }
    match right.get(left.len()) {
        None => Ok(()),
        Some(piece) => Err(format!("{} was added", shown(piece))),
    }
}

fn shown(piece: &Piece) -> String {
    match piece {
        Piece::Start((_, local), attributes) => {
            let attributes: Vec<String> =
                attributes.iter().map(|((_, name), value)| format!(" {name}={value:?}")).collect();
            format!("<{local}{}>", attributes.concat())
        }
        Piece::Text(text) => format!("{text:?}"),
        Piece::End => "an end tag".to_owned(),
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut pieces: Vec<Piece> = Vec::new();
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|error| error.to_string())?;
        let namespace = bound(namespace);
        match event {
            Event::Start(tag) => {
                let piece = start(&reader, namespace, &tag)?;
                pieces.push(piece);
            }
            Event::End(_) => pieces.push(Piece::End),
            Event::Text(text) => push(&mut pieces, &text.xml10_content()),
            Event::CData(text) => push(&mut pieces, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(c) => c.to_string(),
                    None => {
                        let name = reference.xml10_content();
                        let text = quick_xml::escape::resolve_predefined_entity(&name);
                        text.ok_or_else(|| format!("the entity `{name}` is not declared"))?.to_owned()
                    }
                };
                push(&mut pieces, &text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(without_layout(pieces))
}

fn bound(namespace: ResolveResult<'_>) -> Option<String> {
    match namespace {
        ResolveResult::Bound(uri) => Some(uri.as_ref().to_owned()),
        _ => None,
    }
}

fn start(reader: &NsReader<&[u8]>, namespace: Option<String>, tag: &BytesStart<'_>) -> Result<Piece, String> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key: &str = attribute.key.as_ref();
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        let value = value.map_err(|error| error.to_string())?.into_owned();
        attributes.push(((bound(namespace), local.as_ref().to_owned()), value));
    }
    attributes.sort();
    Ok(Piece::Start((namespace, tag.local_name().as_ref().to_owned()), attributes))
}

fn push(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// White space next to an element is layout, unless text stands there as well.
fn without_layout(pieces: Vec<Piece>) -> Vec<Piece> {
    let is_blank = |text: &str| text.trim_matches(WHITE_SPACE).is_empty();
    let mut kept = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        if let Piece::Text(text) = piece {
            let leaf = at > 0
                && matches!(pieces[at - 1], Piece::Start(..))
                && matches!(pieces.get(at + 1), Some(Piece::End));
            if text.is_empty() || (is_blank(text) && !leaf) {
                continue;
            }
        }
        kept.push(piece.clone());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn prefixes_layout_and_comments_are_no_differences() {
        let one = "<a xmlns='urn:a'>\n  <b c='1' d='2'/><!-- x -->\n</a>";
        assert_eq!(same(one, "<p:a xmlns:p='urn:a'><p:b d='2' c='1'></p:b></p:a>"), Ok(()));
    }

    #[test]
    fn the_first_difference_is_shown_with_its_path() {
        let error = |one: &str, other: &str| same(one, other).unwrap_err();
        assert_eq!(error("<a><b>1</b></a>", "<a><b>2</b></a>"), "at /a/b: \"1\" became \"2\"");
        assert_eq!(error("<a><b/></a>", "<a/>"), "at /a: <b> became an end tag");
        assert_eq!(error("<a><b> </b></a>", "<a><b/></a>"), "at /a/b: \" \" became an end tag");
        assert_eq!(error("<a b='1'/>", "<a b='2'/>"), "at /: <a b=\"1\"> became <a b=\"2\">");
    }
}
