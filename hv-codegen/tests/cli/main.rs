//! The command `hv-codegen` as its users see it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod diff;
mod generate;
mod versions;

use std::path::PathBuf;
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
