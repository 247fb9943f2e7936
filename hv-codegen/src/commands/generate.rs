//! `hv-codegen generate`.

use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use super::{Format, Output, counted};
use hv_codegen::{Code, Config, Diagnostic, Error, Generated, StaleKind};
use serde_json::json;

/// Write Rust source for thing types.
///
/// Examples:
///   hv-codegen generate --schemas xsd --out src/generated
///   hv-codegen generate --schemas xsd --type weight --out src/weight.rs
///   hv-codegen generate --config codegen.toml
///   hv-codegen generate --schemas xsd --out src/generated --check
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Generate {
    /// A file with the configuration; arguments add to it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Schema files, or folders of them.
    #[arg(long, required_unless_present = "config", num_args = 1.., value_name = "PATH")]
    schemas: Vec<PathBuf>,
    /// A folder for `mod.rs` and a file a module, or one file ending in `.rs`.
    #[arg(long, required_unless_present = "config", value_name = "DIR")]
    out: Option<PathBuf>,
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
    /// Implement `arbitrary::Arbitrary`.
    #[arg(long)]
    arbitrary: bool,
    /// Implement `arbitrary::Arbitrary` only under this feature.
    #[arg(long, value_name = "FEATURE", conflicts_with = "arbitrary")]
    arbitrary_feature: Option<String>,
    /// Generate conversions from the version maps in a folder, or from one map.
    #[arg(long, value_name = "PATH")]
    versions: Option<PathBuf>,
    /// Take a namespace, or a type written {namespace}name, from a Rust path.
    #[arg(long = "extern", value_name = "SCHEMA=RUST", value_parser = pair)]
    externs: Vec<(String, String)>,
    /// Put an attribute on a type.
    #[arg(long, value_name = "TYPE=ATTRIBUTE", value_parser = first_pair)]
    type_attribute: Vec<(String, String)>,
    /// Put an attribute on a field, written Type.field.
    #[arg(long, value_name = "FIELD=ATTRIBUTE", value_parser = first_pair)]
    field_attribute: Vec<(String, String)>,
    /// Give a type, or a field written Type.field, another Rust name.
    #[arg(long, value_name = "PATH=NAME", value_parser = pair)]
    rename: Vec<(String, String)>,
    /// Give a type id to a schema without one, named by file or root element.
    #[arg(long = "type-id", value_name = "SCHEMA=ID", value_parser = pair)]
    ids: Vec<(String, String)>,
}

/// Split at the last `=`: namespaces may have some.
fn pair(text: &str) -> Result<(String, String), String> {
    parts(text.rsplit_once('='))
}

/// Split at the first `=`: attributes may have some.
fn first_pair(text: &str) -> Result<(String, String), String> {
    parts(text.split_once('='))
}

fn parts(pair: Option<(&str, &str)>) -> Result<(String, String), String> {
    match pair {
        Some((left, right)) if !left.is_empty() && !right.is_empty() => {
            Ok((left.to_owned(), right.to_owned()))
        }
        _ => Err("expected two parts with `=` between them".to_owned()),
    }
}

impl Generate {
    pub(crate) fn run(self, output: &Output) -> Result<ExitCode, Error> {
        let start = Instant::now();
        let config = self.configuration()?;
        let Some(out) = config.out_path().map(Path::to_owned) else {
            return Err(Diagnostic::new(Code::Config, "nothing says where the code goes")
                .help("write `out` into the file, or give `--out`")
                .into());
        };
        let generated = config.run()?;
        for note in &generated.notes {
            eprintln!("note: {note}");
        }
        if self.check {
            return Ok(check(&generated));
        }
        let written = generated.write()?;
        let leftovers = generated.leftovers();
        for file in &leftovers {
            eprintln!("note: nothing generates {} any more; delete it", file.display());
        }
        if output.format == Format::Json {
            let files: Vec<_> = generated.files.iter().map(|file| &file.path).collect();
            super::print(&format!(
                "{:#}\n",
                json!({
                    "thing_types": generated.thing_types, "types": generated.types,
                    "lines": generated.lines(), "files": files, "changed": written, "notes": generated.notes,
                    "leftovers": leftovers,
                })
            ));
            return Ok(ExitCode::SUCCESS);
        }
        super::print(&format!(
            "{}, {}, {} in {} ({written} of {} changed), {:.2} s\n",
            counted(generated.thing_types.len(), "thing type"),
            counted(generated.types, "Rust type"),
            counted(generated.lines(), "line"),
            out.display(),
            counted(generated.files.len(), "file"),
            start.elapsed().as_secs_f64()
        ));
        Ok(ExitCode::SUCCESS)
    }

    fn configuration(&self) -> Result<Config, Error> {
        let mut config = Config::new();
        if let Some(file) = &self.config {
            config = config.file(file)?;
        }
        config = config.types(self.types.clone());
        for path in &self.schemas {
            config = config.schemas(path);
        }
        if let Some(out) = &self.out {
            config = config.out(out);
        }
        if self.no_serde {
            config = config.serde(false);
        }
        if let Some(feature) = &self.serde_feature {
            config = config.serde_feature(feature);
        }
        if self.arbitrary {
            config = config.arbitrary(true);
        }
        if let Some(feature) = &self.arbitrary_feature {
            config = config.arbitrary_feature(feature);
        }
        if let Some(path) = &self.versions {
            config = config.versions(path);
        }
        for (schema, rust) in &self.externs {
            config = config.extern_path(schema, rust);
        }
        for (path, attribute) in &self.type_attribute {
            config = config.type_attribute(path, attribute);
        }
        for (path, attribute) in &self.field_attribute {
            config = config.field_attribute(path, attribute);
        }
        for (path, name) in &self.rename {
            config = config.rename(path, name);
        }
        for (schema, id) in &self.ids {
            config = config.type_id(schema, id);
        }
        Ok(config)
    }
}

/// Prints what is stale, and how to regenerate: by this command without `--check`.
fn check(generated: &Generated) -> ExitCode {
    let stale = generated.stale();
    let mut changed = 0;
    for file in &stale {
        let name = file.path.display().to_string();
        let (old, new) = match &file.kind {
            StaleKind::Changed { old, new } => (old.as_str(), new),
            StaleKind::Missing { new } => ("", new),
            StaleKind::Leftover => {
                super::print(&format!("{name}: nothing generates this file any more; delete it\n"));
                continue;
            }
        };
        changed += 1;
        let diff = similar::TextDiff::from_lines(old, new);
        super::print(&diff.unified_diff().context_radius(3).header(&name, &name).to_string());
    }
    if changed > 0 {
        let arguments = std::env::args().skip(1).filter(|argument| argument != "--check");
        let command: Vec<String> = arguments.map(|argument| quoted(&argument)).collect();
        let stale = counted(changed, "file") + if changed == 1 { " is" } else { " are" };
        eprintln!("{stale} stale; to regenerate:\n  hv-codegen {}", command.join(" "));
    }
    if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// An argument as a shell takes it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,@%+".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', "'\\''"))
}
