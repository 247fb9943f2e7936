//! `xs:key` and `xs:unique`: values that may not occur twice.

use std::collections::HashSet;

use quick_xml::events::Event;

/// An identity constraint of an element.
///
/// Paths are the subset of XPath that XML Schema allows: `.`, child steps, a
/// leading `.//`, alternatives, and for a field an attribute as its last step.
/// Names are compared without their prefix; values as text without surrounding
/// white space.
///
/// ```
/// use hv_types::xml::Identity;
/// let constraint =
///     Identity { name: "codes", key: true, selector: "./code", fields: &["@type", "value"] };
/// assert!(constraint.check("<l><code type='a'><value>1</value></code></l>").is_ok());
/// assert!(constraint.check("<l><code><value>1</value></code></l>").is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The constraint's name.
    pub name: &'static str,
    /// A key: every selected element must have all fields.
    pub key: bool,
    /// Selects the elements.
    pub selector: &'static str,
    /// Selects the values that together must differ.
    pub fields: &'static [&'static str],
}

/// One selected element on its way: where it began, and the fields found so far.
struct Selected {
    offset: usize,
    depth: usize,
    fields: Vec<Option<String>>,
}

impl Identity {
    /// Checks the element `source`.
    ///
    /// # Errors
    ///
    /// The offset of the offending element and what is wrong with it.
    pub fn check(&self, source: &str) -> Result<(), (usize, String)> {
        let mut seen: HashSet<Vec<String>> = HashSet::new();
        let mut path: Vec<String> = Vec::new();
        let mut open: Vec<Selected> = Vec::new();
        let mut reader = quick_xml::Reader::from_str(source);
        reader.config_mut().expand_empty_elements = true;
        loop {
            let offset = reader.buffer_position() as usize;
            // The element was read before: it is well-formed.
            let Ok(event) = reader.read_event() else { return Ok(()) };
            match event {
                Event::Start(tag) => {
                    path.push(tag.local_name().as_ref().to_owned());
                    if selects(self.selector, &path[1..]) {
                        let fields = vec![None; self.fields.len()];
                        open.push(Selected { offset, depth: path.len(), fields });
                    }
                    for selected in &mut open {
                        let inner = &path[selected.depth..];
                        for (field, slot) in self.fields.iter().zip(&mut selected.fields) {
                            let (steps, attribute) = match field.rsplit_once('@') {
                                Some((steps, name)) => (steps.trim_end_matches('/'), Some(local(name))),
                                None => (*field, None),
                            };
                            if !selects(steps, inner) {
                                continue;
                            }
                            match attribute {
                                None => *slot = Some(String::new()),
                                Some(name) => {
                                    let found = tag
                                        .attributes()
                                        .flatten()
                                        .find(|one| one.key.local_name().as_ref() == name);
                                    *slot = found.map(|one| one.value.trim().to_owned()).or(slot.take());
                                }
                            }
                        }
                    }
                }
                Event::Text(text) => self.text(&path, &mut open, &text.xml10_content()),
                Event::CData(text) => self.text(&path, &mut open, &text.xml10_content()),
                Event::GeneralRef(name) => {
                    self.text(&path, &mut open, &format!("&{};", name.xml10_content()))
                }
                Event::End(_) => {
                    while open.last().is_some_and(|selected| selected.depth == path.len()) {
                        if let Some(selected) = open.pop() {
                            self.finish(selected, &mut seen)?;
                        }
                    }
                    path.pop();
                    if path.is_empty() {
                        return Ok(());
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn text(&self, path: &[String], open: &mut [Selected], text: &str) {
        for selected in open {
            let inner = &path[selected.depth..];
            for (field, slot) in self.fields.iter().zip(&mut selected.fields) {
                if !field.contains('@')
                    && selects(field, inner)
                    && let Some(value) = slot
                {
                    value.push_str(text);
                }
            }
        }
    }

    fn finish(&self, selected: Selected, seen: &mut HashSet<Vec<String>>) -> Result<(), (usize, String)> {
        let values: Option<Vec<String>> = selected
            .fields
            .into_iter()
            .map(|field| field.map(|value| value.trim_matches(crate::values::WHITE_SPACE).to_owned()))
            .collect();
        match values {
            None if self.key => {
                let fields = self.fields.join(", ");
                Err((selected.offset, format!("the key `{}` is incomplete: it needs {fields}", self.name)))
            }
            None => Ok(()),
            Some(values) => {
                let shown = values.join(", ");
                if seen.insert(values) {
                    return Ok(());
                }
                Err((selected.offset, format!("`{shown}` occurs twice: `{}` must be unique", self.name)))
            }
        }
    }
}

fn local(step: &str) -> &str {
    step.rsplit_once(':').map_or(step, |(_, local)| local)
}

/// Whether one of the alternatives of `path` leads to the element reached by `steps`.
fn selects(path: &str, steps: &[String]) -> bool {
    path.split('|').any(|alternative| {
        let alternative = alternative.trim();
        let (deep, rest) = match alternative.strip_prefix(".//") {
            Some(rest) => (true, rest),
            None => (false, alternative),
        };
        let wanted: Vec<&str> = rest
            .split('/')
            .map(|step| local(step.trim()))
            .filter(|step| !matches!(*step, "" | "."))
            .collect();
        if steps.len() < wanted.len() || (!deep && steps.len() != wanted.len()) {
            return false;
        }
        let tail = &steps[steps.len() - wanted.len()..];
        wanted.iter().zip(tail).all(|(want, step)| *want == "*" || want == step)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_occurs_twice_is_found_where_it_is() {
        let unique = Identity { name: "u", key: false, selector: "x:a", fields: &["@id"] };
        assert_eq!(unique.check("<r><a id='1'/><a id='2'/><a/></r>"), Ok(()));
        let (offset, message) = unique.check("<r><a id='1'/><a id='1'/></r>").unwrap_err();
        assert_eq!((offset, message.as_str()), (14, "`1` occurs twice: `u` must be unique"));
        let own = Identity { name: "k", key: true, selector: ".", fields: &["@id"] };
        assert!(own.check("<r id='1'/>").is_ok());
        assert!(own.check("<r/>").is_err());
        let deep = Identity { name: "d", key: false, selector: ".//b", fields: &["v"] };
        assert!(deep.check("<r><a><b><v> 1 </v></b></a><b><v>1</v></b></r>").is_err());
        assert!(deep.check("<r><a><b><v>1</v></b></a><b><v>2</v></b></r>").is_ok());
    }
}
