//! Signing things and verifying signatures (`HVSignatureMethod2`).
//!
//! A signed thing carries a `signature-info`: what the signature says about blobs
//! (`sig-data`) and an XML signature over the thing's `data-xml` and that. The
//! profile is fixed, and [`verify`] holds a thing to it exactly: one of everything,
//! found by its path, with the one known stylesheet, which is compared and never run.
//!
//! # What a signature covers
//!
//! The `data-xml` with its common section, and the blobs that `sig-data` lists. **Not**
//! the thing's id, type, dates, flags and tags: a signature can be copied onto another
//! thing with the same data. A [`Report`] lists what was not covered; who needs more
//! must compare the id with what was asked for.
//!
//! ```
//! use hv_types::signing::{Policy, RsaSigner, Options, sign, verify};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let pki = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pki");
//! # let key = std::fs::read(format!("{pki}/leaf.key"))?;
//! # let certificate = std::fs::read(format!("{pki}/leaf.crt"))?;
//! # let trusted = std::fs::read(format!("{pki}/ca.crt"))?;
//! let signer = RsaSigner::from_pem(&key, None)?;
//! let chain = hv_types::signing::certificates(&certificate)?;
//! let thing = "<thing><data-xml><weight/><common/></data-xml></thing>";
//! let signed = sign(thing, &signer, &chain, &Options::default())?;
//!
//! let policy = Policy::default().trust(&trusted)?;
//! let report = verify(&signed, &policy);
//! assert!(report.accepted(), "{report}");
//! assert!(!verify(&signed.replace("<weight/>", "<height/>"), &policy).accepted());
//! # Ok(())
//! # }
//! ```

mod algorithm;
mod blobs;
pub mod c14n;
mod certificate;
mod encoding;
mod error;
mod keys;
mod octets;
mod profile;
mod report;
mod sign;
mod signed;
mod signer;
mod stylesheet;
mod trust;
mod verify;

pub use algorithm::Algorithm;
pub use blobs::{BlobReport, BlobState};
pub use certificate::CertificateInfo;
pub use encoding::decode;
pub use error::SignError;
pub use keys::{certificates, from_pfx};
pub use report::{Report, Verdict};
pub use rustls_pki_types::CertificateDer;
pub use sign::{Options, sign};
pub use signed::SignedThing;
pub use signer::{RsaSigner, Signer};
pub use trust::{Pin, Policy};
pub use verify::{verify, verify_bytes, verify_each};

/// `http://www.w3.org/2000/09/xmldsig#`, the namespace of XML signatures.
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// Inclusive Canonical XML 1.0 without comments.
const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
/// The XSLT transform.
const XSLT: &str = "http://www.w3.org/TR/1999/REC-xslt-19991116";
/// The namespace of stylesheets.
const XSL: &str = "http://www.w3.org/1999/XSL/Transform";
/// The namespace of what the stylesheet makes.
const SIGNED_DATA: &str = "urn:com.microsoft.wc.thing.signing.2.xsl";
/// The one method that is signed and verified.
const METHOD: &str = "HVSignatureMethod2";

#[cfg(test)]
mod tests;
