//! What is fuzzed: a module a target, each with a function of any bytes that panics
//! when a promise is broken.
//!
//! The binaries in `fuzz_targets` hand these functions to cargo-fuzz. The test
//! `replay` runs them over the kept corpora, and over mutations of those, without it.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod dates;
pub mod decimals;
pub mod differential;
pub mod grown_schema;
pub mod made;
pub mod message;
pub mod pattern;
pub mod schema;
pub mod serde;
pub mod stream;
pub mod thing;
pub mod values;
pub mod verify;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of its module, its binary and its corpus.
    pub name: &'static str,
    /// What is done with an input.
    pub run: fn(&[u8]),
}

/// Calls a macro with the names of all targets.
#[macro_export]
macro_rules! with_targets {
    ($call:ident) => {
        $call!(
            thing,
            made,
            message,
            stream,
            differential,
            serde,
            values,
            dates,
            decimals,
            pattern,
            schema,
            grown_schema,
            verify
        );
    };
}

macro_rules! targets {
    ($($name:ident),+ $(,)?) => {
        /// All targets.
        pub const TARGETS: &[Target] = &[$(Target { name: stringify!($name), run: $name::run }),+];
    };
}

with_targets!(targets);
