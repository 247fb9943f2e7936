//! Things of any bytes: no panic; the two ways of reading and checking without building
//! come to one verdict; what is read is written and read again as the same.

use hv_things::{AnyThing, Thing};
use hv_types::xml::{Document, Reader, decode};

/// Reads the thing in every way.
pub fn run(bytes: &[u8]) {
    let Ok(text) = decode(bytes) else { return };
    if let Some(thing) = read_by_all_ways(text) {
        let Ok(written) = thing.to_xml() else { return };
        let again = Thing::<AnyThing>::from_xml(&written).expect("what is written is read");
        assert_eq!(again, thing);
    }
}

/// Reads a thing by comparing bytes, by tokenizing, and without building it.
pub(crate) fn read_by_all_ways(text: &str) -> Option<Thing> {
    let fast = Reader::new(text).document::<Thing<AnyThing>>("thing");
    let general = Reader::new(text).without_fast_path().document::<Thing<AnyThing>>("thing");
    let checked = Reader::new(text).check_document::<Thing<AnyThing>>("thing");
    assert_eq!(fast.is_ok(), checked.is_ok(), "{checked:?}");
    match (fast, general) {
        (Ok(fast), Ok(general)) => {
            assert_eq!(fast, general);
            Some(fast)
        }
        (Err(fast), Err(general)) => {
            assert_eq!(fast.message(), general.message());
            None
        }
        (fast, general) => panic!("{fast:?}\n{general:?}"),
    }
}
