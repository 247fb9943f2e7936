//! Instances against the types generated from the published schemas.

#[path = "../../support/equal.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod equal;

use hv_types::things::Uuid;
use hv_types::xml;
use official::AnyThing;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// CCD and CDA are documents of one schema.
const CCD: &str = "9c48a2b8-952c-4f5a-935d-f3292326bf54";
const CDA: &str = "1ed1cba6-9530-44a3-b7b5-e8219690ebcf";

fn shared() -> PathBuf {
    std::env::var_os("HV_SHARED").map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from)
}

fn id(text: &str) -> Uuid {
    let text = if text.eq_ignore_ascii_case(CCD) { CDA } else { text };
    text.parse().unwrap()
}

fn read(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    xml::decode(&bytes).unwrap().to_owned()
}

fn manifest(kind: &str) -> Vec<Value> {
    serde_json::from_str(&read(&shared().join("corpus").join(kind).join("manifest.json"))).unwrap()
}

fn valid() -> Vec<(PathBuf, Uuid)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(shared().join("official/samples")).unwrap() {
        let path = entry.unwrap().path();
        let type_id = id(path.file_stem().unwrap().to_str().unwrap());
        files.push((path, type_id));
    }
    for one in manifest("valid") {
        let path = shared().join("corpus").join(one["file"].as_str().unwrap());
        files.push((path, id(one["type_id"].as_str().unwrap())));
    }
    files
}

#[test]
fn every_valid_instance_comes_back_equal_digit_for_digit() {
    let mut faults = Vec::new();
    for (path, id) in valid() {
        let text = read(&path);
        match AnyThing::from_xml(id, &text) {
            Err(error) => faults.push(format!("{}:{error}", path.display())),
            Ok(thing) => {
                if !equal::same(&text, &thing.to_xml().unwrap()) {
                    faults.push(format!("{}: differs", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_instance_with_a_fault_is_refused() {
    let mut accepted = Vec::new();
    for one in manifest("invalid") {
        let file = one["file"].as_str().unwrap();
        let text = read(&shared().join("corpus").join(file));
        if AnyThing::from_xml(id(one["type_id"].as_str().unwrap()), &text).is_ok() {
            accepted.push(format!("{file}: {} at {}", one["fault"], one["path"]));
        }
    }
    assert!(accepted.is_empty(), "{} accepted\n{}", accepted.len(), accepted.join("\n"));
}

#[test]
fn json_holds_every_valid_instance_to_the_last_digit() {
    let mut faults = Vec::new();
    for (path, id) in valid() {
        let Ok(thing) = AnyThing::from_xml(id, &read(&path)) else { continue };
        let json = serde_json::to_string(&thing).unwrap();
        match AnyThing::deserialize(id, &mut serde_json::Deserializer::from_str(&json)) {
            Err(error) => faults.push(format!("{}: {error}", path.display())),
            // Untouched XML may come back with its declarations in another place.
            Ok(back) if !equal::same(&back.to_xml().unwrap(), &thing.to_xml().unwrap()) => {
                faults.push(format!("{}: differs", path.display()));
            }
            Ok(_) => {}
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
