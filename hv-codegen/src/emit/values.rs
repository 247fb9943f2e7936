//! Simple types: restrictions, enumerations, unions, lists.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Emitter, docs};
use crate::model::{BuiltIn, EnumerationValue, Item, Measure, TypeUse, ident};
use crate::schema::{Facet, FacetKind};

impl Emitter<'_> {
    pub(super) fn restriction(
        &self,
        item: &Item,
        base: BuiltIn,
        facets: &[Vec<Facet>],
        docs: &TokenStream,
    ) -> TokenStream {
        let name = ident(&item.name);
        let schema_name = &item.schema_name;
        let values = self.use_module("values");
        let base_type = self.type_of(&TypeUse::BuiltIn(base));
        let (check, patterns) = self.checks(base, facets);
        let facts = facts(facets);
        let facts = (!facts.is_empty()).then(|| {
            let line = format!(" {facts}");
            quote! { #[doc = ""] #[doc = #line] }
        });
        let traits = if base.rust == "String" {
            quote!(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)
        } else if base.ordered {
            quote!(Clone, Debug, PartialEq, PartialOrd)
        } else {
            quote!(Clone, Debug, PartialEq)
        };
        quote! {
            #docs
            #facts
            #[derive(#traits)]
            pub struct #name(#base_type);
            impl #values::Restriction for #name {
                type Base = #base_type;
                const NAME: &'static str = #schema_name;
                fn check(value: &#base_type) -> Result<(), #values::ValueError> { #patterns #check }
            }
            ::hv_types::restriction!(#name);
        }
    }

    /// The expression that checks all facets, and the statics of the patterns.
    fn checks(&self, base: BuiltIn, steps: &[Vec<Facet>]) -> (TokenStream, TokenStream) {
        let values = self.use_module("values");
        let name = quote!(Self::NAME);
        let mut checks: Vec<TokenStream> = Vec::new();
        let number = |kind: &[FacetKind], pick: fn(usize, usize) -> usize| {
            steps
                .iter()
                .flatten()
                .filter(|facet| kind.contains(&facet.kind))
                .filter_map(|facet| facet.value.trim().parse::<usize>().ok())
                .reduce(pick)
        };
        let option = |number: Option<usize>| match number {
            Some(number) => {
                let number = Literal::usize_unsuffixed(number);
                quote!(Some(#number))
            }
            None => quote!(None),
        };
        let min = number(&[FacetKind::MinLength, FacetKind::Length], usize::max).filter(|min| *min > 0);
        let max = number(&[FacetKind::MaxLength, FacetKind::Length], usize::min);
        if min.is_some() || max.is_some() {
            let (min, max) = (option(min), option(max));
            let len = match base.measure {
                Measure::Octets => quote!(value.len()),
                _ => quote!(value.chars().count()),
            };
            checks.push(quote! { #values::length(#name, &value.to_string(), #len, #min, #max) });
            if base.rust == "String" {
                checks.pop();
                checks.push(quote! { #values::length(#name, value, #len, #min, #max) });
            }
        }
        let bounds: Vec<TokenStream> = steps
            .iter()
            .flatten()
            .filter_map(|facet| {
                let bound = match facet.kind {
                    FacetKind::MinInclusive => quote!(MinInclusive),
                    FacetKind::MinExclusive => quote!(MinExclusive),
                    FacetKind::MaxInclusive => quote!(MaxInclusive),
                    FacetKind::MaxExclusive => quote!(MaxExclusive),
                    _ => return None,
                };
                let limit = facet.value.trim();
                Some(quote!((#values::Bound::#bound, #limit)))
            })
            .collect();
        if !bounds.is_empty() {
            checks.push(quote! { #values::bounds(#name, value, &[#(#bounds),*]) });
        }
        let total = number(&[FacetKind::TotalDigits], usize::min);
        let fraction = number(&[FacetKind::FractionDigits], usize::min);
        if total.is_some() || fraction.is_some() {
            let (total, fraction) = (option(total), option(fraction));
            checks.push(quote! { #values::digits(#name, &value.to_string(), #total, #fraction) });
        }
        let mut statics = TokenStream::new();
        let mut patterns = Vec::new();
        for step in steps {
            // Patterns of one step are alternatives; every step must match.
            let alternatives: Vec<&str> = step
                .iter()
                .filter(|facet| facet.kind == FacetKind::Pattern)
                .map(|facet| facet.value.as_str())
                .collect();
            if alternatives.is_empty() {
                continue;
            }
            let translated: Vec<String> =
                alternatives.iter().filter_map(|pattern| crate::pattern::translate(pattern).ok()).collect();
            let regex = translated.join("|");
            let shown = alternatives.join(" or ");
            let constant = format_ident!("PATTERN_{}", patterns.len() + 1);
            statics.extend(quote! { ::hv_types::pattern!(#constant, #regex, #shown); });
            patterns.push(quote!(&#constant));
        }
        if !patterns.is_empty() {
            let text = if base.measure == Measure::Characters {
                quote!(value)
            } else {
                quote!(#values::collapse(&value.to_string()).as_ref())
            };
            checks.push(quote! { #values::patterns(#name, #text, &[#(#patterns),*]) });
        }
        // Only the innermost enumeration counts: each step narrows the one before.
        let enumerated =
            steps.iter().rev().find(|step| step.iter().any(|facet| facet.kind == FacetKind::Enumeration));
        if let Some(step) = enumerated {
            let allowed = step
                .iter()
                .filter(|facet| facet.kind == FacetKind::Enumeration)
                .map(|facet| facet.value.trim());
            checks.push(quote! { #values::enumerated(#name, value, &[#(#allowed),*]) });
        }
        let check = match checks.split_first() {
            None => quote!({
                let _ = value;
                Ok(())
            }),
            Some((first, rest)) => quote!(#first #(.and_then(|()| #rest))*),
        };
        (check, statics)
    }

    pub(super) fn enumeration(
        &self,
        item: &Item,
        values: &[EnumerationValue],
        collapse: bool,
        docs: &TokenStream,
    ) -> TokenStream {
        let name = ident(&item.name);
        let schema_name = &item.schema_name;
        let variants = values.iter().map(|value| {
            let docs = docs::outer(&value.docs);
            let variant = ident(&value.variant);
            let attributes = self.field_attributes(item, &value.variant);
            quote! { #docs #attributes #variant }
        });
        let texts = values.iter().map(|value| {
            let variant = ident(&value.variant);
            let text = &value.text;
            quote!((Self::#variant, #text))
        });
        let module = self.use_module("values");
        quote! {
            #docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum #name { #(#variants),* }
            impl #module::Enumeration for #name {
                const NAME: &'static str = #schema_name;
                const COLLAPSE: bool = #collapse;
                const VALUES: &'static [(Self, &'static str)] = &[#(#texts),*];
            }
            ::hv_types::enumeration!(#name);
        }
    }

    pub(super) fn union(
        &self,
        item: &Item,
        members: &[(String, TypeUse)],
        docs: &TokenStream,
    ) -> TokenStream {
        let name = ident(&item.name);
        let schema_name = &item.schema_name;
        let members: Vec<TokenStream> = members
            .iter()
            .map(|(variant, type_)| {
                let variant = ident(variant);
                let type_ = self.type_of(type_);
                quote!(#variant(#type_))
            })
            .collect();
        let definitions = members.iter().map(|member| {
            quote! { #[doc = " A value of this member type."] #member }
        });
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            pub enum #name { #(#definitions),* }
            ::hv_types::union_of!(#name, #schema_name, [#(#members),*]);
        }
    }

    pub(super) fn list(
        &self,
        item: &Item,
        member: &TypeUse,
        facets: &[Vec<Facet>],
        docs: &TokenStream,
    ) -> TokenStream {
        let name = ident(&item.name);
        let schema_name = &item.schema_name;
        let values = self.use_module("values");
        let member = self.type_of(member);
        let base = quote!(#values::List<#member>);
        let limit = |kinds: &[FacetKind], pick: fn(usize, usize) -> usize| {
            let number = facets
                .iter()
                .flatten()
                .filter(|facet| kinds.contains(&facet.kind))
                .filter_map(|facet| facet.value.trim().parse::<usize>().ok())
                .reduce(pick);
            match number {
                Some(number) => {
                    let number = Literal::usize_unsuffixed(number);
                    quote!(Some(#number))
                }
                None => quote!(None),
            }
        };
        let min = limit(&[FacetKind::MinLength, FacetKind::Length], usize::max);
        let max = limit(&[FacetKind::MaxLength, FacetKind::Length], usize::min);
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            pub struct #name(#base);
            impl #values::Restriction for #name {
                type Base = #base;
                const NAME: &'static str = #schema_name;
                fn check(value: &#base) -> Result<(), #values::ValueError> {
                    #values::length(Self::NAME, &value.to_string(), value.len(), #min, #max)
                }
            }
            ::hv_types::restriction!(#name);
        }
    }
}

/// The facets in words, for the documentation.
fn facts(steps: &[Vec<Facet>]) -> String {
    let mut facts = Vec::new();
    for facet in steps.iter().flatten() {
        let value = facet.value.trim();
        facts.push(match facet.kind {
            FacetKind::Length => format!("length {value}"),
            FacetKind::MinLength if value == "0" => continue,
            FacetKind::MinLength => format!("length at least {value}"),
            FacetKind::MaxLength => format!("length at most {value}"),
            FacetKind::Pattern => format!("pattern {}", docs::code(value)),
            FacetKind::MinInclusive => format!("at least {value}"),
            FacetKind::MinExclusive => format!("greater than {value}"),
            FacetKind::MaxInclusive => format!("at most {value}"),
            FacetKind::MaxExclusive => format!("less than {value}"),
            FacetKind::TotalDigits => format!("at most {value} digits"),
            FacetKind::FractionDigits => format!("at most {value} fraction digits"),
            FacetKind::Enumeration | FacetKind::WhiteSpace => continue,
        });
    }
    let mut text = facts.join(", ");
    if let Some(first) = text.get(..1) {
        text = format!("{}{}.", first.to_uppercase(), &text[1..]);
    }
    text
}
