//! The envelope in XML.

use uuid::Uuid;

use super::audit::Audit;
use super::data::{DataXml, second_section};
use super::dates::{EffDate, EndDate};
use super::flags::Flags;
use super::key::{ThingKey, TypeId};
use super::permissions::Permissions;
use super::registry::Body;
use super::seal::Seal;
use super::tags::Tags;
use super::thing::Thing;
use super::words::ThingState;
use crate::blobs::{BlobPayload, DataOther};
use crate::values::{Guid, Lexical};
use crate::xml::{Document, Error, ErrorKind, Name, Namespace, RawXml, ReadXml, Reader, WriteXml, Writer};

const DATA_XML: Name = Name::unqualified("data-xml");

static XML_SIGNATURE: Namespace = Namespace { uri: "http://www.w3.org/2000/09/xmldsig#", prefix: Some("ds") };

impl<T: Body> ReadXml for Thing<T> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let mut thing = Thing {
            key: r.optional("thing-id")?,
            type_id: r.optional("type-id")?,
            state: r.optional("thing-state")?,
            flags: r.optional("flags")?,
            eff_date: r.optional("eff-date")?,
            created: r.optional("created")?,
            updated: r.optional("updated")?,
            ..Thing::default()
        };
        let sources = read_data(&mut thing, r)?;
        read_rest(&mut thing, r)?;
        if thing.seal.is_signed() {
            thing.seal.data = sources.into_iter().map(|(start, end)| r.raw_between(start, end)).collect();
            thing.seal.namespaces = r.namespaces();
        }
        r.close()?;
        Ok(thing)
    }

    fn check_xml(r: &mut Reader<'_>) -> Result<(), Error> {
        r.end_attributes()?;
        r.check::<ThingKey>("thing-id", 0, 1)?;
        let id: Option<IdAlone> = r.optional("type-id")?;
        r.check::<Lexical<ThingState>>("thing-state", 0, 1)?;
        r.check::<Lexical<Flags>>("flags", 0, 1)?;
        r.check::<EffDate>("eff-date", 0, 1)?;
        r.check::<Audit>("created", 0, 1)?;
        r.check::<Audit>("updated", 0, 1)?;
        check_data::<T>(id.map(|id| id.0), r)?;
        check_rest(r)?;
        r.close()
    }
}

/// The content of `type-id` without the name.
struct IdAlone(Uuid);

impl ReadXml for IdAlone {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.check_attribute::<String>("name", false)?;
        Ok(IdAlone(*r.value::<Guid>()?))
    }
}

/// Checks what [`read_data`] reads.
fn check_data<T: Body>(id: Option<Uuid>, r: &mut Reader<'_>) -> Result<(), Error> {
    let mut typed = false;
    while r.enter_expected(DATA_XML)? {
        match DataXml::<T>::check(id, r)? {
            true if typed => return Err(second_section(r)),
            found => typed |= found,
        }
    }
    Ok(())
}

/// Checks what [`read_rest`] reads.
fn check_rest(r: &mut Reader<'_>) -> Result<(), Error> {
    fn once<T: ReadXml>(r: &mut Reader<'_>, name: impl Into<Name>, met: &mut bool) -> Result<bool, Error> {
        let found = !*met && T::check_named(r, name.into())?;
        *met |= found;
        Ok(found)
    }
    let mut met = [false; 7];
    loop {
        let found = once::<BlobPayload>(r, "blob-payload", &mut met[0])?
            || once::<DataOther>(r, "data-other", &mut met[1])?
            || once::<Permissions>(r, "eff-permissions", &mut met[2])?
            || once::<Tags>(r, "tags", &mut met[3])?
            || once::<Untouched>(r, "signature-info", &mut met[4])?
            || once::<Untouched>(r, XML_SIGNATURE.name("Signature"), &mut met[5])?
            || once::<EndDate>(r, "updated-end-date", &mut met[6])?;
        if !found {
            return Ok(());
        }
    }
}

/// Reads the data sections; returns where each stands.
fn read_data<T: Body>(thing: &mut Thing<T>, r: &mut Reader<'_>) -> Result<Vec<(usize, usize)>, Error> {
    let id = thing.type_id.as_ref().map(|type_id: &TypeId| *type_id.id);
    let typed = |data: &DataXml<T>| matches!(data, DataXml::Typed { .. });
    let mut sources = Vec::new();
    while r.enter_expected(DATA_XML)? {
        let start = r.mark();
        let data = DataXml::read(id, r)?;
        if typed(&data) && thing.data.iter().any(typed) {
            return Err(second_section(r));
        }
        if thing.data.is_empty() {
            // Most things have one section; pushing makes room for four.
            thing.data.reserve_exact(1);
        }
        thing.data.push(data);
        sources.push((start, r.position()));
    }
    Ok(sources)
}

/// Reads what follows the data in either envelope, in any order.
fn read_rest<T>(thing: &mut Thing<T>, r: &mut Reader<'_>) -> Result<(), Error> {
    let (mut info, mut old) = (None, None);
    loop {
        let found = r.member("blob-payload", &mut thing.blobs)?
            || r.member("data-other", &mut thing.data_other)?
            || r.member("eff-permissions", &mut thing.permissions)?
            || r.member("tags", &mut thing.tags)?
            || r.member("signature-info", &mut info)?
            || r.member(XML_SIGNATURE.name("Signature"), &mut old)?
            || r.member("updated-end-date", &mut thing.updated_end_date)?;
        if !found {
            break;
        }
    }
    let untouched = |raw: Untouched| raw.0;
    thing.seal = Seal { info: info.map(untouched), old: old.map(untouched), ..Seal::default() };
    Ok(())
}

/// An element that is read untouched.
struct Untouched(RawXml);

impl ReadXml for Untouched {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.raw_entered().map(Untouched)
    }
}

impl<T: Body> WriteXml for Thing<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        if self.seal.stale {
            let message = "the data was changed after it was signed";
            return Err(Error::unlocated(ErrorKind::Value, message)
                .help("sign the thing again, or remove the signature"));
        }
        w.namespaces(&self.seal.namespaces);
        w.optional("thing-id", self.key.as_ref())?;
        w.optional("type-id", self.type_id.as_ref())?;
        w.optional("thing-state", self.state.as_ref())?;
        w.optional("flags", self.flags.as_ref())?;
        w.optional("eff-date", self.eff_date.as_ref())?;
        w.optional("created", self.created.as_ref())?;
        w.optional("updated", self.updated.as_ref())?;
        if self.seal.holds() && self.seal.data.len() == self.data.len() {
            w.repeated_raw(&self.seal.data, 0, usize::MAX)?;
        } else {
            w.repeated("data-xml", &self.data, 0, usize::MAX)?;
        }
        w.optional("blob-payload", self.blobs.as_ref().filter(|blobs| !blobs.is_empty()))?;
        w.optional("data-other", self.data_other.as_ref())?;
        w.optional("eff-permissions", self.permissions.as_ref())?;
        w.optional("tags", self.tags.as_ref())?;
        w.optional_raw(self.seal.old.as_ref())?;
        w.optional_raw(self.seal.info.as_ref())?;
        w.optional("updated-end-date", self.updated_end_date.as_ref())
    }
}

impl<T: Body> Document for Thing<T> {
    const ROOT: Name = Name::unqualified("thing");
}
