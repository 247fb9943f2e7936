//! The command `hv-codegen` as its users see it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use tempfile::TempDir;

/// What a run of the command said.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// A folder in which the command runs.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> &Folder {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Names of all files below `name`, sorted.
    fn files(&self, name: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path(name)) else { return Vec::new() };
        let mut files: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        files
    }

    fn modified(&self, name: &str) -> SystemTime {
        self.path(name).metadata().unwrap().modified().unwrap()
    }

    fn run(&self, arguments: &str) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_hv-codegen"))
            .current_dir(&self.0)
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A thing type's schema: `root` holds these components in a sequence.
fn thing(number: u32, root: &str, version: u32, members: &str) -> String {
    let content = format!("<sequence>{members}</sequence>");
    let element = format!("<element name=\"{root}\"><complexType>{content}</complexType></element>");
    schema(number, &format!("Type {root}"), version, &element)
}

fn schema(number: u32, name: &str, version: u32, components: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:example" targetNamespace="urn:example">
  <annotation>
    <documentation>
      <type-id>00000000-0000-4000-8000-{number:012}</type-id>
      <type-name>{name}</type-name>
      <version>{version}</version>
      <summary>Summary of {name}.</summary>
    </documentation>
  </annotation>
  {components}
</schema>
"#
    )
}

fn weight(members: &str) -> String {
    thing(1, "weight", 1, members)
}

const KG: &str = r#"<element name="kg" type="int"/>"#;

/// A folder with two thing types, one in two versions, and a schema that is none.
fn folder_of_schemas() -> Folder {
    let folder = Folder::new();
    folder
        .write("xsd/weight.xsd", &weight(KG))
        .write("xsd/dose.xsd", &thing(2, "dose", 1, KG))
        .write("xsd/deeper/dose.2.xsd", &thing(3, "dose", 2, KG))
        .write("xsd/plain.xsd", "<schema xmlns='http://www.w3.org/2001/XMLSchema'/>");
    folder
}

// ---- generate ----

#[test]
fn generate_writes_a_folder_of_modules() {
    let folder = folder_of_schemas();
    let run = folder.run("generate --schemas xsd --out src");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("3 thing types, 3 Rust types, "), "{}", run.out);
    assert!(run.out.contains("(4 of 4 files changed)"), "{}", run.out);
    assert_eq!(folder.files("src"), ["dose_v1.rs", "dose_v2.rs", "mod.rs", "weight.rs"]);
    assert!(folder.read("src/mod.rs").contains("pub type Dose = DoseV2;"));
}

#[test]
fn generate_writes_one_file_when_its_name_ends_in_rs() {
    let folder = folder_of_schemas();
    assert_eq!(folder.run("generate --schemas xsd --out src/things.rs").code, 0);
    assert_eq!(folder.files("src"), ["things.rs"]);
    let source = folder.read("src/things.rs");
    for module in ["pub mod weight {", "pub mod dose_v1 {", "pub mod dose_v2 {"] {
        assert!(source.contains(module), "{module} is missing");
    }
}

#[test]
fn generated_source_names_no_folder_of_the_machine() {
    let folder = folder_of_schemas();
    let schemas = folder.path("xsd");
    folder.run(&format!("generate --schemas {} --out src/things.rs", schemas.display()));
    let source = folder.read("src/things.rs");
    assert!(!source.contains(folder.0.path().to_str().unwrap()));
}

#[test]
fn a_second_run_rewrites_nothing() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src");
    let files = folder.files("src");
    let before: Vec<_> = files.iter().map(|file| folder.modified(&format!("src/{file}"))).collect();
    let run = folder.run("generate --schemas xsd --out src");
    let after: Vec<_> = files.iter().map(|file| folder.modified(&format!("src/{file}"))).collect();
    assert!(run.out.contains("(0 of 4 files changed)"), "{}", run.out);
    assert_eq!(before, after);
}

#[test]
fn two_runs_write_the_same_bytes() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out one");
    folder.run("generate --schemas xsd --out two");
    for file in folder.files("one") {
        assert_eq!(folder.read(&format!("one/{file}")), folder.read(&format!("two/{file}")), "{file}");
    }
}

#[test]
fn only_the_files_that_change_are_rewritten() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src");
    let before = folder.modified("src/dose_v1.rs");
    folder.write("xsd/weight.xsd", &weight(r#"<element name="lb" type="int"/>"#));
    let run = folder.run("generate --schemas xsd --out src");
    assert!(run.out.contains("(1 of 4 files changed)"), "{}", run.out);
    assert_eq!(folder.modified("src/dose_v1.rs"), before);
    assert!(folder.read("src/weight.rs").contains("pub lb:"));
}

#[test]
fn a_type_is_selected_by_any_of_its_names() {
    let folder = folder_of_schemas();
    let names = [
        ("weight", "weight.rs"),
        ("Weight", "weight.rs"),
        ("weight.xsd", "weight.rs"),
        ("00000000-0000-4000-8000-000000000001", "weight.rs"),
        ("dose_v2", "dose_v2.rs"),
        ("DoseV2", "dose_v2.rs"),
        ("dose.2", "dose_v2.rs"),
    ];
    let expected = |file| match file {
        "weight.rs" => ["mod.rs", "weight.rs"],
        other => [other, "mod.rs"],
    };
    for (name, file) in names {
        folder.run(&format!("generate --schemas xsd --out {name}.d --type {name}"));
        assert_eq!(folder.files(&format!("{name}.d")), expected(file), "{name}");
    }
}

#[test]
fn a_selection_changes_no_name() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out all");
    folder.run("generate --schemas xsd --out some --type dose_v1");
    assert_eq!(folder.read("all/dose_v1.rs"), folder.read("some/dose_v1.rs"));
}

#[test]
fn a_schema_without_a_type_id_is_given_one() {
    let folder = Folder::new();
    folder.write(
        "xsd/own.xsd",
        "<schema xmlns='http://www.w3.org/2001/XMLSchema'><element name='own'><complexType/></element></schema>",
    );
    assert_eq!(folder.run("generate --schemas xsd --out src").code, 2);
    let id = "--type-id own=00000000-0000-4000-8000-00000000000A";
    assert_eq!(folder.run(&format!("generate --schemas xsd --out src {id}")).code, 0);
    assert!(folder.read("src/own.rs").contains("type id `00000000-0000-4000-8000-00000000000a`"));
}

#[test]
fn a_module_named_like_the_root_file_gets_a_file_of_its_own() {
    let folder = Folder::new();
    folder.write("xsd/mod.xsd", &thing(1, "mod", 1, KG));
    assert_eq!(folder.run("generate --schemas xsd --out src").code, 0);
    assert_eq!(folder.files("src"), ["mod.rs", "mod_.rs"]);
}

// ---- check ----

#[test]
fn check_says_nothing_about_fresh_output() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src");
    let run = folder.run("generate --schemas xsd --out src --check");
    assert_eq!(run, Run { code: 0, out: String::new(), err: String::new() });
}

#[test]
fn check_shows_what_is_stale_and_how_to_regenerate_and_writes_nothing() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src --no-serde");
    folder.write("xsd/weight.xsd", &weight(r#"<element name="lb" type="int"/>"#));
    let before = folder.read("src/weight.rs");
    let run = folder.run("generate --schemas xsd --out src --no-serde --check");
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("--- src/weight.rs\n+++ src/weight.rs\n"), "{}", run.out);
    assert!(run.out.contains("-    pub kg: values::Int,\n"), "{}", run.out);
    assert!(run.out.contains("+    pub lb: values::Int,\n"), "{}", run.out);
    assert!(run.err.contains("\n  hv-codegen generate --schemas xsd --out src --no-serde\n"), "{}", run.err);
    assert_eq!(folder.read("src/weight.rs"), before);
}

#[test]
fn check_does_not_mind_the_line_ends_of_another_system() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src");
    let source = folder.read("src/weight.rs").replace('\n', "\r\n");
    folder.write("src/weight.rs", &source);
    assert_eq!(folder.run("generate --schemas xsd --out src --check").code, 0);
}

#[test]
fn check_finds_missing_output() {
    let folder = folder_of_schemas();
    let run = folder.run("generate --schemas xsd --out src --check");
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with("4 files are stale"), "{}", run.err);
    assert!(!folder.path("src").exists());
}

#[test]
fn check_finds_files_that_nothing_generates_any_more() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src");
    folder.write("src/by_hand.rs", "//! Not generated.\n");
    std::fs::remove_file(folder.path("xsd/weight.xsd")).unwrap();
    folder.run("generate --schemas xsd --out src");
    let run = folder.run("generate --schemas xsd --out src --check");
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("src/weight.rs: nothing generates this file any more; delete it"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("by_hand"), "{}", run.out);
    assert!(!run.err.contains("to regenerate"), "{}", run.err);
}

// ---- faults ----

#[test]
fn a_fault_leaves_everything_as_it_was() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src");
    let before: Vec<_> = folder.files("src").iter().map(|file| folder.read(&format!("src/{file}"))).collect();
    folder.write("xsd/weight.xsd", &weight(r#"<element name="lb" type="itn"/>"#));
    folder.write("xsd/dose.xsd", &thing(2, "dose", 1, r#"<element name="mg" type="int"/>"#));
    assert_eq!(folder.run("generate --schemas xsd --out src").code, 2);
    let after: Vec<_> = folder.files("src").iter().map(|file| folder.read(&format!("src/{file}"))).collect();
    assert_eq!(before, after);
}

#[test]
fn output_that_cannot_be_written_leaves_nothing_half_written() {
    let folder = folder_of_schemas();
    // A folder stands where a file should go.
    folder.write("src/weight.rs/note.txt", "");
    let run = folder.run("generate --schemas xsd --out src");
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error[HV0601]: cannot write `src/weight.rs`"), "{}", run.err);
    let left: Vec<String> = folder.files("src").into_iter().filter(|file| file.contains("tmp")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn misuse_and_unreadable_input_exit_with_2() {
    let folder = folder_of_schemas();
    folder.write("file", "");
    for arguments in [
        "",
        "generate",
        "generate --schemas xsd",
        "generate --schemas xsd --out src --type-id nonsense",
        "generate --schemas no-such-folder --out src",
        "generate --schemas xsd --out file/inside",
        "list",
        "list --schemas no-such-file.xsd",
        "list --schemas xsd --format yaml",
        "diff xsd",
        "diff xsd no-such-folder",
        "no-such-command",
    ] {
        let run = folder.run(arguments);
        assert_eq!(run.code, 2, "{arguments}: {run:?}");
        assert!(!run.err.is_empty(), "{arguments}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let run = Folder::new().run("generate --schemas no-such-file.xsd --out src");
    assert!(run.err.starts_with("error[HV0101]: cannot read `no-such-file.xsd`: "), "{}", run.err);
    assert!(run.err.ends_with("= help: name a schema file, or a folder of schema files\n"), "{}", run.err);
}

// ---- list ----

#[test]
fn list_shows_a_table() {
    let run = folder_of_schemas().run("list --schemas xsd");
    let expected = "\
ID                                    NAME         VERSION  FAMILY  ROOT    MODULE   FILE
00000000-0000-4000-8000-000000000002  Type dose    1        dose    dose    dose_v1  xsd/dose.xsd
00000000-0000-4000-8000-000000000003  Type dose    2        dose    dose    dose_v2  xsd/deeper/dose.2.xsd
00000000-0000-4000-8000-000000000001  Type weight  1        -       weight  weight   xsd/weight.xsd
";
    assert_eq!(run, Run { code: 0, out: expected.to_owned(), err: String::new() });
}

#[test]
fn list_shows_json() {
    let run = folder_of_schemas().run("list --schemas xsd/weight.xsd xsd/deeper --format json");
    let list: Value = serde_json::from_str(&run.out).unwrap();
    let dose = json!({
        "id": "00000000-0000-4000-8000-000000000003", "name": "Type dose", "version": 2, "family": "dose",
        "root": "dose", "module": "dose_v2", "type": "DoseV2", "file": "xsd/deeper/dose.2.xsd",
    });
    let weight = json!({
        "id": "00000000-0000-4000-8000-000000000001", "name": "Type weight", "version": 1, "family": null,
        "root": "weight", "module": "weight", "type": "Weight", "file": "xsd/weight.xsd",
    });
    assert_eq!(list, json!([dose, weight]));
}

// ---- diff ----

/// The lines of `diff old.xsd new.xsd`, without the closing one, and the exit code.
fn diff(old: &str, new: &str) -> (Vec<String>, i32) {
    let folder = Folder::new();
    folder.write("old.xsd", old).write("new.xsd", new);
    let run = folder.run("diff old.xsd new.xsd");
    assert_eq!(run.err, "");
    // After the changes come their number and what the words mean.
    let is_change = |line: &&str| !line.contains(" differences, ") && *line != "no structural difference";
    (run.out.lines().take_while(is_change).map(str::to_owned).collect(), run.code)
}

#[track_caller]
fn assert_one_change(old: &str, new: &str, expected: &str) {
    let (lines, code) = diff(old, new);
    assert_eq!((lines, code), (vec![expected.to_owned()], 1));
}

#[track_caller]
fn assert_no_change(old: &str, new: &str) {
    assert_eq!(diff(old, new), (Vec::new(), 0));
}

#[test]
fn documentation_layout_prefixes_and_import_paths_are_no_differences() {
    let old = weight(KG);
    assert_no_change(&old, &old.replace("Summary of", "About"));
    assert_no_change(&old, &old.replace("><", ">\n\n   <"));
    assert_no_change(&old, &old.replace("<element", "<!-- comment --><element"));
    let with_type = |prefix: &str, import: &str| {
        weight(&format!("<element name='kg' type='{prefix}:number'/>"))
            .replace("xmlns:t=", &format!("xmlns:{prefix}=\"urn:other\" xmlns:t="))
            .replace(
                "<annotation>",
                &format!("<import namespace='urn:other' schemaLocation='{import}'/><annotation>"),
            )
    };
    assert_no_change(&with_type("o", "other.xsd"), &with_type("x", "../elsewhere/other.xsd"));
}

#[test]
fn each_change_of_an_element_is_reported_once() {
    let old = |attributes: &str| weight(&format!(r#"<element name="kg" {attributes}/>"#));
    let path = "new.xsd: element weight/sequence/element kg";
    for (before, after, expected) in [
        ("type='int'", "type='long'", format!("breaks readers {path}: type: xs:int → xs:long")),
        ("type='int'", "type='int' minOccurs='0'", format!("breaks readers {path}: occurs: 1 → 0..1")),
        ("type='int' minOccurs='0'", "type='int'", format!("breaks writers {path}: occurs: 0..1 → 1")),
        (
            "type='int'",
            "type='int' maxOccurs='unbounded'",
            format!("breaks readers {path}: occurs: 1 → 1..unbounded"),
        ),
        (
            "type='int' maxOccurs='3'",
            "type='int' maxOccurs='2'",
            format!("breaks writers {path}: occurs: 1..3 → 1..2"),
        ),
        (
            "type='int'",
            "type='int' nillable='true'",
            format!("breaks readers {path}: nillable: false → true"),
        ),
        (
            "type='int' nillable='true'",
            "type='int'",
            format!("breaks writers {path}: nillable: true → false"),
        ),
        ("type='int'", "type='int' fixed='1'", format!("breaks writers {path}: fixed: (none) → 1")),
        ("type='int' fixed='1'", "type='int'", format!("breaks readers {path}: fixed: 1 → (none)")),
        (
            "type='int'",
            "type='int' form='qualified'",
            format!("breaks both    {path}: qualified: false → true"),
        ),
    ] {
        assert_one_change(&old(before), &old(after), &expected);
    }
}

#[test]
fn members_that_come_and_go_are_reported_once() {
    let lb = r#"<element name="lb" type="int"/>"#;
    let maybe_lb = r#"<element name="lb" type="int" minOccurs="0"/>"#;
    let path = "new.xsd: element weight/sequence";
    let both = format!("{KG}{lb}");
    let with_maybe = format!("{maybe_lb}{KG}");
    let swapped = format!("{lb}{KG}");
    for (old, new, expected) in [
        (KG, both.as_str(), format!("breaks both    {path}: element lb is new (1)")),
        (KG, with_maybe.as_str(), format!("breaks readers {path}: element lb is new (0..1)")),
        (both.as_str(), KG, format!("breaks both    {path}: element lb is gone")),
        (
            both.as_str(),
            swapped.as_str(),
            format!("breaks both    {path}: element kg stands in another place"),
        ),
    ] {
        assert_one_change(&weight(old), &weight(new), &expected);
    }
}

#[test]
fn alternatives_may_change_their_order_and_grow() {
    let lb = r#"<element name="lb" type="int"/>"#;
    let choice = |members: &str| weight(&format!("<choice>{members}</choice>"));
    let path = "new.xsd: element weight/sequence/choice";
    assert_no_change(&choice(&format!("{KG}{lb}")), &choice(&format!("{lb}{KG}")));
    let both = choice(&format!("{KG}{lb}"));
    assert_one_change(&choice(KG), &both, &format!("breaks readers {path}: element lb is new (1)"));
    assert_one_change(&both, &choice(KG), &format!("breaks writers {path}: element lb is gone"));
    let sequence = weight(&format!("<sequence>{KG}{lb}</sequence>"));
    let (lines, _) = diff(&both, &sequence);
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
fn each_change_of_a_facet_is_reported_once() {
    let level = |facets: &str| {
        let type_ = format!(
            "<simpleType name='level'><restriction base='string'>{facets}</restriction></simpleType>"
        );
        schema(1, "Level", 1, &format!("<element name='level' type='t:level'/>{type_}"))
    };
    let path = "new.xsd: type level";
    for (before, after, expected) in [
        (
            "<maxLength value='3'/>",
            "<maxLength value='4'/>",
            format!("breaks readers {path}: maxLength: 3 → 4"),
        ),
        (
            "<maxLength value='3'/>",
            "<maxLength value='2'/>",
            format!("breaks writers {path}: maxLength: 3 → 2"),
        ),
        (
            "<minLength value='3'/>",
            "<minLength value='2'/>",
            format!("breaks readers {path}: minLength: 3 → 2"),
        ),
        ("", "<minLength value='3'/>", format!("breaks writers {path}: minLength `3` is new")),
        ("<minLength value='3'/>", "", format!("breaks readers {path}: minLength `3` is gone")),
        ("<length value='3'/>", "<length value='4'/>", format!("breaks both    {path}: length: 3 → 4")),
        (
            "<pattern value='a'/>",
            "<pattern value='a'/><pattern value='b'/>",
            format!("breaks readers {path}: pattern `b` is new"),
        ),
        ("", "<pattern value='a'/>", format!("breaks writers {path}: pattern `a` is new")),
        ("<pattern value='a'/>", "", format!("breaks readers {path}: pattern `a` is gone")),
        (
            "<enumeration value='a'/>",
            "<enumeration value='a'/><enumeration value='b'/>",
            format!("breaks readers {path}: enumeration `b` is new"),
        ),
        (
            "<enumeration value='a'/><enumeration value='b'/>",
            "<enumeration value='a'/>",
            format!("breaks writers {path}: enumeration `b` is gone"),
        ),
    ] {
        assert_one_change(&level(before), &level(after), &expected);
    }
}

#[test]
fn each_change_of_an_attribute_is_reported_once() {
    let weight = |attribute: &str| {
        schema(
            1,
            "Weight",
            1,
            &format!("<element name='weight'><complexType>{attribute}</complexType></element>"),
        )
    };
    let path = "new.xsd: element weight";
    let unit = "<attribute name='unit' type='string'/>";
    let required = "<attribute name='unit' type='string' use='required'/>";
    for (before, after, expected) in [
        ("", unit, format!("breaks readers {path}: attribute unit is new")),
        ("", required, format!("breaks both    {path}: attribute unit is new")),
        (unit, "", format!("breaks writers {path}: attribute unit is gone")),
        (unit, required, format!("breaks writers {path}/attribute unit: use: optional → required")),
        (required, unit, format!("breaks readers {path}/attribute unit: use: required → optional")),
        (
            unit,
            "<attribute name='unit' type='token'/>",
            format!("breaks both    {path}/attribute unit: type: xs:string → xs:token"),
        ),
        ("", "<anyAttribute/>", format!("breaks readers {path}: anyAttribute: none → ##any, strict")),
    ] {
        assert_one_change(&weight(before), &weight(after), &expected);
    }
}

#[test]
fn each_change_of_metadata_is_reported_once() {
    let old = weight(KG);
    let file = "new.xsd";
    for (from, to, expected) in [
        (
            "Type weight",
            "Body weight",
            format!("compatible     {file}: type name: Type weight → Body weight"),
        ),
        ("<version>1", "<version>2", format!("breaks both    {file}: version: 1 → 2")),
        (
            "</type-name>",
            "</type-name><effective-date-element>when</effective-date-element>",
            format!("breaks both    {file}: effective date: (none) → when"),
        ),
        (
            "</type-name>",
            "</type-name><singleton>true</singleton>",
            format!("breaks writers {file}: singleton: false → true"),
        ),
        (
            "targetNamespace=\"urn:example\"",
            "targetNamespace=\"urn:sample\"",
            format!("breaks both    {file}: target namespace: urn:example → urn:sample"),
        ),
    ] {
        let new = old.replace(from, to).replace("Summary of Body weight", "Summary of Type weight");
        assert_one_change(&old, &new, &expected);
    }
}

#[test]
fn global_components_that_come_and_go_are_reported_once() {
    let with = |more: &str| schema(1, "Weight", 1, &format!("<element name='weight' type='string'/>{more}"));
    for (kind, component) in [
        ("element", "<element name='more' type='string'/>"),
        ("type", "<simpleType name='more'><restriction base='string'/></simpleType>"),
        ("group", "<group name='more'><sequence/></group>"),
        ("attribute", "<attribute name='more' type='string'/>"),
        ("attributeGroup", "<attributeGroup name='more'/>"),
    ] {
        let new = with(component);
        assert_one_change(&with(""), &new, &format!("breaks readers new.xsd: {kind} more is new"));
        assert_one_change(&new, &with(""), &format!("breaks writers new.xsd: {kind} more is gone"));
    }
}

#[test]
fn folders_are_compared_by_type_id_and_file_name() {
    let folder = folder_of_schemas();
    folder
        .write("new/renamed.xsd", &weight(r#"<element name="kg" type="int" minOccurs="0"/>"#))
        .write("new/dose.xsd", &thing(2, "dose", 1, KG))
        .write("new/plain.xsd", "<schema xmlns='http://www.w3.org/2001/XMLSchema'/>")
        .write("new/height.xsd", &thing(4, "height", 1, KG));
    let run = folder.run("diff xsd new");
    let expected = "\
breaks writers dose.2.xsd: the schema is gone
breaks readers renamed.xsd: element weight/sequence/element kg: occurs: 1 → 0..1
breaks readers height.xsd: the schema is new
3 differences, 3 of them breaking
  breaks readers old documents stay valid; old readers may meet something new
  breaks writers old readers can read new documents; what old writers write may be refused
";
    assert_eq!(run, Run { code: 1, out: expected.to_owned(), err: String::new() });
}

#[test]
fn facets_and_defaults_are_compared_by_what_they_mean() {
    let with = |facets: &str| {
        let type_ =
            format!("<simpleType name='a'><restriction base='decimal'>{facets}</restriction></simpleType>");
        schema(1, "A", 1, &format!("<element name='a' type='t:a'/>{type_}"))
    };
    let path = "new.xsd: type a";
    for (before, after, expected) in [
        (
            "<minInclusive value='1'/>",
            "<minInclusive value='1.0'/>",
            format!("compatible     {path}: minInclusive: 1 → 1.0"),
        ),
        (
            "<maxInclusive value='9'/>",
            "<maxInclusive value='10'/>",
            format!("breaks readers {path}: maxInclusive: 9 → 10"),
        ),
        (
            "<maxInclusive value='9.5'/>",
            "<maxInclusive value='9.25'/>",
            format!("breaks writers {path}: maxInclusive: 9.5 → 9.25"),
        ),
    ] {
        assert_one_change(&with(before), &with(after), &expected);
    }
    let with = |default: &str| weight(&format!("<element name='kg' type='int' {default}/>"));
    let path = "new.xsd: element weight/sequence/element kg";
    for (before, after, expected) in [
        ("", "default='1'", format!("compatible     {path}: default: (none) → 1")),
        ("default='1'", "default='2'", format!("breaks both    {path}: default: 1 → 2")),
        ("default='1'", "", format!("breaks both    {path}: default: 1 → (none)")),
    ] {
        assert_one_change(&with(before), &with(after), &expected);
    }
}

#[test]
fn compatible_differences_pass_where_only_breaking_ones_count() {
    let folder = Folder::new();
    let new = weight(KG).replace("Type weight", "Body weight");
    folder.write("old.xsd", &weight(KG)).write("new.xsd", &new);
    assert_eq!(folder.run("diff old.xsd new.xsd").code, 1);
    assert_eq!(folder.run("diff old.xsd new.xsd --breaking").code, 0);
    folder.write("new.xsd", &weight(""));
    assert_eq!(folder.run("diff old.xsd new.xsd --breaking").code, 1);
}

#[test]
fn equal_folders_have_no_difference() {
    let folder = folder_of_schemas();
    let run = folder.run("diff xsd xsd");
    assert_eq!((run.code, run.out.as_str()), (0, "no structural difference\n"));
}

#[test]
fn diff_shows_json() {
    let folder = Folder::new();
    folder.write("old.xsd", &weight(KG)).write("new.xsd", &weight(r#"<element name="kg" type="long"/>"#));
    let run = folder.run("diff old.xsd new.xsd --format json");
    let list: Value = serde_json::from_str(&run.out).unwrap();
    let change = json!({
        "file": "new.xsd", "path": "element weight/sequence/element kg",
        "change": "type: xs:int → xs:long", "compatible": false, "readers": "breaking",
        "writers": "compatible", "reason": "old documents stay valid; old readers may meet something new",
    });
    assert_eq!((run.code, list), (1, json!([change])));
    assert_eq!(folder.run("diff old.xsd old.xsd --format json").out, "[]\n");
}

#[test]
fn diff_does_not_need_imported_files() {
    let import = "<import namespace='urn:other' schemaLocation='missing.xsd'/><annotation>";
    let old = weight(KG).replace("<annotation>", import);
    assert_no_change(&old, &old);
    assert!(!Path::new("missing.xsd").exists());
}
