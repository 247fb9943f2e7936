//! What a file holds: a thing, a message, a data section, or the data of a type
//! without an envelope.

use std::collections::BTreeSet;
use std::path::PathBuf;

use hv_things::{AnyThing, Thing};
use hv_types::messages::{Message, Response};
use hv_types::things::{Body, Checked, DataXml, TypeId, TypeInfo, find_type};
use hv_types::xml::{self, Document as _, Error, ErrorKind, RawXml};

use super::console::{Console, say};
use super::files::{Input, MISUSE, expand};
use super::findings::{Failure, Remark};
use super::no_xml;

/// A document that was read.
#[derive(Debug)]
pub(crate) enum Document {
    Thing(Box<Thing>),
    Message(Box<Message<AnyThing>>),
    /// A `data-xml` by itself.
    Section(Box<DataXml<AnyThing>>, Fits),
    /// The data of a type without an envelope.
    Bare(AnyThing, Fits),
}

/// The types that data without a type id is valid as, the one first that it is read as.
pub(crate) type Fits = Vec<&'static TypeInfo>;

/// The types that `--type` names, if it is given; what is wrong is said, and the
/// exit code of misuse returned.
pub(crate) fn types_named(name: Option<&str>) -> Result<Option<Vec<&'static TypeInfo>>, u8> {
    let Some(name) = name else { return Ok(None) };
    let found = find_type(AnyThing::TYPES, name);
    if found.is_empty() {
        say(&format!(
            "error: no thing type is called `{name}`: give a type id, a root element, or a module \
             such as `immunization_v2`"
        ));
        return Err(MISUSE);
    }
    Ok(Some(found))
}

/// What a command works on.
pub(crate) struct Work {
    pub(crate) files: Vec<Input>,
    /// The types that data must be of, if `--type` names some.
    pub(crate) types: Option<Vec<&'static TypeInfo>>,
}

impl Work {
    /// Looks up the type that was named, and lists the files. `None` on misuse, which is
    /// said; what cannot be listed is said as well.
    pub(crate) fn new(paths: &[PathBuf], type_: Option<&str>, console: &mut Console) -> Option<Self> {
        let types = match types_named(type_) {
            Ok(types) => types,
            Err(code) => {
                console.exit_with(code);
                return None;
            }
        };
        let (files, unreadable) = expand(paths);
        if unreadable {
            console.exit_with(MISUSE);
        }
        Some(Work { files, types })
    }
}

impl Document {
    /// Reads a file. `types` restricts the types that it may be of.
    pub(crate) fn read(file: &Input, types: Option<&[&'static TypeInfo]>) -> Result<Self, Failure> {
        Self::from_bytes(&file.read()?, types)
    }

    /// Reads a file's bytes.
    pub(crate) fn from_bytes(bytes: &[u8], types: Option<&[&'static TypeInfo]>) -> Result<Self, Failure> {
        let (text, root) = root_of(bytes)?;
        Ok(match root {
            "thing" => {
                let thing: Thing = Thing::from_xml(text)?;
                check_type(&thing, types)?;
                Document::Thing(Box::new(thing))
            }
            "response" | "request" | "info" | "group" => {
                let message = Message::from_xml(text)?;
                message.things().try_for_each(|thing: &Thing| check_type(thing, types))?;
                Document::Message(Box::new(message))
            }
            "data-xml" => {
                let (section, fits) = section(text, types)?;
                Document::Section(Box::new(section), fits)
            }
            root => {
                let (info, fits) = bare(text, root, types)?;
                Document::Bare(AnyThing::from_xml(info.id, text)?, fits)
            }
        })
    }

    /// Writes the document again.
    pub(crate) fn to_xml(&self) -> Result<String, Error> {
        match self {
            Document::Thing(thing) => thing.to_xml(),
            Document::Message(message) => message.to_xml(),
            Document::Section(section, _) => section.to_xml(),
            Document::Bare(data, _) => data.to_xml(),
        }
    }

    /// The data, of a thing or without an envelope.
    pub(crate) fn data(&self) -> Option<&AnyThing> {
        match self {
            Document::Thing(thing) => thing.data(),
            Document::Bare(data, _) => Some(data),
            Document::Message(_) | Document::Section(..) => None,
        }
    }

    /// The things in it, if it is a thing or a message.
    pub(crate) fn things(&self) -> Vec<&Thing> {
        match self {
            Document::Thing(thing) => vec![thing],
            Document::Message(message) => message.things().collect(),
            Document::Section(..) | Document::Bare(..) => Vec::new(),
        }
    }

    /// The type that it was read as, if it has no envelope that tells.
    pub(crate) fn read_as(&self) -> Option<&'static TypeInfo> {
        match self {
            Document::Section(_, fits) | Document::Bare(_, fits) => fits.first().copied(),
            Document::Thing(_) | Document::Message(_) => None,
        }
    }

    /// The same, read as `to` where data without an envelope is valid as that, too.
    pub(crate) fn read_rather_as(self, to: &'static TypeInfo) -> Self {
        match self {
            Document::Bare(data, mut fits) if fits.iter().skip(1).any(|info| info.id == to.id) => {
                match data.to_xml().and_then(|text| AnyThing::from_xml(to.id, &text)) {
                    Ok(data) => {
                        fits.sort_by_key(|info| info.id != to.id);
                        Document::Bare(data, fits)
                    }
                    Err(_) => Document::Bare(data, fits),
                }
            }
            other => other,
        }
    }

    /// That the data is valid as several types, if it is: only a type id tells them apart.
    pub(crate) fn ambiguity(&self) -> Option<Remark> {
        match self {
            Document::Section(_, fits) | Document::Bare(_, fits) => ambiguity(fits),
            Document::Thing(_) | Document::Message(_) => None,
        }
    }
}

/// The text of a file's bytes, and the name of its root.
fn root_of(bytes: &[u8]) -> Result<(&str, &str), Error> {
    let found = xml::decode(bytes).and_then(|text| Ok((text, xml::root_name(text)?)));
    found.map_err(|error| match no_xml::says(bytes) {
        Some(message) => Error::unlocated(ErrorKind::Syntax, message),
        None => error,
    })
}

/// Checks a file's bytes; what could not be checked, or should be known.
pub(crate) fn check(bytes: &[u8], types: Option<&[&'static TypeInfo]>) -> Result<Vec<Remark>, Failure> {
    let (text, root) = root_of(bytes)?;
    Ok(match root {
        "thing" => {
            let thing: Thing<Checked<AnyThing>> = Thing::from_xml(text)?;
            check_type(&thing, types)?;
            remarks_on(&thing)
        }
        "response" | "request" | "info" | "group" => {
            let message: Message<Checked<AnyThing>> = Message::from_xml(text)?;
            message.things().try_for_each(|thing| check_type(thing, types))?;
            message.things().flat_map(remarks_on).chain(refusal(&message)).collect()
        }
        "data-xml" => {
            let (section, fits) = section::<Checked<AnyThing>>(text, types)?;
            ambiguity(&fits).into_iter().chain(remark_on(None, &section)).collect()
        }
        root => {
            let (info, fits) = bare(text, root, types)?;
            ambiguity(&fits).into_iter().chain(foreign(info)).collect()
        }
    })
}

/// What could not be checked of a thing's data, each once.
pub(crate) fn remarks_on<B: Body>(thing: &Thing<B>) -> Vec<Remark> {
    let sections = thing.sections().iter();
    let remarks: BTreeSet<_> =
        sections.filter_map(|section| remark_on(thing.type_id.as_ref(), section)).collect();
    remarks.into_iter().collect()
}

/// What could not be checked of a data section, of a thing of this type.
fn remark_on<B: Body>(type_id: Option<&TypeId>, section: &DataXml<B>) -> Option<Remark> {
    let body = match section {
        DataXml::Typed { body, .. } => body,
        DataXml::Transformed(output) => {
            let message = format!("the output of the transform `{}` was not checked", output.name());
            return Some(Remark { kind: "transform", message });
        }
    };
    let message = match (body.info(), type_id) {
        (Some(info), _) => return foreign(info),
        (None, Some(type_id)) => format!("the type {} is not known: its data was not checked", *type_id.id),
        (None, None) => "there is no type id: the data was not checked".to_owned(),
    };
    Some(Remark { kind: "unknown-type", message })
}

fn ambiguity(fits: &[&'static TypeInfo]) -> Option<Remark> {
    let (read_as, others) = fits.split_first().filter(|(_, others)| !others.is_empty())?;
    let others: Vec<&str> = others.iter().map(|info| info.module).collect();
    let others = others.join(" and ");
    let message = format!("read as {}; also valid as {others}; --type names one", read_as.module);
    Some(Remark { kind: "ambiguous", message })
}

fn foreign(info: &TypeInfo) -> Option<Remark> {
    let message = format!("{} is a document of another standard: its content was not checked", info.name);
    info.document.then_some(Remark { kind: "document", message })
}

/// That an answer is a refusal.
fn refusal<B>(message: &Message<B>) -> Option<Remark> {
    fn status<I>(response: &Response<I>) -> Option<&hv_types::messages::Status> {
        response.status.as_ref()
    }
    let status = match message {
        Message::GetThings(response) => status(response),
        Message::PutThingsKeys(response) => status(response),
        Message::BeginPutBlob(response) => status(response),
        Message::Other(response) => status(response),
        _ => None,
    };
    let refused = status?.clone().into_result().err()?;
    Some(Remark { kind: "refused", message: refused.to_string() })
}

/// Of all types with this root, or of `types`, the one whose data the text is, and all
/// that it is valid as. Where several versions accept it, the newest is the one: written
/// again, it is the same for all.
fn bare(
    text: &str,
    root: &str,
    types: Option<&[&'static TypeInfo]>,
) -> Result<(&'static TypeInfo, Fits), Failure> {
    let candidates = types.map_or_else(|| with_root(root), <[_]>::to_vec);
    if candidates.is_empty() {
        // Read as what it is not, for an error that names the place of the root.
        let place = xml::from_str::<String>(text, Thing::<AnyThing>::ROOT).err();
        return Err(place.map_or_else(
            || Failure::Unreadable(format!("the root element `{root}` is not known")),
            |error| error.help("or a message, or the root of a known type; --type names one").into(),
        ));
    }
    those_that_fit(&candidates, |info| AnyThing::check(info.id, text))
}

/// Reads a data section, of the type that its data's root names, or of `types`; and the
/// types that it is valid as, if it is typed.
fn section<B: Body>(text: &str, types: Option<&[&'static TypeInfo]>) -> Result<(DataXml<B>, Fits), Failure> {
    let root = text.parse::<RawXml>().ok().and_then(|section| {
        let children = section.children().ok()?;
        children.first().map(|data| data.local_name().to_owned())
    });
    let candidates = match (types, root) {
        (Some(types), _) => types.to_vec(),
        (None, Some(root)) => with_root(&root),
        (None, None) => Vec::new(),
    };
    if candidates.is_empty() {
        return Ok((DataXml::from_xml(None, text)?, Fits::new()));
    }
    let check = |id| DataXml::<Checked<AnyThing>>::from_xml(id, text);
    let (info, fits) = those_that_fit(&candidates, |info| check(Some(info.id)).map(drop))?;
    let section = DataXml::from_xml(Some(info.id), text)?;
    let fits = if let DataXml::Typed { .. } = section { fits } else { Fits::new() };
    Ok((section, fits))
}

/// The types with this root, newest first.
fn with_root(root: &str) -> Vec<&'static TypeInfo> {
    let mut found: Vec<&TypeInfo> =
        AnyThing::TYPES.iter().filter(|info| info.root.local == root).copied().collect();
    found.sort_by_key(|info| std::cmp::Reverse(info.version));
    found
}

/// The first of the candidates that the check accepts, and all that it accepts; or else
/// the error that was met last in the text, which is that of the type that fits best.
fn those_that_fit(
    candidates: &[&'static TypeInfo],
    check: impl Fn(&'static TypeInfo) -> Result<(), Error>,
) -> Result<(&'static TypeInfo, Fits), Failure> {
    let mut fits = Fits::new();
    let mut best: Option<(Error, &TypeInfo)> = None;
    for info in candidates {
        match check(info) {
            Ok(()) => fits.push(info),
            Err(error) => {
                let place = |error: &Error| (error.line(), error.column());
                if best.as_ref().is_none_or(|(other, _)| place(&error) > place(other)) {
                    best = Some((error, info));
                }
            }
        }
    }
    if let Some(first) = fits.first() {
        return Ok((first, fits));
    }
    Err(match best {
        Some((error, info)) if candidates.len() > 1 => {
            error.help(&format!("read as {}, which fits best; --type names another", info.module)).into()
        }
        Some((error, _)) => error.into(),
        None => Failure::Unreadable("no type was given".to_owned()),
    })
}

/// What is known of the type that a thing names.
pub(crate) fn type_of<B>(thing: &Thing<B>) -> Option<&'static TypeInfo> {
    known(thing.type_id.as_ref()?)
}

/// What is known of a type.
pub(crate) fn known(type_id: &TypeId) -> Option<&'static TypeInfo> {
    AnyThing::TYPES.iter().find(|info| info.id == *type_id.id).copied()
}

/// Checks that a thing is of one of `types`, if some are given. A thing without data
/// need not say what it is of.
pub(crate) fn check_type<B>(thing: &Thing<B>, types: Option<&[&'static TypeInfo]>) -> Result<(), Error> {
    let Some(types) = types else { return Ok(()) };
    let wanted: Vec<&str> = types.iter().map(|info| info.module).collect();
    let wanted = wanted.join(" or ");
    let message = match (&thing.type_id, type_of(thing)) {
        (_, Some(info)) if types.iter().any(|wanted| wanted.id == info.id) => return Ok(()),
        (_, Some(info)) => format!("the thing is of {}, not {wanted}", info.module),
        (Some(type_id), None) => format!("the thing is of the unknown type {}, not {wanted}", *type_id.id),
        (None, None) if thing.sections().is_empty() => return Ok(()),
        (None, None) => {
            let ids: Vec<String> =
                types.iter().map(|info| format!("<type-id>{}</type-id>", info.id)).collect();
            format!(
                "the thing has no type-id, so its data cannot be read as {wanted}: add {} before its data",
                ids.join(" or ")
            )
        }
    };
    Err(Error::unlocated(ErrorKind::Mismatch, message))
}
