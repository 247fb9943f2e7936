//! The runtime of generated HealthVault types.
//!
//! hv-codegen turns thing-type schemas into Rust; this crate is what that code
//! needs when it runs, and what no schema can say:
//!
//! - [`xml`]: lossless, typed reading and writing, with located errors and limits;
//! - [`values`]: numbers, dates and GUIDs that keep their lexical form;
//! - [`things`]: the envelope around a thing's data, and what stands next to it;
//! - [`blobs`]: binary data that goes with a thing: inline, hashed, uploaded;
//! - [`messages`]: answers and requests of the service, read as a stream or whole;
//! - [`types`], [`base`], [`dates`]: the types that all thing types share,
//!   generated from `xsd/common/`;
//! - [`versions`]: conversion between the versions of a type;
//! - [`content`]: serde for all of it.
//!
//! The shared types convert from and to what programs work with: measurements
//! from and to the units that people type
//! ([`WeightValue::from_pounds`](base::WeightValue::from_pounds)), dates from and
//! to jiff ([`DateTime::to_civil`](dates::DateTime::to_civil)), codes by
//! vocabulary ([`CodableValue::code_in`](base::CodableValue::code_in)).
//!
//! The crate [hv-things](https://docs.rs/hv-things) has the thing types themselves.
//!
//! # Features
//!
//! - `serde` (default): `Serialize` and `Deserialize` for values and generated types.
//! - `arbitrary`: values of every type from arbitrary bytes, and the module
//!   `conformance`, which tests a crate's types with them and with a folder of documents.
//! - `signing`: sign things and verify signatures (`signing`).

#![deny(missing_docs)]

// Generated code names this crate by its own name, here as elsewhere.
extern crate self as hv_types;

mod comfort;
mod macros;

#[cfg(feature = "arbitrary")]
pub mod arbitrary;
pub mod blobs;
#[cfg(feature = "arbitrary")]
pub mod conformance;
#[cfg(feature = "serde")]
pub mod content;
// Generated code has the default layout of rustfmt, this project a wider one.
#[rustfmt::skip]
#[warn(clippy::pedantic)]
mod generated;
pub mod messages;
#[cfg(feature = "signing")]
pub mod signing;
pub mod things;
pub mod values;
pub mod versions;
pub mod xml;

pub use generated::{base, dates, types};
/// Dates and times of Rust, which generated types convert to and from.
///
/// Without a data base of time zones: `jiff::Zoned::now()` would be in UTC. For local time, depend on
/// jiff with its default features, too; `jiff::Zoned::now().datetime()` is then what a clock
/// on the wall shows, and `DateTime::try_from` takes it.
pub use jiff;
