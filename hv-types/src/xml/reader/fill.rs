//! Reading into a value that is there already.
//!
//! What may be absent has a value before anything is read: `None`, an empty list.
//! Filling it in spares the moves of a result, and leaves one value to drop where a
//! later field fails, instead of one for each field before it. That makes generated
//! readers a fraction as long, for the compiler too.

use super::{Reader, Result};
use crate::xml::Name;
use crate::xml::traits::ReadXml;

impl Reader<'_> {
    /// Reads the element `name` into `slot` if it comes next; otherwise `slot` stays
    /// as it is.
    ///
    /// # Errors
    ///
    /// The element's content is not a `T`.
    pub fn fill<T: ReadXml>(&mut self, name: impl Into<Name>, slot: &mut Option<T>) -> Result<()> {
        if let Some(value) = T::read_named(self, name.into())? {
            *slot = Some(value);
        }
        Ok(())
    }

    /// Reads as many elements `name` as come next, at least `min` and at most `max`,
    /// and appends them to `list`, which is empty.
    ///
    /// # Errors
    ///
    /// There are fewer or more, or one's content is not a `T`.
    pub fn fill_list<T: ReadXml>(
        &mut self,
        name: impl Into<Name>,
        min: usize,
        max: usize,
        list: &mut Vec<T>,
    ) -> Result<()> {
        let name = name.into();
        self.expect(name, min > 0);
        while list.len() < max
            && let Some(value) = T::read_named(self, name)?
        {
            list.push(value);
            self.expect(name, list.len() < min);
        }
        self.check_count(name, list.len(), min, max)
    }
}
