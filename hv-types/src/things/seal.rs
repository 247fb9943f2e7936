//! A thing's signature, and whether the data is still what was signed.

use crate::xml::{Binding, RawXml};

/// The signatures of a thing, and what they were made over.
#[derive(Clone, Debug, Default)]
pub(super) struct Seal {
    /// `signature-info`, in the current envelope.
    pub info: Option<RawXml>,
    /// `ds:Signature`, in the old envelope.
    pub old: Option<RawXml>,
    /// The data sections as they were read: a signature covers their white space.
    pub data: Vec<RawXml>,
    /// The namespaces in scope on the thing, which a signature covers as well.
    pub namespaces: Vec<Binding>,
    /// The data was lent out to be changed since.
    pub stale: bool,
}

impl Seal {
    pub fn is_signed(&self) -> bool {
        self.info.is_some() || self.old.is_some()
    }

    /// Whether the data is to be written as it was read.
    pub fn holds(&self) -> bool {
        self.is_signed() && !self.stale
    }

    /// The data may be another one from now on.
    pub fn break_if_signed(&mut self) {
        self.stale |= self.is_signed();
        self.data.clear();
    }
}

/// The same signatures, still good or not.
impl PartialEq for Seal {
    fn eq(&self, other: &Self) -> bool {
        self.info == other.info && self.old == other.old && self.stale == other.stale
    }
}
