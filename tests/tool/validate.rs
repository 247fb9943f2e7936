//! `hv validate`.

use super::*;

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
fn everything_of_ours_is_valid() {
    let output = hv(&["validate", SAMPLES, THINGS, MESSAGES]);
    assert_out(&output, 0, "");
    assert!(err(&output).ends_with(" 0 invalid\n"), "{}", err(&output));
}

#[test]
fn a_list_for_programs_has_faults_notes_and_unreadable_files() {
    let folder = tempfile::tempdir().unwrap();
    let bad = file(folder.path(), "bad.xml", "<height>\n  <when/>\n</height>");
    let cda = format!("{SAMPLES}/cda.xml");
    let output = hv(&["validate", "--format", "json", &bad, &cda, "no-such-file.xml"]);
    assert_eq!(output.status.code(), Some(2));
    let found: Vec<serde_json::Value> = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(
        found[0],
        serde_json::json!({
            "file": bad, "severity": "error", "kind": "missing", "line": 2, "column": 10,
            "path": "/height/when/date",
            "message": "element `date` is missing: found the end of its parent",
        })
    );
    assert_eq!((&found[1]["severity"], &found[1]["kind"]), (&"note".into(), &"document".into()));
    assert_eq!((&found[2]["kind"], &found[2]["file"]), (&"unreadable".into(), &"no-such-file.xml".into()));
    assert_eq!(found.len(), 3);
    // A line each: what greps finds whole objects.
    assert_eq!(out(&output).lines().count(), 5);
    assert_out(&hv(&["validate", "--format", "json", &format!("{SAMPLES}/weight.xml")]), 0, "[]\n");
}

#[test]
fn standard_input_is_a_file() {
    let weight = support::read(format!("{SAMPLES}/weight.xml"));
    assert_out(&hv_reading(&["validate", "-"], weight.as_bytes()), 0, "");
    let output = hv_reading(&["validate", "-"], b"<thing>");
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).starts_with("<stdin>:1:8: /thing: "), "{}", out(&output));
    assert_eq!(hv_reading(&["validate", "-"], b"").status.code(), Some(1));
}

#[test]
fn what_is_no_xml_of_ours_is_a_finding_with_a_reason() {
    let cases: [(&[u8], &str); 6] = [
        (b"\xff\xfe<\0t\0", "UTF-16"),
        (b"<thing>\xff</thing>", "not valid UTF-8"),
        (b"<!DOCTYPE thing><thing/>", "document type declaration"),
        (b"<html/>", "the root of a known type"),
        ("<thing>\u{a0}</thing>".as_bytes(), "U+00A0"),
        (b"<response><status><code>0</code>", "</status>"),
    ];
    for (bytes, said) in cases {
        let output = hv_reading(&["validate", "-"], bytes);
        assert_eq!(output.status.code(), Some(1), "{said}: {}", err(&output));
        assert!(out(&output).contains(said), "{said}: {}", out(&output));
    }
}

#[test]
fn of_several_versions_the_one_that_fits_best_tells_the_fault() {
    let text = support::read(format!("{SAMPLES}/immunization_v1.xml")).replace("</name>", "</name><nome/>");
    let output = hv_reading(&["validate", "-"], text.as_bytes());
    assert!(out(&output).contains("--type names another"), "{}", out(&output));
}

#[test]
fn a_data_section_is_checked_with_its_common_part() {
    let text = "<data-xml><allergy><name><text>Nuts</text></name></allergy><common><note>a</note></common></data-xml>";
    assert_out(&hv_reading(&["validate", "-"], text.as_bytes()), 0, "");
    let output = hv_reading(&["validate", "-"], text.replace("note>", "nota>").as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).starts_with("<stdin>:1:68: /data-xml/common/nota: "), "{}", out(&output));
    let row = "<data-xml transform='mtt'><row/></data-xml>";
    let output = hv_reading(&["validate", "-"], row.as_bytes());
    assert_out(&output, 0, "");
    assert!(err(&output).contains("the transform `mtt` was not checked"), "{}", err(&output));
}

#[test]
fn a_folder_without_files_is_not_fine() {
    let folder = tempfile::tempdir().unwrap();
    let output = hv(&["validate", &folder.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no file to read"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_files_like_others() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"w\xff.xml"));
    // Not every file system has such names.
    if std::fs::copy(format!("{SAMPLES}/weight.xml"), &path).is_err() {
        return;
    }
    for arguments in [&["validate"][..], &["show"], &["json"], &["validate", "--format", "json"]] {
        let output = command(arguments).arg(&path).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn any_number_of_threads_reports_the_same_faults_in_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    let things: String = (0..900)
        .map(|number| {
            let kg = if number % 50 == 7 { "heavy" } else { "80" };
            let id = if number % 100 == 3 { '9' } else { '3' };
            format!(
                "<thing><type-id>{id}d34d87e-7fc1-4153-800f-f56592cb0d17</type-id><data-xml><weight><when><date>\
                 <y>2024</y><m>3</m><d>1</d></date></when><value><kg>{kg}</kg></value></weight></data-xml></thing>\n"
            )
        })
        .collect();
    let answer = file(folder.path(), "answer.xml", &format!("<info><group>{things}</group></info>"));
    let one = hv(&["validate", "--threads", "1", &answer]);
    assert_eq!(one.status.code(), Some(1));
    assert_eq!(out(&one).lines().count(), 18, "{}", out(&one));
    assert!(err(&one).contains("9d34d87e-7fc1-4153-800f-f56592cb0d17 is not known"), "{}", err(&one));
    for arguments in [&["--threads", "2"][..], &["--threads", "7"], &[]] {
        let many = hv(&[&["validate"], arguments, &[&answer]].concat());
        assert_eq!((out(&many), err(&many)), (out(&one), err(&one)), "{arguments:?}");
    }
    assert_eq!(hv(&["validate", "--threads", "0", &answer]).status.code(), Some(2));
    let shown = hv(&["json", "--threads", "1", &answer]);
    assert_eq!(out(&hv(&["json", "--threads", "3", &answer])), out(&shown));
}
