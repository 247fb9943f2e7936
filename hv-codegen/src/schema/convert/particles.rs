//! Elements, groups and wildcards.

use super::*;

impl Converter<'_> {
    pub(super) fn element(&mut self, element: &xs::ElementType, node: &Node, global: bool) -> Element {
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

    pub(super) fn element_particle(&mut self, element: &xs::ElementType, node: &Node) -> Particle {
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

    pub(super) fn group_definition(&mut self, group: &xs::GroupType, node: &Node) -> Option<Particle> {
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

    pub(super) fn group_reference(&mut self, group: &xs::GroupType, node: &Node) -> Option<Particle> {
        let occurs = self.occurs(group.min_occurs, group.max_occurs, &node.place);
        let Some(name) = &group.ref_ else {
            self.fault(Code::Grammar, &node.place, "a `group` here must have a `ref`");
            return None;
        };
        let term = Term::GroupRef(self.reference(name, &node.place));
        Some(Particle { place: node.place.clone(), annotation: node.annotation.clone(), occurs, term })
    }

    pub(super) fn group(
        &mut self,
        group: &xs::GroupType,
        node: &Node,
        term: fn(Vec<Particle>) -> Term,
    ) -> Particle {
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

    pub(super) fn wildcard(
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
