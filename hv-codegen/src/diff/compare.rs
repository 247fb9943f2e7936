//! The comparison of two documents, component by component.

use indexmap::IndexMap;
use std::cmp::Ordering;

use super::{Change, Effect, name};
use crate::schema::{
    Attribute, AttributeType, AttributeUse, Attributes, ComplexType, Content, Element, Facet, FacetKind,
    Namespaces, Occurs, Particle, Schema, SimpleRef, SimpleType, Term, ThingMeta, Type, TypeRef, Use,
    Variety, Wildcard,
};

/// Compares two documents.
pub(super) fn schemas(old: &Schema, new: &Schema, changes: &mut Vec<Change>) {
    let mut c = Comparison { file: name(new), path: Vec::new(), changes };
    c.value(
        "target namespace",
        &shown(old.target.as_deref()),
        &shown(new.target.as_deref()),
        Effect::Replaces,
    );
    c.metadata(old.thing.as_ref(), new.thing.as_ref());
    c.components("element", &old.elements, &new.elements, Comparison::element);
    c.components("type", &old.types, &new.types, Comparison::type_);
    c.components("group", &old.groups, &new.groups, Comparison::particle);
    c.components("attribute", &old.attributes, &new.attributes, Comparison::attribute);
    c.components("attributeGroup", &old.attribute_groups, &new.attribute_groups, Comparison::attributes);
}

/// The types of `new` that `old` has otherwise or not at all, with the first difference.
pub(crate) fn differing_types(old: &Schema, new: &Schema) -> Vec<(String, String)> {
    differing(&old.types, &new.types, |c, one, other| c.type_(one, other))
}

/// The same for groups of elements and of attributes.
pub(crate) fn differing_groups(old: &Schema, new: &Schema) -> Vec<(String, String)> {
    let mut names = differing(&old.groups, &new.groups, |c, one, other| c.particle(one, other));
    names.extend(differing(&old.attribute_groups, &new.attribute_groups, |c, one, other| {
        c.attributes(one, other);
    }));
    names.extend(differing(&old.attributes, &new.attributes, |c, one, other| c.attribute(one, other)));
    names.extend(differing(&old.elements, &new.elements, |c, one, other| c.element(one, other)));
    names
}

fn differing<T>(
    old: &IndexMap<String, T>,
    new: &IndexMap<String, T>,
    compare: impl Fn(&mut Comparison<'_>, &T, &T),
) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (name, other) in new {
        let Some(one) = old.get(name) else {
            names.push((name.clone(), "hv-types has no such type".to_owned()));
            continue;
        };
        let mut changes = Vec::new();
        compare(&mut Comparison { file: String::new(), path: Vec::new(), changes: &mut changes }, one, other);
        if let Some(change) = changes.first() {
            let step = if change.path.is_empty() { String::new() } else { format!("{}: ", change.path) };
            names.push((name.clone(), format!("{step}{}", change.what)));
        }
    }
    names
}

fn shown(value: Option<&str>) -> String {
    value.unwrap_or("(none)").to_owned()
}

struct Comparison<'c> {
    file: String,
    path: Vec<String>,
    changes: &'c mut Vec<Change>,
}

impl Comparison<'_> {
    fn change(&mut self, what: impl Into<String>, effect: Effect) {
        self.changes.push(Change {
            file: self.file.clone(),
            path: self.path.join("/"),
            what: what.into(),
            effect,
        });
    }

    /// Reports a value that differs.
    fn value(&mut self, what: &str, old: &str, new: &str, effect: Effect) {
        if old != new {
            self.change(format!("{what}: {old} \u{2192} {new}"), effect);
        }
    }

    /// A default changes what an absence means, not what is valid; a new one gives
    /// meaning to what had none.
    fn default(&mut self, old: Option<&str>, new: Option<&str>) {
        let effect = match (old, new) {
            (None, Some(_)) => Effect::None,
            _ => Effect::Replaces,
        };
        self.value("default", &shown(old), &shown(new), effect);
    }

    fn fixed(&mut self, old: Option<&str>, new: Option<&str>) {
        let effect = match (old, new) {
            (Some(_), Some(_)) => Effect::Replaces,
            _ => Effect::widens(new.is_none()),
        };
        self.value("fixed", &shown(old), &shown(new), effect);
    }

    fn inside(&mut self, step: impl Into<String>, compare: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        compare(self);
        self.path.pop();
    }

    fn metadata(&mut self, old: Option<&ThingMeta>, new: Option<&ThingMeta>) {
        let id = |meta: Option<&ThingMeta>| shown(meta.map(|meta| meta.id.as_str()));
        self.value("type id", &id(old), &id(new), Effect::Replaces);
        let (Some(old), Some(new)) = (old, new) else { return };
        self.value("type name", &old.name, &new.name, Effect::None);
        let version = |meta: &ThingMeta| meta.version.unwrap_or(1).to_string();
        self.value("version", &version(old), &version(new), Effect::Replaces);
        let date = |meta: &ThingMeta| shown(meta.effective_date.as_deref());
        self.value("effective date", &date(old), &date(new), Effect::Replaces);
        self.value(
            "singleton",
            &old.singleton.to_string(),
            &new.singleton.to_string(),
            Effect::widens(old.singleton),
        );
        self.value("blob store", &old.uses_blobs.to_string(), &new.uses_blobs.to_string(), Effect::None);
        let sorted = |meta: &ThingMeta| {
            let mut ids = meta.see_also.clone();
            ids.sort();
            ids.join(" ")
        };
        self.value("see also", &sorted(old), &sorted(new), Effect::None);
    }

    fn components<T>(
        &mut self,
        kind: &str,
        old: &IndexMap<String, T>,
        new: &IndexMap<String, T>,
        compare: fn(&mut Self, &T, &T),
    ) {
        for (name, one) in old {
            match new.get(name) {
                Some(other) => self.inside(format!("{kind} {name}"), |c| compare(c, one, other)),
                None => self.change(format!("{kind} {name} is gone"), Effect::Narrows),
            }
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            self.change(format!("{kind} {name} is new"), Effect::Widens);
        }
    }

    // ---- elements and particles ----

    fn element(&mut self, old: &Element, new: &Element) {
        self.value("qualified", &old.qualified.to_string(), &new.qualified.to_string(), Effect::Replaces);
        self.value(
            "nillable",
            &old.nillable.to_string(),
            &new.nillable.to_string(),
            Effect::widens(new.nillable),
        );
        self.value(
            "abstract",
            &old.abstract_.to_string(),
            &new.abstract_.to_string(),
            Effect::widens(!new.abstract_),
        );
        self.default(old.default.as_deref(), new.default.as_deref());
        self.fixed(old.fixed.as_deref(), new.fixed.as_deref());
        let head = |element: &Element| {
            shown(element.substitutes.as_ref().map(|head| head.name.to_string()).as_deref())
        };
        self.value("substitution group", &head(old), &head(new), Effect::Replaces);
        let constraints = |element: &Element| {
            let mut all: Vec<String> = element
                .constraints
                .iter()
                .map(|one| format!("{} {} {:?} {:?}", one.kind, one.name, one.selector, one.fields))
                .collect();
            all.sort();
            all.join("; ")
        };
        self.value("identity constraints", &constraints(old), &constraints(new), constraint_effect(old, new));
        self.type_ref(&old.type_, &new.type_);
    }

    fn type_ref(&mut self, old: &TypeRef, new: &TypeRef) {
        match (old, new) {
            (TypeRef::Inline(old), TypeRef::Inline(new)) => self.type_(old, new),
            _ => self.value(
                "type",
                &type_name(old),
                &type_name(new),
                named_effect(&type_name(old), &type_name(new)),
            ),
        }
    }

    fn particle(&mut self, old: &Particle, new: &Particle) {
        let holds = |outer: Occurs, inner: Occurs| {
            outer.min <= inner.min && outer.max.is_none_or(|max| inner.max.is_some_and(|inner| max >= inner))
        };
        let effect = match (holds(new.occurs, old.occurs), holds(old.occurs, new.occurs)) {
            (true, true) => Effect::None,
            (true, false) => Effect::Widens,
            (false, true) => Effect::Narrows,
            (false, false) => Effect::Replaces,
        };
        self.value("occurs", &old.occurs.to_string(), &new.occurs.to_string(), effect);
        match (&old.term, &new.term) {
            (Term::Element(old), Term::Element(new)) => self.element(old, new),
            (Term::ElementRef(_), Term::ElementRef(_)) | (Term::GroupRef(_), Term::GroupRef(_)) => {}
            (Term::Sequence(old), Term::Sequence(new)) => self.members(old, new, true),
            (Term::All(old), Term::All(new)) => self.members(old, new, false),
            (Term::Choice(old), Term::Choice(new)) => self.alternatives(old, new),
            (Term::Any(old), Term::Any(new)) => {
                self.value("any", &wildcard(old), &wildcard(new), wildcard_effect(old, new))
            }
            _ => {}
        }
    }

    /// Members of a sequence: matched in order by what they are.
    fn members(&mut self, old: &[Particle], new: &[Particle], ordered: bool) {
        let pairs = if ordered { common(old, new) } else { by_label(old, new) };
        // A member that must be there is not in old documents, one that may be there
        // is unknown to old readers.
        self.pairs(old, new, pairs, |particle| match particle.occurs.min {
            0 => Effect::Widens,
            _ => Effect::Replaces,
        });
    }

    /// Alternatives of a choice: their order means nothing.
    fn alternatives(&mut self, old: &[Particle], new: &[Particle]) {
        let pairs = by_label(old, new);
        self.pairs(old, new, pairs, |_| Effect::Widens);
    }

    fn pairs(
        &mut self,
        old: &[Particle],
        new: &[Particle],
        pairs: Vec<(usize, usize)>,
        added_effect: fn(&Particle) -> Effect,
    ) {
        for (one, other) in &pairs {
            let step = label(&old[*one]);
            self.inside(step, |c| c.particle(&old[*one], &new[*other]));
        }
        let gone: Vec<usize> =
            (0..old.len()).filter(|index| !pairs.iter().any(|(one, _)| one == index)).collect();
        let added: Vec<usize> =
            (0..new.len()).filter(|index| !pairs.iter().any(|(_, other)| other == index)).collect();
        for index in &gone {
            let label = label(&old[*index]);
            if let Some(moved) = added.iter().find(|other| self::label(&new[**other]) == label) {
                self.inside(label.clone(), |c| c.particle(&old[*index], &new[*moved]));
                self.change(format!("{label} stands in another place"), Effect::Replaces);
            } else {
                // The same, seen from the other side.
                let effect = match added_effect(&old[*index]) {
                    Effect::Widens => Effect::Narrows,
                    other => other,
                };
                self.change(format!("{label} is gone"), effect);
            }
        }
        for index in added {
            let particle = &new[index];
            let label = label(particle);
            if !gone.iter().any(|other| self::label(&old[*other]) == label) {
                let what = format!("{label} is new ({})", particle.occurs);
                self.change(what, added_effect(particle));
            }
        }
    }

    // ---- types ----

    fn type_(&mut self, old: &Type, new: &Type) {
        match (old, new) {
            (Type::Simple(old), Type::Simple(new)) => self.simple(old, new),
            (Type::Complex(old), Type::Complex(new)) => self.complex(old, new),
            (Type::Simple(_), Type::Complex(_)) => {
                self.change("a simple type became a complex one", Effect::Replaces)
            }
            (Type::Complex(_), Type::Simple(_)) => {
                self.change("a complex type became a simple one", Effect::Replaces)
            }
        }
    }

    fn complex(&mut self, old: &ComplexType, new: &ComplexType) {
        self.value("mixed", &old.mixed.to_string(), &new.mixed.to_string(), Effect::widens(new.mixed));
        self.value(
            "abstract",
            &old.abstract_.to_string(),
            &new.abstract_.to_string(),
            Effect::widens(!new.abstract_),
        );
        self.value("content", content_kind(&old.content), content_kind(&new.content), Effect::Replaces);
        self.value("base", &content_base(&old.content), &content_base(&new.content), Effect::Replaces);
        if let (
            Content::SimpleRestriction { facets: old, .. },
            Content::SimpleRestriction { facets: new, .. },
        ) = (&old.content, &new.content)
        {
            self.facets(old, new);
        }
        match (content_particle(&old.content), content_particle(&new.content)) {
            (Some(old), Some(new)) if label(old) == label(new) => {
                self.inside(label(old), |c| c.particle(old, new));
            }
            (None, None) => {}
            (old, new) => {
                let label = |particle: Option<&Particle>| particle.map_or("nothing".to_owned(), label);
                self.value("particles", &label(old), &label(new), Effect::Replaces);
            }
        }
        self.attributes(&old.attributes, &new.attributes);
    }

    fn attributes(&mut self, old: &Attributes, new: &Attributes) {
        for use_ in &old.uses {
            let name = attribute_name(use_);
            match new.uses.iter().find(|other| attribute_name(other) == name) {
                Some(other) => {
                    self.inside(format!("attribute {name}"), |c| c.attribute_use(use_, other));
                }
                None => {
                    let effect = match attribute_use(use_).0 {
                        Use::Required => Effect::Replaces,
                        _ => Effect::Narrows,
                    };
                    self.change(format!("attribute {name} is gone"), effect);
                }
            }
        }
        for use_ in &new.uses {
            let name = attribute_name(use_);
            if !old.uses.iter().any(|other| attribute_name(other) == name) {
                let effect = match attribute_use(use_).0 {
                    Use::Required => Effect::Replaces,
                    _ => Effect::Widens,
                };
                self.change(format!("attribute {name} is new"), effect);
            }
        }
        let groups = |attributes: &Attributes| {
            let mut names: Vec<String> =
                attributes.groups.iter().map(|group| group.name.to_string()).collect();
            names.sort();
            names.join(" ")
        };
        self.value("attribute groups", &groups(old), &groups(new), Effect::Replaces);
        let any = |attributes: &Attributes| attributes.any.as_ref().map_or("none".to_owned(), wildcard);
        let effect = match (&old.any, &new.any) {
            (None, _) => Effect::Widens,
            (_, None) => Effect::Narrows,
            (Some(old), Some(new)) => wildcard_effect(old, new),
        };
        self.value("anyAttribute", &any(old), &any(new), effect);
    }

    fn attribute_use(&mut self, old: &AttributeUse, new: &AttributeUse) {
        let ((old_use, old_default, old_fixed), (new_use, new_default, new_fixed)) =
            (attribute_use(old), attribute_use(new));
        let effect = match (old_use, new_use) {
            (_, Use::Optional) => Effect::Widens,
            (Use::Optional, _) => Effect::Narrows,
            _ => Effect::Replaces,
        };
        self.value("use", use_word(old_use), use_word(new_use), effect);
        self.default(old_default, new_default);
        self.fixed(old_fixed, new_fixed);
        if let (AttributeUse::Local(old), AttributeUse::Local(new)) = (old, new) {
            self.attribute_type(&old.type_, &new.type_);
            self.value("qualified", &old.qualified.to_string(), &new.qualified.to_string(), Effect::Replaces);
        }
    }

    fn attribute(&mut self, old: &Attribute, new: &Attribute) {
        self.default(old.default.as_deref(), new.default.as_deref());
        self.fixed(old.fixed.as_deref(), new.fixed.as_deref());
        self.attribute_type(&old.type_, &new.type_);
    }

    fn attribute_type(&mut self, old: &AttributeType, new: &AttributeType) {
        match (old, new) {
            (AttributeType::Simple(old), AttributeType::Simple(new)) => self.simple_ref(old, new),
            (AttributeType::Unspecified, AttributeType::Unspecified) => {}
            (AttributeType::Simple(_), AttributeType::Unspecified) => {
                self.change("type: no longer given", Effect::Widens);
            }
            (AttributeType::Unspecified, AttributeType::Simple(_)) => {
                self.change("type: now given", Effect::Narrows);
            }
        }
    }

    fn simple_ref(&mut self, old: &SimpleRef, new: &SimpleRef) {
        match (old, new) {
            (SimpleRef::Inline(old), SimpleRef::Inline(new)) => self.simple(old, new),
            _ => self.value(
                "type",
                &simple_name(old),
                &simple_name(new),
                named_effect(&simple_name(old), &simple_name(new)),
            ),
        }
    }

    fn simple(&mut self, old: &SimpleType, new: &SimpleType) {
        match (&old.variety, &new.variety) {
            (
                Variety::Restriction { base: old_base, facets: old },
                Variety::Restriction { base: new_base, facets: new },
            ) => {
                self.simple_ref(old_base, new_base);
                self.facets(old, new);
            }
            (Variety::List(old), Variety::List(new)) => {
                self.inside("item", |c| c.simple_ref(old, new));
            }
            (Variety::Union(old), Variety::Union(new)) => {
                self.value(
                    "members",
                    &old.len().to_string(),
                    &new.len().to_string(),
                    Effect::widens(new.len() > old.len()),
                );
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.inside(format!("member {}", index + 1), |c| c.simple_ref(old, new));
                }
            }
            _ => self.change("restriction, list or union: another variety", Effect::Replaces),
        }
    }

    fn facets(&mut self, old: &[Facet], new: &[Facet]) {
        let key = |facet: &Facet| (facet.kind, facet.value.clone());
        let many = |kind| matches!(kind, FacetKind::Enumeration | FacetKind::Pattern);
        for facet in old {
            let same = new.iter().any(|other| key(other) == key(facet));
            if same {
                continue;
            }
            let word = facet.kind.as_str();
            match new.iter().find(|other| other.kind == facet.kind && !many(facet.kind)) {
                Some(other) => {
                    self.value(word, &facet.value, &other.value, facet_effect(facet, other));
                }
                None => {
                    // Of several values or patterns one is missed; without any, all is allowed.
                    let effect = Effect::widens(!new.iter().any(|other| other.kind == facet.kind));
                    self.change(format!("{word} `{}` is gone", facet.value), effect);
                }
            }
        }
        for facet in new {
            let before = old
                .iter()
                .any(|other| key(other) == key(facet) || (other.kind == facet.kind && !many(facet.kind)));
            if !before {
                let had = old.iter().any(|other| other.kind == facet.kind);
                let effect = Effect::widens(many(facet.kind) && had);
                self.change(format!("{} `{}` is new", facet.kind.as_str(), facet.value), effect);
            }
        }
    }
}

/// What another value of a facet means; bounds are compared by value.
fn facet_effect(old: &Facet, new: &Facet) -> Effect {
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
fn named_effect(old: &str, new: &str) -> Effect {
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

fn constraint_effect(old: &Element, new: &Element) -> Effect {
    if new.constraints.is_empty() {
        Effect::Widens
    } else if old.constraints.is_empty() {
        Effect::Narrows
    } else {
        Effect::Replaces
    }
}

fn wildcard_effect(old: &Wildcard, new: &Wildcard) -> Effect {
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

/// What a particle is, for matching and for paths.
fn label(particle: &Particle) -> String {
    match &particle.term {
        Term::Element(element) => format!("element {}", element.name),
        Term::ElementRef(reference) => format!("element ref {}", reference.name),
        Term::GroupRef(reference) => format!("group ref {}", reference.name),
        Term::Sequence(_) => "sequence".to_owned(),
        Term::Choice(_) => "choice".to_owned(),
        Term::All(_) => "all".to_owned(),
        Term::Any(_) => "any".to_owned(),
    }
}

/// The longest common subsequence of two lists of particles, by label.
fn common(old: &[Particle], new: &[Particle]) -> Vec<(usize, usize)> {
    let (old_labels, new_labels): (Vec<String>, Vec<String>) =
        (old.iter().map(label).collect(), new.iter().map(label).collect());
    let mut lengths = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old_labels[i] == new_labels[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        if old_labels[i] == new_labels[j] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn by_label(old: &[Particle], new: &[Particle]) -> Vec<(usize, usize)> {
    let mut used = vec![false; new.len()];
    let mut pairs = Vec::new();
    for (index, one) in old.iter().enumerate() {
        let found = new.iter().enumerate().position(|(at, other)| !used[at] && label(one) == label(other));
        if let Some(at) = found {
            used[at] = true;
            pairs.push((index, at));
        }
    }
    pairs
}

fn type_name(type_: &TypeRef) -> String {
    match type_ {
        TypeRef::Named(reference) => reference.name.to_string(),
        TypeRef::Inline(_) => "(defined in place)".to_owned(),
        TypeRef::Unspecified => "xs:anyType".to_owned(),
    }
}

fn simple_name(type_: &SimpleRef) -> String {
    match type_ {
        SimpleRef::Named(reference) => reference.name.to_string(),
        SimpleRef::Inline(_) => "(defined in place)".to_owned(),
    }
}

fn wildcard(wildcard: &Wildcard) -> String {
    let namespaces = match &wildcard.namespaces {
        Namespaces::Any => "##any".to_owned(),
        Namespaces::Other => "##other".to_owned(),
        Namespaces::List(list) => {
            let names: Vec<&str> = list.iter().map(|one| one.as_deref().unwrap_or("##local")).collect();
            names.join(" ")
        }
    };
    format!("{namespaces}, {}", wildcard.process)
}

fn content_kind(content: &Content) -> &'static str {
    match content {
        Content::Particle(_) => "particles",
        Content::SimpleExtension(_) => "simple, by extension",
        Content::SimpleRestriction { .. } => "simple, by restriction",
        Content::Extension { .. } => "complex, by extension",
        Content::Restriction { .. } => "complex, by restriction",
    }
}

fn content_base(content: &Content) -> String {
    match content {
        Content::Particle(_) => String::new(),
        Content::SimpleExtension(base)
        | Content::SimpleRestriction { base, .. }
        | Content::Extension { base, .. }
        | Content::Restriction { base, .. } => base.name.to_string(),
    }
}

fn content_particle(content: &Content) -> Option<&Particle> {
    match content {
        Content::Particle(particle)
        | Content::Extension { particle, .. }
        | Content::Restriction { particle, .. } => particle.as_ref(),
        Content::SimpleExtension(_) | Content::SimpleRestriction { .. } => None,
    }
}

fn attribute_name(use_: &AttributeUse) -> String {
    match use_ {
        AttributeUse::Local(attribute) => attribute.name.clone(),
        AttributeUse::Reference { reference, .. } => reference.name.to_string(),
    }
}

fn attribute_use(use_: &AttributeUse) -> (Use, Option<&str>, Option<&str>) {
    match use_ {
        AttributeUse::Local(attribute) => {
            (attribute.use_, attribute.default.as_deref(), attribute.fixed.as_deref())
        }
        AttributeUse::Reference { use_, default, fixed, .. } => (*use_, default.as_deref(), fixed.as_deref()),
    }
}

fn use_word(use_: Use) -> &'static str {
    match use_ {
        Use::Optional => "optional",
        Use::Required => "required",
        Use::Prohibited => "prohibited",
    }
}
