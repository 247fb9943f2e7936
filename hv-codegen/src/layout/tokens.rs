//! Single tokens, and tokens whose meaning only a macro knows.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::{Lit, Member};

use super::shape::{MAX_WIDTH, width};

/// A literal as it is in the source.
pub(super) fn literal(literal: &Lit) -> String {
    match literal {
        Lit::Str(text) => text.token().to_string(),
        Lit::ByteStr(bytes) => bytes.token().to_string(),
        Lit::CStr(text) => text.token().to_string(),
        Lit::Byte(byte) => byte.token().to_string(),
        Lit::Char(char) => char.token().to_string(),
        Lit::Int(number) => number.token().to_string(),
        Lit::Float(number) => number.token().to_string(),
        Lit::Bool(bool) => bool.value.to_string(),
        Lit::Verbatim(token) => token.to_string(),
        // All that Rust has.
        _ => String::new(),
    }
}

/// The name or number of a field.
pub(super) fn member(member: &Member) -> String {
    match member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// Tokens on one line.
pub(super) fn flat(tokens: &TokenStream) -> String {
    joined(&words(tokens))
}

/// Tokens on lines that end with each semicolon, or after a comma where they get too long.
pub(super) fn lines(tokens: &TokenStream, indent: usize) -> String {
    let start = " ".repeat(indent);
    let mut out = String::new();
    for statement in words(tokens).split_inclusive(|word| word.depth == 0 && word.text == ";") {
        let mut line = String::new();
        for piece in statement.split_inclusive(|word| word.depth == 0 && word.text == ",") {
            let piece = joined(piece);
            if line.is_empty() {
                line = piece;
            } else if indent + width(&line) + 1 + width(&piece) > MAX_WIDTH {
                out.push_str(&format!("{start}{line}\n"));
                line = piece;
            } else {
                line.push(' ');
                line.push_str(&piece);
            }
        }
        out.push_str(&format!("{start}{line}\n"));
    }
    out
}

/// A token, or several punctuation marks that are one.
struct Word {
    text: String,
    /// How many brackets it is in.
    depth: usize,
}

fn words(tokens: &TokenStream) -> Vec<Word> {
    let mut words = Vec::new();
    collect(tokens, 0, &mut words);
    words
}

fn collect(tokens: &TokenStream, depth: usize, words: &mut Vec<Word>) {
    let mut glued = false;
    for token in tokens.clone() {
        let (text, joint) = match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.push(Word { text: open.to_owned(), depth });
                collect(&group.stream(), depth + 1, words);
                (close.to_owned(), false)
            }
            TokenTree::Punct(punct) => (punct.as_char().to_string(), punct.spacing() == Spacing::Joint),
            other => (other.to_string(), false),
        };
        match words.last_mut() {
            Some(word) if glued => word.text.push_str(&text),
            _ => words.push(Word { text, depth }),
        }
        glued = joint;
    }
}

fn joined(words: &[Word]) -> String {
    let mut out = String::new();
    let mut before = "";
    for word in words {
        if !before.is_empty() && blank_between(before, &word.text) {
            out.push(' ');
        }
        out.push_str(&word.text);
        before = &word.text;
    }
    out
}

fn blank_between(before: &str, after: &str) -> bool {
    let closes = |text: &str| matches!(text, ")" | "]" | ">");
    let name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_') || closes(before);
    match (before, after) {
        ("(" | "[" | "::" | "." | "&" | "#" | "", _) => false,
        (_, "," | ";" | ")" | "]" | "." | "?" | "") => false,
        (_, "::") => !name,
        (_, "(" | "[") => !name && before != "!",
        (_, "!") => !name,
        _ => true,
    }
}
