//! The envelope around a thing's data.

use std::marker::PhantomData;

use super::registry::{Body, TypeInfo};
use crate::values::Guid;
use crate::xml::{self, Document, Error, ErrorKind, Name, RawXml, ReadXml, Reader, WriteXml, Writer};

/// A thing: typed data with key, type, state, dates, audits.
///
/// Reading is lenient where captures of real traffic vary (dates, missing names
/// in audits), and what is not yet typed is kept untouched, so that nothing is
/// lost when a thing is written again.
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
/// let text = "<thing><type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id>\
///     <data-xml><weight/><common><note>after lunch</note></common></data-xml></thing>";
/// let thing: Thing<Any> = Thing::from_xml(text)?;
/// assert_eq!(thing.common().and_then(|common| common.note.as_deref()), Some("after lunch"));
/// assert_eq!(thing.to_xml()?, text);
/// # Ok::<(), xml::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Thing<T> {
    /// The id and version of a stored thing; absent in a new one.
    pub key: Option<ThingKey>,
    /// The type of the data.
    pub type_id: Option<TypeId>,
    /// `Active` or `Deleted`.
    pub state: Option<String>,
    /// Bit flags, as they were written.
    pub flags: Option<String>,
    /// When the data applies, as it was written: wall-clock time.
    pub eff_date: Option<String>,
    /// Who created it.
    pub created: Option<Audit>,
    /// Who changed it last.
    pub updated: Option<Audit>,
    /// The data sections, in order; at most one is not a transform's output.
    pub data: Vec<DataXml<T>>,
    /// Everything after the data (blobs, permissions, tags, signature, end date),
    /// untouched and in order.
    pub rest: Vec<RawXml>,
}

/// The id and version stamp of a stored thing.
#[derive(Clone, Debug, PartialEq)]
pub struct ThingKey {
    /// The thing's id, the same in all its versions.
    pub id: Guid,
    /// The version's stamp, which an update must name.
    pub version_stamp: Guid,
}

/// A type id, with the type's name where the service added it.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeId {
    /// The type id.
    pub id: Guid,
    /// The type's name for people.
    pub name: Option<String>,
}

/// An application's or person's id, with the name where the service added it.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedGuid {
    /// The id.
    pub id: Guid,
    /// The name.
    pub name: Option<String>,
}

/// Who changed a thing, when and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// The time in UTC, as it was written.
    pub timestamp: Option<String>,
    /// The application.
    pub app_id: Option<NamedGuid>,
    /// The person.
    pub person_id: Option<NamedGuid>,
    /// Who acted in the person's stead.
    pub impersonator_id: Option<NamedGuid>,
    /// `Online` or `Offline`.
    pub access_avenue: Option<String>,
    /// `Created`, `Updated` or `Deleted`.
    pub audit_action: Option<String>,
    /// The application that the application is an installation of.
    pub master_app_id: Option<Guid>,
}

/// One data section of a thing.
#[derive(Clone, Debug, PartialEq)]
pub enum DataXml<T> {
    /// The type's data and the common section.
    Typed {
        /// The data.
        body: T,
        /// What every type has in common; boxed, since most things have little of it.
        common: Option<Box<Common>>,
    },
    /// The output of a named transform, untouched.
    Transformed {
        /// The transform's name.
        transform: String,
        /// All elements of the section.
        content: Vec<RawXml>,
    },
}

/// The section that every type has in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    /// Where the data came from, such as a device.
    pub source: Option<String>,
    /// A note for people.
    pub note: Option<String>,
    /// Tags, in the obsolete place for them.
    pub tags: Option<String>,
    /// Extensions of applications, untouched.
    pub extensions: Vec<RawXml>,
    /// Related things, untouched.
    pub related_things: Vec<RawXml>,
    /// The id that the creating application knows the thing by.
    pub client_thing_id: Option<String>,
}

impl<T> Thing<T> {
    /// The data, unless only transforms were delivered.
    pub fn data(&self) -> Option<&T> {
        self.data.iter().find_map(|data| match data {
            DataXml::Typed { body, .. } => Some(body),
            DataXml::Transformed { .. } => None,
        })
    }

    /// The data, to be changed.
    pub fn data_mut(&mut self) -> Option<&mut T> {
        self.data.iter_mut().find_map(|data| match data {
            DataXml::Typed { body, .. } => Some(body),
            DataXml::Transformed { .. } => None,
        })
    }

    /// The common section next to the data.
    pub fn common(&self) -> Option<&Common> {
        self.data.iter().find_map(|data| match data {
            DataXml::Typed { common, .. } => common.as_deref(),
            DataXml::Transformed { .. } => None,
        })
    }
}

impl<T: Body> Thing<T> {
    /// A new thing around `body`, not stored yet.
    pub fn new(body: T) -> Self {
        let type_id = body
            .info()
            .map(|info: &TypeInfo| TypeId { id: info.id.into(), name: Some(info.name.to_owned()) });
        Thing {
            key: None,
            type_id,
            state: None,
            flags: None,
            eff_date: None,
            created: None,
            updated: None,
            data: vec![DataXml::Typed { body, common: None }],
            rest: Vec::new(),
        }
    }

    fn read_data(id: Option<uuid::Uuid>, r: &mut Reader<'_>) -> Result<DataXml<T>, Error> {
        let transform: Option<String> = r.optional_attribute("transform")?;
        r.end_attributes()?;
        if let Some(transform) = transform {
            let content = r.repeated_any(xml::Wildcard::Any, 0, usize::MAX)?;
            r.close()?;
            return Ok(DataXml::Transformed { transform, content });
        }
        let body = T::read_body(id, r)?;
        let common = r.optional("common")?.map(Box::new);
        r.close()?;
        Ok(DataXml::Typed { body, common })
    }
}

/// The elements that follow the data, in either envelope.
const REST: &[&str] = &[
    "data-other",
    "blob-payload",
    "eff-permissions",
    "tags",
    "Signature",
    "signature-info",
    "updated-end-date",
];

impl<T: Body> ReadXml for Thing<T> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let key = r.optional("thing-id")?;
        let type_id: Option<TypeId> = r.optional("type-id")?;
        let id = type_id.as_ref().map(|type_id| *type_id.id);
        let mut thing = Thing {
            key,
            type_id,
            state: r.optional("thing-state")?,
            flags: r.optional("flags")?,
            eff_date: r.optional("eff-date")?,
            created: r.optional("created")?,
            updated: r.optional("updated")?,
            data: Vec::new(),
            rest: Vec::new(),
        };
        while r.is_next("data-xml")? {
            r.enter()?;
            let data = Self::read_data(id, r)?;
            let typed = |data: &DataXml<T>| matches!(data, DataXml::Typed { .. });
            if typed(&data) && thing.data.iter().any(typed) {
                let message = "a thing has at most one data-xml without a transform";
                return Err(r.error(ErrorKind::Occurrence, message));
            }
            thing.data.push(data);
        }
        while r.peek_local_name()?.is_some_and(|name| REST.contains(&name)) {
            thing.rest.push(r.raw()?);
        }
        r.close()?;
        Ok(thing)
    }
}

impl<T: Body> WriteXml for Thing<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional("thing-id", self.key.as_ref())?;
        w.optional("type-id", self.type_id.as_ref())?;
        w.optional("thing-state", self.state.as_ref())?;
        w.optional("flags", self.flags.as_ref())?;
        w.optional("eff-date", self.eff_date.as_ref())?;
        w.optional("created", self.created.as_ref())?;
        w.optional("updated", self.updated.as_ref())?;
        for data in &self.data {
            w.element("data-xml", &DataContent(data, PhantomData::<T>))?;
        }
        w.repeated_raw(&self.rest, 0, usize::MAX)
    }
}

impl<T: Body> Document for Thing<T> {
    const ROOT: Name = Name::unqualified("thing");
}

/// The content of `data-xml`.
struct DataContent<'d, T>(&'d DataXml<T>, PhantomData<T>);

impl<T: Body> WriteXml for DataContent<'_, T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        match self.0 {
            DataXml::Typed { body, common } => {
                body.write_body(w)?;
                w.optional("common", common.as_deref())
            }
            DataXml::Transformed { transform, content } => {
                w.attribute("transform", transform)?;
                w.repeated_raw(content, 0, usize::MAX)
            }
        }
    }
}

impl ReadXml for ThingKey {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let version_stamp = r.attribute("version-stamp")?;
        Ok(ThingKey { version_stamp, id: r.value()? })
    }
}

impl WriteXml for ThingKey {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.attribute("version-stamp", &self.version_stamp)?;
        w.value(&self.id)
    }
}

impl ReadXml for TypeId {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let name = r.optional_attribute("name")?;
        Ok(TypeId { name, id: r.value()? })
    }
}

impl WriteXml for TypeId {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional_attribute("name", self.name.as_ref())?;
        w.value(&self.id)
    }
}

impl ReadXml for NamedGuid {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let name = r.optional_attribute("name")?;
        Ok(NamedGuid { name, id: r.value()? })
    }
}

impl WriteXml for NamedGuid {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional_attribute("name", self.name.as_ref())?;
        w.value(&self.id)
    }
}

impl ReadXml for Audit {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let audit = Audit {
            timestamp: r.optional("timestamp")?,
            app_id: r.optional("app-id")?,
            person_id: r.optional("person-id")?,
            impersonator_id: r.optional("impersonator-id")?,
            access_avenue: r.optional("access-avenue")?,
            audit_action: r.optional("audit-action")?,
            master_app_id: r.optional("master-app-id")?,
        };
        r.close()?;
        Ok(audit)
    }
}

impl WriteXml for Audit {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional("timestamp", self.timestamp.as_ref())?;
        w.optional("app-id", self.app_id.as_ref())?;
        w.optional("person-id", self.person_id.as_ref())?;
        w.optional("impersonator-id", self.impersonator_id.as_ref())?;
        w.optional("access-avenue", self.access_avenue.as_ref())?;
        w.optional("audit-action", self.audit_action.as_ref())?;
        w.optional("master-app-id", self.master_app_id.as_ref())
    }
}

impl ReadXml for Common {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let common = Common {
            source: r.optional("source")?,
            note: r.optional("note")?,
            tags: r.optional("tags")?,
            extensions: r.repeated_raw("extension", 0, usize::MAX)?,
            related_things: r.repeated_raw("related-thing", 0, usize::MAX)?,
            client_thing_id: r.optional("client-thing-id")?,
        };
        r.close()?;
        Ok(common)
    }
}

impl WriteXml for Common {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional("source", self.source.as_ref())?;
        w.optional("note", self.note.as_ref())?;
        w.optional("tags", self.tags.as_ref())?;
        w.repeated_raw(&self.extensions, 0, usize::MAX)?;
        w.repeated_raw(&self.related_things, 0, usize::MAX)?;
        w.optional("client-thing-id", self.client_thing_id.as_ref())
    }
}
