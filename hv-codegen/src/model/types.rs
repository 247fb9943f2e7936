//! Uses of types: named, in place, polymorphic; and the items that they become.

use std::collections::{HashSet, VecDeque};

use super::build::{Builder, Component, Scope};
use super::names::Taken;
use super::simple::Part;
use super::simple::use_kind;
use super::*;
use crate::error::Code;
use crate::schema::{Blocked, Content, Element, QName, Reference, SimpleRef, Type, TypeRef, is_original};

impl Builder<'_> {
    /// A global element: its type is an item when it is defined in place.
    pub(super) fn global_element(&mut self, document: DocumentId, element: &Element, root: Option<String>) {
        let module = self.by_document[&document];
        let kind = match &element.type_ {
            TypeRef::Inline(_) => {
                self.request(document, Component::Element(document, element.name.clone()));
                return;
            }
            TypeRef::Named(reference) => {
                let scope = self.scope(document, &names::type_name(&element.name));
                let Some(type_) = self.named_use(&scope, reference) else { return };
                // Only a thing's root needs a type of its own.
                let Some(name) = &root else { return };
                match type_ {
                    // Built under the root's name already.
                    TypeUse::Item { module: of, .. } if of == module => return,
                    TypeUse::Item { kind: UseKind::Element, .. } => {
                        self.root_like(document, reference, name, &element.name)
                    }
                    TypeUse::Raw => Some(ItemKind::Document),
                    value => Some(ItemKind::Struct(Struct {
                        attributes: Vec::new(),
                        any_attributes: None,
                        content: StructContent::Text(value),
                        identity: Vec::new(),
                        together: Vec::new(),
                    })),
                }
            }
            TypeRef::Unspecified => Some(ItemKind::Document),
        };
        let (Some(name), Some(kind)) = (root, kind) else { return };
        self.push_item(
            module,
            Item {
                name,
                schema_name: element.name.clone(),
                docs: Docs::of(&element.annotation),
                place: element.place.clone(),
                kind,
            },
        );
    }

    /// A root whose type is defined in another module: a type of its own with the
    /// same content, since a type of another crate cannot become a thing type.
    pub(super) fn root_like(
        &mut self,
        document: DocumentId,
        reference: &Reference,
        name: &str,
        schema_name: &str,
    ) -> Option<ItemKind> {
        let schemas = self.schemas;
        let Ok((found, Type::Complex(complex))) = schemas.type_(document, reference) else { return None };
        let scope = Scope {
            document: found,
            module: self.by_document[&document],
            name: name.to_owned(),
            schema_name: schema_name.to_owned(),
        };
        self.complex_item(&scope, complex)
    }

    /// Builds the item of a type under the scope's name.
    pub(super) fn item(&mut self, scope: &Scope, type_: &Type, docs: Docs, place: &Place) {
        let own = Docs::of(type_.annotation());
        let docs = if docs.summary.is_empty() { own } else { docs };
        let kind = match type_ {
            Type::Simple(simple) => match self.simple(scope, simple, 0) {
                Some(resolved) => self.simple_item(scope, resolved, simple),
                None => None,
            },
            Type::Complex(complex) => self.complex_item(scope, complex),
        };
        if let Some(kind) = kind {
            self.push_item(
                scope.module,
                Item {
                    name: scope.name.clone(),
                    schema_name: scope.schema_name.clone(),
                    docs,
                    place: place.clone(),
                    kind,
                },
            );
        }
    }

    pub(super) fn external_type(&self, name: &QName) -> Option<TypeUse> {
        self.options.external_types.get(name).map(|path| TypeUse::External(path.clone()))
    }

    /// The use of a named type, which is built if it is not yet.
    pub(super) fn named_use(&mut self, scope: &Scope, reference: &Reference) -> Option<TypeUse> {
        self.named_use_but(scope, reference, Blocked::default())
    }

    /// The same where some derived types may not stand for it.
    fn named_use_but(&mut self, scope: &Scope, reference: &Reference, blocked: Blocked) -> Option<TypeUse> {
        if let Some(name) = reference.name.built_in() {
            if name == "NOTATION" {
                let message = "`xs:NOTATION` is only the base of types that enumerate notations";
                self.fault(Code::Facet, &reference.place, message);
                return None;
            }
            let found = simple::built_in(name);
            if found.is_none() {
                self.unsupported_type(scope.document, name, &reference.place);
            }
            return found;
        }
        if let Some(external) = self.external_type(&reference.name) {
            return Some(external);
        }
        if reference.name.namespace.as_deref() == Some(crate::load::fixups::XMLDSIG) {
            return Some(TypeUse::Raw);
        }
        let schemas = self.schemas;
        let (document, type_) = match schemas.type_(scope.document, reference) {
            Ok(found) => found,
            Err(diagnostic) => {
                self.problems.push(diagnostic);
                return None;
            }
        };
        let local = &reference.name.local;
        if let Type::Complex(complex) = type_ {
            let key = (document, local.clone());
            if complex.abstract_ || self.heirs.contains_key(&key) {
                let blocked = blocked.and(complex.blocked);
                return self.polymorphic_use(key, complex.abstract_, blocked);
            }
        }
        Some(self.component_use(document, Component::Type(document, local.clone()), type_))
    }

    pub(super) fn component_use(
        &mut self,
        document: DocumentId,
        component: Component,
        type_: &Type,
    ) -> TypeUse {
        let name = self.names[&component].clone();
        let kind = match type_ {
            Type::Complex(_) => UseKind::Element,
            Type::Simple(simple) => {
                let inner = self.scope(document, &name);
                // Only to learn its kind: problems are reported when it is built.
                let mut problems = std::mem::take(&mut self.problems);
                let items = self.modules[inner.module.0].items.len();
                let resolved = self.simple_kind(&inner, simple);
                self.modules[inner.module.0].items.truncate(items);
                std::mem::swap(&mut self.problems, &mut problems);
                resolved
            }
        };
        self.request(document, component);
        TypeUse::Item { module: self.by_document[&document], name, kind }
    }

    /// The use of a type that others are derived from: an enum of it and them.
    pub(super) fn polymorphic_use(
        &mut self,
        key: (DocumentId, String),
        is_abstract: bool,
        blocked: Blocked,
    ) -> Option<TypeUse> {
        let module = self.by_document[&key.0];
        let base = self.names[&Component::Type(key.0, key.1.clone())].clone();
        let item = |name: String| TypeUse::Item { module, name, kind: UseKind::Element };
        // What is blocked without being used makes no other type.
        let blocked = Blocked { substitution: false, ..blocked };
        if let Some(name) = self.polymorphic.get(&(key.clone(), blocked)) {
            return Some(item(name.clone()));
        }
        let mut types = Vec::new();
        let mut pending = VecDeque::from([key.clone()]);
        while let Some(next) = pending.pop_front() {
            if !types.contains(&next) {
                let heirs = self.heirs.get(&next).into_iter().flatten();
                pending.extend(heirs.filter(|heir| !self.is_derived_by(heir, blocked)).cloned());
                types.push(next);
            }
        }
        if types.len() == 1 && !is_abstract {
            let component = Component::Type(key.0, key.1.clone());
            let type_ = self.schemas.get(key.0).types.get(&key.1)?;
            return Some(self.component_use(key.0, component, type_));
        }
        let name = self.unique_type(module, format!("Any{base}"));
        self.polymorphic.insert((key.clone(), blocked), name.clone());
        let mut taken = Taken::default();
        taken.unique("Declared".to_owned());
        let mut heirs = Vec::new();
        for (document, local) in types {
            let schema = self.schemas.get(document);
            if matches!(schema.types.get(&local), Some(Type::Complex(complex)) if complex.abstract_)
                || is_original(&local)
            {
                continue;
            }
            let xml = XmlName { namespace: schema.target.clone(), local: local.clone() };
            let component = Component::Type(document, local.clone());
            let rust = self.names[&component].clone();
            self.request(document, component);
            let module = self.by_document[&document];
            let type_ = TypeUse::Item { module, name: rust.clone(), kind: UseKind::Element };
            heirs.push(Heir { variant: taken.unique(rust), xml, type_ });
        }
        let declared = (!is_abstract).then(|| item(base));
        let schema = self.schemas.get(key.0);
        let type_place = schema.types.get(&key.1).map_or(&schema.place, Type::place).clone();
        self.push_item(
            module,
            Item {
                name: name.clone(),
                schema_name: key.1.clone(),
                docs: Docs {
                    summary: format!("A value of the type {}, or of one derived from it.", key.1),
                    remarks: vec![if heirs.is_empty() {
                        "The type is abstract and nothing is derived from it: there are no values.".to_owned()
                    } else {
                        "The attribute xsi:type tells which; without it, it is the declared type.".to_owned()
                    }],
                },
                place: type_place,
                kind: ItemKind::Polymorphic { declared, heirs },
            },
        );
        Some(TypeUse::Item { module, name, kind: UseKind::Element })
    }

    /// Whether a type is derived from its base by a method that is blocked.
    fn is_derived_by(&self, (document, local): &(DocumentId, String), blocked: Blocked) -> bool {
        let Some(Type::Complex(complex)) = self.schemas.get(*document).types.get(local) else { return false };
        match &complex.content {
            Content::Particle(_) => false,
            Content::Extension { .. } | Content::SimpleExtension(_) => blocked.extension,
            Content::Restriction { .. } | Content::SimpleRestriction { .. } => blocked.restriction,
        }
    }

    /// Whether a simple type is an enumeration whose white space collapses.
    pub(super) fn simple_kind(&mut self, scope: &Scope, simple: &crate::schema::SimpleType) -> UseKind {
        use crate::schema::Variety;
        // Lists and unions are plain values whatever their members are.
        let mut current = simple.clone();
        let mut document = scope.document;
        let mut enumerated = false;
        let mut steps = Vec::new();
        for _ in 0..64 {
            let Variety::Restriction { base, facets } = &current.variety else { return UseKind::Value };
            enumerated |= facets.iter().any(|facet| facet.kind == crate::schema::FacetKind::Enumeration);
            steps.push(facets.clone());
            match base {
                SimpleRef::Inline(inner) => current = (**inner).clone(),
                SimpleRef::Named(reference) => {
                    if let Some(name) = reference.name.built_in() {
                        let base = match simple::built_in(name) {
                            Some(TypeUse::BuiltIn(base)) => base,
                            _ => return UseKind::Value,
                        };
                        let base = steps
                            .iter()
                            .rev()
                            .fold(base, |base, facets| simple::with_white_space(base, facets));
                        let collapsed = base.collapse && simple::is_enumerable(&base);
                        return if collapsed && enumerated {
                            UseKind::CollapsedEnumeration
                        } else {
                            UseKind::Value
                        };
                    }
                    match self.schemas.type_(document, reference) {
                        Ok((found, Type::Simple(inner))) => {
                            current = inner.clone();
                            document = found;
                        }
                        _ => return UseKind::Value,
                    }
                }
            }
        }
        UseKind::Value
    }

    /// Whether a simple type is a part of what it consists of.
    pub(super) fn is_circular(&self, document: DocumentId, type_: &Type) -> bool {
        let Type::Simple(simple) = type_ else { return false };
        let mut seen = HashSet::new();
        let mut left = vec![(document, simple)];
        while let Some((document, part)) = left.pop() {
            for reference in part.parts() {
                match reference {
                    SimpleRef::Inline(inner) => left.push((document, inner)),
                    SimpleRef::Named(reference) => {
                        let Some((found, Type::Simple(named))) =
                            self.schemas.find_type(document, &reference.name)
                        else {
                            continue;
                        };
                        if std::ptr::eq(named, simple) {
                            return true;
                        }
                        if seen.insert((found, &reference.name.local)) {
                            left.push((found, named));
                        }
                    }
                }
            }
        }
        false
    }

    /// An element that stands for another has that one's type: the first of those it
    /// stands for that names one, if any does. `None` where they stand for each other in a
    /// circle, or are not defined, which is reported where substitutes are found.
    fn typed_head<'e>(
        &self,
        mut document: DocumentId,
        element: &'e Element,
    ) -> Option<(DocumentId, Option<&'e Element>)>
    where
        Self: 'e,
    {
        let mut element = element;
        let mut seen = HashSet::new();
        while let TypeRef::Unspecified = element.type_ {
            let Some(head) = &element.substitutes else { return Some((document, None)) };
            let (found, head) = self.schemas.element(document, head).ok()?;
            if !seen.insert((found, &head.name)) {
                return None;
            }
            (document, element) = (found, head);
        }
        Some((document, Some(element)))
    }

    /// The use of an element's type; a type defined in place becomes an item.
    pub(super) fn element_use(&mut self, scope: &Scope, element: &Element) -> Option<TypeUse> {
        match &element.type_ {
            TypeRef::Unspecified => {
                let (document, head) = self.typed_head(scope.document, element)?;
                match head {
                    None => Some(TypeUse::Raw),
                    Some(head) => self.element_use(&Scope { document, ..scope.clone() }, head),
                }
            }
            TypeRef::Named(reference) => self.named_use_but(scope, reference, element.blocked),
            // One type however often it is referred to, even from inside itself.
            TypeRef::Inline(type_) if element.global => {
                let component = Component::Element(scope.document, element.name.clone());
                Some(self.component_use(scope.document, component, type_))
            }
            TypeRef::Inline(type_) => match &**type_ {
                Type::Simple(simple) => {
                    let inline = SimpleRef::Inline(Box::new(simple.clone()));
                    self.simple_use(scope, &inline, Part::Named(&element.name), Docs::of(&element.annotation))
                }
                Type::Complex(complex) => {
                    let mut inner = self.scope_in(scope, &element.name);
                    inner.name = self.unique_type(scope.module, inner.name);
                    let kind = self.complex_item(&inner, complex)?;
                    let use_kind = use_kind(&kind);
                    let own = Docs::of(&complex.annotation);
                    let docs = if own.summary.is_empty() { Docs::of(&element.annotation) } else { own };
                    self.push_item(
                        scope.module,
                        Item {
                            name: inner.name.clone(),
                            schema_name: inner.schema_name.clone(),
                            docs,
                            place: complex.place.clone(),
                            kind,
                        },
                    );
                    Some(TypeUse::Item { module: scope.module, name: inner.name, kind: use_kind })
                }
            },
        }
    }
}
