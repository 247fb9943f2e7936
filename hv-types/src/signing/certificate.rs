//! What matters of an X.509 certificate.

use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;

use super::Pin;
use super::report::Verdict;

/// Who a certificate is for and how to recognize it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateInfo {
    /// The owner's name.
    pub subject: String,
    /// The issuer's name.
    pub issuer: String,
    /// The serial number, in hexadecimal digits.
    pub serial: String,
    /// Valid from.
    pub not_before: Timestamp,
    /// Valid until.
    pub not_after: Timestamp,
    /// The size of the key; 0 for a key that is not RSA.
    pub key_bits: u32,
    /// SHA-256 of the certificate, to pin it by.
    pub sha256: [u8; 32],
}

/// A certificate, read.
pub(super) struct Certificate {
    pub info: CertificateInfo,
    /// `RSAPublicKey` in DER.
    pub rsa_key: Option<Vec<u8>>,
    /// Why it may not sign documents, if it may not.
    unfit: Option<String>,
    /// Whether it may issue certificates.
    pub issues: bool,
}

/// Extended key usages that go with signing documents: any, client authentication
/// (what people's certificates have), code signing, mail protection, and the two for
/// documents.
const PURPOSES: [&[u64]; 6] = [
    &[2, 5, 29, 37, 0],
    &[1, 3, 6, 1, 5, 5, 7, 3, 2],
    &[1, 3, 6, 1, 5, 5, 7, 3, 3],
    &[1, 3, 6, 1, 5, 5, 7, 3, 4],
    &[1, 3, 6, 1, 5, 5, 7, 3, 36],
    &[1, 3, 6, 1, 4, 1, 311, 10, 3, 12],
];

/// Whether an extended key usage, given as its numbers, goes with signing documents.
pub(super) fn is_signing_purpose(oid: impl Iterator<Item = u64>) -> bool {
    let oid: Vec<u64> = oid.take(16).collect();
    PURPOSES.iter().any(|purpose| **purpose == oid)
}

/// Reads a certificate in DER.
pub(super) fn read(der: &[u8]) -> Result<Certificate, String> {
    let (rest, certificate) =
        X509Certificate::from_der(der).map_err(|error| format!("not a certificate: {error}"))?;
    if !rest.is_empty() {
        return Err("bytes follow the certificate".to_owned());
    }
    let time = |time: &x509_parser::time::ASN1Time| {
        Timestamp::from_second(time.timestamp()).map_err(|error| error.to_string())
    };
    let rsa = match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => Some((key, certificate.public_key().subject_public_key.data.to_vec())),
        _ => None,
    };
    // `parsed` also takes RSASSA-PSS keys, which may not make signatures of PKCS #1 v1.5.
    let rsa = rsa.filter(|_| {
        certificate.public_key().algorithm.algorithm == x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION
    });
    let key_bits = rsa.as_ref().map_or(0, |(key, _)| bits(key.modulus));
    let info = CertificateInfo {
        subject: printable(&certificate.subject().to_string()),
        issuer: printable(&certificate.issuer().to_string()),
        serial: certificate.raw_serial().iter().map(|byte| format!("{byte:02x}")).collect(),
        not_before: time(&certificate.validity().not_before)?,
        not_after: time(&certificate.validity().not_after)?,
        key_bits,
        sha256: Pin::of(&CertificateDer::from(der)).0,
    };
    Ok(Certificate {
        info,
        rsa_key: rsa.map(|(_, der)| der),
        unfit: unfit(&certificate).err(),
        issues: issues(&certificate),
    })
}

impl Certificate {
    /// Whether the certificate may sign things.
    pub fn fitness(&self, min_key_bits: u32) -> Verdict {
        let bits = self.info.key_bits;
        let reason = if self.rsa_key.is_none() {
            "its key is not an RSA key".to_owned()
        } else if bits < min_key_bits {
            format!("its key has {bits} bits, fewer than {min_key_bits}")
        } else if bits > 8192 {
            format!("its key has {bits} bits, more than 8192")
        } else {
            match &self.unfit {
                Some(reason) => reason.clone(),
                None => return Verdict::Passed,
            }
        };
        Verdict::Failed(reason)
    }
}

fn unfit(certificate: &X509Certificate<'_>) -> Result<(), String> {
    let malformed = |error| format!("its extensions are malformed: {error}");
    if let Some(usage) = certificate.key_usage().map_err(malformed)?
        && !usage.value.digital_signature()
        && !usage.value.non_repudiation()
    {
        return Err("its key usage does not include signing".to_owned());
    }
    if let Some(usage) = certificate.extended_key_usage().map_err(malformed)? {
        let usage = usage.value;
        let other = usage.other.iter().any(|oid| oid.iter().is_some_and(is_signing_purpose));
        if !(usage.any || usage.client_auth || usage.code_signing || usage.email_protection || other) {
            return Err("its extended key usage does not go with signing documents".to_owned());
        }
    }
    Ok(())
}

fn issues(certificate: &X509Certificate<'_>) -> bool {
    let usage = match certificate.key_usage() {
        Ok(usage) => usage.is_none_or(|usage| usage.value.key_cert_sign()),
        Err(_) => false,
    };
    // Roots of version 1 have no extensions; webpki does not take such intermediates.
    let old = certificate.version() == x509_parser::x509::X509Version::V1;
    usage && (old || certificate.is_ca())
}

fn bits(modulus: &[u8]) -> u32 {
    let Some(first) = modulus.iter().position(|&byte| byte != 0) else { return 0 };
    let significant = &modulus[first..];
    u32::try_from(significant.len() * 8).unwrap_or(u32::MAX) - significant[0].leading_zeros()
}

/// Text of others, made fit for a line of a report.
pub(super) fn printable(text: &str) -> String {
    const LIMIT: usize = 200;
    let mut shown: String = text.chars().take(LIMIT).flat_map(show).collect();
    if text.chars().nth(LIMIT).is_some() {
        shown.push('…');
    }
    shown
}

fn show(c: char) -> Vec<char> {
    let hidden = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    if hidden { c.escape_unicode().collect() } else { vec![c] }
}
