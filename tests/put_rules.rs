//! What is refused before it is sent, and with which status.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_things::{AnyThing, Thing};
use hv_types::blobs::{Blob, BlobInfo};
use hv_types::messages::{PutLimits, PutThings, StatusCode, check_put, check_update};
use hv_types::things::Flags;
use hv_types::xml::Document;

const KEY: &str = "<thing-id version-stamp='00000000-0000-0000-0000-000000000002'>\
    00000000-0000-0000-0000-000000000001</thing-id>";
const TYPE: &str = "<type-id>ca3c57f4-f4c1-4e15-be67-0a3caf5414ed</type-id>";
const DATA: &str = "<data-xml><blood-pressure><when><date><y>2024</y><m>02</m><d>29</d></date></when>\
    <systolic>123</systolic><diastolic>68</diastolic></blood-pressure><common><note>a</note></common></data-xml>";
fn thing(inside: &[&str]) -> Thing {
    Thing::from_xml(&format!("<thing>{}</thing>", inside.concat())).unwrap()
}

fn stored() -> Thing {
    thing(&[KEY, TYPE, "<flags>0</flags>", DATA])
}

#[test]
fn what_the_service_takes_passes() {
    for fine in [
        thing(&[TYPE, DATA]),
        stored(),
        // Only tags change.
        thing(&[KEY, "<tags>a</tags>"]),
        thing(&[KEY, TYPE, "<flags>4</flags>", DATA]),
        // A type that is not known here.
        thing(&[
            "<type-id>00000000-0000-0000-0000-000000000001</type-id><flags>16</flags><data-xml><new/></data-xml>",
        ]),
    ] {
        assert_eq!(check_put(&fine), Ok(()), "{fine:?}");
    }
    let mut with_blobs = stored();
    with_blobs.blobs_mut().push(Blob::inline("", "text/plain", b"health").unwrap()).unwrap();
    with_blobs.blobs_mut().push(Blob::removal("scan").unwrap()).unwrap();
    let uploaded = Blob::uploaded(BlobInfo::new("film", "").unwrap(), 4, "https://example.org/".into());
    with_blobs.blobs_mut().push(uploaded).unwrap();
    assert_eq!(check_put(&with_blobs), Ok(()));
    assert_eq!(PutThings::new(vec![with_blobs, thing(&[TYPE, DATA])]).check(PutLimits::default()), Ok(()));
}

#[test]
fn what_the_service_would_refuse_of_a_thing_is_refused_with_its_status() {
    let zeros = "00000000-0000-0000-0000-000000000000";
    let stampless = KEY.replace("00000000-0000-0000-0000-000000000002", zeros);
    let nil = KEY.replace("00000000-0000-0000-0000-000000000001", zeros);
    let blob = |rest: &str| {
        format!(
            "<blob-payload><blob><blob-info><name>a</name><content-type/></blob-info>{rest}</blob></blob-payload>"
        )
    };
    let hashed = |hash: &str| {
        format!(
            "<blob-payload><blob><blob-info><name>a</name><content-type/><hash-info>{hash}</hash-info></blob-info>\
             <base64data>YWJj</base64data></blob></blob-payload>"
        )
    };
    for (thing, code, message) in [
        (thing(&[&stampless, TYPE, DATA]), StatusCode::VersionStampMissing, "names the version stamp"),
        (thing(&[&nil, TYPE, DATA]), StatusCode::InvalidThing, "all zeros"),
        (
            thing(&[KEY, TYPE, "<flags>2</flags>", DATA]),
            StatusCode::InvalidThingTypeVersion,
            "would drop data",
        ),
        (thing(&[DATA]), StatusCode::InvalidThingType, "needs a type id"),
        (thing(&[TYPE]), StatusCode::InvalidXml, "needs data"),
        (
            thing(&[TYPE, "<data-xml transform='row'><row/></data-xml>"]),
            StatusCode::InvalidXml,
            "output of a transform is ignored",
        ),
        (
            thing(&[TYPE, DATA, "<data-other content-encoding='base64'>YQ==</data-other>"]),
            StatusCode::InvalidXml,
            "make the content a blob",
        ),
        (thing(&[KEY, TYPE, DATA, &blob("")]), StatusCode::InvalidXml, "blob `a`: it has neither content"),
        (
            thing(&[KEY, TYPE, DATA, &blob("<content-length>7</content-length>")]),
            StatusCode::InvalidXml,
            "neither content nor address",
        ),
        (
            thing(&[KEY, TYPE, DATA, &blob("<base64data/>")]),
            StatusCode::InvalidXml,
            "empty blob cannot be sent inline",
        ),
        (
            thing(&[KEY, TYPE, DATA, &blob("<base64data>aG$=</base64data>")]),
            StatusCode::InvalidXml,
            "not base64",
        ),
        (
            thing(&[KEY, TYPE, DATA, &blob("<base64data>aB==</base64data>")]),
            StatusCode::InvalidXml,
            "not base64",
        ),
        (
            thing(&[
                KEY,
                TYPE,
                DATA,
                &blob("<content-length>4</content-length><base64data>YWJj</base64data>"),
            ]),
            StatusCode::InvalidXml,
            "has 3 bytes, but content-length says 4",
        ),
        (
            thing(&[
                KEY,
                TYPE,
                DATA,
                &blob("<base64data>YWJj</base64data><legacy-content-encoding>br</legacy-content-encoding>"),
            ]),
            StatusCode::UnsupportedContentEncoding,
            "`br` is not supported",
        ),
        (
            thing(&[KEY, TYPE, DATA, &hashed("<algorithm>MD5</algorithm><hash>YWJj</hash>")]),
            StatusCode::InvalidBlobHashAlgorithm,
            "`MD5`",
        ),
        (
            thing(&[KEY, TYPE, DATA, &hashed("<algorithm>SHA256Block</algorithm><hash>YWJj</hash>")]),
            StatusCode::InvalidBlobHash,
            "not the base64 of a SHA-256 hash",
        ),
        (
            thing(&[
                KEY,
                TYPE,
                DATA,
                &hashed(
                    "<algorithm>SHA256Block</algorithm><hash>ZDBKgA+azklQ94clLpAIL+1yR1gCmUIRWYrB1X1T5qI=</hash>",
                ),
            ]),
            StatusCode::InvalidBlobHash,
            "the content's hash is T4tC",
        ),
        (
            thing(&[
                KEY,
                TYPE,
                DATA,
                &hashed(
                    "<algorithm>SHA256Block</algorithm><params><block-size>99999999999999999999</block-size></params><hash>YWJj</hash>",
                ),
            ]),
            StatusCode::UnsupportedBlobHashBlockSize,
            "too large",
        ),
    ] {
        let error = check_put(&thing).unwrap_err();
        assert_eq!(error.code, code, "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.to_string().ends_with(&format!("status {})", code.code())), "{error}");
    }
    let mut other_data = thing(&[TYPE, DATA]);
    other_data.type_id.as_mut().unwrap().id = "3d34d87e-7fc1-4153-800f-f56592cb0d17".parse().unwrap();
    assert_eq!(check_put(&other_data).unwrap_err().code, StatusCode::InvalidXml);
    let mut twice = stored();
    for name in ["a", "b"] {
        twice.blobs_mut().push(Blob::removal(name).unwrap()).unwrap();
    }
    twice.blobs_mut().get_mut("b").unwrap().info.name = "a".parse().unwrap();
    assert_eq!(check_put(&twice).unwrap_err().code, StatusCode::DuplicateBlob);
}

#[test]
fn only_types_that_allow_it_can_be_read_only_and_only_from_the_start() {
    for info in AnyThing::TYPES.iter().filter(|info| !info.document) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");
        let body = std::fs::read_to_string(format!("{folder}/{}.xml", info.module)).unwrap();
        let data = AnyThing::from_xml(info.id, &body).unwrap();
        let mut made = Thing::new(data);
        assert_eq!(check_put(&made), Ok(()), "{}", info.module);
        made.set_flags(Flags::READ_ONLY, true);
        let expected = if info.allow_read_only { Ok(()) } else { Err(StatusCode::CannotCreateReadOnlyThing) };
        assert_eq!(check_put(&made).map_err(|error| error.code), expected, "{}", info.module);
        made.set_flags(Flags::READ_ONLY, false);
        made.key = stored().key;
        let expected = if info.immutable { Err(StatusCode::ThingTypeImmutable) } else { Ok(()) };
        assert_eq!(check_put(&made).map_err(|error| error.code), expected, "{}", info.module);
    }
}

#[test]
fn an_update_is_held_against_what_is_stored() {
    let read_only = || {
        thing(&[
            KEY,
            TYPE,
            "<flags>16</flags>",
            DATA,
            &format!(
                "<blob-payload>{}</blob-payload>",
                "<blob><blob-info><name>a</name><content-type/></blob-info><blob-ref-url>u</blob-ref-url></blob>"
            ),
        ])
    };
    let changed = |from: &str, to: &str| thing(&[KEY, TYPE, "<flags>16</flags>", &DATA.replace(from, to)]);
    let newer = KEY.replace("000000000002", "000000000003");
    let other = KEY.replace("000000000001", "000000000009");
    let removed = "<blob-payload><blob><blob-info><name>a</name><content-type/></blob-info>\
        <content-length>0</content-length></blob></blob-payload>";
    let weight = "<type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id><data-xml><weight><when><date><y>2024</y>\
        <m>3</m><d>1</d></date></when><value><kg>81.60</kg></value></weight></data-xml>";
    let sample = |module: &str| {
        let info = AnyThing::TYPES.iter().find(|info| info.module == module).unwrap();
        let path = format!("{}/tests/data/samples/{module}.xml", env!("CARGO_MANIFEST_DIR"));
        let body = std::fs::read_to_string(path).unwrap();
        thing(&[KEY, &format!("<type-id>{}</type-id><data-xml>{body}</data-xml>", info.id)])
    };
    let (older, newer_version) = (sample("immunization_v1"), sample("immunization_v2"));
    for (update, stored, expected) in [
        (stored(), stored(), Ok(())),
        (changed("123", "130"), stored(), Err(StatusCode::CannotSetReadOnly)),
        (thing(&[&newer, TYPE, DATA]), stored(), Err(StatusCode::VersionStampMismatch)),
        (thing(&[&other, TYPE, DATA]), stored(), Err(StatusCode::InvalidThing)),
        (thing(&[TYPE, DATA]), stored(), Err(StatusCode::InvalidThing)),
        (thing(&[KEY, weight]), stored(), Err(StatusCode::InvalidThingType)),
        (
            thing(&[KEY, "<type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id>"]),
            stored(),
            Err(StatusCode::UpdateThingTypeVersionNoData),
        ),
        (newer_version.clone(), older.clone(), Ok(())),
        (older, newer_version, Err(StatusCode::InvalidThingTypeVersion)),
        // Read-only.
        (read_only(), read_only(), Ok(())),
        (
            thing(&[KEY, "<tags>a</tags><updated-end-date>2024-01-01T00:00:00</updated-end-date>"]),
            read_only(),
            Ok(()),
        ),
        (changed("<m>02", "<m>2"), read_only(), Ok(())),
        (changed("123", "130"), read_only(), Err(StatusCode::CannotUpdateReadOnlyThing)),
        (changed("<note>a", "<note>b"), read_only(), Err(StatusCode::CannotUpdateReadOnlyThing)),
        (
            thing(&[KEY, TYPE, "<flags>16</flags>", DATA, removed]),
            read_only(),
            Err(StatusCode::CannotUpdateReadOnlyThing),
        ),
        (stored(), read_only(), Err(StatusCode::CannotClearReadOnly)),
    ] {
        assert_eq!(check_update(&update, &stored).map_err(|error| error.code), expected, "{update:?}");
    }
}

#[test]
fn sizes_are_those_that_the_caller_knows_of() {
    let mut large = thing(&[TYPE, DATA]);
    large.blobs_mut().push(Blob::inline("", "", &[0; 3000]).unwrap()).unwrap();
    let request = PutThings::new(vec![thing(&[TYPE, DATA]), large]);
    let limits = PutLimits::default();
    assert_eq!(request.check(limits.with_inline_blob(3000).with_request(1 << 20).with_things(2)), Ok(()));
    let error = request.check(limits.with_inline_blob(2999)).unwrap_err();
    assert_eq!((error.code, error.index), (StatusCode::BlobTooLargeForInline, Some(1)));
    assert!(error.to_string().starts_with("thing 2: blob ``: it has 3000 bytes"), "{error}");
    assert_eq!(request.check(limits.with_request(4000)).unwrap_err().code, StatusCode::RequestTooLong);
    assert_eq!(request.check(limits.with_things(1)).unwrap_err().code, StatusCode::TooManyThings);
    assert_eq!(
        PutThings::<AnyThing>::new(Vec::new()).check(limits).unwrap_err().code,
        StatusCode::InvalidXml
    );
    let error = PutThings::new(vec![stored(), stored()]).check(limits).unwrap_err();
    assert_eq!((error.code, error.index), (StatusCode::VersionStampMismatch, Some(1)));
}
