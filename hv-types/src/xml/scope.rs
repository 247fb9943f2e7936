//! Namespace declarations in scope while reading.

use std::sync::Arc;

use super::name::XML;

/// A namespace declaration: prefix (`None`: the default) and namespace, empty for none.
///
/// The namespace is shared by all that keep it: a document may declare a long one once
/// and have it kept with each of many elements.
pub(crate) type Binding = (Option<String>, Arc<str>);

/// The namespace bindings in scope, innermost last.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope<'a> {
    bindings: Vec<(Option<&'a str>, Arc<str>)>,
}

impl<'a> Scope<'a> {
    pub(super) fn new() -> Self {
        Scope::default()
    }

    pub(super) fn len(&self) -> usize {
        self.bindings.len()
    }

    /// The bindings that were made after the first `len`.
    #[cfg(feature = "signing")]
    pub(super) fn since(&self, len: usize) -> &[(Option<&'a str>, Arc<str>)] {
        &self.bindings[len..]
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.bindings.truncate(len);
    }

    pub(super) fn bind(&mut self, prefix: Option<&'a str>, uri: Arc<str>) {
        self.bindings.push((prefix, uri));
    }

    /// The bindings made after the first `len`, as they were made.
    pub(super) fn declared_from(&self, len: usize) -> Vec<Binding> {
        let bindings = self.bindings.get(len..).unwrap_or_default();
        bindings.iter().map(|(prefix, uri)| (prefix.map(str::to_owned), Arc::clone(uri))).collect()
    }

    /// Whether any default namespace was declared: then unprefixed names need a look-up.
    pub(super) fn has_default(&self) -> bool {
        self.bindings.iter().any(|(prefix, _)| prefix.is_none())
    }

    /// What `prefix` (`None`: the default) is bound to; `None` is no namespace.
    pub(super) fn resolve(&self, prefix: Option<&str>) -> Option<&str> {
        if prefix == Some("xml") {
            return Some(XML.uri);
        }
        let (_, uri) = self.bindings.iter().rev().find(|(bound, _)| *bound == prefix)?;
        if uri.is_empty() { None } else { Some(uri) }
    }

    pub(super) fn element_namespace(&self, prefix: Option<&str>) -> Option<&str> {
        self.resolve(prefix)
    }

    /// An attribute without a prefix is in no namespace, whatever the default is.
    pub(super) fn attribute_namespace(&self, prefix: Option<&str>) -> Option<&str> {
        prefix.and_then(|prefix| self.resolve(Some(prefix)))
    }

    /// The first `len` bindings, each prefix once, as they apply.
    pub(super) fn visible(&self, len: usize) -> Vec<Binding> {
        let mut visible: Vec<Binding> = Vec::new();
        for (prefix, uri) in self.bindings[..len].iter().rev() {
            if !visible.iter().any(|(seen, _)| seen.as_deref() == *prefix) {
                visible.push((prefix.map(str::to_owned), Arc::clone(uri)));
            }
        }
        visible.retain(|(_, uri)| !uri.is_empty());
        visible
    }
}
