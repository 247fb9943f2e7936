//! The command `hv`, run as its users do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::equal::assert_same;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");

fn hv(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hv")).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn every_sample_is_valid_and_comes_back() {
    let validated = hv(&["validate", SAMPLES]);
    assert_eq!((validated.status.code(), out(&validated).as_str()), (Some(0), ""), "{}", err(&validated));
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().to_string_lossy().into_owned();
    let written = hv(&["roundtrip", "--out", &target, SAMPLES]);
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    for entry in std::fs::read_dir(SAMPLES).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let again = folder.path().join(path.file_name().unwrap());
        assert_same(&support::read(&path), &support::read(&again), &path.display().to_string());
    }
}

#[test]
fn an_invalid_file_is_a_line_with_its_place_and_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let bad = file(folder.path(), "bad.xml", "<height>\n  <when/>\n</height>");
    let output = hv(&["validate", &bad]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        out(&output),
        format!("{bad}:2:10: /height/when/date: element `date` is missing: found the end of its parent\n")
    );
    let output = hv(&["roundtrip", &bad]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(1), ""));
}

#[test]
fn misuse_and_unreadable_files_are_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let fine = file(folder.path(), "fine.xml", "<x/>");
    for arguments in [
        &["validate"][..],
        &["validate", "no-such-file.xml"],
        &["validate", "--type", "no-such-type", &fine],
        &["frobnicate"],
    ] {
        let output = hv(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        assert!(!err(&output).is_empty());
    }
}

#[test]
fn a_type_can_be_named_in_any_way() {
    let sample = format!("{SAMPLES}/immunization_v1.xml");
    for name in ["3D817DBE-AF42-4A9D-A553-D1298B4D08FC", "immunization_v1", "ImmunizationV1", "immunization"]
    {
        let output = hv(&["validate", "--type", name, &sample]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}{}", out(&output), err(&output));
    }
    let output = hv(&["validate", "--type", "weight", &sample]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_was_not_checked_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let unknown = file(
        folder.path(),
        "unknown.xml",
        "<thing><type-id>00000000-0000-0000-0000-000000000001</type-id><data-xml><a/></data-xml></thing>",
    );
    let output = hv(&["validate", &unknown]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        err(&output).contains("the type 00000000-0000-0000-0000-000000000001 is not known"),
        "{}",
        err(&output)
    );
    let output = hv(&["validate", &format!("{SAMPLES}/cda.xml")]);
    assert!(err(&output).contains("its content was not checked"), "{}", err(&output));
}

#[test]
fn convert_lists_what_is_lost_and_is_silent_where_nothing_is() {
    let folder = tempfile::tempdir().unwrap();
    let name = "<name><text>Influenza</text></name>";
    let when = "<administration-date><descriptive>last winter</descriptive></administration-date>";
    let old = format!("<immunization>{name}{when}<manufacturer>Pharma</manufacturer></immunization>");
    let old = file(folder.path(), "old.xml", &old);
    let up = hv(&["convert", "--to", "immunization", &old]);
    assert_eq!((up.status.code(), err(&up).as_str()), (Some(0), ""));
    assert!(out(&up).contains("<manufacturer><text>Pharma</text></manufacturer>"), "{}", out(&up));

    let coded =
        "<manufacturer><text>Pharma</text><code><value>P</value><type>mvx</type></code></manufacturer>";
    let new = file(folder.path(), "new.xml", &format!("<immunization>{name}{when}{coded}</immunization>"));
    let down = hv(&["convert", "--type", "immunization_v2", "--to", "immunization_v1", &new]);
    assert_eq!(down.status.code(), Some(0), "{}", err(&down));
    assert_eq!(err(&down).lines().count(), 1, "{}", err(&down));
    assert!(err(&down).starts_with("/immunization/manufacturer/code[1]: `<code>"), "{}", err(&down));
    assert!(err(&down).contains(": dropped"), "{}", err(&down));

    // Version 1 requires a date: refused, with nothing written.
    let undated = file(folder.path(), "undated.xml", &format!("<immunization>{name}{coded}</immunization>"));
    let target = folder.path().join("out");
    let refused = hv(&["convert", "--to", "immunization_v1", "--out", &target.to_string_lossy(), &undated]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("/immunization/administration-date: it is missing"), "{}", err(&refused));
    assert!(!target.join("undated.xml").exists());

    assert_eq!(hv(&["convert", "--to", "no-such-type", &old]).status.code(), Some(2));
    assert_eq!(hv(&["convert", &old]).status.code(), Some(2));
    assert_eq!(hv(&["convert", "--to", "weight", &old]).status.code(), Some(1));
}
