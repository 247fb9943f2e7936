//! All blobs of a thing.

use super::{Blob, BlobError};

/// The blobs of a thing, each of a name of its own (`BlobPayload` of thing.xsd).
///
/// The blob with the empty name is the *default blob*. Reading refuses a name that
/// comes twice, and so does [`push`](Self::push).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlobPayload {
    pub(super) blobs: Vec<Blob>,
}

impl BlobPayload {
    /// No blobs yet. A payload without any cannot be written.
    pub fn new() -> Self {
        BlobPayload::default()
    }

    /// The number of blobs.
    pub fn len(&self) -> usize {
        self.blobs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.blobs.is_empty()
    }

    /// The blobs, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Blob> {
        self.blobs.iter()
    }

    /// The blob `name`.
    pub fn get(&self, name: &str) -> Option<&Blob> {
        self.blobs.iter().find(|blob| blob.name() == name)
    }

    /// The blob `name`, to be changed. A name that is changed to one that another
    /// blob has is refused on writing.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Blob> {
        self.blobs.iter_mut().find(|blob| blob.name() == name)
    }

    /// The blob with the empty name.
    pub fn default_blob(&self) -> Option<&Blob> {
        self.get("")
    }

    /// Adds a blob.
    ///
    /// # Errors
    ///
    /// There is one of that name.
    pub fn push(&mut self, blob: Blob) -> Result<(), BlobError> {
        if self.get(blob.name()).is_some() {
            return Err(BlobError::DuplicateName(blob.name().to_owned()));
        }
        self.blobs.push(blob);
        Ok(())
    }

    /// Adds a blob in the place of the one of its name, which is returned.
    pub fn replace(&mut self, blob: Blob) -> Option<Blob> {
        match self.get_mut(blob.name()) {
            Some(old) => Some(std::mem::replace(old, blob)),
            None => {
                self.blobs.push(blob);
                None
            }
        }
    }

    /// Takes the blob `name` out, so that a write says nothing about it. To have it
    /// removed from a stored thing, [`replace`](Self::replace) it by a
    /// [`Blob::removal`].
    pub fn take(&mut self, name: &str) -> Option<Blob> {
        let index = self.blobs.iter().position(|blob| blob.name() == name)?;
        Some(self.blobs.remove(index))
    }

    /// The index of the first blob whose name came before.
    pub(super) fn duplicate(&self) -> Option<usize> {
        let mut names = std::collections::HashSet::new();
        self.blobs.iter().position(|blob| !names.insert(blob.name()))
    }
}

impl<'p> IntoIterator for &'p BlobPayload {
    type Item = &'p Blob;
    type IntoIter = std::slice::Iter<'p, Blob>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
