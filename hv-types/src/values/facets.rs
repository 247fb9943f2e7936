//! The facet checks that generated restrictions call, and the macros that define them.

use regex::Regex;
use std::sync::OnceLock;

use super::{Value, ValueError};
#[cfg(feature = "arbitrary")]
use crate::arbitrary::note;

/// A pattern facet, compiled on first use.
///
/// The regular expression is in the syntax of the `regex` crate, to which
/// hv-codegen translates it; matching takes linear time. `shown` is the
/// schema's own wording, for messages.
#[derive(Debug)]
pub struct Pattern {
    regex: std::sync::LazyLock<Option<Regex>>,
    shown: &'static str,
}

impl Pattern {
    /// A pattern whose regular expression `compile` yields.
    pub const fn new(shown: &'static str, compile: fn() -> Option<Regex>) -> Self {
        Pattern { regex: std::sync::LazyLock::new(compile), shown }
    }

    /// Whether the whole of `text` matches. A pattern that cannot be compiled
    /// matches nothing: a refusal is safer than an unchecked value.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// Checks pattern facets: all of them must match.
///
/// # Errors
///
/// Names the first pattern that does not match.
pub fn patterns(type_name: &'static str, text: &str, patterns: &[&Pattern]) -> Result<(), ValueError> {
    #[cfg(feature = "arbitrary")]
    if note(|facts| {
        let regexes = patterns.iter().filter_map(|pattern| pattern.regex.as_ref());
        facts.patterns.extend(regexes.map(|regex| regex.as_str().to_owned()));
    }) {
        return Ok(());
    }
    match patterns.iter().find(|pattern| !pattern.matches(text)) {
        None => Ok(()),
        Some(pattern) => {
            Err(ValueError::new(type_name, text, format!("must match the pattern {}", pattern.shown)))
        }
    }
}

/// Checks `minLength` and `maxLength` (with `length` as both) against `len`,
/// counted in characters, list items or octets as the type demands.
///
/// # Errors
///
/// Says which bound is broken.
pub fn length(
    type_name: &'static str,
    text: &str,
    len: usize,
    min: Option<usize>,
    max: Option<usize>,
) -> Result<(), ValueError> {
    #[cfg(feature = "arbitrary")]
    if note(|facts| (facts.min_length, facts.max_length) = (min, max)) {
        return Ok(());
    }
    let reason = match (min, max) {
        (Some(1), _) if len == 0 => "must not be empty".to_owned(),
        (Some(min), Some(max)) if min == max && len != min => {
            format!("must have a length of {min}, has {len}")
        }
        (Some(min), _) if len < min => format!("must have a length of at least {min}, has {len}"),
        (_, Some(max)) if len > max => format!("must have a length of at most {max}, has {len}"),
        _ => return Ok(()),
    };
    Err(ValueError::new(type_name, text, reason))
}

/// The range facets of a type over `B`; their limits are read once.
#[derive(Debug)]
pub struct Bounds<B> {
    facets: &'static [(Bound, &'static str)],
    limits: OnceLock<Vec<Option<B>>>,
}

impl<B: Value + PartialOrd> Bounds<B> {
    /// Facets, given in the type's lexical form.
    pub const fn new(facets: &'static [(Bound, &'static str)]) -> Self {
        Bounds { facets, limits: OnceLock::new() }
    }

    #[cold]
    fn read_limits(&self) -> &[Option<B>] {
        self.limits.get_or_init(|| self.facets.iter().map(|(_, limit)| B::parse(limit).ok()).collect())
    }

    /// Checks a value.
    ///
    /// # Errors
    ///
    /// Says which bound is broken. A value that cannot be compared with a bound
    /// (NaN, a date without a zone against one with) breaks it.
    pub fn check(&self, type_name: &'static str, value: &B) -> Result<(), ValueError> {
        #[cfg(feature = "arbitrary")]
        if note(|facts| facts.bounds.extend_from_slice(self.facets)) {
            return Ok(());
        }
        let limits = match self.limits.get() {
            Some(limits) => limits,
            None => self.read_limits(),
        };
        let broken = self.facets.iter().zip(limits).find(|((bound, _), limit)| {
            !limit.as_ref().is_some_and(|limit| match bound {
                Bound::MinInclusive => value >= limit,
                Bound::MinExclusive => value > limit,
                Bound::MaxInclusive => value <= limit,
                Bound::MaxExclusive => value < limit,
            })
        });
        match broken {
            None => Ok(()),
            Some((facet, _)) => Err(out_of_bounds(type_name, value, facet)),
        }
    }
}

#[cold]
fn out_of_bounds<B: Value>(
    type_name: &'static str,
    value: &B,
    (bound, text): &(Bound, &'static str),
) -> ValueError {
    let words = match bound {
        Bound::MinInclusive => "at least",
        Bound::MinExclusive => "greater than",
        Bound::MaxInclusive => "at most",
        Bound::MaxExclusive => "less than",
    };
    let mut shown = String::new();
    value.write(&mut shown);
    ValueError::new(type_name, &shown, format!("must be {words} {text}"))
}

/// A range facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `minInclusive`.
    MinInclusive,
    /// `minExclusive`.
    MinExclusive,
    /// `maxInclusive`.
    MaxInclusive,
    /// `maxExclusive`.
    MaxExclusive,
}

/// Checks `totalDigits` and `fractionDigits` of a decimal text.
///
/// # Errors
///
/// Says which of them is broken.
pub fn digits(
    type_name: &'static str,
    text: &str,
    total: Option<usize>,
    fraction: Option<usize>,
) -> Result<(), ValueError> {
    #[cfg(feature = "arbitrary")]
    if note(|facts| (facts.total_digits, facts.fraction_digits) = (total, fraction)) {
        return Ok(());
    }
    let unsigned = text.trim_matches(super::WHITE_SPACE).trim_start_matches(['+', '-']);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    if total.is_some_and(|total| {
        let leading = if whole.is_empty() { part.trim_start_matches('0').len() } else { part.len() };
        whole.len() + leading > total
    }) {
        let reason = format!("must have at most {} digits", total.unwrap_or_default());
        return Err(ValueError::new(type_name, text, reason));
    }
    if fraction.is_some_and(|fraction| part.len() > fraction) {
        let reason = format!("must have at most {} fraction digits", fraction.unwrap_or_default());
        return Err(ValueError::new(type_name, text, reason));
    }
    Ok(())
}

/// The enumeration facets of a type over `B`, which compare by value; their values
/// are read once.
#[derive(Debug)]
pub struct Allowed<B> {
    texts: &'static [&'static str],
    values: OnceLock<Vec<B>>,
}

impl<B: Value + PartialEq> Allowed<B> {
    /// The values, given in the type's lexical form.
    pub const fn new(texts: &'static [&'static str]) -> Self {
        Allowed { texts, values: OnceLock::new() }
    }

    /// Checks a value.
    ///
    /// # Errors
    ///
    /// The value equals none of those allowed.
    pub fn check(&self, type_name: &'static str, value: &B) -> Result<(), ValueError> {
        #[cfg(feature = "arbitrary")]
        if note(|facts| facts.values.extend_from_slice(self.texts)) {
            return Ok(());
        }
        let allowed =
            self.values.get_or_init(|| self.texts.iter().filter_map(|text| B::parse(text).ok()).collect());
        if allowed.contains(value) {
            return Ok(());
        }
        let mut shown = String::new();
        value.write(&mut shown);
        Err(ValueError::new(type_name, &shown, format!("must be one of {}", self.texts.join(", "))))
    }
}
