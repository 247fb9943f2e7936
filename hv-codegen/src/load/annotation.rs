//! What `annotation` elements say: documentation and thing metadata.
//!
//! HealthVault's schemas nest elements of their own in `documentation`
//! (`summary`, `remarks`, `type-id`, …); other schemas hold plain text. Both are
//! read here, whatever namespace the nested elements are in.

use quick_xml::NsReader;
use quick_xml::escape::EscapeError;
use quick_xml::events::Event;

use super::scan::DEPTH_LIMIT;

/// The content of the `documentation` elements of one component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Annotation {
    /// Nested elements in order: name and text, paragraphs separated by an empty line.
    entries: Vec<(String, String)>,
    /// Text that stands in `documentation` itself.
    text: String,
}

impl Annotation {
    /// The texts of the nested elements `name`, empty ones left out.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.entries
            .iter()
            .filter(move |(entry, text)| entry == name && !text.is_empty())
            .map(|(_, text)| text.as_str())
    }

    /// The first non-empty nested element `name`.
    pub(crate) fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// The plain text beside nested elements.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn merge(&mut self, other: Annotation) {
        self.entries.extend(other.entries);
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&other.text);
    }
}

/// What can be wrong with an annotation.
#[derive(Debug)]
pub(super) enum Fault {
    Syntax(quick_xml::Error),
    /// It nests deeper than the stages that follow can bear.
    Depth,
}

impl<E: Into<quick_xml::Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        Fault::Syntax(error.into())
    }
}

/// Reads from after the start tag of an `annotation` through its end tag.
pub(super) fn read(reader: &mut NsReader<&[u8]>) -> Result<Annotation, Fault> {
    let mut annotation = Annotation::default();
    // The elements inside `annotation`: `documentation`, then what nests in it.
    let mut open: Vec<String> = Vec::new();
    let mut entry = String::new();
    loop {
        match reader.read_event()? {
            Event::Start(_) if open.len() >= DEPTH_LIMIT => return Err(Fault::Depth),
            Event::Start(tag) => {
                if open.len() == 1 {
                    entry.clear();
                }
                open.push(tag.local_name().as_ref().to_owned());
                if open.len() == 1 && !annotation.text.is_empty() {
                    annotation.text.push_str("\n\n");
                }
                if open.len() > 2 {
                    paragraph(&mut entry, &open);
                }
            }
            Event::Empty(tag) => {
                open.push(tag.local_name().as_ref().to_owned());
                paragraph(&mut entry, &open);
                open.pop();
            }
            Event::End(_) => {
                let Some(closed) = open.pop() else { break };
                if open.len() == 1 && open[0] == "documentation" {
                    annotation.entries.push((closed, fold(&entry)));
                }
            }
            Event::Text(text) => push(&mut annotation, &mut entry, &open, &text.xml10_content()),
            Event::CData(text) => push(&mut annotation, &mut entry, &open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref()? {
                    Some(c) => c.to_string(),
                    None => {
                        let name = reference.xml10_content();
                        match quick_xml::escape::resolve_predefined_entity(&name) {
                            Some(text) => text.to_owned(),
                            None => {
                                let unknown =
                                    EscapeError::UnrecognizedEntity(0..name.len(), name.into_owned());
                                return Err(unknown.into());
                            }
                        }
                    }
                };
                push(&mut annotation, &mut entry, &open, &resolved);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    annotation.text = fold(&annotation.text);
    Ok(annotation)
}

fn push(annotation: &mut Annotation, entry: &mut String, open: &[String], text: &str) {
    match open {
        [documentation] if documentation == "documentation" => annotation.text.push_str(text),
        [documentation, _, ..] if documentation == "documentation" => entry.push_str(text),
        // Text in `appinfo` is for other programs.
        _ => {}
    }
}

/// `br`, `p` and list items start a paragraph.
fn paragraph(entry: &mut String, open: &[String]) {
    if open.len() > 2 && matches!(open[open.len() - 1].as_str(), "br" | "p" | "li" | "ul" | "ol" | "para") {
        entry.push_str("\n\n");
    }
}

/// White space folded within paragraphs; paragraphs separated by one empty line.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for paragraph in text.split("\n\n") {
        let mut separator = "\n\n";
        for word in paragraph.split_whitespace() {
            if !folded.is_empty() {
                folded.push_str(separator);
            }
            folded.push_str(word);
            separator = " ";
        }
    }
    folded
}
