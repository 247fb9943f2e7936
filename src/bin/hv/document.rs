//! What a file holds: a thing, or the data of a type without an envelope.

use std::io::Write;
use std::path::Path;

use super::files::MISUSE;
use hv_things::{AnyThing, Thing};
use hv_types::things::{Body, TypeInfo, find_type};
use hv_types::xml::{self, Document as _, Error, ErrorKind};

/// A document that was read.
pub(crate) enum Document {
    Thing(Box<Thing>),
    Bare(AnyThing),
}

/// Why a file was not read.
pub(crate) enum Failure {
    /// The file cannot be opened, or the arguments do not fit it.
    Unreadable(String),
    /// The content is at fault.
    Invalid(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Invalid(error)
    }
}

impl Failure {
    /// The message as a line, `file:line:col: path: message`.
    pub(crate) fn line(&self, file: &Path) -> String {
        match self {
            Failure::Unreadable(message) => format!("{}: {message}", file.display()),
            Failure::Invalid(error) if error.line().is_some() => format!("{}:{error}", file.display()),
            Failure::Invalid(error) => format!("{}: {error}", file.display()),
        }
    }
}

/// The types that `--type` names, if it is given; what is wrong is said, and the
/// exit code of misuse returned.
pub(crate) fn types_named(name: Option<&str>) -> Result<Option<Vec<&'static TypeInfo>>, u8> {
    let Some(name) = name else { return Ok(None) };
    let found = find_type(AnyThing::TYPES, name);
    if found.is_empty() {
        eprintln!(
            "error: no thing type is called `{name}`: give a type id, a root element, or a module \
             such as `immunization_v2`"
        );
        return Err(MISUSE);
    }
    Ok(Some(found))
}

/// Writes what became of `file`: under the same name in the folder `out`, or to
/// standard output.
pub(crate) fn write_out(out: Option<&Path>, file: &Path, text: &str) -> Result<(), Failure> {
    let written = match out {
        None => {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{text}").and_then(|()| out.flush())
        }
        Some(folder) => {
            let Some(name) = file.file_name() else {
                return Err(Failure::Unreadable("the path has no file name".to_owned()));
            };
            std::fs::write(folder.join(name), format!("{text}\n"))
        }
    };
    written.map_err(|error| Failure::Unreadable(error.to_string()))
}

impl Document {
    /// Reads a file. `types` restricts the types that it may be of.
    pub(crate) fn read(file: &Path, types: Option<&[&'static TypeInfo]>) -> Result<Self, Failure> {
        let bytes = std::fs::read(file).map_err(|error| Failure::Unreadable(error.to_string()))?;
        let text = xml::decode(&bytes)?;
        let root = xml::root_name(text)?;
        if root == Thing::<AnyThing>::ROOT.local {
            let thing: Thing = Thing::from_xml(text)?;
            check_type(&thing, types)?;
            return Ok(Document::Thing(Box::new(thing)));
        }
        let candidates = match types {
            Some(types) => types.to_vec(),
            None => find_root(root),
        };
        bare(text, root, &candidates)
    }

    /// Writes the document again.
    pub(crate) fn to_xml(&self) -> Result<String, Error> {
        match self {
            Document::Thing(thing) => thing.to_xml(),
            Document::Bare(data) => data.to_xml(),
        }
    }

    /// The data, unless there are outputs of transforms only.
    pub(crate) fn data(&self) -> Option<&AnyThing> {
        match self {
            Document::Thing(thing) => thing.data(),
            Document::Bare(data) => Some(data),
        }
    }

    /// Remarks on what could not be checked.
    pub(crate) fn remark(&self) -> Option<String> {
        let data = self.data();
        if let Some(info) = data.and_then(Body::info)
            && info.document
        {
            return Some(format!(
                "{} is a document of another standard: its content was not checked",
                info.name
            ));
        }
        match data {
            Some(AnyThing::Unknown(unknown)) => Some(match unknown.id {
                Some(id) => format!("the type {id} is not known: its data was not checked"),
                None => "the thing has no type id: its data was not checked".to_owned(),
            }),
            _ => None,
        }
    }
}

fn find_root(root: &str) -> Vec<&'static TypeInfo> {
    let mut found: Vec<&TypeInfo> =
        AnyThing::TYPES.iter().filter(|info| info.root.local == root).copied().collect();
    found.sort_by_key(|info| std::cmp::Reverse(info.version));
    found
}

/// Reads data without an envelope. Where several versions share the root, the
/// newest that accepts it is the one: written again, it is the same for all.
fn bare(text: &str, root: &str, candidates: &[&'static TypeInfo]) -> Result<Document, Failure> {
    let mut first = None;
    for info in candidates {
        match AnyThing::from_xml(info.id, text) {
            Ok(data) => return Ok(Document::Bare(data)),
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    match first {
        Some(error) => Err(error.into()),
        None => {
            // Read as what it is not, for an error that names the place of the root.
            let place = xml::from_str::<String>(text, Thing::<AnyThing>::ROOT).err();
            Err(place.map_or_else(
                || Failure::Unreadable(format!("the root element `{root}` is not known")),
                |error| Failure::Invalid(error.help("or the root of a known type; --type names one")),
            ))
        }
    }
}

fn check_type(thing: &Thing, types: Option<&[&'static TypeInfo]>) -> Result<(), Failure> {
    let Some(types) = types else { return Ok(()) };
    match thing.data().and_then(Body::info) {
        Some(info) if !types.iter().any(|wanted| wanted.id == info.id) => {
            let wanted: Vec<&str> = types.iter().map(|info| info.module).collect();
            let message = format!("the thing is of type {}, not {}", info.module, wanted.join(" or "));
            Err(Failure::Invalid(Error::unlocated(ErrorKind::Mismatch, message)))
        }
        _ => Ok(()),
    }
}
