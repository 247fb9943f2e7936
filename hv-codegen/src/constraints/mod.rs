//! What XML Schema demands of schema components beyond their form: derivations that
//! narrow, content models that say which particle an element belongs to, names that
//! stand for one thing.
//!
//! These rules ("schema component constraints") concern schemas, not Rust: a schema
//! that breaks one is no schema, although code could be made from it.

mod attributes;
mod content;
mod derivation;
mod identity;
mod keys;
mod model;
mod restriction;
mod wildcard;

use std::collections::{HashMap, HashSet};

pub(crate) use identity::find_key;
pub(crate) use keys::field_types;

use crate::error::{Code, Diagnostic, Place, Problems};
use crate::load::DocumentId;
use crate::schema::{
    AttributeType, AttributeUse, Attributes, ComplexType, Content, Element, Particle, Schemas, SimpleRef,
    SimpleType, Term, Type, TypeRef,
};

/// Checks all components of all documents.
pub(crate) fn check(schemas: &Schemas, problems: &mut Problems) {
    let mut checker = Checker::new(schemas, problems);
    checker.find_substitutes();
    checker.check_identity_names();
    for schema in schemas.iter() {
        checker.check_redefined_groups(schema);
        for element in schema.elements.values() {
            checker.element(schema.id, element);
        }
        for type_ in schema.types.values() {
            checker.type_(schema.id, type_);
        }
        for (name, group) in &schema.groups {
            checker.check_group(schema.id, name, group);
            checker.particle(schema.id, group);
        }
        for (name, attributes) in &schema.attribute_groups {
            checker.check_attribute_group(schema.id, name, attributes);
            checker.attributes(schema.id, attributes);
        }
        for attribute in schema.attributes.values() {
            checker.check_attribute(schema.id, attribute);
            checker.attribute_type(schema.id, &attribute.type_);
        }
    }
}

struct Checker<'s, 'p> {
    schemas: &'s Schemas,
    problems: &'p mut Problems,
    /// What may stand for a global element, by its place: nearest first.
    substitutes: HashMap<*const Element, Vec<(DocumentId, &'s Element)>>,
    /// Places with a problem: one is enough to find the next.
    reported: HashSet<(Code, Place)>,
}

/// Deepest derivation or nesting that is followed; more is refused elsewhere.
const DEPTH_LIMIT: usize = 256;

impl<'s, 'p> Checker<'s, 'p> {
    fn new(schemas: &'s Schemas, problems: &'p mut Problems) -> Self {
        Checker { schemas, problems, substitutes: HashMap::new(), reported: HashSet::new() }
    }
}

impl<'s> Checker<'s, '_> {
    fn fault(&mut self, code: Code, place: &Place, message: impl Into<String>) {
        self.report(Diagnostic::at(code, place, message));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.place.clone().unwrap_or_else(|| Place::file(""));
        if self.reported.insert((diagnostic.code, place)) {
            self.problems.push(diagnostic);
        }
    }

    // ---- everything in a schema, once ----

    fn element(&mut self, document: DocumentId, element: &'s Element) {
        self.check_element(document, element);
        self.check_keyrefs(document, element);
        if let TypeRef::Inline(type_) = &element.type_ {
            self.type_(document, type_);
        }
    }

    fn type_(&mut self, document: DocumentId, type_: &'s Type) {
        match type_ {
            Type::Simple(simple) => self.simple(document, simple),
            Type::Complex(complex) => self.complex(document, complex),
        }
    }

    fn simple(&mut self, document: DocumentId, simple: &'s SimpleType) {
        self.check_simple(document, simple);
        for part in simple.parts() {
            if let SimpleRef::Inline(inner) = part {
                self.simple(document, inner);
            }
        }
    }

    fn complex(&mut self, document: DocumentId, complex: &'s ComplexType) {
        self.check_complex(document, complex);
        match &complex.content {
            Content::Particle(particle)
            | Content::Extension { particle, .. }
            | Content::Restriction { particle, .. } => {
                if let Some(particle) = particle {
                    self.particle(document, particle);
                }
            }
            Content::SimpleRestriction { inline: Some(simple), .. } => self.simple(document, simple),
            Content::SimpleRestriction { .. } | Content::SimpleExtension(_) => {}
        }
        self.attributes(document, &complex.attributes);
    }

    fn particle(&mut self, document: DocumentId, particle: &'s Particle) {
        match &particle.term {
            Term::Element(element) => self.element(document, element),
            Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
                for member in members {
                    self.particle(document, member);
                }
            }
            Term::ElementRef(_) | Term::GroupRef(_) | Term::Any(_) => {}
        }
    }

    fn attributes(&mut self, document: DocumentId, attributes: &'s Attributes) {
        for use_ in &attributes.uses {
            if let AttributeUse::Local(attribute) = use_ {
                self.check_attribute(document, attribute);
                self.attribute_type(document, &attribute.type_);
            }
        }
    }

    fn attribute_type(&mut self, document: DocumentId, type_: &'s AttributeType) {
        if let AttributeType::Simple(SimpleRef::Inline(simple)) = type_ {
            self.simple(document, simple);
        }
    }

    /// Notes which global elements may stand for which: all of a group's members,
    /// through others too, unless the head or one between blocks it.
    fn find_substitutes(&mut self) {
        let mut direct: HashMap<*const Element, Vec<(DocumentId, &'s Element)>> = HashMap::new();
        for schema in self.schemas.iter() {
            for element in schema.elements.values() {
                let Some(head) = &element.substitutes else { continue };
                if let Ok((_, head)) = self.schemas.element(schema.id, head) {
                    direct.entry(head).or_default().push((schema.id, element));
                }
            }
        }
        for schema in self.schemas.iter() {
            for head in schema.elements.values() {
                if head.blocked.substitution || !direct.contains_key(&std::ptr::from_ref(head)) {
                    continue;
                }
                let mut all: Vec<(DocumentId, &'s Element)> = Vec::new();
                let mut left: Vec<*const Element> = vec![head];
                while let Some(next) = left.pop() {
                    for &(document, member) in direct.get(&next).into_iter().flatten() {
                        let known = all.iter().any(|(_, other)| std::ptr::eq(*other, member));
                        if !known && !std::ptr::eq(member, head) {
                            all.push((document, member));
                            left.push(member);
                        }
                    }
                }
                self.substitutes.insert(head, all);
            }
        }
    }
}
