//! The exact structure of a signed thing: one of everything, found by its path.
//!
//! Whatever is looked up elsewhere (by name at any depth, the first of several, by
//! id) can be made to mean something else by an attacker who moves parts around.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::c14n::{Document, Id, Node};
use super::certificate::printable;
use super::{Algorithm, C14N, DSIG, METHOD, XSLT, stylesheet};
use crate::blobs::{BlobInfo, BlobPayload};
use crate::values::WHITE_SPACE;
use crate::xml::{self, Error, XML};

/// Most characters in the base64 of a digest or signature: 8192 bits, with line breaks.
const VALUE_LIMIT: usize = 4096;
/// Most characters in the base64 of a certificate.
const CERTIFICATE_LIMIT: usize = 64 * 1024;
/// Most blobs that a signature lists.
const BLOB_LIMIT: usize = 10_000;

/// The children of a thing, in either envelope. All are unqualified but `Signature`.
const ENVELOPE: [&str; 14] = [
    "thing-id",
    "type-id",
    "thing-state",
    "flags",
    "eff-date",
    "created",
    "updated",
    "data-xml",
    "data-other",
    "blob-payload",
    "eff-permissions",
    "tags",
    "signature-info",
    "updated-end-date",
];

/// A thing's own parts.
pub(super) struct Envelope {
    pub data_xml: Id,
    pub signature_info: Option<Id>,
    pub blob_payload: Option<Id>,
    /// All children.
    pub children: Vec<Id>,
}

/// A signed thing, taken apart.
pub(super) struct Profile<'a> {
    pub envelope: Envelope,
    pub sig_data: Id,
    pub signed_info: Id,
    pub algorithm: Algorithm,
    /// The prefix of what the stylesheet makes.
    pub prefix: Option<&'a str>,
    pub digest: Vec<u8>,
    pub value: Vec<u8>,
    /// Certificates in DER, in document order.
    pub certificates: Vec<Vec<u8>>,
    /// The blobs that the signature lists.
    pub listed: Vec<BlobInfo>,
}

/// Finds the parts of a thing that matter to signatures.
pub(super) fn envelope(document: &Document<'_>) -> Result<Envelope, Error> {
    let thing = document.root();
    if !named(document, thing, None, "thing") {
        return Err(document.error(thing, "expected a `thing` without a namespace as the root element"));
    }
    let children = elements(document, thing)?;
    let mut seen: Vec<&str> = Vec::new();
    for &child in &children {
        let Some(element) = document.start(child) else { continue };
        if named(document, child, Some(DSIG), "Signature") {
            return Err(document.error(
                child,
                "a signature directly under the thing is of HVSignatureMethod1, too little of which is \
                 published to verify it",
            ));
        }
        if document.namespace(element).is_some() || !ENVELOPE.contains(&element.local) {
            let message = format!("`{}` is not part of a thing", element.local);
            return Err(document.error(child, message));
        }
        if seen.contains(&element.local) {
            let message = format!("two `{}`: a reader could take either", element.local);
            return Err(document.error(child, message));
        }
        seen.push(element.local);
    }
    let child = |local| children.iter().copied().find(|&id| named(document, id, None, local));
    let Some(data_xml) = child("data-xml") else {
        return Err(document.error(thing, "the thing has no data-xml: nothing could be signed"));
    };
    let (signature_info, blob_payload) = (child("signature-info"), child("blob-payload"));
    Ok(Envelope { data_xml, signature_info, blob_payload, children })
}

/// Takes a signed thing apart.
pub(super) fn profile<'a>(
    source: &str,
    document: &Document<'a>,
    certificate_limit: usize,
) -> Result<Profile<'a>, Error> {
    let envelope = envelope(document)?;
    let Some(info) = envelope.signature_info else {
        return Err(document.error(document.root(), "the thing is not signed: it has no signature-info"));
    };
    let parts = elements(document, info)?;
    if let Some(&sig_data) = parts.first()
        && named(document, sig_data, None, "sig-data")
    {
        check_method(document, sig_data)?;
    }
    let [sig_data, signature] =
        exactly(document, info, &parts, [(None, "sig-data"), (Some(DSIG), "Signature")])?;
    attributes_are(document, sig_data, &[])?;
    let (listed, tag) = sig_data_parts(source, document, sig_data)?;

    let foreign =
        |attribute: &super::c14n::Attribute<'_>| document.attribute_namespace(attribute) != Some(XML.uri);
    if document.start(signature).is_some_and(|element| element.attributes.iter().any(foreign)) {
        return Err(document.error(signature, "`Signature` may have no attributes here"));
    }
    let [signed_info, value, key_info] =
        dsig(document, signature, ["SignedInfo", "SignatureValue", "KeyInfo"])?;
    attributes_are(document, signed_info, &[])?;

    let [canonicalization, method, reference] =
        dsig(document, signed_info, ["CanonicalizationMethod", "SignatureMethod", "Reference"])?;
    algorithm_is(document, canonicalization, C14N)?;
    let algorithm = Algorithm::ALL
        .into_iter()
        .find(|algorithm| algorithm_is(document, method, algorithm.signature_method()).is_ok())
        .ok_or_else(|| {
            document
                .error(method, "the signature method must be RSA with SHA-256 or SHA-1, without parameters")
        })?;
    attributes_are(document, reference, &[("URI", "")])?;
    let [transforms, digest_method, digest] =
        dsig(document, reference, ["Transforms", "DigestMethod", "DigestValue"])?;
    algorithm_is(document, digest_method, algorithm.digest_method())
        .map_err(|error| error.help("the digest must be that of the signature method"))?;
    attributes_are(document, transforms, &[])?;
    let [transform, c14n] = dsig(document, transforms, ["Transform", "Transform"])?;
    attributes_are(document, transform, &[("Algorithm", XSLT)])?;
    let stylesheets = elements(document, transform)?;
    let [stylesheet] = stylesheets[..] else {
        return Err(document.error(transform, "the XSLT transform must hold one stylesheet"));
    };
    let prefix = stylesheet::result_prefix(document, stylesheet)?;
    algorithm_is(document, c14n, C14N)?;

    let stated = text(document, tag)?;
    if stated != algorithm.tag() {
        let message =
            format!("algorithm-tag is `{}`, but the signature method is {algorithm}", printable(&stated));
        return Err(document.error(tag, message));
    }

    attributes_are(document, value, &[])?;
    attributes_are(document, digest, &[])?;
    attributes_are(document, key_info, &[])?;
    Ok(Profile {
        sig_data,
        signed_info,
        algorithm,
        prefix,
        digest: base64(document, digest, VALUE_LIMIT)?,
        value: base64(document, value, VALUE_LIMIT)?,
        certificates: x509(document, key_info, certificate_limit)?,
        listed,
        envelope,
    })
}

/// The certificates of `KeyInfo`, which must say who the key's owner is.
fn x509(document: &Document<'_>, key_info: Id, limit: usize) -> Result<Vec<Vec<u8>>, Error> {
    let holders = elements(document, key_info)?;
    let [data] = holders[..] else {
        return Err(document.error(key_info, "KeyInfo must hold one X509Data and nothing else"));
    };
    if !named(document, data, Some(DSIG), "X509Data") {
        let message = "KeyInfo must hold X509Data: a bare key does not tell whose it is";
        return Err(document.error(data, message));
    }
    attributes_are(document, data, &[])?;
    let certificates = elements(document, data)?;
    if certificates.is_empty() || certificates.len() > limit {
        let message = format!("X509Data must hold 1 to {limit} certificates, not {}", certificates.len());
        return Err(document.error(data, message));
    }
    let mut found = Vec::new();
    for id in certificates {
        if !named(document, id, Some(DSIG), "X509Certificate") {
            return Err(document.error(id, "X509Data may hold only X509Certificate"));
        }
        attributes_are(document, id, &[])?;
        found.push(base64(document, id, CERTIFICATE_LIMIT)?);
    }
    Ok(found)
}

/// The blobs listed in `sig-data`, and its algorithm-tag.
fn sig_data_parts(source: &str, document: &Document<'_>, sig_data: Id) -> Result<(Vec<BlobInfo>, Id), Error> {
    let parts = elements(document, sig_data)?;
    let (blobs, tag) = match parts[..] {
        [_, tag] if named(document, tag, None, "algorithm-tag") => (None, tag),
        [_, blobs, tag]
            if named(document, blobs, None, "blob-signature-info")
                && named(document, tag, None, "algorithm-tag") =>
        {
            (Some(blobs), tag)
        }
        _ => {
            let message =
                "sig-data must hold hv-signature-method, perhaps blob-signature-info, algorithm-tag";
            return Err(document.error(sig_data, message));
        }
    };
    attributes_are(document, tag, &[])?;
    let mut listed: Vec<BlobInfo> = Vec::new();
    if let Some(blobs) = blobs {
        attributes_are(document, blobs, &[])?;
        let items = elements(document, blobs)?;
        if items.is_empty() || items.len() > BLOB_LIMIT {
            let message =
                format!("blob-signature-info must hold 1 to {BLOB_LIMIT} items, not {}", items.len());
            return Err(document.error(blobs, message));
        }
        let mut names = std::collections::HashSet::new();
        for item in items {
            let infos = elements(document, item)?;
            let [info] = infos[..] else {
                return Err(document.error(item, "an item must hold one blob-info"));
            };
            if !named(document, item, None, "item") || !named(document, info, None, "blob-info") {
                return Err(document.error(item, "blob-signature-info must hold items with a blob-info each"));
            }
            attributes_are(document, item, &[])?;
            let info: BlobInfo = read(source, document, info, "blob-info")?;
            if info.hash_info.is_none() {
                return Err(document.error(item, "a signed blob needs its hash-info"));
            }
            if !names.insert(info.name.to_string()) {
                let message = format!("the signature lists the blob `{}` twice", printable(&info.name));
                return Err(document.error(item, message));
            }
            listed.push(info);
        }
    }
    Ok((listed, tag))
}

/// The blobs that the thing carries.
pub(super) fn payload(source: &str, document: &Document<'_>, id: Id) -> Result<BlobPayload, Error> {
    read(source, document, id, "blob-payload")
}

/// Reads one element into a type. It stands in no default namespace: its parents are
/// unqualified.
fn read<T: xml::ReadXml>(
    source: &str,
    document: &Document<'_>,
    id: Id,
    name: &'static str,
) -> Result<T, Error> {
    let text = source.get(document.range(id)).unwrap_or_default();
    xml::from_str(text, name)
        .map_err(|error| document.error(id, format!("{}: {}", error.path(), error.message())))
}

fn check_method(document: &Document<'_>, sig_data: Id) -> Result<(), Error> {
    let first = elements(document, sig_data)?.into_iter().next();
    let Some(id) = first.filter(|&id| named(document, id, None, "hv-signature-method")) else {
        return Err(document.error(sig_data, "sig-data must begin with hv-signature-method"));
    };
    attributes_are(document, id, &[])?;
    match text(document, id)?.as_str() {
        METHOD => Ok(()),
        "HVSignatureMethod1" => Err(document.error(
            id,
            "HVSignatureMethod1: too little of it is published to verify it; only HVSignatureMethod2 is",
        )),
        other => Err(document.error(
            id,
            format!("the signature method `{}` is not known, only {METHOD} is", printable(other)),
        )),
    }
}

/// Whether an element has this expanded name.
pub(super) fn named(document: &Document<'_>, id: Id, namespace: Option<&str>, local: &str) -> bool {
    document
        .start(id)
        .is_some_and(|element| element.local == local && document.namespace(element) == namespace)
}

/// The child elements of an element that holds no text.
pub(super) fn elements(document: &Document<'_>, id: Id) -> Result<Vec<Id>, Error> {
    for child in document.content(id) {
        if let Some(Node::Text(text)) = document.nodes().get(child)
            && !text.trim_matches(WHITE_SPACE).is_empty()
        {
            return Err(document.error(id, "there is text where only elements may stand"));
        }
    }
    Ok(document.children(id).collect())
}

/// The children of a `Signature`'s part, which must be these and no others.
fn dsig<const N: usize>(document: &Document<'_>, id: Id, names: [&str; N]) -> Result<[Id; N], Error> {
    let children = elements(document, id)?;
    exactly(document, id, &children, names.map(|name| (Some(DSIG), name)))
}

fn exactly<const N: usize>(
    document: &Document<'_>,
    id: Id,
    children: &[Id],
    names: [(Option<&str>, &str); N],
) -> Result<[Id; N], Error> {
    let fits = |(&child, &(namespace, local)): (&Id, &(Option<&str>, &str))| {
        named(document, child, namespace, local)
    };
    <[Id; N]>::try_from(children).ok().filter(|children| children.iter().zip(&names).all(fits)).ok_or_else(
        || {
            let expected: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
            let found: Vec<&str> = children
                .iter()
                .take(8)
                .filter_map(|&child| document.start(child))
                .map(|child| child.local)
                .collect();
            let found = match found.join(", ") {
                found if found.is_empty() => "nothing".to_owned(),
                found if found == expected.join(", ") => format!("{found}, but not in their namespace"),
                found => found,
            };
            document.error(id, format!("expected exactly {}; found {found}", expected.join(", ")))
        },
    )
}

/// Checks that an element has these attributes and no others.
pub(super) fn attributes_are(
    document: &Document<'_>,
    id: Id,
    expected: &[(&str, &str)],
) -> Result<(), Error> {
    let Some(element) = document.start(id) else { return Ok(()) };
    let known = element.attributes.iter().all(|attribute| {
        attribute.prefix.is_none()
            && expected.iter().any(|&(name, value)| name == attribute.local && value == attribute.value)
    });
    if known && element.attributes.len() == expected.len() {
        return Ok(());
    }
    let expected: Vec<String> = expected.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    let expected = if expected.is_empty() { "no attributes".to_owned() } else { expected.join(" and ") };
    Err(document.error(id, format!("`{}` must have exactly {expected}", element.local)))
}

/// Checks an empty element with one attribute `Algorithm`.
fn algorithm_is(document: &Document<'_>, id: Id, algorithm: &str) -> Result<(), Error> {
    attributes_are(document, id, &[("Algorithm", algorithm)])?;
    if !elements(document, id)?.is_empty() {
        return Err(document.error(id, "no parameters are allowed here"));
    }
    Ok(())
}

/// The text of a leaf, without the white space around it. A comment inside, which the
/// canonical form drops, could make two readers see two values.
fn text(document: &Document<'_>, id: Id) -> Result<String, Error> {
    let mut whole = String::new();
    for child in document.content(id) {
        match document.nodes().get(child) {
            Some(Node::Text(text)) => whole.push_str(text),
            _ => return Err(document.error(id, "only text may stand here")),
        }
    }
    Ok(whole.trim_matches(WHITE_SPACE).to_owned())
}

/// The bytes of a leaf with base64: complete padding, nothing behind it.
fn base64(document: &Document<'_>, id: Id, limit: usize) -> Result<Vec<u8>, Error> {
    let mut text = text(document, id)?;
    if text.len() > limit {
        return Err(document.error(id, format!("the value has more than {limit} characters")));
    }
    text.retain(|c| !WHITE_SPACE.contains(&c));
    match STANDARD.decode(&text) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        Ok(_) => Err(document.error(id, "the value is empty")),
        Err(error) => Err(document.error(id, format!("the value is not base64: {error}"))),
    }
}
