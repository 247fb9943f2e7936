//! The section that every type has in common.

use super::extension::Extension;
use super::record::record;
use super::related::RelatedThing;
use super::tags::Tags;
use crate::types::String255;

/// The section that every type has in common: where the data came from, notes,
/// extensions, relations.
///
/// Source: the type `common` of thing.xsd.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    /// Where the data came from, such as a device.
    pub source: Option<String>,
    /// A note for people.
    pub note: Option<String>,
    /// Tags in the obsolete place for them; see [`Thing::tags`](super::Thing::tags).
    pub tags: Option<Tags>,
    /// What applications added for themselves, in order.
    pub extensions: Vec<Extension>,
    /// Other things that this one has to do with.
    pub related_things: Vec<RelatedThing>,
    /// The id that the creating application knows the thing by, 1 to 255 characters.
    ///
    /// An application that did not create the thing should leave it.
    pub client_thing_id: Option<String255>,
}

impl Common {
    /// The first extension of this source.
    ///
    /// ```
    /// use hv_types::things::{Common, Extension};
    /// let common = Common { extensions: vec![Extension::new("a"), Extension::new("b")], ..Common::default() };
    /// assert_eq!(common.extension("b").map(Extension::source), Some("b"));
    /// assert_eq!(common.extensions_of("c").count(), 0);
    /// ```
    pub fn extension(&self, source: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.source() == source)
    }

    /// All extensions of this source.
    pub fn extensions_of<'c>(&'c self, source: &'c str) -> impl Iterator<Item = &'c Extension> {
        self.extensions.iter().filter(move |extension| extension.source() == source)
    }

    /// The first extension of this source, to be changed; a new one if there is none.
    pub fn extension_mut(&mut self, source: &str) -> &mut Extension {
        let found = self.extensions.iter().position(|extension| extension.source() == source);
        let index = found.unwrap_or(self.extensions.len());
        if found.is_none() {
            self.extensions.push(Extension::new(source));
        }
        &mut self.extensions[index]
    }

    /// The relations of this type, such as `taken-with`.
    pub fn related_as<'c>(&'c self, relationship_type: &'c str) -> impl Iterator<Item = &'c RelatedThing> {
        self.related_things
            .iter()
            .filter(move |related| related.relationship_type.as_deref() == Some(relationship_type))
    }
}

record!(Common, "common", {} elements {
    optional source = "source";
    optional note = "note";
    optional tags = "tags";
    repeated extensions = "extension", 0, usize::MAX;
    repeated related_things = "related-thing", 0, usize::MAX;
    optional client_thing_id = "client-thing-id";
});
