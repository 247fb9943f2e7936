//! What can be wrong with a blob.

use std::{fmt, io};

/// A blob that cannot be made, decoded or added.
#[derive(Debug)]
#[non_exhaustive]
pub enum BlobError {
    /// The thing has a blob of that name already (the service would answer status 100).
    DuplicateName(String),
    /// The name has more than 255 characters, or the media type more than 1024.
    TooLong {
        /// What is too long: `name` or `content-type`.
        what: &'static str,
        /// The most characters that it may have.
        limit: usize,
    },
    /// No content cannot be sent inline: a length of 0 without data asks for the
    /// removal of the blob.
    EmptyInline,
    /// The content decodes to more bytes than the caller allows.
    TooLarge {
        /// The most bytes that the caller allows.
        limit: u64,
    },
    /// The text is not base64: the offset in bytes of what is wrong with it.
    Base64 {
        /// Where in the text.
        offset: usize,
    },
    /// The content is not of the length that the blob states.
    Length {
        /// The length stated.
        stated: i64,
        /// The length found.
        found: u64,
    },
    /// An encoding that is not known, or is named twice (status 91).
    Encoding(String),
    /// The content does not have the encoding that is stated for it (status 92).
    EncodingMismatch {
        /// The encoding's name.
        encoding: &'static str,
        /// What the decoder says.
        reason: String,
    },
    /// The encodings end in one whose output is no text: `base64` must come last.
    NotText,
}

impl fmt::Display for BlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlobError::DuplicateName(name) if name.is_empty() => {
                f.write_str("the thing has a default blob (one with the empty name) already")
            }
            BlobError::DuplicateName(name) => {
                write!(f, "the thing has a blob `{name}` already: blob names are unique within a thing")
            }
            BlobError::TooLong { what, limit } => {
                write!(f, "the blob's {what} has more than {limit} characters")
            }
            BlobError::EmptyInline => f.write_str(
                "an empty blob cannot be sent inline, which would ask for its removal: upload it instead",
            ),
            BlobError::TooLarge { limit } => {
                write!(f, "the content has more than the {limit} bytes that are allowed")
            }
            BlobError::Base64 { offset } => {
                write!(f, "the data is not base64 with complete padding: see byte {offset} of its text")
            }
            BlobError::Length { stated, found } => {
                write!(f, "the content has {found} bytes, but content-length says {stated}")
            }
            BlobError::Encoding(name) => write!(
                f,
                "the content encoding `{name}` is not supported, or named twice: \
                 base64, gzip and deflate are"
            ),
            BlobError::EncodingMismatch { encoding, reason } => {
                write!(f, "the content is not valid {encoding}, which its encoding names: {reason}")
            }
            BlobError::NotText => {
                f.write_str("the encoded content is not text: name base64 as the last encoding")
            }
        }
    }
}

impl std::error::Error for BlobError {}

/// Why a content could not be shown to have a given hash.
#[derive(Debug)]
#[non_exhaustive]
pub enum HashError {
    /// The hash is that of another content.
    Mismatch {
        /// The hash that was stated, as it was written.
        stated: String,
        /// The hash of the content, in base64.
        found: String,
    },
    /// The blob has no hash to compare with.
    Missing,
    /// The algorithm is not `SHA256Block` (status 106).
    Algorithm(String),
    /// The block size is too large to be computed with (status 107).
    BlockSize(String),
    /// The stated hash is not the base64 of 32 bytes (status 111).
    Malformed(String),
    /// The content could not be read to its end.
    Io(io::Error),
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HashError::Mismatch { stated, found } => write!(
                f,
                "the content's hash is {found}, not {stated}: it was changed, is incomplete, or the hash \
                 is that of another blob"
            ),
            HashError::Missing => f.write_str("the blob has no hash-info"),
            HashError::Algorithm(name) => {
                write!(f, "the hash algorithm `{name}` is not known: SHA256Block is")
            }
            HashError::BlockSize(size) => write!(f, "the block size {size} is too large"),
            HashError::Malformed(hash) => write!(f, "`{hash}` is not the base64 of a SHA-256 hash"),
            HashError::Io(error) => write!(f, "the content cannot be read: {error}"),
        }
    }
}

impl std::error::Error for HashError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            HashError::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for HashError {
    fn from(error: io::Error) -> Self {
        HashError::Io(error)
    }
}
