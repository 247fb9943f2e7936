//! The fast path: comparing the bytes that are expected.
//!
//! Everything here answers from a look at the bytes and leaves the reader as it
//! was where that is not enough (prefixes, namespace declarations, comments, CDATA):
//! then the general path decides. A test holds the two equal.
//!
//! A call takes as long as comparing a name. What is asked for most, a leaf, is
//! therefore one function without calls, by `inline(always)`; what is asked for seldom
//! is kept out of it.

use std::borrow::Cow;

use super::{Attribute, Open, Reader, Result, StartTag};
use crate::xml::chars::{
    LONGEST_REFERENCE, is_white_space, normalize_attribute, plain_name_len, plain_text_len, plain_value_len,
    resolve_reference, same_name,
};
use crate::xml::name::Name;

/// What a look at the bytes says about an element that may come next.
pub(super) enum Glance<T> {
    /// It comes next; this is what was asked for.
    Here(T),
    /// Another element comes next, or the end of the parent.
    NotHere,
    /// Only the general path can tell.
    Unclear,
}

impl<'a> Reader<'a> {
    /// Enters the element `name` if it comes next.
    #[inline]
    pub(crate) fn enter_expected(&mut self, name: Name) -> Result<bool> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let entered = dream.enter(name);
            return entered.ok_or_else(|| self.dead_end());
        }
        match self.glance(name) {
            Glance::Here(name_end) => self.enter_at(name, name_end),
            Glance::NotHere => Ok(false),
            Glance::Unclear => self.enter_if_next(name),
        }
    }

    /// Enters the element `name`, which comes next, unless its tag says otherwise.
    #[inline(never)]
    fn enter_at(&mut self, name: Name, name_end: usize) -> Result<bool> {
        let tag_end = match self.input.as_bytes().get(name_end) {
            Some(b'>') => Some((name_end + 1, false)),
            _ => self.take_plain_attributes(name_end),
        };
        let Some((end, empty)) = tag_end else { return self.enter_if_next(name) };
        let (start, outer_scope) = (self.pos, self.scope.len());
        self.pos = end;
        self.push_open(Open { start, name_end, outer_scope }, empty)?;
        Ok(true)
    }

    /// Enters the element `name` if it comes next, whatever its tag looks like.
    #[inline(never)]
    fn enter_if_next(&mut self, name: Name) -> Result<bool> {
        if !self.general_is_next(name)? {
            return Ok(false);
        }
        self.enter_peeked()?;
        Ok(true)
    }

    /// The attributes of a plain tag whose name ends at `name_end`, as those to be asked for.
    fn take_plain_attributes(&mut self, name_end: usize) -> Option<(usize, bool)> {
        let mut attributes = std::mem::take(&mut self.attributes);
        attributes.clear();
        let end = self.plain_attributes(name_end, &mut attributes);
        if end.is_none() {
            attributes.clear();
        }
        self.attributes = attributes;
        end
    }

    /// Whether the element `name` comes next, and where its name ends.
    ///
    /// Without a default namespace in scope, an element in no namespace is written
    /// without a prefix, and any other start of a tag is another element's.
    #[inline(always)]
    pub(super) fn glance(&mut self, name: Name) -> Glance<usize> {
        if !self.fast || self.peeked.is_some() {
            return Glance::Unclear;
        }
        if self.empty {
            return Glance::NotHere;
        }
        self.skip_white_space();
        let [b'<', tag @ ..] = &self.input.as_bytes()[self.pos..] else { return Glance::Unclear };
        let local = name.local.as_bytes();
        if name.namespace.is_some() || self.scope.has_default() {
            return if tag.first() == Some(&b'/') { Glance::NotHere } else { Glance::Unclear };
        }
        // Its first letter or its length tells nearly every other name.
        if tag.first() == local.first()
            && let Some(&delimiter) = tag.get(local.len())
            && (matches!(delimiter, b'>' | b'/') || is_white_space(delimiter))
            && same_name(&tag[..local.len()], local)
        {
            return Glance::Here(self.pos + 1 + local.len());
        }
        match tag.first() {
            None | Some(b'!' | b'?') => Glance::Unclear,
            Some(_) => Glance::NotHere,
        }
    }

    /// Takes the element `name` with nothing but plain text in it, if it comes
    /// next: the offset of its start and the text.
    #[inline]
    pub(super) fn fast_leaf(&mut self, name: Name) -> Glance<(usize, &'a str)> {
        let name_end = match self.glance(name) {
            Glance::Here(name_end) => name_end,
            Glance::NotHere => return Glance::NotHere,
            Glance::Unclear => return Glance::Unclear,
        };
        let input = self.input;
        let Some([b'>', content @ ..]) = input.as_bytes().get(name_end..) else { return Glance::Unclear };
        let len = plain_text_len(content);
        let from = name_end + 1;
        let Some(text) = input.get(from..from + len) else { return Glance::Unclear };
        match self.take_leaf(name.local.as_bytes(), len, &content[len..], from + len) {
            Some(start) => Glance::Here((start, text)),
            None => Glance::Unclear,
        }
    }

    /// The same, with references among the text.
    pub(super) fn leaf_with_references(&mut self, name: Name) -> Glance<(usize, String)> {
        let name_end = match self.glance(name) {
            Glance::Here(name_end) => name_end,
            Glance::NotHere => return Glance::NotHere,
            Glance::Unclear => return Glance::Unclear,
        };
        if self.input.as_bytes().get(name_end) != Some(&b'>') {
            return Glance::Unclear;
        }
        let Some((text, end)) = resolved_text(self.input, name_end + 1) else { return Glance::Unclear };
        let rest = &self.input.as_bytes()[end..];
        match self.take_leaf(name.local.as_bytes(), end - name_end, rest, end) {
            Some(start) => Glance::Here((start, text)),
            None => Glance::Unclear,
        }
    }

    /// Takes the element at the position, whose text of `len` bytes ends at `end`, if its
    /// end tag comes there, in `rest`: where it starts.
    #[inline(always)]
    fn take_leaf(&mut self, local: &[u8], len: usize, rest: &[u8], end: usize) -> Option<usize> {
        let within_limits = self.open.len() < self.limits.depth
            && self.elements < self.limits.elements
            && len <= self.limits.text;
        if !within_limits || !is_end_tag(rest, local) {
            return None;
        }
        let start = self.pos;
        self.elements += 1;
        self.pos = end + "</>".len() + local.len();
        Some(start)
    }

    /// Takes the expected end tag if it stands right at `at`.
    #[inline]
    pub(super) fn fast_end(&mut self, at: usize) -> bool {
        let Some(open) = self.open.last() else { return false };
        let bytes = self.input.as_bytes();
        let name = &bytes[open.start + 1..open.name_end];
        if !self.fast || !is_end_tag(&bytes[at..], name) {
            return false;
        }
        self.pos = at + "</>".len() + name.len();
        self.leave();
        true
    }

    /// The start tag at the position, if it is plain: ASCII names without a colon, no
    /// declaration.
    pub(super) fn plain_tag(&self) -> Option<StartTag<'a>> {
        if !self.fast {
            return None;
        }
        let start = self.pos;
        let bytes = self.input.as_bytes();
        let name_end = start + 1 + plain_name_len(&bytes[start + 1..])?;
        let mut attributes = Vec::new();
        let (end, empty) = match bytes.get(name_end)? {
            b'>' => (name_end + 1, false),
            _ => self.plain_attributes(name_end, &mut attributes)?,
        };
        let name = &self.input[start + 1..name_end];
        let outer_scope = self.scope.len();
        Some(StartTag { start, end, name, prefix: None, local: name, empty, outer_scope, attributes })
    }

    /// The attributes of a tag from `at` on, if all of them are plain: where the
    /// tag ends, and whether it has no content.
    fn plain_attributes(&self, mut at: usize, attributes: &mut Vec<Attribute<'a>>) -> Option<(usize, bool)> {
        let bytes = self.input.as_bytes();
        loop {
            let spaced = at;
            while is_white_space(*bytes.get(at)?) {
                at += 1;
            }
            match bytes[at] {
                b'>' => return Some((at + 1, false)),
                b'/' => return (*bytes.get(at + 1)? == b'>').then_some((at + 2, true)),
                _ if spaced == at => return None,
                _ => {}
            }
            let name_end = at + plain_name_len(&bytes[at..])?;
            let local = &self.input[at..name_end];
            let (b'=', quote @ (b'"' | b'\'')) = (*bytes.get(name_end)?, *bytes.get(name_end + 1)?) else {
                return None;
            };
            let value = name_end + 2;
            let (len, references) = plain_value_len(&bytes[value..], quote)?;
            let twice = attributes.iter().any(|other| other.local == local);
            if local == "xmlns"
                || twice
                || len > self.limits.text
                || attributes.len() >= self.limits.attributes
            {
                return None;
            }
            let mut text = Cow::Borrowed(&self.input[value..value + len]);
            if references {
                text = normalize_attribute(text).ok()?;
            }
            attributes.push(Attribute { prefix: None, local, value: text });
            at = value + len + 1;
        }
    }

    #[inline]
    pub(super) fn skip_white_space(&mut self) {
        let bytes = self.input.as_bytes();
        while bytes.get(self.pos).is_some_and(|byte| is_white_space(*byte)) {
            self.pos += 1;
        }
    }
}

/// Whether `bytes` begin with the end tag of the element `name`, without white space.
#[inline(always)]
fn is_end_tag(bytes: &[u8], name: &[u8]) -> bool {
    let [b'<', b'/', tag @ ..] = bytes else { return false };
    tag.get(name.len()) == Some(&b'>') && same_name(&tag[..name.len()], name)
}

/// The text from `from` on with its references resolved, and where it ends.
fn resolved_text(input: &str, from: usize) -> Option<(String, usize)> {
    let bytes = input.as_bytes();
    let mut at = from + plain_text_len(&bytes[from..]);
    let mut text = input[from..at].to_owned();
    while bytes.get(at) == Some(&b'&') {
        let name = at + 1;
        let len = bytes[name..].iter().take(LONGEST_REFERENCE + 1).position(|&byte| byte == b';')?;
        text.push_str(&resolve_reference(&input[name..name + len])?);
        at = name + len + 1;
        let plain = plain_text_len(&bytes[at..]);
        text.push_str(&input[at..at + plain]);
        at += plain;
    }
    Some((text, at))
}
