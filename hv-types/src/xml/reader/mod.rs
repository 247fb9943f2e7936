//! The pull reader that generated code drives.
//!
//! Generated code knows which element comes next. The reader therefore compares
//! the expected bytes (`<systolic>`, text, `</systolic>`) at its position, and
//! only where these do not match (attributes, prefixes, comments, entities,
//! CDATA, an absent optional element) has quick-xml tokenize the markup that
//! stands there.

mod attributes;
#[cfg(feature = "arbitrary")]
mod dream;
mod elements;
mod errors;
#[cfg(feature = "signing")]
mod events;
mod fast;
mod fill;
mod given;
mod markup;
mod text;
mod untouched;

pub(super) use errors::one_of;

use std::borrow::Cow;
use std::sync::Arc;

use crate::values::{Context, Ids, Value, ValueError};
use crate::xml::error::{Error, ErrorKind};
use crate::xml::limits::Limits;
use crate::xml::name::Name;
use crate::xml::position::shown;
use crate::xml::rooted::Hints;
use crate::xml::scope::{Binding, Scope};
use crate::xml::traits::ReadXml;

#[cfg(feature = "signing")]
pub(crate) use events::{Event, Start};

type Result<T> = std::result::Result<T, Error>;

/// Reads one document, element by element, as generated code asks for it.
///
/// Most users call [`from_str`](super::from_str); this type is for those who
/// implement [`ReadXml`] by hand:
///
/// ```
/// use hv_types::values::Int;
/// use hv_types::xml::{self, Error, ReadXml, Reader};
///
/// /// `<position><side>left</side><height>3</height></position>`
/// struct Position { side: String, height: Option<Int> }
///
/// impl ReadXml for Position {
///     fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
///         r.end_attributes()?;
///         let value = Position { side: r.required("side")?, height: r.optional("height")? };
///         r.close()?;
///         Ok(value)
///     }
/// }
///
/// let position: Position = xml::from_str("<p><side>left</side><height>3</height></p>", "p")?;
/// assert_eq!((position.side.as_str(), *position.height.unwrap()), ("left", 3));
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<'a> {
    input: &'a str,
    /// Where reading goes on.
    pos: usize,
    open: Vec<Open>,
    /// The element entered last is written as `<name/>`: there is no content and no end
    /// tag to read.
    empty: bool,
    scope: Scope<'a>,
    /// Attributes of the element entered last that were not asked for yet.
    attributes: Vec<Attribute<'a>>,
    /// The start tag at `pos`, once tokenized.
    peeked: Option<StartTag<'a>>,
    elements: usize,
    limits: Limits,
    /// What the root says about its schema, where that is kept.
    hints: Option<Hints>,
    ids: Ids,
    /// Whether bytes may be compared before anything is tokenized.
    fast: bool,
    /// The document does not exist: it is made up as it is read.
    #[cfg(feature = "arbitrary")]
    dream: Option<Box<crate::arbitrary::Dream<'a>>>,
}

/// An element that was entered and not closed.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Where the start tag begins: its name, as written, is behind the `<`.
    start: usize,
    name_end: usize,
    /// Length of the namespace scope outside the element.
    outer_scope: usize,
}

#[derive(Debug)]
struct StartTag<'a> {
    start: usize,
    end: usize,
    name: &'a str,
    prefix: Option<&'a str>,
    local: &'a str,
    empty: bool,
    outer_scope: usize,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Clone, Debug)]
struct Attribute<'a> {
    prefix: Option<&'a str>,
    local: &'a str,
    value: Cow<'a, str>,
}

/// What stands at the reader's position in element content.
enum Next {
    Start,
    End,
}

/// One piece of character data.
enum Chars<'a> {
    Text(Cow<'a, str>),
    Markup,
}

impl<'a> Reader<'a> {
    /// A reader over a whole document, with the default [`Limits`].
    pub fn new(input: &'a str) -> Self {
        Reader::with_limits(input, Limits::default())
    }

    /// A reader over a whole document.
    pub fn with_limits(input: &'a str, limits: Limits) -> Self {
        let pos = if input.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Reader {
            input,
            pos,
            open: Vec::with_capacity(8),
            empty: false,
            scope: Scope::new(),
            attributes: Vec::new(),
            peeked: None,
            elements: 0,
            limits,
            hints: None,
            ids: Ids::default(),
            fast: true,
            #[cfg(feature = "arbitrary")]
            dream: None,
        }
    }

    /// Leaves every tag to the tokenizer: slower, and never different.
    ///
    /// For tests that hold the two ways of reading equal.
    #[doc(hidden)]
    #[must_use]
    pub fn without_fast_path(mut self) -> Self {
        self.fast = false;
        self
    }

    /// A reader over a part of a document, where `bindings` (outermost first) are in
    /// scope. Its errors have to be moved to the part's place.
    pub(crate) fn within(
        input: &'a str,
        limits: Limits,
        bindings: impl IntoIterator<Item = &'a Binding>,
    ) -> Self {
        let mut reader = Reader { pos: 0, ..Reader::with_limits(input, limits) };
        for (prefix, uri) in bindings {
            reader.scope.bind(prefix.as_deref(), Arc::clone(uri));
        }
        reader
    }

    /// What the element entered last declares: prefix and namespace.
    pub(crate) fn declarations(&self) -> Vec<Binding> {
        let outer = self.open.last().map_or(0, |open| open.outer_scope);
        self.scope.declared_from(outer)
    }

    /// The namespace of the element that comes next.
    pub(crate) fn peek_namespace(&mut self) -> Result<Option<&str>> {
        self.next()?;
        Ok(self.peeked.as_ref().and_then(|tag| self.scope.element_namespace(tag.prefix)))
    }

    /// Reads the whole document as one `T` under the root element `name`.
    ///
    /// # Errors
    ///
    /// Malformed XML, another root, content that `T` does not allow, anything
    /// but comments and white space after the root, or a passed limit.
    pub fn document<T: ReadXml>(&mut self, name: impl Into<Name>) -> Result<T> {
        self.start_root(name.into())?;
        let value = T::read_xml(self)?;
        self.end_document()?;
        Ok(value)
    }

    /// Makes the same demands as [`document`](Self::document) without building the value.
    ///
    /// # Errors
    ///
    /// As [`document`](Self::document).
    pub fn check_document<T: ReadXml>(&mut self, name: impl Into<Name>) -> Result<()> {
        self.start_root(name.into())?;
        T::check_xml(self)?;
        self.end_document()
    }

    /// Enters the root, which must be `name`.
    fn start_root(&mut self, name: Name) -> Result<()> {
        self.start_document()?;
        if self.enter_expected(name)? { Ok(()) } else { Err(self.wrong_root(name)) }
    }

    /// Skips the prolog, up to the root's start tag.
    pub(crate) fn start_document(&mut self) -> Result<()> {
        self.check_size()?;
        self.start_declaration()?;
        loop {
            self.skip_white_space();
            // A glance may be all that the root needs.
            if let [b'<', b'A'..=b'Z' | b'a'..=b'z' | b'_', ..] = self.rest().as_bytes() {
                return Ok(());
            }
            if !self.skip_misc()? {
                break;
            }
        }
        match self.next()? {
            Next::Start => Ok(()),
            Next::End => Err(self.error_at(self.pos, ErrorKind::Syntax, "expected the root element")),
        }
    }

    fn check_size(&self) -> Result<()> {
        if self.input.len() > self.limits.bytes {
            let message = format!(
                "the document has {} bytes, more than the limit of {}",
                self.input.len(),
                self.limits.bytes
            );
            return Err(self.error_at(self.pos, ErrorKind::Limit, message));
        }
        Ok(())
    }

    fn start_declaration(&mut self) -> Result<()> {
        if self.rest().starts_with("<?xml") && self.rest()[5..].starts_with([' ', '\t', '\r', '\n']) {
            self.declaration()?;
        }
        Ok(())
    }

    /// Only comments, processing instructions and white space may follow the root.
    pub(crate) fn end_document(&mut self) -> Result<()> {
        loop {
            self.skip_white_space();
            if self.rest().is_empty() {
                return self.check_ids();
            }
            if !self.skip_misc()? {
                let message = "nothing but comments may follow the root element";
                return Err(self.error_at(self.pos, ErrorKind::Syntax, message));
            }
        }
    }

    /// IDs are unique, and references find theirs.
    fn check_ids(&self) -> Result<()> {
        self.ids.check().map_err(|(offset, message)| self.error_at(offset, ErrorKind::Value, message))
    }

    /// The scope for [`parse`](Self::parse), where `T` needs one. An element's text
    /// is read with its end tag, which ends the element's scope.
    #[inline]
    fn scope_for<T: Value>(&self) -> Option<Scope<'a>> {
        T::IN_CONTEXT.then(|| self.scope.clone())
    }

    /// Takes over the IDs of a part of the document that another reader read.
    pub(in crate::xml) fn take_ids(&mut self, part: Reader<'_>) {
        let offset = self.mark();
        self.ids.append(part.ids, offset);
    }

    /// Reads the text of the element or attribute at `offset`.
    #[inline]
    fn parse<T: Value>(
        &mut self,
        text: &str,
        scope: Option<Scope<'_>>,
        offset: usize,
    ) -> std::result::Result<T, ValueError> {
        // Known when this is compiled: most values have nothing to do with the scope.
        let Some(scope) = scope.filter(|_| T::IN_CONTEXT) else { return T::parse(text) };
        let resolve = |prefix: Option<&str>| scope.resolve(prefix);
        T::parse_in(text, &mut Context::new(&resolve, &mut self.ids, offset))
    }

    /// The same, keeping nothing but what the document must know.
    #[inline]
    fn check_text<T: Value>(
        &mut self,
        text: &str,
        scope: Option<Scope<'_>>,
        offset: usize,
    ) -> std::result::Result<(), ValueError> {
        if T::IN_CONTEXT { self.parse::<T>(text, scope, offset).map(drop) } else { T::check(text) }
    }

    fn wrong_root(&mut self, expected: Name) -> Error {
        if let Err(error) = self.next() {
            return error;
        }
        let message = match &self.peeked {
            Some(tag) if tag.local == expected.local => {
                let within = |uri: Option<&str>| {
                    uri.map_or("no namespace".to_owned(), |uri| format!("the namespace `{}`", shown(uri)))
                };
                format!(
                    "expected the root element `{}` in {}, found it in {}",
                    expected.local,
                    within(expected.uri()),
                    within(self.scope.element_namespace(tag.prefix))
                )
            }
            tag => {
                let found = tag.as_ref().map_or("nothing", |tag| tag.name);
                format!("expected the root element `{expected}`, found `{found}`")
            }
        };
        self.error_at(self.pos, ErrorKind::Mismatch, message)
    }

    /// The local name of the element that comes next; `None` before an end tag.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn peek_local_name(&mut self) -> Result<Option<&'a str>> {
        self.next()?;
        Ok(self.peeked.as_ref().map(|tag| tag.local))
    }
}
