//! The target's side: how each of its fields is filled.

use super::{Outside, Proof, Prover};
use crate::error::{Code, Place};
use crate::load::grammar::closest;
use crate::versions::map::Lines;
use crate::versions::plan::{After, Conversion, Convert, Filled, How, Source, Used};
use crate::versions::rules::Rule;
use crate::versions::shape::{Card, FieldShape, StructShape};
use crate::versions::{shape, suggest};

impl Prover<'_, '_> {
    pub(super) fn fill(
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
        // A rule makes one date of another; only lines for their parts would be another way.
        if suggest::are_dates(self.model, &found, field) && !self.has_lines(proof, path) {
            self.gap(proof, target, field, path, Some(at));
            proof.sources[at].used = Used::Moved;
            return None;
        }
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

    /// The conversion that needs no line, if there is one.
    pub(super) fn automatic(
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

    /// Whether the map has a table for the part.
    fn has_lines(&self, proof: &Proof<'_>, path: &str) -> bool {
        let absolute = proof.absolute(path);
        self.lines.parts.iter().any(|(at, _)| *at == absolute)
    }

    fn inner_part(
        &mut self,
        proof: &Proof<'_>,
        from: StructShape,
        to: StructShape,
        source: &str,
        path: &str,
    ) -> String {
        let absolute = proof.absolute(path);
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

    pub(super) fn check_rules(&mut self, proof: &Proof<'_>) {
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

    pub(super) fn no_field(&mut self, shape: &StructShape, name: &str, place: &Place, what: &str) {
        let names: Vec<&str> = shape.fields.iter().map(|field| field.path.as_str()).collect();
        let help = match closest(name, names.iter().copied()) {
            Some(close) => format!("did you mean `{close}`? The type is defined at {}", shape.place),
            None => format!("its fields are {}; it is defined at {}", names.join(", "), shape.place),
        };
        self.fault(Code::VersionMap, place, format!("{what} has no field `{name}`"), help);
    }

    fn gap(
        &mut self,
        proof: &mut Proof<'_>,
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
        let rule = match (rule, same_name) {
            (Some(rule), _) => {
                // What the proposed line takes is neither proposed again nor to be dropped.
                if let Some(at) = candidate {
                    proof.sources[at].used = Used::Moved;
                }
                rule
            }
            (None, Some(at)) => suggest::hook(&[&proof.sources[at].path]),
            (None, None) if field.card == Card::One || field.min > 0 => suggest::filler(self.model, field),
            (None, None) => "\"absent\"".to_owned(),
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
}

/// Whether every number of the source fits the target without a word about it.
pub(super) fn occurrence_fits(source: &FieldShape, target: &FieldShape) -> bool {
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
