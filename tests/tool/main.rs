//! The command `hv`, run as its users do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod convert;
mod hash;
mod help;
mod json;
mod roundtrip;
mod show;
mod validate;
mod verify;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");
const THINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/things");
const MESSAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/messages");

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hv"));
    command.args(arguments);
    command
}

fn hv(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Runs the tool with `input` as its standard input.
fn hv_reading(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The exit code and standard output, which must be as expected.
#[track_caller]
fn assert_out(output: &Output, code: i32, expected: &str) {
    assert_eq!((output.status.code(), out(output).as_str()), (Some(code), expected), "{}", err(output));
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}
