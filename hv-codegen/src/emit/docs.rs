//! Schema text as rustdoc: escaped, so that it never becomes markup, a link, a
//! doctest or a warning.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, is_generated};
use crate::model::Docs;

/// Width of documentation lines.
const WIDTH: usize = 96;

/// Doc attributes for a summary and remarks.
pub(super) fn outer(docs: &Docs) -> TokenStream {
    let lines = lines(docs);
    quote! { #(#[doc = #lines])* }
}

/// A document that is shown as an example.
#[derive(Debug)]
pub(crate) enum Sample {
    Text(String),
    /// The path of the file that has it.
    File(String),
}

impl Sample {
    /// Doc attributes for a section of its own.
    pub(super) fn section(&self) -> TokenStream {
        let document = match self {
            Sample::Text(text) => {
                let lines = text.trim_end().lines().map(|line| format!(" {line}"));
                quote! { #(#[doc = #lines])* }
            }
            Sample::File(path) => quote! { #[doc = include_str!(#path)] },
        };
        quote! {
            #[doc = ""]
            #[doc = " # Example"]
            #[doc = ""]
            #[doc = " ```xml"]
            #document
            #[doc = " ```"]
        }
    }
}

fn inner(lines: &[String]) -> TokenStream {
    quote! { #(#![doc = #lines])* }
}

fn lines(docs: &Docs) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in std::iter::once(&docs.summary).chain(&docs.remarks) {
        if paragraph.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        wrap(&escape(paragraph), &mut lines);
    }
    lines
}

/// Breaks a paragraph into lines, each starting with a blank as `///` has it.
fn wrap(text: &str, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(guard(std::mem::take(&mut line)));
        }
        line.push(' ');
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(guard(line));
    }
}

/// What would start a list, heading, quote or table at the beginning of a line.
fn guard(line: String) -> String {
    let text = line.trim_start();
    let starts_number = {
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        digits > 0 && text[digits..].starts_with(['.', ')'])
    };
    if starts_number {
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        return format!(" {}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '+', '-', '=', '|', '~', ':']) {
        return format!(" \\{text}");
    }
    line
}

/// Escapes what Markdown would read as markup; web addresses become links.
pub(super) fn escape(text: &str) -> String {
    // Hardly any text has an address, and each word is searched for two.
    if !text.contains("://") {
        return escape_word(text);
    }
    let words = text.split(' ').map(|word| {
        let start = word.find("http://").or_else(|| word.find("https://"));
        match start {
            Some(at) => {
                let (before, url) = word.split_at(at);
                let end = url.find(['<', '>', '"', '\'', ')', ',', ';']).unwrap_or(url.len());
                let (url, after) = url.split_at(end);
                let trimmed = url.trim_end_matches(['.', ':', '!', '?']);
                let after = format!("{}{after}", &url[trimmed.len()..]);
                format!("{}<{trimmed}>{}", escape_word(before), escape_word(&after))
            }
            None => escape_word(word),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A text as code: fenced by more backquotes than stand in it.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

fn escape_word(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '$' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

impl Emitter<'_> {
    /// The module's documentation: what the type is for, then its facts.
    pub(super) fn module_docs(&self) -> TokenStream {
        let mut all = lines(&self.module.docs);
        if all.is_empty() {
            let what = self.module.namespace.as_deref().unwrap_or("no namespace");
            all.push(format!(" Types of the schema for `{what}`."));
        }
        if let Some(thing) = &self.module.thing {
            all.push(String::new());
            all.push(format!(
                " Thing type \u{201c}{}\u{201d}, version {}, type id `{}`.",
                escape(&thing.meta.name),
                thing.version,
                thing.meta.id
            ));
            let mut facts = Vec::new();
            match &thing.meta.effective_date {
                Some(path) => facts.push(format!("Its effective date is `{path}`.")),
                None => facts.push("It names no effective date of its own.".to_owned()),
            }
            if thing.meta.singleton {
                facts.push("A record holds at most one instance.".to_owned());
            }
            if thing.meta.immutable {
                facts.push("Instances cannot be changed once stored.".to_owned());
            }
            wrap(&facts.join(" "), &mut all);
            let related: Vec<String> = self
                .model
                .modules
                .iter()
                .filter(|other| is_generated(other))
                .filter(|other| {
                    other.thing.as_ref().is_some_and(|other| thing.meta.see_also.contains(&other.meta.id))
                })
                .map(|other| format!("[`{0}`](super::{0})", other.name))
                .collect();
            if !related.is_empty() {
                all.push(String::new());
                wrap(&format!("See also {}.", related.join(", ")), &mut all);
            }
        }
        all.extend(self.step_docs());
        inner(&all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_text_never_becomes_markup() {
        assert_eq!(escape("a <b> [c] `d` e_f *g*"), "a \\<b\\> \\[c\\] \\`d\\` e\\_f \\*g\\*");
        assert_eq!(escape("(see http://x.org/a_b)."), "(see <http://x.org/a_b>).");
        assert_eq!(code("[a-z]"), "`[a-z]`");
        assert_eq!(code("``<b>`"), "``` ``<b>` ```");
        let mut out = Vec::new();
        wrap("1. first", &mut out);
        wrap("- item", &mut out);
        wrap("# head", &mut out);
        assert_eq!(out, [" 1\\. first", " \\- item", " \\# head"]);
    }
}
