//! Asking for elements, groups and wildcards.

use super::errors::one_of;
use super::fast::Glance;
use super::{Chars, Next};
use super::{Reader, Result};
use crate::values::Value;
use crate::xml::error::Error;
use crate::xml::raw::RawXml;
use crate::xml::scope::Binding;
use crate::xml::traits::{Given, ReadParticle, ReadXml};
use crate::xml::{ErrorKind, Name, Wildcard};

impl<'a> Reader<'a> {
    /// Reads the element `name`, which must come next.
    ///
    /// # Errors
    ///
    /// The element is missing, or its content is not a `T`.
    pub fn required<T: ReadXml>(&mut self, name: impl Into<Name>) -> Result<T> {
        let name = name.into();
        self.expect(name, true);
        match T::read_named(self, name)? {
            Some(value) => Ok(value),
            None => Err(self.missing(name)),
        }
    }

    /// Reads the element `name` if it comes next.
    ///
    /// # Errors
    ///
    /// The element's content is not a `T`.
    pub fn optional<T: ReadXml>(&mut self, name: impl Into<Name>) -> Result<Option<T>> {
        T::read_named(self, name.into())
    }

    /// Reads as many elements `name` as come next, at least `min` and at most `max`.
    ///
    /// # Errors
    ///
    /// There are fewer or more, or one's content is not a `T`.
    pub fn repeated<T: ReadXml>(&mut self, name: impl Into<Name>, min: usize, max: usize) -> Result<Vec<T>> {
        let mut values = Vec::new();
        self.fill_list(name, min, max, &mut values)?;
        Ok(values)
    }

    /// Checks as many elements `name` as come next, at least `min` and at most `max`.
    ///
    /// # Errors
    ///
    /// There are fewer or more, or one's content is not a `T`.
    pub fn check<T: ReadXml>(&mut self, name: impl Into<Name>, min: usize, max: usize) -> Result<()> {
        let name = name.into();
        let mut count = 0;
        while count < max && T::check_named(self, name)? {
            count += 1;
        }
        self.check_count(name, count, min, max)
    }

    /// What follows as many elements `name` as were found.
    pub(super) fn check_count(&mut self, name: Name, count: usize, min: usize, max: usize) -> Result<()> {
        if count < min {
            if count == 0 {
                return Err(self.missing(name));
            }
            return Err(self.too_few(&format!("elements `{name}`"), count, min));
        }
        if max == 1 { Ok(()) } else { self.check_no_more(name, count, max) }
    }

    /// After as many elements `name` as may stand here, no other one comes.
    fn check_no_more(&mut self, name: Name, count: usize, max: usize) -> Result<()> {
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            return Ok(());
        }
        if count == max && self.is_next(name)? {
            let message = format!("at most {max} elements `{name}` may stand here");
            return Err(self.error_at(self.pos, ErrorKind::Occurrence, message));
        }
        Ok(())
    }

    /// Reads a group or choice that must come next.
    ///
    /// # Errors
    ///
    /// It does not come next, or is not complete.
    pub fn required_particle<P: ReadParticle>(&mut self) -> Result<P> {
        #[cfg(feature = "arbitrary")]
        self.dream_start::<P>(true)?;
        if P::EMPTIABLE || P::starts(self)? {
            return P::read_particle(self);
        }
        Err(self.missing_one_of(P::NAMES))
    }

    /// Reads a group or choice if it comes next.
    ///
    /// # Errors
    ///
    /// It starts but is not complete.
    pub fn optional_particle<P: ReadParticle>(&mut self) -> Result<Option<P>> {
        if P::starts(self)? { P::read_particle(self).map(Some) } else { Ok(None) }
    }

    /// Reads a group or choice as often as it comes next.
    ///
    /// # Errors
    ///
    /// It comes fewer than `min` or more than `max` times, or is not complete.
    pub fn repeated_particle<P: ReadParticle>(&mut self, min: usize, max: usize) -> Result<Vec<P>> {
        let mut values = Vec::new();
        #[cfg(feature = "arbitrary")]
        self.dream_start::<P>(min > 0)?;
        while values.len() < max && P::starts(self)? {
            values.push(P::read_particle(self)?);
            #[cfg(feature = "arbitrary")]
            self.dream_start::<P>(values.len() < min)?;
        }
        if values.len() < min && !P::EMPTIABLE {
            if values.is_empty() {
                return Err(self.missing_one_of(P::NAMES));
            }
            return Err(self.too_few(&format!("of {}", one_of(P::NAMES)), values.len(), min));
        }
        Ok(values)
    }

    /// Whether the element `name` comes next.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn is_next(&mut self, name: impl Into<Name>) -> Result<bool> {
        let name = name.into();
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            return Ok(dream.is_next(name));
        }
        match self.glance(name) {
            // Otherwise the tag itself may declare a default namespace.
            Glance::Here(name_end) if self.input.as_bytes()[name_end] == b'>' => Ok(true),
            Glance::NotHere => Ok(false),
            Glance::Here(_) | Glance::Unclear => self.general_is_next(name),
        }
    }

    pub(super) fn general_is_next(&mut self, name: Name) -> Result<bool> {
        self.next()?;
        Ok(self.peeked_is(name))
    }

    /// Whether one of the elements `names` comes next.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn is_next_one_of(&mut self, names: &[Name]) -> Result<bool> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            return Ok(dream.is_next_one_of(names));
        }
        self.next()?;
        Ok(names.iter().any(|name| self.peeked_is(*name)))
    }

    /// Whether any element comes next, for wildcards; `namespaces` restricts it.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn is_next_any(&mut self, namespaces: Wildcard) -> Result<bool> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            return Ok(dream.is_next_any(namespaces));
        }
        self.next()?;
        Ok(match &self.peeked {
            None => false,
            Some(tag) => namespaces.allows(self.scope.element_namespace(tag.prefix)),
        })
    }

    /// The namespace of the element that comes next.
    pub(in crate::xml) fn next_namespace(&mut self) -> Result<Option<String>> {
        self.next()?;
        let prefix = self.peeked.as_ref().map(|tag| tag.prefix);
        Ok(prefix.and_then(|prefix| self.scope.element_namespace(prefix)).map(str::to_owned))
    }

    /// Reads the next element untouched.
    ///
    /// # Errors
    ///
    /// No element comes next, or it is not well-formed.
    pub fn raw(&mut self) -> Result<RawXml> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let raw = dream.raw();
            return raw.ok_or_else(|| self.dead_end());
        }
        if let Next::End = self.next()? {
            let message = "expected an element".to_owned();
            return Err(self.error_at(self.pos, ErrorKind::Missing, message));
        }
        let start = self.pos;
        let outer_scope = self.peeked.as_ref().map_or(0, |tag| tag.outer_scope);
        self.enter_peeked()?;
        self.attributes.clear();
        self.skip_content()?;
        Ok(self.raw_from(start, self.pos, outer_scope))
    }

    /// Reads the next element, whatever it is, and those in it that `R` knows as such.
    pub(in crate::xml) fn content_of_any<R: ReadParticle>(&mut self) -> Result<()> {
        let mut depth = 0;
        loop {
            if depth > 0 {
                self.mixed_text()?;
            }
            if let Next::End = self.next()? {
                self.attributes.clear();
                self.close()?;
                depth -= 1;
            } else if depth > 0 && R::starts(self)? {
                R::read_particle(self)?;
            } else {
                self.enter_peeked()?;
                self.attributes.clear();
                depth += 1;
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Reads the element entered last untouched, through its end tag.
    ///
    /// # Errors
    ///
    /// It is not well-formed.
    pub fn raw_entered(&mut self) -> Result<RawXml> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let raw = dream.raw_open();
            return raw.ok_or_else(|| self.dead_end());
        }
        let (start, outer_scope) =
            self.open.last().map_or((self.pos, 0), |open| (open.start, open.outer_scope));
        self.attributes.clear();
        self.skip_content()?;
        Ok(self.raw_from(start, self.pos, outer_scope))
    }

    /// The element from `start` to `end`, under the first `outer_scope` declarations.
    fn raw_from(&self, start: usize, end: usize, outer_scope: usize) -> RawXml {
        let source = &self.input[start..end];
        RawXml::from_source(source, self.scope.needed_by(outer_scope, source))
    }

    /// A child, read before, of the element that is open now: what stands from `start`
    /// to `end`. Both are places that [`position`](Self::position) told.
    pub(crate) fn raw_between(&self, start: usize, end: usize) -> RawXml {
        self.raw_from(start, end, self.inner_scope())
    }

    /// The namespace declarations in scope in the element that is open now.
    pub(crate) fn namespaces(&self) -> Vec<Binding> {
        self.scope.visible(self.inner_scope())
    }

    /// How many declarations are in scope in the element that is open now.
    fn inner_scope(&self) -> usize {
        self.peeked.as_ref().map_or(self.scope.len(), |tag| tag.outer_scope)
    }

    /// Reads one element that a wildcard admits, which must come next.
    ///
    /// # Errors
    ///
    /// None comes next, or it is not well-formed.
    pub fn required_any(&mut self, namespaces: Wildcard) -> Result<RawXml> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            dream.insist(true);
        }
        match self.optional_any(namespaces)? {
            Some(raw) => Ok(raw),
            None => Err(self.missing_one_of(&[])),
        }
    }

    /// Reads one element if it comes next and a wildcard admits it.
    ///
    /// # Errors
    ///
    /// It is not well-formed.
    pub fn optional_any(&mut self, namespaces: Wildcard) -> Result<Option<RawXml>> {
        if self.is_next_any(namespaces)? { self.raw().map(Some) } else { Ok(None) }
    }

    /// Reads the elements that come next and that a wildcard admits.
    ///
    /// # Errors
    ///
    /// There are fewer than `min`, or one is not well-formed.
    pub fn repeated_any(&mut self, namespaces: Wildcard, min: usize, max: usize) -> Result<Vec<RawXml>> {
        let mut values = Vec::new();
        self.insist(min > 0);
        while values.len() < max && self.is_next_any(namespaces)? {
            values.push(self.raw()?);
            self.insist(values.len() < min);
        }
        if values.len() < min {
            return Err(self.missing_one_of(&[]));
        }
        Ok(values)
    }

    /// Reads the element `name` untouched; it must come next.
    ///
    /// # Errors
    ///
    /// It does not come next, or is not well-formed.
    pub fn required_raw(&mut self, name: impl Into<Name>) -> Result<RawXml> {
        let name = name.into();
        self.expect(name, true);
        if self.is_next(name)? { self.raw() } else { Err(self.missing(name)) }
    }

    /// Reads the element `name` untouched if it comes next.
    ///
    /// # Errors
    ///
    /// It is not well-formed.
    pub fn optional_raw(&mut self, name: impl Into<Name>) -> Result<Option<RawXml>> {
        if self.is_next(name)? { self.raw().map(Some) } else { Ok(None) }
    }

    /// Reads the elements `name` that come next, untouched.
    ///
    /// # Errors
    ///
    /// There are fewer than `min` or more than `max`, or one is not well-formed.
    pub fn repeated_raw(&mut self, name: impl Into<Name>, min: usize, max: usize) -> Result<Vec<RawXml>> {
        let name = name.into();
        let mut values = Vec::new();
        self.expect(name, min > 0);
        while values.len() < max && self.is_next(name)? {
            values.push(self.raw()?);
            self.expect(name, values.len() < min);
        }
        if values.len() < min {
            return Err(self.missing(name));
        }
        self.check_no_more(name, values.len(), max)?;
        Ok(values)
    }

    /// Reads the element `name`, which must come next; empty, it means `default`.
    ///
    /// # Errors
    ///
    /// The element is missing, or its text does not fit `T`.
    pub fn required_or<T: Value>(&mut self, name: impl Into<Name>, default: &str) -> Result<T> {
        let name = name.into();
        self.expect(name, true);
        match self.optional_or(name, default)? {
            Some(value) => Ok(value),
            None => Err(self.missing(name)),
        }
    }

    /// Reads the element `name` if it comes next; empty, it means `default`.
    ///
    /// # Errors
    ///
    /// The element's text does not fit `T`.
    pub fn optional_or<T: Value>(&mut self, name: impl Into<Name>, default: &str) -> Result<Option<T>> {
        if !self.enter_expected(name.into())? {
            return Ok(None);
        }
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let value = dream.value_or(default);
            dream.leave();
            return value.map(Some).ok_or_else(|| self.dead_end());
        }
        let start = self.open.last().map_or(0, |open| open.start);
        let scope = self.scope_for::<T>();
        let text = self.text()?;
        let value = if text.is_empty() { T::defaulted(default) } else { self.parse(&text, scope, start) };
        value.map(Some).map_err(|error| self.value_error(start, &error))
    }

    /// Reads the element `name`, which must come next and have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The element is missing, or has another value.
    pub fn required_fixed<T: Value + PartialEq>(&mut self, name: impl Into<Name>, fixed: &str) -> Result<T> {
        let name = name.into();
        self.expect(name, true);
        match self.optional_fixed(name, fixed)? {
            Some(value) => Ok(value),
            None => Err(self.missing(name)),
        }
    }

    /// Reads the element `name` if it comes next; it must have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The element has another value.
    pub fn optional_fixed<T: Value + PartialEq>(
        &mut self,
        name: impl Into<Name>,
        fixed: &str,
    ) -> Result<Option<T>> {
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            return self.dream_fixed(name.into(), fixed);
        }
        let start = self.pos;
        let value: Option<T> = self.optional_or(name, fixed)?;
        match &value {
            Some(found) if !T::parse(fixed).is_ok_and(|fixed| fixed == *found) => {
                Err(self.error_at(start, ErrorKind::Value, format!("must be `{fixed}`")))
            }
            _ => Ok(value),
        }
    }

    /// Reads the element `name` if it comes next, for which the schema gives a value.
    ///
    /// # Errors
    ///
    /// The element's content is not a `T`, or not the fixed value.
    pub fn optional_given<T: ReadXml>(
        &mut self,
        name: impl Into<Name>,
        given: Given<'_>,
    ) -> Result<Option<T>> {
        if self.enter_expected(name.into())? { T::read_given(self, given).map(Some) } else { Ok(None) }
    }

    /// Reads the element `name`, which must come next, for which the schema gives a value.
    ///
    /// # Errors
    ///
    /// The element is missing, its content is not a `T`, or not the fixed value.
    pub fn required_given<T: ReadXml>(&mut self, name: impl Into<Name>, given: Given<'_>) -> Result<T> {
        let name = name.into();
        self.expect(name, true);
        match self.optional_given(name, given)? {
            Some(value) => Ok(value),
            None => Err(self.missing(name)),
        }
    }

    /// Reads as many elements `name` as come next, for which the schema gives a value.
    ///
    /// # Errors
    ///
    /// As [`repeated`](Self::repeated); or one is not the fixed value.
    pub fn repeated_given<T: ReadXml>(
        &mut self,
        name: impl Into<Name>,
        given: Given<'_>,
        min: usize,
        max: usize,
    ) -> Result<Vec<T>> {
        let name = name.into();
        let mut values = Vec::new();
        self.expect(name, min > 0);
        while values.len() < max
            && let Some(value) = self.optional_given(name, given)?
        {
            values.push(value);
            self.expect(name, values.len() < min);
        }
        self.check_count(name, values.len(), min, max)?;
        Ok(values)
    }

    /// After an optional `xs:all`: where one of its members came, all of the `required`
    /// ones must have; each is given by name and whether it came.
    ///
    /// # Errors
    ///
    /// One did not come.
    pub fn members_together(&mut self, any: bool, required: &[(Name, bool)]) -> Result<()> {
        match required.iter().find(|(_, came)| any && !came) {
            None => Ok(()),
            Some((name, _)) => {
                #[cfg(feature = "arbitrary")]
                if let Some(dream) = &mut self.dream {
                    dream.learn_member(*name);
                }
                Err(self.missing(*name))
            }
        }
    }

    /// Reads a member of `xs:all` into its slot; `false` when it does not come
    /// next, or came before.
    ///
    /// # Errors
    ///
    /// Its content is not a `T`.
    pub fn member<T: ReadXml>(&mut self, name: impl Into<Name>, slot: &mut Option<T>) -> Result<bool> {
        if slot.is_some() {
            return Ok(false);
        }
        *slot = self.optional(name)?;
        Ok(slot.is_some())
    }

    /// The member of `xs:all` that must have come.
    ///
    /// # Errors
    ///
    /// It did not.
    pub fn required_member<T>(&mut self, name: impl Into<Name>, slot: Option<T>) -> Result<T> {
        slot.ok_or_else(|| {
            let name = name.into();
            #[cfg(feature = "arbitrary")]
            if let Some(dream) = &mut self.dream {
                dream.learn_member(name);
            }
            self.missing(name)
        })
    }

    /// What a reader that makes up its document must put next.
    #[inline]
    pub(super) fn expect(&mut self, name: Name, expected: bool) {
        #[cfg(feature = "arbitrary")]
        if let (Some(dream), true) = (&mut self.dream, expected) {
            dream.expect(name);
        }
        #[cfg(not(feature = "arbitrary"))]
        let _ = (name, expected);
    }

    /// The same, whatever it is.
    #[inline]
    fn insist(&mut self, expected: bool) {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            dream.insist(expected);
        }
        #[cfg(not(feature = "arbitrary"))]
        let _ = expected;
    }

    /// The error of a choice none of whose alternatives comes next.
    pub fn expected_one_of(&mut self, names: &[&str]) -> Error {
        self.missing_one_of(names)
    }

    /// Enters the element that was found with [`peek_local_name`](Self::peek_local_name),
    /// leaving its attributes and content to be read.
    ///
    /// # Errors
    ///
    /// No element comes next, or the nesting is too deep.
    pub fn enter(&mut self) -> Result<()> {
        if let Next::End = self.next()? {
            return Err(self.error_at(self.pos, ErrorKind::Missing, "expected an element"));
        }
        self.enter_peeked()
    }

    /// Closes the element entered last, which must have no content: no white space
    /// either.
    ///
    /// # Errors
    ///
    /// An element or text follows, or the end tag is malformed.
    pub fn close_empty(&mut self) -> Result<()> {
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            return self.close();
        }
        if self.peeked.is_none() && !self.empty {
            let start = self.pos;
            if let Chars::Text(_) = self.chars()? {
                let message = "the element must be empty: no text, not even white space, may stand in it";
                return Err(self.error_inside(start, ErrorKind::Unexpected, None, message));
            }
        }
        self.close()
    }

    /// Closes the element entered last, which must have no further content.
    ///
    /// # Errors
    ///
    /// Another element or text follows, or the end tag is malformed.
    pub fn close(&mut self) -> Result<()> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            dream.leave();
            return Ok(());
        }
        if self.peeked.is_none() && !self.empty {
            self.skip_white_space();
            if self.fast_end(self.pos) {
                return Ok(());
            }
        }
        self.general_close()
    }

    #[inline(never)]
    fn general_close(&mut self) -> Result<()> {
        if self.open.is_empty() {
            return Err(self.error_at(self.pos, ErrorKind::Syntax, "no element is open"));
        }
        if self.empty {
            self.leave();
            return Ok(());
        }
        match self.next()? {
            Next::Start => Err(self.not_here()),
            Next::End => self.end_tag(),
        }
    }
}
