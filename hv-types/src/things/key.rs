//! Identities: of things, types, applications and persons.

use super::record::record;
use crate::values::Guid;

/// The id and version stamp of a stored thing.
///
/// Source: the type `ThingKey` of thing.xsd.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ThingKey {
    /// The thing's id, the same in all its versions.
    pub id: Guid,
    /// The version's stamp; an update must name the latest.
    pub version_stamp: Guid,
}

record!(ThingKey, "thing-id", { attribute version_stamp = "version-stamp"; } text id);

/// A type id, with the type's name where the service added it.
///
/// Source: the type `ThingType` of thing.xsd.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeId {
    /// The type id.
    pub id: Guid,
    /// The type's name for people.
    pub name: Option<String>,
}

record!(TypeId, "type-id", { optional_attribute name = "name"; } text id);

/// An application's or person's id, with the name where the service added it.
///
/// Source: the type `GuidAndName` of thing.xsd, whose name things without one lack.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NamedGuid {
    /// The id.
    pub id: Guid,
    /// The name.
    pub name: Option<String>,
}

record!(NamedGuid, "id", { optional_attribute name = "name"; } text id);
