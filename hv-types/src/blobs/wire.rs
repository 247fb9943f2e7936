//! Blobs in XML and in serde's tree.

use super::{Blob, BlobContent, BlobError, BlobInfo, BlobPayload, DataOther, HashInfo};
use crate::xml::{Error, ErrorKind, ReadXml, Reader, WriteXml, Writer};

impl ReadXml for BlobPayload {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let mut payload = BlobPayload::new();
        let mut names = std::collections::HashSet::new();
        // Not `repeated`: a duplicate is an error at its own place.
        while r.is_next("blob")? {
            r.enter()?;
            let blob = Blob::read_content(r)?;
            if !names.insert(blob.info.name.to_string()) {
                let error = BlobError::DuplicateName(blob.info.name.to_string());
                return Err(r.error(ErrorKind::Occurrence, error.to_string()));
            }
            r.close()?;
            payload.blobs.push(blob);
        }
        if payload.is_empty() {
            // The error of a missing element, with its place.
            payload.blobs.push(r.required("blob")?);
        }
        r.close()?;
        Ok(payload)
    }
}

impl WriteXml for BlobPayload {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        if let Some(index) = self.duplicate() {
            let error = BlobError::DuplicateName(self.blobs[index].name().to_owned());
            let path = format!("/blob[{}]", index + 1);
            return Err(Error::unlocated(ErrorKind::Occurrence, error.to_string()).under(&path));
        }
        w.repeated("blob", &self.blobs, 1, usize::MAX)
    }
}

impl Blob {
    /// Everything but the end of the element.
    fn read_content(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let info = r.required("blob-info")?;
        let content_length = r.optional("content-length")?;
        let content = match r.optional("base64data")? {
            Some(data) => Some(BlobContent::Inline(data)),
            None => r.optional("blob-ref-url")?.map(BlobContent::Reference),
        };
        Ok(Blob {
            info,
            content_length,
            content,
            legacy_content_encoding: r.optional("legacy-content-encoding")?,
            current_content_encoding: r.optional("current-content-encoding")?,
        })
    }
}

impl ReadXml for Blob {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        let blob = Blob::read_content(r)?;
        r.close()?;
        Ok(blob)
    }
}

impl WriteXml for Blob {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("blob-info", &self.info)?;
        w.optional("content-length", self.content_length.as_ref())?;
        match &self.content {
            Some(BlobContent::Inline(data)) => w.element("base64data", data)?,
            Some(BlobContent::Reference(url)) => w.element("blob-ref-url", url)?,
            None => {}
        }
        w.optional("legacy-content-encoding", self.legacy_content_encoding.as_ref())?;
        w.optional("current-content-encoding", self.current_content_encoding.as_ref())
    }
}

impl ReadXml for BlobInfo {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let info = BlobInfo {
            name: r.required("name")?,
            content_type: r.required("content-type")?,
            hash_info: r.optional("hash-info")?,
        };
        r.close()?;
        Ok(info)
    }
}

impl WriteXml for BlobInfo {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("name", &self.name)?;
        w.element("content-type", &self.content_type)?;
        w.optional("hash-info", self.hash_info.as_ref())
    }
}

impl ReadXml for HashInfo {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let info = HashInfo {
            algorithm: r.required("algorithm")?,
            params: r.optional("params")?,
            hash: r.required("hash")?,
        };
        r.close()?;
        Ok(info)
    }
}

impl WriteXml for HashInfo {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("algorithm", &self.algorithm)?;
        w.optional("params", self.params.as_ref())?;
        w.element("hash", &self.hash)
    }
}

impl ReadXml for DataOther {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(DataOther {
            content_type: r.optional_attribute("content-type")?,
            content_encoding: r.optional_attribute("content-encoding")?,
            text: r.value()?,
        })
    }
}

impl WriteXml for DataOther {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.optional_attribute("content-type", self.content_type.as_ref())?;
        w.optional_attribute("content-encoding", self.content_encoding.as_ref())?;
        w.value(&self.text)
    }
}

#[cfg(feature = "serde")]
mod serde {
    use super::{Blob, BlobContent, BlobError, BlobInfo, BlobPayload, DataOther, HashInfo};
    use crate::content::{Content, ContentError, Fields, FieldsBuilder, FromContent, Node, ToContent};
    use crate::serde_traits;

    impl ToContent for BlobPayload {
        fn to_content(&self) -> Content<'_> {
            let mut f = FieldsBuilder::new("BlobPayload");
            f.repeated("blob", &self.blobs);
            f.finish()
        }
    }

    impl FromContent for BlobPayload {
        fn from_content(node: Node) -> Result<Self, ContentError> {
            let mut f = Fields::new(node)?;
            let payload = BlobPayload { blobs: f.repeated("blob", 1, usize::MAX)? };
            f.finish()?;
            if let Some(index) = payload.duplicate() {
                let error = BlobError::DuplicateName(payload.blobs[index].name().to_owned());
                return Err(ContentError::new(error.to_string()).under("blob"));
            }
            Ok(payload)
        }
    }

    impl ToContent for Blob {
        fn to_content(&self) -> Content<'_> {
            let mut f = FieldsBuilder::new("BlobPayloadItem");
            f.field("blob-info", &self.info);
            f.optional("content-length", self.content_length.as_ref());
            match &self.content {
                Some(BlobContent::Inline(data)) => f.field("base64data", data),
                Some(BlobContent::Reference(url)) => f.field("blob-ref-url", url),
                None => {}
            }
            f.optional("legacy-content-encoding", self.legacy_content_encoding.as_ref());
            f.optional("current-content-encoding", self.current_content_encoding.as_ref());
            f.finish()
        }
    }

    impl FromContent for Blob {
        fn from_content(node: Node) -> Result<Self, ContentError> {
            let mut f = Fields::new(node)?;
            let data = f.optional("base64data")?.map(BlobContent::Inline);
            let content = match data {
                None => f.optional("blob-ref-url")?.map(BlobContent::Reference),
                // An address that is given as well is left, and refused.
                data => data,
            };
            let blob = Blob {
                info: f.required("blob-info")?,
                content_length: f.optional("content-length")?,
                content,
                legacy_content_encoding: f.optional("legacy-content-encoding")?,
                current_content_encoding: f.optional("current-content-encoding")?,
            };
            f.finish()?;
            Ok(blob)
        }
    }

    impl ToContent for BlobInfo {
        fn to_content(&self) -> Content<'_> {
            let mut f = FieldsBuilder::new("BlobInfo");
            f.field("name", &self.name);
            f.field("content-type", &self.content_type);
            f.optional("hash-info", self.hash_info.as_ref());
            f.finish()
        }
    }

    impl FromContent for BlobInfo {
        fn from_content(node: Node) -> Result<Self, ContentError> {
            let mut f = Fields::new(node)?;
            let info = BlobInfo {
                name: f.required("name")?,
                content_type: f.required("content-type")?,
                hash_info: f.optional("hash-info")?,
            };
            f.finish()?;
            Ok(info)
        }
    }

    impl ToContent for HashInfo {
        fn to_content(&self) -> Content<'_> {
            let mut f = FieldsBuilder::new("BlobHashInfo");
            f.field("algorithm", &self.algorithm);
            f.optional("params", self.params.as_ref());
            f.field("hash", &self.hash);
            f.finish()
        }
    }

    impl FromContent for HashInfo {
        fn from_content(node: Node) -> Result<Self, ContentError> {
            let mut f = Fields::new(node)?;
            let info = HashInfo {
                algorithm: f.required("algorithm")?,
                params: f.optional("params")?,
                hash: f.required("hash")?,
            };
            f.finish()?;
            Ok(info)
        }
    }

    impl ToContent for DataOther {
        fn to_content(&self) -> Content<'_> {
            let mut f = FieldsBuilder::new("DataOther");
            f.optional("@content-type", self.content_type.as_ref());
            f.optional("@content-encoding", self.content_encoding.as_ref());
            f.field("$text", &self.text);
            f.finish()
        }
    }

    impl FromContent for DataOther {
        fn from_content(node: Node) -> Result<Self, ContentError> {
            let mut f = Fields::new(node)?;
            let data = DataOther {
                content_type: f.optional("@content-type")?,
                content_encoding: f.optional("@content-encoding")?,
                text: f.text()?,
            };
            f.finish()?;
            Ok(data)
        }
    }

    serde_traits!(BlobPayload);
    serde_traits!(Blob);
    serde_traits!(BlobInfo);
    serde_traits!(HashInfo);
    serde_traits!(DataOther);
}
