//! Which certificates are believed: anchors, pins, and the path between.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use ring::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};
use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, UnixTime, alg_id,
};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter, VerifiedPath};

use super::SignError;
use super::certificate::{self, Certificate, is_signing_purpose};
use super::report::Verdict;
use crate::xml::Limits;

/// What a signature must fulfill to be accepted.
///
/// Without anchors and pins nothing is: a signature then says who made it, but not
/// whether to believe that.
///
/// ```
/// use hv_types::signing::Policy;
/// let policy = Policy { allow_sha1: true, ..Policy::default() };
/// assert_eq!((policy.min_key_bits, policy.time), (2048, None));
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    /// Certificates of authorities that are trusted. Their own dates do not count: an
    /// anchor is a name and a key (RFC 5280, 6.1.1). A signer's own certificate among
    /// them is trusted for itself.
    pub anchors: Vec<CertificateDer<'static>>,
    /// Certificates of signers that are trusted whoever issued them.
    pub pins: Vec<Pin>,
    /// The time at which certificates must be valid; `None` is now.
    pub time: Option<Timestamp>,
    /// Whether SHA-1 is accepted, in the signature and in certificates. Default not.
    pub allow_sha1: bool,
    /// Smallest key of a signer, in bits. Default 2048. Issuers need 2048 in any case.
    pub min_key_bits: u32,
    /// Most certificates in a signature. Default 10.
    pub max_certificates: usize,
    /// Bounds on the document. Default: 64 MiB, 512 levels, 1 million elements.
    pub limits: Limits,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            anchors: Vec::new(),
            pins: Vec::new(),
            time: None,
            allow_sha1: false,
            min_key_bits: 2048,
            max_certificates: 10,
            limits: document_limits(),
        }
    }
}

/// Bounds on a document to be signed or verified.
pub(super) fn document_limits() -> Limits {
    Limits::default().with_depth(512).with_bytes(64 << 20).with_elements(1_000_000)
}

impl Policy {
    /// The policy with more trusted authorities: certificates in PEM, or one in DER.
    ///
    /// # Errors
    ///
    /// There is no certificate in `bytes`, or one cannot be read.
    pub fn trust(mut self, bytes: &[u8]) -> Result<Self, SignError> {
        for der in super::certificates(bytes)? {
            certificate::read(&der).map_err(SignError::Certificate)?;
            self.anchors.push(der);
        }
        Ok(self)
    }

    /// The policy with one more trusted signer.
    #[must_use]
    pub fn pin(mut self, pin: Pin) -> Self {
        self.pins.push(pin);
        self
    }

    /// The policy, certificates being judged at `time`.
    #[must_use]
    pub fn at(mut self, time: Timestamp) -> Self {
        self.time = Some(time);
        self
    }

    /// The policy, SHA-1 being accepted.
    #[must_use]
    pub fn with_sha1(mut self) -> Self {
        self.allow_sha1 = true;
        self
    }
}

/// The SHA-256 of a signer's certificate, as 64 hexadecimal digits, colons allowed.
///
/// ```
/// use hv_types::signing::Pin;
/// let pin: Pin = (["AB"; 32].join(":")).parse()?;
/// assert_eq!(pin, Pin([0xab; 32]));
/// assert_eq!(pin.to_string(), "ab".repeat(32));
/// assert!("ab".parse::<Pin>().is_err());
/// # Ok::<(), hv_types::signing::SignError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin(pub [u8; 32]);

impl Pin {
    /// The pin of a certificate.
    pub fn of(certificate: &CertificateDer<'_>) -> Self {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, certificate).as_ref());
        Pin(sha256)
    }
}

impl FromStr for Pin {
    type Err = SignError;

    fn from_str(text: &str) -> Result<Self, SignError> {
        let digits: Vec<u8> = text
            .chars()
            .filter(|&c| c != ':')
            .map_while(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect();
        let all = digits.len() == text.chars().filter(|&c| c != ':').count() && digits.len() == 64;
        bytes.try_into().ok().filter(|_| all).map(Pin).ok_or_else(|| {
            SignError::Certificate("a pin is the SHA-256 of a certificate, 64 hexadecimal digits".to_owned())
        })
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Judges the signer's certificate `der`, read as `signer`: its validity, then its chain.
pub(super) fn judge(
    policy: &Policy,
    signer: &Certificate,
    der: &[u8],
    others: &[Vec<u8>],
) -> (Verdict, Verdict) {
    let time = policy.time.unwrap_or_else(Timestamp::now);
    let validity = match signer.info.validity_at(time) {
        Ok(()) => Verdict::Passed,
        Err(reason) => Verdict::Failed(format!("the certificate {reason}")),
    };
    let own = policy.anchors.iter().any(|anchor| anchor.as_ref() == der);
    if own || policy.pins.contains(&Pin(signer.info.sha256)) {
        return (validity, Verdict::Passed);
    }
    if policy.anchors.is_empty() {
        let reason = "no authority is trusted: name trust anchors, or pin the signer's certificate";
        return (validity, Verdict::Failed(reason.to_owned()));
    }
    if !validity.passed() {
        let reason = "the certificate is not valid at the time of verification";
        return (validity, Verdict::Unchecked(reason.to_owned()));
    }
    match path(policy, time, der, others) {
        Ok(()) => (validity, Verdict::Passed),
        Err(webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. }) => (
            Verdict::Failed(
                "a certificate of its issuers is not valid at the time of verification".to_owned(),
            ),
            Verdict::Unchecked("a certificate of its issuers is not valid".to_owned()),
        ),
        Err(error) => (validity, Verdict::Failed(explain(&error, policy))),
    }
}

impl super::CertificateInfo {
    fn validity_at(&self, time: Timestamp) -> Result<(), String> {
        if time < self.not_before {
            return Err(format!("is not valid before {} (verified at {time})", self.not_before));
        }
        if time > self.not_after {
            return Err(format!("expired at {} (verified at {time})", self.not_after));
        }
        Ok(())
    }
}

/// Whether a certificate may issue others: a trusted signer is no trusted authority.
fn may_issue(der: &CertificateDer<'_>) -> bool {
    certificate::read(der).is_ok_and(|certificate| certificate.issues)
}

/// Looks for a path from the signer to an anchor.
fn path(policy: &Policy, time: Timestamp, der: &[u8], others: &[Vec<u8>]) -> Result<(), webpki::Error> {
    let mut anchors = Vec::new();
    for anchor in policy.anchors.iter().filter(|anchor| may_issue(anchor)) {
        anchors.push(webpki::anchor_from_trusted_cert(anchor)?);
    }
    let seconds = u64::try_from(time.as_second()).map_err(|_| webpki::Error::BadDerTime)?;
    let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let der = CertificateDer::from(der);
    let others: Vec<CertificateDer<'_>> =
        others.iter().map(|other| CertificateDer::from(other.as_slice())).collect();
    let mut algorithms = webpki::ALL_VERIFICATION_ALGS.to_vec();
    if policy.allow_sha1 {
        algorithms.push(&RsaPkcs1Sha1);
    }
    // webpki looks at basic constraints, but not at the key usage of issuers.
    let issuers_may_issue = |path: &VerifiedPath<'_>| {
        let mut issuers = path.intermediate_certificates();
        if issuers.all(|issuer| may_issue(&issuer.der())) {
            Ok(())
        } else {
            Err(webpki::Error::EndEntityUsedAsCa)
        }
    };
    EndEntityCert::try_from(&der)?
        .verify_for_usage(&algorithms, &anchors, &others, now, SigningPurpose, None, Some(&issuers_may_issue))
        .map(|_| ())
}

fn explain(error: &webpki::Error, policy: &Policy) -> String {
    let reason = match error {
        webpki::Error::UnknownIssuer => {
            if policy.anchors.iter().any(|anchor| !may_issue(anchor)) {
                "it leads to none of the trusted authorities (one of which may not issue certificates)"
            } else {
                "it leads to none of the trusted authorities"
            }
        }
        webpki::Error::CaUsedAsEndEntity => "it is the certificate of an authority, not of a signer",
        webpki::Error::EndEntityUsedAsCa => "an issuer in it is not allowed to issue certificates",
        webpki::Error::PathLenConstraintViolated => "an issuer in it may not have further issuers below it",
        webpki::Error::InvalidSignatureForPublicKey => "a certificate in it was not issued by its issuer",
        webpki::Error::MaximumSignatureChecksExceeded | webpki::Error::MaximumPathBuildCallsExceeded => {
            "too many certificates would have to be tried"
        }
        webpki::Error::UnsupportedSignatureAlgorithmContext(_) => {
            "a certificate in it is signed with an algorithm that is not accepted"
        }
        other => return format!("the certificates do not form a valid chain: {other:?}"),
    };
    reason.to_owned()
}

/// Extended key usages, where there are any, must go with signing documents, for
/// issuers as for signers.
struct SigningPurpose;

impl ExtendedKeyUsageValidator for SigningPurpose {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        let mut stated = false;
        for purpose in purposes {
            stated = true;
            let numbers = purpose?.to_decoded_oid();
            if is_signing_purpose(numbers.iter().map(|&number| number as u64)) {
                return Ok(());
            }
        }
        if stated { Err(webpki::Error::EmptyEkuExtension) } else { Ok(()) }
    }
}

/// Certificates signed with SHA-1, as they were when most things were signed.
#[derive(Debug)]
struct RsaPkcs1Sha1;

impl SignatureVerificationAlgorithm for RsaPkcs1Sha1 {
    fn verify_signature(&self, key: &[u8], message: &[u8], value: &[u8]) -> Result<(), InvalidSignature> {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, key)
            .verify(message, value)
            .map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    /// `sha1WithRSAEncryption`, with its NULL.
    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::from_slice(&[
            0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00,
        ])
    }
}
