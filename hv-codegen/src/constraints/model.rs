//! Content models by themselves: which particle an element belongs to must be known
//! at once, elements of one name have one type, `all` stands alone.

use std::collections::{HashMap, HashSet};

use super::content::{Kind, Model, Node, Part};
use super::derivation::Definition;
use super::wildcard::Wild;
use super::{Checker, DEPTH_LIMIT};
use crate::error::{Code, Diagnostic, Place};
use crate::load::DocumentId;
use crate::schema::{ComplexType, Content, Element, Particle, QName, Schema, Term};

impl<'s> Checker<'s, '_> {
    pub(super) fn check_content(
        &mut self,
        document: DocumentId,
        complex: &'s ComplexType,
        base: Option<Definition<'s>>,
    ) {
        let model = self.model(document, complex);
        if let Model::Elements { node, .. } = &model {
            self.check_node(node);
        }
        let Some(Definition::Complex(found, base)) = base else { return };
        let base = self.model(found, base);
        match &complex.content {
            Content::Extension { particle: Some(_), .. } => {
                if let (Model::Elements { mixed: base, .. }, Some(own)) =
                    (&base, self.own_mixed(document, complex))
                    && *base != own
                {
                    let message = match base {
                        true => "the base type is mixed: say `mixed=\"true\"` here too",
                        false => "the base type is not mixed, and an extension keeps its content",
                    };
                    self.fault(Code::Derivation, &complex.place, message);
                }
            }
            Content::Restriction { .. } => {
                if let Err(reason) = self.narrows_model(&model, &base) {
                    let message = format!("the content is no restriction of the base type's: {reason}");
                    self.fault(Code::Derivation, &complex.place, message);
                }
            }
            _ => {}
        }
    }

    /// Whether an extension's own content is mixed; `None` where it has none.
    fn own_mixed(&self, document: DocumentId, complex: &'s ComplexType) -> Option<bool> {
        let Content::Extension { particle: Some(particle), .. } = &complex.content else { return None };
        let node = self.expand(document, particle).flatten()?;
        let nothing = matches!(&node.term, Part::Group(_, members) if members.is_empty());
        (!nothing || complex.mixed).then_some(complex.mixed)
    }

    /// A group by itself, whether or not a type uses it.
    pub(super) fn check_group(&mut self, document: DocumentId, name: &str, group: &'s Particle) {
        let own = QName::new(self.schemas.get(document).target.as_deref(), name);
        if let Err((place, message)) = self.find_circle(document, group, &mut vec![own], &mut HashSet::new())
        {
            return self.fault(Code::Circular, place, message);
        }
        if let Some(Some(node)) = self.expand(document, group) {
            // Whether it is ambiguous depends on where it is used.
            self.check_parts(&node);
        }
    }

    fn find_circle(
        &mut self,
        document: DocumentId,
        particle: &'s Particle,
        around: &mut Vec<QName>,
        done: &mut HashSet<(DocumentId, QName)>,
    ) -> Result<(), (&'s Place, String)> {
        match &particle.term {
            Term::GroupRef(reference) => {
                if around.contains(&reference.name) {
                    return Err((
                        &reference.place,
                        format!("the group `{}` contains itself", reference.name),
                    ));
                }
                match self.schemas.group(document, reference) {
                    Err(diagnostic) => self.report(diagnostic),
                    Ok((found, group))
                        if around.len() < DEPTH_LIMIT && done.insert((found, reference.name.clone())) =>
                    {
                        around.push(reference.name.clone());
                        self.find_circle(found, group, around, done)?;
                        around.pop();
                    }
                    // Looked at before, or deeper than any model may nest.
                    Ok(_) => {}
                }
            }
            Term::ElementRef(reference) => {
                let signature = reference.name.namespace.as_deref() == Some(crate::load::fixups::XMLDSIG);
                if !signature && let Err(diagnostic) = self.schemas.element(document, reference) {
                    self.report(diagnostic);
                }
            }
            Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
                for member in members {
                    self.find_circle(document, member, around, done)?;
                }
            }
            Term::Element(_) | Term::Any(_) => {}
        }
        Ok(())
    }

    /// A group that is redefined without referring to itself must narrow the original.
    pub(super) fn check_redefined_groups(&mut self, schema: &'s Schema) {
        for one in &schema.redefinitions {
            let (Some(group), Some(original)) =
                (schema.groups.get(&one.name), schema.groups.get(&one.original))
            else {
                continue;
            };
            if refers(group, &one.original) {
                continue;
            }
            let (own, base) = (self.expand(schema.id, group), self.expand(schema.id, original));
            if let (Some(Some(own)), Some(Some(base))) = (own, base)
                && let Err(reason) = self.narrows(&own, &base)
            {
                let message = format!("the group is no restriction of the one that it redefines: {reason}");
                self.fault(Code::Derivation, &one.place, message);
            }
        }
    }

    fn check_parts(&mut self, node: &Node<'s>) {
        self.check_all(node, true);
        let mut leaves = Vec::new();
        self.leaves(node, &mut leaves);
        self.check_consistent(&leaves);
    }

    fn check_node(&mut self, node: &Node<'s>) {
        self.check_parts(node);
        let mut positions = Positions { leaves: 0, clash: None };
        positions.walk(self, node);
        if let Some((name, place)) = positions.clash {
            let message = format!("`{name}` could belong to two particles: the content model is ambiguous");
            self.report(
                Diagnostic::at(Code::Ambiguous, place, message)
                    .help("give one of them another name, or put something required between them"),
            );
        }
    }

    /// `all` is the whole content, and its members occur at most once.
    fn check_all(&mut self, node: &Node<'s>, top: bool) {
        let Part::Group(kind, members) = &node.term else { return };
        if *kind == Kind::All {
            if !top {
                self.fault(Code::Grammar, node.place, "`all` may not stand in another group");
            } else if node.max != Some(1) {
                self.fault(Code::Grammar, node.place, "`all` occurs once");
            }
            for member in members.iter().filter(|member| member.max != Some(1)) {
                self.fault(Code::Grammar, member.place, "an element in `all` occurs at most once");
            }
        }
        for member in members {
            self.check_all(member, false);
        }
    }

    /// Elements of one name in one content model have one type.
    fn check_consistent(&mut self, leaves: &[(DocumentId, &'s Element, &'s Place)]) {
        let mut types: HashMap<QName, (Definition<'s>, &'s Element)> = HashMap::new();
        for (document, element, place) in leaves {
            let name = self.element_name(*document, element);
            let Some(type_) = self.type_of(*document, element) else { continue };
            let (first, declaration) = *types.entry(name).or_insert((type_, element));
            if !first.is(type_) && !std::ptr::eq(declaration, *element) {
                let message = format!("`{}` stands in one content model with two types", element.name);
                self.fault(Code::Duplicate, place, message);
            }
        }
    }

    fn leaves(&self, node: &Node<'s>, leaves: &mut Vec<(DocumentId, &'s Element, &'s Place)>) {
        match &node.term {
            Part::Element(document, element, referred) => {
                leaves.push((*document, element, node.place));
                if *referred {
                    let members = self.substitutes.get(&std::ptr::from_ref(*element)).into_iter().flatten();
                    leaves.extend(members.map(|(document, member)| (*document, *member, node.place)));
                }
            }
            Part::Any(_) => {}
            Part::Group(_, members) => {
                for member in members {
                    self.leaves(member, leaves);
                }
            }
        }
    }

    pub(super) fn element_name(&self, document: DocumentId, element: &Element) -> QName {
        let target = self.schemas.get(document).target.as_deref();
        QName::new(target.filter(|_| element.qualified), &element.name)
    }
}

fn refers(particle: &Particle, group: &str) -> bool {
    match &particle.term {
        Term::GroupRef(reference) => reference.name.local == group,
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
            members.iter().any(|member| refers(member, group))
        }
        Term::Element(_) | Term::ElementRef(_) | Term::Any(_) => false,
    }
}

/// Elements that may come at some point, each with the number of its particle.
#[derive(Clone, Debug, Default)]
struct Set<'s> {
    names: HashMap<QName, usize>,
    wildcards: Vec<(Wild, usize)>,
    place: Option<&'s Place>,
}

/// What a particle may begin with, and what may come in it when it is complete.
#[derive(Default)]
struct Walk<'s> {
    nullable: bool,
    first: Set<'s>,
    /// Beyond what is complete, without `first` of what is skipped.
    more: Set<'s>,
}

struct Positions<'s> {
    leaves: usize,
    /// The first clash: a name, and where the second particle is.
    clash: Option<(String, &'s Place)>,
}

impl<'s> Set<'s> {
    fn add(&mut self, other: &Set<'s>) {
        for (name, leaf) in &other.names {
            self.names.entry(name.clone()).or_insert(*leaf);
        }
        for one in &other.wildcards {
            if !self.wildcards.iter().any(|(_, leaf)| *leaf == one.1) {
                self.wildcards.push(one.clone());
            }
        }
        self.place = self.place.or(other.place);
    }

    /// A name that is in both, of different particles.
    fn clash(&self, other: &Set<'s>) -> Option<String> {
        let (few, many) = if self.names.len() < other.names.len() { (self, other) } else { (other, self) };
        let same =
            few.names.iter().find(|(name, leaf)| many.names.get(name).is_some_and(|other| other != *leaf));
        if let Some((name, _)) = same {
            return Some(name.local.clone());
        }
        let admitted = |wildcards: &[(Wild, usize)], names: &HashMap<QName, usize>| {
            names
                .keys()
                .find(|name| {
                    wildcards.iter().any(|(wild, _)| wild.admitted.admits(name.namespace.as_deref()))
                })
                .map(|name| name.local.clone())
        };
        admitted(&self.wildcards, &other.names).or_else(|| admitted(&other.wildcards, &self.names)).or_else(
            || {
                let mut pairs = self
                    .wildcards
                    .iter()
                    .flat_map(|one| other.wildcards.iter().map(move |other| (one, other)));
                pairs
                    .any(|((one, at), (other, another))| {
                        at != another && one.admitted.overlaps(&other.admitted)
                    })
                    .then(|| "any element".to_owned())
            },
        )
    }
}

impl<'s> Positions<'s> {
    fn compare(&mut self, one: &Set<'s>, other: &Set<'s>, place: &'s Place) {
        if self.clash.is_none()
            && let Some(name) = one.clash(other)
        {
            self.clash = Some((name, other.place.unwrap_or(place)));
        }
    }

    fn walk(&mut self, checker: &Checker<'s, '_>, node: &Node<'s>) -> Walk<'s> {
        let mut walk = match &node.term {
            Part::Element(document, element, referred) => {
                let mut first = Set { place: Some(node.place), ..Set::default() };
                self.leaves += 1;
                first.names.insert(checker.element_name(*document, element), self.leaves);
                if *referred {
                    let members = checker.substitutes.get(&std::ptr::from_ref(*element));
                    for (document, member) in members.into_iter().flatten() {
                        first.names.insert(checker.element_name(*document, member), self.leaves);
                    }
                }
                Walk { nullable: false, first, more: Set::default() }
            }
            Part::Any(wild) => {
                self.leaves += 1;
                let wildcards = vec![(wild.clone(), self.leaves)];
                let first = Set { wildcards, place: Some(node.place), ..Set::default() };
                Walk { nullable: false, first, more: Set::default() }
            }
            Part::Group(Kind::Sequence, members) => {
                let mut all = Walk { nullable: true, ..Walk::default() };
                // What may go on where the next member begins.
                let mut open = Set::default();
                for member in members {
                    let inner = self.walk(checker, member);
                    self.compare(&open, &inner.first, member.place);
                    if all.nullable {
                        all.first.add(&inner.first);
                    }
                    if !inner.nullable {
                        open = Set::default();
                    } else {
                        open.add(&inner.first);
                    }
                    open.add(&inner.more);
                    all.nullable &= inner.nullable;
                }
                all.more = open;
                all
            }
            Part::Group(kind, members) => {
                let is_all = *kind == Kind::All;
                let mut all = Walk { nullable: is_all, ..Walk::default() };
                for member in members {
                    let inner = self.walk(checker, member);
                    self.compare(&all.first, &inner.first, member.place);
                    all.first.add(&inner.first);
                    all.more.add(&inner.more);
                    if is_all {
                        all.nullable &= inner.nullable;
                        // Members in any order: one that is not required may come last.
                        if inner.nullable {
                            all.more.add(&inner.first);
                        }
                    } else {
                        all.nullable |= inner.nullable;
                    }
                }
                all
            }
        };
        if node.max.is_none_or(|max| max > 1) {
            // Another round may begin where this one may go on.
            self.compare(&walk.more, &walk.first, node.place);
            let counted = node.max == Some(node.min) && !walk.nullable;
            if !counted {
                let first = walk.first.clone();
                walk.more.add(&first);
            }
        }
        walk.nullable |= node.min == 0;
        walk
    }
}
