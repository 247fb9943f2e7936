//! Whole things and messages: comparing expected bytes, tokenizing, checking without
//! building, and reading on several threads come to the same.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use std::fmt::Debug;
use std::io::BufReader;
use std::num::NonZeroUsize;

use hv_things::{AnyThing, Thing};
use hv_types::messages::{GetThings, Response, ThingEvents};
use hv_types::things::Checked;
use hv_types::xml::{ErrorKind, ReadXml, Reader};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

/// Reads a document in every way that there is.
fn read_alike<T: ReadXml + PartialEq + Debug, C: ReadXml>(root: &'static str, text: &str) {
    let fast = Reader::new(text).document::<T>(root);
    let general = Reader::new(text).without_fast_path().document::<T>(root);
    let checks = [
        ("without building", Reader::new(text).check_document::<T>(root)),
        ("the general way", Reader::new(text).without_fast_path().check_document::<T>(root)),
        ("the envelope built", Reader::new(text).document::<C>(root).map(drop)),
    ];
    for (way, checked) in checks {
        match (&fast, &checked) {
            (Ok(_), Ok(())) => {}
            (Err(fast), Err(checked)) => {
                assert_eq!(fast.message(), checked.message(), "{way}: {text}");
                assert_eq!(fast.path(), checked.path(), "{way}: {text}");
            }
            (fast, checked) => panic!("{way}: {fast:?}\n{checked:?}\n{text}"),
        }
    }
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

type Answer<B> = Response<GetThings<B>>;

fn read_document_alike(text: &str) {
    if text.trim_start().starts_with("<response") {
        read_alike::<Answer<AnyThing>, Answer<Checked<AnyThing>>>("response", text);
        stream_alike(text);
    } else {
        read_alike::<Thing, Thing<Checked<AnyThing>>>("thing", text);
    }
}

/// Streams an answer with and without threads.
fn stream_alike(text: &str) {
    let events = || ThingEvents::<AnyThing, _>::new(BufReader::with_capacity(100, text.as_bytes()));
    let expected: Vec<String> = events().map(|event| format!("{event:?}")).collect();
    for threads in [1, 3] {
        let threads = NonZeroUsize::new(threads).unwrap();
        let found: Vec<String> = events().in_parallel(threads).map(|event| format!("{event:?}")).collect();
        assert_eq!(found, expected, "{threads} threads: {text}");
    }
}

/// Things and an answer with everything that they can have; by lines, without blanks.
fn documents() -> Vec<String> {
    let files = ["things/everything.xml", "things/signed.xml", "messages/answer.xml"];
    let read = |file| support::read(format!("{DATA}/{file}"));
    let packed = |text: String| text.lines().map(str::trim).collect::<String>();
    files.into_iter().flat_map(|file| [read(file), packed(read(file))]).collect()
}

#[test]
fn a_document_is_read_alike_however_it_is_written() {
    for text in documents() {
        read_document_alike(&text);
        for (from, to) in [
            (">", " >"),
            ("</", "<!-- c --></"),
            ("</", "&amp;&#x41;</"),
            ("</", "&nothing;</"),
            ("</", "&#99999999999999;</"),
            ("</", "]]></"),
            ("</", "\r\n</"),
            ("</", "\u{ffff}</"),
            ("</", "\u{ff21}</"),
            ("=\"", "=\"&lt;&#10;"),
            ("=\"", "=\"&bad;"),
            ("=\"", "=\"<"),
            ("=\"", "=\"'\t>"),
            ("=\"", " = \""),
            ("\"", "'"),
            ("Z<", ".1230Z<"),
            ("Z<", "+00:00<"),
            ("T", " "),
            ("-", "-0"),
        ] {
            read_document_alike(&text.replace(from, to));
            // In one place only: the first fault hides all others.
            for (at, _) in text.match_indices(from).step_by(3) {
                let changed = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
                read_document_alike(&changed);
            }
        }
    }
}

#[test]
fn a_document_with_an_element_gone_doubled_or_in_capitals_is_read_alike() {
    for text in documents() {
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let (before, after) = lines.split_at(at);
            read_document_alike(&[before, &after[1..]].concat().join("\n"));
            read_document_alike(&[before, &after[..1], after].concat().join("\n"));
            read_document_alike(
                &[before, &[after[0].to_uppercase().as_str()], &after[1..]].concat().join("\n"),
            );
        }
    }
}

#[test]
fn a_document_cut_or_changed_anywhere_is_read_alike() {
    const BYTES: &[u8] = b"<>/&;\"'= x0-\r\0]";
    for text in documents() {
        for at in (0..text.len()).step_by(5) {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = BYTES[at % BYTES.len()];
            if let Ok(changed) = std::str::from_utf8(&bytes) {
                read_document_alike(changed);
            }
            if at % 3 == 0 && text.is_char_boundary(at) {
                read_document_alike(&text[..at]);
            }
        }
    }
}

#[test]
fn a_large_answer_comes_in_order_from_any_number_of_threads() {
    let thing = |number: usize| {
        let kg = if number.is_multiple_of(97) { "heavy" } else { "80" };
        format!(
            "<thing><thing-id version-stamp=\"00000000-0000-0000-0000-{number:012}\">\
             11111111-0000-0000-0000-{number:012}</thing-id>\
             <type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id><data-xml><weight><when><date><y>2024</y>\
             <m>3</m><d>1</d></date></when><value><kg>{kg}</kg></value></weight></data-xml></thing>\n"
        )
    };
    let groups: String = (0..4)
        .map(|group| {
            let things: String = (group * 700..(group + 1) * 700).map(thing).collect();
            format!("<group name=\"{group}\">{things}<filtered>true</filtered></group>")
        })
        .collect();
    let text = format!("<info>{groups}</info>");
    stream_alike(&text);
    // The end is lost in the middle of the last group.
    stream_alike(&text[..text.len() - 10_000]);
    stream_alike(&text.replacen("-000000002345</thing-id>", "-000000002345</thing-ID>", 1));
    // Who asks for a part only is not kept waiting.
    let two = NonZeroUsize::new(2).unwrap();
    let some = ThingEvents::<AnyThing, _>::new(text.as_bytes()).in_parallel(two).take(5).count();
    assert_eq!(some, 5);
}
