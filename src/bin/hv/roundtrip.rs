//! `hv roundtrip`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::console::{Console, Stop};
use super::document::{Document, Work};
use super::files::Input;
use super::findings::Failure;

/// Read thing files and messages into their types and write them again.
///
/// What is written holds everything that was read, digit for digit; comments and the
/// layout between elements are not kept, except in what is signed. A file that is not
/// valid is refused, and not written.
///
/// Examples:
///   hv roundtrip thing.xml
///   hv roundtrip --out again export/
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Roundtrip {
    /// The type that data must be of: id, module, root element or name. Tells apart
    /// versions of data without an envelope.
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// Write to this folder instead of standard output: under the same file names, those
    /// found in a folder also in the same folders.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Roundtrip {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Stop> {
        let Some(Work { files, types }) = Work::new(&self.files, self.type_.as_deref(), console) else {
            return Ok(());
        };
        let mut out = self.out.map(OutFolder::new);
        for (index, file) in files.iter().enumerate() {
            console.progress(|| format!("{index} of {} files", files.len()));
            let written = Document::read(file, types.as_deref())
                .and_then(|document| document.to_xml().map_err(Failure::from));
            let written = match (written, &mut out) {
                (Ok(text), None) => {
                    console.print(&text)?;
                    console.print("\n")?;
                    Ok(())
                }
                (Ok(text), Some(out)) => out.write(file, &format!("{text}\n")),
                (Err(failure), _) => Err(failure),
            };
            if let Err(failure) = written {
                console.remark(&failure.line(file));
                console.exit_with(failure.code());
            }
        }
        Ok(())
    }
}

/// A folder that files are written to, none over another.
pub(crate) struct OutFolder {
    folder: PathBuf,
    written: HashSet<PathBuf>,
}

impl OutFolder {
    pub(crate) fn new(folder: PathBuf) -> Self {
        OutFolder { folder, written: HashSet::new() }
    }

    /// Writes what became of an input.
    pub(crate) fn write(&mut self, input: &Input, text: &str) -> Result<(), Failure> {
        let below = input.below().unwrap_or(Path::new("stdin.xml"));
        let path = self.folder.join(below);
        let at = |error: std::io::Error| Failure::Unreadable(format!("{}: {error}", path.display()));
        if !self.written.insert(path.clone()) {
            let message = format!("{} was written already, from a file of the same name", path.display());
            return Err(Failure::Unreadable(message));
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(at)?;
        }
        if let (Ok(from), Ok(to)) = (input.canonicalize(), path.canonicalize())
            && from == to
        {
            return Err(Failure::Unreadable(
                "it would be written over itself: name another folder".to_owned(),
            ));
        }
        std::fs::write(&path, text).map_err(at)
    }
}
