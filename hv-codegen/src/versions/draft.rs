//! Drafts of maps: what does not go without saying, with the rules that the types admit.

use super::{MISSING_VERSION, Versions, equal_versions, map, steps};
use crate::catalog::{Catalog, Entry};
use crate::error::{Code, Diagnostic, Problems};
use crate::model::Model;

/// Drafts the map of a step: proves an empty one, and writes what is missing, until
/// nothing more is. What the types do not tell is left to be decided, and said so.
pub(crate) fn draft(
    model: &Model,
    catalog: &Catalog,
    from: &Entry,
    to: &Entry,
) -> Result<String, Diagnostic> {
    let (from, to) = ordered(from, to)?;
    let (old, new) = (&from.naming.module, &to.naming.module);
    let family = to.naming.family.as_ref().map_or(&to.root, |family| &family.module).replace('_', "-");
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    let head = format!("family = \"{family}\"\n\n[[step]]\nfrom = \"{old}\"\nto = \"{new}\"\n");
    let mut text = head.clone();
    // Every round answers what the one before left open; parts lie a few deep.
    for _ in 0..32 {
        let mut problems = Problems::default();
        let Some(map) = map::parse("draft".into(), &text, None, &mut problems) else { break };
        let mut versions = Versions::default();
        steps(model, catalog, &map, &mut versions, &mut problems);
        let Some(step) = versions.steps.first() else {
            let message = format!("there is no step from `{old}` to `{new}`");
            return Err(
                Diagnostic::new(Code::VersionMap, message).help("both have to be structured thing types")
            );
        };
        let mut news = false;
        for (table, line) in step.up.missing.iter().chain(&step.down.missing) {
            let at = match tables.iter().position(|(name, _)| name == table) {
                Some(at) => at,
                None => {
                    tables.push((table.clone(), Vec::new()));
                    tables.len() - 1
                }
            };
            if !tables[at].1.contains(line) {
                tables[at].1.push(line.clone());
                news = true;
            }
        }
        // The order of the steps, each with its parts after it.
        tables.sort_by_key(|(name, _)| (!name.starts_with("step.up"), name.contains(".in.")));
        text.clone_from(&head);
        for (name, lines) in &tables {
            text.push_str(&format!("\n[{name}]\n{}\n", lines.join("\n")));
        }
        if !news {
            break;
        }
    }
    Ok(text)
}

/// The older version first; versions of different types stay as they are given.
fn ordered<'e>(from: &'e Entry, to: &'e Entry) -> Result<(&'e Entry, &'e Entry), Diagnostic> {
    if !from.is_version_of(to) {
        return Ok((from, to));
    }
    match from.version().cmp(&to.version()) {
        std::cmp::Ordering::Less => Ok((from, to)),
        std::cmp::Ordering::Greater => Ok((to, from)),
        std::cmp::Ordering::Equal => {
            Err(Diagnostic::new(Code::Metadata, equal_versions(from, to)).help(MISSING_VERSION))
        }
    }
}
