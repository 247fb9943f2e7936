//! Details: a list of names with measured values, to fields of their own and back.

use super::{Proof, Prover};
use crate::error::{Code, Place};
use crate::model::TypeUse;
use crate::versions::map::{DetailLine, Line};
use crate::versions::plan::{How, Measure, Taken};
use crate::versions::rules::Rule;
use crate::versions::shape::{self, Card, FieldShape, StructShape};

impl Prover<'_, '_> {
    /// `"session/*" = { details = "LIST", table = "NAME" }`: what is taken from a list.
    pub(super) fn details_taken(&mut self, proof: &mut Proof<'_>) {
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

    fn table(&mut self, name: &str, place: &Place) -> Option<Vec<DetailLine>> {
        let found = self.map.details.iter().find(|table| table.name == name);
        if found.is_none() {
            let message = format!("there is no table `{name}` of details");
            self.fault(Code::VersionMap, place, message, format!("write it: `[details.{name}]`"));
        }
        found.map(|table| table.lines.clone())
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
    pub(super) fn measure(&self, type_: &TypeUse) -> Option<Measure> {
        let shape = shape::structure(self.model, type_)?;
        let [number, display] = shape.fields.as_slice() else { return None };
        let is = number.card == Card::One
            && shape::is_value(&number.type_)
            && display.card == Card::Optional
            && shape::runtime_type(self.model, &display.type_).as_deref() == Some("base::DisplayValue");
        is.then(|| Measure { number: number.clone(), shape: shape.clone() })
    }

    pub(super) fn detail_list(
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
}
