//! Verification: every question asked, each with its own verdict.

use super::blobs::{BlobReport, BlobState, compare};
use super::c14n::{Document, Id};
use super::certificate::{self, Certificate};
use super::profile::{Profile, payload, profile};
use super::report::{Report, Verdict};
use super::trust::judge;
use super::{Algorithm, Policy, decode, octets};
use crate::xml::Error;

/// Verifies the signature of a thing, a document of its own.
///
/// Never fails: what cannot be read is refused, with the reason as the verdict on the
/// structure. Time and memory are bounded by the policy's limits.
///
/// ```
/// use hv_types::signing::{Policy, verify};
/// let report = verify("<thing><data-xml/></thing>", &Policy::default());
/// assert!(!report.accepted());
/// assert!(report.structure.reason().is_some_and(|reason| reason.contains("not signed")));
/// ```
pub fn verify(xml: &str, policy: &Policy) -> Report {
    examine(xml, policy).unwrap_or_else(Report::refused)
}

/// Verifies the signature of a thing as a file holds it, in an encoding that
/// [`decode`] reads.
pub fn verify_bytes(bytes: &[u8], policy: &Policy) -> Report {
    if bytes.len() > policy.limits.bytes.saturating_mul(2) {
        return Report::refused(format!("the file has {} bytes, more than allowed", bytes.len()));
    }
    match decode(bytes) {
        Ok(text) => verify(&text, policy),
        Err(error) => Report::refused(error),
    }
}

/// Verifies every thing of an answer to GetThings, or the one thing that the document is.
///
/// A thing in a message is a document of its own for its signature: what stands around
/// it does not count, and a prefix that is declared outside of it is unbound.
///
/// ```
/// use hv_types::signing::{Policy, verify_each};
/// let message = "<response><status><code>0</code></status>\
///     <wc:info xmlns:wc='urn:com.microsoft.wc.methods.response.GetThings3'>\
///     <group><thing><data-xml/></thing><thing/></group></wc:info></response>";
/// assert_eq!(verify_each(message, &Policy::default()).len(), 2);
/// ```
pub fn verify_each(xml: &str, policy: &Policy) -> Vec<Report> {
    let document = match Document::parse(xml, policy.limits) {
        Ok(document) => document,
        Err(error) => return vec![Report::refused(error)],
    };
    let is = |id: Id, local: &str| document.start(id).is_some_and(|element| element.local == local);
    if !is(document.root(), "response") {
        return vec![verify(xml, policy)];
    }
    let mut level = vec![document.root()];
    for step in ["info", "group", "thing"] {
        level = level.iter().flat_map(|&id| document.children(id).filter(|&child| is(child, step))).collect();
    }
    level.iter().map(|&id| verify(xml.get(document.range(id)).unwrap_or_default(), policy)).collect()
}

fn examine(source: &str, policy: &Policy) -> Result<Report, Error> {
    let document = Document::parse(source, policy.limits)?;
    let profile = profile(source, &document, policy.max_certificates)?;
    let carried = match profile.envelope.blob_payload {
        Some(id) => Some(payload(source, &document, id)?),
        None => None,
    };
    let mut report = Report::new(|| Verdict::Unchecked("no certificate".to_owned()));
    report.stated_algorithm = Some(profile.algorithm);
    report.algorithm = match profile.algorithm {
        Algorithm::RsaSha1 if !policy.allow_sha1 => Verdict::Failed(
            "SHA-1 is not accepted: collisions can be made; allow it to read old signatures".to_owned(),
        ),
        _ => Verdict::Passed,
    };
    report.digest = digest(&document, &profile);
    let signed = octets::signed(&document, profile.signed_info);
    judge_signer(&mut report, &profile, &signed, policy);
    report.blobs = compare(&profile.listed, carried.as_ref());
    report.blob_hashes = blob_verdict(&report.blobs);
    cover(&mut report, &document, &profile);
    Ok(report)
}

fn digest(document: &Document<'_>, profile: &Profile<'_>) -> Verdict {
    let octets = octets::digested(document, profile.prefix, profile.envelope.data_xml, profile.sig_data);
    let expected = profile.algorithm.digest(&octets);
    if profile.digest == expected {
        return Verdict::Passed;
    }
    let reason = if profile.digest.len() == expected.len() {
        "the data is not what was signed: it was changed, or its white space or namespaces were"
    } else {
        "the digest is not of its algorithm's length"
    };
    Verdict::Failed(reason.to_owned())
}

/// Finds the certificate whose key made the signature: their order says nothing.
fn judge_signer(report: &mut Report, profile: &Profile<'_>, signed: &str, policy: &Policy) {
    let read: Vec<Result<Certificate, String>> =
        profile.certificates.iter().map(|der| certificate::read(der)).collect();
    let made_it = |certificate: &Result<Certificate, String>| {
        let key = certificate.as_ref().ok().and_then(|certificate| certificate.rsa_key.as_deref());
        key.is_some_and(|key| profile.algorithm.verifies(key, signed, &profile.value))
    };
    let found = read.iter().position(made_it);
    report.signature = match found {
        Some(_) => Verdict::Passed,
        None => Verdict::Failed(
            "the signature value is not of the signed information by the key of any certificate given"
                .to_owned(),
        ),
    };
    let index = found.unwrap_or(0);
    let (Some(certificate), Some(der)) = (read.get(index), profile.certificates.get(index)) else { return };
    let certificate = match certificate {
        Ok(certificate) => certificate,
        Err(reason) => {
            report.certificate = Verdict::Failed(reason.clone());
            return;
        }
    };
    report.signer = Some(certificate.info.clone());
    report.certificate = certificate.fitness(policy.min_key_bits);
    let mut others = profile.certificates.clone();
    others.remove(index);
    (report.validity, report.chain) = judge(policy, certificate, der, &others);
}

fn blob_verdict(blobs: &[BlobReport]) -> Verdict {
    let failed = blobs.iter().find_map(|blob| match &blob.state {
        BlobState::Failed(reason) => Some((blob, reason)),
        _ => None,
    });
    match failed {
        None => Verdict::Passed,
        Some((blob, reason)) => {
            Verdict::Failed(format!("blob `{}`: {reason}", certificate::printable(&blob.name)))
        }
    }
}

/// Lists what the signature covers and what not.
fn cover(report: &mut Report, document: &Document<'_>, profile: &Profile<'_>) {
    report.covered.push("data-xml".to_owned());
    for blob in &report.blobs {
        let name = format!("blob `{}`", certificate::printable(&blob.name));
        match blob.state {
            BlobState::NotListed => report.not_covered.push(name),
            _ => report.covered.push(name),
        }
    }
    let root = document.start(document.root());
    for attribute in root.into_iter().flat_map(|thing| &thing.attributes) {
        report.not_covered.push(format!("@{}", attribute.local));
    }
    for &child in &profile.envelope.children {
        let Some(element) = document.start(child) else { continue };
        if !matches!(element.local, "data-xml" | "signature-info" | "blob-payload") {
            report.not_covered.push(element.local.to_owned());
        }
    }
}
