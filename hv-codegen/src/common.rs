//! The types that hv-types already has, and those of a user's schemas that only
//! look like them.
//!
//! The namespaces of types.xsd, base.xsd and dates.xsd are mapped to hv-types. A
//! schema set may bring other definitions under the same names, an older base.xsd
//! for example; taking hv-types' type for such a one would read its documents
//! wrongly. So every definition is compared with what hv-types was generated from,
//! and one that differs, or uses one that does, is generated with the rest.

use std::collections::{BTreeMap, HashMap};

use crate::diff;
use crate::error::Problems;
use crate::load::{self, DocumentId};
use crate::schema::{
    AttributeType, AttributeUse, Attributes, Content, Particle, QName, Reference, Schema, Schemas, SimpleRef,
    SimpleType, Term, Type, TypeRef, convert,
};

/// The schemas of hv-types without their documentation; a test keeps them fresh.
const SCHEMAS: [(&str, &str); 3] = [
    ("types.xsd", include_str!("common/types.xsd")),
    ("base.xsd", include_str!("common/base.xsd")),
    ("dates.xsd", include_str!("common/dates.xsd")),
];

/// The types of the documents that differ from hv-types', with the reason.
pub(crate) fn differing(
    schemas: &Schemas,
    documents: &[DocumentId],
) -> BTreeMap<(DocumentId, String), String> {
    let mut differing: BTreeMap<(DocumentId, String), String> = BTreeMap::new();
    if documents.is_empty() {
        return differing;
    }
    let known = known();
    // Groups are no types, but a type that uses one differs with it.
    let mut differing_groups: HashMap<QName, String> = HashMap::new();
    for &id in documents {
        let own = schemas.get(id);
        let Some(other) = known.iter().find(|other| other.target == own.target) else { continue };
        for (name, reason) in diff::differing_types(other, own) {
            differing.insert((id, name), reason);
        }
        for (name, reason) in diff::differing_groups(other, own) {
            differing_groups.insert(QName::new(own.target.as_deref(), &name), reason);
        }
    }
    // What uses a type that differs, differs: until nothing is added.
    loop {
        let mut added = Vec::new();
        for &id in documents {
            for (name, type_) in &schemas.get(id).types {
                if differing.contains_key(&(id, name.clone())) {
                    continue;
                }
                let mut uses = Uses::default();
                uses.of_type(type_);
                let reason = uses.0.iter().find_map(|used| {
                    let type_ = schemas
                        .find_type(id, used)
                        .filter(|(document, _)| differing.contains_key(&(*document, used.local.clone())));
                    if type_.is_some() || differing_groups.contains_key(used) {
                        return Some(format!("it uses `{}`", used.local));
                    }
                    None
                });
                added.extend(reason.map(|reason| ((id, name.clone()), reason)));
            }
        }
        if added.is_empty() {
            return differing;
        }
        differing.extend(added);
    }
}

fn known() -> Vec<Schema> {
    // These are ours, and a test reads them without a problem.
    let mut problems = Problems::default();
    let documents = load::parse_texts(&SCHEMAS);
    documents
        .iter()
        .enumerate()
        .map(|(id, document)| convert(document, DocumentId(id), &mut problems))
        .collect()
}

/// The names that a type refers to.
#[derive(Default)]
struct Uses(Vec<QName>);

impl Uses {
    fn name(&mut self, reference: &Reference) {
        self.0.push(reference.name.clone());
    }

    fn of_type(&mut self, type_: &Type) {
        match type_ {
            Type::Simple(simple) => self.simple_type(simple),
            Type::Complex(complex) => {
                match &complex.content {
                    Content::Particle(particle) => particle.iter().for_each(|one| self.particle(one)),
                    Content::SimpleExtension(base) => self.name(base),
                    Content::SimpleRestriction { base, inline, .. } => {
                        self.name(base);
                        inline.iter().for_each(|one| self.simple_type(one));
                    }
                    Content::Extension { base, particle } | Content::Restriction { base, particle } => {
                        self.name(base);
                        particle.iter().for_each(|one| self.particle(one));
                    }
                }
                self.attributes(&complex.attributes);
            }
        }
    }

    fn simple_type(&mut self, simple: &SimpleType) {
        simple.parts().iter().for_each(|part| self.simple(part));
    }

    fn simple(&mut self, simple: &SimpleRef) {
        match simple {
            SimpleRef::Named(reference) => self.name(reference),
            SimpleRef::Inline(simple) => self.simple_type(simple),
        }
    }

    fn attributes(&mut self, attributes: &Attributes) {
        attributes.groups.iter().for_each(|group| self.name(group));
        for use_ in &attributes.uses {
            match use_ {
                AttributeUse::Local(attribute) => match &attribute.type_ {
                    AttributeType::Simple(simple) => self.simple(simple),
                    AttributeType::Unspecified => {}
                },
                AttributeUse::Reference { reference, .. } => self.name(reference),
            }
        }
    }

    fn particle(&mut self, particle: &Particle) {
        match &particle.term {
            Term::Element(element) => match &element.type_ {
                TypeRef::Named(reference) => self.name(reference),
                TypeRef::Inline(type_) => self.of_type(type_),
                TypeRef::Unspecified => {}
            },
            Term::ElementRef(reference) | Term::GroupRef(reference) => self.name(reference),
            Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
                members.iter().for_each(|member| self.particle(member));
            }
            Term::Any(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_of_hv_types_are_read_without_a_problem() {
        let mut problems = Problems::default();
        let documents = load::parse_texts(&SCHEMAS);
        let schemas: Vec<Schema> =
            documents.iter().map(|document| convert(document, DocumentId(0), &mut problems)).collect();
        problems.into_result().unwrap();
        assert_eq!(schemas.len(), SCHEMAS.len());
        assert!(schemas.iter().all(|schema| !schema.types.is_empty()));
    }
}
