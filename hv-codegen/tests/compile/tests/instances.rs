//! Instances of the golden schemas are read, written and compared.
//!
//! `NAME.valid.N.xml` comes back as it was, or as `NAME.written.N.xml` where that
//! exists. `NAME.invalid.N.xml` is refused with the error in `NAME.invalid.N.txt`,
//! which `UPDATE_GOLDEN=1` writes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

#[path = "../../common/mod.rs"]
mod common;

use common::Golden;
use hv_codegen_golden::{Case, cases};
use std::path::{Path, PathBuf};

/// The instances of a case, `what` being `valid` or `invalid`, with their texts.
fn instances(case: &Case, what: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("golden");
    let path = |number: usize| folder.join(format!("{}.{what}.{number}.xml", case.name));
    let paths = (1..).map(path).take_while(|path| path.is_file());
    paths.map(|path| (path.clone(), std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"))).collect()
}

#[test]
fn valid_instances_come_back_as_they_were() {
    let mut golden = Golden::default();
    for case in cases() {
        for (path, text) in instances(&case, "valid") {
            let expected = PathBuf::from(path.to_str().unwrap().replace(".valid.", ".written."));
            let expected = if expected.is_file() { expected } else { path.clone() };
            match (case.read)(&text).and_then(|instance| instance.write()) {
                Ok(written) => golden.expect(&expected, &written),
                Err(error) => golden.fail(format!("{}: {error}", path.display())),
            }
        }
    }
    golden.finish();
}

#[test]
fn invalid_instances_are_refused_with_a_located_error() {
    let mut golden = Golden::default();
    for case in cases() {
        for (path, text) in instances(&case, "invalid") {
            match (case.read)(&text) {
                Ok(_) => golden.fail(format!("{}: was read", path.display())),
                Err(error) => golden.compare(&path.with_extension("txt"), &format!("{error}\n")),
            }
        }
    }
    golden.finish();
}

#[test]
fn instances_come_back_from_json() {
    let mut golden = Golden::default();
    for case in cases() {
        for (path, text) in instances(&case, "valid") {
            let Ok(instance) = (case.read)(&text) else { continue };
            if let Err(fault) = instance.through_json() {
                golden.fail(format!("{}: {fault}", path.display()));
            }
        }
    }
    golden.finish();
}

#[test]
fn every_case_has_instances() {
    let without: Vec<&str> =
        cases().iter().filter(|case| instances(case, "valid").is_empty()).map(|case| case.name).collect();
    assert!(without.is_empty(), "cases without an instance NAME.valid.1.xml: {}", without.join(", "));
}

#[test]
fn arbitrary_values_come_back_and_are_not_all_the_same() {
    let mut golden = Golden::default();
    for case in cases() {
        let mut texts = std::collections::HashSet::new();
        for number in 0..100_u32 {
            let mut state = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(u64::from(number) + 1);
            let noise = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 24) as u8
            };
            let bytes: Vec<u8> = std::iter::repeat_with(noise).take(number as usize * 8).collect();
            match (case.arbitrary)(&bytes).map(|value| value.through_xml()) {
                Ok(Ok(text)) => {
                    texts.insert(text);
                }
                Ok(Err(fault)) => golden.fail(format!("{}, value {number}: {fault}\n", case.name)),
                Err(error) => golden.fail(format!("{}, value {number}: {error}\n", case.name)),
            }
        }
        if texts.len() < 2 {
            golden.fail(format!("{}: all values are {texts:?}\n", case.name));
        }
    }
    golden.finish();
}
