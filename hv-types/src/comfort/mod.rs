//! What people do with the shared types, beyond what a schema can say:
//! measurements in the units that users type, dates as jiff has them, look-up of
//! codes, and texts for people. All of it stands on the generated types.

mod codable;
mod dates;
mod display;
pub(crate) mod exact;
pub(crate) mod measure;
mod order;
mod scale;
mod units;
