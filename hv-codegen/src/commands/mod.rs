//! The commands and their arguments.

mod diff;
mod generate;
mod list;

use clap::{Parser, Subcommand, ValueEnum};
use std::io::Write;

/// XML Schema to Rust, for HealthVault thing types and schemas like them.
///
/// Exit codes: 0 fine, 1 a finding (stale code, a difference), 2 misuse or
/// unreadable input.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Generate(generate::Generate),
    List(list::List),
    Diff(diff::Diff),
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

/// Prints, and takes a closed pipe (`| head`) for what it is.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
