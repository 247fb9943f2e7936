//! Version maps: those of this repository are proven, every line of them is needed,
//! and what is wrong with a map is said where it is, with what to write.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_codegen::{Config, Error, ListedType};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const XSD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../xsd");

fn maps() -> Vec<PathBuf> {
    let mut maps: Vec<PathBuf> =
        std::fs::read_dir(format!("{XSD}/versions")).unwrap().map(|entry| entry.unwrap().path()).collect();
    maps.sort();
    maps
}

/// The modules that a map names.
fn modules(map: &str) -> Vec<String> {
    let named =
        map.lines().filter_map(|line| line.strip_prefix("from = ").or_else(|| line.strip_prefix("to = ")));
    named.filter_map(|value| value.split('"').nth(1)).map(str::to_owned).collect()
}

/// The schemas of the types that a map names, in its order.
fn schemas(map: &str) -> Vec<String> {
    static LISTED: LazyLock<Vec<ListedType>> =
        LazyLock::new(|| Config::new().schemas(format!("{XSD}/things")).list().unwrap());
    let file = |module: String| {
        LISTED.iter().find(|type_| type_.module == module).map(|type_| type_.file.clone()).unwrap()
    };
    modules(map).into_iter().map(file).collect()
}

/// Proves a map against schemas.
fn prove(folder: &Path, name: &str, map: &str, schemas: &[String]) -> Result<(), Error> {
    let path = folder.join(name);
    std::fs::write(&path, map).unwrap();
    schemas.iter().fold(Config::new(), |config, schema| config.schemas(schema)).versions(&path).check()
}

#[test]
fn every_family_has_a_map_and_every_map_is_proven() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(maps().len(), 12);
    for path in maps() {
        let map = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        prove(folder.path(), &name, &map, &schemas(&map)).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn without_any_one_line_of_a_map_nothing_is_generated_and_the_message_tells_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let removed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = maps()
            .into_iter()
            .map(|path| {
                scope.spawn({
                    let folder = folder.path();
                    move || remove_each_line(folder, &path)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(removed > 200, "only {removed} lines");
}

/// Proves a map without each of its lines; answers how many there are.
fn remove_each_line(folder: &Path, path: &Path) -> usize {
    let map = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let lines: Vec<&str> = map.lines().collect();
    let schemas = schemas(&map);
    let mut removed = 0;
    for (index, line) in lines.iter().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        removed += 1;
        let mut without = lines.clone();
        without.remove(index);
        let what = format!("{name} without line {}: {line}", index + 1);
        let Err(error) = prove(folder, &name, &without.join("\n"), &schemas) else {
            panic!("{what}: nothing is missed");
        };
        for problem in error.diagnostics() {
            assert!(problem.code.as_str().starts_with("HV07"), "{what}:\n{error}");
            assert!(problem.help.is_some(), "{what}: no advice:\n{error}");
            let place = problem.place.as_ref().unwrap_or_else(|| panic!("{what}: no place:\n{error}"));
            assert!(place.file.ends_with(&*name) && place.line > 0, "{what}:\n{error}");
        }
        // The field of a rule is asked for by name, unless its whole table is empty then.
        let text = error.to_string();
        if let Some((key, value)) = line.split_once(" = ")
            && value.starts_with('{')
            && !text.contains("says nothing")
        {
            let field = key.trim_matches('"').split('/').next_back().unwrap_or(key);
            assert!(field == "*" || text.contains(field), "{what}: not asked for:\n{error}");
        }
    }
    removed
}

/// The schemas of each step of each map, older first.
fn steps() -> Vec<[String; 2]> {
    let maps = maps().into_iter().map(|path| std::fs::read_to_string(path).unwrap());
    maps.flat_map(|map| {
        schemas(&map).chunks(2).map(|step| step.to_vec().try_into().unwrap()).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn a_draft_of_a_map_leaves_only_decisions_open_and_is_proven_once_they_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let steps = steps();
    assert_eq!(steps.len(), 13);
    let mut open = 0;
    for [old, new] in steps {
        let draft = Config::new().draft_map(&old, &new).unwrap();
        let family = draft.split('"').nth(1).unwrap();
        let prove =
            |map: &str| prove(folder.path(), &format!("{family}.toml"), map, &[old.clone(), new.clone()]);
        let blanks = draft.matches("\"TODO: ").count();
        if let Err(error) = prove(&draft) {
            let codes: Vec<&str> = error.diagnostics().iter().map(|problem| problem.code.as_str()).collect();
            assert_eq!(codes, vec!["HV0705"; blanks], "{error}\n\n{draft}");
        }
        open += blanks;
        let decided = draft.replace("hook = \"TODO: a function\"", "hook = \"crate::made\"");
        prove(&decided.replace("\"TODO: ", "\"")).unwrap_or_else(|error| panic!("{error}\n\n{decided}"));
    }
    assert!(open > 100, "only {open} blanks");
}

#[test]
fn a_draft_proposes_what_the_types_admit() {
    let things = |name: &str| format!("{XSD}/things/{name}.xsd");
    let draft = Config::new().draft_map(things("medication-v1"), things("medication-v2")).unwrap();
    for line in ["[step.up.drop]", "indication = { text-to-codable = \"indication\" }", "[step.down]"] {
        assert!(draft.contains(line), "{line} is not in\n{draft}");
    }
    let (old, new) = (things("cholesterol-profile-v1"), things("cholesterol-profile-v2"));
    let draft = Config::new().draft_map(old, new).unwrap();
    assert!(draft.contains("[step.up]\nwhen = { date = \"when\" }\n"), "{draft}");
}
