//! `hv roundtrip`.

use std::path::PathBuf;

use super::support::equal::assert_same;
use super::*;

/// Every file below a folder.
fn files(folder: &str) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn everything_of_ours_comes_back() {
    for source in [SAMPLES, THINGS, MESSAGES] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().to_string_lossy().into_owned();
        let output = hv(&["roundtrip", "--out", &target, source]);
        assert_out(&output, 0, "");
        for path in files(source) {
            let again = folder.path().join(path.file_name().unwrap());
            assert_same(&support::read(&path), &support::read(&again), &path.display().to_string());
        }
    }
}

#[test]
fn a_section_and_standard_input_come_back() {
    for text in [
        "<data-xml><allergy><name><text>Nuts</text></name></allergy><common/></data-xml>",
        "<data-xml transform=\"mtt\"><row a=\"1\"/></data-xml>",
        "<info><thing/></info>",
        "<group name=\"a\"><thing/></group>",
    ] {
        let output = hv_reading(&["roundtrip", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_same(text, &out(&output), text);
    }
}

#[test]
fn what_is_invalid_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let bad = file(folder.path(), "in/bad.xml", "<height><when/></height>");
    let target = folder.path().join("out");
    let output = hv(&["roundtrip", "--out", &target.to_string_lossy(), &bad]);
    assert_out(&output, 1, "");
    assert!(err(&output).contains("bad.xml:1:16: /height/when/date"), "{}", err(&output));
    assert!(!target.join("bad.xml").exists());
    assert_out(&hv(&["roundtrip", &bad]), 1, "");
}

#[test]
fn files_of_one_name_are_not_written_over_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let first = file(folder.path(), "in/a/x.xml", "<thing><flags>1</flags></thing>");
    let second = file(folder.path(), "in/b/x.xml", "<thing><flags>2</flags></thing>");
    let target = folder.path().join("out");
    let source = folder.path().join("in");
    let output = hv(&["roundtrip", "--out", &target.to_string_lossy(), &source.to_string_lossy()]);
    assert_out(&output, 0, "");
    assert!(support::read(target.join("a/x.xml")).contains("<flags>1<"));
    assert!(support::read(target.join("b/x.xml")).contains("<flags>2<"));
    let output = hv(&["roundtrip", "--out", &target.to_string_lossy(), &first, &second]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("was written already"), "{}", err(&output));
    assert!(support::read(target.join("x.xml")).contains("<flags>1<"));
}

#[test]
fn a_file_is_not_written_over_itself() {
    let folder = tempfile::tempdir().unwrap();
    let text = "<thing><!-- kept --></thing>";
    let path = file(folder.path(), "x.xml", text);
    let output = hv(&["roundtrip", "--out", &folder.path().to_string_lossy(), &path]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(support::read(&path), text);
}

#[test]
fn what_others_captured_comes_back_or_is_refused_by_name() {
    let Some(shared) = support::shared() else { return };
    for source in ["corpus/real", "official/samples"] {
        let source = shared.join(source).to_string_lossy().into_owned();
        let folder = tempfile::tempdir().unwrap();
        let output = hv(&["roundtrip", "--out", &folder.path().to_string_lossy(), &source]);
        let refused = err(&output);
        let mut written = 0;
        for path in files(&source) {
            if path.extension().is_none_or(|extension| extension != "xml") {
                continue;
            }
            let again = folder.path().join(path.file_name().unwrap());
            let name = path.display().to_string();
            if again.exists() {
                assert_same(&support::read(&path), &support::read(&again), &name);
                written += 1;
            } else {
                assert!(refused.contains(&format!("{name}:")), "{name} is neither written nor refused");
            }
        }
        assert!(written > 30, "{written} of {source}");
    }
}
