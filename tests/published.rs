//! Our schemas and the generator against the schemas as they were published.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use hv_codegen::{Code, Config};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const XSD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/xsd");

/// The published schemas, by type id.
fn published(folder: &Path) -> HashMap<String, PathBuf> {
    let listed = Config::new().schemas(folder).list().unwrap();
    listed.into_iter().map(|one| (one.id, PathBuf::from(one.file))).collect()
}

#[test]
fn our_schemas_have_the_published_structure() {
    let Some(shared) = support::shared() else { return };
    let published = published(&shared.join("official/xsd"));
    let mut compared = 0;
    for ours in Config::new().schemas(XSD).list().unwrap() {
        // Documents of other standards are carried, not described.
        let Some(theirs) = published.get(&ours.id) else { continue };
        let changes = hv_codegen::diff(theirs, Path::new(&ours.file)).unwrap();
        assert!(changes.is_empty(), "{}", changes.iter().map(|one| format!("{one}\n")).collect::<String>());
        compared += 1;
    }
    assert_eq!(compared, 105);
    for common in ["types", "base", "dates", "thing"] {
        let name = format!("{common}.xsd");
        let changes = hv_codegen::diff(
            &shared.join("official/xsd").join(&name),
            &Path::new(XSD).join("common").join(&name),
        );
        assert_eq!(changes.unwrap(), [], "{name}");
    }
}

#[test]
fn message_schemas_generate_or_name_the_file_that_was_never_published() {
    let Some(shared) = support::shared() else { return };
    let (mut generated, mut missing) = (0, 0);
    for entry in std::fs::read_dir(shared.join("official/xsd")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("method-") && !name.starts_with("response-") {
            continue;
        }
        match Config::new().schemas(&path).run() {
            Ok(code) => {
                assert!(code.types > 0, "{name}");
                generated += 1;
            }
            Err(error) => {
                for diagnostic in error.diagnostics() {
                    assert_eq!(diagnostic.code, Code::MissingImport, "{name}: {diagnostic}");
                    assert!(diagnostic.place.as_ref().is_some_and(|place| place.line > 0), "{diagnostic}");
                }
                missing += 1;
            }
        }
    }
    assert!(generated > 200 && missing < 50, "{generated} generated, {missing} with missing files");
}

#[test]
fn a_new_type_appears_and_changes_no_other_name() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: &str| {
        let target = folder.path().join(from);
        std::fs::create_dir_all(&target).unwrap();
        for entry in std::fs::read_dir(Path::new(XSD).join(from)).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, target.join(path.file_name().unwrap())).unwrap();
        }
    };
    copy("common");
    copy("things");
    let list = || Config::new().schemas(folder.path()).list().unwrap();
    let names = |types: &[hv_codegen::ListedType]| {
        types
            .iter()
            .map(|one| (one.id.clone(), one.module.clone(), one.type_name.clone()))
            .collect::<Vec<_>>()
    };
    let before = list();
    let id = "11111111-2222-3333-4444-555555555555";
    let new = support::read(format!("{XSD}/things/immunization-v2.xsd"))
        .replace("cd3587b5-b6e1-4565-ab3b-1c3ad45eb04f", id)
        .replace("<version>2</version>", "<version>3</version>");
    std::fs::write(folder.path().join("things/immunization-v3.xsd"), new).unwrap();
    let after = list();
    let others: Vec<_> = after.iter().filter(|one| one.id != id).cloned().collect();
    assert_eq!(names(&others), names(&before));
    let added = after.iter().find(|one| one.id == id).unwrap();
    assert_eq!((added.module.as_str(), added.family.as_deref()), ("immunization_v3", Some("immunization")));
    let code = Config::new().schemas(folder.path()).types(["immunization"]).run().unwrap();
    assert!(code.files[0].content.contains("pub type Immunization = ImmunizationV3;"));
}
