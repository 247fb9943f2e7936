//! Particles with their references resolved and needless nesting removed.

use super::build::Builder;
use super::*;
use crate::error::Code;
use crate::schema::{self, Element, Namespaces, Particle, QName, Term};

/// A particle with references resolved and needless nesting removed.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) docs: Docs,
    pub(super) occurs: Occurs,
    pub(super) kind: Kind,
    /// The name of what a choice stands for: a substitution group's head.
    pub(super) label: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Element {
        document: DocumentId,
        element: Box<Element>,
    },
    /// An element of a namespace that is kept untouched.
    Raw(XmlName),
    Any(Wildcard),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    All(Vec<Node>),
}

/// Deepest nesting of particles, groups resolved.
const DEPTH_LIMIT: usize = 64;

/// Most particles of one content model, groups resolved.
const SIZE_LIMIT: usize = 100_000;

/// Where the resolution of a content model stands.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    /// The groups that are being resolved.
    pub(super) groups: Vec<QName>,
    pub(super) depth: usize,
    /// Particles met so far.
    pub(super) size: usize,
}

impl Builder<'_> {
    /// All particles of a type. What is at fault is reported and left out, so that
    /// the rest is checked too.
    pub(super) fn expand_top(&mut self, particles: &[(DocumentId, Particle)]) -> Vec<Node> {
        let mut expansion = Expansion::default();
        let expanded =
            particles.iter().map(|(document, particle)| self.expand(*document, particle, &mut expansion));
        expanded.flatten().flatten().collect()
    }

    /// Resolves references; `None` with a problem reported where that fails, an
    /// empty result for particles that never occur.
    pub(super) fn expand(
        &mut self,
        document: DocumentId,
        particle: &Particle,
        expansion: &mut Expansion,
    ) -> Option<Option<Node>> {
        expansion.size += 1;
        if expansion.depth > DEPTH_LIMIT {
            let what = format!("nesting of more than {DEPTH_LIMIT} particles");
            self.unsupported(&what, &particle.place, "give inner parts a type of their own");
            return None;
        }
        if expansion.size > SIZE_LIMIT {
            let what = format!("a content model of more than {SIZE_LIMIT} particles");
            self.unsupported(&what, &particle.place, "give inner parts a type of their own");
            return None;
        }
        if particle.occurs.max == Some(0) {
            return Some(None);
        }
        let node = |kind| Node {
            place: particle.place.clone(),
            docs: Docs::of(&particle.annotation),
            occurs: particle.occurs,
            kind,
            label: None,
        };
        let schemas = self.schemas;
        let kind = match &particle.term {
            Term::Element(element) => Kind::Element { document, element: element.clone() },
            Term::ElementRef(reference) => {
                let namespace = reference.name.namespace.as_deref();
                if namespace == Some(crate::load::fixups::XMLDSIG) {
                    Kind::Raw(XmlName {
                        namespace: reference.name.namespace.clone(),
                        local: reference.name.local.clone(),
                    })
                } else {
                    match schemas.element(document, reference) {
                        Ok((found, element)) => {
                            let members = self.substitutes(found, element);
                            let mut nodes = members.into_iter().map(|(document, element)| Node {
                                docs: Docs::of(&element.annotation),
                                occurs: Occurs::ONCE,
                                ..node(Kind::Element { document, element: Box::new(element) })
                            });
                            match (nodes.next(), nodes.next()) {
                                // Abstract, and nothing may stand for it: a choice of nothing.
                                (None, _) => {
                                    let label = Some(element.name.clone());
                                    return Some(Some(Node { label, ..node(Kind::Choice(Vec::new())) }));
                                }
                                (Some(only), None) => only.kind,
                                (Some(first), Some(second)) => {
                                    let members = [first, second].into_iter().chain(nodes).collect();
                                    let label = Some(element.name.clone());
                                    return Some(Some(Node { label, ..node(Kind::Choice(members)) }));
                                }
                            }
                        }
                        Err(diagnostic) => {
                            self.problems.push(diagnostic);
                            return None;
                        }
                    }
                }
            }
            Term::GroupRef(reference) => match schemas.group(document, reference) {
                Ok((found, group)) => {
                    if expansion.groups.contains(&reference.name) {
                        let message = format!("the group `{}` contains itself", reference.name);
                        self.fault(Code::Circular, &reference.place, message);
                        return None;
                    }
                    expansion.groups.push(reference.name.clone());
                    expansion.depth += 1;
                    let inner = self.expand(found, group, expansion).flatten();
                    expansion.depth -= 1;
                    expansion.groups.pop();
                    return Some(
                        inner
                            .map(|inner| Node { docs: Docs::default(), ..node(Kind::Sequence(vec![inner])) }),
                    );
                }
                Err(diagnostic) => {
                    self.problems.push(diagnostic);
                    return None;
                }
            },
            Term::Any(wildcard) => Kind::Any(self.wildcard(document, wildcard)),
            Term::Sequence(members) => Kind::Sequence(self.expand_all(document, members, expansion)),
            Term::Choice(members) => Kind::Choice(self.expand_all(document, members, expansion)),
            Term::All(members) => Kind::All(self.expand_all(document, members, expansion)),
        };
        Some(Some(node(kind)))
    }

    pub(super) fn expand_all(
        &mut self,
        document: DocumentId,
        members: &[Particle],
        expansion: &mut Expansion,
    ) -> Vec<Node> {
        expansion.depth += 1;
        let mut nodes = Vec::new();
        for member in members {
            nodes.extend(self.expand(document, member, expansion).flatten());
            if expansion.size > SIZE_LIMIT {
                break;
            }
        }
        expansion.depth -= 1;
        nodes
    }

    pub(super) fn wildcard(&self, document: DocumentId, wildcard: &schema::Wildcard) -> Wildcard {
        let admits = match &wildcard.namespaces {
            Namespaces::Any => Admits::Any,
            Namespaces::Other => Admits::Other(self.schemas.get(document).target.clone()),
            Namespaces::List(list) => Admits::List(list.clone()),
        };
        Wildcard { admits, process: wildcard.process }
    }

    pub(super) fn xml_name(&self, document: DocumentId, element: &Element) -> XmlName {
        let target = self.schemas.get(document).target.clone();
        XmlName { namespace: target.filter(|_| element.qualified), local: element.name.clone() }
    }
}

/// Removes nesting that means nothing; `None` for what is empty.
pub(super) fn simplify(node: Node) -> Option<Node> {
    let Node { place, docs, mut occurs, kind, label } = node;
    let kind = match kind {
        Kind::Sequence(members) => {
            let mut flat: Vec<Node> = Vec::new();
            for member in members.into_iter().filter_map(simplify) {
                match member.kind {
                    Kind::Sequence(inner) if member.occurs == Occurs::ONCE => flat.extend(inner),
                    _ => flat.push(member),
                }
            }
            if let Some(only) = only_member(occurs, &flat) {
                return only;
            }
            Kind::Sequence(flat)
        }
        Kind::Choice(members) => {
            let mut flat: Vec<Node> = Vec::new();
            for mut member in members.into_iter().filter_map(simplify) {
                if member.occurs.min == 0 {
                    // The choice of nothing: the choice as a whole is optional.
                    occurs.min = 0;
                    member.occurs.min = 1;
                }
                if occurs.max.is_none() && member.occurs.min <= 1 {
                    // A repeated choice repeats its members anyway.
                    member.occurs = Occurs::ONCE;
                }
                match member.kind {
                    Kind::Choice(inner) if member.occurs == Occurs::ONCE => flat.extend(inner),
                    _ => flat.push(member),
                }
            }
            match only_member(occurs, &flat) {
                // Required, and no alternative: nothing fits.
                Some(None) if occurs.min > 0 => {}
                Some(only) => return only,
                None => {}
            }
            Kind::Choice(flat)
        }
        Kind::All(members) => {
            let members: Vec<Node> = members.into_iter().filter_map(simplify).collect();
            if members.is_empty() {
                return None;
            }
            Kind::All(members)
        }
        other => other,
    };
    Some(Node { place, docs, occurs, kind, label })
}

/// What is left of a group of no members (nothing), or of one whose occurrence the
/// group's can be combined with.
fn only_member(occurs: Occurs, members: &[Node]) -> Option<Option<Node>> {
    match members {
        [] => Some(None),
        [only] => {
            let combined = combine(occurs, only.occurs)?;
            Some(Some(Node { occurs: combined, ..only.clone() }))
        }
        _ => None,
    }
}

/// The occurrence of a particle in a group that occurs `outer` times, where one
/// number can say it.
fn combine(outer: Occurs, inner: Occurs) -> Option<Occurs> {
    if outer == Occurs::ONCE {
        return Some(inner);
    }
    if inner == Occurs::ONCE {
        return Some(outer);
    }
    // (a?)? and (a*)* and the like.
    let plain = |occurs: Occurs| occurs.min <= 1 && occurs.max.is_none_or(|max| max == 1);
    if plain(outer) && plain(inner) {
        let max = if outer.max.is_none() || inner.max.is_none() { None } else { Some(1) };
        return Some(Occurs { min: outer.min.min(inner.min), max });
    }
    None
}
