//! The facets of a simple type, learned from the checks that it calls.

use std::cell::RefCell;

use crate::values::{Bound, Restriction, Value};

use super::Dice;

/// What a restriction demands of a value of its base.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
    pub bounds: Vec<(Bound, &'static str)>,
    pub total_digits: Option<usize>,
    pub fraction_digits: Option<usize>,
    /// Regular expressions, all of which must match.
    pub patterns: Vec<String>,
    pub values: Vec<&'static str>,
}

thread_local! {
    static LEARNED: RefCell<Option<Facts>> = const { RefCell::new(None) };
}

/// Notes what a check demands while a restriction is being learned; `true` when it
/// is, and the check should pass whatever the value.
pub(crate) fn note(add: impl FnOnce(&mut Facts)) -> bool {
    LEARNED.with_borrow_mut(|learned| match learned {
        Some(facts) => {
            add(facts);
            true
        }
        None => false,
    })
}

impl Facts {
    /// What the checks of `T` demand. They need some value of the base to be called.
    pub(super) fn of<T: Restriction>(dice: &mut Dice) -> Option<Facts> {
        let base = (0..64).find_map(|_| {
            let text = T::Base::draw(dice);
            T::Base::parse(&text).ok()
        })?;
        LEARNED.set(Some(Facts::default()));
        // The checks only note what they demand.
        let _ = T::check(&base);
        LEARNED.take()
    }

    /// Both together.
    pub(super) fn and(mut self, other: Facts) -> Facts {
        let pick = |a: Option<usize>, b: Option<usize>, pick: fn(usize, usize) -> usize| match (a, b) {
            (Some(a), Some(b)) => Some(pick(a, b)),
            (a, b) => a.or(b),
        };
        self.min_length = pick(self.min_length, other.min_length, usize::max);
        self.max_length = pick(self.max_length, other.max_length, usize::min);
        self.total_digits = pick(self.total_digits, other.total_digits, usize::min);
        self.fraction_digits = pick(self.fraction_digits, other.fraction_digits, usize::min);
        self.bounds.extend(other.bounds);
        self.patterns.extend(other.patterns);
        if self.values.is_empty() {
            self.values = other.values;
        }
        self
    }
}
