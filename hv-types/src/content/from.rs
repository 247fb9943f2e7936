//! From serde to generated types.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};

use super::fields::Fields;
use super::node::{Node, NodeVisitor};

use crate::values::Value;
use crate::xml::{Nillable, RawXml};

/// A tree that is not a value of the type asked for: path and reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentError(Box<Fault>);

/// Boxed: an error is rare, and a result as small as a pointer is little code to pass on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    path: String,
    message: String,
}

impl ContentError {
    /// An error without a path yet.
    pub fn new(message: impl Into<String>) -> Self {
        ContentError(Box::new(Fault { path: String::new(), message: message.into() }))
    }

    /// The same error one level further in.
    #[must_use]
    pub fn under(mut self, field: &str) -> Self {
        self.0.path.insert_str(0, field);
        self.0.path.insert(0, '/');
        self
    }
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for ContentError {}

/// A type that can be deserialized; implemented for generated types and values.
pub trait FromContent: Sized {
    /// Reads the tree.
    ///
    /// # Errors
    ///
    /// A field is missing, unknown or of another type.
    fn from_content(node: Node) -> Result<Self, ContentError>;
}

impl<T: Value> FromContent for T {
    fn from_content(node: Node) -> Result<Self, ContentError> {
        T::parse(&node.into_text()?).map_err(|error| ContentError::new(error.to_string()))
    }
}

impl FromContent for RawXml {
    fn from_content(node: Node) -> Result<Self, ContentError> {
        let mut fields = Fields::new(node)?;
        let Some(raw) = fields.take("$raw") else {
            return Err(ContentError::new("untouched XML must be given as text under `$raw`"));
        };
        fields.finish()?;
        raw.into_text()?.parse().map_err(|error: crate::xml::Error| ContentError::new(error.to_string()))
    }
}

impl<T: FromContent> FromContent for Nillable<T> {
    fn from_content(node: Node) -> Result<Self, ContentError> {
        let is_nil = |(name, node): &(String, Node)| {
            matches!(name.as_str(), "@xsi:nil" | "@nil")
                && matches!(node, Node::Text(text) if text == "true" || text == "1")
        };
        match &node {
            Node::Map(entries) if entries.iter().any(is_nil) => {
                Ok(Nillable::Nil(Fields::new(node)?.attributes()))
            }
            _ => T::from_content(node).map(Nillable::Value),
        }
    }
}

/// A group or choice, whose members are fields of the element around it.
pub trait FromParticle: Sized {
    /// Names of the fields that it may start with.
    const KEYS: &'static [&'static str];

    /// Takes the members from the element's fields; `None` when none is there.
    ///
    /// # Errors
    ///
    /// It is there but not complete.
    fn take_from(fields: &mut Fields) -> Result<Option<Self>, ContentError>;
}

/// Takes the name of a derived type, `@xsi:type` without its prefix.
pub fn derived_type(node: &mut Node) -> Option<String> {
    let Node::Map(entries) = node else { return None };
    let index = entries.iter().position(|(name, _)| name == "@xsi:type")?;
    let name = entries.remove(index).1.into_text().ok()?;
    Some(name.rsplit_once(':').map_or(name.as_str(), |(_, local)| local).to_owned())
}

/// The error of a derived type that is none of those that may stand there.
pub fn unknown_type(name: Option<&str>) -> ContentError {
    ContentError::new(match name {
        Some(name) => format!("the type `{name}` cannot stand here"),
        None => "`@xsi:type` is missing: the type is abstract".to_owned(),
    })
}

/// Deserializes an element's type, a map, through the tree.
///
/// # Errors
///
/// The input is malformed, or not a `T`.
pub fn deserialize<'de, T: FromContent, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // Not `deserialize_any`: quick-xml takes white space before the root for text.
    let node = deserializer.deserialize_map(NodeVisitor)?;
    T::from_content(node).map_err(D::Error::custom)
}

/// Deserializes a simple value through the tree.
///
/// # Errors
///
/// The input is malformed, or not a `T`.
pub fn deserialize_value<'de, T: FromContent, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    T::from_content(node).map_err(D::Error::custom)
}
