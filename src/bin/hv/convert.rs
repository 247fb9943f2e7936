//! `hv convert`.

use std::path::PathBuf;

use clap::Args;
use hv_things::{AnyThing, Thing};
use hv_types::messages::{Message, ThingGroup};
use hv_types::things::{Body, TypeInfo};
use hv_types::versions::{ConvertError, Converted, Loss};

use super::console::{Console, Stop, counted};
use super::document::{Document, Work, types_named};
use super::files::{FINDING, Input};
use super::findings::{Failure, Remark};
use super::roundtrip::OutFolder;

/// Convert thing files to another version of their type.
///
/// What the other version has no room for is listed on standard error, a line each:
/// path, content, reason. Where nothing is listed, converting back gives the
/// original. A file whose data the other version cannot hold is refused with the
/// reason, and the exit code is 1.
///
/// Of an answer to GetThings, read whole, all things of the type are converted, and the
/// others left as they are; one that cannot be converted refuses the file.
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
    /// Write to this folder instead of standard output: under the same file names, those
    /// found in a folder also in the same folders.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Files, folders of them, or - for standard input.
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
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Stop> {
        let targets = match types_named(Some(&self.to)) {
            Ok(targets) => targets.unwrap_or_default(),
            Err(code) => {
                console.exit_with(code);
                return Ok(());
            }
        };
        let Some(Work { files, types }) = Work::new(&self.files, self.type_.as_deref(), console) else {
            return Ok(());
        };
        let mut out = self.out.map(OutFolder::new);
        for (index, file) in files.iter().enumerate() {
            console.progress(|| format!("{index} of {} files", files.len()));
            let written = match (convert(file, types.as_deref(), &targets, console), &mut out) {
                (Ok((text, losses)), None) => {
                    console.print(&text)?;
                    console.print("\n")?;
                    Ok(losses)
                }
                (Ok((text, losses)), Some(out)) => {
                    out.write(file, &format!("{text}\n")).map(|()| losses).map_err(Refusal::from)
                }
                (Err(refusal), _) => Err(refusal),
            };
            match written {
                Ok(losses) => {
                    for loss in losses {
                        // Which file it was goes without saying when there is one.
                        match files.len() {
                            1 => console.remark(&loss.to_string()),
                            _ => console.remark(&format!("{file}: {loss}")),
                        }
                    }
                }
                Err(Refusal::Conversion(error)) => {
                    console.remark(&format!("{file}: not converted: {error}"));
                    console.exit_with(FINDING);
                }
                Err(Refusal::Failure(failure)) => {
                    console.remark(&failure.line(file));
                    console.exit_with(failure.code());
                }
            }
        }
        Ok(())
    }
}

/// What a file becomes, and what is lost.
fn convert(
    file: &Input,
    types: Option<&[&'static TypeInfo]>,
    targets: &[&'static TypeInfo],
    console: &mut Console,
) -> Result<(String, Vec<Loss>), Refusal> {
    let mut document = Document::read(file, types)?;
    let to = target(&document, targets).map_err(Refusal::Conversion)?;
    // Data that is valid as the target is of that version already, whatever other
    // version it was read as: versions may share root and namespace.
    if types.is_none() {
        document = document.read_rather_as(to);
    }
    console.remark_on(file, document.ambiguity());
    let Converted { value, losses } = match document {
        Document::Message(mut message) => {
            let (losses, left) = convert_things(&mut message, targets).map_err(Refusal::Conversion)?;
            if left > 0 {
                let things = counted(left, "thing");
                let message = format!("{things} of other types, or without data: left as they are");
                console.remark_on(file, Some(Remark { kind: "left", message }));
            }
            Converted { value: Document::Message(message), losses }
        }
        document => converted(document, to).map_err(Refusal::Conversion)?,
    };
    let text = value.to_xml().map_err(Failure::from)?;
    Ok((text, losses))
}

/// The newest of `targets` that the type has.
fn target(document: &Document, targets: &[&'static TypeInfo]) -> Result<&'static TypeInfo, ConvertError> {
    let no_target = || ConvertError::new("", "there is no type to convert to");
    let first = targets.first().copied().ok_or_else(no_target)?;
    let Some(from) = document.data().and_then(Body::info) else {
        // The conversion says what is the matter.
        return Ok(first);
    };
    reachable(from, targets).ok_or_else(|| {
        let message =
            format!("{} ({}) is not a version of {} ({})", first.name, first.module, from.name, from.module);
        ConvertError::new("", message)
    })
}

/// The newest of `targets` that is a version of the type.
fn reachable(from: &TypeInfo, targets: &[&'static TypeInfo]) -> Option<&'static TypeInfo> {
    targets.iter().find(|to| hv_types::versions::is_version_of::<AnyThing>(from.id, to.id)).copied()
}

/// Converts the things of an answer to GetThings that have a version among `targets`;
/// what is lost, and how many things are left as they are.
fn convert_things(
    message: &mut Message<AnyThing>,
    targets: &[&'static TypeInfo],
) -> Result<(Vec<Loss>, usize), ConvertError> {
    let groups: &mut [ThingGroup<AnyThing>] = match message {
        Message::GetThings(response) => {
            response.info.as_mut().map_or(&mut [], |info| &mut info.content.groups)
        }
        Message::Group(group) => std::slice::from_mut(group),
        _ => {
            return Err(ConvertError::new(
                "",
                "it is a message, and no answer to GetThings: take the things out",
            ));
        }
    };
    let (mut losses, mut converted, mut left) = (Vec::new(), 0, 0);
    let number_of_groups = groups.len();
    for (index, group) in groups.iter_mut().enumerate() {
        let group_path =
            if number_of_groups > 1 { format!("/group[{}]", index + 1) } else { "/group".to_owned() };
        for (index, thing) in group.things.iter_mut().enumerate() {
            let from = thing.data().and_then(Body::info);
            let Some(to) = from.and_then(|from| reachable(from, targets)) else {
                left += 1;
                continue;
            };
            // Paths begin with the thing.
            let place = |path: &str| {
                let inside = path.strip_prefix("/thing").unwrap_or(path);
                format!("{group_path}/thing[{}]{inside}", index + 1)
            };
            let Converted { value, losses: lost } = std::mem::take::<Thing>(thing)
                .convert(to.id)
                .map_err(|error| ConvertError::new(place(error.path()), error.message()))?;
            *thing = value;
            converted += 1;
            losses.extend(lost.into_iter().map(|loss| Loss { path: place(&loss.path), ..loss }));
        }
    }
    if converted == 0 {
        let wanted: Vec<&str> = targets.iter().map(|info| info.module).collect();
        let wanted = wanted.join(" or ");
        return Err(ConvertError::new("", format!("there is no thing in it that {wanted} is a version of")));
    }
    Ok((losses, left))
}

fn converted(document: Document, to: &'static TypeInfo) -> Result<Converted<Document>, ConvertError> {
    match document {
        Document::Thing(thing) => Ok(thing.convert(to.id)?.map(|thing| Document::Thing(Box::new(thing)))),
        Document::Bare(data, _) => Ok(data.convert(to.id)?.map(|data| Document::Bare(data, vec![to]))),
        Document::Message(_) | Document::Section(..) => {
            Err(ConvertError::new("", "it is a data section: take the data out, without common"))
        }
    }
}
