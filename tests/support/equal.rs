//! Whether two documents say the same: names, attributes, text, order of children.
//!
//! Prefixes (those of `xsi:type` among them), declarations, comments, CDATA and the white space between elements
//! do not count; the text of leaves counts to the last character.

#![allow(clippy::expect_used, reason = "a test's documents are well-formed")]

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::{QName, ResolveResult};

#[derive(Debug, PartialEq)]
struct Element {
    name: (Option<String>, String),
    attributes: Vec<((Option<String>, String), String)>,
    content: Vec<Node>,
}

#[derive(Debug, PartialEq)]
enum Node {
    Element(Element),
    Text(String),
}

/// Panics with the first difference between two documents.
pub fn assert_same(left: &str, right: &str, what: &str) {
    let (a, b) = (parse(left), parse(right));
    assert!(a == b, "{what}: the documents differ\n--- one\n{left}\n--- other\n{right}");
}

/// Whether two documents say the same.
pub fn same(left: &str, right: &str) -> bool {
    parse(left) == parse(right)
}

fn parse(text: &str) -> Element {
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    loop {
        let (namespace, event) = reader.read_resolved_event().expect("well-formed XML");
        let namespace = match namespace {
            ResolveResult::Bound(uri) => Some(uri.as_ref().to_owned()),
            _ => None,
        };
        match event {
            Event::Start(tag) => {
                let element = element(&reader, namespace, &tag);
                open.push(element);
            }
            Event::Empty(tag) => {
                let element = element(&reader, namespace, &tag);
                match open.last_mut() {
                    Some(parent) => parent.content.push(Node::Element(element)),
                    None => return element,
                }
            }
            Event::End(_) => {
                let mut element = open.pop().expect("an open element");
                normalize(&mut element);
                match open.last_mut() {
                    Some(parent) => parent.content.push(Node::Element(element)),
                    None => return element,
                }
            }
            Event::Text(text) => push(&mut open, &text.xml10_content()),
            Event::CData(text) => push(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().expect("a valid reference") {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                        .expect("a predefined entity")
                        .to_owned(),
                };
                push(&mut open, &text);
            }
            Event::Eof => panic!("the document has no root element"),
            _ => {}
        }
    }
}

fn element(
    reader: &NsReader<&[u8]>,
    namespace: Option<String>,
    tag: &quick_xml::events::BytesStart<'_>,
) -> Element {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.expect("a well-formed attribute");
        let key: &str = attribute.key.as_ref();
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let namespace = match namespace {
            ResolveResult::Bound(uri) => Some(uri.as_ref().to_owned()),
            _ => None,
        };
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a value");
        let mut value = value.into_owned();
        if namespace.as_deref() == Some("http://www.w3.org/2001/XMLSchema-instance")
            && local.as_ref() == "type"
        {
            // A name: its prefix does not count either.
            let (bound, local) = reader.resolver().resolve_element(QName(value.trim()));
            if let ResolveResult::Bound(uri) = bound {
                value = format!("{{{}}}{}", uri.as_ref(), local.as_ref());
            }
        }
        attributes.push(((namespace, local.as_ref().to_owned()), value));
    }
    attributes.sort();
    Element { name: (namespace, tag.local_name().as_ref().to_owned()), attributes, content: Vec::new() }
}

fn push(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else { return };
    match element.content.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => element.content.push(Node::Text(text.to_owned())),
    }
}

/// White space between elements is layout.
fn normalize(element: &mut Element) {
    let has_elements = element.content.iter().any(|node| matches!(node, Node::Element(_)));
    let blank = |node: &Node| matches!(node, Node::Text(text) if text.trim_matches([' ', '\t', '\n', '\r']).is_empty());
    if has_elements && element.content.iter().all(|node| matches!(node, Node::Element(_)) || blank(node)) {
        element.content.retain(|node| !blank(node));
    }
}
