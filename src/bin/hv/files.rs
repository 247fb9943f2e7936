//! The files that a command works on.

use std::path::{Path, PathBuf};

/// Exit code for findings.
pub(crate) const FINDING: u8 = 1;
/// Exit code for misuse and unreadable input.
pub(crate) const MISUSE: u8 = 2;

/// Files as given, folders with all their `*.xml` files at any depth, sorted.
/// Unreadable folders are reported; the second value says whether there were any.
pub(crate) fn expand(paths: &[PathBuf]) -> (Vec<PathBuf>, bool) {
    let mut files = Vec::new();
    let mut failed = false;
    for path in paths {
        if path.is_dir() {
            failed |= !walk(path, &mut files);
        } else {
            files.push(path.clone());
        }
    }
    (files, failed)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> bool {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return false;
        }
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut fine = true;
    for path in paths {
        if path.is_dir() {
            fine &= walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml")) {
            files.push(path);
        }
    }
    fine
}
