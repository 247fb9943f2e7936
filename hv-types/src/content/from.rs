//! From serde to generated types.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::values::Value;
use crate::xml::{Mixed, Nillable, RawAttributes, RawXml};

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

impl Node {
    fn into_text(self) -> Result<String, ContentError> {
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
    fn into_items(self) -> Vec<Node> {
        match self {
            Node::Items(items) => items,
            Node::Null => Vec::new(),
            one => vec![one],
        }
    }
}

/// The fields of an element, to be taken one by one.
#[derive(Debug)]
#[must_use = "what is left, or was wrong, only `finish` tells"]
pub struct Fields {
    /// What is left, in order.
    entries: Vec<(String, Node)>,
    /// The first error of those that are filled in.
    error: Option<ContentError>,
}

impl Fields {
    /// The fields of a map; a plain value counts as its text.
    ///
    /// # Errors
    ///
    /// The tree is a list.
    pub fn new(node: Node) -> Result<Self, ContentError> {
        let entries = match node {
            Node::Map(entries) => entries,
            Node::Null => Vec::new(),
            text @ Node::Text(_) => vec![("$text".to_owned(), text)],
            Node::Items(_) => return Err(ContentError::new("expected one element, found a list")),
        };
        Ok(Fields { entries, error: None })
    }

    /// Whether a field is left under one of `names`.
    pub fn has(&self, names: &[&str]) -> bool {
        self.entries.iter().any(|(name, _)| names.contains(&name.as_str()))
    }

    /// The order in which the fields `names` stand, the members of `xs:all`.
    pub fn member_order(&self, names: &[&str]) -> crate::xml::MemberOrder {
        let mut order = crate::xml::MemberOrder::default();
        for index in self.entries.iter().filter_map(|(key, _)| names.iter().position(|name| name == key)) {
            order.note(index);
        }
        order
    }

    fn take(&mut self, wanted: &str) -> Option<Node> {
        let index = self.entries.iter().position(|(name, _)| name == wanted)?;
        Some(self.entries.remove(index).1)
    }

    /// Takes a field unless it is `null`, which counts as absent.
    fn take_present(&mut self, wanted: &str) -> Option<Node> {
        self.take(wanted).filter(|node| !matches!(node, Node::Null))
    }

    /// Takes the first field that is left.
    pub(crate) fn take_first(&mut self) -> Option<(String, Node)> {
        (!self.entries.is_empty()).then(|| self.entries.remove(0))
    }

    /// Takes a field's list, or the values under one repeated key, as they are.
    pub(crate) fn items(&mut self, name: &str) -> Vec<Node> {
        let mut items = Vec::new();
        while let Some(node) = self.take(name) {
            items.extend(node.into_items());
        }
        items
    }

    /// Takes a required field.
    ///
    /// # Errors
    ///
    /// It is missing or of another type.
    pub fn required<T: FromContent>(&mut self, name: &str) -> Result<T, ContentError> {
        match self.take_present(name) {
            Some(node) => T::from_content(node).map_err(|error| error.under(name)),
            None => Err(missing(name)),
        }
    }

    /// Takes an optional field; `null` counts as absent.
    ///
    /// # Errors
    ///
    /// It is of another type.
    pub fn optional<T: FromContent>(&mut self, name: &str) -> Result<Option<T>, ContentError> {
        self.take_present(name)
            .map(|node| T::from_content(node).map_err(|error| error.under(name)))
            .transpose()
    }

    /// Takes a required field; empty, it means `default`.
    ///
    /// # Errors
    ///
    /// It is missing or of another type.
    pub fn required_or<T: Value>(&mut self, name: &str, default: &str) -> Result<T, ContentError> {
        match self.optional_or(name, default)? {
            Some(value) => Ok(value),
            None => Err(missing(name)),
        }
    }

    /// Takes an optional field; empty, it means `default`.
    ///
    /// # Errors
    ///
    /// It is of another type.
    pub fn optional_or<T: Value>(&mut self, name: &str, default: &str) -> Result<Option<T>, ContentError> {
        let Some(node) = self.take(name) else { return Ok(None) };
        let text = node.into_text().map_err(|error| error.under(name))?;
        let value = if text.is_empty() { T::defaulted(default) } else { T::parse(&text) };
        value.map(Some).map_err(|error| ContentError::new(error.to_string()).under(name))
    }

    /// Takes a field's list, or the values under one repeated key.
    ///
    /// # Errors
    ///
    /// There are fewer than `min` or more than `max`, or one is of another type.
    pub fn repeated<T: FromContent>(
        &mut self,
        name: &str,
        min: usize,
        max: usize,
    ) -> Result<Vec<T>, ContentError> {
        let mut values = Vec::new();
        self.extend(name, min, max, &mut values)?;
        Ok(values)
    }

    /// Takes an optional field into `slot`; absent or `null`, `slot` stays as it is.
    ///
    /// That it is of another type, [`finish`](Self::finish) tells: a failure of its own
    /// for each field would make up most of the code.
    pub fn fill<T: FromContent>(&mut self, name: &str, slot: &mut Option<T>) {
        let Some(node) = self.take_present(name) else { return };
        match T::from_content(node) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.note(error.under(name)),
        }
    }

    /// Takes a field's list, or the values under one repeated key, into `list`, which
    /// is empty.
    ///
    /// That there are fewer than `min` or more than `max`, or that one is of another
    /// type, [`finish`](Self::finish) tells.
    pub fn fill_list<T: FromContent>(&mut self, name: &str, min: usize, max: usize, list: &mut Vec<T>) {
        if let Err(error) = self.extend(name, min, max, list) {
            self.note(error);
        }
    }

    fn extend<T: FromContent>(
        &mut self,
        name: &str,
        min: usize,
        max: usize,
        list: &mut Vec<T>,
    ) -> Result<(), ContentError> {
        for node in self.items(name) {
            match T::from_content(node) {
                Ok(value) => list.push(value),
                Err(error) => return Err(error.under(name)),
            }
        }
        check_count(format_args!("`{name}`"), list.len(), min, max)
    }

    /// Keeps the first error for [`finish`](Self::finish).
    #[cold]
    fn note(&mut self, error: ContentError) {
        self.error.get_or_insert(error);
    }

    /// The text beside attributes.
    ///
    /// # Errors
    ///
    /// It is not a value of the type.
    pub fn text<T: FromContent>(&mut self) -> Result<T, ContentError> {
        T::from_content(self.take("$text").unwrap_or(Node::Null))
    }

    /// Takes a required group or choice.
    ///
    /// # Errors
    ///
    /// It is missing or not complete.
    pub fn required_particle<P: FromParticle>(&mut self) -> Result<P, ContentError> {
        P::take_from(self)?
            .ok_or_else(|| ContentError::new(format!("one of the fields {} is missing", P::KEYS.join(", "))))
    }

    /// Takes an optional group or choice.
    ///
    /// # Errors
    ///
    /// It is there but not complete.
    pub fn optional_particle<P: FromParticle>(&mut self) -> Result<Option<P>, ContentError> {
        P::take_from(self)
    }

    /// The first field's name that is one of `keys`.
    pub fn next_of(&self, keys: &[&'static str]) -> Option<&'static str> {
        self.entries.iter().find_map(|(name, _)| keys.iter().copied().find(|key| key == name))
    }

    /// Takes the attributes that no schema names.
    pub fn attributes(&mut self) -> RawAttributes {
        let mut attributes = RawAttributes::default();
        for node in self.take("$attributes").map(Node::into_items).unwrap_or_default() {
            let Ok(mut fields) = Fields::new(node) else { continue };
            let mut text = |name| fields.take(name).and_then(|node| node.into_text().ok());
            let namespace = text("namespace");
            if let (Some(name), Some(value)) = (text("name"), text("value")) {
                // Two of one name cannot come from a value of ours.
                let _ = attributes.insert(namespace.as_deref(), &name, &value);
            }
        }
        attributes
    }

    /// Takes a repeated group or choice: the items under `key`, or else the
    /// fields that belong to it, in order.
    ///
    /// # Errors
    ///
    /// There are fewer than `min` or more than `max`, or one is not complete.
    pub fn particles<P: FromParticle>(
        &mut self,
        key: &str,
        min: usize,
        max: usize,
    ) -> Result<Vec<P>, ContentError> {
        let names = P::KEYS;
        let mut values = Vec::new();
        if let Some(node) = self.take(key) {
            for node in node.into_items() {
                let mut fields = Fields::new(node)?;
                match P::take_from(&mut fields)? {
                    Some(value) => values.push(value),
                    None => return Err(ContentError::new("an item of a repeated group fits nothing")),
                }
                fields.finish()?;
            }
        }
        loop {
            let mine = self.entries.iter().position(|(name, _)| names.contains(&name.as_str()));
            let Some(index) = mine else { break };
            // A list under one key is that many members.
            if let (name, Node::Items(items)) = &mut self.entries[index] {
                let name = name.clone();
                let items = std::mem::take(items);
                self.entries.splice(index..=index, items.into_iter().map(|item| (name.clone(), item)));
                continue;
            }
            match P::take_from(self)? {
                Some(value) => values.push(value),
                None => break,
            }
        }
        check_count(format_args!("of {}", names.join(", ")), values.len(), min, max)?;
        Ok(values)
    }

    /// Takes mixed content: the items of `$value`, or else text and elements in order.
    ///
    /// # Errors
    ///
    /// A piece is neither text nor one of the elements.
    pub fn mixed<P: FromParticle>(&mut self) -> Result<Vec<Mixed<P>>, ContentError> {
        let mut content = Vec::new();
        let nodes = match self.take("$value") {
            Some(node) => node.into_items(),
            None => {
                let (mine, rest) = std::mem::take(&mut self.entries)
                    .into_iter()
                    .partition(|(name, _)| name == "$text" || P::KEYS.contains(&name.as_str()));
                self.entries = rest;
                let mine: Vec<(String, Node)> = mine;
                mine.into_iter().map(|entry| Node::Map(vec![entry])).collect()
            }
        };
        for node in nodes {
            let mut fields = match node {
                Node::Text(text) => {
                    content.push(Mixed::Text(text));
                    continue;
                }
                node => Fields::new(node)?,
            };
            match fields.take("$text") {
                Some(text) => content.push(Mixed::Text(text.into_text()?)),
                None => match P::take_from(&mut fields)? {
                    Some(element) => content.push(Mixed::Element(element)),
                    None => return Err(ContentError::new("a piece of mixed content fits nothing")),
                },
            }
            fields.finish()?;
        }
        Ok(content)
    }

    /// Declares all fields taken: any other is an error.
    ///
    /// # Errors
    ///
    /// A field that was filled in was not what it must be, or a field is left.
    pub fn finish(self) -> Result<(), ContentError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        // What an XML document says about its schema is not data.
        let known = |name: &str| {
            name.starts_with("@xmlns")
                || name.ends_with("schemaLocation")
                || name.ends_with("noNamespaceSchemaLocation")
        };
        match self.entries.into_iter().find(|(name, _)| !known(name)) {
            None => Ok(()),
            Some((name, _)) => Err(ContentError::new(format!("the field `{name}` is not known here"))),
        }
    }
}

#[cold]
fn missing(name: &str) -> ContentError {
    ContentError::new(format!("the field `{name}` is missing"))
}

fn check_count(what: fmt::Arguments<'_>, count: usize, min: usize, max: usize) -> Result<(), ContentError> {
    if count < min {
        return Err(ContentError::new(format!("found {count} {what}, at least {min} must be given")));
    }
    if count > max {
        return Err(ContentError::new(format!("found {count} {what}, at most {max} may be given")));
    }
    Ok(())
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

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;
    use crate::values::Int;

    fn fields(entries: &[(&str, &str)]) -> Fields {
        let entry = |&(name, text): &(&str, &str)| (name.to_owned(), Node::Text(text.to_owned()));
        Fields::new(Node::Map(entries.iter().map(entry).collect())).unwrap()
    }

    #[test]
    fn what_is_filled_in_wrongly_is_told_at_the_end_the_first_of_it() {
        let mut f = fields(&[("a", "one"), ("b", "2"), ("c", "three"), ("d", "4")]);
        let (mut a, mut b) = (None::<Int>, None::<Int>);
        let mut list = Vec::<Int>::new();
        f.fill("a", &mut a);
        f.fill("b", &mut b);
        f.fill_list("c", 0, 1, &mut list);
        assert_eq!((a, b.map(|b| *b)), (None, Some(2)));
        let error = f.finish().unwrap_err().to_string();
        assert!(error.starts_with("/a: "), "{error}");
    }

    #[test]
    fn a_list_that_is_filled_in_is_counted() {
        let mut f = fields(&[("a", "1"), ("a", "2")]);
        let mut list = Vec::<Int>::new();
        f.fill_list("a", 0, 1, &mut list);
        assert_eq!(f.finish().unwrap_err().to_string(), "found 2 `a`, at most 1 may be given");
        let mut f = fields(&[]);
        f.fill_list("a", 1, 2, &mut Vec::<Int>::new());
        assert_eq!(f.finish().unwrap_err().to_string(), "found 0 `a`, at least 1 must be given");
    }

    #[test]
    fn what_is_left_is_told_when_all_else_was_right() {
        let mut f = fields(&[("a", "1"), ("other", "2")]);
        let mut a = None::<Int>;
        f.fill("a", &mut a);
        assert_eq!(f.finish().unwrap_err().to_string(), "the field `other` is not known here");
        assert_eq!(a.map(|a| *a), Some(1));
    }
}
