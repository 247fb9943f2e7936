//! The writer that generated code drives.

mod attributes;
mod namespaces;
mod text;

use super::error::{Error, ErrorKind};
use super::name::Name;
use super::raw::RawXml;
use super::rooted::Hints;
use super::scope::Binding;
use super::traits::{WriteParticle, WriteXml};

pub(crate) use attributes::check_attribute;
pub(super) use attributes::escape_attribute;

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
