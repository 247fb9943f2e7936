//! How much memory a stream takes, whatever it says.

use std::io::{BufReader, Read};

use super::*;
use crate::things::{TypeInfo, Uuid};
use crate::xml::{RawXml, Writer};

#[derive(Debug)]
struct Any(RawXml);

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

/// The same things over and over, without end.
struct Endless(usize);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        const THINGS: &[u8] = b"<thing><data-xml><a>text</a><common/></data-xml></thing> \n\
            <unprocessed-thing-key-info><thing-id>6b7e5d0a-3c1f-4c1e-9e55-0a9a4f0d2c11</thing-id>\
            </unprocessed-thing-key-info><!-- between -->";
        let count = buffer.len().min(THINGS.len() - self.0);
        buffer[..count].copy_from_slice(&THINGS[self.0..self.0 + count]);
        self.0 = (self.0 + count) % THINGS.len();
        Ok(count)
    }
}

#[test]
fn memory_does_not_grow_with_the_answer() {
    let answer = b"<group>".chain(Endless(0));
    let mut events = ThingEvents::<Any, _>::new(BufReader::new(answer));
    for _ in 0..200_000 {
        assert!(events.next().unwrap().is_ok());
        let held = events.scanner.window.capacity();
        assert!(held < 4 * 64 * 1024, "{held} bytes are held");
    }
    assert_eq!(events.open[0].children.len(), 2);
    assert_eq!(events.scanner.window.line, 100_000);
}

#[test]
fn memory_does_not_grow_with_the_names_of_children() {
    let names: String = (0..1000).map(|number| format!("<n{number}/>")).collect();
    let text = format!("<group>{names}<thing/></group>");
    let mut events = ThingEvents::<Any, _>::new(BufReader::new(text.as_bytes()));
    let held = |events: &ThingEvents<Any, _>| events.open.first().map_or(0, |level| level.children.len());
    let (mut errors, mut most) = (0, 0);
    while let Some(event) = events.next() {
        errors += usize::from(matches!(event, Err(MessageError::Item(_))));
        most = most.max(held(&events));
    }
    assert_eq!((errors, most), (1000, COUNTED));
}

#[test]
fn a_thing_that_nests_without_end_ends_the_stream() {
    let text = format!("<group><thing><data-xml>{}", "<abc>".repeat(1_000_000));
    let limits = Limits::default().with_bytes(1000);
    let mut events = ThingEvents::<Any, _>::with_limits(BufReader::new(text.as_bytes()), limits);
    assert!(matches!(events.next(), Some(Ok(ThingEvent::Group { .. }))));
    let error = events.next().unwrap().unwrap_err();
    assert!(error.to_string().ends_with("more than 1000 bytes, and its end was not found"), "{error}");
    assert!(events.next().is_none());
    assert!(events.scanner.window.line == 1 && events.scanner.window.column < 1_500_000);
}

#[test]
fn memory_does_not_grow_with_a_thing_that_is_too_large() {
    for endless in ["x", "<b/>", "<!-- a -->", "<![CDATA[a]]>"] {
        let endless = endless.repeat(3_000_000 / endless.len());
        let text = format!("<group><thing><data-xml>{endless}</data-xml></thing><thing/></group>");
        let limits = Limits::default().with_bytes(1000);
        let mut events = ThingEvents::<Any, _>::with_limits(BufReader::new(text.as_bytes()), limits);
        assert!(matches!(events.next(), Some(Ok(ThingEvent::Group { .. }))));
        assert!(matches!(events.next(), Some(Err(MessageError::Item(_)))));
        let held = events.scanner.window.capacity();
        assert!(held < 4 * 64 * 1024, "{held} bytes are held");
        assert!(matches!(events.next(), Some(Ok(ThingEvent::Thing(_)))));
    }
}
