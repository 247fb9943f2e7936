//! The fast path: comparing the bytes that are expected.

use super::Open;
use super::{Reader, Result};
use crate::xml::chars::is_white_space;
use crate::xml::name::Name;

impl<'a> Reader<'a> {
    /// Enters the element `name` if it comes next.
    #[inline]
    pub(super) fn enter_expected(&mut self, name: Name) -> Result<bool> {
        if self.peeked.is_none() && name.namespace.is_none() && self.fast_start(name.local)? {
            return Ok(true);
        }
        if !self.is_next(name)? {
            return Ok(false);
        }
        self.enter_peeked()?;
        Ok(true)
    }

    /// `<name>` at the position, white space before it allowed, in no namespace.
    #[inline]
    pub(super) fn fast_start(&mut self, local: &str) -> Result<bool> {
        if self.scope.has_default() || self.open.last().is_some_and(|open| open.empty) {
            return Ok(false);
        }
        self.skip_white_space();
        let bytes = &self.input.as_bytes()[self.pos..];
        let end = local.len() + 1;
        if bytes.len() > end && bytes[0] == b'<' && bytes[end] == b'>' && &bytes[1..end] == local.as_bytes() {
            let start = self.pos;
            self.pos += end + 1;
            self.push_open(Open {
                start,
                name: (start + 1, start + end),
                outer_scope: self.scope.len(),
                empty: false,
            })?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Takes the expected end tag if it stands right at `at`.
    #[inline]
    pub(super) fn fast_end(&mut self, at: usize) -> bool {
        let Some(open) = self.open.last() else { return false };
        let bytes = self.input.as_bytes();
        let name = &bytes[open.name.0..open.name.1];
        let end = at + 2 + name.len();
        if bytes.len() > end
            && bytes[end] == b'>'
            && &bytes[at..at + 2] == b"</"
            && &bytes[at + 2..end] == name
        {
            self.pos = end + 1;
            self.leave();
            return true;
        }
        false
    }

    #[inline]
    pub(super) fn skip_white_space(&mut self) {
        let bytes = self.input.as_bytes();
        while bytes.get(self.pos).is_some_and(|byte| is_white_space(*byte)) {
            self.pos += 1;
        }
    }
}
