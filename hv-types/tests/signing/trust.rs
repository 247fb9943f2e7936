//! Whom a verifier believes: chains, times, uses, SHA-1.

use hv_types::signing::{Algorithm, Options, Pin, Policy, Report, sign, verify};

use super::{chain, key, signed, signed_by, things::THINGS, trusting};

#[test]
fn sha1_and_unknown_authorities_are_not_accepted_unless_asked_for() {
    let thing = THINGS[0].1;
    let report = verify(&signed_by(thing, "leaf.crt", Algorithm::RsaSha1), &trusting(&["ca.crt"]));
    assert!(!report.accepted() && report.algorithm.reason().unwrap().contains("SHA-1"), "{report}");
    assert!(report.digest.passed() && report.signature.passed() && report.chain.passed());
    let report = verify(&signed(thing), &Policy::default());
    assert!(!report.accepted() && report.chain.reason().unwrap().contains("no authority"), "{report}");
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
