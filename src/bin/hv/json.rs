//! `hv json`.

use std::path::PathBuf;

use clap::Args;
use hv_things::AnyThing;
use hv_types::content::serde::Serialize;
use hv_types::content::{Content, ToContent};
use hv_types::messages::{Message, ThingEvent, UnprocessedKey};
use hv_types::things::{Body, DataXml, TypeInfo};
use hv_types::values::Scalar;
use serde_json::Value;

use super::answer::{Answer, Event, Opened, Threads, open};
use super::console::{Console, JsonList, Stop};
use super::document::{Document, Work, check_type};
use super::files::Input;
use super::findings::Failure;

/// Print thing files and messages as JSON.
///
/// Names and nesting are those of the XML: an attribute is "@name", text beside
/// attributes "$text", XML that is kept untouched "$raw". Numbers are JSON numbers when
/// that loses no digit, and strings otherwise.
///
/// One file becomes one JSON value: a thing, or the data of a type, is what serde makes of
/// hv-things' types, and reads back with them; an answer to GetThings is
/// {"group": [{"@name": …, "thing": [ … ]}]}, printed as it is read, whatever its size; a
/// request to PutThings is {"thing": [ … ]}.
///
/// Several files, or a folder, become a list, a line each, of
/// {"file": …, "document": … }. What cannot be read is left out, and reported on standard
/// error.
///
/// Examples:
///   hv json thing.xml
///   hv json answer.xml | jq '.group[].thing[]["data-xml"][0].weight.value.kg'
///   hv json export/ > export.json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Json {
    /// The type that data must be of: id, module, root element or name. Tells apart
    /// versions of data without an envelope.
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    #[command(flatten)]
    threads: Threads,
    /// Files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Json {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Stop> {
        print(&self.files, self.type_.as_deref(), self.threads, console)
    }
}

/// Prints files as JSON.
pub(crate) fn print(
    paths: &[PathBuf],
    type_: Option<&str>,
    threads: Threads,
    console: &mut Console,
) -> Result<(), Stop> {
    let Some(Work { files, types }) = Work::new(paths, type_, console) else { return Ok(()) };
    let one = matches!(paths, [path] if !path.is_dir());
    let mut list = if one { None } else { Some(JsonList::start(console)?) };
    for (index, file) in files.iter().enumerate() {
        console.progress(|| format!("{index} of {} files", files.len()));
        let wanted = types.clone();
        let piece = move |event| Piece::new(event, wanted.as_deref(), one);
        let opened = match open(file, threads, piece) {
            Ok(Opened::Answer(answer)) => Ok(Ok(answer)),
            Ok(Opened::Whole(bytes)) => Document::from_bytes(&bytes, types.as_deref()).map(Err),
            Err(error) => Err(error.into()),
        };
        let opened = match opened {
            Ok(opened) => opened,
            Err(failure) => {
                fail(file, &failure, console);
                continue;
            }
        };
        if let Some(list) = &mut list {
            list.push(&format!("{{\"file\":{},\"document\":", Value::from(file.to_string())), console)?;
        }
        match opened {
            Ok(answer) => print_answer(file, answer, one, console)?,
            Err(document) => match text_of(&document, one) {
                Ok(text) => console.print(&text)?,
                Err(failure) => {
                    console.print("null")?;
                    fail(file, &failure, console);
                }
            },
        }
        console.print(if one { "\n" } else { "}" })?;
    }
    list.map_or(Ok(()), |list| list.end(console))
}

fn fail(file: &Input, failure: &Failure, console: &mut Console) {
    console.remark(&failure.line(file));
    console.exit_with(failure.code());
}

/// A document as JSON.
fn text_of(document: &Document, pretty: bool) -> Result<String, Failure> {
    match document {
        Document::Thing(thing) => text(thing, pretty),
        Document::Bare(data) => text(data, pretty),
        Document::Section(section) => {
            let id = match &**section {
                DataXml::Typed { body, .. } => body.info().map(|info| info.id.to_string()),
                DataXml::Transformed(_) => None,
            };
            let mut members = Vec::from_iter(id.map(|id| ("type-id", scalar(id))));
            members.push(("data-xml", Content::Items(vec![section.to_content()])));
            text(&Content::Fields("thing", members), pretty)
        }
        Document::Message(message) => text(&message_content(message)?, pretty),
    }
}

fn text(value: &impl Serialize, pretty: bool) -> Result<String, Failure> {
    let text = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    text.map_err(|error| Failure::Unreadable(error.to_string()))
}

fn scalar(text: impl Into<String>) -> Content<'static> {
    Content::Scalar(Scalar::Text(text.into().into()))
}

fn items<'a, T: ToContent + 'a>(values: impl IntoIterator<Item = &'a T>) -> Content<'a> {
    Content::Items(values.into_iter().map(ToContent::to_content).collect())
}

/// A message other than a stream.
fn message_content(message: &Message<AnyThing>) -> Result<Content<'_>, Failure> {
    let members = match message {
        Message::PutThings(request) => {
            let header = request.request.iter().map(|header| ("header", items(&header.elements)));
            header.chain([("thing", items(&request.things))]).collect()
        }
        Message::PutThingsKeys(response) => {
            let keys = response.info.iter().flat_map(|info| &info.content.keys);
            vec![("thing-id", items(keys))]
        }
        // Answers that have to do with no thing stay as they are.
        other => vec![("$raw", scalar(other.to_xml()?))],
    };
    Ok(Content::Fields("message", members))
}

/// An event of an answer, as far as it can be made JSON without the others.
enum Piece {
    /// A thing, indented.
    Thing(String),
    Failure(Failure),
    Other(Box<ThingEvent<AnyThing>>),
}

impl Piece {
    fn new(event: Event<AnyThing>, types: Option<&[&'static TypeInfo]>, pretty: bool) -> Self {
        let thing = match event {
            Ok(ThingEvent::Thing(thing)) => thing,
            Ok(event) => return Piece::Other(Box::new(event)),
            Err(error) => return Piece::Failure(error.into()),
        };
        let checked = check_type(thing.data(), types).map_err(Failure::from);
        match checked.and_then(|()| text(&*thing, pretty)) {
            Ok(text) if pretty => Piece::Thing(text.replace('\n', &line_break(4, pretty))),
            Ok(text) => Piece::Thing(text),
            Err(failure) => Piece::Failure(failure),
        }
    }
}

/// What a break and indentation are, by depth.
fn line_break(depth: usize, pretty: bool) -> String {
    if pretty { format!("\n{}", "  ".repeat(depth)) } else { String::new() }
}

/// What follows the things of a group.
#[derive(Default)]
struct Rest {
    unprocessed: Vec<Content<'static>>,
    filtered: Option<bool>,
    culture: Option<String>,
}

/// Prints an answer to GetThings as it is read.
fn print_answer(
    file: &Input,
    mut answer: Answer<Piece>,
    pretty: bool,
    console: &mut Console,
) -> Result<(), Stop> {
    let brk = |depth: usize| line_break(depth, pretty);
    let colon = if pretty { ": " } else { ":" };
    console.print(&format!("{{{}\"group\"{colon}[", brk(1)))?;
    let (mut things, mut groups, mut in_group) = (0, 0, 0);
    let mut rest = Rest::default();
    while let Some(piece) = answer.events.next() {
        answer.progress(file, things, console);
        match piece {
            Piece::Thing(text) => {
                if groups == 0 {
                    // Things without a group around them are a group.
                    groups = 1;
                    console.print(&format!("{}{{{}\"thing\"{colon}[", brk(2), brk(3)))?;
                }
                if in_group > 0 {
                    console.print(",")?;
                }
                (things, in_group) = (things + 1, in_group + 1);
                console.print(&brk(4))?;
                console.print(&text)?;
            }
            Piece::Failure(failure) => fail(file, &failure, console),
            Piece::Other(event) => match *event {
                ThingEvent::Group { name } => {
                    if groups > 0 {
                        end_group(file, &mut rest, in_group, pretty, console)?;
                        console.print(",")?;
                    }
                    (groups, in_group) = (groups + 1, 0);
                    console.print(&format!("{}{{", brk(2)))?;
                    if let Some(name) = name {
                        console.print(&format!("{}\"@name\"{colon}{},", brk(3), Value::from(name)))?;
                    }
                    console.print(&format!("{}\"thing\"{colon}[", brk(3)))?;
                }
                ThingEvent::Unprocessed(key) => rest.unprocessed.push(unprocessed(&key)),
                ThingEvent::Filtered(filtered) => rest.filtered = Some(*filtered),
                ThingEvent::OrderByCulture(culture) => rest.culture = Some(culture),
                ThingEvent::Thing(_) => {}
            },
        }
    }
    if groups > 0 {
        end_group(file, &mut rest, in_group, pretty, console)?;
    }
    console.print(&format!("{}]{}}}", if groups > 0 { brk(1) } else { String::new() }, brk(0)))
}

fn end_group(
    file: &Input,
    rest: &mut Rest,
    things: usize,
    pretty: bool,
    console: &mut Console,
) -> Result<(), Stop> {
    let Rest { unprocessed, filtered, culture } = std::mem::take(rest);
    let mut members = Vec::new();
    if !unprocessed.is_empty() {
        members.push(("unprocessed-thing-key-info", Content::Items(unprocessed)));
    }
    members.extend(filtered.map(|filtered| ("filtered", Content::Scalar(Scalar::Bool(filtered)))));
    members.extend(culture.map(|culture| ("order-by-culture", scalar(culture))));
    let (brk, end) = if pretty { ("\n      ", "\n    ") } else { ("", "") };
    console.print(&format!("{}]", if things > 0 { brk } else { "" }))?;
    for (name, member) in members {
        let colon = if pretty { ": " } else { ":" };
        let member = match text(&member, false) {
            Ok(member) => member,
            Err(failure) => {
                fail(file, &failure, console);
                continue;
            }
        };
        console.print(&format!(",{brk}\"{name}\"{colon}{member}"))?;
    }
    console.print(&format!("{end}}}"))
}

fn unprocessed(key: &UnprocessedKey) -> Content<'static> {
    let stamp =
        key.thing_id.version_stamp.as_ref().map(|stamp| ("@version-stamp", scalar(stamp.to_string())));
    let id = stamp.into_iter().chain([("$text", scalar(key.thing_id.id.to_string()))]).collect();
    let mut members = vec![("thing-id", Content::Fields("thing-id", id))];
    if let Some(type_id) = &key.type_id {
        let name = type_id.name.as_ref().map(|name| ("@name", scalar(name.as_str())));
        let id = name.into_iter().chain([("$text", scalar(type_id.id.to_string()))]).collect();
        members.push(("type-id", Content::Fields("type-id", id)));
    }
    members.extend(key.eff_date.as_ref().map(|date| ("eff-date", scalar(date.to_string()))));
    members.extend(key.updated_end_date.as_ref().map(|date| ("updated-end-date", scalar(date.to_string()))));
    Content::Fields("key", members)
}
