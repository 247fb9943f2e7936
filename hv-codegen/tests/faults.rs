//! Every schema in `faults/` is refused with the report next to it.
//!
//! A case is a file `faults/NAME.xsd` or a folder `faults/NAME/` of schemas, with
//! more arguments in `NAME.args` if need be; `UPDATE_GOLDEN=1 cargo test` writes
//! `NAME.stderr`. Schemas that cases include or import are in `faults/parts/`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod common;

use common::Golden;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

/// The cases: schema files and folders, by name.
fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let cases = entries.filter(|path| {
        let is_schema = path.extension().is_some_and(|extension| extension == "xsd");
        is_schema || (path.is_dir() && !path.ends_with("parts"))
    });
    let mut names: Vec<String> =
        cases.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_faulty_schema_is_refused_with_its_report() {
    let out = tempfile::tempdir().unwrap();
    let mut golden = Golden::default();
    for case in cases() {
        let name = case.trim_end_matches(".xsd");
        let arguments = std::fs::read_to_string(folder().join(format!("{name}.args"))).unwrap_or_default();
        let run = Command::new(env!("CARGO_BIN_EXE_hv-codegen"))
            .current_dir(folder())
            .args(["generate", "--schemas", &case, "--out"])
            .arg(out.path().join(name))
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        if run.status.code() != Some(2) {
            golden.fail(format!("{case}: exits with {:?}", run.status));
        }
        let report = String::from_utf8(run.stderr).unwrap();
        golden.compare(&folder().join(format!("{name}.stderr")), &report);
    }
    golden.finish();
    let left: Vec<_> = std::fs::read_dir(out.path()).unwrap().collect();
    assert!(left.is_empty(), "a refused schema leaves nothing behind, found {left:?}");
}

#[test]
fn every_report_has_its_schema() {
    let cases = cases();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "stderr" || extension == "args") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let found = cases.iter().any(|case| case.trim_end_matches(".xsd") == name);
            assert!(found, "{} belongs to no schema: delete it", path.display());
        }
    }
}
