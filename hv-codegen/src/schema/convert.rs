//! From xsd-parser's syntax tree, with places from our scan, to components.

mod attributes;
mod complex;
mod particles;
mod sets;
mod simple;

use indexmap::IndexMap;
use xsd_parser::models::schema::{MaxOccurs, xs};

use super::*;
use crate::error::{Code, Diagnostic, Problems};
use crate::load::{Document, Node, fixups};
use sets::{blocked, blocked_items, final_items, final_of};

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

    // ---- groups ----

    // ---- complex types ----

    // ---- attributes ----

    // ---- simple types ----
}
