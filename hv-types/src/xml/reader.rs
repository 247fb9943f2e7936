//! The pull reader that generated code drives.
//!
//! Generated code knows which element comes next. The reader therefore compares
//! the expected bytes (`<systolic>`, text, `</systolic>`) at its position, and
//! only where these do not match (attributes, prefixes, comments, entities,
//! CDATA, an absent optional element) has quick-xml tokenize the markup that
//! stands there.

use std::borrow::Cow;

use super::error::{Error, ErrorKind};
use super::limits::Limits;
use super::name::{Name, XSI};
use super::position::locate;
use super::raw::RawXml;
use super::scope::Scope;
use super::traits::{ReadParticle, ReadXml};
use crate::values::{Value, ValueError};

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
    scope: Scope<'a>,
    /// Attributes of the element entered last that were not asked for yet.
    attributes: Vec<Attribute<'a>>,
    /// The start tag at `pos`, once tokenized.
    peeked: Option<StartTag<'a>>,
    elements: usize,
    limits: Limits,
}

/// An element that was entered and not closed.
#[derive(Debug)]
struct Open {
    /// Where the start tag begins.
    start: usize,
    /// The name as written, prefix included, as a range of the input.
    name: (usize, usize),
    /// Length of the namespace scope outside the element.
    outer_scope: usize,
    /// Written as `<name/>`: there is no content and no end tag to read.
    empty: bool,
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

#[derive(Debug)]
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
            scope: Scope::new(),
            attributes: Vec::new(),
            peeked: None,
            elements: 0,
            limits,
        }
    }

    // ---- document ----

    /// Reads the whole document as one `T` under the root element `name`.
    ///
    /// # Errors
    ///
    /// Malformed XML, another root, content that `T` does not allow, anything
    /// but comments and white space after the root, or a passed limit.
    pub fn document<T: ReadXml>(&mut self, name: impl Into<Name>) -> Result<T> {
        let name = name.into();
        self.start_document()?;
        if !self.is_next(name)? {
            return Err(self.wrong_root(&name.to_string()));
        }
        self.enter_peeked()?;
        let value = T::read_xml(self)?;
        self.end_document()?;
        Ok(value)
    }

    /// Skips the prolog, up to the root's start tag.
    pub(crate) fn start_document(&mut self) -> Result<()> {
        if self.input.len() > self.limits.bytes {
            let message = format!(
                "the document has {} bytes, more than the limit of {}",
                self.input.len(),
                self.limits.bytes
            );
            return Err(self.error_at(self.pos, ErrorKind::Limit, message));
        }
        if self.rest().starts_with("<?xml") && self.rest()[5..].starts_with([' ', '\t', '\r', '\n']) {
            self.declaration()?;
        }
        match self.next()? {
            Next::Start => Ok(()),
            Next::End => Err(self.error_at(self.pos, ErrorKind::Syntax, "expected the root element")),
        }
    }

    /// Only comments, processing instructions and white space may follow the root.
    pub(crate) fn end_document(&mut self) -> Result<()> {
        loop {
            self.skip_white_space();
            if self.rest().is_empty() {
                return Ok(());
            }
            if !self.skip_misc()? {
                let message = "nothing but comments may follow the root element";
                return Err(self.error_at(self.pos, ErrorKind::Syntax, message));
            }
        }
    }

    fn wrong_root(&mut self, expected: &str) -> Error {
        let found = self.peeked.as_ref().map_or("nothing", |tag| tag.name);
        let message = format!("expected the root element `{expected}`, found `{found}`");
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

    // ---- elements ----

    /// Reads the element `name`, which must come next.
    ///
    /// # Errors
    ///
    /// The element is missing, or its content is not a `T`.
    pub fn required<T: ReadXml>(&mut self, name: impl Into<Name>) -> Result<T> {
        let name = name.into();
        if self.enter_expected(name)? { T::read_xml(self) } else { Err(self.missing(name)) }
    }

    /// Reads the element `name` if it comes next.
    ///
    /// # Errors
    ///
    /// The element's content is not a `T`.
    pub fn optional<T: ReadXml>(&mut self, name: impl Into<Name>) -> Result<Option<T>> {
        if self.enter_expected(name.into())? { T::read_xml(self).map(Some) } else { Ok(None) }
    }

    /// Reads as many elements `name` as come next, at least `min` and at most `max`.
    ///
    /// # Errors
    ///
    /// There are fewer or more, or one's content is not a `T`.
    pub fn repeated<T: ReadXml>(&mut self, name: impl Into<Name>, min: usize, max: usize) -> Result<Vec<T>> {
        let name = name.into();
        let mut values = Vec::new();
        while values.len() < max && self.enter_expected(name)? {
            values.push(T::read_xml(self)?);
        }
        if values.len() < min {
            if values.is_empty() {
                return Err(self.missing(name));
            }
            return Err(self.too_few(&format!("elements `{name}`"), values.len(), min));
        }
        if values.len() == max && self.is_next(name)? {
            let message = format!("at most {max} elements `{name}` may stand here");
            return Err(self.error_at(self.pos, ErrorKind::Occurrence, message));
        }
        Ok(values)
    }

    /// Reads a group or choice that must come next.
    ///
    /// # Errors
    ///
    /// It does not come next, or is not complete.
    pub fn required_particle<P: ReadParticle>(&mut self) -> Result<P> {
        if P::EMPTIABLE || P::starts(self)? {
            return P::read_particle(self);
        }
        Err(self.missing_one_of(P::NAMES))
    }

    /// Reads a group or choice if it comes next.
    ///
    /// # Errors
    ///
    /// It starts but is not complete.
    pub fn optional_particle<P: ReadParticle>(&mut self) -> Result<Option<P>> {
        if P::starts(self)? { P::read_particle(self).map(Some) } else { Ok(None) }
    }

    /// Reads a group or choice as often as it comes next.
    ///
    /// # Errors
    ///
    /// It comes fewer than `min` or more than `max` times, or is not complete.
    pub fn repeated_particle<P: ReadParticle>(&mut self, min: usize, max: usize) -> Result<Vec<P>> {
        let mut values = Vec::new();
        while values.len() < max && P::starts(self)? {
            values.push(P::read_particle(self)?);
        }
        if values.len() < min && !P::EMPTIABLE {
            if values.is_empty() {
                return Err(self.missing_one_of(P::NAMES));
            }
            return Err(self.too_few(&format!("of {}", one_of(P::NAMES)), values.len(), min));
        }
        Ok(values)
    }

    /// Whether the element `name` comes next.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn is_next(&mut self, name: impl Into<Name>) -> Result<bool> {
        self.next()?;
        Ok(self.peeked_is(name.into()))
    }

    /// Whether one of the elements `names` comes next.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn is_next_one_of(&mut self, names: &[Name]) -> Result<bool> {
        self.next()?;
        Ok(names.iter().any(|name| self.peeked_is(*name)))
    }

    /// Whether any element comes next, for wildcards; `namespaces` restricts it.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn is_next_any(&mut self, namespaces: super::Wildcard) -> Result<bool> {
        self.next()?;
        Ok(match &self.peeked {
            None => false,
            Some(tag) => namespaces.allows(self.scope.element_namespace(tag.prefix)),
        })
    }

    /// Reads the next element untouched.
    ///
    /// # Errors
    ///
    /// No element comes next, or it is not well-formed.
    pub fn raw(&mut self) -> Result<RawXml> {
        if let Next::End = self.next()? {
            let message = "expected an element".to_owned();
            return Err(self.error_at(self.pos, ErrorKind::Missing, message));
        }
        let start = self.pos;
        let context = self.peeked.as_ref().map_or(0, |tag| tag.outer_scope);
        let context = self.scope.visible(context);
        self.enter_peeked()?;
        self.attributes.clear();
        self.skip_content()?;
        Ok(RawXml::from_source(&self.input[start..self.pos], context))
    }

    /// Reads the element entered last untouched, through its end tag.
    ///
    /// # Errors
    ///
    /// It is not well-formed.
    pub fn raw_entered(&mut self) -> Result<RawXml> {
        let (start, outer_scope) =
            self.open.last().map_or((self.pos, 0), |open| (open.start, open.outer_scope));
        let context = self.scope.visible(outer_scope);
        self.attributes.clear();
        self.skip_content()?;
        Ok(RawXml::from_source(&self.input[start..self.pos], context))
    }

    /// Reads one element that a wildcard admits, which must come next.
    ///
    /// # Errors
    ///
    /// None comes next, or it is not well-formed.
    pub fn required_any(&mut self, namespaces: super::Wildcard) -> Result<RawXml> {
        match self.optional_any(namespaces)? {
            Some(raw) => Ok(raw),
            None => Err(self.missing_one_of(&[])),
        }
    }

    /// Reads one element if it comes next and a wildcard admits it.
    ///
    /// # Errors
    ///
    /// It is not well-formed.
    pub fn optional_any(&mut self, namespaces: super::Wildcard) -> Result<Option<RawXml>> {
        if self.is_next_any(namespaces)? { self.raw().map(Some) } else { Ok(None) }
    }

    /// Reads the elements that come next and that a wildcard admits.
    ///
    /// # Errors
    ///
    /// There are fewer than `min`, or one is not well-formed.
    pub fn repeated_any(
        &mut self,
        namespaces: super::Wildcard,
        min: usize,
        max: usize,
    ) -> Result<Vec<RawXml>> {
        let mut values = Vec::new();
        while values.len() < max && self.is_next_any(namespaces)? {
            values.push(self.raw()?);
        }
        if values.len() < min {
            return Err(self.missing_one_of(&[]));
        }
        Ok(values)
    }

    /// Reads the element `name` untouched; it must come next.
    ///
    /// # Errors
    ///
    /// It does not come next, or is not well-formed.
    pub fn required_raw(&mut self, name: impl Into<Name>) -> Result<RawXml> {
        let name = name.into();
        if self.is_next(name)? { self.raw() } else { Err(self.missing(name)) }
    }

    /// Reads the element `name` untouched if it comes next.
    ///
    /// # Errors
    ///
    /// It is not well-formed.
    pub fn optional_raw(&mut self, name: impl Into<Name>) -> Result<Option<RawXml>> {
        if self.is_next(name)? { self.raw().map(Some) } else { Ok(None) }
    }

    /// Reads the elements `name` that come next, untouched.
    ///
    /// # Errors
    ///
    /// There are fewer than `min` or more than `max`, or one is not well-formed.
    pub fn repeated_raw(&mut self, name: impl Into<Name>, min: usize, max: usize) -> Result<Vec<RawXml>> {
        let name = name.into();
        let mut values = Vec::new();
        while values.len() < max && self.is_next(name)? {
            values.push(self.raw()?);
        }
        if values.len() < min {
            return Err(self.missing(name));
        }
        if values.len() == max && self.is_next(name)? {
            let message = format!("at most {max} elements `{name}` may stand here");
            return Err(self.error_at(self.pos, ErrorKind::Occurrence, message));
        }
        Ok(values)
    }

    /// Reads the element `name`, which must come next; empty, it means `default`.
    ///
    /// # Errors
    ///
    /// The element is missing, or its text does not fit `T`.
    pub fn required_or<T: Value>(&mut self, name: impl Into<Name>, default: &str) -> Result<T> {
        let name = name.into();
        match self.optional_or(name, default)? {
            Some(value) => Ok(value),
            None => Err(self.missing(name)),
        }
    }

    /// Reads the element `name` if it comes next; empty, it means `default`.
    ///
    /// # Errors
    ///
    /// The element's text does not fit `T`.
    pub fn optional_or<T: Value>(&mut self, name: impl Into<Name>, default: &str) -> Result<Option<T>> {
        if !self.enter_expected(name.into())? {
            return Ok(None);
        }
        let start = self.open.last().map_or(0, |open| open.start);
        let text = self.text()?;
        let value = if text.is_empty() { T::defaulted(default) } else { T::parse(&text) };
        value.map(Some).map_err(|error| self.value_error(start, &error))
    }

    /// Reads the element `name`, which must come next and have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The element is missing, or has another value.
    pub fn required_fixed<T: Value + PartialEq>(&mut self, name: impl Into<Name>, fixed: &str) -> Result<T> {
        let name = name.into();
        match self.optional_fixed(name, fixed)? {
            Some(value) => Ok(value),
            None => Err(self.missing(name)),
        }
    }

    /// Reads the element `name` if it comes next; it must have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The element has another value.
    pub fn optional_fixed<T: Value + PartialEq>(
        &mut self,
        name: impl Into<Name>,
        fixed: &str,
    ) -> Result<Option<T>> {
        let start = self.pos;
        let value: Option<T> = self.optional_or(name, fixed)?;
        match &value {
            Some(found) if !T::parse(fixed).is_ok_and(|fixed| fixed == *found) => {
                Err(self.error_at(start, ErrorKind::Value, format!("must be `{fixed}`")))
            }
            _ => Ok(value),
        }
    }

    /// Reads a member of `xs:all` into its slot; `false` when it does not come
    /// next, or came before.
    ///
    /// # Errors
    ///
    /// Its content is not a `T`.
    pub fn member<T: ReadXml>(&mut self, name: impl Into<Name>, slot: &mut Option<T>) -> Result<bool> {
        if slot.is_some() {
            return Ok(false);
        }
        *slot = self.optional(name)?;
        Ok(slot.is_some())
    }

    /// The member of `xs:all` that must have come.
    ///
    /// # Errors
    ///
    /// It did not.
    pub fn required_member<T>(&mut self, name: impl Into<Name>, slot: Option<T>) -> Result<T> {
        slot.ok_or_else(|| self.missing(name.into()))
    }

    /// The error of a choice none of whose alternatives comes next.
    pub fn expected_one_of(&self, names: &[&str]) -> Error {
        self.missing_one_of(names)
    }

    /// Enters the element that was found with [`peek_local_name`](Self::peek_local_name),
    /// leaving its attributes and content to be read.
    ///
    /// # Errors
    ///
    /// No element comes next, or the nesting is too deep.
    pub fn enter(&mut self) -> Result<()> {
        if let Next::End = self.next()? {
            return Err(self.error_at(self.pos, ErrorKind::Missing, "expected an element"));
        }
        self.enter_peeked()
    }

    /// Closes the element entered last, which must have no further content.
    ///
    /// # Errors
    ///
    /// Another element or text follows, or the end tag is malformed.
    pub fn close(&mut self) -> Result<()> {
        let Some(open) = self.open.last() else {
            return Err(self.error_at(self.pos, ErrorKind::Syntax, "no element is open"));
        };
        if open.empty {
            self.leave();
            return Ok(());
        }
        if self.peeked.is_none() {
            self.skip_white_space();
            if self.fast_end(self.pos) {
                return Ok(());
            }
        }
        match self.next()? {
            Next::Start => Err(self.not_here()),
            Next::End => self.end_tag(),
        }
    }

    // ---- attributes ----

    /// Takes a required attribute of the element entered last.
    ///
    /// # Errors
    ///
    /// The attribute is missing, or its value does not fit `T`.
    pub fn attribute<T: Value>(&mut self, name: impl Into<Name>) -> Result<T> {
        let name = name.into();
        match self.optional_attribute(name)? {
            Some(value) => Ok(value),
            None => {
                let message = format!("attribute `{name}` is missing");
                Err(self.error_with_leaf(&format!("@{}", name.local), ErrorKind::Missing, message))
            }
        }
    }

    /// Takes an optional attribute of the element entered last.
    ///
    /// # Errors
    ///
    /// The attribute's value does not fit `T`.
    pub fn optional_attribute<T: Value>(&mut self, name: impl Into<Name>) -> Result<Option<T>> {
        if self.attributes.is_empty() {
            return Ok(None);
        }
        let name = name.into();
        let found = self.attributes.iter().position(|attribute| {
            attribute.local == name.local && self.scope.attribute_namespace(attribute.prefix) == name.uri()
        });
        let Some(index) = found else { return Ok(None) };
        let attribute = self.attributes.swap_remove(index);
        match T::parse(&attribute.value) {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                Err(self.error_with_leaf(&format!("@{}", name.local), ErrorKind::Value, error.to_string()))
            }
        }
    }

    /// Takes a required attribute, which must have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The attribute is missing, or has another value.
    pub fn fixed_attribute<T: Value + PartialEq>(&mut self, name: impl Into<Name>, fixed: &str) -> Result<T> {
        let name = name.into();
        let value: T = self.attribute(name)?;
        self.check_fixed(name, &value, fixed)?;
        Ok(value)
    }

    /// Takes an optional attribute; if there, it must have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The attribute has another value.
    pub fn optional_fixed_attribute<T: Value + PartialEq>(
        &mut self,
        name: impl Into<Name>,
        fixed: &str,
    ) -> Result<Option<T>> {
        let name = name.into();
        let value: Option<T> = self.optional_attribute(name)?;
        if let Some(value) = &value {
            self.check_fixed(name, value, fixed)?;
        }
        Ok(value)
    }

    fn check_fixed<T: Value + PartialEq>(&self, name: Name, value: &T, fixed: &str) -> Result<()> {
        if T::parse(fixed).is_ok_and(|fixed| fixed == *value) {
            return Ok(());
        }
        let leaf = format!("@{}", name.local);
        Err(self.error_with_leaf(&leaf, ErrorKind::Value, format!("must be `{fixed}`")))
    }

    /// Takes all attributes that are left, for types with `xs:anyAttribute`.
    ///
    /// # Errors
    ///
    /// None at present; the result leaves room for namespace rules.
    pub fn any_attributes(&mut self) -> Result<super::raw::RawAttributes> {
        let mut taken = std::mem::take(&mut self.attributes);
        let raw = taken
            .drain(..)
            .map(|attribute| {
                let namespace = self.scope.attribute_namespace(attribute.prefix).map(str::to_owned);
                (namespace, attribute.local.to_owned(), attribute.value.into_owned())
            })
            .collect();
        self.attributes = taken;
        Ok(super::raw::RawAttributes::new(raw))
    }

    /// Takes `xsi:type`, resolved to namespace and local name.
    ///
    /// # Errors
    ///
    /// Its prefix is not declared.
    pub fn xsi_type(&mut self) -> Result<Option<(Option<String>, String)>> {
        let Some(name) = self.optional_attribute::<String>(XSI.name("type"))? else { return Ok(None) };
        let name = name.trim_matches(crate::values::WHITE_SPACE);
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, name),
        };
        let namespace = self.scope.resolve(prefix).map(str::to_owned);
        if prefix.is_some() && namespace.is_none() {
            let message = format!("the prefix of `{name}` is not declared");
            return Err(self.error_with_leaf("@xsi:type", ErrorKind::Value, message));
        }
        Ok(Some((namespace, local.to_owned())))
    }

    /// Takes `xsi:type` and finds it among `types`; `None` when it is not given.
    ///
    /// # Errors
    ///
    /// It names another type.
    pub fn derived_type(&mut self, types: &[Name]) -> Result<Option<usize>> {
        let Some((namespace, local)) = self.xsi_type()? else { return Ok(None) };
        let found = types.iter().position(|name| name.local == local && name.uri() == namespace.as_deref());
        if found.is_none() {
            let message = format!("the type `{local}` cannot stand here");
            return Err(self.error_with_leaf("@xsi:type", ErrorKind::Value, message));
        }
        Ok(found)
    }

    /// The error of an element whose type is abstract and that does not say which
    /// type it is of.
    pub fn abstract_type(&self) -> Error {
        let message = "the attribute `xsi:type` is missing: the element's type is abstract";
        self.error_with_leaf("@xsi:type", ErrorKind::Missing, message)
    }

    /// Where the element entered last begins, for [`check_identity`](Self::check_identity).
    pub fn mark(&self) -> usize {
        self.open.last().map_or(self.pos, |open| open.start)
    }

    /// Where the element that comes next begins.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn next_mark(&mut self) -> Result<usize> {
        self.next()?;
        Ok(self.pos)
    }

    /// Checks identity constraints of the element that began at `mark` and was
    /// just read.
    ///
    /// # Errors
    ///
    /// A key is missing or not unique.
    pub fn check_identity(&self, mark: usize, constraints: &[super::Identity]) -> Result<()> {
        let source = &self.input[mark..self.pos];
        let mut context = "<context".to_owned();
        for (prefix, uri) in self.scope.visible(self.scope.len()) {
            context.push_str(" xmlns");
            if let Some(prefix) = prefix {
                context.push(':');
                context.push_str(&prefix);
            }
            context.push_str("=\"");
            super::writer::escape_attribute(&uri, &mut context);
            context.push('"');
        }
        context.push('>');
        for constraint in constraints {
            if let Err((offset, message)) = constraint.check(source, &context) {
                return Err(self.error_at(mark + offset, ErrorKind::Value, message));
            }
        }
        Ok(())
    }

    /// Declares all attributes taken: any other is an error.
    ///
    /// The schema-location hints of XML Schema instances are allowed anywhere.
    ///
    /// # Errors
    ///
    /// An attribute is left that the schema does not know.
    pub fn end_attributes(&mut self) -> Result<()> {
        if self.attributes.is_empty() {
            return Ok(());
        }
        let scope = &self.scope;
        self.attributes.retain(|attribute| {
            !(scope.attribute_namespace(attribute.prefix) == Some(XSI.uri)
                && matches!(attribute.local, "schemaLocation" | "noNamespaceSchemaLocation"))
        });
        match self.attributes.pop() {
            None => Ok(()),
            Some(attribute) => {
                let name = match attribute.prefix {
                    Some(prefix) => format!("{prefix}:{}", attribute.local),
                    None => attribute.local.to_owned(),
                };
                let message = format!("attribute `{name}` is not known here");
                Err(self.error_with_leaf(&format!("@{name}"), ErrorKind::Unexpected, message))
            }
        }
    }

    // ---- text ----

    /// Reads a simple value: the element's text, through its end tag.
    ///
    /// # Errors
    ///
    /// The text does not fit `T`, or the element has child elements.
    pub fn value<T: Value>(&mut self) -> Result<T> {
        let start = self.open.last().map_or(0, |open| open.start);
        let text = self.text()?;
        T::parse(&text).map_err(|error| self.value_error(start, &error))
    }

    /// Reads the element's text, through its end tag.
    ///
    /// # Errors
    ///
    /// The element has child elements, or a reference cannot be resolved.
    pub fn text(&mut self) -> Result<Cow<'a, str>> {
        self.end_attributes()?;
        match self.open.last() {
            Some(open) if open.empty => {
                self.leave();
                return Ok(Cow::Borrowed(""));
            }
            _ => {}
        }
        let start = self.pos;
        let plain = plain_text_len(&self.input.as_bytes()[start..]);
        if self.fast_end(start + plain) {
            return Ok(Cow::Borrowed(&self.input[start..start + plain]));
        }
        self.slow_text()
    }

    /// Text with references, CDATA or comments in it.
    fn slow_text(&mut self) -> Result<Cow<'a, str>> {
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        loop {
            match self.chars()? {
                Chars::Text(piece) if text.is_empty() => text = piece,
                Chars::Text(piece) => text.to_mut().push_str(&piece),
                Chars::Markup if self.rest().starts_with("</") => {
                    self.end_tag()?;
                    return Ok(text);
                }
                Chars::Markup => {
                    self.next()?;
                    let name = self.peeked.as_ref().map_or("", |tag| tag.name);
                    let message = format!("element `{name}` is not expected: only text may stand here");
                    return Err(self.error_at(self.pos, ErrorKind::Unexpected, message));
                }
            }
        }
    }

    /// Reads a run of character data in mixed content; `None` before markup.
    ///
    /// # Errors
    ///
    /// A reference cannot be resolved, or the text is malformed.
    pub fn mixed_text(&mut self) -> Result<Option<String>> {
        if self.peeked.is_some() || self.open.last().is_some_and(|open| open.empty) {
            return Ok(None);
        }
        let mut text = String::new();
        while let Chars::Text(piece) = self.chars()? {
            text.push_str(&piece);
        }
        Ok((!text.is_empty()).then_some(text))
    }

    // ---- errors ----

    /// An error about the element entered last.
    pub fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let start = self.open.last().map_or(self.pos, |open| open.start);
        self.error_at(start, kind, message)
    }

    pub(crate) fn value_error(&self, start: usize, error: &ValueError) -> Error {
        self.error_at(start, ErrorKind::Value, error.to_string())
    }

    fn error_at(&self, offset: usize, kind: ErrorKind, message: impl Into<String>) -> Error {
        Error::at(kind, message, locate(self.input, offset, None))
    }

    /// An error about an attribute of the element entered last.
    fn error_with_leaf(&self, leaf: &str, kind: ErrorKind, message: impl Into<String>) -> Error {
        let start = self.open.last().map_or(self.pos, |open| open.start);
        Error::at(kind, message, locate(self.input, start, Some(leaf)))
    }

    /// The place of a missing child: where it should stand, in the open element.
    fn missing_at(&self, leaf: &str, message: String) -> Error {
        let mut position = locate(self.input, self.pos, None);
        if let Some(open) = self.open.last() {
            position.path = locate(self.input, open.start, Some(leaf)).path;
        }
        Error::at(ErrorKind::Missing, message, position)
    }

    pub(super) fn position(&self) -> usize {
        self.pos
    }

    /// An error about the element that begins at `offset`.
    pub(super) fn error_of_child(&self, offset: usize, kind: ErrorKind, message: &str) -> Error {
        self.error_at(offset, kind, message)
    }

    /// The error of an element that comes next and may not stand there.
    pub(super) fn not_here(&self) -> Error {
        let name = self.peeked.as_ref().map_or("", |tag| tag.name);
        let message = format!("element `{name}` is not expected here");
        self.error_at(self.pos, ErrorKind::Unexpected, message)
    }

    fn found(&self) -> String {
        match &self.peeked {
            Some(tag) => format!("found `{}`", tag.name),
            None => "found the end of its parent".to_owned(),
        }
    }

    fn missing(&self, name: Name) -> Error {
        self.missing_at(name.local, format!("element `{name}` is missing: {}", self.found()))
    }

    fn missing_one_of(&self, names: &[&str]) -> Error {
        let message = format!("expected {}, {}", one_of(names), self.found());
        let leaf = if let [name] = names { name } else { "*" };
        let mut error = self.missing_at(leaf, message.clone());
        if leaf == "*" {
            let mut position = locate(self.input, self.pos, None);
            if let Some(open) = self.open.last() {
                position.path = locate(self.input, open.start, None).path;
            }
            error = Error::at(ErrorKind::Missing, message, position);
        }
        error
    }

    fn too_few(&self, what: &str, found: usize, min: usize) -> Error {
        self.error(ErrorKind::Occurrence, format!("found {found} {what}, at least {min} must stand here"))
    }

    // ---- the fast path: expected bytes ----

    /// Enters the element `name` if it comes next.
    #[inline]
    fn enter_expected(&mut self, name: Name) -> Result<bool> {
        if self.peeked.is_none() && name.namespace.is_none() && self.fast_start(name.local)? {
            return Ok(true);
        }
        if !self.is_next(name)? {
            return Ok(false);
        }
        self.enter_peeked()?;
        Ok(true)
    }

    /// `<name>` at the position, white space before it allowed, in no namespace.
    #[inline]
    fn fast_start(&mut self, local: &str) -> Result<bool> {
        if self.scope.has_default() || self.open.last().is_some_and(|open| open.empty) {
            return Ok(false);
        }
        self.skip_white_space();
        let bytes = &self.input.as_bytes()[self.pos..];
        let end = local.len() + 1;
        if bytes.len() > end && bytes[0] == b'<' && bytes[end] == b'>' && &bytes[1..end] == local.as_bytes() {
            let start = self.pos;
            self.pos += end + 1;
            self.push_open(Open {
                start,
                name: (start + 1, start + end),
                outer_scope: self.scope.len(),
                empty: false,
            })?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Takes the expected end tag if it stands right at `at`.
    #[inline]
    fn fast_end(&mut self, at: usize) -> bool {
        let Some(open) = self.open.last() else { return false };
        let bytes = self.input.as_bytes();
        let name = &bytes[open.name.0..open.name.1];
        let end = at + 2 + name.len();
        if bytes.len() > end
            && bytes[end] == b'>'
            && &bytes[at..at + 2] == b"</"
            && &bytes[at + 2..end] == name
        {
            self.pos = end + 1;
            self.leave();
            return true;
        }
        false
    }

    #[inline]
    fn skip_white_space(&mut self) {
        let bytes = self.input.as_bytes();
        while bytes.get(self.pos).is_some_and(|byte| is_white_space(*byte)) {
            self.pos += 1;
        }
    }

    // ---- the general path: quick-xml's tokens ----

    fn rest(&self) -> &'a str {
        &self.input[self.pos..]
    }

    fn peeked_is(&self, name: Name) -> bool {
        self.peeked.as_ref().is_some_and(|tag| {
            tag.local == name.local && self.scope.element_namespace(tag.prefix) == name.uri()
        })
    }

    /// Moves to the next start or end tag in element-only content.
    fn next(&mut self) -> Result<Next> {
        if self.peeked.is_some() {
            return Ok(Next::Start);
        }
        if self.open.last().is_some_and(|open| open.empty) {
            return Ok(Next::End);
        }
        loop {
            let start = self.pos;
            match self.chars()? {
                Chars::Text(text) => {
                    let stray = text.trim_start_matches(crate::values::WHITE_SPACE);
                    if let Some(c) = stray.chars().next() {
                        return Err(self.stray_text(start + text.len() - stray.len(), c));
                    }
                }
                Chars::Markup if self.rest().starts_with("</") => return Ok(Next::End),
                Chars::Markup => {
                    self.peeked = Some(self.start_tag()?);
                    return Ok(Next::Start);
                }
            }
        }
    }

    fn stray_text(&self, offset: usize, stray: char) -> Error {
        let shown = if stray == '\u{a0}' {
            "a no-break space (U+00A0), which is no white space in XML,".to_owned()
        } else {
            format!("text starting with `{}`", stray.escape_debug())
        };
        let mut position = locate(self.input, offset, None);
        if let Some(open) = self.open.last() {
            position.path = locate(self.input, open.start, None).path;
        }
        let mut message = format!("{shown} is not expected: only elements may stand here");
        if stray == '\u{a0}' {
            message.push_str("; replace such spaces with plain ones first");
        }
        Error::at(ErrorKind::Unexpected, message, position)
    }

    /// Reads a piece of text, or stops before a start or end tag.
    fn chars(&mut self) -> Result<Chars<'a>> {
        loop {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            match bytes.first() {
                None => {
                    let message = match self.open.last() {
                        Some(open) => {
                            let name = &self.input[open.name.0..open.name.1];
                            format!("the document ends before `</{name}>`")
                        }
                        None => "the document has no element".to_owned(),
                    };
                    return Err(self.error_at(self.pos, ErrorKind::Syntax, message));
                }
                Some(b'&') => return self.reference().map(Chars::Text),
                Some(b'<') => {
                    if bytes.starts_with(b"<![CDATA[") {
                        return self.cdata().map(Chars::Text);
                    }
                    if !self.skip_misc()? {
                        return Ok(Chars::Markup);
                    }
                }
                Some(_) => {
                    let end = bytes.iter().position(|byte| matches!(byte, b'<' | b'&'));
                    let raw = &rest[..end.unwrap_or(rest.len())];
                    if raw.contains("]]>") {
                        let message = "`]]>` may not stand in text";
                        return Err(self.error_at(self.pos, ErrorKind::Syntax, message));
                    }
                    self.check_chars(raw)?;
                    self.pos += raw.len();
                    return Ok(Chars::Text(normalize_line_ends(raw)));
                }
            }
        }
    }

    /// Skips a comment or processing instruction; `false` when none stands here.
    fn skip_misc(&mut self) -> Result<bool> {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some(len) = comment.find("--") else {
                return Err(self.syntax("the comment is not closed"));
            };
            if !comment[len..].starts_with("-->") {
                return Err(self.syntax("a comment may not contain `--`"));
            }
            self.check_chars(&comment[..len])?;
            self.pos += "<!--".len() + len + "-->".len();
            return Ok(true);
        }
        if rest.starts_with("<?") {
            let Some(len) = rest.find("?>") else {
                return Err(self.syntax("the processing instruction is not closed"));
            };
            let target = rest[2..len].split(crate::values::WHITE_SPACE).next().unwrap_or_default();
            if target.is_empty() || !is_name(target) || target.eq_ignore_ascii_case("xml") {
                return Err(self.syntax("not a valid processing instruction"));
            }
            self.check_chars(&rest[..len])?;
            self.pos += len + 2;
            return Ok(true);
        }
        if rest.starts_with("<!DOCTYPE") {
            let message = "a document type declaration is refused: things never carry one";
            return Err(self.error_at(self.pos, ErrorKind::Doctype, message));
        }
        if rest.starts_with("<!") && !rest.starts_with("<![CDATA[") {
            return Err(self.syntax("not a valid markup declaration"));
        }
        Ok(false)
    }

    fn cdata(&mut self) -> Result<Cow<'a, str>> {
        let rest = self.rest();
        let Some(len) = rest.find("]]>") else {
            return Err(self.syntax("the CDATA section is not closed"));
        };
        let raw = &rest["<![CDATA[".len()..len];
        self.check_chars(raw)?;
        self.pos += len + 3;
        Ok(normalize_line_ends(raw))
    }

    /// A character or entity reference; only the five predefined entities exist.
    fn reference(&mut self) -> Result<Cow<'a, str>> {
        let rest = self.rest();
        let name = rest[1..].split_once(';').map(|(name, _)| name);
        let Some(name) = name.filter(|name| name.len() <= 12) else {
            return Err(self.syntax("`&` must start a reference such as `&amp;`"));
        };
        let text = resolve_reference(name)
            .ok_or_else(|| self.syntax(&format!("the reference `&{name};` cannot be resolved")))?;
        self.pos += name.len() + 2;
        Ok(text)
    }

    /// Tokenizes the start tag at the position and its namespace declarations.
    fn start_tag(&mut self) -> Result<StartTag<'a>> {
        let mut tokenizer = quick_xml::Reader::from_str(self.rest());
        tokenizer.config_mut().check_end_names = false;
        let (tag, empty) = match tokenizer.read_event() {
            Ok(quick_xml::events::Event::Start(tag)) => (tag, false),
            Ok(quick_xml::events::Event::Empty(tag)) => (tag, true),
            Ok(_) => return Err(self.syntax("expected a tag")),
            Err(error) => return Err(self.syntax(&error.to_string())),
        };
        let start = self.pos;
        let end = start + tokenizer.buffer_position() as usize;
        let name = &self.input[start + 1..start + 1 + tag.name().as_ref().len()];
        let (prefix, local) = split_name(name);
        if !is_name(name) {
            return Err(self.syntax(&format!("`{name}` is not a valid element name")));
        }
        let outer_scope = self.scope.len();
        let attributes = self.tag_attributes(start + 1 + name.len(), end, empty)?;
        if let Some(prefix) = prefix
            && self.scope.resolve(Some(prefix)).is_none()
        {
            return Err(self.syntax(&format!("the prefix of `{name}` is not declared")));
        }
        Ok(StartTag { start, end, name, prefix, local, empty, outer_scope, attributes })
    }

    /// The attributes of a tag whose name ends at `from`; declarations enter the scope.
    fn tag_attributes(&mut self, from: usize, end: usize, empty: bool) -> Result<Vec<Attribute<'a>>> {
        let source: &'a str = &self.input[from..end - if empty { 2 } else { 1 }];
        if source.is_empty() {
            return Ok(Vec::new());
        }
        let mut attributes: Vec<Attribute<'a>> = Vec::new();
        let mut count = 0;
        for attribute in quick_xml::events::attributes::Attributes::new(source, 0) {
            let attribute = attribute.map_err(|error| self.syntax(&error.to_string()))?;
            count += 1;
            if count > self.limits.attributes {
                let message = format!("the element has more than {} attributes", self.limits.attributes);
                return Err(self.error_at(self.pos, ErrorKind::Limit, message));
            }
            // The name borrows from the iterator's slice, which is the input's.
            let name = attribute.key.into_inner();
            if !is_name(name) {
                return Err(self.syntax(&format!("`{name}` is not a valid attribute name")));
            }
            let raw: &str = &attribute.value;
            if raw.contains('<') {
                return Err(self.syntax("`<` may not stand in an attribute value"));
            }
            self.check_chars(raw)?;
            let value = normalize_attribute(attribute.value)
                .map_err(|name| self.syntax(&format!("the reference `&{name};` cannot be resolved")))?;
            match split_name(name) {
                (None, "xmlns") => self.scope.bind(None, value),
                (Some("xmlns"), local) => {
                    if value.is_empty() {
                        return Err(self.syntax("a prefix may not be bound to no namespace"));
                    }
                    if (local == "xml") != (value == super::name::XML.uri) || local == "xmlns" {
                        return Err(self.syntax(&format!("`xmlns:{local}` may not be bound so")));
                    }
                    self.scope.bind(Some(local), value);
                }
                (prefix, local) => attributes.push(Attribute { prefix, local, value }),
            }
        }
        self.check_attributes(&attributes)?;
        Ok(attributes)
    }

    /// Prefixes are declared, and no two attributes have one expanded name.
    fn check_attributes(&self, attributes: &[Attribute<'a>]) -> Result<()> {
        for (index, attribute) in attributes.iter().enumerate() {
            let Some(prefix) = attribute.prefix else { continue };
            let Some(namespace) = self.scope.resolve(Some(prefix)) else {
                let message = format!("the prefix of `{prefix}:{}` is not declared", attribute.local);
                return Err(self.syntax(&message));
            };
            let twice = attributes[..index].iter().any(|other| {
                other.local == attribute.local
                    && other.prefix.is_some()
                    && self.scope.resolve(other.prefix) == Some(namespace)
            });
            if twice {
                return Err(self.syntax(&format!("two attributes are named `{}`", attribute.local)));
            }
        }
        Ok(())
    }

    fn enter_peeked(&mut self) -> Result<()> {
        let Some(tag) = self.peeked.take() else { return Ok(()) };
        self.pos = tag.end;
        self.attributes = tag.attributes;
        let name_start = tag.start + 1;
        self.push_open(Open {
            start: tag.start,
            name: (name_start, name_start + tag.name.len()),
            outer_scope: tag.outer_scope,
            empty: tag.empty,
        })
    }

    #[inline]
    fn push_open(&mut self, open: Open) -> Result<()> {
        self.elements += 1;
        if self.open.len() >= self.limits.depth || self.elements > self.limits.elements {
            let message = if self.open.len() >= self.limits.depth {
                format!("elements nest deeper than {}", self.limits.depth)
            } else {
                format!("the document has more than {} elements", self.limits.elements)
            };
            return Err(self.error_at(open.start, ErrorKind::Limit, message));
        }
        self.open.push(open);
        Ok(())
    }

    #[inline]
    fn leave(&mut self) {
        if let Some(open) = self.open.pop() {
            self.scope.truncate(open.outer_scope);
        }
    }

    /// The end tag at the position, which must match the open element.
    fn end_tag(&mut self) -> Result<()> {
        let rest = self.rest();
        let Some(open) = self.open.last() else {
            return Err(self.syntax("an end tag without a start tag"));
        };
        let name = &self.input[open.name.0..open.name.1];
        let Some(len) = rest.find('>') else {
            return Err(self.syntax(&format!("the end tag `</{name}` is not closed")));
        };
        let found = rest[2..len].trim_end_matches(crate::values::WHITE_SPACE);
        if found != name {
            return Err(self.syntax(&format!("expected `</{name}>`, found `</{found}>`")));
        }
        self.pos += len + 1;
        self.leave();
        Ok(())
    }

    /// Skips everything up to and including the end of the element entered last.
    fn skip_content(&mut self) -> Result<()> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            if self.open.last().is_some_and(|open| open.empty) {
                self.leave();
                continue;
            }
            if let Chars::Markup = self.chars()? {
                if self.rest().starts_with("</") {
                    self.end_tag()?;
                } else {
                    self.peeked = Some(self.start_tag()?);
                    self.enter_peeked()?;
                    self.attributes.clear();
                }
            }
        }
        Ok(())
    }

    fn declaration(&mut self) -> Result<()> {
        let mut tokenizer = quick_xml::Reader::from_str(self.rest());
        let declaration = match tokenizer.read_event() {
            Ok(quick_xml::events::Event::Decl(declaration)) => declaration,
            Ok(_) => return Err(self.syntax("not a valid XML declaration")),
            Err(error) => return Err(self.syntax(&error.to_string())),
        };
        match declaration.version() {
            Ok(version) if version == "1.0" => {}
            Ok(version) => return Err(self.syntax(&format!("XML {version} is not read, only XML 1.0"))),
            Err(error) => return Err(self.syntax(&error.to_string())),
        }
        match declaration.encoding() {
            None => {}
            Some(Ok(encoding)) if is_utf8_name(&encoding) => {}
            Some(Ok(encoding)) => {
                let message = format!("the encoding `{encoding}` is not read: convert the document to UTF-8");
                return Err(self.syntax(&message));
            }
            Some(Err(error)) => return Err(self.syntax(&error.to_string())),
        }
        self.pos += tokenizer.buffer_position() as usize;
        Ok(())
    }

    fn check_chars(&self, text: &str) -> Result<()> {
        match text.chars().find(|&c| !is_xml_char(c)) {
            None => Ok(()),
            Some(c) => Err(self.syntax(&format!("the character U+{:04X} is not allowed in XML", c as u32))),
        }
    }

    fn syntax(&self, message: &str) -> Error {
        self.error_at(self.pos, ErrorKind::Syntax, message)
    }
}

fn one_of(names: &[&str]) -> String {
    match names {
        [] => "an element".to_owned(),
        [name] => format!("element `{name}`"),
        [names @ .., last] => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("one of {} or `{last}`", names.join(", "))
        }
    }
}

fn split_name(name: &str) -> (Option<&str>, &str) {
    match name.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, name),
    }
}

#[inline]
fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// Bytes that end a run of plain text: markup, references, carriage returns
/// (line ends are normalized), `>` (of `]]>`), control characters, and the lead
/// byte of U+FFFE and U+FFFF.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = byte != b'\n' as usize && byte != b'\t' as usize;
        byte += 1;
    }
    special[b'<' as usize] = true;
    special[b'&' as usize] = true;
    special[b'>' as usize] = true;
    special[0xEF] = true;
    special
};

#[inline]
fn plain_text_len(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| SPECIAL[byte as usize]).unwrap_or(bytes.len())
}

/// `Char` of XML 1.0.
pub(super) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// `QName` of Namespaces in XML: a name with at most one colon inside.
pub(crate) fn is_name(name: &str) -> bool {
    match name.split_once(':') {
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
        None => is_ncname(name),
    }
}

/// `NCName` of Namespaces in XML.
pub(crate) fn is_ncname(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

pub(crate) fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

pub(crate) fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// The text of a reference, given what stands between `&` and `;`.
fn resolve_reference(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                u32::from_str_radix(hex, 16).ok()?
            }
            None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
            _ => return None,
        };
        let c = char::from_u32(code).filter(|&c| is_xml_char(c))?;
        return Some(Cow::Owned(c.to_string()));
    }
    quick_xml::escape::resolve_predefined_entity(name).map(Cow::Borrowed)
}

/// CR LF and CR become LF.
fn normalize_line_ends(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
}

/// Attribute-value normalization: literal white space becomes blanks,
/// references keep what they stand for. The error is the bad reference's name.
fn normalize_attribute(raw: Cow<'_, str>) -> std::result::Result<Cow<'_, str>, String> {
    if !raw.contains(['&', '\t', '\n', '\r']) {
        return Ok(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let text = normalize_line_ends(&raw);
    let mut rest: &str = &text;
    while let Some(at) = rest.find(['&', '\t', '\n']) {
        value.push_str(&rest[..at]);
        if rest.as_bytes()[at] != b'&' {
            value.push(' ');
            rest = &rest[at + 1..];
            continue;
        }
        let name = rest[at + 1..].split_once(';').map_or("", |(name, _)| name);
        value.push_str(&resolve_reference(name).ok_or_else(|| name.to_owned())?);
        rest = &rest[at + name.len() + 2..];
    }
    value.push_str(rest);
    Ok(Cow::Owned(value))
}

fn is_utf8_name(encoding: &str) -> bool {
    encoding.eq_ignore_ascii_case("utf-8")
        || encoding.eq_ignore_ascii_case("utf8")
        || encoding.eq_ignore_ascii_case("us-ascii")
        || encoding.eq_ignore_ascii_case("ascii")
}
