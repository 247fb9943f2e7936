//! Simple types and facets.

use super::*;

impl Converter<'_> {
    pub(super) fn simple_type(&mut self, simple: &xs::SimpleBaseType, node: &Node) -> SimpleType {
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

    pub(super) fn simple_restriction(&mut self, restriction: &xs::Restriction, node: &Node) -> Variety {
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

    pub(super) fn facet(&mut self, facet: &xs::Facet, node: &Node) -> Option<Facet> {
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
