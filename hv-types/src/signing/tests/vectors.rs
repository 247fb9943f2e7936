//! The reference vectors and attacks, where they are at hand.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::signing::c14n::{Canonical, Comments, Context, Document, Id};
use crate::signing::profile::profile;
use crate::signing::{DSIG, Policy, SIGNED_DATA, decode, octets, verify_bytes};

/// The reference material lies beside the repository and is no part of it.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("HV_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("note: no reference material at {}: nothing to compare with", folder.display());
    None
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn manifest(folder: &Path) -> Vec<Value> {
    serde_json::from_slice(&read(&folder.join("manifest.json"))).unwrap()
}

fn policy(dsig: &Path) -> Policy {
    Policy::default().trust(&read(&dsig.join("pki/ca.crt"))).unwrap().with_sha1()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The octets of vectors that are outside of the profile, with their parts found by
/// name alone.
fn loose_octets(source: &str) -> (String, String) {
    let document = Document::parse(source, Policy::default().limits).unwrap();
    let named = |id: Id, local: &str| document.start(id).is_some_and(|element| element.local == local);
    let mut digested = Canonical::new(Comments::Dropped);
    digested.open(Some("hv"), "signed-thing-data", SIGNED_DATA);
    let children: Vec<Id> = document.children(document.root()).collect();
    let info = children.iter().copied().find(|&id| named(id, "signature-info")).unwrap();
    let data = children.iter().copied().filter(|&id| named(id, "data-xml"));
    for id in data.chain(document.children(info).filter(|&id| named(id, "sig-data"))) {
        digested.element(&document, id, Context::Copy);
    }
    digested.close(Some("hv"), "signed-thing-data");
    let signed_info = (info..document.nodes().len())
        .find(|&id| {
            document.start(id).is_some_and(|element| {
                element.local == "SignedInfo" && document.namespace(element) == Some(DSIG)
            })
        })
        .unwrap();
    (digested.finish(), octets::signed(&document, signed_info))
}

#[test]
fn octets_are_those_of_the_vectors_byte_for_byte() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("dsig/vectors");
    let mut compared = 0;
    for vector in manifest(&folder) {
        // One has no octets: it cannot be signed.
        if vector["digested"].is_null() {
            continue;
        }
        let name = text(&vector, "name");
        let bytes = read(&folder.join(text(&vector, "file")));
        let source = decode(&bytes).unwrap();
        let document = Document::parse(&source, Policy::default().limits).unwrap();
        let (digested, signed) = match profile(&source, &document, 10) {
            Ok(parts) => {
                let data = parts.envelope.data_xml;
                (
                    octets::digested(&document, parts.prefix, data, parts.sig_data),
                    octets::signed(&document, parts.signed_info),
                )
            }
            Err(_) => loose_octets(&source),
        };
        let expected = |key| String::from_utf8(read(&folder.join(text(&vector, key)))).unwrap();
        // Two are refused for the very reason that their octets are others.
        if name != "47_xsl_extra_ns" {
            assert_eq!(digested, expected("digested"), "{name}: digested");
            compared += 1;
        }
        if name != "55_exc_c14n_si" {
            assert_eq!(signed, expected("signedinfo"), "{name}: SignedInfo");
            compared += 1;
        }
    }
    assert!(compared > 50, "only {compared} compared");
}

#[test]
fn verdicts_are_those_of_the_vectors() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("dsig/vectors");
    let policy = policy(&shared.join("dsig"));
    let mut wrong = Vec::new();
    let mut judged = 0;
    for vector in manifest(&folder) {
        let own = (text(&vector, "file"), text(&vector, "policy"));
        let variants = vector["variants"].as_array().cloned().unwrap_or_default();
        let variants = variants.iter().map(|one| (text(one, "file"), text(one, "expected")));
        for (file, expected) in std::iter::once(own).chain(variants) {
            let report = verify_bytes(&read(&folder.join(&file)), &policy);
            judged += 1;
            if report.accepted() != expected.starts_with("accept") {
                wrong.push(format!("{file}: expected {expected}, but\n{report}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(judged > 100, "only {judged} judged");
}

#[test]
fn attacks_get_the_verdict_that_they_must() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("dsig/attacks");
    let policy = policy(&shared.join("dsig"));
    let mut wrong = Vec::new();
    let mut judged = 0;
    for attack in manifest(&folder) {
        let file = folder.join(text(&attack, "file"));
        // The largest are in the manifest but not in the folder.
        if !file.exists() {
            eprintln!("note: {} is not there", file.display());
            continue;
        }
        let start = std::time::Instant::now();
        let report = verify_bytes(&read(&file), &policy);
        let (expected, why) = (text(&attack, "expect"), text(&attack, "why"));
        eprintln!("{} ({why}): {report}\n", file.display());
        judged += 1;
        let fits = expected == "reject-or-accept" || report.accepted() == (expected == "accept");
        if !fits {
            wrong.push(format!("{}: expected {expected} ({why}), but\n{report}", file.display()));
        }
        assert!(start.elapsed().as_secs() < 5, "{} took too long", file.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(judged > 30, "only {judged} judged");
}
