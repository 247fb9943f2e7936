//! The macros that generated code is built from: what every restriction,
//! enumeration or union needs and nobody wants to read a hundred times.

mod arbitrary;
mod content;
mod documents;
mod registry;
mod values;

/// Includes the code that a build script generated with `hv_codegen::Config`.
///
/// ```ignore
/// // src/lib.rs; build.rs calls hv_codegen::Config::new()….generate()
/// hv_types::include_things!();
/// ```
#[macro_export]
macro_rules! include_things {
    () => {
        include!(concat!(env!("OUT_DIR"), "/things.rs"));
    };
    ($file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $file));
    };
}
