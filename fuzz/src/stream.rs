//! Answers of any bytes as a stream: no panic, and it ends, however the bytes arrive.

use std::io::BufReader;

use hv_things::AnyThing;
use hv_types::messages::Things;

/// Streams the bytes at once and one by one.
pub fn run(bytes: &[u8]) {
    // Errors in a thing leave the stream going; no document has more things than bytes.
    let most = bytes.len() + 2;
    let whole: Vec<_> = Things::<AnyThing, _>::new(bytes).take(most).collect();
    let pieces: Vec<_> = Things::<AnyThing, _>::new(BufReader::with_capacity(1, bytes)).take(most).collect();
    assert!(whole.len() < most);
    assert_eq!(whole.len(), pieces.len());
    for (whole, pieces) in whole.iter().zip(&pieces) {
        match (whole, pieces) {
            (Ok(whole), Ok(pieces)) => assert_eq!(whole, pieces),
            // Where more than one thing is wrong, how much was read decides what is said.
            (Err(whole), Err(pieces)) => assert_eq!(whole.is_fatal(), pieces.is_fatal()),
            (whole, pieces) => panic!("{whole:?}\n{pieces:?}"),
        }
    }
}
