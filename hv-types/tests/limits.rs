//! Every limit of docs/limits.md that reading has: what is just within it is read, one
//! more is refused with its message. Rows of both ways of reading, comparing expected
//! bytes and tokenizing.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_types::base::WeightValue;
use hv_types::blobs::{Base64Text, BlobError, ContentEncoding};
use hv_types::messages::{MessageError, ThingEvent, ThingEvents};
use hv_types::things::{Body, Tags, TypeInfo, Uuid};
use hv_types::xml::{Error, ErrorKind, Limits, RawXml, ReadXml, Reader, Writer};

/// A body of any content.
#[derive(Debug)]
struct Any(#[allow(dead_code, reason = "for its size")] RawXml);

impl Body for Any {
    fn read_body(_: Option<Uuid>, r: &mut Reader<'_>) -> Result<Self, Error> {
        r.raw().map(Any)
    }

    fn write_body(&self, w: &mut Writer) -> Result<(), Error> {
        w.raw(&self.0)
    }

    fn info(&self) -> Option<&'static TypeInfo> {
        None
    }
}

/// The text of an element, and nothing else.
struct Text;

impl ReadXml for Text {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.optional_attribute::<String>("a")?;
        r.text().map(|_| Text)
    }
}

/// Text between elements.
struct Between;

impl ReadXml for Between {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        r.mixed_text()?;
        r.close().map(|()| Between)
    }
}

fn both_ways<T: ReadXml>(document: &str, limits: Limits) -> Result<(), Error> {
    let read = |reader: Reader<'_>| {
        let mut reader = reader;
        reader.document::<T>("v").map(drop)
    };
    let fast = read(Reader::with_limits(document, limits));
    let general = read(Reader::with_limits(document, limits).without_fast_path());
    let checked = Reader::with_limits(document, limits).check_document::<T>("v");
    let shown = |result: &Result<(), Error>| result.as_ref().err().map(ToString::to_string);
    assert_eq!(shown(&fast), shown(&general), "{document}");
    assert_eq!(shown(&fast), shown(&checked), "{document}");
    fast
}

/// How a document is read in a row of the table.
type Read = fn(&str, Limits) -> Result<(), Error>;

fn raw(document: &str, limits: Limits) -> Result<(), Error> {
    let read = |mut reader: Reader<'_>| reader.document::<RawElement>("v").map(drop);
    read(Reader::with_limits(document, limits))
}

/// Any content, kept.
struct RawElement;

impl ReadXml for RawElement {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.raw_entered().map(|_| RawElement)
    }
}

#[test]
fn just_within_a_limit_is_read_and_one_more_is_refused() {
    let limits = Limits::default;
    let weight = "<v><kg>1</kg></v>";
    let deep = |levels: usize| format!("<v>{}{}</v>", "<a>".repeat(levels - 1), "</a>".repeat(levels - 1));
    let attributes = |count: usize| {
        let list: String = (0..count).map(|number| format!(" a{number}='1'")).collect();
        format!("<v{list}/>")
    };
    let declared = |count: usize| {
        let list: String = (0..count - count / 2).map(|number| format!(" xmlns:a{number}='u'")).collect();
        let inner: String = (0..count / 2).map(|number| format!(" xmlns:b{number}='u'")).collect();
        format!("<v{list}><b{inner}/></v>")
    };
    // How it is read; limits, a document within them, one that is not; place and message.
    let rows: Vec<(&str, Read, Limits, String, String, &str)> = vec![
        (
            "bytes",
            both_ways::<WeightValue>,
            limits().with_bytes(weight.len()),
            weight.into(),
            format!("{weight} "),
            "1:1: /v: the document has 18 bytes, more than the limit of 17",
        ),
        ("depth", raw, limits(), deep(128), deep(129), "elements nest deeper than 128"),
        (
            "elements",
            both_ways::<WeightValue>,
            limits().with_elements(2),
            weight.into(),
            "<v><kg>1</kg><display units='a'>1</display></v>".into(),
            "1:14: /v/display: the document has more than 2 elements",
        ),
        (
            "elements in any content",
            raw,
            limits().with_elements(4),
            "<v><a/><a><b/></a></v>".into(),
            "<v><a/><a><b/><b/></a></v>".into(),
            "1:15: /v/a[2]/b[2]: the document has more than 4 elements",
        ),
        (
            "attributes",
            raw,
            limits(),
            attributes(256),
            attributes(257),
            "1:1: /v: the element has more than 256 attributes",
        ),
        (
            "namespaces",
            raw,
            limits(),
            declared(256),
            declared(257),
            "more than 256 namespace declarations are in scope",
        ),
        (
            "text",
            both_ways::<Text>,
            limits().with_text(3),
            "<v>abc</v>".into(),
            "<v>abcd</v>".into(),
            "1:4: /v: a text has more than 3 bytes",
        ),
        (
            "text of a leaf",
            both_ways::<WeightValue>,
            limits().with_text(3),
            "<v><kg>1.5</kg></v>".into(),
            "<v><kg>1.55</kg></v>".into(),
            "1:8: /v/kg: a text has more than 3 bytes",
        ),
        (
            "text in pieces",
            both_ways::<Text>,
            limits().with_text(5),
            "<v>a&#228;<![CDATA[b]]><!-- c -->c</v>".into(),
            "<v>a&#228;<![CDATA[b]]><!-- c -->cd</v>".into(),
            "1:36: /v: a text has more than 5 bytes",
        ),
        (
            "text of CDATA",
            both_ways::<Text>,
            limits().with_text(3),
            "<v><![CDATA[abc]]></v>".into(),
            "<v><![CDATA[abcd]]></v>".into(),
            "1:4: /v: a text has more than 3 bytes",
        ),
        (
            "text between elements",
            both_ways::<Between>,
            limits().with_text(3),
            "<v>ab&amp;</v>".into(),
            "<v>abc&amp;</v>".into(),
            "1:12: /v: a text has more than 3 bytes",
        ),
        (
            "text in any content",
            raw,
            limits().with_text(3),
            "<v><a>abc</a></v>".into(),
            "<v><a>abcd</a></v>".into(),
            "1:7: /v/a: a text has more than 3 bytes",
        ),
        (
            "text of an attribute",
            both_ways::<Text>,
            limits().with_text(3),
            "<v a='abc'/>".into(),
            "<v a='abcd'/>".into(),
            "1:1: /v: a text has more than 3 bytes",
        ),
        (
            "text of an attribute with references",
            both_ways::<Text>,
            limits().with_text(3),
            "<v a='ab&lt;'/>".into(),
            "<v a='abc&lt;'/>".into(),
            "1:1: /v: a text has more than 3 bytes",
        ),
    ];
    let mut wrong = Vec::new();
    for (what, read, limits, within, beyond, message) in rows {
        if let Err(error) = read(&within, limits) {
            wrong.push(format!("{what}: {error}"));
        }
        let error = read(&beyond, limits).expect_err(what);
        if !error.to_string().ends_with(message) || error.kind() != ErrorKind::Limit {
            wrong.push(format!("{what}: expected {message}\n  found {:?} {error}", error.kind()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_defaults_are_those_of_the_documentation() {
    let limits = Limits::default();
    let Limits { depth, bytes, attributes, elements, text, namespaces, .. } = limits;
    assert_eq!((depth, attributes, namespaces), (128, 256, 256));
    assert_eq!((bytes, elements, text), (1 << 30, 50_000_000, 256 << 20));
    let documented =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/limits.md")).unwrap();
    for row in [
        "| `depth` | 128 |",
        "| `bytes` | 1 GiB |",
        "| `attributes` | 256 |",
        "| `elements` | 50 million |",
        "| `text` | 256 MiB |",
        "| `namespaces` | 256 |",
    ] {
        assert!(documented.contains(row), "docs/limits.md does not say {row}");
    }
}

#[test]
fn a_document_type_declaration_is_refused_wherever_it_stands_and_entities_do_not_exist() {
    let laughs = "<!DOCTYPE v [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>";
    for document in
        [format!("{laughs}<v>&b;</v>"), format!("<!-- c -->\n{laughs}<v/>"), format!("<v/>{laughs}")]
    {
        let error = both_ways::<Text>(&document, Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Doctype, "{error}");
    }
    let error = both_ways::<Text>("<v>&b;</v>", Limits::default()).unwrap_err();
    assert_eq!(error.message(), "the reference `&b;` cannot be resolved");
}

#[test]
fn a_thing_of_a_stream_may_have_as_many_bytes_as_the_limit() {
    let thing = format!("<thing><data-xml><a>{}</a></data-xml></thing>", "x".repeat(100));
    for before in ["", "\n   ", "<!-- c -->"] {
        let text = format!("<group>{before}{thing}<thing/></group>");
        let events = |limit: usize| {
            let limits = Limits::default().with_bytes(limit);
            let events = ThingEvents::<Any, _>::with_limits(text.as_bytes(), limits);
            events.filter(|event| !matches!(event, Ok(ThingEvent::Group { .. }))).collect::<Vec<_>>()
        };
        assert!(events(thing.len()).iter().all(Result::is_ok), "{before:?}");
        let refused = events(thing.len() - 1);
        let [Err(MessageError::Item(error)), Ok(_)] = &refused[..] else { panic!("{refused:?}") };
        let message = format!("the element has more than {} bytes", thing.len() - 1);
        assert!(error.to_string().contains(&message), "{error}");
    }
}

#[test]
fn decoding_stops_at_the_limit_that_the_caller_gives() {
    let data = vec![7; 10_000];
    let text = Base64Text::encode(&data);
    assert_eq!(text.decode(10_000).unwrap(), data);
    assert!(matches!(text.decode(9_999), Err(BlobError::TooLarge { limit: 9_999 })));
    let encodings = [ContentEncoding::Gzip, ContentEncoding::Base64];
    let encoded = ContentEncoding::encode_all(&encodings, &data).unwrap();
    assert!(encoded.len() < 200);
    assert_eq!(ContentEncoding::decode_all(&encodings, &encoded, 10_000).unwrap(), data);
    let refused = ContentEncoding::decode_all(&encodings, &encoded, 9_999);
    assert!(matches!(refused, Err(BlobError::TooLarge { limit: 9_999 })));
}

#[test]
fn tags_have_512_characters_at_most() {
    assert_eq!(Tags::new().add(&"ä".repeat(512)), Ok(true));
    let error = Tags::new().add(&"ä".repeat(513)).unwrap_err();
    assert!(error.reason().contains("512"), "{error}");
}

#[test]
fn an_error_repeats_no_more_than_the_start_of_a_long_value() {
    let long = "9".repeat(1_000_000);
    for document in [
        format!("<v><kg>x{long}</kg></v>"),
        format!("<v><{}/></v>", "a".repeat(1000)),
        format!("<v>{long}</v>"),
    ] {
        let error = both_ways::<WeightValue>(&document, Limits::default()).unwrap_err();
        assert!(error.to_string().len() < 2_500, "{} bytes", error.to_string().len());
    }
}
