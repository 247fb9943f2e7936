//! The general path: whatever may stand there, tokenized.

use std::borrow::Cow;

use super::{Attribute, Chars, Next, Open, StartTag};
use super::{Reader, Result};
use crate::xml::chars::{
    LONGEST_REFERENCE, is_name, is_utf8_name, is_xml_char, normalize_attribute, normalize_line_ends,
    resolve_reference, split_name,
};
use crate::xml::error::{Error, ErrorKind};
use crate::xml::name::Name;

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.input[self.pos..]
    }

    pub(super) fn peeked_is(&self, name: Name) -> bool {
        self.peeked.as_ref().is_some_and(|tag| {
            tag.local == name.local && self.scope.element_namespace(tag.prefix) == name.uri()
        })
    }

    /// Moves to the next start or end tag in element-only content.
    pub(super) fn next(&mut self) -> Result<Next> {
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            return Err(self.dead_end());
        }
        if self.peeked.is_some() {
            return Ok(Next::Start);
        }
        if self.empty {
            return Ok(Next::End);
        }
        loop {
            let start = self.pos;
            match self.chars()? {
                Chars::Text(text) => {
                    let stray = text.trim_start_matches(crate::values::WHITE_SPACE);
                    if let Some(c) = stray.chars().next() {
                        return Err(self.stray_text(start + text.len() - stray.len(), c));
                    }
                }
                Chars::Markup if self.rest().starts_with("</") => return Ok(Next::End),
                Chars::Markup => {
                    self.peeked = Some(self.start_tag()?);
                    return Ok(Next::Start);
                }
            }
        }
    }

    pub(super) fn stray_text(&self, offset: usize, stray: char) -> Error {
        let shown = if stray == '\u{a0}' {
            "a no-break space (U+00A0), which is no white space in XML,".to_owned()
        } else {
            format!("text starting with `{}`", stray.escape_debug())
        };
        let mut message = format!("{shown} is not expected: only elements may stand here");
        if stray == '\u{a0}' {
            message.push_str("; replace such spaces with plain ones first");
        }
        self.error_inside(offset, ErrorKind::Unexpected, None, message)
    }

    /// Reads a piece of text, or stops before a start or end tag.
    pub(super) fn chars(&mut self) -> Result<Chars<'a>> {
        loop {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            match bytes.first() {
                None => {
                    let message = match self.open.last() {
                        Some(open) => {
                            let name = &self.input[open.start + 1..open.name_end];
                            format!("the document ends before `</{name}>`")
                        }
                        None => "the document has no element".to_owned(),
                    };
                    return Err(self.error_at(self.pos, ErrorKind::Syntax, message));
                }
                Some(b'&') => return self.reference().map(Chars::Text),
                Some(b'<') => {
                    if bytes.starts_with(b"<![CDATA[") {
                        return self.cdata().map(Chars::Text);
                    }
                    if !self.skip_misc()? {
                        return Ok(Chars::Markup);
                    }
                }
                Some(_) => {
                    let end = bytes.iter().position(|byte| matches!(byte, b'<' | b'&'));
                    let raw = &rest[..end.unwrap_or(rest.len())];
                    if raw.contains("]]>") {
                        let message = "`]]>` may not stand in text";
                        return Err(self.error_at(self.pos, ErrorKind::Syntax, message));
                    }
                    self.check_text_len(raw.len())?;
                    self.check_chars(raw)?;
                    self.pos += raw.len();
                    return Ok(Chars::Text(normalize_line_ends(raw)));
                }
            }
        }
    }

    /// Skips a comment or processing instruction; `false` when none stands here.
    pub(super) fn skip_misc(&mut self) -> Result<bool> {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some(len) = comment.find("--") else {
                return Err(self.syntax("the comment is not closed"));
            };
            if !comment[len..].starts_with("-->") {
                return Err(self.syntax("a comment may not contain `--`"));
            }
            self.check_chars(&comment[..len])?;
            self.pos += "<!--".len() + len + "-->".len();
            return Ok(true);
        }
        if let Some(instruction) = rest.strip_prefix("<?") {
            let Some(len) = instruction.find("?>") else {
                return Err(self.syntax("the processing instruction is not closed"));
            };
            let instruction = &instruction[..len];
            let target = instruction.split(crate::values::WHITE_SPACE).next().unwrap_or_default();
            if target.is_empty() || !is_name(target) || target.eq_ignore_ascii_case("xml") {
                return Err(self.syntax("not a valid processing instruction"));
            }
            self.check_chars(instruction)?;
            self.pos += "<?".len() + len + "?>".len();
            return Ok(true);
        }
        if rest.starts_with("<!DOCTYPE") {
            let message = "a document type declaration is refused: things never carry one";
            return Err(self.error_at(self.pos, ErrorKind::Doctype, message));
        }
        if rest.starts_with("<!") && !rest.starts_with("<![CDATA[") {
            return Err(self.syntax("not a valid markup declaration"));
        }
        Ok(false)
    }

    pub(super) fn cdata(&mut self) -> Result<Cow<'a, str>> {
        let rest = self.rest();
        let Some(len) = rest.find("]]>") else {
            return Err(self.syntax("the CDATA section is not closed"));
        };
        let raw = &rest["<![CDATA[".len()..len];
        self.check_text_len(raw.len())?;
        self.check_chars(raw)?;
        self.pos += len + 3;
        Ok(normalize_line_ends(raw))
    }

    /// A character or entity reference; only the five predefined entities exist.
    pub(super) fn reference(&mut self) -> Result<Cow<'a, str>> {
        let rest = self.rest();
        let name = rest[1..].split_once(';').map(|(name, _)| name);
        let Some(name) = name.filter(|name| name.len() <= LONGEST_REFERENCE) else {
            return Err(self.syntax("`&` must start a reference such as `&amp;`"));
        };
        let text = resolve_reference(name)
            .ok_or_else(|| self.syntax(&format!("the reference `&{name};` cannot be resolved")))?;
        self.pos += name.len() + 2;
        Ok(text)
    }

    /// Tokenizes the start tag at the position and its namespace declarations.
    pub(super) fn start_tag(&mut self) -> Result<StartTag<'a>> {
        if let Some(tag) = self.plain_tag() {
            return Ok(tag);
        }
        let mut tokenizer = quick_xml::Reader::from_str(self.rest());
        tokenizer.config_mut().check_end_names = false;
        let (tag, empty) = match tokenizer.read_event() {
            Ok(quick_xml::events::Event::Start(tag)) => (tag, false),
            Ok(quick_xml::events::Event::Empty(tag)) => (tag, true),
            Ok(_) => return Err(self.syntax("expected a tag")),
            Err(error) => return Err(self.syntax(&error.to_string())),
        };
        let start = self.pos;
        let end = start + tokenizer.buffer_position() as usize;
        let name = &self.input[start + 1..start + 1 + tag.name().as_ref().len()];
        let (prefix, local) = split_name(name);
        if !is_name(name) {
            return Err(self.syntax(&format!("`{name}` is not a valid element name")));
        }
        let outer_scope = self.scope.len();
        let attributes = self.tag_attributes(start + 1 + name.len(), end, empty)?;
        if let Some(prefix) = prefix
            && self.scope.resolve(Some(prefix)).is_none()
        {
            return Err(self.syntax(&format!("the prefix of `{name}` is not declared")));
        }
        Ok(StartTag { start, end, name, prefix, local, empty, outer_scope, attributes })
    }

    /// The attributes of a tag whose name ends at `from`; declarations enter the scope.
    pub(super) fn tag_attributes(
        &mut self,
        from: usize,
        end: usize,
        empty: bool,
    ) -> Result<Vec<Attribute<'a>>> {
        let source: &'a str = &self.input[from..end - if empty { 2 } else { 1 }];
        if source.is_empty() {
            return Ok(Vec::new());
        }
        let mut attributes: Vec<Attribute<'a>> = Vec::new();
        let mut count = 0;
        for attribute in quick_xml::events::attributes::Attributes::new(source, 0) {
            let attribute = attribute.map_err(|error| self.syntax(&error.to_string()))?;
            count += 1;
            if count > self.limits.attributes {
                let message = format!("the element has more than {} attributes", self.limits.attributes);
                return Err(self.error_at(self.pos, ErrorKind::Limit, message));
            }
            // The name borrows from the iterator's slice, which is the input's.
            let name = attribute.key.into_inner();
            if !is_name(name) {
                return Err(self.syntax(&format!("`{name}` is not a valid attribute name")));
            }
            let raw: &str = &attribute.value;
            if raw.contains('<') {
                return Err(self.syntax("`<` may not stand in an attribute value"));
            }
            self.check_chars(raw)?;
            let value = normalize_attribute(attribute.value)
                .map_err(|name| self.syntax(&format!("the reference `&{name};` cannot be resolved")))?;
            self.check_text_len(value.len())?;
            match split_name(name) {
                (None, "xmlns") => self.scope.bind(None, value.into()),
                (Some("xmlns"), local) => {
                    if value.is_empty() {
                        return Err(self.syntax("a prefix may not be bound to no namespace"));
                    }
                    if (local == "xml") != (value == crate::xml::name::XML.uri) || local == "xmlns" {
                        return Err(self.syntax(&format!("`xmlns:{local}` may not be bound so")));
                    }
                    self.scope.bind(Some(local), value.into());
                }
                (prefix, local) => attributes.push(Attribute { prefix, local, value }),
            }
        }
        if self.scope.len() > self.limits.namespaces {
            let message = format!("more than {} namespace declarations are in scope", self.limits.namespaces);
            return Err(self.error_at(self.pos, ErrorKind::Limit, message));
        }
        self.check_attributes(&attributes)?;
        Ok(attributes)
    }

    /// Prefixes are declared, and no two attributes have one expanded name.
    pub(super) fn check_attributes(&self, attributes: &[Attribute<'a>]) -> Result<()> {
        // Resolved once each: looking a prefix up takes time where many are in scope.
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for attribute in attributes {
            let Some(prefix) = attribute.prefix else { continue };
            let Some(namespace) = self.scope.resolve(Some(prefix)) else {
                let message = format!("the prefix of `{prefix}:{}` is not declared", attribute.local);
                return Err(self.syntax(&message));
            };
            if seen.contains(&(namespace, attribute.local)) {
                return Err(self.syntax(&format!("two attributes are named `{}`", attribute.local)));
            }
            seen.push((namespace, attribute.local));
        }
        Ok(())
    }

    pub(super) fn enter_peeked(&mut self) -> Result<()> {
        let Some(tag) = self.peeked.take() else { return Ok(()) };
        self.pos = tag.end;
        self.attributes = tag.attributes;
        let name_end = tag.start + 1 + tag.name.len();
        self.push_open(Open { start: tag.start, name_end, outer_scope: tag.outer_scope }, tag.empty)
    }

    #[inline]
    pub(super) fn push_open(&mut self, open: Open, empty: bool) -> Result<()> {
        self.elements += 1;
        if self.open.len() >= self.limits.depth || self.elements > self.limits.elements {
            return Err(self.too_many_elements(open.start));
        }
        self.open.push(open);
        self.empty = empty;
        Ok(())
    }

    #[cold]
    fn too_many_elements(&self, start: usize) -> Error {
        let message = if self.open.len() >= self.limits.depth {
            format!("elements nest deeper than {}", self.limits.depth)
        } else {
            format!("the document has more than {} elements", self.limits.elements)
        };
        self.error_at(start, ErrorKind::Limit, message)
    }

    #[inline]
    pub(super) fn leave(&mut self) {
        self.empty = false;
        if let Some(open) = self.open.pop()
            && open.outer_scope < self.scope.len()
        {
            self.scope.truncate(open.outer_scope);
        }
    }

    /// The end tag at the position, which must match the open element.
    pub(super) fn end_tag(&mut self) -> Result<()> {
        let rest = self.rest();
        let Some(open) = self.open.last() else {
            return Err(self.syntax("an end tag without a start tag"));
        };
        let name = &self.input[open.start + 1..open.name_end];
        let Some(len) = rest.find('>') else {
            return Err(self.syntax(&format!("the end tag `</{name}` is not closed")));
        };
        let found = rest[2..len].trim_end_matches(crate::values::WHITE_SPACE);
        if found != name {
            return Err(self.syntax(&format!("expected `</{name}>`, found `</{found}>`")));
        }
        self.pos += len + 1;
        self.leave();
        Ok(())
    }

    /// Skips everything up to and including the end of the element entered last.
    pub(super) fn skip_content(&mut self) -> Result<()> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            if self.empty {
                self.leave();
                continue;
            }
            if let Chars::Markup = self.chars()? {
                if self.rest().starts_with("</") {
                    self.end_tag()?;
                } else {
                    self.peeked = Some(self.start_tag()?);
                    self.enter_peeked()?;
                    self.attributes.clear();
                }
            }
        }
        Ok(())
    }

    pub(super) fn declaration(&mut self) -> Result<()> {
        let mut tokenizer = quick_xml::Reader::from_str(self.rest());
        let declaration = match tokenizer.read_event() {
            Ok(quick_xml::events::Event::Decl(declaration)) => declaration,
            Ok(_) => return Err(self.syntax("not a valid XML declaration")),
            Err(error) => return Err(self.syntax(&error.to_string())),
        };
        match declaration.version() {
            Ok(version) if version == "1.0" => {}
            Ok(version) => return Err(self.syntax(&format!("XML {version} is not read, only XML 1.0"))),
            Err(error) => return Err(self.syntax(&error.to_string())),
        }
        match declaration.encoding() {
            None => {}
            Some(Ok(encoding)) if is_utf8_name(&encoding) => {}
            Some(Ok(encoding)) => {
                let message = format!("the encoding `{encoding}` is not read: convert the document to UTF-8");
                return Err(self.syntax(&message));
            }
            Some(Err(error)) => return Err(self.syntax(&error.to_string())),
        }
        self.pos += tokenizer.buffer_position() as usize;
        Ok(())
    }

    /// A text of an element or attribute may have `len` bytes.
    pub(super) fn check_text_len(&self, len: usize) -> Result<()> {
        if len <= self.limits.text {
            return Ok(());
        }
        let message = format!("a text has more than {} bytes", self.limits.text);
        Err(self.error_at(self.pos, ErrorKind::Limit, message))
    }

    pub(super) fn check_chars(&self, text: &str) -> Result<()> {
        match text.chars().find(|&c| !is_xml_char(c)) {
            None => Ok(()),
            Some(c) => Err(self.syntax(&format!("the character U+{:04X} is not allowed in XML", c as u32))),
        }
    }

    pub(super) fn syntax(&self, message: &str) -> Error {
        self.error_at(self.pos, ErrorKind::Syntax, message)
    }
}
