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
    let ccr = format!("{SAMPLES}/continuity_of_care_record.xml");
    let output = hv(&["validate", "--format", "json", &bad, &ccr, "no-such-file.xml"]);
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
    let cases: [(&[u8], &str); 17] = [
        (b"\xff\xfe<\0t\0", "UTF-16"),
        (b"<thing>\xff</thing>", "not valid UTF-8"),
        (b"<!DOCTYPE thing><thing/>", "document type declaration"),
        (b"<html/>", "the root of a known type"),
        ("<thing>\u{a0}</thing>".as_bytes(), "U+00A0"),
        (b"<response><status><code>0</code>", "</status>"),
        (b"\x1F\x8B\x08\0\0", "a gzip file: unpack it first"),
        (b"PK\x03\x04\x14\0", "a zip file: unpack it first"),
        (b"\x7FELF\x02\x01\x01\0", "a program"),
        (b"%PDF-1.7\n%\xE2\xE3", "a PDF"),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "a JPEG image"),
        (b" {\"thing\": []}", "JSON"),
        (b"[\n {\"file\": 1}]", "JSON"),
        (b"HTTP/1.1 200 OK\r\n\r\n<thing/>", "XML begins with `<`, this with `HTTP/1.1 200 OK`"),
        (b"[section]\nkey=1", "this with `[section]`"),
        (b"\xE4pfel;\xDCber", "XML begins with `<`\n"),
        (b"\x1B[2Jhello", "XML begins with `<`\n"),
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
    let none = hv(&["validate", "--threads", "0", &answer]);
    assert_eq!(none.status.code(), Some(2));
    assert!(err(&none).contains("expected a whole number of at least 1"), "{}", err(&none));
    let shown = hv(&["json", "--threads", "1", &answer]);
    assert_eq!(out(&hv(&["json", "--threads", "3", &answer])), out(&shown));
}

#[test]
fn every_command_says_what_a_file_that_is_no_xml_looks_like() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "scan.xml", "%PDF-1.4");
    for arguments in [
        &["validate"][..],
        &["show"],
        &["json"],
        &["roundtrip"],
        &["convert", "--to", "weight"],
        &["hash", "--check"],
        &["verify"],
    ] {
        let output = hv(&[arguments, &[&path]].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = out(&output) + &err(&output);
        assert!(said.contains("this is no XML: it looks like a PDF"), "{arguments:?}: {said}");
        assert!(!said.contains("UTF-8"), "{arguments:?}: {said}");
    }
}

#[test]
fn data_that_is_valid_as_several_types_is_noted() {
    let both = "<immunization><name><text>Influenza</text></name><administration-date>\
        <descriptive>last winter</descriptive></administration-date></immunization>";
    let note = "note: read as immunization_v2; also valid as immunization_v1; --type names one\n";
    let section = format!("<data-xml>{both}</data-xml>");
    for text in [both, &section] {
        for command in ["validate", "show", "json"] {
            let output = hv_reading(&[command, "-"], text.as_bytes());
            assert_eq!(
                (output.status.code(), err(&output)),
                (Some(0), format!("<stdin>: {note}")),
                "{command}"
            );
            let output = hv_reading(&[command, "--type", "immunization_v1", "-"], text.as_bytes());
            assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""), "{command}");
        }
        // A family is several types still.
        let output = hv_reading(&["validate", "--type", "immunization", "-"], text.as_bytes());
        assert!(err(&output).ends_with(note), "{}", err(&output));
    }
    let output = hv_reading(&["validate", "--format", "json", "-"], both.as_bytes());
    assert!(out(&output).contains("\"kind\":\"ambiguous\""), "{}", out(&output));
    // A thing's type id, and data that is valid as one type only, leave no doubt.
    let typed = format!("<thing><type-id>cd3587b5-b6e1-4565-ab3b-1c3ad45eb04f</type-id>{section}</thing>");
    assert_eq!(err(&hv_reading(&["validate", "-"], typed.as_bytes())), "");
    assert_eq!(err(&hv(&["validate", &format!("{SAMPLES}/immunization_v2.xml")])), "");
    // A clinical document can be of either standard.
    let output = hv(&["show", &format!("{SAMPLES}/cda.xml")]);
    assert!(err(&output).contains("read as ccd; also valid as cda"), "{}", err(&output));
}

#[test]
fn the_output_of_a_transform_in_a_thing_is_noted_as_not_checked() {
    let thing = "<thing><type-id>ca3c57f4-f4c1-4e15-be67-0a3caf5414ed</type-id>\
        <data-xml transform='mtt'><row/></data-xml><data-xml transform='mtt'><row/></data-xml></thing>";
    let note = "note: the output of the transform `mtt` was not checked";
    let output = hv_reading(&["validate", "-"], thing.as_bytes());
    assert_eq!((output.status.code(), err(&output)), (Some(0), format!("<stdin>: {note}\n")));
    let answer = format!("<group>{thing}{thing}</group>");
    let output = hv_reading(&["validate", "-"], answer.as_bytes());
    assert_eq!(err(&output), format!("<stdin>: {note} (2 things)\n"));
}

#[test]
fn a_thing_without_a_type_id_is_not_taken_for_the_type_that_is_demanded() {
    let data = "<data-xml><heart-rate><when><date><y>2024</y><m>1</m><d>1</d></date></when><value>60</value>\
        </heart-rate></data-xml>";
    for command in ["validate", "show", "json", "roundtrip"] {
        let untyped = format!("<thing>{data}</thing>");
        let output = hv_reading(&[command, "--type", "heart-rate", "-"], untyped.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{command}");
        let said = out(&output) + &err(&output);
        assert!(
            said.contains("the thing has no type-id, so its data cannot be read as heart_rate"),
            "{said}"
        );
        assert!(said.contains("add <type-id>b81eb4a6-6eac-4292-ae93-3872d6870994</type-id>"), "{said}");
    }
    // Of a thing that came without its data, the type is known and counts.
    let bare = "<thing><type-id>b81eb4a6-6eac-4292-ae93-3872d6870994</type-id></thing>";
    let demanded = |type_: &str| hv_reading(&["validate", "--type", type_, "-"], bare.as_bytes());
    assert_eq!(demanded("heart-rate").status.code(), Some(0));
    assert_eq!(demanded("weight").status.code(), Some(1));
    assert!(out(&demanded("weight")).contains("the thing is of heart_rate, not weight"));
}
