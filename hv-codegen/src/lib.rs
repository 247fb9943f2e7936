//! XML Schema to Rust: strongly typed structs with lossless XML round trip.
//!
//! Made for HealthVault's thing types, and for schemas like them. Five stages:
//! load (files to syntax trees, xsd-parser), model (components to Rust shapes),
//! versions, emit (tokens), render (formatted files). The generated code uses
//! [hv-types](https://docs.rs/hv-types) at run time.
//!
//! In a build script, see [`Config`]; on the command line, `hv-codegen --help`.

#![deny(missing_docs)]

mod catalog;
mod common;
mod config;
mod constraints;
mod diff;
mod emit;
mod error;
mod layout;
mod load;
mod model;
pub mod pattern;
mod render;
mod report;
mod schema;
mod stamp;
mod value;
mod versions;

pub use config::{Config, Generated, ListedType, Stale, StaleKind};
pub use diff::{Change, Effect, diff};
pub use error::{Code, Diagnostic, Error, Place};
pub use render::GeneratedFile;
