//! `hv convert`.

use clap::Args;
use std::path::{Path, PathBuf};

use super::document::{Document, Failure, types_named, write_out};
use super::files::{FINDING, MISUSE, expand};
use hv_things::AnyThing;
use hv_types::things::{Body, TypeInfo};
use hv_types::versions::{ConvertError, Converted, Loss};

/// Convert thing files to another version of their type.
///
/// What the other version has no room for is listed on standard error, a line each:
/// path, content, reason. Where nothing is listed, converting back gives the
/// original. A file whose data the other version cannot hold is refused with the
/// reason, and the exit code is 1.
///
/// Examples:
///   hv convert --to immunization_v2 old.xml
///   hv convert --type medication_v1 --to medication --out new/ export/
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Convert {
    /// The type of data without an envelope: id, module, root element or name.
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// The version to convert to: id or module, or a family for its newest version.
    #[arg(long, value_name = "TYPE")]
    to: String,
    /// Write to this folder, under the same file names, instead of standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Files, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Why a file was not converted.
enum Refusal {
    Failure(Failure),
    Conversion(ConvertError),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Refusal::Failure(failure)
    }
}

impl Convert {
    pub(crate) fn run(self) -> u8 {
        let types = match types_named(self.type_.as_deref()) {
            Ok(types) => types,
            Err(code) => return code,
        };
        let targets = match types_named(Some(&self.to)) {
            Ok(targets) => targets.unwrap_or_default(),
            Err(code) => return code,
        };
        if let Some(out) = &self.out
            && let Err(error) = std::fs::create_dir_all(out)
        {
            eprintln!("{}: {error}", out.display());
            return MISUSE;
        }
        let (files, unreadable) = expand(&self.files);
        let mut code = if unreadable { MISUSE } else { 0 };
        for file in &files {
            match self.convert(file, types.as_deref(), &targets) {
                Ok(losses) => {
                    for loss in losses {
                        // Which file it was goes without saying when there is one.
                        match files.len() {
                            1 => eprintln!("{loss}"),
                            _ => eprintln!("{}: {loss}", file.display()),
                        }
                    }
                }
                Err(Refusal::Conversion(error)) => {
                    eprintln!("{}: not converted: {error}", file.display());
                    code = code.max(FINDING);
                }
                Err(Refusal::Failure(failure)) => {
                    eprintln!("{}", failure.line(file));
                    code = code.max(match failure {
                        Failure::Invalid(_) => FINDING,
                        Failure::Unreadable(_) => MISUSE,
                    });
                }
            }
        }
        code
    }

    fn convert(
        &self,
        file: &Path,
        types: Option<&[&'static TypeInfo]>,
        targets: &[&'static TypeInfo],
    ) -> Result<Vec<Loss>, Refusal> {
        let document = Document::read(file, types)?;
        let Converted { value, losses } =
            converted(document, types.is_some(), targets).map_err(Refusal::Conversion)?;
        let text = value.to_xml().map_err(Failure::from)?;
        write_out(self.out.as_deref(), file, &text)?;
        Ok(losses)
    }
}

/// Converts to the newest of `targets` that the type has.
fn converted(
    document: Document,
    typed: bool,
    targets: &[&'static TypeInfo],
) -> Result<Converted<Document>, ConvertError> {
    let from = document.data().and_then(Body::info);
    let reachable = from.and_then(|from| {
        targets.iter().find(|to| hv_types::versions::is_version_of::<AnyThing>(from.id, to.id)).copied()
    });
    // Without one, the conversion says what is the matter.
    let Some(to) = reachable.or_else(|| targets.first().copied()) else {
        return Err(ConvertError::new("", "there is no type to convert to"));
    };
    // Data that is valid as the target is of that version already, whatever other
    // version it was read as: versions may share root and namespace.
    if let (Document::Bare(data), false) = (&document, typed)
        && let Ok(data) = AnyThing::from_xml(to.id, &data.to_xml().unwrap_or_default())
    {
        return Ok(Converted { value: Document::Bare(data), losses: Vec::new() });
    }
    match document {
        Document::Thing(thing) => Ok(thing.convert(to.id)?.map(|thing| Document::Thing(Box::new(thing)))),
        Document::Bare(data) => Ok(data.convert(to.id)?.map(Document::Bare)),
    }
}
