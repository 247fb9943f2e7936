//! serde for things: the same names and nesting as in XML.
//!
//! The data stands under the name of its root, next to `common`:
//! `thing["data-xml"][0]["weight"]`. A signed thing also carries its XML under
//! `$signed`, since a signature covers every blank; it is compared on reading, and
//! the signature is broken when the fields say something else.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::data::{DataXml, SECOND_SECTION, TransformOutput};
use super::registry::{Body, ThingType, TypeInfo};
use super::thing::Thing;
use crate::content::{Content, ContentError, Fields, FieldsBuilder, FromContent, Node, ToContent};
use crate::values::Scalar;
use crate::xml::Document;

/// A [`Body`] that serde can carry; implemented for thing types and `AnyThing`.
pub trait BodyContent: Body {
    /// The name of the body's field, that of its root element, and its content.
    fn body_to_content(&self) -> (&'static str, Content<'_>);

    /// Reads the body of a thing of type `id` from the field `name`.
    ///
    /// # Errors
    ///
    /// It is not of that type, or the type is not one that is held.
    fn body_from_content(id: Option<Uuid>, name: &str, node: Node) -> Result<Self, ContentError>;
}

impl<T: ThingType + ToContent + FromContent> BodyContent for T {
    fn body_to_content(&self) -> (&'static str, Content<'_>) {
        (T::ROOT.local, self.to_content())
    }

    fn body_from_content(id: Option<Uuid>, name: &str, node: Node) -> Result<Self, ContentError> {
        check_type(id, name, T::INFO)?;
        T::from_content(node).map_err(|error| error.under(name))
    }
}

/// Refuses the data of another type.
fn check_type(id: Option<Uuid>, name: &str, info: &TypeInfo) -> Result<(), ContentError> {
    if id.is_some_and(|id| id != info.id) || name != info.root.local {
        let message = format!("`{name}` is not of the type {} ({})", info.name, info.id);
        return Err(ContentError::new(message));
    }
    Ok(())
}

impl<T: BodyContent> ToContent for DataXml<T> {
    fn to_content(&self) -> Content<'_> {
        let mut fields = FieldsBuilder::new("data-xml");
        match self {
            DataXml::Typed { body, common } => {
                let (name, content) = body.body_to_content();
                fields.content(name, content);
                fields.optional("common", common.as_deref());
            }
            DataXml::Transformed(output) => fields.content("$transform", output.element().to_content()),
        }
        fields.finish()
    }
}

fn read_section<T: BodyContent>(id: Option<Uuid>, node: Node) -> Result<DataXml<T>, ContentError> {
    let mut fields = Fields::new(node)?;
    if let Some(element) = fields.optional::<crate::xml::RawXml>("$transform")? {
        fields.finish()?;
        let output: Result<TransformOutput, _> = element.to_document().parse();
        return output
            .map(DataXml::Transformed)
            .map_err(|error| ContentError::new(error.to_string()).under("$transform"));
    }
    let common = fields.optional("common")?.map(Box::new);
    let Some((name, node)) = fields.take_first() else {
        return Err(ContentError::new("the data itself is missing"));
    };
    let body = T::body_from_content(id, &name, node)?;
    fields.finish()?;
    Ok(DataXml::Typed { body, common })
}

impl<T: BodyContent> ToContent for Thing<T> {
    fn to_content(&self) -> Content<'_> {
        let mut fields = FieldsBuilder::new("thing");
        fields.optional("thing-id", self.key.as_ref());
        fields.optional("type-id", self.type_id.as_ref());
        fields.optional("thing-state", self.state.as_ref());
        fields.optional("flags", self.flags.as_ref());
        fields.optional("eff-date", self.eff_date.as_ref());
        fields.optional("created", self.created.as_ref());
        fields.optional("updated", self.updated.as_ref());
        fields.repeated("data-xml", &self.data);
        fields.optional("blob-payload", self.blobs.as_ref().filter(|blobs| !blobs.is_empty()));
        fields.optional("data-other", self.data_other.as_ref());
        fields.optional("eff-permissions", self.permissions.as_ref());
        fields.optional("tags", self.tags.as_ref());
        fields.optional("Signature", self.old_signature());
        fields.optional("signature-info", self.signature_info());
        fields.optional("updated-end-date", self.updated_end_date.as_ref());
        if self.seal.holds()
            && let Ok(xml) = self.to_xml()
        {
            fields.content("$signed", Content::Scalar(Scalar::Text(xml.into())));
        }
        fields.finish()
    }
}

impl<T: BodyContent + PartialEq> FromContent for Thing<T> {
    fn from_content(node: Node) -> Result<Self, ContentError> {
        let mut fields = Fields::new(node)?;
        let mut thing = Thing {
            key: fields.optional("thing-id")?,
            type_id: fields.optional("type-id")?,
            state: fields.optional("thing-state")?,
            flags: fields.optional("flags")?,
            eff_date: fields.optional("eff-date")?,
            created: fields.optional("created")?,
            updated: fields.optional("updated")?,
            ..Thing::default()
        };
        let id = thing.type_id.as_ref().map(|type_id| *type_id.id);
        for node in fields.items("data-xml") {
            let section = read_section(id, node).map_err(|error| error.under("data-xml"))?;
            let typed = |section: &DataXml<T>| matches!(section, DataXml::Typed { .. });
            if typed(&section) && thing.data.iter().any(typed) {
                return Err(ContentError::new(SECOND_SECTION));
            }
            thing.data.push(section);
        }
        thing.blobs = fields.optional("blob-payload")?;
        thing.data_other = fields.optional("data-other")?;
        thing.permissions = fields.optional("eff-permissions")?;
        thing.tags = fields.optional("tags")?;
        thing.seal.old = fields.optional("Signature")?;
        thing.seal.info = fields.optional("signature-info")?;
        thing.updated_end_date = fields.optional("updated-end-date")?;
        let signed: Option<String> = fields.optional("$signed")?;
        fields.finish()?;
        if thing.is_signed() {
            let signed = signed.and_then(|xml| Thing::<T>::from_xml(&xml).ok());
            match signed.filter(|signed| signed.data == thing.data && signed.seal == thing.seal) {
                Some(signed) => thing.seal = signed.seal,
                None => thing.seal.break_if_signed(),
            }
        }
        Ok(thing)
    }
}

impl<T: BodyContent> Serialize for Thing<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_content().serialize(serializer)
    }
}

impl<'de, T: BodyContent + PartialEq> Deserialize<'de> for Thing<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::content::deserialize(deserializer)
    }
}
