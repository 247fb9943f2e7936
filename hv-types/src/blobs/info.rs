//! What a blob is: name, media type, hash.

use std::io::Read;
use std::num::NonZeroU64;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{BlobError, BlockHasher, DEFAULT_BLOCK_SIZE, HashError, SHA256_BLOCK};
use crate::types::{BlobHashAlgorithmParameters, Stringnz512, Stringz255, Stringz1024};
use crate::values::{PositiveInteger, Restriction};

/// Name, media type and hash of a blob (`BlobInfo` of thing.xsd).
///
/// A signature that covers a blob repeats its info.
#[derive(Clone, Debug, PartialEq)]
pub struct BlobInfo {
    /// The name, unique within the thing; empty for the default blob.
    pub name: Stringz255,
    /// The media type, such as `application/pdf`; empty when it is not known.
    pub content_type: Stringz1024,
    /// The content's hash and how it was computed.
    pub hash_info: Option<HashInfo>,
}

impl BlobInfo {
    /// An info without a hash.
    ///
    /// # Errors
    ///
    /// The name has more than 255 characters, or the media type more than 1024.
    pub fn new(name: &str, content_type: &str) -> Result<Self, BlobError> {
        Ok(BlobInfo {
            name: Stringz255::new(name).map_err(|_| BlobError::TooLong { what: "name", limit: 255 })?,
            content_type: Stringz1024::new(content_type)
                .map_err(|_| BlobError::TooLong { what: "content-type", limit: 1024 })?,
            hash_info: None,
        })
    }

    /// The same info with a hash.
    #[must_use]
    pub fn with_hash(mut self, hash_info: HashInfo) -> Self {
        self.hash_info = Some(hash_info);
        self
    }
}

/// The hash of a blob and how it was computed (`BlobHashInfo` of thing.xsd).
#[derive(Clone, Debug, PartialEq)]
pub struct HashInfo {
    /// The algorithm; `SHA256Block` is the only one in use.
    pub algorithm: Stringz255,
    /// The algorithm's parameters: the block size.
    pub params: Option<BlobHashAlgorithmParameters>,
    /// The hash, in base64.
    pub hash: Stringnz512,
}

impl HashInfo {
    /// The info of a `SHA256Block` hash that was computed with `block_size`.
    pub fn sha256_block(hash: [u8; 32], block_size: NonZeroU64) -> Self {
        HashInfo {
            algorithm: known(SHA256_BLOCK),
            params: Some(block_size.into()),
            hash: known(&STANDARD.encode(hash)),
        }
    }

    /// The block size: as stated, or [`DEFAULT_BLOCK_SIZE`].
    ///
    /// # Errors
    ///
    /// It does not fit 64 bits.
    pub fn block_size(&self) -> Result<NonZeroU64, HashError> {
        block_size(self.params.as_ref())
    }

    /// The hash as bytes.
    ///
    /// # Errors
    ///
    /// The text is not the base64 of 32 bytes.
    pub fn hash_bytes(&self) -> Result<[u8; 32], HashError> {
        let text = self.hash.trim_matches(crate::values::WHITE_SPACE);
        let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| HashError::Malformed(self.hash.to_string()))
    }

    /// A hasher with this algorithm and block size, for a content that comes in pieces.
    ///
    /// # Errors
    ///
    /// The algorithm is not known, or the block size is too large.
    pub fn hasher(&self) -> Result<BlockHasher, HashError> {
        if *self.algorithm != *SHA256_BLOCK {
            return Err(HashError::Algorithm(self.algorithm.to_string()));
        }
        Ok(BlockHasher::with_block_size(self.block_size()?))
    }

    /// Checks that `content` has this hash, in one pass.
    ///
    /// # Errors
    ///
    /// It has another one; the info cannot be used; or reading fails.
    pub fn verify(&self, content: impl Read) -> Result<(), HashError> {
        let mut hasher = self.hasher()?;
        self.hash_bytes()?;
        hasher.update_from(content)?;
        self.verify_hash(hasher.finish())
    }

    /// Checks that a hash that was computed with [`hasher`](Self::hasher) is this one.
    ///
    /// # Errors
    ///
    /// It is another one, or the info's hash is malformed.
    pub fn verify_hash(&self, found: [u8; 32]) -> Result<(), HashError> {
        if self.hash_bytes()? == found {
            return Ok(());
        }
        Err(HashError::Mismatch { stated: self.hash.to_string(), found: STANDARD.encode(found) })
    }
}

/// The block size that parameters state, or the default.
pub(super) fn block_size(params: Option<&BlobHashAlgorithmParameters>) -> Result<NonZeroU64, HashError> {
    let Some(stated) = params.and_then(|params| params.block_size.as_ref()) else {
        return Ok(DEFAULT_BLOCK_SIZE);
    };
    let size = stated.to_u64().and_then(NonZeroU64::new);
    size.ok_or_else(|| HashError::BlockSize(stated.to_string()))
}

/// A value that is known to be in its type's range: the callers are above.
#[allow(clippy::expect_used, reason = "names, numbers above zero and 44 characters fit their types")]
fn known<T: Restriction + crate::values::Value>(text: &str) -> T {
    T::parse(text).expect("the value is in range")
}

impl From<NonZeroU64> for BlobHashAlgorithmParameters {
    fn from(block_size: NonZeroU64) -> Self {
        BlobHashAlgorithmParameters { block_size: Some(known::<PositiveInteger>(&block_size.to_string())) }
    }
}
