//! What a verification found.

use std::fmt;

use super::{Algorithm, BlobReport, BlobState, CertificateInfo};

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not, for this reason.
    Failed(String),
    /// It was not looked at, for this reason. That counts as not passed.
    Unchecked(String),
}

impl Verdict {
    /// Whether the check passed.
    pub fn passed(&self) -> bool {
        *self == Verdict::Passed
    }

    /// Why it did not pass.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Verdict::Passed => None,
            Verdict::Failed(reason) | Verdict::Unchecked(reason) => Some(reason),
        }
    }

    /// `passed`, `failed` or `unchecked`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Verdict::Passed => "passed",
            Verdict::Failed(_) => "failed",
            Verdict::Unchecked(_) => "unchecked",
        }
    }
}

/// What a verification found, one verdict for each question.
///
/// Displays as lines for people.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The document is well-formed and of exactly the structure of a signed thing.
    pub structure: Verdict,
    /// The policy allows the algorithm.
    pub algorithm: Verdict,
    /// The data is what was digested.
    pub digest: Verdict,
    /// The signature over the digest was made with a certificate's key.
    pub signature: Verdict,
    /// The certificate's key is large enough and meant for signing.
    pub certificate: Verdict,
    /// The certificate is valid at the time of verification.
    pub validity: Verdict,
    /// The certificate leads to one that is trusted.
    pub chain: Verdict,
    /// The signed blobs are the ones that the thing carries; see [`blobs`](Self::blobs).
    pub blob_hashes: Verdict,
    /// The algorithm that the signature states.
    pub stated_algorithm: Option<Algorithm>,
    /// Whose signature it is. To be believed only when the report is accepted.
    pub signer: Option<CertificateInfo>,
    /// Each blob that the signature lists or the thing carries.
    pub blobs: Vec<BlobReport>,
    /// What the signature covers: path or blob.
    pub covered: Vec<String>,
    /// What the thing carries that the signature does not cover: anybody may have
    /// changed it.
    pub not_covered: Vec<String>,
}

impl Report {
    pub(super) fn refused(reason: impl fmt::Display) -> Self {
        let unchecked = || Verdict::Unchecked("the structure was refused".to_owned());
        Report { structure: Verdict::Failed(reason.to_string()), ..Report::new(unchecked) }
    }

    /// A report in which all but the structure is as `rest` says.
    pub(super) fn new(rest: impl Fn() -> Verdict) -> Self {
        Report {
            structure: Verdict::Passed,
            algorithm: rest(),
            digest: rest(),
            signature: rest(),
            certificate: rest(),
            validity: rest(),
            chain: rest(),
            blob_hashes: rest(),
            stated_algorithm: None,
            signer: None,
            blobs: Vec::new(),
            covered: Vec::new(),
            not_covered: Vec::new(),
        }
    }

    /// Whether every check passed.
    pub fn accepted(&self) -> bool {
        self.verdicts().iter().all(|(_, verdict)| verdict.passed())
    }

    /// All verdicts with their names.
    pub fn verdicts(&self) -> [(&'static str, &Verdict); 8] {
        [
            ("structure", &self.structure),
            ("algorithm", &self.algorithm),
            ("digest", &self.digest),
            ("signature", &self.signature),
            ("certificate", &self.certificate),
            ("validity", &self.validity),
            ("chain", &self.chain),
            ("blob hashes", &self.blob_hashes),
        ]
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.accepted() { "accepted" } else { "refused" })?;
        if let Some(signer) = &self.signer {
            let by = if self.accepted() { "signed by" } else { "claims to be signed by" };
            write!(f, ": {by} {}", signer.subject)?;
        }
        for (name, verdict) in self.verdicts() {
            write!(f, "\n  {name}: {}", verdict.as_str())?;
            if let Some(reason) = verdict.reason() {
                write!(f, ": {reason}")?;
            }
        }
        for blob in &self.blobs {
            let name = if blob.name.is_empty() { "the default blob" } else { &blob.name };
            write!(f, "\n  blob {name}: {}", blob.state)?;
        }
        if !self.covered.is_empty() {
            write!(f, "\n  covered: {}", self.covered.join(", "))?;
        }
        if !self.not_covered.is_empty() {
            write!(f, "\n  NOT covered: {}", self.not_covered.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for BlobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlobState::Matches => f.write_str("its content has the signed hash"),
            BlobState::Elsewhere => f.write_str(
                "signed; its content is not here, so check it against the hash when it is fetched",
            ),
            BlobState::NotDelivered => f.write_str("signed; the thing came without its blobs"),
            BlobState::NotListed => f.write_str("NOT covered by the signature"),
            BlobState::Failed(reason) => write!(f, "failed: {reason}"),
        }
    }
}
