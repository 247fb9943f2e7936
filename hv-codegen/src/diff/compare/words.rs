//! What components are called in a difference.

use super::*;

pub(super) fn type_name(type_: &TypeRef) -> String {
    match type_ {
        TypeRef::Named(reference) => reference.name.to_string(),
        TypeRef::Inline(_) => "(defined in place)".to_owned(),
        TypeRef::Unspecified => "xs:anyType".to_owned(),
    }
}

pub(super) fn simple_name(type_: &SimpleRef) -> String {
    match type_ {
        SimpleRef::Named(reference) => reference.name.to_string(),
        SimpleRef::Inline(_) => "(defined in place)".to_owned(),
    }
}

pub(super) fn wildcard(wildcard: &Wildcard) -> String {
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

pub(super) fn content_kind(content: &Content) -> &'static str {
    match content {
        Content::Particle(_) => "particles",
        Content::SimpleExtension(_) => "simple, by extension",
        Content::SimpleRestriction { .. } => "simple, by restriction",
        Content::Extension { .. } => "complex, by extension",
        Content::Restriction { .. } => "complex, by restriction",
    }
}

pub(super) fn content_base(content: &Content) -> String {
    match content {
        Content::Particle(_) => String::new(),
        Content::SimpleExtension(base)
        | Content::SimpleRestriction { base, .. }
        | Content::Extension { base, .. }
        | Content::Restriction { base, .. } => base.name.to_string(),
    }
}

pub(super) fn content_particle(content: &Content) -> Option<&Particle> {
    match content {
        Content::Particle(particle)
        | Content::Extension { particle, .. }
        | Content::Restriction { particle, .. } => particle.as_ref(),
        Content::SimpleExtension(_) | Content::SimpleRestriction { .. } => None,
    }
}

/// What a particle is, for matching and for paths.
pub(super) fn label(particle: &Particle) -> String {
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
