//! The type versions that an application understands.

use std::fmt;

use uuid::Uuid;

use super::envelope::route;
use super::{ConvertError, Converted, Convertible, convert};
use crate::things::{Body, Thing, ThingType};

/// The set of type versions that an application understands: whatever version data
/// comes in, it is read as one of these.
///
/// Data of a version that is named stays as it is. Other data becomes the named
/// version of its family that the fewest steps lead to, and of two equally near
/// ones the newer: so a contract may name several versions of a family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeContract {
    types: Vec<Uuid>,
}

impl TypeContract {
    /// A contract that names nothing yet.
    pub fn new() -> Self {
        TypeContract::default()
    }

    /// The same contract with one more type.
    #[must_use]
    pub fn with<T: ThingType>(self) -> Self {
        self.with_id(T::INFO.id)
    }

    /// The same contract with one more type, by its id.
    #[must_use]
    pub fn with_id(mut self, id: Uuid) -> Self {
        if !self.types.contains(&id) {
            self.types.push(id);
        }
        self
    }

    /// Whether the contract names the type.
    pub fn names(&self, id: Uuid) -> bool {
        self.types.contains(&id)
    }

    /// The version that data of the type `id` is read as; `None` when the contract
    /// names no version of its family.
    pub fn target<A: Convertible>(&self, id: Uuid) -> Option<Uuid> {
        if self.names(id) {
            return Some(id);
        }
        let ways = self.types.iter().filter_map(|to| Some((*to, route::<A>(id, *to)?)));
        let nearest = ways.min_by_key(|(_, way)| {
            let up = way.last().is_some_and(|step| step.up);
            (way.len(), !up)
        });
        nearest.map(|(to, _)| to)
    }

    /// Reads data as the version that the contract names.
    ///
    /// # Errors
    ///
    /// The contract names no version of the type, or the conversion is refused.
    pub fn read<A: Convertible>(&self, data: A) -> Result<Converted<A>, TypeContractError> {
        let Some(info) = data.info() else {
            return Err(TypeContractError::unnamed("of a type that is not known"));
        };
        let Some(to) = self.target::<A>(info.id) else {
            return Err(TypeContractError::unnamed(&format!("{} ({})", info.name, info.module)));
        };
        convert(data, to).map_err(TypeContractError::Refused)
    }

    /// Reads a thing as the version that the contract names; what the envelope then
    /// says, see [`Thing::convert`].
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read); a thing without data is refused.
    pub fn read_thing<A: Convertible>(
        &self,
        thing: Thing<A>,
    ) -> Result<Converted<Thing<A>>, TypeContractError> {
        let Some(info) = thing.data().and_then(Body::info) else {
            return Err(TypeContractError::unnamed("of a type that is not known, or the thing has none"));
        };
        let Some(to) = self.target::<A>(info.id) else {
            return Err(TypeContractError::unnamed(&format!("{} ({})", info.name, info.module)));
        };
        thing.convert(to).map_err(TypeContractError::Refused)
    }
}

/// Why a contract does not read some data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypeContractError {
    /// The contract names no version of the data's type.
    Unnamed(String),
    /// The conversion was refused.
    Refused(ConvertError),
}

impl TypeContractError {
    fn unnamed(what: &str) -> Self {
        TypeContractError::Unnamed(format!("the data is {what}: the contract names no version of that"))
    }
}

impl fmt::Display for TypeContractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TypeContractError::Unnamed(message) => f.write_str(message),
            TypeContractError::Refused(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TypeContractError {}
