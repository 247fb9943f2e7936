//! What a value may need to know of the document that it stands in.

use std::collections::{HashMap, HashSet};
use std::fmt;

/// The place of a value in a document: the namespaces in scope, and the names
/// that must be unique or found in the whole document.
///
/// A reader makes one for each value; see [`Value::parse_in`](super::Value::parse_in).
pub struct Context<'c> {
    resolve: &'c dyn Fn(Option<&str>) -> Option<&'c str>,
    ids: &'c mut Ids,
    offset: usize,
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("ids", &self.ids)
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl<'c> Context<'c> {
    pub(crate) fn new(
        resolve: &'c dyn Fn(Option<&str>) -> Option<&'c str>,
        ids: &'c mut Ids,
        offset: usize,
    ) -> Self {
        Context { resolve, ids, offset }
    }

    /// The namespace that a prefix (`None`: no prefix) means here; `None` where it
    /// means none.
    pub fn namespace(&self, prefix: Option<&str>) -> Option<&'c str> {
        (self.resolve)(prefix)
    }

    /// Notes an `xs:ID`, which no other of the document may equal.
    pub(super) fn declare(&mut self, id: &str) {
        self.ids.declared.push((id.into(), self.offset));
    }

    /// Notes an `xs:IDREF`, which an ID of the document must equal.
    pub(super) fn refer(&mut self, id: &str) {
        self.ids.referred.push((id.into(), self.offset));
    }

    /// How many names were noted, for [`rewind`](Self::rewind).
    #[doc(hidden)]
    pub fn mark(&self) -> (usize, usize) {
        (self.ids.declared.len(), self.ids.referred.len())
    }

    /// Forgets what was noted since: the value turned out to be none of its type.
    #[doc(hidden)]
    pub fn rewind(&mut self, (declared, referred): (usize, usize)) {
        self.ids.declared.truncate(declared);
        self.ids.referred.truncate(referred);
    }
}

/// The IDs of a document and the references to them, with their places.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    declared: Vec<(Box<str>, usize)>,
    referred: Vec<(Box<str>, usize)>,
}

impl Ids {
    /// Adds those of a part of the document that stands at `offset`.
    pub(crate) fn append(&mut self, part: Ids, offset: usize) {
        self.declared.extend(part.declared.into_iter().map(|(id, _)| (id, offset)));
        self.referred.extend(part.referred.into_iter().map(|(id, _)| (id, offset)));
    }

    /// Checks that IDs are unique and references find theirs; else where not, and why.
    pub(crate) fn check(&self) -> Result<(), (usize, String)> {
        if self.declared.is_empty() && self.referred.is_empty() {
            return Ok(());
        }
        let mut seen: HashMap<&str, usize> = HashMap::with_capacity(self.declared.len());
        for (id, offset) in &self.declared {
            if seen.insert(id, *offset).is_some() {
                return Err((*offset, format!("the ID `{id}` occurs twice in the document")));
            }
        }
        let known: HashSet<&str> = seen.into_keys().collect();
        match self.referred.iter().find(|(id, _)| !known.contains(&**id)) {
            None => Ok(()),
            Some((id, offset)) => Err((*offset, format!("the document has no ID `{id}`"))),
        }
    }
}
