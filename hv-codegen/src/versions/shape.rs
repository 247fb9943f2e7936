//! The model as version maps see it: fields by their names in the schema.

use crate::error::Place;
use crate::model::{FieldKind, Item, ItemKind, Model, ModuleId, StructContent, TEXT_FIELD, TypeUse, UseKind};

/// How often a field may stand: the shape of its Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    One,
    Optional,
    Many,
}

/// A field: element, attribute or text of a type.
#[derive(Clone, Debug)]
pub(crate) struct FieldShape {
    /// The element's name, an attribute's with `@`.
    pub path: String,
    pub rust: String,
    pub card: Card,
    pub min: usize,
    pub max: Option<usize>,
    pub type_: TypeUse,
    pub nillable: bool,
    pub boxed: bool,
}

/// A struct with fields.
#[derive(Clone, Debug)]
pub(crate) struct StructShape {
    pub module: ModuleId,
    pub name: String,
    pub fields: Vec<FieldShape>,
    pub place: Place,
    /// What a map cannot see into (`any`, mixed content), if there is such.
    pub opaque: Option<&'static str>,
}

/// The item that a use means, through aliases.
pub(crate) fn item<'m>(model: &'m Model, type_: &TypeUse) -> Option<(ModuleId, &'m Item)> {
    let mut current = type_;
    for _ in 0..64 {
        let TypeUse::Item { module, name, .. } = current else { return None };
        let item = find(model, *module, name)?;
        match &item.kind {
            ItemKind::Alias(type_) => current = type_,
            _ => return Some((*module, item)),
        }
    }
    None
}

pub(crate) fn find<'m>(model: &'m Model, module: ModuleId, name: &str) -> Option<&'m Item> {
    model.modules[module.0].items.iter().find(|item| item.name == name)
}

/// The struct that a use means; `None` for anything else.
pub(crate) fn structure(model: &Model, type_: &TypeUse) -> Option<StructShape> {
    let (module, item) = item(model, type_)?;
    struct_of(module, item)
}

pub(crate) fn struct_of(module: ModuleId, item: &Item) -> Option<StructShape> {
    let mut opaque = None;
    let (elements, attributes, text) = match &item.kind {
        ItemKind::Struct(content) => {
            if content.any_attributes.is_some() {
                opaque = Some("attributes of any name");
            }
            if content.content.is_unordered() {
                opaque = Some("elements in any order");
            }
            let text = match &content.content {
                StructContent::Text(type_) => Some(type_),
                StructContent::Mixed { .. } => {
                    opaque = Some("text between elements");
                    None
                }
                _ => None,
            };
            (content.content.fields(), content.attributes.as_slice(), text)
        }
        ItemKind::Group(fields) => (fields.as_slice(), [].as_slice(), None),
        _ => return None,
    };
    let mut fields = Vec::new();
    if let Some(type_) = text {
        fields.push(FieldShape {
            path: "text()".to_owned(),
            rust: TEXT_FIELD.to_owned(),
            card: Card::One,
            min: 1,
            max: Some(1),
            type_: type_.clone(),
            nillable: false,
            boxed: false,
        });
    }
    for field in elements {
        let card = match (field.occurs.min, field.occurs.max) {
            (1, Some(1)) => Card::One,
            (0, Some(1)) => Card::Optional,
            _ => Card::Many,
        };
        let (path, type_, nillable) = match &field.kind {
            FieldKind::Element { xml, type_, nillable, .. } => (xml.local.clone(), type_.clone(), *nillable),
            FieldKind::Particle { item, .. } => (
                field.name.clone(),
                TypeUse::Item { module, name: item.clone(), kind: UseKind::Element },
                false,
            ),
            FieldKind::Any(_) => (field.name.clone(), TypeUse::Raw, false),
        };
        fields.push(FieldShape {
            path,
            rust: field.name.clone(),
            card,
            min: field.occurs.min,
            max: field.occurs.max,
            type_,
            nillable,
            boxed: field.boxed,
        });
    }
    for attribute in attributes {
        fields.push(FieldShape {
            path: format!("@{}", attribute.xml.local),
            rust: attribute.name.clone(),
            card: if attribute.required { Card::One } else { Card::Optional },
            min: usize::from(attribute.required),
            max: Some(1),
            type_: attribute.type_.clone(),
            nillable: false,
            boxed: false,
        });
    }
    Some(StructShape { module, name: item.name.clone(), fields, place: item.place.clone(), opaque })
}

/// Whether the type is a value: text only.
pub(crate) fn is_value(type_: &TypeUse) -> bool {
    match type_ {
        TypeUse::BuiltIn(_) | TypeUse::External(_) | TypeUse::List(_) => true,
        TypeUse::Item { kind, .. } => *kind != UseKind::Element,
        TypeUse::Raw => false,
    }
}

/// The type of hv-types that a use means: `base::CodableValue`.
pub(crate) fn runtime_type(model: &Model, type_: &TypeUse) -> Option<String> {
    let TypeUse::Item { module, name, .. } = type_ else { return None };
    let path = model.modules[module.0].external.as_deref()?;
    let module = path.trim_start_matches("::").strip_prefix("hv_types::")?;
    Some(format!("{module}::{name}"))
}

/// Whether two types of values admit the same texts: one definition, in two modules.
pub(crate) fn same_values(model: &Model, one: &TypeUse, other: &TypeUse) -> bool {
    if one == other {
        return true;
    }
    match (one, other) {
        (TypeUse::List(one), TypeUse::List(other)) => return same_values(model, one, other),
        (TypeUse::Item { kind: one, .. }, TypeUse::Item { kind: other, .. }) if one != other => return false,
        _ => {}
    }
    let (Some((_, one)), Some((_, other))) = (item(model, one), item(model, other)) else { return false };
    match (&one.kind, &other.kind) {
        (ItemKind::Restriction { base, facets }, ItemKind::Restriction { base: base2, facets: facets2 }) => {
            let facts = |facets: &[Vec<crate::schema::Facet>]| -> Vec<Vec<_>> {
                facets
                    .iter()
                    .map(|step| step.iter().map(|facet| (facet.kind, facet.value.clone())).collect())
                    .collect()
            };
            base == base2 && facts(facets) == facts(facets2)
        }
        (
            ItemKind::Enumeration { values, collapse },
            ItemKind::Enumeration { values: values2, collapse: collapse2 },
        ) => {
            let texts = |values: &[crate::model::EnumerationValue]| -> Vec<String> {
                values.iter().map(|value| value.text.clone()).collect()
            };
            collapse == collapse2 && texts(values) == texts(values2)
        }
        _ => false,
    }
}

/// A type as a message names it.
pub(crate) fn type_name(model: &Model, type_: &TypeUse) -> String {
    match type_ {
        TypeUse::BuiltIn(built_in) => format!("xs:{}", built_in.xsd),
        TypeUse::Item { .. } => match item(model, type_) {
            Some((_, item)) => item.schema_name.clone(),
            None => match type_ {
                TypeUse::Item { name, .. } => name.clone(),
                _ => String::new(),
            },
        },
        TypeUse::External(path) => path.rsplit("::").next().unwrap_or(path).to_lowercase(),
        TypeUse::List(item) => format!("list of {}", type_name(model, item)),
        TypeUse::Raw => "any XML".to_owned(),
    }
}
