//! What the attributes of schema elements may say: the types of the schema for schemas.

use crate::error::{Code, Diagnostic, Place};

/// Whether the value is one of the attribute's kind.
pub(super) fn check(element: &str, attribute: &str, value: &str, place: &Place) -> Result<(), Diagnostic> {
    let value = value.trim_matches([' ', '\t', '\n', '\r']);
    let words = || value.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    let one_of = |set: &[&str]| set.contains(&value);
    let all_or = |set: &[&str]| value == "#all" || words().all(|word| set.contains(&word));
    let (fine, expected) = match attribute {
        // White space in names is a quirk of its own, looked at where names are read.
        "name" => (true, ""),
        "id" => (is_ncname(value), "a name without a colon"),
        "ref" | "type" | "base" | "itemType" | "refer" | "substitutionGroup" => {
            (is_qname(value), "a name, with or without a prefix")
        }
        "memberTypes" => (words().all(is_qname), "names, with or without prefixes"),
        "minOccurs" => (is_count(value), "a whole number"),
        "maxOccurs" if element == "all" => (one_of(&["1"]), "`1`: an `all` stands once"),
        "maxOccurs" => (value == "unbounded" || is_count(value), "a whole number or `unbounded`"),
        "use" => (one_of(&["optional", "required", "prohibited"]), "`optional`, `required` or `prohibited`"),
        "form" | "elementFormDefault" | "attributeFormDefault" => {
            (one_of(&["qualified", "unqualified"]), "`qualified` or `unqualified`")
        }
        "processContents" => (one_of(&["skip", "lax", "strict"]), "`skip`, `lax` or `strict`"),
        "mixed" | "abstract" | "nillable" => (one_of(&["true", "false", "1", "0"]), "`true` or `false`"),
        // Of a facet; of an element or attribute it is a value.
        "fixed" if !matches!(element, "element" | "attribute") => {
            (one_of(&["true", "false", "1", "0"]), "`true` or `false`")
        }
        "block" if element == "element" => (
            all_or(&["extension", "restriction", "substitution"]),
            "`#all`, or some of `extension`, `restriction` and `substitution`",
        ),
        "blockDefault" => (
            all_or(&["extension", "restriction", "substitution"]),
            "`#all`, or some of `extension`, `restriction` and `substitution`",
        ),
        "final" if element == "simpleType" => (
            all_or(&["list", "union", "restriction"]),
            "`#all`, or some of `list`, `union` and `restriction`",
        ),
        "finalDefault" => (
            all_or(&["extension", "restriction", "list", "union"]),
            "`#all`, or some of `extension`, `restriction`, `list` and `union`",
        ),
        "block" | "final" => {
            (all_or(&["extension", "restriction"]), "`#all`, or some of `extension` and `restriction`")
        }
        "targetNamespace" => (!value.is_empty(), "a namespace; leave the attribute out for none"),
        "namespace" if matches!(element, "any" | "anyAttribute") => {
            let listed =
                |word: &str| !word.starts_with("##") || matches!(word, "##targetNamespace" | "##local");
            (
                one_of(&["##any", "##other"]) || words().all(listed),
                "`##any`, `##other`, or namespaces, `##targetNamespace` and `##local`",
            )
        }
        "namespace" if element == "import" => {
            (!value.is_empty(), "a namespace; leave the attribute out for none")
        }
        _ => (true, ""),
    };
    if fine {
        return Ok(());
    }
    let message = format!("`{attribute}=\"{value}\"` is not valid");
    Err(Diagnostic::at(Code::Grammar, place, message).help(format!("expected {expected}")))
}

fn is_count(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    // Greater numbers than memory has places for are none that anybody means.
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u32>().is_ok()
}

/// Whether the text is a name without a colon.
pub(crate) fn is_ncname(text: &str) -> bool {
    crate::value::parse("NCName", text).is_some()
}

fn is_qname(text: &str) -> bool {
    match text.split_once(':') {
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
        None => is_ncname(text),
    }
}
