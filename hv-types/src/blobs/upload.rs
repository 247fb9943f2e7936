//! Uploading a blob: what to send, for any HTTP client to carry out.

use std::fmt;
use std::io::{self, Read};

use super::info::block_size;
use super::{Blob, BlobError, BlobInfo, BlockHasher, HashError, HashInfo, SHA256_BLOCK};
use crate::types::{BlobHashAlgorithmParameters, Stringz255};
use crate::values::{AnyUri, Int, PositiveInteger};
use crate::xml::{Error, ReadXml, Reader, WriteXml, Writer};

/// The answer to the method `BeginPutBlob`: where to upload a blob, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct BeginPutBlob {
    /// `blob-ref-url`: where to post the chunks, and what the thing's blob refers to.
    pub url: AnyUri,
    /// `blob-chunk-size`: bytes in every chunk but the last.
    pub chunk_size: Int,
    /// `max-blob-size`: the most bytes that the blob may have.
    pub max_size: PositiveInteger,
    /// `blob-hash-algorithm`: how the blob is to be hashed.
    pub hash_algorithm: Stringz255,
    /// `blob-hash-parameters`: the hash's block size.
    pub hash_parameters: BlobHashAlgorithmParameters,
}

impl ReadXml for BeginPutBlob {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let answer = BeginPutBlob {
            url: r.required("blob-ref-url")?,
            chunk_size: r.required("blob-chunk-size")?,
            max_size: r.required("max-blob-size")?,
            hash_algorithm: r.required("blob-hash-algorithm")?,
            hash_parameters: r.required("blob-hash-parameters")?,
        };
        r.close()?;
        Ok(answer)
    }
}

impl WriteXml for BeginPutBlob {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("blob-ref-url", &self.url)?;
        w.element("blob-chunk-size", &self.chunk_size)?;
        w.element("max-blob-size", &self.max_size)?;
        w.element("blob-hash-algorithm", &self.hash_algorithm)?;
        w.element("blob-hash-parameters", &self.hash_parameters)
    }
}

/// The upload of one blob as a series of [`Chunk`]s, read and hashed in one pass.
///
/// Post each chunk's bytes to the address of [`BeginPutBlob`] with the chunk's
/// headers, in order; then [`finish`](Self::finish) gives the length and the hash
/// for the thing's blob. One chunk at a time is in memory, and one that failed on
/// its way can be posted again.
///
/// The last chunk is marked as such, also when the length is an exact multiple of
/// the chunk size. An empty blob is one chunk without bytes and without a range,
/// which only says that the blob is complete; it is what the published clients send.
///
/// ```
/// use hv_types::blobs::{BeginPutBlob, Upload};
/// use hv_types::xml;
///
/// let answer: BeginPutBlob = xml::from_str(
///     "<info><blob-ref-url>https://example.org/blob?token</blob-ref-url>\
///      <blob-chunk-size>4</blob-chunk-size><max-blob-size>100</max-blob-size>\
///      <blob-hash-algorithm>SHA256Block</blob-hash-algorithm>\
///      <blob-hash-parameters><block-size>2</block-size></blob-hash-parameters></info>",
///     "info",
/// )?;
/// let mut upload = Upload::from_slice(&answer, b"health")?;
/// for chunk in &mut upload {
///     let chunk = chunk?;
///     for (name, value) in chunk.headers() {
///         println!("{name}: {value}"); // Content-Range: bytes 0-3/* and so on
///     }
///     // client.post(answer.url, chunk.bytes) ...
/// }
/// let blob = upload.finish()?.into_blob("", "text/plain")?;
/// assert_eq!(blob.url(), Some("https://example.org/blob?token"));
/// assert!(blob.verify(&b"health"[..]).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Upload<R> {
    content: R,
    url: AnyUri,
    chunk_size: u64,
    max_size: u64,
    /// The length, if it is known beforehand.
    length: Option<u64>,
    hasher: BlockHasher,
    /// The first byte of the next chunk, read to know whether there is one.
    ahead: Option<u8>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Running,
    Complete,
    Failed,
}

/// What is sent in one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The place of the first byte in the blob.
    pub offset: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether the blob ends with this chunk.
    pub last: bool,
}

impl Chunk {
    /// The headers that the request needs: `Content-Range`, unless the chunk is
    /// empty, and `x-hv-blob-complete` on the last.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::with_capacity(2);
        if !self.bytes.is_empty() {
            let end = self.offset + self.bytes.len() as u64 - 1;
            headers.push(("Content-Range", format!("bytes {}-{end}/*", self.offset)));
        }
        if self.last {
            headers.push(("x-hv-blob-complete", "1".to_owned()));
        }
        headers
    }
}

/// What an upload leaves for the thing's blob.
#[derive(Clone, Debug, PartialEq)]
pub struct Uploaded {
    /// Bytes in the blob.
    pub length: u64,
    /// Its hash.
    pub hash_info: HashInfo,
    /// Where it is.
    pub url: AnyUri,
}

impl Uploaded {
    /// The blob for the thing's payload.
    ///
    /// # Errors
    ///
    /// Name or media type are too long.
    pub fn into_blob(self, name: &str, content_type: &str) -> Result<Blob, BlobError> {
        let info = BlobInfo::new(name, content_type)?.with_hash(self.hash_info);
        Ok(Blob::uploaded(info, self.length, self.url))
    }
}

impl<R: Read> Upload<R> {
    /// An upload of all that `content` gives.
    ///
    /// A length that turns out to be more than the service accepts is an error
    /// before the chunk with which that shows; where the length is known, use
    /// [`with_length`](Self::with_length).
    ///
    /// # Errors
    ///
    /// The answer cannot be followed: its chunk size is no multiple of the block
    /// size, or the hash algorithm is not known.
    pub fn new(answer: &BeginPutBlob, content: R) -> Result<Self, UploadError> {
        if *answer.hash_algorithm != *SHA256_BLOCK {
            return Err(UploadError::Hash(HashError::Algorithm(answer.hash_algorithm.to_string())));
        }
        let block_size = block_size(Some(&answer.hash_parameters)).map_err(UploadError::Hash)?;
        let chunk_size = u64::try_from(*answer.chunk_size).unwrap_or(0);
        if chunk_size == 0 || !chunk_size.is_multiple_of(block_size.get()) {
            return Err(UploadError::ChunkSize {
                chunk: (*answer.chunk_size).into(),
                block: block_size.get(),
            });
        }
        Ok(Upload {
            content,
            url: answer.url.clone(),
            chunk_size,
            // More than 64 bits count is no limit.
            max_size: answer.max_size.to_u64().unwrap_or(u64::MAX),
            length: None,
            hasher: BlockHasher::with_block_size(block_size),
            ahead: None,
            state: State::Running,
        })
    }

    /// An upload of a content of `length` bytes. Content that is shorter or longer
    /// is an error before the last chunk.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new); or the service does not accept that many bytes.
    pub fn with_length(answer: &BeginPutBlob, content: R, length: u64) -> Result<Self, UploadError> {
        let upload = Self::new(answer, content)?;
        if length > upload.max_size {
            return Err(UploadError::TooLarge { max: upload.max_size });
        }
        Ok(Upload { length: Some(length), ..upload })
    }

    /// The length and the hash, once all chunks were taken.
    ///
    /// # Errors
    ///
    /// There are chunks left, or one failed.
    pub fn finish(self) -> Result<Uploaded, UploadError> {
        if self.state != State::Complete {
            return Err(UploadError::Unfinished { sent: self.hasher.length() });
        }
        let length = self.hasher.length();
        Ok(Uploaded { length, hash_info: self.hasher.finish_info(), url: self.url })
    }

    fn chunk(&mut self) -> Result<Chunk, UploadError> {
        let offset = self.hasher.length();
        let mut bytes: Vec<u8> = self.ahead.take().into_iter().collect();
        let room = self.chunk_size - bytes.len() as u64;
        // Grows with what is there: the chunk size is only a claim.
        self.content.by_ref().take(room).read_to_end(&mut bytes).map_err(UploadError::Io)?;
        if bytes.len() as u64 == self.chunk_size {
            let mut next = Vec::new();
            self.content.by_ref().take(1).read_to_end(&mut next).map_err(UploadError::Io)?;
            self.ahead = next.pop();
        }
        let end = offset + bytes.len() as u64;
        let last = self.ahead.is_none();
        let known = end + u64::from(!last);
        if known > self.max_size {
            return Err(UploadError::TooLarge { max: self.max_size });
        }
        if let Some(stated) = self.length
            && (known > stated || (last && end < stated))
        {
            return Err(UploadError::Length { stated, found: known });
        }
        self.hasher.update(&bytes);
        if last {
            self.state = State::Complete;
        }
        Ok(Chunk { offset, bytes, last })
    }
}

impl<'c> Upload<&'c [u8]> {
    /// An upload of a content in memory.
    ///
    /// # Errors
    ///
    /// As [`with_length`](Self::with_length).
    pub fn from_slice(answer: &BeginPutBlob, content: &'c [u8]) -> Result<Self, UploadError> {
        Self::with_length(answer, content, content.len() as u64)
    }
}

/// The chunks; an error is the last item.
impl<R: Read> Iterator for Upload<R> {
    type Item = Result<Chunk, UploadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state != State::Running {
            return None;
        }
        let chunk = self.chunk();
        if chunk.is_err() {
            self.state = State::Failed;
        }
        Some(chunk)
    }
}

/// Why a blob cannot be uploaded.
#[derive(Debug)]
#[non_exhaustive]
pub enum UploadError {
    /// The service asks for a chunk size that is no multiple of the block size.
    ChunkSize {
        /// The chunk size.
        chunk: i64,
        /// The block size.
        block: u64,
    },
    /// The service asks for a hash that cannot be computed.
    Hash(HashError),
    /// The content has more bytes than the service accepts.
    TooLarge {
        /// The most bytes that it accepts.
        max: u64,
    },
    /// The content has not as many bytes as was stated.
    Length {
        /// The length stated.
        stated: u64,
        /// The bytes found, at least.
        found: u64,
    },
    /// The upload was not carried out to its end.
    Unfinished {
        /// The bytes that were taken.
        sent: u64,
    },
    /// The content cannot be read.
    Io(io::Error),
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UploadError::ChunkSize { chunk, block } => write!(
                f,
                "the service asks for chunks of {chunk} bytes, which is no multiple of the hash's block \
                 size of {block}"
            ),
            UploadError::Hash(error) => write!(f, "the service asks for a hash that is not known: {error}"),
            UploadError::TooLarge { max } => {
                write!(f, "the blob has more than the {max} bytes that the service accepts")
            }
            UploadError::Length { stated, found } => {
                write!(f, "the blob was said to have {stated} bytes, but has {found} or more of them")
            }
            UploadError::Unfinished { sent } => write!(
                f,
                "the upload is not complete: {sent} bytes were taken; take all chunks before finishing"
            ),
            UploadError::Io(error) => write!(f, "the content cannot be read: {error}"),
        }
    }
}

impl std::error::Error for UploadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            UploadError::Hash(error) => Some(error),
            UploadError::Io(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(chunk: i32, block: &str, max: &str) -> BeginPutBlob {
        BeginPutBlob {
            url: "https://example.org/".into(),
            chunk_size: chunk.into(),
            max_size: max.parse().unwrap(),
            hash_algorithm: "SHA256Block".parse().unwrap(),
            hash_parameters: BlobHashAlgorithmParameters { block_size: Some(block.parse().unwrap()) },
        }
    }

    fn headers(content: &[u8], chunk: i32) -> Vec<String> {
        let mut upload = Upload::new(&answer(chunk, "1", "1000"), content).unwrap();
        let all = upload.by_ref().flat_map(|chunk| chunk.unwrap().headers());
        let all = all.map(|(name, value)| format!("{name}: {value}")).collect();
        upload.finish().unwrap();
        all
    }

    #[test]
    fn every_chunk_has_its_range_and_the_last_completes() {
        assert_eq!(
            headers(b"0123456789", 4),
            [
                "Content-Range: bytes 0-3/*",
                "Content-Range: bytes 4-7/*",
                "Content-Range: bytes 8-9/*",
                "x-hv-blob-complete: 1"
            ]
        );
    }

    #[test]
    fn an_exact_multiple_of_the_chunk_size_completes_with_its_last_chunk() {
        assert_eq!(
            headers(b"01234567", 4),
            ["Content-Range: bytes 0-3/*", "Content-Range: bytes 4-7/*", "x-hv-blob-complete: 1"]
        );
    }

    #[test]
    fn an_empty_blob_is_one_chunk_that_only_completes() {
        assert_eq!(headers(b"", 4), ["x-hv-blob-complete: 1"]);
    }

    #[test]
    fn what_the_service_asks_for_is_checked_before_anything_is_sent() {
        let refused = |answer: &BeginPutBlob, content: &[u8]| {
            Upload::from_slice(answer, content).map(|_| ()).unwrap_err().to_string()
        };
        assert!(refused(&answer(10, "4", "99"), b"").contains("chunks of 10 bytes"));
        assert!(refused(&answer(0, "4", "99"), b"").contains("chunks of 0 bytes"));
        assert!(refused(&answer(-8, "4", "99"), b"").contains("chunks of -8 bytes"));
        assert!(refused(&answer(8, "4", "9"), b"0123456789").contains("more than the 9 bytes"));
        let md5 = BeginPutBlob { hash_algorithm: "MD5".parse().unwrap(), ..answer(8, "4", "9") };
        assert!(refused(&md5, b"").contains("`MD5`"));
        // Without parameters the block size is the default.
        let default =
            BeginPutBlob { hash_parameters: BlobHashAlgorithmParameters::default(), ..answer(8, "4", "9") };
        assert!(refused(&default, b"").contains("2097152"));
    }

    #[test]
    fn a_content_of_another_length_never_completes() {
        for (length, content) in [(9, &b"01234567"[..]), (7, b"01234567"), (4, b"01234"), (1, b""), (0, b"0")]
        {
            let mut upload = Upload::with_length(&answer(4, "4", "99"), content, length).unwrap();
            let chunks: Vec<_> = upload.by_ref().collect();
            assert!(matches!(chunks.last(), Some(Err(UploadError::Length { .. }))), "{length}");
            assert!(!chunks.iter().flatten().any(|chunk| chunk.last), "{length}");
            assert!(matches!(upload.finish(), Err(UploadError::Unfinished { .. })));
        }
    }

    #[test]
    fn a_content_of_unknown_length_stops_before_the_chunk_that_would_pass_the_maximum() {
        let mut upload = Upload::new(&answer(4, "4", "10"), io::repeat(7)).unwrap();
        let sent: usize = upload.by_ref().map_while(Result::ok).map(|chunk| chunk.bytes.len()).sum();
        assert_eq!(sent, 8);
        let mut upload = Upload::new(&answer(4, "4", "8"), io::repeat(7).take(8)).unwrap();
        assert_eq!(upload.by_ref().filter(Result::is_ok).count(), 2);
        assert_eq!(upload.finish().unwrap().length, 8);
    }

    proptest::proptest! {
        #[test]
        fn the_chunks_make_up_the_content_and_the_hash_is_its_own(
            content: Vec<u8>, blocks in 1i32..5, block in 1i32..9,
        ) {
            let answer = answer(blocks * block, &block.to_string(), "100000");
            let mut upload = Upload::new(&answer, &content[..]).unwrap();
            let mut sent = Vec::new();
            let mut completed = 0;
            for chunk in upload.by_ref() {
                let chunk = chunk.unwrap();
                proptest::prop_assert_eq!(chunk.offset, sent.len() as u64);
                proptest::prop_assert!(chunk.last || chunk.bytes.len() as i32 == blocks * block);
                completed += usize::from(chunk.last);
                sent.extend(chunk.bytes);
            }
            proptest::prop_assert_eq!(completed, 1);
            let uploaded = upload.finish().unwrap();
            proptest::prop_assert_eq!(uploaded.length, content.len() as u64);
            let blob = uploaded.into_blob("a", "b").unwrap();
            proptest::prop_assert!(blob.verify(&content[..]).is_ok());
            proptest::prop_assert_eq!(sent, content);
        }
    }
}
