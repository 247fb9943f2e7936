//! The verifier on any bytes: no panic, no hang, and nothing is accepted that does not
//! say what was signed. The certificates and keys are those of hv-types' tests.

use std::sync::LazyLock;

use hv_types::signing::c14n::{Comments, canonicalize};
use hv_types::signing::{Policy, decode, verify_bytes, verify_each};

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    Policy::default()
        .trust(include_bytes!("../../hv-types/tests/data/pki/ca.crt"))
        .expect("the certificate is good")
        .with_sha1()
        .at("2026-01-01T00:00:00Z".parse().expect("a time"))
});

/// Verifies the document and writes it in canonical form.
pub fn run(bytes: &[u8]) {
    let report = verify_bytes(bytes, &POLICY);
    let _ = report.to_string();
    let Ok(text) = decode(bytes) else {
        assert!(!report.accepted());
        return;
    };
    for report in verify_each(&text, &POLICY) {
        let _ = report.accepted();
    }
    if let Ok(canonical) = canonicalize(&text, Comments::Kept) {
        let again = canonicalize(&canonical, Comments::Kept).expect("canonical is well-formed");
        assert_eq!(again, canonical, "canonical is canonical");
    }
}
