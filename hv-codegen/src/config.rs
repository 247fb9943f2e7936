//! The configuration: what to generate, from what, to where.

use proc_macro2::TokenStream;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::{self, Catalog};
use crate::emit;
use crate::error::{Code, Diagnostic, Error, Problems, shown};
use crate::load::{self, Candidate, DocumentId};
use crate::model::{self, Model};
use crate::render::{self, GeneratedFile, Layout};
use crate::schema::{QName, Schemas, convert};

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
    serde: emit::Serde,
    externs: BTreeMap<String, String>,
    attributes: Vec<(String, String)>,
    ids: BTreeMap<String, String>,
    samples: Option<PathBuf>,
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
    /// Every schema file that was read.
    pub inputs: Vec<PathBuf>,
}

impl Generated {
    /// Number of lines in all files.
    pub fn lines(&self) -> usize {
        self.files.iter().map(|file| file.content.lines().count()).sum()
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

impl Config {
    /// No schemas yet; serde on; the common HealthVault namespaces taken from hv-types.
    pub fn new() -> Self {
        Config {
            schemas: Vec::new(),
            types: Vec::new(),
            out: None,
            serde: emit::Serde::On,
            externs: BUILT_IN.iter().map(|(uri, path)| ((*uri).to_owned(), (*path).to_owned())).collect(),
            attributes: Vec::new(),
            ids: BTreeMap::new(),
            samples: None,
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
        self.serde = if serde { emit::Serde::On } else { emit::Serde::Off };
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
        self.serde = emit::Serde::Feature(feature.into());
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

    /// Puts an attribute on a type, named as in the schema or in Rust, or on all
    /// (`*`) that are structs or enums.
    ///
    /// ```
    /// let config = hv_codegen::Config::new()
    ///     .schemas("xsd")
    ///     .type_attribute("Weight", "#[derive(Eq)]");
    /// # let _ = config;
    /// ```
    pub fn type_attribute(mut self, name: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attributes.push((name.into(), attribute.into()));
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

    /// Generates from a build script: writes `$OUT_DIR/things.rs` (or to
    /// [`out`](Self::out)) if it changed, and tells cargo which inputs to watch.
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
        // Also when generating fails: a corrected schema must run it again.
        for path in &config.schemas {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let generated = config.run()?;
        for input in &generated.inputs {
            println!("cargo::rerun-if-changed={}", input.display());
        }
        generated.write()?;
        Ok(())
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
        let (model, mut inputs) = self.model()?;
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from("things.rs"));
        let mut attributes = Vec::new();
        for (name, attribute) in &self.attributes {
            let tokens: TokenStream = attribute.parse().map_err(|_| {
                Diagnostic::new(Code::Config, format!("`{attribute}` is not a Rust attribute"))
            })?;
            attributes.push((name.clone(), tokens));
        }
        let samples = self.read_samples(&model, &mut inputs);
        let options = emit::Options { serde: self.serde.clone(), samples, attributes };
        let files = render::render(&model, &options, &Layout::of(&out))?;
        let generated = model.modules.iter().filter(|module| emit::is_generated(module));
        let mut thing_types = Vec::new();
        let mut types = 0;
        for module in generated {
            types += module.items.len();
            if module.thing.is_some() {
                thing_types.push(module.name.clone());
            }
        }
        Ok(Generated { files, thing_types, types, inputs })
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

    fn model(&self) -> Result<(Model, Vec<PathBuf>), Error> {
        let mut problems = Problems::default();
        if self.schemas.is_empty() {
            problems.push(
                Diagnostic::new(Code::Config, "no schemas were given")
                    .help("name schema files, or a folder of them"),
            );
        }
        let candidates = load::find(&self.schemas, &mut problems);
        let catalog = Catalog::new(&candidates, &self.ids, &mut problems);
        let selected = self.select(&candidates, &catalog, &mut problems);
        let paths: Vec<PathBuf> = selected.iter().map(|candidate| candidate.path.clone()).collect();
        let loaded = load::load(selected.into_iter(), &mut problems);
        let documents = loaded.documents.iter().enumerate();
        let schemas: Vec<_> =
            documents.map(|(id, document)| convert(document, DocumentId(id), &mut problems)).collect();
        let mut schemas = Schemas::new(schemas);
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
        let model = model::build(&schemas, &options)?;
        Ok((model, loaded.inputs.into_iter().collect()))
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
