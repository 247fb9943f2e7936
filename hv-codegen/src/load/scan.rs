//! Our own scan of a schema file: well-formedness, the vocabulary of XML Schema,
//! and the line and column of every schema element, which xsd-parser does not give.

use quick_xml::XmlVersion;
use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use std::collections::HashSet;
use std::sync::Arc;

use super::annotation::{self, Annotation};
use super::grammar;
use super::order;
use super::xpath;
use crate::error::{Code, Diagnostic, Place, Problems};

pub(crate) const XS: &str = "http://www.w3.org/2001/XMLSchema";

/// Deepest nesting of elements. The stages that follow call themselves for each level.
pub(super) const DEPTH_LIMIT: usize = 200;

/// A schema element with its place and annotation, in document order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub name: String,
    /// The component's name, and for a schema the target namespace.
    pub label: Option<String>,
    pub place: Place,
    pub children: Vec<Node>,
    /// What its `annotation` says.
    pub annotation: Annotation,
    /// How many children stand before each `annotation`, and where it is.
    pub annotations: Vec<(usize, Place)>,
    /// The attributes that it has, by name.
    pub attributes: Vec<String>,
    /// The value of `id`.
    pub id: Option<String>,
    /// The paths of a `selector` or `field`.
    pub paths: Vec<xpath::Path>,
    /// The `value`, `default` or `fixed` as a qualified name, should it be one:
    /// `{namespace}prefix:local`.
    pub value_name: Option<String>,
    /// Unknown, or inside something unknown: nothing in it is looked at, since what it
    /// should be depends on what is meant.
    pub unknown: bool,
}

impl Node {
    /// Whether it has the attribute.
    pub(crate) fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|one| one == attribute)
    }

    /// The first child `name`, or the node itself: good enough for a message.
    pub(crate) fn child(&self, name: &str) -> &Node {
        self.children.iter().find(|child| child.name == name).unwrap_or(self)
    }
}

/// Scans a file. Syntax errors end the scan; unknown elements and attributes of
/// the schema namespace are gathered.
pub(crate) fn scan(file: &Arc<str>, text: &str, problems: &mut Problems) -> Option<Node> {
    let lines = Lines::new(text);
    let place = |offset: usize| {
        let (line, column) = lines.line_column(text, offset);
        Place { file: Arc::clone(file), line, column }
    };
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    // Nearly every file has none, which is told without taking its characters apart.
    let suspicious = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xEF;
    let suspect = text.bytes().fold(false, |found, byte| found | suspicious(byte));
    if suspect && let Some((at, c)) = text.char_indices().find(|(_, c)| forbidden(*c)) {
        let message = format!("the character U+{:04X} is not allowed in XML", u32::from(c));
        problems.push(Diagnostic::at(Code::Syntax, &place(at), message));
        return None;
    }
    let mut reader = quick_xml::NsReader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    loop {
        let start = reader.buffer_position() as usize;
        let event = match reader.read_resolved_event() {
            Ok(event) => event,
            Err(error) => {
                let at = (reader.error_position() as usize).max(start);
                problems.push(Diagnostic::at(Code::Syntax, &place(at), syntax(&error)));
                return None;
            }
        };
        if open.is_empty() && root.is_some() && is_content(&event.1) {
            problems.push(Diagnostic::at(
                Code::Syntax,
                &place(start),
                "the file goes on after its root element",
            ));
            return None;
        }
        match event {
            (namespace, Event::Start(tag)) => {
                let is_xs = is_xml_schema(&namespace);
                let mut node = node(&tag, is_xs, place(start), open.last(), reader.resolver(), problems)?;
                if open.len() >= DEPTH_LIMIT {
                    problems.push(too_deep(&node.place));
                    return None;
                }
                node.paths = paths(&tag, &node, reader.resolver(), problems);
                node.value_name = value_name(&tag, &node, reader.resolver());
                if node.name != "annotation" {
                    open.push(node);
                    continue;
                }
                match annotation::read(&mut reader) {
                    Ok(found) => {
                        if let Some(parent) = open.last_mut() {
                            parent.annotation.merge(found);
                            parent.annotations.push((parent.children.len(), node.place));
                        }
                    }
                    Err(annotation::Fault::Syntax(error)) => {
                        let at = (reader.error_position() as usize).max(start);
                        problems.push(Diagnostic::at(Code::Syntax, &place(at), syntax(&error)));
                        return None;
                    }
                    Err(annotation::Fault::Depth) => {
                        problems.push(too_deep(&place(start)));
                        return None;
                    }
                }
            }
            (namespace, Event::Empty(tag)) => {
                let is_xs = is_xml_schema(&namespace);
                let mut node = node(&tag, is_xs, place(start), open.last(), reader.resolver(), problems)?;
                node.paths = paths(&tag, &node, reader.resolver(), problems);
                node.value_name = value_name(&tag, &node, reader.resolver());
                match open.last_mut() {
                    Some(parent) if node.name == "annotation" => {
                        parent.annotations.push((parent.children.len(), node.place));
                    }
                    Some(parent) => {
                        check_order(Some(&parent.name), &node, problems);
                        parent.children.push(node);
                    }
                    None => root = Some(node),
                }
            }
            (_, Event::End(_)) => {
                if let Some(node) = open.pop() {
                    check_order(open.last().map(|parent| parent.name.as_str()), &node, problems);
                    match open.last_mut() {
                        Some(parent) => parent.children.push(node),
                        None => root = Some(node),
                    }
                }
            }
            (_, event @ (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_))) => {
                if let Some(parent) = open.last().filter(|parent| !parent.unknown && is_content(&event)) {
                    let message = format!("text may not stand in `{}`", parent.name);
                    problems.push(
                        Diagnostic::at(Code::Grammar, &place(start), message)
                            .help("text may only stand in `appinfo` and `documentation`"),
                    );
                }
            }
            (_, Event::Eof) => break,
            _ => {}
        }
    }
    if let Some(unclosed) = open.last() {
        let message = format!("the file ends before `</{}>`", unclosed.name);
        problems.push(Diagnostic::at(Code::Syntax, &unclosed.place, message));
        return None;
    }
    match root {
        Some(root) => {
            check_ids(&root, &mut HashSet::new(), problems);
            Some(root)
        }
        None => {
            problems.push(Diagnostic::at(
                Code::Syntax,
                &Place::file(Arc::clone(file)),
                "the file has no element",
            ));
            None
        }
    }
}

fn is_xml_schema(namespace: &ResolveResult<'_>) -> bool {
    matches!(namespace, ResolveResult::Bound(uri) if uri.as_ref() == XS)
}

/// Elements of other vocabularies are told apart where they start.
fn check_order(parent: Option<&str>, node: &Node, problems: &mut Problems) {
    if !node.unknown
        && let Err(diagnostic) = order::check(parent, node)
    {
        problems.push(diagnostic);
    }
}

/// An `id` names one element of the document.
fn check_ids<'n>(node: &'n Node, seen: &mut HashSet<&'n str>, problems: &mut Problems) {
    if let Some(id) = &node.id
        && !seen.insert(id)
    {
        let message = format!("the id `{id}` is given twice");
        problems.push(Diagnostic::at(Code::Duplicate, &node.place, message));
    }
    for child in &node.children {
        check_ids(child, seen, problems);
    }
}

/// What is wrong with the XML.
fn syntax(error: &quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => {
            format!("the entity `&{name};` is not declared")
        }
        quick_xml::Error::Escape(EscapeError::UnterminatedEntity(_)) => {
            "an `&` starts no entity; write `&amp;` for the character itself".to_owned()
        }
        other => other.to_string(),
    }
}

/// What is wrong with an attribute, by its name rather than by an offset.
fn attribute_fault(tag: &BytesStart<'_>, error: &AttrError) -> String {
    let name_at = |at: usize| {
        let rest = tag.get(at..).unwrap_or_default();
        rest.split(|c: char| c.is_whitespace() || c == '=').next().unwrap_or_default()
    };
    match error {
        AttrError::Duplicated(at, _) => format!("the attribute `{}` stands twice", name_at(*at)),
        AttrError::ExpectedQuote(at, _) | AttrError::UnquotedValue(at) => {
            let name = tag.get(..*at).unwrap_or_default().trim_end_matches(['=', ' ']);
            let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
            format!("the value of the attribute `{name}` must stand between quotes")
        }
        AttrError::ExpectedEq(_) | AttrError::ExpectedValue(_) => {
            "an attribute is written `name=\"value\"`".to_owned()
        }
    }
}

fn too_deep(place: &Place) -> Diagnostic {
    let message = format!("nesting of more than {DEPTH_LIMIT} elements is not supported");
    Diagnostic::at(Code::Unsupported, place, message)
}

/// Whether the event is an element or text, which may not follow the root.
fn is_content(event: &Event<'_>) -> bool {
    match event {
        Event::Start(_) | Event::Empty(_) | Event::CData(_) | Event::GeneralRef(_) => true,
        Event::Text(text) => !text.xml10_content().trim().is_empty(),
        _ => false,
    }
}

/// The paths of a selector or field, resolved where they stand.
fn paths(
    tag: &BytesStart<'_>,
    node: &Node,
    resolver: &quick_xml::name::NamespaceResolver,
    problems: &mut Problems,
) -> Vec<xpath::Path> {
    if node.unknown || !matches!(node.name.as_str(), "selector" | "field") {
        return Vec::new();
    }
    let expression = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "xpath");
    let expression = expression.map(|attribute| attribute.value.into_owned()).unwrap_or_default();
    xpath::parse(&expression, node.name == "field", resolver).unwrap_or_else(|message| {
        let message = format!("the path `{expression}` is malformed: {message}");
        problems.push(
            Diagnostic::at(Code::Grammar, &node.place, message)
                .help("XML Schema allows `.`, child steps, `*`, a leading `.//`, `|` and a last `@name`"),
        );
        Vec::new()
    })
}

/// The value of a facet, or a default or fixed value, as a qualified name; `None`
/// when its prefix is not declared.
fn value_name(
    tag: &BytesStart<'_>,
    node: &Node,
    resolver: &quick_xml::name::NamespaceResolver,
) -> Option<String> {
    let has_value = |name: &str| matches!(name, "value" | "default" | "fixed");
    if !node.attributes.iter().any(|name| has_value(name)) {
        return None;
    }
    let attribute = tag.attributes().flatten().find(|attribute| has_value(attribute.key.as_ref()))?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    let name = value.trim_matches([' ', '\t', '\n', '\r']);
    match resolver.resolve_element(quick_xml::name::QName(name)).0 {
        ResolveResult::Bound(uri) => Some(format!("{{{}}}{name}", uri.as_ref())),
        ResolveResult::Unbound => Some(name.to_owned()),
        ResolveResult::Unknown(_) => None,
    }
}

/// Checks one element against the vocabulary. `None` ends the scan.
fn node(
    tag: &BytesStart<'_>,
    is_xs: bool,
    place: Place,
    parent: Option<&Node>,
    resolver: &quick_xml::name::NamespaceResolver,
    problems: &mut Problems,
) -> Option<Node> {
    let name = tag.local_name().as_ref().to_owned();
    match parent {
        None if !is_xs || name != "schema" => {
            let message = format!("the root element is `{name}`, not `schema` of XML Schema");
            problems.push(
                Diagnostic::at(Code::NotASchema, &place, message)
                    .help(format!("the root must be `schema` in the namespace {XS}")),
            );
            return None;
        }
        _ => {}
    }
    let inside_unknown = parent.is_some_and(|parent| parent.unknown);
    let unknown = inside_unknown || !is_xs || !grammar::is_known(&name);
    if inside_unknown {
        // What is around is told already.
    } else if !is_xs {
        let message = format!("the element `{name}` is not of XML Schema");
        problems.push(
            Diagnostic::at(Code::Grammar, &place, message)
                .help("foreign elements may only stand in `appinfo` and `documentation`"),
        );
    } else if let Some(parent) = parent
        && let Err(diagnostic) = grammar::check_child(&parent.name, &name, &place)
    {
        problems.push(diagnostic);
    }
    let (mut label, mut id) = (None, None);
    // One thing at a time: a misspelled attribute is missing, too.
    let mut faulty = unknown;
    let mut present: Vec<String> = Vec::new();
    let mut prefixed = Vec::new();
    for attribute in tag.attributes() {
        let attribute = match attribute {
            Ok(attribute) => attribute,
            Err(error) => {
                problems.push(Diagnostic::at(Code::Syntax, &place, attribute_fault(tag, &error)));
                return None;
            }
        };
        let key: &str = attribute.key.as_ref();
        let has_prefix = key.contains(':');
        if has_prefix {
            prefixed.push(attribute.key);
        }
        if unknown || has_prefix || key == "xmlns" {
            continue;
        }
        let value = match attribute.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => value,
            Err(error) => {
                let message = syntax(&error);
                problems.push(Diagnostic::at(Code::Syntax, &place, message));
                return None;
            }
        };
        present.push(key.to_owned());
        if key == "id" {
            id = Some(value.trim().to_owned());
        }
        if key == "name" || key == "targetNamespace" {
            label = Some(value.to_string());
        }
        if let Err(diagnostic) = grammar::check_attribute(&name, key, &value, &place) {
            problems.push(diagnostic);
            faulty = true;
        }
    }
    let has = |attribute: &str| present.iter().any(|one| one == attribute);
    let parent = parent.map(|parent| parent.name.as_str());
    if let Some(attribute) = grammar::missing_attribute(parent, &name, has).filter(|_| !faulty) {
        let message = format!("`{name}` needs the attribute `{attribute}`");
        problems.push(Diagnostic::at(Code::Grammar, &place, message));
    } else if let Some((attribute, reason)) =
        grammar::misplaced_attribute(parent, &name, has).filter(|_| !faulty)
    {
        let message = format!("`{name}` cannot have the attribute `{attribute}` here: {reason}");
        problems.push(Diagnostic::at(Code::Grammar, &place, message));
    }
    // Attributes of other namespaces say what they like; of XML Schema's there are none.
    for name in prefixed {
        if is_xml_schema(&resolver.resolve_attribute(name).0) {
            let name: &str = name.as_ref();
            let message = format!("there is no attribute `{name}`: those of XML Schema have no prefix");
            problems.push(Diagnostic::at(Code::Grammar, &place, message));
        }
    }
    Some(Node {
        name,
        label,
        place,
        children: Vec::new(),
        annotation: Annotation::default(),
        annotations: Vec::new(),
        attributes: present,
        id,
        paths: Vec::new(),
        value_name: None,
        unknown,
    })
}

/// Offsets of line starts, so that a place costs a binary search.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.0.partition_point(|start| *start <= offset);
        let start = self.0[line - 1];
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        (line, text[start..end].chars().count() + 1)
    }
}
