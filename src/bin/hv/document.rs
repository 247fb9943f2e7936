//! What a file holds: a thing, a message, a data section, or the data of a type
//! without an envelope.

use std::path::PathBuf;

use hv_things::{AnyThing, Thing};
use hv_types::messages::{Message, Response};
use hv_types::things::{Body, Checked, DataXml, TypeInfo, Uuid, find_type};
use hv_types::xml::{self, Document as _, Error, ErrorKind, RawXml};

use super::console::{Console, say};
use super::files::{Input, MISUSE, expand};
use super::findings::{Failure, Remark};

/// A document that was read.
#[derive(Debug)]
pub(crate) enum Document {
    Thing(Box<Thing>),
    Message(Box<Message<AnyThing>>),
    /// A `data-xml` by itself.
    Section(Box<DataXml<AnyThing>>),
    /// The data of a type without an envelope.
    Bare(AnyThing),
}

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
        let text = xml::decode(bytes)?;
        Ok(match xml::root_name(text)? {
            "thing" => {
                let thing: Thing = Thing::from_xml(text)?;
                check_type(thing.data(), types)?;
                Document::Thing(Box::new(thing))
            }
            "response" | "request" | "info" | "group" => {
                let message = Message::from_xml(text)?;
                message.things().try_for_each(|thing: &Thing| check_type(thing.data(), types))?;
                Document::Message(Box::new(message))
            }
            "data-xml" => Document::Section(Box::new(section(text, types)?)),
            root => {
                let info = bare(text, root, types)?;
                Document::Bare(AnyThing::from_xml(info.id, text)?)
            }
        })
    }

    /// Writes the document again.
    pub(crate) fn to_xml(&self) -> Result<String, Error> {
        match self {
            Document::Thing(thing) => thing.to_xml(),
            Document::Message(message) => message.to_xml(),
            Document::Section(section) => section.to_xml(),
            Document::Bare(data) => data.to_xml(),
        }
    }

    /// The data, of a thing or without an envelope.
    pub(crate) fn data(&self) -> Option<&AnyThing> {
        match self {
            Document::Thing(thing) => thing.data(),
            Document::Bare(data) => Some(data),
            Document::Message(_) | Document::Section(_) => None,
        }
    }

    /// The things in it, if it is a thing or a message.
    pub(crate) fn things(&self) -> Vec<&Thing> {
        match self {
            Document::Thing(thing) => vec![thing],
            Document::Message(message) => message.things().collect(),
            Document::Section(_) | Document::Bare(_) => Vec::new(),
        }
    }
}

/// Data that tells its type, or the id that a thing named.
pub(crate) trait Typed: Body {
    /// The type id; `None` where the thing had none.
    fn id(&self) -> Option<Uuid>;
}

impl Typed for AnyThing {
    fn id(&self) -> Option<Uuid> {
        match self {
            AnyThing::Unknown(unknown) => unknown.id,
            known => known.info().map(|info| info.id),
        }
    }
}

impl Typed for Checked<AnyThing> {
    fn id(&self) -> Option<Uuid> {
        Checked::id(self)
    }
}

/// Checks a file's bytes; what could not be checked, or should be known.
pub(crate) fn check(bytes: &[u8], types: Option<&[&'static TypeInfo]>) -> Result<Vec<Remark>, Failure> {
    let text = xml::decode(bytes)?;
    Ok(match xml::root_name(text)? {
        "thing" => {
            let thing: Thing<Checked<AnyThing>> = Thing::from_xml(text)?;
            check_type(thing.data(), types)?;
            remark_on(thing.data()).into_iter().collect()
        }
        "response" | "request" | "info" | "group" => {
            let message: Message<Checked<AnyThing>> = Message::from_xml(text)?;
            message.things().try_for_each(|thing| check_type(thing.data(), types))?;
            let things = message.things().filter_map(|thing| remark_on(thing.data()));
            things.chain(refusal(&message)).collect()
        }
        "data-xml" => match section(text, types)? {
            DataXml::Typed { body, .. } => remark_on(Some(&body)).into_iter().collect(),
            DataXml::Transformed(output) => {
                let message = format!("the output of the transform `{}` was not checked", output.name());
                vec![Remark { kind: "transform", message }]
            }
        },
        root => foreign(bare(text, root, types)?).into_iter().collect(),
    })
}

/// What could not be checked of a thing's data.
pub(crate) fn remark_on<B: Typed>(data: Option<&B>) -> Option<Remark> {
    let data = data?;
    match (data.info(), data.id()) {
        (Some(info), _) => foreign(info),
        (None, id) => {
            let message = match id {
                Some(id) => format!("the type {id} is not known: its data was not checked"),
                None => "there is no type id: the data was not checked".to_owned(),
            };
            Some(Remark { kind: "unknown-type", message })
        }
    }
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

/// Of all types with this root, or of `types`, the one whose data the text is. Where
/// several versions accept it, the newest is the one: written again, it is the same
/// for all.
fn bare(text: &str, root: &str, types: Option<&[&'static TypeInfo]>) -> Result<&'static TypeInfo, Failure> {
    let candidates = types.map_or_else(|| with_root(root), <[_]>::to_vec);
    if candidates.is_empty() {
        // Read as what it is not, for an error that names the place of the root.
        let place = xml::from_str::<String>(text, Thing::<AnyThing>::ROOT).err();
        return Err(place.map_or_else(
            || Failure::Unreadable(format!("the root element `{root}` is not known")),
            |error| error.help("or a message, or the root of a known type; --type names one").into(),
        ));
    }
    first_that_fits(&candidates, |info| AnyThing::check(info.id, text).map(|()| info))
}

/// Reads a data section, of the type that its data's root names.
fn section(text: &str, types: Option<&[&'static TypeInfo]>) -> Result<DataXml<AnyThing>, Failure> {
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
        return Ok(DataXml::from_xml(None, text)?);
    }
    first_that_fits(&candidates, |info| DataXml::from_xml(Some(info.id), text))
}

/// The types with this root, newest first.
fn with_root(root: &str) -> Vec<&'static TypeInfo> {
    let mut found: Vec<&TypeInfo> =
        AnyThing::TYPES.iter().filter(|info| info.root.local == root).copied().collect();
    found.sort_by_key(|info| std::cmp::Reverse(info.version));
    found
}

/// The first success; or else the error that was met last in the text, which is that
/// of the type that fits best.
fn first_that_fits<T>(
    candidates: &[&'static TypeInfo],
    read: impl Fn(&'static TypeInfo) -> Result<T, Error>,
) -> Result<T, Failure> {
    let mut best: Option<(Error, &TypeInfo)> = None;
    for info in candidates {
        match read(info) {
            Ok(value) => return Ok(value),
            Err(error) => {
                let place = |error: &Error| (error.line(), error.column());
                if best.as_ref().is_none_or(|(other, _)| place(&error) > place(other)) {
                    best = Some((error, info));
                }
            }
        }
    }
    Err(match best {
        Some((error, info)) if candidates.len() > 1 => {
            error.help(&format!("read as {}, which fits best; --type names another", info.module)).into()
        }
        Some((error, _)) => error.into(),
        None => Failure::Unreadable("no type was given".to_owned()),
    })
}

/// Checks that a thing's data is of one of `types`, if some are given.
pub(crate) fn check_type<B: Typed>(
    data: Option<&B>,
    types: Option<&[&'static TypeInfo]>,
) -> Result<(), Error> {
    let (Some(types), Some(data)) = (types, data) else { return Ok(()) };
    let found = match (data.info(), data.id()) {
        (Some(info), _) if types.iter().any(|wanted| wanted.id == info.id) => return Ok(()),
        (Some(info), _) => info.module.to_owned(),
        (None, Some(id)) => format!("the unknown type {id}"),
        (None, None) => "no type that it names".to_owned(),
    };
    let wanted: Vec<&str> = types.iter().map(|info| info.module).collect();
    let message = format!("the thing is of {found}, not {}", wanted.join(" or "));
    Err(Error::unlocated(ErrorKind::Mismatch, message))
}
