//! What a difference means to programs.

use super::*;
use crate::schema::{QName, XS};

/// What another value of a facet means; bounds are compared by value.
pub(super) fn facet_effect(old: &Facet, new: &Facet) -> Effect {
    let Some(order) = compare_values(old.value.trim(), new.value.trim()) else { return Effect::Replaces };
    let grows = match order {
        // Another spelling of the same value.
        Ordering::Equal => return Effect::None,
        Ordering::Less => true,
        Ordering::Greater => false,
    };
    match old.kind {
        FacetKind::MinLength | FacetKind::MinInclusive | FacetKind::MinExclusive => Effect::widens(!grows),
        FacetKind::MaxLength
        | FacetKind::MaxInclusive
        | FacetKind::MaxExclusive
        | FacetKind::TotalDigits
        | FacetKind::FractionDigits => Effect::widens(grows),
        _ => Effect::Replaces,
    }
}

/// The order of two bounds: numbers by value, dates and times of one form by text.
fn compare_values(old: &str, new: &str) -> Option<Ordering> {
    if let (Ok(old), Ok(new)) = (old.parse::<i128>(), new.parse::<i128>()) {
        return Some(old.cmp(&new));
    }
    if let (Ok(one), Ok(other)) = (old.parse::<f64>(), new.parse::<f64>()) {
        // Long decimals that differ may be one double; better no verdict than a wrong one.
        let order = one.partial_cmp(&other)?;
        let is_exact = old.len().max(new.len()) <= 15;
        return (is_exact || order != Ordering::Equal || old == new).then_some(order);
    }
    let shape =
        |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    let is_moment = old.starts_with(|c: char| c.is_ascii_digit()) && old.contains(['-', ':']);
    (is_moment && shape(old) == shape(new)).then(|| old.cmp(new))
}

/// What a type of another name means: built-in types are compared by what they allow.
pub(super) fn named_effect(old: &str, new: &str) -> Effect {
    if is_derived(old, new) {
        Effect::Widens
    } else if is_derived(new, old) {
        Effect::Narrows
    } else {
        Effect::Replaces
    }
}

/// Whether the built-in type `type_` is derived from `base`.
fn is_derived(type_: &str, base: &str) -> bool {
    /// Each type and the one it is derived from, those with white space handled
    /// otherwise left out: they change what a text means.
    const DERIVED: &[(&str, &str)] = &[
        ("integer", "decimal"),
        ("nonPositiveInteger", "integer"),
        ("negativeInteger", "nonPositiveInteger"),
        ("long", "integer"),
        ("int", "long"),
        ("short", "int"),
        ("byte", "short"),
        ("nonNegativeInteger", "integer"),
        ("positiveInteger", "nonNegativeInteger"),
        ("unsignedLong", "nonNegativeInteger"),
        ("unsignedInt", "unsignedLong"),
        ("unsignedShort", "unsignedInt"),
        ("unsignedByte", "unsignedShort"),
        ("language", "token"),
        ("NMTOKEN", "token"),
        ("Name", "token"),
        ("NCName", "Name"),
    ];
    let (Some(mut type_), Some(base)) = (type_.strip_prefix("xs:"), base.strip_prefix("xs:")) else {
        return false;
    };
    while let Some((_, parent)) = DERIVED.iter().find(|(name, _)| *name == type_) {
        if *parent == base {
            return true;
        }
        type_ = parent;
    }
    false
}

pub(super) fn constraint_effect(old: &Element, new: &Element) -> Effect {
    if new.constraints.is_empty() {
        Effect::Widens
    } else if old.constraints.is_empty() {
        Effect::Narrows
    } else {
        Effect::Replaces
    }
}

pub(super) fn wildcard_effect(old: &Wildcard, new: &Wildcard) -> Effect {
    if old.process != new.process {
        return Effect::Replaces;
    }
    match (&old.namespaces, &new.namespaces) {
        (_, Namespaces::Any) => Effect::Widens,
        (Namespaces::Any, _) => Effect::Narrows,
        (Namespaces::List(old), Namespaces::List(new)) if old.iter().all(|one| new.contains(one)) => {
            Effect::Widens
        }
        (Namespaces::List(old), Namespaces::List(new)) if new.iter().all(|one| old.contains(one)) => {
            Effect::Narrows
        }
        _ => Effect::Replaces,
    }
}

/// Whether an empty element may be valid: not where it is sure to be refused. Types
/// that are defined elsewhere are not looked up.
pub(super) fn admits_empty(type_: &TypeRef) -> bool {
    match type_ {
        TypeRef::Named(reference) => named_admits_empty(&reference.name),
        TypeRef::Inline(type_) => match type_.as_ref() {
            Type::Simple(simple) => simple_admits_empty(simple),
            Type::Complex(_) => true,
        },
        TypeRef::Unspecified => true,
    }
}

fn simple_admits_empty(simple: &SimpleType) -> bool {
    match &simple.variety {
        Variety::Restriction { base, facets } => {
            let values = facets.iter().filter(|facet| facet.kind == FacetKind::Enumeration);
            let has_values = values.clone().next().is_some();
            ref_admits_empty(base) && (!has_values || values.into_iter().any(|value| value.value.is_empty()))
        }
        Variety::List(_) => true,
        Variety::Union(members) => members.iter().any(ref_admits_empty),
    }
}

fn ref_admits_empty(type_: &SimpleRef) -> bool {
    match type_ {
        SimpleRef::Named(reference) => named_admits_empty(&reference.name),
        SimpleRef::Inline(simple) => simple_admits_empty(simple),
    }
}

fn named_admits_empty(name: &QName) -> bool {
    /// The built-in types that have an empty value.
    const TEXTS: &[&str] = &[
        "anyType",
        "anySimpleType",
        "string",
        "normalizedString",
        "token",
        "anyURI",
        "base64Binary",
        "hexBinary",
    ];
    name.namespace.as_deref() != Some(XS) || TEXTS.contains(&name.local.as_str())
}
