//! Signing: what comes out, what is refused, where keys come from.

use hv_types::signing::{
    Algorithm, CertificateDer, Options, RsaSigner, SignError, Signer, certificates, from_pfx, sign, verify,
};

use super::{chain, file, key, signed, signed_by, things::THINGS, trusting};

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
