//! The old place for one binary content.

use crate::types::Stringz1024;

/// The binary content of a thing in the old envelope (`DataOther` of thing.xsd).
///
/// The text is the content after the encodings of `content_encoding`, a list with
/// commas of `base64`, `gzip` and `deflate` that were applied from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataOther {
    /// The media type.
    pub content_type: Option<Stringz1024>,
    /// How the content became the text.
    pub content_encoding: Option<Stringz1024>,
    /// The content as text.
    pub text: String,
}
