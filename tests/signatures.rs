//! Signatures over typed things, and `hv sign` and `hv verify` as their users run them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hv_things::{AnyThing, Thing};
use hv_types::signing::{Options, Policy, RsaSigner, SignedThing, certificates};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");
const THING: &str = "<thing><thing-id version-stamp=\"4d5fb486-0459-45a4-ba97-8b4c75c30f3f\">\
     31713110-026c-4d24-8549-cec9effe9b0d</thing-id><data-xml><x/></data-xml></thing>";

fn pki(name: &str) -> String {
    format!("{}/hv-types/tests/data/pki/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn hv(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hv")).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_signed_thing_of_every_type_verifies_after_reading_and_writing() {
    let signer = RsaSigner::from_pem(&std::fs::read(pki("leaf.key")).unwrap(), None).unwrap();
    let chain = certificates(&std::fs::read(pki("leaf.crt")).unwrap()).unwrap();
    let policy = Policy::default().trust(&std::fs::read(pki("ca.crt")).unwrap()).unwrap();
    for info in AnyThing::TYPES {
        let sample = support::read(PathBuf::from(SAMPLES).join(format!("{}.xml", info.module)));
        let thing = Thing::new(AnyThing::from_xml(info.id, &sample).unwrap());
        let signed = SignedThing::sign(&thing, &signer, &chain, &Options::default()).unwrap();
        let report = signed.verify(&policy);
        assert!(report.accepted(), "{}: {report}", info.module);
        assert!(signed.survives_rewriting(), "{}", info.module);
        assert_eq!(signed.into_unsigned().unwrap(), thing, "{}", info.module);
    }
}

#[test]
fn what_hv_signs_hv_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let thing = file(folder.path(), "thing.xml", THING);
    let utf16: Vec<u8> = format!("\u{feff}<?xml version='1.0' encoding='utf-16'?>{THING}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = file(folder.path(), "wide.xml", utf16);
    let password = file(folder.path(), "password.txt", "secret\n");
    let (key, cert, pfx) = (pki("leaf.key"), pki("leaf.crt"), pki("leaf.pfx"));
    let (encrypted, ca) = (pki("leaf-encrypted.key"), pki("ca.crt"));
    let ways: [&[&str]; 6] = [
        &["--key", &key, "--cert", &cert, &thing],
        &["--key", &key, "--cert", &cert, &wide],
        &["--key", &key, "--cert", &cert, "--sha1", &thing],
        &["--key", &encrypted, "--password", "secret", "--cert", &cert, &thing],
        &["--key", &pfx, "--password-file", &password, &thing],
        &["--key", &pfx, "--password", "secret", &thing],
    ];
    for way in ways {
        let signed = hv(&[&["sign"], way].concat());
        assert_eq!(signed.status.code(), Some(0), "{way:?}: {}", err(&signed));
        let signed = file(folder.path(), "signed.xml", &signed.stdout);
        let verified = hv(&["verify", "--trust", &ca, "--allow-sha1", &signed]);
        assert_eq!(verified.status.code(), Some(0), "{way:?}: {}", out(&verified));
        assert!(out(&verified).contains("accepted: signed by CN=Test leaf"), "{}", out(&verified));
        assert!(out(&verified).contains("NOT covered: thing-id"), "{}", out(&verified));
        // Signed again only when asked.
        let again: Vec<&str> = [&["sign"], &way[..way.len() - 1], &[signed.as_str()]].concat();
        let refused = hv(&again);
        assert_eq!(refused.status.code(), Some(1));
        assert!(err(&refused).contains("--replace"), "{}", err(&refused));
        assert_eq!(hv(&[&again[..], &["--replace"]].concat()).status.code(), Some(0));
    }
}

#[test]
fn the_verdict_is_the_exit_code_and_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let thing = file(folder.path(), "thing.xml", THING);
    let (key, cert, ca) = (pki("leaf.key"), pki("leaf.crt"), pki("ca.crt"));
    let signed = hv(&["sign", "--key", &key, "--cert", &cert, &thing]).stdout;
    let text = String::from_utf8(signed.clone()).unwrap();
    let good = file(folder.path(), "good.xml", signed);
    let changed = file(folder.path(), "changed.xml", text.replace("<x/>", "<y/>"));
    let message = file(
        folder.path(),
        "message.xml",
        format!(
            "<response><status><code>0</code></status><w:info xmlns:w='urn:w'><group>{text}{THING}</group></w:info></response>"
        ),
    );
    let empty = file(folder.path(), "empty.xml", "<response><info><group/></info></response>");

    for (arguments, code, expected) in [
        (&["--trust", &ca, &good][..], 0, "accepted"),
        (&["--pin", &cert, &good], 0, "accepted"),
        (&["--trust", &ca, &changed], 1, "digest: failed: the data is not what was signed"),
        (&["--trust", &ca, &good, &changed], 1, "refused"),
        (&["--trust", &ca, &thing], 1, "the thing is not signed"),
        (&["--trust", &ca, &message], 1, "thing 2: refused"),
        (&["--trust", &ca, &message], 1, "thing 1: accepted"),
        (&["--trust", &ca, &empty], 1, ""),
        (&[&good], 1, "no authority is trusted"),
        (&["--trust", &ca, "--at", "2010-01-01", &good], 1, "not valid before 2020"),
        (&["--trust", &ca, "--at", "2030-01-01T00:00:00Z", &good], 0, "accepted"),
    ] {
        let output = hv(&[&["verify"], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}{}", out(&output), err(&output));
        assert!(out(&output).contains(expected), "{arguments:?}: {}", out(&output));
    }
    for arguments in [
        &["verify", "--trust", "/does/not/exist", &good][..],
        &["verify", "--trust", &key, &good],
        &["verify", "--pin", "abc", &good],
        &["verify", "--at", "yesterday", &good],
        &["verify", "--trust", &ca, "/does/not/exist"],
        &["verify"],
        &["sign", "--key", &key, &thing],
        &["sign", "--key", &cert, "--cert", &cert, &thing],
        &["sign", "--key", &key, "--cert", &key, &thing],
        &["sign", "--key", &pki("other.key"), "--cert", &cert, &thing],
        &["sign", "--key", &key, "--cert", &cert, "/does/not/exist"],
    ] {
        let output = hv(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}{}", out(&output), err(&output));
        assert!(!err(&output).is_empty());
    }

    let output = hv(&["verify", "--trust", &ca, "--format", "json", &message]);
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(listed[0]["accepted"], true);
    assert_eq!(listed[0]["algorithm"], "rsa-sha256");
    assert_eq!(listed[0]["signer"]["subject"], "CN=Test leaf");
    assert_eq!(listed[0]["not-covered"][0], "thing-id");
    assert_eq!(listed[1]["accepted"], false);
    assert_eq!(listed[1]["verdicts"]["structure"]["verdict"], "failed");
    assert_eq!(output.status.code(), Some(1));
}
