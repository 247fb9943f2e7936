//! Answers to GetThings as a stream and whole: one made from the bytes, whole or with a
//! byte changed. An answer that is read whole streams without an error and says the same.

use std::fmt::Write;
use std::io::BufReader;

use hv_things::AnyThing;
use hv_types::arbitrary::{Result, Unstructured};
use hv_types::conformance::Registry;
use hv_types::messages::{GetThings, Response, ThingEvent, ThingEvents};

/// Makes an answer and reads it in both ways.
pub fn run(bytes: &[u8]) {
    let mut u = Unstructured::new(bytes);
    let Ok((text, capacity)) = answer(&mut u) else { return };
    let Ok(whole) = Response::<GetThings<AnyThing>>::from_xml(&text) else {
        // No panic, and it ends.
        let events = ThingEvents::<AnyThing, _>::new(text.as_bytes()).take(text.len() + 2).count();
        assert!(events < text.len() + 2);
        return;
    };
    if whole.status.as_ref().is_some_and(|status| status.clone().into_result().is_err()) {
        return;
    }
    let mut expected = Vec::new();
    for group in whole.info.map(|info| info.content.groups).unwrap_or_default() {
        expected.push(ThingEvent::Group { name: group.name });
        expected.extend(group.things.into_iter().map(|thing| ThingEvent::Thing(Box::new(thing))));
        expected.extend(group.unprocessed.into_iter().map(ThingEvent::Unprocessed));
        expected.extend(group.filtered.map(ThingEvent::Filtered));
        expected.extend(group.order_by_culture.map(ThingEvent::OrderByCulture));
    }
    let source = BufReader::with_capacity(capacity, text.as_bytes());
    let streamed: Vec<_> = ThingEvents::<AnyThing, _>::new(source)
        .map(|event| event.unwrap_or_else(|error| panic!("{error}\n{text}")))
        .collect();
    assert_eq!(streamed, expected, "{text}");
}

/// An answer, and the size of the pieces in which it is streamed.
fn answer(u: &mut Unstructured<'_>) -> Result<(String, usize)> {
    let capacity = u.int_in_range(1..=300)?;
    let change: Option<(u16, u8)> = u.arbitrary()?;
    let mut text = String::new();
    let bare: bool = u.arbitrary()?;
    if !bare {
        text.push_str("<response><status><code>0</code></status>");
    }
    let prefix = *u.choose(&["wc:", ""])?;
    let namespace = "urn:com.microsoft.wc.methods.response.GetThings3";
    // With the default namespace, what is in `info` has to leave it again.
    let (declaration, leave) = if prefix.is_empty() { ("xmlns", " xmlns=''") } else { ("xmlns:wc", "") };
    let _ = write!(text, "<{prefix}info {declaration}='{namespace}'>");
    for _ in 0..u.int_in_range(0..=2)? {
        let name = *u.choose(&["", " name='a'", " name=\"b &gt; &#x63;\""])?;
        let _ = write!(text, "<group{name}{leave}>");
        for _ in 0..u.int_in_range(0..=3)? {
            text.push_str(u.choose(&["", "\n", "<!-- <thing> -->", "<?p <thing?>"])?);
            let info = *u.choose(AnyThing::TYPES)?;
            let data = <AnyThing as Registry>::arbitrary(info.id, u)?;
            let Ok(data) = Registry::write(&data) else { continue };
            let _ = write!(text, "<thing><type-id>{}</type-id><data-xml>{data}", info.id);
            text.push_str(u.choose(&[
                "",
                "<common/>",
                "<common><note><![CDATA[</thing>]]></note></common>",
            ])?);
            text.push_str("</data-xml></thing>");
        }
        for _ in 0..u.int_in_range(0..=2)? {
            text.push_str("<unprocessed-thing-key-info><thing-id>6b7e5d0a-3c1f-4c1e-9e55-0a9a4f0d2c11");
            text.push_str("</thing-id></unprocessed-thing-key-info>");
        }
        text.push_str(u.choose(&["", "<filtered>true</filtered>", "<filtered>0</filtered>"])?);
        text.push_str(u.choose(&["", "<order-by-culture>en-US</order-by-culture>"])?);
        text.push_str("</group>");
    }
    let _ = write!(text, "</{prefix}info>");
    if !bare {
        text.push_str("</response>");
    }
    if let Some((at, byte)) = change {
        let at = usize::from(at) % text.len();
        if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
            text.replace_range(at..=at, char::from(byte).encode_utf8(&mut [0; 4]));
        }
    }
    Ok((text, capacity))
}
