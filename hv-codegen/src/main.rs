//! The command `hv-codegen`: generate, list, compare, explain.

mod commands;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Exit code 2 on misuse is clap's own.
    let commands::Cli { command, output } = commands::Cli::parse();
    let outcome = match command {
        commands::Command::Generate(arguments) => arguments.run(&output),
        commands::Command::List(arguments) => arguments.run(&output),
        commands::Command::Diff(arguments) => arguments.run(&output),
        commands::Command::Explain(arguments) => arguments.run(&output),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}", output.report(&error));
            ExitCode::from(2)
        }
    }
}
