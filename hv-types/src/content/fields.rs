//! Taking an element's fields from the tree.

use std::fmt;

use super::from::{ContentError, FromContent, FromParticle};
use super::node::Node;
use crate::values::Value;
use crate::xml::{Mixed, RawAttributes};

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

    pub(super) fn take(&mut self, wanted: &str) -> Option<Node> {
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
