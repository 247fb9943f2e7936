//! What a signature must look like, and which changes it notices.

use hv_types::signing::verify;

use super::{replaced, signed, things::THINGS, trusting};

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
