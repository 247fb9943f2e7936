//! The envelope: what is written is read back equal, whatever is in it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_types::blobs::{Blob, BlobPayload};
use hv_types::things::{
    AccessAvenue, Audit, AuditAction, AuditTime, Body, Common, EffDate, End, EndDate, Extension, Flags,
    NamedGuid, Permission, Permissions, RelatedTarget, RelatedThing, Tags, Thing, ThingKey, ThingState,
    TypeId, TypeInfo, Uuid,
};
use hv_types::types::String255;
use hv_types::values::{Guid, Lexical};
use hv_types::xml::{Document, Error, RawXml, Reader, Writer};
use proptest::option;
use proptest::prelude::*;

/// Data of any type, untouched.
#[derive(Clone, Debug, PartialEq)]
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

#[cfg(feature = "serde")]
impl hv_types::things::BodyContent for Any {
    fn body_to_content(&self) -> (&'static str, hv_types::content::Content<'_>) {
        ("$any", hv_types::content::ToContent::to_content(&self.0))
    }

    fn body_from_content(
        _: Option<Uuid>,
        _: &str,
        node: hv_types::content::Node,
    ) -> Result<Self, hv_types::content::ContentError> {
        hv_types::content::FromContent::from_content(node).map(Any)
    }
}

/// Text with what XML makes difficult, but without a lone CR, which XML reads as LF.
fn text() -> impl Strategy<Value = String> {
    "[ a-zé<&>'\"\\]\t\n,]{0,12}"
}

fn guid() -> impl Strategy<Value = Guid> {
    (any::<u128>(), any::<bool>()).prop_map(|(bits, upper)| {
        let text = Uuid::from_u128(bits).to_string();
        let text = if upper { format!(" {} ", text.to_uppercase()) } else { text };
        text.parse().unwrap()
    })
}

fn word<T: hv_types::values::LexicalValue + std::fmt::Debug>() -> impl Strategy<Value = Lexical<T>> {
    "Active|Deleted|Online|Created|Read|[A-Z][a-z]{0,8}| Update\n".prop_map(|word| word.parse().unwrap())
}

/// A time in one of the forms of the wire, or of published examples.
fn time() -> impl Strategy<Value = String> {
    let fraction = "|\\.[0-9]{1,4}";
    (1000..9999_u32, 1..13_u32, 1..29_u32, 0..24_u32, 0..60_u32, fraction, prop_oneof!["T", " "], "|Z")
        .prop_map(|(year, month, day, hour, minute, fraction, t, zone)| {
            let day = if t == "T" { format!("{day:02}") } else { day.to_string() };
            format!("{year}-{month:02}-{day}{t}{hour:02}:{minute:02}:30{fraction}{zone}")
        })
}

fn raw() -> impl Strategy<Value = RawXml> {
    prop_oneof![
        Just("<a/>"),
        Just("<x:a xmlns:x=\"urn:x\" b='&lt;'>t<!-- c --><![CDATA[<]]></x:a>"),
        Just("<a xmlns=\"urn:d\"><b xmlns=\"\"/>&#13;</a>"),
    ]
    .prop_map(|text| text.parse().unwrap())
}

fn named() -> impl Strategy<Value = NamedGuid> {
    (guid(), option::of(text())).prop_map(|(id, name)| NamedGuid { id, name })
}

fn audit() -> impl Strategy<Value = Audit> {
    (
        option::of(time()),
        option::of(named()),
        option::of(named()),
        option::of(named()),
        option::of(word::<AccessAvenue>()),
        option::of(word::<AuditAction>()),
        option::of(guid()),
    )
        .prop_map(|(time, app, person, other, avenue, action, master)| Audit {
            timestamp: time.map(|time| time.parse::<AuditTime>().unwrap()),
            app_id: app,
            person_id: person,
            impersonator_id: other,
            access_avenue: avenue,
            audit_action: action,
            master_app_id: master,
        })
}

fn related() -> impl Strategy<Value = RelatedThing> {
    let target = prop_oneof![
        (guid(), option::of(guid()))
            .prop_map(|(id, version_stamp)| Some(RelatedTarget::Thing { id, version_stamp })),
        "[a-z]{1,9}".prop_map(|id| Some(RelatedTarget::Client(String255::new(id).unwrap()))),
        Just(None),
    ];
    (target, option::of(text()))
        .prop_map(|(target, relationship_type)| RelatedThing { target, relationship_type })
}

fn extension() -> impl Strategy<Value = Extension> {
    (text(), option::of(text()), proptest::collection::vec(raw(), 0..3)).prop_map(
        |(source, ver, elements)| {
            let mut extension = Extension::new(source);
            extension.set_elements(&elements);
            match ver {
                Some(ver) => extension.with_ver(ver),
                None => extension,
            }
        },
    )
}

fn common() -> impl Strategy<Value = Common> {
    (
        option::of(text()),
        option::of(text()),
        option::of(text()),
        proptest::collection::vec(extension(), 0..3),
        proptest::collection::vec(related(), 0..3),
        option::of("[a-z]{1,9}"),
    )
        .prop_map(|(source, note, tags, extensions, related_things, client)| Common {
            source,
            note,
            tags: tags.map(|tags| tags.parse::<Tags>().unwrap()),
            extensions,
            related_things,
            client_thing_id: client.map(|client| String255::new(client).unwrap()),
        })
}

fn thing() -> impl Strategy<Value = Thing<Any>> {
    let head = (
        option::of((guid(), guid())),
        option::of((guid(), option::of(text()))),
        option::of(word::<ThingState>()),
        option::of(any::<u32>()),
        option::of(time()),
        option::of(audit()),
        option::of(audit()),
    );
    let body = (option::of((raw(), option::of(common()))), any::<bool>());
    let tail = (
        any::<bool>(),
        option::of((option::of(any::<bool>()), proptest::collection::vec(word::<Permission>(), 1..6))),
        option::of(text()),
        option::of(prop_oneof![time().prop_map(Some), Just(None)]),
        0..3_u8,
    );
    (head, body, tail).prop_map(|(head, (body, transformed), tail)| {
        let mut thing = match body {
            Some((raw, common)) => {
                let mut thing = Thing::new(Any(raw));
                if let Some(common) = common {
                    *thing.common_mut().unwrap() = common;
                }
                thing
            }
            None => Thing::default(),
        };
        if transformed {
            thing.push_transformed(
                "<data-xml transform='t&amp;'> text <row a='1'/></data-xml>".parse().unwrap(),
            );
        }
        thing.key = head.0.map(|(id, version_stamp)| ThingKey { id, version_stamp });
        thing.type_id = head.1.map(|(id, name)| TypeId { id, name });
        thing.state = head.2;
        thing.flags = head.3.map(|bits| Flags::from_bits(bits).into());
        thing.eff_date = head.4.map(|time| time.parse::<EffDate>().unwrap());
        thing.created = head.5;
        thing.updated = head.6;
        if tail.0 {
            let mut blobs = BlobPayload::new();
            blobs.push(Blob::inline("", "text/plain", b"health").unwrap()).unwrap();
            thing.blobs = Some(blobs);
        }
        thing.permissions = tail.1.map(|(immutable, permissions)| Permissions {
            immutable: immutable.map(Into::into),
            permissions,
        });
        thing.tags = tail.2.map(|tags| tags.parse().unwrap());
        thing.updated_end_date = tail.3.map(|end| match end {
            Some(time) => time.parse::<EndDate>().unwrap(),
            None => End::NONE.into(),
        });
        if tail.4 == 1 {
            let info = "<signature-info><sig-data/> <Signature xmlns='urn:s'/></signature-info>";
            thing.set_signature_info(info.parse().unwrap());
        }
        thing
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_equal_and_written_the_same(thing in thing()) {
        let text = thing.to_xml().unwrap();
        let read: Thing<Any> = Thing::from_xml(&text).unwrap();
        prop_assert_eq!(&read, &thing, "{}", text);
        prop_assert_eq!(read.to_xml().unwrap(), text);
    }

    #[test]
    fn no_input_panics(text in "<thing>.{0,60}</thing>") {
        let _ = Thing::<Any>::from_xml(&text);
    }
}

#[cfg(feature = "serde")]
proptest! {
    #[test]
    fn json_reads_back_equal_and_to_the_same_xml(thing in thing()) {
        let json = serde_json::to_string(&thing).unwrap();
        let read: Thing<Any> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&read, &thing, "{}", json);
        prop_assert_eq!(read.to_xml().unwrap(), thing.to_xml().unwrap());
    }
}
