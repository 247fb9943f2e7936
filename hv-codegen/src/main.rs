//! The command `hv-codegen`: generate, list, compare.

mod commands;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Exit code 2 on misuse is clap's own.
    let outcome = match commands::Cli::parse().command {
        commands::Command::Generate(arguments) => arguments.run(),
        commands::Command::List(arguments) => arguments.run(),
        commands::Command::Diff(arguments) => arguments.run(),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
