//! The reference material: official samples, valid instances, instances with one
//! fault each. Runs where that material is; says so where it is not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use hv_things::AnyThing;
use hv_types::things::{TypeInfo, Uuid};
use hv_types::xml;
use serde_json::Value;
use std::path::{Path, PathBuf};
use support::equal::{assert_same, same};

fn info(id: &str) -> Option<&'static TypeInfo> {
    let id: Uuid = id.parse().ok()?;
    AnyThing::TYPES.iter().copied().find(|info| info.id == id)
}

fn manifest(folder: &Path, kind: &str) -> Vec<Value> {
    let text = support::read(folder.join("corpus").join(kind).join("manifest.json"));
    serde_json::from_str(&text).unwrap()
}

/// Valid instances of shipped types: official samples and the generated corpus.
fn valid() -> Vec<(PathBuf, &'static TypeInfo)> {
    let Some(shared) = support::shared() else { return Vec::new() };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(shared.join("official/samples")).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        files.extend(info(&id).map(|info| (path, info)));
    }
    for one in manifest(&shared, "valid") {
        let path = shared.join("corpus").join(one["file"].as_str().unwrap());
        files.extend(info(one["type_id"].as_str().unwrap()).map(|info| (path, info)));
    }
    assert!(files.len() > 600, "only {} instances found", files.len());
    files
}

fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    xml::decode(&bytes).unwrap().to_owned()
}

#[test]
fn every_valid_instance_comes_back_equal_digit_for_digit() {
    for (path, info) in valid() {
        let text = text(&path);
        let thing =
            AnyThing::from_xml(info.id, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_same(&text, &thing.to_xml().unwrap(), &path.display().to_string());
    }
}

#[test]
fn every_instance_with_a_fault_is_refused_at_its_place() {
    let Some(shared) = support::shared() else { return };
    let mut refused = 0;
    for one in manifest(&shared, "invalid") {
        let Some(info) = info(one["type_id"].as_str().unwrap()) else { continue };
        if info.document {
            // Not looked into here; tests/official checks them against their schemas.
            continue;
        }
        let file = one["file"].as_str().unwrap();
        let path = shared.join("corpus").join(file);
        let error = AnyThing::from_xml(info.id, &text(&path))
            .expect_err(&format!("{file} is accepted, its fault is {}", one["fault"]));
        let place = without_indices(error.path());
        let expected = without_indices(one["path"].as_str().unwrap());
        // A fault of order or spelling is found at a neighbor of the element named.
        let parent = expected.rsplit_once('/').map_or("", |(parent, _)| parent);
        assert!(place.starts_with(parent), "{file}: the fault is at {expected}, reported at {error}");
        refused += 1;
    }
    assert!(refused > 700, "only {refused} instances were tried");
}

/// `/a/b[2]` as `/a/b`.
fn without_indices(path: &str) -> String {
    path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

#[test]
fn json_holds_every_valid_instance_to_the_last_digit() {
    for (path, info) in valid() {
        let thing = AnyThing::from_xml(info.id, &text(&path)).unwrap();
        let json = serde_json::to_string(&thing).unwrap();
        let back = AnyThing::deserialize(info.id, &mut serde_json::Deserializer::from_str(&json))
            .unwrap_or_else(|error| panic!("{}: {error}\n{json}", path.display()));
        assert_eq!(back, thing, "{}", path.display());
        assert_eq!(back.to_xml().unwrap(), thing.to_xml().unwrap(), "{}", path.display());
    }
}

#[test]
fn quick_xml_writes_what_the_xml_traits_write() {
    for (path, info) in valid() {
        let thing = AnyThing::from_xml(info.id, &text(&path)).unwrap();
        match quick_xml::se::to_string(&thing) {
            Ok(written) => assert_same(&written, &thing.to_xml().unwrap(), &path.display().to_string()),
            // The documented limit: untouched XML is refused, never garbled.
            Err(error) => assert!(has_untouched_xml(info), "{}: {error}", path.display()),
        }
    }
}

#[test]
fn quick_xml_reads_what_the_xml_traits_read() {
    let (mut equal, mut trimmed) = (0, 0);
    for (path, info) in valid() {
        let text = text(&path);
        let thing = AnyThing::from_xml(info.id, &text).unwrap();
        if has_untouched_xml(info) {
            continue;
        }
        let mut deserializer = quick_xml::de::Deserializer::from_str(&text);
        match AnyThing::deserialize(info.id, &mut deserializer) {
            Ok(read) if same(&read.to_xml().unwrap(), &thing.to_xml().unwrap()) => equal += 1,
            // The documented loss: white space at the ends of text is trimmed.
            other => {
                let trimming = has_padding(&thing.to_xml().unwrap());
                assert!(trimming, "{}: {:?}\n{text}", path.display(), other.map(|thing| thing.to_xml()));
                trimmed += 1;
            }
        }
    }
    eprintln!("quick-xml's serde: {equal} instances equal, {trimmed} with trimmed text");
}

/// Whether instances of the type hold XML of any kind.
fn has_untouched_xml(info: &TypeInfo) -> bool {
    info.document || matches!(info.root.local, "app-specific" | "insight")
}

/// Whether some text starts or ends with white space, or is nothing else.
fn has_padding(xml: &str) -> bool {
    let text = xml.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
    text.into_iter().any(|text| !text.is_empty() && text.trim() != text)
}
