//! Whether simple types hold together: facets that narrow what they restrict, and
//! values (limits, enumerations, defaults) that are of their type.

use std::cmp::Ordering::{Greater, Less};

use super::build::Builder;
use super::*;
use crate::error::Code;
use crate::schema::{FacetKind, SimpleRef, SimpleType, Type, TypeRef, Variety};
use crate::value::{self, Value};

/// What a simple type comes down to, with the facets of each derivation step.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    kind: Kind,
    steps: Vec<Vec<Facet>>,
}

#[derive(Clone, Debug)]
enum Kind {
    /// A built-in type, by name.
    Atomic(String),
    List(Box<Facts>),
    Union(Vec<Facts>),
}

/// Deepest derivation that is followed.
const DEPTH_LIMIT: usize = 256;

impl Facts {
    /// How white space is processed: 0 preserved, 1 replaced, 2 collapsed.
    fn white_space(&self) -> u8 {
        let own = match &self.kind {
            Kind::Atomic(name) => match name.as_str() {
                "string" | "anySimpleType" => 0,
                "normalizedString" => 1,
                _ => 2,
            },
            Kind::List(_) => 2,
            Kind::Union(_) => 0,
        };
        let facets = self.steps.iter().flatten().filter(|facet| facet.kind == FacetKind::WhiteSpace);
        facets.filter_map(|facet| white_space(&facet.value)).fold(own, u8::max)
    }

    fn processed(&self, text: &str) -> String {
        const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];
        match self.white_space() {
            0 => text.to_owned(),
            1 => text.replace(WHITE, " "),
            _ => text.split(WHITE).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
        }
    }

    fn is_name(&self) -> bool {
        matches!(&self.kind, Kind::Atomic(name) if matches!(name.as_str(), "QName" | "NOTATION"))
    }

    /// Whether a value has more than one item.
    fn holds_list(&self) -> bool {
        match &self.kind {
            Kind::Atomic(_) => false,
            Kind::List(_) => true,
            Kind::Union(members) => members.iter().any(Facts::holds_list),
        }
    }

    /// The value of a text, or why it is none; `name` is the text as a qualified name.
    fn value(&self, text: &str, name: Option<&str>) -> Result<Value, String> {
        let text = self.processed(text);
        let value = match &self.kind {
            Kind::Atomic(_) if self.is_name() => {
                let name = name.ok_or("its prefix is not declared")?;
                // The prefix does not count.
                let (namespace, local) = name.rsplit_once('}').unwrap_or(("", name));
                let local = local.rsplit_once(':').map_or(local, |(_, local)| local);
                Value::Text(format!("{namespace}}}{local}"))
            }
            Kind::Atomic(built_in) => {
                value::parse(built_in, &text).ok_or_else(|| format!("it is not a valid {built_in}"))?
            }
            Kind::List(item) => {
                let items = text.split(' ').filter(|word| !word.is_empty());
                Value::List(items.map(|word| item.value(word, None)).collect::<Result<_, _>>()?)
            }
            Kind::Union(members) => members
                .iter()
                .find_map(|member| member.value(&text, name).ok())
                .ok_or("it fits none of the member types")?,
        };
        for index in 0..self.steps.len() {
            self.check(index, &text, &value)?;
        }
        Ok(value)
    }

    /// Checks a value against the facets of one step.
    fn check(&self, index: usize, text: &str, value: &Value) -> Result<(), String> {
        let step = &self.steps[index];
        let length = self.length(text, value);
        for facet in step {
            let limit = || crate::emit::limit(&facet.value).unwrap_or(usize::MAX);
            let order = || value.compare(&self.limit(facet)?);
            let fine = match (facet.kind, length) {
                (FacetKind::Length, Some(length)) => length == limit(),
                (FacetKind::MinLength, Some(length)) => length >= limit(),
                (FacetKind::MaxLength, Some(length)) => length <= limit(),
                (FacetKind::MinInclusive, _) => order().is_some_and(|order| order != Less),
                (FacetKind::MaxInclusive, _) => order().is_some_and(|order| order != Greater),
                (FacetKind::MinExclusive, _) => order() == Some(Greater),
                (FacetKind::MaxExclusive, _) => order() == Some(Less),
                (FacetKind::TotalDigits, _) => value.digits().is_none_or(|(all, _)| all <= limit()),
                (FacetKind::FractionDigits, _) => value.digits().is_none_or(|(_, part)| part <= limit()),
                _ => true,
            };
            if !fine {
                return Err(format!("the facet `{}` refuses it", facet.kind.as_str()));
            }
        }
        let patterns = super::simple::patterns(step);
        if !patterns.is_empty() && !patterns.iter().any(|pattern| pattern.is_match(text)) {
            return Err("no pattern matches it".to_owned());
        }
        let mut allowed = step.iter().filter(|facet| facet.kind == FacetKind::Enumeration).peekable();
        let base = Facts { kind: self.kind.clone(), steps: self.steps[..index].to_vec() };
        let equal = |facet: &Facet| {
            base.value(&facet.value, facet.value_name.as_deref()).is_ok_and(|one| one.same(value))
        };
        if allowed.peek().is_some() && !allowed.any(equal) {
            return Err("it is not among the values of the enumeration".to_owned());
        }
        Ok(())
    }

    fn length(&self, text: &str, value: &Value) -> Option<usize> {
        match (value, &self.kind) {
            (Value::List(items), _) => Some(items.len()),
            (Value::Octets(octets), _) => Some(octets.len()),
            (Value::Text(_), Kind::Atomic(_)) if !self.is_name() => Some(text.chars().count()),
            _ => None,
        }
    }

    /// The limit of a range facet.
    fn limit(&self, facet: &Facet) -> Option<Value> {
        let Kind::Atomic(name) = &self.kind else { return None };
        value::parse(name, &self.processed(&facet.value))
    }
}

fn white_space(value: &str) -> Option<u8> {
    match value.trim() {
        "preserve" => Some(0),
        "replace" => Some(1),
        "collapse" => Some(2),
        _ => None,
    }
}

impl Builder<'_> {
    /// What a simple type comes down to; `None` where that is not known here.
    pub(super) fn facts(&self, document: DocumentId, type_: &SimpleRef, depth: usize) -> Option<Facts> {
        if depth > DEPTH_LIMIT {
            return None;
        }
        let reference = match type_ {
            SimpleRef::Inline(simple) => return self.facts_of(document, simple, depth),
            SimpleRef::Named(reference) => reference,
        };
        if let Some(name) = reference.name.built_in() {
            let item = match name {
                "NMTOKENS" => "NMTOKEN",
                "IDREFS" => "IDREF",
                "ENTITIES" => "ENTITY",
                _ => return Some(Facts { kind: Kind::Atomic(name.to_owned()), steps: Vec::new() }),
            };
            let item = Facts { kind: Kind::Atomic(item.to_owned()), steps: Vec::new() };
            let at_least_one = Facet {
                kind: FacetKind::MinLength,
                value: "1".to_owned(),
                value_name: None,
                place: reference.place.clone(),
                annotation: Annotation::default(),
            };
            return Some(Facts { kind: Kind::List(Box::new(item)), steps: vec![vec![at_least_one]] });
        }
        match self.schemas.find_type(document, &reference.name)? {
            (found, Type::Simple(simple)) if self.external_type(&reference.name).is_none() => {
                self.facts_of(found, simple, depth)
            }
            _ => None,
        }
    }

    fn facts_of(&self, document: DocumentId, simple: &SimpleType, depth: usize) -> Option<Facts> {
        match &simple.variety {
            Variety::Restriction { base, facets } => {
                let mut facts = self.facts(document, base, depth + 1)?;
                facts.steps.push(facets.clone());
                Some(facts)
            }
            Variety::List(item) => {
                let item = Box::new(self.facts(document, item, depth + 1)?);
                Some(Facts { kind: Kind::List(item), steps: Vec::new() })
            }
            Variety::Union(members) => {
                let members = members.iter().map(|member| self.facts(document, member, depth + 1));
                Some(Facts { kind: Kind::Union(members.collect::<Option<_>>()?), steps: Vec::new() })
            }
        }
    }

    /// Checks the definition of a simple type, once.
    pub(super) fn check_simple(&mut self, document: DocumentId, simple: &SimpleType) {
        if !self.checked.insert(simple.place.clone()) {
            return;
        }
        match &simple.variety {
            Variety::Restriction { base, facets } => {
                if let Some(base) = self.facts(document, base, 0) {
                    self.check_step(&base, facets);
                }
            }
            Variety::List(item) => {
                if self.facts(document, item, 0).is_some_and(|item| item.holds_list()) {
                    self.fault(Code::Grammar, &simple.place, "the items of a list cannot be lists");
                }
            }
            Variety::Union(_) => {}
        }
    }

    /// Facets apply to what they restrict, narrow it, and have values of it.
    fn check_step(&mut self, base: &Facts, facets: &[Facet]) {
        use FacetKind as F;
        for (index, facet) in facets.iter().enumerate() {
            let word = facet.kind.as_str();
            let several = matches!(facet.kind, F::Pattern | F::Enumeration);
            if !several && facets[..index].iter().any(|other| other.kind == facet.kind) {
                self.fault(Code::Facet, &facet.place, format!("the facet `{word}` is given twice"));
            }
            let lengths = matches!(facet.kind, F::Length | F::MinLength | F::MaxLength);
            let applies = match &base.kind {
                Kind::Atomic(name) => !(name == "boolean" && facet.kind == F::Enumeration),
                Kind::List(_) => several || lengths || facet.kind == F::WhiteSpace,
                Kind::Union(_) => several,
            };
            if !applies {
                let what = match &base.kind {
                    Kind::Atomic(name) => format!("xs:{name}"),
                    Kind::List(_) => "a list".to_owned(),
                    Kind::Union(_) => "a union".to_owned(),
                };
                self.fault(Code::Facet, &facet.place, format!("the facet `{word}` does not apply to {what}"));
                continue;
            }
            let fault = match facet.kind {
                F::Enumeration => base.value(&facet.value, facet.value_name.as_deref()).err(),
                F::WhiteSpace => white_space(&facet.value)
                    .filter(|own| *own < base.white_space())
                    .map(|_| "the base type processes more white space".to_owned()),
                F::Pattern => crate::pattern::translate(&facet.value).err().map(|_| String::new()),
                F::MinInclusive | F::MinExclusive | F::MaxInclusive | F::MaxExclusive => {
                    bound_fault(base, facets, facet)
                }
                _ => count_fault(base, facets, facet),
            };
            match fault {
                // Malformed patterns and counts of atomic types are reported along
                // with the type.
                Some(reason) if reason.is_empty() && matches!(base.kind, Kind::Atomic(_)) => {}
                Some(reason) if reason.is_empty() => {
                    let message = format!("the facet `{word}` has no valid value: `{}`", facet.value);
                    self.fault(Code::Facet, &facet.place, message);
                }
                Some(reason) => {
                    let message = format!("the facet `{word}` cannot be `{}`: {reason}", facet.value);
                    self.fault(Code::Facet, &facet.place, message);
                }
                None => {}
            }
        }
    }

    /// Checks the default or fixed value of an element or attribute.
    pub(super) fn check_value(
        &mut self,
        document: DocumentId,
        type_: &SimpleRef,
        (text, name): (&str, Option<&str>),
        place: &Place,
    ) {
        let Some(facts) = self.facts(document, type_, 0) else { return };
        if matches!(&facts.kind, Kind::Atomic(name) if name == "ID") {
            self.fault(Code::Facet, place, "an ID cannot have a default or fixed value");
            return;
        }
        if let Err(reason) = facts.value(text, name) {
            let message = format!("the default or fixed value `{text}` is not of the type: {reason}");
            self.fault(Code::Facet, place, message);
        }
    }

    /// The same for an element, whose type may be complex.
    pub(super) fn check_element_value(&mut self, document: DocumentId, element: &crate::schema::Element) {
        let Some(text) = element.default.as_deref().or(element.fixed.as_deref()) else { return };
        let value = (text, element.value_name.as_deref());
        match &element.type_ {
            TypeRef::Named(reference) => {
                self.check_value(document, &SimpleRef::Named(reference.clone()), value, &element.place);
            }
            TypeRef::Inline(type_) => {
                if let Type::Simple(simple) = &**type_ {
                    let inline = SimpleRef::Inline(Box::new(simple.clone()));
                    self.check_value(document, &inline, value, &element.place);
                }
            }
            TypeRef::Unspecified => {}
        }
    }
}

/// Why a range facet does not fit its base and the others of its step.
fn bound_fault(base: &Facts, facets: &[Facet], facet: &Facet) -> Option<String> {
    use FacetKind as F;
    let Kind::Atomic(name) = &base.kind else { return None };
    let ordered =
        !matches!(value::parse(name, ""), Some(Value::Text(_) | Value::Octets(_))) && name != "boolean";
    if !ordered {
        // That the facet does not apply is said elsewhere.
        return None;
    }
    let Some(limit) = base.limit(facet) else { return Some(format!("it is not a valid {name}")) };
    for other in base.steps.iter().flatten() {
        let Some(order) = base.limit(other).and_then(|other| limit.compare(&other)) else { continue };
        let wider = match (other.kind, facet.kind) {
            (F::MinInclusive, F::MaxExclusive) => order != Greater,
            (F::MinInclusive, _) => order == Less,
            (F::MinExclusive, F::MinExclusive) => order == Less,
            (F::MinExclusive, _) => order != Greater,
            (F::MaxInclusive, F::MinExclusive) => order != Less,
            (F::MaxInclusive, _) => order == Greater,
            (F::MaxExclusive, F::MaxExclusive) => order == Greater,
            (F::MaxExclusive, _) => order != Less,
            _ => false,
        };
        if wider {
            return Some(format!("the base type has `{}` {}", other.kind.as_str(), other.value.trim()));
        }
    }
    for other in facets {
        let both = matches!(
            (other.kind, facet.kind),
            (F::MinInclusive, F::MinExclusive) | (F::MaxInclusive, F::MaxExclusive)
        );
        if both {
            return Some(format!("`{}` is given too", other.kind.as_str()));
        }
        // Numbers are compared along with the type.
        let Some(order) = base.limit(other).and_then(|other| limit.compare(&other)) else { continue };
        let empty = match (other.kind, facet.kind) {
            (F::MinInclusive, F::MaxInclusive) | (F::MinExclusive, F::MaxExclusive) => order == Less,
            (F::MinInclusive, F::MaxExclusive) | (F::MinExclusive, F::MaxInclusive) => order != Greater,
            _ => false,
        };
        if empty && matches!(limit, Value::Moment(_) | Value::Duration(_)) {
            return Some(format!("no value is left, with `{}` {}", other.kind.as_str(), other.value.trim()));
        }
    }
    None
}

/// Why a facet that counts does not fit its base and the others of its step; empty
/// when its value is no number.
fn count_fault(base: &Facts, facets: &[Facet], facet: &Facet) -> Option<String> {
    use FacetKind as F;
    let Some(limit) = crate::emit::limit(&facet.value) else { return Some(String::new()) };
    let number = |facet: &Facet| crate::emit::limit(&facet.value);
    for other in base.steps.iter().flatten() {
        let Some(base_limit) = number(other) else { continue };
        let wider = match (other.kind, facet.kind) {
            (F::Length, F::Length) => limit != base_limit,
            (F::MinLength, F::MinLength) => limit < base_limit,
            (F::MaxLength, F::MaxLength)
            | (F::TotalDigits, F::TotalDigits)
            | (F::FractionDigits, F::FractionDigits) => limit > base_limit,
            (F::MaxLength, F::MinLength | F::Length) | (F::Length, F::MinLength) => limit > base_limit,
            (F::MinLength, F::MaxLength | F::Length) | (F::Length, F::MaxLength) => limit < base_limit,
            _ => false,
        };
        if wider {
            return Some(format!("the base type has `{}` {base_limit}", other.kind.as_str()));
        }
    }
    let is_integer = matches!(&base.kind, Kind::Atomic(name)
        if name != "decimal" && super::simple::is_derived(name, "decimal"));
    match facet.kind {
        F::TotalDigits if limit == 0 => Some("a number has at least one digit".to_owned()),
        F::FractionDigits if is_integer && limit > 0 => Some("an integer has no fraction".to_owned()),
        F::FractionDigits => {
            let total =
                facets.iter().chain(base.steps.iter().flatten()).find(|other| other.kind == F::TotalDigits);
            let total = total.and_then(number).filter(|total| limit > *total)?;
            Some(format!("it is more than `totalDigits` {total}"))
        }
        F::MinLength if matches!(base.kind, Kind::List(_)) => {
            let max = facets.iter().find(|other| other.kind == F::MaxLength).and_then(number)?;
            (limit > max).then(|| format!("it is more than `maxLength` {max}"))
        }
        _ => None,
    }
}
