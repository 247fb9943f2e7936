//! Reports in the style of rustc: the line of the file, and what of it is meant.
//!
//! A [`Place`] is where an element starts. What is wrong is often one of its
//! attributes, which the message names between backquotes; the quotation looks for
//! it there, so that no stage has to carry the place of every attribute.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Diagnostic, Error, Place};
use crate::load;

/// The line that a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    line: String,
    /// The bytes of the line that are underlined.
    span: Range<usize>,
}

impl Excerpt {
    /// The number of characters that are underlined.
    pub(crate) fn length(&self) -> usize {
        self.line[self.span.clone()].chars().count()
    }
}

/// With more problems than these, the rest is reported without its lines: nobody
/// reads that far, and a generated file may be one long line.
const QUOTED: usize = 200;

/// Quotes the files that the diagnostics are about, and narrows each place to
/// what is meant.
pub(crate) fn quote(diagnostics: &mut [Diagnostic]) {
    let mut texts: HashMap<Arc<str>, Option<String>> = HashMap::new();
    for diagnostic in diagnostics.iter_mut().take(QUOTED) {
        let Some(place) = diagnostic.place.as_mut().filter(|place| place.line > 0) else { continue };
        let text = texts.entry(Arc::clone(&place.file));
        let text = text.or_insert_with(|| load::read(Path::new(&*place.file)).ok());
        let Some(text) = text else { continue };
        let Some(range) = meant(text, place, &diagnostic.message) else { continue };
        let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[range.start..].find(['\r', '\n']).map_or(text.len(), |at| range.start + at);
        place.line = text[..range.start].matches('\n').count() + 1;
        place.column = text[start..range.start].chars().count() + 1;
        let span = range.start - start..range.end.min(end).max(range.start) - start;
        diagnostic.excerpt = Some(Box::new(Excerpt { line: text[start..end].to_owned(), span }));
    }
}

/// The bytes of the file that the message is about.
fn meant(text: &str, place: &Place, message: &str) -> Option<Range<usize>> {
    let line_start = match place.line {
        1 => 0,
        line => text.match_indices('\n').nth(line - 2)?.0 + 1,
    };
    let line_end = text[line_start..].find('\n').map_or(text.len(), |at| line_start + at);
    let line = &text[line_start..line_end];
    let column = line.char_indices().nth(place.column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let start = line_start + column;
    let rest = &text[start..];
    if !rest.starts_with('<') || rest.starts_with("<!") || rest.starts_with("<?") {
        let is_word = |c: char| c.is_alphanumeric() || "-_.:\"'".contains(c);
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let one = rest.chars().next().map_or(0, char::len_utf8);
        // A table's heading, as in TOML.
        let line = rest.lines().next().unwrap_or_default();
        let heading = if line.starts_with('[') { line.rfind(']').map_or(0, |at| at + 1) } else { 0 };
        return Some(start..start + word.max(one).max(heading));
    }
    let tag = tag(rest);
    let found = quoted(message).find_map(|name| attribute(tag, name).or_else(|| text_of(tag, rest, name)));
    let range = found.unwrap_or_else(|| {
        // Long tags are underlined by their name.
        let is_long = tag.contains('\n') || is_schema(tag);
        let name = if is_long { tag.find(char::is_whitespace) } else { None };
        0..name.unwrap_or(tag.len())
    });
    Some(start + range.start..start + range.end)
}

fn is_schema(tag: &str) -> bool {
    let name = tag[1..].split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
    name.rsplit(':').next() == Some("schema")
}

/// An entity in what follows, or the element of a schema's metadata, that is
/// nothing but this text.
fn text_of(tag: &str, rest: &str, text: &str) -> Option<Range<usize>> {
    if text.starts_with('&') {
        return rest.find(text).map(|at| at..at + text.len());
    }
    if !is_schema(tag) {
        return None;
    }
    let end = rest.find("</documentation>").or_else(|| rest.find(":documentation>"))?;
    let at = rest[..end].match_indices(text).map(|(at, _)| at).find(|at| {
        rest[..*at].trim_end().ends_with('>') && rest[at + text.len()..].trim_start().starts_with("</")
    })?;
    Some(at..at + text.len())
}

/// The start tag that the text begins with.
fn tag(text: &str) -> &str {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '>') => return &text[..=at],
            _ => {}
        }
    }
    text
}

/// The parts of a message that stand between backquotes.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2).filter(|part| !part.is_empty())
}

/// The attribute of the tag that `name` means: its value, then its name.
fn attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    // As in `minOccurs="x"`.
    if let (true, Some(at)) = (name.contains('='), tag.find(name)) {
        return Some(at..at + name.len());
    }
    let local = name.rsplit(['}', ':']).next().unwrap_or(name);
    let mut named = None;
    let mut by_local = None;
    let mut at = tag.find(char::is_whitespace)?;
    while let Some(equals) = tag[at..].find('=').map(|found| at + found) {
        let key = tag[at..equals].trim();
        let key_start = at + tag[at..equals].find(key)?;
        let open = equals + tag[equals..].find(['"', '\''])?;
        let close = open + 1 + tag[open + 1..].find(&tag[open..=open])?;
        let value = &tag[open + 1..close];
        if value.trim() == name {
            return Some(open + 1..close);
        }
        if by_local.is_none() && !key.starts_with("xmlns") {
            by_local = word(value, name, local).map(|range| open + 1 + range.start..open + 1 + range.end);
        }
        if key == name {
            named = Some(key_start..close + 1);
        }
        at = close + 1;
    }
    by_local.or(named)
}

/// The word of an attribute's value that means `name` by another prefix or path.
fn word(value: &str, name: &str, local: &str) -> Option<Range<usize>> {
    if name.ends_with(&format!("/{value}")) {
        return Some(0..value.len());
    }
    let mut at = 0;
    for word in value.split(' ') {
        if word == name || word.rsplit(':').next() == Some(local) {
            return Some(at..at + word.len());
        }
        at += word.len() + 1;
    }
    None
}

/// Writes one report.
pub(crate) fn write(diagnostic: &Diagnostic, renderer: &Renderer, f: &mut impl fmt::Write) -> fmt::Result {
    let title = Level::ERROR.primary_title(&*diagnostic.message).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    match (&diagnostic.place, &diagnostic.excerpt) {
        (Some(place), Some(excerpt)) => {
            let annotation = AnnotationKind::Primary.span(excerpt.span.clone());
            let snippet = Snippet::source(&*excerpt.line).path(&*place.file).line_start(place.line);
            group = group.element(snippet.annotation(annotation));
        }
        (Some(place), None) => {
            let mut origin = Origin::path(&*place.file);
            if place.line > 0 {
                origin = origin.line(place.line).char_column(place.column);
            }
            group = group.element(origin);
        }
        (None, _) => {}
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    f.write_str(&renderer.render(&[group]))
}

/// The whole report.
pub(crate) fn write_all(error: &Error, renderer: &Renderer, f: &mut impl fmt::Write) -> fmt::Result {
    for (index, diagnostic) in error.diagnostics().iter().enumerate() {
        if index > 0 {
            f.write_str("\n\n")?;
        }
        write(diagnostic, renderer, f)?;
    }
    match error.diagnostics() {
        [] | [_] => Ok(()),
        many => write!(f, "\n\n{} problems", many.len()),
    }
}
