//! The proof: every field of the target is filled, every field of the source used
//! or dropped on purpose, types and occurrences fit. What is proven becomes a plan.

use std::collections::HashSet;

use super::map::{DropLine, Line, Lines, Map};
use super::plan::*;
use super::rules::Rule;
use super::shape::{self, Card, FieldShape, StructShape};
use super::{suggest, units};
use crate::error::{Code, Diagnostic, Place, Problems};
use crate::load::grammar::closest;
use crate::model::{Model, TypeUse, module_name};

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

impl Prover<'_, '_> {
    fn fault(&mut self, code: Code, place: &Place, message: String, help: String) {
        self.problems.push(Diagnostic::at(code, place, message).help(help));
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

    /// Looks into the structs on the way to a source.
    fn open(&mut self, proof: &mut Proof<'_>, path: &str, place: &Place, hook: bool) {
        let segments: Vec<&str> = path.split('/').collect();
        let mut here: Option<usize> = None;
        for (index, segment) in segments.iter().enumerate() {
            let prefix = segments[..=index].join("/");
            if *segment == "*" {
                return;
            }
            let Some(found) = proof.sources.iter().position(|source| source.path == prefix) else {
                let shape =
                    here.and_then(|at| proof.sources[at].opened.clone()).unwrap_or(proof.source.clone());
                let names: Vec<&str> = shape.fields.iter().map(|field| field.path.as_str()).collect();
                let help = match closest(segment, names.iter().copied()) {
                    Some(close) => format!("did you mean `{close}`? The type is defined at {}", shape.place),
                    None => format!("its fields are {}; it is defined at {}", names.join(", "), shape.place),
                };
                let message = format!("the source has no field `{prefix}`");
                self.fault(Code::VersionMap, place, message, help);
                return;
            };
            here = Some(found);
            if index + 1 == segments.len() {
                return;
            }
            if proof.sources[found].opened.is_some() {
                continue;
            }
            if proof.sources[found].card == Card::Many {
                if hook && index + 2 == segments.len() {
                    proof.inner_sources.push((prefix, segments[index + 1].to_owned()));
                    return;
                }
                let message = format!("`{prefix}` stands several times, so `{path}` is not one value");
                let help = "write the line in the part's own table, or a hook for it here".to_owned();
                self.fault(Code::VersionMismatch, place, message, help);
                return;
            }
            let Some(shape) = shape::structure(self.model, &proof.sources[found].field.type_) else {
                let message = format!("`{prefix}` has no fields of its own");
                self.fault(Code::VersionMap, place, message, format!("name `{prefix}` itself"));
                return;
            };
            let around = proof.sources[found].card;
            for field in &shape.fields {
                let card = if around == Card::Optional && field.card == Card::One {
                    Card::Optional
                } else {
                    field.card
                };
                let child = proof.sources.len();
                proof.sources[found].children.push(child);
                proof.sources.push(Source {
                    path: format!("{prefix}/{}", field.path),
                    field: field.clone(),
                    parent: Some(found),
                    card,
                    opened: None,
                    children: Vec::new(),
                    used: Used::No,
                });
            }
            proof.sources[found].opened = Some(shape);
        }
    }

    fn source(&self, proof: &Proof<'_>, path: &str) -> Option<usize> {
        proof.sources.iter().position(|source| source.path == path)
    }

    /// A source whose value a line takes: once only.
    fn take(&mut self, proof: &mut Proof<'_>, path: &str, place: &Place) -> Option<usize> {
        // Where there is none, that is said already.
        let at = self.source(proof, path)?;
        let source = &mut proof.sources[at];
        if source.opened.is_some() {
            let message = format!("`{path}` is used field by field in other lines");
            self.fault(
                Code::VersionMismatch,
                place,
                message,
                "use it as a whole or in parts, not both".to_owned(),
            );
            return None;
        }
        match source.used {
            Used::No | Used::Read => source.used = Used::Moved,
            Used::Moved | Used::Dropped | Used::Outside => {
                let message = format!("`{path}` is used twice");
                let help = "one line may take a value; a hook may look at it beside that".to_owned();
                self.fault(Code::VersionMismatch, place, message, help);
                return None;
            }
        }
        Some(at)
    }

    fn arguments(&mut self, proof: &mut Proof<'_>, from: &[String]) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for path in from {
            if let Some(at) = self.source(proof, path) {
                if proof.sources[at].used == Used::No {
                    proof.sources[at].used = Used::Read;
                }
                arguments.push(Argument::Source(at));
                continue;
            }
            let Some((list, field)) = path.rsplit_once('/') else { continue };
            let Some(at) = self.source(proof, list) else { continue };
            let shape = shape::structure(self.model, &proof.sources[at].field.type_);
            let field = shape.and_then(|shape| shape.fields.into_iter().find(|one| one.path == field));
            if let Some(field) = field {
                arguments.push(Argument::Each(at, field));
            }
        }
        arguments
    }

    fn drops(&mut self, proof: &mut Proof<'_>) {
        let lines: &[DropLine] = &proof.lines.drops;
        for line in lines.iter().cloned() {
            let Some(at) = self.source(proof, &line.source) else { continue };
            if proof.sources[at].opened.is_some() || proof.sources[at].used != Used::No {
                let message = format!("`{}` is dropped here and used in another line", line.source);
                self.fault(Code::VersionMismatch, &line.place, message, "remove one of the lines".to_owned());
                continue;
            }
            let hook = line.hook.clone().map(|(path, from)| {
                let arguments = self.arguments(proof, &from);
                (path, arguments)
            });
            proof.sources[at].used = Used::Dropped;
            self.row(
                proof,
                "",
                &line.source,
                format!("dropped: {}", line.why),
                match &line.unless {
                    Some(usual) => format!("all but “{usual}”"),
                    None if line.hook.is_some() => "where the way back would not give it again".to_owned(),
                    None => "all".to_owned(),
                },
            );
            proof.drops.push(Drop { source: at, why: line.why, unless: line.unless, hook });
        }
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

    /// `"session/*" = { details = "LIST", table = "NAME" }`: what is taken from a list.
    fn details_taken(&mut self, proof: &mut Proof<'_>) {
        for (index, line) in proof.lines.rules.iter().enumerate() {
            let Rule::Details(list, table) = &line.rule else { continue };
            let Some(around) = line.target.strip_suffix("/*") else { continue };
            proof.used_rules[index] = true;
            let Some(lines) = self.table(table, &line.place) else { continue };
            let Some(at) = self.take(proof, list, &line.place) else { continue };
            let Some(entry) = self.detail_entry(&proof.sources[at].field, &line.place) else { continue };
            let target = around.split('/').try_fold(proof.target.clone(), |shape, segment| {
                let field = shape.fields.into_iter().find(|field| field.path == segment)?;
                shape::structure(self.model, &field.type_)
            });
            let Some(target) = target else {
                let message = format!("the target has no part `{around}`");
                self.fault(
                    Code::VersionMap,
                    &line.place,
                    message,
                    "name a field with fields of its own".to_owned(),
                );
                continue;
            };
            let mut taken = Vec::new();
            for detail in lines {
                let Some(field) = target.fields.iter().find(|field| field.path == detail.field) else {
                    self.no_field(&target, &detail.field, &detail.place, "the details' type");
                    continue;
                };
                if field.card != Card::Optional {
                    let message = format!("`{}` is not optional, so a list may lack it", detail.field);
                    self.fault(
                        Code::VersionMismatch,
                        &detail.place,
                        message,
                        "write a rule of its own for it".to_owned(),
                    );
                    continue;
                }
                let measure = self.measure(&field.type_);
                if measure.is_none() && !shape::is_value(&field.type_) {
                    self.no_number(&detail.field, &detail.place);
                    continue;
                }
                taken.push((detail, format!("{around}/{}", field.path), field.clone(), measure));
            }
            self.row(proof, &line.target, list, line.rule.words(), line.rule.may_lose().to_owned());
            proof.taken.push(Taken { list: at, entry, lines: taken });
        }
    }

    fn table(&mut self, name: &str, place: &Place) -> Option<Vec<super::map::DetailLine>> {
        let found = self.map.details.iter().find(|table| table.name == name);
        if found.is_none() {
            let message = format!("there is no table `{name}` of details");
            self.fault(Code::VersionMap, place, message, format!("write it: `[details.{name}]`"));
        }
        found.map(|table| table.lines.clone())
    }

    fn no_field(&mut self, shape: &StructShape, name: &str, place: &Place, what: &str) {
        let names: Vec<&str> = shape.fields.iter().map(|field| field.path.as_str()).collect();
        let help = match closest(name, names.iter().copied()) {
            Some(close) => format!("did you mean `{close}`? The type is defined at {}", shape.place),
            None => format!("its fields are {}; it is defined at {}", names.join(", "), shape.place),
        };
        self.fault(Code::VersionMap, place, format!("{what} has no field `{name}`"), help);
    }

    fn no_number(&mut self, field: &str, place: &Place) {
        let message = format!("`{field}` is neither a number nor a measurement");
        self.fault(Code::VersionMismatch, place, message, "write another rule for it".to_owned());
    }

    /// The element of a list of details: a struct of a coded name and a value with its unit.
    fn detail_entry(&mut self, list: &FieldShape, place: &Place) -> Option<StructShape> {
        let entry = shape::structure(self.model, &list.type_).filter(|entry| {
            let runtime = |path: &str| {
                let field = entry.fields.iter().find(|field| field.path == path);
                field.and_then(|field| shape::runtime_type(self.model, &field.type_))
            };
            entry.fields.len() == 2
                && runtime("name").as_deref() == Some("base::CodedValue")
                && runtime("value").as_deref() == Some("base::StructuredMeasurement")
        });
        if entry.is_none() || list.card != Card::Many {
            let message = format!("`{}` is no list of details", list.path);
            let help = "details are a repeated element with a `name` (coded-value) and a `value` \
                        (structured-measurement)";
            self.fault(Code::VersionMismatch, place, message, help.to_owned());
            return None;
        }
        entry
    }

    /// A struct of a number and an optional display value.
    fn measure(&self, type_: &TypeUse) -> Option<Measure> {
        let shape = shape::structure(self.model, type_)?;
        let [number, display] = shape.fields.as_slice() else { return None };
        let is = number.card == Card::One
            && shape::is_value(&number.type_)
            && display.card == Card::Optional
            && shape::runtime_type(self.model, &display.type_).as_deref() == Some("base::DisplayValue");
        is.then(|| Measure { number: number.clone(), shape: shape.clone() })
    }

    // ---- targets ----

    fn fill(
        &mut self,
        proof: &mut Proof<'_>,
        target: &StructShape,
        prefix: &str,
        outside: &Outside,
    ) -> Vec<Filled> {
        let lines: &Lines = proof.lines;
        let mut filled = Vec::new();
        for field in &target.fields {
            let path = format!("{prefix}{}", field.path);
            let how = if prefix.is_empty() && outside.targets.contains(&path) {
                Some(How::Outside)
            } else if let Some(index) = lines.rules.iter().position(|line| line.target == path) {
                proof.used_rules[index] = true;
                self.ruled(proof, field, &path, &lines.rules[index])
            } else {
                self.unruled(proof, target, field, &path, prefix)
            };
            // What cannot be filled is reported, and stands for itself.
            filled.push(Filled { path, field: field.clone(), how: how.unwrap_or(How::Absent) });
        }
        filled
    }

    fn unruled(
        &mut self,
        proof: &mut Proof<'_>,
        target: &StructShape,
        field: &FieldShape,
        path: &str,
        prefix: &str,
    ) -> Option<How> {
        if let Some(detail) = proof.taken.iter().flat_map(|taken| &taken.lines).find(|(_, at, ..)| at == path)
        {
            return Some(How::DetailTaken(detail.1.clone()));
        }
        let below = format!("{path}/");
        let deeper = proof.lines.rules.iter().any(|line| line.target.starts_with(&below));
        let same_name = if prefix.is_empty() { self.source(proof, path) } else { None };
        let available = same_name.filter(|at| {
            let source = &proof.sources[*at];
            source.opened.is_none() && matches!(source.used, Used::No | Used::Read)
        });
        if deeper {
            let part = available.filter(|at| {
                let source = &proof.sources[*at];
                source.card == Card::Many && shape::structure(self.model, &source.field.type_).is_some()
            });
            match part {
                Some(_) => self.after(proof, field, path),
                None => return self.built(proof, field, path),
            }
        }
        let Some(at) = available else {
            self.gap(proof, target, field, path, None);
            return None;
        };
        let found = proof.sources[at].clone_shape();
        match self.automatic(proof, &found, field, path) {
            Some(Conversion::Part(function))
                if self.may_refuse(&function) && field.card != Card::One && field.min == 0 =>
            {
                proof.sources[at].used = Used::Moved;
                let key = suggest::key(path);
                let rule = format!("{{ copy = \"{path}\", if-refused = \"drop\" }}");
                self.direction.missing.push((proof.lines.name.clone(), format!("{key} = {rule}")));
                let message = format!("some values of `{path}` are refused, and nothing says what then");
                let help = format!(
                    "in `[{}]` write `{key} = {rule}`; with `\"refuse\"` instead, the whole is refused",
                    proof.lines.name
                );
                let place = proof.lines.place.clone();
                self.fault(Code::VersionGap, &place, message, help);
                None
            }
            Some(conversion) if occurrence_fits(&found, field) => {
                proof.sources[at].used = Used::Moved;
                Some(How::Convert(Convert {
                    source: at,
                    conversion,
                    first: false,
                    require: false,
                    attempt: false,
                }))
            }
            _ => {
                self.gap(proof, target, field, path, Some(at));
                proof.sources[at].used = Used::Moved;
                None
            }
        }
    }

    /// Whether a part may have no equivalent; one that is being proven is not asked.
    fn may_refuse(&self, function: &str) -> bool {
        self.refuses(function, &mut HashSet::new())
    }

    fn refuses(&self, function: &str, asked: &mut HashSet<String>) -> bool {
        if !asked.insert(function.to_owned()) {
            return false;
        }
        let part =
            self.slots.iter().find(|(.., name, _)| name == function).and_then(|(.., part)| part.as_ref());
        part.is_some_and(|part| self.any_refuses(part, &part.fields, asked))
    }

    fn any_refuses(&self, part: &Part, fields: &[Filled], asked: &mut HashSet<String>) -> bool {
        fields.iter().any(|field| match &field.how {
            How::Built(_, inner) => self.any_refuses(part, inner, asked),
            How::Convert(convert) if convert.attempt => false,
            How::Convert(convert) => {
                let same = || {
                    shape::same_values(
                        self.model,
                        &part.sources[convert.source].field.type_,
                        &field.field.type_,
                    )
                };
                convert.require
                    || match &convert.conversion {
                        Conversion::Part(function) => self.refuses(function, asked),
                        Conversion::Fit => !same(),
                        Conversion::CodableToBoolean(_) => true,
                        _ => false,
                    }
            }
            _ => false,
        })
    }

    /// The conversion that needs no line, if there is one.
    fn automatic(
        &mut self,
        proof: &Proof<'_>,
        source: &FieldShape,
        target: &FieldShape,
        path: &str,
    ) -> Option<Conversion> {
        if source.nillable != target.nillable {
            return None;
        }
        if source.type_ == target.type_ {
            return Some(Conversion::Copy);
        }
        if source.nillable {
            return None;
        }
        if shape::is_value(&source.type_) && shape::is_value(&target.type_) {
            return shape::same_values(self.model, &source.type_, &target.type_).then_some(Conversion::Fit);
        }
        let (from, to) =
            (shape::structure(self.model, &source.type_)?, shape::structure(self.model, &target.type_)?);
        Some(Conversion::Part(self.inner_part(proof, from, to, &source.path, path)))
    }

    fn inner_part(
        &mut self,
        proof: &Proof<'_>,
        from: StructShape,
        to: StructShape,
        source: &str,
        path: &str,
    ) -> String {
        let absolute = if proof.path.is_empty() { path.to_owned() } else { format!("{}/{path}", proof.path) };
        let all = self.lines;
        let none;
        let lines = match all.parts.iter().find(|(at, _)| *at == absolute) {
            Some((_, lines)) => lines,
            None => {
                let shown = if absolute.contains('/') { format!("\"{absolute}\"") } else { absolute.clone() };
                none = Lines {
                    name: format!("{}.in.{shown}", all.name),
                    place: all.place.clone(),
                    rules: Vec::new(),
                    drops: Vec::new(),
                    parts: Vec::new(),
                };
                &none
            }
        };
        let inner = |list: &[(String, String)], at: &str| -> Vec<String> {
            list.iter().filter(|(around, _)| around == at).map(|(_, field)| field.clone()).collect()
        };
        let outside = Outside {
            sources: inner(&proof.inner_sources, source),
            targets: inner(&proof.inner_targets, path),
        };
        self.part(from, to, &absolute, lines, outside)
    }

    /// `"series/FIELD" = { copy = … }` where `series` is a repeated part: each gets a copy.
    fn after(&mut self, proof: &mut Proof<'_>, list: &FieldShape, path: &str) {
        let below = format!("{path}/");
        let lines: &Lines = proof.lines;
        for (index, line) in lines.rules.iter().enumerate() {
            let Some(name) = line.target.strip_prefix(&below) else { continue };
            proof.used_rules[index] = true;
            let shape = shape::structure(self.model, &list.type_);
            let field = shape
                .as_ref()
                .and_then(|shape| shape.fields.iter().find(|field| field.path == name).cloned());
            let Some(field) = field else {
                if let Some(shape) = shape {
                    self.no_field(&shape, name, &line.place, "the target's part");
                }
                continue;
            };
            let Rule::Copy(from) = &line.rule else {
                let message = format!("`{path}` stands several times: each can only get a copy");
                self.fault(Code::VersionMismatch, &line.place, message, "write `copy`".to_owned());
                continue;
            };
            let Some(source) = self.take(proof, from, &line.place) else { continue };
            let found = &proof.sources[source];
            if found.field.type_ != field.type_ || field.card != Card::Optional || found.card == Card::Many {
                let message = format!("`{from}` and `{}` are not optional values of one type", line.target);
                self.fault(Code::VersionMismatch, &line.place, message, "write a hook".to_owned());
                continue;
            }
            self.row(proof, &line.target, from, "copied to each".to_owned(), String::new());
            proof.inner_targets.push((path.to_owned(), name.to_owned()));
            proof.after.push(After { list: list.clone(), field, source });
        }
    }

    /// A struct that lines for its fields make.
    fn built(&mut self, proof: &mut Proof<'_>, field: &FieldShape, path: &str) -> Option<How> {
        let Some(shape) = shape::structure(self.model, &field.type_) else {
            let below = format!("{path}/");
            let lines: &Lines = proof.lines;
            for (index, line) in lines.rules.iter().enumerate() {
                if line.target.starts_with(&below) {
                    proof.used_rules[index] = true;
                    let message = format!("the target's `{path}` has no fields of its own");
                    self.fault(
                        Code::VersionMap,
                        &line.place,
                        message,
                        format!("write a line for `{path}` itself"),
                    );
                }
            }
            return None;
        };
        if field.card == Card::Many {
            let place = proof.lines.place.clone();
            let message =
                format!("the target's `{path}` stands several times: lines for its fields make only one");
            self.fault(Code::VersionMismatch, &place, message, "write a hook for it".to_owned());
            return None;
        }
        let fields = self.fill(proof, &shape, &format!("{path}/"), &Outside::default());
        Some(How::Built(shape, fields))
    }

    fn ruled(&mut self, proof: &mut Proof<'_>, field: &FieldShape, path: &str, line: &Line) -> Option<How> {
        let place = &line.place;
        let how = match &line.rule {
            Rule::Absent => {
                if field.card == Card::One || field.min > 0 {
                    let message = format!("the target requires `{path}`: it cannot be absent");
                    let help =
                        format!("write `{path} = {{ constant = \"TEXT\" }}`, or the rule that fills it");
                    self.fault(Code::VersionMismatch, place, message, help);
                }
                How::Absent
            }
            Rule::Constant(text) => {
                let codable =
                    shape::runtime_type(self.model, &field.type_).as_deref() == Some("base::CodableValue");
                let string = matches!(&field.type_, TypeUse::BuiltIn(built_in) if built_in.rust == "String");
                if !(codable || string) || field.card == Card::Many {
                    let name = shape::type_name(self.model, &field.type_);
                    let message = format!("`{path}` is of the type {name}, not a text");
                    self.fault(Code::VersionMismatch, place, message, "write a hook for it".to_owned());
                }
                How::Constant { text: text.clone(), codable }
            }
            Rule::Hook(hook, from) => {
                let arguments = self.arguments(proof, from);
                let variable =
                    format!("hooked_{}", crate::model::module_name(&path.replace(['/', '@'], "_")));
                proof.hooks.push(Hook { path: hook.clone(), arguments, variable });
                How::Hook(proof.hooks.len() - 1)
            }
            Rule::Details(from, table) => return self.detail_list(proof, field, path, line, from, table),
            Rule::TextToCodable(sources) if sources.len() > 1 => {
                let mut taken = Vec::new();
                for source in sources {
                    let at = self.take(proof, source, place)?;
                    if proof.sources[at].card != Card::Many
                        || !shape::is_value(&proof.sources[at].field.type_)
                    {
                        let message = format!("`{source}` is not a repeated text: only such are joined");
                        self.fault(Code::VersionMismatch, place, message, "write a hook for it".to_owned());
                    }
                    taken.push(at);
                }
                if field.card != Card::Many {
                    let message = format!("`{path}` stands once: it has no room for several");
                    self.fault(Code::VersionMismatch, place, message, "write a hook for it".to_owned());
                }
                How::Join(taken)
            }
            rule => {
                let from = rule.sources().first().map(|source| (*source).to_owned())?;
                let at = self.take(proof, &from, place)?;
                let found = proof.sources[at].clone_shape();
                let conversion = self.conversion(proof, rule, &found, field, path, place)?;
                // The only line that makes an optional struct: it is made when this is there.
                let sole =
                    found.card == Card::Optional && field.card == Card::One && self.is_sole(proof, path);
                if sole && line.require {
                    let message =
                        "`if-absent` is not needed: the part is made only when this is there".to_owned();
                    self.fault(Code::VersionRedundant, place, message, "remove it".to_owned());
                }
                if !sole {
                    self.occurrence(line, &found, field, path, &conversion);
                }
                self.redundant(line, &from, &found, field, path, &conversion, proof);
                How::Convert(Convert {
                    source: at,
                    conversion,
                    first: line.first,
                    require: line.require || sole,
                    attempt: line.attempt,
                })
            }
        };
        let mut lost = line.rule.may_lose().to_owned();
        let mut rule = line.rule.words();
        if line.first {
            lost = "all but the first".to_owned();
        }
        if line.require {
            rule.push_str("; refused where it is absent");
        }
        if line.attempt {
            lost = "the whole where it does not fit".to_owned();
        }
        if let Rule::TextToCodable(sources) = &line.rule
            && sources.len() > 1
        {
            lost = format!("that it was not `{}`", sources[0]);
        }
        let from = line.rule.sources().join(", ");
        self.row(proof, path, &from, rule, lost);
        Some(how)
    }

    fn detail_list(
        &mut self,
        proof: &mut Proof<'_>,
        field: &FieldShape,
        path: &str,
        line: &Line,
        from: &str,
        table: &str,
    ) -> Option<How> {
        let entry = self.detail_entry(field, &line.place)?;
        let details = self.table(table, &line.place)?;
        let Some(around) = from.strip_suffix("/*") else {
            let message = "the fields of the details are not told".to_owned();
            self.fault(Code::VersionMap, &line.place, message, format!("write `details = \"{from}/*\"`"));
            return None;
        };
        // The source may not have been opened by any other line.
        if let Some(detail) = details.first() {
            self.open(proof, &format!("{around}/{}", detail.field), &detail.place, false);
        }
        let mut lines = Vec::new();
        for detail in details {
            let from = format!("{around}/{}", detail.field);
            if self.source(proof, &from).is_none() {
                self.open(proof, &from, &detail.place, false);
            }
            let Some(at) = self.take(proof, &from, &detail.place) else { continue };
            let source = &proof.sources[at];
            let measure = self.measure(&source.field.type_);
            if source.card != Card::Optional || (measure.is_none() && !shape::is_value(&source.field.type_)) {
                self.no_number(&detail.field, &detail.place);
                continue;
            }
            lines.push((at, detail, measure));
        }
        self.row(proof, path, from, line.rule.words(), line.rule.may_lose().to_owned());
        Some(How::DetailList { entry, lines })
    }

    fn conversion(
        &mut self,
        proof: &Proof<'_>,
        rule: &Rule,
        source: &FieldShape,
        target: &FieldShape,
        path: &str,
        place: &Place,
    ) -> Option<Conversion> {
        let runtime = |type_: &TypeUse| shape::runtime_type(self.model, type_);
        let is_codable = |field: &FieldShape| runtime(&field.type_).as_deref() == Some("base::CodableValue");
        let is_value = |field: &FieldShape| shape::is_value(&field.type_) && !field.nillable;
        let is_boolean = |field: &FieldShape| matches!(&field.type_, TypeUse::BuiltIn(built_in) if built_in.rust == "Boolean");
        let conversion = match rule {
            Rule::Copy(_) => match self.automatic(proof, source, target, path) {
                Some(conversion) => return Some(conversion),
                None => None,
            },
            Rule::Fit(_) => (is_value(source) && is_value(target)).then_some(Conversion::Fit),
            Rule::TextToCodable(_) => {
                (is_value(source) && is_codable(target)).then_some(Conversion::TextToCodable)
            }
            Rule::CodableToText(_, vocabulary) => (is_codable(source) && is_value(target))
                .then(|| Conversion::CodableToText(vocabulary.clone())),
            Rule::Date(_) => {
                let dates = (runtime(&source.type_), runtime(&target.type_));
                match dates {
                    (Some(from), Some(to)) if suggest::date_converts(&from, &to) => Some(Conversion::Date),
                    _ => None,
                }
            }
            Rule::Unit(_, name) => units::find(name).and_then(|unit| {
                match (self.measure(&source.type_), self.measure(&target.type_)) {
                    (None, Some(measure)) if is_value(source) => Some(Conversion::UnitEnter(unit, measure)),
                    (Some(measure), None) if is_value(target) => Some(Conversion::UnitRecover(unit, measure)),
                    (None, None) if is_value(source) && is_value(target) => Some(Conversion::UnitPlain(unit)),
                    _ => None,
                }
            }),
            Rule::BooleanToCodable(_, words) => (is_boolean(source) && is_codable(target))
                .then(|| Conversion::BooleanToCodable(words.clone())),
            Rule::CodableToBoolean(_, words) => (is_codable(source) && is_boolean(target))
                .then(|| Conversion::CodableToBoolean(words.clone())),
            _ => None,
        };
        if conversion.is_none() {
            let from = shape::type_name(self.model, &source.type_);
            let to = shape::type_name(self.model, &target.type_);
            let message = format!("`{path}` is of the type {to}, which this rule does not make of {from}");
            let help = match suggest::rule(self.model, source, &source.path, target) {
                Some(rule) => format!("write `{} = {rule}`", suggest::key(path)),
                None => format!(
                    "write `{} = {{ hook = \"FUNCTION\", from = [\"{}\"] }}`",
                    suggest::key(path),
                    source.path
                ),
            };
            self.fault(Code::VersionMismatch, place, message, help);
        }
        conversion
    }

    /// Whether the line says what happens with too many and too few.
    fn occurrence(
        &mut self,
        line: &Line,
        source: &FieldShape,
        target: &FieldShape,
        path: &str,
        conversion: &Conversion,
    ) {
        let place = &line.place;
        let mut wrong = |code, message: String, help: &str| {
            self.problems.push(Diagnostic::at(code, place, message).help(help.to_owned()));
        };
        let many_to_one = source.card == Card::Many && target.card != Card::Many;
        if many_to_one && !line.first {
            let message = format!("`{}` may stand several times, `{path}` once", source.path);
            wrong(Code::VersionMismatch, message, "add `if-many = \"first\"`");
        }
        if line.first && !many_to_one {
            let message = "`if-many` is not needed: there is room for all".to_owned();
            wrong(Code::VersionRedundant, message, "remove it");
        }
        let may_lack =
            source.card == Card::Optional || (source.card == Card::Many && source.min == 0) || line.attempt;
        let needs = target.card == Card::One || (target.card == Card::Many && target.min > 0);
        let too_few = needs && (may_lack || (source.card == Card::Many && source.min < target.min));
        if too_few && !line.require {
            let message = format!("`{}` may be absent, and `{path}` is required", source.path);
            wrong(Code::VersionMismatch, message, "add `if-absent = \"refuse\"`");
        }
        if line.require && !too_few {
            let message = "`if-absent` is not needed: there is no lack".to_owned();
            wrong(Code::VersionRedundant, message, "remove it");
        }
        if line.attempt && (needs || matches!(conversion, Conversion::Copy | Conversion::TextToCodable)) {
            let message = if needs {
                format!("`{path}` is required, so nothing can be dropped instead")
            } else {
                "`if-refused` is not needed: nothing is refused here".to_owned()
            };
            wrong(Code::VersionRedundant, message, "remove it");
        }
        let room = match (source.card, source.max, target.max) {
            (Card::Many, _, None) => true,
            (Card::Many, Some(most), Some(room)) => line.first || most <= room,
            (Card::Many, None, Some(_)) => line.first,
            _ => true,
        };
        if !room && !many_to_one {
            let message = format!("`{path}` has less room than `{}`", source.path);
            wrong(Code::VersionMismatch, message, "write a hook for it");
        }
    }

    /// Whether no other line gives an optional struct around `path` anything to hold.
    fn is_sole(&self, proof: &Proof<'_>, path: &str) -> bool {
        let Some((around, _)) = path.rsplit_once('/') else { return false };
        let mut fields = proof.target.fields.clone();
        let mut card = Card::One;
        for segment in around.split('/') {
            let Some(field) = fields.into_iter().find(|field| field.path == segment) else { return false };
            card = field.card;
            fields = shape::structure(self.model, &field.type_).map(|shape| shape.fields).unwrap_or_default();
        }
        let below = format!("{around}/");
        let lines = proof.lines.rules.iter().filter(|line| line.target.starts_with(&below));
        let holding = lines.filter(|line| !matches!(line.rule, Rule::Absent | Rule::Constant(_)));
        card == Card::Optional && holding.count() == 1
    }

    #[allow(clippy::too_many_arguments, reason = "all of a line and its two fields")]
    fn redundant(
        &mut self,
        line: &Line,
        from: &str,
        source: &FieldShape,
        target: &FieldShape,
        path: &str,
        conversion: &Conversion,
        proof: &Proof<'_>,
    ) {
        let refusing = matches!(conversion, Conversion::Part(function) if self.may_refuse(function));
        if line.refuse && !refusing {
            let message = "`if-refused` is not needed: nothing is refused here".to_owned();
            self.fault(Code::VersionRedundant, &line.place, message, "remove it".to_owned());
        }
        let plain = !line.first && !line.require && !line.attempt && !line.refuse;
        let by_name =
            from == path && !path.contains('/') && proof.source.fields.iter().any(|one| one.path == path);
        let same = matches!(conversion, Conversion::Copy | Conversion::Part(_))
            || (matches!(conversion, Conversion::Fit)
                && shape::same_values(self.model, &source.type_, &target.type_));
        if plain && by_name && same {
            let message = format!("`{path}` matches by name and type");
            self.fault(Code::VersionRedundant, &line.place, message, "remove the line".to_owned());
        }
    }

    // ---- what is missing ----

    fn gap(
        &mut self,
        proof: &Proof<'_>,
        target: &StructShape,
        field: &FieldShape,
        path: &str,
        same_name: Option<usize>,
    ) {
        let key = suggest::key(path);
        let candidate = match same_name {
            Some(at) => Some(at),
            // One of a similar name that no line uses; a type alone says nothing about
            // the meaning.
            None => {
                let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
                let free = |source: &&Source| {
                    source.used == Used::No
                        && source.opened.is_none()
                        && !proof.target.fields.iter().any(|other| other.path == source.path)
                };
                let names: Vec<String> =
                    proof.sources.iter().filter(free).map(|source| name(&source.path)).collect();
                let found = closest(&field.path, names.iter().map(String::as_str));
                found.and_then(|found| {
                    proof.sources.iter().position(|source| free(&source) && name(&source.path) == found)
                })
            }
        };
        let rule = candidate.and_then(|at| {
            let source = &proof.sources[at];
            suggest::rule(self.model, &source.clone_shape(), &source.path, field)
        });
        let rule = match (rule, same_name, field.card) {
            (Some(rule), ..) => rule,
            (None, Some(at), _) => {
                format!("{{ hook = \"FUNCTION\", from = [\"{}\"] }}", proof.sources[at].path)
            }
            (None, None, Card::One) => "{ constant = \"TEXT\" }".to_owned(),
            (None, None, _) if field.min > 0 => "{ copy = \"SOURCE\" }".to_owned(),
            _ => "\"absent\"".to_owned(),
        };
        let type_ = shape::type_name(self.model, &field.type_);
        let message = match same_name {
            Some(at) => format!(
                "`{path}` does not match by name and type: {} {} in the source, {} {type_} in the target",
                occurs(&proof.sources[at].clone_shape()),
                shape::type_name(self.model, &proof.sources[at].field.type_),
                occurs(field),
            ),
            None => format!("nothing fills the target's field `{path}` ({} {type_})", occurs(field)),
        };
        self.direction.missing.push((proof.lines.name.clone(), format!("{key} = {rule}")));
        let help = format!(
            "in `[{}]` write `{key} = {rule}`; the target's type is defined at {}, the source's at {}",
            proof.lines.name, target.place, proof.source.place
        );
        let place = proof.lines.place.clone();
        self.fault(Code::VersionGap, &place, message, help);
    }

    fn check_sources(&mut self, proof: &Proof<'_>) {
        for source in &proof.sources {
            if source.opened.is_some() || source.used != Used::No {
                continue;
            }
            let message = format!("nothing uses the source's field `{}`", source.path);
            let line = format!("{} = \"why it is dropped\"", suggest::key(&source.path));
            self.direction.missing.push((format!("{}.drop", proof.lines.name), line));
            let help = format!(
                "in `[{}.drop]` write `{} = \"why it is dropped\"`, or name it in a rule; the type is defined at {}",
                proof.lines.name,
                suggest::key(&source.path),
                proof.source.place
            );
            let place = proof.lines.place.clone();
            self.fault(Code::VersionGap, &place, message, help);
        }
    }

    fn check_rules(&mut self, proof: &Proof<'_>) {
        for (line, used) in proof.lines.rules.iter().zip(&proof.used_rules) {
            if *used {
                continue;
            }
            let mut shape = proof.target.clone();
            let mut name = line.target.as_str();
            while let Some((first, rest)) = name.split_once('/') {
                let inner = shape.fields.iter().find(|field| field.path == first);
                match inner.and_then(|field| shape::structure(self.model, &field.type_)) {
                    Some(found) => shape = found,
                    None => {
                        name = first;
                        break;
                    }
                }
                name = rest;
            }
            if shape.fields.iter().any(|field| field.path == name) {
                let message = format!("`{}` is filled by another line", line.target);
                let help = "remove one of them".to_owned();
                self.fault(Code::VersionMismatch, &line.place, message, help);
            } else {
                self.no_field(&shape, name, &line.place, "the target");
            }
        }
    }
}

impl Source {
    /// The field as its surroundings leave it.
    fn clone_shape(&self) -> FieldShape {
        let min = if self.card == Card::Optional { 0 } else { self.field.min };
        FieldShape { card: self.card, min, path: self.path.clone(), ..self.field.clone() }
    }
}

/// Whether every number of the source fits the target without a word about it.
fn occurrence_fits(source: &FieldShape, target: &FieldShape) -> bool {
    let few = match (source.card, target.card) {
        (_, Card::Optional) => true,
        (Card::One, _) => target.min <= 1,
        (Card::Optional, Card::One) => false,
        (Card::Optional, Card::Many) => target.min == 0,
        (Card::Many, _) => source.min >= target.min,
    };
    let many = match (source.max, target.max) {
        (_, None) => true,
        (Some(most), Some(room)) => most <= room,
        (None, Some(_)) => false,
    };
    few && many
}

fn occurs(field: &FieldShape) -> &'static str {
    match field.card {
        Card::One => "a required",
        Card::Optional => "an optional",
        Card::Many => "any number of",
    }
}
