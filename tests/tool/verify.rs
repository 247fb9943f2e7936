//! `hv verify`: what it says; `tests/signatures.rs` has what it accepts.

use super::*;

#[test]
fn a_thing_that_is_not_signed_is_a_line() {
    let output = hv_reading(&["verify", "-"], b"<thing><data-xml/></thing>");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out(&output).lines().count(), 1, "{}", out(&output));
    assert!(out(&output).starts_with("<stdin>: refused: "), "{}", out(&output));
    assert!(out(&output).contains("the thing is not signed"), "{}", out(&output));
    // For programs it is all there.
    let output = hv_reading(&["verify", "--format", "json", "-"], b"<thing><data-xml/></thing>");
    let listed: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(listed[0]["verdicts"]["chain"]["verdict"], "unchecked");
}

#[test]
fn what_an_option_would_allow_names_the_option() {
    let pki = |name: &str| format!("{}/hv-types/tests/data/pki/{name}", env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let thing = file(folder.path(), "thing.xml", "<thing><data-xml><x/></data-xml></thing>");
    let signed = hv(&["sign", "--key", &pki("leaf.key"), "--cert", &pki("leaf.crt"), "--sha1", &thing]);
    let signed = file(folder.path(), "signed.xml", &out(&signed));
    let said = |arguments: &[&str]| {
        let said = out(&hv(&[&["verify"], arguments, &[&signed]].concat()));
        (said.contains(" (--allow-sha1)\n"), said.contains(" (--trust, --pin)\n"))
    };
    assert_eq!(said(&[]), (true, true));
    assert_eq!(said(&["--allow-sha1"]), (false, true));
    assert_eq!(said(&["--trust", &pki("ca.crt")]), (true, false));
    assert_eq!(said(&["--allow-sha1", "--pin", &pki("leaf.crt")]), (false, false));
    assert_eq!(said(&["--pin", &pki("ca.crt")]), (true, true));
}
