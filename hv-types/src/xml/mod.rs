//! Lossless, typed reading and writing of XML.
//!
//! Generated types implement [`ReadXml`] and [`WriteXml`]; [`from_str`] and
//! [`to_string`] drive them. Reading checks order, occurrence, facets and unknown
//! content by construction, keeps the lexical form of every value, and reports
//! faults with line, column and path. A DOCTYPE is refused, and [`Limits`] hold.
//!
//! Not kept are what the XML information set calls insignificant or the schema
//! gives no place: comments, processing instructions, the choice between
//! `<a></a>` and `<a/>`, prefixes, and white space between elements.

mod chars;
mod error;
mod identity;
mod limits;
mod members;
mod mixed;
mod name;
mod nillable;
mod payload;
mod position;
mod raw;
mod reader;
mod rooted;
mod scope;
mod traits;
mod writer;

pub use error::{Error, ErrorKind};
pub use identity::{Identity, KeyField, KeyType, Path, Step};
pub use limits::Limits;
pub use members::MemberOrder;
pub use mixed::{ContentModel, Mixed, Occurs};
pub use name::{Name, Namespace, XML, XSI};
pub use nillable::Nillable;
pub use raw::{RawAttributes, RawXml, Wildcard};
pub use reader::Reader;
pub use rooted::{Hints, Rooted, check_value};
pub use traits::{Document, Given, ReadParticle, ReadXml, WriteParticle, WriteXml};
pub use writer::Writer;

pub(crate) use chars::{is_name_char, is_name_start, is_ncname, is_white_space};
#[cfg(feature = "signing")]
pub(crate) use position::locate;
pub(crate) use position::{Position, shown};
#[cfg(feature = "signing")]
pub(crate) use reader::{Event, Start};
pub(crate) use scope::Binding;
pub(crate) use writer::check_attribute;

/// Reads a document whose root is `name`.
///
/// ```
/// use hv_types::base::WeightValue;
/// use hv_types::xml;
///
/// let value: WeightValue = xml::from_str("<value><kg>81.6466266</kg></value>", "value")?;
/// assert_eq!(*value.kg, 81.6466266);
/// # Ok::<(), xml::Error>(())
/// ```
///
/// # Errors
///
/// The text is not well-formed, has another root, or breaks `T`'s schema.
pub fn from_str<T: ReadXml>(text: &str, name: impl Into<Name>) -> Result<T, Error> {
    Reader::new(text).document(name)
}

/// Checks a document whose root is `name`, with the same demands as
/// [`from_str`] and without building the value.
///
/// ```
/// use hv_types::base::WeightValue;
/// use hv_types::xml;
///
/// assert!(xml::check::<WeightValue>("<value><kg>81.6</kg></value>", "value").is_ok());
/// let error = xml::check::<WeightValue>("<value><kg>heavy</kg></value>", "value").unwrap_err();
/// assert_eq!(error.path(), "/value/kg");
/// ```
///
/// # Errors
///
/// As [`from_str`].
pub fn check<T: ReadXml>(text: &str, name: impl Into<Name>) -> Result<(), Error> {
    Reader::new(text).check_document::<T>(name)
}

/// Writes a document whose root is `name`, without XML declaration or indentation.
///
/// # Errors
///
/// The value breaks a rule that its Rust type cannot express: the number of
/// occurrences, or a character that XML does not allow.
pub fn to_string<T: WriteXml + ?Sized>(value: &T, name: impl Into<Name>) -> Result<String, Error> {
    let mut writer = Writer::new();
    writer.element(name, value)?;
    Ok(writer.into_string())
}

/// The text of a file's bytes: UTF-8, a byte order mark allowed.
///
/// ```
/// use hv_types::xml;
/// assert_eq!(xml::decode(b"<a/>")?, "<a/>");
/// assert!(xml::decode(b"\xff\xfe<\0").unwrap_err().message().contains("UTF-16"));
/// # Ok::<(), xml::Error>(())
/// ```
///
/// # Errors
///
/// The bytes are in another encoding, which must be converted first.
pub fn decode(bytes: &[u8]) -> Result<&str, Error> {
    let refuse = |message: &str, at: usize| {
        let before = String::from_utf8_lossy(&bytes[..at]);
        let position = position::locate(&before, before.len(), None);
        Err(Error::at(ErrorKind::Syntax, message, position))
    };
    if is_wide(bytes) {
        return refuse(WIDE, 0);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => refuse(NOT_UTF8, error.valid_up_to()),
    }
}

/// What is said of text in UTF-16 or UTF-32.
pub(crate) const WIDE: &str = "the file is in UTF-16 or UTF-32: convert it to UTF-8";
/// What is said of text in any other encoding.
pub(crate) const NOT_UTF8: &str = "the file is not valid UTF-8 here: convert it to UTF-8";

/// Whether a file that begins so is in UTF-16 or UTF-32.
pub(crate) fn is_wide(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..])
}

/// The local name of a document's root element.
///
/// ```
/// use hv_types::xml;
/// assert_eq!(xml::root_name("<?xml version='1.0'?><!-- a --><thing/>")?, "thing");
/// # Ok::<(), xml::Error>(())
/// ```
///
/// # Errors
///
/// The text is malformed before or at its root's start tag.
pub fn root_name(text: &str) -> Result<&str, Error> {
    let mut reader = Reader::new(text);
    reader.start_document()?;
    Ok(reader.peek_local_name()?.unwrap_or_default())
}
