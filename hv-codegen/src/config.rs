//! The configuration: what to generate, from what, to where.

mod build_script;
mod file;
mod output;
mod paths;
mod run;
mod select;
mod stale;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::emit;
use crate::error::Error;

pub use output::{Generated, ListedType};
pub use stale::{Stale, StaleKind};

/// Namespaces whose types hv-types has, and types that are values of its own.
const BUILT_IN: &[(&str, &str)] = &[
    ("{urn:com.microsoft.wc.types}guid", "::hv_types::values::Guid"),
    ("{urn:com.microsoft.wc.thing.types}guid", "::hv_types::values::Guid"),
    ("urn:com.microsoft.wc.types", "::hv_types::types"),
    ("urn:com.microsoft.wc.thing.types", "::hv_types::base"),
    ("urn:com.microsoft.wc.dates", "::hv_types::dates"),
];

/// What to generate; used from a build script.
///
/// ```no_run
/// fn main() -> Result<(), hv_codegen::Error> {
///     hv_codegen::Config::new()
///         .schemas("xsd")
///         .types(["blood-pressure", "weight"])
///         .generate()
/// }
/// ```
///
/// and in the crate: `hv_types::include_things!();`
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `generate`"]
pub struct Config {
    schemas: Vec<PathBuf>,
    types: Vec<String>,
    out: Option<PathBuf>,
    by_feature: bool,
    serde: emit::Switch,
    arbitrary: emit::Switch,
    externs: BTreeMap<String, String>,
    type_attributes: Vec<(String, String)>,
    field_attributes: Vec<(String, String)>,
    renames: Vec<(String, String)>,
    ids: BTreeMap<String, String>,
    samples: Option<PathBuf>,
    /// Samples are named, not copied: the code stays where it was generated.
    samples_in_place: bool,
    versions: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Config::new()
    }
}

impl Config {
    /// No schemas yet; serde on; the common HealthVault namespaces taken from hv-types.
    pub fn new() -> Self {
        Config {
            schemas: Vec::new(),
            types: Vec::new(),
            out: None,
            by_feature: false,
            serde: emit::Switch::On,
            arbitrary: emit::Switch::Off,
            externs: BUILT_IN.iter().map(|(uri, path)| ((*uri).to_owned(), (*path).to_owned())).collect(),
            type_attributes: Vec::new(),
            field_attributes: Vec::new(),
            renames: Vec::new(),
            ids: BTreeMap::new(),
            samples: None,
            samples_in_place: false,
            versions: None,
        }
    }

    /// Adds a schema file, or a folder whose `*.xsd` files, at any depth, are schemas.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").schemas("more/own.xsd");
    /// # let _ = config;
    /// ```
    pub fn schemas(mut self, path: impl AsRef<Path>) -> Self {
        self.schemas.push(path.as_ref().to_owned());
        self
    }

    /// Generates only these, and what they need: each is a type id, a module, a
    /// Rust type, a root element (all its versions), a type's name for people, or
    /// a schema's file name. Without a call, every thing type found.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").types(["weight", "immunization_v2"]);
    /// # let _ = config;
    /// ```
    pub fn types<S: Into<String>>(mut self, types: impl IntoIterator<Item = S>) -> Self {
        self.types.extend(types.into_iter().map(Into::into));
        self
    }

    /// Generates the types whose features are on, for a crate that has a feature a
    /// type: a type's feature is named like its family or, without one, its module,
    /// with `-` or `_`. The feature `all` is every type. Only in a build script.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").types_by_feature();
    /// # let _ = config;
    /// ```
    pub fn types_by_feature(mut self) -> Self {
        self.by_feature = true;
        self
    }

    /// Writes to `path` instead of `$OUT_DIR/things.rs`: a path that ends in `.rs`
    /// is one file, any other a folder with `mod.rs` and a file a module.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").out("src/generated");
    /// # let _ = config;
    /// ```
    pub fn out(mut self, path: impl AsRef<Path>) -> Self {
        self.out = Some(path.as_ref().to_owned());
        self
    }

    /// Whether generated types implement serde's traits. Default: yes.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").serde(false);
    /// # let _ = config;
    /// ```
    pub fn serde(mut self, serde: bool) -> Self {
        self.serde = if serde { emit::Switch::On } else { emit::Switch::Off };
        self
    }

    /// Implements serde's traits only when the generating crate's own feature
    /// `feature` is on.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").serde_feature("serde");
    /// # let _ = config;
    /// ```
    pub fn serde_feature(mut self, feature: impl Into<String>) -> Self {
        self.serde = emit::Switch::Feature(feature.into());
        self
    }

    /// Whether generated types implement `arbitrary::Arbitrary`, with values that the
    /// schema allows. The crate that compiles them needs hv-types' feature `arbitrary`.
    /// Default: no.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").arbitrary(true);
    /// # let _ = config;
    /// ```
    pub fn arbitrary(mut self, arbitrary: bool) -> Self {
        self.arbitrary = if arbitrary { emit::Switch::On } else { emit::Switch::Off };
        self
    }

    /// Implements `arbitrary::Arbitrary` only when the generating crate's own feature
    /// `feature` is on; it should turn on `hv-types/arbitrary`.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").arbitrary_feature("arbitrary");
    /// # let _ = config;
    /// ```
    pub fn arbitrary_feature(mut self, feature: impl Into<String>) -> Self {
        self.arbitrary = emit::Switch::Feature(feature.into());
        self
    }

    /// Takes the types of a namespace from a Rust module, or one type (written
    /// `{namespace}name`) from a Rust path, instead of generating them.
    ///
    /// ```
    /// let config = hv_codegen::Config::new()
    ///     .schemas("xsd")
    ///     .extern_path("urn:example:common", "::our_common::types")
    ///     .extern_path("{urn:example:other}id", "::hv_types::values::Guid");
    /// # let _ = config;
    /// ```
    pub fn extern_path(mut self, schema: impl Into<String>, rust: impl Into<String>) -> Self {
        self.externs.insert(schema.into(), rust.into());
        self
    }

    /// Puts an attribute on a type: `Type` or `module::Type`, named as in the schema
    /// or in Rust, or `*` for all structs and enums.
    ///
    /// ```
    /// let config = hv_codegen::Config::new()
    ///     .schemas("xsd")
    ///     .type_attribute("*", "#[non_exhaustive]")
    ///     .type_attribute("weight::Weight", "#[doc(alias = \"mass\")]");
    /// # let _ = config;
    /// ```
    pub fn type_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.type_attributes.push((path.into(), attribute.into()));
        self
    }

    /// Puts an attribute on a field or variant: `Type.field` or `module::Type.field`,
    /// named as in the schema or in Rust, with `*` for all.
    ///
    /// ```
    /// let config = hv_codegen::Config::new()
    ///     .schemas("xsd")
    ///     .field_attribute("Weight.value", "#[doc(alias = \"kilograms\")]");
    /// # let _ = config;
    /// ```
    pub fn field_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.field_attributes.push((path.into(), attribute.into()));
        self
    }

    /// Derives more traits for a type; a path as for [`type_attribute`](Self::type_attribute).
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").derive("PersonType", ["Eq", "Hash"]);
    /// # let _ = config;
    /// ```
    pub fn derive<S: AsRef<str>>(self, path: impl Into<String>, traits: impl IntoIterator<Item = S>) -> Self {
        let traits: Vec<String> = traits.into_iter().map(|one| one.as_ref().to_owned()).collect();
        self.type_attribute(path, format!("#[derive({})]", traits.join(", ")))
    }

    /// Gives a type, or a field or variant (`Type.field`), another Rust name. XML and
    /// JSON stay as they are.
    ///
    /// ```
    /// let config = hv_codegen::Config::new()
    ///     .schemas("xsd")
    ///     .rename("weight::Weight.value", "kilograms")
    ///     .rename("weight::Weight", "BodyWeight");
    /// # let _ = config;
    /// ```
    pub fn rename(mut self, path: impl Into<String>, name: impl Into<String>) -> Self {
        self.renames.push((path.into(), name.into()));
        self
    }

    /// Gives a type id to a schema that has none: CCR, for example. The schema is
    /// named by its file (with or without `.xsd`) or root element.
    ///
    /// ```
    /// let config = hv_codegen::Config::new()
    ///     .schemas("ccr.xsd")
    ///     .type_id("ccr", "1e1ccbfc-a55d-4d91-8940-fa2fbf73c195");
    /// # let _ = config;
    /// ```
    pub fn type_id(mut self, schema: impl Into<String>, id: impl Into<String>) -> Self {
        self.ids.insert(schema.into(), id.into());
        self
    }

    /// Shows the documents of a folder in the documentation of the types that they
    /// are of: `MODULE.xml` for the thing type in the module `MODULE`.
    ///
    /// Code in `$OUT_DIR` names the files; code that may be checked in has a copy of them.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd").samples("tests/data/samples");
    /// # let _ = config;
    /// ```
    pub fn samples(mut self, folder: impl AsRef<Path>) -> Self {
        self.samples = Some(folder.as_ref().to_owned());
        self
    }

    /// Generates conversions between the versions of a type, from the version maps in
    /// a folder (its `*.toml` files) or from one such file. A step is generated when
    /// both its types are.
    ///
    /// ```
    /// let config = hv_codegen::Config::new().schemas("xsd/things").versions("xsd/versions");
    /// # let _ = config;
    /// ```
    pub fn versions(mut self, path: impl AsRef<Path>) -> Self {
        self.versions = Some(path.as_ref().to_owned());
        self
    }

    /// Adds what a file like `codegen.toml` says: the setters are its keys.
    ///
    /// ```toml
    /// schemas = ["xsd"]              # relative to the file
    /// types = ["blood-pressure", "weight"]
    /// out = "src/generated"
    /// serde_feature = "serde"
    ///
    /// [derive]
    /// PersonType = ["Eq", "Hash"]
    ///
    /// [rename]
    /// "weight::Weight" = "BodyWeight"
    /// ```
    ///
    /// ```no_run
    /// let config = hv_codegen::Config::new().file("codegen.toml")?;
    /// # let _ = config;
    /// # Ok::<(), hv_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The file cannot be read, is not TOML, or has a key that no setter has.
    pub fn file(self, path: impl AsRef<Path>) -> Result<Self, Error> {
        file::read(self, path.as_ref())
    }

    /// The path that [`out`](Self::out) was given.
    pub fn out_path(&self) -> Option<&Path> {
        self.out.as_deref()
    }
}
