//! What a build script tells cargo, and what it generates by feature.
//!
//! A build script is a process: each test runs this program again as one.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use hv_codegen::Config;

/// Not a test: what runs in the other process.
#[test]
#[ignore = "run by the tests, as their build script"]
fn build_script() {
    let folder = std::env::var("BUILD_SCRIPT_FOLDER").unwrap();
    std::env::set_current_dir(folder).unwrap();
    let mut config = Config::new().schemas("schemas").samples("samples").types_by_feature();
    if let Ok(out) = std::env::var("BUILD_SCRIPT_OUT") {
        config = config.out(out);
    }
    if let Err(error) = config.generate() {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

fn schema(root: &str, id: u128, import: &str, content: &str) -> String {
    format!(
        r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:{root}" xmlns:c="urn:common" targetNamespace="urn:{root}">
  <annotation><documentation>
    <type-id>00000000-0000-4000-8000-{id:012x}</type-id><type-name>{root}</type-name>
  </documentation></annotation>
  {import}
  <element name="{root}"><complexType><sequence>{content}</sequence></complexType></element>
</schema>"#
    )
}

/// A package: two types, one of which imports a schema outside of the folder.
fn package() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let import = r#"<import namespace="urn:common" schemaLocation="../shared/common.xsd"/>"#;
    write("schemas/mood.xsd", &schema("mood", 1, import, r#"<element name="level" type="c:level"/>"#));
    write("schemas/nap.xsd", &schema("nap", 2, "", r#"<element name="minutes" type="int"/>"#));
    write("samples/nap.xml", "<nap><minutes>20</minutes></nap>");
    write("notes/unrelated.xsd", "not read");
    write("shared/unrelated.xsd", "not read");
    write(
        "shared/common.xsd",
        r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:common">
  <simpleType name="level"><restriction base="int"><maxInclusive value="5"/></restriction></simpleType>
</schema>"#,
    );
    std::fs::create_dir(folder.path().join("out")).unwrap();
    folder
}

fn run(folder: &Path, features: &[&str]) -> Output {
    command(folder, features).output().unwrap()
}

fn command(folder: &Path, features: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["build_script", "--exact", "--ignored", "--nocapture"]);
    command.env("BUILD_SCRIPT_FOLDER", folder).env("OUT_DIR", folder.join("out"));
    for feature in features {
        command.env(format!("CARGO_FEATURE_{feature}"), "1");
    }
    command
}

/// What the lines that begin with `key` name.
fn told(output: &Output, key: &str) -> BTreeSet<String> {
    let start = format!("cargo::{key}=");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The files that cargo is to watch, by their names in the package.
fn watched(folder: &Path, output: &Output) -> BTreeSet<String> {
    let folder = folder.canonicalize().unwrap();
    let name = |path: String| {
        let path = folder.join(path);
        let path =
            path.canonicalize().unwrap_or_else(|_| panic!("{} is watched, and not there", path.display()));
        path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned()
    };
    told(output, "rerun-if-changed").into_iter().map(name).collect()
}

fn modules(folder: &Path) -> BTreeSet<String> {
    let code = std::fs::read_to_string(folder.join("out/things.rs")).unwrap();
    let names = code.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(" {"));
    names.map(str::to_owned).collect()
}

#[test]
fn cargo_watches_exactly_what_was_read() {
    let package = package();
    let output = run(package.path(), &["ALL"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let all = set(&[
        "schemas",
        "schemas/mood.xsd",
        "schemas/nap.xsd",
        "shared/common.xsd",
        "samples",
        "samples/nap.xml",
    ]);
    assert_eq!(watched(package.path(), &output), all);
    // A run that finds nothing to do says the same.
    assert_eq!(watched(package.path(), &run(package.path(), &["ALL"])), all);
}

#[test]
fn a_sample_is_named_in_code_that_stays_and_copied_into_code_that_may_be_checked_in() {
    let package = package();
    assert!(run(package.path(), &["ALL"]).status.success());
    let code = std::fs::read_to_string(package.path().join("out/things.rs")).unwrap();
    let named = code.split_once("#[doc = include_str!(\"").and_then(|(_, rest)| rest.split_once("\")]"));
    let path = Path::new(named.unwrap().0);
    assert!(path.is_absolute());
    assert_eq!(std::fs::read_to_string(path).unwrap(), "<nap><minutes>20</minutes></nap>");

    let out = package.path().join("generated");
    let output = command(package.path(), &["ALL"]).env("BUILD_SCRIPT_OUT", &out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let code = std::fs::read_to_string(out.join("nap.rs")).unwrap();
    assert!(code.contains("/// <nap><minutes>20</minutes></nap>\n"), "{code}");
}

#[test]
fn a_schema_with_a_fault_is_watched_so_that_its_correction_is_noticed() {
    let package = package();
    std::fs::write(package.path().join("schemas/nap.xsd"), "<schema").unwrap();
    let output = run(package.path(), &["ALL"]);
    assert!(!output.status.success());
    assert!(watched(package.path(), &output).contains("schemas"), "cargo watches what is in the folder");
}

#[test]
fn a_type_s_feature_generates_that_type_with_what_it_needs() {
    let features = set(&["CARGO_FEATURE_ALL", "CARGO_FEATURE_MOOD", "CARGO_FEATURE_NAP"]);
    for (feature, generated) in [("NAP", &["nap"][..]), ("MOOD", &["common", "mood"])] {
        let package = package();
        let output = run(package.path(), &[feature]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(modules(package.path()), set(generated), "{feature}");
        assert_eq!(told(&output, "rerun-if-env-changed"), features, "cargo watches every feature");
    }
    let package = package();
    let output = run(package.path(), &[]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no type's feature is on"));
}

#[test]
fn files_that_nothing_generates_any_more_are_warned_of_until_they_are_gone() {
    let package = package();
    let warnings = |features: &[&str]| {
        let output = command(package.path(), features).env("BUILD_SCRIPT_OUT", "src").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        told(&output, "warning")
    };
    assert_eq!(warnings(&["ALL"]), set(&[]));
    let leftovers = set(&[
        "nothing generates src/common.rs any more; delete it",
        "nothing generates src/mood.rs any more; delete it",
    ]);
    assert_eq!(warnings(&["NAP"]), leftovers);
    assert_eq!(warnings(&["NAP"]), leftovers);
    std::fs::remove_file(package.path().join("src/common.rs")).unwrap();
    std::fs::remove_file(package.path().join("src/mood.rs")).unwrap();
    assert_eq!(warnings(&["NAP"]), set(&[]));
}
