//! Answers of any bytes as a stream: no panic, and it ends.
#![no_main]

use hv_things::AnyThing;
use hv_types::messages::Things;
use libfuzzer_sys::fuzz_target;
use std::io::BufReader;

fuzz_target!(|bytes: &[u8]| {
    // Errors in a thing leave the stream going; no document has more things than bytes.
    let whole = Things::<AnyThing, _>::new(bytes).take(bytes.len() + 2).count();
    let pieces = Things::<AnyThing, _>::new(BufReader::with_capacity(1, bytes)).take(bytes.len() + 2).count();
    assert!(whole <= bytes.len() + 1);
    assert_eq!(whole, pieces);
});
