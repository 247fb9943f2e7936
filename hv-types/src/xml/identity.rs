//! `xs:key`, `xs:unique` and `xs:keyref`: values that may not occur twice, and
//! references to them.

use std::collections::HashMap;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

/// An identity constraint of an element.
///
/// Selected are elements; what their fields select, as text without surrounding
/// white space, must differ from element to element.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The constraint's name.
    pub name: &'static str,
    /// A key: every selected element must have all fields.
    pub key: bool,
    /// A reference: what the fields select must occur in the key or unique
    /// constraint of this name.
    pub refer: Option<&'static str>,
    /// Selects the elements.
    pub selector: &'static [Path],
    /// Each selects a value of a selected element.
    pub fields: &'static [&'static [Path]],
}

/// A path of the subset of XPath that XML Schema allows here.
#[derive(Clone, Copy, Debug)]
pub struct Path {
    /// At any depth (`.//`).
    pub deep: bool,
    /// Child steps.
    pub steps: &'static [Step],
    /// An attribute as the last step of a field.
    pub attribute: Option<Step>,
}

/// Namespace and local name; no local name stands for any name, of the namespace or,
/// without one, of any.
pub type Step = (Option<&'static str>, Option<&'static str>);

/// An element's expanded name.
type Found = (Option<String>, String);

/// One selected element on its way: where it began, and the fields found so far.
struct Selected {
    offset: usize,
    depth: usize,
    fields: Vec<Option<String>>,
}

impl Path {
    fn matches(&self, names: &[Found]) -> bool {
        if names.len() < self.steps.len() || (!self.deep && names.len() != self.steps.len()) {
            return false;
        }
        let tail = &names[names.len() - self.steps.len()..];
        self.steps.iter().zip(tail).all(|(step, (namespace, local))| match step.1 {
            None => step.0.is_none() || step.0 == namespace.as_deref(),
            Some(wanted) => wanted == local && step.0 == namespace.as_deref(),
        })
    }
}

fn selects(paths: &[Path], names: &[Found]) -> bool {
    paths.iter().any(|path| path.attribute.is_none() && path.matches(names))
}

impl Identity {
    /// Checks constraints of elements that were read before; `context` declares the
    /// namespaces around them. Each element is checked by itself.
    ///
    /// # Errors
    ///
    /// The offset of the offending element and what is wrong with it.
    pub(super) fn check_all(
        constraints: &[Identity],
        source: &str,
        context: &str,
    ) -> Result<(), (usize, String)> {
        let tables = constraints
            .iter()
            .map(|constraint| Ok((constraint, constraint.table(source, context)?)))
            .collect::<Result<Vec<_>, _>>()?;
        for (constraint, table) in &tables {
            let Some(refer) = constraint.refer else { continue };
            let key = tables.iter().find(|(key, _)| key.refer.is_none() && key.name == refer);
            for (element, rows) in table.iter().enumerate() {
                let known = key.and_then(|(_, table)| table.get(element));
                for (values, offset) in rows {
                    if !known.is_some_and(|known| known.contains_key(values)) {
                        let shown = values.join(", ");
                        let message = format!("`{shown}` is not among the values of `{refer}`");
                        return Err((*offset, message));
                    }
                }
            }
        }
        Ok(())
    }

    /// What the fields select, for each element: values with their places.
    fn table(&self, source: &str, context: &str) -> Result<Vec<Rows>, (usize, String)> {
        // The declarations around the element, on an element around it.
        let document = format!("{context}{source}");
        let mut reader = NsReader::from_str(&document);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_end_names = false;
        let mut names: Vec<Found> = Vec::new();
        let mut open: Vec<Selected> = Vec::new();
        let mut seen = vec![Rows::new()];
        loop {
            let offset = reader.buffer_position() as usize;
            // It was read before: it is well-formed.
            let Ok((namespace, event)) = reader.read_resolved_event() else { return Ok(seen) };
            let namespace = match namespace {
                ResolveResult::Bound(uri) => Some(uri.as_ref().to_owned()),
                _ => None,
            };
            match event {
                Event::Start(tag) => {
                    names.push((namespace, tag.local_name().as_ref().to_owned()));
                    // The first is the element of the context, the second the constrained one.
                    if names.len() >= 2 && selects(self.selector, &names[2..]) {
                        let fields = vec![None; self.fields.len()];
                        open.push(Selected { offset, depth: names.len(), fields });
                    }
                    for selected in &mut open {
                        let inner = &names[selected.depth..];
                        if !self.start(&reader, &tag, inner, &mut selected.fields) {
                            let message = format!("a field of `{}` selects more than one value", self.name);
                            return Err((offset - context.len(), message));
                        }
                    }
                }
                Event::Text(text) => self.text(&names, &mut open, &text.xml10_content()),
                Event::CData(text) => self.text(&names, &mut open, &text.xml10_content()),
                Event::GeneralRef(name) => {
                    self.text(&names, &mut open, &format!("&{};", name.xml10_content()));
                }
                Event::End(_) => {
                    while open.last().is_some_and(|selected| selected.depth == names.len()) {
                        if let Some(selected) = open.pop() {
                            self.finish(selected, context.len(), &mut seen)?;
                        }
                    }
                    names.pop();
                    if names.len() == 1 {
                        // The next is another element with the same constraint.
                        seen.push(Rows::new());
                    }
                }
                Event::Eof => return Ok(seen),
                _ => {}
            }
        }
    }

    /// Notes which fields the element, reached by `inner`, is or holds in attributes;
    /// `false` when a field is something else already.
    fn start(
        &self,
        reader: &NsReader<&[u8]>,
        tag: &quick_xml::events::BytesStart<'_>,
        inner: &[Found],
        fields: &mut [Option<String>],
    ) -> bool {
        for (paths, slot) in self.fields.iter().zip(fields) {
            if selects(paths, inner) && slot.replace(String::new()).is_some() {
                return false;
            }
            for path in paths.iter().filter(|path| path.matches(inner)) {
                let Some((namespace, local)) = path.attribute else { continue };
                let found = tag.attributes().flatten().find(|attribute| {
                    let (bound, name) = reader.resolver().resolve_attribute(attribute.key);
                    let bound = match bound {
                        ResolveResult::Bound(uri) => Some(uri.as_ref().to_owned()),
                        _ => None,
                    };
                    local.is_none_or(|local| name.as_ref() == local) && bound.as_deref() == namespace
                });
                if let Some(attribute) = found
                    && slot.replace(attribute.value.into_owned()).is_some()
                {
                    return false;
                }
            }
        }
        true
    }

    fn text(&self, names: &[Found], open: &mut [Selected], text: &str) {
        for selected in open {
            let inner = &names[selected.depth..];
            for (paths, slot) in self.fields.iter().zip(&mut selected.fields) {
                if selects(paths, inner)
                    && let Some(value) = slot
                {
                    value.push_str(text);
                }
            }
        }
    }

    fn finish(&self, selected: Selected, shift: usize, seen: &mut [Rows]) -> Result<(), (usize, String)> {
        let offset = selected.offset - shift;
        let values: Option<Vec<String>> = selected
            .fields
            .into_iter()
            .map(|field| field.map(|value| value.trim_matches(crate::values::WHITE_SPACE).to_owned()))
            .collect();
        match values {
            None if self.key => Err((offset, format!("the key `{}` is incomplete here", self.name))),
            None => Ok(()),
            Some(values) => {
                let shown = values.join(", ");
                let Some(rows) = seen.last_mut() else { return Ok(()) };
                if rows.insert(values, offset).is_none() || self.refer.is_some() {
                    return Ok(());
                }
                Err((offset, format!("`{shown}` occurs twice: `{}` must be unique", self.name)))
            }
        }
    }
}

/// What the fields of selected elements are, and where.
type Rows = HashMap<Vec<String>, usize>;

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &[&[Path]] = &[&[Path { deep: false, steps: &[], attribute: Some((None, Some("id"))) }]];
    const V: &[&[Path]] = &[&[Path { deep: false, steps: &[(None, Some("v"))], attribute: None }]];
    const OWN: &[Path] = &[Path { deep: false, steps: &[], attribute: None }];
    const A: &[Path] = &[Path { deep: false, steps: &[(None, Some("a"))], attribute: None }];
    const ANY_B: &[Path] = &[Path { deep: true, steps: &[(None, Some("b"))], attribute: None }];

    fn check(identity: &Identity, source: &str, context: &str) -> Result<(), (usize, String)> {
        Identity::check_all(&[*identity], source, context)
    }

    #[test]
    fn a_value_that_occurs_twice_is_found_where_it_is() {
        let unique = Identity { name: "u", key: false, refer: None, selector: A, fields: ID };
        assert_eq!(check(&unique, "<r><a id='1'/><a id='2'/><a/></r>", "<x>"), Ok(()));
        let (offset, message) = check(&unique, "<r><a id='1'/><a id='1'/></r>", "<x>").unwrap_err();
        assert_eq!((offset, message.as_str()), (14, "`1` occurs twice: `u` must be unique"));
        // A name without a prefix is in no namespace, whatever the default is.
        assert_eq!(check(&unique, "<r><a id='1'/><a id='1'/></r>", "<x xmlns='urn:x'>"), Ok(()));
    }

    #[test]
    fn a_key_must_be_there() {
        let own = Identity { name: "k", key: true, refer: None, selector: OWN, fields: ID };
        assert!(check(&own, "<r id='1'/>", "<x>").is_ok());
        assert!(check(&own, "<r/>", "<x>").is_err());
    }

    #[test]
    fn a_deep_selector_finds_elements_at_any_depth() {
        let deep = Identity { name: "d", key: false, refer: None, selector: ANY_B, fields: V };
        assert!(check(&deep, "<r><a><b><v> 1 </v></b></a><b><v>1</v></b></r>", "<x>").is_err());
        assert!(check(&deep, "<r><a><b><v>1</v></b></a><b><v>2</v></b></r>", "<x>").is_ok());
    }
}
