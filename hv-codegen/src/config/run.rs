//! The stages, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::output::{Generated, ListedType};
use super::{BUILT_IN, Config, paths, stale};
use crate::catalog::Catalog;
use crate::common;
use crate::constraints;
use crate::emit::{self, Sample};
use crate::error::{Code, Diagnostic, Error, Problems, shown};
use crate::load::{self, DocumentId};
use crate::model::{self, Model};
use crate::render::{self, Layout};
use crate::schema::{QName, Schema, Schemas, convert};
use crate::versions::{self, Versions};

/// The model, and what came with it.
struct Modelled {
    model: Model,
    catalog: Catalog,
    inputs: Vec<PathBuf>,
    notes: Vec<String>,
}

impl Config {
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
        let (Modelled { model, inputs, notes, .. }, options) = self.prepared()?;
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from("things.rs"));
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

    /// All that rendering needs.
    fn prepared(&self) -> Result<(Modelled, emit::Options), Error> {
        let (mut modelled, versions) = self.model()?;
        let mut problems = Problems::default();
        let attributes =
            paths::attributes(&modelled.model, &self.type_attributes, &self.field_attributes, &mut problems);
        problems.into_result()?;
        let samples = self.read_samples(&modelled.model, &mut modelled.inputs);
        let (serde, arbitrary) = (self.serde.clone(), self.arbitrary.clone());
        Ok((modelled, emit::Options { serde, arbitrary, samples, attributes, versions }))
    }

    /// What is generated, before it is laid out.
    #[cfg(test)]
    pub(crate) fn tokens(&self) -> Result<proc_macro2::TokenStream, Error> {
        let (modelled, options) = self.prepared()?;
        Ok(render::one_file(&modelled.model, &options))
    }

    /// Checks schemas and version maps without generating anything.
    ///
    /// # Errors
    ///
    /// Every problem of schemas, configuration and version maps.
    pub fn check(&self) -> Result<(), Error> {
        self.model().map(drop).map_err(Error::quoted)
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
            if let Err(error) = &candidate.root {
                problems.extend(error.clone());
            }
        }
        let catalog = Catalog::new(&candidates, &self.ids, &mut problems);
        problems.into_result().map_err(Error::quoted)?;
        Ok(catalog.entries.iter().map(ListedType::from).collect())
    }

    /// Drafts a version map for the step from the type that the schema `old` defines
    /// to that of `new`: what does not match by name and type, with the rule that the
    /// types admit, to be gone through by someone who knows what they mean. What the
    /// types do not tell is a text that begins with `TODO`; a map that has one is
    /// refused. Of two versions of one type the older is `from`, in whatever order they
    /// are given.
    ///
    /// ```no_run
    /// let config = hv_codegen::Config::new();
    /// println!("{}", config.draft_map("weight-v1.xsd", "weight-v2.xsd")?);
    /// # Ok::<(), hv_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A schema cannot be read, is a folder, or defines no thing type; or both are the
    /// same version.
    pub fn draft_map(&self, old: impl AsRef<Path>, new: impl AsRef<Path>) -> Result<String, Error> {
        self.draft(old.as_ref(), new.as_ref()).map_err(Error::quoted)
    }

    fn draft(&self, old: &Path, new: &Path) -> Result<String, Error> {
        if let Some(folder) = [old, new].into_iter().find(|path| path.is_dir()) {
            let message =
                format!("`{}` is a folder: a version map is drafted from two schema files", shown(folder));
            let help = "give the schema files of the older and of the newer version (`--suggest` of the command takes \
                        no folders)";
            return Err(Diagnostic::new(Code::Config, message).help(help).into());
        }
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
        let doubts = options.catalog.entries.iter().filter(|entry| paths.contains(&entry.path));
        let doubts: BTreeSet<String> = doubts.filter_map(|entry| entry.note.clone()).collect();
        let mut notes = Vec::from_iter(doubts);
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

    fn read_samples(&self, model: &Model, inputs: &mut Vec<PathBuf>) -> BTreeMap<String, Sample> {
        let Some(folder) = &self.samples else { return BTreeMap::new() };
        let mut samples = BTreeMap::new();
        for module in model.modules.iter().filter(|module| module.thing.is_some()) {
            let path = folder.join(format!("{}.xml", module.name));
            // A type without a sample is documented without one.
            if let Ok(text) = std::fs::read_to_string(&path) {
                let file = std::path::absolute(&path).ok().and_then(|path| path.to_str().map(str::to_owned));
                let sample = file.filter(|_| self.samples_in_place).map_or(Sample::Text(text), Sample::File);
                samples.insert(module.name.clone(), sample);
                inputs.push(path);
            }
        }
        samples
    }
}
