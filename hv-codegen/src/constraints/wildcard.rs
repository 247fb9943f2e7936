//! Namespaces that wildcards admit: subset, union, intersection.

use crate::schema::{Namespaces, Schema, Wildcard};

/// The namespaces that a wildcard admits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Admitted {
    Any,
    /// All but this one, and but none.
    Not(Option<String>),
    /// These; `None` is no namespace.
    Set(Vec<Option<String>>),
}

#[derive(Clone, Debug)]
pub(super) struct Wild {
    pub admitted: Admitted,
    /// How strictly: 0 skip, 1 lax, 2 strict.
    pub strictness: u8,
}

impl Wild {
    pub(super) fn new(schema: &Schema, wildcard: &Wildcard) -> Wild {
        let admitted = match &wildcard.namespaces {
            Namespaces::Any => Admitted::Any,
            Namespaces::Other => Admitted::Not(schema.target.clone()),
            Namespaces::List(list) => Admitted::Set(list.clone()),
        };
        let strictness = match wildcard.process {
            "skip" => 0,
            "lax" => 1,
            _ => 2,
        };
        Wild { admitted, strictness }
    }
}

impl Admitted {
    pub(super) fn admits(&self, namespace: Option<&str>) -> bool {
        match self {
            Admitted::Any => true,
            Admitted::Not(not) => namespace.is_some() && namespace != not.as_deref(),
            Admitted::Set(set) => set.iter().any(|one| one.as_deref() == namespace),
        }
    }

    pub(super) fn is_subset_of(&self, other: &Admitted) -> bool {
        match (self, other) {
            (_, Admitted::Any) => true,
            (Admitted::Not(one), Admitted::Not(other)) => one == other,
            (Admitted::Set(set), other) => set.iter().all(|one| other.admits(one.as_deref())),
            _ => false,
        }
    }

    pub(super) fn overlaps(&self, other: &Admitted) -> bool {
        match (self, other) {
            (Admitted::Set(set), other) | (other, Admitted::Set(set)) => {
                set.iter().any(|one| other.admits(one.as_deref()))
            }
            // There are always namespaces that neither names.
            _ => true,
        }
    }

    /// What both admit; `None` where no wildcard can say it.
    pub(super) fn intersection(&self, other: &Admitted) -> Option<Admitted> {
        Some(match (self, other) {
            (Admitted::Any, one) | (one, Admitted::Any) => one.clone(),
            (Admitted::Set(set), other) | (other, Admitted::Set(set)) => {
                Admitted::Set(set.iter().filter(|one| other.admits(one.as_deref())).cloned().collect())
            }
            (Admitted::Not(one), Admitted::Not(other)) if one == other => self.clone(),
            (Admitted::Not(None), not) | (not, Admitted::Not(None)) => not.clone(),
            (Admitted::Not(_), Admitted::Not(_)) => return None,
        })
    }

    /// What either admits; `None` where no wildcard can say it.
    pub(super) fn union(&self, other: &Admitted) -> Option<Admitted> {
        Some(match (self, other) {
            (Admitted::Any, _) | (_, Admitted::Any) => Admitted::Any,
            (Admitted::Set(one), Admitted::Set(other)) => {
                let mut all = one.clone();
                all.extend(other.iter().filter(|namespace| !one.contains(namespace)).cloned());
                Admitted::Set(all)
            }
            (Admitted::Not(one), Admitted::Not(other)) if one == other => self.clone(),
            (Admitted::Not(_), Admitted::Not(_)) => Admitted::Not(None),
            (Admitted::Not(not), Admitted::Set(set)) | (Admitted::Set(set), Admitted::Not(not)) => {
                match (set.contains(not), set.contains(&None)) {
                    (true, true) => Admitted::Any,
                    (true, false) if not.is_some() => Admitted::Not(None),
                    (true, false) => Admitted::Any,
                    (false, true) => return None,
                    (false, false) => Admitted::Not(not.clone()),
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(list: &[&str]) -> Admitted {
        Admitted::Set(list.iter().map(|one| (!one.is_empty()).then(|| (*one).to_owned())).collect())
    }

    fn not(one: &str) -> Admitted {
        Admitted::Not((!one.is_empty()).then(|| one.to_owned()))
    }

    #[test]
    fn a_subset_admits_nothing_more() {
        for (one, other) in [
            (set(&["a"]), set(&["a", "b"])),
            (set(&["a"]), not("b")),
            (set(&["a", ""]), Admitted::Any),
            (not("a"), Admitted::Any),
            (not("a"), not("a")),
        ] {
            assert!(one.is_subset_of(&other), "{one:?} {other:?}");
        }
        for (one, other) in [
            (set(&["a", "b"]), set(&["a"])),
            (set(&["b"]), not("b")),
            (set(&[""]), not("b")),
            (Admitted::Any, not("b")),
            (not("a"), not("b")),
        ] {
            assert!(!one.is_subset_of(&other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn unions_and_intersections_that_no_wildcard_can_say_are_none() {
        assert_eq!(not("a").intersection(&not("b")), None);
        assert_eq!(not("a").intersection(&set(&["a", "b", ""])), Some(set(&["b"])));
        assert_eq!(not("a").union(&set(&["", "b"])), None);
        assert_eq!(not("a").union(&set(&["", "a"])), Some(Admitted::Any));
        assert_eq!(not("a").union(&set(&["a"])), Some(not("")));
        assert_eq!(not("a").union(&not("b")), Some(not("")));
    }
}
