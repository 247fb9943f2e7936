//! What reading costs in memory, counted by an allocator of its own: a stream's memory
//! does not grow with the answer, a document's with no more than its size, and what is
//! made to exhaust memory is refused before it does.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use std::io::{BufReader, Read};
use std::sync::Mutex;

use hv_things::{AnyThing, Thing};
use hv_types::blobs::ContentEncoding;
use hv_types::messages::Things;
use hv_types::xml::{Document, Limits, Reader};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The allocator counts the whole process: one measurement at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// What a call held at most beyond what was held before, in bytes.
fn peak<T>(call: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = call();
    (result, ALLOCATOR.peak_usage() - before)
}

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The samples of all types as things.
fn sample_things() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");
    let things = AnyThing::TYPES.iter().map(|info| {
        let text = support::read(format!("{folder}/{}.xml", info.module));
        let data = text.split_once("?>").map_or(text.as_str(), |(_, data)| data);
        format!("<thing><type-id>{}</type-id><data-xml>{data}<common/></data-xml></thing>\n", info.id)
    });
    things.collect()
}

/// Patterns are compiled, and the like, when they are first needed.
fn warm_up(things: &[String]) {
    for thing in things {
        drop(Thing::<AnyThing>::from_xml(thing.trim_end()).unwrap());
    }
}

/// A group of the same things over and over, made as it is read.
struct Group {
    things: String,
    rounds: usize,
    at: usize,
}

impl Read for Group {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.rounds == 0 {
            return Ok(0);
        }
        let count = buffer.len().min(self.things.len() - self.at);
        buffer[..count].copy_from_slice(&self.things.as_bytes()[self.at..self.at + count]);
        self.at += count;
        if self.at == self.things.len() {
            self.at = 0;
            self.rounds -= 1;
        }
        Ok(count)
    }
}

#[test]
fn a_stream_of_ten_times_the_things_takes_no_more_memory() {
    let _alone = alone();
    let things = sample_things();
    warm_up(&things);
    let stream = |rounds: usize| {
        let source = Group { things: things.concat(), rounds, at: 0 };
        let answer = b"<group>".chain(source).chain(&b"</group>"[..]);
        let (count, peak) = peak(|| {
            let things = Things::<AnyThing, _>::new(BufReader::new(answer));
            things.inspect(|thing| assert!(thing.is_ok())).count()
        });
        assert_eq!(count, rounds * things.len());
        (rounds * things.concat().len(), peak)
    };
    let (once, small) = stream(10);
    let (ten_times, large) = stream(100);
    println!("{once} bytes in {small} bytes, {ten_times} in {large}");
    assert!(once > 1_000_000 && ten_times == 10 * once);
    assert!(large <= small + 4096, "{small} bytes at first, then {large}");
    assert!(large < 1 << 20, "{large}");
}

#[test]
fn a_document_takes_memory_in_proportion_to_its_size() {
    const FACTOR: usize = 12;
    const BASE: usize = 4096;
    let _alone = alone();
    let things = sample_things();
    warm_up(&things);
    let mut worst = (0.0, String::new());
    for thing in &things {
        let (read, peak) = peak(|| Thing::<AnyThing>::from_xml(thing.trim_end()));
        let read = read.unwrap();
        let factor = peak as f64 / thing.len() as f64;
        if factor > worst.0 {
            let module = read.data().and_then(hv_types::things::Body::info).unwrap().module;
            worst = (factor, module.to_owned());
        }
        assert!(peak <= FACTOR * thing.len() + BASE, "{peak} bytes for {} bytes:\n{thing}", thing.len());
    }
    println!("at most {:.1} bytes for a byte of a sample, of {}", worst.0, worst.1);
}

/// A document that is made to be large in memory, and how much it may take: a multiple
/// of its size, and bytes beside.
struct Hostile {
    what: &'static str,
    text: String,
    accepted: bool,
    factor: usize,
}

fn hostile() -> Vec<Hostile> {
    const MANY: usize = 100_000;
    let of = |id: &str, data: &str| {
        format!("<thing><type-id>{id}</type-id><data-xml>{data}<common/></data-xml></thing>")
    };
    let weight = |data: &str| of("3d34d87e-7fc1-4153-800f-f56592cb0d17", data);
    let unknown = |data: &str| of("00000000-0000-4000-8000-00000000000f", data);
    let row = |what, accepted, factor, text| Hostile { what, text, accepted, factor };
    let long = "x".repeat(4 << 20);
    let when = "<when><date><y>2024</y><m>1</m><d>2</d></date></when>";
    let declarations: String =
        (0..200).map(|number| format!(" xmlns:n{number}='urn:{}'", "u".repeat(1000))).collect();
    let extensions = "<extension source='a'><b/></extension>".repeat(MANY);
    vec![
        row("nesting", false, 0, unknown(&"<a>".repeat(MANY))),
        row("nesting where text is expected", false, 0, weight(&format!("<weight>{}", "<a>".repeat(MANY)))),
        row("an attribute that is not known", false, 2, weight(&format!("<weight a='{long}'/>"))),
        row("many attributes", false, 1, unknown(&format!("<a{}/>", " a='1'".repeat(MANY)))),
        row(
            "many attributes of different names",
            false,
            1,
            unknown(&format!("<a{}/>", (0..MANY).map(|number| format!(" a{number}='1'")).collect::<String>())),
        ),
        row("elements that are not known", false, 0, weight(&format!("<weight>{}</weight>", "<a/>".repeat(MANY)))),
        row("a long name", false, 3, weight(&format!("<{long}/>"))),
        row("text where none is expected", false, 3, weight(&format!("<weight>{long}</weight>"))),
        row("a long number", true, 3, weight(&format!("<weight>{when}<value><kg>{}</kg></value></weight>", "1".repeat(4 << 20)))),
        row("a long fault of a number", false, 3, weight(&format!("<weight>{when}<value><kg>x{long}</kg></value></weight>"))),
        row(
            "entities",
            false,
            0,
            format!(
                "<!DOCTYPE thing [<!ENTITY a '{}'>]>{}",
                "&b;".repeat(1000),
                weight(&format!("<weight>{}</weight>", "&a;".repeat(1000)))
            ),
        ),
        row("a comment", true, 2, unknown(&format!("<a><!--{long}--></a>"))),
        row("any content", true, 2, unknown(&format!("<a>{long}</a>"))),
        row("any content of small elements", true, 2, unknown(&format!("<a>{}</a>", "<b/>".repeat(MANY)))),
        row(
            "inline data",
            true,
            2,
            weight(&format!("<weight>{when}<value><kg>1</kg></value></weight>")).replace(
                "</thing>",
                &format!(
                    "<blob-payload><blob><blob-info><name/><content-type>a</content-type></blob-info>\
                     <content-length>3145728</content-length><base64data>{}</base64data></blob></blob-payload></thing>",
                    "QUJD".repeat(1 << 20)
                ),
            ),
        ),
        row(
            "many extensions under long namespaces",
            true,
            20,
            unknown("<a/>")
                .replace("<thing>", &format!("<thing xmlns:m='urn:m'{declarations}>"))
                .replace("<common/>", &format!("<common>{extensions}</common>")),
        ),
        row(
            "many extensions under a long default namespace",
            false,
            1,
            unknown("<a/>")
                .replace("<data-xml>", &format!("<data-xml xmlns='urn:{long}'>"))
                .replace("<common/>", &format!("<common>{extensions}</common>")),
        ),
        row(
            "many small elements that become large structures",
            true,
            60,
            unknown("<a/>").replace(
                "<common/>",
                &format!("<common>{}</common>", "<related-thing><client-thing-id>a</client-thing-id></related-thing>".repeat(20_000)),
            ),
        ),
    ]
}

#[test]
fn what_is_made_to_exhaust_memory_does_not() {
    const BASE: usize = 64 * 1024;
    let _alone = alone();
    warm_up(&sample_things());
    let mut wrong = Vec::new();
    for Hostile { what, text, accepted, factor } in hostile() {
        let (read, peak) = peak(|| Thing::<AnyThing>::from_xml(&text));
        println!("{what}: {} bytes, at most {peak} held", text.len());
        if peak > factor * text.len() + BASE {
            wrong.push(format!("{what}: {peak} bytes for {}", text.len()));
        }
        match read {
            Ok(_) if !accepted => wrong.push(format!("{what}: was accepted")),
            Err(error) if accepted => wrong.push(format!("{what}: {error}")),
            _ => {}
        }
        let (checked, peak) = self::peak(|| Reader::new(&text).check_document::<Thing<AnyThing>>("thing"));
        if peak > factor * text.len() + BASE || checked.is_ok() != accepted {
            wrong.push(format!("{what}, checked: {peak} bytes for {}, {checked:?}", text.len()));
        }
        let answer = format!("<group>{}</group>", text.strip_prefix("<!").map_or(text.as_str(), |_| ""));
        let (_, peak) = self::peak(|| Things::<AnyThing, _>::new(answer.as_bytes()).count());
        // The stream holds the thing's text, in a buffer that doubles.
        if peak > (factor + 3) * text.len() + 4 * BASE {
            wrong.push(format!("{what}, streamed: {peak} bytes for {}", text.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_thing_beyond_the_limit_of_a_stream_is_passed_by_in_little_memory() {
    let _alone = alone();
    let limits = Limits::default().with_bytes(100_000);
    for endless in ["x", "<b/>", "<!-- a -->", "<![CDATA[a]]>", "<b><b>", "&amp;", "<b a='1'>c</b>"] {
        let text = endless.repeat((8 << 20) / endless.len());
        let answer = format!("<group><thing><data-xml>{text}</data-xml></thing><thing/></group>");
        let (_, peak) = peak(|| Things::<AnyThing, _>::with_limits(answer.as_bytes(), limits).count());
        assert!(peak < 3 << 20, "{endless}: {peak}");
    }
}

#[test]
fn small_data_that_unfolds_to_much_stops_at_the_limit() {
    let _alone = alone();
    for encoding in [ContentEncoding::Gzip, ContentEncoding::Deflate] {
        let bomb = ContentEncoding::encode_all(&[encoding, encoding], &vec![0; 16 << 20]).unwrap();
        let (decoded, peak) = peak(|| ContentEncoding::decode_all(&[encoding, encoding], &bomb, 1 << 20));
        assert!(decoded.is_err());
        assert!(peak < 4 << 20, "{peak} bytes for {} bytes", bomb.len());
    }
}

#[cfg(feature = "signing")]
#[test]
fn verifying_takes_memory_in_proportion_too() {
    use hv_types::signing::{Policy, verify_bytes};
    let _alone = alone();
    for Hostile { what, text, .. } in hostile() {
        let (report, peak) = peak(|| verify_bytes(text.as_bytes(), &Policy::default()));
        assert!(!report.accepted(), "{what}");
        println!("{what}: {} bytes, at most {peak} held", text.len());
        // An empty element of four bytes costs most; there are a million of them at most.
        assert!(peak < 80 * text.len() + (64 << 10), "{what}: {peak} bytes for {}", text.len());
    }
}
