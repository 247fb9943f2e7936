//! Tests for a crate of generated types: does every type keep what it reads?
//!
//! A test calls [`run`] with the crate's `AnyThing` and reports per type:
//!
//! ```ignore
//! #[test]
//! fn every_type_keeps_what_it_reads() {
//!     let options = hv_types::conformance::Options::new().instances("tests/instances");
//!     hv_types::conformance::run::<AnyThing>(&options).assert_ok();
//! }
//! ```
//!
//! - Every document in the folder is read, written, and compared with what was read:
//!   a thing with its envelope, or a thing's data alone. Of data alone the file name
//!   may tell the type, when several share a root: `immunization_v2.xml`.
//! - Of every type a number of arbitrary values are written, read and compared.

mod xml;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::arbitrary::{Result as ArbitraryResult, Unstructured};
use crate::things::{Body, Thing, TypeInfo, Uuid, find_type};
use crate::xml::{Document, Error, root_name};

/// The types of a crate; implemented by its `AnyThing`.
pub trait Registry: Body + Clone + PartialEq + fmt::Debug {
    /// All thing types.
    fn types() -> &'static [&'static TypeInfo];

    /// Reads a document of the type `id`, without an envelope.
    ///
    /// # Errors
    ///
    /// The type is not known, or the document is not of that type.
    fn read(id: Uuid, text: &str) -> Result<Self, Error>;

    /// Writes the document.
    ///
    /// # Errors
    ///
    /// The value breaks a rule that its Rust type cannot express.
    fn write(&self) -> Result<String, Error>;

    /// A value of the type `id`.
    ///
    /// # Errors
    ///
    /// The type is not known, or allows no value that could be found.
    fn arbitrary(id: Uuid, u: &mut Unstructured<'_>) -> ArbitraryResult<Self>;
}

/// What is tested.
#[derive(Clone, Debug)]
pub struct Options {
    instances: Vec<PathBuf>,
    values: usize,
    seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options::new()
    }
}

impl Options {
    /// No documents, and 32 arbitrary values of each type.
    pub fn new() -> Self {
        Options { instances: Vec::new(), values: 32, seed: 0 }
    }

    /// Adds a folder of documents, `*.xml` at any depth, or one file.
    #[must_use]
    pub fn instances(mut self, path: impl AsRef<Path>) -> Self {
        self.instances.push(path.as_ref().to_owned());
        self
    }

    /// How many arbitrary values of each type are tested.
    #[must_use]
    pub fn values(mut self, values: usize) -> Self {
        self.values = values;
        self
    }

    /// Other arbitrary values. The same seed always makes the same ones.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

/// What was tested, and what failed.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The types, in the order of the registry.
    pub types: Vec<TypeReport>,
    /// Failures that belong to no type: files that cannot be read, unknown types.
    pub failures: Vec<Failure>,
}

/// What was tested of one type.
#[derive(Clone, Debug)]
pub struct TypeReport {
    /// The type.
    pub info: &'static TypeInfo,
    /// How many documents of the type were kept.
    pub instances: usize,
    /// How many arbitrary values were kept.
    pub values: usize,
    /// What failed.
    pub failures: Vec<Failure>,
}

/// Something that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The file, or the number of the arbitrary value.
    pub what: String,
    /// Why.
    pub message: String,
}

impl Report {
    /// Whether nothing failed.
    pub fn is_ok(&self) -> bool {
        self.failures.is_empty() && self.types.iter().all(|one| one.failures.is_empty())
    }

    /// For a test.
    ///
    /// # Panics
    ///
    /// Something failed, or nothing was tested at all; with the whole report.
    #[track_caller]
    pub fn assert_ok(&self) {
        let tested = self.types.iter().any(|one| one.instances + one.values > 0);
        assert!(tested, "nothing was tested:\n{self}");
        assert!(self.is_ok(), "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failures = |list: &[Failure], f: &mut fmt::Formatter<'_>| {
            list.iter().try_for_each(|failure| {
                writeln!(f, "    {}: {}", failure.what, failure.message.replace('\n', "\n      "))
            })
        };
        for one in &self.types {
            let word = if one.failures.is_empty() { "ok  " } else { "FAIL" };
            let TypeReport { info, instances, values, .. } = one;
            writeln!(f, "{word} {}: {instances} documents, {values} arbitrary values", info.module)?;
            failures(&one.failures, f)?;
        }
        failures(&self.failures, f)
    }
}

/// Tests all types of a crate.
pub fn run<R: Registry>(options: &Options) -> Report {
    let types =
        R::types().iter().map(|info| TypeReport { info, instances: 0, values: 0, failures: Vec::new() });
    let mut report = Report { types: types.collect(), failures: Vec::new() };
    for path in &options.instances {
        let before = report.clone_counts();
        folder::<R>(path, &mut report);
        if before == report.clone_counts() && report.is_ok() {
            let message = "no document was found there".to_owned();
            report.failures.push(Failure { what: path.display().to_string(), message });
        }
    }
    for one in &mut report.types {
        values::<R>(one, options);
    }
    report
}

impl Report {
    fn clone_counts(&self) -> usize {
        self.types.iter().map(|one| one.instances + one.failures.len()).sum()
    }
}

// ---- documents ----

fn folder<R: Registry>(path: &Path, report: &mut Report) {
    let mut fail = |message: String| {
        report.failures.push(Failure { what: path.display().to_string(), message });
    };
    if path.is_dir() {
        let entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return fail(error.to_string()),
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() || path.extension().is_some_and(|extension| extension == "xml") {
                folder::<R>(&path, report);
            }
        }
        return;
    }
    let text = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return fail(error.to_string()),
    };
    let text = match crate::xml::decode(&text) {
        Ok(text) => text,
        Err(error) => return fail(error.to_string()),
    };
    let (info, outcome) = document::<R>(path, text);
    let one = info.and_then(|info| report.types.iter_mut().find(|one| one.info.id == info.id));
    let failure = outcome.err().map(|message| Failure { what: path.display().to_string(), message });
    match one {
        Some(one) => {
            one.instances += usize::from(failure.is_none());
            one.failures.extend(failure);
        }
        None => report.failures.extend(failure),
    }
}

type Outcome = (Option<&'static TypeInfo>, Result<(), String>);

/// Reads and writes one document, and compares.
fn document<R: Registry>(path: &Path, text: &str) -> Outcome {
    let root = match root_name(text) {
        Ok(root) => root,
        Err(error) => return (None, Err(error.to_string())),
    };
    if root == "thing" {
        return match Thing::<R>::from_xml(text) {
            Ok(thing) => (thing.data().and_then(Body::info), kept_thing(&thing, text)),
            Err(error) => (None, Err(error.to_string())),
        };
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let named = R::types().iter().find(|info| info.module == stem && info.root.local == root);
    let candidates: Vec<&TypeInfo> = match named {
        Some(info) => vec![*info],
        None => find_type(R::types(), root).into_iter().filter(|info| info.root.local == root).collect(),
    };
    let mut outcome = (None, Err(format!("no type has the root `{root}`")));
    for info in candidates {
        match R::read(info.id, text) {
            Ok(value) => return (static_info::<R>(info), kept(info.id, &value, Some(text))),
            Err(error) => outcome = (static_info::<R>(info), Err(error.to_string())),
        }
    }
    outcome
}

fn static_info<R: Registry>(info: &TypeInfo) -> Option<&'static TypeInfo> {
    R::types().iter().copied().find(|one| one.id == info.id)
}

fn kept_thing<R: Registry>(thing: &Thing<R>, text: &str) -> Result<(), String> {
    let written = thing.to_xml().map_err(|error| format!("it cannot be written: {error}"))?;
    xml::same(text, &written)?;
    let back = Thing::<R>::from_xml(&written).map_err(|error| format!("what was written: {error}"))?;
    if back != *thing {
        return Err(format!("another thing came back from\n{written}"));
    }
    Ok(())
}

// ---- arbitrary values ----

fn values<R: Registry>(one: &mut TypeReport, options: &Options) {
    for number in 0..options.values {
        let bytes = noise(options.seed ^ one.info.id.as_u128() as u64, number);
        let outcome = match R::arbitrary(one.info.id, &mut Unstructured::new(&bytes)) {
            Ok(value) => kept(one.info.id, &value, None),
            Err(error) => Err(format!("no value could be made: {error}")),
        };
        match outcome {
            Ok(()) => one.values += 1,
            Err(message) => {
                one.failures.push(Failure { what: format!("arbitrary value {number}"), message });
            }
        }
    }
}

/// Bytes to make a value from: none for the first, then more and more.
fn noise(seed: u64, number: usize) -> Vec<u8> {
    let mut state = seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let next = || {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(number * 64).collect()
}

/// Writes and reads a value, and compares with it and with the text it came from.
fn kept<R: Registry>(id: Uuid, value: &R, source: Option<&str>) -> Result<(), String> {
    let written = value.write().map_err(|error| format!("it cannot be written: {error}\n{value:?}"))?;
    if let Some(source) = source {
        xml::same(source, &written)?;
    }
    let back = R::read(id, &written).map_err(|error| format!("what was written: {error}\n{written}"))?;
    let again = back.write().map_err(|error| format!("what came back: {error}\n{written}"))?;
    // Untouched XML knows the declarations around it, which the document may have
    // given it; then it is not equal, but what it says is.
    if back != *value && again != written {
        return Err(format!("another value came back from\n{written}\n{again}"));
    }
    Ok(())
}
