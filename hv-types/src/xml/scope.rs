//! Namespace declarations in scope while reading.

use std::collections::HashSet;
use std::sync::Arc;

use super::chars::{is_name_char, is_name_start};
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
    /// How many of them have no prefix.
    defaults: usize,
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
        for (prefix, _) in self.bindings.drain(len..) {
            self.defaults -= usize::from(prefix.is_none());
        }
    }

    pub(super) fn bind(&mut self, prefix: Option<&'a str>, uri: Arc<str>) {
        self.defaults += usize::from(prefix.is_none());
        self.bindings.push((prefix, uri));
    }

    /// The bindings made after the first `len`, as they were made.
    pub(super) fn declared_from(&self, len: usize) -> Vec<Binding> {
        let bindings = self.bindings.get(len..).unwrap_or_default();
        bindings.iter().map(|(prefix, uri)| (prefix.map(str::to_owned), Arc::clone(uri))).collect()
    }

    /// Whether any default namespace was declared: then unprefixed names need a look-up.
    pub(super) fn has_default(&self) -> bool {
        self.defaults > 0
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

    /// Of the first `len` bindings, innermost first, those as they apply that `source`,
    /// an element, may need: for a name, or for a value that is a name.
    pub(super) fn needed_by(&self, len: usize, source: &str) -> Vec<Binding> {
        if len == 0 {
            return Vec::new();
        }
        let prefixes = prefixes(source);
        self.applying(len, |prefix| prefix.is_none_or(|prefix| prefixes.contains(prefix)))
    }

    /// The first `len` bindings, each prefix once, as they apply.
    pub(super) fn visible(&self, len: usize) -> Vec<Binding> {
        self.applying(len, |_| true)
    }

    fn applying(&self, len: usize, wanted: impl Fn(Option<&str>) -> bool) -> Vec<Binding> {
        let mut seen = HashSet::new();
        let mut applying = Vec::new();
        for (prefix, uri) in self.bindings[..len].iter().rev() {
            if wanted(*prefix) && seen.insert(*prefix) && !uri.is_empty() {
                applying.push((prefix.map(str::to_owned), Arc::clone(uri)));
            }
        }
        applying
    }
}

/// What stands before a colon anywhere and may be a prefix.
fn prefixes(source: &str) -> HashSet<&str> {
    let mut prefixes = HashSet::new();
    for (colon, _) in source.match_indices(':') {
        let before = &source[..colon];
        let start = before.char_indices().rev().take_while(|(_, c)| is_name_char(*c)).last();
        if let Some((start, _)) = start {
            prefixes.insert(before[start..].trim_start_matches(|c| !is_name_start(c)));
        }
    }
    prefixes
}
