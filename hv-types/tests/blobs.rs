//! Blobs in XML and JSON.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_types::blobs::{Blob, BlobError, BlobInfo, BlobPayload, DataOther, HashError, HashInfo};
use hv_types::xml::{self, ErrorKind};

const HASH: &str = "<hash-info><algorithm>SHA256Block</algorithm><params><block-size>02097152</block-size></params>\
    <hash>T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=</hash></hash-info>";

fn payload(blobs: &str) -> String {
    format!("<blob-payload>{blobs}</blob-payload>")
}

fn blob(name: &str, rest: &str) -> String {
    format!(
        "<blob><blob-info><name>{name}</name><content-type>text/plain</content-type></blob-info>{rest}</blob>"
    )
}

fn read(text: &str) -> Result<BlobPayload, xml::Error> {
    xml::from_str(text, "blob-payload")
}

/// Every shape that a payload can have.
fn shapes() -> String {
    payload(&format!(
        "<blob><blob-info><name></name><content-type></content-type>{HASH}</blob-info>\
         <content-length>003</content-length><base64data>YW\nJj</base64data></blob>{}{}{}{}{}",
        blob(
            "scan",
            "<content-length>4491016</content-length><blob-ref-url>https://example.org/b?t=1&amp;u=2</blob-ref-url>"
        ),
        blob("info only", ""),
        blob("removed", "<content-length>0</content-length>"),
        blob(
            "old",
            "<base64data>H4sI</base64data><legacy-content-encoding>gzip,base64</legacy-content-encoding>\
             <current-content-encoding>gzip</current-content-encoding>"
        ),
        blob("empty", "<base64data></base64data>"),
    ))
}

#[test]
fn every_shape_of_a_blob_comes_back_as_it_was() {
    let read = read(&shapes()).unwrap();
    assert_eq!(
        xml::to_string(&read, "blob-payload").unwrap(),
        shapes()
            .replace("<name></name><content-type></content-type>", "<name/><content-type/>")
            .replace("<base64data></base64data>", "<base64data/>")
    );
    let names: Vec<&str> = read.iter().map(Blob::name).collect();
    assert_eq!(names, ["", "scan", "info only", "removed", "old", "empty"]);
    assert_eq!(read.default_blob().unwrap().data().unwrap().decode(3).unwrap(), b"abc");
    assert_eq!(read.get("scan").unwrap().url(), Some("https://example.org/b?t=1&u=2"));
    let removals: Vec<&str> = read.iter().filter(|blob| blob.is_removal()).map(Blob::name).collect();
    assert_eq!(removals, ["removed"]);
}

#[cfg(feature = "serde")]
#[test]
fn json_holds_every_shape_of_a_blob() {
    let read = read(&shapes()).unwrap();
    let json = serde_json::to_value(&read).unwrap();
    assert_eq!(json["blob"][0]["blob-info"]["hash-info"]["algorithm"], "SHA256Block");
    assert_eq!(json["blob"][1]["content-length"], 4_491_016);
    assert_eq!(json["blob"][0]["content-length"], "003");
    assert_eq!(serde_json::from_value::<BlobPayload>(json).unwrap(), read);
    let twice = format!("[{0},{0}]", r#"{"blob-info": {"name": "a", "content-type": ""}}"#);
    let error = serde_json::from_str::<BlobPayload>(&format!("{{\"blob\": {twice}}}")).unwrap_err();
    assert!(error.to_string().contains("has a blob `a` already"), "{error}");
    let both = r#"{"blob": {"blob-info": {"name": "a", "content-type": ""}, "base64data": "", "blob-ref-url": "u"}}"#;
    let error = serde_json::from_str::<BlobPayload>(both).unwrap_err();
    assert!(error.to_string().contains("`blob-ref-url` is not known"), "{error}");
}

#[test]
fn faults_in_a_payload_are_refused_at_their_place() {
    let long = "x".repeat(256);
    for (text, kind, path, message) in [
        (payload(""), ErrorKind::Missing, "/blob-payload/blob", "element `blob` is missing"),
        (
            payload(&[blob("a", ""), blob("b", ""), blob("a", "")].concat()),
            ErrorKind::Occurrence,
            "/blob-payload/blob[3]",
            "has a blob `a` already",
        ),
        (
            payload(&[blob("", ""), blob("", "")].concat()),
            ErrorKind::Occurrence,
            "/blob-payload/blob[2]",
            "a default blob (one with the empty name) already",
        ),
        (payload(&blob(&long, "")), ErrorKind::Value, "/blob-payload/blob/blob-info/name", "at most 255"),
        (
            payload(&blob("a", "<base64data>YQ==</base64data><blob-ref-url>u</blob-ref-url>")),
            ErrorKind::Unexpected,
            "/blob-payload/blob/blob-ref-url",
            "not expected here",
        ),
        (
            payload(&blob("a", "<content-length>many</content-length>")),
            ErrorKind::Value,
            "/blob-payload/blob/content-length",
            "`many`",
        ),
        (
            payload("<blob><blob-info><name/></blob-info></blob>"),
            ErrorKind::Missing,
            "/blob-payload/blob/blob-info/content-type",
            "is missing",
        ),
        (
            payload(&format!(
                "<blob><blob-info><name/><content-type/>{}</blob-info></blob>",
                HASH.replace("02097152", "0")
            )),
            ErrorKind::Value,
            "/blob-payload/blob/blob-info/hash-info/params/block-size",
            "at least 1",
        ),
    ] {
        let error = read(&text).unwrap_err();
        assert_eq!((error.kind(), error.path()), (kind, path), "{error}");
        assert!(error.message().contains(message), "{error}");
    }
}

#[test]
fn a_name_changed_to_one_that_is_taken_is_not_written() {
    let mut payload = read(&payload(&[blob("a", ""), blob("b", "")].concat())).unwrap();
    payload.get_mut("b").unwrap().info = BlobInfo::new("a", "").unwrap();
    let error = xml::to_string(&payload, "blob-payload").unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Occurrence, "/blob-payload/blob[2]"));
}

#[test]
fn blobs_are_added_replaced_and_taken_by_name() {
    let mut payload = BlobPayload::new();
    payload.push(Blob::inline("a", "text/plain", b"1").unwrap()).unwrap();
    assert!(
        matches!(payload.push(Blob::removal("a").unwrap()), Err(BlobError::DuplicateName(name)) if name == "a")
    );
    assert!(!payload.replace(Blob::removal("a").unwrap()).unwrap().is_removal());
    assert!(payload.replace(Blob::removal("b").unwrap()).is_none());
    assert_eq!(payload.len(), 2);
    assert!(payload.take("a").unwrap().is_removal());
    assert!(payload.take("a").is_none() && payload.get("a").is_none());
    assert!(matches!(Blob::inline("a", "", b""), Err(BlobError::EmptyInline)));
    assert!(matches!(Blob::removal(&"ä".repeat(256)), Err(BlobError::TooLong { what: "name", limit: 255 })));
    assert!(Blob::removal(&"ä".repeat(255)).is_ok());
}

#[test]
fn a_hash_is_verified_or_the_reason_is_said() {
    let info = |text: &str| xml::from_str::<HashInfo>(text, "hash-info").unwrap();
    assert!(info(HASH).verify(&b"abc"[..]).is_ok());
    let without_size = HASH.replace("<params><block-size>02097152</block-size></params>", "");
    assert!(info(&without_size).verify(&b"abc"[..]).is_ok());
    assert!(info(&HASH.replace("T4t", " \n T4t")).verify(&b"abc"[..]).is_ok());
    // With blocks of one byte the same content has another hash.
    let other_size = info(&HASH.replace("02097152", "1")).verify(&b"abc"[..]).unwrap_err();
    assert!(matches!(other_size, HashError::Mismatch { .. }));
    let changed = info(HASH).verify(&b"abd"[..]).unwrap_err().to_string();
    assert!(changed.contains("not T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g="), "{changed}");
    for (from, to, expected) in [
        ("SHA256Block", "MD5", "`MD5` is not known"),
        ("02097152", "99999999999999999999", "99999999999999999999 is too large"),
        ("T4tC", "T4t", "is not the base64 of a SHA-256 hash"),
    ] {
        let error = info(&HASH.replace(from, to)).verify(&b"abc"[..]).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let blob = Blob::removal("a").unwrap();
    assert!(matches!(blob.verify(&b""[..]), Err(HashError::Missing)));
}

#[test]
fn the_old_envelope_s_content_comes_back_as_it_was() {
    for text in [
        "<data-other content-type=\"text/plain\" content-encoding=\"base64\">aGVh\nbHRo</data-other>",
        "<data-other>plain &amp; simple</data-other>",
        "<data-other content-type=\"\"/>",
    ] {
        let read: DataOther = xml::from_str(text, "data-other").unwrap();
        assert_eq!(xml::to_string(&read, "data-other").unwrap(), text);
        #[cfg(feature = "serde")]
        {
            let json = serde_json::to_string(&read).unwrap();
            assert_eq!(serde_json::from_str::<DataOther>(&json).unwrap(), read, "{json}");
        }
    }
}
