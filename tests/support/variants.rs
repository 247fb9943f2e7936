//! Variants of a document: each element left out, doubled, swapped with the next, or
//! without one of its attributes or its text.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

/// An element's place in the text.
struct Place {
    whole: Range<usize>,
    parent: Option<usize>,
    attributes: Vec<Range<usize>>,
    /// The text of an element with nothing else in it.
    text: Option<Range<usize>>,
}

/// All variants of a well-formed document, with what was done.
pub fn variants(text: &str) -> Vec<(String, String)> {
    // quick-xml does not count a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let places = places(text);
    let slice = |range: &Range<usize>| &text[range.clone()];
    let without = |range: &Range<usize>| format!("{}{}", &text[..range.start], &text[range.end..]);
    let mut variants = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let whole = &place.whole;
        let name = slice(whole).split([' ', '>', '/', '\n']).next().unwrap_or_default();
        for attribute in &place.attributes {
            variants.push((format!("{name}> without{}", slice(attribute)), without(attribute)));
        }
        if let Some(content) = &place.text {
            for other in ["", " ", "0", "-1", "x", "99999999999999999999"] {
                let changed = format!("{}{other}{}", &text[..content.start], &text[content.end..]);
                variants.push((format!("{name}> holds `{other}`"), changed));
            }
        }
        if place.parent.is_none() {
            continue;
        }
        variants.push((format!("without {name}>"), without(whole)));
        let doubled = format!("{}{}{}", &text[..whole.end], slice(whole), &text[whole.end..]);
        variants.push((format!("{name}> doubled"), doubled));
        let next = places[index + 1..].iter().find(|other| other.whole.start >= whole.end);
        if let Some(next) = next.filter(|next| next.parent == place.parent) {
            let next = &next.whole;
            let between = &text[whole.end..next.start];
            let swapped = format!(
                "{}{}{between}{}{}",
                &text[..whole.start],
                slice(next),
                slice(whole),
                &text[next.end..]
            );
            variants.push((format!("{name}> after the next"), swapped));
        }
    }
    variants
}

fn places(text: &str) -> Vec<Place> {
    let mut reader = Reader::from_str(text);
    let (mut places, mut open): (Vec<Place>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error}\n{text}"));
        let end = reader.buffer_position() as usize;
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let empty = text[..end].ends_with("/>");
                let tag_text = &text[start..end];
                let attributes = tag.attributes().flatten().map(|attribute| {
                    // As written, with the blank before it.
                    let key: &str = attribute.key.as_ref();
                    let at = tag_text.find(&format!(" {key}=")).unwrap_or_default();
                    let quote = at + 2 + key.len();
                    let value = tag_text[quote + 1..].find(&tag_text[quote..=quote]).unwrap_or_default();
                    start + at..start + quote + value + 2
                });
                let attributes = attributes.collect();
                places.push(Place {
                    whole: start..end,
                    parent: open.last().copied(),
                    attributes,
                    text: None,
                });
                if !empty {
                    open.push(places.len() - 1);
                }
            }
            Event::End(_) => {
                let Some(index) = open.pop() else { continue };
                let leaf = index + 1 == places.len();
                let content = text[places[index].whole.start..].find('>').unwrap_or_default();
                let content = places[index].whole.start + content + 1..start;
                places[index].text = leaf.then_some(content);
                places[index].whole.end = end;
            }
            Event::Eof => return places,
            _ => {}
        }
    }
}
