//! The commands and their arguments.

mod diff;
mod explain;
mod generate;
mod list;

use clap::{Args, Parser, Subcommand, ValueEnum};
use hv_codegen::{Diagnostic, Error};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};

/// XML Schema to Rust, for HealthVault thing types and schemas like them.
///
/// Exit codes: 0 fine, 1 a finding (stale code, a difference), 2 misuse or
/// unreadable input.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    // Boxed for its size.
    Generate(Box<generate::Generate>),
    List(list::List),
    Diff(diff::Diff),
    Explain(explain::Explain),
}

/// How everything is printed.
#[derive(Args, Debug)]
pub(crate) struct Output {
    /// How to print listings and problems.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(crate) format: Format,
    /// Whether problems are printed in color.
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: Color,
}

/// How a listing is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// When to print in color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Output {
    /// The problems, as they go to standard error.
    pub(crate) fn report(&self, error: &Error) -> String {
        match self.format {
            Format::Json => {
                let problems: Vec<Value> = error.diagnostics().iter().map(problem).collect();
                format!("{:#}", json!({ "problems": problems }))
            }
            Format::Text if self.is_colored() => error.to_colored_string(),
            Format::Text => error.to_string(),
        }
    }

    fn is_colored(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }
}

fn problem(diagnostic: &Diagnostic) -> Value {
    let place = diagnostic.place.as_ref();
    // 0 stands for the whole file.
    let counted = |number: usize| Some(number).filter(|number| *number > 0);
    json!({
        "code": diagnostic.code.as_str(),
        "message": diagnostic.message,
        "file": place.map(|place| &*place.file),
        "line": place.and_then(|place| counted(place.line)),
        "column": place.and_then(|place| counted(place.column)),
        "length": diagnostic.length(),
        "help": diagnostic.help,
        "rendered": diagnostic.to_string(),
    })
}

/// A number with its noun: `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Prints, and takes a closed pipe (`| head`) for what it is.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
