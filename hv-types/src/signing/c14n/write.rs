//! Canonical octets of nodes.

use super::document::{Document, Id, Node};
use crate::xml::XML;

/// Whether comments are part of the canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// The algorithm `…#WithComments`.
    Kept,
    /// The default algorithm.
    Dropped,
}

/// Writes canonical XML, and knows which namespace nodes are in force where it writes.
pub(in crate::signing) struct Canonical<'d> {
    out: String,
    comments: Comments,
    /// Namespace nodes rendered by the open elements: prefix and namespace.
    rendered: Vec<(Option<&'d str>, &'d str)>,
}

/// What the outermost element takes from around it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::signing) enum Context {
    /// Namespaces and `xml:*` attributes: a subset of a document, as C14N 1.0 has it.
    Subset,
    /// Namespaces only: a copy as XSLT's `copy-of` makes it.
    Copy,
}

impl<'d> Canonical<'d> {
    pub fn new(comments: Comments) -> Self {
        Canonical { out: String::new(), comments, rendered: Vec::new() }
    }

    pub fn finish(self) -> String {
        self.out
    }

    /// Opens an element that is in no document, with one namespace node for its prefix.
    pub fn open(&mut self, prefix: Option<&'d str>, local: &str, namespace: &'d str) {
        self.out.push('<');
        self.name(prefix, local);
        self.declaration(prefix, namespace);
        self.out.push('>');
        self.rendered.push((prefix, namespace));
    }

    /// Closes an element opened with [`open`](Self::open).
    pub fn close(&mut self, prefix: Option<&str>, local: &str) {
        self.rendered.pop();
        self.out.push_str("</");
        self.name(prefix, local);
        self.out.push('>');
    }

    /// The whole document, what stands around its root included.
    pub fn document(&mut self, document: &'d Document<'_>) {
        let root = document.root();
        let end = document.start(root).map_or(root, |element| element.end);
        for (id, node) in document.nodes().iter().enumerate() {
            match node {
                Node::Start(_) if id == root => self.element(document, root, Context::Subset),
                Node::Comment(_) | Node::Instruction(..) if id < root || id > end => {
                    let before = self.out.len();
                    self.misc(node);
                    if self.out.len() > before {
                        if id < root {
                            self.out.push('\n');
                        } else {
                            self.out.insert(before, '\n');
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// An element with everything in it.
    pub fn element(&mut self, document: &'d Document<'_>, apex: Id, context: Context) {
        let Some(end) = document.start(apex).map(|element| element.end) else { return };
        // For each open element: its id, and how much was rendered outside of it.
        let mut open: Vec<(Id, usize)> = Vec::new();
        for id in apex..=end {
            match document.nodes().get(id) {
                Some(Node::Start(_)) => {
                    open.push((id, self.rendered.len()));
                    self.start_tag(document, id, (id == apex).then_some(context));
                }
                Some(Node::End) => {
                    let Some((start, rendered)) = open.pop() else { return };
                    self.rendered.truncate(rendered);
                    if let Some(element) = document.start(start) {
                        self.out.push_str("</");
                        self.name(element.prefix, element.local);
                        self.out.push('>');
                    }
                }
                Some(Node::Text(text)) => self.text(text),
                Some(node) => self.misc(node),
                None => return,
            }
        }
    }

    /// A start tag; `context` is given for the outermost element.
    fn start_tag(&mut self, document: &'d Document<'_>, id: Id, context: Option<Context>) {
        let Some(element) = document.start(id) else { return };
        self.out.push('<');
        self.name(element.prefix, element.local);

        let mut namespaces: Vec<(Option<&'d str>, &'d str)> = match context {
            None => document.declarations(element).collect(),
            Some(_) => {
                let mut visible = document.in_scope(id);
                if !visible.iter().any(|(prefix, _)| prefix.is_none()) {
                    visible.push((None, ""));
                }
                visible
            }
        };
        namespaces.retain(|&(prefix, uri)| prefix != Some("xml") && self.in_force(prefix) != uri);
        namespaces.sort_unstable();
        for (prefix, uri) in namespaces {
            self.declaration(prefix, uri);
            self.rendered.push((prefix, uri));
        }

        let mut attributes: Vec<(&str, &str, Option<&str>, &str)> = Vec::new();
        let around = if context == Some(Context::Subset) { usize::MAX } else { 1 };
        for (level, holder) in document.ancestors(id).take(around).enumerate() {
            for attribute in &holder.attributes {
                let namespace = document.attribute_namespace(attribute).unwrap_or_default();
                let hidden =
                    |&(other, local, ..): &(&str, &str, _, _)| other == namespace && local == attribute.local;
                if level == 0 || (namespace == XML.uri && !attributes.iter().any(hidden)) {
                    attributes.push((namespace, attribute.local, attribute.prefix, &attribute.value));
                }
            }
        }
        attributes.sort_unstable();
        for (_, local, prefix, value) in attributes {
            self.out.push(' ');
            self.name(prefix, local);
            self.out.push_str("=\"");
            self.attribute_value(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// What a prefix means in what was written so far; empty for nothing.
    fn in_force(&self, prefix: Option<&str>) -> &'d str {
        self.rendered.iter().rev().find(|(bound, _)| *bound == prefix).map_or("", |(_, uri)| uri)
    }

    fn name(&mut self, prefix: Option<&str>, local: &str) {
        if let Some(prefix) = prefix {
            self.out.push_str(prefix);
            self.out.push(':');
        }
        self.out.push_str(local);
    }

    fn declaration(&mut self, prefix: Option<&str>, uri: &str) {
        self.out.push_str(" xmlns");
        if let Some(prefix) = prefix {
            self.out.push(':');
            self.out.push_str(prefix);
        }
        self.out.push_str("=\"");
        self.attribute_value(uri);
        self.out.push('"');
    }

    fn misc(&mut self, node: &Node<'_>) {
        match node {
            Node::Comment(text) if self.comments == Comments::Kept => {
                self.out.push_str("<!--");
                self.out.push_str(text);
                self.out.push_str("-->");
            }
            Node::Instruction(target, data) => {
                self.out.push_str("<?");
                self.out.push_str(target);
                if !data.is_empty() {
                    self.out.push(' ');
                    self.out.push_str(data);
                }
                self.out.push_str("?>");
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\r' => self.out.push_str("&#xD;"),
                c => self.out.push(c),
            }
        }
    }

    fn attribute_value(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' => self.out.push_str("&#x9;"),
                '\n' => self.out.push_str("&#xA;"),
                '\r' => self.out.push_str("&#xD;"),
                c => self.out.push(c),
            }
        }
    }
}
