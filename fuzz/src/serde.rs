//! XML against serde: what is read from XML, turned to JSON and read from that, is the
//! same value and the same XML again. A text that begins with `<` is read as a thing; all
//! other bytes make one.

use hv_things::{AnyThing, Thing};
use hv_types::arbitrary::Unstructured;
use hv_types::xml::Document;

/// Sends a thing through JSON.
pub fn run(bytes: &[u8]) {
    let thing = match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with('<') => Thing::<AnyThing>::from_xml(text).ok(),
        _ => crate::made::data(&mut Unstructured::new(bytes)).map(|(_, data)| Thing::new(data)),
    };
    let Some(thing) = thing else { return };
    let Ok(xml) = thing.to_xml() else { return };
    let thing = Thing::<AnyThing>::from_xml(&xml).expect("what is written is read");
    let json = serde_json::to_string(&thing).expect("every thing has a JSON form");
    let back: Thing<AnyThing> =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}\n{xml}\n{json}"));
    let again = back.to_xml().unwrap_or_else(|error| panic!("{error}\n{xml}\n{json}"));
    assert_eq!(again, xml, "{json}");
    assert_eq!(back, thing, "{json}");
}
