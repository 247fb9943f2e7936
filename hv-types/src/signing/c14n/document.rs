//! A document as a flat list of its pieces, for canonical XML and for looking
//! into signatures. Nothing here recurses: depth costs no stack.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::xml::{self, Error, ErrorKind, Event, Limits, Reader, Start, XML};

/// Index of a [`Node`].
pub(in crate::signing) type Id = usize;

/// A well-formed document: all prefixes bound, no DOCTYPE, within the limits.
#[derive(Debug)]
pub(in crate::signing) struct Document<'a> {
    source: &'a str,
    nodes: Vec<Node<'a>>,
    /// Namespace names; 0 is that of `xml:*`.
    namespaces: Vec<Arc<str>>,
    root: Id,
}

/// A piece of a document.
#[derive(Debug)]
pub(in crate::signing) enum Node<'a> {
    /// Boxed, since most nodes are smaller and there may be many.
    Start(Box<Element<'a>>),
    End,
    Text(Cow<'a, str>),
    Comment(Cow<'a, str>),
    Instruction(&'a str, Cow<'a, str>),
}

/// An element's start.
#[derive(Debug)]
pub(in crate::signing) struct Element<'a> {
    pub parent: Option<Id>,
    /// The node that ends it.
    pub end: Id,
    pub prefix: Option<&'a str>,
    pub local: &'a str,
    namespace: Option<usize>,
    pub attributes: Vec<Attribute<'a>>,
    /// Prefix (`None`: the default) and namespace, as declared here.
    declarations: Vec<(Option<&'a str>, usize)>,
    /// Bytes of the source.
    offset: usize,
    source_end: usize,
}

/// An attribute that is no namespace declaration.
#[derive(Debug)]
pub(in crate::signing) struct Attribute<'a> {
    pub prefix: Option<&'a str>,
    pub local: &'a str,
    namespace: Option<usize>,
    pub value: Cow<'a, str>,
}

/// The declarations in scope while a document is read.
#[derive(Default)]
struct Bindings<'a> {
    by_prefix: HashMap<Option<&'a str>, Vec<usize>>,
}

impl<'a> Bindings<'a> {
    fn resolve(&self, prefix: Option<&'a str>) -> Option<usize> {
        if prefix == Some("xml") {
            return Some(0);
        }
        self.by_prefix.get(&prefix).and_then(|bound| bound.last().copied())
    }
}

impl<'a> Document<'a> {
    /// Reads a whole document.
    pub fn parse(source: &'a str, limits: Limits) -> Result<Self, Error> {
        let mut reader = Reader::with_limits(source, limits);
        reader.start_events()?;
        let mut document = Document { source, nodes: Vec::new(), namespaces: vec![XML.uri.into()], root: 0 };
        let mut open: Vec<Id> = Vec::new();
        let mut bindings = Bindings::default();
        loop {
            let node = match reader.event()? {
                Event::Eof => return Ok(document),
                Event::Start(start) => {
                    let id = document.nodes.len();
                    if open.is_empty() {
                        document.root = id;
                    }
                    let element = document.element(start, open.last().copied(), &mut bindings);
                    open.push(id);
                    Node::Start(Box::new(element))
                }
                Event::End => {
                    let end = document.nodes.len();
                    if let Some(Node::Start(element)) = open.pop().and_then(|id| document.nodes.get_mut(id)) {
                        element.end = end;
                        element.source_end = reader.offset();
                        for (prefix, _) in &element.declarations {
                            if let Some(bound) = bindings.by_prefix.get_mut(prefix) {
                                bound.pop();
                            }
                        }
                    }
                    Node::End
                }
                Event::Text(text) => {
                    // Text with many references comes in as many pieces.
                    if let Some(Node::Text(before)) = document.nodes.last_mut() {
                        before.to_mut().push_str(&text);
                        continue;
                    }
                    Node::Text(text)
                }
                Event::Comment(text) => Node::Comment(text),
                Event::Instruction(target, data) => Node::Instruction(target, data),
            };
            document.nodes.push(node);
        }
    }

    fn element(&mut self, start: Start<'a>, parent: Option<Id>, bindings: &mut Bindings<'a>) -> Element<'a> {
        let mut declarations = Vec::with_capacity(start.declarations.len());
        for (prefix, namespace) in start.declarations {
            let index = self.namespaces.len();
            self.namespaces.push(namespace);
            bindings.by_prefix.entry(prefix).or_default().push(index);
            declarations.push((prefix, index));
        }
        let attributes = start.attributes.into_iter().map(|(prefix, local, value)| {
            let namespace = prefix.and_then(|_| bindings.resolve(prefix));
            Attribute { prefix, local, namespace, value }
        });
        Element {
            parent,
            end: 0,
            prefix: start.prefix,
            local: start.local,
            namespace: bindings
                .resolve(start.prefix)
                .filter(|&index| self.namespaces.get(index).is_some_and(|uri| !uri.is_empty())),
            attributes: attributes.collect(),
            declarations,
            offset: start.offset,
            source_end: start.offset,
        }
    }

    pub fn root(&self) -> Id {
        self.root
    }

    pub fn nodes(&self) -> &[Node<'a>] {
        &self.nodes
    }

    /// The element at `id`; the root for an id that is none, which no caller has.
    pub fn start(&self, id: Id) -> Option<&Element<'a>> {
        match self.nodes.get(id) {
            Some(Node::Start(element)) => Some(element),
            _ => None,
        }
    }

    fn uri(&self, index: usize) -> &str {
        self.namespaces.get(index).map_or("", |uri| uri)
    }

    /// The element's namespace.
    pub fn namespace(&self, element: &Element<'a>) -> Option<&str> {
        element.namespace.map(|index| self.uri(index))
    }

    /// The attribute's namespace.
    pub fn attribute_namespace(&self, attribute: &Attribute<'a>) -> Option<&str> {
        attribute.namespace.map(|index| self.uri(index))
    }

    /// What the element declares itself: prefix and namespace, empty for none.
    pub fn declarations<'d>(
        &'d self,
        element: &'d Element<'a>,
    ) -> impl Iterator<Item = (Option<&'a str>, &'d str)> {
        element.declarations.iter().map(|&(prefix, index)| (prefix, self.uri(index)))
    }

    /// The element at `id` and those around it, innermost first.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = &Element<'a>> {
        std::iter::successors(self.start(id), |element| element.parent.and_then(|id| self.start(id)))
    }

    /// All bindings in scope at an element, each prefix once.
    pub fn in_scope(&self, id: Id) -> Vec<(Option<&'a str>, &str)> {
        let mut visible: Vec<(Option<&'a str>, &str)> = Vec::new();
        for element in self.ancestors(id) {
            for (prefix, uri) in self.declarations(element) {
                if !visible.iter().any(|(seen, _)| *seen == prefix) {
                    visible.push((prefix, uri));
                }
            }
        }
        visible
    }

    /// The child elements.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        self.content(id).filter(|&child| matches!(self.nodes.get(child), Some(Node::Start(_))))
    }

    /// The child nodes, without what is inside of child elements.
    pub fn content(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.start(id).map_or(id, |element| element.end);
        let mut next = id + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let current = next;
            next = self.start(current).map_or(current, |element| element.end) + 1;
            Some(current)
        })
    }

    /// The bytes of the source that an element takes.
    pub fn range(&self, id: Id) -> std::ops::Range<usize> {
        self.start(id).map_or(0..0, |element| element.offset..element.source_end)
    }

    /// Where the end tag of an element begins; `None` for `<a/>`.
    pub fn end_tag(&self, id: Id) -> Option<usize> {
        let range = self.range(id);
        let text = self.source.get(range.clone())?;
        if text.ends_with("/>") { None } else { text.rfind("</").map(|at| range.start + at) }
    }

    /// An error about an element.
    pub fn error(&self, id: Id, message: impl Into<String>) -> Error {
        Error::at(ErrorKind::Unexpected, message, xml::locate(self.source, self.range(id).start, None))
    }
}
