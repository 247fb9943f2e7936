//! An answer to GetThings as a document, so that it is measured like any other.

use hv_things::AnyThing;
use hv_types::messages::{GetThings, MessageError, Things};
use hv_types::xml::{Document, Error, Name, Namespace, ReadXml, Reader, WriteXml, Writer};
use std::io::BufRead;

static GET_THINGS: Namespace =
    Namespace { uri: "urn:com.microsoft.wc.methods.response.GetThings3", prefix: Some("wc") };

/// The `info` of an answer.
pub struct Info(GetThings<AnyThing>);

impl ReadXml for Info {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        GetThings::read_xml(r).map(Info)
    }

    fn check_xml(r: &mut Reader<'_>) -> Result<(), Error> {
        GetThings::<AnyThing>::check_xml(r)
    }
}

impl WriteXml for Info {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        self.0.write_xml(w)
    }
}

impl Document for Info {
    const ROOT: Name = GET_THINGS.name("info");
}

/// Reads one thing after the other and keeps none; answers how many there were.
pub fn stream(source: impl BufRead) -> Result<usize, MessageError> {
    let mut count = 0;
    for thing in Things::<AnyThing, _>::new(source) {
        thing?;
        count += 1;
    }
    Ok(count)
}
