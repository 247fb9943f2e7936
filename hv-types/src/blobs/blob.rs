//! One blob.

use std::io::Read;

use super::{Base64Text, BlobError, BlobInfo, BlockHasher, HashError};
use crate::types::Stringz1024;
use crate::values::{AnyUri, Long};

/// One blob: what it is, and its content or where to find it (`BlobPayloadItem` of
/// thing.xsd).
///
/// ```
/// use hv_types::blobs::Blob;
/// let blob = Blob::inline("", "text/plain", b"health")?;
/// assert_eq!((blob.name(), blob.is_removal()), ("", false));
/// assert!(Blob::removal("scan")?.is_removal());
/// # Ok::<(), hv_types::blobs::BlobError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Blob {
    /// Name, media type and hash.
    pub info: BlobInfo,
    /// Size of the content in bytes.
    pub content_length: Option<Long>,
    /// The content, or its address; neither when only the info was asked for.
    pub content: Option<BlobContent>,
    /// The encoding declared when the blob was first stored, in the time of
    /// [`DataOther`](super::DataOther); new blobs have none.
    pub legacy_content_encoding: Option<Stringz1024>,
    /// The encoding that the content still has; absent when it was decoded.
    pub current_content_encoding: Option<Stringz1024>,
}

/// A blob's content, or where it is.
#[derive(Clone, Debug, PartialEq)]
pub enum BlobContent {
    /// `base64data`: the content itself.
    Inline(Base64Text),
    /// `blob-ref-url`: where to get the content, or where it was uploaded to. Such
    /// an address expires.
    Reference(AnyUri),
}

impl Blob {
    /// A blob without content, an info only.
    pub fn from_info(info: BlobInfo) -> Self {
        Blob {
            info,
            content_length: None,
            content: None,
            legacy_content_encoding: None,
            current_content_encoding: None,
        }
    }

    /// A blob with its content inline, length and hash included.
    ///
    /// Suited to small blobs: the service refuses large ones inline (status 99).
    ///
    /// # Errors
    ///
    /// The content is empty (upload it instead), or name or media type are too long.
    pub fn inline(name: &str, content_type: &str, content: &[u8]) -> Result<Self, BlobError> {
        // No memory holds more than 64 bits count: what is left is 0.
        let Ok(length @ 1..) = i64::try_from(content.len()) else { return Err(BlobError::EmptyInline) };
        let mut hasher = BlockHasher::new();
        hasher.update(content);
        let info = BlobInfo::new(name, content_type)?.with_hash(hasher.finish_info());
        Ok(Blob {
            content_length: Some(length.into()),
            content: Some(BlobContent::Inline(Base64Text::encode(content))),
            ..Blob::from_info(info)
        })
    }

    /// A blob that was uploaded to `url`.
    pub fn uploaded(info: BlobInfo, length: u64, url: AnyUri) -> Self {
        Blob {
            content_length: i64::try_from(length).ok().map(Long::from),
            content: Some(BlobContent::Reference(url)),
            ..Blob::from_info(info)
        }
    }

    /// What removes the blob `name` from a stored thing: its info with a length of 0
    /// and no content.
    ///
    /// # Errors
    ///
    /// The name is too long.
    pub fn removal(name: &str) -> Result<Self, BlobError> {
        let info = BlobInfo::new(name, "")?;
        Ok(Blob { content_length: Some(0.into()), ..Blob::from_info(info) })
    }

    /// The name; empty for the default blob.
    pub fn name(&self) -> &str {
        &self.info.name
    }

    /// Whether the blob is there to be removed.
    pub fn is_removal(&self) -> bool {
        self.content.is_none() && self.content_length.as_ref().is_some_and(|length| **length == 0)
    }

    /// The inline data, as text that can be decoded.
    pub fn data(&self) -> Option<&Base64Text> {
        match &self.content {
            Some(BlobContent::Inline(data)) => Some(data),
            _ => None,
        }
    }

    /// The address of a content that is not inline.
    pub fn url(&self) -> Option<&str> {
        match &self.content {
            Some(BlobContent::Reference(url)) => Some(url),
            _ => None,
        }
    }

    /// Checks that `content` is this blob's, by its hash.
    ///
    /// # Errors
    ///
    /// It is not; the blob has no hash; or reading fails.
    pub fn verify(&self, content: impl Read) -> Result<(), HashError> {
        self.info.hash_info.as_ref().ok_or(HashError::Missing)?.verify(content)
    }
}
