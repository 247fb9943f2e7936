//! `ReadXml` and `WriteXml` of types that `xsi:type` may name heirs of.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, count};
use crate::model::{Heir, Item, TypeUse, ident};

impl Emitter<'_> {
    pub(super) fn polymorphic_xml(
        &self,
        item: &Item,
        item_declared: Option<&TypeUse>,
        heirs: &[Heir],
    ) -> TokenStream {
        let declared = item_declared.is_some();
        let name = ident(&item.name);
        let xml = self.use_module("xml");
        let types = heirs.iter().map(|heir| self.full_name(&heir.xml));
        let read = quote!(Box::new(#xml::ReadXml::read_xml(r)?));
        let without =
            if declared { quote!(Self::Declared(#read)) } else { quote!(return Err(r.abstract_type())) };
        let last = heirs.len().saturating_sub(1);
        let reads = heirs.iter().enumerate().map(|(index, heir)| {
            let variant = ident(&heir.variant);
            let number = count(Some(index));
            // The reader only answers with an index of the list.
            let pattern = if index == last { quote!(Some(_)) } else { quote!(Some(#number)) };
            quote!(#pattern => Self::#variant(#read))
        });
        let declared_write =
            declared.then(|| quote!(Self::Declared(value) => #xml::WriteXml::write_xml(&**value, w),));
        let writes = heirs.iter().map(|heir| {
            let variant = ident(&heir.variant);
            let name = self.full_name(&heir.xml);
            quote! {
                Self::#variant(value) => {
                    w.xsi_type(#name)?;
                    #xml::WriteXml::write_xml(&**value, w)
                }
            }
        });
        if !declared && heirs.is_empty() {
            return quote! {
                impl #xml::ReadXml for #name {
                    fn read_xml(r: &mut #xml::Reader<'_>) -> Result<Self, #xml::Error> {
                        r.derived_type(&[])?;
                        Err(r.abstract_type())
                    }
                }
                impl #xml::WriteXml for #name {
                    fn write_xml(&self, _: &mut #xml::Writer) -> Result<(), #xml::Error> {
                        match *self {}
                    }
                }
            };
        }
        let types: Vec<TokenStream> = types.collect();
        let dispatch = |call: &dyn Fn(&TypeUse) -> TokenStream, declared_call: TokenStream| {
            let arms = heirs.iter().enumerate().map(|(index, heir)| {
                let number = count(Some(index));
                let pattern = if index == last { quote!(Some(_)) } else { quote!(Some(#number)) };
                let (variant, call) = (ident(&heir.variant), call(&heir.type_));
                (pattern, variant, call)
            });
            (arms.collect::<Vec<_>>(), declared_call)
        };
        let given = self.is_given(item).then(|| {
            let read = quote!(Box::new(#xml::ReadXml::read_given(r, given)?));
            let without =
                if declared { quote!(Self::Declared(#read)) } else { quote!(return Err(r.abstract_type())) };
            let (arms, without) = dispatch(&|_| read.clone(), without);
            let arms = arms.iter().map(|(pattern, variant, read)| quote!(#pattern => Self::#variant(#read)));
            quote! {
                fn read_given(r: &mut #xml::Reader<'_>, given: #xml::Given<'_>) -> Result<Self, #xml::Error> {
                    Ok(match r.derived_type(&[#(#types),*])? {
                        None => #without,
                        #(#arms),*
                    })
                }
            }
        });
        let nil = self.is_nil(item).then(|| {
            let check = |type_: TokenStream| quote!(<#type_ as #xml::ReadXml>::check_nil(r));
            let without = match item_declared {
                Some(type_) => check(self.type_of(type_)),
                None => quote!(Err(r.abstract_type())),
            };
            let (arms, without) = dispatch(&|type_| check(self.type_of(type_)), without);
            let arms = arms.iter().map(|(pattern, _, check)| quote!(#pattern => #check));
            quote! {
                fn check_nil(r: &mut #xml::Reader<'_>) -> Result<(), #xml::Error> {
                    match r.derived_type(&[#(#types),*])? {
                        None => #without,
                        #(#arms),*
                    }
                }
            }
        });
        quote! {
            impl #xml::ReadXml for #name {
                fn read_xml(r: &mut #xml::Reader<'_>) -> Result<Self, #xml::Error> {
                    Ok(match r.derived_type(&[#(#types),*])? {
                        None => #without,
                        #(#reads),*
                    })
                }
                #given
                #nil
            }
            impl #xml::WriteXml for #name {
                fn write_xml(&self, w: &mut #xml::Writer) -> Result<(), #xml::Error> {
                    match self { #declared_write #(#writes)* }
                }
            }
        }
    }
}
