//! Signed things as types.

use rustls_pki_types::CertificateDer;

use super::sign::unsigned;
use super::{Options, Policy, Report, SignError, Signer, sign, verify};
use crate::things::{Body, Thing};
use crate::xml::{self, Document};

/// A signed thing: typed, and as the very text that was signed.
///
/// The typed form is for reading. A signature is about text, and types do not keep all of
/// it (comments, processing instructions, prefixes, white space between elements): so the
/// text is kept beside, and is what is stored or sent. To change the thing, take it out
/// with [`into_unsigned`](Self::into_unsigned), change it, and sign it again.
///
/// A [`Thing`] read from a signed text keeps its `signature-info`, too. Written again
/// it still verifies when [`survives_rewriting`](Self::survives_rewriting) says so,
/// which holds for what [`SignedThing::sign`] makes; after a change of the data its
/// signature no longer verifies.
///
/// ```
/// use hv_types::signing::SignedThing;
/// # use hv_types::things::*;
/// # use hv_types::xml::{self, RawXml};
/// # #[derive(Debug, Clone, PartialEq)] struct Any(RawXml);
/// # impl Body for Any {
/// #     fn read_body(_: Option<Uuid>, r: &mut xml::Reader<'_>) -> Result<Self, xml::Error> { Ok(Any(r.raw()?)) }
/// #     fn write_body(&self, w: &mut xml::Writer) -> Result<(), xml::Error> { w.raw(&self.0) }
/// #     fn info(&self) -> Option<&'static TypeInfo> { None }
/// # }
/// # use hv_types::signing::{Options, RsaSigner, certificates};
/// # let pki = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pki");
/// # let signer = RsaSigner::from_pem(&std::fs::read(format!("{pki}/leaf.key"))?, None)?;
/// # let chain = certificates(&std::fs::read(format!("{pki}/leaf.crt"))?)?;
/// # let thing: Thing<Any> = xml::Document::from_xml("<thing><data-xml><weight/></data-xml></thing>")?;
/// let signed = SignedThing::sign(&thing, &signer, &chain, &Options::default())?;
/// assert!(signed.survives_rewriting());
/// assert_eq!(signed.into_unsigned()?, thing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct SignedThing<T> {
    text: String,
    thing: Thing<T>,
}

impl<T: Body> SignedThing<T> {
    /// Writes a thing and signs what was written.
    ///
    /// # Errors
    ///
    /// The thing cannot be written, or not be signed; see [`sign`](super::sign()).
    pub fn sign(
        thing: &Thing<T>,
        signer: &dyn Signer,
        chain: &[CertificateDer<'_>],
        options: &Options,
    ) -> Result<Self, SignError> {
        let text = sign(&thing.to_xml()?, signer, chain, options)?;
        Ok(Self::from_xml(text)?)
    }

    /// Reads a signed thing. The signature is not verified.
    ///
    /// # Errors
    ///
    /// The text is not a thing of this type.
    pub fn from_xml(text: impl Into<String>) -> Result<Self, xml::Error> {
        let text = text.into();
        let thing = Thing::from_xml(&text)?;
        Ok(SignedThing { text, thing })
    }

    /// The thing. It cannot be changed here: that would break the signature.
    pub fn thing(&self) -> &Thing<T> {
        &self.thing
    }

    /// The text that was signed.
    pub fn as_xml(&self) -> &str {
        &self.text
    }

    /// Verifies the signature.
    pub fn verify(&self, policy: &Policy) -> Report {
        verify(&self.text, policy)
    }

    /// Whether the typed thing, written anew without indentation, still carries a
    /// signature that fits its data: whether the digest and the signature value come out
    /// as in the text.
    pub fn survives_rewriting(&self) -> bool {
        // Who is trusted does not matter here.
        let policy = Policy::default().with_sha1();
        let (before, after) = match self.thing.to_xml() {
            Ok(again) => (self.verify(&policy), verify(&again, &policy)),
            Err(_) => return false,
        };
        let holds = |report: &Report| {
            report.structure.passed() && report.digest.passed() && report.signature.passed()
        };
        holds(&before) && holds(&after)
    }

    /// The thing without its signature, to be changed.
    ///
    /// # Errors
    ///
    /// The envelope is not that of a thing that can be signed.
    pub fn into_unsigned(self) -> Result<Thing<T>, SignError> {
        Ok(Thing::from_xml(&unsigned(&self.text, true)?)?)
    }
}
