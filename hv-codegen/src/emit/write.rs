//! `WriteXml` of structs, and the writing of fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::member_name;
use super::{Emitter, count};
use crate::model::{
    Field, FieldKind, Item, MEMBER_ORDER, OTHER_ATTRIBUTES, Struct, StructContent, TypeUse, ident,
};

impl Emitter<'_> {
    pub(super) fn write_struct(&self, item: &Item, content: &Struct) -> TokenStream {
        let name = ident(&item.name);
        let xml = self.use_module("xml");
        let mut statements = TokenStream::new();
        let mut writes = Vec::new();
        for attribute in &content.attributes {
            let field = ident(&attribute.name);
            let element = self.name(&attribute.xml);
            writes.push(if attribute.required {
                quote!(w.attribute(#element, &self.#field))
            } else {
                quote!(w.optional_attribute(#element, self.#field.as_ref()))
            });
        }
        if content.any_attributes.is_some() {
            let field = ident(OTHER_ATTRIBUTES);
            writes.push(quote!(w.any_attributes(&self.#field)));
        }
        match &content.content {
            StructContent::Text(_) => writes.push(quote!(w.value(&self.value))),
            StructContent::Mixed { .. } => writes.push(quote!(w.mixed(&self.content))),
            content if content.is_unordered() => {
                let order = ident(MEMBER_ORDER);
                let members = content.fields().iter().enumerate().map(|(index, field)| {
                    let (index, write) = (count(Some(index)), self.write_field(field));
                    quote!(#index => #write?)
                });
                let all = count(Some(content.fields().len()));
                let before = std::mem::take(&mut writes);
                statements = quote! {
                    #(#before?;)*
                    for member in self.#order.of(#all) {
                        match member { #(#members,)* _ => {} }
                    }
                };
            }
            content => writes.extend(content.fields().iter().map(|field| self.write_field(field))),
        }
        if !content.together.is_empty() {
            let any = content.content.fields().iter().map(|field| {
                let field = ident(&field.name);
                quote!(self.#field.is_some())
            });
            let required = content.content.fields().iter().filter(|one| content.together.contains(&one.name));
            let required = required.filter_map(|field| {
                let (name, field) = (self.full_name(&member_name(field)?), ident(&field.name));
                Some(quote!((#name, self.#field.is_some())))
            });
            writes.push(quote!(w.members_together(#(#any)||*, &[#(#required),*])));
        }
        let writer = if statements.is_empty() && writes.is_empty() { quote!(_) } else { quote!(w) };
        let writes = in_turn(&writes);
        quote! {
            impl #xml::WriteXml for #name {
                fn write_xml(&self, #writer: &mut #xml::Writer) -> Result<(), #xml::Error> {
                    #statements
                    #writes
                }
            }
        }
    }

    /// The call that writes a field.
    pub(super) fn write_field(&self, field: &Field) -> TokenStream {
        let name = ident(&field.name);
        let (min, max) = (count(Some(field.occurs.min)), count(field.occurs.max));
        let required = if field.boxed { quote!(&*self.#name) } else { quote!(&self.#name) };
        let optional = if field.boxed { quote!(self.#name.as_deref()) } else { quote!(self.#name.as_ref()) };
        match &field.kind {
            FieldKind::Any(_) | FieldKind::Element { type_: TypeUse::Raw, .. } => {
                match (field.occurs.min, field.occurs.max) {
                    (1, Some(1)) => quote!(w.raw(&self.#name)),
                    (0, Some(1)) => quote!(w.optional_raw(self.#name.as_ref())),
                    _ => quote!(w.repeated_raw(&self.#name, #min, #max)),
                }
            }
            FieldKind::Particle { first, .. } => match (field.occurs.min, field.occurs.max) {
                (1, Some(1)) => quote!(w.particle(#required)),
                (0, Some(1)) => quote!(w.optional_particle(#optional)),
                _ => {
                    // What may be nothing may be left out.
                    let min = if first.emptiable { count(Some(0)) } else { min };
                    quote!(w.repeated_particle(&self.#name, #min, #max))
                }
            },
            FieldKind::Element { xml, .. } => {
                let element = self.name(xml);
                match (field.occurs.min, field.occurs.max) {
                    (1, Some(1)) => quote!(w.element(#element, #required)),
                    (0, Some(1)) => quote!(w.optional(#element, #optional)),
                    _ => quote!(w.repeated(#element, &self.#name, #min, #max)),
                }
            }
        }
    }
}

/// One call after another; the last one's result is what is returned.
pub(super) fn in_turn(calls: &[TokenStream]) -> TokenStream {
    match calls.split_last() {
        Some((last, before)) => quote! { #(#before?;)* #last },
        None => quote!(Ok(())),
    }
}
