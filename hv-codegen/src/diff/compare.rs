//! The comparison of two documents, component by component.

use indexmap::IndexMap;

use super::{Change, name};
use crate::schema::{
    Attribute, AttributeType, AttributeUse, Attributes, ComplexType, Content, Element, Facet, FacetKind,
    Namespaces, Particle, Schema, SimpleRef, SimpleType, Term, ThingMeta, Type, TypeRef, Use, Variety,
    Wildcard,
};

/// Compares two documents.
pub(super) fn schemas(old: &Schema, new: &Schema, changes: &mut Vec<Change>) {
    let mut c = Comparison { file: name(new), path: Vec::new(), changes };
    c.value("target namespace", &shown(old.target.as_deref()), &shown(new.target.as_deref()), false);
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
    fn change(&mut self, what: impl Into<String>, compatible: bool) {
        self.changes.push(Change {
            file: self.file.clone(),
            path: self.path.join("/"),
            what: what.into(),
            compatible,
        });
    }

    /// Reports a value that differs.
    fn value(&mut self, what: &str, old: &str, new: &str, compatible: bool) {
        if old != new {
            self.change(format!("{what}: {old} \u{2192} {new}"), compatible);
        }
    }

    fn inside(&mut self, step: impl Into<String>, compare: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        compare(self);
        self.path.pop();
    }

    fn metadata(&mut self, old: Option<&ThingMeta>, new: Option<&ThingMeta>) {
        let id = |meta: Option<&ThingMeta>| shown(meta.map(|meta| meta.id.as_str()));
        self.value("type id", &id(old), &id(new), false);
        let (Some(old), Some(new)) = (old, new) else { return };
        self.value("type name", &old.name, &new.name, true);
        let version = |meta: &ThingMeta| meta.version.unwrap_or(1).to_string();
        self.value("version", &version(old), &version(new), false);
        let date = |meta: &ThingMeta| shown(meta.effective_date.as_deref());
        self.value("effective date", &date(old), &date(new), false);
        self.value("singleton", &old.singleton.to_string(), &new.singleton.to_string(), false);
        self.value("blob store", &old.uses_blobs.to_string(), &new.uses_blobs.to_string(), true);
        let sorted = |meta: &ThingMeta| {
            let mut ids = meta.see_also.clone();
            ids.sort();
            ids.join(" ")
        };
        self.value("see also", &sorted(old), &sorted(new), true);
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
                None => self.change(format!("{kind} {name} is gone"), false),
            }
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            self.change(format!("{kind} {name} is new"), true);
        }
    }

    // ---- elements and particles ----

    fn element(&mut self, old: &Element, new: &Element) {
        self.value("qualified", &old.qualified.to_string(), &new.qualified.to_string(), false);
        self.value("nillable", &old.nillable.to_string(), &new.nillable.to_string(), new.nillable);
        self.value("abstract", &old.abstract_.to_string(), &new.abstract_.to_string(), !new.abstract_);
        self.value("default", &shown(old.default.as_deref()), &shown(new.default.as_deref()), false);
        self.value("fixed", &shown(old.fixed.as_deref()), &shown(new.fixed.as_deref()), new.fixed.is_none());
        let head = |element: &Element| {
            shown(element.substitutes.as_ref().map(|head| head.name.to_string()).as_deref())
        };
        self.value("substitution group", &head(old), &head(new), false);
        let constraints = |element: &Element| {
            let mut all: Vec<String> = element
                .constraints
                .iter()
                .map(|one| format!("{} {} {:?} {:?}", one.kind, one.name, one.selector, one.fields))
                .collect();
            all.sort();
            all.join("; ")
        };
        self.value("identity constraints", &constraints(old), &constraints(new), false);
        self.type_ref(&old.type_, &new.type_);
    }

    fn type_ref(&mut self, old: &TypeRef, new: &TypeRef) {
        match (old, new) {
            (TypeRef::Inline(old), TypeRef::Inline(new)) => self.type_(old, new),
            _ => self.value("type", &type_name(old), &type_name(new), false),
        }
    }

    fn particle(&mut self, old: &Particle, new: &Particle) {
        let compatible = new.occurs.min <= old.occurs.min
            && new.occurs.max.is_none_or(|max| old.occurs.max.is_some_and(|old| max >= old));
        self.value("occurs", &old.occurs.to_string(), &new.occurs.to_string(), compatible);
        match (&old.term, &new.term) {
            (Term::Element(old), Term::Element(new)) => self.element(old, new),
            (Term::ElementRef(_), Term::ElementRef(_)) | (Term::GroupRef(_), Term::GroupRef(_)) => {}
            (Term::Sequence(old), Term::Sequence(new)) => self.members(old, new, true),
            (Term::All(old), Term::All(new)) => self.members(old, new, false),
            (Term::Choice(old), Term::Choice(new)) => self.alternatives(old, new),
            (Term::Any(old), Term::Any(new)) => self.value("any", &wildcard(old), &wildcard(new), false),
            _ => {}
        }
    }

    /// Members of a sequence: matched in order by what they are.
    fn members(&mut self, old: &[Particle], new: &[Particle], ordered: bool) {
        let pairs = if ordered { common(old, new) } else { by_label(old, new) };
        self.pairs(old, new, pairs, |particle| particle.occurs.min == 0);
    }

    /// Alternatives of a choice: their order means nothing.
    fn alternatives(&mut self, old: &[Particle], new: &[Particle]) {
        let pairs = by_label(old, new);
        self.pairs(old, new, pairs, |_| true);
    }

    fn pairs(
        &mut self,
        old: &[Particle],
        new: &[Particle],
        pairs: Vec<(usize, usize)>,
        new_is_compatible: fn(&Particle) -> bool,
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
                self.change(format!("{label} stands in another place"), false);
            } else {
                self.change(format!("{label} is gone"), false);
            }
        }
        for index in added {
            let particle = &new[index];
            let label = label(particle);
            if !gone.iter().any(|other| self::label(&old[*other]) == label) {
                let what = format!("{label} is new ({})", particle.occurs);
                self.change(what, new_is_compatible(particle));
            }
        }
    }

    // ---- types ----

    fn type_(&mut self, old: &Type, new: &Type) {
        match (old, new) {
            (Type::Simple(old), Type::Simple(new)) => self.simple(old, new),
            (Type::Complex(old), Type::Complex(new)) => self.complex(old, new),
            (Type::Simple(_), Type::Complex(_)) => self.change("a simple type became a complex one", false),
            (Type::Complex(_), Type::Simple(_)) => self.change("a complex type became a simple one", false),
        }
    }

    fn complex(&mut self, old: &ComplexType, new: &ComplexType) {
        self.value("mixed", &old.mixed.to_string(), &new.mixed.to_string(), new.mixed);
        self.value("abstract", &old.abstract_.to_string(), &new.abstract_.to_string(), !new.abstract_);
        self.value("content", content_kind(&old.content), content_kind(&new.content), false);
        self.value("base", &content_base(&old.content), &content_base(&new.content), false);
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
                self.value("particles", &label(old), &label(new), false);
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
                None => self.change(format!("attribute {name} is gone"), false),
            }
        }
        for use_ in &new.uses {
            let name = attribute_name(use_);
            if !old.uses.iter().any(|other| attribute_name(other) == name) {
                self.change(format!("attribute {name} is new"), attribute_use(use_).0 != Use::Required);
            }
        }
        let groups = |attributes: &Attributes| {
            let mut names: Vec<String> =
                attributes.groups.iter().map(|group| group.name.to_string()).collect();
            names.sort();
            names.join(" ")
        };
        self.value("attribute groups", &groups(old), &groups(new), false);
        let any = |attributes: &Attributes| attributes.any.as_ref().map_or("none".to_owned(), wildcard);
        self.value("anyAttribute", &any(old), &any(new), old.any.is_none());
    }

    fn attribute_use(&mut self, old: &AttributeUse, new: &AttributeUse) {
        let ((old_use, old_default, old_fixed), (new_use, new_default, new_fixed)) =
            (attribute_use(old), attribute_use(new));
        self.value("use", use_word(old_use), use_word(new_use), new_use == Use::Optional);
        self.value("default", &shown(old_default), &shown(new_default), false);
        self.value("fixed", &shown(old_fixed), &shown(new_fixed), new_fixed.is_none());
        if let (AttributeUse::Local(old), AttributeUse::Local(new)) = (old, new) {
            self.attribute_type(&old.type_, &new.type_);
            self.value("qualified", &old.qualified.to_string(), &new.qualified.to_string(), false);
        }
    }

    fn attribute(&mut self, old: &Attribute, new: &Attribute) {
        self.value("default", &shown(old.default.as_deref()), &shown(new.default.as_deref()), false);
        self.value("fixed", &shown(old.fixed.as_deref()), &shown(new.fixed.as_deref()), new.fixed.is_none());
        self.attribute_type(&old.type_, &new.type_);
    }

    fn attribute_type(&mut self, old: &AttributeType, new: &AttributeType) {
        match (old, new) {
            (AttributeType::Simple(old), AttributeType::Simple(new)) => self.simple_ref(old, new),
            (AttributeType::Unspecified, AttributeType::Unspecified) => {}
            _ => self.change("type: given or not", false),
        }
    }

    fn simple_ref(&mut self, old: &SimpleRef, new: &SimpleRef) {
        match (old, new) {
            (SimpleRef::Inline(old), SimpleRef::Inline(new)) => self.simple(old, new),
            _ => self.value("type", &simple_name(old), &simple_name(new), false),
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
                self.value("members", &old.len().to_string(), &new.len().to_string(), new.len() > old.len());
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.inside(format!("member {}", index + 1), |c| c.simple_ref(old, new));
                }
            }
            _ => self.change("restriction, list or union: another variety", false),
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
                    self.value(word, &facet.value, &other.value, looser(facet, other));
                }
                None => {
                    // Of several values or patterns one is missed; without any, all is allowed.
                    let compatible = !new.iter().any(|other| other.kind == facet.kind);
                    self.change(format!("{word} `{}` is gone", facet.value), compatible);
                }
            }
        }
        for facet in new {
            let before = old
                .iter()
                .any(|other| key(other) == key(facet) || (other.kind == facet.kind && !many(facet.kind)));
            if !before {
                let had = old.iter().any(|other| other.kind == facet.kind);
                let compatible = many(facet.kind) && had;
                self.change(format!("{} `{}` is new", facet.kind.as_str(), facet.value), compatible);
            }
        }
    }
}

/// Whether the new bound admits what the old one admitted.
fn looser(old: &Facet, new: &Facet) -> bool {
    let (Ok(before), Ok(after)) = (old.value.trim().parse::<f64>(), new.value.trim().parse::<f64>()) else {
        return false;
    };
    match old.kind {
        FacetKind::MinLength | FacetKind::MinInclusive | FacetKind::MinExclusive => after <= before,
        FacetKind::MaxLength
        | FacetKind::MaxInclusive
        | FacetKind::MaxExclusive
        | FacetKind::TotalDigits
        | FacetKind::FractionDigits => after >= before,
        _ => false,
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
