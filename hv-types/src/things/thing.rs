//! A thing: typed data in its envelope.

use jiff::civil;

use super::audit::Audit;
use super::common::Common;
use super::data::{DataXml, TransformOutput};
use super::dates::{EffDate, EndDate};
use super::flags::Flags;
use super::key::{ThingKey, TypeId};
use super::permissions::Permissions;
use super::registry::{Body, TypeInfo};
use super::seal::Seal;
use super::tags::Tags;
use super::words::ThingState;
use crate::blobs::{Blob, BlobPayload, DataOther};
use crate::values::Lexical;
use crate::xml::RawXml;

/// A thing: typed data with key, type, state, dates, audits.
///
/// Both envelopes are read: the current one (`Thing2` of thing.xsd) and the old one
/// (`Thing`), which has [`data_other`](Self::data_other) and
/// [`old_signature`](Self::old_signature) of its own. Reading is lenient where
/// captures of real traffic vary (dates, missing names in audits, unknown words, the
/// order of what follows the data); writing follows the schema's order, and gives
/// back every value as it was read.
///
/// ```
/// # use hv_types::things::*;
/// # use hv_types::xml::{self, Document, RawXml};
/// # #[derive(Debug, Clone, PartialEq)] struct Any(RawXml);
/// # impl Body for Any {
/// #     fn read_body(_: Option<Uuid>, r: &mut xml::Reader<'_>) -> Result<Self, xml::Error> { Ok(Any(r.raw()?)) }
/// #     fn write_body(&self, w: &mut xml::Writer) -> Result<(), xml::Error> { w.raw(&self.0) }
/// #     fn info(&self) -> Option<&'static TypeInfo> { None }
/// # }
/// let text = "<thing><type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id><flags>16</flags>\
///     <data-xml><weight/><common><note>after lunch</note></common></data-xml></thing>";
/// let thing: Thing<Any> = Thing::from_xml(text)?;
/// assert_eq!(thing.common().and_then(|common| common.note.as_deref()), Some("after lunch"));
/// assert!(thing.is_read_only());
/// assert_eq!(thing.to_xml()?, text);
/// # Ok::<(), xml::Error>(())
/// ```
///
/// # Signed things
///
/// A signature covers the data sections, the common section included, to the last
/// blank. A signed thing is therefore written with its data exactly as it was read.
/// Who takes the data to change it ([`data_mut`](Self::data_mut),
/// [`common_mut`](Self::common_mut)) breaks the signature, and the thing is not
/// written any more until that is dealt with: by
/// [`remove_signature`](Self::remove_signature), or by signing anew and
/// [`set_signature_info`](Self::set_signature_info). Neither is an invalid signature
/// ever written, nor a signature dropped in silence.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing<T> {
    /// The id and version of a stored thing; absent in a new one.
    pub key: Option<ThingKey>,
    /// The type of the data.
    pub type_id: Option<TypeId>,
    /// Whether it is there or was deleted.
    pub state: Option<Lexical<ThingState>>,
    /// Bit flags; see also [`flags`](Self::flags).
    pub flags: Option<Lexical<Flags>>,
    /// When the data applies, in wall-clock time; see also
    /// [`effective_date`](Self::effective_date).
    pub eff_date: Option<EffDate>,
    /// Who created it.
    pub created: Option<Audit>,
    /// Who changed it last.
    pub updated: Option<Audit>,
    /// Binary data, in the current envelope; see also [`blob`](Self::blob).
    pub blobs: Option<BlobPayload>,
    /// Data that is no XML, in the old envelope.
    pub data_other: Option<DataOther>,
    /// What whoever asked may do with it.
    pub permissions: Option<Permissions>,
    /// The user's tags; present and empty, they clear those of the stored thing.
    pub tags: Option<Tags>,
    /// Until when it is relevant, or that it is so for ever; see also
    /// [`is_active`](Self::is_active).
    pub updated_end_date: Option<EndDate>,
    /// The data sections, in order; at most one is not a transform's output.
    pub(super) data: Vec<DataXml<T>>,
    pub(super) seal: Seal,
}

/// A thing with nothing in it.
impl<T> Default for Thing<T> {
    fn default() -> Self {
        Thing {
            key: None,
            type_id: None,
            state: None,
            flags: None,
            eff_date: None,
            created: None,
            updated: None,
            data: Vec::new(),
            blobs: None,
            data_other: None,
            permissions: None,
            tags: None,
            updated_end_date: None,
            seal: Seal::default(),
        }
    }
}

impl<T: Body> Thing<T> {
    /// A new thing around `body`, not stored yet.
    pub fn new(body: T) -> Self {
        let type_id = body
            .info()
            .map(|info: &TypeInfo| TypeId { id: info.id.into(), name: Some(info.name.to_owned()) });
        Thing { type_id, data: vec![DataXml::Typed { body, common: None }], ..Thing::default() }
    }

    /// When the data applies, in wall-clock time: `eff-date`, or else what the data
    /// itself says, a missing time of day as 00:00:00.
    ///
    /// `None` when neither says it; the platform then takes the time of creation.
    pub fn effective_date(&self) -> Option<civil::DateTime> {
        match &self.eff_date {
            Some(date) => Some(date.civil()),
            None => self.data()?.body_effective_date(),
        }
    }
}

/// The data.
impl<T> Thing<T> {
    /// The data, unless only transforms were delivered.
    pub fn data(&self) -> Option<&T> {
        self.data.iter().find_map(|data| match data {
            DataXml::Typed { body, .. } => Some(body),
            DataXml::Transformed(_) => None,
        })
    }

    /// The data, to be changed: this breaks a signature (see [signed
    /// things](Self#signed-things)).
    pub fn data_mut(&mut self) -> Option<&mut T> {
        self.typed_mut().map(|(body, _)| body)
    }

    /// The data, without its envelope.
    pub fn into_data(self) -> Option<T> {
        self.data.into_iter().find_map(|data| match data {
            DataXml::Typed { body, .. } => Some(body),
            DataXml::Transformed(_) => None,
        })
    }

    /// The common section next to the data.
    pub fn common(&self) -> Option<&Common> {
        self.data.iter().find_map(|data| match data {
            DataXml::Typed { common, .. } => common.as_deref(),
            DataXml::Transformed(_) => None,
        })
    }

    /// The common section, to be changed: a new one if there is none. This breaks a
    /// signature (see [signed things](Self#signed-things)).
    ///
    /// `None` without data, which it would have to stand next to.
    pub fn common_mut(&mut self) -> Option<&mut Common> {
        self.typed_mut().map(|(_, common)| &mut **common.get_or_insert_default())
    }

    fn typed_mut(&mut self) -> Option<(&mut T, &mut Option<Box<Common>>)> {
        self.seal.break_if_signed();
        self.data.iter_mut().find_map(|data| match data {
            DataXml::Typed { body, common } => Some((body, common)),
            DataXml::Transformed(_) => None,
        })
    }

    /// The data sections in order: the data, and the outputs of transforms.
    pub fn sections(&self) -> &[DataXml<T>] {
        &self.data
    }

    /// The output of the transform `name`.
    pub fn transformed(&self, name: &str) -> Option<&TransformOutput> {
        self.data.iter().find_map(|data| match data {
            DataXml::Transformed(output) if output.name() == name => Some(output),
            _ => None,
        })
    }

    /// Adds the output of a transform; this breaks a signature (see [signed
    /// things](Self#signed-things)).
    pub fn push_transformed(&mut self, output: TransformOutput) {
        self.seal.break_if_signed();
        self.data.push(DataXml::Transformed(output));
    }

    /// Removes the outputs of transforms, which the platform ignores when a thing is
    /// written; this breaks a signature if there were any.
    pub fn clear_transformed(&mut self) {
        let before = self.data.len();
        self.data.retain(|data| matches!(data, DataXml::Typed { .. }));
        if self.data.len() != before {
            self.seal.break_if_signed();
        }
    }

    /// The id that the creating application knows the thing by.
    pub fn client_thing_id(&self) -> Option<&str> {
        self.common()?.client_thing_id.as_deref()
    }

    /// The thing among `things` with this id, in any version.
    ///
    /// ```
    /// # use hv_types::things::{Thing, UnknownThing};
    /// let things: [Thing<()>; 0] = [];
    /// let id = "31713110-026c-4d24-8549-cec9effe9b0d".parse()?;
    /// assert!(Thing::find(&things, id).is_none());
    /// # Ok::<(), uuid::Error>(())
    /// ```
    pub fn find(things: &[Self], id: uuid::Uuid) -> Option<&Self> {
        things.iter().find(|thing| thing.key.as_ref().is_some_and(|key| *key.id == id))
    }

    /// The thing among `things` that its application knows by this id.
    pub fn find_by_client_id<'t>(things: &'t [Self], client_id: &str) -> Option<&'t Self> {
        things.iter().find(|thing| thing.client_thing_id() == Some(client_id))
    }

    /// The things among `things` that say they are related to this one.
    pub fn related_to<'t>(&'t self, things: &'t [Self]) -> impl Iterator<Item = &'t Self> {
        things.iter().filter(move |other| {
            let related = other.common().map(|common| common.related_things.as_slice());
            related.unwrap_or_default().iter().any(|related| related.leads_to(self))
        })
    }
}

/// Blobs, state and flags.
impl<T> Thing<T> {
    /// The blob of this name; the default blob's name is empty.
    ///
    /// Changing blobs does not break a signature, which holds their hashes: verifying
    /// it tells.
    pub fn blob(&self, name: &str) -> Option<&Blob> {
        self.blobs.as_ref()?.get(name)
    }

    /// The blobs, to be added to or changed; an empty list is not written.
    pub fn blobs_mut(&mut self) -> &mut BlobPayload {
        self.blobs.get_or_insert_default()
    }

    /// The flags; none when the element is absent.
    pub fn flags(&self) -> Flags {
        self.flags.as_deref().copied().unwrap_or_default()
    }

    /// Sets or clears flags, and leaves the others as they are.
    pub fn set_flags(&mut self, flags: Flags, on: bool) {
        let before = self.flags();
        let after = if on { before | flags } else { before & !flags };
        if after != before || self.flags.is_none() {
            self.flags = Some(after.into());
        }
    }

    /// Only custodians of the record see it.
    pub fn is_personal(&self) -> bool {
        self.flags().contains(Flags::PERSONAL)
    }

    /// Data and blobs can no longer be changed; tags and the end date can.
    pub fn is_read_only(&self) -> bool {
        self.flags().contains(Flags::READ_ONLY)
    }

    /// Converted from a newer version of its type: an update is refused.
    pub fn is_downversioned(&self) -> bool {
        self.flags().contains(Flags::DOWNVERSIONED)
    }

    /// Converted from an older version of its type.
    pub fn is_upversioned(&self) -> bool {
        self.flags().contains(Flags::UPVERSIONED)
    }

    /// Whether it is relevant at `at`: neither deleted, nor was its end before.
    ///
    /// Both times are on the wall clock of the person.
    pub fn is_active(&self, at: civil::DateTime) -> bool {
        let deleted = self.state.as_deref() == Some(&ThingState::Deleted);
        let end = self.updated_end_date.as_ref().and_then(|end| end.civil());
        !deleted && end.is_none_or(|end| end >= at)
    }
}

/// Signatures: see [signed things](Self#signed-things).
impl<T> Thing<T> {
    /// The signature with what it covers (`HVSignatureMethod2`), untouched.
    pub fn signature_info(&self) -> Option<&RawXml> {
        self.seal.info.as_ref()
    }

    /// The signature of the old envelope (`HVSignatureMethod1`), untouched.
    pub fn old_signature(&self) -> Option<&RawXml> {
        self.seal.old.as_ref()
    }

    /// Whether there is a signature, of either kind; it may be broken.
    pub fn is_signed(&self) -> bool {
        self.seal.is_signed()
    }

    /// Whether the data was lent out to be changed since it was signed. Such a thing
    /// is not written.
    pub fn is_signature_broken(&self) -> bool {
        self.seal.stale
    }

    /// Removes the signature, so that the thing can be changed and written; returns
    /// `signature-info`, or the signature of the old envelope.
    pub fn remove_signature(&mut self) -> Option<RawXml> {
        let seal = std::mem::take(&mut self.seal);
        seal.info.or(seal.old)
    }

    /// Puts a signature in place of any other: the element `signature-info`, made
    /// over this very thing as [`to_xml`](crate::xml::Document::to_xml) writes it.
    pub fn set_signature_info(&mut self, signature_info: RawXml) {
        self.seal.info = Some(signature_info);
        self.seal.old = None;
        self.seal.stale = false;
    }
}
