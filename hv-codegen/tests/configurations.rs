//! Every configuration in `configurations/` is refused with the report next to it.
//!
//! A case is a file `configurations/NAME.toml`, for the schemas in
//! `configurations/xsd`; `UPDATE_GOLDEN=1 cargo test` writes `NAME.stderr`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod common;

use common::Golden;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configurations")
}

fn files(extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

#[test]
fn every_faulty_configuration_is_refused_with_its_report() {
    let mut golden = Golden::default();
    for path in files("toml") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_hv-codegen"))
            .current_dir(folder())
            .args(["generate", "--config", name])
            .output()
            .unwrap();
        if run.status.code() != Some(2) {
            golden.fail(format!("{name}: exits with {:?}", run.status));
        }
        golden.compare(&path.with_extension("stderr"), &String::from_utf8(run.stderr).unwrap());
    }
    golden.finish();
    let never = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/never");
    assert!(!never.exists(), "a refused configuration writes nothing");
}

#[test]
fn every_report_has_its_configuration() {
    for path in files("stderr") {
        assert!(path.with_extension("toml").is_file(), "{} belongs to no case: delete it", path.display());
    }
}
