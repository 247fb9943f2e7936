//! Things: typed data in HealthVault's envelope.
//!
//! [`Thing`] is the envelope around the data of one type, or of any
//! (`hv_things::AnyThing`); [`Common`] is what stands next to the data, whatever its
//! type. [`custom`] has types of an application's own.

mod audit;
mod common;
#[cfg(feature = "serde")]
mod content;
mod convert;
pub mod custom;
mod data;
mod dates;
mod effective;
mod envelope;
mod extension;
mod flags;
mod key;
mod permissions;
mod record;
mod registry;
mod related;
mod seal;
mod tags;
mod thing;
mod words;

pub use audit::Audit;
pub use common::Common;
#[cfg(feature = "serde")]
pub use content::BodyContent;
pub use convert::WrongType;
pub use data::{DataXml, TransformOutput};
pub use dates::{AuditTime, EffDate, End, EndDate, Instant, WallClock};
pub use effective::EffectiveDate;
pub use extension::Extension;
pub use flags::Flags;
pub use key::{NamedGuid, ThingKey, TypeId};
pub use permissions::Permissions;
pub use registry::{Body, Checked, ThingType, TypeInfo, UnknownThing, find_type, unknown_type};
pub use related::{RelatedTarget, RelatedThing};
pub use tags::Tags;
pub use thing::Thing;
pub use uuid::Uuid;
pub use words::{AccessAvenue, AuditAction, Permission, ThingState};
