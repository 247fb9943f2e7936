//! Attributes.

use super::*;

impl Comparison<'_> {
    pub(super) fn attributes(&mut self, old: &Attributes, new: &Attributes) {
        for use_ in &old.uses {
            let name = attribute_name(use_);
            match new.uses.iter().find(|other| attribute_name(other) == name) {
                Some(other) => {
                    self.inside(format!("attribute {name}"), |c| c.attribute_use(use_, other));
                }
                None => {
                    let effect = match attribute_use(use_).0 {
                        Use::Required => Effect::Replaces,
                        _ => Effect::Narrows,
                    };
                    self.change(format!("attribute {name} is gone"), effect);
                }
            }
        }
        for use_ in &new.uses {
            let name = attribute_name(use_);
            if !old.uses.iter().any(|other| attribute_name(other) == name) {
                let effect = match attribute_use(use_).0 {
                    Use::Required => Effect::Replaces,
                    _ => Effect::Widens,
                };
                self.change(format!("attribute {name} is new"), effect);
            }
        }
        let groups = |attributes: &Attributes| {
            let mut names: Vec<String> =
                attributes.groups.iter().map(|group| group.name.to_string()).collect();
            names.sort();
            names.join(" ")
        };
        self.value("attribute groups", &groups(old), &groups(new), Effect::Replaces);
        let any = |attributes: &Attributes| attributes.any.as_ref().map_or("none".to_owned(), wildcard);
        let effect = match (&old.any, &new.any) {
            (None, _) => Effect::Widens,
            (_, None) => Effect::Narrows,
            (Some(old), Some(new)) => wildcard_effect(old, new),
        };
        self.value("anyAttribute", &any(old), &any(new), effect);
    }

    pub(super) fn attribute_use(&mut self, old: &AttributeUse, new: &AttributeUse) {
        let ((old_use, old_default, old_fixed), (new_use, new_default, new_fixed)) =
            (attribute_use(old), attribute_use(new));
        let effect = match (old_use, new_use) {
            (_, Use::Optional) => Effect::Widens,
            (Use::Optional, _) => Effect::Narrows,
            _ => Effect::Replaces,
        };
        self.value("use", use_word(old_use), use_word(new_use), effect);
        self.default(old_default, new_default);
        self.fixed(old_fixed, new_fixed);
        if let (AttributeUse::Local(old), AttributeUse::Local(new)) = (old, new) {
            self.attribute_type(&old.type_, &new.type_);
            self.value("qualified", &old.qualified.to_string(), &new.qualified.to_string(), Effect::Replaces);
        }
    }

    pub(super) fn attribute(&mut self, old: &Attribute, new: &Attribute) {
        self.default(old.default.as_deref(), new.default.as_deref());
        self.fixed(old.fixed.as_deref(), new.fixed.as_deref());
        self.attribute_type(&old.type_, &new.type_);
    }

    pub(super) fn attribute_type(&mut self, old: &AttributeType, new: &AttributeType) {
        match (old, new) {
            (AttributeType::Simple(old), AttributeType::Simple(new)) => self.simple_ref(old, new),
            (AttributeType::Unspecified, AttributeType::Unspecified) => {}
            (AttributeType::Simple(_), AttributeType::Unspecified) => {
                self.change("type: no longer given", Effect::Widens);
            }
            (AttributeType::Unspecified, AttributeType::Simple(_)) => {
                self.change("type: now given", Effect::Narrows);
            }
        }
    }
}

fn attribute_name(use_: &AttributeUse) -> String {
    match use_ {
        AttributeUse::Local(attribute) => attribute.name.clone(),
        AttributeUse::Reference { reference, .. } => reference.name.to_string(),
    }
}

fn attribute_use(use_: &AttributeUse) -> (Use, Option<&str>, Option<&str>) {
    match use_ {
        AttributeUse::Local(attribute) => {
            (attribute.use_, attribute.default.as_deref(), attribute.fixed.as_deref())
        }
        AttributeUse::Reference { use_, default, fixed, .. } => (*use_, default.as_deref(), fixed.as_deref()),
    }
}

fn use_word(use_: Use) -> &'static str {
    match use_ {
        Use::Optional => "optional",
        Use::Required => "required",
        Use::Prohibited => "prohibited",
    }
}
