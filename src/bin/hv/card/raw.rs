//! Untouched XML as lines.

use hv_types::xml::{self, RawXml, Reader};

use super::{Line, words};

/// Lines of untouched XML that are shown.
const MOST: usize = 60;

/// An element with its attributes, text and elements.
pub(crate) fn outline(element: &RawXml) -> Line {
    let mut left = MOST;
    let mut line = walk(element, &mut left);
    if left == 0 {
        line.below.push(Line::new("…", "there is more: hv json has all of it"));
    }
    line
}

/// As [`outline`], of an element's text.
pub(super) fn outline_of(text: &str) -> Line {
    match text.parse() {
        Ok(element) => outline(&element),
        Err(_) => Line::new("", text),
    }
}

fn walk(element: &RawXml, left: &mut usize) -> Line {
    *left = left.saturating_sub(1);
    let mut line = Line { label: words(element.local_name()), ..Line::default() };
    for (name, value) in attributes(element).unwrap_or_default() {
        line.below.push(Line::new(words(&name), value));
    }
    match element.children() {
        Ok(children) if !children.is_empty() => {
            for child in &children {
                if *left == 0 {
                    break;
                }
                line.below.push(walk(child, left));
            }
        }
        Ok(_) => {}
        // Text, perhaps among elements.
        Err(_) => {
            line.value = text_in(element)
                .unwrap_or_else(|| element.inner().split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    line
}

/// The text of an element that has no elements in it.
pub(crate) fn text_in(element: &RawXml) -> Option<String> {
    // The name is found out from the document itself.
    struct Leaf(String);
    impl xml::ReadXml for Leaf {
        fn read_xml(r: &mut Reader<'_>) -> Result<Self, xml::Error> {
            r.any_attributes()?;
            Ok(Leaf(r.text()?.trim().to_owned()))
        }
    }
    read::<Leaf>(element).map(|leaf| leaf.0)
}

fn attributes(element: &RawXml) -> Option<Vec<(String, String)>> {
    struct Attributes(Vec<(String, String)>);
    impl xml::ReadXml for Attributes {
        fn read_xml(r: &mut Reader<'_>) -> Result<Self, xml::Error> {
            let found = r.any_attributes()?;
            let pairs = found.iter().map(|(_, name, value)| (name.to_owned(), value.to_owned()));
            Ok(Attributes(pairs.collect()))
        }
    }
    read::<Attributes>(element).map(|attributes| attributes.0)
}

/// Reads an element of whatever name.
fn read<T: xml::ReadXml>(element: &RawXml) -> Option<T> {
    let document = element.to_document();
    let mut reader = Reader::new(&document);
    reader.peek_local_name().ok()??;
    reader.enter().ok()?;
    T::read_xml(&mut reader).ok()
}
