//! The line to write: for messages, and for drafts of maps.

use super::shape::{self, Card, FieldShape};
use crate::model::{Model, TypeUse};

/// Dates that `hv_types::versions::ConvertDate` turns into one another.
const DATES: &[(&str, &[&str])] = &[
    ("dates::Date", &["dates::DateTime", "dates::ApproxDate", "dates::ApproxDateTime"]),
    ("dates::DateTime", &["dates::Date", "dates::ApproxDateTime"]),
    ("dates::ApproxDate", &["dates::Date", "dates::ApproxDateTime"]),
    ("dates::ApproxDateTime", &["dates::Date", "dates::DateTime", "dates::ApproxDate"]),
];

fn date_converts(from: &str, to: &str) -> bool {
    DATES.iter().any(|(date, others)| *date == from && others.contains(&to))
}

/// Whether the rule `date` makes one of the other.
pub(super) fn are_dates(model: &Model, source: &FieldShape, target: &FieldShape) -> bool {
    let runtime = |field: &FieldShape| shape::runtime_type(model, &field.type_);
    matches!((runtime(source), runtime(target)), (Some(from), Some(to)) if date_converts(&from, &to))
}

/// What a draft leaves to be decided. Every such text begins with `TODO`, and a map
/// that has one is refused.
pub(super) const TEXT: &str = "TODO: the text";
pub(super) const FUNCTION: &str = "TODO: a function";
pub(super) const WHY: &str = "TODO: why it is dropped";
const YES: &str = "TODO: words for yes";
const NO: &str = "TODO: words for no";

/// Whether a text of a map is still to be decided.
pub(super) fn is_open(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix("TODO");
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// A rule for what a type does not tell, with these sources.
pub(super) fn hook(sources: &[&str]) -> String {
    let sources: Vec<String> = sources.iter().map(|source| format!("\"{source}\"")).collect();
    format!("{{ hook = \"{FUNCTION}\", from = [{}] }}", sources.join(", "))
}

/// A rule for a field that has to be there and that no source is found for.
pub(super) fn filler(model: &Model, target: &FieldShape) -> String {
    match takes_text(model, target) {
        true => format!("{{ constant = \"{TEXT}\" }}"),
        false => hook(&[]),
    }
}

/// Whether a constant may fill the field.
pub(super) fn takes_text(model: &Model, field: &FieldShape) -> bool {
    let codable = shape::runtime_type(model, &field.type_).as_deref() == Some("base::CodableValue");
    let string = matches!(&field.type_, TypeUse::BuiltIn(built_in) if built_in.rust == "String");
    (codable || string) && field.card != Card::Many
}

/// Whether a repeated target has room for all of a repeated source.
pub(super) fn has_room(source: &FieldShape, target: &FieldShape) -> bool {
    match (source.card, target.card, source.max, target.max) {
        (Card::Many, Card::Many, Some(most), Some(room)) => most <= room,
        (Card::Many, Card::Many, None, Some(_)) => false,
        _ => true,
    }
}

/// A path as a key of TOML.
pub(super) fn key(path: &str) -> String {
    let bare = path.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { path.to_owned() } else { format!("\"{path}\"") }
}

/// The rule that makes `target` of `source`, as it stands in a map.
pub(super) fn rule(model: &Model, source: &FieldShape, path: &str, target: &FieldShape) -> Option<String> {
    let runtime = |field: &FieldShape| shape::runtime_type(model, &field.type_);
    let codable = |field: &FieldShape| runtime(field).as_deref() == Some("base::CodableValue");
    let value = |field: &FieldShape| shape::is_value(&field.type_) && !field.nillable;
    let boolean =
        |field: &FieldShape| matches!(&field.type_, TypeUse::BuiltIn(built_in) if built_in.rust == "Boolean");
    let words = format!(", yes = \"{YES}\", no = \"{NO}\"");
    let mut extra = String::new();
    let structs = || Some((shape::structure(model, &source.type_)?, shape::structure(model, &target.type_)?));
    let word = if source.type_ == target.type_ {
        "copy"
    } else if boolean(source) && codable(target) {
        extra.push_str(&words);
        "boolean-to-codable"
    } else if codable(source) && boolean(target) {
        extra.push_str(&words);
        "codable-to-boolean"
    } else if value(source) && codable(target) {
        "text-to-codable"
    } else if codable(source) && value(target) {
        "codable-to-text"
    } else if value(source) && value(target) {
        "fit"
    } else if are_dates(model, source, target) {
        "date"
    } else if structs().is_some() {
        "copy"
    } else {
        return None;
    };
    let nil = source.nillable || target.nillable;
    if !has_room(source, target)
        || (nil && (source.nillable, &source.type_) != (target.nillable, &target.type_))
    {
        return None;
    }
    if source.card == Card::Many && target.card != Card::Many {
        extra.push_str(", if-many = \"first\"");
    }
    let lacks =
        source.card == Card::Optional || (source.card == Card::Many && source.min < target.min.max(1));
    if lacks && (target.card == Card::One || target.min > 0) {
        extra.push_str(", if-absent = \"refuse\"");
    } else if target.card != Card::One && target.min == 0 && matches!(word, "fit" | "codable-to-boolean") {
        extra.push_str(", if-refused = \"drop\"");
    }
    Some(format!("{{ {word} = \"{path}\"{extra} }}"))
}
