//! Signing and verifying, as users do it: faults, trust, blobs, keys, and xmlsec1.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod blobs;
mod documents;
mod rewriting;
mod sign;
mod structure;
mod things;
mod trust;
mod xmlsec1;

use std::path::PathBuf;

use hv_types::signing::{Algorithm, CertificateDer, Options, Policy, RsaSigner, certificates, sign};

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

/// Replaces once; the text must be there.
fn replaced(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "`{old}` is not in {text}");
    text.replacen(old, new, 1)
}
