//! Complex types: what a type and its bases consist of.

use std::collections::HashSet;

use super::build::{Builder, Scope};
use super::names::Taken;
use super::simple::Part;
use super::*;
use crate::error::Code;
use crate::schema::{
    AttributeType, AttributeUse, Attributes, ComplexType, Content, FacetKind, QName, Reference, SimpleRef,
    Type, Use,
};

impl Builder<'_> {
    pub(super) fn complex_item(&mut self, scope: &Scope, complex: &ComplexType) -> Option<ItemKind> {
        if complex.abstract_ {
            // No value is of it: only the types derived from it become items.
            return None;
        }
        let mut parts = Parts::default();
        self.gather(scope, complex, &mut parts, 0)?;
        let mut attributes = self.attribute_fields(scope, parts.attributes);
        let any_attributes = self.any_attributes(scope, parts.any_attributes);
        if let Some((document, text)) = parts.text {
            let text_scope = Scope { document, ..scope.clone() };
            let type_ = match text {
                Text::Reference(reference) => self.named_use(&text_scope, &reference)?,
                Text::Simple(simple) => self.simple_use(
                    &text_scope,
                    &SimpleRef::Inline(simple),
                    Part::Unnamed("Value"),
                    Docs::default(),
                )?,
            };
            let reserved = [TEXT_FIELD].into_iter().chain(any_attributes.as_ref().map(|_| OTHER_ATTRIBUTES));
            names::distinguish(&mut attributes, &mut Taken::with(reserved));
            return Some(ItemKind::Struct(Struct {
                attributes,
                any_attributes,
                content: StructContent::Text(type_),
                identity: Vec::new(),
                together: Vec::new(),
            }));
        }
        if parts.mixed {
            return self.mixed_item(scope, parts.particles, attributes, any_attributes);
        }
        self.content_item(scope, parts.particles, attributes, any_attributes)
    }

    /// Collects what a type and its bases consist of, the outermost base first.
    fn gather(
        &mut self,
        scope: &Scope,
        complex: &ComplexType,
        parts: &mut Parts,
        depth: usize,
    ) -> Option<()> {
        if depth > 256 {
            self.fault(Code::Circular, &complex.place, "the type is derived from itself");
            return None;
        }
        match &complex.content {
            Content::Particle(particle) => {
                parts.particles.extend(particle.clone().map(|particle| (scope.document, particle)));
            }
            Content::SimpleExtension(base) => self.simple_content(scope, base, None, parts, depth)?,
            Content::SimpleRestriction { base, inline, facets } => {
                let narrowed = (inline.as_deref(), facets.as_slice());
                self.simple_content(scope, base, Some(narrowed), parts, depth)?;
            }
            Content::Extension { base, particle } => {
                self.complex_base(scope, base, parts, depth)?;
                parts.particles.extend(particle.clone().map(|particle| (scope.document, particle)));
            }
            Content::Restriction { base, particle } => {
                self.complex_base(scope, base, parts, depth)?;
                // The restriction repeats what it keeps of the particles.
                parts.particles.clear();
                parts.particles.extend(particle.clone().map(|particle| (scope.document, particle)));
            }
        }
        // An extension keeps the base's content, and with it that it is mixed.
        let inherited = matches!(complex.content, Content::Extension { .. }) && parts.mixed;
        parts.mixed = complex.mixed || inherited;
        let inherited = std::mem::take(&mut parts.any_attributes);
        self.add_attributes(scope.document, &complex.attributes, parts, &mut Vec::new());
        // An extension admits what its base does; a restriction says it anew.
        if matches!(complex.content, Content::Extension { .. } | Content::SimpleExtension(_)) {
            parts.any_attributes.extend(inherited);
        }
        Some(())
    }

    fn complex_base(
        &mut self,
        scope: &Scope,
        base: &Reference,
        parts: &mut Parts,
        depth: usize,
    ) -> Option<()> {
        if base.name.built_in() == Some("anyType") {
            return Some(());
        }
        let schemas = self.schemas;
        match schemas.type_(scope.document, base) {
            Ok((document, Type::Complex(complex))) => {
                let inner = Scope { document, ..scope.clone() };
                self.gather(&inner, complex, parts, depth + 1)
            }
            Ok((_, Type::Simple(_))) => {
                let message = format!("`{}` is a simple type: extend it in `simpleContent`", base.name);
                self.fault(Code::Unresolved, &base.place, message);
                None
            }
            Err(diagnostic) => {
                self.problems.push(diagnostic);
                None
            }
        }
    }

    #[allow(clippy::type_complexity, reason = "an optional pair of the two ways to narrow a value")]
    fn simple_content(
        &mut self,
        scope: &Scope,
        base: &Reference,
        narrowed: Option<(Option<&crate::schema::SimpleType>, &[Facet])>,
        parts: &mut Parts,
        depth: usize,
    ) -> Option<()> {
        let schemas = self.schemas;
        let is_simple = base.name.built_in().is_some() || self.external_type(&base.name).is_some();
        if is_simple {
            parts.text = Some((scope.document, Text::Reference(base.clone())));
        } else {
            match schemas.type_(scope.document, base) {
                Ok((_, Type::Simple(_))) => {
                    parts.text = Some((scope.document, Text::Reference(base.clone())));
                }
                Ok((document, Type::Complex(complex))) => {
                    let inner = Scope { document, ..scope.clone() };
                    self.gather(&inner, complex, parts, depth + 1)?;
                }
                Err(diagnostic) => {
                    self.problems.push(diagnostic);
                    return None;
                }
            }
        }
        if let (None, true, Some((Some(inline), _))) = (&parts.text, parts.mixed, narrowed) {
            // Mixed content of which only the text is kept.
            parts.text = Some((scope.document, Text::Simple(Box::new(inline.clone()))));
            parts.particles.clear();
        }
        let Some((document, text)) = parts.text.take() else {
            self.fault(Code::Unresolved, &base.place, format!("`{}` has no simple content", base.name));
            return None;
        };
        let Some((inline, facets)) = narrowed else {
            parts.text = Some((document, text));
            return Some(());
        };
        let base = match (inline, text) {
            (Some(inline), _) => SimpleRef::Inline(Box::new(inline.clone())),
            (None, Text::Reference(reference)) => SimpleRef::Named(reference),
            (None, Text::Simple(simple)) => SimpleRef::Inline(simple),
        };
        let place = match &base {
            SimpleRef::Named(reference) => reference.place.clone(),
            SimpleRef::Inline(simple) => simple.place.clone(),
        };
        let simple = crate::schema::SimpleType {
            place,
            annotation: Annotation::default(),
            final_: crate::schema::Final::default(),
            variety: crate::schema::Variety::Restriction { base, facets: facets.to_vec() },
        };
        parts.text = Some((document, Text::Simple(Box::new(simple))));
        Some(())
    }

    // ---- attributes ----

    /// Adds attribute uses; one of the same name replaces an inherited one.
    fn add_attributes(
        &mut self,
        document: DocumentId,
        attributes: &Attributes,
        parts: &mut Parts,
        around: &mut Vec<QName>,
    ) {
        let schemas = self.schemas;
        for reference in &attributes.groups {
            if around.contains(&reference.name) {
                let message = format!("the attribute group `{}` contains itself", reference.name);
                self.fault(Code::Circular, &reference.place, message);
                continue;
            }
            if around.len() > 64 {
                self.unsupported("nesting of more than 64 attribute groups", &reference.place, "join some");
                continue;
            }
            match schemas.attribute_group(document, reference) {
                // A second time it adds nothing.
                Ok((found, group)) if parts.groups.insert((found, reference.name.clone())) => {
                    around.push(reference.name.clone());
                    self.add_attributes(found, group, parts, around);
                    around.pop();
                }
                Ok(_) => {}
                Err(diagnostic) => self.problems.push(diagnostic),
            }
        }
        let mut declared = HashSet::new();
        for use_ in &attributes.uses {
            let Some(attribute) = self.attribute_use(document, use_) else { continue };
            if !declared.insert(attribute.xml.clone()) {
                let message = format!("the attribute `{}` is declared twice", attribute.xml.local);
                self.fault(Code::Duplicate, &attribute.place, message);
            }
            parts.attributes.retain(|other| other.xml != attribute.xml);
            if attribute.use_ != Use::Prohibited {
                parts.attributes.push(attribute);
            }
        }
        if let Some(wildcard) = &attributes.any {
            let wildcard = (document, self.wildcard(document, wildcard));
            // Those of attribute groups narrow each other.
            match parts.any_attributes.first_mut() {
                Some(all) => all.push(wildcard),
                None => parts.any_attributes.push(vec![wildcard]),
            }
        }
    }

    fn attribute_use(&mut self, document: DocumentId, use_: &AttributeUse) -> Option<AttributePart> {
        let schemas = self.schemas;
        match use_ {
            AttributeUse::Local(attribute) => {
                let target = schemas.get(document).target.clone();
                Some(AttributePart {
                    document,
                    xml: XmlName {
                        namespace: target.filter(|_| attribute.qualified),
                        local: attribute.name.clone(),
                    },
                    docs: Docs::of(&attribute.annotation),
                    type_: attribute.type_.clone(),
                    use_: attribute.use_,
                    default: attribute.default.clone(),
                    fixed: attribute.fixed.clone(),
                    value_name: attribute.value_name.clone(),
                    place: attribute.place.clone(),
                })
            }
            AttributeUse::Reference { reference, use_, default, fixed, value_name, annotation } => {
                let mut part = AttributePart {
                    document,
                    xml: XmlName {
                        namespace: reference.name.namespace.clone(),
                        local: reference.name.local.clone(),
                    },
                    docs: Docs::of(annotation),
                    type_: AttributeType::Unspecified,
                    use_: *use_,
                    default: default.clone(),
                    fixed: fixed.clone(),
                    value_name: value_name.clone(),
                    place: reference.place.clone(),
                };
                if reference.name.namespace.as_deref() == Some(crate::load::fixups::XML) {
                    let Some(name) = crate::load::fixups::xml_attribute(&reference.name.local) else {
                        let message = format!("there is no attribute `xml:{}`", reference.name.local);
                        self.fault(Code::Unresolved, &reference.place, message);
                        return None;
                    };
                    let name = QName::new(Some(crate::schema::XS), name);
                    let type_ = Reference { name, place: reference.place.clone() };
                    part.type_ = AttributeType::Simple(xml_type(&reference.name.local, type_));
                    return Some(part);
                }
                match schemas.attribute(document, reference) {
                    Ok((found, attribute)) => {
                        part.document = found;
                        part.type_ = attribute.type_.clone();
                        if part.default.is_none() && part.fixed.is_none() {
                            part.value_name = attribute.value_name.clone();
                        }
                        part.default = part.default.or_else(|| attribute.default.clone());
                        part.fixed = part.fixed.or_else(|| attribute.fixed.clone());
                        if part.docs.summary.is_empty() {
                            part.docs = Docs::of(&attribute.annotation);
                        }
                        Some(part)
                    }
                    Err(diagnostic) => {
                        self.problems.push(diagnostic);
                        None
                    }
                }
            }
        }
    }

    /// What the wildcards of a type admit, and the attributes that they may mean.
    fn any_attributes(
        &mut self,
        scope: &Scope,
        wildcards: Vec<Vec<(DocumentId, Wildcard)>>,
    ) -> Option<AnyAttributes> {
        let schemas = self.schemas;
        let (document, first) = wildcards.first()?.last()?;
        let process = first.process;
        let mut known = Vec::new();
        if process != "skip" {
            for id in schemas.visible(*document) {
                let schema = schemas.get(id);
                for attribute in schema.attributes.values() {
                    let type_ = match &attribute.type_ {
                        AttributeType::Unspecified => simple::built_in("anySimpleType"),
                        AttributeType::Simple(simple) => {
                            let inner = Scope { document: id, ..scope.clone() };
                            self.simple_use(&inner, simple, Part::Named(&attribute.name), Docs::default())
                        }
                    };
                    let xml = XmlName { namespace: schema.target.clone(), local: attribute.name.clone() };
                    known.extend(type_.map(|type_| (xml, type_)));
                }
            }
        }
        let admits = wildcards
            .into_iter()
            .map(|all| all.into_iter().map(|(_, wildcard)| wildcard.admits).collect())
            .collect();
        Some(AnyAttributes { admits, process, known })
    }

    fn attribute_fields(&mut self, scope: &Scope, parts: Vec<AttributePart>) -> Vec<AttributeField> {
        let mut fields = Vec::new();
        for part in parts {
            let type_ = match &part.type_ {
                AttributeType::Unspecified => simple::built_in("anySimpleType"),
                AttributeType::Simple(simple) => {
                    let inner = Scope { document: part.document, ..scope.clone() };
                    self.simple_use(&inner, simple, Part::Named(&part.xml.local), part.docs.clone())
                }
            };
            let Some(type_) = type_ else { continue };
            let mut part = part;
            if let (AttributeType::Simple(simple), Some(text)) =
                (&part.type_, part.default.as_deref().or(part.fixed.as_deref()))
            {
                let value = (text, part.value_name.as_deref());
                self.check_value(part.document, simple, value, &part.place);
            }
            simple::qualify_value(&type_, &mut part.default, &mut part.fixed, part.value_name.take());
            let required = part.use_ == Use::Required;
            if required && part.default.is_some() {
                let message = format!("the attribute `{}` is required and has a default", part.xml.local);
                self.fault(Code::Grammar, &part.place, message);
            }
            fields.push(AttributeField {
                name: names::field_name(&part.xml.local),
                xml: part.xml,
                docs: part.docs,
                type_,
                required,
                default: part.default,
                fixed: part.fixed,
            });
        }
        fields
    }
}

/// The type of an attribute of the namespace of `xml:`: a built-in one, except that
/// `xml:space` has two values only.
fn xml_type(local: &str, built_in: Reference) -> SimpleRef {
    if local != "space" {
        return SimpleRef::Named(built_in);
    }
    let place = built_in.place.clone();
    let value = |value: &str| Facet {
        kind: FacetKind::Enumeration,
        value: value.to_owned(),
        value_name: None,
        place: place.clone(),
        annotation: Annotation::default(),
    };
    let facets = vec![value("default"), value("preserve")];
    SimpleRef::Inline(Box::new(crate::schema::SimpleType {
        annotation: Annotation::default(),
        final_: crate::schema::Final::default(),
        variety: crate::schema::Variety::Restriction { base: SimpleRef::Named(built_in), facets },
        place,
    }))
}

/// What a complex type and its bases consist of.
#[derive(Default)]
struct Parts {
    attributes: Vec<AttributePart>,
    /// One of these admits an attribute, each by all of its wildcards.
    any_attributes: Vec<Vec<(DocumentId, Wildcard)>>,
    /// Attribute groups whose attributes are among them.
    groups: HashSet<(DocumentId, QName)>,
    particles: Vec<(DocumentId, crate::schema::Particle)>,
    text: Option<(DocumentId, Text)>,
    mixed: bool,
}

enum Text {
    Reference(Reference),
    Simple(Box<crate::schema::SimpleType>),
}

struct AttributePart {
    document: DocumentId,
    xml: XmlName,
    docs: Docs,
    type_: AttributeType,
    use_: Use,
    default: Option<String>,
    fixed: Option<String>,
    value_name: Option<String>,
    place: Place,
}
