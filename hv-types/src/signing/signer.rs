//! Keys that sign.

use std::fmt;

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::RsaPrivateKey;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey};

use super::{Algorithm, SignError};

/// A private key, wherever it is held: in memory ([`RsaSigner`]), on a card, behind a
/// service.
pub trait Signer {
    /// The RSA signature (PKCS #1 v1.5) of `octets`, which are to be hashed as
    /// `algorithm` says: the raw value, as long as the key's modulus.
    ///
    /// # Errors
    ///
    /// The key cannot be used, or not with this algorithm.
    fn sign(&self, algorithm: Algorithm, octets: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// An RSA key of 2048 to 4096 bits in memory.
///
/// SHA-256 signatures are computed by ring. It makes none with SHA-1; these are computed
/// by the crate `rsa`, blinded.
pub struct RsaSigner {
    ring: RsaKeyPair,
    rsa: RsaPrivateKey,
}

/// What stands before a SHA-1 digest in PKCS #1 v1.5: its `DigestInfo` up to the digest.
const SHA1_DIGEST_INFO: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];

impl RsaSigner {
    /// A key in PEM: `PRIVATE KEY`, `RSA PRIVATE KEY`, or, with a password,
    /// `ENCRYPTED PRIVATE KEY`. The first key in the text counts.
    ///
    /// # Errors
    ///
    /// There is no key, it is not RSA, not of 2048 to 4096 bits, inconsistent, or the
    /// password is wrong.
    pub fn from_pem(pem: &[u8], password: Option<&str>) -> Result<Self, SignError> {
        let text = std::str::from_utf8(pem).map_err(|_| refuse("not a PEM file"))?;
        let Some((label, der)) = super::keys::pem_key(text)? else {
            return Err(refuse("there is no private key in the PEM file"));
        };
        match label {
            "ENCRYPTED PRIVATE KEY" => {
                let Some(password) = password else {
                    return Err(refuse("it is encrypted: give its password"));
                };
                let key = RsaPrivateKey::from_pkcs8_encrypted_der(&der, password)
                    .map_err(|_| refuse("wrong password, or an encryption or key that is not supported"))?;
                Self::from_rsa(key)
            }
            _ => Self::from_der(&der),
        }
    }

    /// A key in DER: PKCS #8 or PKCS #1.
    ///
    /// # Errors
    ///
    /// It is not RSA, not of 2048 to 4096 bits, or inconsistent.
    pub fn from_der(der: &[u8]) -> Result<Self, SignError> {
        let key = RsaPrivateKey::from_pkcs8_der(der)
            .or_else(|_| RsaPrivateKey::from_pkcs1_der(der))
            .map_err(|_| refuse("not an RSA key in PKCS #8 or PKCS #1"))?;
        Self::from_rsa(key)
    }

    /// `RSAPublicKey` in DER, as it stands in certificates.
    pub(super) fn public_key(&self) -> &[u8] {
        self.ring.public().as_ref()
    }

    fn from_rsa(key: RsaPrivateKey) -> Result<Self, SignError> {
        let der = key.to_pkcs8_der().map_err(|error| refuse(&error.to_string()))?;
        let ring =
            RsaKeyPair::from_pkcs8(der.as_bytes()).map_err(|error| match error.to_string().as_str() {
                "TooSmall" => refuse("it has fewer than 2048 bits: too weak to sign with"),
                "TooLarge" => refuse("it has more than 4096 bits, which is not supported"),
                other => refuse(&format!("it is not usable: {other}")),
            })?;
        Ok(RsaSigner { ring, rsa: key })
    }
}

fn refuse(message: &str) -> SignError {
    SignError::Key(message.to_owned())
}

impl Signer for RsaSigner {
    fn sign(&self, algorithm: Algorithm, octets: &[u8]) -> Result<Vec<u8>, SignError> {
        match algorithm {
            Algorithm::RsaSha256 => {
                let mut value = vec![0; self.ring.public().modulus_len()];
                self.ring
                    .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), octets, &mut value)
                    .map_err(|_| SignError::Signer("the key failed to sign".to_owned()))?;
                Ok(value)
            }
            Algorithm::RsaSha1 => {
                let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, octets);
                let padding = rsa::Pkcs1v15Sign { hash_len: Some(20), prefix: SHA1_DIGEST_INFO.into() };
                self.rsa
                    .sign_with_rng(&mut rsa::rand_core::OsRng, padding, digest.as_ref())
                    .map_err(|error| SignError::Signer(error.to_string()))
            }
        }
    }
}

/// Shows nothing of the key.
impl fmt::Debug for RsaSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaSigner")
    }
}
