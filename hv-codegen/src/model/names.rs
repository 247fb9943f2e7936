//! Rust names from schema names.

use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::HashSet;

/// Type names that generated code uses itself, and traits whose methods it calls.
const RESERVED: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Err",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Some",
    "String",
    "ToString",
    "Vec",
];

/// A type's name: `weight-value` becomes `WeightValue`.
pub(crate) fn type_name(name: &str) -> String {
    let name = camel(name);
    if RESERVED.contains(&name.as_str()) { format!("{name}Type") } else { name }
}

/// An enumeration value's variant: `hmac-sha1-3des` becomes `HmacSha13des`.
pub(super) fn variant_name(text: &str) -> String {
    let name = camel(text);
    if name == "Self" { "SelfValue".to_owned() } else { name }
}

fn camel(text: &str) -> String {
    if text.is_empty() {
        return "Empty".to_owned();
    }
    let mut spelled = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        match c {
            c if c.is_alphanumeric() => spelled.push(c),
            '+' => spelled.push_str(" Plus "),
            '-' if index == 0 => spelled.push_str(" Minus "),
            '%' => spelled.push_str(" Percent "),
            '<' => spelled.push_str(" Less "),
            '>' => spelled.push_str(" Greater "),
            '*' => spelled.push_str(" Star "),
            '#' => spelled.push_str(" Number "),
            '&' => spelled.push_str(" And "),
            // Two numbers must not run together: 1.2 and 12 differ.
            '.' | '-' | '/' | ':' | ',' | '_' if between_digits(text, index) => spelled.push_str(" To "),
            _ => spelled.push(' '),
        }
    }
    let mut name = spelled.to_upper_camel_case();
    if name.is_empty() {
        name = text.chars().map(|c| format!("U{:04X}", c as u32)).collect();
    }
    if !name.starts_with(|c: char| c.is_alphabetic()) {
        name.insert(0, 'V');
    }
    name
}

fn between_digits(text: &str, index: usize) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_ascii_digit());
    digit(index.checked_sub(1)) && digit(Some(index + 1))
}

/// A field's name: `irregular-heartbeat` becomes `irregular_heartbeat`.
pub(crate) fn field_name(name: &str) -> String {
    let mut snake = name.replace(|c: char| !c.is_alphanumeric(), " ").to_snake_case();
    if snake.is_empty() {
        snake = "value".to_owned();
    }
    if !snake.starts_with(|c: char| c.is_alphabetic()) {
        snake.insert_str(0, "n_");
    }
    match snake.as_str() {
        // These cannot be raw identifiers.
        "self" | "super" | "crate" => format!("{snake}_"),
        _ => snake,
    }
}

/// A module's name: a field's, but for the file `mod.rs`, which is there already.
pub(crate) fn module_name(name: &str) -> String {
    match field_name(name) {
        name if name == "mod" => "mod_".to_owned(),
        name => name,
    }
}

/// The keywords of all editions, those that are only reserved among them.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// The identifier, raw where it is a keyword.
pub(crate) fn ident(name: &str) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    match KEYWORDS.binary_search(&name) {
        Ok(_) => proc_macro2::Ident::new_raw(name, span),
        Err(_) => proc_macro2::Ident::new(name, span),
    }
}

/// Gives attributes names that nothing else has.
pub(super) fn distinguish(attributes: &mut [super::AttributeField], taken: &mut Taken) {
    for attribute in attributes {
        attribute.name = taken.unique(attribute.name.clone());
    }
}

/// Hands out names, a number appended where one is taken.
#[derive(Debug, Default)]
pub(super) struct Taken(HashSet<String>);

impl Taken {
    /// The names of fields that the generator adds are taken from the start.
    pub(super) fn with(names: impl IntoIterator<Item = &'static str>) -> Self {
        Taken(names.into_iter().map(str::to_owned).collect())
    }

    pub(super) fn unique(&mut self, wish: String) -> String {
        if self.0.insert(wish.clone()) {
            return wish;
        }
        let separator = if wish.starts_with(char::is_uppercase) || wish.ends_with('_') { "" } else { "_" };
        // A name that ends in a digit would run into the number.
        let separator = if wish.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { separator };
        let mut number = 2;
        loop {
            let name = if separator == "_" && wish.starts_with(char::is_uppercase) {
                format!("{wish}N{number}")
            } else {
                format!("{wish}{separator}{number}")
            };
            if self.0.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_rust() {
        assert_eq!(type_name("weight-value"), "WeightValue");
        assert_eq!(type_name("HbA1C"), "HbA1c");
        assert_eq!(type_name("option"), "OptionType");
        assert_eq!(field_name("irregular-heartbeat"), "irregular_heartbeat");
        assert_eq!(field_name("mmolPerL"), "mmol_per_l");
        assert_eq!(field_name("3d"), "n_3d");
        assert_eq!(field_name("self"), "self_");
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("gen").to_string(), "r#gen");
        assert_eq!(variant_name(""), "Empty");
        assert_eq!(variant_name("01"), "V01");
        assert_eq!(variant_name("*"), "Star");
        assert_eq!(variant_name("1.2"), "V1To2");
        assert_eq!(variant_name("日本"), "日本");
        assert_eq!(variant_name("☃"), "U2603");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = Taken::default();
        let names =
            ["A", "A", "A1", "A1", "b", "b", "self_", "self_"].map(|wish| taken.unique(wish.to_owned()));
        assert_eq!(names, ["A", "A2", "A1", "A1N2", "b", "b_2", "self_", "self_2"]);
    }
}
