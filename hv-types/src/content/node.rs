//! The tree that comes from serde.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::from::ContentError;

/// A value as it came from a deserializer.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A string, number or boolean, as text.
    Text(String),
    /// Nothing: `null`, a missing value.
    Null,
    /// A map, in order, repeated keys kept.
    Map(Vec<(String, Node)>),
    /// A list.
    Items(Vec<Node>),
}

impl Node {
    pub(super) fn into_text(self) -> Result<String, ContentError> {
        match self {
            Node::Text(text) => Ok(text),
            Node::Null => Ok(String::new()),
            Node::Map(mut fields) => match (fields.pop(), fields.is_empty()) {
                (None, _) => Ok(String::new()),
                (Some((name, node)), true) if name == "$text" => node.into_text(),
                (Some((name, _)), _) => {
                    Err(ContentError::new(format!("expected a simple value, found the field `{name}`")))
                }
            },
            Node::Items(_) => Err(ContentError::new("expected one simple value, found a list")),
        }
    }

    /// The items of a list; one value is a list of one.
    pub(super) fn into_items(self) -> Vec<Node> {
        match self {
            Node::Items(items) => items,
            Node::Null => Vec::new(),
            one => vec![one],
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

pub(super) struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a thing type")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::Items(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}
