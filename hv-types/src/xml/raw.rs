//! XML that is kept untouched: `xs:any`, `xs:anyAttribute` and foreign content.

use std::fmt;
use std::str::FromStr;

use quick_xml::events::Event;

use super::error::{Error, ErrorKind};
use super::name::XSI;
use super::reader::Reader;
use super::scope::Binding;

/// One element of any content, kept byte for byte.
///
/// Remembers the namespace declarations around it, so that written elsewhere it
/// still means the same. Two are equal when their text is, together with those of the
/// declarations that it needs.
///
/// ```
/// use hv_types::xml::RawXml;
/// let raw: RawXml = "<note xmlns:x='urn:example'><x:b at='1'/>text</note>".parse()?;
/// assert_eq!(raw.local_name(), "note");
/// assert_eq!(raw.as_str(), "<note xmlns:x='urn:example'><x:b at='1'/>text</note>");
/// # Ok::<(), hv_types::xml::Error>(())
/// ```
#[derive(Clone)]
pub struct RawXml {
    source: Box<str>,
    /// Bindings that were in scope outside the element: prefix and namespace.
    context: Vec<Binding>,
}

impl RawXml {
    /// The element that `source` is, with the bindings around it that it may need.
    pub(crate) fn from_source(source: &str, context: Vec<Binding>) -> Self {
        RawXml { source: source.into(), context }
    }

    /// An element without attributes and content; `name` must be a name.
    pub(crate) fn empty(name: &str) -> Self {
        RawXml::from_source(&format!("<{name}/>"), Vec::new())
    }

    /// The element with these attributes, its other ones, and this content.
    pub(crate) fn rebuilt(&self, attributes: &[(&str, Option<&str>)], content: &str) -> Self {
        let mut source = format!("<{}", self.qualified_name());
        for (name, value) in attributes {
            if let Some(value) = value {
                source.push_str(&format!(" {name}=\""));
                super::writer::escape_attribute(value, &mut source);
                source.push('"');
            }
        }
        let mut reader = quick_xml::Reader::from_str(&self.source);
        if let Ok(Event::Start(tag) | Event::Empty(tag)) = reader.read_event() {
            for attribute in tag.attributes().flatten() {
                let key: &str = attribute.key.as_ref();
                if attributes.iter().all(|(name, _)| *name != key) {
                    let value: &str = &attribute.value;
                    let quote = if value.contains('"') { '\'' } else { '"' };
                    source.push_str(&format!(" {key}={quote}{value}{quote}"));
                }
            }
        }
        source.push_str(&format!(">{content}</{}>", self.qualified_name()));
        RawXml::from_source(&source, self.context.clone())
    }

    /// The element as it was written, without the declarations around it.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// The namespace declarations around the element that it may need, innermost first:
    /// prefix (`None` for the default) and namespace.
    pub fn context(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        self.context.iter().map(|(prefix, uri)| (prefix.as_deref(), &**uri))
    }

    /// The element's name as written, prefix included.
    pub fn qualified_name(&self) -> &str {
        let name = &self.source[1..];
        let end = name.find(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace());
        &name[..end.unwrap_or(name.len())]
    }

    /// The element's name without its prefix.
    pub fn local_name(&self) -> &str {
        let name = self.qualified_name();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The element as a document of its own, with the declarations it needs.
    pub fn to_document(&self) -> String {
        self.with_declarations(|_| None)
    }

    /// The element with those declarations of its context added that `bound`
    /// (what a prefix means where the element will stand) does not supply.
    pub(crate) fn with_declarations<'s>(&self, bound: impl Fn(Option<&str>) -> Option<&'s str>) -> String {
        let name_end = 1 + self.qualified_name().len();
        let mut declarations = String::new();
        for (prefix, uri) in &self.context {
            let prefix = prefix.as_deref();
            if bound(prefix) != Some(&**uri) && !self.root_declares(prefix) {
                declarations.push_str(" xmlns");
                if let Some(prefix) = prefix {
                    declarations.push(':');
                    declarations.push_str(prefix);
                }
                declarations.push_str("=\"");
                super::writer::escape_attribute(uri, &mut declarations);
                declarations.push('"');
            }
        }
        let has_default = self.context.iter().any(|(prefix, _)| prefix.is_none());
        if !has_default && bound(None).is_some() && !self.root_declares(None) {
            declarations.push_str(" xmlns=\"\"");
        }
        format!("{}{declarations}{}", &self.source[..name_end], &self.source[name_end..])
    }

    fn root_declares(&self, prefix: Option<&str>) -> bool {
        let mut reader = quick_xml::Reader::from_str(&self.source);
        let tag = match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => tag,
            _ => return false,
        };
        let wanted = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        tag.attributes().flatten().any(|attribute| attribute.key.as_ref() == wanted)
    }
}

impl PartialEq for RawXml {
    fn eq(&self, other: &Self) -> bool {
        let same = self.source == other.source && self.context == other.context;
        same || self.to_document() == other.to_document()
    }
}

impl Eq for RawXml {}

impl FromStr for RawXml {
    type Err = Error;

    /// Checks that `text` is one well-formed element with all prefixes declared.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut reader = Reader::new(text);
        reader.start_document()?;
        let raw = reader.raw()?;
        reader.end_document()?;
        Ok(raw)
    }
}

impl fmt::Display for RawXml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl fmt::Debug for RawXml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawXml({})", self.source)
    }
}

/// Attributes that an `xs:anyAttribute` admits: namespace, local name, value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawAttributes(Vec<(Option<String>, String, String)>);

impl RawAttributes {
    pub(crate) fn new(attributes: Vec<(Option<String>, String, String)>) -> Self {
        RawAttributes(attributes)
    }

    /// Keeps `xsi:nil` as it was spelled: `1`.
    pub(super) fn spell_nil(&mut self, spelled: String) {
        self.0.push((Some(XSI.uri.to_owned()), "nil".to_owned(), spelled));
    }

    pub(super) fn spells_nil(&self) -> bool {
        self.0.iter().any(|(namespace, local, _)| namespace.as_deref() == Some(XSI.uri) && local == "nil")
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The attributes: namespace, local name and value.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str, &str)> {
        self.0.iter().map(|(namespace, local, value)| (namespace.as_deref(), local.as_str(), value.as_str()))
    }

    /// Adds an attribute.
    ///
    /// # Errors
    ///
    /// `local` is not a name without a colon, or the attribute is there already.
    pub fn insert(&mut self, namespace: Option<&str>, local: &str, value: &str) -> Result<(), Error> {
        let twice = self.iter().any(|(other, name, _)| other == namespace && name == local);
        if twice || !super::is_ncname(local) {
            let message = format!("`{local}` is not a new attribute name");
            return Err(Error::unlocated(ErrorKind::Value, message));
        }
        self.0.push((namespace.map(str::to_owned), local.to_owned(), value.to_owned()));
        Ok(())
    }
}

/// Which namespaces an `xs:any` admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wildcard {
    /// `##any`.
    Any,
    /// `##other`: any namespace but this one (and not no namespace).
    Other(Option<&'static str>),
    /// A list of namespaces; `None` stands for no namespace (`##local`).
    List(&'static [Option<&'static str>]),
}

impl Wildcard {
    /// Whether an element in `namespace` is admitted.
    pub fn allows(self, namespace: Option<&str>) -> bool {
        match self {
            Wildcard::Any => true,
            Wildcard::Other(target) => namespace.is_some() && namespace != target,
            Wildcard::List(list) => list.contains(&namespace),
        }
    }
}
