//! `hv-codegen diff`.

use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Format, Output};
use hv_codegen::{Change, Effect, Error};

/// Show the structural differences between two schemas or folders of schemas.
///
/// Documentation, import paths and layout are no differences. Exits with 1 when
/// there are any; with --breaking only when one breaks old readers or writers.
///
/// Schemas are compared as they are written: what they import or include is not
/// followed. Compare the folder with the common schemas, too, or the one around all.
///
/// Examples:
///   hv-codegen diff old/weight.xsd new/weight.xsd
///   hv-codegen diff --breaking old/common new/common
///   hv-codegen diff medication-v1.xsd medication-v2.xsd --suggest > medication.toml
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Diff {
    /// The old schema or folder.
    old: PathBuf,
    /// The new schema or folder.
    new: PathBuf,
    /// Exit with 0 when all differences are compatible.
    #[arg(long)]
    breaking: bool,
    /// Draft a version map for the step from the old to the new schema instead: the
    /// lines that do not go without saying, to be gone through and kept beside others.
    #[arg(long, conflicts_with = "breaking")]
    suggest: bool,
}

impl Diff {
    pub(crate) fn run(self, output: &Output) -> Result<ExitCode, Error> {
        if self.suggest {
            super::print(&hv_codegen::Config::new().draft_map(&self.old, &self.new)?);
            return Ok(ExitCode::SUCCESS);
        }
        let changes = hv_codegen::diff(&self.old, &self.new)?;
        match output.format {
            Format::Text => {
                let lines = changes.iter().map(|change| format!("{change}\n"));
                let mut text: String = lines.collect();
                let breaking = changes.iter().filter(|change| !change.effect.is_compatible()).count();
                if changes.is_empty() {
                    text.push_str("no structural difference\n");
                } else {
                    let count = super::counted(changes.len(), "difference");
                    let breaking = match (changes.len(), breaking) {
                        (1, 0) => "not breaking".to_owned(),
                        (1, _) => "breaking".to_owned(),
                        _ => format!("{breaking} of them breaking"),
                    };
                    text.push_str(&format!("{count}, {breaking}\n"));
                }
                super::print(&text);
            }
            Format::Json => {
                let list: Vec<_> = changes
                    .iter()
                    .map(|change| {
                        json!({
                            "file": change.file, "path": change.path, "change": change.what,
                            "readers": verdict(change.effect.keeps_readers()),
                            "writers": verdict(change.effect.keeps_writers()),
                            "compatible": change.effect.is_compatible(), "reason": change.effect.reason(),
                        })
                    })
                    .collect();
                super::print(&format!("{:#}\n", json!(list)));
            }
        }
        if output.format == Format::Text {
            super::print(&legend(&changes));
        }
        let counts = |change: &Change| !self.breaking || !change.effect.is_compatible();
        Ok(if !changes.iter().any(counts) { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn verdict(kept: bool) -> &'static str {
    if kept { "compatible" } else { "breaking" }
}

/// What the words mean that stand before the changes.
fn legend(changes: &[Change]) -> String {
    let mut text = String::new();
    for effect in [Effect::None, Effect::Widens, Effect::Narrows, Effect::Replaces] {
        if changes.iter().any(|change| change.effect == effect) {
            text.push_str(&format!("  {:<14} {}\n", effect.as_str(), effect.reason()));
        }
    }
    text
}
