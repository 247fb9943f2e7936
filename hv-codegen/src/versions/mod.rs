//! Stage 3, versions: up and down transforms between the versions of a type.
//!
//! A version map, one TOML file a family, says of each step only what does not
//! match by name and type. The proof holds it against the model: every field of
//! the target is filled, every field of the source is used or dropped on purpose,
//! types and occurrences fit. What is proven is emitted as Rust.

mod draft;
mod map;
pub(crate) mod plan;
mod prove;
pub(crate) mod rules;
pub(crate) mod shape;
mod suggest;
mod units;

use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, Entry};
use crate::error::{Code, Diagnostic, Place, Problems, shown};
use crate::load::grammar::closest;
use crate::model::{Model, ModuleId};
pub(crate) use draft::draft;
use map::{Map, StepMap};
use plan::StepPlan;

/// The steps between types that are generated.
#[derive(Debug, Default)]
pub(crate) struct Versions {
    /// Whether there are maps, with steps between generated types or without.
    pub configured: bool,
    pub steps: Vec<StepPlan>,
}

impl Versions {
    /// The step whose newer version is `module`.
    pub(crate) fn step_to(&self, module: ModuleId) -> Option<&StepPlan> {
        self.steps.iter().find(|step| step.to == module)
    }

    /// Whether steps lead from one module to the other.
    fn leads(&self, from: ModuleId, to: ModuleId) -> bool {
        let next =
            |module: &ModuleId| self.steps.iter().find(|step| step.from == *module).map(|step| step.to);
        // No more than there are: what is here already is no circle.
        std::iter::successors(Some(from), next).take(self.steps.len() + 1).any(|module| module == to)
    }
}

/// The map files of a path: itself, or the `*.toml` files of a folder.
pub(crate) fn files(path: &Path, problems: &mut Problems) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("the folder of version maps cannot be read: {error}");
            problems.push(Diagnostic::at(Code::Unreadable, &Place::file(shown(path)), message));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

/// Reads maps and proves their steps, those between types that are generated.
pub(crate) fn build(
    model: &Model,
    catalog: &Catalog,
    files: &[PathBuf],
    problems: &mut Problems,
) -> Versions {
    let mut versions = Versions { configured: !files.is_empty(), steps: Vec::new() };
    for file in files {
        let mut found = Problems::default();
        let map = map::read(file, &mut found);
        let sound = found.are_only(&[Code::VersionRedundant, Code::VersionDraft]);
        problems.take(found);
        // The proof of a map that cannot be read would only repeat what is said.
        if let (Some(map), true) = (map, sound) {
            steps(model, catalog, &map, &mut versions, problems);
        }
    }
    versions
}

/// Whether a step leads from an older version to a newer one, as far as that can be
/// told: versions of different types do not compare.
fn check_order(catalog: &Catalog, step: &StepMap) -> Result<(), Diagnostic> {
    let entry = |name: &str| catalog.entries.iter().find(|entry| entry.naming.module == name);
    let (from, to) = (&step.from.0, &step.to.0);
    let (Some(old), Some(new)) = (entry(from), entry(to)) else { return Ok(()) };
    if !old.is_version_of(new) || old.version() < new.version() {
        return Ok(());
    }
    let (message, help) = if from == to {
        (format!("the step leads from `{from}` to itself"), "name the older version here".to_owned())
    } else if old.version() == new.version() {
        (equal_versions(old, new), MISSING_VERSION.to_owned())
    } else {
        let (older, newer) = (new.version(), old.version());
        (
            format!("`from` must be the older version: `{from}` is version {newer}, `{to}` version {older}"),
            format!("write `from = \"{to}\"` and `to = \"{from}\"`, and exchange `step.up` and `step.down`"),
        )
    };
    Err(Diagnostic::at(Code::VersionMap, &step.from.1, message).help(help))
}

fn equal_versions(old: &Entry, new: &Entry) -> String {
    let version = old.version();
    format!("the schemas {} and {} both say that they are version {version}", old.file, new.file)
}

const MISSING_VERSION: &str = "write the `version` into the documentation of the newer one, next to `type-id`; without \
                               it, a schema is version 1";

fn steps(model: &Model, catalog: &Catalog, map: &Map, versions: &mut Versions, problems: &mut Problems) {
    for step in &map.steps {
        if let Err(diagnostic) = check_order(catalog, step) {
            problems.push(diagnostic);
            continue;
        }
        let mut module = |(name, place): &(String, Place)| {
            let entry = catalog.entries.iter().find(|entry| entry.naming.module == *name);
            if entry.is_none() {
                let names = catalog.entries.iter().map(|entry| entry.naming.module.as_str());
                let help = match closest(name, names) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => "`hv-codegen list` shows the modules of thing types".to_owned(),
                };
                let message = format!("there is no thing type in a module `{name}`");
                problems.push(Diagnostic::at(Code::VersionMap, place, message).help(help));
            }
            let found = model.modules.iter().position(|module| {
                module.name == *name
                    && module.thing.is_some()
                    && module.external.is_none()
                    && !module.items.is_empty()
            });
            found.map(ModuleId)
        };
        // A type that is not selected has no step.
        let (from, to) = (module(&step.from), module(&step.to));
        let (Some(from), Some(to)) = (from, to) else { continue };
        if versions.steps.iter().any(|other| other.to == to || other.from == from) {
            let message = format!("there is another step from `{}` or to `{}`", step.from.0, step.to.0);
            let help = "each version has one step to the next";
            problems.push(Diagnostic::at(Code::Duplicate, &step.place, message).help(help));
            continue;
        }
        if versions.leads(to, from) {
            let message = format!("other steps lead from `{}` back to `{}`", step.to.0, step.from.0);
            let help = "steps lead from older versions to newer ones, never in a circle";
            problems.push(Diagnostic::at(Code::VersionMap, &step.place, message).help(help));
            continue;
        }
        let root = |id: ModuleId| {
            let thing = model.modules[id.0].thing.as_ref()?;
            shape::struct_of(id, shape::find(model, id, &thing.type_name)?)
        };
        let (Some(old), Some(new)) = (root(from), root(to)) else {
            let message = format!("`{}` or `{}` is a document without fields", step.from.0, step.to.0);
            problems.push(
                Diagnostic::at(Code::VersionMap, &step.place, message)
                    .help("only structured types have steps"),
            );
            continue;
        };
        let up = prove::direction(model, map, &step.up, old.clone(), new.clone(), true, problems);
        let down = prove::direction(model, map, &step.down, new, old, false, problems);
        versions.steps.push(StepPlan { from, to, up, down });
    }
    for table in &map.details {
        let lines = map.steps.iter().flat_map(|step| [&step.up, &step.down]);
        let lines =
            lines.flat_map(|lines| std::iter::once(lines).chain(lines.parts.iter().map(|(_, part)| part)));
        let used = lines
            .flat_map(|lines| &lines.rules)
            .any(|line| matches!(&line.rule, rules::Rule::Details(_, name) if *name == table.name));
        if !used {
            let message = format!("no line names the table `{}` of details", table.name);
            let help =
                format!("write `details = \"…\", table = \"{}\"` in a line, or remove the table", table.name);
            problems.push(Diagnostic::at(Code::VersionRedundant, &table.place, message).help(help));
        }
    }
}
