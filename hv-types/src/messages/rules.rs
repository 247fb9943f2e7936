//! What the service would refuse, found before it is sent.

use std::fmt;

use super::{PutThings, StatusCode};
use crate::blobs::{Blob, BlobError, ContentEncoding, HashError};
use crate::things::{Body, Thing, TypeInfo};

/// A thing, or a request, that the service would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PutError {
    /// The status that the service would answer.
    pub code: StatusCode,
    /// Which of the request's things it is, counted from 0; `None` for the request
    /// as a whole, and for a thing that was checked by itself.
    pub index: Option<usize>,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl PutError {
    fn new(code: StatusCode, message: impl Into<String>) -> Self {
        PutError { code, index: None, message: message.into() }
    }
}

impl fmt::Display for PutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(index) = self.index {
            write!(f, "thing {}: ", index + 1)?;
        }
        write!(f, "{} (the service would answer status {})", self.message, self.code.code())
    }
}

impl std::error::Error for PutError {}

type Checked = Result<(), PutError>;

fn refuse(code: StatusCode, message: impl Into<String>) -> Checked {
    Err(PutError::new(code, message))
}

/// Sizes that the service accepts: they are its configuration, which its service
/// definition tells, so there is no limit by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PutLimits {
    /// The most bytes of a blob that stands inline.
    pub inline_blob: Option<u64>,
    /// The most bytes of the request's `info`.
    pub request: Option<usize>,
    /// The most things in a request.
    pub things: Option<usize>,
}

impl PutLimits {
    /// These limits, with inline blobs of at most `bytes`.
    #[must_use]
    pub const fn with_inline_blob(mut self, bytes: u64) -> Self {
        self.inline_blob = Some(bytes);
        self
    }

    /// These limits, with requests of at most `bytes`.
    #[must_use]
    pub const fn with_request(mut self, bytes: usize) -> Self {
        self.request = Some(bytes);
        self
    }

    /// These limits, with at most `things` in a request.
    #[must_use]
    pub const fn with_things(mut self, things: usize) -> Self {
        self.things = Some(things);
        self
    }
}

impl<T: Body> PutThings<T> {
    /// Checks what the service would refuse, as far as the request by itself shows:
    /// each thing by [`check_put`], and sizes.
    ///
    /// # Errors
    ///
    /// The first fault, with the status that the service would answer.
    pub fn check(&self, limits: PutLimits) -> Checked {
        if self.things.is_empty() {
            return refuse(StatusCode::InvalidXml, "a request to PutThings has at least one thing");
        }
        if let Some(most) = limits.things
            && self.things.len() > most
        {
            let message =
                format!("the request has {} things, at most {most} are accepted", self.things.len());
            return refuse(StatusCode::TooManyThings, message);
        }
        let mut ids = std::collections::HashSet::new();
        for (index, thing) in self.things.iter().enumerate() {
            let twice = thing.key.as_ref().is_some_and(|key| !ids.insert(*key.id));
            let checked = if twice {
                refuse(
                    StatusCode::VersionStampMismatch,
                    "the request updates the same thing twice: the first update changes its version stamp",
                )
            } else {
                check_with(thing, limits)
            };
            checked.map_err(|error| PutError { index: Some(index), ..error })?;
        }
        let Some(most) = limits.request else { return Ok(()) };
        let written = self.to_xml();
        let length = written.map_err(|error| PutError::new(StatusCode::InvalidXml, error.to_string()))?.len();
        if length > most {
            let message = format!(
                "the request has {length} bytes, at most {most} are accepted: send fewer things, or upload \
                 their blobs"
            );
            return refuse(StatusCode::RequestTooLong, message);
        }
        Ok(())
    }
}

/// Checks what the service would refuse of a thing in a request to PutThings, as far
/// as the thing by itself shows. One without a key is created, one with a key updated.
///
/// ```
/// use hv_types::messages::{StatusCode, check_put};
/// use hv_types::things::{Body, Flags, Thing, ThingKey, TypeInfo, Uuid};
/// # use hv_types::xml;
/// # #[derive(Debug)] struct Any;
/// # impl Body for Any {
/// #     fn read_body(_: Option<Uuid>, _: &mut xml::Reader<'_>) -> Result<Self, xml::Error> { Ok(Any) }
/// #     fn write_body(&self, _: &mut xml::Writer) -> Result<(), xml::Error> { Ok(()) }
/// #     fn info(&self) -> Option<&'static TypeInfo> { None }
/// # }
/// let id = Uuid::from_u128(1);
/// let mut thing: Thing<Any> = Thing::default();
/// thing.key = Some(ThingKey { id: id.into(), version_stamp: Uuid::from_u128(2).into() });
/// assert!(check_put(&thing).is_ok());
/// thing.set_flags(Flags::DOWNVERSIONED, true);
/// assert_eq!(check_put(&thing).unwrap_err().code, StatusCode::InvalidThingTypeVersion);
/// ```
///
/// # Errors
///
/// The first fault, with the status that the service would answer.
pub fn check_put<T: Body>(thing: &Thing<T>) -> Checked {
    check_with(thing, PutLimits::default())
}

fn check_with<T: Body>(thing: &Thing<T>, limits: PutLimits) -> Checked {
    let info = thing.data().and_then(Body::info);
    match &thing.key {
        Some(_) => check_update_alone(thing, info)?,
        None => check_create(thing, info)?,
    }
    if let (Some(info), Some(type_id)) = (info, &thing.type_id)
        && *type_id.id != info.id
    {
        let message =
            format!("the type id is {}, but the data is a {} ({})", *type_id.id, info.name, info.id);
        return refuse(StatusCode::InvalidXml, message);
    }
    if thing.data_other.is_some() || thing.old_signature().is_some() {
        return refuse(
            StatusCode::InvalidXml,
            "the current envelope has no place for data-other or a signature of the old kind: make the \
             content a blob, and sign anew",
        );
    }
    let mut names = std::collections::HashSet::new();
    for blob in thing.blobs.iter().flatten() {
        if !names.insert(blob.name()) {
            let error = BlobError::DuplicateName(blob.name().to_owned());
            return refuse(StatusCode::DuplicateBlob, error.to_string());
        }
        check_blob(blob, limits.inline_blob).map_err(|error| PutError {
            message: format!("blob `{}`: {}", blob.name(), error.message),
            ..error
        })?;
    }
    Ok(())
}

fn check_create<T: Body>(thing: &Thing<T>, info: Option<&TypeInfo>) -> Checked {
    if thing.type_id.is_none() {
        return refuse(StatusCode::InvalidThingType, "a new thing needs a type id");
    }
    if thing.data().is_none() {
        return refuse(
            StatusCode::InvalidXml,
            "a new thing needs data: the output of a transform is ignored when it is written",
        );
    }
    if let Some(info) = info
        && thing.is_read_only()
        && !info.allow_read_only
    {
        let message = format!("things of the type {} cannot be read-only", info.name);
        return refuse(StatusCode::CannotCreateReadOnlyThing, message);
    }
    Ok(())
}

fn check_update_alone<T: Body>(thing: &Thing<T>, info: Option<&TypeInfo>) -> Checked {
    let Some(key) = &thing.key else { return Ok(()) };
    if key.id.is_nil() {
        return refuse(
            StatusCode::InvalidThing,
            "the thing's id is all zeros: leave out the key of a new thing",
        );
    }
    if key.version_stamp.is_nil() {
        return refuse(
            StatusCode::VersionStampMissing,
            "an update names the version stamp of the version that it replaces",
        );
    }
    if thing.is_downversioned() {
        return refuse(
            StatusCode::InvalidThingTypeVersion,
            "the thing was converted from a newer version of its type: updating it would drop data",
        );
    }
    if let Some(info) = info
        && info.immutable
    {
        let message = format!("things of the type {} cannot be updated", info.name);
        return refuse(StatusCode::ThingTypeImmutable, message);
    }
    Ok(())
}

/// The most bytes of inline data that are decoded to be checked.
const CHECKED: u64 = 64 << 20;

fn check_blob(blob: &Blob, inline_limit: Option<u64>) -> Checked {
    if let Some(info) = &blob.info.hash_info {
        info.hasher().and_then(|_| info.hash_bytes()).map_err(|error| hash_error(&error))?;
    }
    let encodings =
        blob.legacy_content_encoding.as_ref().map_or(Ok(Vec::new()), |names| ContentEncoding::list(names));
    if let Err(error) = encodings {
        return refuse(StatusCode::UnsupportedContentEncoding, error.to_string());
    }
    let Some(data) = blob.data() else {
        if blob.url().is_none() && !blob.is_removal() {
            return refuse(
                StatusCode::InvalidXml,
                "it has neither content nor address: take it out of the payload to leave it as it is, or \
                 put Blob::removal in its place to remove it",
            );
        }
        return Ok(());
    };
    let invalid = |error: BlobError| PutError::new(StatusCode::InvalidXml, error.to_string());
    let length = data.decoded_len().map_err(invalid)?;
    if length == 0 {
        return Err(invalid(BlobError::EmptyInline));
    }
    if let Some(limit) = inline_limit
        && length > limit
    {
        let message = format!("it has {length} bytes, at most {limit} may stand inline: upload it");
        return refuse(StatusCode::BlobTooLargeForInline, message);
    }
    if let Some(stated) = blob.content_length.as_ref().map(|stated| **stated)
        && u64::try_from(stated) != Ok(length)
    {
        return Err(invalid(BlobError::Length { stated, found: length }));
    }
    if length <= CHECKED {
        data.decode(CHECKED).map_err(invalid)?;
    }
    if blob.info.hash_info.is_some() {
        blob.verify(data.reader()).map_err(|error| hash_error(&error))?;
    }
    Ok(())
}

fn hash_error(error: &HashError) -> PutError {
    let code = match error {
        HashError::Algorithm(_) => StatusCode::InvalidBlobHashAlgorithm,
        HashError::BlockSize(_) => StatusCode::UnsupportedBlobHashBlockSize,
        _ => StatusCode::InvalidBlobHash,
    };
    PutError::new(code, error.to_string())
}

/// Checks what the service would refuse of an update, given the thing as it is stored:
/// what [`check_put`] finds, stale stamps, changed types, and what is read-only.
///
/// # Errors
///
/// The first fault, with the status that the service would answer.
pub fn check_update<T: Body + PartialEq>(thing: &Thing<T>, stored: &Thing<T>) -> Checked {
    check_put(thing)?;
    let (Some(key), Some(stored_key)) = (&thing.key, &stored.key) else {
        return refuse(StatusCode::InvalidThing, "an update, and what is stored, have a key");
    };
    if key.id != stored_key.id {
        return refuse(StatusCode::InvalidThing, "the key is that of another thing than the stored one");
    }
    if key.version_stamp != stored_key.version_stamp {
        return refuse(
            StatusCode::VersionStampMismatch,
            "the stored thing has another version stamp: it was changed in the meantime, read it again",
        );
    }
    check_type(thing, stored)?;
    match (stored.is_read_only(), thing.is_read_only()) {
        (false, true) => refuse(
            StatusCode::CannotSetReadOnly,
            "only a new thing can be made read-only, this one is stored and is not",
        ),
        (true, false) if thing.flags.is_some() => {
            refuse(StatusCode::CannotClearReadOnly, "the stored thing is read-only, and stays so")
        }
        (true, _) => check_frozen(thing, stored),
        (false, false) => Ok(()),
    }
}

/// The type of a stored thing may change to a newer version of itself, with data.
fn check_type<T: Body>(thing: &Thing<T>, stored: &Thing<T>) -> Checked {
    let (Some(new), Some(old)) = (&thing.type_id, &stored.type_id) else { return Ok(()) };
    if new.id == old.id {
        return Ok(());
    }
    if thing.data().is_none() {
        return refuse(
            StatusCode::UpdateThingTypeVersionNoData,
            "the type version changes, but there is no data of the new version",
        );
    }
    match (thing.data().and_then(Body::info), stored.data().and_then(Body::info)) {
        (Some(new), Some(old)) if new.family.is_none() || new.family != old.family => {
            let message = format!("the stored thing is a {}, and cannot become a {}", old.name, new.name);
            refuse(StatusCode::InvalidThingType, message)
        }
        (Some(new), Some(old)) if new.version < old.version => {
            let message = format!(
                "the stored thing is of version {} of its type, version {} would drop data",
                old.version, new.version
            );
            refuse(StatusCode::InvalidThingTypeVersion, message)
        }
        _ => Ok(()),
    }
}

/// Of a read-only thing, only tags and the end date may change.
fn check_frozen<T: Body + PartialEq>(thing: &Thing<T>, stored: &Thing<T>) -> Checked {
    let data = thing.data().is_some() && (thing.data(), thing.common()) != (stored.data(), stored.common());
    let blobs =
        thing.blobs.as_ref().is_some_and(|blobs| !blobs.is_empty() && stored.blobs.as_ref() != Some(blobs));
    if data || blobs {
        let what = if data { "data" } else { "blobs" };
        let message =
            format!("the stored thing is read-only: its {what} cannot be changed, only tags and end date");
        return refuse(StatusCode::CannotUpdateReadOnlyThing, message);
    }
    Ok(())
}
