//! The command `hv`, for people who hold thing files.

mod hv {
    pub(crate) mod convert;
    pub(crate) mod document;
    pub(crate) mod files;
    pub(crate) mod roundtrip;
    pub(crate) mod sign;
    pub(crate) mod validate;
    pub(crate) mod verify;
}

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Check, read and write HealthVault thing files.
///
/// Exit codes: 0 fine, 1 a finding (an invalid file), 2 misuse or unreadable
/// input.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Validate(hv::validate::Validate),
    Roundtrip(hv::roundtrip::Roundtrip),
    Sign(hv::sign::Sign),
    Verify(hv::verify::Verify),
    Convert(hv::convert::Convert),
}

fn main() -> ExitCode {
    // Exit code 2 on misuse is clap's own.
    let code = match Cli::parse().command {
        Command::Validate(arguments) => arguments.run(),
        Command::Roundtrip(arguments) => arguments.run(),
        Command::Sign(arguments) => arguments.run(),
        Command::Verify(arguments) => arguments.run(),
        Command::Convert(arguments) => arguments.run(),
    };
    ExitCode::from(code)
}
