//! Every HealthVault thing type as a strongly typed Rust struct.
//!
//! Each thing type is a module with the structs of its data; the root struct is
//! exported here. [`Thing`] is a thing with its envelope, by default of any type
//! ([`AnyThing`]); `Thing<Weight>` holds weights only. In a family of versions
//! every type carries its version, and the plain name is the newest.
//!
//! ```
//! # #[cfg(any(feature = "all", feature = "weight"))] {
//! use hv_things::{Thing, Weight};
//! use hv_types::base::WeightValue;
//! use hv_types::dates::DateTime;
//! use hv_types::xml::Document;
//!
//! let when = DateTime::try_from(jiff::civil::date(2024, 2, 29).at(7, 30, 0, 0))?;
//! let weight = Weight::new(when, WeightValue::from_pounds(180.0)?);
//! assert_eq!(*weight.value.kg, 81.6466266);
//!
//! let thing = Thing::new(weight);
//! let xml = thing.to_xml()?;
//! assert!(xml.contains("<kg>81.6466266</kg>"));
//! assert_eq!(Thing::<Weight>::from_xml(&xml)?, thing);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Reading checks everything the schema says and reports faults with line, column
//! and path; writing gives back every digit. See [`hv_types::xml`] for what is kept
//! and what is not, [`hv_types::values`] for numbers and dates, and
//! [`hv_types::content`] for serde.
//!
//! # Features
//!
//! - `all` (default): every type.
//! - Groups: `measurements`, `fitness`, `medications`, `conditions`, `labs`, `care`,
//!   `people`, `documents`.
//! - A type or family by its name: `weight`, `blood-pressure`, `immunization`, ...
//! - `cli` (default): the command `hv`; it needs every type.

#![deny(missing_docs)]
// Nearly all of it is generated, and must stand in any code base.
#![warn(clippy::pedantic)]

pub use hv_types;

hv_types::include_things!();

/// The examples in the README are tests.
#[cfg(doctest)]
#[cfg(any(feature = "all", feature = "blood-pressure"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The examples in the guide to versions are tests.
#[cfg(doctest)]
#[cfg(any(feature = "all", feature = "immunization"))]
#[doc = include_str!("../docs/versions.md")]
struct Versions;

/// The code in the guides is tested too.
#[cfg(doctest)]
#[cfg(feature = "all")]
mod guides {
    #[doc = include_str!("../docs/start.md")]
    struct Start;
    #[doc = include_str!("../docs/mapping.md")]
    struct Mapping;
    #[doc = include_str!("../docs/errors.md")]
    struct Errors;
    #[doc = include_str!("../docs/upgrading.md")]
    struct Upgrading;
    #[doc = include_str!("../docs/comparison.md")]
    struct Comparison;
}

/// The code in the guide to signatures is tested where there are signatures.
#[cfg(doctest)]
#[cfg(all(feature = "all", feature = "signing"))]
#[doc = include_str!("../docs/signing.md")]
struct Signing;
