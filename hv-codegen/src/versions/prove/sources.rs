//! The source's side: which lines take which fields, and that none is forgotten.

use super::{Proof, Prover};
use crate::error::{Code, Place};
use crate::load::grammar::closest;
use crate::versions::map::DropLine;
use crate::versions::plan::{Argument, Drop, Source, Used};
use crate::versions::shape::Card;
use crate::versions::{shape, suggest};

impl Prover<'_, '_> {
    /// Looks into the structs on the way to a source.
    pub(super) fn open(&mut self, proof: &mut Proof<'_>, path: &str, place: &Place, hook: bool) {
        let segments: Vec<&str> = path.split('/').collect();
        let mut here: Option<usize> = None;
        // Which source is meant is to be decided, and that is said already.
        if suggest::is_open(path) {
            return;
        }
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

    pub(super) fn source(&self, proof: &Proof<'_>, path: &str) -> Option<usize> {
        proof.sources.iter().position(|source| source.path == path)
    }

    /// A source whose value a line takes: once only.
    pub(super) fn take(&mut self, proof: &mut Proof<'_>, path: &str, place: &Place) -> Option<usize> {
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

    pub(super) fn arguments(&mut self, proof: &mut Proof<'_>, from: &[String]) -> Vec<Argument> {
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

    pub(super) fn drops(&mut self, proof: &mut Proof<'_>) {
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

    pub(super) fn check_sources(&mut self, proof: &Proof<'_>) {
        for source in &proof.sources {
            if source.opened.is_some() || source.used != Used::No {
                continue;
            }
            let message = format!("nothing uses the source's field `{}`", source.path);
            let line = format!("{} = \"{}\"", suggest::key(&source.path), suggest::WHY);
            let help = format!(
                "in `[{}.drop]` write `{line}`, or name it in a rule; the type is defined at {}",
                proof.lines.name, proof.source.place
            );
            self.direction.missing.push((format!("{}.drop", proof.lines.name), line));
            let place = proof.lines.place.clone();
            self.fault(Code::VersionGap, &place, message, help);
        }
    }
}
