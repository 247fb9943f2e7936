//! Simple types: restrictions, enumerations, unions, lists.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Emitter, docs};
use crate::model::{BuiltIn, Docs, EnumerationValue, Item, ItemKind, Measure, TypeUse, ident};
use crate::schema::{Facet, FacetKind};

impl Emitter<'_> {
    pub(super) fn restriction(
        &self,
        item: &Item,
        base: BuiltIn,
        facets: &[Vec<Facet>],
        docs: &TokenStream,
    ) -> TokenStream {
        let base_type = self.type_of(&TypeUse::BuiltIn(base));
        let plain = base.rust == "String";
        let measured = match base.measure {
            Measure::Octets => Some(quote!(value.len())),
            Measure::Characters => Some(quote!(value.chars().count())),
            Measure::None => None,
        };
        let text = match base.measure {
            Measure::Characters => quote!(value),
            _ => quote!(values::collapse(&value.to_string()).as_ref()),
        };
        let checked = Checked { base: base_type, measured, text, plain };
        let traits = if plain {
            quote!(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)
        } else if base.ordered {
            quote!(Clone, Debug, PartialEq, PartialOrd)
        } else {
            quote!(Clone, Debug, PartialEq)
        };
        self.restricted(item, &checked, facets, docs, &traits, &TokenStream::new())
    }

    /// A newtype with a check of all facets. Fixed sets of values and limits are
    /// statics, read once.
    fn restricted(
        &self,
        item: &Item,
        checked: &Checked,
        facets: &[Vec<Facet>],
        docs: &TokenStream,
        traits: &TokenStream,
        marker: &TokenStream,
    ) -> TokenStream {
        let name = ident(&item.name);
        let schema_name = &item.schema_name;
        let values = self.use_module("values");
        let base_type = &checked.base;
        let (check, statics) = self.checks(checked, facets);
        let facts = facts(facets);
        let facts = (!facts.is_empty()).then(|| {
            let line = format!(" {facts}");
            quote! { #[doc = ""] #[doc = #line] }
        });
        quote! {
            #docs
            #facts
            #[derive(#traits)]
            pub struct #name(#base_type);
            impl #values::Restriction for #name {
                type Base = #base_type;
                const NAME: &'static str = #schema_name;
                fn check(value: &#base_type) -> Result<(), #values::ValueError> { #statics #check }
            }
            ::hv_types::restriction!(#marker #name);
        }
    }

    /// The expression that checks all facets, and the statics that it uses.
    fn checks(&self, checked: &Checked, steps: &[Vec<Facet>]) -> (TokenStream, TokenStream) {
        let values = self.use_module("values");
        let base = &checked.base;
        let name = quote!(Self::NAME);
        let mut checks: Vec<TokenStream> = Vec::new();
        let mut statics = TokenStream::new();
        let number = |kind: &[FacetKind], pick: fn(usize, usize) -> usize| {
            steps
                .iter()
                .flatten()
                .filter(|facet| kind.contains(&facet.kind))
                .filter_map(|facet| limit(&facet.value))
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
        if let (Some(len), true) = (&checked.measured, min.is_some() || max.is_some()) {
            let (min, max) = (option(min), option(max));
            let shown = if checked.plain { quote!(value) } else { quote!(&value.to_string()) };
            checks.push(quote! { #values::length(#name, #shown, #len, #min, #max) });
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
            statics.extend(quote! {
                static BOUNDS: #values::Bounds<#base> = #values::Bounds::new(&[#(#bounds),*]);
            });
            checks.push(quote! { BOUNDS.check(#name, value) });
        }
        let total = number(&[FacetKind::TotalDigits], usize::min);
        let fraction = number(&[FacetKind::FractionDigits], usize::min);
        if total.is_some() || fraction.is_some() {
            let (total, fraction) = (option(total), option(fraction));
            checks.push(quote! { #values::digits(#name, &value.to_string(), #total, #fraction) });
        }
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
            let text = &checked.text;
            checks.push(quote! { #values::patterns(#name, #text, &[#(#patterns),*]) });
        }
        // Only the outermost enumeration counts: each step narrows the one before.
        let enumerated =
            steps.iter().rev().find(|step| step.iter().any(|facet| facet.kind == FacetKind::Enumeration));
        if let Some(step) = enumerated {
            let allowed = step
                .iter()
                .filter(|facet| facet.kind == FacetKind::Enumeration)
                .map(|facet| if checked.plain { facet.value.as_str() } else { facet.value.trim() });
            statics.extend(quote! {
                static ALLOWED: #values::Allowed<#base> = #values::Allowed::new(&[#(#allowed),*]);
            });
            checks.push(quote! { ALLOWED.check(#name, value) });
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

    /// A union with facets of its own: the union, and a newtype that checks them.
    pub(super) fn restricted_union(
        &self,
        item: &Item,
        union: &str,
        members: &[(String, TypeUse)],
        facets: &[Vec<Facet>],
        docs: &TokenStream,
    ) -> TokenStream {
        let inner = Item {
            name: union.to_owned(),
            schema_name: item.schema_name.clone(),
            docs: Docs::default(),
            place: item.place.clone(),
            kind: ItemKind::Union(Vec::new()),
        };
        let line = format!(" The value of a [`{}`].", item.name);
        let definition = self.union(&inner, members, &quote! { #[doc = #line] });
        let union = ident(union);
        let checked = Checked {
            base: quote!(#union),
            measured: None,
            text: quote!(values::collapse(&value.to_string()).as_ref()),
            plain: false,
        };
        let restricted =
            self.restricted(item, &checked, facets, docs, &quote!(Clone, Debug, PartialEq), &quote!(union));
        quote! { #definition #restricted }
    }

    pub(super) fn list(
        &self,
        item: &Item,
        member: &TypeUse,
        facets: &[Vec<Facet>],
        docs: &TokenStream,
    ) -> TokenStream {
        let values = self.use_module("values");
        let member = self.type_of(member);
        let checked = Checked {
            base: quote!(#values::List<#member>),
            measured: Some(quote!(value.len())),
            text: quote!(values::collapse(&value.to_string()).as_ref()),
            plain: false,
        };
        self.restricted(item, &checked, facets, docs, &quote!(Clone, Debug, PartialEq), &TokenStream::new())
    }
}

/// What the facets of a newtype are checked on, its base being the variable `value`.
struct Checked {
    base: TokenStream,
    /// The length, for types that have one.
    measured: Option<TokenStream>,
    /// The text that patterns must match.
    text: TokenStream,
    /// A string: shown and compared as it is.
    plain: bool,
}

/// The number of a facet that counts; one too large to count to limits nothing real.
pub(crate) fn limit(value: &str) -> Option<usize> {
    let value = value.trim();
    let digits = value.strip_prefix('+').unwrap_or(value);
    let fine = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    fine.then(|| digits.parse().unwrap_or(usize::MAX))
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
