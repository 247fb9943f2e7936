//! The data sections of a thing.

use super::common::Common;
use super::registry::Body;
use crate::xml::{Error, ErrorKind, Name, RawXml, ReadXml, Reader, WriteXml, Writer};

/// One data section of a thing: the element `data-xml`.
#[derive(Clone, Debug, PartialEq)]
pub enum DataXml<T> {
    /// The type's data and the common section.
    Typed {
        /// The data.
        body: T,
        /// What every type has in common; boxed, since most things have little of it.
        common: Option<Box<Common>>,
    },
    /// The output of a transform, which the platform ignores when it is written.
    Transformed(TransformOutput),
}

impl<T> DataXml<T> {
    /// The section with another body.
    pub(super) fn map<B>(self, convert: impl FnOnce(T) -> B) -> DataXml<B> {
        match self {
            DataXml::Transformed(output) => DataXml::Transformed(output),
            DataXml::Typed { body, common } => DataXml::Typed { body: convert(body), common },
        }
    }

    /// The outputs of transforms among sections, which hold no body.
    pub(super) fn outputs<B>(sections: Vec<Self>) -> Vec<DataXml<B>> {
        let output = |section| match section {
            DataXml::Transformed(output) => Some(DataXml::Transformed(output)),
            DataXml::Typed { .. } => None,
        };
        sections.into_iter().filter_map(output).collect()
    }

    /// The section with another body, or else as it was.
    pub(super) fn try_map<B>(self, convert: impl FnOnce(T) -> Result<B, T>) -> Result<DataXml<B>, Self> {
        match self {
            DataXml::Transformed(output) => Ok(DataXml::Transformed(output)),
            DataXml::Typed { body, common } => match convert(body) {
                Ok(body) => Ok(DataXml::Typed { body, common }),
                Err(body) => Err(DataXml::Typed { body, common }),
            },
        }
    }
}

impl<T: Body> DataXml<T> {
    /// Reads a section by itself, of a thing of type `id`.
    ///
    /// ```
    /// # use hv_types::things::{Body, DataXml, TypeInfo, Uuid};
    /// # use hv_types::xml::{Error, RawXml, Reader, Writer};
    /// # struct Any(RawXml);
    /// # impl Body for Any {
    /// #     fn read_body(_: Option<Uuid>, r: &mut Reader<'_>) -> Result<Self, Error> { Ok(Any(r.raw()?)) }
    /// #     fn write_body(&self, w: &mut Writer) -> Result<(), Error> { w.raw(&self.0) }
    /// #     fn info(&self) -> Option<&'static TypeInfo> { None }
    /// # }
    /// let text = "<data-xml><weight/><common><note>after lunch</note></common></data-xml>";
    /// assert_eq!(DataXml::<Any>::from_xml(None, text)?.to_xml()?, text);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The text is not well-formed, no section, or not of that type.
    pub fn from_xml(id: Option<uuid::Uuid>, text: &str) -> Result<Self, Error> {
        let mut r = Reader::new(text);
        r.start_document()?;
        if !r.is_next("data-xml")? {
            return Err(r.expected_one_of(&["data-xml"]));
        }
        r.enter()?;
        let section = DataXml::read(id, &mut r)?;
        r.end_document()?;
        Ok(section)
    }

    /// Writes the section by itself.
    ///
    /// # Errors
    ///
    /// A value breaks a rule that its Rust type cannot express.
    pub fn to_xml(&self) -> Result<String, Error> {
        crate::xml::to_string(self, "data-xml")
    }

    /// Reads the section just entered of a thing of type `id`.
    pub(super) fn read(id: Option<uuid::Uuid>, r: &mut Reader<'_>) -> Result<Self, Error> {
        if let Some(name) = r.optional_attribute("transform")? {
            return Ok(DataXml::Transformed(TransformOutput { name, element: r.raw_entered()? }));
        }
        r.end_attributes()?;
        let body = T::read_body(id, r)?;
        let common = r.optional("common")?.map(Box::new);
        r.close()?;
        Ok(DataXml::Typed { body, common })
    }
}

impl<T: Body> DataXml<T> {
    /// Checks what [`read`](Self::read) reads; whether it is typed.
    pub(super) fn check(id: Option<uuid::Uuid>, r: &mut Reader<'_>) -> Result<bool, Error> {
        if r.optional_attribute::<String>("transform")?.is_some() {
            r.raw_entered()?;
            return Ok(false);
        }
        r.end_attributes()?;
        T::check_body(id, r)?;
        r.check::<Common>("common", 0, 1)?;
        r.close()?;
        Ok(true)
    }
}

impl<T: Body> WriteXml for DataXml<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        match self {
            DataXml::Typed { body, common } => {
                body.write_body(w)?;
                w.optional("common", common.as_deref())
            }
            DataXml::Transformed(output) => w.raw(&output.element),
        }
    }

    fn write_element(&self, w: &mut Writer, name: Name) -> Result<(), Error> {
        match self {
            DataXml::Typed { .. } => {
                w.start(name);
                self.write_xml(w)?;
                w.end();
                Ok(())
            }
            DataXml::Transformed(_) => self.write_xml(w),
        }
    }
}

/// What a named transform made of a thing's data, such as a `row` for a table; untouched.
///
/// ```
/// use hv_types::things::TransformOutput;
/// let output: TransformOutput = "<data-xml transform='mtt'><row summary='173 lbs'/></data-xml>".parse()?;
/// assert_eq!(output.name(), "mtt");
/// assert_eq!(output.element().children()?[0].local_name(), "row");
/// # Ok::<(), hv_types::xml::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransformOutput {
    name: String,
    /// The whole `data-xml`.
    element: RawXml,
}

impl TransformOutput {
    /// The transform's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The element `data-xml` with all that is in it.
    pub fn element(&self) -> &RawXml {
        &self.element
    }
}

impl ReadXml for TransformOutput {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(TransformOutput { name: r.attribute("transform")?, element: r.raw_entered()? })
    }
}

impl std::str::FromStr for TransformOutput {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        crate::xml::from_str(text, "data-xml")
    }
}

/// The error of a second section without a transform.
pub(super) fn second_section(r: &Reader<'_>) -> Error {
    r.error(ErrorKind::Occurrence, SECOND_SECTION)
}

pub(super) const SECOND_SECTION: &str = "a thing has at most one data-xml without a transform";
