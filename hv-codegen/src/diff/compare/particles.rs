//! Elements and content models.

use super::*;

impl Comparison<'_> {
    pub(super) fn element(&mut self, old: &Element, new: &Element) {
        self.value("qualified", &old.qualified.to_string(), &new.qualified.to_string(), Effect::Replaces);
        self.value(
            "nillable",
            &old.nillable.to_string(),
            &new.nillable.to_string(),
            Effect::widens(new.nillable),
        );
        self.value(
            "abstract",
            &old.abstract_.to_string(),
            &new.abstract_.to_string(),
            Effect::widens(!new.abstract_),
        );
        self.given(old, new);
        let head = |element: &Element| {
            shown(element.substitutes.as_ref().map(|head| head.name.to_string()).as_deref())
        };
        self.value("substitution group", &head(old), &head(new), Effect::Replaces);
        let constraints = |element: &Element| {
            let mut all: Vec<String> = element
                .constraints
                .iter()
                .map(|one| format!("{} {} {:?} {:?}", one.kind, one.name, one.selector, one.fields))
                .collect();
            all.sort();
            all.join("; ")
        };
        self.value("identity constraints", &constraints(old), &constraints(new), constraint_effect(old, new));
        self.type_ref(&old.type_, &new.type_);
    }

    pub(super) fn type_ref(&mut self, old: &TypeRef, new: &TypeRef) {
        match (old, new) {
            (TypeRef::Inline(old), TypeRef::Inline(new)) => self.type_(old, new),
            _ => self.value(
                "type",
                &type_name(old),
                &type_name(new),
                named_effect(&type_name(old), &type_name(new)),
            ),
        }
    }

    pub(super) fn particle(&mut self, old: &Particle, new: &Particle) {
        let holds = |outer: Occurs, inner: Occurs| {
            outer.min <= inner.min && outer.max.is_none_or(|max| inner.max.is_some_and(|inner| max >= inner))
        };
        let effect = match (holds(new.occurs, old.occurs), holds(old.occurs, new.occurs)) {
            (true, true) => Effect::None,
            (true, false) => Effect::Widens,
            (false, true) => Effect::Narrows,
            (false, false) => Effect::Replaces,
        };
        self.value("occurs", &old.occurs.to_string(), &new.occurs.to_string(), effect);
        match (&old.term, &new.term) {
            (Term::Element(old), Term::Element(new)) => self.element(old, new),
            (Term::ElementRef(_), Term::ElementRef(_)) | (Term::GroupRef(_), Term::GroupRef(_)) => {}
            (Term::Sequence(old), Term::Sequence(new)) => self.members(old, new, true),
            (Term::All(old), Term::All(new)) => self.members(old, new, false),
            (Term::Choice(old), Term::Choice(new)) => self.alternatives(old, new),
            (Term::Any(old), Term::Any(new)) => {
                self.value("any", &wildcard(old), &wildcard(new), wildcard_effect(old, new))
            }
            _ => {}
        }
    }

    /// Members of a sequence: matched in order by what they are.
    pub(super) fn members(&mut self, old: &[Particle], new: &[Particle], ordered: bool) {
        let pairs = if ordered { common(old, new) } else { by_label(old, new) };
        // A member that must be there is not in old documents, one that may be there
        // is unknown to old readers.
        self.pairs(old, new, pairs, |particle| match particle.occurs.min {
            0 => Effect::Widens,
            _ => Effect::Replaces,
        });
    }

    /// Alternatives of a choice: their order means nothing.
    pub(super) fn alternatives(&mut self, old: &[Particle], new: &[Particle]) {
        let pairs = by_label(old, new);
        self.pairs(old, new, pairs, |_| Effect::Widens);
    }

    pub(super) fn pairs(
        &mut self,
        old: &[Particle],
        new: &[Particle],
        pairs: Vec<(usize, usize)>,
        added_effect: fn(&Particle) -> Effect,
    ) {
        for (one, other) in &pairs {
            let step = label(&old[*one]);
            self.inside(step, |c| c.particle(&old[*one], &new[*other]));
        }
        let gone: Vec<usize> =
            (0..old.len()).filter(|index| !pairs.iter().any(|(one, _)| one == index)).collect();
        let added: Vec<usize> =
            (0..new.len()).filter(|index| !pairs.iter().any(|(_, other)| other == index)).collect();
        for index in &gone {
            let label = label(&old[*index]);
            if let Some(moved) = added.iter().find(|other| self::label(&new[**other]) == label) {
                self.inside(label.clone(), |c| c.particle(&old[*index], &new[*moved]));
                self.change(format!("{label} stands in another place"), Effect::Replaces);
            } else {
                // The same, seen from the other side.
                let effect = match added_effect(&old[*index]) {
                    Effect::Widens => Effect::Narrows,
                    other => other,
                };
                self.change(format!("{label} is gone"), effect);
            }
        }
        for index in added {
            let particle = &new[index];
            let label = label(particle);
            if !gone.iter().any(|other| self::label(&old[*other]) == label) {
                let what = format!("{label} is new ({})", particle.occurs);
                self.change(what, added_effect(particle));
            }
        }
    }
}

/// The longest common subsequence of two lists of particles, by label.
fn common(old: &[Particle], new: &[Particle]) -> Vec<(usize, usize)> {
    let (old_labels, new_labels): (Vec<String>, Vec<String>) =
        (old.iter().map(label).collect(), new.iter().map(label).collect());
    let mut lengths = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old_labels[i] == new_labels[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        if old_labels[i] == new_labels[j] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn by_label(old: &[Particle], new: &[Particle]) -> Vec<(usize, usize)> {
    let mut used = vec![false; new.len()];
    let mut pairs = Vec::new();
    for (index, one) in old.iter().enumerate() {
        let found = new.iter().enumerate().position(|(at, other)| !used[at] && label(one) == label(other));
        if let Some(at) = found {
            used[at] = true;
            pairs.push((index, at));
        }
    }
    pairs
}
