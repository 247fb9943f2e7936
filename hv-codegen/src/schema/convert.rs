//! From xsd-parser's syntax tree, with places from our scan, to components.

use indexmap::IndexMap;
use xsd_parser::models::schema::{MaxOccurs, xs};

use super::*;
use crate::error::{Code, Diagnostic, Problems};
use crate::load::{Document, Node, fixups};

/// Converts a document; gathers what is malformed or not supported.
pub(crate) fn convert(document: &Document, id: DocumentId, problems: &mut Problems) -> Schema {
    let schema = &document.schema;
    let mut converter = Converter {
        problems,
        target: document.target.clone(),
        // A document without a namespace, included into one: its unprefixed
        // references mean the namespace that includes it.
        adopted: schema.target_namespace.is_none() && document.target.is_some(),
        element_form: is_qualified(&schema.element_form_default),
        attribute_form: is_qualified(&schema.attribute_form_default),
        block_default: blocked(&schema.block_default),
        final_default: match &schema.final_default {
            xs::FullDerivationSetType::All => Final::ALL,
            xs::FullDerivationSetType::BlockSetItemList(items) => final_items(items),
        },
    };
    let mut converted = Schema {
        id,
        path: document.path.clone(),
        file: document.file.clone(),
        target: document.target.clone(),
        qualified: converter.element_form,
        place: document.root.place.clone(),
        annotation: document.root.annotation.clone(),
        thing: ThingMeta::read(&document.root.annotation, &document.root.place, converter.problems),
        elements: IndexMap::new(),
        types: IndexMap::new(),
        groups: IndexMap::new(),
        attributes: IndexMap::new(),
        attribute_groups: IndexMap::new(),
        notations: IndexMap::new(),
        redefinitions: Vec::new(),
        dependencies: document.dependencies.clone(),
    };
    converter.schema(schema, document, &mut converted);
    converted
}

struct Converter<'p> {
    problems: &'p mut Problems,
    target: Option<String>,
    adopted: bool,
    element_form: bool,
    attribute_form: bool,
    block_default: Blocked,
    final_default: Final,
}

fn is_qualified(form: &xs::FormChoiceType) -> bool {
    matches!(form, xs::FormChoiceType::Qualified)
}

/// Pairs parsed content with its nodes; both are in document order, and both
/// leave annotations out.
fn paired<'a, T>(
    content: &'a [T],
    node: &'a Node,
    is_annotation: fn(&T) -> bool,
) -> impl Iterator<Item = (&'a T, &'a Node)> {
    content.iter().filter(move |one| !is_annotation(one)).zip(&node.children)
}

impl Converter<'_> {
    fn fault(&mut self, code: Code, place: &Place, message: impl Into<String>) {
        self.problems.push(Diagnostic::at(code, place, message));
    }

    fn unsupported(&mut self, what: &str, place: &Place, help: &str) {
        let message = format!("{what} is not supported");
        self.problems.push(Diagnostic::at(Code::Unsupported, place, message).help(help));
    }

    fn schema(&mut self, schema: &xs::Schema, document: &Document, out: &mut Schema) {
        use xs::SchemaContent as C;
        for (content, node) in paired(&schema.content, &document.root, |one| matches!(one, C::Annotation(_)))
        {
            let place = &node.place;
            match content {
                C::Include(_) | C::Import(_) | C::Annotation(_) => {}
                C::Element(element) => {
                    let element = self.element(element, node, true);
                    self.insert("element", &mut out.elements, element.name.clone(), place, element);
                }
                C::SimpleType(simple) => {
                    self.global_simple_type(simple, node, out);
                }
                C::ComplexType(complex) => {
                    self.global_complex_type(complex, node, out);
                }
                C::Group(group) => {
                    self.global_group(group, node, out);
                }
                C::Attribute(attribute) => {
                    if let AttributeUse::Local(mut attribute) = self.attribute(attribute, node) {
                        attribute.qualified = true;
                        let name = attribute.name.clone();
                        self.insert("attribute", &mut out.attributes, name, place, attribute);
                    }
                }
                C::AttributeGroup(group) => {
                    self.global_attribute_group(group, node, out);
                }
                C::Notation(notation) => {
                    let name = self.checked_name(&notation.name, place);
                    self.insert("notation", &mut out.notations, name, place, place.clone());
                }
                C::Redefine(redefine) => {
                    let of = document.redefined.iter().find(|(at, _)| at == place);
                    if let Some((_, of)) = of {
                        self.redefine(redefine, node, *of, out);
                    }
                }
                C::Override(_) | C::DefaultOpenContent(_) => {
                    self.unsupported("this construct of XML Schema 1.1", place, "use XML Schema 1.0");
                }
            }
        }
    }

    fn global_simple_type(&mut self, simple: &xs::SimpleBaseType, node: &Node, out: &mut Schema) -> String {
        let name = self.name(simple.name.as_deref(), "simpleType", &node.place);
        let type_ = Type::Simple(self.simple_type(simple, node));
        self.insert("type", &mut out.types, name.clone(), &node.place, type_);
        name
    }

    fn global_complex_type(
        &mut self,
        complex: &xs::ComplexBaseType,
        node: &Node,
        out: &mut Schema,
    ) -> String {
        let name = self.name(complex.name.as_deref(), "complexType", &node.place);
        let type_ = Type::Complex(self.complex_type(complex, node));
        self.insert("type", &mut out.types, name.clone(), &node.place, type_);
        name
    }

    fn global_group(&mut self, group: &xs::GroupType, node: &Node, out: &mut Schema) -> String {
        let name = self.name(group.name.as_deref(), "group", &node.place);
        if let Some(particle) = self.group_definition(group, node) {
            self.insert("group", &mut out.groups, name.clone(), &node.place, particle);
        }
        name
    }

    fn global_attribute_group(
        &mut self,
        group: &xs::AttributeGroupType,
        node: &Node,
        out: &mut Schema,
    ) -> String {
        let name = self.name(group.name.as_deref(), "attributeGroup", &node.place);
        let attributes = self.attribute_group(group, node);
        self.insert("attributeGroup", &mut out.attribute_groups, name.clone(), &node.place, attributes);
        name
    }

    /// The new definitions are the document's own; where the originals go is told
    /// in [`super::redefine`].
    fn redefine(&mut self, redefine: &xs::Redefine, node: &Node, of: DocumentId, out: &mut Schema) {
        use xs::RedefineContent as C;
        for (content, node) in paired(&redefine.content, node, |one| matches!(one, C::Annotation(_))) {
            let (kind, name) = match content {
                C::SimpleType(simple) => (RedefinedKind::Type, self.global_simple_type(simple, node, out)),
                C::ComplexType(complex) => {
                    (RedefinedKind::Type, self.global_complex_type(complex, node, out))
                }
                C::Group(group) => (RedefinedKind::Group, self.global_group(group, node, out)),
                C::AttributeGroup(group) => {
                    (RedefinedKind::AttributeGroup, self.global_attribute_group(group, node, out))
                }
                C::Annotation(_) => continue,
            };
            let (original, place) = (String::new(), node.place.clone());
            out.redefinitions.push(Redefinition { document: of, kind, name, original, place });
        }
    }

    fn insert<T>(
        &mut self,
        kind: &str,
        map: &mut IndexMap<String, T>,
        name: String,
        place: &Place,
        value: T,
    ) {
        if map.contains_key(&name) {
            let message = format!("the {kind} `{name}` is defined twice in this schema");
            self.fault(Code::Duplicate, place, message);
            return;
        }
        map.insert(name, value);
    }

    fn name(&mut self, name: Option<&str>, kind: &str, place: &Place) -> String {
        let Some(name) = name else {
            self.fault(Code::Grammar, place, format!("`{kind}` must have a `name` here"));
            return String::new();
        };
        self.checked_name(name, place)
    }

    fn checked_name(&mut self, name: &str, place: &Place) -> String {
        let name = fixups::white_space_in_name(name);
        let valid = !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'))
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\u{b7}') || !c.is_ascii());
        if !valid {
            self.fault(Code::Grammar, place, format!("`{name}` is not a valid name"));
        }
        name.into_owned()
    }

    fn reference(&mut self, name: &xsd_parser::models::schema::QName, place: &Place) -> Reference {
        let local = String::from_utf8_lossy(name.local_name()).into_owned();
        // Its own `Display` takes each byte for a character.
        let mut namespace = name.namespace().map(|namespace| String::from_utf8_lossy(namespace).into_owned());
        if namespace.is_none() {
            if let Some(prefix) = name.prefix() {
                if prefix == b"xml" {
                    namespace = Some(fixups::XML.to_owned());
                } else {
                    let prefix = String::from_utf8_lossy(prefix).into_owned();
                    let message = format!("the prefix of `{prefix}:{local}` is not declared");
                    self.problems.push(
                        Diagnostic::at(Code::Unresolved, place, message)
                            .help(format!("declare it with `xmlns:{prefix}=\"…\"`")),
                    );
                }
            } else if self.adopted {
                namespace = self.target.clone();
            }
        }
        let local = fixups::white_space_in_name(&local).into_owned();
        Reference { name: QName { namespace, local }, place: place.clone() }
    }

    fn occurs(&mut self, min: usize, max: MaxOccurs, place: &Place) -> Occurs {
        let max = match max {
            MaxOccurs::Unbounded => None,
            MaxOccurs::Bounded(max) => Some(max),
        };
        if max.is_some_and(|max| max < min) {
            let message = format!("minOccurs is {min}, but maxOccurs only {}", max.unwrap_or_default());
            self.fault(Code::Occurrence, place, message);
        }
        Occurs { min, max }
    }

    // ---- elements ----

    fn element(&mut self, element: &xs::ElementType, node: &Node, global: bool) -> Element {
        use xs::ElementTypeContent as C;
        let place = &node.place;
        let mut inline = None;
        let mut constraints = Vec::new();
        for (content, child) in paired(&element.content, node, |one| matches!(one, C::Annotation(_))) {
            match content {
                C::SimpleType(simple) => inline = Some(Type::Simple(self.simple_type(simple, child))),
                C::ComplexType(complex) => {
                    inline = Some(Type::Complex(self.complex_type(complex, child)));
                }
                C::Unique(key) => {
                    constraints.extend(constraint("unique", key.name.as_deref(), None, child));
                }
                C::Key(key) => constraints.extend(constraint("key", key.name.as_deref(), None, child)),
                C::Keyref(key) => {
                    let refer = key.refer.as_ref().map(|name| self.reference(name, &child.place));
                    constraints.extend(constraint("keyref", key.name.as_deref(), refer, child));
                }
                C::Alternative(_) => {
                    self.unsupported("this construct of XML Schema 1.1", &child.place, "use XML Schema 1.0");
                }
                C::Annotation(_) => {}
            }
        }
        let type_ = match (&element.type_, inline) {
            (Some(_), Some(_)) => {
                let message = "an element has either a `type` or a type defined inside, not both";
                self.fault(Code::Grammar, place, message);
                TypeRef::Unspecified
            }
            (Some(name), None) => TypeRef::Named(self.reference(name, place)),
            (None, Some(inline)) => TypeRef::Inline(Box::new(inline)),
            (None, None) => TypeRef::Unspecified,
        };
        if element.default.is_some() && element.fixed.is_some() {
            self.fault(
                Code::Grammar,
                place,
                "an element has either a `default` or a `fixed` value, not both",
            );
        }
        let substitutes = match &element.substitution_group {
            Some(group) => group.0.first().map(|name| self.reference(name, place)),
            None => None,
        };
        let qualified = global || element.form.as_ref().map_or(self.element_form, is_qualified);
        Element {
            name: self.name(element.name.as_deref(), "element", place),
            global,
            qualified,
            place: place.clone(),
            annotation: node.annotation.clone(),
            type_,
            nillable: element.nillable.unwrap_or(false),
            abstract_: element.abstract_,
            default: element.default.clone(),
            fixed: element.fixed.clone(),
            value_name: node.value_name.clone(),
            substitutes,
            blocked: element.block.as_ref().map_or(self.block_default, blocked),
            final_: element.final_.as_ref().map_or(self.final_default, final_of),
            constraints,
        }
    }

    fn element_particle(&mut self, element: &xs::ElementType, node: &Node) -> Particle {
        let occurs = self.occurs(element.min_occurs, element.max_occurs, &node.place);
        if element.ref_.is_some() && (element.name.is_some() || element.type_.is_some()) {
            let message = "an element with a `ref` has no `name` and no `type` of its own";
            self.fault(Code::Grammar, &node.place, message);
        }
        let term = match &element.ref_ {
            Some(name) => Term::ElementRef(self.reference(name, &node.place)),
            None => Term::Element(Box::new(self.element(element, node, false))),
        };
        Particle { place: node.place.clone(), annotation: node.annotation.clone(), occurs, term }
    }

    // ---- groups ----

    fn group_definition(&mut self, group: &xs::GroupType, node: &Node) -> Option<Particle> {
        use xs::GroupTypeContent as C;
        let mut content = paired(&group.content, node, |one| matches!(one, C::Annotation(_)));
        let Some((content, child)) = content.next() else {
            self.fault(Code::Grammar, &node.place, "`group` needs an `all`, a `choice` or a `sequence`");
            return None;
        };
        match content {
            C::Sequence(inner) => Some(self.group(inner, child, Term::Sequence)),
            C::Choice(inner) => Some(self.group(inner, child, Term::Choice)),
            C::All(inner) => Some(self.group(inner, child, Term::All)),
            _ => None,
        }
    }

    fn group_reference(&mut self, group: &xs::GroupType, node: &Node) -> Option<Particle> {
        let occurs = self.occurs(group.min_occurs, group.max_occurs, &node.place);
        let Some(name) = &group.ref_ else {
            self.fault(Code::Grammar, &node.place, "a `group` here must have a `ref`");
            return None;
        };
        let term = Term::GroupRef(self.reference(name, &node.place));
        Some(Particle { place: node.place.clone(), annotation: node.annotation.clone(), occurs, term })
    }

    fn group(&mut self, group: &xs::GroupType, node: &Node, term: fn(Vec<Particle>) -> Term) -> Particle {
        use xs::GroupTypeContent as C;
        let occurs = self.occurs(group.min_occurs, group.max_occurs, &node.place);
        let mut particles = Vec::new();
        for (content, child) in paired(&group.content, node, |one| matches!(one, C::Annotation(_))) {
            match content {
                C::Element(element) => particles.push(self.element_particle(element, child)),
                C::Group(group) => particles.extend(self.group_reference(group, child)),
                C::Sequence(group) => particles.push(self.group(group, child, Term::Sequence)),
                C::Choice(group) => particles.push(self.group(group, child, Term::Choice)),
                C::All(group) => {
                    self.fault(Code::Grammar, &child.place, "`all` may not stand in another group");
                    particles.push(self.group(group, child, Term::All));
                }
                C::Any(any) => {
                    let occurs = self.occurs(any.min_occurs, any.max_occurs, &child.place);
                    let wildcard = self.wildcard(any.namespace.as_ref(), &any.process_contents);
                    particles.push(Particle {
                        place: child.place.clone(),
                        annotation: child.annotation.clone(),
                        occurs,
                        term: Term::Any(wildcard),
                    });
                }
                C::Annotation(_) => {}
            }
        }
        Particle {
            place: node.place.clone(),
            annotation: node.annotation.clone(),
            occurs,
            term: term(particles),
        }
    }

    fn wildcard(
        &mut self,
        namespaces: Option<&xs::NamespaceListType>,
        process: &xs::ProcessContentsType,
    ) -> Wildcard {
        use xs::BasicNamespaceListItemType as Item;
        let namespaces = match namespaces {
            None | Some(xs::NamespaceListType::Any) => Namespaces::Any,
            Some(xs::NamespaceListType::Other) => Namespaces::Other,
            Some(xs::NamespaceListType::BasicNamespaceList(list)) => Namespaces::List(
                list.0
                    .iter()
                    .map(|item| match item {
                        Item::String(uri) => Some(uri.clone()),
                        Item::TargetNamespace => self.target.clone(),
                        Item::Local => None,
                    })
                    .collect(),
            ),
        };
        let process = match process {
            xs::ProcessContentsType::Skip => "skip",
            xs::ProcessContentsType::Lax => "lax",
            xs::ProcessContentsType::Strict => "strict",
        };
        Wildcard { namespaces, process }
    }

    // ---- complex types ----

    fn complex_type(&mut self, complex: &xs::ComplexBaseType, node: &Node) -> ComplexType {
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

    fn simple_content(
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

    fn complex_content(
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

    fn extension_parts(
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
    fn restriction_parts(
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

    // ---- attributes ----

    fn attribute(&mut self, attribute: &xs::AttributeType, node: &Node) -> AttributeUse {
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

    fn attribute_group(&mut self, group: &xs::AttributeGroupType, node: &Node) -> Attributes {
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

    fn attribute_group_ref(
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

    // ---- simple types ----

    fn simple_type(&mut self, simple: &xs::SimpleBaseType, node: &Node) -> SimpleType {
        use xs::SimpleBaseTypeContent as C;
        let mut variety = None;
        for (one, child) in paired(&simple.content, node, |one| matches!(one, C::Annotation(_))) {
            variety = match one {
                C::Restriction(restriction) => Some(self.simple_restriction(restriction, child)),
                C::List(list) => {
                    if list.item_type.is_some() && list.simple_type.is_some() {
                        let message = "a `list` has either an `itemType` or a `simpleType`, not both";
                        self.fault(Code::Grammar, &child.place, message);
                    }
                    let item = match (&list.item_type, &list.simple_type) {
                        (Some(name), _) => Some(SimpleRef::Named(self.reference(name, &child.place))),
                        (None, Some(simple)) => {
                            let simple = self.simple_type(simple, child.child("simpleType"));
                            Some(SimpleRef::Inline(Box::new(simple)))
                        }
                        (None, None) => {
                            let message = "`list` needs an `itemType` or a `simpleType`";
                            self.fault(Code::Grammar, &child.place, message);
                            None
                        }
                    };
                    Some(item.map_or(Variety::Union(Vec::new()), Variety::List))
                }
                C::Union(union) => {
                    let named = union.member_types.iter().flat_map(|list| &list.0);
                    let mut members: Vec<SimpleRef> = Vec::new();
                    for name in named {
                        members.push(SimpleRef::Named(self.reference(name, &child.place)));
                    }
                    for (simple, node) in union.simple_type.iter().zip(&child.children) {
                        members.push(SimpleRef::Inline(Box::new(self.simple_type(simple, node))));
                    }
                    if members.is_empty() {
                        self.fault(Code::Grammar, &child.place, "`union` has no member types");
                    }
                    Some(Variety::Union(members))
                }
                C::Annotation(_) => variety,
            };
        }
        let variety = variety.unwrap_or_else(|| {
            let message = "`simpleType` needs a `restriction`, a `list` or a `union`";
            self.fault(Code::Grammar, &node.place, message);
            Variety::Union(Vec::new())
        });
        let final_ = simple.final_.as_ref().map_or(self.final_default, |set| match set {
            xs::SimpleDerivationSetType::All => Final::ALL,
            xs::SimpleDerivationSetType::BlockSetItemList(items) => final_items(items),
        });
        SimpleType { place: node.place.clone(), annotation: node.annotation.clone(), final_, variety }
    }

    fn simple_restriction(&mut self, restriction: &xs::Restriction, node: &Node) -> Variety {
        use xs::RestrictionContent as C;
        let mut base =
            restriction.base.as_ref().map(|name| SimpleRef::Named(self.reference(name, &node.place)));
        let mut facets = Vec::new();
        for (one, child) in paired(&restriction.content, node, |one| matches!(one, C::Annotation(_))) {
            match one {
                C::SimpleType(simple) => {
                    if base.is_some() {
                        let message = "a `restriction` has either a `base` or a `simpleType`, not both";
                        self.fault(Code::Grammar, &child.place, message);
                    }
                    base = Some(SimpleRef::Inline(Box::new(self.simple_type(simple, child))));
                }
                C::Facet(facet) => facets.extend(self.facet(facet, child)),
                C::Annotation(_) => {}
            }
        }
        match base {
            Some(base) => Variety::Restriction { base, facets },
            None => {
                let message = "`restriction` needs a `base` or a `simpleType`";
                self.fault(Code::Grammar, &node.place, message);
                Variety::Union(Vec::new())
            }
        }
    }

    fn facet(&mut self, facet: &xs::Facet, node: &Node) -> Option<Facet> {
        use xs::Facet as F;
        let (kind, inner) = match facet {
            F::MinExclusive(inner) => (FacetKind::MinExclusive, inner),
            F::MinInclusive(inner) => (FacetKind::MinInclusive, inner),
            F::MaxExclusive(inner) => (FacetKind::MaxExclusive, inner),
            F::MaxInclusive(inner) => (FacetKind::MaxInclusive, inner),
            F::TotalDigits(inner) => (FacetKind::TotalDigits, inner),
            F::FractionDigits(inner) => (FacetKind::FractionDigits, inner),
            F::Length(inner) => (FacetKind::Length, inner),
            F::MinLength(inner) => (FacetKind::MinLength, inner),
            F::MaxLength(inner) => (FacetKind::MaxLength, inner),
            F::Enumeration(inner) => (FacetKind::Enumeration, inner),
            F::WhiteSpace(inner) => (FacetKind::WhiteSpace, inner),
            F::Pattern(inner) => (FacetKind::Pattern, inner),
            F::Assertion(_) | F::ExplicitTimezone(_) => {
                self.unsupported("this facet of XML Schema 1.1", &node.place, "use XML Schema 1.0");
                return None;
            }
        };
        Some(Facet {
            kind,
            value: inner.value.clone(),
            value_name: node.value_name.clone(),
            place: node.place.clone(),
            annotation: node.annotation.clone(),
        })
    }
}

fn constraint(
    kind: &'static str,
    name: Option<&str>,
    refer: Option<Reference>,
    node: &Node,
) -> Option<Constraint> {
    let paths = |name: &str| {
        let nodes = node.children.iter().filter(move |child| child.name == name);
        nodes.map(|child| child.paths.clone()).collect::<Vec<_>>()
    };
    Some(Constraint {
        kind,
        name: name?.to_owned(),
        selector: paths("selector").into_iter().next()?,
        fields: paths("field"),
        refer,
        place: node.place.clone(),
    })
}

/// What `final` of an element or complex type says.
fn final_of(set: &xs::DerivationSetType) -> Final {
    match set {
        xs::DerivationSetType::All => Final::ALL,
        xs::DerivationSetType::BlockSetItemList(items) => final_items(items),
    }
}

fn final_items(items: &xs::BlockSetItemList) -> Final {
    use xs::DerivationControlType as D;
    Final {
        extension: items.0.contains(&D::Extension),
        restriction: items.0.contains(&D::Restriction),
        list: items.0.contains(&D::List),
        union: items.0.contains(&D::Union),
    }
}

/// What `block` or `blockDefault` of the schema or an element says.
fn blocked(set: &xs::BlockSetType) -> Blocked {
    match set {
        xs::BlockSetType::All => Blocked::ALL,
        xs::BlockSetType::BlockSetItemList(items) => blocked_items(items),
    }
}

fn blocked_items(items: &xs::BlockSetItemList) -> Blocked {
    use xs::DerivationControlType as D;
    Blocked {
        substitution: items.0.contains(&D::Substitution),
        extension: items.0.contains(&D::Extension),
        restriction: items.0.contains(&D::Restriction),
    }
}
