//! Signing and verifying, as users do it: faults, trust, blobs, keys, and xmlsec1.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::path::PathBuf;
use std::process::Command;

use hv_types::signing::{
    Algorithm, BlobState, CertificateDer, Options, Pin, Policy, Report, RsaSigner, SignError, SignedThing,
    Signer, certificates, from_pfx, sign, verify, verify_bytes, verify_each,
};
use hv_types::things::{Body, Thing, TypeInfo, Uuid};
use hv_types::xml::{self, Document, RawXml};

fn pki(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pki")).join(name)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(pki(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn key(name: &str) -> RsaSigner {
    RsaSigner::from_pem(&file(name), None).unwrap()
}

fn chain(names: &[&str]) -> Vec<CertificateDer<'static>> {
    names.iter().flat_map(|name| certificates(&file(name)).unwrap()).collect()
}

fn trusting(names: &[&str]) -> Policy {
    names.iter().fold(Policy::default(), |policy, name| policy.trust(&file(name)).unwrap())
}

fn signed_by(thing: &str, leaf: &str, algorithm: Algorithm) -> String {
    let options = Options::default().with_algorithm(algorithm);
    sign(thing, &key("leaf.key"), &chain(&[leaf]), &options).unwrap()
}

fn signed(thing: &str) -> String {
    signed_by(thing, "leaf.crt", Algorithm::RsaSha256)
}

/// Things whose text is unusual in some way that the octets depend on.
const THINGS: [(&str, &str); 16] = [
    ("plain", "<thing><data-xml><weight><value><kg>70</kg></value></weight><common/></data-xml></thing>"),
    (
        "the whole envelope",
        "<thing><thing-id version-stamp=\"4d5fb486-0459-45a4-ba97-8b4c75c30f3f\">\
         31713110-026c-4d24-8549-cec9effe9b0d</thing-id><type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id>\
         <flags>0</flags><eff-date>2010-01-02T03:04:05</eff-date><data-xml><weight/></data-xml>\
         <tags>a,b</tags><updated-end-date>2012-01-01T00:00:00</updated-end-date></thing>",
    ),
    ("indented", "<?xml version='1.0'?>\n<thing>\n  <data-xml>\n    <weight/>\n  </data-xml>\n</thing>\n"),
    ("line ends", "<thing>\r\n<data-xml>\r\n<a>\rx&#13;</a></data-xml>\r\n</thing>"),
    (
        "namespaces on thing",
        "<thing xmlns:b='urn:b' xmlns:a='urn:a'><data-xml><b:x a:y='1'/></data-xml></thing>",
    ),
    ("a redeclared prefix", "<thing xmlns:a='urn:a'><data-xml xmlns:a='urn:c'><a:x/></data-xml></thing>"),
    (
        "a default namespace inside",
        "<thing><data-xml><x xmlns='urn:d'><y xmlns=''><z xmlns='urn:d'/></y></x></data-xml></thing>",
    ),
    (
        "the stylesheet's prefix for another namespace",
        "<thing xmlns:hv='urn:o'><data-xml><hv:x/></data-xml></thing>",
    ),
    (
        "the stylesheet's prefix for its own namespace",
        "<thing xmlns:hv='urn:com.microsoft.wc.thing.signing.2.xsl'><data-xml><hv:x/></data-xml></thing>",
    ),
    (
        "the stylesheet's prefix inside",
        "<thing><data-xml><x xmlns:hv='urn:o'><hv:y xmlns:hv='urn:com.microsoft.wc.thing.signing.2.xsl'/></x>\
         </data-xml></thing>",
    ),
    (
        "the namespace of XSLT",
        "<thing xmlns:xs='http://www.w3.org/1999/XSL/Transform'><data-xml><xs:y/></data-xml></thing>",
    ),
    (
        "xml attributes",
        "<thing xml:lang='en' xml:space='preserve' xml:base='http://e/'><data-xml xml:id='d'><a xml:lang='fr'/>\
         </data-xml></thing>",
    ),
    (
        "comments, instructions, CDATA",
        "<!-- a --><?b c?><thing><!-- d --><data-xml><?e  f?><x><!-- g --><![CDATA[<&>]]></x></data-xml></thing>",
    ),
    (
        "characters",
        "<thing><data-xml><é ü='&quot;&lt;&#9;&#10;&#13;'>\u{a0}\u{2028}😀&amp;&gt;</é></data-xml></thing>",
    ),
    (
        "a decoy",
        "<thing><data-xml><thing><signature-info><sig-data/></signature-info></thing></data-xml></thing>",
    ),
    (
        "blobs",
        "<thing><data-xml><file/></data-xml><blob-payload><blob><blob-info><name/><content-type>text/plain\
         </content-type></blob-info><content-length>3</content-length><base64data>YWJj</base64data></blob>\
         <blob><blob-info><name>b</name><content-type/><hash-info><algorithm>SHA256Block</algorithm><params>\
         <block-size>2097152</block-size></params><hash>T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=</hash>\
         </hash-info></blob-info><blob-ref-url>https://example.org/b</blob-ref-url></blob></blob-payload></thing>",
    ),
];

#[test]
fn what_was_signed_verifies_and_the_rest_of_the_text_stays() {
    let policy = trusting(&["ca.crt"]).with_sha1();
    for (what, thing) in THINGS {
        for algorithm in [Algorithm::RsaSha256, Algorithm::RsaSha1] {
            let text = signed_by(thing, "leaf.crt", algorithm);
            let report = verify(&text, &policy);
            assert!(report.accepted(), "{what}: {report}\n{text}");
            assert_eq!(report.stated_algorithm, Some(algorithm));
            let (start, end) =
                (text.find("<signature-info><sig-data>").unwrap(), text.rfind("</signature-info>").unwrap());
            let rest = format!("{}{}", &text[..start], &text[end + "</signature-info>".len()..]);
            assert_eq!(rest, thing, "{what}");
        }
    }
}

#[test]
fn sha1_and_unknown_authorities_are_not_accepted_unless_asked_for() {
    let thing = THINGS[0].1;
    let report = verify(&signed_by(thing, "leaf.crt", Algorithm::RsaSha1), &trusting(&["ca.crt"]));
    assert!(!report.accepted() && report.algorithm.reason().unwrap().contains("SHA-1"), "{report}");
    assert!(report.digest.passed() && report.signature.passed() && report.chain.passed());
    let report = verify(&signed(thing), &Policy::default());
    assert!(!report.accepted() && report.chain.reason().unwrap().contains("no authority"), "{report}");
}

/// Replaces once; the text must be there.
fn replaced(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "`{old}` is not in {text}");
    text.replacen(old, new, 1)
}

#[test]
fn every_fault_in_the_structure_is_refused_with_its_reason() {
    let good = signed(THINGS[1].1);
    let policy = trusting(&["ca.crt"]).with_sha1();
    let between = |from: &str, to: &str| {
        let start = good.find(from).unwrap();
        good[start..start + good[start..].find(to).unwrap() + to.len()].to_owned()
    };
    let info = between("<signature-info>", "</signature-info>");
    let signature = between("<Signature ", "</Signature>");
    let certificate = between("<X509Certificate>", "</X509Certificate>");
    let reference = between("<Reference ", "</Reference>");
    let stylesheet = between("<xs:stylesheet", "</xs:stylesheet>");
    let c14n = "<Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>";
    let many = certificate.repeat(11);
    let huge = format!("<SignatureValue>{}", "A".repeat(5000));
    let add = |at: &str, new: &str| replaced(&good, at, &format!("{at}{new}"));
    let cases: Vec<(&str, String, &str)> = vec![
        ("no signature", replaced(&good, &info, ""), "not signed"),
        ("two signature-infos", replaced(&good, &info, &info.repeat(2)), "two `signature-info`"),
        (
            "two signatures",
            replaced(&good, &signature, &signature.repeat(2)),
            "expected exactly sig-data, Signature",
        ),
        ("no sig-data", replaced(&good, &between("<sig-data>", "</sig-data>"), ""), "expected exactly"),
        ("two data-xml", add("</data-xml>", "<data-xml><weight/></data-xml>"), "two `data-xml`"),
        ("no data-xml", replaced(&good, "<data-xml><weight/></data-xml>", ""), "no data-xml"),
        ("data-xml of a namespace", add("</data-xml>", "<data-xml xmlns='urn:x'/>"), "not part of a thing"),
        ("a stray element", add("</data-xml>", "<x/>"), "`x` is not part of a thing"),
        ("text in thing", add("</data-xml>", "text"), "text where only elements"),
        ("wrapped", format!("<group>{good}</group>"), "expected a `thing`"),
        ("a namespace on thing", replaced(&good, "<thing>", "<thing xmlns='urn:x'>"), "expected a `thing`"),
        ("the old method", replaced(&good, "Method2", "Method1"), "HVSignatureMethod1"),
        ("an unknown method", replaced(&good, "Method2", "Method3"), "`HVSignatureMethod3` is not known"),
        (
            "the old place",
            replaced(&replaced(&good, &info, ""), "</data-xml>", &format!("</data-xml>{signature}")),
            "HVSignatureMethod1",
        ),
        ("another tag", replaced(&good, ">rsa-sha256<", ">rsa-sha1<"), "algorithm-tag is `rsa-sha1`"),
        (
            "an Object",
            replaced(&good, "</Signature>", "<Object/></Signature>"),
            "expected exactly SignedInfo",
        ),
        ("an attribute of Signature", replaced(&good, "<Signature ", "<Signature Id='a' "), "no attributes"),
        (
            "two SignatureValues",
            add("</SignatureValue>", "<SignatureValue>AAAA</SignatureValue>"),
            "expected exactly",
        ),
        ("two References", replaced(&good, &reference, &reference.repeat(2)), "expected exactly"),
        ("no Reference", replaced(&good, &reference, ""), "expected exactly"),
        (
            "an external reference",
            replaced(&good, "URI=\"\"", "URI=\"http://example.org/\""),
            "exactly URI=\"\"",
        ),
        ("a part referred to", replaced(&good, "URI=\"\"", "URI=\"#a\""), "exactly URI=\"\""),
        ("no URI", replaced(&good, " URI=\"\"", ""), "exactly URI=\"\""),
        ("a Type", replaced(&good, " URI=\"\"", " URI=\"\" Type='a'"), "exactly URI=\"\""),
        (
            "another canonicalization",
            replaced(&good, "REC-xml-c14n-20010315", "REC-xml-c14n-20010315#WithComments"),
            "exactly Algorithm",
        ),
        ("one transform only", replaced(&good, c14n, ""), "expected exactly Transform, Transform"),
        ("three transforms", replaced(&good, c14n, &c14n.repeat(2)), "expected exactly Transform, Transform"),
        ("another digest", replaced(&good, "xmlenc#sha256", "xmldsig#sha1"), "digest must be that"),
        (
            "mixed algorithms",
            replaced(&good, "2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"),
            "digest must be that",
        ),
        (
            "an unknown signature method",
            replaced(&good, "xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256"),
            "must be RSA",
        ),
        (
            "parameters",
            replaced(
                &good,
                "rsa-sha256\"/>",
                "rsa-sha256\"><HMACOutputLength>0</HMACOutputLength></SignatureMethod>",
            ),
            "must be RSA",
        ),
        ("no stylesheet", replaced(&good, &stylesheet, ""), "one stylesheet"),
        ("two stylesheets", replaced(&good, &stylesheet, &stylesheet.repeat(2)), "one stylesheet"),
        ("another version", replaced(&good, "version=\"1.0\"", "version=\"2.0\""), "published stylesheet"),
        ("another match", replaced(&good, "match=\"thing\"", "match=\"/\""), "published stylesheet"),
        ("a mode", replaced(&good, "match=\"thing\"", "match=\"thing\" mode=\"m\""), "published stylesheet"),
        (
            "another selection",
            replaced(&good, "select=\"data-xml\"", "select=\"data-xml[1]\""),
            "published stylesheet",
        ),
        ("a second template", add("</xs:template>", "<xs:template match=\"x\"/>"), "one template"),
        (
            "output options",
            replaced(&good, "<xs:template", "<xs:output method=\"text\"/><xs:template"),
            "one template",
        ),
        ("text in the result", add("<xs:copy-of select=\"data-xml\"/>", "text"), "text where only elements"),
        ("an attribute of the result", replaced(&good, "2.xsl\">", "2.xsl\" a=\"b\">"), "no attributes"),
        (
            "another result",
            replaced(&good, "thing.signing.2.xsl", "thing.signing.3.xsl"),
            "of the signing namespace",
        ),
        (
            "a declaration too many",
            replaced(&good, "<xs:template", "<xs:template xmlns:x=\"urn:x\""),
            "other namespaces",
        ),
        (
            "a third copy",
            add("<xs:copy-of select=\"data-xml\"/>", "<xs:copy-of select=\"tags\"/>"),
            "copy two things",
        ),
        (
            "xml:space in the stylesheet",
            replaced(&good, "<xs:template", "<xs:template xml:space=\"preserve\""),
            "published stylesheet",
        ),
        ("a bare key", replaced(&good, &between("<X509Data>", "</X509Data>"), "<KeyValue/>"), "bare key"),
        ("a key beside", replaced(&good, "<X509Data>", "<KeyName>a</KeyName><X509Data>"), "one X509Data"),
        ("no certificate", replaced(&good, &certificate, ""), "1 to 10 certificates, not 0"),
        ("too many certificates", replaced(&good, &certificate, &many), "not 11"),
        (
            "a subject name",
            replaced(&good, &certificate, &format!("{certificate}<X509SubjectName/>")),
            "only X509Certificate",
        ),
        ("a split value", replaced(&good, "<DigestValue>", "<DigestValue><!-- a -->"), "only text"),
        ("an element in a value", replaced(&good, "<DigestValue>", "<DigestValue><a/>"), "only text"),
        ("a padded value", replaced(&good, "</DigestValue>", "A</DigestValue>"), "not base64"),
        (
            "an empty value",
            replaced(&good, &between("<DigestValue>", "</DigestValue>"), "<DigestValue/>"),
            "is empty",
        ),
        ("a huge value", replaced(&good, "<SignatureValue>", &huge), "more than 4096 characters"),
        ("a DOCTYPE", format!("<!DOCTYPE thing>{good}"), "document type declaration"),
        ("an entity", replaced(&good, "<weight/>", "<weight>&a;</weight>"), "cannot be resolved"),
        ("XML 1.1", format!("<?xml version='1.1'?>{good}"), "XML 1.1"),
        ("an unbound prefix", replaced(&good, "<weight/>", "<p:weight/>"), "not declared"),
        ("a second root", format!("{good}<thing/>"), "nothing but comments"),
        (
            "depth",
            replaced(&good, "<weight/>", &("<a>".repeat(600) + &"</a>".repeat(600))),
            "deeper than 512",
        ),
    ];
    assert!(verify(&good, &policy).accepted());
    for (what, text, expected) in cases {
        let report = verify(&text, &policy);
        let reason =
            report.structure.reason().unwrap_or_else(|| panic!("{what}: accepted as structure\n{report}"));
        assert!(reason.contains(expected), "{what}: {reason}");
        assert!(!report.accepted(), "{what}");
    }
}

#[test]
fn every_change_of_what_is_covered_is_noticed_and_others_are_listed() {
    let good = signed(THINGS[1].1);
    let policy = trusting(&["ca.crt"]);
    let refused: [(&str, String); 8] = [
        ("an element", replaced(&good, "<weight/>", "<height/>")),
        ("white space", replaced(&good, "<data-xml><", "<data-xml> <")),
        ("an attribute", replaced(&good, "<weight/>", "<weight a='b'/>")),
        ("an instruction", replaced(&good, "<weight/>", "<?a?><weight/>")),
        ("a namespace in scope", replaced(&good, "<thing>", "<thing xmlns:a='urn:a'>")),
        ("white space in SignedInfo", replaced(&good, "<SignedInfo>", "<SignedInfo> ")),
        ("an xml attribute in scope of SignedInfo", replaced(&good, "<thing>", "<thing xml:lang='en'>")),
        ("white space in sig-data", replaced(&good, "<sig-data>", "<sig-data> ")),
    ];
    for (what, text) in refused {
        let report = verify(&text, &policy);
        assert!(report.structure.passed(), "{what}: {report}");
        assert!(!report.digest.passed() || !report.signature.passed(), "{what}: {report}");
    }
    let accepted: [(&str, String, &str); 6] = [
        ("the id", replaced(&good, "31713110", "00000000"), "thing-id"),
        ("the type", replaced(&good, "3d34d87e", "00000000"), "type-id"),
        ("the flags", replaced(&good, "<flags>0", "<flags>16"), "flags"),
        ("the tags", replaced(&good, ">a,b<", ">c<"), "tags"),
        ("an attribute of thing", replaced(&good, "<thing>", "<thing a='b'>"), "@a"),
        ("a comment", replaced(&good, "<weight/>", "<!-- a --><weight/>"), "eff-date"),
    ];
    for (what, text, listed) in accepted {
        let report = verify(&text, &policy);
        assert!(report.accepted(), "{what}: {report}");
        assert!(report.not_covered.iter().any(|one| one == listed), "{what}: {report}");
        assert!(report.to_string().contains("NOT covered"), "{report}");
    }
}

fn chain_report(certificates: &[&str], policy: &Policy) -> Report {
    with_chain(&signed(THINGS[0].1), certificates, policy)
}

/// Verifies with other certificates, which signing would have refused.
fn with_chain(text: &str, certificates: &[&str], policy: &Policy) -> Report {
    let encoded: String = certificates
        .iter()
        .map(|name| {
            use base64::Engine;
            let der = chain(&[name]).remove(0);
            format!(
                "<X509Certificate>{}</X509Certificate>",
                base64::engine::general_purpose::STANDARD.encode(der)
            )
        })
        .collect();
    let start = text.find("<X509Certificate>").unwrap();
    let end = text.find("</X509Data>").unwrap();
    verify(&format!("{}{encoded}{}", &text[..start], &text[end..]), policy)
}

#[test]
fn trust_depends_on_the_chain_the_time_and_the_use_of_certificates() {
    let all = |report: &Report| {
        let reasons: Vec<String> = report
            .verdicts()
            .iter()
            .filter_map(|(name, verdict)| verdict.reason().map(|reason| format!("{name}: {reason}")))
            .collect();
        reasons.join("; ")
    };
    let cases: [(&[&str], &[&str], &str); 22] = [
        (&["leaf.crt"], &["ca.crt"], ""),
        (&["leaf.crt"], &["otherca.crt", "ca.crt"], ""),
        (&["bare.crt"], &["ca.crt"], ""),
        (&["leaf-inter.crt", "inter.crt"], &["ca.crt"], ""),
        (&["inter.crt", "leaf-inter.crt"], &["ca.crt"], ""),
        (&["leaf-inter.crt", "inter.crt", "ca.crt", "otherca.crt"], &["ca.crt"], ""),
        (&["leaf-inter.crt"], &["inter.crt"], ""),
        (&["self.crt"], &["self.crt"], ""),
        (&["leaf.crt"], &["otherca.crt"], "chain: it leads to none of the trusted"),
        (&["leaf-inter.crt"], &["ca.crt"], "chain: it leads to none of the trusted"),
        (&["self.crt"], &["ca.crt"], "chain: it leads to none of the trusted"),
        (
            &["leaf-inter2.crt", "inter2.crt", "inter.crt"],
            &["ca.crt"],
            "chain: an issuer in it may not have further",
        ),
        (&["leaf-notissuing.crt", "notissuing.crt"], &["ca.crt"], "chain: an issuer in it is not allowed"),
        (
            &["leaf-notissuing.crt"],
            &["notissuing.crt"],
            "chain: it leads to none of the trusted authorities (one",
        ),
        (
            &["leaf-expiredinter.crt", "expiredinter.crt"],
            &["ca.crt"],
            "validity: a certificate of its issuers",
        ),
        (&["expired.crt"], &["ca.crt"], "validity: the certificate expired at 2010"),
        (&["future.crt"], &["ca.crt"], "validity: the certificate is not valid before 2100"),
        (&["enciphering.crt"], &["ca.crt"], "certificate: its key usage does not include signing"),
        (&["serving.crt"], &["ca.crt"], "certificate: its extended key usage"),
        (&["critical.crt"], &["ca.crt"], "chain: the certificates do not form a valid chain"),
        (&["authority.crt"], &["ca.crt"], "certificate: its key usage does not include signing"),
        (&["leaf-other.crt"], &["ca.crt"], "signature: the signature value is not"),
    ];
    for (certificates, trusted, expected) in cases {
        let report = chain_report(certificates, &trusting(trusted));
        let reasons = all(&report);
        if expected.is_empty() {
            assert!(report.accepted(), "{certificates:?}: {report}");
        } else {
            assert!(reasons.contains(expected), "{certificates:?}: {reasons}");
        }
    }
    // A signer may not issue: the key of `leaf` signed the certificate of `other`.
    let by_other =
        sign(THINGS[0].1, &key("other.key"), &chain(&["leaf-other.crt"]), &Options::default()).unwrap();
    let report = with_chain(&by_other, &["leaf-leaf.crt", "leaf.crt"], &trusting(&["ca.crt"]));
    assert!(report.signature.passed() && report.chain.reason().unwrap().contains("not allowed"), "{report}");

    let then = trusting(&["ca.crt"]).at("2009-01-01T00:00:00Z".parse().unwrap());
    assert!(chain_report(&["expired.crt"], &then).accepted(), "valid at its time");

    let weak = chain_report(&["leaf-sha1.crt"], &trusting(&["ca.crt"]));
    assert!(all(&weak).contains("chain: a certificate in it is signed with an algorithm"), "{weak}");
    assert!(chain_report(&["leaf-sha1.crt"], &trusting(&["ca.crt"]).with_sha1()).accepted());

    let pin = Pin::of(&chain(&["leaf.crt"])[0]);
    assert!(chain_report(&["leaf.crt"], &Policy::default().pin(pin)).accepted());
    assert!(
        !chain_report(&["bare.crt"], &Policy::default().pin(pin)).accepted(),
        "another certificate of the key"
    );
    let expired = Pin::of(&chain(&["expired.crt"])[0]);
    assert!(
        !chain_report(&["expired.crt"], &Policy::default().pin(expired)).accepted(),
        "pinned, but expired"
    );

    for (name, bits) in [("weak.crt", "1024 bits"), ("ec.crt", "not an RSA key")] {
        let reasons = all(&chain_report(&[name], &trusting(&["ca.crt"])));
        assert!(reasons.contains("certificate: its key") && reasons.contains(bits), "{name}: {reasons}");
    }
}

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

#[test]
fn what_cannot_be_signed_is_refused_with_its_reason() {
    let leaf = chain(&["leaf.crt"]);
    let with = |thing: &str, chain: &[CertificateDer<'_>]| {
        sign(thing, &key("leaf.key"), chain, &Options::default()).unwrap_err().to_string()
    };
    let blob = |inside: &str| {
        format!("<thing><data-xml/><blob-payload><blob>{inside}</blob></blob-payload></thing>")
    };
    let info = "<blob-info><name>b</name><content-type/></blob-info>";
    let hashed = "<blob-info><name>b</name><content-type/><hash-info><algorithm>SHA256Block</algorithm>\
                  <hash>T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=</hash></hash-info></blob-info>";
    let cases = [
        ("<thing/>".to_owned(), "no data-xml"),
        ("<weight/>".to_owned(), "expected a `thing`"),
        ("<thing><data-xml/><data-xml/></thing>".to_owned(), "two `data-xml`"),
        ("<thing>".to_owned(), "ends before"),
        (signed(THINGS[0].1), "signed already"),
        (blob(info), "blob `b`: its content is not here"),
        (blob(&format!("{info}<base64data>YQ</base64data>")), "blob `b`: the data is not base64"),
        (blob(&format!("{hashed}<base64data>YWJk</base64data>")), "blob `b`: "),
        (blob(&hashed.replace("SHA256Block", "MD5")), "MD5"),
    ];
    for (thing, expected) in cases {
        let message = with(&thing, &leaf);
        assert!(message.contains(expected), "{thing:.80}: {message}");
    }
    for (names, expected) in [
        (&[][..], "none was given"),
        (&["leaf-other.crt"], "not the certificate of the signing key"),
        (&["enciphering.crt"], "key usage"),
        (&["ec.crt"], "not an RSA key"),
        (&["weak.crt"], "1024 bits"),
    ] {
        let message = with(THINGS[0].1, &chain(names));
        assert!(message.contains(expected), "{names:?}: {message}");
    }
    /// A card that is not there.
    struct Broken;
    impl Signer for Broken {
        fn sign(&self, _: Algorithm, _: &[u8]) -> Result<Vec<u8>, SignError> {
            Err(SignError::Signer("no card".to_owned()))
        }
    }
    let error = sign(THINGS[0].1, &Broken, &leaf, &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "the signer: no card");
}

#[test]
fn a_signature_is_replaced_when_asked_for() {
    let once = signed(THINGS[1].1);
    let again =
        sign(&once, &key("leaf.key"), &chain(&["leaf.crt"]), &Options::default().replacing()).unwrap();
    assert_eq!(once, again, "RSA signatures of this kind have no chance in them");
}

#[test]
fn keys_come_from_pem_der_and_pfx() {
    let policy = trusting(&["ca.crt"]).with_sha1();
    let text = signed(THINGS[0].1);
    let same = |signer: &RsaSigner, certificates: &[CertificateDer<'_>]| {
        for algorithm in [Algorithm::RsaSha256, Algorithm::RsaSha1] {
            let options = Options::default().with_algorithm(algorithm);
            let signed = sign(THINGS[0].1, signer, certificates, &options).unwrap();
            assert!(verify(&signed, &policy).accepted());
        }
    };
    let leaf = chain(&["leaf.crt"]);
    same(&key("leaf-pkcs1.key"), &leaf);
    same(&RsaSigner::from_pem(&file("leaf-encrypted.key"), Some("secret")).unwrap(), &leaf);
    for name in ["leaf.key", "leaf-pkcs1.key"] {
        use base64::Engine;
        let pem = String::from_utf8(file(name)).unwrap();
        let digits: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = base64::engine::general_purpose::STANDARD.decode(digits).unwrap();
        same(&RsaSigner::from_der(&der).unwrap(), &certificates(&leaf[0]).unwrap());
    }
    for (name, length) in [("leaf.pfx", 2), ("leaf-legacy.pfx", 1)] {
        let (signer, certificates) = from_pfx(&file(name), "secret").unwrap();
        assert_eq!(certificates.len(), length, "{name}");
        same(&signer, &certificates);
        assert!(from_pfx(&file(name), "wrong").unwrap_err().to_string().contains("wrong password"));
    }
    assert!(verify(&text, &policy).accepted());
    for (pem, password, expected) in [
        (file("weak.key"), None, "fewer than 2048 bits"),
        (file("ec.key"), None, "elliptic-curve"),
        (file("leaf.crt"), None, "no private key"),
        (file("leaf-encrypted.key"), None, "give its password"),
        (file("leaf-encrypted.key"), Some("wrong"), "wrong password"),
        (vec![0xFF], None, "not a PEM file"),
        (b"-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----".to_vec(), None, "damaged"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----".to_vec(), None, "not an RSA key"),
    ] {
        let error = RsaSigner::from_pem(&pem, password).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    assert!(RsaSigner::from_der(b"0").is_err() && from_pfx(b"0", "").is_err() && certificates(b"0").is_err());
}

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

/// A body of any type.
#[derive(Clone, Debug, PartialEq)]
struct Any(RawXml);

impl Body for Any {
    fn read_body(_: Option<Uuid>, r: &mut xml::Reader<'_>) -> Result<Self, xml::Error> {
        Ok(Any(r.raw()?))
    }

    fn write_body(&self, w: &mut xml::Writer) -> Result<(), xml::Error> {
        w.raw(&self.0)
    }

    fn info(&self) -> Option<&'static TypeInfo> {
        None
    }
}

#[test]
fn a_signed_thing_read_and_written_again_still_verifies() {
    let policy = trusting(&["ca.crt"]);
    // Also where types do not keep it: white space, instructions, prefixes.
    for (what, thing) in THINGS {
        let signed = match SignedThing::<Any>::from_xml(signed(thing)) {
            Ok(signed) => signed,
            // What an envelope has no place for is refused, not dropped.
            Err(error) => {
                assert!(thing.contains(" xml:") && error.to_string().contains("@xml:"), "{what}: {error}");
                continue;
            }
        };
        assert!(signed.survives_rewriting(), "{what}");
        assert!(verify(&signed.thing().to_xml().unwrap(), &policy).accepted(), "{what}");
        assert!(signed.verify(&policy).accepted(), "{what}: the text itself");
        assert!(verify(signed.as_xml(), &policy).accepted());
    }
}

#[test]
fn changing_a_signed_thing_costs_its_signature_visibly() {
    let policy = trusting(&["ca.crt"]);
    let signed = SignedThing::<Any>::from_xml(signed(THINGS[0].1)).unwrap();
    let change = |thing: &mut Thing<Any>| thing.data_mut().unwrap().0 = "<height/>".parse().unwrap();
    // With the signature left on, it is not written at all.
    let mut kept = signed.thing().clone();
    change(&mut kept);
    assert!(kept.is_signature_broken());
    let error = kept.to_xml().unwrap_err();
    assert!(error.message().contains("was changed after it was signed"), "{error}");
    // The way that is meant: without it, then signed again.
    let mut thing = signed.into_unsigned().unwrap();
    change(&mut thing);
    assert!(!thing.to_xml().unwrap().contains("signature-info"));
    let again =
        SignedThing::sign(&thing, &key("leaf.key"), &chain(&["leaf.crt"]), &Options::default()).unwrap();
    assert!(again.verify(&policy).accepted() && again.survives_rewriting());
}

/// Runs xmlsec1 on a file; `None` when it is not installed.
fn xmlsec1(arguments: &[&str]) -> Option<bool> {
    match Command::new("xmlsec1").args(arguments).output() {
        Ok(output) => Some(output.status.success()),
        Err(_) => {
            eprintln!("note: xmlsec1 is not installed: it was not asked");
            None
        }
    }
}

fn xmlsec1_verifies(text: &str) -> Option<bool> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signed.xml");
    std::fs::write(&path, text).unwrap();
    let ca = pki("ca.crt");
    xmlsec1(&[
        "--verify",
        "--enabled-key-data",
        "x509",
        "--trusted-pem",
        ca.to_str().unwrap(),
        path.to_str().unwrap(),
    ])
}

#[test]
fn xmlsec1_verifies_what_we_sign_and_fails_what_was_changed() {
    for (what, thing) in THINGS {
        for algorithm in [Algorithm::RsaSha256, Algorithm::RsaSha1] {
            let text = signed_by(thing, "leaf.crt", algorithm);
            let Some(verified) = xmlsec1_verifies(&text) else { return };
            assert!(verified, "{what}: {text}");
            let changed = replaced(&text, "<data-xml", "<data-xml changed='1'");
            assert_eq!(xmlsec1_verifies(&changed), Some(false), "{what}");
            assert!(!verify(&changed, &trusting(&["ca.crt"]).with_sha1()).accepted(), "{what}");
        }
    }
    let names = ["leaf-inter.crt", "inter.crt"];
    let text = sign(THINGS[0].1, &key("leaf.key"), &chain(&names), &Options::default()).unwrap();
    assert_ne!(xmlsec1_verifies(&text), Some(false), "through an intermediate");
}

#[test]
fn what_xmlsec1_signs_verifies_here_and_fails_when_changed() {
    let policy = trusting(&["ca.crt"]).with_sha1();
    for (what, thing) in THINGS {
        for algorithm in [Algorithm::RsaSha256, Algorithm::RsaSha1] {
            // A template: digest, value and certificate are xmlsec1's to fill in.
            let ours = signed_by(thing, "leaf.crt", algorithm);
            let mut template = ours.clone();
            for (from, to) in [
                ("<DigestValue>", "</DigestValue>"),
                ("<SignatureValue>", "</SignatureValue>"),
                ("<X509Data>", "</X509Data>"),
            ] {
                let start = template.find(from).unwrap() + from.len();
                let end = start + template[start..].find(to).unwrap();
                template.replace_range(start..end, "");
            }
            let folder = tempfile::tempdir().unwrap();
            let (input, output) = (folder.path().join("template.xml"), folder.path().join("signed.xml"));
            std::fs::write(&input, &template).unwrap();
            let keys = format!("{},{}", pki("leaf.key").display(), pki("leaf.crt").display());
            let arguments = [
                "--sign",
                "--privkey-pem",
                &keys,
                "--output",
                output.to_str().unwrap(),
                input.to_str().unwrap(),
            ];
            let Some(signed) = xmlsec1(&arguments) else { return };
            assert!(signed, "{what}");
            let text = std::fs::read_to_string(&output).unwrap();
            let report = verify(&text, &policy);
            assert!(report.accepted(), "{what}: {report}\n{text}");
            let changed = replaced(&text, "<data-xml", "<data-xml changed='1'");
            assert!(!verify(&changed, &policy).digest.passed(), "{what}");
            assert_eq!(xmlsec1_verifies(&changed), Some(false), "{what}");
        }
    }
}
