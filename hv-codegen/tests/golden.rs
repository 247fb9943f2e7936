//! Every schema in `golden/` generates the Rust source next to it.
//!
//! A new case is a file `golden/NAME.xsd`; `UPDATE_GOLDEN=1 cargo test` writes
//! `NAME.rs`. Schemas that cases include or import are in `golden/parts/`. The
//! package in `compile/` compiles the sources and reads the instances.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod common;

use common::Golden;
use hv_codegen::Config;
use std::path::{Path, PathBuf};

fn schemas() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut schemas: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "xsd")).collect();
    schemas.sort();
    schemas
}

/// The source of one schema, as a single file.
fn generate(schema: &Path) -> Result<String, hv_codegen::Error> {
    let generated = Config::new().schemas(schema).arbitrary(true).out(schema.with_extension("rs")).run()?;
    Ok(generated.files.into_iter().map(|file| file.content).collect())
}

#[test]
fn every_schema_generates_its_golden_source() {
    let mut golden = Golden::default();
    for schema in schemas() {
        match generate(&schema) {
            Ok(source) => golden.compare(&schema.with_extension("rs"), &source),
            Err(error) => golden.fail(format!("{}:\n{error}\n", schema.display())),
        }
    }
    golden.finish();
}

#[test]
fn every_golden_source_has_its_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() {
            let case = name.split('.').next().unwrap();
            let schema = path.with_file_name(format!("{case}.xsd"));
            assert!(schema.is_file(), "{name} belongs to no schema: delete it, or add {case}.xsd");
        }
    }
}

#[test]
fn without_serde_only_the_xml_traits_are_left() {
    for schema in schemas() {
        let generated = Config::new().schemas(&schema).serde(false).run().unwrap();
        let source = &generated.files[0].content;
        for word in ["serde", "impl content::", "ToContent"] {
            assert!(!source.contains(word), "{}: `{word}` without serde", schema.display());
        }
    }
}
