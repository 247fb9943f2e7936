//! What a user's toolchain must be able to do: build with the version that the
//! packages name.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

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
