//! Relations between things.

use super::thing::Thing;
use crate::types::String255;
use crate::values::Guid;
use crate::xml::{Error, ReadXml, Reader, WriteXml, Writer};

/// Another thing that a thing has to do with.
///
/// Nothing makes sure that the other thing exists. Source: the type `RelatedThing`
/// of thing.xsd.
///
/// ```
/// use hv_types::things::{RelatedTarget, RelatedThing};
/// use hv_types::xml;
/// let text = "<related-thing><client-thing-id>dose-7</client-thing-id>\
///     <relationship-type>taken-with</relationship-type></related-thing>";
/// let related: RelatedThing = xml::from_str(text, "related-thing")?;
/// assert_eq!(related, RelatedThing::client("dose-7")?.as_type("taken-with"));
/// assert_eq!(xml::to_string(&related, "related-thing")?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelatedThing {
    /// Which thing; the schema allows that it is not said.
    pub target: Option<RelatedTarget>,
    /// What the relation is, in a word of the application's own.
    pub relationship_type: Option<String>,
}

/// The thing that a relation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelatedTarget {
    /// A thing by its id, perhaps in one version.
    Thing {
        /// The thing's id.
        id: Guid,
        /// The stamp of the version that is meant.
        version_stamp: Option<Guid>,
    },
    /// A thing by the id that its application gave it.
    Client(String255),
}

impl RelatedThing {
    /// A relation to the thing with this id, in any version.
    pub fn thing(id: impl Into<Guid>) -> Self {
        RelatedThing {
            target: Some(RelatedTarget::Thing { id: id.into(), version_stamp: None }),
            relationship_type: None,
        }
    }

    /// A relation to the thing that its application knows by this id.
    ///
    /// # Errors
    ///
    /// The id is empty or has more than 255 characters.
    pub fn client(id: impl Into<String>) -> Result<Self, crate::values::ValueError> {
        let target = Some(RelatedTarget::Client(String255::new(id.into())?));
        Ok(RelatedThing { target, relationship_type: None })
    }

    /// The same relation, of this type.
    #[must_use]
    pub fn as_type(mut self, relationship_type: impl Into<String>) -> Self {
        self.relationship_type = Some(relationship_type.into());
        self
    }

    /// Whether the relation leads to `thing`: in any version by the thing's id, or
    /// by its client id.
    pub fn leads_to<T>(&self, thing: &Thing<T>) -> bool {
        match &self.target {
            None => false,
            Some(RelatedTarget::Thing { id, .. }) => thing.key.as_ref().is_some_and(|key| key.id == *id),
            Some(RelatedTarget::Client(id)) => thing.client_thing_id() == Some(&**id),
        }
    }

    /// The thing among `things` that the relation leads to.
    pub fn find_in<'t, T>(&self, things: &'t [Thing<T>]) -> Option<&'t Thing<T>> {
        things.iter().find(|thing| self.leads_to(thing))
    }
}

impl ReadXml for RelatedThing {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let target = match r.optional("thing-id")? {
            Some(id) => Some(RelatedTarget::Thing { id, version_stamp: r.optional("version-stamp")? }),
            None => r.optional("client-thing-id")?.map(RelatedTarget::Client),
        };
        let related = RelatedThing { target, relationship_type: r.optional("relationship-type")? };
        r.close()?;
        Ok(related)
    }
}

impl WriteXml for RelatedThing {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        match &self.target {
            None => {}
            Some(RelatedTarget::Thing { id, version_stamp }) => {
                w.element("thing-id", id)?;
                w.optional("version-stamp", version_stamp.as_ref())?;
            }
            Some(RelatedTarget::Client(id)) => w.element("client-thing-id", id)?,
        }
        w.optional("relationship-type", self.relationship_type.as_ref())
    }
}

#[cfg(feature = "serde")]
mod with_serde {
    use super::{RelatedTarget, RelatedThing};
    use crate::content::{Content, ContentError, Fields, FieldsBuilder, FromContent, Node, ToContent};

    impl ToContent for RelatedThing {
        fn to_content(&self) -> Content<'_> {
            let mut fields = FieldsBuilder::new("related-thing");
            match &self.target {
                None => {}
                Some(RelatedTarget::Thing { id, version_stamp }) => {
                    fields.field("thing-id", id);
                    fields.optional("version-stamp", version_stamp.as_ref());
                }
                Some(RelatedTarget::Client(id)) => fields.field("client-thing-id", id),
            }
            fields.optional("relationship-type", self.relationship_type.as_ref());
            fields.finish()
        }
    }

    impl FromContent for RelatedThing {
        fn from_content(node: Node) -> Result<Self, ContentError> {
            let mut fields = Fields::new(node)?;
            let target = match fields.optional("thing-id")? {
                Some(id) => {
                    Some(RelatedTarget::Thing { id, version_stamp: fields.optional("version-stamp")? })
                }
                None => fields.optional("client-thing-id")?.map(RelatedTarget::Client),
            };
            let related = RelatedThing { target, relationship_type: fields.optional("relationship-type")? };
            fields.finish()?;
            Ok(related)
        }
    }

    crate::serde_traits!(RelatedThing);
}
