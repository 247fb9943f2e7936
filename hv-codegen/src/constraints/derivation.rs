//! Types: what they are derived from and how, and whether they may be.

use super::{Checker, DEPTH_LIMIT};
use crate::error::{Code, Place};
use crate::load::DocumentId;
use crate::schema::{
    ComplexType, Content, Element, FacetKind, Final, Reference, SimpleRef, SimpleType, Type, TypeRef, Variety,
};

/// A type definition.
#[derive(Clone, Copy, Debug)]
pub(super) enum Definition<'s> {
    BuiltIn(&'s str),
    Simple(DocumentId, &'s SimpleType),
    Complex(DocumentId, &'s ComplexType),
}

/// How a type is made from its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Extension,
    Restriction,
    List,
    Union,
}

impl Method {
    fn is_in(self, set: Final) -> bool {
        match self {
            Method::Extension => set.extension,
            Method::Restriction => set.restriction,
            Method::List => set.list,
            Method::Union => set.union,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Method::Extension => "extension",
            Method::Restriction => "restriction",
            Method::List => "list",
            Method::Union => "union",
        }
    }
}

/// Only restriction, which is what a narrower element's type may be made by.
pub(super) const BY_RESTRICTION: Final =
    Final { extension: true, restriction: false, list: true, union: true };

pub(super) const ANY_TYPE: Definition<'static> = Definition::BuiltIn("anyType");
pub(super) const ANY_SIMPLE: Definition<'static> = Definition::BuiltIn("anySimpleType");

impl<'s> Definition<'s> {
    pub(super) fn is(self, other: Definition<'_>) -> bool {
        match (self, other) {
            (Definition::BuiltIn(one), Definition::BuiltIn(other)) => one == other,
            (Definition::Simple(_, one), Definition::Simple(_, other)) => std::ptr::eq(one, other),
            (Definition::Complex(_, one), Definition::Complex(_, other)) => std::ptr::eq(one, other),
            _ => false,
        }
    }

    pub(super) fn is_simple(self) -> bool {
        match self {
            Definition::BuiltIn(name) => name != "anyType",
            Definition::Simple(..) => true,
            Definition::Complex(..) => false,
        }
    }
}

impl<'s> Checker<'s, '_> {
    /// The type that a reference means; `None` for one that is unknown here, which is
    /// told where the type is used.
    pub(super) fn definition(
        &self,
        document: DocumentId,
        reference: &'s Reference,
    ) -> Option<Definition<'s>> {
        if let Some(name) = reference.name.built_in() {
            return Some(Definition::BuiltIn(name));
        }
        Some(match self.schemas.find_type(document, &reference.name)? {
            (found, Type::Simple(simple)) => Definition::Simple(found, simple),
            (found, Type::Complex(complex)) => Definition::Complex(found, complex),
        })
    }

    pub(super) fn simple_definition(
        &self,
        document: DocumentId,
        simple: &'s SimpleRef,
    ) -> Option<Definition<'s>> {
        match simple {
            SimpleRef::Named(reference) => self.definition(document, reference),
            SimpleRef::Inline(simple) => Some(Definition::Simple(document, simple)),
        }
    }

    /// The type of an element; without one given, that of the element it stands for.
    pub(super) fn type_of(&self, document: DocumentId, element: &'s Element) -> Option<Definition<'s>> {
        let (mut document, mut element) = (document, element);
        for _ in 0..DEPTH_LIMIT {
            match &element.type_ {
                TypeRef::Named(reference) => return self.definition(document, reference),
                TypeRef::Inline(type_) => {
                    return Some(match &**type_ {
                        Type::Simple(simple) => Definition::Simple(document, simple),
                        Type::Complex(complex) => Definition::Complex(document, complex),
                    });
                }
                TypeRef::Unspecified => match &element.substitutes {
                    None => return Some(ANY_TYPE),
                    Some(head) => (document, element) = self.schemas.element(document, head).ok()?,
                },
            }
        }
        None
    }

    /// What a type is made from, and how.
    pub(super) fn base(&self, definition: Definition<'s>) -> Option<(Method, Definition<'s>)> {
        match definition {
            Definition::BuiltIn("anyType") => None,
            Definition::BuiltIn(name) => {
                Some((Method::Restriction, Definition::BuiltIn(crate::model::built_in_base(name))))
            }
            Definition::Simple(document, simple) => match &simple.variety {
                Variety::Restriction { base, .. } => {
                    Some((Method::Restriction, self.simple_definition(document, base)?))
                }
                Variety::List(_) => Some((Method::List, ANY_SIMPLE)),
                Variety::Union(_) => Some((Method::Union, ANY_SIMPLE)),
            },
            Definition::Complex(document, complex) => match &complex.content {
                Content::Particle(_) => Some((Method::Restriction, ANY_TYPE)),
                Content::SimpleExtension(base) | Content::Extension { base, .. } => {
                    Some((Method::Extension, self.definition(document, base)?))
                }
                Content::SimpleRestriction { base, .. } | Content::Restriction { base, .. } => {
                    Some((Method::Restriction, self.definition(document, base)?))
                }
            },
        }
    }

    /// Whether a type is another, or derived from it by none of the methods of
    /// `forbidden`. Unknown types count as derived: they are reported elsewhere.
    pub(super) fn is_derived(&self, one: Definition<'s>, from: Definition<'s>, forbidden: Final) -> bool {
        self.is_derived_within(one, from, forbidden, 0)
    }

    fn is_derived_within(
        &self,
        one: Definition<'s>,
        from: Definition<'s>,
        forbidden: Final,
        depth: usize,
    ) -> bool {
        if depth > 16 {
            return true;
        }
        let mut current = one;
        for _ in 0..DEPTH_LIMIT {
            if current.is(from) {
                return true;
            }
            // Any member's value is the union's.
            if let (true, Some(members)) = (current.is_simple(), self.members(from))
                && members.iter().any(|member| self.is_derived_within(current, *member, forbidden, depth + 1))
            {
                return true;
            }
            match self.base(current) {
                None => return current.is(ANY_TYPE) && from.is(ANY_TYPE),
                Some((method, _)) if method.is_in(forbidden) && !is_ur(from) => return false,
                Some((_, base)) => current = base,
            }
        }
        true
    }

    /// The member types of a union, or of a restriction of one.
    fn members(&self, definition: Definition<'s>) -> Option<Vec<Definition<'s>>> {
        let mut current = definition;
        for _ in 0..DEPTH_LIMIT {
            let Definition::Simple(document, simple) = current else { return None };
            match &simple.variety {
                Variety::Union(members) => {
                    return members.iter().map(|member| self.simple_definition(document, member)).collect();
                }
                Variety::List(_) => return None,
                Variety::Restriction { base, .. } => current = self.simple_definition(document, base)?,
            }
        }
        None
    }

    /// Whether the type is `built_in`, or restricts it.
    pub(super) fn is_of(&self, definition: Definition<'s>, built_in: &'static str) -> bool {
        let mut current = definition;
        for _ in 0..DEPTH_LIMIT {
            if matches!(current, Definition::BuiltIn(name) if name == built_in) {
                return true;
            }
            match self.base(current) {
                Some((Method::Restriction, base)) => current = base,
                _ => return false,
            }
        }
        false
    }

    fn final_of(&self, definition: Definition<'s>) -> Final {
        match definition {
            Definition::BuiltIn(_) => Final::default(),
            Definition::Simple(_, simple) => simple.final_,
            Definition::Complex(_, complex) => complex.final_,
        }
    }

    fn check_final(&mut self, base: Definition<'s>, method: Method, place: &Place) {
        if method.is_in(self.final_of(base)) {
            let message = format!("the base type is final: it allows no {}", method.as_str());
            self.fault(Code::Derivation, place, message);
        }
    }

    // ---- simple types ----

    pub(super) fn check_simple(&mut self, document: DocumentId, simple: &'s SimpleType) {
        let (parts, method) = match &simple.variety {
            Variety::Restriction { base, .. } => (std::slice::from_ref(base), Method::Restriction),
            Variety::List(item) => (std::slice::from_ref(item), Method::List),
            Variety::Union(members) => (members.as_slice(), Method::Union),
        };
        for part in parts {
            let Some(definition) = self.simple_definition(document, part) else {
                // An inline type is always found; a name may be that of nothing.
                if let SimpleRef::Named(reference) = part
                    && let Err(diagnostic) = self.schemas.type_(document, reference)
                {
                    self.report(diagnostic);
                }
                continue;
            };
            if matches!(definition, Definition::BuiltIn("anySimpleType" | "anyType"))
                && method == Method::Restriction
            {
                self.fault(
                    Code::Derivation,
                    &simple.place,
                    "`xs:anySimpleType` cannot be restricted directly",
                );
            }
            self.check_final(definition, method, &simple.place);
        }
        if let Variety::Restriction { facets, .. } = &simple.variety
            && self.is_of(Definition::Simple(document, simple), "NOTATION")
        {
            let mut enumerated = false;
            for facet in facets.iter().filter(|facet| facet.kind == FacetKind::Enumeration) {
                enumerated = true;
                let Some(name) = &facet.value_name else { continue };
                if !self.is_notation(document, name) {
                    let message = format!("the notation `{}` is not declared", facet.value);
                    self.fault(Code::Unresolved, &facet.place, message);
                }
            }
            let direct = matches!(&simple.variety, Variety::Restriction { base: SimpleRef::Named(base), .. }
                if base.name.built_in() == Some("NOTATION"));
            if direct && !enumerated {
                let message = "a restriction of `xs:NOTATION` must enumerate notations";
                self.fault(Code::Facet, &simple.place, message);
            }
        }
    }

    /// Whether `{namespace}prefix:local` names a notation.
    fn is_notation(&self, document: DocumentId, name: &str) -> bool {
        let (namespace, local) = match name.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((namespace, local)) => (Some(namespace), local),
            None => (None, name),
        };
        let local = local.rsplit_once(':').map_or(local, |(_, local)| local);
        self.schemas.visible(document).any(|id| {
            let schema = self.schemas.get(id);
            schema.notations.contains_key(local)
                && (schema.target.as_deref() == namespace || (namespace.is_none() && schema.target.is_some()))
        })
    }

    // ---- complex types ----

    pub(super) fn check_complex(&mut self, document: DocumentId, complex: &'s ComplexType) {
        let base = match &complex.content {
            Content::Particle(_) => None,
            Content::SimpleExtension(base)
            | Content::SimpleRestriction { base, .. }
            | Content::Extension { base, .. }
            | Content::Restriction { base, .. } => match self.schemas.type_(document, base) {
                Err(diagnostic) if base.name.built_in().is_none() && !is_signature(base) => {
                    return self.report(diagnostic);
                }
                _ => match self.definition(document, base) {
                    None => return,
                    Some(definition) => Some(definition),
                },
            },
        };
        if let Some(base) = base {
            if self.is_circular(document, complex) {
                return self.fault(Code::Circular, &complex.place, "the type is derived from itself");
            }
            let Some((method, _)) = self.base(Definition::Complex(document, complex)) else { return };
            self.check_final(base, method, &complex.place);
            if let Err(reason) = self.check_kind(document, complex, base) {
                return self.fault(Code::Derivation, &complex.place, reason);
            }
        }
        self.check_attributes(document, complex, base);
        self.check_content(document, complex, base);
    }

    /// Whether the type is among its own bases.
    fn is_circular(&self, document: DocumentId, complex: &'s ComplexType) -> bool {
        let mut current = Definition::Complex(document, complex);
        for _ in 0..DEPTH_LIMIT {
            match self.base(current) {
                None => return false,
                Some((_, Definition::Complex(_, base))) if std::ptr::eq(base, complex) => return true,
                Some((_, base)) => current = base,
            }
        }
        true
    }

    /// Simple content is made from a value, complex content from a complex type.
    fn check_kind(
        &self,
        document: DocumentId,
        complex: &'s ComplexType,
        base: Definition<'s>,
    ) -> Result<(), String> {
        let value = self.value_type(base);
        match &complex.content {
            Content::Particle(_) => Ok(()),
            Content::SimpleExtension(_) if value.is_some() => Ok(()),
            Content::SimpleExtension(_) => Err("the base type has no simple content to extend".to_owned()),
            Content::SimpleRestriction { inline, .. } => match (base, value, inline) {
                (Definition::Complex(..), Some(value), Some(inline)) => {
                    let inline = Definition::Simple(document, inline);
                    if self.is_derived(inline, value, Final::default()) {
                        return Ok(());
                    }
                    Err("the content is of a type that is not derived from the base's".to_owned())
                }
                (Definition::Complex(..), Some(_), None) => Ok(()),
                (Definition::Complex(of, base), None, Some(_)) => {
                    if self.is_mixed(of, base) && self.is_emptiable(of, base) {
                        return Ok(());
                    }
                    Err("the base type has no simple content, and is not mixed with nothing required"
                        .to_owned())
                }
                (Definition::Complex(..), None, None) => {
                    Err("the base type has no simple content to restrict".to_owned())
                }
                _ => Err("a simple type is restricted in a `simpleType`, not in `simpleContent`".to_owned()),
            },
            Content::Extension { .. } | Content::Restriction { .. } => match base {
                Definition::Complex(..) | Definition::BuiltIn("anyType") => Ok(()),
                _ => Err("the base of complex content must be a complex type".to_owned()),
            },
        }
    }

    /// The type of the text of a type with simple content.
    pub(super) fn value_type(&self, definition: Definition<'s>) -> Option<Definition<'s>> {
        let mut current = definition;
        for _ in 0..DEPTH_LIMIT {
            match current {
                simple if simple.is_simple() => return Some(simple),
                Definition::Complex(document, complex) => match &complex.content {
                    Content::SimpleExtension(base) => current = self.definition(document, base)?,
                    Content::SimpleRestriction { inline: Some(inline), .. } => {
                        return Some(Definition::Simple(document, inline));
                    }
                    Content::SimpleRestriction { base, .. } => current = self.definition(document, base)?,
                    Content::Extension { base, particle: None } => {
                        current = self.definition(document, base)?
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
        None
    }

    // ---- elements ----

    pub(super) fn check_element(&mut self, document: DocumentId, element: &'s Element) {
        if let TypeRef::Named(reference) = &element.type_
            && reference.name.built_in().is_none()
            && !is_signature(reference)
            && let Err(diagnostic) = self.schemas.type_(document, reference)
        {
            self.report(diagnostic);
        }
        let type_ = self.type_of(document, element);
        if let (Some(head), Some(type_)) = (&element.substitutes, type_)
            && let Ok((of, head_element)) = self.schemas.element(document, head)
            && let Some(head_type) = self.type_of(of, head_element)
            && !self.is_derived(type_, head_type, head_element.final_)
        {
            let message = format!(
                "`{}` is final: the type of `{}` may not be derived as it is to stand for it",
                head_element.name, element.name
            );
            self.fault(Code::Derivation, &head.place, message);
        }
        let Some(Definition::Complex(of, complex)) = type_ else { return };
        let has_value = element.default.is_some() || element.fixed.is_some();
        if has_value && self.value_type(Definition::Complex(of, complex)).is_none() {
            let fine = self.is_mixed(of, complex) && self.is_emptiable(of, complex);
            if !fine {
                let message = format!("`{}` can have no default or fixed value: it is no text", element.name);
                self.fault(Code::Grammar, &element.place, message);
            }
        }
    }
}

/// A type of XML Signature, which is kept untouched.
pub(super) fn is_signature(reference: &Reference) -> bool {
    reference.name.namespace.as_deref() == Some(crate::load::fixups::XMLDSIG)
}

fn is_ur(definition: Definition<'_>) -> bool {
    definition.is(ANY_TYPE)
}
