//! Asking for text.

use std::borrow::Cow;

use super::Chars;
use super::fast::Glance;
use super::{Reader, Result};
use crate::values::Value;
use crate::xml::chars::plain_text_len;
use crate::xml::error::ErrorKind;
use crate::xml::name::Name;
use crate::xml::traits::Given;

impl<'a> Reader<'a> {
    /// Reads the element `name` with a simple value if it comes next.
    pub(in crate::xml) fn leaf<T: Value>(&mut self, name: Name) -> Result<Option<T>> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let entered = dream.enter(name);
            return match entered {
                Some(true) => self.value().map(Some),
                Some(false) => Ok(None),
                None => Err(self.dead_end()),
            };
        }
        let (start, parsed) = match self.fast_leaf(name) {
            Glance::Here((start, text)) => (start, self.parse(text, self.scope_for::<T>(), start)),
            Glance::NotHere => return Ok(None),
            Glance::Unclear => match self.leaf_with_references(name) {
                Glance::Here((start, text)) => (start, self.parse(&text, self.scope_for::<T>(), start)),
                _ if self.enter_expected(name)? => return self.value().map(Some),
                _ => return Ok(None),
            },
        };
        parsed.map(Some).map_err(|error| self.value_error(start, &error))
    }

    /// Checks the element `name` with a simple value if it comes next.
    pub(in crate::xml) fn check_leaf<T: Value>(&mut self, name: Name) -> Result<bool> {
        let (start, checked) = match self.fast_leaf(name) {
            Glance::Here((start, text)) => (start, self.check_text::<T>(text, self.scope_for::<T>(), start)),
            Glance::NotHere => return Ok(false),
            Glance::Unclear => match self.leaf_with_references(name) {
                Glance::Here((start, text)) => {
                    (start, self.check_text::<T>(&text, self.scope_for::<T>(), start))
                }
                _ if self.enter_expected(name)? => return self.check_value::<T>().map(|()| true),
                _ => return Ok(false),
            },
        };
        checked.map(|()| true).map_err(|error| self.value_error(start, &error))
    }

    /// Checks a simple value: the element's text, through its end tag.
    ///
    /// # Errors
    ///
    /// As [`value`](Self::value).
    pub fn check_value<T: Value>(&mut self) -> Result<()> {
        let start = self.open.last().map_or(0, |open| open.start);
        let scope = self.scope_for::<T>();
        let text = self.text()?;
        self.check_text::<T>(&text, scope, start).map_err(|error| self.value_error(start, &error))
    }

    /// Reads a simple value: the element's text, through its end tag.
    ///
    /// # Errors
    ///
    /// The text does not fit `T`, or the element has child elements.
    pub fn value<T: Value>(&mut self) -> Result<T> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let value = dream.value();
            dream.leave();
            return value.ok_or_else(|| self.dead_end());
        }
        let start = self.open.last().map_or(0, |open| open.start);
        let scope = self.scope_for::<T>();
        let text = self.text()?;
        self.parse(&text, scope, start).map_err(|error| self.value_error(start, &error))
    }

    /// Reads a simple value for which the schema gives one: the element's text, through
    /// its end tag.
    ///
    /// # Errors
    ///
    /// As [`value`](Self::value); or the value is not the fixed one.
    pub fn value_given<T: Value>(&mut self, given: Given<'_>) -> Result<T> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let value = match given {
                Given::Default(default) => dream.value_or(default),
                Given::Fixed(fixed) => T::parse(fixed).ok(),
            };
            dream.leave();
            return value.ok_or_else(|| self.dead_end());
        }
        let start = self.open.last().map_or(0, |open| open.start);
        let scope = self.scope_for::<T>();
        let text = self.text()?;
        let value =
            if text.is_empty() { T::defaulted(given.text()) } else { self.parse(&text, scope, start) };
        let value: T = value.map_err(|error| self.value_error(start, &error))?;
        match given {
            Given::Fixed(fixed) if !T::parse(fixed).is_ok_and(|fixed| fixed == value) => {
                Err(self.error_at(start, ErrorKind::Value, format!("must be `{fixed}`")))
            }
            _ => Ok(value),
        }
    }

    /// Reads the element's text, through its end tag.
    ///
    /// # Errors
    ///
    /// The element has child elements, or a reference cannot be resolved.
    pub fn text(&mut self) -> Result<Cow<'a, str>> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            dream.leave();
            return Ok(Cow::Borrowed(""));
        }
        self.end_attributes()?;
        if self.empty {
            self.leave();
            return Ok(Cow::Borrowed(""));
        }
        let start = self.pos;
        let plain = plain_text_len(&self.input.as_bytes()[start..]);
        if plain <= self.limits.text && self.fast_end(start + plain) {
            return Ok(Cow::Borrowed(&self.input[start..start + plain]));
        }
        self.slow_text()
    }

    /// Text with references, CDATA or comments in it.
    pub(super) fn slow_text(&mut self) -> Result<Cow<'a, str>> {
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        loop {
            match self.chars()? {
                Chars::Text(piece) if text.is_empty() => text = piece,
                Chars::Text(piece) => {
                    self.check_text_len(text.len() + piece.len())?;
                    text.to_mut().push_str(&piece);
                }
                Chars::Markup if self.rest().starts_with("</") => {
                    self.end_tag()?;
                    return Ok(text);
                }
                Chars::Markup => {
                    self.next()?;
                    let name = self.peeked.as_ref().map_or("", |tag| tag.name);
                    let message = format!("element `{name}` is not expected: only text may stand here");
                    return Err(self.error_at(self.pos, ErrorKind::Unexpected, message));
                }
            }
        }
    }

    /// Reads a run of character data in mixed content; `None` before markup.
    ///
    /// # Errors
    ///
    /// A reference cannot be resolved, or the text is malformed.
    pub fn mixed_text(&mut self) -> Result<Option<String>> {
        if self.peeked.is_some() || self.empty {
            return Ok(None);
        }
        let mut text = String::new();
        while let Chars::Text(piece) = self.chars()? {
            self.check_text_len(text.len() + piece.len())?;
            text.push_str(&piece);
        }
        Ok((!text.is_empty()).then_some(text))
    }
}
