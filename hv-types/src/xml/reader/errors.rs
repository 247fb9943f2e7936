//! Errors with their places.

use super::Reader;
use crate::values::ValueError;
use crate::xml::error::{Error, ErrorKind};
use crate::xml::name::Name;
use crate::xml::position::locate;

impl<'a> Reader<'a> {
    /// An error about the element entered last.
    pub fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let start = self.open.last().map_or(self.pos, |open| open.start);
        self.error_at(start, kind, message)
    }

    pub(crate) fn value_error(&self, start: usize, error: &ValueError) -> Error {
        self.error_at(start, ErrorKind::Value, error.to_string())
    }

    /// An error about what stands at `offset`.
    pub(in crate::xml) fn error_at(
        &self,
        offset: usize,
        kind: ErrorKind,
        message: impl Into<String>,
    ) -> Error {
        Error::at(kind, message, locate(self.input, offset, None))
    }

    /// An error about an attribute of the element entered last.
    pub(super) fn error_with_leaf(&self, leaf: &str, kind: ErrorKind, message: impl Into<String>) -> Error {
        let start = self.open.last().map_or(self.pos, |open| open.start);
        Error::at(kind, message, locate(self.input, start, Some(leaf)))
    }

    /// An error about the content of the open element: its place is `offset`, its path
    /// the element's, or that of the child `leaf` which should stand there.
    pub(super) fn error_inside(
        &self,
        offset: usize,
        kind: ErrorKind,
        leaf: Option<&str>,
        message: impl Into<String>,
    ) -> Error {
        let mut position = locate(self.input, offset, None);
        if let Some(open) = self.open.last() {
            position.path = locate(self.input, open.start, leaf).path;
        }
        Error::at(kind, message, position)
    }

    pub(crate) fn position(&self) -> usize {
        self.pos
    }

    /// The error of an element that comes next and may not stand there.
    pub(in crate::xml) fn not_here(&self) -> Error {
        let name = self.peeked.as_ref().map_or("", |tag| tag.name);
        let message = format!("element `{name}` is not expected here");
        self.error_at(self.pos, ErrorKind::Unexpected, message)
    }

    pub(in crate::xml) fn found(&self) -> String {
        match &self.peeked {
            Some(tag) => format!("found `{}`", tag.name),
            None => "found the end of its parent".to_owned(),
        }
    }

    pub(super) fn missing(&mut self, name: Name) -> Error {
        // A glance has seen no more than that another element comes.
        if let Err(error) = self.next() {
            return error;
        }
        let same = self.peeked.as_ref().is_some_and(|tag| tag.local == name.local);
        let found = if same { format!("{} in another namespace", self.found()) } else { self.found() };
        let message = format!("element `{name}` is missing: {found}");
        self.error_inside(self.pos, ErrorKind::Missing, Some(name.local), message)
    }

    pub(super) fn missing_one_of(&mut self, names: &[&str]) -> Error {
        if let Err(error) = self.next() {
            return error;
        }
        let message = format!("expected {}, {}", one_of(names), self.found());
        let leaf = if let [name] = names { Some(*name) } else { None };
        self.error_inside(self.pos, ErrorKind::Missing, leaf, message)
    }

    pub(super) fn too_few(&self, what: &str, found: usize, min: usize) -> Error {
        self.error(ErrorKind::Occurrence, format!("found {found} {what}, at least {min} must stand here"))
    }
}

/// `one of a, b or c`.
pub(in crate::xml) fn one_of(names: &[&str]) -> String {
    match names {
        [] => "an element".to_owned(),
        [name] => format!("element `{name}`"),
        [names @ .., last] => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("one of {} or `{last}`", names.join(", "))
        }
    }
}
