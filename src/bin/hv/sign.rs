//! `hv sign`.

use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::files::{FINDING, MISUSE};
use super::no_xml;
use hv_types::signing::{
    Algorithm, CertificateDer, Options, RsaSigner, SignError, certificates, decode, from_pfx, sign,
};

/// Sign a thing: prints it with its signature.
///
/// The signature covers the data and the blobs, not the thing's id, dates, flags or
/// tags. Send what is printed unchanged; it is UTF-8.
///
/// Examples:
///   hv sign --key me.key --cert me-with-issuers.pem thing.xml > signed.xml
///   hv sign --key me.pfx --password-file password.txt --replace thing.xml
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Sign {
    /// The RSA key: PEM, DER, or PKCS #12 (`.pfx`, `.p12`), which holds certificates, too.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The key's certificate, then its issuers: PEM or DER. Not needed with PKCS #12.
    #[arg(long, value_name = "FILE")]
    cert: Option<PathBuf>,
    /// The password of the key. Others on this machine may see it: prefer a file.
    #[arg(long, conflicts_with = "password_file")]
    password: Option<String>,
    /// A file whose first line is the password of the key.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Sign with SHA-1, for readers that know nothing better.
    #[arg(long)]
    sha1: bool,
    /// Replace the signature that the thing has.
    #[arg(long)]
    replace: bool,
    /// The thing.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// What went wrong, as the line to print, and the exit code.
type Failure = (String, u8);

impl Sign {
    pub(crate) fn run(self) -> u8 {
        match self.signed() {
            Ok(text) => {
                let mut out = std::io::stdout().lock();
                match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                    Ok(()) => 0,
                    Err(error) => {
                        eprintln!("error: standard output: {error}");
                        MISUSE
                    }
                }
            }
            Err((message, code)) => {
                eprintln!("{message}");
                code
            }
        }
    }

    fn signed(&self) -> Result<String, Failure> {
        let (signer, chain) = self.key()?;
        let bytes = read(&self.file)?;
        let file = self.file.display();
        if let Some(message) = no_xml::says(&bytes) {
            return Err((format!("{file}: {message}"), FINDING));
        }
        let text = decode(&bytes).map_err(|error| (format!("{file}:{error}"), FINDING))?;
        let algorithm = if self.sha1 { Algorithm::RsaSha1 } else { Algorithm::RsaSha256 };
        let mut options = Options::default().with_algorithm(algorithm);
        if self.replace {
            options = options.replacing();
        }
        sign(&text, &signer, &chain, &options).map_err(|error| match error {
            SignError::Signed => {
                (format!("{file}: it is signed already: --replace replaces the signature"), FINDING)
            }
            SignError::Thing(error) => (format!("{file}:{error}"), FINDING),
            error @ SignError::Blob(..) => (format!("{file}: {error}"), FINDING),
            error => (format!("error: {error}"), MISUSE),
        })
    }

    fn key(&self) -> Result<(RsaSigner, Vec<CertificateDer<'static>>), Failure> {
        let password = match &self.password_file {
            Some(file) => {
                let text = String::from_utf8(read(file)?)
                    .map_err(|_| (format!("{}: not a text", file.display()), MISUSE))?;
                Some(text.lines().next().unwrap_or_default().to_owned())
            }
            None => self.password.clone(),
        };
        let at = |file: &Path| {
            let file = file.display().to_string();
            move |error: SignError| (format!("{file}: {error}"), MISUSE)
        };
        let bytes = read(&self.key)?;
        let pem = bytes.windows(11).any(|part| part == b"-----BEGIN ");
        let given = match &self.cert {
            Some(file) => Some(certificates(&read(file)?).map_err(at(file))?),
            None => None,
        };
        let signer = if pem {
            RsaSigner::from_pem(&bytes, password.as_deref())
        } else {
            match RsaSigner::from_der(&bytes) {
                Ok(signer) => Ok(signer),
                Err(_) => {
                    let password = password.as_deref().unwrap_or_default();
                    let (signer, own) = from_pfx(&bytes, password).map_err(at(&self.key))?;
                    return Ok((signer, given.unwrap_or(own)));
                }
            }
        };
        let signer = signer.map_err(at(&self.key))?;
        match given {
            Some(chain) => Ok((signer, chain)),
            None => Err(("error: --cert is missing: the certificate of the key".to_owned(), MISUSE)),
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| (format!("{}: {error}", file.display()), MISUSE))
}
