//! What can keep a thing from being signed.

use std::fmt;

use crate::xml;

/// Why a thing, key or certificate cannot be used to sign.
#[derive(Debug)]
#[non_exhaustive]
pub enum SignError {
    /// The thing is not one that can be signed; the error says where and why.
    Thing(xml::Error),
    /// The thing has a signature already, and [`Options`](super::Options) do not say to
    /// replace it.
    Signed,
    /// The key cannot be read or is not fit for signing.
    Key(String),
    /// A certificate cannot be read, is not fit for signing, or is not the key's.
    Certificate(String),
    /// The blob of this name cannot be covered.
    Blob(String, String),
    /// The signer failed, or does not offer the algorithm.
    Signer(String),
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignError::Thing(error) => error.fmt(f),
            SignError::Signed => {
                f.write_str("the thing is signed already: ask for the signature to be replaced")
            }
            SignError::Key(message) => write!(f, "the key: {message}"),
            SignError::Certificate(message) => write!(f, "the certificate: {message}"),
            SignError::Blob(name, message) if name.is_empty() => write!(f, "the default blob: {message}"),
            SignError::Blob(name, message) => write!(f, "the blob `{name}`: {message}"),
            SignError::Signer(message) => write!(f, "the signer: {message}"),
        }
    }
}

impl std::error::Error for SignError {}

impl From<xml::Error> for SignError {
    fn from(error: xml::Error) -> Self {
        SignError::Thing(error)
    }
}
