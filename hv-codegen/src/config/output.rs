//! What a run gives back.

use std::path::PathBuf;

use super::stale::{self, Stale};
use crate::catalog;
use crate::error::Error;
use crate::render::{self, GeneratedFile};

/// What a run produced.
#[derive(Debug)]
pub struct Generated {
    /// The files, in order; not written yet.
    pub files: Vec<GeneratedFile>,
    /// Names of the thing types among what was generated, by module.
    pub thing_types: Vec<String>,
    /// Number of Rust types.
    pub types: usize,
    /// Every schema and sample file that was read.
    pub inputs: Vec<PathBuf>,
    /// What is right, but worth knowing: types of the common namespaces that differ
    /// from hv-types' and were generated, for example.
    pub notes: Vec<String>,
}

impl Generated {
    /// Number of lines in all files.
    pub fn lines(&self) -> usize {
        self.files.iter().map(|file| file.content.lines().count()).sum()
    }

    /// Compares with the files that are there.
    ///
    /// ```no_run
    /// let generated = hv_codegen::Config::new().schemas("xsd").out("src/generated").run()?;
    /// for file in generated.stale() {
    ///     println!("{} is stale", file.path.display());
    /// }
    /// # Ok::<(), hv_codegen::Error>(())
    /// ```
    pub fn stale(&self) -> Vec<Stale> {
        stale::find(&self.files)
    }

    /// Generated files in the output folder that this run does not make: those of types
    /// that are gone. They are not deleted.
    ///
    /// ```no_run
    /// let generated = hv_codegen::Config::new().schemas("xsd").out("src/generated").run()?;
    /// for file in generated.leftovers() {
    ///     println!("nothing generates {} any more", file.display());
    /// }
    /// # Ok::<(), hv_codegen::Error>(())
    /// ```
    pub fn leftovers(&self) -> Vec<PathBuf> {
        stale::leftovers(&self.files)
    }

    /// Writes the files that differ from what is there; answers how many.
    ///
    /// # Errors
    ///
    /// A file cannot be written; nothing is left half-written.
    pub fn write(&self) -> Result<usize, Error> {
        Ok(render::write(&self.files)?)
    }
}

/// A thing type, as `hv-codegen list` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedType {
    /// The type id, in lower case.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The version within the family.
    pub version: u32,
    /// The name shared by all versions, for a type that has several.
    pub family: Option<String>,
    /// The root element.
    pub root: String,
    /// The Rust module.
    pub module: String,
    /// The Rust type.
    pub type_name: String,
    /// The schema.
    pub file: String,
    /// What is allowed, but hardly meant: another type looks like a version of this one
    /// and has the same version, for example.
    pub note: Option<String>,
}

impl From<&catalog::Entry> for ListedType {
    fn from(entry: &catalog::Entry) -> Self {
        ListedType {
            id: entry.meta.id.clone(),
            name: entry.meta.name.clone(),
            version: entry.meta.version.unwrap_or(1),
            family: entry.naming.family.as_ref().map(|family| family.module.clone()),
            root: entry.root.clone(),
            module: entry.naming.module.clone(),
            type_name: entry.naming.type_name.clone(),
            file: entry.file.to_string(),
            note: entry.note.clone(),
        }
    }
}
