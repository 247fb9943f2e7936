//! The two algorithm suites of the profile.

use std::fmt;

use ring::{digest, signature};

/// A signature algorithm with the digest that belongs to it.
///
/// A signature never mixes the two: RSA with SHA-256 over a SHA-1 digest is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// `rsa-sha256`: RSA (PKCS #1 v1.5) with SHA-256, over a SHA-256 digest.
    #[default]
    RsaSha256,
    /// `rsa-sha1`: RSA (PKCS #1 v1.5) with SHA-1, over a SHA-1 digest; what the
    /// published example uses. Collisions of SHA-1 can be made: accepted and made only
    /// when asked for.
    RsaSha1,
}

impl Algorithm {
    /// Both, the better one first.
    pub(super) const ALL: [Algorithm; 2] = [Algorithm::RsaSha256, Algorithm::RsaSha1];

    /// The word in `algorithm-tag`.
    pub const fn tag(self) -> &'static str {
        match self {
            Algorithm::RsaSha256 => "rsa-sha256",
            Algorithm::RsaSha1 => "rsa-sha1",
        }
    }

    /// `Algorithm` of `SignatureMethod`.
    pub(super) const fn signature_method(self) -> &'static str {
        match self {
            Algorithm::RsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Algorithm::RsaSha1 => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        }
    }

    /// `Algorithm` of `DigestMethod`.
    pub(super) const fn digest_method(self) -> &'static str {
        match self {
            Algorithm::RsaSha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
            Algorithm::RsaSha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
        }
    }

    /// The digest of some octets.
    pub(super) fn digest(self, octets: &str) -> Vec<u8> {
        let algorithm = match self {
            Algorithm::RsaSha256 => &digest::SHA256,
            Algorithm::RsaSha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        };
        digest::digest(algorithm, octets.as_bytes()).as_ref().to_vec()
    }

    /// Whether `value` is the signature of `octets` by the key, an `RSAPublicKey` in DER.
    ///
    /// The key's size is judged elsewhere; below 1024 and above 8192 bits none verifies.
    pub(super) fn verifies(self, key: &[u8], octets: &str, value: &[u8]) -> bool {
        let parameters = match self {
            Algorithm::RsaSha256 => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            Algorithm::RsaSha1 => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        };
        signature::UnparsedPublicKey::new(parameters, key).verify(octets.as_bytes(), value).is_ok()
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}
