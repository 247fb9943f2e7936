//! `hv verify`.

use std::path::PathBuf;

use clap::Args;
use hv_types::signing::{
    Algorithm, BlobState, Pin, Policy, Report, Verdict, certificates, decode, verify_bytes, verify_each,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::console::{Console, Format, Stop};
use super::files::{FINDING, MISUSE, expand};
use super::no_xml;

/// Verify the signatures of things, or of each thing in an answer to GetThings.
///
/// A signature is accepted when all questions have the right answer, also whether the
/// signer is trusted: name authorities with --trust or the signer with --pin. A
/// signature does not cover a thing's id, dates, flags or tags; the report says what
/// was not covered.
///
/// Exit codes: 0 all accepted, 1 any refused (or not signed), 2 misuse or unreadable
/// files.
///
/// Examples:
///   hv verify --trust authorities.pem signed.xml
///   hv verify --trust old.pem --at 2010-06-30 --allow-sha1 archive/
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Verify {
    /// Certificates of trusted authorities: PEM or DER. Can be given several times.
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
    /// A trusted signer: the SHA-256 of the certificate in hexadecimal, or the
    /// certificate's file. Can be given several times.
    #[arg(long, value_name = "SHA256|FILE")]
    pin: Vec<String>,
    /// The time at which certificates must be valid: a date or time such as
    /// 2010-06-30T12:00:00Z. Default: now.
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<Timestamp>,
    /// Accept SHA-1, in signatures and certificates.
    #[arg(long)]
    allow_sha1: bool,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

fn time(text: &str) -> Result<Timestamp, String> {
    let midnight = || format!("{text}T00:00:00Z").parse::<Timestamp>();
    text.parse()
        .or_else(|_| midnight())
        .map_err(|_| "expected a time such as 2010-06-30T12:00:00Z".to_owned())
}

impl Verify {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Stop> {
        let policy = match self.policy() {
            Ok(policy) => policy,
            Err(message) => {
                console.remark(&format!("error: {message}"));
                console.exit_with(MISUSE);
                return Ok(());
            }
        };
        let (files, unreadable) = expand(&self.files);
        if unreadable {
            console.exit_with(MISUSE);
        }
        let mut listed = Vec::new();
        let mut advise = false;
        for file in &files {
            let bytes = match file.read() {
                Ok(bytes) => bytes,
                Err(error) => {
                    console.remark(&format!("{file}: {error}"));
                    console.exit_with(MISUSE);
                    continue;
                }
            };
            let mut reports = match decode(&bytes) {
                Ok(text) => verify_each(&text, &policy),
                // Also refuses, with its reason, what cannot be decoded.
                Err(_) => vec![verify_bytes(&bytes, &policy)],
            };
            for report in &mut reports {
                name_options(report, &bytes, &policy);
            }
            if reports.is_empty() {
                console.remark(&format!("{file}: there is no thing in it"));
                console.exit_with(FINDING);
            }
            for (index, report) in reports.iter().enumerate() {
                if !report.accepted() {
                    console.exit_with(FINDING);
                }
                advise |= report.structure.passed();
                let line = match self.format {
                    Format::Json => {
                        listed.push(json(&file.to_string(), index, report));
                        continue;
                    }
                    Format::Text if reports.len() == 1 => format!("{file}: {}", text(report)),
                    Format::Text => format!("{file}: thing {}: {}", index + 1, text(report)),
                };
                // Who reads only the beginning still gets the exit code of the whole.
                let _ = console.line(&line);
            }
        }
        if self.format == Format::Json {
            console.print(&format!("{:#}\n", Value::Array(listed)))?;
        } else if advise && policy.anchors.is_empty() && policy.pins.is_empty() {
            console
                .remark("note: nobody is trusted: name authorities with --trust, or the signer with --pin");
        }
        Ok(())
    }

    fn policy(&self) -> Result<Policy, String> {
        let mut policy = Policy { time: self.at, allow_sha1: self.allow_sha1, ..Policy::default() };
        for file in &self.trust {
            let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
            policy = policy.trust(&bytes).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        for pin in &self.pin {
            policy = match pin.parse::<Pin>() {
                Ok(pin) => policy.pin(pin),
                Err(error) => {
                    let bytes = std::fs::read(pin)
                        .map_err(|unreadable| format!("--pin {pin}: {error}, or its file: {unreadable}"))?;
                    let certificates =
                        certificates(&bytes).map_err(|error| format!("--pin {pin}: {error}"))?;
                    certificates.iter().fold(policy, |policy, der| policy.pin(Pin::of(der)))
                }
            };
        }
        Ok(policy)
    }
}

/// Adds to the library's reasons what the tool's user can do.
fn name_options(report: &mut Report, bytes: &[u8], policy: &Policy) {
    let add = |verdict: &mut Verdict, options: &str| {
        if let Verdict::Failed(reason) = verdict {
            reason.push_str(options);
        }
    };
    if let (Verdict::Failed(reason), Some(message)) = (&mut report.structure, no_xml::says(bytes)) {
        *reason = message;
    }
    if report.stated_algorithm == Some(Algorithm::RsaSha1) && !policy.allow_sha1 {
        add(&mut report.algorithm, " (--allow-sha1)");
    }
    if policy.anchors.is_empty() {
        add(&mut report.chain, " (--trust, --pin)");
    }
}

/// The report as text: a line where nothing could be looked at, as of a thing that is
/// not signed, or else a line a question.
fn text(report: &Report) -> String {
    match &report.structure {
        Verdict::Failed(reason) => format!("refused: {reason}"),
        _ => report.to_string(),
    }
}

fn json(file: &str, index: usize, report: &Report) -> Value {
    let verdicts: serde_json::Map<String, Value> = report
        .verdicts()
        .iter()
        .map(|(name, verdict)| {
            let verdict = json!({ "verdict": verdict.as_str(), "reason": verdict.reason() });
            (name.replace(' ', "-"), verdict)
        })
        .collect();
    let signer = report.signer.as_ref().map(|signer| {
        json!({
            "subject": signer.subject,
            "issuer": signer.issuer,
            "serial": signer.serial,
            "not-before": signer.not_before.to_string(),
            "not-after": signer.not_after.to_string(),
            "key-bits": signer.key_bits,
            "sha256": Pin(signer.sha256).to_string(),
        })
    });
    let blobs: Vec<Value> = report
        .blobs
        .iter()
        .map(|blob| {
            let state = match blob.state {
                BlobState::Matches => "matches",
                BlobState::Elsewhere => "elsewhere",
                BlobState::NotDelivered => "not-delivered",
                BlobState::NotListed => "not-listed",
                BlobState::Failed(_) => "failed",
            };
            let hash = blob.signed_hash.as_ref().map(|info| info.hash.to_string());
            json!({ "name": blob.name, "state": state, "reason": blob.state.to_string(), "signed-hash": hash })
        })
        .collect();
    json!({
        "file": file,
        "thing": index + 1,
        "accepted": report.accepted(),
        "algorithm": report.stated_algorithm.map(|algorithm| algorithm.tag()),
        "signer": signer,
        "verdicts": verdicts,
        "blobs": blobs,
        "covered": report.covered,
        "not-covered": report.not_covered,
    })
}
