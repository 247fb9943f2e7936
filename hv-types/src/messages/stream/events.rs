//! Everything that an answer to GetThings says, piece by piece.

mod faults;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::io::BufRead;
use std::marker::PhantomData;
use std::sync::Arc;

use super::place::{Context, Place, item_error, position, thing_id};
use super::scan::{End, Extent, Scanner, Tag, TagKind};
use super::window::{Text, Window};
use crate::messages::{MessageError, Status, UnprocessedKey};
use crate::things::{Body, Thing};
use crate::values::Boolean;
use crate::xml::{self, Binding, Error, ErrorKind, Limits, ReadXml, Reader};

/// The most bytes of one thing, unless other limits are given.
const THING_BYTES: usize = 64 << 20;

/// The most names of children that are counted, of one element.
const COUNTED: usize = 64;

/// What comes next in an answer to GetThings.
#[derive(Clone, Debug, PartialEq)]
pub enum ThingEvent<T> {
    /// A group begins; what follows belongs to it.
    Group {
        /// The name that the request gave to it.
        name: Option<String>,
    },
    /// A thing.
    Thing(Box<Thing<T>>),
    /// A thing that was found but not delivered.
    Unprocessed(UnprocessedKey),
    /// Whether things of the group were left out that the application may not see.
    Filtered(Boolean),
    /// The culture by which the group's texts were ordered.
    OrderByCulture(String),
}

/// Everything that an answer to GetThings says, as a stream; see
/// [`Things`](super::Things) for what is read and what becomes of faults.
pub struct ThingEvents<T, R> {
    scanner: Scanner<Window<R>>,
    limits: Limits,
    /// The elements around what comes next.
    open: Vec<Level>,
    /// What they mean to what is in them.
    context: Arc<Context>,
    /// The things that were met.
    things: usize,
    state: State,
    body: PhantomData<fn() -> T>,
}

/// What was met on the way through a stream.
pub(super) enum Found<T> {
    /// Anything but a thing.
    Event(ThingEvent<T>),
    /// A thing, which begins what is unread.
    Thing(Place),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Nothing was read.
    Start,
    Running,
    /// The root element was closed.
    Closed,
    Done,
}

/// What an open element is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Response,
    Info,
    Group,
}

#[derive(Debug)]
struct Level {
    kind: Kind,
    /// The name as written.
    name: String,
    path: String,
    /// Bindings in scope outside of it.
    outer: usize,
    /// The children that were met, by name.
    children: HashMap<String, usize>,
}

/// The element that a tag starts.
struct Started {
    local: String,
    qualified: bool,
    /// The path's step for it, such as `thing[2]`.
    step: String,
}

impl<T: Body, R: BufRead> ThingEvents<T, R> {
    /// What `source` says. Things of more than 64 MiB are refused.
    pub fn new(source: R) -> Self {
        Self::with_limits(source, Limits::default().with_bytes(THING_BYTES))
    }

    /// What `source` says; the limits are those of one thing.
    pub fn with_limits(source: R, limits: Limits) -> Self {
        ThingEvents {
            scanner: Scanner::new(Window::new(source), limits.bytes),
            limits,
            open: Vec::new(),
            context: Arc::new(Context::outermost(limits)),
            things: 0,
            state: State::Start,
            body: PhantomData,
        }
    }

    fn advance(&mut self) -> Result<Option<Found<T>>, MessageError> {
        loop {
            match self.state {
                State::Start => {
                    self.check_encoding()?;
                    self.state = State::Running;
                }
                State::Running => {}
                State::Closed | State::Done => {
                    self.end_of_document()?;
                    return Ok(None);
                }
            }
            let Some(tag) = self.scanner.tag()? else {
                let message =
                    format!("what stands before the next element has more than {} bytes", self.limits.bytes);
                return Err(self.here(ErrorKind::Limit, message).into());
            };
            match tag.kind {
                TagKind::None => return Err(self.no_tag(&tag)),
                TagKind::End => self.close(&tag)?,
                TagKind::Start | TagKind::Empty => {
                    if let Some(found) = self.start(&tag)? {
                        return Ok(Some(found));
                    }
                }
            }
        }
    }

    fn check_encoding(&mut self) -> Result<(), MessageError> {
        self.scanner.window.has(4)?;
        let unread = self.scanner.window.unread();
        if xml::is_wide(unread) {
            return Err(self.here(ErrorKind::Syntax, xml::WIDE).into());
        }
        if unread.starts_with("\u{feff}".as_bytes()) {
            self.scanner.window.skip_mark();
        }
        Ok(())
    }

    /// Enters what is around things; reads what else there is.
    fn start(&mut self, tag: &Tag) -> Result<Option<Found<T>>, MessageError> {
        let started = self.started(tag)?;
        let parent = self.open.last().map(|level| level.kind);
        let again = started.step != started.local;
        match (parent, started.local.as_str()) {
            (None, "response") if !started.qualified => self.enter(tag, &started, Kind::Response),
            (None | Some(Kind::Response), "info") if !again => self.enter(tag, &started, Kind::Info),
            (None | Some(Kind::Info), "group") if !started.qualified => {
                self.enter(tag, &started, Kind::Group)
            }
            (Some(Kind::Response), "status") if !started.qualified && !again => self.status(tag, &started),
            (None | Some(Kind::Info | Kind::Group), "thing") if !started.qualified => {
                let found = self.thing(tag, started);
                if parent.is_none() {
                    self.state = State::Closed;
                }
                found
            }
            (Some(Kind::Group), _) => self.group_item(tag, &started),
            (None, name) => {
                let message = format!(
                    "expected an answer to GetThings, whose root is `response`, `info` or `group`, found `{name}`"
                );
                Err(self.at(tag, &started.step, ErrorKind::Mismatch, message).into())
            }
            (Some(_), name) => {
                let message = format!("element `{name}` is not expected in an answer to GetThings");
                Err(self.at(tag, &started.step, ErrorKind::Unexpected, message).into())
            }
        }
    }

    /// Checks what stands before the tag, and names the element.
    fn started(&mut self, tag: &Tag) -> Result<Started, MessageError> {
        if self.is_plain_thing(tag)
            && let Some(level) = self.open.last_mut()
        {
            return Ok(Started { local: "thing".to_owned(), qualified: false, step: level.step("thing") });
        }
        let mut reader = self.reader(tag.end)?;
        let first = self.state == State::Running && self.open.is_empty();
        let checked = if first { reader.start_document() } else { Ok(()) };
        let named = checked.and_then(|()| {
            let local = xml::shown(reader.peek_local_name()?.unwrap_or_default());
            let qualified = reader.peek_namespace()?.is_some();
            Ok((local, qualified))
        });
        let (local, qualified) = named.map_err(|error| self.moved(error, ""))?;
        let step = match self.open.last_mut() {
            None => local.clone(),
            Some(level) => level.step(&local),
        };
        Ok(Started { local, qualified, step })
    }

    /// Whether the tag is a thing's as nearly all are, which takes no reader to see.
    fn is_plain_thing(&self, tag: &Tag) -> bool {
        let unread = self.scanner.window.unread();
        unread[tag.start..tag.end] == *b"<thing>"
            && unread[..tag.start].iter().all(|&byte| xml::is_white_space(byte))
            && self.context.bindings.iter().all(|(prefix, _)| prefix.is_some())
    }

    fn enter(&mut self, tag: &Tag, started: &Started, kind: Kind) -> Result<Option<Found<T>>, MessageError> {
        if kind == Kind::Info
            && let Some(level) = self.open.last()
            && !level.children.contains_key("status")
        {
            let message = "element `status` is missing before `info`";
            return Err(self.at(tag, &started.step, ErrorKind::Missing, message).into());
        }
        let mut reader = self.reader(tag.end)?;
        let first = self.open.is_empty();
        let checked = if first { reader.start_document() } else { Ok(()) };
        let read = checked.and_then(|()| {
            reader.enter()?;
            let name: Option<String> =
                if kind == Kind::Group { reader.optional_attribute("name")? } else { None };
            reader.end_attributes()?;
            Ok((name, reader.declarations()))
        });
        let (name, declared) = read.map_err(|error| self.moved(error, &started.step))?;
        if tag.kind == TagKind::Start {
            let parent = self.open.last().map_or("", |level| level.path.as_str());
            let written = &self.scanner.window.unread()[tag.start + 1..tag.end];
            let end = written.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>');
            let written = &written[..end.unwrap_or(written.len())];
            self.open.push(Level {
                kind,
                name: String::from_utf8_lossy(written).into_owned(),
                path: format!("{parent}/{}", started.step),
                outer: self.context.bindings.len(),
                children: HashMap::new(),
            });
            let mut bindings = self.context.bindings.clone();
            bindings.extend(declared);
            self.set_context(bindings);
        } else if first {
            self.state = State::Closed;
        }
        self.scanner.window.skip(tag.end);
        Ok((kind == Kind::Group).then_some(Found::Event(ThingEvent::Group { name })))
    }

    fn close(&mut self, tag: &Tag) -> Result<(), MessageError> {
        let mut reader = self.reader(tag.end)?;
        // Only white space and comments may stand before the tag.
        reader.peek_local_name().map_err(|error| self.moved(error, ""))?;
        let unread = self.scanner.window.unread();
        let found = String::from_utf8_lossy(unread[tag.start + 2..tag.end - 1].trim_ascii_end()).into_owned();
        let Some(level) = self.open.last() else {
            return Err(self.at(tag, "", ErrorKind::Syntax, "an end tag without a start tag").into());
        };
        if found != level.name {
            let message = format!("expected `</{}>`, found `</{found}>`", level.name);
            return Err(self.at(tag, "", ErrorKind::Syntax, message).into());
        }
        let bindings = self.context.bindings[..level.outer].to_vec();
        self.open.pop();
        self.set_context(bindings);
        if self.open.is_empty() {
            self.state = State::Closed;
        }
        self.scanner.window.skip(tag.end);
        Ok(())
    }

    fn status(&mut self, tag: &Tag, started: &Started) -> Result<Option<Found<T>>, MessageError> {
        let status: Status = match self.item(tag, "status", started)? {
            Ok(status) => status,
            Err((error, _)) => return Err(error.into()),
        };
        status.into_result()?;
        Ok(None)
    }

    fn set_context(&mut self, bindings: Vec<Binding>) {
        let path = self.open.last().map_or_else(String::new, |level| level.path.clone());
        // The scanner has seen to the size, which is that of one element.
        let depth = self.limits.depth.saturating_sub(self.open.len());
        let limits = self.limits.with_depth(depth).with_bytes(usize::MAX);
        self.context = Arc::new(Context { bindings, path, outermost: self.open.is_empty(), limits });
    }

    /// Finds where a thing ends.
    fn thing(&mut self, tag: &Tag, started: Started) -> Result<Option<Found<T>>, MessageError> {
        self.things += 1;
        let (number, line, column) = (self.things, self.scanner.window.line, self.scanner.window.column);
        let end = match self.scanner.end_if_paired(tag)? {
            Some(end) => End::IfPaired(end),
            None => match self.extent(tag, &started)? {
                Ok(end) => End::Paired(end),
                Err((error, thing_id)) => return Err(item_error(Some(number), thing_id, error)),
            },
        };
        let context = Arc::clone(&self.context);
        Ok(Some(Found::Thing(Place { end, number, line, column, step: started.step, context })))
    }

    fn group_item(&mut self, tag: &Tag, started: &Started) -> Result<Option<Found<T>>, MessageError> {
        let event = match started.local.as_str() {
            "unprocessed-thing-key-info" => {
                self.item(tag, "unprocessed-thing-key-info", started)?.map(ThingEvent::Unprocessed)
            }
            "filtered" => self.item(tag, "filtered", started)?.map(ThingEvent::Filtered),
            "order-by-culture" => {
                self.item(tag, "order-by-culture", started)?.map(ThingEvent::OrderByCulture)
            }
            name => {
                let message = format!("element `{name}` is not expected here");
                let error = self.at(tag, &started.step, ErrorKind::Unexpected, message);
                // Read for its end only.
                match self.item::<Nothing>(tag, "", started)? {
                    Ok(Nothing) | Err(_) => Err((error, None)),
                }
            }
        };
        match event {
            Ok(event) => Ok(Some(Found::Event(event))),
            Err((error, thing_id)) => Err(item_error(None, thing_id, error)),
        }
    }

    /// Reads the element `name` that `tag` starts, as a whole, and passes it. The
    /// inner error is of an element whose end is certain.
    #[allow(clippy::type_complexity, reason = "the error and which thing it is of")]
    fn item<V: ReadXml>(
        &mut self,
        tag: &Tag,
        name: &'static str,
        started: &Started,
    ) -> Result<Result<V, (Error, Option<String>)>, MessageError> {
        let (line, column) = (self.scanner.window.line, self.scanner.window.column);
        Ok(match self.extent(tag, started)? {
            Ok(end) => {
                let read = self.context.read(&self.scanner.window.unread()[..end], name);
                self.scanner.window.skip(end);
                read.map_err(|(error, id)| (error.moved(line, column, &self.context.path, &started.step), id))
            }
            Err(fault) => Err(fault),
        })
    }

    /// Where the element ends that `tag` starts. One that is too large is passed: that is
    /// the inner error.
    #[allow(clippy::type_complexity, reason = "the error and which thing it is of")]
    fn extent(
        &mut self,
        tag: &Tag,
        started: &Started,
    ) -> Result<Result<usize, (Error, Option<String>)>, MessageError> {
        let (line, column) = (self.scanner.window.line, self.scanner.window.column);
        let context = Arc::clone(&self.context);
        let moved = |error: Error| error.moved(line, column, &context.path, &started.step);
        match self.scanner.element(tag)? {
            Extent::Whole(end) => Ok(Ok(end)),
            Extent::Broken(end) => {
                let bytes = &self.scanner.window.unread()[..end];
                Err(moved(context.broken(bytes, tag.start, &started.step)).into())
            }
            Extent::TooLarge(head) => {
                let message = format!("the element has more than {} bytes", self.limits.bytes);
                let position = position(&head, tag.start);
                let position = xml::Position { path: format!("/{}", started.step), ..position };
                let error = Error::at(ErrorKind::Limit, message, position);
                Ok(Err((moved(error), thing_id(&head, &context.bindings))))
            }
            Extent::Lost => {
                let message = format!(
                    "the element has more than {} bytes, and its end was not found",
                    self.limits.bytes
                );
                let position = xml::Position { path: format!("/{}", started.step), ..position(b"", 0) };
                let error = Error::at(ErrorKind::Syntax, message, position);
                Err(moved(error).into())
            }
        }
    }

    /// Only comments may follow the root element.
    fn end_of_document(&mut self) -> Result<(), MessageError> {
        let end = match self.scanner.tag()? {
            Some(tag) => tag.end,
            None => self.scanner.window.unread().len(),
        };
        let mut reader = self.reader(end)?;
        reader.end_document().map_err(|error| self.moved(error, ""))?;
        Ok(())
    }
}

impl<T: Body, R: BufRead> ThingEvents<T, R> {
    /// The next event, or the next thing, unread: then [`pass`](Self::pass) is due.
    pub(super) fn find(&mut self) -> Option<Result<Found<T>, MessageError>> {
        if self.state == State::Done {
            return None;
        }
        let next = self.advance();
        match &next {
            Ok(None) => self.state = State::Done,
            Err(error) if error.is_fatal() => self.state = State::Done,
            _ => {}
        }
        next.transpose()
    }

    /// The thing's text, as it is in the stream.
    pub(super) fn text(&self, place: &Place) -> &[u8] {
        &self.scanner.window.unread()[..place.end.offset()]
    }

    /// Nothing comes after this.
    pub(super) fn end(&mut self) {
        self.state = State::Done;
    }

    pub(super) fn pass(&mut self, place: &Place) {
        self.scanner.window.skip(place.end.offset());
    }
}

impl<T: Body, R: BufRead> Iterator for ThingEvents<T, R> {
    type Item = Result<ThingEvent<T>, MessageError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.find()? {
            Ok(Found::Event(event)) => Ok(event),
            Ok(Found::Thing(place)) => {
                let event = place.read(self.text(&place));
                self.pass(&place);
                if event.as_ref().is_err_and(MessageError::is_fatal) {
                    self.end();
                }
                event
            }
            Err(error) => Err(error),
        })
    }
}

impl<T: Body, R: BufRead> std::iter::FusedIterator for ThingEvents<T, R> {}

impl<T, R> fmt::Debug for ThingEvents<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.open.last().map_or("/", |level| level.path.as_str());
        f.debug_struct("ThingEvents")
            .field("path", &path)
            .field("things", &self.things)
            .finish_non_exhaustive()
    }
}

impl Level {
    /// Counts a child and gives its step in paths: `thing`, `thing[2]` and so on.
    fn step(&mut self, local: &str) -> String {
        // Names that are not expected are errors, but not the stream's end: there may be
        // as many as it likes.
        if self.children.len() >= COUNTED && !self.children.contains_key(local) {
            return local.to_owned();
        }
        let count = match self.children.get_mut(local) {
            Some(count) => count,
            None => self.children.entry(local.to_owned()).or_insert(0),
        };
        *count += 1;
        if *count > 1 { format!("{local}[{count}]") } else { local.to_owned() }
    }
}

/// An element whose content is of no interest.
struct Nothing;

impl ReadXml for Nothing {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.raw_entered().map(|_| Nothing)
    }
}
