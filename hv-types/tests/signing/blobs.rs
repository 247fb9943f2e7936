//! Blobs that a signature lists.

use hv_types::signing::{BlobState, verify};

use super::{replaced, signed, things::THINGS, trusting};

#[test]
fn blobs_are_compared_with_what_was_signed() {
    let good = signed(THINGS[15].1);
    let policy = trusting(&["ca.crt"]);
    let report = verify(&good, &policy);
    let states: Vec<_> = report.blobs.iter().map(|blob| (blob.name.as_str(), blob.state.clone())).collect();
    assert_eq!(states, [("", BlobState::Matches), ("b", BlobState::Elsewhere)]);

    let payload = &good[good.find("<blob-payload>").unwrap()..good.find("<signature-info>").unwrap()];
    let second = &payload[payload.rfind("<blob>").unwrap()..payload.find("</blob-payload>").unwrap()];
    let added =
        "<blob><blob-info><name>c</name><content-type/></blob-info><base64data>YQ==</base64data></blob>";
    let cases: [(&str, String, &str); 9] = [
        ("other content", replaced(&good, "YWJj", "YWJk"), "hash"),
        ("other length", replaced(&good, "<content-length>3<", "<content-length>4<"), "content-length"),
        ("not base64", replaced(&good, "YWJj", "YWJ"), "base64"),
        ("other type", replaced(&good, "text/plain", "text/html"), "content-type"),
        ("other hash", replaced(&good, "T4tCwi3T", "T4tCwi3S"), "hash-info is not the signed one"),
        ("a blob less", replaced(&good, second, ""), "does not carry it"),
        ("a blob renamed", replaced(&good, "<name>b</name>", "<name>d</name>"), "does not carry it"),
        (
            "a blob removed",
            replaced(&good, "<base64data>YWJj</base64data>", "").replacen(
                "<content-length>3",
                "<content-length>0",
                1,
            ),
            "removes it",
        ),
        ("a name twice", replaced(&good, "<name>b</name>", "<name/>"), ""),
    ];
    for (what, text, expected) in cases {
        let report = verify(&text, &policy);
        assert!(!report.accepted(), "{what}: {report}");
        let reason = report.blob_hashes.reason().unwrap();
        assert!(reason.contains(expected), "{what}: {reason}");
    }
    let report = verify(&replaced(&good, payload, ""), &policy);
    assert!(
        report.accepted() && report.blobs.iter().all(|blob| blob.state == BlobState::NotDelivered),
        "{report}"
    );
    let report = verify(&replaced(&good, "</blob-payload>", &format!("{added}</blob-payload>")), &policy);
    assert!(report.accepted() && report.not_covered.contains(&"blob `c`".to_owned()), "{report}");
}
