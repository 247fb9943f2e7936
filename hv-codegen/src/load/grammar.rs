//! The vocabulary of XML Schema 1.0: which element stands where, with which attributes.

use super::lexical;
use crate::error::{Code, Diagnostic, Place};

/// What may stand in an element: children (annotation aside) and attributes.
struct Rule {
    name: &'static str,
    children: &'static [&'static str],
    attributes: &'static [&'static str],
}

const PARTICLES: &[&str] = &["element", "group", "choice", "sequence", "any"];
const ATTRIBUTES: &[&str] = &["attribute", "attributeGroup", "anyAttribute"];
pub(super) const FACETS: &[&str] = &[
    "minExclusive",
    "minInclusive",
    "maxExclusive",
    "maxInclusive",
    "totalDigits",
    "fractionDigits",
    "length",
    "minLength",
    "maxLength",
    "enumeration",
    "whiteSpace",
    "pattern",
];
const TOP: &[&str] = &[
    "include",
    "import",
    "redefine",
    "simpleType",
    "complexType",
    "group",
    "attributeGroup",
    "element",
    "attribute",
    "notation",
];

const RULES: &[Rule] = &[
    Rule {
        name: "schema",
        children: TOP,
        attributes: &[
            "targetNamespace",
            "version",
            "finalDefault",
            "blockDefault",
            "attributeFormDefault",
            "elementFormDefault",
        ],
    },
    Rule { name: "include", children: &[], attributes: &["schemaLocation"] },
    Rule { name: "import", children: &[], attributes: &["namespace", "schemaLocation"] },
    Rule {
        name: "redefine",
        children: &["simpleType", "complexType", "group", "attributeGroup"],
        attributes: &["schemaLocation"],
    },
    Rule { name: "notation", children: &[], attributes: &["name", "public", "system"] },
    Rule {
        name: "element",
        children: &["simpleType", "complexType", "unique", "key", "keyref"],
        attributes: &[
            "name",
            "ref",
            "type",
            "substitutionGroup",
            "minOccurs",
            "maxOccurs",
            "default",
            "fixed",
            "nillable",
            "abstract",
            "final",
            "block",
            "form",
        ],
    },
    Rule {
        name: "attribute",
        children: &["simpleType"],
        attributes: &["name", "ref", "type", "use", "default", "fixed", "form"],
    },
    Rule {
        name: "complexType",
        children: &[
            "simpleContent",
            "complexContent",
            "group",
            "all",
            "choice",
            "sequence",
            "attribute",
            "attributeGroup",
            "anyAttribute",
        ],
        attributes: &["name", "mixed", "abstract", "final", "block"],
    },
    Rule { name: "simpleType", children: &["restriction", "list", "union"], attributes: &["name", "final"] },
    Rule { name: "simpleContent", children: &["restriction", "extension"], attributes: &[] },
    Rule { name: "complexContent", children: &["restriction", "extension"], attributes: &["mixed"] },
    Rule {
        name: "extension",
        children: &["group", "all", "choice", "sequence", "attribute", "attributeGroup", "anyAttribute"],
        attributes: &["base"],
    },
    Rule {
        name: "restriction",
        children: &[
            "simpleType",
            "group",
            "all",
            "choice",
            "sequence",
            "attribute",
            "attributeGroup",
            "anyAttribute",
        ],
        attributes: &["base"],
    },
    Rule { name: "list", children: &["simpleType"], attributes: &["itemType"] },
    Rule { name: "union", children: &["simpleType"], attributes: &["memberTypes"] },
    Rule {
        name: "group",
        children: &["all", "choice", "sequence"],
        attributes: &["name", "ref", "minOccurs", "maxOccurs"],
    },
    Rule { name: "attributeGroup", children: ATTRIBUTES, attributes: &["name", "ref"] },
    Rule { name: "all", children: &["element"], attributes: &["minOccurs", "maxOccurs"] },
    Rule { name: "choice", children: PARTICLES, attributes: &["minOccurs", "maxOccurs"] },
    Rule { name: "sequence", children: PARTICLES, attributes: &["minOccurs", "maxOccurs"] },
    Rule {
        name: "any",
        children: &[],
        attributes: &["namespace", "processContents", "minOccurs", "maxOccurs"],
    },
    Rule { name: "anyAttribute", children: &[], attributes: &["namespace", "processContents"] },
    Rule { name: "unique", children: &["selector", "field"], attributes: &["name"] },
    Rule { name: "key", children: &["selector", "field"], attributes: &["name"] },
    Rule { name: "keyref", children: &["selector", "field"], attributes: &["name", "refer"] },
    Rule { name: "selector", children: &[], attributes: &["xpath"] },
    Rule { name: "field", children: &[], attributes: &["xpath"] },
];

fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// Whether `child` may stand in `parent`, in one place or another.
pub(super) fn may_hold(parent: &str, child: &str) -> bool {
    rule(parent).is_some_and(|rule| rule.children.contains(&child))
        || (parent == "restriction" && FACETS.contains(&child))
}

/// Whether XML Schema has such an element.
pub(super) fn is_known(name: &str) -> bool {
    rule(name).is_some() || name == "annotation" || FACETS.contains(&name)
}

/// Whether `child` may stand in `parent`.
pub(super) fn check_child(parent: &str, child: &str, place: &Place) -> Result<(), Diagnostic> {
    if !is_known(child) {
        let names = RULES.iter().map(|rule| rule.name).chain(FACETS.iter().copied());
        let mut diagnostic =
            Diagnostic::at(Code::Grammar, place, format!("`{child}` is not an element of XML Schema 1.0"));
        diagnostic.help = closest(child, names).map(|name| format!("did you mean `{name}`?"));
        return Err(diagnostic);
    }
    if child == "annotation" || parent == "annotation" {
        return Ok(());
    }
    if may_hold(parent, child) {
        return Ok(());
    }
    let allowed = rule(parent).map_or(&[][..], |rule| rule.children);
    let message = format!("`{child}` may not stand in `{parent}`");
    let help = match allowed {
        [] => format!("`{parent}` has no children but `annotation`"),
        allowed => format!("`{parent}` may hold {}", allowed.join(", ")),
    };
    Err(Diagnostic::at(Code::Grammar, place, message).help(help))
}

/// Whether the element may have the attribute, and the value is one of its kind.
pub(super) fn check_attribute(
    element: &str,
    attribute: &str,
    value: &str,
    place: &Place,
) -> Result<(), Diagnostic> {
    let allowed = match rule(element) {
        Some(rule) => rule.attributes,
        None if FACETS.contains(&element) => &["value", "fixed"][..],
        None => return Ok(()),
    };
    if attribute != "id" && !allowed.contains(&attribute) {
        let message = format!("`{element}` has no attribute `{attribute}`");
        let mut diagnostic = Diagnostic::at(Code::Grammar, place, message);
        diagnostic.help = Some(match closest(attribute, allowed.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("its attributes are {}", allowed.join(", ")),
        });
        return Err(diagnostic);
    }
    lexical::check(element, attribute, value, place)
}

/// The attribute that the element lacks.
pub(super) fn missing_attribute(
    parent: Option<&str>,
    element: &str,
    has: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    let required: &[&'static str] = match element {
        "notation" if !has("public") && !has("system") => &["name", "public"],
        "notation" => &["name"],
        "include" | "redefine" => &["schemaLocation"],
        "complexType" | "simpleType" | "group" | "attributeGroup" | "element" | "attribute"
            if matches!(parent, Some("schema" | "redefine")) =>
        {
            &["name"]
        }
        "group" | "attributeGroup" => &["ref"],
        "element" | "attribute" if !has("ref") => &["name"],
        "extension" => &["base"],
        "restriction" if parent != Some("simpleType") => &["base"],
        "key" | "unique" => &["name"],
        "keyref" => &["name", "refer"],
        "selector" | "field" => &["xpath"],
        facet if FACETS.contains(&facet) => &["value"],
        _ => &[],
    };
    required.iter().copied().find(|attribute| !has(attribute))
}

/// An attribute that the element may only have elsewhere, or not beside the others;
/// with the reason.
pub(super) fn misplaced_attribute(
    parent: Option<&str>,
    element: &str,
    has: impl Fn(&str) -> bool,
) -> Option<(&'static str, &'static str)> {
    let global = matches!(parent, Some("schema" | "redefine"));
    let (forbidden, reason): (&[&'static str], _) = match (element, global) {
        ("element", true) => {
            (&["ref", "minOccurs", "maxOccurs", "form"], "only elements inside a type have it")
        }
        ("element", false) if has("ref") => (
            &[
                "name",
                "type",
                "nillable",
                "default",
                "fixed",
                "form",
                "block",
                "abstract",
                "final",
                "substitutionGroup",
            ],
            "the declaration that `ref` names has it",
        ),
        ("element", false) => (&["abstract", "final", "substitutionGroup"], "only global elements have it"),
        ("attribute", true) => (&["ref", "use", "form"], "only attributes inside a type have it"),
        ("attribute", false) if has("ref") => {
            (&["name", "type", "form"], "the declaration that `ref` names has it")
        }
        ("complexType", false) => (&["name", "abstract", "final", "block"], "only global types have it"),
        ("simpleType", false) => (&["name", "final"], "only global types have it"),
        ("group", true) => (&["ref", "minOccurs", "maxOccurs"], "only references to groups have it"),
        ("group", false) => (&["name"], "only global groups have it"),
        ("attributeGroup", true) => (&["ref"], "only references to attribute groups have it"),
        ("attributeGroup", false) => (&["name"], "only global attribute groups have it"),
        ("all" | "choice" | "sequence", _) if parent == Some("group") => {
            (&["minOccurs", "maxOccurs"], "the references to the group have it")
        }
        _ => return None,
    };
    forbidden.iter().find(|attribute| has(attribute)).map(|attribute| (*attribute, reason))
}

/// The candidate that looks most like `word`, if any is near enough to be meant.
pub(crate) fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len().min(word.len()) / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance, a swap of neighbors counting as two.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
