//! The files that a command works on.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use super::console::say;

/// Exit code for findings.
pub(crate) const FINDING: u8 = 1;
/// Exit code for misuse and unreadable input.
pub(crate) const MISUSE: u8 = 2;

/// The most bytes that are read into memory at once.
const WHOLE: u64 = 1 << 30;

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    path: PathBuf,
    /// The path below the folder that was given, or else the file's name.
    below: PathBuf,
}

impl Input {
    fn new(path: &Path) -> Self {
        let below = path.file_name().map(PathBuf::from).unwrap_or_default();
        Input { path: path.to_owned(), below }
    }

    /// Whether it is standard input, which is given as `-`.
    pub(crate) fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// Where it goes in an output folder: the file's name, or the path below the folder
    /// that was given. Standard input has no such place.
    pub(crate) fn below(&self) -> Option<&Path> {
        (!self.is_stdin() && !self.below.as_os_str().is_empty()).then_some(&self.below)
    }

    /// Opens it, to be read once.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read>> {
        if self.is_stdin() { Ok(Box::new(io::stdin())) } else { Ok(Box::new(File::open(&self.path)?)) }
    }

    /// Reads it whole.
    pub(crate) fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        read_rest(self.open()?, &mut bytes)?;
        Ok(bytes)
    }

    /// Its size, if that is known.
    pub(crate) fn size(&self) -> Option<u64> {
        if self.is_stdin() { None } else { std::fs::metadata(&self.path).ok().map(|data| data.len()) }
    }
}

/// Reads what is left into `bytes`, if it is not more than a document may have.
pub(crate) fn read_rest(source: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    source.take(WHOLE + 1).read_to_end(bytes)?;
    if bytes.len() as u64 > WHOLE {
        return Err(io::Error::other(
            "the file has more than 1 GiB: only answers to GetThings can be so large",
        ));
    }
    Ok(())
}

impl Deref for Input {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl AsRef<Path> for Input {
    fn as_ref(&self) -> &Path {
        &self.path
    }
}

/// The name for people.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_stdin() { f.write_str("<stdin>") } else { self.path.display().fmt(f) }
    }
}

/// Files as given, folders with all their `*.xml` files at any depth, sorted.
/// What cannot be read is reported; the second value says whether there was any.
pub(crate) fn expand(paths: &[PathBuf]) -> (Vec<Input>, bool) {
    expand_by(paths, |path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml")))
}

/// As [`expand`], with all files of folders.
pub(crate) fn expand_all(paths: &[PathBuf]) -> (Vec<Input>, bool) {
    expand_by(paths, |_| true)
}

fn expand_by(paths: &[PathBuf], wanted: fn(&Path) -> bool) -> (Vec<Input>, bool) {
    let mut walk = Walk { wanted, files: Vec::new(), faults: Vec::new() };
    for path in paths {
        if path != Path::new("-") && path.is_dir() {
            let before = walk.files.len() + walk.faults.len();
            walk.folder(path, Path::new(""));
            if walk.files.len() + walk.faults.len() == before {
                walk.faults.push(format!("{}: there is no file to read in the folder", path.display()));
            }
        } else {
            walk.files.push(Input::new(path));
        }
    }
    for fault in &walk.faults {
        say(fault);
    }
    (walk.files, !walk.faults.is_empty())
}

struct Walk {
    wanted: fn(&Path) -> bool,
    files: Vec<Input>,
    faults: Vec<String>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, below: &Path) {
        let entries = std::fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.faults.push(format!("{}: {error}", folder.display())),
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let (path, below) = (entry.path(), below.join(entry.file_name()));
            // Links to folders are not followed: they can lead in circles.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.folder(&path, &below);
            } else if (self.wanted)(&path) && !path.is_dir() {
                self.files.push(Input { path, below });
            }
        }
    }
}
