//! Types that contain themselves: which fields need a box.

use std::collections::{HashMap, HashSet};

use super::*;

/// An item, by module and name.
type Key = (ModuleId, String);

/// Boxes every field that closes a cycle of values.
pub(super) fn box_cycles(model: &mut Model) {
    let mut edges: HashMap<Key, Vec<Key>> = HashMap::new();
    for (index, module) in model.modules.iter().enumerate() {
        let module_id = ModuleId(index);
        for item in &module.items {
            let targets = targets(module_id, item);
            edges.insert((module_id, item.name.clone()), targets);
        }
    }
    let reaches = |from: &Key, to: &Key| {
        let mut seen = HashSet::new();
        let mut stack = vec![from];
        while let Some(key) = stack.pop() {
            if key == to {
                return true;
            }
            if seen.insert(key) {
                stack.extend(edges.get(key).into_iter().flatten());
            }
        }
        false
    };
    for (index, module) in model.modules.iter_mut().enumerate() {
        let module_id = ModuleId(index);
        for item in &mut module.items {
            let own: Key = (module_id, item.name.clone());
            // Only cycles matter, and few items are on one.
            let cyclic = |target: Option<Key>| target.is_some_and(|target| reaches(&target, &own));
            match &mut item.kind {
                ItemKind::Struct(item) => {
                    for field in item.content.fields_mut() {
                        field.boxed = cyclic(field_target(module_id, field));
                    }
                }
                ItemKind::Group(fields) => {
                    for field in fields {
                        field.boxed = cyclic(field_target(module_id, field));
                    }
                }
                ItemKind::Choice { variants, .. } => {
                    for variant in variants {
                        let cyclic = cyclic(variant_target(module_id, variant));
                        match &mut variant.kind {
                            VariantKind::Element { boxed, .. } | VariantKind::Group { boxed, .. } => {
                                *boxed = cyclic;
                            }
                            VariantKind::Any(_) => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn targets(module: ModuleId, item: &Item) -> Vec<Key> {
    match &item.kind {
        ItemKind::Struct(item) => {
            item.content.fields().iter().filter_map(|field| field_target(module, field)).collect()
        }
        ItemKind::Group(fields) => fields.iter().filter_map(|field| field_target(module, field)).collect(),
        ItemKind::Choice { variants, .. } => {
            variants.iter().filter_map(|variant| variant_target(module, variant)).collect()
        }
        ItemKind::Alias(TypeUse::Item { module, name, .. }) => vec![(*module, name.clone())],
        _ => Vec::new(),
    }
}

/// The item that a field holds by value: what is in a `Vec` is on the heap anyway.
fn field_target(module: ModuleId, field: &Field) -> Option<Key> {
    if field.occurs.max != Some(1) {
        return None;
    }
    match &field.kind {
        FieldKind::Element { type_, .. } => use_target(type_),
        FieldKind::Particle { item, .. } => Some((module, item.clone())),
        FieldKind::Any(_) => None,
    }
}

fn variant_target(module: ModuleId, variant: &Variant) -> Option<Key> {
    match &variant.kind {
        VariantKind::Element { type_, occurs, .. } if occurs.max == Some(1) => use_target(type_),
        VariantKind::Group { item, .. } => Some((module, item.clone())),
        _ => None,
    }
}

fn use_target(type_: &TypeUse) -> Option<Key> {
    match type_ {
        TypeUse::Item { module, name, .. } => Some((*module, name.clone())),
        _ => None,
    }
}
