//! What a type must do to be read from and written to XML.

use super::error::Error;
use super::name::Name;
use super::reader::Reader;
use super::writer::Writer;
use crate::values::Value;

/// A type that is read from an element: its attributes and content.
///
/// Every [`Value`] is one: the element's text.
pub trait ReadXml: Sized {
    /// Reads the element that `r` just entered, through its end tag.
    ///
    /// # Errors
    ///
    /// The content is not what the type's schema demands.
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error>;

    /// Reads the element `name` if it comes next.
    ///
    /// Only simple values have reason to do it otherwise: most of them are read
    /// whole, without entering the element.
    ///
    /// # Errors
    ///
    /// As [`read_xml`](Self::read_xml).
    fn read_named(r: &mut Reader<'_>, name: Name) -> Result<Option<Self>, Error> {
        if r.enter_expected(name)? { Self::read_xml(r).map(Some) } else { Ok(None) }
    }

    /// Makes the same demands as [`read_xml`](Self::read_xml) without building the
    /// value, for types that can: generated structs and simple values.
    ///
    /// # Errors
    ///
    /// As [`read_xml`](Self::read_xml).
    fn check_xml(r: &mut Reader<'_>) -> Result<(), Error> {
        Self::read_xml(r).map(drop)
    }

    /// Reads the element that `r` just entered, for which the schema gives a value:
    /// empty, it means that value; a fixed one it must have.
    ///
    /// Types that have no text of their own ignore what is given.
    ///
    /// # Errors
    ///
    /// As [`read_xml`](Self::read_xml); or the value is not the fixed one.
    fn read_given(r: &mut Reader<'_>, given: Given<'_>) -> Result<Self, Error> {
        let _ = given;
        Self::read_xml(r)
    }

    /// Checks the attributes of the element that `r` just entered, which is nil: it
    /// has no content, but still the attributes of its type.
    ///
    /// # Errors
    ///
    /// An attribute is missing, not known, or not of its type.
    fn check_nil(r: &mut Reader<'_>) -> Result<(), Error> {
        r.any_attributes().map(drop)
    }

    /// Checks the element `name` if it comes next; whether it did.
    ///
    /// # Errors
    ///
    /// As [`read_xml`](Self::read_xml).
    fn check_named(r: &mut Reader<'_>, name: Name) -> Result<bool, Error> {
        if r.enter_expected(name)? { Self::check_xml(r).map(|()| true) } else { Ok(false) }
    }
}

/// A type that is written as an element: its attributes and content.
pub trait WriteXml {
    /// Writes attributes and content of the element that `w` just started.
    ///
    /// # Errors
    ///
    /// The value breaks a rule that its Rust type cannot express: the number of
    /// occurrences, or a character that XML does not allow.
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error>;

    /// Writes the element `name` with this content.
    ///
    /// Only a type that keeps its element untouched has reason to do it otherwise, and
    /// simple values, which are written whole.
    ///
    /// # Errors
    ///
    /// As [`write_xml`](Self::write_xml).
    fn write_element(&self, w: &mut Writer, name: Name) -> Result<(), Error> {
        w.start(name);
        self.write_xml(w)?;
        w.end();
        Ok(())
    }
}

/// A value that the schema gives to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'g> {
    /// The value of an empty element.
    Default(&'g str),
    /// The value of an empty element, and the only one.
    Fixed(&'g str),
}

impl Given<'_> {
    /// The value's text.
    pub fn text(&self) -> &str {
        match self {
            Given::Default(text) | Given::Fixed(text) => text,
        }
    }
}

impl<T: Value> ReadXml for T {
    fn read_given(r: &mut Reader<'_>, given: Given<'_>) -> Result<Self, Error> {
        r.value_given(given)
    }

    fn check_nil(r: &mut Reader<'_>) -> Result<(), Error> {
        r.end_attributes()
    }

    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.value()
    }

    fn read_named(r: &mut Reader<'_>, name: Name) -> Result<Option<Self>, Error> {
        r.leaf(name)
    }

    fn check_xml(r: &mut Reader<'_>) -> Result<(), Error> {
        r.check_value::<T>()
    }

    fn check_named(r: &mut Reader<'_>, name: Name) -> Result<bool, Error> {
        r.check_leaf::<T>(name)
    }
}

impl<T: Value> WriteXml for T {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.value(self)
    }

    fn write_element(&self, w: &mut Writer, name: Name) -> Result<(), Error> {
        w.leaf(name, self)
    }
}

/// Part of an element's content, without an element of its own: the choice and
/// the sequence within another one.
pub trait ReadParticle: Sized {
    /// Local names of the elements it may start with, for messages.
    const NAMES: &'static [&'static str];
    /// Whether it may consist of nothing.
    const EMPTIABLE: bool = false;

    /// Whether what comes next starts this particle.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    fn starts(r: &mut Reader<'_>) -> Result<bool, Error>;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// It does not come next, or is not complete.
    fn read_particle(r: &mut Reader<'_>) -> Result<Self, Error>;
}

/// Part of an element's content that can be written.
pub trait WriteParticle {
    /// Writes it.
    ///
    /// # Errors
    ///
    /// As [`WriteXml::write_xml`].
    fn write_particle(&self, w: &mut Writer) -> Result<(), Error>;
}

/// A type with a root element of its own: a document.
///
/// ```
/// use hv_types::dates::Date;
/// use hv_types::xml::{self, Error};
///
/// // A type without a root is read and written under a name of one's choice:
/// let date: Date = xml::from_str("<d><y>2024</y><m>2</m><d>29</d></d>", "d")?;
/// assert_eq!(xml::to_string(&date, "d")?, "<d><y>2024</y><m>2</m><d>29</d></d>");
/// # Ok::<(), Error>(())
/// ```
pub trait Document: ReadXml + WriteXml {
    /// The root element's name.
    const ROOT: Name;

    /// Reads a document with this root.
    ///
    /// # Errors
    ///
    /// The text is not well-formed, has another root, or breaks the schema; the
    /// error tells line, column and path.
    fn from_xml(text: &str) -> Result<Self, Error> {
        super::from_str(text, Self::ROOT)
    }

    /// Writes a document, without an XML declaration and without indentation.
    ///
    /// # Errors
    ///
    /// As [`WriteXml::write_xml`].
    fn to_xml(&self) -> Result<String, Error> {
        super::to_string(self, Self::ROOT)
    }
}
