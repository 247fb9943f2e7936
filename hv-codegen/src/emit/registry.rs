//! Thing types: the trait's impl, the root's re-exports, `AnyThing`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Emitter, Options, Switch, docs};
use crate::model::{Docs, FieldKind, ItemKind, Model, Module, Thing, TypeUse, XmlName, ident};

impl Emitter<'_> {
    /// The impls that make the root type a thing type.
    pub(super) fn thing(&self) -> TokenStream {
        let Some(thing) = &self.module.thing else { return TokenStream::new() };
        let things = self.use_module("things");
        let name = ident(&thing.type_name);
        let info = self.info(self.module, thing);
        let effective_date = thing.meta.effective_date.as_deref().and_then(|path| self.effective_date(path));
        quote! {
            impl #things::ThingType for #name {
                const INFO: &'static #things::TypeInfo = &#info;
                #effective_date
            }
        }
    }

    /// The method that follows the path from the root to the effective date; none for a
    /// path that names no child (one published type has such), or whose end is no date.
    fn effective_date(&self, path: &str) -> Option<TokenStream> {
        let things = self.use_module("things");
        let mut module = self.module;
        let mut type_name = module.thing.as_ref()?.type_name.clone();
        let mut names = path.split('/').peekable();
        let mut place = quote!(self);
        loop {
            let name = names.next()?;
            let item = module.items.iter().find(|item| item.name == type_name)?;
            let ItemKind::Struct(content) = &item.kind else { return None };
            let field = content.content.fields().iter().find(|field| {
                matches!(&field.kind, FieldKind::Element { xml, nillable: false, .. } if xml.local == name)
            })?;
            let FieldKind::Element { type_, .. } = &field.kind else { return None };
            let field_name = ident(&field.name);
            place = quote!(#place.#field_name);
            if names.peek().is_none() {
                return self.is_date(type_).then(|| {
                    quote! {
                        fn effective_date(&self) -> Option<::hv_types::jiff::civil::DateTime> {
                            #things::EffectiveDate::to_effective(&#place)
                        }
                    }
                });
            }
            let TypeUse::Item { module: next, name, .. } = type_ else { return None };
            place = match (field.occurs.min, field.occurs.max) {
                (1, Some(1)) => place,
                (0, Some(1)) => quote!(#place.as_ref()?),
                _ => quote!(#place.first()?),
            };
            module = &self.model.modules[next.0];
            type_name.clone_from(name);
        }
    }

    /// Whether hv-types can tell a moment from values of the type.
    fn is_date(&self, type_: &TypeUse) -> bool {
        match type_ {
            TypeUse::BuiltIn(built_in) => matches!(built_in.rust, "XsdDateTime" | "XsdDate"),
            TypeUse::Item { module, name, .. } => {
                let external = self.model.modules[module.0].external.as_deref();
                external.is_some_and(|path| path.trim_start_matches("::") == "hv_types::dates")
                    && matches!(
                        name.as_str(),
                        "Date" | "DateTime" | "ApproxDate" | "ApproxDateTime" | "StructuredApproxDate"
                    )
            }
            _ => false,
        }
    }

    fn root_name(&self, root: &XmlName) -> TokenStream {
        let xml = self.use_module("xml");
        let local = &root.local;
        match &root.namespace {
            None => quote!(#xml::Name::unqualified(#local)),
            Some(uri) => {
                let constant = self.namespace(uri);
                quote!(#constant.name(#local))
            }
        }
    }

    fn info(&self, module: &Module, thing: &Thing) -> TokenStream {
        let things = self.use_module("things");
        let uuid = |id: &str| {
            let number = uuid(id);
            quote!(#things::Uuid::from_u128(#number))
        };
        let id = uuid(&thing.meta.id);
        let name = &thing.meta.name;
        let root = self.root_name(&thing.root);
        let module_name = &module.name;
        let type_name = &thing.type_name;
        let root_item = module.items.iter().find(|item| item.name == thing.type_name);
        let document = root_item.is_some_and(|item| matches!(item.kind, ItemKind::Document));
        let see_also = thing.meta.see_also.iter().map(|id| uuid(id));
        // What `TypeInfo::DEFAULT` says is not said again.
        let mut others = TokenStream::new();
        if thing.version != 1 {
            let version = Literal::u32_unsuffixed(thing.version);
            others.extend(quote! { version: #version, });
        }
        if let Some(family) = &thing.family {
            let name = &family.module;
            others.extend(quote! { family: Some(#name), });
        }
        if !thing.newest {
            others.extend(quote! { latest: false, });
        }
        if let Some(path) = &thing.meta.effective_date {
            others.extend(quote! { effective_date: Some(#path), });
        }
        if thing.meta.singleton {
            others.extend(quote! { singleton: true, });
        }
        if thing.meta.immutable {
            others.extend(quote! { immutable: true, });
        }
        if !thing.meta.allow_read_only {
            others.extend(quote! { allow_read_only: false, });
        }
        if thing.meta.uses_blobs {
            others.extend(quote! { uses_blobs: true, });
        }
        if document {
            others.extend(quote! { document: true, });
        }
        if !thing.meta.see_also.is_empty() {
            others.extend(quote! { see_also: &[#(#see_also),*], });
        }
        quote! {
            #things::TypeInfo {
                id: #id,
                name: #name,
                root: #root,
                module: #module_name,
                type_name: #type_name,
                #others
                ..#things::TypeInfo::DEFAULT
            }
        }
    }
}

fn uuid(id: &str) -> TokenStream {
    let number = u128::from_str_radix(&id.replace('-', ""), 16).unwrap_or_default();
    // Grouped by four digits, so that a reader finds the id again.
    let hex = format!("{number:032x}");
    let groups: Vec<&str> = (0..8).map(|group| &hex[group * 4..group * 4 + 4]).collect();
    format!("0x{}", groups.join("_")).parse().unwrap_or_default()
}

/// The root of the generated code: modules, re-exports, `AnyThing`.
///
/// `declare` yields a module's declaration: inline, or `pub mod name;`.
pub(crate) fn registry(
    model: &Model,
    options: &Options,
    declare: impl Fn(usize) -> TokenStream,
) -> TokenStream {
    let generated: Vec<(usize, &Module)> =
        model.modules.iter().enumerate().filter(|(_, module)| is_generated(module)).collect();
    let modules = generated.iter().map(|(index, _)| declare(*index));
    let things: Vec<(&Module, &Thing)> = generated
        .iter()
        .filter_map(|(_, module)| Some((*module, module.thing.as_ref()?)))
        .filter(|(module, thing)| module.items.iter().any(|item| item.name == thing.type_name))
        .collect();
    let mut exports = TokenStream::new();
    for (module, thing) in &things {
        let module_name = ident(&module.name);
        let type_name = ident(&thing.type_name);
        exports.extend(quote! {
            #[allow(unused_imports)]
            pub use #module_name::#type_name;
        });
        if let Some(family) = thing.family.as_ref().filter(|_| thing.newest) {
            let alias_module = ident(&family.module);
            let alias_type = ident(&family.type_name);
            let module_docs = format!(" The newest version of this type: [`{}`].", module.name);
            let type_docs = format!(" The newest version of this type: [`{}`].", thing.type_name);
            exports.extend(quote! {
                #[doc = #module_docs]
                #[allow(unused_imports)]
                pub mod #alias_module {
                    pub use super::#module_name::*;
                }
                #[doc = #type_docs]
                #[allow(dead_code)]
                pub type #alias_type = #type_name;
            });
        }
    }
    let any_thing = (!things.is_empty()).then(|| {
        let any_thing = any_thing(&things, &options.serde);
        let steps =
            options.versions.configured.then(|| super::versions::steps(&options.versions.steps, model));
        quote! { #any_thing #steps }
    });
    let roots: Vec<(&Module, &String)> =
        generated.iter().filter_map(|(_, module)| Some((*module, module.roots.as_ref()?))).collect();
    let any_document = any_document(&roots);
    quote! { #(#modules)* #exports #any_thing #any_document }
}

fn any_thing(things: &[(&Module, &Thing)], serde: &Switch) -> TokenStream {
    let variants = things.iter().map(|(module, thing)| {
        let text = if module.docs.summary.is_empty() {
            thing.meta.name.clone()
        } else {
            module.docs.summary.clone()
        };
        let docs = docs::outer(&Docs { summary: text, remarks: Vec::new() });
        let module_name = ident(&module.name);
        let type_name = ident(&thing.type_name);
        quote! { #docs #type_name(Box<#module_name::#type_name>) }
    });
    let pairs = things.iter().map(|(module, thing)| {
        let module_name = ident(&module.name);
        let type_name = ident(&thing.type_name);
        quote! { #type_name(#module_name::#type_name) }
    });
    let serde = if serde.is_on() { quote!(serde) } else { quote!(plain) };
    quote! {
        #[doc = " The data of a thing of any type: one of those known here, or unknown."]
        #[doc = ""]
        #[doc = " Only the type id tells which: several versions of a type share their root element and"]
        #[doc = " namespace."]
        #[allow(dead_code, clippy::doc_markdown, reason = "as the modules above")]
        #[derive(Clone, Debug, PartialEq)]
        pub enum AnyThing {
            #(#variants,)*
            #[doc = " A type that is not known here, kept untouched."]
            Unknown(::hv_types::things::UnknownThing),
        }
        ::hv_types::any_thing! { #serde; #(#pairs),* }
    }
}

/// `AnyDocument`: a document whose root is any global element of the modules.
fn any_document(roots: &[(&Module, &String)]) -> TokenStream {
    let root = match roots {
        [] => return TokenStream::new(),
        [(module, root)] => {
            let (module, root) = (ident(&module.name), ident(root));
            quote!(#module::#root)
        }
        _ => quote!(AnyRoot),
    };
    let alias = (roots.len() == 1).then(|| {
        quote! {
            #[doc = " The root of a document: one of the schema's global elements."]
            #[allow(dead_code)]
            pub type AnyRoot = #root;
        }
    });
    let any_root = (roots.len() > 1).then(|| {
        let variants: Vec<TokenStream> = roots
            .iter()
            .map(|(module, root)| {
                let (name, root) = (ident(&crate::model::type_name(&module.name)), ident(root));
                let module = ident(&module.name);
                quote!(#name(#module::#root))
            })
            .collect();
        let docs = roots.iter().map(|(module, _)| format!(" A global element of {}.", module.file_name()));
        quote! {
            #[doc = " The root of a document: a global element of one of the schemas."]
            #[derive(Clone, Debug, PartialEq)]
            #[allow(dead_code, clippy::doc_markdown, clippy::large_enum_variant, reason = "as the modules above")]
            pub enum AnyRoot { #(#[doc = #docs] #variants),* }
            ::hv_types::any_root! { #(#variants),* }
        }
    });
    quote! {
        #any_root
        #alias
        #[doc = " A document: its root may be any global element."]
        #[allow(dead_code)]
        pub type AnyDocument = ::hv_types::xml::Rooted<AnyRoot>;
    }
}

/// What a module of generated code is allowed, whatever the crate around it demands: a
/// program may use a part of it; sizes, words and names are the schema's, and a step between
/// versions is written as any other.
pub(crate) fn allowed() -> TokenStream {
    quote! {
        #[allow(dead_code, clippy::too_many_lines, reason = "all of a schema")]
        #[allow(clippy::doc_markdown, clippy::similar_names, reason = "its words")]
        #[allow(clippy::struct_excessive_bools, reason = "its structure")]
        #[allow(clippy::struct_field_names, reason = "its names")]
        #[allow(clippy::assigning_clones, clippy::unnecessary_wraps, reason = "steps")]
    }
}

/// Whether the module becomes source: something in it is generated here.
pub(crate) fn is_generated(module: &Module) -> bool {
    module.items.iter().any(|item| module.is_local(&item.name))
}
