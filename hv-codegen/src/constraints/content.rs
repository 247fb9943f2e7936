//! Content models with their references resolved.

use super::wildcard::Wild;
use super::{Checker, DEPTH_LIMIT, derivation::Definition};
use crate::error::Place;
use crate::load::DocumentId;
use crate::schema::{ComplexType, Content, Element, Particle, Term};

/// A particle whose references are resolved.
#[derive(Clone, Debug)]
pub(super) struct Node<'s> {
    pub min: u64,
    /// `None`: unbounded.
    pub max: Option<u64>,
    pub term: Part<'s>,
    pub place: &'s Place,
}

#[derive(Clone, Debug)]
pub(super) enum Part<'s> {
    /// A declaration; whether it was referred to, so that others may stand for it.
    Element(DocumentId, &'s Element, bool),
    Any(Wild),
    Group(Kind, Vec<Node<'s>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    All,
    Choice,
    Sequence,
}

/// What a complex type's elements hold.
#[derive(Clone, Debug)]
pub(super) enum Model<'s> {
    Empty,
    /// Text alone.
    Simple(Definition<'s>),
    /// Elements, and text between them where it is mixed.
    Elements {
        node: Node<'s>,
        mixed: bool,
    },
    /// What is not known here, or too large: not checked.
    Unknown,
}

/// Most particles of one content model; more are refused elsewhere.
const SIZE_LIMIT: usize = 100_000;
/// Deepest nesting of particles; more is refused elsewhere.
const NESTING_LIMIT: usize = 64;

struct Budget {
    size: usize,
    depth: usize,
}

impl<'s> Node<'s> {
    pub(super) fn once(kind: Kind, members: Vec<Node<'s>>, place: &'s Place) -> Node<'s> {
        Node { min: 1, max: Some(1), term: Part::Group(kind, members), place }
    }

    pub(super) fn is_once(&self) -> bool {
        self.min == 1 && self.max == Some(1)
    }

    /// How many elements there are, at least and at most.
    pub(super) fn range(&self) -> (u64, Option<u64>) {
        let (min, max) = match &self.term {
            Part::Element(..) | Part::Any(_) => (1, Some(1)),
            Part::Group(Kind::Choice, members) => {
                let ranges = members.iter().map(Node::range);
                let min = ranges.clone().map(|(min, _)| min).min().unwrap_or(0);
                let max = ranges.map(|(_, max)| max).try_fold(0, |most, max| Some(u64::max(most, max?)));
                (min, max)
            }
            Part::Group(_, members) => {
                let ranges = members.iter().map(Node::range);
                let min = ranges.clone().fold(0_u64, |sum, (min, _)| sum.saturating_add(min));
                let max =
                    ranges.map(|(_, max)| max).try_fold(0_u64, |sum, max| Some(sum.saturating_add(max?)));
                (min, max)
            }
        };
        let max = match (self.max, max) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (Some(outer), Some(inner)) => Some(outer.saturating_mul(inner)),
            _ => None,
        };
        (self.min.saturating_mul(min), max)
    }

    pub(super) fn is_emptiable(&self) -> bool {
        self.range().0 == 0
    }
}

impl<'s> Checker<'s, '_> {
    /// What elements of the type hold.
    pub(super) fn model(&self, document: DocumentId, complex: &'s ComplexType) -> Model<'s> {
        self.model_within(document, complex, 0)
    }

    fn model_within(&self, document: DocumentId, complex: &'s ComplexType, depth: usize) -> Model<'s> {
        if depth > DEPTH_LIMIT {
            return Model::Unknown;
        }
        if let Some(value) = self.value_type(Definition::Complex(document, complex)) {
            return Model::Simple(value);
        }
        let own = match &complex.content {
            Content::Particle(particle)
            | Content::Restriction { particle, .. }
            | Content::Extension { particle, .. } => match particle {
                None => None,
                Some(particle) => match self.expand(document, particle) {
                    None => return Model::Unknown,
                    Some(node) => node.filter(|_| !is_nothing(particle)),
                },
            },
            Content::SimpleExtension(_) | Content::SimpleRestriction { .. } => return Model::Unknown,
        };
        let of = |node: Option<Node<'s>>, mixed: bool| match node {
            Some(node) => Model::Elements { node, mixed },
            None if mixed => {
                Model::Elements { node: Node::once(Kind::Sequence, Vec::new(), &complex.place), mixed }
            }
            None => Model::Empty,
        };
        let Content::Extension { base, .. } = &complex.content else { return of(own, complex.mixed) };
        let base = match self.definition(document, base) {
            Some(Definition::Complex(found, base)) => self.model_within(found, base, depth + 1),
            // All of `xs:anyType` may come already.
            Some(Definition::BuiltIn("anyType")) | None => return Model::Unknown,
            Some(_) => return Model::Unknown,
        };
        match (base, own) {
            (base, None) if !complex.mixed || !matches!(base, Model::Empty) => base,
            (Model::Empty, own) => of(own, complex.mixed),
            (Model::Elements { node, mixed }, Some(own)) => Model::Elements {
                node: Node::once(Kind::Sequence, vec![node, own], &complex.place),
                mixed: mixed || complex.mixed,
            },
            (base, _) => base,
        }
    }

    pub(super) fn is_mixed(&self, document: DocumentId, complex: &'s ComplexType) -> bool {
        matches!(self.model(document, complex), Model::Elements { mixed: true, .. } | Model::Unknown)
    }

    pub(super) fn is_emptiable(&self, document: DocumentId, complex: &'s ComplexType) -> bool {
        match self.model(document, complex) {
            Model::Empty | Model::Unknown => true,
            Model::Elements { node, .. } => node.is_emptiable(),
            Model::Simple(_) => false,
        }
    }

    /// Resolves a particle's references; the inner `None` for one that never occurs,
    /// the outer where something is unknown, circular or too large.
    pub(super) fn expand(&self, document: DocumentId, particle: &'s Particle) -> Option<Option<Node<'s>>> {
        self.expand_within(document, particle, &mut Budget { size: 0, depth: 0 })
    }

    fn expand_within(
        &self,
        document: DocumentId,
        particle: &'s Particle,
        budget: &mut Budget,
    ) -> Option<Option<Node<'s>>> {
        budget.size += 1;
        if budget.size > SIZE_LIMIT || budget.depth > NESTING_LIMIT {
            return None;
        }
        if particle.occurs.max == Some(0) {
            return Some(None);
        }
        let node = |term| Node {
            min: particle.occurs.min as u64,
            max: particle.occurs.max.map(|max| max as u64),
            term,
            place: &particle.place,
        };
        budget.depth += 1;
        let expanded = match &particle.term {
            Term::Element(element) => Some(node(Part::Element(document, element, false))),
            Term::ElementRef(reference) => {
                let (found, element) = self.schemas.element(document, reference).ok()?;
                Some(node(Part::Element(found, element, true)))
            }
            Term::Any(wildcard) => Some(node(Part::Any(Wild::new(self.schemas.get(document), wildcard)))),
            Term::GroupRef(reference) => {
                let (found, group) = self.schemas.group(document, reference).ok()?;
                self.expand_within(found, group, budget)?.map(|inner| node(inner.term))
            }
            Term::Sequence(members) => {
                Some(node(self.expand_members(document, Kind::Sequence, members, budget)?))
            }
            Term::Choice(members) => {
                Some(node(self.expand_members(document, Kind::Choice, members, budget)?))
            }
            Term::All(members) => Some(node(self.expand_members(document, Kind::All, members, budget)?)),
        };
        budget.depth -= 1;
        Some(expanded)
    }

    fn expand_members(
        &self,
        document: DocumentId,
        kind: Kind,
        members: &'s [Particle],
        budget: &mut Budget,
    ) -> Option<Part<'s>> {
        let mut nodes = Vec::new();
        for member in members {
            nodes.extend(self.expand_within(document, member, budget)?);
        }
        Some(Part::Group(kind, nodes))
    }
}

/// Whether a type with this particle has no content at all: by what is written, so that
/// a member that never occurs counts.
fn is_nothing(particle: &Particle) -> bool {
    match &particle.term {
        Term::All(members) | Term::Sequence(members) => members.is_empty(),
        Term::Choice(members) => members.is_empty() && particle.occurs.min == 0,
        Term::Element(_) | Term::ElementRef(_) | Term::GroupRef(_) | Term::Any(_) => false,
    }
}
