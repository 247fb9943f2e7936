//! Things: typed data in HealthVault's envelope.

mod envelope;
mod registry;

pub use envelope::{Audit, Common, DataXml, NamedGuid, Thing, ThingKey, TypeId};
pub use registry::{Body, ThingType, TypeInfo, UnknownThing, find_type, unknown_type};
pub use uuid::Uuid;
