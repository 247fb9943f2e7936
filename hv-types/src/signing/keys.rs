//! Keys and certificates from files.

use p12_keystore::Pkcs12Archive;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::certificate;
use super::{RsaSigner, SignError};

/// Certificates from PEM (any number, other sections being skipped) or DER (one).
///
/// # Errors
///
/// There is none, or the text is not PEM.
pub fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, SignError> {
    // SEQUENCE: a certificate in DER.
    if bytes.first() == Some(&0x30) {
        certificate::read(bytes).map_err(SignError::Certificate)?;
        return Ok(vec![CertificateDer::from(bytes.to_vec())]);
    }
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(SignError::Certificate("there is no certificate in the file".to_owned())),
        Err(error) => Err(SignError::Certificate(format!("not a PEM file: {error}"))),
    }
}

/// A key with its certificates, the key's own first, from a PKCS #12 file (`.pfx`, `.p12`).
///
/// # Errors
///
/// The password is wrong, the encryption is not supported, or the file does not hold one
/// RSA key and its certificate.
pub fn from_pfx(
    bytes: &[u8],
    password: &str,
) -> Result<(RsaSigner, Vec<CertificateDer<'static>>), SignError> {
    let archive = Pkcs12Archive::from_pkcs12(bytes, password)
        .map_err(|error| SignError::Key(format!("not a PKCS #12 file, or a wrong password: {error}")))?;
    let [key] = &archive.keys[..] else {
        let message = format!("the PKCS #12 file must hold one private key, not {}", archive.keys.len());
        return Err(SignError::Key(message));
    };
    let signer = RsaSigner::from_der(key.key.as_der())?;
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for bag in &archive.certs {
        let der = CertificateDer::from(bag.cert.as_der().to_vec());
        match certificate::read(&der) {
            Ok(certificate) if certificate.rsa_key.as_deref() == Some(signer.public_key()) => own.push(der),
            _ => others.push(der),
        }
    }
    if own.is_empty() {
        let message = "the PKCS #12 file has no certificate of its key".to_owned();
        return Err(SignError::Certificate(message));
    }
    own.truncate(1);
    own.append(&mut others);
    Ok((signer, own))
}

/// The label and content of the first private key in PEM.
pub(super) fn pem_key(text: &str) -> Result<Option<(&str, Vec<u8>)>, SignError> {
    use base64::Engine;
    let mut rest = text;
    while let Some(at) = rest.find("-----BEGIN ") {
        let begin = &rest[at + "-----BEGIN ".len()..];
        let Some((label, body)) = begin.split_once("-----") else { return Ok(None) };
        let Some((body, after)) = body.split_once(&format!("-----END {label}-----")) else { return Ok(None) };
        rest = after;
        if !label.ends_with("PRIVATE KEY") {
            continue;
        }
        if label == "EC PRIVATE KEY" {
            return Err(SignError::Key("it is an elliptic-curve key: things are signed with RSA".to_owned()));
        }
        if body.contains("Proc-Type") {
            let message = "it is encrypted in OpenSSL's old form: convert it with `openssl pkcs8 -topk8`";
            return Err(SignError::Key(message.to_owned()));
        }
        let digits: String = body.split_ascii_whitespace().collect();
        let der = base64::engine::general_purpose::STANDARD
            .decode(digits)
            .map_err(|error| SignError::Key(format!("its PEM is damaged: {error}")))?;
        return Ok(Some((label, der)));
    }
    Ok(None)
}
