//! Asking for elements, groups and wildcards.

use super::errors::one_of;
use super::fast::Glance;
use super::{Chars, Next};
use super::{Reader, Result};
use crate::xml::error::Error;
use crate::xml::traits::{ReadParticle, ReadXml};
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
    pub(super) fn check_no_more(&mut self, name: Name, count: usize, max: usize) -> Result<()> {
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
    pub(super) fn insist(&mut self, expected: bool) {
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
