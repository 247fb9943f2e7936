//! The answers of a reader that reads what is not written yet.

use std::collections::BTreeSet;

use crate::values::Value;
use crate::xml::{
    ContentModel, Name, RawAttributes, RawXml, ReadParticle, ReadXml, Reader, Wildcard, WriteXml,
};

use super::dice::Dice;
use super::{Error, Result, Unstructured};

/// Deeper than this, whatever may be absent is.
const TIRED: usize = 24;
/// With more elements than this as well.
const MANY: usize = 2_000;
/// Beyond these there is no way out.
const DEPTH_LIMIT: usize = 200;
const ELEMENT_LIMIT: usize = 50_000;
/// How often a value is tried again, knowing more.
const ATTEMPTS: u64 = 40;

/// The namespace of what no schema declares.
pub(crate) const NAMESPACE: &str = "urn:example:arbitrary";

/// What comes next, once that is settled.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Next {
    Element(Name),
    /// An element that a wildcard admits, in this namespace.
    Wild(Option<&'static str>),
}

/// The state of a reader that dreams.
#[derive(Debug)]
pub(crate) struct Dream<'a> {
    u: Unstructured<'a>,
    dice: Dice,
    open: Vec<Open>,
    /// How many elements there are.
    elements: usize,
    next: Option<Next>,
    /// The next question about what comes next must be answered with yes.
    insist: bool,
    /// What comes next is an element that only a wildcard admits.
    want_wild: bool,
    /// As little as possible.
    sparse: bool,
    /// Constraints between elements were not looked at.
    pub unchecked: bool,
    learned: Learned,
    /// The derived types that were offered last.
    offered: usize,
}

/// An element that is being made up.
#[derive(Debug)]
struct Open {
    name: Name,
    /// Members of `xs:all` that it has.
    members: Vec<&'static str>,
}

/// What an attempt that failed has told.
#[derive(Debug, Default)]
struct Learned {
    /// Members of `xs:all` that must be there: the element around, the member.
    members: BTreeSet<(&'static str, &'static str)>,
    /// Places, by their list of derived types, whose declared type is abstract.
    abstract_types: BTreeSet<usize>,
}

/// A value of a type that is an element.
#[doc(hidden)]
pub fn element<T: ReadXml + WriteXml>(u: &mut Unstructured<'_>, name: Name) -> Result<T> {
    attempts(
        u,
        |r| {
            r.dream_of(name);
            T::read_named(r, name).ok().flatten()
        },
        |value| {
            let text = crate::xml::to_string(value, name).ok()?;
            crate::xml::from_str::<T>(&text, name).ok().map(|_| ())
        },
    )
}

/// A value of a type that is a part of an element's content.
#[doc(hidden)]
pub fn particle<T: ReadParticle>(u: &mut Unstructured<'_>) -> Result<T> {
    // Constraints belong to elements, so there is nothing to check.
    attempts(u, |r| r.required_particle().ok(), |_| Some(()))
}

fn attempts<T>(
    u: &mut Unstructured<'_>,
    read: impl Fn(&mut Reader<'_>) -> Option<T>,
    check: impl Fn(&T) -> Option<()>,
) -> Result<T> {
    let available = u.len();
    let bytes = u.peek_bytes(available).unwrap_or_default();
    let mut learned = Learned::default();
    for attempt in 0..ATTEMPTS {
        let mut reader = Reader::dreaming(Dream {
            u: Unstructured::new(bytes),
            dice: Dice::new(attempt),
            open: Vec::new(),
            elements: 0,
            next: None,
            insist: false,
            want_wild: false,
            sparse: attempt >= ATTEMPTS / 2,
            unchecked: false,
            learned,
            offered: 0,
        });
        let value = read(&mut reader);
        let Some(dream) = reader.into_dream() else { return Err(Error::IncorrectFormat) };
        if let Some(value) = value
            && (!dream.unchecked || check(&value).is_some())
        {
            u.bytes(available - dream.u.len())?;
            return Ok(value);
        }
        learned = dream.learned;
    }
    Err(Error::IncorrectFormat)
}

impl Dream<'_> {
    fn is_tired(&self) -> bool {
        self.sparse || self.open.len() > TIRED || self.elements > MANY || self.u.is_empty()
    }

    /// Whether something that may be absent is there.
    fn chance(&mut self) -> bool {
        !self.is_tired() && self.u.ratio(3_u8, 5_u8).unwrap_or(false)
    }

    fn below(&mut self, count: usize) -> usize {
        if count < 2 {
            return 0;
        }
        // With nothing left to decide by: sooner or later an alternative leads out of
        // a recursive choice, and another attempt makes other choices.
        if self.is_tired() {
            return self.dice.below(count);
        }
        self.u.int_in_range(0..=count - 1).unwrap_or(0)
    }

    /// Says that the element comes next.
    pub(crate) fn expect(&mut self, name: Name) {
        if self.next.is_none() {
            self.next = Some(Next::Element(name));
        }
    }

    /// Says that some element comes next.
    pub(crate) fn insist(&mut self, insist: bool) {
        self.insist = insist && self.next.is_none();
    }

    /// Whether the element is next.
    pub(crate) fn is_next(&mut self, name: Name) -> bool {
        self.is_next_one_of(&[name])
    }

    pub(crate) fn is_next_one_of(&mut self, names: &[Name]) -> bool {
        match self.next {
            Some(Next::Element(next)) => return names.contains(&next),
            Some(Next::Wild(_)) => return false,
            None if self.want_wild || names.is_empty() => return false,
            None => {}
        }
        if !(self.must_be_there(names) || std::mem::take(&mut self.insist) || self.chance()) {
            return false;
        }
        let index = self.below(names.len());
        self.next = Some(Next::Element(names[index]));
        true
    }

    /// Whether one of the names is a member of `xs:all` that is still missing.
    fn must_be_there(&mut self, names: &[Name]) -> bool {
        let ([name], Some(open)) = (names, self.open.last_mut()) else { return false };
        let missing = self.learned.members.contains(&(open.name.local, name.local))
            && !open.members.contains(&name.local);
        if missing {
            open.members.push(name.local);
        }
        missing
    }

    pub(crate) fn is_next_any(&mut self, wildcard: Wildcard) -> bool {
        match self.next {
            Some(Next::Wild(namespace)) => return wildcard.allows(namespace),
            Some(Next::Element(_)) => return false,
            None => {}
        }
        let wanted = std::mem::take(&mut self.want_wild);
        if !(wanted || std::mem::take(&mut self.insist) || self.chance()) {
            return false;
        }
        let namespace = match wildcard {
            Wildcard::Any | Wildcard::Other(_) => Some(NAMESPACE),
            Wildcard::List(list) => match list.get(self.below(list.len())) {
                Some(namespace) => *namespace,
                None => return false,
            },
        };
        self.next = Some(Next::Wild(namespace));
        true
    }

    /// Enters the element if it is next; `None` when this is too deep.
    pub(crate) fn enter(&mut self, name: Name) -> Option<bool> {
        if self.open.len() > DEPTH_LIMIT || self.elements > ELEMENT_LIMIT {
            return None;
        }
        if !self.is_next(name) {
            return Some(false);
        }
        self.next = None;
        self.open.push(Open { name, members: Vec::new() });
        self.elements += 1;
        Some(true)
    }

    pub(crate) fn leave(&mut self) {
        self.open.pop();
    }

    /// A simple value.
    pub(crate) fn value<T: Value>(&mut self) -> Option<T> {
        let seed: u32 = self.u.arbitrary().unwrap_or(0);
        let salt = self.dice.below(usize::MAX) as u64;
        // IDs and what refers to them concern the document as a whole.
        self.unchecked |= T::IN_CONTEXT;
        let mut dice = Dice::new(salt ^ u64::from(seed));
        dice.ids = self.dice.ids;
        let value = dice.value();
        self.dice.ids = dice.ids;
        value
    }

    /// A simple value whose empty text means `default`.
    pub(crate) fn value_or<T: Value>(&mut self, default: &str) -> Option<T> {
        if self.chance() {
            for _ in 0..8 {
                let value: T = self.value()?;
                let mut text = String::new();
                value.write(&mut text);
                if !text.is_empty() {
                    return Some(value);
                }
            }
        }
        T::defaulted(default).ok()
    }

    /// An attribute that may be absent.
    pub(crate) fn has_attribute(&mut self) -> bool {
        self.chance()
    }

    /// Which of the derived types; `None` for the declared one.
    pub(crate) fn derived_type(&mut self, types: &[Name]) -> Option<usize> {
        self.offered = types.as_ptr() as usize;
        let known = self.learned.abstract_types.contains(&self.offered);
        (!types.is_empty() && (known || self.chance())).then(|| self.below(types.len()))
    }

    /// The declared type cannot stand where derived types were offered last.
    pub(crate) fn learn_abstract(&mut self) {
        self.learned.abstract_types.insert(self.offered);
    }

    /// A member of `xs:all` must be there.
    pub(crate) fn learn_member(&mut self, name: Name) {
        let parent = self.open.last().map_or("", |open| open.name.local);
        self.learned.members.insert((parent, name.local));
    }

    /// The next element, untouched.
    pub(crate) fn raw(&mut self) -> Option<RawXml> {
        let seed: u32 = self.u.arbitrary().unwrap_or(0);
        let mut dice = Dice::new(seed.into());
        match self.next.take()? {
            Next::Element(name) => raw(name.uri(), name.local, &mut dice),
            Next::Wild(namespace) => raw(namespace, "any", &mut dice),
        }
    }

    /// The open element, untouched.
    pub(crate) fn raw_open(&mut self) -> Option<RawXml> {
        let open = self.open.pop()?;
        self.next = Some(Next::Element(open.name));
        self.raw()
    }

    pub(crate) fn attributes(&mut self) -> RawAttributes {
        let seed: u32 = self.u.arbitrary().unwrap_or(0);
        raw_attributes(&mut Dice::new(seed.into()))
    }

    pub(crate) fn text(&mut self) -> Option<String> {
        if !self.chance() {
            return None;
        }
        let text: String = self.value()?;
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// The elements of mixed content by their index in a list of names; `usize::MAX`
    /// stands for one that a wildcard admits.
    pub(crate) fn children(&mut self, model: &ContentModel, out: &mut Vec<usize>) {
        let (min, max) = model.occurs();
        let mut count = min;
        while count < max && self.chance() {
            count += 1;
        }
        for _ in 0..count {
            match model {
                ContentModel::Element(index, _) => out.push(*index),
                ContentModel::Any(..) => out.push(usize::MAX),
                ContentModel::Sequence(parts, _) | ContentModel::All(parts, _) => {
                    parts.iter().for_each(|part| self.children(part, out));
                }
                ContentModel::Choice(parts, _) => {
                    if let Some(part) = parts.get(self.below(parts.len())) {
                        self.children(part, out);
                    }
                }
            }
        }
    }

    /// Says which child of mixed content comes next; `None` for one that only a
    /// wildcard admits.
    pub(crate) fn expect_child(&mut self, name: Option<Name>) {
        match name {
            Some(name) => self.next = Some(Next::Element(name)),
            None => self.want_wild = true,
        }
    }
}

/// An element of any content.
pub(super) fn raw(namespace: Option<&str>, local: &str, dice: &mut Dice) -> Option<RawXml> {
    let (prefix, declaration) = match namespace {
        Some(uri) if dice.one_in(2) => ("", format!(" xmlns=\"{uri}\"")),
        Some(uri) => ("a:", format!(" xmlns:a=\"{uri}\"")),
        None => ("", String::new()),
    };
    let content =
        ["", "text &amp; more", "<b c='1'>in</b> and out", "<!-- note --><![CDATA[<]]>"][dice.below(4)];
    format!("<{prefix}{local}{declaration}>{content}</{prefix}{local}>").parse().ok()
}

/// A few attributes of a namespace that no schema has.
pub(super) fn raw_attributes(dice: &mut Dice) -> RawAttributes {
    let mut attributes = RawAttributes::default();
    for local in ["one", "two"] {
        if dice.one_in(3) {
            let value = dice.text();
            // The names are well-formed and differ.
            let _ = attributes.insert(Some(NAMESPACE), local, &value);
        }
    }
    attributes
}
