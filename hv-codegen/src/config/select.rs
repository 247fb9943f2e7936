//! Which schemas are generated, and whether the settings make sense.

use super::Config;
use crate::catalog::{self, Catalog};
use crate::emit;
use crate::error::{Code, Diagnostic, Problems, shown};
use crate::load::{self, Candidate};
use crate::schema::is_guid;

impl Config {
    /// Checks what no later stage looks at.
    pub(super) fn check_settings(&self, candidates: &[Candidate], problems: &mut Problems) {
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
    pub(super) fn select<'c>(
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
}
