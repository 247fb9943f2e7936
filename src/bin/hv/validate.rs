//! `hv validate`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use hv_things::AnyThing;
use hv_types::messages::{MessageError, ThingEvent};
use hv_types::things::{Checked, TypeInfo};
use hv_types::xml::Error;

use super::answer::{Answer, Event, Opened, Threads, open};
use super::console::{Console, Format, JsonList, Stop};
use super::document::{Work, check, check_type, remark_on};
use super::files::{FINDING, Input};
use super::findings::{Failure, Remark};

/// Check thing files and messages against their types.
///
/// Prints a line for each fault, `file:line:col: path: message`, and exits with 1 when
/// there is one. The faults of an answer to GetThings are those of each thing in it;
/// such a file may be of any size, and is read as a stream. What cannot be checked, such
/// as the data of an unknown type, is noted on standard error.
///
/// With --format json, prints a list, an object a line: file, severity (error or note),
/// kind, message; for a fault line, column and path, and in an answer to GetThings
/// `thing` (its number) and `thing-id`.
///
/// Examples:
///   hv validate export/
///   hv validate --type immunization_v1 old.xml
///   curl https://… | hv validate -
///   hv validate --format json export/ | jq '.[] | select(.severity == "error")'
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Validate {
    /// The type that data must be of: id, module, root element or name. Tells apart
    /// versions of data without an envelope.
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    threads: Threads,
    /// Files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Where findings go.
struct Report<'c> {
    console: &'c mut Console,
    /// The list, in JSON.
    list: Option<JsonList>,
}

impl Validate {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Stop> {
        let Some(Work { files, types }) = Work::new(&self.files, self.type_.as_deref(), console) else {
            return Ok(());
        };
        let list = match self.format {
            Format::Text => None,
            Format::Json => Some(JsonList::start(console)?),
        };
        let mut report = Report { console, list };
        let (mut invalid, mut failed) = (0, 0);
        for (index, file) in files.iter().enumerate() {
            report.console.progress(|| format!("{index} of {} files, {invalid} invalid", files.len()));
            match validate(file, types.as_deref(), self.threads, &mut report)? {
                0 => {}
                FINDING => invalid += 1,
                _ => failed += 1,
            }
        }
        let Report { console, list } = report;
        if let Some(list) = list {
            list.end(console)?;
        }
        if files.len() > 1 {
            let failed = if failed > 0 { format!(", {failed} unreadable") } else { String::new() };
            console.remark(&format!("{} files, {invalid} invalid{failed}", files.len()));
        }
        Ok(())
    }
}

/// Reports on a file; returns its exit code.
fn validate(
    file: &Input,
    types: Option<&[&'static TypeInfo]>,
    threads: Threads,
    report: &mut Report<'_>,
) -> Result<u8, Stop> {
    let wanted = types.map(<[_]>::to_vec);
    match open(file, threads, move |event| Found::new(event, wanted.as_deref())) {
        Err(error) => report.failure(file, &error.into()),
        Ok(Opened::Answer(answer)) => stream(file, answer, report),
        Ok(Opened::Whole(bytes)) => match check(&bytes, types) {
            Err(failure) => report.failure(file, &failure),
            Ok(remarks) => {
                let mut counted = BTreeMap::new();
                for remark in remarks {
                    *counted.entry(remark).or_insert(0) += 1;
                }
                report.remarks(file, &counted).map(|()| 0)
            }
        },
    }
}

/// What an event of an answer amounts to.
enum Found {
    Thing { fault: Option<Error>, remark: Option<Remark> },
    Remark(Remark),
    Nothing,
    Fault(MessageError),
}

impl Found {
    fn new(event: Event<Checked<AnyThing>>, types: Option<&[&'static TypeInfo]>) -> Self {
        match event {
            Ok(ThingEvent::Thing(thing)) => {
                Found::Thing { fault: check_type(thing.data(), types).err(), remark: remark_on(thing.data()) }
            }
            Ok(ThingEvent::Unprocessed(_)) => {
                let message = "things were found but not delivered: ask for them by id".to_owned();
                Found::Remark(Remark { kind: "unprocessed", message })
            }
            Ok(_) => Found::Nothing,
            Err(MessageError::Status(error)) => {
                let message = format!("{error} Nothing else was checked.");
                Found::Remark(Remark { kind: "refused", message })
            }
            Err(error) => Found::Fault(error),
        }
    }
}

fn stream(file: &Input, mut answer: Answer<Found>, report: &mut Report<'_>) -> Result<u8, Stop> {
    let (mut things, mut code) = (0, 0);
    let mut remarks = BTreeMap::new();
    while let Some(found) = answer.events.next() {
        answer.progress(file, things, report.console);
        let remark = match found {
            Found::Thing { fault, remark } => {
                things += 1;
                if let Some(error) = fault {
                    let error = error.help(&format!("it is thing {things} of the answer"));
                    code = code.max(report.failure(file, &error.into())?);
                }
                remark
            }
            Found::Remark(remark) => Some(remark),
            Found::Nothing => None,
            Found::Fault(error) => {
                things += usize::from(!error.is_fatal());
                code = code.max(report.failure(file, &error.into())?);
                None
            }
        };
        if let Some(remark) = remark {
            *remarks.entry(remark).or_insert(0) += 1;
        }
    }
    report.remarks(file, &remarks)?;
    Ok(code)
}

impl Report<'_> {
    fn failure(&mut self, file: &Input, failure: &Failure) -> Result<u8, Stop> {
        let code = failure.code();
        self.console.exit_with(code);
        if let Some(list) = &mut self.list {
            list.push(&failure.json(file).to_string(), self.console)?;
        }
        match (failure, &self.list) {
            (Failure::Unreadable(_), _) => self.console.remark(&failure.line(file)),
            (_, None) => self.console.line(&failure.line(file))?,
            (_, Some(_)) => {}
        }
        Ok(code)
    }

    /// Reports remarks with the number of things that each is on.
    fn remarks(&mut self, file: &Input, remarks: &BTreeMap<Remark, usize>) -> Result<(), Stop> {
        for (remark, things) in remarks {
            match &mut self.list {
                Some(list) => list.push(&remark.json(file, *things).to_string(), self.console)?,
                None => self.console.remark(&remark.line(file, *things)),
            }
        }
        Ok(())
    }
}
