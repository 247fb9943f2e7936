//! `SHA256Block`, the hash of blobs.

use std::io::{self, Read};
use std::num::NonZeroU64;

use sha2::{Digest, Sha256};

use super::HashInfo;

/// The name of the hash algorithm, in `hash-info/algorithm`.
pub const SHA256_BLOCK: &str = "SHA256Block";

/// Bytes in a block where `hash-info` does not say.
pub const DEFAULT_BLOCK_SIZE: NonZeroU64 = NonZeroU64::new(2_097_152).unwrap();

/// Bytes read at a time.
const BUFFER: usize = 64 * 1024;

/// Computes `SHA256Block` in one pass and constant memory.
///
/// The content is split into blocks, each is hashed with SHA-256, and the digests,
/// joined in order, are hashed once more, also when there is only one. The hash of
/// an empty content, which has no block, is the SHA-256 of nothing.
///
/// ```
/// use hv_types::blobs::BlockHasher;
///
/// let mut hasher = BlockHasher::new();
/// hasher.update(b"a");
/// hasher.update(b"bc");
/// let info = hasher.finish_info();
/// assert_eq!(&*info.hash, "T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=");
/// assert!(info.verify(&b"abc"[..]).is_ok());
/// ```
#[derive(Clone, Debug)]
pub struct BlockHasher {
    block_size: NonZeroU64,
    /// Bytes of the current block that were hashed.
    filled: u64,
    block: Sha256,
    digests: Sha256,
    length: u64,
}

impl Default for BlockHasher {
    fn default() -> Self {
        Self::new()
    }
}

impl BlockHasher {
    /// A hasher with blocks of [`DEFAULT_BLOCK_SIZE`].
    pub fn new() -> Self {
        Self::with_block_size(DEFAULT_BLOCK_SIZE)
    }

    /// A hasher with blocks of `block_size` bytes.
    pub fn with_block_size(block_size: NonZeroU64) -> Self {
        BlockHasher { block_size, filled: 0, block: Sha256::new(), digests: Sha256::new(), length: 0 }
    }

    /// Bytes in a block.
    pub fn block_size(&self) -> NonZeroU64 {
        self.block_size
    }

    /// Bytes hashed so far.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Hashes the next bytes of the content.
    pub fn update(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = self.block_size.get() - self.filled;
            let taken = usize::try_from(room).map_or(bytes.len(), |room| room.min(bytes.len()));
            let (now, later) = bytes.split_at(taken);
            self.block.update(now);
            self.filled += taken as u64;
            if self.filled == self.block_size.get() {
                self.end_block();
            }
            bytes = later;
        }
    }

    /// Hashes everything that is left to read.
    ///
    /// # Errors
    ///
    /// Reading fails.
    pub fn update_from(&mut self, mut content: impl Read) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => self.update(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The hash of all bytes that were given.
    pub fn finish(mut self) -> [u8; 32] {
        if self.filled > 0 {
            self.end_block();
        }
        self.digests.finalize().into()
    }

    /// The hash as a blob's `hash-info`, block size included.
    pub fn finish_info(self) -> HashInfo {
        let block_size = self.block_size;
        HashInfo::sha256_block(self.finish(), block_size)
    }

    fn end_block(&mut self) {
        let digest = self.block.finalize_reset();
        self.digests.update(digest);
        self.filled = 0;
    }
}

/// Gives bytes to the hasher; never fails.
impl io::Write for BlockHasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(content: impl Read) -> String {
        let mut hasher = BlockHasher::new();
        hasher.update_from(content).unwrap();
        hasher.finish_info().hash.to_string()
    }

    #[test]
    fn the_published_vectors_hold() {
        assert_eq!(hash(&b"abc"[..]), "T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=");
        assert_eq!(hash(&[0x0a; 10][..]), "ZDBKgA+azklQ94clLpAIL+1yR1gCmUIRWYrB1X1T5qI=");
        for (zeros, expected) in [
            (2_097_152, "oJKxgE8qaU7azz9bnmDcW9vSAY+k0D8/ry5CAU6ofao="),
            (2_097_153, "YA6TawwWeSdg0J3SQs0geNlGssqZNCrRhuwrTwJu6yc="),
            (5_242_880, "7QrJeE9cx69xYwYI57mtAW+amqYRVuljW89dSaXw3sE="),
        ] {
            assert_eq!(hash(io::repeat(0).take(zeros)), expected, "{zeros} zeros");
        }
    }

    #[test]
    fn an_empty_content_has_no_block() {
        assert_eq!(BlockHasher::new().finish(), <[u8; 32]>::from(Sha256::digest(b"")));
    }

    #[test]
    fn reading_that_fails_is_reported() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("unplugged"))
            }
        }
        assert_eq!(BlockHasher::new().update_from(Broken).unwrap_err().to_string(), "unplugged");
    }

    proptest::proptest! {
        #[test]
        fn the_hash_does_not_depend_on_how_bytes_arrive(
            content: Vec<u8>, size in 1u64..40, pieces in proptest::collection::vec(1usize..30, 1..9),
        ) {
            let size = NonZeroU64::new(size).unwrap();
            let mut digests = Vec::new();
            for block in content.chunks(size.get() as usize) {
                digests.extend(Sha256::digest(block));
            }
            let expected: [u8; 32] = Sha256::digest(digests).into();
            let mut hasher = BlockHasher::with_block_size(size);
            let mut rest = &content[..];
            for piece in pieces.iter().cycle() {
                let (now, later) = rest.split_at((*piece).min(rest.len()));
                hasher.update(now);
                rest = later;
                if rest.is_empty() {
                    break;
                }
            }
            proptest::prop_assert_eq!(hasher.length(), content.len() as u64);
            proptest::prop_assert_eq!(hasher.finish(), expected);
        }
    }
}
