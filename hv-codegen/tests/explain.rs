//! Every code has a page, and every page shows what really happens.
//!
//! A page's blocks ```` ```xml FILE ```` and ```` ```toml FILE ```` are written to a
//! folder, the command of its block `sh` is run there, and the block `text` is what
//! it says. `UPDATE_GOLDEN=1` writes that block.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod common;

use common::Golden;
use hv_codegen::{Code, Config};
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codes")
}

/// The fenced blocks: what the fence says, and the content.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let mut parts = page.split("```");
    parts.next();
    let mut blocks = Vec::new();
    while let Some(block) = parts.next() {
        blocks.push(block.split_once('\n').expect("a block has lines"));
        parts.next();
    }
    blocks
}

/// What the command of the page says.
fn report(page: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut output = None;
    let path = |name: &str| folder.path().join(name);
    for (fence, content) in blocks(page) {
        match fence.split_once(' ') {
            Some(("xml" | "toml", file)) => std::fs::write(path(file), content).unwrap(),
            _ if fence == "sh" => {
                let arguments = content.trim().strip_prefix("hv-codegen ").expect("a command of ours");
                let mut command = Command::new(env!("CARGO_BIN_EXE_hv-codegen"));
                command.current_dir(&folder).args(arguments.split_whitespace());
                output = Some(command.output().unwrap());
            }
            // The only one that no command reports.
            _ if fence == "rust" => {
                assert!(content.contains(r#".schemas("weight.xsd").out("weight.rs").check_fresh()"#));
                let config = Config::new().schemas(path("weight.xsd")).out(path("weight.rs"));
                let report = config.check_fresh().unwrap_err().to_string();
                return (Some(2), report.replace(&format!("{}/", folder.path().display()), "") + "\n");
            }
            _ => {}
        }
    }
    let output = output.expect("a page has a command");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn every_page_shows_the_report_of_its_example() {
    let mut golden = Golden::default();
    for code in Code::ALL {
        let page = code.explanation();
        let (exit, report) = report(page);
        if exit != Some(2) || !report.starts_with(&format!("error[{}]: ", code.as_str())) {
            golden.fail(format!("the example of {} yields {exit:?}:\n{report}", code.as_str()));
        }
        let (before, rest) = page.split_once("```text\n").expect("a page shows a report");
        let (_, after) = rest.split_once("```").unwrap();
        let actual = format!("{before}```text\n{report}```{after}");
        golden.compare(&folder().join(format!("{}.md", code.as_str())), &actual);
    }
    golden.finish();
}

#[test]
fn every_page_is_that_of_its_code() {
    for code in Code::ALL {
        let heading = format!("# {}: {}\n", code.as_str(), code.title());
        assert!(code.explanation().starts_with(&heading), "{}", code.as_str());
        for part in ["\n## Example\n", "\n## What to do\n"] {
            assert!(code.explanation().contains(part), "{} has no{part}", code.as_str());
        }
    }
}

#[test]
fn every_page_belongs_to_a_code_and_codes_are_unique() {
    let mut pages: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    pages.sort();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(pages, codes, "`Code::ALL` names every code once, in order, and each has a page");
}

#[test]
fn explain_prints_the_page_or_the_list() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_hv-codegen")).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&["explain", "hv0206"]), (Some(0), Code::Ambiguous.explanation().to_owned()));
    let (code, list) = run(&["explain"]);
    assert_eq!((code, list.lines().count()), (Some(0), Code::ALL.len()));
    assert!(list.contains("HV0204  minOccurs and maxOccurs contradict each other\n"), "{list}");
    let (code, json) = run(&["explain", "HV0204", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &json["code"]), (Some(0), &serde_json::json!("HV0204")));
    assert_eq!(run(&["explain", "HV9999"]).0, Some(2));
}
