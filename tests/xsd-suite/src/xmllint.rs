//! What is expected, compared with what libxml2 says, where `xmllint` is installed.
//!
//! libxml2 has faults of its own: those are listed, with the reason.

use crate::known::Known;
use crate::suite::{Expected, Group, Test};
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

/// Compares; whether all differences are known.
pub fn compare(groups: &[Group], list: &Path) -> Result<bool, String> {
    if Command::new("xmllint").arg("--version").output().is_err() {
        println!("xmllint is not installed: expectations are not compared");
        return Ok(true);
    }
    let mut known = Known::default();
    if list.is_file() {
        known.read(list)?;
    }
    let (mut compared, mut differences, mut excused) = (0, Vec::new(), 0);
    let mut check = |group: &Group, test: &Test, valid: bool, said: &str| {
        if test.expected == Expected::Open {
            return;
        }
        compared += 1;
        let id = group.id(test);
        match ((test.expected == Expected::Valid) == valid, known.reason(&id)) {
            (true, None) => {}
            (true, Some(_)) => differences.push(format!("{id} agrees: take it from {}", list.display())),
            (false, Some(_)) => excused += 1,
            (false, None) => {
                let verdict = if valid { "valid" } else { "invalid" };
                differences.push(format!("{id}: xmllint calls it {verdict} {said}"));
            }
        }
    };
    for group in groups {
        // xmllint takes one schema document.
        let Some(schema_test) = group.schemas.first().filter(|test| test.documents.len() == 1) else {
            continue;
        };
        let Some(schema) = schema_test.documents.first() else { continue };
        let instances: Vec<&Path> = group
            .instances
            .iter()
            .filter_map(|test| test.documents.first().map(|path| path.as_path()))
            .collect();
        let mut command = Command::new("xmllint");
        command.args(["--noout", "--nonet", "--schema"]).arg(schema);
        // Without an instance, the schema is compiled all the same.
        command.args(if instances.is_empty() { vec![schema.as_path()] } else { instances });
        let output = command.output().map_err(|error| format!("xmllint: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let compiles = !said.contains("failed to compile");
        let reason = said.lines().find(|line| line.contains("error")).unwrap_or_default();
        check(group, schema_test, compiles, if compiles { "" } else { reason });
        if !compiles || schema_test.expected == Expected::Invalid {
            continue;
        }
        let verdicts: HashMap<&str, bool> = said
            .lines()
            .filter_map(|line| {
                let valid = line.strip_suffix(" validates").map(|file| (file, true));
                valid.or_else(|| line.strip_suffix(" fails to validate").map(|file| (file, false)))
            })
            .collect();
        for test in &group.instances {
            let Some(file) = test.documents.first().map(|path| path.display().to_string()) else { continue };
            let valid = verdicts.get(file.as_str()).copied().unwrap_or(false);
            let reason = said.lines().find(|line| line.starts_with(&format!("{file}:"))).unwrap_or_default();
            check(group, test, valid, if valid { "" } else { reason });
        }
    }
    println!("xmllint: {compared} compared, {excused} known differences, {} others", differences.len());
    for difference in &differences {
        eprintln!("{difference}");
    }
    Ok(differences.is_empty())
}
