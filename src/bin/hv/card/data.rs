//! Data of any type as lines.

use hv_types::content::Content;

use super::shapes::{scalar, shown};
use super::{Line, raw, words};

/// The lines of what is in an element.
pub(super) fn lines(content: &Content<'_>) -> Vec<Line> {
    let mut out = Vec::new();
    match content {
        Content::Fields(_, fields) => match fields.as_slice() {
            // A document of another standard.
            [("$raw", Content::Scalar(text))] => {
                let line = raw::outline_of(&scalar(text));
                if line.value.is_empty() { out.extend(line.below) } else { out.push(line) }
            }
            fields => fields.iter().for_each(|(name, field)| add(name, field, &mut out)),
        },
        other => add("", other, &mut out),
    }
    out
}

/// Adds an element or attribute, or several of the name.
fn add(name: &str, content: &Content<'_>, out: &mut Vec<Line>) {
    match content {
        Content::Scalar(value) => out.push(Line::new(words(name), scalar(value))),
        Content::Variant(name, content) => add(name, content, out),
        Content::Items(items) => add_all(name, items, out),
        Content::Fields(_, fields) => out.push(element(name, fields)),
    }
}

/// Adds repeated elements: values under one label, others numbered.
fn add_all(name: &str, items: &[Content<'_>], out: &mut Vec<Line>) {
    let start = out.len();
    for item in items {
        add(name, item, out);
    }
    let label = words(name);
    let own = |line: &Line| line.label == label;
    if out[start..].iter().filter(|line| own(line)).count() < 2 {
        return;
    }
    let values = out[start..].iter().all(|line| line.below.is_empty());
    let mut number = 0;
    for line in out[start..].iter_mut().filter(|line| own(line)) {
        number += 1;
        if !values {
            line.label = format!("{label} {number}");
        } else if number > 1 {
            line.label = String::new();
        }
    }
}

fn element(name: &str, fields: &[(&'static str, Content<'_>)]) -> Line {
    let label = words(name);
    if let [("$raw", Content::Scalar(text))] = fields {
        return Line { label, ..raw::outline_of(&scalar(text)) };
    }
    if let Some((value, detail)) = shown(fields) {
        return Line::new(label, value).with_detail(detail);
    }
    let mut line = Line::above(label, Vec::new());
    for (name, field) in fields {
        match (*name, field) {
            ("$text", Content::Scalar(text)) => line.value = scalar(text),
            _ => add(name, field, &mut line.below),
        }
    }
    line
}
