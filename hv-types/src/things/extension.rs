//! What applications add to a thing for themselves.

use crate::xml::{self, Document, Error, Name, RawXml, ReadXml, Reader, WriteXml, Writer};

/// An application's own addition to a thing: any XML, under the name of a source.
///
/// It is kept byte for byte until it is changed here. The content of one's own
/// extensions is read and written with serde or with the traits of
/// [`xml`](crate::xml). Source: the type `extension` of thing.xsd.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use hv_types::things::Extension;
/// use std::collections::BTreeMap;
///
/// let mut extension = Extension::new("example.com/mood");
/// extension.set_serde("mood", &BTreeMap::from([("@scale", "5"), ("$text", "3")]))?;
/// assert_eq!(extension.inner(), r#"<mood scale="5">3</mood>"#);
///
/// let mood: Option<BTreeMap<String, String>> = extension.get_serde("mood")?;
/// assert_eq!(mood.unwrap()["$text"], "3");
/// # }
/// # Ok::<(), hv_types::xml::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    source: String,
    ver: Option<String>,
    logo: Option<String>,
    xsl: Option<String>,
    /// The whole element, as it was read or put together.
    element: RawXml,
}

impl Extension {
    /// An extension of this source without content.
    pub fn new(source: impl Into<String>) -> Self {
        let mut extension = Extension {
            source: source.into(),
            ver: None,
            logo: None,
            xsl: None,
            element: RawXml::empty("extension"),
        };
        extension.rebuild("");
        extension
    }

    /// Who the extension is of, such as an application's name or address.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The version of the extension's format.
    pub fn ver(&self) -> Option<&str> {
        self.ver.as_deref()
    }

    /// The address of a picture to show with it.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_deref()
    }

    /// The address of a stylesheet that makes its content readable.
    pub fn xsl(&self) -> Option<&str> {
        self.xsl.as_deref()
    }

    /// The same extension, of this version of its format.
    #[must_use]
    pub fn with_ver(mut self, ver: impl Into<String>) -> Self {
        self.ver = Some(ver.into());
        self.rebuild_around()
    }

    /// The same extension with the address of a picture.
    #[must_use]
    pub fn with_logo(mut self, logo: impl Into<String>) -> Self {
        self.logo = Some(logo.into());
        self.rebuild_around()
    }

    /// The same extension with the address of a stylesheet.
    #[must_use]
    pub fn with_xsl(mut self, xsl: impl Into<String>) -> Self {
        self.xsl = Some(xsl.into());
        self.rebuild_around()
    }

    /// The whole element, untouched.
    pub fn as_raw(&self) -> &RawXml {
        &self.element
    }

    /// What stands between the element's tags, byte for byte.
    pub fn inner(&self) -> &str {
        self.element.inner()
    }

    /// The elements of the content.
    ///
    /// # Errors
    ///
    /// There is text beside them; [`inner`](Self::inner) has it.
    pub fn elements(&self) -> Result<Vec<RawXml>, Error> {
        self.element.children()
    }

    /// Replaces the content.
    pub fn set_elements(&mut self, elements: &[RawXml]) {
        let content: String = elements.iter().map(RawXml::to_document).collect();
        self.rebuild(&content);
    }

    /// The first element of the content named as `T`'s root, as a `T`.
    ///
    /// # Errors
    ///
    /// That element is not a `T`.
    pub fn get<T: Document>(&self) -> Result<Option<T>, Error> {
        self.element_named(T::ROOT.local)?.map(|element| element.parse_as()).transpose()
    }

    /// Replaces the content with `value`.
    ///
    /// # Errors
    ///
    /// The value breaks a rule that its Rust type cannot express.
    pub fn set<T: Document>(&mut self, value: &T) -> Result<(), Error> {
        self.set_elements(&[RawXml::from_document(value)?]);
        Ok(())
    }

    /// The first element of the content with this local name, read by serde; see
    /// [`RawXml::parse_serde`].
    ///
    /// # Errors
    ///
    /// That element is not a `T`.
    #[cfg(feature = "serde")]
    pub fn get_serde<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        self.element_named(name)?.map(|element| element.parse_serde()).transpose()
    }

    /// Replaces the content with an element of this name, written by serde; see
    /// [`RawXml::from_serde`].
    ///
    /// # Errors
    ///
    /// The value has no form in XML.
    #[cfg(feature = "serde")]
    pub fn set_serde<T: serde::Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        self.set_elements(&[RawXml::from_serde(name, value)?]);
        Ok(())
    }

    fn element_named(&self, local: &str) -> Result<Option<RawXml>, Error> {
        Ok(self.elements()?.into_iter().find(|element| element.local_name() == local))
    }

    /// The element with the attributes as they are now around the content as it is.
    fn rebuild_around(mut self) -> Self {
        let content = self.inner().to_owned();
        self.rebuild(&content);
        self
    }

    fn rebuild(&mut self, content: &str) {
        self.element = self.element.rebuilt(&self.attributes(), content);
    }

    fn attributes(&self) -> [(&'static str, Option<&str>); 4] {
        [("source", Some(self.source())), ("ver", self.ver()), ("logo", self.logo()), ("xsl", self.xsl())]
    }
}

impl ReadXml for Extension {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Extension {
            source: r.attribute("source")?,
            ver: r.optional_attribute("ver")?,
            logo: r.optional_attribute("logo")?,
            xsl: r.optional_attribute("xsl")?,
            element: r.raw_entered()?,
        })
    }
}

impl WriteXml for Extension {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        self.write_element(w, "extension".into())
    }

    fn write_element(&self, w: &mut Writer, _name: Name) -> Result<(), Error> {
        for (name, value) in self.attributes() {
            value.map_or(Ok(()), |value| xml::check_attribute(name, value))?;
        }
        w.raw(&self.element)
    }
}

/// The whole element as untouched XML.
#[cfg(feature = "serde")]
mod with_serde {
    use super::Extension;
    use crate::content::{Content, ContentError, FromContent, Node, ToContent};
    use crate::xml::{self, RawXml};

    impl ToContent for Extension {
        fn to_content(&self) -> Content<'_> {
            self.element.to_content()
        }
    }

    impl FromContent for Extension {
        fn from_content(node: Node) -> Result<Self, ContentError> {
            let element = RawXml::from_content(node)?;
            xml::from_str(&element.to_document(), "extension")
                .map_err(|error| ContentError::new(error.to_string()))
        }
    }

    crate::serde_traits!(Extension);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Extension {
        xml::from_str(text, "extension").unwrap()
    }

    const OWN: &str = "<extension source='a &amp; b' xmlns:e='urn:e' ver=\"2\" e:kept='\"'>\
        text <!-- note --><e:any at='1'><![CDATA[<]]></e:any><?pi?> tail</extension>";

    #[test]
    fn an_extension_is_kept_byte_for_byte() {
        let extension = read(OWN);
        assert_eq!((extension.source(), extension.ver()), ("a & b", Some("2")));
        assert_eq!(xml::to_string(&extension, "extension").unwrap(), OWN);
    }

    #[test]
    fn another_attribute_leaves_content_and_declarations_alone() {
        let changed = read(OWN).with_logo("x<y").with_ver("3");
        let text = xml::to_string(&changed, "extension").unwrap();
        assert_eq!(
            text,
            "<extension source=\"a &amp; b\" ver=\"3\" logo=\"x&lt;y\" xmlns:e=\"urn:e\" e:kept='\"'>\
             text <!-- note --><e:any at='1'><![CDATA[<]]></e:any><?pi?> tail</extension>"
        );
        assert_eq!(read(&text), changed);
    }

    #[test]
    fn elements_take_their_namespaces_along() {
        let from = read("<extension source='a' xmlns:e='urn:e'><e:one/><two/></extension>");
        let mut to = Extension::new("b");
        to.set_elements(&from.elements().unwrap());
        assert_eq!(to.inner(), "<e:one xmlns:e=\"urn:e\"/><two/>");
    }

    #[test]
    fn text_beside_elements_is_not_dropped_in_silence() {
        assert!(read(OWN).elements().unwrap_err().message().contains("text"));
        assert!(read(OWN).inner().starts_with("text "));
    }

    #[test]
    fn a_source_is_required_and_must_be_text_of_xml() {
        let error = xml::from_str::<Extension>("<extension ver='1'/>", "extension").unwrap_err();
        assert_eq!(error.path(), "/extension/@source");
        let error = xml::to_string(&Extension::new("a\u{1}"), "extension").unwrap_err();
        assert!(error.message().contains("U+0001"), "{error}");
    }
}
