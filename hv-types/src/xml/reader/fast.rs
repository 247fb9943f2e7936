//! The fast path: comparing the bytes that are expected.
//!
//! Everything here answers from a look at the bytes and leaves the reader as it
//! was where that is not enough (prefixes, namespace declarations, comments, CDATA): then the general path decides. A test holds the two equal.

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
        match self.fast_start(name)? {
            Glance::Here(()) => return Ok(true),
            Glance::NotHere => return Ok(false),
            Glance::Unclear => {}
        }
        if !self.general_is_next(name)? {
            return Ok(false);
        }
        self.enter_peeked()?;
        Ok(true)
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
        if self.open.last().is_some_and(|open| open.empty) {
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

    /// Enters the element `name`, if it comes next and its tag is plain.
    #[inline]
    fn fast_start(&mut self, name: Name) -> Result<Glance<()>> {
        let name_end = match self.glance(name) {
            Glance::Here(name_end) => name_end,
            Glance::NotHere => return Ok(Glance::NotHere),
            Glance::Unclear => return Ok(Glance::Unclear),
        };
        let (end, empty) = if self.input.as_bytes()[name_end] == b'>' {
            (name_end + 1, false)
        } else {
            self.attributes.clear();
            let mut attributes = std::mem::take(&mut self.attributes);
            let end = self.plain_attributes(name_end, &mut attributes);
            self.attributes = attributes;
            match end {
                Some(end) => end,
                None => {
                    self.attributes.clear();
                    return Ok(Glance::Unclear);
                }
            }
        };
        let (start, outer_scope) = (self.pos, self.scope.len());
        self.pos = end;
        self.push_open(Open { start, name_end, outer_scope, empty })?;
        Ok(Glance::Here(()))
    }

    /// Takes the element `name` with nothing but plain text in it, if it comes
    /// next: the offset of its start and the text.
    #[inline]
    pub(super) fn fast_leaf(&mut self, name: Name) -> Glance<(usize, &'a str)> {
        let input = self.input;
        self.leaf_with(name, |from| {
            let end = from + plain_text_len(&input.as_bytes()[from..]);
            input.get(from..end).map(|text| (text, end))
        })
    }

    /// The same, with references among the text.
    pub(super) fn leaf_with_references(&mut self, name: Name) -> Glance<(usize, String)> {
        let input = self.input;
        self.leaf_with(name, |from| resolved_text(input, from))
    }

    /// Takes the element `name` if it comes next; `content` says what its content is,
    /// from an offset on, and where it ends.
    #[inline]
    fn leaf_with<C>(
        &mut self,
        name: Name,
        content: impl FnOnce(usize) -> Option<(C, usize)>,
    ) -> Glance<(usize, C)> {
        let name_end = match self.glance(name) {
            Glance::Here(name_end) => name_end,
            Glance::NotHere => return Glance::NotHere,
            Glance::Unclear => return Glance::Unclear,
        };
        let bytes = self.input.as_bytes();
        let within_limits = self.open.len() < self.limits.depth && self.elements < self.limits.elements;
        if bytes[name_end] != b'>' || !within_limits {
            return Glance::Unclear;
        }
        let Some((content, content_end)) = content(name_end + 1) else { return Glance::Unclear };
        if content_end - name_end > self.limits.text {
            return Glance::Unclear;
        }
        if !is_end_tag(&bytes[content_end..], name.local.as_bytes()) {
            return Glance::Unclear;
        }
        let start = self.pos;
        self.elements += 1;
        self.pos = content_end + "</>".len() + name.local.len();
        Glance::Here((start, content))
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
