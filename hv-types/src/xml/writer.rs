//! The writer that generated code drives.

use super::chars::{is_plain_attribute, is_xml_char, plain_text_len};
use super::error::{Error, ErrorKind};
use super::name::{Name, XML, XSI};
use super::raw::{RawAttributes, RawXml};
use super::rooted::Hints;
use super::scope::Binding;
use super::traits::{WriteParticle, WriteXml};
use crate::values::Value;

type Result<T> = std::result::Result<T, Error>;

/// Writes XML into a string, element by element.
///
/// Most users call [`to_string`](super::to_string); this type is for those who
/// implement [`WriteXml`] by hand, or want indentation:
///
/// ```
/// use hv_types::xml::Writer;
/// let mut w = Writer::indented(2);
/// w.start("weight".into());
/// w.element("kg", &70i32.to_string())?;
/// w.end();
/// assert_eq!(w.into_string(), "<weight>\n  <kg>70</kg>\n</weight>\n");
/// # Ok::<(), hv_types::xml::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    open: Vec<Open>,
    /// Namespace bindings in scope, innermost last; no prefix is the default.
    scope: Vec<(Option<String>, Option<String>)>,
    /// The last start tag still lacks its `>`.
    in_tag: bool,
    indent: Option<usize>,
    /// For the start tag of the root.
    hints: Option<Hints>,
}

/// Bytes of output for which there is room from the start: a small thing fits in.
const SMALL: usize = 512;

#[derive(Debug)]
struct Open {
    /// The name as written, as a range of the output.
    name: (usize, usize),
    outer_scope: usize,
    /// Has child elements only: its end tag goes on a line of its own.
    breaks: bool,
    /// Has text: nothing inside may be moved to another line.
    mixed: bool,
}

impl Writer {
    /// A writer without indentation, which changes no character of the content.
    pub fn new() -> Self {
        Writer { out: String::with_capacity(SMALL), ..Writer::default() }
    }

    /// A writer that puts every element on a line of its own, indented by `width`
    /// blanks a level, and leaves text alone.
    pub fn indented(width: usize) -> Self {
        Writer { indent: Some(width), ..Writer::default() }
    }

    /// Puts `hints` into the start tag of the root, which comes next.
    pub(super) fn hint(&mut self, hints: Hints) {
        self.hints = Some(hints);
    }

    /// What was written.
    pub fn into_string(mut self) -> String {
        if self.indent.is_some() && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    /// Writes the XML declaration; only at the very start.
    pub fn declaration(&mut self) {
        if self.out.is_empty() {
            self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            if self.indent.is_none() {
                self.out.push('\n');
            }
        }
    }

    // ---- elements ----

    /// Starts an element; attributes may follow, then content, then [`end`](Self::end).
    pub fn start(&mut self, name: Name) {
        self.start_tag(name.namespace.map(|namespace| (namespace.uri, namespace.prefix)), name.local);
    }

    /// Starts an element of any name; its namespace comes with the prefix wished for.
    pub(crate) fn start_tag(&mut self, namespace: Option<(&str, Option<&str>)>, local: &str) {
        self.close_tag();
        let depth = self.open.len();
        let outer_scope = self.scope.len();
        let parent_mixed = self.open.last().is_some_and(|open| open.mixed);
        if let Some(parent) = self.open.last_mut() {
            parent.breaks = true;
        }
        if let Some(width) = self.indent
            && !parent_mixed
            && !self.out.is_empty()
        {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', width * depth));
        }
        self.out.push('<');
        let begin = self.out.len();
        let declaration = self.push_name(namespace, local);
        let range = (begin, self.out.len());
        if let Some((prefix, uri)) = declaration {
            self.declare(prefix, uri);
        }
        self.open.push(Open { name: range, outer_scope, breaks: false, mixed: parent_mixed });
        self.in_tag = true;
        if let Some(hints) = self.hints.take() {
            self.write_hints(&hints);
        }
    }

    /// Declares namespaces on the element started last, where they are not in scope.
    pub(crate) fn namespaces(&mut self, bindings: &[Binding]) {
        for (prefix, uri) in bindings {
            if self.in_tag && self.resolve(prefix.as_deref()) != Some(&**uri) {
                self.declare(prefix.clone(), Some(uri.to_string()));
            }
        }
    }

    /// Ends the element started last.
    pub fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.scope.truncate(open.outer_scope);
        if self.in_tag {
            self.out.push_str("/>");
            self.in_tag = false;
            return;
        }
        if let Some(width) = self.indent
            && open.breaks
            && !open.mixed
        {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', width * self.open.len()));
        }
        self.out.push_str("</");
        self.out.extend_from_within(open.name.0..open.name.1);
        self.out.push('>');
    }

    /// Writes one element.
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn element<T: WriteXml + ?Sized>(&mut self, name: impl Into<Name>, value: &T) -> Result<()> {
        let name = name.into();
        match value.write_element(self, name) {
            Ok(()) => Ok(()),
            Err(error) => Err(under_element(error, name.local)),
        }
    }

    /// Writes one element of any name; its namespace comes with the prefix wished for.
    pub(crate) fn element_in<T: WriteXml + ?Sized>(
        &mut self,
        namespace: Option<(&str, Option<&str>)>,
        local: &str,
        value: &T,
    ) -> Result<()> {
        self.start_tag(namespace, local);
        value.write_xml(self).map_err(|error| error.under(&format!("/{local}")))?;
        self.end();
        Ok(())
    }

    /// Writes one element, or nothing.
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn optional<T: WriteXml>(&mut self, name: impl Into<Name>, value: Option<&T>) -> Result<()> {
        match value {
            Some(value) => self.element(name, value),
            None => Ok(()),
        }
    }

    /// Writes an element for each value.
    ///
    /// # Errors
    ///
    /// There are fewer than `min` or more than `max`, or one cannot be written.
    pub fn repeated<T: WriteXml>(
        &mut self,
        name: impl Into<Name>,
        values: &[T],
        min: usize,
        max: usize,
    ) -> Result<()> {
        let name = name.into();
        if let Err(error) = check_count(values.len(), min, max) {
            return Err(under_element(error, name.local));
        }
        for value in values {
            self.element(name, value)?;
        }
        Ok(())
    }

    /// Writes a group or choice for each value.
    ///
    /// # Errors
    ///
    /// There are fewer than `min` or more than `max`, or one cannot be written.
    pub fn repeated_particle<P: WriteParticle>(
        &mut self,
        values: &[P],
        min: usize,
        max: usize,
    ) -> Result<()> {
        check_count(values.len(), min, max)?;
        values.iter().try_for_each(|value| value.write_particle(self))
    }

    /// Writes a group or choice.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn particle<P: WriteParticle>(&mut self, value: &P) -> Result<()> {
        value.write_particle(self)
    }

    /// Writes a group or choice, or nothing.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn optional_particle<P: WriteParticle>(&mut self, value: Option<&P>) -> Result<()> {
        value.map_or(Ok(()), |value| value.write_particle(self))
    }

    /// Writes untouched XML, with the namespace declarations it needs here.
    ///
    /// # Errors
    ///
    /// None at present.
    pub fn raw(&mut self, raw: &RawXml) -> Result<()> {
        self.close_tag();
        // An untouched root has its hints.
        self.hints = None;
        let depth = self.open.len();
        if let Some(parent) = self.open.last_mut() {
            parent.breaks = true;
            if let Some(width) = self.indent
                && !parent.mixed
            {
                self.out.push('\n');
                self.out.extend(std::iter::repeat_n(' ', width * depth));
            }
        }
        let text = raw.with_declarations(|prefix| self.resolve(prefix));
        self.out.push_str(&text);
        Ok(())
    }

    /// Writes untouched XML, if there is any.
    ///
    /// # Errors
    ///
    /// None at present.
    pub fn optional_raw(&mut self, raw: Option<&RawXml>) -> Result<()> {
        raw.map_or(Ok(()), |raw| self.raw(raw))
    }

    /// Writes untouched XML elements.
    ///
    /// # Errors
    ///
    /// There are fewer than `min` or more than `max`.
    pub fn repeated_raw(&mut self, values: &[RawXml], min: usize, max: usize) -> Result<()> {
        check_count(values.len(), min, max)?;
        values.iter().try_for_each(|raw| self.raw(raw))
    }

    // ---- attributes ----

    /// Writes an attribute of the element started last.
    ///
    /// # Errors
    ///
    /// The value holds a character that XML does not allow.
    pub fn attribute<T: Value>(&mut self, name: impl Into<Name>, value: &T) -> Result<()> {
        let name = name.into();
        if T::IN_CONTEXT {
            let mut used = Vec::new();
            value.prefixes(&mut |prefix, uri| used.push((prefix.map(str::to_owned), uri.map(str::to_owned))));
            self.declare_prefixes(used)?;
        }
        if name.namespace.is_some() {
            let mut text = String::new();
            value.write(&mut text);
            return self.attribute_text(name, &text);
        }
        let before = self.out.len();
        self.out.push(' ');
        self.out.push_str(name.local);
        self.out.push_str("=\"");
        let start = self.out.len();
        value.write(&mut self.out);
        if !is_plain_attribute(&self.out.as_bytes()[start..]) {
            let text = self.out.split_off(start);
            if let Err(error) = check_attribute(name.local, &text) {
                self.out.truncate(before);
                return Err(error);
            }
            escape_attribute(&text, &mut self.out);
        }
        self.out.push('"');
        Ok(())
    }

    /// Writes an attribute if there is a value.
    ///
    /// # Errors
    ///
    /// As [`attribute`](Self::attribute).
    pub fn optional_attribute<T: Value>(&mut self, name: impl Into<Name>, value: Option<&T>) -> Result<()> {
        match value {
            Some(value) => self.attribute(name, value),
            None => Ok(()),
        }
    }

    fn attribute_text(&mut self, name: Name, text: &str) -> Result<()> {
        let namespace = name.namespace.map(|namespace| (namespace.uri, namespace.prefix));
        self.push_attribute(namespace, name.local, text)
    }

    /// Appends an attribute; its namespace comes with the prefix wished for.
    fn push_attribute(
        &mut self,
        namespace: Option<(&str, Option<&str>)>,
        local: &str,
        text: &str,
    ) -> Result<()> {
        check_attribute(local, text)?;
        let prefix = namespace.map(|(uri, wish)| self.attribute_prefix(uri, wish));
        self.out.push(' ');
        if let Some(prefix) = prefix {
            self.out.push_str(&prefix);
            self.out.push(':');
        }
        self.out.push_str(local);
        self.out.push_str("=\"");
        escape_attribute(text, &mut self.out);
        self.out.push('"');
        Ok(())
    }

    /// Writes `xsi:type` with the type's expanded name.
    ///
    /// # Errors
    ///
    /// None for names from a schema.
    pub fn xsi_type(&mut self, name: Name) -> Result<()> {
        let value = match name.namespace {
            Some(ns) => format!("{}:{}", self.attribute_prefix(ns.uri, ns.prefix), name.local),
            None => name.local.to_owned(),
        };
        self.attribute_text(XSI.name("type"), &value)
    }

    /// Writes the attributes that an `xs:anyAttribute` admitted.
    ///
    /// # Errors
    ///
    /// A value holds a character that XML does not allow.
    pub fn any_attributes(&mut self, attributes: &RawAttributes) -> Result<()> {
        attributes.iter().try_for_each(|(namespace, local, value)| {
            // `xsi:type` of an element that is nil, with its namespace.
            if let (Some(uri), "type", true) = (namespace, local, value.starts_with('{'))
                && uri == XSI.uri
                && let Ok(name) = crate::values::QName::parse(value)
            {
                return self.attribute(XSI.name("type"), &name);
            }
            self.push_attribute(namespace.map(|uri| (uri, None)), local, value)
        })
    }

    // ---- text ----

    /// Writes a simple value as the element's text.
    ///
    /// # Errors
    ///
    /// The text holds a character that XML does not allow.
    pub fn value<T: Value>(&mut self, value: &T) -> Result<()> {
        if T::IN_CONTEXT {
            let mut used = Vec::new();
            value.prefixes(&mut |prefix, uri| used.push((prefix.map(str::to_owned), uri.map(str::to_owned))));
            self.declare_prefixes(used)?;
        }
        let text = self.begin_text();
        value.write(&mut self.out);
        self.end_text(text)
    }

    /// Says that text may follow in the element started last: nothing inside is
    /// moved to another line.
    pub(super) fn start_mixed(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.mixed = true;
        }
    }

    /// Writes text in mixed content.
    ///
    /// # Errors
    ///
    /// The text holds a character that XML does not allow.
    pub fn text(&mut self, text: &str) -> Result<()> {
        self.start_mixed();
        let begun = self.begin_text();
        self.out.push_str(text);
        self.end_text(begun)
    }

    /// Gets ready for text to be appended: where the tag before it ended, and where
    /// the text starts.
    fn begin_text(&mut self) -> (usize, usize) {
        let tag_end = self.out.len();
        if self.in_tag {
            self.out.push('>');
        }
        (tag_end, self.out.len())
    }

    /// Escapes the text that was appended in place, if it must be: it seldom must.
    /// Without text, the tag stays open.
    fn end_text(&mut self, (tag_end, start): (usize, usize)) -> Result<()> {
        if self.out.len() == start {
            self.out.truncate(tag_end);
            return Ok(());
        }
        self.in_tag = false;
        self.escape_from(start)
    }

    /// Escapes what was written from `start` on, if it must be.
    fn escape_from(&mut self, start: usize) -> Result<()> {
        if plain_text_len(&self.out.as_bytes()[start..]) < self.out.len() - start {
            let text = self.out.split_off(start);
            check_chars(&text)?;
            escape_text(&text, &mut self.out);
        }
        Ok(())
    }

    /// Writes an element with a simple value and nothing else, as [`start`](Self::start),
    /// [`value`](Self::value) and [`end`](Self::end) do.
    pub(super) fn leaf<T: Value>(&mut self, name: Name, value: &T) -> Result<()> {
        let plain = !T::IN_CONTEXT
            && name.namespace.is_none()
            && self.indent.is_none()
            && self.hints.is_none()
            && self.resolve(None).is_none();
        if !plain {
            self.start(name);
            self.value(value)?;
            self.end();
            return Ok(());
        }
        // Nothing is remembered of an element that ends here.
        self.close_tag();
        self.out.push('<');
        self.out.push_str(name.local);
        self.out.push('>');
        let start = self.out.len();
        value.write(&mut self.out);
        if self.out.len() == start {
            self.out.truncate(start - 1);
            self.out.push_str("/>");
            return Ok(());
        }
        self.escape_from(start)?;
        self.out.push_str("</");
        self.out.push_str(name.local);
        self.out.push('>');
        Ok(())
    }

    // ---- namespaces ----

    fn close_tag(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }

    /// What `prefix` (`None`: the default) is bound to.
    fn resolve(&self, prefix: Option<&str>) -> Option<&str> {
        if prefix == Some("xml") {
            return Some(XML.uri);
        }
        let (_, uri) = self.scope.iter().rev().find(|(bound, _)| bound.as_deref() == prefix)?;
        uri.as_deref()
    }

    /// Appends the name; returns the declaration that it needs.
    fn push_name(
        &mut self,
        namespace: Option<(&str, Option<&str>)>,
        local: &str,
    ) -> Option<(Option<String>, Option<String>)> {
        let Some((uri, wish)) = namespace else {
            self.out.push_str(local);
            return self.resolve(None).is_some().then_some((None, None));
        };
        if wish.is_none() {
            self.out.push_str(local);
            let bound = self.resolve(None) == Some(uri);
            return (!bound).then(|| (None, Some(uri.to_owned())));
        }
        if let Some(prefix) = self.prefix_of(uri) {
            self.out.push_str(&prefix);
            self.out.push(':');
            self.out.push_str(local);
            return None;
        }
        let prefix = self.free_prefix(wish);
        self.out.push_str(&prefix);
        self.out.push(':');
        self.out.push_str(local);
        Some((Some(prefix), Some(uri.to_owned())))
    }

    /// A prefix that is bound to `uri` here and not hidden further in.
    fn prefix_of(&self, uri: &str) -> Option<String> {
        if uri == XML.uri {
            return Some("xml".to_owned());
        }
        self.scope
            .iter()
            .rev()
            .filter_map(|(prefix, bound)| (bound.as_deref() == Some(uri)).then_some(prefix.as_deref()?))
            .find(|prefix| self.resolve(Some(prefix)) == Some(uri))
            .map(str::to_owned)
    }

    fn free_prefix(&self, wish: Option<&str>) -> String {
        match wish {
            Some(wish) if self.resolve(Some(wish)).is_none() => wish.to_owned(),
            _ => (0..)
                .map(|number| format!("ns{number}"))
                .find(|prefix| self.resolve(Some(prefix)).is_none())
                .unwrap_or_default(),
        }
    }

    /// A prefix for an attribute in `uri`, declared on the element if need be.
    fn attribute_prefix(&mut self, uri: &str, wish: Option<&str>) -> String {
        if let Some(prefix) = self.prefix_of(uri) {
            return prefix;
        }
        let prefix = self.free_prefix(wish);
        self.declare(Some(prefix.clone()), Some(uri.to_owned()));
        prefix
    }

    /// Makes the prefixes of a value's text mean what they should, by declarations
    /// on the element started last.
    fn declare_prefixes(&mut self, used: Vec<(Option<String>, Option<String>)>) -> Result<()> {
        for (prefix, uri) in used {
            if self.resolve(prefix.as_deref()) == uri.as_deref() {
                continue;
            }
            let shown = prefix.clone().unwrap_or_default();
            if prefix.is_some() && uri.is_none() {
                let message = format!("the prefix `{shown}` of a name has no namespace");
                return Err(Error::unlocated(ErrorKind::Value, message));
            }
            if prefix.is_none() && self.in_tag && self.tag_uses(None) {
                self.prefix_tag();
                if self.resolve(None) == uri.as_deref() {
                    continue;
                }
            }
            if !self.in_tag || self.tag_uses(prefix.as_deref()) {
                let message = format!("the prefix `{shown}` of a name means another namespace here");
                return Err(
                    Error::unlocated(ErrorKind::Value, message).help("spell the name with another prefix")
                );
            }
            self.declare(prefix, uri);
        }
        Ok(())
    }

    /// Gives the element started last, whose namespace is the default one, a prefix,
    /// so that the default can be another: a name in its text has none.
    fn prefix_tag(&mut self) {
        let Some(uri) = self.resolve(None).map(str::to_owned) else { return };
        let prefix = self.free_prefix(Some("ns"));
        let Some(open) = self.open.last_mut() else { return };
        let rest = self.out.split_off(open.name.1);
        self.out.insert_str(open.name.0, &format!("{prefix}:"));
        open.name.1 += prefix.len() + 1;
        // Its own declaration of the default, if any, stands right after the name.
        let own = self.scope.get(open.outer_scope).is_some_and(|(bound, _)| bound.is_none());
        let rest = match rest.strip_prefix(" xmlns=\"").and_then(|rest| rest.split_once('"')) {
            Some((_, rest)) if own => {
                self.scope.remove(open.outer_scope);
                rest
            }
            _ => &rest,
        };
        self.declare(Some(prefix), Some(uri));
        self.out.push_str(rest);
    }

    /// Whether the start tag written last uses or declares the prefix.
    fn tag_uses(&self, prefix: Option<&str>) -> bool {
        let Some(open) = self.open.last() else { return true };
        let (name, rest) = (&self.out[open.name.0..open.name.1], &self.out[open.name.1..]);
        let declared = self.scope[open.outer_scope..].iter().any(|(bound, _)| bound.as_deref() == prefix);
        declared
            || match prefix {
                None => !name.contains(':'),
                Some(prefix) => {
                    let prefix = format!("{prefix}:");
                    name.starts_with(&prefix) || rest.contains(&format!(" {prefix}"))
                }
            }
    }

    fn declare(&mut self, prefix: Option<String>, uri: Option<String>) {
        self.out.push_str(" xmlns");
        if let Some(prefix) = &prefix {
            self.out.push(':');
            self.out.push_str(prefix);
        }
        self.out.push_str("=\"");
        escape_attribute(uri.as_deref().unwrap_or_default(), &mut self.out);
        self.out.push('"');
        self.scope.push((prefix, uri));
    }
}

/// The error, one element further in. Out of the way of the code for each type.
#[cold]
fn under_element(error: Error, name: &str) -> Error {
    error.under(&format!("/{name}"))
}

fn check_count(count: usize, min: usize, max: usize) -> Result<()> {
    let message = if count < min {
        format!("has {count} occurrences, at least {min} must be written")
    } else if count > max {
        format!("has {count} occurrences, at most {max} may be written")
    } else {
        return Ok(());
    };
    Err(Error::unlocated(ErrorKind::Occurrence, message))
}

/// Whether an attribute's value has only characters that XML allows.
pub(crate) fn check_attribute(name: &str, value: &str) -> Result<()> {
    check_chars(value).map_err(|error| error.under(&format!("/@{name}")))
}

fn check_chars(text: &str) -> Result<()> {
    match text.chars().find(|&c| !is_xml_char(c)) {
        None => Ok(()),
        Some(c) => {
            let message = format!("the character U+{:04X} is not allowed in XML", c as u32);
            Err(Error::unlocated(ErrorKind::Value, message))
        }
    }
}

fn escape_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Written as it is, it would be read as a line feed.
            '\r' => out.push_str("&#xD;"),
            c => out.push(c),
        }
    }
}

pub(super) fn escape_attribute(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // Written as they are, they would be read as blanks.
            '\r' => out.push_str("&#xD;"),
            '\n' => out.push_str("&#xA;"),
            '\t' => out.push_str("&#x9;"),
            c => out.push(c),
        }
    }
}
