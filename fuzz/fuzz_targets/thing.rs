//! Things of any bytes: no panic; the two ways of reading and checking without building
//! come to one verdict; what is read is written and read again as the same.
#![no_main]

use hv_things::{AnyThing, Thing};
use hv_types::xml::{Document, Reader, decode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes) else { return };
    let fast = Reader::new(text).document::<Thing<AnyThing>>("thing");
    let general = Reader::new(text).without_fast_path().document::<Thing<AnyThing>>("thing");
    let checked = Reader::new(text).check_document::<Thing<AnyThing>>("thing");
    assert_eq!(fast.is_ok(), checked.is_ok(), "{checked:?}");
    match (fast, general) {
        (Ok(fast), Ok(general)) => {
            assert_eq!(fast, general);
            let Ok(written) = fast.to_xml() else { return };
            let again = Thing::<AnyThing>::from_xml(&written).expect("what is written is read");
            assert_eq!(again, fast);
        }
        (Err(fast), Err(general)) => assert_eq!(fast.message(), general.message()),
        (fast, general) => panic!("{fast:?}\n{general:?}"),
    }
});
