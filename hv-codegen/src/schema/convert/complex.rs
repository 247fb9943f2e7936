//! Complex types.

use super::*;

impl Converter<'_> {
    pub(super) fn complex_type(&mut self, complex: &xs::ComplexBaseType, node: &Node) -> ComplexType {
        use xs::ComplexBaseTypeContent as C;
        let mut mixed = complex.mixed.unwrap_or(false);
        let mut content = Content::Particle(None);
        let mut attributes = Attributes::default();
        let mut models = 0;
        for (one, child) in paired(&complex.content, node, |one| matches!(one, C::Annotation(_))) {
            models += usize::from(matches!(
                one,
                C::SimpleContent(_)
                    | C::ComplexContent(_)
                    | C::Group(_)
                    | C::All(_)
                    | C::Choice(_)
                    | C::Sequence(_)
            ));
            if models == 2 {
                self.fault(Code::Grammar, &child.place, "a `complexType` has one content model, not several");
                models += 1;
            }
            match one {
                C::SimpleContent(simple) => content = self.simple_content(simple, child, &mut attributes),
                C::ComplexContent(inner) => {
                    mixed = inner.mixed.unwrap_or(mixed);
                    content = self.complex_content(inner, child, &mut attributes);
                }
                C::Group(group) => content = Content::Particle(self.group_reference(group, child)),
                C::All(group) => content = Content::Particle(Some(self.group(group, child, Term::All))),
                C::Choice(group) => {
                    content = Content::Particle(Some(self.group(group, child, Term::Choice)));
                }
                C::Sequence(group) => {
                    content = Content::Particle(Some(self.group(group, child, Term::Sequence)));
                }
                C::Attribute(attribute) => attributes.uses.push(self.attribute(attribute, child)),
                C::AttributeGroup(group) => self.attribute_group_ref(group, child, &mut attributes),
                C::AnyAttribute(any) => {
                    attributes.any = Some(self.wildcard(any.namespace.as_ref(), &any.process_contents));
                }
                C::OpenContent(_) | C::Assert(_) => {
                    self.unsupported("this construct of XML Schema 1.1", &child.place, "use XML Schema 1.0");
                }
                C::Annotation(_) => {}
            }
        }
        ComplexType {
            place: node.place.clone(),
            annotation: node.annotation.clone(),
            abstract_: complex.abstract_,
            mixed,
            blocked: complex.block.as_ref().map_or(self.block_default, |set| match set {
                xs::DerivationSetType::All => Blocked::ALL,
                xs::DerivationSetType::BlockSetItemList(items) => blocked_items(items),
            }),
            final_: complex.final_.as_ref().map_or(self.final_default, final_of),
            content,
            attributes,
        }
    }

    pub(super) fn simple_content(
        &mut self,
        simple: &xs::SimpleContent,
        node: &Node,
        attributes: &mut Attributes,
    ) -> Content {
        use xs::SimpleContentContent as C;
        for (one, child) in paired(&simple.content, node, |one| matches!(one, C::Annotation(_))) {
            match one {
                C::Extension(extension) => {
                    self.extension_parts(extension, child, attributes);
                    return Content::SimpleExtension(self.reference(&extension.base, &child.place));
                }
                C::Restriction(restriction) => {
                    let (_, inline, facets) = self.restriction_parts(restriction, child, attributes);
                    let base = self.reference(&restriction.base, &child.place);
                    return Content::SimpleRestriction { base, inline, facets };
                }
                C::Annotation(_) => {}
            }
        }
        self.fault(Code::Grammar, &node.place, "`simpleContent` needs an `extension` or a `restriction`");
        Content::Particle(None)
    }

    pub(super) fn complex_content(
        &mut self,
        complex: &xs::ComplexContent,
        node: &Node,
        attributes: &mut Attributes,
    ) -> Content {
        use xs::ComplexContentContent as C;
        for (one, child) in paired(&complex.content, node, |one| matches!(one, C::Annotation(_))) {
            match one {
                C::Extension(extension) => {
                    let particle = self.extension_parts(extension, child, attributes);
                    let base = self.reference(&extension.base, &child.place);
                    return Content::Extension { base, particle };
                }
                C::Restriction(restriction) => {
                    let (particle, _, _) = self.restriction_parts(restriction, child, attributes);
                    let base = self.reference(&restriction.base, &child.place);
                    return Content::Restriction { base, particle };
                }
                C::Annotation(_) => {}
            }
        }
        self.fault(Code::Grammar, &node.place, "`complexContent` needs an `extension` or a `restriction`");
        Content::Particle(None)
    }

    pub(super) fn extension_parts(
        &mut self,
        extension: &xs::ExtensionType,
        node: &Node,
        attributes: &mut Attributes,
    ) -> Option<Particle> {
        use xs::ExtensionTypeContent as C;
        let mut particle = None;
        for (one, child) in paired(&extension.content, node, |one| matches!(one, C::Annotation(_))) {
            match one {
                C::Group(group) => particle = self.group_reference(group, child),
                C::All(group) => particle = Some(self.group(group, child, Term::All)),
                C::Choice(group) => particle = Some(self.group(group, child, Term::Choice)),
                C::Sequence(group) => particle = Some(self.group(group, child, Term::Sequence)),
                C::Attribute(attribute) => attributes.uses.push(self.attribute(attribute, child)),
                C::AttributeGroup(group) => self.attribute_group_ref(group, child, attributes),
                C::AnyAttribute(any) => {
                    attributes.any = Some(self.wildcard(any.namespace.as_ref(), &any.process_contents));
                }
                C::OpenContent(_) | C::Assert(_) => {
                    self.unsupported("this construct of XML Schema 1.1", &child.place, "use XML Schema 1.0");
                }
                C::Annotation(_) => {}
            }
        }
        particle
    }

    #[allow(clippy::type_complexity, reason = "the three parts of a restriction, used right here")]
    pub(super) fn restriction_parts(
        &mut self,
        restriction: &xs::RestrictionType,
        node: &Node,
        attributes: &mut Attributes,
    ) -> (Option<Particle>, Option<Box<SimpleType>>, Vec<Facet>) {
        use xs::RestrictionTypeContent as C;
        let (mut particle, mut inline, mut facets) = (None, None, Vec::new());
        for (one, child) in paired(&restriction.content, node, |one| matches!(one, C::Annotation(_))) {
            match one {
                C::Group(group) => particle = self.group_reference(group, child),
                C::All(group) => particle = Some(self.group(group, child, Term::All)),
                C::Choice(group) => particle = Some(self.group(group, child, Term::Choice)),
                C::Sequence(group) => particle = Some(self.group(group, child, Term::Sequence)),
                C::SimpleType(simple) => inline = Some(Box::new(self.simple_type(simple, child))),
                C::Facet(facet) => facets.extend(self.facet(facet, child)),
                C::Attribute(attribute) => attributes.uses.push(self.attribute(attribute, child)),
                C::AttributeGroup(group) => self.attribute_group_ref(group, child, attributes),
                C::AnyAttribute(any) => {
                    attributes.any = Some(self.wildcard(any.namespace.as_ref(), &any.process_contents));
                }
                C::OpenContent(_) | C::Assert(_) => {
                    self.unsupported("this construct of XML Schema 1.1", &child.place, "use XML Schema 1.0");
                }
                C::Annotation(_) => {}
            }
        }
        (particle, inline, facets)
    }
}
