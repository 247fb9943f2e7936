//! `hv-codegen generate`.

use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use super::{Format, Output};
use hv_codegen::{Config, Error, Generated};
use serde_json::json;

/// Write Rust source for thing types.
///
/// Examples:
///   hv-codegen generate --schemas xsd --out src/generated
///   hv-codegen generate --schemas xsd --type weight --out src/weight.rs
///   hv-codegen generate --schemas xsd --out src/generated --check
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Generate {
    /// Schema files, or folders of them.
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    schemas: Vec<PathBuf>,
    /// A folder for `mod.rs` and a file a module, or one file ending in `.rs`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only these types: by id, module, Rust type, root element, name or file name.
    #[arg(long = "type", num_args = 1.., value_name = "TYPE")]
    types: Vec<String>,
    /// Write nothing; print a diff and exit with 1 when the code is stale.
    #[arg(long)]
    check: bool,
    /// Leave serde's traits out.
    #[arg(long)]
    no_serde: bool,
    /// Implement serde's traits only under this feature of the generated code's crate.
    #[arg(long, value_name = "FEATURE", conflicts_with = "no_serde")]
    serde_feature: Option<String>,
    /// Take a namespace, or a type written {namespace}name, from a Rust path.
    #[arg(long = "extern", value_name = "SCHEMA=RUST", value_parser = pair)]
    externs: Vec<(String, String)>,
    /// Give a type id to a schema without one, named by file or root element.
    #[arg(long = "type-id", value_name = "SCHEMA=ID", value_parser = pair)]
    ids: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((left, right)) if !left.is_empty() && !right.is_empty() => {
            Ok((left.to_owned(), right.to_owned()))
        }
        _ => Err("expected two parts with `=` between them".to_owned()),
    }
}

impl Generate {
    pub(crate) fn run(self, output: &Output) -> Result<ExitCode, Error> {
        let start = Instant::now();
        let mut config = Config::new().out(&self.out).types(self.types.clone()).serde(!self.no_serde);
        for path in &self.schemas {
            config = config.schemas(path);
        }
        for (schema, rust) in &self.externs {
            config = config.extern_path(schema, rust);
        }
        for (schema, id) in &self.ids {
            config = config.type_id(schema, id);
        }
        if let Some(feature) = &self.serde_feature {
            config = config.serde_feature(feature);
        }
        let generated = config.run()?;
        if self.check {
            return Ok(self.check(&generated));
        }
        let written = generated.write()?;
        if output.format == Format::Json {
            let files: Vec<_> = generated.files.iter().map(|file| &file.path).collect();
            super::print(&format!(
                "{:#}\n",
                json!({
                    "thing_types": generated.thing_types, "types": generated.types,
                    "lines": generated.lines(), "files": files, "changed": written,
                })
            ));
            return Ok(ExitCode::SUCCESS);
        }
        super::print(&format!(
            "{} thing types, {} Rust types, {} lines in {} ({written} of {} files changed), {:.2} s\n",
            generated.thing_types.len(),
            generated.types,
            generated.lines(),
            self.out.display(),
            generated.files.len(),
            start.elapsed().as_secs_f64()
        ));
        Ok(ExitCode::SUCCESS)
    }

    /// Compares with what is there; stale files that nothing generates count too.
    fn check(&self, generated: &Generated) -> ExitCode {
        let mut stale = 0;
        for file in &generated.files {
            let old = std::fs::read_to_string(&file.path).unwrap_or_default().replace("\r\n", "\n");
            if old == file.content {
                continue;
            }
            stale += 1;
            let name = file.path.display().to_string();
            let diff = similar::TextDiff::from_lines(&old, &file.content);
            super::print(&diff.unified_diff().context_radius(3).header(&name, &name).to_string());
        }
        let leftovers = self.leftovers(generated);
        for path in &leftovers {
            super::print(&format!("{}: nothing generates this file any more; delete it\n", path.display()));
        }
        match (stale, leftovers.is_empty()) {
            (0, true) => return ExitCode::SUCCESS,
            (0, false) => return ExitCode::from(1),
            _ => {}
        }
        let schemas: Vec<String> = self.schemas.iter().map(|path| path.display().to_string()).collect();
        let mut command =
            format!("hv-codegen generate --schemas {} --out {}", schemas.join(" "), self.out.display());
        for type_ in &self.types {
            command.push_str(&format!(" --type {type_}"));
        }
        for (schema, rust) in &self.externs {
            command.push_str(&format!(" --extern '{schema}={rust}'"));
        }
        for (schema, id) in &self.ids {
            command.push_str(&format!(" --type-id {schema}={id}"));
        }
        if let Some(feature) = &self.serde_feature {
            command.push_str(&format!(" --serde-feature {feature}"));
        }
        if self.no_serde {
            command.push_str(" --no-serde");
        }
        eprintln!("{stale} files are stale; to regenerate:\n  {command}");
        ExitCode::from(1)
    }

    /// Generated files in the output folder that this run does not make.
    fn leftovers(&self, generated: &Generated) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(&self.out) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                path.extension().is_some_and(|extension| extension == "rs")
                    && !generated.files.iter().any(|file| file.path == *path)
                    && std::fs::read_to_string(path)
                        .is_ok_and(|text| text.starts_with("// @generated by hv-codegen"))
            })
            .collect();
        paths.sort();
        paths
    }
}
