//! Elements for which the schema gives a value, as their default or the only one.

use super::{Reader, Result};
use crate::values::Value;
use crate::xml::traits::{Given, ReadXml};
use crate::xml::{ErrorKind, Name};

impl Reader<'_> {
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
}
