//! Documents whose root is one of several elements.

use super::error::{Error, ErrorKind};
use super::limits::Limits;
use super::name::{Name, Namespace, XSI};
use super::raw::RawXml;
use super::reader::Reader;
use super::traits::{ReadParticle, WriteParticle};
use super::writer::Writer;
use crate::values::{Value, ValueError};

/// A document whose root is any of the elements that `R` knows: generated code
/// has one for all global elements of its schemas, `AnyDocument`.
///
/// ```
/// use hv_types::xml::{Error, ReadParticle, Reader, Rooted, WriteParticle, Writer};
///
/// #[derive(Debug, PartialEq)]
/// enum Root { Note(String), Number(hv_types::values::Int) }
///
/// impl ReadParticle for Root {
///     const NAMES: &'static [&'static str] = &["note", "number"];
///     fn starts(r: &mut Reader<'_>) -> Result<bool, Error> {
///         r.is_next_one_of(&["note".into(), "number".into()])
///     }
///     fn read_particle(r: &mut Reader<'_>) -> Result<Self, Error> {
///         if let Some(note) = r.optional("note")? { return Ok(Root::Note(note)); }
///         Ok(Root::Number(r.required("number")?))
///     }
/// }
/// impl WriteParticle for Root {
///     fn write_particle(&self, w: &mut Writer) -> Result<(), Error> {
///         match self { Root::Note(note) => w.element("note", note), Root::Number(n) => w.element("number", n) }
///     }
/// }
///
/// let document: Rooted<Root> = Rooted::from_xml("<number>042</number>")?;
/// assert_eq!(document.root, Root::Number(42.into()));
/// assert_eq!(document.to_xml()?, "<number>042</number>");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rooted<R> {
    /// The root element.
    pub root: R,
    /// What the root element says about its schema.
    pub hints: Hints,
}

/// What a root element says about its schema: `xsi:schemaLocation`,
/// `xsi:noNamespaceSchemaLocation`, and an `xsi:type` that names the type which
/// the schema declares anyway.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Local names of attributes of the namespace of `xsi`, with their values.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// The declared type.
    pub(super) own_type: Option<(Option<&'static Namespace>, &'static str)>,
}

impl Hints {
    /// `xsi:schemaLocation`: namespaces, each followed by a schema's location.
    pub fn schema_location(&self) -> Option<&str> {
        self.get("schemaLocation")
    }

    /// `xsi:noNamespaceSchemaLocation`.
    pub fn no_namespace_schema_location(&self) -> Option<&str> {
        self.get("noNamespaceSchemaLocation")
    }

    fn get(&self, local: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| *name == local).map(|(_, value)| value.as_str())
    }
}

impl<R> From<R> for Rooted<R> {
    fn from(root: R) -> Self {
        Rooted { root, hints: Hints::default() }
    }
}

impl<R: ReadParticle> Rooted<R> {
    /// Reads a document.
    ///
    /// # Errors
    ///
    /// The text is not well-formed, has another root, or breaks the schema; the
    /// error tells line, column and path.
    pub fn from_xml(text: &str) -> Result<Self, Error> {
        Rooted::with_limits(text, Limits::default())
    }

    /// Reads a document within `limits`.
    ///
    /// # Errors
    ///
    /// As [`from_xml`](Self::from_xml), or a limit is passed.
    pub fn with_limits(text: &str, limits: Limits) -> Result<Self, Error> {
        Reader::with_limits(text, limits).rooted()
    }
}

impl<R: WriteParticle> Rooted<R> {
    /// Writes a document, without an XML declaration and without indentation.
    ///
    /// # Errors
    ///
    /// The value breaks a rule that its Rust type cannot express.
    pub fn to_xml(&self) -> Result<String, Error> {
        let mut writer = Writer::new();
        writer.hint(self.hints.clone());
        self.root.write_particle(&mut writer)?;
        Ok(writer.into_string())
    }
}

impl Reader<'_> {
    fn rooted<R: ReadParticle>(&mut self) -> Result<Rooted<R>, Error> {
        self.start_document()?;
        if !R::starts(self)? {
            let expected = super::reader::one_of(R::NAMES);
            let message = format!("expected as root {expected}, {}", self.found());
            return Err(self.error_at(self.position(), ErrorKind::Mismatch, message));
        }
        self.take_hints();
        let root = R::read_particle(self)?;
        self.end_document()?;
        Ok(Rooted { root, hints: self.hints().unwrap_or_default() })
    }
}

impl Reader<'_> {
    /// Checks an element that a wildcard admitted and that was just read: as one of
    /// the global elements `R`; another is refused where `strict`, else what is in it is
    /// checked.
    ///
    /// # Errors
    ///
    /// The element is not one of `R` (`strict`), or not valid; the error's path
    /// starts with the element.
    pub fn check_raw<R: ReadParticle>(&mut self, raw: &RawXml, strict: bool) -> Result<(), Error> {
        let document = raw.to_document();
        let mut part = Reader::new(&document);
        part.start_document()?;
        if !R::starts(&mut part)? {
            if strict {
                let message = format!("no schema declares the element `{}`", raw.qualified_name());
                return Err(self.error(ErrorKind::Unexpected, message));
            }
            return self.check_content::<R>(raw);
        }
        R::read_particle(&mut part).map_err(|error| self.error_within(raw, &error))?;
        self.take_ids(part);
        Ok(())
    }

    /// Checks what is in an element of any content, which was just read: elements that
    /// are among the global elements `R`, at any depth.
    ///
    /// # Errors
    ///
    /// One of them is not valid; the error's path starts with the element.
    pub fn check_content<R: ReadParticle>(&mut self, raw: &RawXml) -> Result<(), Error> {
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            return Ok(());
        }
        let document = raw.to_document();
        let mut part = Reader::new(&document);
        part.start_document()?;
        part.content_of_any::<R>().map_err(|error| self.error_within(raw, &error))?;
        self.take_ids(part);
        Ok(())
    }

    fn error_within(&self, raw: &RawXml, error: &Error) -> Error {
        let message = format!("in the element `{}`: {error}", raw.qualified_name());
        self.error(error.kind(), message)
    }
}

/// Whether `text` is a value of the type, for attributes that a wildcard admits.
///
/// # Errors
///
/// It is none.
pub fn check_value<T: Value>(text: &str) -> Result<(), ValueError> {
    T::parse(text).map(|_| ())
}

impl Writer {
    /// Writes the hints into the start tag of the root, just started. They were
    /// read from a document or come from a schema: nothing in them can be wrong.
    pub(super) fn write_hints(&mut self, hints: &Hints) {
        for (local, value) in &hints.attributes {
            let _ = self.attribute(XSI.name(local), value);
        }
        if let Some((namespace, local)) = hints.own_type {
            let _ = self.xsi_type(Name { namespace, local });
        }
    }
}
