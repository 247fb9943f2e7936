//! What stands where in a stream, and reading it.

use std::sync::Arc;

use super::ThingEvent;
use super::scan::{End, Extent, Scanner};
use crate::messages::{ItemError, MessageError};
use crate::things::{Body, Thing};
use crate::xml::{self, Binding, Error, ErrorKind, Limits, ReadXml, Reader};

/// Where a thing stands.
pub(super) struct Place {
    /// Where it ends in what is unread.
    pub(super) end: End,
    /// Which of the things it is, from 1.
    pub(super) number: usize,
    /// Where what is unread begins.
    pub(super) line: usize,
    pub(super) column: usize,
    /// The path's step for it, such as `thing[2]`.
    pub(super) step: String,
    /// What is around it.
    pub(super) context: Arc<Context>,
}

/// What an item has to know of the elements around it.
#[derive(Debug)]
pub(super) struct Context {
    /// Their namespace declarations, outermost first.
    pub(super) bindings: Vec<Binding>,
    /// The path of the innermost one; empty when there is none.
    pub(super) path: String,
    /// Whether there is none: the item is the document.
    pub(super) outermost: bool,
    /// Those of the item.
    pub(super) limits: Limits,
}

impl Place {
    /// Reads the thing's text.
    pub(super) fn read<T: Body>(&self, text: &[u8]) -> Result<ThingEvent<T>, MessageError> {
        match self.context.read::<Thing<T>>(text, "thing") {
            Ok(thing) => Ok(ThingEvent::Thing(Box::new(thing))),
            Err((error, thing_id)) => {
                if let End::IfPaired(_) = self.end {
                    self.check_pairing(text)?;
                }
                Err(item_error(Some(self.number), thing_id, self.moved(error)))
            }
        }
    }

    /// What could be read ends where it should; of anything else that is not certain.
    fn check_pairing(&self, text: &[u8]) -> Result<(), MessageError> {
        let mut scanner = Scanner::new(text, usize::MAX);
        if let Some(tag) = scanner.tag()?
            && let Extent::Broken(end) = scanner.element(&tag)?
        {
            return Err(self.moved(self.context.broken(&text[..end], tag.start, &self.step)).into());
        }
        Ok(())
    }

    /// An error in the thing's text, moved to its place in the whole.
    fn moved(&self, error: Error) -> Error {
        error.moved(self.line, self.column, &self.context.path, &self.step)
    }
}

impl Context {
    /// What an item without anything around it has to know.
    pub(super) fn outermost(limits: Limits) -> Self {
        let limits = limits.with_bytes(usize::MAX);
        Context { bindings: Vec::new(), path: String::new(), outermost: true, limits }
    }

    pub(super) fn reader<'t>(&'t self, text: &'t str) -> Reader<'t> {
        Reader::within(text, self.limits, &self.bindings)
    }

    /// Reads a text as the element `name`.
    pub(super) fn read<V: ReadXml>(
        &self,
        bytes: &[u8],
        name: &'static str,
    ) -> Result<V, (Error, Option<String>)> {
        let read = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error)).and_then(|text| {
            let mut reader = self.reader(text);
            if self.outermost {
                reader.start_document()?;
            }
            reader.required(name)
        });
        read.map_err(|error| (error, thing_id(bytes, &self.bindings)))
    }

    /// Why an element, whose tag is at `start`, has no end in `bytes`.
    pub(super) fn broken(&self, bytes: &[u8], start: usize, step: &str) -> Error {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return not_utf8(bytes, error),
        };
        let mut reader = self.reader(text);
        let checked = if self.outermost { reader.start_document() } else { Ok(()) };
        match checked.and_then(|()| reader.raw()) {
            Err(error) => error,
            Ok(_) => {
                let position = xml::Position { path: format!("/{step}"), ..position(bytes, start) };
                Error::at(ErrorKind::Syntax, "the element's tags do not pair", position)
            }
        }
    }
}

/// The error of an item whose end is certain, so that the stream goes on behind it.
pub(super) fn item_error(number: Option<usize>, thing_id: Option<String>, error: Error) -> MessageError {
    MessageError::Item(Box::new(ItemError { number, thing_id, error }))
}

/// The error of bytes that are no text.
pub(super) fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> Error {
    let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    Error::at(ErrorKind::Syntax, xml::NOT_UTF8, xml::Position::at_end(&before))
}

/// Line and column of the byte `at` in `bytes`.
pub(super) fn position(bytes: &[u8], at: usize) -> xml::Position {
    xml::Position::at_end(&String::from_utf8_lossy(&bytes[..at.min(bytes.len())]))
}

/// The id of the thing that `bytes` begin with, as it was written.
pub(super) fn thing_id(bytes: &[u8], outer: &[Binding]) -> Option<String> {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let text = std::str::from_utf8(&bytes[..valid]).ok()?;
    let mut reader = Reader::within(text, Limits::default(), outer);
    if !reader.is_next("thing").ok()? {
        return None;
    }
    reader.enter().ok()?;
    reader.end_attributes().ok()?;
    if !reader.is_next("thing-id").ok()? {
        return None;
    }
    reader.enter().ok()?;
    let _: Option<String> = reader.optional_attribute("version-stamp").ok()?;
    let id = reader.text().ok()?;
    Some(id.trim_matches(crate::values::WHITE_SPACE).to_owned())
}
