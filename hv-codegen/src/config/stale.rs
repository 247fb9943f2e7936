//! Generated code that is checked in, compared with what would be generated.

use std::path::PathBuf;

use crate::error::{Code, Diagnostic, Error, Place, Problems, shown};
use crate::render::{GeneratedFile, MARK};

/// A file that is not what would be generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub kind: StaleKind,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaleKind {
    /// Its content differs; line ends of another system are no difference.
    Changed {
        /// What is there.
        old: String,
        /// What would be written.
        new: String,
    },
    /// It does not exist.
    Missing {
        /// What would be written.
        new: String,
    },
    /// It was generated once; nothing generates it any more.
    Leftover,
}

pub(super) fn find(files: &[GeneratedFile]) -> Vec<Stale> {
    let mut stale = Vec::new();
    for file in files {
        let kind = match std::fs::read_to_string(&file.path) {
            Ok(old) => {
                let old = old.replace("\r\n", "\n");
                if old == file.content {
                    continue;
                }
                StaleKind::Changed { old, new: file.content.clone() }
            }
            Err(_) => StaleKind::Missing { new: file.content.clone() },
        };
        stale.push(Stale { path: file.path.clone(), kind });
    }
    stale.extend(leftovers(files).into_iter().map(|path| Stale { path, kind: StaleKind::Leftover }));
    stale
}

/// Generated files in the output folder that this run does not make.
pub(super) fn leftovers(files: &[GeneratedFile]) -> Vec<PathBuf> {
    let folder = files.iter().find(|file| file.path.ends_with("mod.rs")).and_then(|file| file.path.parent());
    let Some(folder) = folder else { return Vec::new() };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension().is_some_and(|extension| extension == "rs")
                && !files.iter().any(|file| file.path == *path)
                && std::fs::read_to_string(path).is_ok_and(|text| text.starts_with(MARK))
        })
        .collect();
    paths.sort();
    paths
}

/// All of them as problems.
pub(super) fn report(stale: &[Stale]) -> Result<(), Error> {
    let mut problems = Problems::default();
    for file in stale {
        let path = shown(&file.path);
        problems.push(match &file.kind {
            StaleKind::Changed { old, new } => {
                let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
                let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
                let place = Place { file: path.clone().into(), line: same + 1, column: 1 };
                let place = if same < old.len() { place } else { Place::file(path.clone()) };
                let message = match new.get(same) {
                    Some(line) => format!("`{path}` is stale: this line would be `{}`", line.trim()),
                    None => format!("`{path}` is stale: it would end before this line"),
                };
                Diagnostic::at(Code::Stale, &place, message)
                    .help("generate again, and look at the difference")
            }
            StaleKind::Missing { .. } => {
                Diagnostic::new(Code::Stale, format!("`{path}` is missing")).help("generate again")
            }
            StaleKind::Leftover => {
                Diagnostic::new(Code::Stale, format!("`{path}`: nothing generates this file any more"))
                    .help("delete it")
            }
        });
    }
    problems.into_result()
}
