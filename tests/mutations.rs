//! Damaged documents: refused or read, never a panic, and what is read comes back.
//! The two ways of reading, comparing expected bytes and tokenizing, never differ.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use hv_things::{AnyThing, Thing};
use hv_types::things::TypeInfo;
use hv_types::xml::{ErrorKind, Reader};
use support::variants::variants;

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

/// Comparing expected bytes and tokenizing give the same value or the same error,
/// and checking without building anything comes to the same verdict.
fn read_by_both_paths(info: &TypeInfo, text: &str) {
    let thing = format!("<thing><type-id>{}</type-id><data-xml>{text}</data-xml></thing>", info.id);
    let fast = Reader::new(&thing).document::<Thing>("thing");
    let general = Reader::new(&thing).without_fast_path().document::<Thing>("thing");
    let read = AnyThing::from_xml(info.id, text).map(drop);
    let checked = AnyThing::check(info.id, text);
    assert_eq!(read.map_err(|error| error.to_string()), checked.map_err(|error| error.to_string()), "{text}");
    match (fast, general) {
        (Ok(fast), Ok(general)) => assert_eq!(fast, general, "{text}"),
        (Err(fast), Err(general)) => {
            assert_eq!(fast.message(), general.message(), "{text}");
            // A character that XML forbids is placed at the piece of text that it is in,
            // and white space skipped before is no part of that.
            if fast.kind() != ErrorKind::Syntax {
                assert_eq!(fast.to_string(), general.to_string(), "{text}");
            }
        }
        (fast, general) => panic!("{fast:?}\n{general:?}\n{text}"),
    }
}

#[test]
fn a_sample_is_read_alike_by_both_paths_however_it_is_written() {
    for (info, text) in samples() {
        read_by_both_paths(info, &text);
        read_by_both_paths(info, &text.lines().map(str::trim).collect::<String>());
        read_by_both_paths(info, &text.replace('>', " >").replace("</", "<!-- c --></"));
        read_by_both_paths(info, &text.replacen('>', " xmlns:p='urn:p' xmlns=''>", 1));
        read_by_both_paths(info, &text.replacen('>', " xmlns='urn:p'>", 1));
        read_by_both_paths(info, &text.replace("</", "]]></"));
        read_by_both_paths(info, &text.replace("='", "=\n'").replace("=\"", " = \"&#32;"));
    }
}

#[test]
fn a_sample_cut_anywhere_is_refused() {
    for (info, text) in samples() {
        for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(AnyThing::from_xml(info.id, &text[..end]).is_err(), "{} cut at {end}", info.module);
            if end % 7 == 0 {
                read_by_both_paths(info, &text[..end]);
            }
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
                // Errors cost time: a part of the places will do for both ways.
                if at % 4 == 0 {
                    read_by_both_paths(info, changed);
                }
            }
        }
    }
}

#[test]
fn a_sample_with_an_element_gone_doubled_swapped_or_changed_never_panics() {
    let (mut tried, mut accepted) = (0, 0);
    for (info, text) in samples() {
        for (_, variant) in variants(&text) {
            tried += 1;
            accepted += usize::from(AnyThing::check(info.id, &variant).is_ok());
            try_read(info, &variant);
            if tried % 4 == 0 {
                read_by_both_paths(info, &variant);
            }
        }
    }
    println!("{tried} variants, {accepted} of them accepted");
    assert!(tried > 10_000 && accepted > 1_000 && accepted < tried);
}

#[test]
fn a_sample_with_a_line_gone_doubled_or_swapped_never_panics() {
    for (info, text) in samples() {
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let (before, after) = lines.split_at(at);
            read_by_both_paths(info, &[before, &after[1..]].concat().join("\n"));
            try_read(info, &[before, &after[1..]].concat().join("\n"));
            try_read(info, &[before, &after[..1], after].concat().join("\n"));
            if let [first, second, rest @ ..] = after {
                try_read(info, &[before, &[second, first], rest].concat().join("\n"));
            }
        }
    }
}
