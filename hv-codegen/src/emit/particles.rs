//! `ReadParticle` and `WriteParticle`: groups and choices.

use proc_macro2::TokenStream;
use quote::quote;

use super::content::matched;
use super::fields::Given;
use super::write::in_turn;
use super::{Emitter, count};
use crate::model::{Field, FieldKind, First, Item, TypeUse, Variant, VariantKind, ident};

impl Emitter<'_> {
    /// Whether what comes next is one of the names or admitted by a wildcard.
    fn starts(&self, first: &First) -> TokenStream {
        let names = first.names.iter().map(|name| self.full_name(name));
        let names = (!first.names.is_empty()).then(|| quote!(r.is_next_one_of(&[#(#names),*])));
        let wildcards = first.wildcards.iter().map(|wildcard| {
            let wildcard = self.wildcard(&wildcard.admits);
            quote!(r.is_next_any(#wildcard))
        });
        let tests: Vec<TokenStream> = names.into_iter().chain(wildcards).collect();
        match tests.as_slice() {
            [] => quote!(Ok(false)),
            [test] => test.clone(),
            tests => quote!(Ok(#(#tests?)||*)),
        }
    }

    fn particle_names(&self, first: &First) -> TokenStream {
        let names = first.names.iter().map(|name| &name.local);
        quote! { const NAMES: &'static [&'static str] = &[#(#names),*]; }
    }

    pub(super) fn particle_group(&self, item: &Item, fields: &[Field]) -> TokenStream {
        let name = ident(&item.name);
        let xml = self.use_module("xml");
        let first = group_first(fields);
        let names = self.particle_names(&first);
        let starts = self.starts(&first);
        let emptiable = first.emptiable.then(|| quote! { const EMPTIABLE: bool = true; });
        let reads = fields.iter().map(|field| {
            let name = ident(&field.name);
            let read = self.read_checked(field);
            quote!(#name: #read)
        });
        let writes: Vec<TokenStream> = fields.iter().map(|field| self.write_field(field)).collect();
        let writes = in_turn(&writes);
        quote! {
            impl #xml::ReadParticle for #name {
                #names
                #emptiable
                fn starts(r: &mut #xml::Reader<'_>) -> Result<bool, #xml::Error> { #starts }
                fn read_particle(r: &mut #xml::Reader<'_>) -> Result<Self, #xml::Error> {
                    Ok(Self { #(#reads),* })
                }
            }
            impl #xml::WriteParticle for #name {
                fn write_particle(&self, w: &mut #xml::Writer) -> Result<(), #xml::Error> {
                    #writes
                }
            }
        }
    }

    pub(super) fn particle_choice(&self, item: &Item, variants: &[Variant]) -> TokenStream {
        let name = ident(&item.name);
        let xml = self.use_module("xml");
        let first = choice_first(variants);
        let names = self.particle_names(&first);
        let starts = self.starts(&first);
        let emptiable = first.emptiable.then(|| quote! { const EMPTIABLE: bool = true; });
        let reads = variants.iter().map(|variant| self.read_variant_checked(variant));
        let writes = variants.iter().map(|variant| {
            let variant_name = ident(&variant.name);
            let write = match &variant.kind {
                VariantKind::Element { type_: TypeUse::Raw, occurs, .. } if occurs.max != Some(1) => {
                    let (min, max) = (count(Some(occurs.min)), count(occurs.max));
                    quote!(w.repeated_raw(value, #min, #max))
                }
                VariantKind::Element { type_: TypeUse::Raw, .. } | VariantKind::Any(_) => {
                    quote!(w.raw(value))
                }
                VariantKind::Element { xml, occurs, boxed, .. } => {
                    let element = self.name(xml);
                    match (occurs.max, boxed) {
                        (Some(1), true) => quote!(w.element(#element, &**value)),
                        (Some(1), false) => quote!(w.element(#element, value)),
                        _ => {
                            let (min, max) = (count(Some(occurs.min)), count(occurs.max));
                            quote!(w.repeated(#element, value, #min, #max))
                        }
                    }
                }
                VariantKind::Group { boxed: true, .. } => quote!(w.particle(&**value)),
                VariantKind::Group { .. } => quote!(w.particle(value)),
            };
            quote!(Self::#variant_name(value) => #write)
        });
        let this = matched(variants.is_empty());
        let writer = if variants.is_empty() { quote!(_) } else { quote!(w) };
        let reader = if starts_nowhere(&first) { quote!(_) } else { quote!(r) };
        quote! {
            impl #xml::ReadParticle for #name {
                #names
                #emptiable
                fn starts(#reader: &mut #xml::Reader<'_>) -> Result<bool, #xml::Error> { #starts }
                fn read_particle(r: &mut #xml::Reader<'_>) -> Result<Self, #xml::Error> {
                    #(#reads)*
                    Err(r.expected_one_of(Self::NAMES))
                }
            }
            impl #xml::WriteParticle for #name {
                fn write_particle(&self, #writer: &mut #xml::Writer) -> Result<(), #xml::Error> {
                    match #this { #(#writes),* }
                }
            }
        }
    }

    /// Reads a variant, then checks the constraints on its element.
    fn read_variant_checked(&self, variant: &Variant) -> TokenStream {
        match &variant.kind {
            VariantKind::Element { identity, .. } if !identity.is_empty() => {
                let constraints = self.identity(identity);
                let read = self.read_variant(variant, &quote! { r.check_identity(mark, #constraints)?; });
                quote! {{ let mark = r.next_mark()?; #read }}
            }
            _ => self.read_variant(variant, &TokenStream::new()),
        }
    }

    /// Reads the variant's element and returns, `check` in between.
    fn read_variant(&self, variant: &Variant, check: &TokenStream) -> TokenStream {
        let name = ident(&variant.name);
        let found = |read: TokenStream, value: TokenStream| {
            quote! { if let Some(value) = #read { #check return Ok(Self::#name(#value)); } }
        };
        match &variant.kind {
            VariantKind::Element { xml, type_: TypeUse::Raw, occurs, .. } => {
                let element = self.name(xml);
                if occurs.max == Some(1) {
                    let read = self.checked_raw(quote!(r.optional_raw(#element)?), false);
                    return found(read, quote!(value));
                }
                let (min, max) = (count(Some(occurs.min)), count(occurs.max));
                let read = self.checked_raw(quote!(r.repeated_raw(#element, #min, #max)?), false);
                quote! {
                    if r.is_next(#element)? {
                        let values = #read;
                        #check
                        return Ok(Self::#name(values));
                    }
                }
            }
            VariantKind::Element { xml, occurs, boxed, type_, nillable, default, fixed, .. } => {
                let element = self.name(xml);
                let given = self.given_of(type_, *nillable, default.as_deref(), fixed.as_deref());
                let once = match &given {
                    Some(Given::Default(default)) => quote!(r.optional_or(#element, #default)?),
                    Some(Given::Fixed(fixed)) => quote!(r.optional_fixed(#element, #fixed)?),
                    Some(Given::Other(given)) => quote!(r.optional_given(#element, #given)?),
                    Some(Given::Raw) | None => quote!(r.optional(#element)?),
                };
                match (occurs.max, boxed) {
                    (Some(1), true) => found(once, quote!(Box::new(value))),
                    (Some(1), false) => found(once, quote!(value)),
                    _ => {
                        let (min, max) = (count(Some(occurs.min)), count(occurs.max));
                        let values = if given.is_some() {
                            let given = self.any_given(default.as_deref(), fixed.as_deref());
                            quote!(r.repeated_given(#element, #given, #min, #max)?)
                        } else {
                            quote!(r.repeated(#element, #min, #max)?)
                        };
                        let value = if check.is_empty() {
                            quote! { return Ok(Self::#name(#values)); }
                        } else {
                            quote! { let values = #values; #check return Ok(Self::#name(values)); }
                        };
                        quote! {
                            if r.is_next(#element)? {
                                #value
                            }
                        }
                    }
                }
            }
            VariantKind::Group { boxed, .. } => {
                let value = if *boxed { quote!(Box::new(value)) } else { quote!(value) };
                found(quote!(r.optional_particle()?), value)
            }
            VariantKind::Any(any) => {
                let wildcard = self.wildcard(&any.admits);
                let check = self.check_any(any).map(|check| quote! { let value = &value; #check });
                quote! {
                    if let Some(value) = r.optional_any(#wildcard)? {
                        { #check }
                        return Ok(Self::#name(value));
                    }
                }
            }
        }
    }
}

fn starts_nowhere(first: &First) -> bool {
    first.names.is_empty() && first.wildcards.is_empty()
}

/// What the fields of a group may start with.
pub(super) fn group_first(fields: &[Field]) -> First {
    let mut all = First { emptiable: true, ..First::default() };
    for field in fields {
        let mut emptiable = field.occurs.min == 0;
        match &field.kind {
            FieldKind::Element { xml, .. } => all.names.push(xml.clone()),
            FieldKind::Any(wildcard) => all.wildcards.push(wildcard.clone()),
            FieldKind::Particle { first, .. } => {
                all.names.extend(first.names.iter().cloned());
                all.wildcards.extend(first.wildcards.iter().cloned());
                emptiable |= first.emptiable;
            }
        }
        if !emptiable {
            all.emptiable = false;
            break;
        }
    }
    all
}

/// What the variants of a choice may start with.
pub(super) fn choice_first(variants: &[Variant]) -> First {
    let mut all = First::default();
    for variant in variants {
        match &variant.kind {
            VariantKind::Element { xml, .. } => all.names.push(xml.clone()),
            VariantKind::Any(wildcard) => all.wildcards.push(wildcard.clone()),
            VariantKind::Group { first, .. } => {
                all.names.extend(first.names.iter().cloned());
                all.wildcards.extend(first.wildcards.iter().cloned());
                all.emptiable |= first.emptiable;
            }
        }
    }
    all
}
