//! The other libraries for Rust.

use quick_xml::events::Event;
use quick_xml::{NsReader, Reader};
use xsd_parser_types::quick_xml::{
    DeserializeSync, SerializeSync, SliceReader, WithDeserializer, WithSerializer, Writer,
};

/// What xsd-parser generates with its own reader and writer.
#[allow(dead_code, unused_imports, clippy::all, non_camel_case_types)]
pub mod generated {
    include!(concat!(env!("OUT_DIR"), "/xsd_parser.rs"));
}

/// The same types with serde's derives, in quick-xml's conventions.
#[allow(dead_code, unused_imports, clippy::all)]
pub mod derived {
    include!(concat!(env!("OUT_DIR"), "/serde_derive.rs"));
}

/// The number of elements, by events that borrow from the text.
pub fn events(text: &str) -> Result<usize, quick_xml::Error> {
    let mut reader = Reader::from_str(text);
    let mut elements = 0;
    loop {
        match reader.read_event()? {
            Event::Start(_) | Event::Empty(_) => elements += 1,
            Event::Eof => return Ok(elements),
            _ => {}
        }
    }
}

/// The same with namespaces resolved.
pub fn resolved_events(text: &str) -> Result<usize, quick_xml::Error> {
    let mut reader = NsReader::from_str(text);
    let mut elements = 0;
    loop {
        match reader.read_resolved_event()? {
            (_, Event::Start(_) | Event::Empty(_)) => elements += 1,
            (_, Event::Eof) => return Ok(elements),
            _ => {}
        }
    }
}

pub fn read_generated<T: WithDeserializer>(text: &str) -> Result<T, xsd_parser_types::quick_xml::Error> {
    T::deserialize(&mut SliceReader::new(text))
}

pub fn write_generated<T: WithSerializer>(
    value: &T,
    root: &str,
) -> Result<String, Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    value.serialize(root, &mut Writer::new(&mut bytes))?;
    Ok(String::from_utf8(bytes)?)
}
