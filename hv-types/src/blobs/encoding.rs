//! Content encodings of the time before blobs: base64, gzip, deflate.

use std::fmt;
use std::io::{Read, Write};

use flate2::read::MultiGzDecoder;
use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Decompress, FlushDecompress, Status};

use super::{Base64Text, BlobError, DataOther};
use crate::types::Stringz1024;

/// How a content was encoded: one name of a content-encoding list.
///
/// ```
/// use hv_types::blobs::ContentEncoding;
///
/// let list = ContentEncoding::list("gzip, base64")?;
/// let encoded = ContentEncoding::encode_all(&list, b"health")?;
/// assert_eq!(ContentEncoding::decode_all(&list, &encoded, 1024)?, b"health");
/// # Ok::<(), hv_types::blobs::BlobError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentEncoding {
    /// `base64`, also read as `base-64`.
    Base64,
    /// `gzip`.
    Gzip,
    /// `deflate`: written without a zlib header, as the published clients do; read
    /// with one, too, which is what HTTP means by the name.
    Deflate,
}

impl ContentEncoding {
    /// The names of a list with commas, in the order in which they were applied. An
    /// empty list is no encoding.
    ///
    /// # Errors
    ///
    /// A name is not known, or comes twice: the service accepts neither (status 91).
    pub fn list(names: &str) -> Result<Vec<Self>, BlobError> {
        let mut list = Vec::new();
        if names.trim_matches(crate::values::WHITE_SPACE).is_empty() {
            return Ok(list);
        }
        for name in names.split(',') {
            let name = name.trim_matches(crate::values::WHITE_SPACE);
            let encoding = match name.to_ascii_lowercase().as_str() {
                "base64" | "base-64" => ContentEncoding::Base64,
                "gzip" => ContentEncoding::Gzip,
                "deflate" => ContentEncoding::Deflate,
                _ => return Err(BlobError::Encoding(name.to_owned())),
            };
            if list.contains(&encoding) {
                return Err(BlobError::Encoding(name.to_owned()));
            }
            list.push(encoding);
        }
        Ok(list)
    }

    /// The name in a list.
    pub const fn as_str(self) -> &'static str {
        match self {
            ContentEncoding::Base64 => "base64",
            ContentEncoding::Gzip => "gzip",
            ContentEncoding::Deflate => "deflate",
        }
    }

    /// Applies the encodings from left to right.
    ///
    /// # Errors
    ///
    /// None at present: there is memory for what comes out.
    pub fn encode_all(list: &[Self], content: &[u8]) -> Result<Vec<u8>, BlobError> {
        let mut bytes = content.to_vec();
        for encoding in list {
            bytes = encoding.encode(&bytes)?;
        }
        Ok(bytes)
    }

    /// Undoes the encodings from right to left, to at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// The content does not have one of the encodings (status 92), or has more
    /// bytes than `limit` at some stage (what is still base64 may have twice that).
    pub fn decode_all(list: &[Self], encoded: &[u8], limit: u64) -> Result<Vec<u8>, BlobError> {
        let mut bytes = encoded.to_vec();
        for (index, encoding) in list.iter().enumerate().rev() {
            let stage = if list[..index].contains(&ContentEncoding::Base64) {
                limit.saturating_mul(2).saturating_add(4)
            } else {
                limit
            };
            bytes = encoding.decode(&bytes, stage).map_err(|error| match error {
                BlobError::TooLarge { .. } => BlobError::TooLarge { limit },
                error => error,
            })?;
        }
        if bytes.len() as u64 > limit {
            return Err(BlobError::TooLarge { limit });
        }
        Ok(bytes)
    }

    fn encode(self, bytes: &[u8]) -> Result<Vec<u8>, BlobError> {
        let compressed = match self {
            ContentEncoding::Base64 => Ok(Base64Text::encode(bytes).as_str().as_bytes().to_vec()),
            ContentEncoding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes).and_then(|()| encoder.finish())
            }
            ContentEncoding::Deflate => {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes).and_then(|()| encoder.finish())
            }
        };
        compressed.map_err(|error| self.mismatch(error))
    }

    fn decode(self, bytes: &[u8], limit: u64) -> Result<Vec<u8>, BlobError> {
        match self {
            ContentEncoding::Base64 => {
                let text = std::str::from_utf8(bytes).map_err(|error| self.mismatch(error))?;
                Base64Text::from(text).decode(limit)
            }
            ContentEncoding::Gzip => {
                let mut decoded = Vec::new();
                MultiGzDecoder::new(bytes)
                    .take(limit.saturating_add(1))
                    .read_to_end(&mut decoded)
                    .map_err(|error| self.mismatch(error))?;
                if decoded.len() as u64 > limit {
                    return Err(BlobError::TooLarge { limit });
                }
                Ok(decoded)
            }
            // Raw data that looks like a zlib header is possible, if unlikely.
            ContentEncoding::Deflate if has_zlib_header(bytes) => {
                self.inflate(bytes, true, limit).or_else(|error| match error {
                    BlobError::TooLarge { .. } => Err(error),
                    _ => self.inflate(bytes, false, limit).map_err(|_| error),
                })
            }
            ContentEncoding::Deflate => self.inflate(bytes, false, limit),
        }
    }

    /// Inflates a whole stream: one that is cut off is refused, which flate2's own
    /// reader takes for its end.
    fn inflate(self, bytes: &[u8], zlib: bool, limit: u64) -> Result<Vec<u8>, BlobError> {
        const PIECE: usize = 32 * 1024;
        let mut stream = Decompress::new(zlib);
        let mut decoded = Vec::new();
        loop {
            let (consumed, produced) = (stream.total_in(), stream.total_out());
            decoded.reserve(PIECE);
            // The input is in memory: its length fits usize.
            let input = &bytes[consumed as usize..];
            let status = stream.decompress_vec(input, &mut decoded, FlushDecompress::None);
            if decoded.len() as u64 > limit {
                return Err(BlobError::TooLarge { limit });
            }
            match status.map_err(|error| self.mismatch(error))? {
                Status::StreamEnd if stream.total_in() == bytes.len() as u64 => return Ok(decoded),
                Status::StreamEnd => return Err(self.mismatch("bytes follow its end")),
                Status::Ok | Status::BufError
                    if stream.total_in() == consumed && stream.total_out() == produced =>
                {
                    return Err(self.mismatch("it is cut off"));
                }
                Status::Ok | Status::BufError => {}
            }
        }
    }

    fn mismatch(self, reason: impl fmt::Display) -> BlobError {
        BlobError::EncodingMismatch { encoding: self.as_str(), reason: reason.to_string() }
    }
}

impl fmt::Display for ContentEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn has_zlib_header(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

impl DataOther {
    /// A content, encoded.
    ///
    /// # Errors
    ///
    /// The encodings do not end in text, or the media type is too long.
    pub fn encode(
        content: &[u8],
        content_type: &str,
        encodings: &[ContentEncoding],
    ) -> Result<Self, BlobError> {
        let short = |text: &str, what| {
            Stringz1024::new(text).map_err(|_| BlobError::TooLong { what, limit: 1024 }).map(Some)
        };
        let names: Vec<&str> = encodings.iter().map(|encoding| encoding.as_str()).collect();
        // A name that comes twice would be refused when it is read.
        ContentEncoding::list(&names.join(","))?;
        let text = String::from_utf8(ContentEncoding::encode_all(encodings, content)?)
            .ok()
            .filter(|_| matches!(encodings.last(), None | Some(ContentEncoding::Base64)))
            .ok_or(BlobError::NotText)?;
        let content_encoding =
            if names.is_empty() { None } else { short(&names.join(","), "content-encoding")? };
        Ok(DataOther { content_type: short(content_type, "content-type")?, content_encoding, text })
    }

    /// The encodings, in the order in which they were applied.
    ///
    /// # Errors
    ///
    /// One is not known, or comes twice.
    pub fn encodings(&self) -> Result<Vec<ContentEncoding>, BlobError> {
        self.content_encoding.as_ref().map_or(Ok(Vec::new()), |names| ContentEncoding::list(names))
    }

    /// The content, of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// The encodings are not known, the text does not have them, or the content is
    /// larger than `limit`.
    pub fn decode(&self, limit: u64) -> Result<Vec<u8>, BlobError> {
        ContentEncoding::decode_all(&self.encodings()?, self.text.as_bytes(), limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::ZlibEncoder;

    const ALL: [ContentEncoding; 3] =
        [ContentEncoding::Base64, ContentEncoding::Gzip, ContentEncoding::Deflate];

    fn other(encoding: &str, text: &str) -> DataOther {
        DataOther {
            content_type: None,
            content_encoding: Some(Stringz1024::new(encoding).unwrap()),
            text: text.to_owned(),
        }
    }

    #[test]
    fn deflate_is_read_with_and_without_a_zlib_header() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(b"health health").unwrap();
        let zlib = zlib.finish().unwrap();
        let raw = ContentEncoding::Deflate.encode(b"health health").unwrap();
        assert_eq!(raw, zlib[2..zlib.len() - 4], "written without");
        for bytes in [raw, zlib] {
            assert_eq!(
                ContentEncoding::decode_all(&[ContentEncoding::Deflate], &bytes, 99).unwrap(),
                b"health health"
            );
        }
    }

    #[test]
    fn content_that_is_not_what_its_encoding_says_is_refused() {
        let encoded =
            |list: &[ContentEncoding]| DataOther::encode(b"a content of some length", "", list).unwrap().text;
        let gzip = encoded(&[ContentEncoding::Gzip, ContentEncoding::Base64]);
        let deflate = encoded(&[ContentEncoding::Deflate, ContentEncoding::Base64]);
        let cut = |text: &str| text[..text.len() - 8].to_owned();
        for (names, text, expected) in [
            ("gzip,base64", cut(&gzip), "not valid gzip"),
            ("deflate,base64", cut(&deflate), "not valid deflate"),
            ("gzip,base64", deflate.clone(), "not valid gzip"),
            ("deflate,base64", gzip.clone(), "not valid deflate"),
            ("base64,gzip", gzip.clone(), "not valid gzip"),
            ("base64", "a".to_owned(), "not base64"),
            ("base64,gzip", String::new(), "not valid gzip"),
            ("br,base64", gzip.clone(), "`br` is not supported"),
            ("base64,base64", gzip.clone(), "named twice"),
            ("base64,", gzip.clone(), "`` is not supported"),
        ] {
            let error = other(names, &text).decode(1000).unwrap_err().to_string();
            assert!(error.contains(expected), "{names}: {error}");
        }
        assert!(other(" GZIP , base-64\n", &gzip).decode(1000).is_ok());
        assert_eq!(other("", "as it is").decode(8).unwrap(), b"as it is");
        assert!(matches!(DataOther::encode(b"a", "", &[ContentEncoding::Gzip]), Err(BlobError::NotText)));
    }

    #[test]
    fn a_small_text_that_would_unfold_to_much_stops_at_the_limit() {
        let zeros = vec![0; 5_000_000];
        for encoding in [ContentEncoding::Gzip, ContentEncoding::Deflate] {
            let data = DataOther::encode(&zeros, "", &[encoding, ContentEncoding::Base64]).unwrap();
            assert!(data.text.len() < 10_000);
            assert!(matches!(data.decode(4_999_999), Err(BlobError::TooLarge { limit: 4_999_999 })));
            assert_eq!(data.decode(5_000_000).unwrap().len(), zeros.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn what_was_encoded_is_decoded(
            content: Vec<u8>,
            list in proptest::sample::subsequence(ALL.to_vec(), 0..=3).prop_shuffle(),
        ) {
            let encoded = ContentEncoding::encode_all(&list, &content).unwrap();
            let limit = content.len() as u64 + 100;
            proptest::prop_assert_eq!(ContentEncoding::decode_all(&list, &encoded, limit).unwrap(), content);
        }

        #[test]
        fn no_text_makes_the_decoder_panic(
            bytes: Vec<u8>, list in proptest::sample::subsequence(ALL.to_vec(), 0..=3).prop_shuffle(),
        ) {
            let _ = ContentEncoding::decode_all(&list, &bytes, 10_000);
        }
    }

    use proptest::strategy::Strategy as _;
}
