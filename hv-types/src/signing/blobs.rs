//! The blobs of a signed thing against what the signature says about them.

use crate::blobs::{Blob, BlobContent, BlobInfo, BlobPayload, ContentEncoding, HashInfo};

/// One blob that a signature lists or a thing carries.
#[derive(Clone, Debug, PartialEq)]
pub struct BlobReport {
    /// The name; empty for the default blob.
    pub name: String,
    /// What was found.
    pub state: BlobState,
    /// The hash that the signature states.
    pub signed_hash: Option<HashInfo>,
}

/// How a blob and the signature go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlobState {
    /// The content is here and has the signed hash.
    Matches,
    /// The content is elsewhere: fetch it, and check it against the signed hash.
    Elsewhere,
    /// The thing came without any blobs.
    NotDelivered,
    /// The signature does not cover this blob.
    NotListed,
    /// The blob is not the one that was signed.
    Failed(String),
}

/// Compares the blobs that a signature lists with those that the thing carries.
pub(super) fn compare(listed: &[BlobInfo], payload: Option<&BlobPayload>) -> Vec<BlobReport> {
    let mut reports: Vec<BlobReport> = listed
        .iter()
        .map(|info| BlobReport {
            name: info.name.to_string(),
            state: state(info, payload),
            signed_hash: info.hash_info.clone(),
        })
        .collect();
    let signed: std::collections::HashSet<&str> = listed.iter().map(|info| &*info.name).collect();
    for blob in payload.into_iter().flatten() {
        if !signed.contains(blob.name()) {
            reports.push(BlobReport {
                name: blob.name().to_owned(),
                state: BlobState::NotListed,
                signed_hash: None,
            });
        }
    }
    reports
}

fn state(signed: &BlobInfo, payload: Option<&BlobPayload>) -> BlobState {
    let failed = |reason: &str| BlobState::Failed(reason.to_owned());
    let Some(payload) = payload else { return BlobState::NotDelivered };
    let Some(blob) = payload.get(&signed.name) else {
        return failed("the signature lists it, but the thing does not carry it");
    };
    let Some(signed_hash) = &signed.hash_info else { return failed("the signature has no hash of it") };
    if blob.is_removal() {
        return failed("the signature lists it, but the thing removes it");
    }
    if blob.info.content_type != signed.content_type {
        return failed("its content-type is not the signed one");
    }
    if let Some(hash) = &blob.info.hash_info
        && !same_hash(hash, signed_hash)
    {
        return failed("its hash-info is not the signed one");
    }
    match &blob.content {
        Some(BlobContent::Inline(_)) => match hash_of(blob, signed_hash) {
            Ok(()) => BlobState::Matches,
            Err(reason) => BlobState::Failed(reason),
        },
        _ => match signed_hash.hasher().and_then(|_| signed_hash.hash_bytes()) {
            Ok(_) => BlobState::Elsewhere,
            Err(error) => BlobState::Failed(error.to_string()),
        },
    }
}

fn same_hash(one: &HashInfo, other: &HashInfo) -> bool {
    let known = |hash: &HashInfo| Some((hash.block_size().ok()?, hash.hash_bytes().ok()?));
    one.algorithm == other.algorithm && known(one).is_some() && known(one) == known(other)
}

/// Checks a blob's inline content against a hash, its encoding undone.
pub(super) fn hash_of(blob: &Blob, hash: &HashInfo) -> Result<(), String> {
    let Some(data) = blob.data() else { return Err("its content is not here".to_owned()) };
    let length = data.decoded_len().map_err(|error| error.to_string())?;
    let encodings = encodings(blob)?;
    if encodings.is_empty() {
        if blob.content_length.as_ref().is_some_and(|stated| u64::try_from(**stated) != Ok(length)) {
            return Err("its content is not of the stated content-length".to_owned());
        }
        return hash.verify(data.reader()).map_err(|error| error.to_string());
    }
    let encoded = data.decode(length).map_err(|error| error.to_string())?;
    let content = ContentEncoding::decode_all(&encodings, &encoded, DECODED_LIMIT)
        .map_err(|error| error.to_string())?;
    hash.verify(content.as_slice()).map_err(|error| error.to_string())
}

/// Most bytes that an encoded blob may decode to.
const DECODED_LIMIT: u64 = 256 << 20;

/// The encodings that a blob's content still has.
pub(super) fn encodings(blob: &Blob) -> Result<Vec<ContentEncoding>, String> {
    match &blob.current_content_encoding {
        None => Ok(Vec::new()),
        Some(names) => ContentEncoding::list(names).map_err(|error| error.to_string()),
    }
}
