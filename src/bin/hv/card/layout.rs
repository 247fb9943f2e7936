//! A card as text.

use std::borrow::Cow;
use std::fmt::Write;

use super::{Card, Line};
use crate::hv::console::printable;

/// Colours and weights, or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    colours: bool,
}

/// Values begin here at the latest, unless their label is longer.
const WIDEST: usize = 32;

/// Characters of one value that are shown.
const LONGEST: usize = 1000;

impl Style {
    pub(crate) fn new(colours: bool) -> Self {
        Style { colours }
    }

    fn painted<'t>(self, code: &str, text: &'t str) -> Cow<'t, str> {
        if !self.colours || text.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(format!("\x1b[{code}m{text}\x1b[0m"))
    }

    /// For headings.
    pub(crate) fn strong(self, text: &str) -> Cow<'_, str> {
        self.painted("1", text)
    }

    /// For what is of less interest.
    pub(crate) fn faint(self, text: &str) -> Cow<'_, str> {
        self.painted("2", text)
    }

    fn label(self, text: &str) -> Cow<'_, str> {
        self.painted("36", text)
    }
}

impl Card {
    /// The card as lines of text, the last one ended.
    pub(crate) fn to_text(&self, style: Style) -> String {
        let mut out = heading(&self.title, &self.subtitle, style);
        self.write_sections(style, &mut out);
        out
    }

    /// What takes time done, so that several threads can do it: all but the heading.
    pub(crate) fn laid_out(self, style: Style) -> LaidOut {
        let mut sections = String::new();
        self.write_sections(style, &mut sections);
        LaidOut { title: self.title, subtitle: self.subtitle, sections }
    }

    fn write_sections(&self, style: Style, out: &mut String) {
        let column = self.sections.iter().flatten().map(|line| width(line, 2)).max().unwrap_or(0).min(WIDEST);
        for (index, section) in self.sections.iter().filter(|section| !section.is_empty()).enumerate() {
            if index > 0 {
                out.push('\n');
            }
            for line in section {
                write_line(line, 2, column, style, out);
            }
        }
    }
}

/// A card whose text is there, but for a number in its heading.
pub(crate) struct LaidOut {
    title: String,
    subtitle: String,
    sections: String,
}

impl LaidOut {
    /// The text of the card as one of several.
    pub(crate) fn numbered(&self, number: usize, style: Style) -> String {
        heading(&format!("{number}. {}", self.title), &self.subtitle, style) + &self.sections
    }
}

fn heading(title: &str, subtitle: &str, style: Style) -> String {
    let mut out = style.strong(&printable(title)).into_owned();
    if !subtitle.is_empty() {
        let _ = write!(out, "  {}", printable(subtitle));
    }
    out.push('\n');
    out
}

/// How far a line's value, and those below it, are pushed by labels.
fn width(line: &Line, indent: usize) -> usize {
    let own = if value(line).is_empty() { 0 } else { indent + line.label.chars().count() + 2 };
    line.below.iter().map(|line| width(line, indent + 2)).max().unwrap_or(0).max(own)
}

fn write_line(line: &Line, indent: usize, column: usize, style: Style, out: &mut String) {
    let label = printable(&line.label);
    let _ = write!(out, "{:indent$}{}", "", style.label(&label));
    let mut at = indent + label.chars().count();
    if !value(line).is_empty() {
        let padding = column.saturating_sub(at).max(2);
        let _ = write!(out, "{:padding$}", "");
        at += padding;
        let value = shortened(value(line));
        let mut lines =
            printable(&value).trim_end().lines().map(str::to_owned).collect::<Vec<_>>().into_iter();
        out.push_str(&lines.next().unwrap_or_default());
        for more in lines {
            let _ = write!(out, "\n{:at$}{}", "", more.trim_end());
        }
    }
    if !line.detail.is_empty() {
        let detail = format!("  {}", printable(&line.detail));
        out.push_str(&style.faint(&detail));
    }
    out.push('\n');
    for below in &line.below {
        write_line(below, indent + 2, column, style, out);
    }
}

/// What is shown as the value; an element with nothing in it is empty, and not missing.
fn value(line: &Line) -> &str {
    if line.value.trim().is_empty() && line.below.is_empty() { "–" } else { &line.value }
}

/// A value of bearable length; what is missing is said.
fn shortened(value: &str) -> Cow<'_, str> {
    let Some((cut, _)) = value.char_indices().nth(LONGEST) else { return Cow::Borrowed(value) };
    let missing = value[cut..].chars().count();
    Cow::Owned(format!("{}… ({missing} more characters: hv json has them)", &value[..cut]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_one_column_and_long_labels_push_only_their_own() {
        let card = Card {
            title: "Title".to_owned(),
            subtitle: String::new(),
            sections: vec![
                vec![
                    Line::new("A", "one\ntwo").with_detail("[x]"),
                    Line::above("B", vec![Line::new("C", "three")]),
                ],
                Vec::new(),
                vec![Line::new("A label that is longer than values wait for", "four")],
            ],
        };
        let gap = " ".repeat(WIDEST - 3);
        assert_eq!(
            card.to_text(Style::new(false)),
            format!(
                "Title\n  A{gap}one\n{0:32}two  [x]\n  B\n    C{1:27}three\n\n  \
                 A label that is longer than values wait for  four\n",
                "", ""
            )
        );
    }

    #[test]
    fn long_values_are_cut_and_it_is_said() {
        let value = "ö".repeat(LONGEST + 7);
        assert!(shortened(&value).ends_with("ö… (7 more characters: hv json has them)"));
        assert_eq!(shortened("ö"), "ö");
    }
}
