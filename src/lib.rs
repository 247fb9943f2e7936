//! Every HealthVault thing type as a strongly typed Rust struct.

#![deny(missing_docs)]

hv_types::include_things!();
