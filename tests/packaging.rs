//! What a user's toolchain must be able to do: build with the version that the
//! packages name.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// `1.89` or `1.89.0` as numbers.
fn version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap_or(0))
}

#[test]
fn no_dependency_needs_a_newer_rust_than_we_name() {
    let run = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--all-features", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let metadata: Value = serde_json::from_slice(&run.stdout).unwrap();
    let ours = version(env!("CARGO_PKG_RUST_VERSION"));
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "the dependencies are listed");
    let newer: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let needed = package["rust_version"].as_str()?;
            (version(needed) > ours).then(|| format!("{} needs {needed}", package["id"]))
        })
        .collect();
    assert!(newer.is_empty(), "newer than {}: {newer:#?}", env!("CARGO_PKG_RUST_VERSION"));
}

#[test]
fn each_type_s_feature_stands_for_all_versions_of_that_type_and_what_it_is_made_of() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = || hv_codegen::Config::new().schemas(folder.join("xsd/things"));
    let listed = config().list().unwrap();
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for type_ in &listed {
        let name = type_.family.as_ref().unwrap_or(&type_.module);
        let feature = name.replace('_', "-");
        assert!(manifest.contains(&format!("\n{feature} = []\n")), "there is a feature {feature}");
        let code = config().types([name]).run().unwrap().files.remove(0).content;
        let modules = code.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(" {"));
        let modules: BTreeSet<&str> = modules.collect();
        // A family has its plain name, too: the newest version's.
        let expected: BTreeSet<&str> = match type_.family.as_deref() {
            None => BTreeSet::from([type_.module.as_str()]),
            Some(family) => {
                let versions = listed.iter().filter(|other| other.family.as_deref() == Some(family));
                versions.map(|other| other.module.as_str()).chain([family]).collect()
            }
        };
        assert!(expected.is_subset(&modules), "{feature}: {modules:?}");
        // Another type comes along only where this one is made of its types.
        for other in modules.difference(&expected) {
            assert!(code.contains(&format!("<super::{other}::")), "{feature} brings {other} along");
        }
    }
}
