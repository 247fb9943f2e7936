//! An answer's `info` in memory, as the peers' generated code has it.

use hv_things::Thing;
use hv_types::xml::{Document, Error, Name, Namespace, ReadXml, Reader, WriteXml, Writer};

static GET_THINGS: Namespace =
    Namespace { uri: "urn:com.microsoft.wc.methods.response.GetThings3", prefix: Some("wc") };

/// `info` of an answer to GetThings with one group.
pub struct Info {
    pub group: Group,
}

pub struct Group {
    pub name: Option<String>,
    pub things: Vec<Thing>,
}

impl ReadXml for Info {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let info = Info { group: r.required("group")? };
        r.close()?;
        Ok(info)
    }
}

impl WriteXml for Info {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("group", &self.group)
    }
}

impl Document for Info {
    const ROOT: Name = GET_THINGS.name("info");
}

impl ReadXml for Group {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let name = r.optional_attribute("name")?;
        r.end_attributes()?;
        let group = Group { name, things: r.repeated("thing", 0, usize::MAX)? };
        r.close()?;
        Ok(group)
    }
}

impl WriteXml for Group {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional_attribute("name", self.name.as_ref())?;
        w.repeated("thing", &self.things, 0, usize::MAX)
    }
}
