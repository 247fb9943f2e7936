//! The order of what stands in a schema element.
//!
//! Every content model of the schema for schemas is a sequence of slots, each a
//! choice that may repeat; after the annotation, which comes first.

use super::grammar::{self, FACETS};
use super::scan::Node;
use crate::error::{Code, Diagnostic, Place};

/// A slot: what may stand there, how often at least, and whether it repeats.
struct Slot {
    names: &'static [&'static str],
    required: bool,
    repeats: bool,
}

const fn optional(names: &'static [&'static str]) -> Slot {
    Slot { names, required: false, repeats: false }
}

const fn required(names: &'static [&'static str]) -> Slot {
    Slot { names, required: true, repeats: false }
}

const fn repeated(names: &'static [&'static str]) -> Slot {
    Slot { names, required: false, repeats: true }
}

const MODELS: &[&str] = &["group", "all", "choice", "sequence"];
const ATTRIBUTES: &[&str] = &["attribute", "attributeGroup"];
const GROUPS: &[&str] = &["all", "choice", "sequence"];

const TYPE: Slot = optional(&["simpleType"]);
const ANY: Slot = optional(&["anyAttribute"]);
const EMPTY: &[Slot] = &[];
const SCHEMA: &[Slot] = &[
    repeated(&["include", "import", "redefine"]),
    repeated(&["simpleType", "complexType", "group", "attributeGroup", "element", "attribute", "notation"]),
];
const ELEMENT: &[Slot] = &[optional(&["simpleType", "complexType"]), repeated(&["unique", "key", "keyref"])];
const ONE_TYPE: &[Slot] = &[TYPE];
const CONTENT: &[Slot] = &[required(&["simpleContent", "complexContent"])];
const PARTICLES: &[Slot] = &[optional(MODELS), repeated(ATTRIBUTES), ANY];
const DERIVATION: &[Slot] = &[required(&["restriction", "extension"])];
const VARIETY: &[Slot] = &[required(&["restriction", "list", "union"])];
const UNION: &[Slot] = &[repeated(&["simpleType"])];
const NARROWED: &[Slot] = &[TYPE, repeated(FACETS)];
const NARROWED_CONTENT: &[Slot] = &[TYPE, repeated(FACETS), repeated(ATTRIBUTES), ANY];
const ATTRIBUTE_USES: &[Slot] = &[repeated(ATTRIBUTES), ANY];
const GROUP: &[Slot] = &[required(GROUPS)];
const CONSTRAINT: &[Slot] = &[required(&["selector"]), required(&["field"]), repeated(&["field"])];

/// The slots of an element that stands in `parent`; `None` where any order will do.
fn slots(parent: Option<&str>, node: &Node) -> Option<&'static [Slot]> {
    let first = node.children.first().map(|child| child.name.as_str());
    Some(match (node.name.as_str(), parent) {
        ("schema", _) => SCHEMA,
        ("element" | "attribute" | "group" | "attributeGroup", _) if node.has("ref") => EMPTY,
        ("element", _) => ELEMENT,
        ("attribute" | "list", _) => ONE_TYPE,
        ("complexType", _) if matches!(first, Some("simpleContent" | "complexContent")) => CONTENT,
        ("attributeGroup", _) | ("extension", Some("simpleContent")) => ATTRIBUTE_USES,
        ("restriction", Some("simpleType")) => NARROWED,
        ("restriction", Some("simpleContent")) => NARROWED_CONTENT,
        ("complexType" | "extension" | "restriction", _) => PARTICLES,
        ("simpleType", _) => VARIETY,
        ("simpleContent" | "complexContent", _) => DERIVATION,
        ("union", _) => UNION,
        ("group", Some("schema" | "redefine")) => GROUP,
        ("group", _) => EMPTY,
        ("unique" | "key" | "keyref", _) => CONSTRAINT,
        _ => return None,
    })
}

/// Checks the order of the node's children, and that its annotation comes first.
pub(super) fn check(parent: Option<&str>, node: &Node) -> Result<(), Diagnostic> {
    let fault = |place: &Place, message: String| Err(Diagnostic::at(Code::Grammar, place, message));
    if !matches!(node.name.as_str(), "schema" | "redefine")
        && let Some((_, place)) = node
            .annotations
            .iter()
            .enumerate()
            .find_map(|(index, (before, place))| (index > 0 || *before > 0).then_some((index, place)))
    {
        return fault(place, format!("an `annotation` stands once, and first in its `{}`", node.name));
    }
    let Some(slots) = slots(parent, node) else { return Ok(()) };
    let mut rest = slots.iter().peekable();
    let mut taken = false;
    // What may stand nowhere in it is told where it stands.
    for child in node.children.iter().filter(|child| grammar::may_hold(&node.name, &child.name)) {
        loop {
            let Some(slot) = rest.peek() else {
                return fault(
                    &child.place,
                    format!("`{}` may not stand here in `{}`: the order is fixed", child.name, node.name),
                );
            };
            let fits = slot.names.contains(&child.name.as_str());
            if fits && (slot.repeats || !taken) {
                taken = true;
                break;
            }
            if slot.required && !taken {
                return fault(&child.place, missing(slot, node));
            }
            rest.next();
            taken = false;
        }
    }
    for slot in rest {
        if slot.required && !taken {
            return fault(&node.place, missing(slot, node));
        }
        taken = false;
    }
    Ok(())
}

fn missing(slot: &Slot, node: &Node) -> String {
    let names: Vec<String> = slot.names.iter().map(|name| format!("`{name}`")).collect();
    let alternatives = match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("one of {} or {last}", rest.join(", ")),
        None => String::new(),
    };
    format!("`{}` needs {alternatives}", node.name)
}
