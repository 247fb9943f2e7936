//! `hv-codegen list`.

use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Format, Output};
use hv_codegen::{Config, Error, ListedType};

/// List the thing types among schemas.
///
/// Example:
///   hv-codegen list --schemas xsd
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Schema files, or folders of them.
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    schemas: Vec<PathBuf>,
}

impl List {
    pub(crate) fn run(self, output: &Output) -> Result<ExitCode, Error> {
        let mut config = Config::new();
        for path in &self.schemas {
            config = config.schemas(path);
        }
        let types = config.list()?;
        // Each stands at both types that it is about.
        let notes: BTreeSet<&String> = types.iter().filter_map(|one| one.note.as_ref()).collect();
        for note in notes {
            eprintln!("note: {note}");
        }
        match output.format {
            Format::Text => super::print(&table(&types)),
            Format::Json => {
                let list: Vec<_> = types
                    .iter()
                    .map(|one| {
                        json!({
                            "id": one.id, "name": one.name, "version": one.version, "family": one.family,
                            "root": one.root, "module": one.module, "type": one.type_name, "file": one.file,
                            "note": one.note,
                        })
                    })
                    .collect();
                super::print(&format!("{:#}\n", json!(list)));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn table(types: &[ListedType]) -> String {
    let mut rows = vec![["ID", "NAME", "VERSION", "FAMILY", "ROOT", "MODULE", "FILE"].map(str::to_owned)];
    for one in types {
        rows.push([
            one.id.clone(),
            one.name.clone(),
            one.version.to_string(),
            one.family.clone().unwrap_or_else(|| "-".to_owned()),
            one.root.clone(),
            one.module.clone(),
            one.file.clone(),
        ]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
