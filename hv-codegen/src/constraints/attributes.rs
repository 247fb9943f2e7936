//! Attribute uses: what a type has, and what a derived one may change.

use std::collections::HashSet;

use super::derivation::{ANY_SIMPLE, Definition, is_signature};
use super::wildcard::Wild;
use super::{Checker, DEPTH_LIMIT};
use crate::error::{Code, Place};
use crate::load::{DocumentId, fixups};
use crate::schema::{
    Attribute, AttributeType, AttributeUse, Attributes, ComplexType, Content, Final, QName, Reference, Use,
};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An attribute that a type has.
#[derive(Clone, Debug)]
struct Has<'s> {
    name: QName,
    use_: Use,
    fixed: Option<&'s str>,
    type_: Option<Definition<'s>>,
    place: &'s Place,
}

/// All attributes of a type.
#[derive(Clone, Debug, Default)]
struct All<'s> {
    uses: Vec<Has<'s>>,
    wildcard: Option<Wild>,
}

/// The attribute groups on the way to where one is looked at.
struct Around {
    /// Those that are being gathered.
    open: Vec<QName>,
    /// Those that were: a second time they add nothing.
    done: HashSet<(DocumentId, QName)>,
}

impl Around {
    fn new(open: Vec<QName>) -> Self {
        Around { open, done: HashSet::new() }
    }
}

impl<'s> All<'s> {
    fn get(&self, name: &QName) -> Option<&Has<'s>> {
        self.uses.iter().find(|one| one.name == *name)
    }
}

impl<'s> Checker<'s, '_> {
    /// Checks a declaration by itself.
    pub(super) fn check_attribute(&mut self, document: DocumentId, attribute: &'s Attribute) {
        if attribute.name == "xmlns" {
            self.fault(Code::Grammar, &attribute.place, "no attribute can be called `xmlns`");
        }
        if attribute.qualified && self.schemas.get(document).target.as_deref() == Some(XSI) {
            let message = "attributes of the namespace of `xsi:type` cannot be declared";
            self.fault(Code::Grammar, &attribute.place, message);
        }
        if let AttributeType::Simple(crate::schema::SimpleRef::Named(reference)) = &attribute.type_ {
            self.check_simple_reference(document, reference);
        }
    }

    /// A reference that must be to a simple type.
    fn check_simple_reference(&mut self, document: DocumentId, reference: &'s Reference) {
        if reference.name.built_in().is_some() || is_signature(reference) {
            return;
        }
        match self.schemas.type_(document, reference) {
            Err(diagnostic) => self.report(diagnostic),
            Ok((_, crate::schema::Type::Complex(_))) => {
                let message = format!("`{}` is a complex type, a simple one is needed", reference.name);
                self.fault(Code::Unresolved, &reference.place, message);
            }
            Ok(_) => {}
        }
    }

    /// A group's own attributes, and that it does not contain itself.
    pub(super) fn check_attribute_group(
        &mut self,
        document: DocumentId,
        name: &str,
        attributes: &'s Attributes,
    ) {
        let own = QName::new(self.schemas.get(document).target.as_deref(), name);
        let mut all = All::default();
        if let Err((place, message)) =
            self.gather(document, attributes, &mut all, &mut Around::new(vec![own]))
        {
            self.fault(Code::Circular, place, message);
        }
        self.check_distinct(&all);
    }

    fn check_distinct(&mut self, all: &All<'s>) {
        let mut ids: Option<&QName> = None;
        for (index, one) in all.uses.iter().enumerate() {
            if all.uses[..index].iter().any(|other| other.name == one.name) {
                let message = format!("the attribute `{}` is declared twice", one.name.local);
                self.fault(Code::Duplicate, one.place, message);
                continue;
            }
            if one.type_.is_some_and(|type_| self.is_of(type_, "ID")) && one.use_ != Use::Prohibited {
                if let Some(other) = ids {
                    let message = format!(
                        "`{}` and `{}` are both of type ID: an element has one",
                        other.local, one.name.local
                    );
                    self.fault(Code::Duplicate, one.place, message);
                }
                ids = Some(&one.name);
            }
        }
    }

    /// Adds the uses of attributes and attribute groups; `Err` for a group within itself.
    fn gather(
        &mut self,
        document: DocumentId,
        attributes: &'s Attributes,
        all: &mut All<'s>,
        around: &mut Around,
    ) -> Result<(), (&'s Place, String)> {
        let schemas = self.schemas;
        let mut wildcard = attributes.any.as_ref().map(|any| Wild::new(schemas.get(document), any));
        for reference in &attributes.groups {
            if around.open.contains(&reference.name) {
                return Err((
                    &reference.place,
                    format!("the attribute group `{}` contains itself", reference.name),
                ));
            }
            match schemas.attribute_group(document, reference) {
                Err(diagnostic) => self.report(diagnostic),
                Ok((found, group)) => {
                    if around.open.len() < DEPTH_LIMIT && around.done.insert((found, reference.name.clone()))
                    {
                        around.open.push(reference.name.clone());
                        let mut inner = All::default();
                        self.gather(found, group, &mut inner, around)?;
                        around.open.pop();
                        // The same declaration twice is one.
                        inner
                            .uses
                            .retain(|one| !all.uses.iter().any(|other| std::ptr::eq(other.place, one.place)));
                        all.uses.extend(inner.uses);
                        if let Some(inner) = inner.wildcard {
                            wildcard = Some(match wildcard {
                                None => inner,
                                Some(own) => match own.admitted.intersection(&inner.admitted) {
                                    Some(admitted) => Wild { admitted, strictness: own.strictness },
                                    None => {
                                        let message = "no wildcard can say what all of these admit";
                                        self.fault(Code::Derivation, &reference.place, message);
                                        own
                                    }
                                },
                            });
                        }
                    }
                }
            }
        }
        for use_ in &attributes.uses {
            all.uses.extend(self.has(document, use_));
        }
        all.wildcard = match (all.wildcard.take(), wildcard) {
            (None, one) | (one, None) => one,
            (Some(one), Some(_)) => Some(one),
        };
        Ok(())
    }

    fn has(&mut self, document: DocumentId, use_: &'s AttributeUse) -> Option<Has<'s>> {
        let schemas = self.schemas;
        match use_ {
            AttributeUse::Local(attribute) => {
                let target = schemas.get(document).target.as_deref().filter(|_| attribute.qualified);
                Some(Has {
                    name: QName::new(target, &attribute.name),
                    use_: attribute.use_,
                    fixed: attribute.fixed.as_deref(),
                    type_: self.attribute_definition(document, attribute),
                    place: &attribute.place,
                })
            }
            AttributeUse::Reference { reference, use_, default, fixed, .. } => {
                let mut has = Has {
                    name: reference.name.clone(),
                    use_: *use_,
                    fixed: fixed.as_deref(),
                    type_: None,
                    place: &reference.place,
                };
                if reference.name.namespace.as_deref() == Some(fixups::XML) {
                    return Some(has);
                }
                match schemas.attribute(document, reference) {
                    Err(diagnostic) => {
                        self.report(diagnostic);
                        None
                    }
                    Ok((found, attribute)) => {
                        has.type_ = self.attribute_definition(found, attribute);
                        if let Some(declared) = &attribute.fixed {
                            let same = fixed.as_ref().is_none_or(|fixed| fixed.trim() == declared.trim());
                            if default.is_some() || !same {
                                let message = format!(
                                    "the attribute `{}` is declared with the fixed value `{declared}`",
                                    attribute.name
                                );
                                self.fault(Code::Grammar, &reference.place, message);
                            }
                            has.fixed = Some(declared);
                        }
                        Some(has)
                    }
                }
            }
        }
    }

    fn attribute_definition(&self, document: DocumentId, attribute: &'s Attribute) -> Option<Definition<'s>> {
        match &attribute.type_ {
            AttributeType::Unspecified => Some(ANY_SIMPLE),
            AttributeType::Simple(simple) => self.simple_definition(document, simple),
        }
    }

    /// All attributes that elements of a type may have.
    fn all_attributes(&mut self, definition: Definition<'s>, depth: usize) -> All<'s> {
        let Definition::Complex(document, complex) = definition else { return All::default() };
        let mut own = All::default();
        // A group within itself is told where the group is.
        let _ = self.gather(document, &complex.attributes, &mut own, &mut Around::new(Vec::new()));
        let (base, extends) = match &complex.content {
            Content::Particle(_) => (None, false),
            Content::Extension { base, .. } | Content::SimpleExtension(base) => (Some(base), true),
            Content::Restriction { base, .. } | Content::SimpleRestriction { base, .. } => {
                (Some(base), false)
            }
        };
        if let Some(base) =
            base.and_then(|base| self.definition(document, base)).filter(|_| depth < DEPTH_LIMIT)
        {
            let inherited = self.all_attributes(base, depth + 1);
            for one in inherited.uses {
                if own.get(&one.name).is_none() {
                    own.uses.push(one);
                }
            }
            if extends {
                own.wildcard = match (own.wildcard, inherited.wildcard) {
                    (Some(own), Some(inherited)) => {
                        let admitted = own.admitted.union(&inherited.admitted).unwrap_or(inherited.admitted);
                        Some(Wild { admitted, strictness: own.strictness })
                    }
                    (own, inherited) => own.or(inherited),
                };
            }
        }
        own.uses.retain(|one| one.use_ != Use::Prohibited);
        own
    }

    /// The attributes of a type, with theirs.
    pub(super) fn attribute_types(
        &mut self,
        definition: Definition<'s>,
    ) -> Vec<(QName, Option<Definition<'s>>)> {
        self.all_attributes(definition, 0).uses.into_iter().map(|one| (one.name, one.type_)).collect()
    }

    /// Checks a type's attributes against those of its base.
    pub(super) fn check_attributes(
        &mut self,
        document: DocumentId,
        complex: &'s ComplexType,
        base: Option<Definition<'s>>,
    ) {
        let mut own = All::default();
        if let Err((place, message)) =
            self.gather(document, &complex.attributes, &mut own, &mut Around::new(Vec::new()))
        {
            return self.fault(Code::Circular, place, message);
        }
        self.check_distinct(&own);
        let Some(base) = base else { return };
        let inherited = self.all_attributes(base, 0);
        match &complex.content {
            Content::Particle(_) => {}
            Content::Extension { .. } | Content::SimpleExtension(_) => {
                for one in own.uses.iter().filter(|one| one.use_ != Use::Prohibited) {
                    if inherited.get(&one.name).is_some() {
                        let message = format!("the base type has an attribute `{}` already", one.name.local);
                        self.fault(Code::Duplicate, one.place, message);
                    }
                }
                let is_id = |one: &Has<'s>| one.type_.is_some_and(|type_| self.is_of(type_, "ID"));
                let ids = own.uses.iter().filter(|one| one.use_ != Use::Prohibited && is_id(one));
                if let (Some(one), true) = (ids.into_iter().next_back(), inherited.uses.iter().any(is_id)) {
                    let message = format!("`{}` is a second attribute of type ID", one.name.local);
                    self.fault(Code::Duplicate, one.place, message);
                }
                if let (Some(own), Some(inherited)) = (&own.wildcard, &inherited.wildcard)
                    && own.admitted.union(&inherited.admitted).is_none()
                {
                    let message = "no wildcard can say what this and the base type admit";
                    self.fault(Code::Derivation, &complex.place, message);
                }
            }
            Content::Restriction { .. } | Content::SimpleRestriction { .. }
                if !base.is(super::derivation::ANY_TYPE) =>
            {
                for one in &own.uses {
                    if let Err(reason) = self.narrows_attribute(one, &inherited) {
                        self.fault(Code::Derivation, one.place, reason);
                    }
                }
                if let Some(wildcard) = &own.wildcard {
                    let reason = match &inherited.wildcard {
                        None => Some("the base type admits no other attributes"),
                        Some(base) if !wildcard.admitted.is_subset_of(&base.admitted) => {
                            Some("the base type admits fewer other attributes")
                        }
                        Some(base) if wildcard.strictness < base.strictness => {
                            Some("the base type checks other attributes more strictly")
                        }
                        Some(_) => None,
                    };
                    if let Some(reason) = reason {
                        let place = &complex.place;
                        self.fault(
                            Code::Derivation,
                            place,
                            format!("`anyAttribute` is no restriction: {reason}"),
                        );
                    }
                }
            }
            Content::Restriction { .. } | Content::SimpleRestriction { .. } => {}
        }
    }

    fn narrows_attribute(&self, one: &Has<'s>, inherited: &All<'s>) -> Result<(), String> {
        let name = &one.name.local;
        let Some(base) = inherited.get(&one.name) else {
            let admitted = inherited
                .wildcard
                .as_ref()
                .is_some_and(|wildcard| wildcard.admitted.admits(one.name.namespace.as_deref()));
            if admitted || one.use_ == Use::Prohibited {
                return Ok(());
            }
            return Err(format!("the base type has no attribute `{name}`, a restriction adds none"));
        };
        match (base.use_, one.use_) {
            (Use::Required, Use::Optional | Use::Prohibited) => {
                return Err(format!("the attribute `{name}` is required in the base type"));
            }
            (_, Use::Prohibited) => return Ok(()),
            _ => {}
        }
        if let (Some(type_), Some(base)) = (one.type_, base.type_)
            && !self.is_derived(type_, base, Final::default())
        {
            return Err(format!(
                "the type of the attribute `{name}` is not derived from that in the base type"
            ));
        }
        match (base.fixed, one.fixed) {
            (Some(base), Some(own)) if base.trim() != own.trim() => {
                Err(format!("the attribute `{name}` has the fixed value `{base}` in the base type"))
            }
            (Some(base), None) => Err(format!(
                "the attribute `{name}` has the fixed value `{base}` in the base type, and must keep it"
            )),
            _ => Ok(()),
        }
    }
}
