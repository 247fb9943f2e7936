//! The configuration: what to generate, from what, to where.

mod file;
mod paths;
mod stale;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::{self, Catalog};
use crate::common;
use crate::constraints;
use crate::emit;
use crate::error::{Code, Diagnostic, Error, Problems, shown};
use crate::load::{self, Candidate, DocumentId};
use crate::model::{self, Model};
use crate::render::{self, GeneratedFile, Layout};
use crate::schema::{QName, Schema, Schemas, convert, is_guid};
use crate::stamp::Stamp;
use crate::versions::{self, Versions};

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
    versions: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Config::new()
    }
}

/// What a run produced.
#[derive(Debug)]
pub struct Generated {
    /// The files, in order; not written yet.
    pub files: Vec<GeneratedFile>,
    /// Names of the thing types among what was generated, by module.
    pub thing_types: Vec<String>,
    /// Number of Rust types.
    pub types: usize,
    /// Every schema and sample file that was read.
    pub inputs: Vec<PathBuf>,
    /// What is right, but worth knowing: types of the common namespaces that differ
    /// from hv-types' and were generated, for example.
    pub notes: Vec<String>,
}

impl Generated {
    /// Number of lines in all files.
    pub fn lines(&self) -> usize {
        self.files.iter().map(|file| file.content.lines().count()).sum()
    }

    /// Compares with the files that are there.
    ///
    /// ```no_run
    /// let generated = hv_codegen::Config::new().schemas("xsd").out("src/generated").run()?;
    /// for file in generated.stale() {
    ///     println!("{} is stale", file.path.display());
    /// }
    /// # Ok::<(), hv_codegen::Error>(())
    /// ```
    pub fn stale(&self) -> Vec<Stale> {
        stale::find(&self.files)
    }

    /// Writes the files that differ from what is there; answers how many.
    ///
    /// # Errors
    ///
    /// A file cannot be written; nothing is left half-written.
    pub fn write(&self) -> Result<usize, Error> {
        Ok(render::write(&self.files)?)
    }
}

/// The model, and what came with it.
struct Modelled {
    model: Model,
    catalog: Catalog,
    inputs: Vec<PathBuf>,
    notes: Vec<String>,
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

    /// Generates from a build script: writes `$OUT_DIR/things.rs` (or to
    /// [`out`](Self::out)) if it changed, and tells cargo which inputs to watch.
    ///
    /// Nothing is generated when all inputs, the configuration, the build script and
    /// the output are what they were after the run before.
    ///
    /// # Errors
    ///
    /// Every problem of schemas and configuration, with file, line and column;
    /// returned from `main`, it prints as a report.
    pub fn generate(self) -> Result<(), Error> {
        let mut config = self;
        if config.out.is_none() {
            let folder = std::env::var_os("OUT_DIR").ok_or_else(|| {
                Diagnostic::new(Code::Config, "OUT_DIR is not set: this is not a build script")
                    .help("call `out` with a path, or run from build.rs")
            })?;
            config.out = Some(PathBuf::from(folder).join("things.rs"));
        }
        // Also when generating fails: a corrected schema must run it again. A folder
        // is read as a list of files; one that is not there would rebuild for ever.
        for path in
            config.schemas.iter().chain(&config.samples).chain(&config.versions).filter(|path| path.exists())
        {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let config = config.with_features()?;
        let stamp = config.stamp();
        let inputs = match stamp.as_ref().and_then(Stamp::unchanged) {
            Some(inputs) => inputs,
            None => {
                let generated = config.run()?;
                for note in &generated.notes {
                    println!("cargo::warning={note}");
                }
                generated.write()?;
                // A run with something to say is not skipped: it says it again.
                if let Some(stamp) = stamp
                    && generated.notes.is_empty()
                {
                    let outputs: Vec<PathBuf> = generated.files.into_iter().map(|file| file.path).collect();
                    stamp.write(&generated.inputs, &outputs);
                }
                generated.inputs
            }
        };
        for input in inputs {
            println!("cargo::rerun-if-changed={}", input.display());
        }
        Ok(())
    }

    /// What tells the next run that it may be skipped; only build scripts have a place for it.
    fn stamp(&self) -> Option<Stamp> {
        let folder = std::env::var_os("OUT_DIR")?;
        let given = self.schemas.iter().chain(&self.samples).chain(&self.versions).cloned().collect();
        Some(Stamp::new(Path::new(&folder), self.out.as_ref()?, format!("{self:?}"), given))
    }

    /// Selects the types whose features are on, and has cargo watch these.
    fn with_features(mut self) -> Result<Self, Error> {
        if !self.by_feature {
            return Ok(self);
        }
        self.by_feature = false;
        let is_on = |name: &str| {
            let variable = format!("CARGO_FEATURE_{}", name.to_uppercase().replace('-', "_"));
            println!("cargo::rerun-if-env-changed={variable}");
            std::env::var_os(variable).is_some()
        };
        if is_on("all") {
            return Ok(self);
        }
        let names = self.list()?.into_iter().map(|type_| type_.family.unwrap_or(type_.module));
        let mut enabled: Vec<String> = names.filter(|name| is_on(name)).collect();
        enabled.dedup();
        if enabled.is_empty() {
            return Err(Diagnostic::new(Code::Config, "no type's feature is on")
                .help("turn on the feature `all`, or those of the types that are needed")
                .into());
        }
        Ok(self.types(enabled))
    }

    /// Checks that code which is checked in is what would be generated; for a test
    /// in the crate that holds it.
    ///
    /// ```no_run
    /// #[test]
    /// fn generated_code_is_fresh() -> Result<(), hv_codegen::Error> {
    ///     hv_codegen::Config::new().schemas("xsd").out("src/generated").check_fresh()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run); and each file that is stale, missing or left over,
    /// with the first line that differs.
    pub fn check_fresh(&self) -> Result<(), Error> {
        let generated = self.run()?;
        stale::report(&generated.stale()).map_err(Error::quoted)
    }

    /// Generates in memory.
    ///
    /// # Errors
    ///
    /// Every problem of schemas and configuration.
    pub fn run(&self) -> Result<Generated, Error> {
        self.generated().map_err(Error::quoted)
    }

    fn generated(&self) -> Result<Generated, Error> {
        let (Modelled { model, mut inputs, notes, .. }, versions) = self.model()?;
        let mut problems = Problems::default();
        let attributes =
            paths::attributes(&model, &self.type_attributes, &self.field_attributes, &mut problems);
        problems.into_result()?;
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from("things.rs"));
        let samples = self.read_samples(&model, &mut inputs);
        let options = emit::Options {
            serde: self.serde.clone(),
            arbitrary: self.arbitrary.clone(),
            samples,
            attributes,
            versions,
        };
        let files = render::render(&model, &options, &Layout::of(&out))?;
        let generated = model.modules.iter().filter(|module| emit::is_generated(module));
        let mut thing_types = Vec::new();
        let mut types = 0;
        for module in generated {
            types += module.items.iter().filter(|item| module.is_local(&item.name)).count();
            if module.thing.is_some() {
                thing_types.push(module.name.clone());
            }
        }
        Ok(Generated { files, thing_types, types, inputs, notes })
    }

    /// Checks schemas and version maps without generating anything.
    ///
    /// # Errors
    ///
    /// Every problem of schemas, configuration and version maps.
    pub fn check(&self) -> Result<(), Error> {
        self.model().map(drop).map_err(Error::quoted)
    }

    fn read_samples(&self, model: &Model, inputs: &mut Vec<PathBuf>) -> BTreeMap<String, String> {
        let Some(folder) = &self.samples else { return BTreeMap::new() };
        let mut samples = BTreeMap::new();
        for module in model.modules.iter().filter(|module| module.thing.is_some()) {
            let path = folder.join(format!("{}.xml", module.name));
            // A type without a sample is documented without one.
            if let Ok(text) = std::fs::read_to_string(&path) {
                samples.insert(module.name.clone(), text);
                inputs.push(path);
            }
        }
        samples
    }

    fn model(&self) -> Result<(Modelled, Versions), Error> {
        let mut modelled = self.shapes(self.versions.is_some())?;
        let mut problems = Problems::default();
        // Conversions are written in the new names.
        paths::rename(&mut modelled.model, &self.renames, &mut problems);
        let maps = self.versions.as_ref().map_or_else(Vec::new, |path| versions::files(path, &mut problems));
        let versions = versions::build(&modelled.model, &modelled.catalog, &maps, &mut problems);
        problems.into_result()?;
        modelled.inputs.extend(maps);
        Ok((modelled, versions))
    }

    /// Drafts a version map for the step from the type that the schema `old` defines
    /// to that of `new`: what does not match by name and type, with the rule that the
    /// types admit, to be gone through by someone who knows what they mean.
    ///
    /// ```no_run
    /// let config = hv_codegen::Config::new();
    /// println!("{}", config.draft_map("weight-v1.xsd", "weight-v2.xsd")?);
    /// # Ok::<(), hv_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A schema cannot be read, or defines no thing type.
    pub fn draft_map(&self, old: impl AsRef<Path>, new: impl AsRef<Path>) -> Result<String, Error> {
        self.draft(old.as_ref(), new.as_ref()).map_err(Error::quoted)
    }

    fn draft(&self, old: &Path, new: &Path) -> Result<String, Error> {
        let config = self.clone().schemas(old).schemas(new);
        let Modelled { model, catalog, .. } = config.shapes(true)?;
        let entry = |path: &Path| {
            catalog.get(path).ok_or_else(|| {
                Diagnostic::new(Code::Metadata, format!("{} defines no thing type", shown(path)))
                    .help("give the two schemas of one step: each has a `type-id` in its documentation")
            })
        };
        let (from, to) = (entry(old)?, entry(new)?);
        Ok(versions::draft(&model, &catalog, from, to)?)
    }

    /// The model, with the types of other crates or without; the catalog; the files read.
    fn shapes(&self, foreign: bool) -> Result<Modelled, Error> {
        let mut problems = Problems::default();
        if self.schemas.is_empty() {
            problems.push(
                Diagnostic::new(Code::Config, "no schemas were given")
                    .help("name schema files, or a folder of them"),
            );
        }
        let candidates = load::find(&self.schemas, &mut problems);
        let catalog = Catalog::new(&candidates, &self.ids, &mut problems);
        self.check_settings(&candidates, &mut problems);
        let selected = self.select(&candidates, &catalog, &mut problems);
        let paths: Vec<PathBuf> = selected.iter().map(|candidate| candidate.path.clone()).collect();
        let loaded = load::load(selected.into_iter(), &mut problems);
        let documents = loaded.documents.iter().enumerate();
        let schemas: Vec<_> =
            documents.map(|(id, document)| convert(document, DocumentId(id), &mut problems)).collect();
        let mut schemas = Schemas::new(schemas, &mut problems);
        schemas.check_duplicates(&mut problems);
        problems.into_result()?;
        let mut selected = Vec::new();
        let ids: Vec<DocumentId> = schemas.iter().map(|schema| schema.id).collect();
        for id in ids {
            let path = schemas.get(id).path.clone();
            if let Some(entry) = catalog.get(&path) {
                schemas.get_mut(id).thing = Some(entry.meta.clone());
            }
            if paths.contains(&path) {
                selected.push(id);
            }
        }
        let mut options = model::Options { selected, catalog, ..model::Options::default() };
        options.foreign_shapes = foreign;
        for (schema, rust) in &self.externs {
            match schema.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
                Some((namespace, local)) => {
                    options.external_types.insert(QName::new(Some(namespace), local), rust.clone());
                }
                None => {
                    options.external_modules.insert(schema.clone(), rust.clone());
                }
            }
        }
        let built_in = |schema: &Schema| {
            let target = schema.target.as_deref();
            BUILT_IN.iter().any(|(namespace, rust)| {
                target == Some(*namespace) && self.externs.get(*namespace).is_some_and(|path| path == rust)
            })
        };
        let mapped: Vec<DocumentId> = schemas
            .iter()
            .filter(|schema| built_in(schema) && !options.selected.contains(&schema.id))
            .map(|schema| schema.id)
            .collect();
        let differing = common::differing(&schemas, &mapped);
        options.local_types = differing.keys().cloned().collect();
        let model = model::build(&schemas, &options)?;
        // What a schema may not be although code could be made from it; most of what
        // the model refuses would be found here again.
        let mut problems = Problems::default();
        constraints::check(&schemas, &mut problems);
        problems.into_result()?;
        let mut notes = Vec::new();
        for module in model.modules.iter().filter(|module| module.external.is_some()) {
            for item in module.items.iter().filter(|item| module.local_types.contains(&item.name)) {
                let reason = differing.iter().find(|((id, name), _)| {
                    schemas.get(*id).file == module.file && *name == item.schema_name
                });
                let Some((_, reason)) = reason else { continue };
                notes.push(format!(
                    "the type `{}` of {} is not that of hv-types and is generated: {reason}",
                    item.schema_name, module.file
                ));
            }
        }
        Ok(Modelled { model, catalog: options.catalog, inputs: loaded.inputs.into_iter().collect(), notes })
    }

    /// Checks what no later stage looks at.
    fn check_settings(&self, candidates: &[Candidate], problems: &mut Problems) {
        let mut fault = |message: String, help: &str| {
            problems.push(Diagnostic::new(Code::Config, message).help(help));
        };
        for (path, rust) in &self.externs {
            if syn::parse_str::<syn::Path>(rust).is_err() {
                let message = format!("`{rust}`, for `{path}`, is not a Rust path");
                fault(message, "a path is written `::crate_name::module`");
            }
        }
        for switch in [&self.serde, &self.arbitrary] {
            if let emit::Switch::Feature(feature) = switch
                && (feature.is_empty()
                    || !feature.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '.')))
            {
                fault(format!("`{feature}` is not the name of a feature"), "name a feature of your crate");
            }
        }
        for (name, id) in &self.ids {
            if !is_guid(id) {
                let message = format!("the type id `{id}` for `{name}` is not a GUID");
                fault(message, "a GUID has 8-4-4-4-12 hexadecimal digits");
            }
            if !candidates.iter().any(|candidate| catalog::is_named(candidate, name)) {
                let message =
                    format!("no schema is called `{name}`, which has a type id in the configuration");
                fault(message, "a schema is named by its file or its root element");
            }
        }
        if let Some(folder) = self.samples.as_ref().filter(|folder| !folder.is_dir()) {
            fault(
                format!("the folder of samples `{}` does not exist", shown(folder)),
                "leave it out, or make it",
            );
        }
        if self.by_feature {
            let message = "types are selected by feature, but no build script asks".to_owned();
            fault(message, "call `generate` from build.rs, or name the `types`");
        }
    }

    /// The candidates to generate. A schema without a thing type only when it is
    /// selected by name, or the only kind of schema that was given.
    fn select<'c>(
        &self,
        candidates: &'c [Candidate],
        catalog: &Catalog,
        problems: &mut Problems,
    ) -> Vec<&'c Candidate> {
        let is_thing =
            |candidate: &Candidate| catalog.get(&candidate.path).is_some() || candidate.has_type_id();
        if self.types.is_empty() {
            let things: Vec<&Candidate> =
                candidates.iter().filter(|candidate| is_thing(candidate) || candidate.named).collect();
            if things.is_empty() && !candidates.is_empty() {
                problems.push(
                    Diagnostic::new(Code::Config, "none of the schemas defines a thing type")
                        .help("a thing type's schema has a `type-id` in its documentation; name other schemas by `types`"),
                );
            }
            return things;
        }
        let mut selected: Vec<&Candidate> = Vec::new();
        for selector in &self.types {
            let entries = catalog.select(selector);
            let found: Vec<&Candidate> = if entries.is_empty() {
                candidates.iter().filter(|candidate| catalog::is_file(&candidate.path, selector)).collect()
            } else {
                candidates
                    .iter()
                    .filter(|candidate| entries.iter().any(|entry| entry.path == candidate.path))
                    .collect()
            };
            if found.is_empty() {
                problems.push(self.unknown_type(selector, catalog));
            }
            for candidate in found {
                if !selected.iter().any(|other| other.path == candidate.path) {
                    selected.push(candidate);
                }
            }
        }
        selected
    }

    fn unknown_type(&self, selector: &str, catalog: &Catalog) -> Diagnostic {
        let folders: Vec<String> = self.schemas.iter().map(|path| shown(path)).collect();
        let message = format!("no schema in {} defines the type `{selector}`", folders.join(", "));
        let names =
            catalog.entries.iter().flat_map(|entry| [entry.naming.module.as_str(), entry.root.as_str()]);
        let help = match load::grammar::closest(selector, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "`hv-codegen list` shows what there is".to_owned(),
        };
        Diagnostic::new(Code::Config, message).help(help)
    }

    /// The thing types among the schemas.
    ///
    /// # Errors
    ///
    /// A schema is unreadable or its metadata malformed.
    pub fn list(&self) -> Result<Vec<ListedType>, Error> {
        let mut problems = Problems::default();
        let candidates = load::find(&self.schemas, &mut problems);
        for candidate in &candidates {
            if let (Err(error), true) = (&candidate.root, candidate.named || candidate.has_type_id()) {
                problems.extend(error.clone());
            }
        }
        let catalog = Catalog::new(&candidates, &self.ids, &mut problems);
        problems.into_result().map_err(Error::quoted)?;
        Ok(catalog.entries.iter().map(ListedType::from).collect())
    }
}

/// A thing type, as `hv-codegen list` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedType {
    /// The type id, in lower case.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The version within the family.
    pub version: u32,
    /// The name shared by all versions, for a type that has several.
    pub family: Option<String>,
    /// The root element.
    pub root: String,
    /// The Rust module.
    pub module: String,
    /// The Rust type.
    pub type_name: String,
    /// The schema.
    pub file: String,
}

impl From<&catalog::Entry> for ListedType {
    fn from(entry: &catalog::Entry) -> Self {
        ListedType {
            id: entry.meta.id.clone(),
            name: entry.meta.name.clone(),
            version: entry.meta.version.unwrap_or(1),
            family: entry.naming.family.as_ref().map(|family| family.module.clone()),
            root: entry.root.clone(),
            module: entry.naming.module.clone(),
            type_name: entry.naming.type_name.clone(),
            file: entry.file.to_string(),
        }
    }
}
