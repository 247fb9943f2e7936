//! Elements that are kept as they are, by name or by wildcard.

use super::{Next, Reader, Result};
use crate::xml::raw::RawXml;
use crate::xml::scope::Binding;
use crate::xml::traits::ReadParticle;
use crate::xml::{ErrorKind, Name, Wildcard};

impl Reader<'_> {
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
}
