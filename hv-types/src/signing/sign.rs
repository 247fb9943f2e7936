//! Signing, on the text that will be sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;

use super::blobs::{encodings, hash_of};
use super::c14n::Document;
use super::profile::{Envelope, envelope, payload, profile};
use super::trust::document_limits;
use super::{Algorithm, C14N, DSIG, METHOD, SIGNED_DATA, SignError, Signer, XSL, XSLT, certificate, octets};
use crate::blobs::{Blob, BlobInfo, BlockHasher};
use crate::xml::Writer;

/// How to sign.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The algorithm. Default: RSA with SHA-256.
    pub algorithm: Algorithm,
    /// Whether a signature that the thing has is replaced. Default: that is an error.
    pub replace: bool,
}

impl Options {
    /// The options with another algorithm.
    #[must_use]
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// The options, a signature that is there being replaced.
    #[must_use]
    pub fn replacing(mut self) -> Self {
        self.replace = true;
        self
    }
}

/// Signs a thing: the text of the thing with its `signature-info`.
///
/// The rest of the text stays as it is, byte for byte, and what is signed is what it
/// says: send or store it unchanged. `chain` begins with the signer's certificate and
/// goes on with its issuers; the root may be left out.
///
/// Every blob is covered by its hash: the hash of inline content is computed, and a
/// `hash-info` that is there must agree; content held elsewhere needs a `hash-info`,
/// which is taken as it is. A blob to be removed is not covered.
///
/// # Errors
///
/// The text is not a thing with one data-xml, is signed already, a blob has no hash or a
/// wrong one, the certificate is not fit for signing or not of the signer's key, or the
/// signer fails.
pub fn sign(
    thing: &str,
    signer: &dyn Signer,
    chain: &[CertificateDer<'_>],
    options: &Options,
) -> Result<String, SignError> {
    let key = signing_key(chain)?;
    let thing = unsigned(thing, options.replace)?;
    let document = Document::parse(&thing, document_limits())?;
    let envelope = envelope(&document)?;
    let signed = Parts {
        before: &thing[..insertion(&document, &envelope)],
        after: &thing[insertion(&document, &envelope)..],
        sig_data: sig_data(&thing, &document, &envelope, options.algorithm)?,
        key_info: chain.iter().map(|der| STANDARD.encode(der)).collect(),
        algorithm: options.algorithm,
    };
    // Any bytes of the right form: the digest is over the rest.
    let draft = signed.text(&[0], &[0]);
    let document = Document::parse(&draft, document_limits())?;
    let parts = profile(&draft, &document, chain.len())?;
    let octets = octets::digested(&document, parts.prefix, parts.envelope.data_xml, parts.sig_data);
    let digest = options.algorithm.digest(&octets);

    let draft = signed.text(&digest, &[0]);
    let document = Document::parse(&draft, document_limits())?;
    let parts = profile(&draft, &document, chain.len())?;
    let octets = octets::signed(&document, parts.signed_info);
    let value = signer.sign(options.algorithm, octets.as_bytes())?;
    if !options.algorithm.verifies(&key, &octets, &value) {
        return Err(SignError::Certificate("it is not the certificate of the signing key".to_owned()));
    }
    Ok(signed.text(&digest, &value))
}

/// The public key of the signer, whose certificate must be fit for signing.
fn signing_key(chain: &[CertificateDer<'_>]) -> Result<Vec<u8>, SignError> {
    let refuse = |message: &str| SignError::Certificate(message.to_owned());
    let Some(first) = chain.first() else { return Err(refuse("none was given")) };
    for other in chain {
        certificate::read(other).map_err(SignError::Certificate)?;
    }
    let certificate = certificate::read(first).map_err(SignError::Certificate)?;
    if let Some(reason) = certificate.fitness(2048).reason() {
        return Err(refuse(reason));
    }
    certificate.rsa_key.ok_or_else(|| refuse("its key is not an RSA key"))
}

/// The text without a signature.
pub(super) fn unsigned(thing: &str, replace: bool) -> Result<String, SignError> {
    let document = Document::parse(thing, document_limits())?;
    match envelope(&document)?.signature_info {
        None => Ok(thing.to_owned()),
        Some(_) if !replace => Err(SignError::Signed),
        Some(info) => {
            let range = document.range(info);
            Ok(format!("{}{}", &thing[..range.start], &thing[range.end..]))
        }
    }
}

/// Where the signature-info goes: last, but for updated-end-date.
fn insertion(document: &Document<'_>, envelope: &Envelope) -> usize {
    let end_date = envelope
        .children
        .iter()
        .copied()
        .find(|&id| document.start(id).is_some_and(|element| element.local == "updated-end-date"));
    match end_date {
        Some(id) => document.range(id).start,
        // A thing with data has an end tag.
        None => document.end_tag(document.root()).unwrap_or_default(),
    }
}

fn sig_data(
    source: &str,
    document: &Document<'_>,
    envelope: &Envelope,
    algorithm: Algorithm,
) -> Result<String, SignError> {
    let mut infos = Vec::new();
    if let Some(id) = envelope.blob_payload {
        for blob in &payload(source, document, id)? {
            if !blob.is_removal() {
                let info = covered(blob)
                    .map_err(|reason| SignError::Blob(certificate::printable(blob.name()), reason))?;
                infos.push(info);
            }
        }
    }
    let mut w = Writer::new();
    w.start("sig-data".into());
    w.element("hv-signature-method", &METHOD.to_owned())?;
    if !infos.is_empty() {
        w.start("blob-signature-info".into());
        for info in &infos {
            w.start("item".into());
            w.element("blob-info", info)?;
            w.end();
        }
        w.end();
    }
    w.element("algorithm-tag", &algorithm.tag().to_owned())?;
    w.end();
    Ok(w.into_string())
}

/// What the signature says about a blob: its info with a hash that was checked as far as
/// it can be.
fn covered(blob: &Blob) -> Result<BlobInfo, String> {
    let mut info = blob.info.clone();
    match (&info.hash_info, blob.data()) {
        (Some(hash), Some(_)) => hash_of(blob, hash)?,
        (Some(hash), None) => {
            hash.hasher().and_then(|_| hash.hash_bytes()).map_err(|error| error.to_string())?;
        }
        (None, Some(data)) => {
            if !encodings(blob)?.is_empty() {
                return Err("it is encoded and has no hash-info: decode it first".to_owned());
            }
            data.decoded_len().map_err(|error| error.to_string())?;
            let mut hasher = BlockHasher::new();
            hasher.update_from(data.reader()).map_err(|error| error.to_string())?;
            info = info.with_hash(hasher.finish_info());
        }
        (None, None) => return Err("its content is not here, and it has no hash-info".to_owned()),
    }
    Ok(info)
}

/// The pieces of a signed thing's text.
struct Parts<'t> {
    before: &'t str,
    after: &'t str,
    sig_data: String,
    /// Certificates in base64.
    key_info: Vec<String>,
    algorithm: Algorithm,
}

impl Parts<'_> {
    fn text(&self, digest: &[u8], value: &[u8]) -> String {
        let Parts { before, after, sig_data, key_info, algorithm } = self;
        let (signature_method, digest_method) = (algorithm.signature_method(), algorithm.digest_method());
        let certificates: String =
            key_info.iter().map(|der| format!("<X509Certificate>{der}</X509Certificate>")).collect();
        let (digest, value) = (STANDARD.encode(digest), STANDARD.encode(value));
        format!(
            "{before}<signature-info>{sig_data}<Signature xmlns=\"{DSIG}\"><SignedInfo>\
             <CanonicalizationMethod Algorithm=\"{C14N}\"/><SignatureMethod Algorithm=\"{signature_method}\"/>\
             <Reference URI=\"\"><Transforms><Transform Algorithm=\"{XSLT}\">\
             <xs:stylesheet xmlns:xs=\"{XSL}\" version=\"1.0\"><xs:template match=\"thing\">\
             <hv:signed-thing-data xmlns:hv=\"{SIGNED_DATA}\"><xs:copy-of select=\"data-xml\"/>\
             <xs:copy-of select=\"signature-info/sig-data\"/></hv:signed-thing-data>\
             </xs:template></xs:stylesheet></Transform><Transform Algorithm=\"{C14N}\"/></Transforms>\
             <DigestMethod Algorithm=\"{digest_method}\"/><DigestValue>{digest}</DigestValue></Reference>\
             </SignedInfo><SignatureValue>{value}</SignatureValue><KeyInfo><X509Data>{certificates}</X509Data>\
             </KeyInfo></Signature></signature-info>{after}"
        )
    }
}
