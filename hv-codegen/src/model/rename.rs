//! Other names for types and fields, given by the configuration.

use super::*;

impl Model {
    /// Gives a type another name wherever it is used; `false` when the name is taken.
    pub(crate) fn rename_type(&mut self, module: ModuleId, old: &str, new: &str) -> bool {
        let own = &mut self.modules[module.0];
        if old == new {
            return true;
        }
        if own.items.iter().any(|item| item.name == new) {
            return false;
        }
        if let Some(thing) = own.thing.as_mut().filter(|thing| thing.type_name == old) {
            thing.type_name = new.to_owned();
        }
        if own.local_types.remove(old) {
            own.local_types.insert(new.to_owned());
        }
        for (index, other) in self.modules.iter_mut().enumerate() {
            for item in &mut other.items {
                item.for_each_use(&mut |use_| {
                    if let TypeUse::Item { module: target, name, .. } = use_
                        && *target == module
                        && name == old
                    {
                        *name = new.to_owned();
                    }
                });
                if index == module.0 {
                    item.for_each_part(|name| {
                        if name == old {
                            *name = new.to_owned();
                        }
                    });
                    if item.name == old {
                        item.name = new.to_owned();
                    }
                }
            }
        }
        true
    }
}

impl Module {
    /// Gives a field or variant another name; `false` when the name is taken.
    pub(crate) fn rename_field(&mut self, item: &str, old: &str, new: &str) -> bool {
        let Some(item) = self.items.iter_mut().find(|one| one.name == item) else { return true };
        let mut names: Vec<&mut String> = match &mut item.kind {
            ItemKind::Struct(content) => {
                let Struct { attributes, content, .. } = content;
                let attributes = attributes.iter_mut().map(|one| &mut one.name);
                content.fields_mut().iter_mut().map(|field| &mut field.name).chain(attributes).collect()
            }
            ItemKind::Group(fields) => fields.iter_mut().map(|field| &mut field.name).collect(),
            ItemKind::Choice { variants, .. } => variants.iter_mut().map(|one| &mut one.name).collect(),
            ItemKind::Enumeration { values, .. } => values.iter_mut().map(|one| &mut one.variant).collect(),
            _ => Vec::new(),
        };
        if old != new && names.iter().any(|name| **name == new) {
            return false;
        }
        for name in names.iter_mut().filter(|name| **name == old) {
            **name = new.to_owned();
        }
        true
    }
}

impl Field {
    /// The element's name in the schema; for what has none, the field's.
    pub(crate) fn schema_name(&self) -> &str {
        match &self.kind {
            FieldKind::Element { xml, .. } => &xml.local,
            FieldKind::Particle { .. } | FieldKind::Any(_) => &self.name,
        }
    }
}

impl Item {
    /// Every type that the item uses.
    fn for_each_use(&mut self, visit: &mut impl FnMut(&mut TypeUse)) {
        fn one(use_: &mut TypeUse, visit: &mut impl FnMut(&mut TypeUse)) {
            visit(use_);
            if let TypeUse::List(item) = use_ {
                one(item, visit);
            }
        }
        fn all(fields: &mut [Field], visit: &mut impl FnMut(&mut TypeUse)) {
            for field in fields {
                if let FieldKind::Element { type_, .. } = &mut field.kind {
                    one(type_, visit);
                }
            }
        }
        match &mut self.kind {
            ItemKind::Struct(content) => {
                for attribute in &mut content.attributes {
                    one(&mut attribute.type_, visit);
                }
                if let StructContent::Text(type_) = &mut content.content {
                    one(type_, visit);
                }
                all(content.content.fields_mut(), visit);
            }
            ItemKind::Group(fields) => all(fields, visit),
            ItemKind::Choice { variants, .. } => {
                for variant in variants {
                    if let VariantKind::Element { type_, .. } = &mut variant.kind {
                        one(type_, visit);
                    }
                }
            }
            ItemKind::Polymorphic { declared, heirs } => {
                declared.iter_mut().for_each(|type_| one(type_, visit));
                heirs.iter_mut().for_each(|heir| one(&mut heir.type_, visit));
            }
            ItemKind::Alias(type_) => one(type_, visit),
            ItemKind::Union(members) | ItemKind::RestrictedUnion { members, .. } => {
                members.iter_mut().for_each(|(_, type_)| one(type_, visit))
            }
            ItemKind::List { item, .. } => one(item, visit),
            ItemKind::Document | ItemKind::Restriction { .. } | ItemKind::Enumeration { .. } => {}
        }
    }

    /// The names of the groups, choices and mixed content of this module that the
    /// item is made of.
    fn for_each_part(&mut self, mut visit: impl FnMut(&mut String)) {
        match &mut self.kind {
            ItemKind::Struct(content) => {
                if let StructContent::Mixed { item, .. } = &mut content.content {
                    visit(item);
                }
                for field in content.content.fields_mut() {
                    if let FieldKind::Particle { item, .. } = &mut field.kind {
                        visit(item);
                    }
                }
            }
            ItemKind::Group(fields) => {
                for field in fields {
                    if let FieldKind::Particle { item, .. } = &mut field.kind {
                        visit(item);
                    }
                }
            }
            ItemKind::Choice { variants, .. } => {
                for variant in variants {
                    if let VariantKind::Group { item, .. } = &mut variant.kind {
                        visit(item);
                    }
                }
            }
            _ => {}
        }
    }
}
