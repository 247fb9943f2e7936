//! A field that a line of the map fills: whether its rule, occurrences and remarks fit.

use super::{Proof, Prover};
use crate::error::{Code, Diagnostic, Place};
use crate::model::TypeUse;
use crate::versions::map::Line;
use crate::versions::plan::{Conversion, Convert, Hook, How};
use crate::versions::rules::Rule;
use crate::versions::shape::{Card, FieldShape};
use crate::versions::{shape, suggest, units};

impl Prover<'_, '_> {
    pub(super) fn ruled(
        &mut self,
        proof: &mut Proof<'_>,
        field: &FieldShape,
        path: &str,
        line: &Line,
    ) -> Option<How> {
        let place = &line.place;
        let how = match &line.rule {
            Rule::Absent => {
                if field.card == Card::One || field.min > 0 {
                    let message = format!("the target requires `{path}`: it cannot be absent");
                    let filler = suggest::filler(self.model, field);
                    let help = format!("write `{path} = {filler}`, or the rule that fills it");
                    self.fault(Code::VersionMismatch, place, message, help);
                }
                How::Absent
            }
            Rule::Constant(text) => {
                let codable =
                    shape::runtime_type(self.model, &field.type_).as_deref() == Some("base::CodableValue");
                if !suggest::takes_text(self.model, field) {
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
            Rule::Date(_) => suggest::are_dates(self.model, source, target).then_some(Conversion::Date),
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
                None => format!("write `{} = {}`", suggest::key(path), suggest::hook(&[&source.path])),
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
        if !suggest::has_room(source, target) && !line.first {
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
        if plain && by_name && same && suggest::has_room(source, target) {
            let message = format!("`{path}` matches by name and type");
            self.fault(Code::VersionRedundant, &line.place, message, "remove the line".to_owned());
        }
    }
}
