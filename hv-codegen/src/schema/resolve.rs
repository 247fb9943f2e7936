//! All documents together: looking components up by name.

use std::collections::BTreeSet;

use super::*;
use crate::error::{Code, Diagnostic, Problems};
use crate::load::grammar::closest;

/// The converted documents, and what each of them sees.
#[derive(Debug)]
pub(crate) struct Schemas {
    documents: Vec<Schema>,
    /// For each document: itself, then what it reaches, nearest first.
    visible: Vec<Vec<DocumentId>>,
}

impl Schemas {
    /// Joins documents; what one redefines of another is replaced.
    pub(crate) fn new(mut documents: Vec<Schema>, problems: &mut Problems) -> Self {
        redefine::apply(&mut documents, problems);
        let visible = (0..documents.len()).map(|id| reachable(&documents, DocumentId(id))).collect();
        Schemas { documents, visible }
    }

    /// Reports components that a document defines although one that it includes
    /// does: the two are one schema.
    pub(crate) fn check_duplicates(&self, problems: &mut Problems) {
        for schema in &self.documents {
            let included = schema.dependencies.iter().map(|id| &self.documents[id.0]);
            for other in included.filter(|other| other.target == schema.target && other.id != schema.id) {
                let types = schema.types.iter().filter(|(name, _)| other.types.contains_key(*name));
                let elements = schema.elements.iter().filter(|(name, _)| other.elements.contains_key(*name));
                let groups = schema.groups.iter().filter(|(name, _)| other.groups.contains_key(*name));
                let attributes =
                    schema.attributes.iter().filter(|(name, _)| other.attributes.contains_key(*name));
                let attribute_groups = schema.attribute_groups.keys();
                let attribute_groups =
                    attribute_groups.filter(|name| other.attribute_groups.contains_key(*name));
                let twice = types
                    .map(|(name, type_)| ("type", name, type_.place()))
                    .chain(elements.map(|(name, element)| ("element", name, &element.place)))
                    .chain(groups.map(|(name, group)| ("group", name, &group.place)))
                    .chain(attributes.map(|(name, attribute)| ("attribute", name, &attribute.place)))
                    .chain(attribute_groups.map(|name| ("attribute group", name, &schema.place)));
                for (kind, name, place) in twice {
                    let message = format!("the {kind} `{name}` is also defined in `{}`", other.file);
                    problems.push(
                        Diagnostic::at(Code::Duplicate, place, message)
                            .help("the schemas are one by `include`: rename or remove one of the two"),
                    );
                }
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Schema> {
        self.documents.iter()
    }

    pub(crate) fn get(&self, id: DocumentId) -> &Schema {
        &self.documents[id.0]
    }

    pub(crate) fn get_mut(&mut self, id: DocumentId) -> &mut Schema {
        &mut self.documents[id.0]
    }

    /// The document, then what it reaches, nearest first.
    pub(crate) fn visible(&self, from: DocumentId) -> impl Iterator<Item = DocumentId> + '_ {
        self.visible[from.0].iter().copied()
    }

    fn find<'s, T>(
        &'s self,
        from: DocumentId,
        name: &QName,
        map: fn(&'s Schema) -> &'s IndexMap<String, T>,
    ) -> Option<(DocumentId, &'s T)> {
        let get = |schema: &'s Schema| {
            if schema.target != name.namespace {
                return None;
            }
            Some((schema.id, map(schema).get(&name.local)?))
        };
        let visible = self.visible[from.0].iter().find_map(|&id| get(&self.documents[id.0]));
        // Documents of one namespace that are given together are one schema, except
        // for those of thing types: several of these share a namespace.
        let from = &self.documents[from.0];
        let joined = || from.thing.is_none() && from.target == name.namespace;
        let others = || self.documents.iter().filter(|other| other.thing.is_none()).find_map(get);
        visible.or_else(|| if joined() { others() } else { None })
    }

    fn look_up<'s, T>(
        &'s self,
        from: DocumentId,
        reference: &Reference,
        kind: &str,
        map: fn(&'s Schema) -> &'s IndexMap<String, T>,
    ) -> Result<(DocumentId, &'s T), Diagnostic> {
        if let Some(found) = self.find(from, &reference.name, map) {
            return Ok(found);
        }
        let message = format!("the {kind} `{}` is not defined", reference.name);
        let mut diagnostic = Diagnostic::at(Code::Unresolved, &reference.place, message);
        let elsewhere = self.elsewhere(from, &reference.name, kind, map);
        let here = self.visible[from.0].iter().map(|id| &self.documents[id.0]);
        let namespace_known = here.clone().any(|schema| schema.target == reference.name.namespace);
        let names = here
            .filter(|schema| schema.target == reference.name.namespace)
            .flat_map(|schema| map(schema).keys().map(String::as_str));
        diagnostic.help = Some(match (elsewhere, closest(&reference.name.local, names)) {
            (Some(elsewhere), _) => elsewhere,
            (None, Some(name)) => format!("did you mean `{name}`?"),
            (None, None) if !namespace_known => {
                format!(
                    "no schema of the namespace `{}` is imported",
                    reference.name.namespace.as_deref().unwrap_or("(none)")
                )
            }
            (None, None) => "define it, or correct the name".to_owned(),
        });
        Err(diagnostic)
    }

    /// Advice for a wrong or forgotten prefix: what has exactly this name, nearest first.
    fn elsewhere<'s, T: 's>(
        &'s self,
        from: DocumentId,
        name: &QName,
        kind: &str,
        map: fn(&'s Schema) -> &'s IndexMap<String, T>,
    ) -> Option<String> {
        let mut here = self.visible(from).map(|id| self.get(id));
        let found =
            here.find(|schema| schema.target != name.namespace && map(schema).contains_key(&name.local))?;
        Some(match &found.target {
            Some(namespace) => format!(
                "did you mean the {kind} `{}` of the namespace `{namespace}`? Write the prefix that is declared for it",
                name.local
            ),
            None => {
                format!("did you mean the {kind} `{}` of no namespace? Write it without a prefix", name.local)
            }
        })
    }

    /// The same for what is taken for a built-in type.
    pub(crate) fn type_elsewhere(&self, from: DocumentId, name: &str) -> Option<String> {
        self.elsewhere(from, &QName::new(Some(XS), name), "type", |schema| &schema.types)
    }

    /// A type, without the words for one that is missing.
    pub(crate) fn find_type(&self, from: DocumentId, name: &QName) -> Option<(DocumentId, &Type)> {
        self.find(from, name, |schema| &schema.types)
    }

    pub(crate) fn type_(
        &self,
        from: DocumentId,
        reference: &Reference,
    ) -> Result<(DocumentId, &Type), Diagnostic> {
        self.look_up(from, reference, "type", |schema| &schema.types)
    }

    pub(crate) fn element(
        &self,
        from: DocumentId,
        reference: &Reference,
    ) -> Result<(DocumentId, &Element), Diagnostic> {
        self.look_up(from, reference, "element", |schema| &schema.elements)
    }

    pub(crate) fn group(
        &self,
        from: DocumentId,
        reference: &Reference,
    ) -> Result<(DocumentId, &Particle), Diagnostic> {
        self.look_up(from, reference, "group", |schema| &schema.groups)
    }

    pub(crate) fn attribute(
        &self,
        from: DocumentId,
        reference: &Reference,
    ) -> Result<(DocumentId, &Attribute), Diagnostic> {
        self.look_up(from, reference, "attribute", |schema| &schema.attributes)
    }

    pub(crate) fn attribute_group(
        &self,
        from: DocumentId,
        reference: &Reference,
    ) -> Result<(DocumentId, &Attributes), Diagnostic> {
        self.look_up(from, reference, "attribute group", |schema| &schema.attribute_groups)
    }
}

/// Breadth first along imports and includes; an included document also sees what
/// its includer sees, since the two are one schema.
fn reachable(documents: &[Schema], from: DocumentId) -> Vec<DocumentId> {
    let mut order = vec![from];
    let mut seen = BTreeSet::from([from]);
    let mut next = 0;
    while next < order.len() {
        let current = order[next];
        next += 1;
        let schema = &documents[current.0];
        let includers = documents
            .iter()
            .filter(|other| other.target == schema.target && other.dependencies.contains(&current))
            .map(|other| other.id);
        for id in schema.dependencies.iter().copied().chain(includers) {
            if seen.insert(id) {
                order.push(id);
            }
        }
    }
    order
}
