//! Identity constraints: keys, what must be unique, and references to keys.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emitter;
use crate::load::{Step, XPath};
use crate::model::{Identity, ident};

impl Emitter<'_> {
    pub(super) fn identity(&self, constraints: &[Identity]) -> TokenStream {
        let xml = self.use_module("xml");
        let step = |step: &Step| {
            let option = |text: &Option<String>| match text {
                Some(text) => quote!(Some(#text)),
                None => quote!(None),
            };
            let (namespace, local) = (option(&step.namespace), option(&step.local));
            quote!((#namespace, #local))
        };
        let paths = |paths: &[XPath]| {
            let paths = paths.iter().map(|path| {
                let deep = path.deep;
                let steps = path.steps.iter().map(step);
                let attribute = match &path.attribute {
                    Some(attribute) => {
                        let attribute = step(attribute);
                        quote!(Some(#attribute))
                    }
                    None => quote!(None),
                };
                quote!(#xml::Path { deep: #deep, steps: &[#(#steps),*], attribute: #attribute })
            });
            quote!(&[#(#paths),*])
        };
        let constraints = constraints.iter().map(|constraint| {
            let Identity { name, key, refer, within, selector, fields, types } = constraint;
            let refer = match refer {
                Some(refer) => quote!(Some(#refer)),
                None => quote!(None),
            };
            let within = match within {
                Some(name) => {
                    let step =
                        step(&Step { namespace: name.namespace.clone(), local: Some(name.local.clone()) });
                    quote!(Some(#step))
                }
                None => quote!(None),
            };
            let selector = paths(selector);
            let fields = fields.iter().zip(types).map(|(field, type_)| {
                let (paths, type_) = (paths(field), ident(key_type(*type_)));
                quote!(#xml::KeyField { paths: #paths, type_: #xml::KeyType::#type_ })
            });
            quote! {
                #xml::Identity {
                    name: #name,
                    key: #key,
                    refer: #refer,
                    within: #within,
                    selector: #selector,
                    fields: &[#(#fields),*],
                }
            }
        });
        quote!(&[#(#constraints),*])
    }
}

/// How values of a built-in type compare.
fn key_type(built_in: Option<&str>) -> &'static str {
    match built_in {
        None => "Unknown",
        Some("string") => "Text",
        Some("normalizedString") => "Replaced",
        Some("boolean") => "Boolean",
        Some("decimal") => "Decimal",
        Some("float") => "Float",
        Some("double") => "Double",
        Some("duration") => "Duration",
        Some("dateTime") => "DateTime",
        Some("date") => "Date",
        Some("time") => "Time",
        Some("gYear") => "GYear",
        Some("gYearMonth") => "GYearMonth",
        Some("gMonth") => "GMonth",
        Some("gMonthDay") => "GMonthDay",
        Some("gDay") => "GDay",
        Some("hexBinary") => "Hex",
        Some("base64Binary") => "Base64",
        Some("anyURI") => "Uri",
        Some("QName" | "NOTATION") => "QName",
        Some(_) => "Token",
    }
}
