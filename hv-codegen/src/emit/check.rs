//! `ReadXml::check_xml`: the same demands as reading, without building anything.
//!
//! Emitted for the shapes that nearly all types have. The others keep the
//! trait's own way, which reads the value and drops it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, count};
use crate::model::{AttributeField, Field, FieldKind, Item, Struct, StructContent, TypeUse};

impl Emitter<'_> {
    /// The method, if the struct is of a usual shape.
    pub(super) fn check_struct(&self, item: &Item, content: &Struct) -> Option<TokenStream> {
        if !content.identity.is_empty() || content.content.fields().iter().any(|f| !f.identity.is_empty()) {
            return None;
        }
        let body = match &content.content {
            StructContent::Text(TypeUse::Raw) | StructContent::Mixed { .. } | StructContent::All(_) => {
                return None;
            }
            StructContent::Text(type_) => {
                let type_ = self.type_of(type_);
                quote!(r.check_value::<#type_>())
            }
            StructContent::Sequence(fields) => {
                // As reading: an element without any content has no white space either.
                let close = if fields.is_empty() { quote!(r.close_empty()) } else { quote!(r.close()) };
                let fields = fields.iter().map(|field| self.check_field(field));
                quote! {
                    r.end_attributes()?;
                    #(#fields)*
                    #close
                }
            }
        };
        let attributes = content.attributes.iter().map(|attribute| self.check_attribute(attribute));
        let others = content.any_attributes.as_ref().map(|any| {
            let read = self.read_any_attributes(any);
            quote! { let _ = #read; }
        });
        let own_type = self.own_type(item);
        let xml = self.use_module("xml");
        Some(quote! {
            fn check_xml(r: &mut #xml::Reader<'_>) -> Result<(), #xml::Error> {
                #(#attributes)*
                #own_type
                #others
                #body
            }
        })
    }

    fn check_field(&self, field: &Field) -> TokenStream {
        match &field.kind {
            FieldKind::Element { xml, type_, nillable: false, default: None, fixed: None, .. }
                if *type_ != TypeUse::Raw =>
            {
                let (name, type_) = (self.name(xml), self.type_of(type_));
                let (min, max) = (count(Some(field.occurs.min)), count(field.occurs.max));
                quote! { r.check::<#type_>(#name, #min, #max)?; }
            }
            _ => {
                let (type_, read) = (self.field_type(field), self.read_field(field));
                quote! { let _: #type_ = #read; }
            }
        }
    }

    pub(super) fn check_attribute(&self, attribute: &AttributeField) -> TokenStream {
        let (type_, read) = (self.attribute_type(attribute), self.read_attribute(attribute));
        quote! { let _: #type_ = #read; }
    }
}
