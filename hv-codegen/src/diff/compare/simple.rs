//! Simple types and facets.

use super::*;

impl Comparison<'_> {
    pub(super) fn simple_ref(&mut self, old: &SimpleRef, new: &SimpleRef) {
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

    pub(super) fn simple(&mut self, old: &SimpleType, new: &SimpleType) {
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

    pub(super) fn facets(&mut self, old: &[Facet], new: &[Facet]) {
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
