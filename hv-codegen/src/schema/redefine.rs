//! `redefine`: a component of another document gets a new definition, which is made
//! from the original.
//!
//! The original moves to the document that redefines it, under a name that no schema
//! can spell; the new definition refers to it by that name. The other document then
//! has no definition of its own, and finds the new one as included documents find
//! what their includer defines.

use std::collections::BTreeSet;

use super::*;
use crate::error::{Code, Diagnostic, Problems};

pub(super) fn apply(documents: &mut [Schema], problems: &mut Problems) {
    // A document comes before those that it refers to: what is redefined twice is
    // redefined first where it is nearest to the original.
    for index in (0..documents.len()).rev() {
        let mut redefinitions = std::mem::take(&mut documents[index].redefinitions);
        let mut seen: Vec<(RedefinedKind, String)> = Vec::new();
        for one in &mut redefinitions {
            let own = (one.kind, one.name.clone());
            if !seen.contains(&own) {
                seen.push(own);
                replace(documents, index, one, problems);
            }
        }
        documents[index].redefinitions = redefinitions;
    }
}

/// Moves the original, and has the new definition refer to it.
fn replace(documents: &mut [Schema], index: usize, one: &mut Redefinition, problems: &mut Problems) {
    let Some(owner) = owner(documents, index, one) else {
        let file = documents[one.document.0].file.clone();
        let message = format!("`{}` cannot be redefined: `{file}` does not define it", one.name);
        problems.push(Diagnostic::at(Code::Unresolved, &one.place, message));
        return;
    };
    one.original = (1..)
        .map(|number| match number {
            1 => format!("{} (redefined)", one.name),
            number => format!("{} (redefined {number})", one.name),
        })
        .find(|name| !documents.iter().any(|document| document.has(one.kind, name)))
        .unwrap_or_default();
    let own = QName { namespace: documents[index].target.clone(), local: one.name.clone() };
    let mut fault = |message: String| {
        problems.push(Diagnostic::at(Code::Grammar, &one.place, message));
    };
    match one.kind {
        RedefinedKind::Type => {
            let Some(original) = documents[owner].types.shift_remove(&one.name) else { return };
            let derived = documents[index].types.get_mut(&one.name).is_some_and(|type_| {
                same_kind(type_, &original)
                    && base_of(type_).is_some_and(|base| renamed(base, &own, &one.original))
            });
            if !derived {
                fault(format!("`{}` is redefined without being derived from itself", one.name));
            }
            documents[index].types.insert(one.original.clone(), original);
        }
        RedefinedKind::Group => {
            let Some(original) = documents[owner].groups.shift_remove(&one.name) else { return };
            if let Some(group) = documents[index].groups.get_mut(&one.name) {
                let mut once = true;
                let references = rename_in_particle(group, &own, &one.original, &mut once);
                if references > 1 || !once {
                    fault(format!("the group `{}` is redefined by itself once, and once only", one.name));
                }
            }
            documents[index].groups.insert(one.original.clone(), original);
        }
        RedefinedKind::AttributeGroup => {
            let Some(original) = documents[owner].attribute_groups.shift_remove(&one.name) else { return };
            if let Some(group) = documents[index].attribute_groups.get_mut(&one.name) {
                let references = group
                    .groups
                    .iter_mut()
                    .filter_map(|group| renamed(group, &own, &one.original).then_some(()));
                if references.count() > 1 {
                    fault(format!("the attribute group `{}` is redefined by itself once only", one.name));
                }
            }
            documents[index].attribute_groups.insert(one.original.clone(), original);
        }
    }
}

/// The document with the original: the one that is redefined, or one that it includes.
fn owner(documents: &[Schema], index: usize, one: &Redefinition) -> Option<usize> {
    let mut left = vec![one.document];
    let mut seen = BTreeSet::from([DocumentId(index)]);
    while let Some(id) = left.pop() {
        let document = &documents[id.0];
        if !seen.insert(id) || document.target != documents[index].target {
            continue;
        }
        if document.has(one.kind, &one.name) {
            return Some(id.0);
        }
        left.extend(&document.dependencies);
    }
    None
}

impl Schema {
    fn has(&self, kind: RedefinedKind, name: &str) -> bool {
        match kind {
            RedefinedKind::Type => self.types.contains_key(name),
            RedefinedKind::Group => self.groups.contains_key(name),
            RedefinedKind::AttributeGroup => self.attribute_groups.contains_key(name),
        }
    }
}

fn same_kind(one: &Type, other: &Type) -> bool {
    matches!((one, other), (Type::Simple(_), Type::Simple(_)) | (Type::Complex(_), Type::Complex(_)))
}

fn base_of(type_: &mut Type) -> Option<&mut Reference> {
    match type_ {
        Type::Simple(simple) => match &mut simple.variety {
            Variety::Restriction { base: SimpleRef::Named(base), .. } => Some(base),
            _ => None,
        },
        Type::Complex(complex) => match &mut complex.content {
            Content::Particle(_) => None,
            Content::SimpleExtension(base)
            | Content::SimpleRestriction { base, .. }
            | Content::Extension { base, .. }
            | Content::Restriction { base, .. } => Some(base),
        },
    }
}

/// Has the reference name the original, if it is one to the redefined component.
fn renamed(reference: &mut Reference, own: &QName, original: &str) -> bool {
    let is_own = reference.name == *own;
    if is_own {
        reference.name.local = original.to_owned();
    }
    is_own
}

/// The references to the group within its redefinition; `once` turns false where one
/// may not occur exactly once.
fn rename_in_particle(particle: &mut Particle, own: &QName, original: &str, once: &mut bool) -> usize {
    match &mut particle.term {
        Term::GroupRef(reference) => {
            let is_own = renamed(reference, own, original);
            *once &= !is_own || particle.occurs == Occurs::ONCE;
            usize::from(is_own)
        }
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
            members.iter_mut().map(|member| rename_in_particle(member, own, original, once)).sum()
        }
        Term::Element(_) | Term::ElementRef(_) | Term::Any(_) => 0,
    }
}
