//! From generated types to serde.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::values::{Scalar, Value};
use crate::xml::{Mixed, Nillable, RawAttributes, RawXml};

/// A value on its way to a serializer.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'a> {
    /// A simple value.
    Scalar(Scalar<'a>),
    /// An element with attributes or children: its Rust type's name in XML and
    /// its fields.
    Fields(&'static str, Vec<(&'static str, Content<'a>)>),
    /// Repeated elements.
    Items(Vec<Content<'a>>),
    /// One member of a repeated choice.
    Variant(&'static str, Box<Content<'a>>),
}

/// A type that can be serialized; implemented for generated types and values.
pub trait ToContent {
    /// The value as a tree.
    fn to_content(&self) -> Content<'_>;
}

impl<T: Value> ToContent for T {
    fn to_content(&self) -> Content<'_> {
        Content::Scalar(self.scalar())
    }
}

impl ToContent for RawXml {
    fn to_content(&self) -> Content<'_> {
        // Under a name that is none in XML: quick-xml refuses it, where plain text
        // would be written as escaped markup.
        Content::Fields("raw", vec![("$raw", Content::Scalar(Scalar::Text(self.to_document().into())))])
    }
}

impl<T: ToContent> ToContent for Nillable<T> {
    fn to_content(&self) -> Content<'_> {
        match self {
            Nillable::Value(value) | Nillable::NotNil(value) => value.to_content(),
            Nillable::Nil(attributes) => {
                let mut fields = FieldsBuilder::new("nil");
                fields.fields.push(("@xsi:nil", Content::Scalar(Scalar::Bool(true))));
                fields.attributes(attributes);
                fields.finish()
            }
        }
    }
}

impl<T: ToParticle> ToContent for Vec<Mixed<T>> {
    fn to_content(&self) -> Content<'_> {
        let items = self.iter().map(|piece| match piece {
            Mixed::Text(text) => {
                let text = Content::Scalar(Scalar::Text(text.as_str().into()));
                Content::Variant("$text", Box::new(text))
            }
            Mixed::Element(element) => {
                let mut inner = FieldsBuilder::new("mixed");
                element.add_to(&mut inner);
                inner.member()
            }
        });
        Content::Items(items.collect())
    }
}

/// A value of a derived type: its content with `@xsi:type` in front.
pub fn derived<'a, T: ToContent>(name: &'static str, value: &'a T) -> Content<'a> {
    let type_ = ("@xsi:type", Content::Scalar(Scalar::Text(name.into())));
    match value.to_content() {
        Content::Fields(element, mut fields) => {
            fields.insert(0, type_);
            Content::Fields(element, fields)
        }
        other => Content::Fields(name, vec![type_, ("$text", other)]),
    }
}

/// A group or choice, whose members are fields of the element around it.
pub trait ToParticle {
    /// Adds the members to the element's fields.
    fn add_to<'a>(&'a self, fields: &mut FieldsBuilder<'a>);
}

/// Collects the fields of an element.
#[derive(Debug)]
pub struct FieldsBuilder<'a> {
    name: &'static str,
    fields: Vec<(&'static str, Content<'a>)>,
}

impl<'a> FieldsBuilder<'a> {
    /// No fields yet, for the element or type `name`.
    pub fn new(name: &'static str) -> Self {
        FieldsBuilder { name, fields: Vec::new() }
    }

    /// Adds a field.
    pub fn field<T: ToContent>(&mut self, name: &'static str, value: &'a T) {
        self.fields.push((name, value.to_content()));
    }

    /// Adds a field with content that is made already.
    pub(crate) fn content(&mut self, name: &'static str, content: Content<'a>) {
        self.fields.push((name, content));
    }

    /// Adds a field if there is a value.
    pub fn optional<T: ToContent>(&mut self, name: &'static str, value: Option<&'a T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Adds a list, unless it is empty.
    pub fn repeated<T: ToContent>(&mut self, name: &'static str, values: &'a [T]) {
        if !values.is_empty() {
            let items = values.iter().map(ToContent::to_content).collect();
            self.fields.push((name, Content::Items(items)));
        }
    }

    /// Adds the fields of a group or choice.
    pub fn particle<P: ToParticle>(&mut self, value: Option<&'a P>) {
        if let Some(value) = value {
            value.add_to(self);
        }
    }

    /// Adds a repeated group or choice under `key`, unless it is empty.
    pub fn particles<P: ToParticle>(&mut self, key: &'static str, values: &'a [P]) {
        let mut items = Vec::new();
        for value in values {
            let mut inner = FieldsBuilder::new(self.name);
            value.add_to(&mut inner);
            items.push(inner.member());
        }
        if !items.is_empty() {
            self.fields.push((key, Content::Items(items)));
        }
    }

    /// The fields as a member of a list: one field is a variant.
    fn member(self) -> Content<'a> {
        let FieldsBuilder { name, mut fields } = self;
        match (fields.pop(), fields.is_empty()) {
            (Some((name, content)), true) => Content::Variant(name, Box::new(content)),
            (last, _) => {
                fields.extend(last);
                Content::Fields(name, fields)
            }
        }
    }

    /// Adds mixed content as `$value`, unless it is empty.
    pub fn mixed<T: ToParticle>(&mut self, content: &'a Vec<Mixed<T>>) {
        if !content.is_empty() {
            self.field("$value", content);
        }
    }

    /// Adds attributes that no schema names, listed under `$attributes`.
    pub fn attributes(&mut self, attributes: &'a RawAttributes) {
        if attributes.is_empty() {
            return;
        }
        let items = attributes.iter().map(|(namespace, local, value)| {
            let text = |text: &'a str| Content::Scalar(Scalar::Text(text.into()));
            let mut fields = Vec::new();
            if let Some(namespace) = namespace {
                fields.push(("namespace", text(namespace)));
            }
            fields.extend([("name", text(local)), ("value", text(value))]);
            Content::Fields("attribute", fields)
        });
        self.fields.push(("$attributes", Content::Items(items.collect())));
    }

    /// The element with its fields.
    pub fn finish(self) -> Content<'a> {
        Content::Fields(self.name, self.fields)
    }
}

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Content::Scalar(Scalar::Bool(value)) => serializer.serialize_bool(*value),
            Content::Scalar(Scalar::Signed(value)) => serializer.serialize_i64(*value),
            Content::Scalar(Scalar::Unsigned(value)) => serializer.serialize_u64(*value),
            Content::Scalar(Scalar::Float(value)) => serializer.serialize_f64(*value),
            Content::Scalar(Scalar::Text(text) | Scalar::BoolText(_, text)) => serializer.serialize_str(text),
            Content::Fields(name, fields) => {
                let mut state = serializer.serialize_struct(name, fields.len())?;
                for (name, content) in fields {
                    state.serialize_field(name, content)?;
                }
                state.end()
            }
            Content::Items(items) => {
                let mut state = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    state.serialize_element(item)?;
                }
                state.end()
            }
            Content::Variant(name, content) => {
                serializer.serialize_newtype_variant("choice", 0, name, &**content)
            }
        }
    }
}
