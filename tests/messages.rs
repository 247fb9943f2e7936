//! Messages, whole and as streams.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use std::io::{BufRead, BufReader, Read};

use hv_things::{AnyThing, BloodPressure, Thing, Weight};
use hv_types::messages::{
    GetThings, Message, MessageError, PutThings, Response, StatusCode, ThingEvent, ThingEvents, ThingGroup,
    Things,
};
use hv_types::things::Body;
use hv_types::xml::{ErrorKind, Limits};
use support::equal::assert_same;

const PRESSURE: &str = "<blood-pressure><when><date><y>2024</y><m>02</m><d>29</d></date></when>\
    <systolic>0123</systolic><diastolic>68</diastolic></blood-pressure>";
const WEIGHT: &str = "<weight><when><date><y>2024</y><m>3</m><d>1</d></date></when>\
    <value><kg>81.60</kg></value></weight>";

fn thing(number: usize, type_id: &str, body: &str) -> String {
    format!(
        "<thing><thing-id version-stamp=\"00000000-0000-0000-0000-{number:012}\">\
         11111111-0000-0000-0000-{number:012}</thing-id><type-id>{type_id}</type-id>\
         <data-xml>{body}<common><note>größer &amp; <![CDATA[<]]></note></common></data-xml></thing>"
    )
}

fn pressure(number: usize) -> String {
    thing(number, "ca3c57f4-f4c1-4e15-be67-0a3caf5414ed", PRESSURE)
}

fn weight(number: usize) -> String {
    thing(number, "3d34d87e-7fc1-4153-800f-f56592cb0d17", WEIGHT)
}

fn response(info: &str) -> String {
    format!(
        "<response><status><code>0</code></status>\
         <wc:info xmlns:wc=\"urn:com.microsoft.wc.methods.response.GetThings3\">{info}</wc:info></response>"
    )
}

fn group(things: &[String]) -> String {
    format!("<group>{}</group>", things.concat())
}

/// An answer with everything that one can have.
fn full() -> String {
    let unknown = thing(
        3,
        "00000000-0000-0000-0000-000000000001",
        "<wc:novel xmlns=\"urn:x\"><a b=\"&lt;>\"/><!-- </thing> --><?p </thing>?><![CDATA[</thing>]]></wc:novel>",
    );
    response(&format!(
        "\n  <group name=\"a &amp; b\">\n{}\r\n{}<!-- <thing> -->{unknown}\
         <unprocessed-thing-key-info><thing-id version-stamp=\"00000000-0000-0000-0000-000000000009\">\
         11111111-0000-0000-0000-000000000009</thing-id><type-id name=\"W\">3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id>\
         <eff-date>2024-02-29T07:30:00</eff-date></unprocessed-thing-key-info>\
         <unprocessed-thing-key-info><thing-id>11111111-0000-0000-0000-00000000000a</thing-id></unprocessed-thing-key-info>\
         <filtered>1</filtered><order-by-culture>de-CH</order-by-culture></group>\
         <group/><group name=\"\">{}</group>",
        pressure(1),
        weight(2),
        pressure(4)
    ))
}

fn events<R: BufRead>(source: R) -> Vec<Result<ThingEvent<AnyThing>, MessageError>> {
    ThingEvents::new(source).collect()
}

/// What a whole answer says, as events.
fn events_of(answer: GetThings<AnyThing>) -> Vec<ThingEvent<AnyThing>> {
    let mut events = Vec::new();
    for ThingGroup { name, things, unprocessed, filtered, order_by_culture, .. } in answer.groups {
        events.push(ThingEvent::Group { name });
        events.extend(things.into_iter().map(|thing| ThingEvent::Thing(Box::new(thing))));
        events.extend(unprocessed.into_iter().map(ThingEvent::Unprocessed));
        events.extend(filtered.map(ThingEvent::Filtered));
        events.extend(order_by_culture.map(ThingEvent::OrderByCulture));
    }
    events
}

#[test]
fn a_stream_says_what_the_whole_answer_says_whatever_the_buffer() {
    let text = full();
    let whole: Response<GetThings<AnyThing>> = Response::from_xml(&text).unwrap();
    assert_same(&text, &whole.to_xml().unwrap(), "the whole answer");
    let expected = events_of(whole.into_result().unwrap().unwrap());
    assert_eq!(expected.len(), 11);
    for size in (1..40).chain([100, 1000, 1 << 20]) {
        let events: Vec<_> = events(BufReader::with_capacity(size, text.as_bytes()));
        let events: Vec<_> = events.into_iter().map(|event| event.unwrap()).collect();
        assert_eq!(events, expected, "with a buffer of {size} bytes");
    }
    let mut things = Things::<AnyThing, _>::new(text.as_bytes());
    assert_eq!(things.by_ref().filter(Result::is_ok).count(), 4);
    assert_eq!((things.unprocessed(), things.filtered()), (2, true));
}

#[test]
fn every_form_of_an_answer_is_streamed() {
    let one = group(&[pressure(1)]);
    let bare = |name: &str, namespace: &str| format!("<{name} {namespace}>{one}</{}>", name);
    for text in [
        response(&one),
        response(&one).replace("GetThings3", "GetThings"),
        response(&one).replace("wc:", "").replace(":wc", "").replace("<group>", "<group xmlns=\"\">"),
        response(&one).replace("wc:info xmlns:wc", "info xmlns:wc").replace("/wc:info", "/info"),
        bare("wc:info", "xmlns:wc='urn:com.microsoft.wc.methods.response.GetThings2'"),
        bare("ns0:info", "xmlns:ns0='urn:com.microsoft.wc.methods.response.GetThings'"),
        bare("info", ""),
        format!("<info>{}</info>", pressure(1)),
        one.clone(),
        pressure(1),
    ] {
        for text in [text.clone(), format!("\u{feff}<?xml version=\"1.0\"?>\n<!-- a -->{text}\n<!-- b -->\n")]
        {
            let things: Vec<Thing> = Things::new(text.as_bytes()).map(|thing| thing.unwrap()).collect();
            assert_eq!(things.len(), 1, "{text}");
            let whole: Message<AnyThing> = Message::from_xml(&text).unwrap();
            assert_eq!(whole.things().collect::<Vec<_>>(), things.iter().collect::<Vec<_>>(), "{text}");
            assert_same(text.trim_start_matches('\u{feff}'), &whole.to_xml().unwrap(), "the message");
        }
    }
}

#[test]
fn a_fault_in_a_thing_is_placed_in_the_whole_and_the_stream_goes_on() {
    let faulty = |from: &str, to: &str| pressure(2).replace(from, to);
    let cases = [
        (faulty(">68<", ">low<"), ErrorKind::Value, "data-xml/blood-pressure/diastolic"),
        (faulty("<systolic>0123</systolic>", ""), ErrorKind::Missing, "data-xml/blood-pressure/systolic"),
        (
            faulty("<systolic>", "<sistolic/><systolic>"),
            ErrorKind::Missing,
            "data-xml/blood-pressure/systolic",
        ),
        (faulty("68", "&pressure;"), ErrorKind::Syntax, "data-xml/blood-pressure/diastolic"),
        (faulty("</type-id>", "</type-id>\u{a0}"), ErrorKind::Unexpected, ""),
        (
            faulty("<common>", "<x:common>").replace("</common>", "</x:common>"),
            ErrorKind::Syntax,
            "data-xml/common",
        ),
        (
            faulty("<common>", &"<a>".repeat(200))
                .replace("</common>", &"</a>".repeat(200))
                .replace("<note>größer &amp; <![CDATA[<]]></note>", ""),
            ErrorKind::Unexpected,
            "data-xml/a",
        ),
    ];
    for (text, kind, below) in cases {
        let text = response(&format!("\n<group>{}\n <!-- ä -->{text}{}</group>", pressure(1), pressure(3)));
        for size in [1, 7, 1 << 16] {
            let source = BufReader::with_capacity(size, text.as_bytes());
            let mut items: Vec<Result<Thing, MessageError>> = Things::new(source).collect();
            assert_eq!(items.len(), 3, "{items:?}");
            assert!(items[0].is_ok() && items[2].is_ok());
            let MessageError::Item(item) = items.remove(1).unwrap_err() else { panic!("{text}") };
            // The same fault, found by the reader of whole messages.
            let whole = Response::<GetThings<AnyThing>>::from_xml(&text).unwrap_err();
            assert_eq!(item.error.to_string(), whole.to_string(), "{text}");
            assert_eq!((item.error.kind(), item.number), (kind, Some(2)), "{item}");
            assert!(item.thing_id.as_deref() == Some("11111111-0000-0000-0000-000000000002"), "{item}");
            let path = format!("/response/info/group/thing[2]/{below}");
            assert_eq!(item.error.path(), path.trim_end_matches('/'));
            assert_eq!(item.error.line(), Some(3));
        }
    }
}

#[test]
fn nesting_that_is_too_deep_is_a_fault_of_its_thing() {
    let deep =
        thing(2, "00000000-0000-0000-0000-000000000001", &("<a>".repeat(10_000) + &"</a>".repeat(10_000)));
    let text = response(&group(&[pressure(1), deep, pressure(3)]));
    let items: Vec<Result<Thing, MessageError>> = Things::new(text.as_bytes()).collect();
    let error = items[1].as_ref().unwrap_err();
    assert_eq!(error.xml().unwrap().kind(), ErrorKind::Limit);
    assert!(!error.is_fatal() && items.len() == 3 && items[2].is_ok(), "{error}");
}

#[test]
fn a_thing_larger_than_the_limit_is_passed_by_and_named() {
    let large = |markup: &str| pressure(2).replace("<note>", &format!("<note>{markup}"));
    let limits = Limits::default().with_bytes(3000);
    for markup in [
        "x".repeat(100_000),
        "&lt;".repeat(50_000),
        format!("<!--{}-->", "</thing>-".repeat(10_000)),
        format!("<![CDATA[{}]]>", "</thing>]]".repeat(10_000)),
        format!("<?p {}?>", "</thing>?".repeat(10_000)),
        "<a><b c='>'/></a>".repeat(10_000),
    ] {
        let text = response(&group(&[pressure(1), large(&markup), pressure(3)]));
        for size in [1, 13, 1 << 20] {
            let source = BufReader::with_capacity(size, text.as_bytes());
            let items: Vec<Result<Thing, MessageError>> = Things::with_limits(source, limits).collect();
            assert_eq!(items.len(), 3, "{:?}", items.last());
            let Err(MessageError::Item(item)) = &items[1] else { panic!("not an item error") };
            assert_eq!(item.error.kind(), ErrorKind::Limit);
            assert_eq!(item.error.message(), "the element has more than 3000 bytes");
            assert_eq!(item.thing_id.as_deref(), Some("11111111-0000-0000-0000-000000000002"));
            assert_eq!(item.error.path(), "/response/info/group/thing[2]");
            assert!(items[2].is_ok());
        }
    }
}

/// Text of the answer, what ends the stream, and how many things come before.
#[test]
fn a_message_whose_end_is_uncertain_ends_with_an_error() {
    let two = response(&group(&[pressure(1), pressure(2)]));
    let after_first = two.find("</thing>").unwrap() + "</thing>".len();
    let with =
        |from: &str, to: &str| format!("{}{}", &two[..after_first], two[after_first..].replacen(from, to, 1));
    let cases = [
        (with("</systolic>", "</sistolic>"), "expected `</systolic>`, found `</sistolic>`", 1),
        (with("<systolic>", "<systolic"), "", 1),
        (with("</common>", ""), "expected `</common>`, found `</data-xml>`", 1),
        (with("<common>", "<!DOCTYPE thing><common>"), "document type declaration is refused", 1),
        (with("<common>", "<!-- <common>"), "the comment is not closed", 1),
        (with("</group>", "</wc:group>"), "expected `</group>`, found `</wc:group>`", 2),
        (with("</group>", "text</group>"), "text starting with `t`", 2),
        (with("</group>", "\u{a0}</group>"), "no-break space (U+00A0)", 2),
        (with("</response>", "</response><a/>"), "nothing but comments may follow", 2),
        (with("</response>", "</response>text"), "nothing but comments may follow", 2),
        (with("</response>", ""), "the document ends before `</response>`", 2),
        (two[..two.len() - 5].to_owned(), "the document ends before `</response>`", 2),
        (two[..after_first + 90].to_owned(), "the document ends before `</thing", 1),
        (two[..after_first].to_owned(), "the document ends before `</group>`", 1),
        (String::new(), "the document has no element", 0),
        ("  \n".to_owned(), "the document has no element", 0),
        ("</a>".to_owned(), "end tag", 0),
        ("text".to_owned(), "only elements may stand here", 0),
        ("\u{a0}<group/>".to_owned(), "no-break space (U+00A0)", 0),
        ("<weight/>".to_owned(), "whose root is `response`, `info` or `group`, found `weight`", 0),
        ("<!DOCTYPE group><group/>".to_owned(), "document type declaration is refused", 0),
        ("<?xml version='1.0' encoding='UTF-16'?><group/>".to_owned(), "encoding `UTF-16` is not read", 0),
        ("<?xml version='1.1'?><group/>".to_owned(), "XML 1.1", 0),
        (two.replace("<group>", "<group size='2'>"), "attribute `size` is not known", 0),
        (two.replace("<status><code>0</code></status>", ""), "`status` is missing", 0),
        (two.replace("<code>0</code>", "<code>fine</code>"), "`fine`", 0),
        (two.replace("wc:info", "wc:fact"), "`fact` is not expected", 0),
        (two.replace("<group>", "<group xmlns='urn:x'>"), "`group` is not expected", 0),
        (two.replace(" xmlns:wc=", " xmlns:cw="), "the prefix of `wc:info` is not declared", 0),
    ];
    for (text, expected, before) in cases {
        for size in [1, 11, 1 << 20] {
            let source = BufReader::with_capacity(size, text.as_bytes());
            let items: Vec<Result<Thing, MessageError>> = Things::new(source).collect();
            let things = items.iter().filter(|item| item.is_ok()).count();
            let error = items.last().expect("an error").as_ref().expect_err(&text);
            assert!(error.is_fatal() && error.to_string().contains(expected), "{text}\n{error}");
            assert_eq!((things, items.len()), (before, before + 1), "{text}\n{error}");
            assert!(error.xml().unwrap().line().is_some(), "{error}");
        }
    }
}

#[test]
fn unknown_elements_of_a_group_are_said_and_passed() {
    let text = response(&group(&[
        "<surprise><thing/></surprise>".to_owned(),
        pressure(1),
        "<filtered>may be</filtered>".to_owned(),
    ]));
    let items = events(text.as_bytes());
    let said: Vec<String> =
        items.iter().filter_map(|item| item.as_ref().err().map(ToString::to_string)).collect();
    assert_eq!(items.len(), 4);
    assert!(
        said[0].contains("/response/info/group/surprise: element `surprise` is not expected here"),
        "{said:?}"
    );
    assert!(said[1].contains("/response/info/group/filtered: `may be`"), "{said:?}");
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_where_they_stand() {
    let mut bytes = response(&format!("\n{}", group(&[pressure(1), pressure(2), pressure(3)]))).into_bytes();
    let second = bytes.windows(4).rposition(|bytes| bytes == "größ".as_bytes().get(..4).unwrap()).unwrap();
    // Latin-1 in the last thing.
    bytes.splice(second + 2..second + 4, [0xF6]);
    let items: Vec<Result<Thing, MessageError>> = Things::new(&bytes[..]).collect();
    assert_eq!(items.len(), 3);
    let error = items[2].as_ref().unwrap_err();
    assert!(!error.is_fatal(), "{error}");
    assert_eq!(error.xml().unwrap().line(), Some(2));
    assert!(error.to_string().contains("not valid UTF-8 here"), "{error}");
    for text in [&b"\xff\xfe<\0g\0"[..], b"\xfe\xff\0<\0g", b"<\0g\0", b"\0<\0g"] {
        let error = Things::<AnyThing, _>::new(text).next().unwrap().unwrap_err();
        assert!(error.is_fatal() && error.to_string().contains("UTF-16"), "{error}");
    }
}

#[test]
fn a_refused_request_is_an_error_with_code_and_message() {
    let text = "<response><status><code>11</code><error><message>No right to read.</message>\
        <context><server-name>a</server-name><server-ip>10.0.0.1</server-ip><exception>e</exception></context>\
        <error-info>more</error-info></error></status></response>";
    let mut things = Things::<AnyThing, _>::new(text.as_bytes());
    let error = things.next().unwrap().unwrap_err();
    assert!(error.is_fatal() && things.next().is_none());
    let MessageError::Status(refusal) = error else { panic!("{error}") };
    assert_eq!(refusal.code, StatusCode::AccessDenied);
    assert_eq!(
        refusal.to_string(),
        "the service refused the request with status 11: The person or the application lacks the right to do \
         this. It says: No right to read."
    );
    assert_eq!(refusal.error_info().as_deref(), Some("more"));
    let whole: Message<AnyThing> = Message::from_xml(text).unwrap();
    assert_same(text, &whole.to_xml().unwrap(), "the refusal");
    let unknown = "<response><status><code>0987</code></status></response>";
    let Message::Other(response) = Message::<AnyThing>::from_xml(unknown).unwrap() else {
        panic!("another message")
    };
    assert_same(unknown, &response.to_xml().unwrap(), "an unknown code");
    assert_eq!(response.into_result().unwrap_err().code, StatusCode::Unknown(987));
}

#[test]
fn a_source_that_fails_ends_the_stream() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("unplugged"))
        }
    }
    let text = response(&group(&[pressure(1), pressure(2)]));
    let half = &text.as_bytes()[..text.len() / 4 * 3];
    let mut things = Things::<AnyThing, _>::new(BufReader::new(half.chain(Broken)));
    assert!(things.next().unwrap().is_ok());
    let error = things.next().unwrap().unwrap_err();
    assert!(matches!(error, MessageError::Io(_)) && things.next().is_none(), "{error}");
}

#[test]
fn a_stream_of_one_type_refuses_things_of_another_one_by_one() {
    let text = response(&group(&[pressure(1), weight(2), pressure(3)]));
    let items: Vec<Result<Thing<BloodPressure>, _>> = Things::new(text.as_bytes()).collect();
    assert!(items[0].is_ok() && items[2].is_ok());
    assert_eq!(items[1].as_ref().unwrap_err().xml().unwrap().kind(), ErrorKind::Mismatch);
}

#[test]
fn a_request_comes_back_with_or_without_its_header() {
    let info = format!("<info>{}{}</info>", pressure(1), weight(2));
    let request = format!(
        "<wc-request:request xmlns:wc-request=\"urn:com.microsoft.wc.request\"><auth><a/></auth>\
         <header><method>PutThings</method></header>{info}</wc-request:request>"
    );
    for text in [info, request] {
        let read: PutThings<AnyThing> = PutThings::from_xml(&text).unwrap();
        assert_eq!(read.things.len(), 2);
        assert_same(&text, &read.to_xml().unwrap(), "the request");
    }
    assert!(PutThings::<Weight>::from_xml("<info/>").is_err());
    assert!(PutThings::<Weight>::new(Vec::new()).to_xml().is_err());
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_the_stream_panic_or_differ_by_buffer(
        at in 0usize..4000, length in 0usize..30, insert in "[<>/&!a\\-\\[\\]\"' ]{0,3}", size in 1usize..50,
    ) {
        let text = full();
        let mut bytes = text.into_bytes();
        let start = at.min(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, insert.bytes());
        let shown = |source: &mut dyn BufRead| {
            let items: Vec<_> = ThingEvents::<AnyThing, _>::new(source).collect();
            items.into_iter().map(|item| format!("{item:?}")).collect::<Vec<_>>()
        };
        let whole = shown(&mut &bytes[..]);
        proptest::prop_assert_eq!(&whole, &shown(&mut BufReader::with_capacity(size, &bytes[..])));
        // What the stream reads without a fault, the reader of whole messages reads, too.
        if let Ok(text) = std::str::from_utf8(&bytes)
            && let Ok(read) = Response::<GetThings<AnyThing>>::from_xml(text)
        {
            let read = events_of(read.info.unwrap().content);
            let read: Vec<String> = read.into_iter().map(|event| format!("{:?}", Ok::<_, ()>(event))).collect();
            proptest::prop_assert_eq!(whole, read);
        }
    }
}

/// What every file of the real corpus that holds a message or a thing is read as.
/// The flawed ones are listed with the flaw that they really have.
#[test]
fn the_real_messages_are_what_their_index_says() {
    let Some(shared) = support::shared() else { return };
    let folder = shared.join("corpus/real");
    let index: Vec<serde_json::Value> =
        serde_json::from_str(&support::read(folder.join("index.json"))).unwrap();
    const NBSP: &str = "no-break space (U+00A0), which is no white space in XML";
    // The end of the file name, and what is wrong, one fault after the other: first
    // that it is indented with no-break spaces, then, these replaced, that it is a
    // template with places to fill in.
    let flawed: &[(&str, &[&str])] = &[
        (
            "MHVThingClientBlobTests.m__01.xml",
            &["thing-id/@version-stamp: `AllergyVersion` is not a valid guid"],
        ),
        ("drop-off-pick-up.md__01.xml", &[NBSP]),
        ("thing-types.md__01.xml", &[NBSP]),
        ("writing-data.md__02.xml", &[NBSP]),
        ("medical-imaging.md__01.xml", &[NBSP, "medical-image-study/when: element `when` is missing"]),
        ("medical-imaging.md__03.xml", &[NBSP, "`[wc-types:guid]` is not a valid guid"]),
        ("paging-data.md__02.xml", &["data-xml/weight: element `weight` is missing"]),
        ("xmlutils.py__02.xml", &["/thing/type-id: `xxxxxxxx` is not a valid guid"]),
        ("EmotionalStateModel.cs__01.xml", &["emotion/when/date/y: `{0}` is not a valid year"]),
    ];
    let mut read_files = 0;
    for entry in index {
        let (file, kind) = (entry["file"].as_str().unwrap(), entry["kind"].as_str().unwrap());
        if kind == "data-xml fragment" {
            continue;
        }
        let mut text = support::read(folder.join(file));
        let flaws = flawed.iter().find(|(end, _)| file.ends_with(end)).map_or(&[][..], |(_, flaws)| flaws);
        for flaw in flaws {
            let error = Message::<AnyThing>::from_xml(&text).expect_err(file).to_string();
            assert!(error.contains(flaw), "{file}: {error}");
            let streamed = Things::<AnyThing, _>::new(text.as_bytes()).find_map(Result::err);
            // A stream reads no request with its header.
            assert!(streamed.expect(file).to_string().contains(flaw) || text.contains("request"), "{file}");
            text = text.replace('\u{a0}', " ");
        }
        if flaws.last().is_some_and(|flaw| *flaw != NBSP) {
            continue;
        }
        let read = Message::<AnyThing>::from_xml(&text);
        let message = read.unwrap_or_else(|error| panic!("{file}: {error}"));
        let found = match &message {
            Message::Thing(_) => "thing",
            Message::GetThings(_) => "getthings-response",
            Message::Group(_) => "getthings-group",
            Message::PutThings(_) => "putthings-request",
            Message::PutThingsKeys(_) | Message::BeginPutBlob(_) | Message::Other(_) => "other response",
            _ => "new",
        };
        assert_eq!(found, kind, "{file}");
        assert_eq!(Some(message.things().count() as u64), entry["things"].as_u64(), "{file}");
        let exact = support::with_exact_dates(text.trim_start_matches('\u{feff}'));
        assert_same(&exact, &message.to_xml().unwrap(), file);
        if kind != "other response" {
            let streamed: Vec<Thing> = Things::new(text.as_bytes()).map(|thing| thing.unwrap()).collect();
            assert_eq!(streamed.iter().collect::<Vec<_>>(), message.things().collect::<Vec<_>>(), "{file}");
            let known = streamed.iter().filter(|thing| thing.data().and_then(Body::info).is_some()).count();
            let valid = if flaws.is_empty() { entry["data_valid"].as_u64() } else { Some(1) };
            assert_eq!(Some(known as u64), valid, "{file}");
        }
        read_files += 1;
    }
    assert!(read_files >= 24, "only {read_files} files were read");
}
