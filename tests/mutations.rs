//! Damaged documents: refused or read, never a panic, and what is read comes back.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use hv_things::AnyThing;
use hv_types::things::TypeInfo;

fn samples() -> impl Iterator<Item = (&'static TypeInfo, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");
    AnyThing::TYPES.iter().map(move |info| (*info, support::read(format!("{folder}/{}.xml", info.module))))
}

/// Reads the text; what is accepted must be written and read again as the same.
fn try_read(info: &TypeInfo, text: &str) {
    if let Ok(thing) = AnyThing::from_xml(info.id, text) {
        let written = thing.to_xml().unwrap();
        let again =
            AnyThing::from_xml(info.id, &written).unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert_eq!(again, thing, "{text}");
    }
}

#[test]
fn a_sample_cut_anywhere_is_refused() {
    for (info, text) in samples() {
        for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(AnyThing::from_xml(info.id, &text[..end]).is_err(), "{} cut at {end}", info.module);
        }
    }
}

#[test]
fn a_sample_with_a_changed_byte_never_panics() {
    const BYTES: &[u8] = b"<>/&;\"'= x0-\r\0]";
    for (info, text) in samples() {
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = BYTES[at % BYTES.len()];
            if let Ok(changed) = std::str::from_utf8(&bytes) {
                try_read(info, changed);
            }
        }
    }
}

#[test]
fn a_sample_with_a_line_gone_doubled_or_swapped_never_panics() {
    for (info, text) in samples() {
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let (before, after) = lines.split_at(at);
            try_read(info, &[before, &after[1..]].concat().join("\n"));
            try_read(info, &[before, &after[..1], after].concat().join("\n"));
            if let [first, second, rest @ ..] = after {
                try_read(info, &[before, &[second, first], rest].concat().join("\n"));
            }
        }
    }
}
