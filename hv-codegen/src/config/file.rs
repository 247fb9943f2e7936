//! `codegen.toml`: the configuration as a file, with the same keys.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;
use crate::error::{Code, Diagnostic, Error, Place, Problems, shown};
use crate::load;

/// The keys, and what each takes.
const KEYS: &[(&str, &str)] = &[
    ("schemas", "a path, or a list of paths"),
    ("types", "a list of names"),
    ("types_by_feature", "true or false"),
    ("out", "a path"),
    ("samples", "a path"),
    ("versions", "a path"),
    ("serde", "true or false"),
    ("serde_feature", "the name of a feature"),
    ("arbitrary", "true or false"),
    ("arbitrary_feature", "the name of a feature"),
    ("extern_path", "a table of Rust paths"),
    ("type_attribute", "a table of attributes"),
    ("field_attribute", "a table of attributes"),
    ("derive", "a table of lists of traits"),
    ("rename", "a table of names"),
    ("type_id", "a table of type ids"),
];

/// Adds what the file says to `config`.
pub(super) fn read(config: Config, path: &Path) -> Result<Config, Error> {
    let text = load::read(path).map_err(|diagnostic| {
        let message = diagnostic.message;
        Diagnostic::new(Code::Unreadable, message).help("name a file like codegen.toml")
    })?;
    let mut file = File {
        name: shown(path).into(),
        folder: path.parent().unwrap_or(Path::new("")),
        text: &text,
        problems: Problems::default(),
    };
    let config = match DeTable::parse(&text) {
        Ok(table) => file.table(config, table.get_ref()),
        Err(error) => {
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            file.fault(error.span().unwrap_or(0..0), message, None);
            config
        }
    };
    file.problems.into_result().map_err(Error::quoted)?;
    Ok(config)
}

type Value<'i> = Spanned<DeValue<'i>>;

struct File<'t> {
    name: Arc<str>,
    /// Paths in the file are relative to its folder.
    folder: &'t Path,
    text: &'t str,
    problems: Problems,
}

impl File<'_> {
    fn fault(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let place = Place {
            file: Arc::clone(&self.name),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        };
        let mut diagnostic = Diagnostic::at(Code::Config, &place, message);
        diagnostic.help = help;
        self.problems.push(diagnostic);
    }

    fn table(&mut self, mut config: Config, table: &DeTable<'_>) -> Config {
        for (key, value) in table {
            let span = key.span();
            let key: &str = key.get_ref();
            let Some((_, expected)) = KEYS.iter().find(|(known, _)| *known == key) else {
                let closest = load::grammar::closest(key, KEYS.iter().map(|(known, _)| *known));
                let help = match closest {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => {
                        let known: Vec<&str> = KEYS.iter().map(|(known, _)| *known).collect();
                        format!("the keys are {}", known.join(", "))
                    }
                };
                self.fault(span, format!("there is no key `{key}`"), Some(help));
                continue;
            };
            config = match self.set(config.clone(), key, value) {
                Some(config) => config,
                None => {
                    self.fault(value.span(), format!("`{key}` is {expected}"), None);
                    config
                }
            };
        }
        config
    }

    /// The configuration with one key set; `None` when the value is of another kind.
    fn set(&mut self, mut config: Config, key: &str, value: &Value<'_>) -> Option<Config> {
        let folder = self.folder;
        let path = |value: &Value<'_>| Some(folder.join(value.get_ref().as_str()?));
        Some(match key {
            "schemas" => match value.get_ref().as_array() {
                Some(paths) => {
                    for one in paths {
                        config = config.schemas(path(one)?);
                    }
                    config
                }
                None => config.schemas(path(value)?),
            },
            "types" => config.types(strings(value)?),
            "types_by_feature" => match value.get_ref().as_bool()? {
                true => config.types_by_feature(),
                false => config,
            },
            "out" => config.out(path(value)?),
            "samples" => config.samples(path(value)?),
            "versions" => config.versions(path(value)?),
            "serde" => config.serde(value.get_ref().as_bool()?),
            "serde_feature" => config.serde_feature(value.get_ref().as_str()?),
            "arbitrary" => config.arbitrary(value.get_ref().as_bool()?),
            "arbitrary_feature" => config.arbitrary_feature(value.get_ref().as_str()?),
            _ => {
                for (name, value) in value.get_ref().as_table()? {
                    let name: &str = name.get_ref();
                    if key == "derive" {
                        config = config.derive(name, strings(value)?);
                        continue;
                    }
                    let text = value.get_ref().as_str()?;
                    config = match key {
                        "extern_path" => config.extern_path(name, text),
                        "type_attribute" => config.type_attribute(name, text),
                        "field_attribute" => config.field_attribute(name, text),
                        "rename" => config.rename(name, text),
                        _ => config.type_id(name, text),
                    };
                }
                config
            }
        })
    }
}

fn strings(value: &Value<'_>) -> Option<Vec<String>> {
    value.get_ref().as_array()?.iter().map(|one| Some(one.get_ref().as_str()?.to_owned())).collect()
}
