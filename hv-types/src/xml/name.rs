//! Expanded names, as generated code spells them.

use std::fmt;

/// A namespace that generated code writes and expects.
///
/// `prefix` is a wish for writing: with a prefix, elements are written as
/// `<prefix:name>`; without one, as the default namespace.
#[derive(Debug, PartialEq, Eq)]
pub struct Namespace {
    /// The namespace name, such as `urn:astm-org:CCR`.
    pub uri: &'static str,
    /// The preferred prefix when writing; `None` prefers `xmlns="…"`.
    pub prefix: Option<&'static str>,
}

impl Namespace {
    /// The name `local` in this namespace.
    ///
    /// ```
    /// use hv_types::xml::Namespace;
    /// static CCR: Namespace = Namespace { uri: "urn:astm-org:CCR", prefix: None };
    /// assert_eq!(CCR.name("Actor").to_string(), "{urn:astm-org:CCR}Actor");
    /// ```
    pub const fn name(&'static self, local: &'static str) -> Name {
        Name { namespace: Some(self), local }
    }
}

/// The namespace that the prefix `xml` is always bound to.
pub static XML: Namespace = Namespace { uri: "http://www.w3.org/XML/1998/namespace", prefix: Some("xml") };

/// The namespace of `xsi:type` and `xsi:nil`.
pub static XSI: Namespace =
    Namespace { uri: "http://www.w3.org/2001/XMLSchema-instance", prefix: Some("xsi") };

/// An element's or attribute's expanded name: namespace and local name.
///
/// HealthVault things use names without a namespace almost everywhere; a plain
/// string is such a name:
///
/// ```
/// use hv_types::xml::Name;
/// let name: Name = "systolic".into();
/// assert_eq!(name.to_string(), "systolic");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// The namespace; `None` for an unqualified name.
    pub namespace: Option<&'static Namespace>,
    /// The local part.
    pub local: &'static str,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.local == other.local && self.uri() == other.uri()
    }
}

impl Eq for Name {}

impl Name {
    /// A name in no namespace.
    pub const fn unqualified(local: &'static str) -> Self {
        Name { namespace: None, local }
    }

    /// The namespace name; `None` for an unqualified name.
    pub fn uri(self) -> Option<&'static str> {
        self.namespace.map(|namespace| namespace.uri)
    }
}

impl From<&'static str> for Name {
    fn from(local: &'static str) -> Self {
        Name { namespace: None, local }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace {
            Some(namespace) => write!(f, "{{{}}}{}", namespace.uri, self.local),
            None => f.write_str(self.local),
        }
    }
}
