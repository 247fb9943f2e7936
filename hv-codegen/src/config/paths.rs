//! Types and fields as the configuration names them.
//!
//! A path is `Type`, `module::Type`, `Type.field` or `module::Type.field`, each part
//! as Rust or the schema spells it; `*` is every type or field.

use proc_macro2::TokenStream;

use crate::emit::{self, Attributes};
use crate::error::{Code, Diagnostic, Problems};
use crate::load::grammar::closest;
use crate::model::{Item, ItemKind, Model, ModuleId, VariantKind};

/// What a path says of one type: module and index of the item.
type Found = (ModuleId, usize);

/// Attributes by type and field, or a problem for each path that names nothing.
pub(super) fn attributes(
    model: &Model,
    types: &[(String, String)],
    fields: &[(String, String)],
    problems: &mut Problems,
) -> Attributes {
    let mut attributes = Attributes::default();
    for (path, text) in types {
        let Some(tokens) = tokens(text, problems) else { continue };
        for (module, index) in types_of(model, path, problems) {
            let item = &model.modules[module.0].items[index];
            // An alias takes no attribute.
            if !(path.ends_with('*') && matches!(item.kind, ItemKind::Alias(_))) {
                attributes.types.entry((module, item.name.clone())).or_default().extend(tokens.clone());
            }
        }
    }
    for (path, text) in fields {
        let Some(tokens) = tokens(text, problems) else { continue };
        for (module, item, field) in fields_of(model, path, problems) {
            attributes.fields.entry((module, item, field)).or_default().extend(tokens.clone());
        }
    }
    attributes
}

fn tokens(text: &str, problems: &mut Problems) -> Option<TokenStream> {
    let attributes = text.parse::<TokenStream>().ok().filter(|tokens| {
        let item = quote::quote!(#tokens struct S;);
        syn::parse2::<syn::ItemStruct>(item).is_ok()
    });
    if attributes.is_none() {
        problems.push(
            Diagnostic::new(Code::Config, format!("`{text}` is not a Rust attribute"))
                .help("an attribute is written `#[name]` or `#[name(arguments)]`"),
        );
    }
    attributes
}

/// Gives types and fields other names.
pub(super) fn rename(model: &mut Model, renames: &[(String, String)], problems: &mut Problems) {
    for (path, new) in renames {
        if syn::parse_str::<proc_macro2::Ident>(new).is_err() {
            problems.push(
                Diagnostic::new(Code::Config, format!("`{new}`, the new name of `{path}`, is no Rust name"))
                    .help("keywords cannot be names either"),
            );
            continue;
        }
        let mut taken = false;
        // A schema name may have a dot in it: a type of the whole name comes first.
        if path.contains('.') && find_types(model, path).is_empty() {
            for (module, item, field) in fields_of(model, path, problems) {
                taken |= !model.modules[module.0].rename_field(&item, &field, new);
            }
        } else {
            let found: Vec<(ModuleId, String)> = types_of(model, path, problems)
                .into_iter()
                .map(|(module, index)| (module, model.modules[module.0].items[index].name.clone()))
                .collect();
            for (module, old) in found {
                taken |= !model.rename_type(module, &old, new);
            }
        }
        if taken {
            problems.push(
                Diagnostic::new(
                    Code::Duplicate,
                    format!("`{path}` cannot be called `{new}`: that name is taken"),
                )
                .help("rename to a name that nothing else there has"),
            );
        }
    }
}

fn types_of(model: &Model, path: &str, problems: &mut Problems) -> Vec<Found> {
    let found = find_types(model, path);
    if found.is_empty() {
        let names = generated(model).map(|(_, item)| item.name.as_str());
        let name = path.rsplit("::").next().unwrap_or(path);
        let help = match closest(name, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => {
                "a type is named as in the schema or in Rust, after its module and `::` if need be".to_owned()
            }
        };
        problems.push(Diagnostic::new(Code::Config, format!("no type `{path}` is generated")).help(help));
    }
    found
}

fn find_types(model: &Model, path: &str) -> Vec<Found> {
    let (module_name, name) = match path.rsplit_once("::") {
        Some((module, name)) => (Some(module), name),
        None => (None, path),
    };
    let mut found = Vec::new();
    for (index, module) in model.modules.iter().enumerate().filter(|(_, module)| emit::is_generated(module)) {
        if module_name.is_some_and(|wanted| wanted != module.name) {
            continue;
        }
        for (at, item) in module.items.iter().enumerate().filter(|(_, item)| module.is_local(&item.name)) {
            if name == "*" || item.name == name || item.schema_name == name {
                found.push((ModuleId(index), at));
            }
        }
    }
    // A Rust name is exact; a schema name may be that of several.
    let exact = |(module, at): &Found| model.modules[module.0].items[*at].name == name;
    if found.iter().any(exact) {
        found.retain(exact);
    }
    found
}

fn fields_of(model: &Model, path: &str, problems: &mut Problems) -> Vec<(ModuleId, String, String)> {
    let Some((type_, field)) = path.rsplit_once('.') else {
        problems.push(
            Diagnostic::new(Code::Config, format!("`{path}` names no field"))
                .help("a field is written `Type.field`"),
        );
        return Vec::new();
    };
    let types = types_of(model, type_, problems);
    if types.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut all = Vec::new();
    for (module, at) in types {
        let item = &model.modules[module.0].items[at];
        for (name, schema_name) in fields(item) {
            if field == "*" || name == field || schema_name == field {
                found.push((module, item.name.clone(), name.to_owned()));
            }
            all.push(name);
        }
    }
    if found.is_empty() {
        let help = match closest(field, all.into_iter()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "a field is named as in the schema or in Rust".to_owned(),
        };
        problems.push(
            Diagnostic::new(Code::Config, format!("`{type_}` has no field or variant `{field}`")).help(help),
        );
    }
    found
}

/// The fields or variants of an item: their names in Rust and in the schema.
fn fields(item: &Item) -> Vec<(&str, &str)> {
    match &item.kind {
        ItemKind::Struct(content) => {
            let mut all: Vec<(&str, &str)> = content
                .content
                .fields()
                .iter()
                .map(|field| (field.name.as_str(), field.schema_name()))
                .collect();
            all.extend(content.attributes.iter().map(|one| (one.name.as_str(), one.xml.local.as_str())));
            all
        }
        ItemKind::Group(fields) => {
            fields.iter().map(|field| (field.name.as_str(), field.schema_name())).collect()
        }
        ItemKind::Choice { variants, .. } => variants
            .iter()
            .map(|variant| {
                let schema_name = match &variant.kind {
                    VariantKind::Element { xml, .. } => xml.local.as_str(),
                    _ => variant.name.as_str(),
                };
                (variant.name.as_str(), schema_name)
            })
            .collect(),
        ItemKind::Enumeration { values, .. } => {
            values.iter().map(|value| (value.variant.as_str(), value.text.as_str())).collect()
        }
        _ => Vec::new(),
    }
}

fn generated(model: &Model) -> impl Iterator<Item = (ModuleId, &Item)> {
    model
        .modules
        .iter()
        .enumerate()
        .filter(|(_, module)| emit::is_generated(module))
        .flat_map(|(index, module)| module.items.iter().map(move |item| (ModuleId(index), item)))
}
