//! What went wrong, where, and what to do.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use annotate_snippets::Renderer;

use crate::report::{self, Excerpt};

/// A place in a schema: file, line and column, both counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the user named it.
    pub file: Arc<str>,
    /// The line, counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// The column in characters, counted from 1; 0 when the whole file is meant.
    pub column: usize,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Place { file: file.into(), line: 0, column: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            f.write_str(&self.file)
        } else {
            write!(f, "{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

/// The kind of a problem; its code (`HV0101`) is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Code {
    /// A file or folder cannot be read, or none was given.
    Unreadable,
    /// A file is not well-formed XML.
    Syntax,
    /// A file is XML but not an XML Schema.
    NotASchema,
    /// An element or attribute of the schema language is unknown or misplaced.
    Grammar,
    /// An imported or included file does not exist.
    MissingImport,
    /// A reference names a type, element, attribute or group that is not defined.
    Unresolved,
    /// Two components have one name.
    Duplicate,
    /// A definition contains itself.
    Circular,
    /// `minOccurs` and `maxOccurs` contradict each other.
    Occurrence,
    /// A facet is malformed, contradicts another, or does not fit its type.
    Facet,
    /// The content model is ambiguous.
    Ambiguous,
    /// A type is derived from another in a way that it may not be.
    Derivation,
    /// The construct is not supported.
    Unsupported,
    /// Thing metadata (type id, version, effective date) is missing or wrong.
    Metadata,
    /// The configuration asks for something that is not there.
    Config,
    /// The output cannot be written.
    Output,
    /// Code that is checked in is not what would be generated.
    Stale,
    /// A version map is malformed, or names what is not there.
    VersionMap,
    /// A version map leaves a field of the target unfilled or of the source unused.
    VersionGap,
    /// A line of a version map does not fit the types or occurrences of its fields.
    VersionMismatch,
    /// A line of a version map says what goes without saying.
    VersionRedundant,
    /// A version map leaves something to be decided.
    VersionDraft,
}

impl Code {
    /// All codes, in their order.
    pub const ALL: &'static [Code] = &[
        Code::Unreadable,
        Code::Syntax,
        Code::NotASchema,
        Code::Grammar,
        Code::MissingImport,
        Code::Unresolved,
        Code::Duplicate,
        Code::Circular,
        Code::Occurrence,
        Code::Facet,
        Code::Ambiguous,
        Code::Derivation,
        Code::Unsupported,
        Code::Metadata,
        Code::Config,
        Code::Output,
        Code::Stale,
        Code::VersionMap,
        Code::VersionGap,
        Code::VersionMismatch,
        Code::VersionRedundant,
        Code::VersionDraft,
    ];

    /// What the code means, with an example and what to do: a page of Markdown, as
    /// `hv-codegen explain` prints it.
    pub fn explanation(self) -> &'static str {
        match self {
            Code::Unreadable => include_str!("codes/HV0101.md"),
            Code::Syntax => include_str!("codes/HV0102.md"),
            Code::NotASchema => include_str!("codes/HV0103.md"),
            Code::Grammar => include_str!("codes/HV0104.md"),
            Code::MissingImport => include_str!("codes/HV0105.md"),
            Code::Unresolved => include_str!("codes/HV0201.md"),
            Code::Duplicate => include_str!("codes/HV0202.md"),
            Code::Circular => include_str!("codes/HV0203.md"),
            Code::Occurrence => include_str!("codes/HV0204.md"),
            Code::Facet => include_str!("codes/HV0205.md"),
            Code::Ambiguous => include_str!("codes/HV0206.md"),
            Code::Derivation => include_str!("codes/HV0207.md"),
            Code::Unsupported => include_str!("codes/HV0301.md"),
            Code::Metadata => include_str!("codes/HV0401.md"),
            Code::Config => include_str!("codes/HV0501.md"),
            Code::Output => include_str!("codes/HV0601.md"),
            Code::Stale => include_str!("codes/HV0602.md"),
            Code::VersionMap => include_str!("codes/HV0701.md"),
            Code::VersionGap => include_str!("codes/HV0702.md"),
            Code::VersionMismatch => include_str!("codes/HV0703.md"),
            Code::VersionRedundant => include_str!("codes/HV0704.md"),
            Code::VersionDraft => include_str!("codes/HV0705.md"),
        }
    }

    /// The heading of the explanation.
    pub fn title(self) -> &'static str {
        let heading = self.explanation().lines().next().unwrap_or_default();
        heading.split_once(": ").map_or(heading, |(_, title)| title)
    }

    /// The code written as `HV0201`, in any case.
    ///
    /// ```
    /// use hv_codegen::Code;
    /// assert_eq!(Code::parse("hv0201"), Some(Code::Unresolved));
    /// assert_eq!(Code::parse("HV9999"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// The stable code, such as `HV0201`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Unreadable => "HV0101",
            Code::Syntax => "HV0102",
            Code::NotASchema => "HV0103",
            Code::Grammar => "HV0104",
            Code::MissingImport => "HV0105",
            Code::Unresolved => "HV0201",
            Code::Duplicate => "HV0202",
            Code::Circular => "HV0203",
            Code::Occurrence => "HV0204",
            Code::Facet => "HV0205",
            Code::Ambiguous => "HV0206",
            Code::Derivation => "HV0207",
            Code::Unsupported => "HV0301",
            Code::Metadata => "HV0401",
            Code::Config => "HV0501",
            Code::Output => "HV0601",
            Code::Stale => "HV0602",
            Code::VersionMap => "HV0701",
            Code::VersionGap => "HV0702",
            Code::VersionMismatch => "HV0703",
            Code::VersionRedundant => "HV0704",
            Code::VersionDraft => "HV0705",
        }
    }
}

/// One problem: what, where, and what to do about it.
///
/// Displays in the style of rustc:
///
/// ```text
/// error[HV0201]: the type `t:weigth-value` is not defined
///   --> xsd/things/weight.xsd:28:33
///    |
/// 28 |   <element name="value" type="t:weigth-value">
///    |                               ^^^^^^^^^^^^^^
///    |
///    = help: did you mean `t:weight-value`?
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of problem.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where; `None` for problems of the configuration.
    pub place: Option<Place>,
    /// What to do.
    pub help: Option<String>,
    /// The line that is meant, once the report quotes it.
    pub(crate) excerpt: Option<Box<Excerpt>>,
}

impl Diagnostic {
    /// A problem at a place in a schema.
    pub fn at(code: Code, place: &Place, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), place: Some(place.clone()), help: None, excerpt: None }
    }

    /// A problem without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), place: None, help: None, excerpt: None }
    }

    /// The same problem with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The number of characters at the [`place`](Self::place) that are meant; `None`
    /// when no line could be quoted.
    pub fn length(&self) -> Option<usize> {
        self.excerpt.as_ref().map(|excerpt| excerpt.length())
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::write(self, &Renderer::plain(), f)
    }
}

/// All problems of one run, in the order of files and lines.
///
/// Returned from `main` of a build script, it prints the whole report: `Debug` is
/// `Display` with a heading, because cargo shows the former.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    pub(crate) fn new(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
        diagnostics.dedup();
        Error { diagnostics }
    }

    /// The problems.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The report for a terminal that shows colors; `Display` is the same without.
    pub fn to_colored_string(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = report::write_all(self, &Renderer::styled(), &mut text);
        text
    }

    /// The same problems with the lines that they are about.
    pub(crate) fn quoted(mut self) -> Self {
        report::quote(&mut self.diagnostics);
        self
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Error { diagnostics: vec![diagnostic] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::write_all(self, &Renderer::plain(), f)
    }
}

/// What cargo shows when a build script's `main` returns the error.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Code that could be generated, and is not what is there.
        let is_stale =
            !self.diagnostics.is_empty() && self.diagnostics.iter().all(|one| one.code == Code::Stale);
        let heading = if is_stale { "generated code is stale" } else { "hv-codegen cannot generate" };
        write!(f, "{heading}:\n\n{self}")
    }
}

impl std::error::Error for Error {}

/// Problems gathered on the way, so that one run reports them all.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Diagnostic>);

impl Problems {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub(crate) fn extend(&mut self, error: Error) {
        self.0.extend(error.diagnostics);
    }

    pub(crate) fn take(&mut self, other: Problems) {
        self.0.extend(other.0);
    }

    /// Whether every problem is of one of these kinds.
    pub(crate) fn are_only(&self, codes: &[Code]) -> bool {
        self.0.iter().all(|problem| codes.contains(&problem.code))
    }

    /// `Ok` when nothing was gathered.
    pub(crate) fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::new(self.0)) }
    }
}

/// How a path is shown: with forward slashes on every system.
pub(crate) fn shown(path: &std::path::Path) -> String {
    let path: PathBuf = path.components().collect();
    path.to_string_lossy().replace('\\', "/")
}
