//! The thing types among the schemas found: identity, family, names.
//!
//! Names depend on all types that were found, not on those selected, so that a
//! selection changes no name.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Code, Diagnostic, Problems};
use crate::load::{Candidate, Node};
use crate::model::{Family, module_name, type_name};
use crate::schema::ThingMeta;

/// A thing type that was found.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub path: PathBuf,
    pub file: Arc<str>,
    pub meta: ThingMeta,
    pub root: String,
    pub target: Option<String>,
    pub naming: Naming,
    /// What is allowed, but hardly meant.
    pub note: Option<String>,
}

impl Entry {
    /// The version; a schema that names none is version 1.
    pub(crate) fn version(&self) -> u32 {
        self.meta.version.unwrap_or(1)
    }

    /// Whether the two are, or would be, versions of one type: they share namespace and
    /// root.
    pub(crate) fn is_version_of(&self, other: &Entry) -> bool {
        self.target == other.target && self.root == other.root
    }
}

/// The Rust names of a thing type.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    pub module: String,
    pub type_name: String,
    pub family: Option<Family>,
    pub newest: bool,
}

/// All thing types found, in the order of their modules.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    pub entries: Vec<Entry>,
    by_path: HashMap<PathBuf, usize>,
}

impl Catalog {
    /// Reads the metadata of all candidates. `ids` gives ids to schemas without
    /// one, by file name (with or without extension) or root element.
    pub(crate) fn new(
        candidates: &[Candidate],
        ids: &BTreeMap<String, String>,
        problems: &mut Problems,
    ) -> Catalog {
        let mut entries: Vec<Entry> = Vec::new();
        for candidate in candidates {
            let Ok(node) = &candidate.root else { continue };
            entries.extend(entry(candidate, node, ids, problems));
        }
        name(&mut entries);
        note_equal_versions(&mut entries);
        let mut seen: HashMap<String, Arc<str>> = HashMap::new();
        for entry in &entries {
            if let Some(first) = seen.insert(entry.meta.id.clone(), entry.file.clone()) {
                let message = format!("the type id `{}` is also that of `{first}`", entry.meta.id);
                problems.push(
                    Diagnostic::at(Code::Duplicate, &entry.meta.place, message)
                        .help("every version of a thing type has an id of its own"),
                );
            }
        }
        entries.sort_by(|a, b| a.naming.module.cmp(&b.naming.module));
        let by_path = entries.iter().enumerate().map(|(at, entry)| (key(&entry.path), at)).collect();
        Catalog { entries, by_path }
    }

    /// The entry of a file.
    pub(crate) fn get(&self, path: &Path) -> Option<&Entry> {
        self.by_path.get(&key(path)).map(|at| &self.entries[*at])
    }

    /// The names of the thing type in `path`, which may be one that was only imported.
    pub(crate) fn naming(&self, path: &Path, root: &str, version: Option<u32>) -> Naming {
        match self.get(path) {
            Some(entry) => entry.naming.clone(),
            None => naming(root, version.unwrap_or(1), version.is_some_and(|version| version > 1), true),
        }
    }

    /// The entries that `selector` means: by type id, module, Rust type, family,
    /// root element, name for people, or file name.
    pub(crate) fn select(&self, selector: &str) -> Vec<&Entry> {
        let exact: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| {
                entry.meta.id.eq_ignore_ascii_case(selector)
                    || entry.naming.module == selector
                    || entry.naming.type_name == selector
                    || is_file(&entry.path, selector)
            })
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        self.entries
            .iter()
            .filter(|entry| {
                let family = entry.naming.family.as_ref();
                entry.root == selector
                    || entry.meta.name.eq_ignore_ascii_case(selector)
                    || family.is_some_and(|family| family.module == selector || family.type_name == selector)
            })
            .collect()
    }
}

/// Whether `selector` names the file, with or without its extension.
pub(crate) fn is_file(path: &Path, selector: &str) -> bool {
    path.file_name().is_some_and(|name| name == selector)
        || path.file_stem().is_some_and(|stem| stem == selector)
}

/// Whether `name` is that of the file or of the root element.
pub(crate) fn is_named(candidate: &Candidate, name: &str) -> bool {
    let has_root = || candidate.root.as_ref().is_ok_and(|node| root(node).as_deref() == Some(name));
    is_file(&candidate.path, name) || has_root()
}

fn root(node: &Node) -> Option<String> {
    let element = node.children.iter().find(|child| child.name == "element")?;
    Some(crate::load::fixups::white_space_in_name(element.label.as_deref()?).into_owned())
}

fn key(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn entry(
    candidate: &Candidate,
    node: &Node,
    ids: &BTreeMap<String, String>,
    problems: &mut Problems,
) -> Option<Entry> {
    let root = root(node);
    let mut ignored = Problems::default();
    let meta = match ThingMeta::read(&node.annotation, &node.place, &mut ignored) {
        Some(meta) => meta,
        None => {
            problems.take(ignored);
            let (_, id) = ids.iter().find(|(name, _)| is_named(candidate, name))?;
            ThingMeta::configured(id, root.as_deref()?, &node.place)
        }
    };
    Some(Entry {
        path: candidate.path.clone(),
        file: candidate.file.clone(),
        naming: naming(root.as_deref()?, meta.version.unwrap_or(1), false, true),
        meta,
        root: root?,
        target: node.label.clone(),
        note: None,
    })
}

/// Remarks on types that look like versions of one another but have one version.
fn note_equal_versions(entries: &mut [Entry]) {
    for at in 1..entries.len() {
        let (before, rest) = entries.split_at_mut(at);
        let new = &mut rest[0];
        let twin = before
            .iter_mut()
            .find(|old| old.is_version_of(new) && old.version() == new.version() && has_name_of(old, new));
        let Some(old) = twin else { continue };
        let note = format!(
            "{} and {} share the namespace, the root `{}` and the version {}, and so are no versions of one type; is \
             the `version` of the newer one missing, or not raised?",
            old.file,
            new.file,
            new.root,
            new.version()
        );
        old.note.get_or_insert_with(|| note.clone());
        new.note = Some(note);
    }
}

/// Whether the types are called the same, or their files are but for a version.
fn has_name_of(one: &Entry, other: &Entry) -> bool {
    let file = |entry: &Entry| {
        let stem = entry.path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let name = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        let separators = ['-', '_', '.', ' '];
        let without_v = name.strip_suffix('v').filter(|rest| rest.ends_with(separators));
        without_v.unwrap_or(name).trim_end_matches(separators).to_owned()
    };
    one.meta.name.eq_ignore_ascii_case(&other.meta.name) || file(one) == file(other)
}

/// Families: types that share namespace and root, or say that they are a version
/// above 1. Their modules and types carry the version; the rest do not.
fn name(entries: &mut [Entry]) {
    let mut groups: BTreeMap<(Option<String>, String), Vec<u32>> = BTreeMap::new();
    for entry in entries.iter() {
        groups
            .entry((entry.target.clone(), entry.root.clone()))
            .or_default()
            .push(entry.meta.version.unwrap_or(1));
    }
    for entry in entries {
        let Some(versions) = groups.get(&(entry.target.clone(), entry.root.clone())) else { continue };
        let version = entry.meta.version.unwrap_or(1);
        if versions.iter().filter(|other| **other == version).count() > 1 {
            // Not versions of one another (CCD and CDA share a root): named by file.
            let stem = entry.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            entry.naming = naming(stem.as_deref().unwrap_or(&entry.root), version, false, true);
            continue;
        }
        let newest = versions.iter().all(|other| *other <= version);
        entry.naming = naming(&entry.root, version, versions.len() > 1 || version > 1, newest);
    }
}

fn naming(root: &str, version: u32, family: bool, newest: bool) -> Naming {
    let (module, mut type_) = (module_name(root), type_name(root));
    // What the generated root defines beside the thing types.
    if matches!(type_.as_str(), "AnyThing" | "Thing" | "Unknown") {
        type_.push_str("Type");
    }
    if !family {
        return Naming { module, type_name: type_, family: None, newest };
    }
    Naming {
        module: format!("{module}_v{version}"),
        type_name: format!("{type_}V{version}"),
        family: Some(Family { module, type_name: type_ }),
        newest,
    }
}
