//! What is said of faults in a stream, and where.

use std::io::BufRead;

use super::ThingEvents;
use crate::messages::MessageError;
use crate::messages::stream::place::{not_utf8, position};
use crate::messages::stream::scan::Tag;
use crate::messages::stream::window::Text;
use crate::things::Body;
use crate::xml::{self, Error, ErrorKind, Reader};

impl<T: Body, R: BufRead> ThingEvents<T, R> {
    /// A reader over what is unread up to `end`.
    pub(super) fn reader(&self, end: usize) -> Result<Reader<'_>, MessageError> {
        let bytes = &self.scanner.window.unread()[..end];
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(self.context.reader(text)),
            Err(error) => Err(self.moved(not_utf8(bytes, error), "").into()),
        }
    }

    /// The error of a place where no tag is.
    pub(super) fn no_tag(&self, tag: &Tag) -> MessageError {
        let mut reader = match self.reader(tag.end) {
            Ok(reader) => reader,
            Err(error) => return error,
        };
        let checked = if self.open.is_empty() { reader.start_document() } else { Ok(()) };
        let at_end = self.scanner.window.unread().len() == tag.start;
        match (checked.and_then(|()| reader.peek_local_name().map(|_| ())), self.open.last()) {
            (Err(error), _) if error.kind() != ErrorKind::Syntax => self.moved(error, "").into(),
            // The reader knows nothing of the element around.
            (_, Some(level)) if at_end => {
                let message = format!("the document ends before `</{}>`", level.name);
                self.at(tag, "", ErrorKind::Syntax, message).into()
            }
            (Err(error), _) => self.moved(error, "").into(),
            (Ok(()), _) => self.at(tag, "", ErrorKind::Syntax, "expected a tag").into(),
        }
    }

    /// An error in what is unread, moved to its place in the whole.
    pub(super) fn moved(&self, error: Error, step: &str) -> Error {
        let window = &self.scanner.window;
        let parent = self.open.last().map_or("", |level| level.path.as_str());
        if step.is_empty() {
            let path = error.path().trim_start_matches('/').to_owned();
            let step = path.split('/').next().unwrap_or_default().to_owned();
            return error.moved(window.line, window.column, parent, &step);
        }
        error.moved(window.line, window.column, parent, step)
    }

    /// An error about a tag.
    pub(super) fn at(&self, tag: &Tag, step: &str, kind: ErrorKind, message: impl Into<String>) -> Error {
        let position = position(self.scanner.window.unread(), tag.start);
        let position = xml::Position { path: format!("/{step}"), ..position };
        self.moved(Error::at(kind, message, position), step)
    }

    /// An error about the place where the unread begins.
    pub(super) fn here(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        self.moved(Error::at(kind, message, position(b"", 0)), "")
    }
}
