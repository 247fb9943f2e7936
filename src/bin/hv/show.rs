//! `hv show`.

use std::path::PathBuf;

use clap::Args;
use hv_things::AnyThing;
use hv_types::messages::{Message, MessageError, Response, Status, ThingEvent, UnprocessedKey};
use hv_types::things::TypeInfo;

use super::answer::{Answer, Event, Opened, Threads, open};
use super::card::{self, Card, LaidOut, Line, Style};
use super::console::{Console, Format, Stop, counted};
use super::document::{Document, Work, check_type, known};
use super::files::Input;
use super::findings::Failure;
use super::json;

/// Show thing files and messages as cards for people.
///
/// A card has the type, the time that the data is of, the data, note, source and
/// extensions, blobs, signature, and the envelope. Measurements are shown as they were
/// typed, with the stored value and its unit in parentheses; a number for which the type
/// has no unit, such as a blood pressure, is shown without one. Codes stand in brackets,
/// without their versions. An answer to GetThings is shown as it is read, a card a thing.
///
/// Colours are for terminals only; NO_COLOR=1 turns them off.
///
/// Examples:
///   hv show thing.xml
///   hv show answer.xml | less
///   hv show --format json thing.xml
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Show {
    /// The type that data must be of: id, module, root element or name. Tells apart
    /// versions of data without an envelope.
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// Cards, or what `hv json` prints.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    threads: Threads,
    /// Files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Cards, with blank lines between them.
struct Cards<'c> {
    console: &'c mut Console,
    style: Style,
    types: Option<Vec<&'static TypeInfo>>,
    any: bool,
}

impl Show {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Stop> {
        if self.format == Format::Json {
            return json::print(&self.files, self.type_.as_deref(), self.threads, console);
        }
        let Some(Work { files, types }) = Work::new(&self.files, self.type_.as_deref(), console) else {
            return Ok(());
        };
        let style = Style::new(console.colours());
        let mut cards = Cards { console, style, types, any: false };
        for file in &files {
            if files.len() > 1 {
                let name = style.faint(&format!("== {file} ==")).into_owned();
                cards.print(&format!("{name}\n"))?;
                cards.any = false;
            }
            let wanted = cards.types.clone();
            let piece = move |event| Piece::new(event, wanted.as_deref(), style);
            match open(file, self.threads, piece) {
                Err(error) => cards.fail(file, &error.into()),
                Ok(Opened::Answer(answer)) => cards.answer(file, answer)?,
                Ok(Opened::Whole(bytes)) => match Document::from_bytes(&bytes, cards.types.as_deref()) {
                    Ok(document) => {
                        cards.document(&document)?;
                        cards.console.remark_on(file, document.ambiguity());
                    }
                    Err(failure) => cards.fail(file, &failure),
                },
            }
            cards.any = true;
        }
        Ok(())
    }
}

impl Cards<'_> {
    fn fail(&mut self, file: &Input, failure: &Failure) {
        self.console.remark(&failure.line(file));
        self.console.exit_with(failure.code());
    }

    /// Prints a part of the text, after a blank line if it is not the first.
    fn print(&mut self, text: &str) -> Result<(), Stop> {
        if self.any {
            self.console.print("\n")?;
        }
        self.any = true;
        self.console.print(text)
    }

    fn card(&mut self, card: &Card) -> Result<(), Stop> {
        self.print(&card.to_text(self.style))
    }

    fn heading(&mut self, title: String, lines: Vec<Line>) -> Result<(), Stop> {
        self.card(&Card { title, subtitle: String::new(), sections: vec![lines] })
    }

    /// The card of one of several things.
    fn numbered(&mut self, number: usize, card: &LaidOut) -> Result<(), Stop> {
        self.print(&card.numbered(number, self.style))
    }

    fn document(&mut self, document: &Document) -> Result<(), Stop> {
        match document {
            Document::Thing(thing) => self.card(&card::of_thing(thing)),
            Document::Section(section, _) => self.card(&card::of_section(section)),
            Document::Bare(data, _) => self.card(&card::of_bare(data)),
            Document::Message(message) => self.message(message),
        }
    }

    fn message(&mut self, message: &Message<AnyThing>) -> Result<(), Stop> {
        match message {
            Message::PutThings(request) => {
                let count = counted(request.things.len(), "thing");
                let header = request.request.iter().flat_map(|header| &header.elements);
                let lines = header.map(card::outline).collect();
                self.heading(format!("A request to PutThings: {count}"), lines)?;
                for (index, thing) in request.things.iter().enumerate() {
                    self.numbered(index + 1, &card::of_thing(thing).laid_out(self.style))?;
                }
                Ok(())
            }
            Message::PutThingsKeys(response) => {
                let keys = response.info.iter().flat_map(|info| &info.content.keys);
                let lines = keys.map(|key| {
                    Line::new("Thing id", key.id.to_string())
                        .with_detail(format!("(version {})", *key.version_stamp))
                });
                let lines = status(response).into_iter().chain(lines).collect();
                self.heading("An answer to PutThings".to_owned(), lines)
            }
            Message::BeginPutBlob(response) => {
                let mut lines = status(response);
                if let Some(info) = &response.info {
                    let answer = &info.content;
                    lines.push(Line::new("Address", answer.url.to_string()));
                    lines.push(Line::new("Chunk size", answer.chunk_size.to_string()));
                    lines.push(Line::new("Largest blob", answer.max_size.to_string()));
                    lines.push(Line::new("Hash algorithm", answer.hash_algorithm.to_string()));
                    let block = answer.hash_parameters.block_size.as_ref();
                    lines.extend(block.map(|size| Line::new("Block size", size.to_string())));
                }
                self.heading("An answer to BeginPutBlob".to_owned(), lines)
            }
            Message::Other(response) => {
                let mut lines = status(response);
                let elements = response.info.iter().flat_map(|info| &info.content.elements);
                lines.extend(elements.map(card::outline));
                let method = response.method().map(|method| format!(" to {method}")).unwrap_or_default();
                self.heading(format!("An answer{method}"), lines)
            }
            message => {
                for (index, thing) in message.things().enumerate() {
                    self.numbered(index + 1, &card::of_thing(thing).laid_out(self.style))?;
                }
                Ok(())
            }
        }
    }

    fn answer(&mut self, file: &Input, mut answer: Answer<Piece>) -> Result<(), Stop> {
        let (mut number, mut left) = (0, Vec::new());
        let mut said = Vec::new();
        while let Some(piece) = answer.events.next() {
            answer.progress(file, number, self.console);
            let event = match piece {
                Piece::Thing(made) => {
                    number += 1;
                    match made {
                        Ok(card) => self.numbered(number, &card)?,
                        Err(failure) => self.fail(file, &failure),
                    }
                    continue;
                }
                Piece::Other(event) => *event,
            };
            match event {
                Ok(ThingEvent::Group { name }) => {
                    let name = name.filter(|name| !name.is_empty());
                    self.heading(
                        name.map_or_else(|| "A group of things".to_owned(), |name| format!("Group {name}")),
                        Vec::new(),
                    )?;
                }
                Ok(ThingEvent::Thing(_)) => {}
                Ok(ThingEvent::Unprocessed(key)) => left.push(unprocessed(&key)),
                Ok(ThingEvent::Filtered(filtered)) => {
                    if *filtered {
                        said.push(Line::new(
                            "Filtered",
                            "things were left out that the application may not see",
                        ));
                    }
                }
                Ok(ThingEvent::OrderByCulture(culture)) => said.push(Line::new("Ordered by", culture)),
                Err(MessageError::Status(error)) => {
                    self.heading(error.to_string(), error.rest.iter().map(card::outline).collect())?;
                }
                Err(error) => {
                    number += usize::from(!error.is_fatal());
                    self.fail(file, &error.into());
                }
            }
        }
        if !left.is_empty() {
            self.heading(format!("Found but not delivered: {}", counted(left.len(), "thing")), left)?;
        }
        if !said.is_empty() {
            self.heading("About the answer".to_owned(), said)?;
        }
        Ok(())
    }
}

/// An event of an answer, as far as it can be shown without the others.
enum Piece {
    Thing(Result<Box<LaidOut>, Failure>),
    /// Anything but a thing.
    Other(Box<Event<AnyThing>>),
}

impl Piece {
    fn new(event: Event<AnyThing>, types: Option<&[&'static TypeInfo]>, style: Style) -> Self {
        match event {
            Ok(ThingEvent::Thing(thing)) => {
                let checked = check_type(&thing, types).map_err(Failure::from);
                Piece::Thing(checked.map(|()| Box::new(card::of_thing(&thing).laid_out(style))))
            }
            event => Piece::Other(Box::new(event)),
        }
    }
}

/// What the status of an answer says.
fn status<I>(response: &Response<I>) -> Vec<Line> {
    let Some(status) = response.status.clone() else { return Vec::new() };
    let Status { code, error } = status;
    let mut line = Line::new("Status", code.code().to_string()).with_detail(code.meaning());
    if let Some(error) = error {
        line.below.extend(error.message.map(|message| Line::new("Message", message)));
        line.below.extend(error.rest.iter().map(card::outline));
    }
    vec![line]
}

fn unprocessed(key: &UnprocessedKey) -> Line {
    let facts: Vec<String> = [
        key.type_id.as_ref().map(|type_id| match (&type_id.name, known(type_id)) {
            (Some(name), _) => name.clone(),
            (None, Some(info)) => info.name.to_owned(),
            (None, None) => type_id.id.to_string(),
        }),
        key.eff_date.as_ref().map(|date| card::moment(date.civil())),
    ]
    .into_iter()
    .flatten()
    .collect();
    Line::new("Thing id", key.thing_id.id.to_string()).with_detail(facts.join(", "))
}
