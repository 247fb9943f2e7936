//! Substitution groups: elements that may stand for another one.

use std::collections::VecDeque;

use super::build::Builder;
use super::*;
use crate::error::Code;
use crate::schema::{Blocked, Content, Element, QName, Type, TypeRef};

impl Builder<'_> {
    /// Notes which global elements stand for which.
    pub(super) fn find_substitutes(&mut self) {
        let schemas = self.schemas;
        for schema in schemas.iter() {
            for element in schema.elements.values() {
                let Some(head) = &element.substitutes else { continue };
                match schemas.element(schema.id, head) {
                    Err(diagnostic) => self.problems.push(diagnostic),
                    Ok((document, found)) => {
                        let member = (schema.id, element.name.clone());
                        let head_key = (document, found.name.clone());
                        if self.substituted_by(&member).contains(&head_key) || member == head_key {
                            let message = format!("`{}` stands for itself, in a circle", element.name);
                            self.fault(Code::Circular, &head.place, message);
                            continue;
                        }
                        if self.derivation((schema.id, element), (document, found)).is_none() {
                            let message = format!(
                                "the type of `{}` is not derived from that of `{}`, which it stands for",
                                element.name, found.name
                            );
                            self.fault(Code::Unresolved, &head.place, message);
                            continue;
                        }
                        self.substitutes.entry(head_key).or_default().push(member);
                    }
                }
            }
        }
    }

    /// All elements that may stand for one, nearest first, whatever is blocked.
    fn substituted_by(&self, head: &(DocumentId, String)) -> Vec<(DocumentId, String)> {
        let mut found = Vec::new();
        let mut pending = VecDeque::from([head.clone()]);
        while let Some(next) = pending.pop_front() {
            for member in self.substitutes.get(&next).into_iter().flatten() {
                if !found.contains(member) {
                    found.push(member.clone());
                    pending.push_back(member.clone());
                }
            }
        }
        found
    }

    /// The elements that may stand where `head` is referred to: itself and its
    /// substitutes, abstract ones and those that it blocks left out.
    pub(super) fn substitutes(&self, document: DocumentId, head: &Element) -> Vec<(DocumentId, Element)> {
        let own = (!head.abstract_).then(|| (document, head.clone()));
        if head.blocked.substitution {
            return own.into_iter().collect();
        }
        let members = self.substituted_by(&(document, head.name.clone()));
        let members = members.into_iter().filter_map(|(found, name)| {
            let element = self.schemas.get(found).elements.get(&name)?;
            let used = self.derivation((found, element), (document, head))?;
            (!element.abstract_ && !head.blocked.any_of(used)).then(|| (found, element.clone()))
        });
        own.into_iter().chain(members).collect()
    }

    /// How the type of `element` is derived from that of `head`; `None` if it is not.
    fn derivation(&self, element: (DocumentId, &Element), head: (DocumentId, &Element)) -> Option<Blocked> {
        let schemas = self.schemas;
        let goal = match &head.1.type_ {
            TypeRef::Unspecified => return Some(Blocked::default()),
            TypeRef::Inline(inline) => Goal::Inline(inline),
            TypeRef::Named(reference) if reference.name.built_in() == Some("anyType") => {
                return Some(Blocked::default());
            }
            TypeRef::Named(reference) => Goal::Named(reference.name.clone()),
        };
        let mut used = Blocked::default();
        let mut document = element.0;
        let mut current = &element.1.type_;
        if let TypeRef::Unspecified = current {
            return Some(used);
        }
        let mut type_: Option<&Type> = None;
        for _ in 0..256 {
            // What `current` refers to is looked at, then `type_`.
            let next = match type_.take() {
                Some(found) => found,
                None => match current {
                    TypeRef::Unspecified => return None,
                    TypeRef::Inline(inline) => inline,
                    TypeRef::Named(reference) => {
                        if goal.is(&reference.name) {
                            return Some(used);
                        }
                        let (found, type_) = match schemas.find_type(document, &reference.name) {
                            Some(found) => found,
                            // A built-in type: derived from the one it stands for, or not.
                            None => return goal.is_above(&reference.name).then_some(used),
                        };
                        document = found;
                        type_
                    }
                },
            };
            if let Goal::Inline(inline) = &goal
                && std::ptr::eq(*inline, next)
            {
                return Some(used);
            }
            let base = match next {
                Type::Complex(complex) => match &complex.content {
                    Content::Particle(_) => return None,
                    Content::Extension { base, .. } | Content::SimpleExtension(base) => {
                        used.extension = true;
                        base
                    }
                    Content::Restriction { base, .. } | Content::SimpleRestriction { base, .. } => {
                        used.restriction = true;
                        base
                    }
                },
                Type::Simple(simple) => {
                    used.restriction = true;
                    match simple.parts() {
                        [crate::schema::SimpleRef::Named(base)] => base,
                        // Made from types without a name, or from several.
                        _ => return goal.is_simple().then_some(used),
                    }
                }
            };
            if goal.is(&base.name) {
                return Some(used);
            }
            match schemas.find_type(document, &base.name) {
                Some((found, base)) => {
                    document = found;
                    type_ = Some(base);
                }
                None => return goal.is_above(&base.name).then_some(used),
            }
            current = &element.1.type_;
        }
        None
    }
}

/// The type of a head, which the types of its substitutes are derived from.
enum Goal<'s> {
    Named(QName),
    Inline(&'s Type),
}

impl Goal<'_> {
    fn is(&self, name: &QName) -> bool {
        matches!(self, Goal::Named(goal) if goal == name)
    }

    fn is_simple(&self) -> bool {
        matches!(self, Goal::Named(goal) if goal.built_in() == Some("anySimpleType"))
    }

    /// Whether a built-in type is derived from the goal, another built-in one.
    fn is_above(&self, name: &QName) -> bool {
        let (Goal::Named(goal), Some(name)) = (self, name.built_in()) else { return false };
        goal.built_in().is_some_and(|goal| super::simple::is_derived(name, goal))
    }
}
