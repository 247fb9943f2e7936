//! The proof: every field of the target is filled, every field of the source used
//! or dropped on purpose, types and occurrences fit. What is proven becomes a plan.

mod details;
mod refusal;
mod ruled;
mod sources;
mod targets;

use std::collections::HashSet;

use super::map::{Lines, Map};
use super::plan::*;
use super::rules::Rule;
use super::shape::{Card, FieldShape, StructShape};
use crate::error::{Code, Diagnostic, Place, Problems};
use crate::model::{Model, module_name};

/// Proves one direction.
pub(super) fn direction(
    model: &Model,
    map: &Map,
    lines: &Lines,
    source: StructShape,
    target: StructShape,
    up: bool,
    problems: &mut Problems,
) -> Direction {
    let mut prover = Prover {
        model,
        map,
        lines,
        verb: if up { "upgrade" } else { "downgrade" },
        problems,
        direction: Direction::default(),
        slots: Vec::new(),
        used_parts: HashSet::new(),
    };
    prover.part(source, target, "", lines, Outside::default());
    for (path, part) in &lines.parts {
        if !prover.used_parts.contains(path) {
            let message = format!("there is no part `{path}` to convert");
            let help = "a part is a field of the target with fields of its own, by its path from the root; parts of \
                        one type are ruled once, where they come first";
            prover.problems.push(Diagnostic::at(Code::VersionRedundant, &part.place, message).help(help));
        }
    }
    let Prover { mut direction, slots, .. } = prover;
    direction.parts = slots.into_iter().filter_map(|(.., part)| part).collect();
    direction
}

struct Prover<'m, 'p> {
    model: &'m Model,
    map: &'m Map,
    lines: &'m Lines,
    verb: &'static str,
    problems: &'p mut Problems,
    direction: Direction,
    /// A function a pair of types, in the order in which they were met.
    slots: Vec<(StructShape, StructShape, String, Option<Part>)>,
    used_parts: HashSet<String>,
}

/// Fields that the part around carries over.
#[derive(Debug, Default)]
struct Outside {
    sources: Vec<String>,
    targets: Vec<String>,
}

/// A part while it is proven.
struct Proof<'l> {
    lines: &'l Lines,
    /// The part's path in the target, from the root.
    path: String,
    source: StructShape,
    target: StructShape,
    sources: Vec<Source>,
    used_rules: Vec<bool>,
    hooks: Vec<Hook>,
    drops: Vec<Drop>,
    taken: Vec<Taken>,
    after: Vec<After>,
    /// Fields that hooks and lines carry over from or to inside a repeated part.
    inner_sources: Vec<(String, String)>,
    inner_targets: Vec<(String, String)>,
}

impl Proof<'_> {
    /// The path from the root of a field of the target.
    fn absolute(&self, path: &str) -> String {
        if self.path.is_empty() { path.to_owned() } else { format!("{}/{path}", self.path) }
    }
}

impl Prover<'_, '_> {
    fn fault(&mut self, code: Code, place: &Place, message: String, help: String) {
        self.problems.push(Diagnostic::at(code, place, message).help(help));
    }

    fn row(&mut self, proof: &Proof<'_>, field: &str, from: &str, rule: String, lost: String) {
        let below = |path: &str| match (proof.path.as_str(), path) {
            (_, "") => String::new(),
            ("", path) => path.to_owned(),
            (part, path) => format!("{part}/{path}"),
        };
        // A source's path is told within its part, which the target's path names.
        let from = if field.is_empty() { below(from) } else { from.to_owned() };
        self.direction.rows.push(Row { field: below(field), from, rule, lost });
    }

    /// Proves a pair of types, unless it is proven already; yields its function.
    fn part(
        &mut self,
        source: StructShape,
        target: StructShape,
        path: &str,
        lines: &Lines,
        outside: Outside,
    ) -> String {
        let same =
            |one: &StructShape, other: &StructShape| one.module == other.module && one.name == other.name;
        if let Some((.., function, _)) =
            self.slots.iter().find(|(from, to, ..)| same(from, &source) && same(to, &target))
        {
            return function.clone();
        }
        self.used_parts.insert(path.to_owned());
        let wish = format!("{}_{}", self.verb, module_name(&target.name));
        let taken = |name: &str| self.slots.iter().any(|(.., function, _)| function == name);
        let function = match taken(&wish) {
            false => wish,
            true => format!("{wish}_{}", self.slots.len()),
        };
        let slot = self.slots.len();
        self.slots.push((source.clone(), target.clone(), function.clone(), None));
        for (shape, end) in [(&source, "source"), (&target, "target")] {
            if let Some(opaque) = shape.opaque {
                let message =
                    format!("the {end}'s type `{}` admits {opaque}, which no rule carries over", shape.name);
                let help = format!(
                    "write a hook for the field that has this type; it is defined at {}",
                    shape.place
                );
                self.fault(Code::VersionMismatch, &lines.place, message, help);
            }
        }
        let part = self.prove(source, target, path, lines, outside, function.clone());
        self.slots[slot].3 = Some(part);
        function
    }

    fn prove(
        &mut self,
        source: StructShape,
        target: StructShape,
        path: &str,
        lines: &Lines,
        outside: Outside,
        function: String,
    ) -> Part {
        let mut proof = Proof {
            lines,
            path: path.to_owned(),
            source: source.clone(),
            target: target.clone(),
            sources: Vec::new(),
            used_rules: vec![false; lines.rules.len()],
            hooks: Vec::new(),
            drops: Vec::new(),
            taken: Vec::new(),
            after: Vec::new(),
            inner_sources: Vec::new(),
            inner_targets: Vec::new(),
        };
        for field in &source.fields {
            let used = if outside.sources.contains(&field.path) { Used::Outside } else { Used::No };
            proof.sources.push(Source {
                path: field.path.clone(),
                card: field.card,
                field: field.clone(),
                parent: None,
                opened: None,
                children: Vec::new(),
                used,
            });
        }
        for line in &lines.rules {
            for path in line.rule.sources() {
                self.open(&mut proof, path, &line.place, matches!(line.rule, Rule::Hook(..)));
            }
        }
        for line in &lines.drops {
            let hooked = line.hook.iter().flat_map(|(_, from)| from.iter().map(String::as_str));
            for path in std::iter::once(line.source.as_str()).chain(hooked) {
                self.open(&mut proof, path, &line.place, line.hook.is_some());
            }
        }
        self.drops(&mut proof);
        self.details_taken(&mut proof);
        let fields = self.fill(&mut proof, &target, "", &outside);
        self.check_rules(&proof);
        self.check_sources(&proof);
        let Proof { sources, hooks, drops, taken, after, .. } = proof;
        Part { function, source, target, sources, hooks, drops, taken, fields, after }
    }
}

impl Source {
    /// The field as its surroundings leave it.
    fn clone_shape(&self) -> FieldShape {
        let min = if self.card == Card::Optional { 0 } else { self.field.min };
        FieldShape { card: self.card, min, path: self.path.clone(), ..self.field.clone() }
    }
}
