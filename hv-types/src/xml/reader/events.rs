//! A whole document as events: for those who look at markup itself rather than
//! at the values in it, such as canonical XML.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Chars, Reader, Result};
use crate::xml::chars::{is_white_space, normalize_line_ends};

/// One piece of a well-formed document, references resolved, line ends normalized.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// A start tag. An empty element has one, too, with an [`End`](Event::End) next.
    Start(Start<'a>),
    /// The end of the element opened last.
    End,
    /// Some text: adjacent text, references and CDATA sections come apart.
    Text(Cow<'a, str>),
    /// A comment's content.
    Comment(Cow<'a, str>),
    /// A processing instruction's target and data.
    Instruction(&'a str, Cow<'a, str>),
    /// The document is complete.
    Eof,
}

/// A start tag.
#[derive(Debug)]
pub(crate) struct Start<'a> {
    /// The prefix of the name.
    pub prefix: Option<&'a str>,
    /// The local name.
    pub local: &'a str,
    /// Attributes in document order: prefix, local name, value.
    pub attributes: Vec<(Option<&'a str>, &'a str, Cow<'a, str>)>,
    /// Declarations in document order: prefix (`None`: the default), namespace.
    pub declarations: Vec<(Option<&'a str>, Arc<str>)>,
    /// Where the tag begins.
    pub offset: usize,
}

impl<'a> Reader<'a> {
    /// Begins to read a document as [events](Self::event): a declaration is checked.
    pub(crate) fn start_events(&mut self) -> Result<()> {
        self.check_size()?;
        self.start_declaration()
    }

    /// The next piece of the document. Not to be mixed with typed reading.
    pub(crate) fn event(&mut self) -> Result<Event<'a>> {
        if self.empty {
            self.leave();
            return Ok(Event::End);
        }
        let outside = self.open.is_empty();
        if outside {
            self.skip_white_space();
            if self.rest().is_empty() && self.elements > 0 {
                return Ok(Event::Eof);
            }
        }
        let start = self.pos;
        let markup = self.rest();
        if (markup.starts_with("<!--") || markup.starts_with("<?")) && self.skip_misc()? {
            return Ok(misc(&self.input[start..self.pos]));
        }
        if outside {
            // No text, reference or second element here; a DOCTYPE has its own message.
            if !markup.starts_with("<!DOCTYPE") && (self.elements > 0 || !markup.starts_with('<')) {
                let message = if self.elements > 0 {
                    "nothing but comments may follow the root element"
                } else {
                    "expected the root element"
                };
                return Err(self.syntax(message));
            }
            if markup.starts_with("<!") {
                self.skip_misc()?;
                return Err(self.syntax("expected the root element"));
            }
        }
        match self.chars()? {
            Chars::Text(text) => Ok(Event::Text(text)),
            Chars::Markup if self.rest().starts_with("</") => {
                self.end_tag()?;
                Ok(Event::End)
            }
            Chars::Markup => self.start_event().map(Event::Start),
        }
    }

    /// How many bytes were read.
    pub(crate) fn offset(&self) -> usize {
        self.pos
    }

    fn start_event(&mut self) -> Result<Start<'a>> {
        let tag = self.start_tag()?;
        let (prefix, local, offset) = (tag.prefix, tag.local, tag.start);
        let declarations = self.scope.since(tag.outer_scope).to_vec();
        self.peeked = Some(tag);
        self.enter_peeked()?;
        let attributes = std::mem::take(&mut self.attributes)
            .into_iter()
            .map(|attribute| (attribute.prefix, attribute.local, attribute.value))
            .collect();
        Ok(Start { prefix, local, attributes, declarations, offset })
    }
}

/// A comment or processing instruction that [`Reader::skip_misc`] found well-formed.
fn misc(source: &str) -> Event<'_> {
    let content = source.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    if let Some(comment) = content {
        return Event::Comment(normalize_line_ends(comment));
    }
    let content = source.trim_start_matches("<?").strip_suffix("?>").unwrap_or_default();
    let end = content.bytes().position(is_white_space).unwrap_or(content.len());
    let (target, data) = content.split_at(end);
    Event::Instruction(target, normalize_line_ends(data.trim_start_matches(crate::values::WHITE_SPACE)))
}
