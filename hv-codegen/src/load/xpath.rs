//! The subset of XPath that selectors and fields of identity constraints use.

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

/// A step: namespace and local name; no local name stands for `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub namespace: Option<String>,
    pub local: Option<String>,
}

/// Reads an expression; prefixes mean what they mean where it stands, and a name
/// without one is in no namespace.
pub(super) fn parse(expression: &str, resolver: &NamespaceResolver) -> Result<Vec<Path>, String> {
    expression.split('|').map(|alternative| path(alternative.trim(), resolver)).collect()
}

fn path(text: &str, resolver: &NamespaceResolver) -> Result<Path, String> {
    let (deep, rest) = match text.strip_prefix(".//") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut path = Path { deep, ..Path::default() };
    for part in rest.split('/') {
        let part = part.trim();
        let part = part.strip_prefix("child::").unwrap_or(part);
        if part == "." {
            continue;
        }
        let attribute = part.strip_prefix('@').or_else(|| part.strip_prefix("attribute::"));
        if path.attribute.is_some() {
            return Err(format!("in `{text}`, an attribute can only be the last step"));
        }
        match attribute {
            Some(name) => path.attribute = Some(step(name.trim(), resolver)?),
            None => path.steps.push(step(part, resolver)?),
        }
    }
    Ok(path)
}

fn step(name: &str, resolver: &NamespaceResolver) -> Result<Step, String> {
    if name == "*" {
        return Ok(Step { namespace: None, local: None });
    }
    let fine = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let (namespace, local) = match name.split_once(':') {
        None => (None, name),
        // As for attributes: a name without a prefix has no namespace.
        Some((_, local)) => match resolver.resolve_attribute(QName(name)) {
            (ResolveResult::Bound(uri), _) => (Some(uri.as_ref().to_owned()), local),
            _ => return Err(format!("the prefix of `{name}` is not declared")),
        },
    };
    if !fine(local) {
        return Err(format!("`{name}` is not a step that a selector or field may have"));
    }
    Ok(Step { namespace, local: Some(local.to_owned()) })
}
