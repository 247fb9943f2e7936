//! What a proven step does: the plan that is emitted.

use super::map::DetailLine;
use super::rules::YesNo;
use super::shape::{Card, FieldShape, StructShape};
use super::units::Unit;
use crate::model::ModuleId;

/// A step both ways.
#[derive(Debug)]
pub(crate) struct StepPlan {
    pub from: ModuleId,
    pub to: ModuleId,
    pub up: Direction,
    pub down: Direction,
}

/// One way of a step: a function a pair of types, the roots' first.
#[derive(Debug, Default)]
pub(crate) struct Direction {
    pub parts: Vec<Part>,
    pub rows: Vec<Row>,
    /// Lines that are missing, by table: `step.up.drop`.
    pub missing: Vec<(String, String)>,
}

/// A line of the documentation's table.
#[derive(Debug)]
pub(crate) struct Row {
    pub field: String,
    pub from: String,
    pub rule: String,
    pub lost: String,
}

/// How a value of one struct becomes one of another.
#[derive(Debug)]
pub(crate) struct Part {
    pub function: String,
    pub source: StructShape,
    pub target: StructShape,
    pub sources: Vec<Source>,
    pub hooks: Vec<Hook>,
    pub drops: Vec<Drop>,
    pub taken: Vec<Taken>,
    pub fields: Vec<Filled>,
    pub after: Vec<After>,
}

/// A field of the source, or of a struct in it that a path leads into.
#[derive(Debug)]
pub(crate) struct Source {
    pub path: String,
    pub field: FieldShape,
    pub parent: Option<usize>,
    /// With the occurrence of what is around.
    pub card: Card,
    pub opened: Option<StructShape>,
    pub children: Vec<usize>,
    pub used: Used,
}

/// What becomes of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    No,
    /// Its value goes to a target.
    Moved,
    /// A hook looks at it.
    Read,
    /// It is dropped.
    Dropped,
    /// The part around this one carries it over.
    Outside,
}

/// An argument of a hook: a source, or a field of each of several.
#[derive(Debug)]
pub(crate) enum Argument {
    Source(usize),
    Each(usize, FieldShape),
}

/// A call of a Rust function, whose result fills a target.
#[derive(Debug)]
pub(crate) struct Hook {
    pub path: String,
    pub arguments: Vec<Argument>,
    pub variable: String,
}

#[derive(Debug)]
pub(crate) struct Drop {
    pub source: usize,
    pub why: String,
    pub unless: Option<String>,
    pub hook: Option<(String, Vec<Argument>)>,
}

/// Details that are taken from a list.
#[derive(Debug)]
pub(crate) struct Taken {
    pub list: usize,
    /// The list's element: a struct of a name and a value.
    pub entry: StructShape,
    pub lines: Vec<(DetailLine, String, FieldShape, Option<Measure>)>,
}

/// A measurement: its type, and the field of its number.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub shape: StructShape,
    pub number: FieldShape,
}

/// A target and what fills it.
#[derive(Debug)]
pub(crate) struct Filled {
    pub path: String,
    pub field: FieldShape,
    pub how: How,
}

#[derive(Debug)]
pub(crate) enum How {
    Convert(Convert),
    /// Several lists of texts, joined.
    Join(Vec<usize>),
    /// The result of the hook.
    Hook(usize),
    Constant {
        text: String,
        codable: bool,
    },
    Absent,
    /// Filled by the part around.
    Outside,
    /// A struct that is made here.
    Built(StructShape, Vec<Filled>),
    DetailList {
        entry: StructShape,
        lines: Vec<(usize, DetailLine, Option<Measure>)>,
    },
    DetailTaken(String),
}

#[derive(Debug)]
pub(crate) struct Convert {
    pub source: usize,
    pub conversion: Conversion,
    pub first: bool,
    /// The least number that the target demands.
    pub require: bool,
    pub attempt: bool,
}

#[derive(Debug)]
pub(crate) enum Conversion {
    Copy,
    Fit,
    TextToCodable,
    CodableToText(Option<(String, String)>),
    Date,
    UnitEnter(&'static Unit, Measure),
    UnitRecover(&'static Unit, Measure),
    UnitPlain(&'static Unit),
    BooleanToCodable(YesNo),
    CodableToBoolean(YesNo),
    Part(String),
}

/// A field of each of several parts, filled from around them.
#[derive(Debug)]
pub(crate) struct After {
    pub list: FieldShape,
    pub field: FieldShape,
    pub source: usize,
}
