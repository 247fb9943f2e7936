//! Which types are those of elements that may be nil, or for which the schema gives a
//! default or fixed value: their code has to do more than reading what is there.

use std::collections::HashSet;

use super::*;

type Types = HashSet<(ModuleId, String)>;

/// Notes both in the model.
pub(super) fn find(model: &mut Model) {
    let (mut nil, mut given) = (Types::new(), Types::new());
    for item in model.modules.iter().flat_map(|module| &module.items) {
        let mut note = |type_: &TypeUse, nillable: bool, has_value: bool| {
            if let TypeUse::Item { module, name, kind: UseKind::Element } = type_ {
                if nillable {
                    nil.insert((*module, name.clone()));
                }
                if has_value {
                    given.insert((*module, name.clone()));
                }
            }
        };
        let fields = match &item.kind {
            ItemKind::Struct(content) => content.content.fields(),
            ItemKind::Group(fields) => fields,
            _ => &[],
        };
        for field in fields {
            if let FieldKind::Element { type_, nillable, default, fixed, .. } = &field.kind {
                note(type_, *nillable, default.is_some() || fixed.is_some());
            }
        }
        if let ItemKind::Choice { variants, .. } = &item.kind {
            for variant in variants {
                if let VariantKind::Element { type_, nillable, default, fixed, .. } = &variant.kind {
                    note(type_, *nillable, default.is_some() || fixed.is_some());
                }
            }
        }
    }
    model.nil_types = with_heirs(model, nil);
    model.given_types = with_heirs(model, given);
}

/// The types, and those that may stand in their place.
fn with_heirs(model: &Model, mut types: Types) -> Types {
    let mut left: Vec<(ModuleId, String)> = types.iter().cloned().collect();
    while let Some((module, name)) = left.pop() {
        let mut add = |type_: &TypeUse| {
            if let TypeUse::Item { module, name, .. } = type_
                && types.insert((*module, name.clone()))
            {
                left.push((*module, name.clone()));
            }
        };
        let item = model.modules[module.0].items.iter().find(|item| item.name == name);
        match item.map(|item| &item.kind) {
            Some(ItemKind::Polymorphic { declared, heirs }) => {
                declared.iter().for_each(&mut add);
                heirs.iter().for_each(|heir| add(&heir.type_));
            }
            Some(ItemKind::Alias(type_)) => add(type_),
            _ => {}
        }
    }
    types
}
