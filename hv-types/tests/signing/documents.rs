//! What may be handed to a verifier: messages, encodings, and what is made to take long.

use hv_types::signing::{Policy, Report, verify, verify_bytes, verify_each};

use super::{replaced, signed, things::THINGS, trusting};

#[test]
fn what_is_made_to_take_long_is_refused_soon() {
    let good = signed(THINGS[0].1);
    let certificate = &good[good.find("<X509Certificate>").unwrap()..good.find("</X509Data>").unwrap()];
    let declared: String = (0..200).map(|index| format!(" xmlns:p{index}='urn:{index}'")).collect();
    let attributes: String = (0..200).map(|index| format!(" p{index}:b=''")).collect();
    let inside = |content: String| replaced(&good, "<weight>", &format!("<weight{declared}>{content}"));
    let cases = [
        ("certificates", replaced(&good, certificate, &certificate.repeat(2000))),
        (
            "a value",
            replaced(&good, "<SignatureValue>", &format!("<SignatureValue>{}", "A".repeat(4_000_000))),
        ),
        ("depth", inside("<a>".repeat(100_000))),
        ("prefixes", inside("<p0:a/>".repeat(50_000))),
        ("attributes", inside(format!("<a{attributes}/>").repeat(500))),
        ("references", inside("&lt;".repeat(200_000))),
        ("comments", inside("<!---->".repeat(200_000))),
        ("declarations", inside("<a xmlns='u'/>".repeat(50_000))),
        ("entities", format!("<!DOCTYPE a [<!ENTITY b '{}'>]>{good}", "&c;".repeat(1000))),
    ];
    for (what, text) in cases {
        let start = std::time::Instant::now();
        assert!(!verify(&text, &trusting(&["ca.crt"])).accepted(), "{what}");
        // Without optimization, on a busy machine: seconds would be minutes if it were quadratic.
        assert!(start.elapsed().as_secs() < 30, "{what}: {:?}", start.elapsed());
    }
}

#[test]
fn a_file_in_utf_16_verifies_and_what_is_no_text_is_refused() {
    let policy = trusting(&["ca.crt"]);
    let text = format!("\u{feff}<?xml version='1.0' encoding='utf-16'?>{}", signed(THINGS[13].1));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert!(verify_bytes(&bytes, &policy).accepted());
    for bytes in [&b""[..], b"\xff", b"\xff\xfe<", b"PK\x03\x04"] {
        assert!(!verify_bytes(bytes, &policy).accepted());
    }
    let small = Policy { limits: policy.limits.with_bytes(1000), ..policy };
    assert!(verify_bytes(&bytes, &small).structure.reason().unwrap().contains("more than"));
}

#[test]
fn things_in_a_message_are_documents_of_their_own() {
    let message = |things: &str| {
        format!(
            "<response><status><code>0</code></status><wc:info xmlns:wc='urn:com.microsoft.wc.methods.response.GetThings3'>\
             <group name='g'>{things}</group></wc:info></response>"
        )
    };
    let policy = trusting(&["ca.crt"]);
    let (one, two) = (signed(THINGS[0].1), signed(THINGS[4].1));
    let reports = verify_each(&message(&format!("{one}<thing><data-xml/></thing>{two}")), &policy);
    let accepted: Vec<bool> = reports.iter().map(Report::accepted).collect();
    assert_eq!(accepted, [true, false, true]);
    assert!(verify_each(&message(""), &policy).is_empty());
    assert!(verify_each(&one, &policy)[0].accepted());
    assert!(!verify_each(&format!("<other>{one}</other>"), &policy)[0].accepted());
}
