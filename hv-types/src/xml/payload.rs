//! Untouched XML as a type of the user's own, and back.

use super::error::Error;
#[cfg(feature = "serde")]
use super::error::ErrorKind;
use super::raw::RawXml;
use super::reader::Reader;
use super::traits::Document;

impl RawXml {
    /// The element with a document of one's own type as its content.
    ///
    /// ```
    /// use hv_types::dates::Date;
    /// use hv_types::xml::{Document, Error, Name, RawXml, ReadXml, Reader, WriteXml, Writer};
    ///
    /// #[derive(Debug, PartialEq)]
    /// struct Opened(Date);
    /// impl ReadXml for Opened {
    ///     fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> { Date::read_xml(r).map(Opened) }
    /// }
    /// impl WriteXml for Opened {
    ///     fn write_xml(&self, w: &mut Writer) -> Result<(), Error> { self.0.write_xml(w) }
    /// }
    /// impl Document for Opened {
    ///     const ROOT: Name = Name::unqualified("opened");
    /// }
    ///
    /// let raw = RawXml::from_document(&Opened(Date::from_ymd(2024, 2, 29)?))?;
    /// assert_eq!(raw.as_str(), "<opened><y>2024</y><m>2</m><d>29</d></opened>");
    /// assert_eq!(*raw.parse_as::<Opened>()?.0.y, 2024);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The value breaks a rule that its Rust type cannot express.
    pub fn from_document<T: Document>(value: &T) -> Result<Self, Error> {
        value.to_xml()?.parse()
    }

    /// Reads the element as a document of one's own type. Lines and columns of
    /// errors count from the element's start.
    ///
    /// # Errors
    ///
    /// The element has another name than `T`'s root, or is not a `T`.
    pub fn parse_as<T: Document>(&self) -> Result<T, Error> {
        T::from_xml(&self.to_document())
    }

    /// The element `name` with a value that serde can write, by the rules of
    /// quick-xml: `@name` for an attribute, `$text` for text.
    ///
    /// ```
    /// # use hv_types::xml::RawXml;
    /// # use std::collections::BTreeMap;
    /// let mood = BTreeMap::from([("@scale", "5"), ("$text", "3")]);
    /// let raw = RawXml::from_serde("mood", &mood)?;
    /// assert_eq!(raw.as_str(), r#"<mood scale="5">3</mood>"#);
    /// let read: BTreeMap<String, String> = raw.parse_serde()?;
    /// assert_eq!(read["$text"], "3");
    /// # Ok::<(), hv_types::xml::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The value has no form in XML, such as a map whose keys are no names.
    #[cfg(feature = "serde")]
    pub fn from_serde<T: serde::Serialize + ?Sized>(name: &str, value: &T) -> Result<Self, Error> {
        let written = quick_xml::se::to_string_with_root(name, value);
        let text = written.map_err(|error| {
            Error::unlocated(ErrorKind::Value, format!("`{name}` cannot be written as XML: {error}"))
        })?;
        text.parse()
    }

    /// Reads the element into a type that serde can read, by the rules of quick-xml.
    ///
    /// White space around text is cut by them. What the type has no field for is left
    /// out, unless it refuses unknown fields.
    ///
    /// # Errors
    ///
    /// The element is not a `T`.
    #[cfg(feature = "serde")]
    pub fn parse_serde<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        quick_xml::de::from_str(&self.to_document()).map_err(|error| {
            let message = format!("`{}` is not of the type asked for: {error}", self.qualified_name());
            Error::unlocated(ErrorKind::Value, message)
        })
    }

    /// The child elements, each with the namespace declarations around it. Text
    /// between them, which is not white space, is an error.
    ///
    /// ```
    /// # use hv_types::xml::RawXml;
    /// let raw: RawXml = "<a xmlns:x='urn:x'><x:b/><!-- c --><d>e</d></a>".parse()?;
    /// let names: Vec<String> = raw.children()?.iter().map(RawXml::to_document).collect();
    /// assert_eq!(names, ["<x:b xmlns:x=\"urn:x\"/>", "<d>e</d>"]);
    /// # Ok::<(), hv_types::xml::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is text beside them.
    pub fn children(&self) -> Result<Vec<RawXml>, Error> {
        let document = self.to_document();
        let mut reader = Reader::new(&document);
        reader.start_document()?;
        reader.enter()?;
        // Attributes stay where they are: in the element.
        reader.any_attributes()?;
        let children = reader.repeated_any(super::Wildcard::Any, 0, usize::MAX)?;
        reader.close()?;
        Ok(children)
    }

    /// What stands between the element's tags, byte for byte; empty for `<a/>`.
    ///
    /// ```
    /// # use hv_types::xml::RawXml;
    /// let raw: RawXml = "<a b='>'> c <d/></a>".parse()?;
    /// assert_eq!(raw.inner(), " c <d/>");
    /// # Ok::<(), hv_types::xml::Error>(())
    /// ```
    pub fn inner(&self) -> &str {
        let source = self.as_str();
        let mut quote = None;
        let start_end = source.bytes().position(|byte| match (byte, quote) {
            (b'"' | b'\'', None) => {
                quote = Some(byte);
                false
            }
            (byte, Some(open)) => {
                if byte == open {
                    quote = None;
                }
                false
            }
            (byte, None) => byte == b'>',
        });
        match (start_end, source.rfind("</")) {
            (Some(start), Some(end)) if start < end => &source[start + 1..end],
            _ => "",
        }
    }
}
