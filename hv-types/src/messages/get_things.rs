//! Answers to GetThings, whole.

use crate::things::{Body, EffDate, EndDate, Thing, TypeId};
use crate::values::{Boolean, Guid};
use crate::xml::{Document, Error, Name, ReadXml, Reader, WriteXml, Writer};

/// What an answer to GetThings holds: a group for each group of the request.
///
/// Large answers are better read as a stream, by [`Things`](super::Things).
#[derive(Clone, Debug, PartialEq)]
pub struct GetThings<T> {
    /// The groups, in the order of the request.
    pub groups: Vec<ThingGroup<T>>,
}

/// The things that one group of a request found (`ThingResponseGroup2` of the
/// schema of the answer).
#[derive(Clone, Debug, PartialEq)]
pub struct ThingGroup<T> {
    /// The name that the request gave to the group.
    pub name: Option<String>,
    /// The things that were delivered, newest effective date first.
    pub things: Vec<Thing<T>>,
    /// Things that were found but not delivered; ask for them by id.
    pub unprocessed: Vec<UnprocessedKey>,
    /// Whether things were left out that the application may not see.
    pub filtered: Option<Boolean>,
    /// The culture by which texts were ordered.
    pub order_by_culture: Option<String>,
}

/// A thing that was found but not delivered (`UnprocessedThingKeyInfo` of
/// thing.xsd); captures have keys with an id only.
#[derive(Clone, Debug, PartialEq)]
pub struct UnprocessedKey {
    /// The thing's id.
    pub thing_id: UnprocessedId,
    /// The thing's type.
    pub type_id: Option<TypeId>,
    /// Its effective date.
    pub eff_date: Option<EffDate>,
    /// Its end date.
    pub updated_end_date: Option<EndDate>,
}

/// A thing's id; the version stamp may be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct UnprocessedId {
    /// The thing's id.
    pub id: Guid,
    /// The version's stamp.
    pub version_stamp: Option<Guid>,
}

impl<T> Default for GetThings<T> {
    fn default() -> Self {
        GetThings { groups: Vec::new() }
    }
}

impl<T> Default for ThingGroup<T> {
    fn default() -> Self {
        ThingGroup {
            name: None,
            things: Vec::new(),
            unprocessed: Vec::new(),
            filtered: None,
            order_by_culture: None,
        }
    }
}

impl<T: Body> ReadXml for GetThings<T> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let groups = r.repeated("group", 0, usize::MAX)?;
        r.close()?;
        Ok(GetThings { groups })
    }

    fn check_xml(r: &mut Reader<'_>) -> Result<(), Error> {
        r.end_attributes()?;
        r.check::<ThingGroup<T>>("group", 0, usize::MAX)?;
        r.close()
    }
}

impl<T: Body> WriteXml for GetThings<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.repeated("group", &self.groups, 0, usize::MAX)
    }
}

impl<T: Body> ReadXml for ThingGroup<T> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let name = r.optional_attribute("name")?;
        r.end_attributes()?;
        let group = ThingGroup {
            name,
            things: r.repeated("thing", 0, usize::MAX)?,
            unprocessed: r.repeated("unprocessed-thing-key-info", 0, usize::MAX)?,
            filtered: r.optional("filtered")?,
            order_by_culture: r.optional("order-by-culture")?,
        };
        r.close()?;
        Ok(group)
    }

    fn check_xml(r: &mut Reader<'_>) -> Result<(), Error> {
        r.check_attribute::<String>("name", false)?;
        r.end_attributes()?;
        r.check::<Thing<T>>("thing", 0, usize::MAX)?;
        r.check::<UnprocessedKey>("unprocessed-thing-key-info", 0, usize::MAX)?;
        r.check::<Boolean>("filtered", 0, 1)?;
        r.check::<String>("order-by-culture", 0, 1)?;
        r.close()
    }
}

impl<T: Body> WriteXml for ThingGroup<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional_attribute("name", self.name.as_ref())?;
        w.repeated("thing", &self.things, 0, usize::MAX)?;
        w.repeated("unprocessed-thing-key-info", &self.unprocessed, 0, usize::MAX)?;
        w.optional("filtered", self.filtered.as_ref())?;
        w.optional("order-by-culture", self.order_by_culture.as_ref())
    }
}

impl<T: Body> Document for ThingGroup<T> {
    const ROOT: Name = Name::unqualified("group");
}

impl ReadXml for UnprocessedKey {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let key = UnprocessedKey {
            thing_id: r.required("thing-id")?,
            type_id: r.optional("type-id")?,
            eff_date: r.optional("eff-date")?,
            updated_end_date: r.optional("updated-end-date")?,
        };
        r.close()?;
        Ok(key)
    }
}

impl WriteXml for UnprocessedKey {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("thing-id", &self.thing_id)?;
        w.optional("type-id", self.type_id.as_ref())?;
        w.optional("eff-date", self.eff_date.as_ref())?;
        w.optional("updated-end-date", self.updated_end_date.as_ref())
    }
}

impl ReadXml for UnprocessedId {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let version_stamp = r.optional_attribute("version-stamp")?;
        Ok(UnprocessedId { version_stamp, id: r.value()? })
    }
}

impl WriteXml for UnprocessedId {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional_attribute("version-stamp", self.version_stamp.as_ref())?;
        w.value(&self.id)
    }
}
