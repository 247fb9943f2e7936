//! What the fields of an identity constraint are: values compare by their type.

use std::collections::HashSet;

use super::Checker;
use super::content::{Model, Node, Part};
use super::derivation::{Definition, Method};
use crate::error::Problems;
use crate::load::{DocumentId, Step, XPath};
use crate::schema::{Constraint, Element, FacetKind, QName, Schemas, Variety};

/// Most elements that a path is followed through; beyond, values compare as text.
const LIMIT: usize = 2_000;

/// For each field, the built-in type that tells how its values compare; `None` where
/// that is not known, or differs from one selected element to another.
pub(crate) fn field_types(
    schemas: &Schemas,
    document: DocumentId,
    element: &Element,
    constraint: &Constraint,
) -> Vec<Option<&'static str>> {
    // What is at fault is reported by the checks proper.
    let mut problems = Problems::default();
    let mut checker = Checker::new(schemas, &mut problems);
    let selected = checker.select(&[(document, element)], &constraint.selector);
    constraint.fields.iter().map(|field| checker.field_type(selected.as_deref()?, field)).collect()
}

type Declared<'s> = (DocumentId, &'s Element);

impl<'s> Checker<'s, '_> {
    /// The elements that paths lead to; `None` where that is not known.
    fn select(&mut self, from: &[Declared<'s>], paths: &[XPath]) -> Option<Vec<Declared<'s>>> {
        let mut found: Vec<Declared<'s>> = Vec::new();
        for path in paths {
            let mut current = from.to_vec();
            if path.deep {
                current = self.descendants(current)?;
            }
            for step in &path.steps {
                let mut next: Vec<Declared<'s>> = Vec::new();
                for (document, element) in current {
                    next.extend(self.children(document, element)?);
                }
                next.retain(|(document, element)| fits(step, &self.element_name(*document, element)));
                current = next;
            }
            found.extend(current);
        }
        (found.len() <= LIMIT).then_some(found)
    }

    fn descendants(&mut self, from: Vec<Declared<'s>>) -> Option<Vec<Declared<'s>>> {
        let mut seen: HashSet<*const Element> = HashSet::new();
        let (mut left, mut all) = (from, Vec::new());
        while let Some((document, element)) = left.pop() {
            if seen.insert(element) {
                all.push((document, element));
                left.extend(self.children(document, element)?);
            }
            if all.len() > LIMIT {
                return None;
            }
        }
        Some(all)
    }

    /// The elements in an element; `None` where they are not all declared.
    fn children(&mut self, document: DocumentId, element: &'s Element) -> Option<Vec<Declared<'s>>> {
        let Definition::Complex(found, complex) = self.type_of(document, element)? else {
            return Some(Vec::new());
        };
        match self.model(found, complex) {
            Model::Elements { node, .. } => {
                let mut children = Vec::new();
                declared(&node, &mut children);
                Some(children)
            }
            Model::Empty | Model::Simple(_) => Some(Vec::new()),
            Model::Unknown => None,
        }
    }

    fn field_type(&mut self, selected: &[Declared<'s>], field: &[XPath]) -> Option<&'static str> {
        let mut types: Vec<&'static str> = Vec::new();
        for path in field {
            let elements = self.select(selected, std::slice::from_ref(path))?;
            for (document, element) in elements {
                let definition = self.type_of(document, element)?;
                match &path.attribute {
                    None => types.push(self.comparison(self.value_type(definition)?)?),
                    Some(step) => {
                        for (name, type_) in self.attribute_types(definition) {
                            if fits(step, &name) {
                                types.push(self.comparison(type_?)?);
                            }
                        }
                    }
                }
            }
        }
        let first = *types.first()?;
        types.iter().all(|type_| *type_ == first).then_some(first)
    }

    /// The built-in type that says how values compare.
    fn comparison(&self, definition: Definition<'s>) -> Option<&'static str> {
        let mut current = definition;
        let mut collapsed = None;
        for _ in 0..super::DEPTH_LIMIT {
            match current {
                Definition::BuiltIn(name) => {
                    let primitive = primitive(name);
                    return Some(match (primitive, collapsed) {
                        ("string", Some("collapse")) => "token",
                        ("string", Some("replace")) if name == "string" => "normalizedString",
                        ("string", _) => match name {
                            "string" => "string",
                            "normalizedString" => "normalizedString",
                            _ => "token",
                        },
                        _ => primitive,
                    });
                }
                Definition::Simple(_, simple) => {
                    if let Variety::Restriction { facets, .. } = &simple.variety {
                        let white = facets.iter().find(|facet| facet.kind == FacetKind::WhiteSpace);
                        collapsed = collapsed.or(white.map(|facet| facet.value.trim()));
                    }
                    match self.base(current)? {
                        (Method::Restriction, base) => current = base,
                        _ => return None,
                    }
                }
                Definition::Complex(..) => return None,
            }
        }
        None
    }
}

fn declared<'s>(node: &Node<'s>, found: &mut Vec<Declared<'s>>) {
    match &node.term {
        Part::Element(document, element, _) => found.push((*document, element)),
        Part::Any(_) => {}
        Part::Group(_, members) => members.iter().for_each(|member| declared(member, found)),
    }
}

fn fits(step: &Step, name: &QName) -> bool {
    match &step.local {
        None => step.namespace.is_none() || step.namespace == name.namespace,
        Some(local) => *local == name.local && step.namespace == name.namespace,
    }
}

/// The primitive type of a built-in one.
fn primitive(name: &str) -> &'static str {
    const PRIMITIVES: &[&str] = &[
        "string",
        "boolean",
        "decimal",
        "float",
        "double",
        "duration",
        "dateTime",
        "time",
        "date",
        "gYearMonth",
        "gYear",
        "gMonthDay",
        "gDay",
        "gMonth",
        "hexBinary",
        "base64Binary",
        "anyURI",
        "QName",
        "NOTATION",
    ];
    let mut current = name;
    loop {
        if let Some(primitive) = PRIMITIVES.iter().find(|primitive| **primitive == current) {
            return primitive;
        }
        match crate::model::built_in_base(current) {
            "anyType" | "anySimpleType" => return "token",
            base => current = base,
        }
    }
}
