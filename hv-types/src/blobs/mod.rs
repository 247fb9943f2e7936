//! Blobs: binary data that belongs to a thing.
//!
//! A thing's [`BlobPayload`] lists its blobs: each has a name that is unique
//! within the thing (the *default blob* has the empty name), a media type, perhaps
//! a hash, and its content, either inline as base64 or behind an address. Things
//! of the old envelope have one [`DataOther`] instead.
//!
//! ```
//! use hv_types::blobs::{Blob, BlobPayload};
//!
//! let mut payload = BlobPayload::new();
//! payload.push(Blob::inline("", "text/plain", b"health")?)?;
//! payload.push(Blob::removal("scan")?)?;
//!
//! let blob = payload.default_blob().ok_or("no default blob")?;
//! assert_eq!(blob.data().ok_or("not inline")?.decode(1024)?, b"health");
//! assert!(blob.verify(&b"health"[..]).is_ok());
//! assert!(payload.push(Blob::removal("scan")?).is_err(), "names are unique");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Large blobs are uploaded first: [`Upload`] says what to send, chunk by chunk, and
//! the thing's blob then refers to the address.
//!
//! Nothing here allocates what a message merely claims: inline data is kept as the
//! text that was read, and decoding it takes a limit.

mod base64_text;
mod blob;
mod data_other;
mod encoding;
mod error;
mod hash;
mod info;
mod payload;
mod upload;
mod wire;

pub use base64_text::{Base64Reader, Base64Text};
pub use blob::{Blob, BlobContent};
pub use data_other::DataOther;
pub use encoding::ContentEncoding;
pub use error::{BlobError, HashError};
pub use hash::{BlockHasher, DEFAULT_BLOCK_SIZE, SHA256_BLOCK};
pub use info::{BlobInfo, HashInfo};
pub use payload::BlobPayload;
pub use upload::{BeginPutBlob, Chunk, Upload, UploadError, Uploaded};
