//! The subset of XPath that selectors and fields of identity constraints use.

use super::lexical::is_ncname;
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};

/// One alternative of a selector or field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path {
    /// Starts with `.//`: at any depth.
    pub deep: bool,
    pub steps: Vec<Step>,
    /// A field may end in an attribute.
    pub attribute: Option<Step>,
}

/// A step: namespace and local name; no local name stands for `*`, of the namespace
/// or, without one, of any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub namespace: Option<String>,
    pub local: Option<String>,
}

/// Reads an expression; prefixes mean what they mean where it stands, and a name
/// without one is in no namespace. Only a field may end in an attribute.
pub(super) fn parse(
    expression: &str,
    is_field: bool,
    resolver: &NamespaceResolver,
) -> Result<Vec<Path>, String> {
    expression.split('|').map(|alternative| path(alternative, is_field, resolver)).collect()
}

fn path(text: &str, is_field: bool, resolver: &NamespaceResolver) -> Result<Path, String> {
    let text = text.trim_matches(WHITE);
    // White space may stand between any two tokens.
    let rest = text.strip_prefix('.').map(|rest| rest.trim_start_matches(WHITE));
    let (deep, rest) = match rest.and_then(|rest| rest.strip_prefix("//")) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut path = Path { deep, ..Path::default() };
    for part in rest.split('/') {
        let part = part.trim_matches(WHITE);
        if path.attribute.is_some() {
            return Err(format!("in `{text}`, an attribute can only be the last step"));
        }
        if part == "." {
            continue;
        }
        let attribute = part.strip_prefix('@').or_else(|| axis(part, "attribute"));
        match attribute {
            Some(_) if !is_field => {
                return Err(format!("`{text}` selects attributes, a selector selects elements"));
            }
            Some(name) => path.attribute = Some(step(name, resolver)?),
            None => path.steps.push(step(axis(part, "child").unwrap_or(part), resolver)?),
        }
    }
    Ok(path)
}

const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];

/// What follows the name of an axis.
fn axis<'t>(part: &'t str, name: &str) -> Option<&'t str> {
    part.strip_prefix(name)?.trim_start_matches(WHITE).strip_prefix("::")
}

fn step(name: &str, resolver: &NamespaceResolver) -> Result<Step, String> {
    let name = name.trim_matches(WHITE);
    if name == "*" {
        return Ok(Step { namespace: None, local: None });
    }
    let (namespace, local) = match name.split_once(':') {
        None => (None, name),
        // As for attributes: a name without a prefix has no namespace.
        Some((prefix, local)) => match resolver.resolve_attribute(QName(&format!("{prefix}:_"))) {
            (ResolveResult::Bound(uri), _) => (Some(uri.as_ref().to_owned()), local),
            _ => return Err(format!("the prefix of `{name}` is not declared")),
        },
    };
    if namespace.is_some() && local == "*" {
        return Ok(Step { namespace, local: None });
    }
    if !is_ncname(local) {
        return Err(format!("`{name}` is not a step that a selector or field may have"));
    }
    Ok(Step { namespace, local: Some(local.to_owned()) })
}
