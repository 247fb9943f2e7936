//! The comparison of two documents, component by component.

mod attributes;
mod effects;
mod particles;
mod simple;
mod words;

use indexmap::IndexMap;
use std::cmp::Ordering;

use effects::{admits_empty, constraint_effect, facet_effect, named_effect, wildcard_effect};
use words::{content_base, content_kind, content_particle, label, simple_name, type_name, wildcard};

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

    /// An attribute's default changes what its absence means, not what is valid; a new
    /// one gives meaning to what had none.
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

    /// What an element's default or fixed value changes is what may be, or means, an
    /// empty one.
    fn given(&mut self, old: &Element, new: &Element) {
        let effect = match (&old.default, &new.default) {
            (None, Some(_)) if old.fixed.is_none() && !admits_empty(&old.type_) => Effect::Widens,
            _ => Effect::Replaces,
        };
        self.value("default", &shown(old.default.as_deref()), &shown(new.default.as_deref()), effect);
        self.value("fixed", &shown(old.fixed.as_deref()), &shown(new.fixed.as_deref()), Effect::Replaces);
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
}
