//! Names of identity constraints, and the keys that references are to.

use super::Checker;
use crate::error::{Code, Diagnostic, Place};
use crate::load::DocumentId;
use crate::schema::{Constraint, Content, Element, Particle, QName, Schema, Schemas, Term, Type, TypeRef};
use std::collections::HashMap;

impl<'s> Checker<'s, '_> {
    /// A name stands for one constraint in all documents of a schema.
    pub(super) fn check_identity_names(&mut self) {
        for schema in self.schemas.iter() {
            let mut seen: HashMap<&str, &Place> = HashMap::new();
            let included = self.schemas.visible(schema.id).map(|id| self.schemas.get(id));
            let own_first = included
                .filter(|other| other.target == schema.target && is_part(self.schemas.get(schema.id), other));
            for document in own_first {
                for (_, constraint) in constraints(document) {
                    let first = seen.entry(&constraint.name).or_insert(&constraint.place);
                    if **first != constraint.place {
                        let message = format!("the constraint `{}` is defined twice", constraint.name);
                        self.fault(Code::Duplicate, &constraint.place, message);
                    }
                }
            }
        }
    }

    /// A `keyref` is to a key or unique constraint of the schema, with as many fields.
    pub(super) fn check_keyrefs(&mut self, document: DocumentId, element: &'s Element) {
        for keyref in &element.constraints {
            let Some(refer) = &keyref.refer else { continue };
            let key = find_key(self.schemas, document, &refer.name);
            match key.map(|(_, _, key)| key) {
                None => {
                    let message = format!("the key `{}` is not defined", refer.name);
                    self.report(
                        Diagnostic::at(Code::Unresolved, &keyref.place, message)
                            .help("`refer` names a `key` or `unique` of the schema"),
                    );
                }
                Some(key) if key.fields.len() != keyref.fields.len() => {
                    let message = format!(
                        "the keyref has {} fields, the key `{}` has {}",
                        keyref.fields.len(),
                        key.name,
                        key.fields.len()
                    );
                    self.fault(Code::Grammar, &keyref.place, message);
                }
                Some(_) => {}
            }
        }
    }
}

/// The key or unique constraint of a name, with the element that has it.
pub(crate) fn find_key<'s>(
    schemas: &'s Schemas,
    document: DocumentId,
    name: &QName,
) -> Option<(DocumentId, &'s Element, &'s Constraint)> {
    let visible = schemas.visible(document).map(|id| schemas.get(id));
    visible
        .filter(|schema| schema.target == name.namespace)
        .flat_map(|schema| {
            constraints(schema).into_iter().map(move |(element, one)| (schema.id, element, one))
        })
        .find(|(_, _, one)| one.refer.is_none() && one.name == name.local)
}

/// Whether the document is the other, or joined to it by `include`.
fn is_part(one: &Schema, other: &Schema) -> bool {
    one.id == other.id || one.dependencies.contains(&other.id)
}

/// All identity constraints of a document, with their elements.
fn constraints(schema: &Schema) -> Vec<(&Element, &Constraint)> {
    let mut found = Vec::new();
    for element in schema.elements.values() {
        of_element(element, &mut found);
    }
    for type_ in schema.types.values() {
        of_type(type_, &mut found);
    }
    for group in schema.groups.values() {
        of_particle(group, &mut found);
    }
    found
}

fn of_element<'s>(element: &'s Element, found: &mut Vec<(&'s Element, &'s Constraint)>) {
    found.extend(element.constraints.iter().map(|one| (element, one)));
    if let TypeRef::Inline(type_) = &element.type_ {
        of_type(type_, found);
    }
}

fn of_type<'s>(type_: &'s Type, found: &mut Vec<(&'s Element, &'s Constraint)>) {
    let Type::Complex(complex) = type_ else { return };
    if let Content::Particle(Some(particle))
    | Content::Extension { particle: Some(particle), .. }
    | Content::Restriction { particle: Some(particle), .. } = &complex.content
    {
        of_particle(particle, found);
    }
}

fn of_particle<'s>(particle: &'s Particle, found: &mut Vec<(&'s Element, &'s Constraint)>) {
    match &particle.term {
        Term::Element(element) => of_element(element, found),
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
            for member in members {
                of_particle(member, found);
            }
        }
        Term::ElementRef(_) | Term::GroupRef(_) | Term::Any(_) => {}
    }
}
