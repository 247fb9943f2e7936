//! Simple values and text.

use super::{Result, Writer};
use crate::values::Value;
use crate::xml::chars::{is_xml_char, plain_text_len};
use crate::xml::error::{Error, ErrorKind};
use crate::xml::name::Name;

impl Writer {
    /// Writes a simple value as the element's text.
    ///
    /// # Errors
    ///
    /// The text holds a character that XML does not allow.
    pub fn value<T: Value>(&mut self, value: &T) -> Result<()> {
        if T::IN_CONTEXT {
            let mut used = Vec::new();
            value.prefixes(&mut |prefix, uri| used.push((prefix.map(str::to_owned), uri.map(str::to_owned))));
            self.declare_prefixes(used)?;
        }
        let text = self.begin_text();
        value.write(&mut self.out);
        self.end_text(text)
    }

    /// Says that text may follow in the element started last: nothing inside is
    /// moved to another line.
    pub(in crate::xml) fn start_mixed(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.mixed = true;
        }
    }

    /// Writes text in mixed content.
    ///
    /// # Errors
    ///
    /// The text holds a character that XML does not allow.
    pub fn text(&mut self, text: &str) -> Result<()> {
        self.start_mixed();
        let begun = self.begin_text();
        self.out.push_str(text);
        self.end_text(begun)
    }

    /// Gets ready for text to be appended: where the tag before it ended, and where
    /// the text starts.
    fn begin_text(&mut self) -> (usize, usize) {
        let tag_end = self.out.len();
        if self.in_tag {
            self.out.push('>');
        }
        (tag_end, self.out.len())
    }

    /// Escapes the text that was appended in place, if it must be: it seldom must.
    /// Without text, the tag stays open.
    fn end_text(&mut self, (tag_end, start): (usize, usize)) -> Result<()> {
        if self.out.len() == start {
            self.out.truncate(tag_end);
            return Ok(());
        }
        self.in_tag = false;
        self.escape_from(start)
    }

    /// Escapes what was written from `start` on, if it must be.
    fn escape_from(&mut self, start: usize) -> Result<()> {
        if plain_text_len(&self.out.as_bytes()[start..]) < self.out.len() - start {
            let text = self.out.split_off(start);
            check_chars(&text)?;
            escape_text(&text, &mut self.out);
        }
        Ok(())
    }

    /// Writes an element with a simple value and nothing else, as [`start`](Self::start),
    /// [`value`](Self::value) and [`end`](Self::end) do.
    pub(in crate::xml) fn leaf<T: Value>(&mut self, name: Name, value: &T) -> Result<()> {
        let plain = !T::IN_CONTEXT
            && name.namespace.is_none()
            && self.indent.is_none()
            && self.hints.is_none()
            && self.resolve(None).is_none();
        if !plain {
            self.start(name);
            self.value(value)?;
            self.end();
            return Ok(());
        }
        // Nothing is remembered of an element that ends here.
        self.close_tag();
        self.out.push('<');
        self.out.push_str(name.local);
        self.out.push('>');
        let start = self.out.len();
        value.write(&mut self.out);
        if self.out.len() == start {
            self.out.truncate(start - 1);
            self.out.push_str("/>");
            return Ok(());
        }
        self.escape_from(start)?;
        self.out.push_str("</");
        self.out.push_str(name.local);
        self.out.push('>');
        Ok(())
    }
}

pub(super) fn check_chars(text: &str) -> Result<()> {
    match text.chars().find(|&c| !is_xml_char(c)) {
        None => Ok(()),
        Some(c) => {
            let message = format!("the character U+{:04X} is not allowed in XML", c as u32);
            Err(Error::unlocated(ErrorKind::Value, message))
        }
    }
}

fn escape_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Written as it is, it would be read as a line feed.
            '\r' => out.push_str("&#xD;"),
            c => out.push(c),
        }
    }
}
