//! `hv-codegen diff`.

use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Format, Output};
use hv_codegen::Error;

/// Show the structural differences between two schemas or folders of schemas.
///
/// Documentation, import paths and layout are no differences. Exits with 1 when
/// there are any.
///
/// Example:
///   hv-codegen diff old/weight.xsd new/weight.xsd
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Diff {
    /// The old schema or folder.
    old: PathBuf,
    /// The new schema or folder.
    new: PathBuf,
}

impl Diff {
    pub(crate) fn run(self, output: &Output) -> Result<ExitCode, Error> {
        let changes = hv_codegen::diff(&self.old, &self.new)?;
        match output.format {
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
