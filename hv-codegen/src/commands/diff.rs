//! `hv-codegen diff`.

use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

use super::Format;
use hv_codegen::Error;

/// Show the structural differences between two schemas or folders of schemas.
///
/// Documentation, import paths and layout are no differences. Exits with 1 when
/// there are any.
///
/// Example:
///   hv-codegen diff old/weight.xsd new/weight.xsd
///   hv-codegen diff medication-v1.xsd medication-v2.xsd --suggest > medication.toml
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Diff {
    /// The old schema or folder.
    old: PathBuf,
    /// The new schema or folder.
    new: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Draft a version map for the step from the old to the new schema instead: the
    /// lines that do not go without saying, to be gone through and kept beside others.
    #[arg(long, conflicts_with = "format")]
    suggest: bool,
}

impl Diff {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        if self.suggest {
            super::print(&hv_codegen::Config::new().draft_map(&self.old, &self.new)?);
            return Ok(ExitCode::SUCCESS);
        }
        let changes = hv_codegen::diff(&self.old, &self.new)?;
        match self.format {
            Format::Text => {
                let mut text: String = changes.iter().map(|change| format!("{change}\n")).collect();
                let breaking = changes.iter().filter(|change| !change.compatible).count();
                if changes.is_empty() {
                    text.push_str("no structural difference\n");
                } else {
                    text.push_str(&format!("{} differences, {breaking} of them breaking\n", changes.len()));
                }
                super::print(&text);
            }
            Format::Json => {
                let list: Vec<_> = changes
                    .iter()
                    .map(|change| {
                        json!({
                            "file": change.file, "path": change.path, "change": change.what,
                            "compatible": change.compatible,
                        })
                    })
                    .collect();
                super::print(&format!("{:#}\n", json!(list)));
            }
        }
        Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
