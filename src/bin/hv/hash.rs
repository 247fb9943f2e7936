//! `hv hash`.

use std::fmt;
use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::Args;
use hv_things::{AnyThing, Thing};
use hv_types::blobs::{Blob, BlobError, BlockHasher, DEFAULT_BLOCK_SIZE, HashError, SHA256_BLOCK};
use hv_types::messages::ThingEvent;

use super::answer::{Event, Opened, Threads, at_least_one, open};
use super::console::{Console, Format, JsonList, Object, Stop, counted};
use super::document::Document;
use super::files::{FINDING, Input, MISUSE, expand, expand_all};
use super::findings::Failure;

/// Hash files as blobs, or check the blobs in things by their hashes.
///
/// Prints what goes into a blob's hash-info: algorithm (SHA256Block), block size, hash,
/// and the length in bytes. Any file can be hashed; a folder stands for all files in it.
///
/// With --check, the files are things or messages, and each inline blob is hashed and
/// compared with its hash-info; a blob with another hash is a finding. Blobs that are not
/// inline, or have no hash, are listed as not checked. What was checked is summed up on
/// standard error where nothing was, or where there are several files.
///
/// With --format json, prints a list with an object for each file or blob.
///
/// Examples:
///   hv hash scan.pdf
///   hv hash --block-size 1048576 scan.pdf
///   hv hash --check export/
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Hash {
    /// Bytes in a block.
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_BLOCK_SIZE, value_parser = at_least_one::<NonZeroU64>, conflicts_with = "check")]
    block_size: NonZeroU64,
    /// Check the inline blobs of things.
    #[arg(long)]
    check: bool,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    threads: Threads,
    /// Files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Hash {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Stop> {
        let (files, unreadable) = if self.check { expand(&self.files) } else { expand_all(&self.files) };
        if unreadable {
            console.exit_with(MISUSE);
        }
        let mut list = match self.format {
            Format::Text => None,
            Format::Json => Some(JsonList::start(console)?),
        };
        let mut checks = Checks::default();
        for file in &files {
            let done = if self.check {
                check(file, self.threads, &mut checks, &mut list, console)?
            } else {
                self.hash(file, &mut list, console)?
            };
            if let Err(failure) = done {
                console.remark(&failure.line(file));
                console.exit_with(failure.code());
            }
        }
        list.map_or(Ok(()), |list| list.end(console))?;
        if self.check && (files.len() > 1 || checks.matching + checks.failed == 0) {
            console.remark(&checks.to_string());
        }
        Ok(())
    }

    fn hash(
        &self,
        file: &Input,
        list: &mut Option<JsonList>,
        console: &mut Console,
    ) -> Result<Result<(), Failure>, Stop> {
        let mut hasher = BlockHasher::with_block_size(self.block_size);
        console.progress(|| file.to_string());
        if let Err(error) = file.open().and_then(|source| hasher.update_from(source)) {
            return Ok(Err(error.into()));
        }
        let length = hasher.length();
        let hash = hasher.finish_info().hash.to_string();
        let size = self.block_size;
        match list {
            None => {
                console.line(&format!("{file}: {SHA256_BLOCK}, block size {size}, {length} bytes: {hash}"))?
            }
            Some(list) => {
                let object = Object::default()
                    .text("file", file.to_string())
                    .text("algorithm", SHA256_BLOCK)
                    .number("block-size", size.get())
                    .text("hash", hash)
                    .number("length", length);
                list.push(&object.to_string(), console)?;
            }
        }
        Ok(Ok(()))
    }
}

/// What was checked, in all files.
#[derive(Default)]
struct Checks {
    things: usize,
    matching: usize,
    failed: usize,
    unchecked: usize,
}

impl fmt::Display for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Checks { matching, failed, unchecked, .. } = self;
        let things = counted(self.things, "thing");
        match matching + failed {
            0 if *unchecked == 0 => write!(f, "no blob in {things}: nothing was checked"),
            0 => write!(f, "no inline blob with a hash in {things}: nothing was checked"),
            checked => {
                let checked = counted(checked, "blob");
                write!(f, "{things}: {checked} checked, {failed} at fault, {unchecked} not checked")
            }
        }
    }
}

/// Checks the blobs of all things in a file.
fn check(
    file: &Input,
    threads: Threads,
    checks: &mut Checks,
    list: &mut Option<JsonList>,
    console: &mut Console,
) -> Result<Result<(), Failure>, Stop> {
    let found = |event: Event<AnyThing>| match event {
        Ok(ThingEvent::Thing(thing)) => Ok(Some(blobs(&thing))),
        Ok(_) => Ok(None),
        Err(error) => Err(error),
    };
    match open(file, threads, found) {
        Err(error) => return Ok(Err(error.into())),
        Ok(Opened::Whole(bytes)) => match Document::from_bytes(&bytes, None) {
            Err(failure) => return Ok(Err(failure)),
            Ok(document) => {
                for (index, thing) in document.things().into_iter().enumerate() {
                    report(file, index + 1, blobs(thing), checks, list, console)?;
                }
            }
        },
        Ok(Opened::Answer(mut answer)) => {
            let mut things = 0;
            while let Some(found) = answer.events.next() {
                answer.progress(file, things, console);
                match found {
                    Ok(Some(blobs)) => {
                        things += 1;
                        report(file, things, blobs, checks, list, console)?;
                    }
                    Ok(None) => {}
                    Err(error) if error.is_fatal() => return Ok(Err(error.into())),
                    Err(error) => {
                        let failure = Failure::from(error);
                        console.remark(&failure.line(file));
                        console.exit_with(failure.code());
                    }
                }
            }
        }
    }
    Ok(Ok(()))
}

/// A thing's blob, checked.
struct Checked {
    thing_id: Option<String>,
    name: String,
    verdict: Verdict,
}

fn blobs(thing: &Thing) -> Vec<Checked> {
    let checked = |blob: &Blob| Checked {
        thing_id: thing.key.as_ref().map(|key| key.id.to_string()),
        name: blob.name().to_owned(),
        verdict: verdict(blob),
    };
    thing.blobs.iter().flatten().map(checked).collect()
}

fn report(
    file: &Input,
    number: usize,
    blobs: Vec<Checked>,
    checks: &mut Checks,
    list: &mut Option<JsonList>,
    console: &mut Console,
) -> Result<(), Stop> {
    checks.things += 1;
    for Checked { thing_id, name, verdict } in blobs {
        let (state, reason) = match verdict {
            Verdict::Matches => {
                checks.matching += 1;
                ("matches", None)
            }
            Verdict::NotChecked(reason) => {
                checks.unchecked += 1;
                ("not-checked", Some(reason))
            }
            Verdict::Fault(reason) => {
                checks.failed += 1;
                console.exit_with(FINDING);
                ("failed", Some(reason))
            }
        };
        match list {
            None => {
                let name = if name.is_empty() { "(default)" } else { &name };
                let said = reason.as_deref().unwrap_or("the hash matches");
                let said =
                    if state == "not-checked" { format!("not checked: {said}") } else { said.to_owned() };
                console.line(&format!("{file}: thing {number}: blob {name}: {said}"))?;
            }
            Some(list) => {
                let object = Object::default()
                    .text("file", file.to_string())
                    .number("thing", number as u64)
                    .optional(thing_id, |object, id| object.text("thing-id", id))
                    .text("blob", name)
                    .text("state", state)
                    .optional(reason, |object, reason| object.text("reason", reason));
                list.push(&object.to_string(), console)?;
            }
        }
    }
    Ok(())
}

/// Whether a blob's content is the one that its hash says.
pub(crate) enum Verdict {
    Matches,
    NotChecked(String),
    Fault(String),
}

/// Compares inline content with its length and hash.
pub(crate) fn verdict(blob: &Blob) -> Verdict {
    let Some(data) = blob.data() else {
        return Verdict::NotChecked("the content is not inline".to_owned());
    };
    let length = match data.decoded_len() {
        Ok(length) => length,
        Err(error) => return Verdict::Fault(error.to_string()),
    };
    if let Some(stated) = blob.content_length.as_ref().map(|length| **length)
        && u64::try_from(stated) != Ok(length)
    {
        return Verdict::Fault(BlobError::Length { stated, found: length }.to_string());
    }
    match blob.verify(data.reader()) {
        Ok(()) => Verdict::Matches,
        Err(error @ HashError::Missing) => Verdict::NotChecked(error.to_string()),
        Err(error) => Verdict::Fault(error.to_string()),
    }
}
