//! Attributes and groups of them.

use super::*;

impl Converter<'_> {
    pub(super) fn attribute(&mut self, attribute: &xs::AttributeType, node: &Node) -> AttributeUse {
        let place = &node.place;
        if attribute.default.is_some() && attribute.fixed.is_some() {
            self.fault(
                Code::Grammar,
                place,
                "an attribute has either a `default` or a `fixed` value, not both",
            );
        }
        let use_ = match attribute.use_ {
            xs::AttributeUseType::Optional => Use::Optional,
            xs::AttributeUseType::Required => Use::Required,
            xs::AttributeUseType::Prohibited => Use::Prohibited,
        };
        if let Some(name) = &attribute.ref_ {
            return AttributeUse::Reference {
                reference: self.reference(name, place),
                use_,
                default: attribute.default.clone(),
                fixed: attribute.fixed.clone(),
                value_name: node.value_name.clone(),
                annotation: node.annotation.clone(),
            };
        }
        let type_ = match (&attribute.type_, &attribute.simple_type) {
            (Some(_), Some(_)) => {
                let message = "an attribute has either a `type` or a type defined inside, not both";
                self.fault(Code::Grammar, place, message);
                AttributeType::Unspecified
            }
            (Some(name), None) => AttributeType::Simple(SimpleRef::Named(self.reference(name, place))),
            (None, Some(simple)) => {
                let simple = self.simple_type(simple, node.child("simpleType"));
                AttributeType::Simple(SimpleRef::Inline(Box::new(simple)))
            }
            (None, None) => AttributeType::Unspecified,
        };
        AttributeUse::Local(Attribute {
            name: self.name(attribute.name.as_deref(), "attribute", place),
            qualified: attribute.form.as_ref().map_or(self.attribute_form, is_qualified),
            place: place.clone(),
            annotation: node.annotation.clone(),
            type_,
            use_,
            default: attribute.default.clone(),
            fixed: attribute.fixed.clone(),
            value_name: node.value_name.clone(),
        })
    }

    pub(super) fn attribute_group(&mut self, group: &xs::AttributeGroupType, node: &Node) -> Attributes {
        use xs::AttributeGroupTypeContent as C;
        let mut attributes = Attributes::default();
        for (one, child) in paired(&group.content, node, |one| matches!(one, C::Annotation(_))) {
            match one {
                C::Attribute(attribute) => attributes.uses.push(self.attribute(attribute, child)),
                C::AttributeGroup(group) => self.attribute_group_ref(group, child, &mut attributes),
                C::AnyAttribute(any) => {
                    attributes.any = Some(self.wildcard(any.namespace.as_ref(), &any.process_contents));
                }
                C::Annotation(_) => {}
            }
        }
        attributes
    }

    pub(super) fn attribute_group_ref(
        &mut self,
        group: &xs::AttributeGroupType,
        node: &Node,
        attributes: &mut Attributes,
    ) {
        match &group.ref_ {
            Some(name) => {
                let reference = self.reference(name, &node.place);
                attributes.groups.push(reference);
            }
            None => self.fault(Code::Grammar, &node.place, "an `attributeGroup` here must have a `ref`"),
        }
    }
}
