//! Types of an application's own, under the thing type for app-specific data.
//!
//! A thing of the type `app-specific` names an application and a tag, which together
//! tell what format its content has. [`CustomType`] is a Rust type for one format,
//! and [`Custom`] the body of a thing that holds it:
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use hv_types::things::Thing;
//! use hv_types::things::custom::{Custom, CustomType};
//! use hv_types::xml::{Document, Error, RawXml};
//! use std::collections::BTreeMap;
//!
//! #[derive(Clone, Debug, PartialEq)]
//! struct Mood { scale: u8, value: u8 }
//!
//! impl CustomType for Mood {
//!     const FORMAT_APPID: &'static str = "example.com/diary";
//!     const FORMAT_TAG: &'static str = "mood-1";
//!
//!     // Here by hand; with serde's derive, `elements[0].parse_serde()` does it.
//!     fn from_elements(elements: &[RawXml]) -> Result<Self, Error> {
//!         let fields: BTreeMap<String, u8> = elements[0].parse_serde()?;
//!         Ok(Mood { scale: fields["@scale"], value: fields["$text"] })
//!     }
//!
//!     fn to_elements(&self) -> Result<Vec<RawXml>, Error> {
//!         let fields = BTreeMap::from([("@scale", self.scale), ("$text", self.value)]);
//!         Ok(vec![RawXml::from_serde("mood", &fields)?])
//!     }
//! }
//!
//! let thing = Thing::new(Custom::new("In a fair mood", Mood { scale: 5, value: 3 }));
//! let xml = thing.to_xml()?;
//! assert!(xml.contains("<format-tag>mood-1</format-tag>"));
//! assert!(xml.contains("<mood scale=\"5\">3</mood>"));
//! assert_eq!(Thing::<Custom<Mood>>::from_xml(&xml)?, thing);
//! # }
//! # Ok::<(), hv_types::xml::Error>(())
//! ```
//!
//! An application with several formats lists them with
//! [`custom_types!`](crate::custom_types). A thing that was read as one of any type
//! becomes one of these with [`Thing::reread`](super::Thing::reread).

use jiff::civil;

use super::effective::EffectiveDate;
use super::registry::{ThingType, TypeInfo};
use crate::dates::DateTime;
use crate::xml::{Error, ErrorKind, Name, RawXml, ReadXml, Reader, Wildcard, WriteXml, Writer};

/// One format of an application's own: the content of an app-specific thing.
pub trait CustomType: Sized {
    /// The application that defined the format: `format-appid`.
    const FORMAT_APPID: &'static str;
    /// The format among those of the application: `format-tag`.
    const FORMAT_TAG: &'static str;

    /// Reads the elements after the summary.
    ///
    /// # Errors
    ///
    /// They are not of this format.
    fn from_elements(elements: &[RawXml]) -> Result<Self, Error>;

    /// Writes the elements after the summary.
    ///
    /// # Errors
    ///
    /// The value has no form in XML.
    fn to_elements(&self) -> Result<Vec<RawXml>, Error>;
}

/// What an app-specific thing can hold: one format ([`CustomType`]), any of several
/// ([`custom_types!`](crate::custom_types)), or any at all ([`CustomData`]).
pub trait CustomPayload: Sized {
    /// Takes content of any format.
    ///
    /// # Errors
    ///
    /// The format is not one that is held, or the elements are not of it.
    fn from_data(data: CustomData) -> Result<Self, Error>;

    /// The content with the names of its format.
    ///
    /// # Errors
    ///
    /// The value has no form in XML.
    fn to_data(&self) -> Result<CustomData, Error>;
}

/// Content of a format that is not known here, untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomData {
    /// The application that defined the format.
    pub format_appid: String,
    /// The format among those of the application.
    pub format_tag: String,
    /// The elements after the summary.
    pub elements: Vec<RawXml>,
}

impl CustomData {
    /// Empty content of a format.
    pub fn new(format_appid: impl Into<String>, format_tag: impl Into<String>) -> Self {
        CustomData { format_appid: format_appid.into(), format_tag: format_tag.into(), elements: Vec::new() }
    }

    /// Whether the content is of the format `T`.
    pub fn is<T: CustomType>(&self) -> bool {
        self.format_appid == T::FORMAT_APPID && self.format_tag == T::FORMAT_TAG
    }
}

impl CustomPayload for CustomData {
    fn from_data(data: CustomData) -> Result<Self, Error> {
        Ok(data)
    }

    fn to_data(&self) -> Result<CustomData, Error> {
        Ok(self.clone())
    }
}

impl<T: CustomType> CustomPayload for T {
    fn from_data(data: CustomData) -> Result<Self, Error> {
        if data.is::<T>() {
            return T::from_elements(&data.elements);
        }
        let message = format!(
            "the format is `{}` of `{}`, not `{}` of `{}`",
            data.format_tag,
            data.format_appid,
            T::FORMAT_TAG,
            T::FORMAT_APPID
        );
        Err(Error::unlocated(ErrorKind::Mismatch, message))
    }

    fn to_data(&self) -> Result<CustomData, Error> {
        Ok(CustomData { elements: self.to_elements()?, ..CustomData::new(T::FORMAT_APPID, T::FORMAT_TAG) })
    }
}

/// The body of an app-specific thing, its content typed.
///
/// The same document as hv-things' `AppSpecific`. Source: app-specific.xsd.
#[derive(Clone, Debug, PartialEq)]
pub struct Custom<P> {
    /// When the data applies; without it, the platform takes the time of creation.
    pub when: Option<DateTime>,
    /// A text for people, shown by programs that do not know the format.
    pub summary: String,
    /// The content.
    pub payload: P,
}

impl<P> Custom<P> {
    /// Content with a text for people that describes it.
    pub fn new(summary: impl Into<String>, payload: P) -> Self {
        Custom { when: None, summary: summary.into(), payload }
    }

    /// The same, with the time that it is about.
    #[must_use]
    pub fn at(mut self, when: impl Into<DateTime>) -> Self {
        self.when = Some(when.into());
        self
    }
}

impl<P: CustomPayload> ReadXml for Custom<P> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let format_appid = r.required("format-appid")?;
        let format_tag = r.required("format-tag")?;
        let when = r.optional("when")?;
        let summary = r.required("summary")?;
        let elements = r.repeated_any(Wildcard::Any, 0, usize::MAX)?;
        // Lines within the untouched elements mean nothing outside: the error is placed here.
        let payload = P::from_data(CustomData { format_appid, format_tag, elements }).map_err(|error| {
            let place = if error.path().is_empty() { String::new() } else { format!("{}: ", error.path()) };
            r.error(error.kind(), format!("{place}{}", error.message()))
        })?;
        r.close()?;
        Ok(Custom { when, summary, payload })
    }
}

impl<P: CustomPayload> WriteXml for Custom<P> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        let data = self.payload.to_data()?;
        w.element("format-appid", &data.format_appid)?;
        w.element("format-tag", &data.format_tag)?;
        w.optional("when", self.when.as_ref())?;
        w.element("summary", &self.summary)?;
        w.repeated_raw(&data.elements, 0, usize::MAX)
    }
}

impl<P: CustomPayload> ThingType for Custom<P> {
    const INFO: &'static TypeInfo = &APP_SPECIFIC;

    fn effective_date(&self) -> Option<civil::DateTime> {
        self.when.to_effective()
    }
}

const APP_SPECIFIC: TypeInfo = TypeInfo {
    id: uuid::Uuid::from_u128(0xa503_3c9d_08cf_4204_9bd3_cb41_2ce3_9fc0),
    name: "App-specific information",
    version: 1,
    root: Name::unqualified("app-specific"),
    module: "app_specific",
    type_name: "AppSpecific",
    family: None,
    latest: true,
    effective_date: Some("when"),
    singleton: false,
    immutable: false,
    allow_read_only: false,
    uses_blobs: false,
    document: false,
    see_also: &[],
};

/// Defines an enum of all formats of an application, for the content of a
/// [`Custom`](crate::things::custom::Custom).
///
/// Each variant holds a [`CustomType`](crate::things::custom::CustomType); a variant
/// `Other` holds content of any other format, untouched.
///
/// ```
/// use hv_types::things::custom::{Custom, CustomData, CustomType};
/// use hv_types::things::Thing;
/// use hv_types::xml::{Document, Error, RawXml};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Note(String);
///
/// impl CustomType for Note {
///     const FORMAT_APPID: &'static str = "example.com/diary";
///     const FORMAT_TAG: &'static str = "note-1";
///     fn from_elements(elements: &[RawXml]) -> Result<Self, Error> {
///         Ok(Note(elements.first().map(|note| note.inner().to_owned()).unwrap_or_default()))
///     }
///     fn to_elements(&self) -> Result<Vec<RawXml>, Error> {
///         Ok(vec![format!("<note>{}</note>", self.0).parse()?])
///     }
/// }
///
/// hv_types::custom_types! {
///     /// What the diary keeps.
///     #[derive(Clone, Debug, PartialEq)]
///     pub enum Diary { Note(Note) }
/// }
///
/// let thing = Thing::new(Custom::new("A note", Diary::Note(Note("slept well".into()))));
/// let read = Thing::<Custom<Diary>>::from_xml(&thing.to_xml()?)?;
/// match read.data().map(|custom| &custom.payload) {
///     Some(Diary::Note(note)) => assert_eq!(note.0, "slept well"),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! custom_types {
    ($(#[$attribute:meta])* $visibility:vis enum $name:ident {
        $($(#[$variant_attribute:meta])* $variant:ident($type:ty)),+ $(,)?
    }) => {
        $(#[$attribute])*
        $visibility enum $name {
            $($(#[$variant_attribute])* #[allow(missing_docs)] $variant($type),)+
            /// Content of another format, untouched.
            Other($crate::things::custom::CustomData),
        }

        impl $crate::things::custom::CustomPayload for $name {
            fn from_data(
                data: $crate::things::custom::CustomData,
            ) -> ::core::result::Result<Self, $crate::xml::Error> {
                $(
                    if data.is::<$type>() {
                        let value = $crate::things::custom::CustomPayload::from_data(data)?;
                        return ::core::result::Result::Ok(Self::$variant(value));
                    }
                )+
                ::core::result::Result::Ok(Self::Other(data))
            }

            fn to_data(
                &self,
            ) -> ::core::result::Result<$crate::things::custom::CustomData, $crate::xml::Error> {
                match self {
                    $(Self::$variant(value) => $crate::things::custom::CustomPayload::to_data(value),)+
                    Self::Other(data) => ::core::result::Result::Ok(::core::clone::Clone::clone(data)),
                }
            }
        }
    };
}
