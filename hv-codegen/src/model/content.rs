//! Content models: particles to fields, groups and choices.

use super::build::{Builder, Scope};
use super::first::first;
use super::names::{self, Taken};
use super::particle::{Kind, Node, simplify};
use super::*;
use crate::error::Code;
use crate::schema::{Element, Particle};

impl Builder<'_> {
    /// The item of a complex type with these particles, in order.
    pub(super) fn content_item(
        &mut self,
        scope: &Scope,
        particles: Vec<(DocumentId, Particle)>,
        attributes: Vec<AttributeField>,
        any_attributes: Option<AnyAttributes>,
    ) -> Option<ItemKind> {
        let nodes = self.expand_top(&particles);
        let place = nodes.first().map_or_else(|| Place::file(""), |node| node.place.clone());
        let top = simplify(Node {
            place,
            docs: Docs::default(),
            occurs: Occurs::ONCE,
            kind: Kind::Sequence(nodes),
            label: None,
        });
        let is_all = matches!(&top, Some(top) if matches!(top.kind, Kind::All(_)));
        let reserved = any_attributes.as_ref().map(|_| OTHER_ATTRIBUTES);
        let mut taken = Taken::with(reserved.into_iter().chain(is_all.then_some(MEMBER_ORDER)));
        let mut attributes = attributes;
        names::distinguish(&mut attributes, &mut taken);
        let struct_of = |content| {
            let any_attributes = any_attributes.clone();
            ItemKind::Struct(Struct {
                attributes: Vec::new(),
                any_attributes,
                content,
                identity: Vec::new(),
                together: Vec::new(),
            })
        };
        let Some(top) = top else {
            let mut item = struct_of(StructContent::Sequence(Vec::new()));
            set_attributes(&mut item, attributes);
            return Some(item);
        };
        if let Kind::Choice(alternatives) = &top.kind
            && top.occurs == Occurs::ONCE
            && attributes.is_empty()
            && any_attributes.is_none()
        {
            let variants = self.variants(scope, alternatives, false)?;
            return Some(ItemKind::Choice { variants, element: true });
        }
        let place = top.place.clone();
        let mut together = Vec::new();
        let content = match top.kind {
            Kind::All(members) => {
                let mut fields = Vec::new();
                for mut member in members {
                    // All of them or none: a group of optional ones that stand together.
                    let with_others = top.occurs.min == 0 && member.occurs.min > 0;
                    if with_others {
                        member.occurs.min = 0;
                    }
                    if member.occurs.max != Some(1) {
                        let message = "an element in `all` occurs at most once";
                        self.fault(Code::Grammar, &member.place, message);
                    }
                    let field = self.field(scope, member, &mut taken)?;
                    if with_others {
                        together.push(field.name.clone());
                    }
                    fields.push(field);
                }
                StructContent::All(fields)
            }
            Kind::Sequence(members) if top.occurs == Occurs::ONCE => {
                StructContent::Sequence(self.fields(scope, members, &mut taken)?)
            }
            _ => StructContent::Sequence(vec![self.field(scope, top, &mut taken)?]),
        };
        if let StructContent::All(fields) = &content {
            self.check_distinct(fields, &place);
        } else {
            self.check_unambiguous(content.fields(), &place);
        }
        let mut item = struct_of(content);
        set_attributes(&mut item, attributes);
        if let ItemKind::Struct(content) = &mut item {
            content.together = together;
        }
        Some(item)
    }

    /// The item of a complex type with mixed content.
    pub(super) fn mixed_item(
        &mut self,
        scope: &Scope,
        particles: Vec<(DocumentId, Particle)>,
        mut attributes: Vec<AttributeField>,
        any_attributes: Option<AnyAttributes>,
    ) -> Option<ItemKind> {
        let nodes = self.expand_top(&particles);
        let place = nodes.first().map_or_else(|| Place::file(""), |node| node.place.clone());
        let kind = Kind::Sequence(nodes);
        let top = Node { place, docs: Docs::default(), occurs: Occurs::ONCE, kind, label: None };
        let reserved =
            ["content", TEXT_FIELD].into_iter().chain(any_attributes.as_ref().map(|_| OTHER_ATTRIBUTES));
        names::distinguish(&mut attributes, &mut Taken::with(reserved));
        let content = match simplify(top) {
            None => StructContent::Text(super::simple::built_in("string")?),
            Some(top) => {
                let mut members: Vec<Node> = Vec::new();
                let mut names: Vec<XmlName> = Vec::new();
                let model = self.content_model(&top, &mut members, &mut names);
                let what = Docs {
                    summary: format!("An element in the mixed content of `{}`.", scope.schema_name),
                    remarks: Vec::new(),
                };
                let wish = format!("{}Content", scope.name);
                let item = self.choice_of(scope, wish, &members, &what, &top.place, true)?;
                StructContent::Mixed { item, names, model: Some(model).filter(|model| !is_free(model)) }
            }
        };
        Some(ItemKind::Struct(Struct {
            attributes,
            any_attributes,
            content,
            identity: Vec::new(),
            together: Vec::new(),
        }))
    }

    /// The order of elements, each element's declaration gathered once.
    fn content_model(&self, node: &Node, members: &mut Vec<Node>, names: &mut Vec<XmlName>) -> ContentModel {
        let occurs = node.occurs;
        let mut member = |name: Option<XmlName>, admits: Option<&Admits>| {
            let once = Node { occurs: Occurs::ONCE, ..node.clone() };
            match name {
                Some(name) => match names.iter().position(|other| *other == name) {
                    Some(index) => ContentModel::Element(index, occurs),
                    None => {
                        names.push(name);
                        // Wildcards stand behind all names, so that indices agree.
                        let at = names.len() - 1;
                        members.insert(at, once);
                        ContentModel::Element(at, occurs)
                    }
                },
                None => {
                    members.push(once);
                    ContentModel::Any(admits.cloned().unwrap_or(Admits::Any), occurs)
                }
            }
        };
        match &node.kind {
            Kind::Element { document, element } => member(Some(self.xml_name(*document, element)), None),
            Kind::Raw(xml) => member(Some(xml.clone()), None),
            Kind::Any(wildcard) => member(None, Some(&wildcard.admits)),
            Kind::Sequence(inner) => {
                let parts = inner.iter().map(|inner| self.content_model(inner, members, names)).collect();
                ContentModel::Sequence(parts, occurs)
            }
            Kind::Choice(inner) => {
                let parts = inner.iter().map(|inner| self.content_model(inner, members, names)).collect();
                ContentModel::Choice(parts, occurs)
            }
            Kind::All(inner) => {
                let parts = inner.iter().map(|inner| self.content_model(inner, members, names)).collect();
                ContentModel::All(parts, occurs)
            }
        }
    }

    fn fields(&mut self, scope: &Scope, members: Vec<Node>, taken: &mut Taken) -> Option<Vec<Field>> {
        let mut fields = Vec::new();
        for member in members {
            fields.extend(self.field(scope, member, taken));
        }
        Some(fields)
    }

    fn field(&mut self, scope: &Scope, node: Node, taken: &mut Taken) -> Option<Field> {
        let first = first(self, &node);
        let Node { place, docs, occurs, kind, label } = node;
        let identity = match &kind {
            Kind::Element { document, element } => {
                super::identity::identity(self.schemas, *document, element)
            }
            _ => Vec::new(),
        };
        let (name, docs, kind) = match kind {
            Kind::Element { document, element } => {
                let kind = self.element_field(scope, document, &element)?;
                let docs = if docs.summary.is_empty() { Docs::of(&element.annotation) } else { docs };
                (names::field_name(&element.name), docs, kind)
            }
            Kind::Raw(xml) => {
                let name = names::field_name(&xml.local);
                let kind = FieldKind::Element {
                    xml,
                    type_: TypeUse::Raw,
                    nillable: false,
                    default: None,
                    fixed: None,
                };
                (name, docs, kind)
            }
            Kind::Any(wildcard) => ("any".to_owned(), docs, FieldKind::Any(wildcard)),
            Kind::Choice(alternatives) => {
                let (name, wish) = match &label {
                    Some(head) => (names::field_name(head), names::type_name(head)),
                    None => ("choice".to_owned(), "Choice".to_owned()),
                };
                let wish = format!("{}{wish}", scope.name);
                let item = self.choice_item(scope, wish, &alternatives, &docs, &place)?;
                (name, docs, FieldKind::Particle { item, first })
            }
            Kind::Sequence(members) => {
                let wish = format!("{}Group", scope.name);
                let item = self.group_item(scope, wish, members, &docs, &place)?;
                ("group".to_owned(), docs, FieldKind::Particle { item, first })
            }
            Kind::All(_) => {
                self.unsupported("`all` inside another group", &place, "use a sequence");
                return None;
            }
        };
        Some(Field { name: taken.unique(name), docs, occurs, kind, boxed: false, identity })
    }

    fn element_field(&mut self, scope: &Scope, document: DocumentId, element: &Element) -> Option<FieldKind> {
        let inner = Scope { document, ..scope.clone() };
        self.check_element_value(document, element);
        let type_ = self.element_use(&inner, element)?;
        let (mut default, mut fixed) = (element.default.clone(), element.fixed.clone());
        super::simple::qualify_value(&type_, &mut default, &mut fixed, element.value_name.clone());
        Some(FieldKind::Element {
            xml: self.xml_name(document, element),
            // Untouched XML keeps xsi:nil along with everything else.
            nillable: element.nillable && type_ != TypeUse::Raw,
            type_,
            default,
            fixed,
        })
    }

    pub(super) fn choice_item(
        &mut self,
        scope: &Scope,
        wish: String,
        alternatives: &[Node],
        docs: &Docs,
        place: &Place,
    ) -> Option<String> {
        self.choice_of(scope, wish, alternatives, docs, place, false)
    }

    /// A choice; `in_turn` when another model says which alternative's turn it is.
    fn choice_of(
        &mut self,
        scope: &Scope,
        wish: String,
        alternatives: &[Node],
        docs: &Docs,
        place: &Place,
        in_turn: bool,
    ) -> Option<String> {
        let name = self.unique_type(scope.module, wish);
        let inner = Scope { name: name.clone(), ..scope.clone() };
        let variants = self.variants(&inner, alternatives, in_turn)?;
        let what = scope.schema_name.clone();
        self.push_item(
            scope.module,
            Item {
                name: name.clone(),
                schema_name: what.clone(),
                docs: docs.clone().or(|| format!("One of the alternatives in `{what}`.")),
                place: place.clone(),
                kind: ItemKind::Choice { variants, element: false },
            },
        );
        Some(name)
    }

    fn group_item(
        &mut self,
        scope: &Scope,
        wish: String,
        members: Vec<Node>,
        docs: &Docs,
        place: &Place,
    ) -> Option<String> {
        let name = self.unique_type(scope.module, wish);
        let inner = Scope { name: name.clone(), ..scope.clone() };
        let fields = self.fields(&inner, members, &mut Taken::default())?;
        self.check_unambiguous(&fields, place);
        let what = scope.schema_name.clone();
        self.push_item(
            scope.module,
            Item {
                name: name.clone(),
                schema_name: what.clone(),
                docs: docs.clone().or(|| format!("Elements that stand together in `{what}`.")),
                place: place.clone(),
                kind: ItemKind::Group(fields),
            },
        );
        Some(name)
    }

    fn variants(&mut self, scope: &Scope, alternatives: &[Node], in_turn: bool) -> Option<Vec<Variant>> {
        let mut taken = Taken::default();
        let mut variants = Vec::new();
        let mut firsts: Vec<(First, Place)> = Vec::new();
        for node in alternatives {
            let first = first(self, node);
            let wish = match &node.kind {
                Kind::Element { element, .. } => names::variant_name(&element.name),
                Kind::Raw(xml) => names::variant_name(&xml.local),
                Kind::Any(_) => "Any".to_owned(),
                _ => first.names.first().map_or("Group".to_owned(), |name| names::variant_name(&name.local)),
            };
            let name = taken.unique(wish);
            let (docs, kind) = match &node.kind {
                Kind::Element { document, element } => {
                    let field = self.element_field(scope, *document, element)?;
                    let FieldKind::Element { xml, type_, nillable, default, fixed } = field else {
                        return None;
                    };
                    let docs = if node.docs.summary.is_empty() {
                        Docs::of(&element.annotation)
                    } else {
                        node.docs.clone()
                    };
                    let occurs = node.occurs;
                    let kind = VariantKind::Element {
                        xml,
                        type_,
                        nillable,
                        default,
                        fixed,
                        occurs,
                        boxed: false,
                        identity: super::identity::identity(self.schemas, *document, element),
                    };
                    (docs, kind)
                }
                Kind::Raw(xml) => {
                    let kind = VariantKind::Element {
                        xml: xml.clone(),
                        type_: TypeUse::Raw,
                        nillable: false,
                        default: None,
                        fixed: None,
                        occurs: node.occurs,
                        boxed: false,
                        identity: Vec::new(),
                    };
                    (node.docs.clone(), kind)
                }
                Kind::Any(wildcard) if node.occurs == Occurs::ONCE => {
                    (node.docs.clone(), VariantKind::Any(wildcard.clone()))
                }
                Kind::Sequence(members) => {
                    let wish = format!("{}{name}", scope.name);
                    // An optional or repeated sequence is a group inside a group.
                    let members =
                        if node.occurs == Occurs::ONCE { members.clone() } else { vec![node.clone()] };
                    let item = self.group_item(scope, wish, members, &node.docs, &node.place)?;
                    (node.docs.clone(), VariantKind::Group { item, first: first.clone(), boxed: false })
                }
                _ => {
                    let wish = format!("{}{name}", scope.name);
                    let item = self.group_item(scope, wish, vec![node.clone()], &node.docs, &node.place)?;
                    (node.docs.clone(), VariantKind::Group { item, first: first.clone(), boxed: false })
                }
            };
            firsts.push((first, node.place.clone()));
            variants.push(Variant { name, docs, kind });
        }
        for (index, (one, place)) in firsts.iter().enumerate() {
            for (other, _) in firsts[..index].iter().filter(|_| !in_turn) {
                self.report_overlap(other, one, place);
            }
        }
        Some(variants)
    }
}

/// Whether the model allows its elements in any order and number.
fn is_free(model: &ContentModel) -> bool {
    match model {
        ContentModel::Choice(parts, Occurs { min: 0, max: None }) => parts.iter().all(|part| {
            matches!(part, ContentModel::Element(_, occurs) | ContentModel::Any(_, occurs)
                if *occurs == Occurs::ONCE)
        }),
        ContentModel::Element(_, occurs) | ContentModel::Any(_, occurs) => {
            *occurs == Occurs { min: 0, max: None }
        }
        _ => false,
    }
}

fn set_attributes(item: &mut ItemKind, attributes: Vec<AttributeField>) {
    if let ItemKind::Struct(item) = item {
        item.attributes = attributes;
    }
}
