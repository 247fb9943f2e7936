//! A second opinion, in both directions.

use std::process::Command;

use hv_types::signing::{Algorithm, Options, sign, verify};

use super::{chain, key, pki, replaced, signed_by, things::THINGS, trusting};

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
