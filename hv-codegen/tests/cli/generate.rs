//! `generate` and `list`.

use serde_json::{Value, json};

use super::*;

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
fn schemas_that_are_given_twice_are_found_once() {
    let folder = folder_of_schemas();
    let once = folder.run("list --schemas xsd");
    for twice in ["xsd xsd", "xsd xsd/deeper", "xsd xsd/weight.xsd"] {
        assert_eq!(folder.run(&format!("list --schemas {twice}")), once, "{twice}");
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

#[test]
fn files_of_types_that_are_gone_are_named_and_left_alone() {
    let folder = folder_of_schemas();
    folder.run("generate --schemas xsd --out src");
    folder.write("src/by_hand.rs", "//! Not generated.\n");
    std::fs::remove_file(folder.path("xsd/deeper/dose.2.xsd")).unwrap();
    let run = folder.run("generate --schemas xsd --out src");
    let said = "\
note: nothing generates src/dose_v1.rs any more; delete it
note: nothing generates src/dose_v2.rs any more; delete it
";
    assert_eq!((run.code, run.err.as_str()), (0, said));
    assert!(folder.path("src/dose_v1.rs").exists());
    let run = folder.run("generate --schemas xsd --out src --format json");
    let json: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["leftovers"], json!(["src/dose_v1.rs", "src/dose_v2.rs"]));
    std::fs::remove_file(folder.path("src/dose_v1.rs")).unwrap();
    std::fs::remove_file(folder.path("src/dose_v2.rs")).unwrap();
    assert_eq!(folder.run("generate --schemas xsd --out src").err, "");
}

#[test]
fn a_forgotten_version_is_noted() {
    let note = |files: &str| {
        format!(
            "note: {files} share the namespace, the root `dose` and the version 1, and so are \
             no versions of one type; is the `version` of the newer one missing, or not raised?\n"
        )
    };
    let dose = |number, name: &str| thing(number, "dose", 1, KG).replace("Type dose", name);
    for (file, name, said) in [
        ("dose-v2", "Dose", note("xsd/dose-v2.xsd and xsd/dose.xsd")),
        ("dose-v2", "Dose, newer", note("xsd/dose-v2.xsd and xsd/dose.xsd")),
        ("newer", "dose", note("xsd/dose.xsd and xsd/newer.xsd")),
        // Two formats of one root, such as CCD and CDA.
        ("newer", "Other", String::new()),
    ] {
        let folder = Folder::new();
        let newer = dose(2, name).replace("<version>1</version>", "");
        folder.write("xsd/dose.xsd", &dose(1, "Dose")).write(&format!("xsd/{file}.xsd"), &newer);
        for command in ["generate --schemas xsd --out src", "list --schemas xsd"] {
            let run = folder.run(command);
            assert_eq!((run.code, run.err.as_str()), (0, said.as_str()), "{command} {file} {name}");
        }
        folder
            .write(&format!("xsd/{file}.xsd"), &newer.replace("<summary>", "<version>2</version><summary>"));
        assert_eq!(folder.run("list --schemas xsd").err, "");
    }
}

#[test]
fn nothing_is_noted_of_the_schemas_of_this_repository() {
    let things = concat!(env!("CARGO_MANIFEST_DIR"), "/../xsd/things");
    assert_eq!(Folder::new().run(&format!("list --schemas {things}")).err, "");
}

#[test]
fn numbers_and_their_nouns_agree() {
    let folder = Folder::new();
    folder.write("old.xsd", &weight(KG)).write("new.xsd", &weight(r#"<element name="kg" type="long"/>"#));
    let run = folder.run("generate --schemas old.xsd --out one.rs");
    assert!(run.out.starts_with("1 thing type, 1 Rust type, "), "{}", run.out);
    assert!(run.out.contains(" (1 of 1 file changed)"), "{}", run.out);
    let run = folder.run("generate --schemas new.xsd --out one.rs --check");
    assert!(run.err.starts_with("1 file is stale; "), "{}", run.err);
    let run = folder.run("diff old.xsd new.xsd");
    assert!(run.out.contains("\n1 difference, breaking\n"), "{}", run.out);
    folder.write("new.xsd", &weight(KG).replace("Type weight", "Body weight"));
    let run = folder.run("diff old.xsd new.xsd");
    assert!(run.out.contains("\n1 difference, not breaking\n"), "{}", run.out);
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
        "note": null,
    });
    let weight = json!({
        "id": "00000000-0000-4000-8000-000000000001", "name": "Type weight", "version": 1, "family": null,
        "root": "weight", "module": "weight", "type": "Weight", "file": "xsd/weight.xsd", "note": null,
    });
    assert_eq!(list, json!([dose, weight]));
}
