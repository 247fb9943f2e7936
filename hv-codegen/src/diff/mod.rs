//! Structural differences between schemas: what a change breaks.
//!
//! Documentation, import paths, prefixes and layout are no differences. A change
//! is compatible when every document that the old schema accepts is accepted by
//! the new one.

mod compare;

pub(crate) use compare::{differing_groups, differing_types};

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Problems, shown};
use crate::load::{self, DocumentId};
use crate::schema::{Schema, convert};

/// One structural difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The schema: the new file's name, or the old one's when it is gone.
    pub file: String,
    /// The component's path, such as `element weight/sequence/element value`.
    pub path: String,
    /// What changed, such as `maxOccurs: 1 → unbounded`.
    pub what: String,
    /// Whom it concerns.
    pub effect: Effect,
}

/// What a change means to programs that keep to the old schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The same documents are valid.
    None,
    /// More documents are valid: what old writers write stays valid, but old readers
    /// may meet what they do not know.
    Widens,
    /// Fewer documents are valid: old readers can read all of them, but what old
    /// writers write may be refused.
    Narrows,
    /// Other documents are valid, or the same ones mean something else.
    Replaces,
}

impl Effect {
    /// Whether programs that read by the old schema can read all new documents.
    pub fn keeps_readers(self) -> bool {
        matches!(self, Effect::None | Effect::Narrows)
    }

    /// Whether documents that programs write by the old schema stay valid.
    pub fn keeps_writers(self) -> bool {
        matches!(self, Effect::None | Effect::Widens)
    }

    /// Whether nobody is concerned.
    pub fn is_compatible(self) -> bool {
        self == Effect::None
    }

    /// The reason, for people.
    pub fn reason(self) -> &'static str {
        match self {
            Effect::None => "the same documents are valid",
            Effect::Widens => "old documents stay valid; old readers may meet something new",
            Effect::Narrows => "old readers can read new documents; what old writers write may be refused",
            Effect::Replaces => {
                "documents of one schema are not valid, or mean something else, under the other"
            }
        }
    }

    /// One word or two: `compatible`, `breaks readers`, `breaks writers`, `breaks both`.
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::None => "compatible",
            Effect::Widens => "breaks readers",
            Effect::Narrows => "breaks writers",
            Effect::Replaces => "breaks both",
        }
    }

    /// A change that adds, when `widens`, and takes away otherwise.
    fn widens(widens: bool) -> Effect {
        if widens { Effect::Widens } else { Effect::Narrows }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<14} {}: ", self.effect.as_str(), self.file)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.what)
    }
}

/// Compares two schemas, or all schemas of two folders: those with one type id
/// belong together, the others by namespace and file name.
///
/// ```no_run
/// for change in hv_codegen::diff("old/weight.xsd".as_ref(), "new/weight.xsd".as_ref())? {
///     println!("{change}");
/// }
/// # Ok::<(), hv_codegen::Error>(())
/// ```
///
/// # Errors
///
/// A file, also one in a folder, cannot be read or is not a schema. Files that a schema
/// imports are neither needed nor followed: changes in them are found when they are
/// compared themselves.
pub fn diff(old: &Path, new: &Path) -> Result<Vec<Change>, Error> {
    let mut problems = Problems::default();
    let olds = read(old, &mut problems);
    let news = read(new, &mut problems);
    problems.into_result().map_err(Error::quoted)?;
    let mut changes = Vec::new();
    let mut unpaired: Vec<&Schema> = news.iter().collect();
    // Two files are meant to be compared, whatever they are.
    let two_files = olds.len() == 1 && news.len() == 1 && old.is_file() && new.is_file();
    for one in &olds {
        let partner = unpaired
            .iter()
            .position(|other| two_files || same_thing(one, other))
            .or_else(|| unpaired.iter().position(|other| same_document(one, other)));
        match partner {
            Some(index) => {
                let other = unpaired.remove(index);
                compare::schemas(one, other, &mut changes);
            }
            None => changes.push(whole(one, "the schema is gone", Effect::Narrows)),
        }
    }
    for other in unpaired {
        changes.push(whole(other, "the schema is new", Effect::Widens));
    }
    Ok(changes)
}

fn read(path: &Path, problems: &mut Problems) -> Vec<Schema> {
    let candidates = load::find(&[PathBuf::from(path)], problems);
    let loaded = load::parse_alone(candidates.iter(), problems);
    let documents = loaded.iter().enumerate();
    documents.map(|(id, document)| convert(document, DocumentId(id), problems)).collect()
}

fn same_thing(one: &Schema, other: &Schema) -> bool {
    matches!((&one.thing, &other.thing), (Some(a), Some(b)) if a.id == b.id)
}

fn same_document(one: &Schema, other: &Schema) -> bool {
    one.thing.is_none()
        && other.thing.is_none()
        && one.target == other.target
        && one.path.file_name() == other.path.file_name()
}

fn whole(schema: &Schema, what: &str, effect: Effect) -> Change {
    Change { file: name(schema), path: String::new(), what: what.to_owned(), effect }
}

fn name(schema: &Schema) -> String {
    schema.path.file_name().map_or_else(|| shown(&schema.path), |name| name.to_string_lossy().into_owned())
}
