//! The command `hv`, for people who hold thing files.

mod hv {
    pub(crate) mod answer;
    pub(crate) mod card;
    pub(crate) mod completions;
    pub(crate) mod console;
    pub(crate) mod convert;
    pub(crate) mod document;
    pub(crate) mod files;
    pub(crate) mod findings;
    pub(crate) mod hash;
    pub(crate) mod json;
    pub(crate) mod no_xml;
    pub(crate) mod roundtrip;
    pub(crate) mod show;
    pub(crate) mod sign;
    pub(crate) mod validate;
    pub(crate) mod verify;
}

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

use hv::console::Console;

/// Check, show, convert, sign and write HealthVault thing files.
///
/// A file is a thing, the data of a type without its envelope, a data-xml section, or
/// a message: an answer to GetThings, a request to PutThings, or another answer. A
/// folder stands for all .xml files in it, at any depth; - for standard input.
///
/// Exit codes: 0 fine, 1 a finding (an invalid file, one that is no XML included),
/// 2 misuse, or a file that cannot be opened or read.
#[derive(Debug, Parser)]
#[command(version, about, verbatim_doc_comment)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Validate(hv::validate::Validate),
    Show(hv::show::Show),
    Json(hv::json::Json),
    Roundtrip(hv::roundtrip::Roundtrip),
    Convert(hv::convert::Convert),
    Sign(hv::sign::Sign),
    Verify(hv::verify::Verify),
    Hash(hv::hash::Hash),
    Completions(hv::completions::Completions),
}

fn main() -> ExitCode {
    // Exit code 2 on misuse is clap's own.
    let code = match Cli::parse().command {
        Command::Validate(arguments) => Console::with(|console| arguments.run(console)),
        Command::Show(arguments) => Console::with(|console| arguments.run(console)),
        Command::Json(arguments) => Console::with(|console| arguments.run(console)),
        Command::Roundtrip(arguments) => Console::with(|console| arguments.run(console)),
        Command::Hash(arguments) => Console::with(|console| arguments.run(console)),
        Command::Convert(arguments) => Console::with(|console| arguments.run(console)),
        Command::Sign(arguments) => arguments.run(),
        Command::Verify(arguments) => Console::with(|console| arguments.run(console)),
        Command::Completions(arguments) => {
            Console::with(|console| arguments.run(&mut Cli::command(), console))
        }
    };
    ExitCode::from(code)
}
