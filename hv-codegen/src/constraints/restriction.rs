//! Whether a content model narrows another: "Particle Valid (Restriction)" of XML
//! Schema 1.0, part 1, 3.9.6, rule by rule under its names.

use super::Checker;
use super::content::{Kind, Model, Node, Part};
use super::derivation::BY_RESTRICTION;
use super::wildcard::Wild;
use crate::load::DocumentId;
use crate::schema::{Element, Final};

/// Most comparisons of two particles; a model that takes more counts as narrower.
const EFFORT: usize = 200_000;

type Verdict = Result<(), String>;

impl<'s> Checker<'s, '_> {
    /// Whether a type's content narrows that of its base.
    pub(super) fn narrows_model(&self, own: &Model<'s>, base: &Model<'s>) -> Verdict {
        match (own, base) {
            (Model::Unknown, _) | (_, Model::Unknown) => Ok(()),
            (Model::Simple(own), Model::Simple(base)) => {
                if self.is_derived(*own, *base, Final::default()) {
                    return Ok(());
                }
                Err("the text is of another type".to_owned())
            }
            (Model::Simple(_), Model::Elements { node, mixed: true }) if node.is_emptiable() => Ok(()),
            (Model::Simple(_), _) => Err("the base type has no text".to_owned()),
            (Model::Empty, Model::Empty) => Ok(()),
            (Model::Empty, Model::Elements { node, .. }) if node.is_emptiable() => Ok(()),
            (Model::Empty, Model::Simple(_)) => {
                Err("the base type has text, and is made by `simpleContent`".to_owned())
            }
            (Model::Empty, Model::Elements { .. }) => Err("the base type has required elements".to_owned()),
            (Model::Elements { mixed: true, .. }, Model::Elements { mixed: false, .. } | Model::Empty) => {
                Err("the base type is not mixed".to_owned())
            }
            (Model::Elements { node: own, .. }, Model::Elements { node: base, .. }) => {
                self.narrows(own, base)
            }
            (Model::Elements { node, .. }, Model::Empty) if node.range().1 == Some(0) => Ok(()),
            (Model::Elements { .. }, _) => Err("the base type has no elements".to_owned()),
        }
    }

    /// Whether a particle narrows another.
    pub(super) fn narrows(&self, own: &Node<'s>, base: &Node<'s>) -> Verdict {
        let mut narrower = Narrower { checker: self, effort: EFFORT };
        let (own, base) = (without_pointless(own, None), without_pointless(base, None));
        match (own.as_slice(), base.as_slice()) {
            ([own], [base]) => narrower.particle(own, base),
            ([], [base]) if base.is_emptiable() => Ok(()),
            ([], []) => Ok(()),
            _ => Err("one of the two has no elements".to_owned()),
        }
    }
}

struct Narrower<'c, 's, 'p> {
    checker: &'c Checker<'s, 'p>,
    effort: usize,
}

/// The particle without groups that mean nothing: none, itself, or members of a
/// sequence or choice that belong to the group around.
fn without_pointless<'s>(node: &Node<'s>, around: Option<Kind>) -> Vec<Node<'s>> {
    let Part::Group(kind, members) = &node.term else { return vec![node.clone()] };
    let members: Vec<Node<'s>> =
        members.iter().flat_map(|member| without_pointless(member, Some(*kind))).collect();
    match (members.len(), kind) {
        (0, Kind::All | Kind::Sequence) => return Vec::new(),
        (0, Kind::Choice) if node.min == 0 => return Vec::new(),
        (1, _) if node.is_once() => return members,
        _ if node.is_once() && around == Some(*kind) && *kind != Kind::All => return members,
        _ => {}
    }
    vec![Node { term: Part::Group(*kind, members), ..node.clone() }]
}

impl<'s> Narrower<'_, 's, '_> {
    fn particle(&mut self, own: &Node<'s>, base: &Node<'s>) -> Verdict {
        let Some(effort) = self.effort.checked_sub(1) else { return Ok(()) };
        self.effort = effort;
        if let (Part::Element(one, own_element, _), Part::Element(other, base_element, _)) =
            (&own.term, &base.term)
            && self.checker.element_name(*one, own_element) == self.checker.element_name(*other, base_element)
        {
            return self.name_and_type(own, (*one, own_element), base, (*other, base_element));
        }
        let (own, base) = (self.with_substitutes(own), self.with_substitutes(base));
        match (&own.term, &base.term) {
            (Part::Element(one, own_element, _), Part::Element(other, base_element, _)) => {
                self.name_and_type(&own, (*one, own_element), &base, (*other, base_element))
            }
            (Part::Element(document, element, _), Part::Any(wild)) => {
                // NSCompat
                let name = self.checker.element_name(*document, element);
                if !wild.admitted.admits(name.namespace.as_deref()) {
                    return Err(format!("the wildcard of the base type does not admit `{}`", name.local));
                }
                range((own.min, own.max), &base)
            }
            (Part::Element(..), Part::Group(kind, members)) => {
                // RecurseAsIfGroup
                let group = vec![own.clone()];
                let once = Node::once(*kind, group.clone(), own.place);
                match kind {
                    Kind::Choice => self.recurse_lax(&once, &group, &base, members),
                    _ => self.recurse(&once, &group, &base, members),
                }
            }
            (Part::Any(wild), Part::Any(of_base)) => {
                // NSSubset
                if !wild.admitted.is_subset_of(&of_base.admitted) {
                    return Err("the wildcard admits more namespaces than that of the base type".to_owned());
                }
                if wild.strictness < of_base.strictness {
                    return Err("the wildcard is less strict than that of the base type".to_owned());
                }
                range((own.min, own.max), &base)
            }
            (Part::Any(_), _) => Err("a wildcard narrows nothing but a wildcard".to_owned()),
            (Part::Group(..), Part::Any(wild)) => {
                // NSRecurseCheckCardinality
                self.all_admitted(&own, wild)?;
                range(own.range(), &base)
            }
            (Part::Group(_, _), Part::Element(..)) => Err("a group narrows no single element".to_owned()),
            (Part::Group(own_kind, members), Part::Group(base_kind, of_base)) => {
                match (own_kind, base_kind) {
                    (Kind::All, Kind::All) | (Kind::Sequence, Kind::Sequence) => {
                        self.recurse(&own, members, &base, of_base)
                    }
                    (Kind::Choice, Kind::Choice) => self.recurse_lax(&own, members, &base, of_base),
                    (Kind::Sequence, Kind::All) => self.recurse_unordered(&own, members, &base, of_base),
                    (Kind::Sequence, Kind::Choice) => self.map_and_sum(&own, members, &base, of_base),
                    (Kind::All, _) => Err("an `all` narrows nothing but an `all`".to_owned()),
                    (Kind::Choice, _) => Err("a choice narrows nothing but a choice".to_owned()),
                }
            }
        }
    }

    /// A head and what may stand for it are a choice.
    fn with_substitutes(&self, node: &Node<'s>) -> Node<'s> {
        let Part::Element(document, element, true) = &node.term else { return node.clone() };
        let members =
            self.checker.substitutes.get(&std::ptr::from_ref(*element)).map_or(&[][..], Vec::as_slice);
        if members.is_empty() {
            return node.clone();
        }
        let one = |document, element| Node {
            min: 1,
            max: Some(1),
            term: Part::Element(document, element, false),
            place: node.place,
        };
        let own = std::iter::once(one(*document, *element));
        let members = own.chain(members.iter().map(|(document, element)| one(*document, *element))).collect();
        Node { term: Part::Group(Kind::Choice, members), ..node.clone() }
    }

    /// NameAndTypeOK
    fn name_and_type(
        &self,
        own: &Node<'s>,
        (document, element): (DocumentId, &'s Element),
        base: &Node<'s>,
        (base_document, base_element): (DocumentId, &'s Element),
    ) -> Verdict {
        let name = self.checker.element_name(document, element);
        if name != self.checker.element_name(base_document, base_element) {
            return Err(format!("`{}` stands where the base type has `{}`", element.name, base_element.name));
        }
        range((own.min, own.max), base).map_err(|reason| format!("`{}`: {reason}", name.local))?;
        if std::ptr::eq(element, base_element) {
            return Ok(());
        }
        if element.nillable && !base_element.nillable {
            return Err(format!("`{}` may be nil, but not in the base type", name.local));
        }
        if let Some(fixed) = &base_element.fixed
            && element.fixed.as_ref().is_none_or(|own| own.trim() != fixed.trim())
        {
            return Err(format!("`{}` has the fixed value `{fixed}` in the base type", name.local));
        }
        let same = |one: &crate::schema::Constraint| {
            base_element.constraints.iter().any(|other| {
                other.kind == one.kind && other.selector == one.selector && other.fields == one.fields
            })
        };
        if !element.constraints.iter().all(same) {
            return Err(format!("`{}` has a constraint that it does not have in the base type", name.local));
        }
        let (own_block, base_block) = (element.blocked, base_element.blocked);
        if (base_block.extension && !own_block.extension)
            || (base_block.restriction && !own_block.restriction)
            || (base_block.substitution && !own_block.substitution)
        {
            return Err(format!("`{}` blocks less than in the base type", name.local));
        }
        let types =
            (self.checker.type_of(document, element), self.checker.type_of(base_document, base_element));
        let (Some(type_), Some(base_type)) = types else { return Ok(()) };
        if self.checker.is_derived(type_, base_type, BY_RESTRICTION) {
            return Ok(());
        }
        Err(format!("the type of `{}` does not restrict that in the base type", name.local))
    }

    fn all_admitted(&self, node: &Node<'s>, wild: &Wild) -> Verdict {
        match &node.term {
            Part::Element(document, element, _) => {
                let name = self.checker.element_name(*document, element);
                if wild.admitted.admits(name.namespace.as_deref()) {
                    return Ok(());
                }
                Err(format!("the wildcard of the base type does not admit `{}`", name.local))
            }
            Part::Any(own) => {
                if own.admitted.is_subset_of(&wild.admitted) && own.strictness >= wild.strictness {
                    return Ok(());
                }
                Err("the wildcard admits more than that of the base type".to_owned())
            }
            Part::Group(_, members) => members.iter().try_for_each(|member| self.all_admitted(member, wild)),
        }
    }

    /// Recurse: members in order, those of the base that are left out not required.
    fn recurse(
        &mut self,
        own: &Node<'s>,
        members: &[Node<'s>],
        base: &Node<'s>,
        of_base: &[Node<'s>],
    ) -> Verdict {
        range((own.min, own.max), base)?;
        let mut rest = of_base.iter();
        for member in members {
            loop {
                let Some(next) = rest.next() else {
                    return Err(format!("{} has no place in the base type", shown(member)));
                };
                match self.particle(member, next) {
                    Ok(()) => break,
                    Err(_) if next.is_emptiable() => {}
                    Err(reason) => return Err(reason),
                }
            }
        }
        none_required(rest)
    }

    /// RecurseLax: alternatives in order, any of them left out.
    fn recurse_lax(
        &mut self,
        own: &Node<'s>,
        members: &[Node<'s>],
        base: &Node<'s>,
        of_base: &[Node<'s>],
    ) -> Verdict {
        range((own.min, own.max), base)?;
        let mut rest = of_base.iter();
        for member in members {
            if !rest.any(|next| self.particle(member, next).is_ok()) {
                return Err(format!(
                    "{} is no alternative of the base type, or not in its order",
                    shown(member)
                ));
            }
        }
        Ok(())
    }

    /// RecurseUnordered: a sequence of members of an `all`.
    fn recurse_unordered(
        &mut self,
        own: &Node<'s>,
        members: &[Node<'s>],
        base: &Node<'s>,
        of_base: &[Node<'s>],
    ) -> Verdict {
        range((own.min, own.max), base)?;
        let mut left: Vec<&Node<'s>> = of_base.iter().collect();
        for member in members {
            match left.iter().position(|one| self.particle(member, one).is_ok()) {
                Some(index) => {
                    left.remove(index);
                }
                None => return Err(format!("{} has no place in the base type", shown(member))),
            }
        }
        none_required(left)
    }

    /// MapAndSum: a sequence of alternatives of a choice that may repeat.
    fn map_and_sum(
        &mut self,
        own: &Node<'s>,
        members: &[Node<'s>],
        base: &Node<'s>,
        of_base: &[Node<'s>],
    ) -> Verdict {
        for member in members {
            if !of_base.iter().any(|one| self.particle(member, one).is_ok()) {
                return Err(format!("{} is no alternative of the base type", shown(member)));
            }
        }
        let count = members.len() as u64;
        range((own.min.saturating_mul(count), own.max.map(|max| max.saturating_mul(count))), base)
    }
}

/// What the restriction leaves out may be left out.
fn none_required<'n, 's: 'n>(left: impl IntoIterator<Item = &'n Node<'s>>) -> Verdict {
    match left.into_iter().find(|left| !left.is_emptiable()) {
        None => Ok(()),
        Some(left) => Err(format!("{} is required in the base type", shown(left))),
    }
}

/// Occurrence Range OK
fn range((min, max): (u64, Option<u64>), base: &Node<'_>) -> Verdict {
    let fewer = min < base.min;
    let more = base.max.is_some_and(|limit| max.is_none_or(|max| max > limit));
    if !fewer && !more {
        return Ok(());
    }
    let shown = |min: u64, max: Option<u64>| match max {
        Some(max) if max == min => max.to_string(),
        Some(max) => format!("{min} to {max}"),
        None => format!("{min} or more"),
    };
    Err(format!("it occurs {} times, in the base type {}", shown(min, max), shown(base.min, base.max)))
}

fn shown(node: &Node<'_>) -> String {
    match &node.term {
        Part::Element(_, element, _) => format!("`{}`", element.name),
        Part::Any(_) => "a wildcard".to_owned(),
        Part::Group(Kind::All, _) => "an `all`".to_owned(),
        Part::Group(Kind::Choice, _) => "a choice".to_owned(),
        Part::Group(Kind::Sequence, _) => "a sequence".to_owned(),
    }
}
