//! Stage 4, emit: the model to tokens.

mod begin;
mod check;
mod content;
mod docs;
mod fields;
mod identity;
mod particles;
mod polymorphic;
mod read;
mod registry;
mod types;
mod values;
mod versions;
mod write;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{Admits, Item, ItemKind, Model, Module, ModuleId, TypeUse, UseKind, XmlName, ident};
use crate::versions::Versions;

pub(crate) use docs::Sample;
pub(crate) use registry::{allowed, is_generated, registry};
pub(crate) use values::limit;

/// What to emit beside the types.
#[derive(Debug)]
pub(crate) struct Options {
    /// `Serialize` and `Deserialize`.
    pub serde: Switch,
    /// A sample document by module, shown in its documentation.
    pub samples: BTreeMap<String, Sample>,
    /// `arbitrary::Arbitrary`.
    pub arbitrary: Switch,
    /// Attributes of the user's own.
    pub attributes: Attributes,
    /// Steps between versions.
    pub versions: Versions,
}

/// Attributes by type, and by field or variant: module, type, name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    pub types: HashMap<(ModuleId, String), TokenStream>,
    pub fields: HashMap<(ModuleId, String, String), TokenStream>,
}

/// Whether generated types implement the traits of another crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    Off,
    On,
    /// When this feature of the crate is on.
    Feature(String),
}

impl Switch {
    pub(crate) fn is_on(&self) -> bool {
        *self != Switch::Off
    }

    /// The attribute that makes an item depend on the feature.
    pub(crate) fn gate(&self) -> TokenStream {
        match self {
            Switch::Feature(feature) => quote!(#[cfg(feature = #feature)]),
            _ => TokenStream::new(),
        }
    }
}

/// Emits one module: the file's content, without a header.
pub(crate) fn module(model: &Model, id: ModuleId, options: &Options) -> TokenStream {
    let module = &model.modules[id.0];
    let emitter =
        Emitter { model, module, id, options, uses: RefCell::default(), namespaces: RefCell::default() };
    let local = module.items.iter().filter(|item| module.is_local(&item.name));
    let items: TokenStream = local.map(|item| emitter.item(item)).collect();
    let thing = emitter.thing();
    let step = emitter.step();
    let arbitrary = emitter.arbitrary();
    let docs = emitter.module_docs();
    let uses = emitter.uses();
    let namespaces = emitter.namespaces();
    quote! { #docs #uses #namespaces #items #thing #step #arbitrary }
}

pub(crate) struct Emitter<'m> {
    model: &'m Model,
    module: &'m Module,
    id: ModuleId,
    options: &'m Options,
    /// Modules of hv-types in use.
    uses: RefCell<BTreeSet<String>>,
    /// Namespaces in use, with the constant's number.
    namespaces: RefCell<BTreeMap<String, usize>>,
}

impl Emitter<'_> {
    fn item(&self, item: &Item) -> TokenStream {
        let attributes = self.options.attributes.types.get(&(self.id, item.name.clone()));
        let definition = self.definition(item);
        quote! { #attributes #definition }
    }

    /// `Arbitrary` for all types of the module: by reading, so that nothing but
    /// their names is needed.
    fn arbitrary(&self) -> TokenStream {
        if !self.options.arbitrary.is_on() || self.module.items.is_empty() {
            return TokenStream::new();
        }
        let gate = self.options.arbitrary.gate();
        let mut documents = Vec::new();
        let mut elements = Vec::new();
        let mut particles = Vec::new();
        let root = self.module.thing.as_ref().map(|thing| thing.type_name.as_str());
        for item in self.module.items.iter().filter(|item| self.module.is_local(&item.name)) {
            match &item.kind {
                _ if root == Some(item.name.as_str()) => documents.push(ident(&item.name)),
                ItemKind::Alias(_) => {}
                ItemKind::Group(_) | ItemKind::Choice { element: false, .. } => {
                    particles.push(ident(&item.name));
                }
                _ => elements.push(ident(&item.name)),
            }
        }
        let documents = (!documents.is_empty()).then(|| quote!(documents #(#documents),*;));
        let elements = (!elements.is_empty()).then(|| quote!(elements #(#elements),*;));
        let particles = (!particles.is_empty()).then(|| quote!(particles #(#particles),*;));
        quote! { #gate ::hv_types::arbitrary_types! { #documents #elements #particles } }
    }

    /// The user's attributes of a field or variant.
    fn field_attributes(&self, item: &Item, field: &str) -> Option<&TokenStream> {
        let fields = &self.options.attributes.fields;
        if fields.is_empty() {
            return None;
        }
        fields.get(&(self.id, item.name.clone(), field.to_owned()))
    }

    /// Notes that a module of hv-types is used, and yields its name.
    fn use_module(&self, name: &str) -> proc_macro2::Ident {
        self.uses.borrow_mut().insert(name.to_owned());
        ident(name)
    }

    fn uses(&self) -> TokenStream {
        let uses = self.uses.borrow();
        if uses.is_empty() {
            return TokenStream::new();
        }
        let others = uses.iter().filter(|name| *name != "content").map(|name| ident(name));
        let gate = self.options.serde.gate();
        if uses.contains("content") && !gate.is_empty() {
            return quote! { #gate use ::hv_types::content; use ::hv_types::{#(#others),*}; };
        }
        let uses = uses.iter().map(|name| ident(name));
        quote! { use ::hv_types::{#(#uses),*}; }
    }

    /// The constants of the namespaces in use.
    fn namespaces(&self) -> TokenStream {
        let namespaces = self.namespaces.borrow();
        let mut constants = TokenStream::new();
        for (uri, number) in namespaces.iter() {
            let name = namespace_constant(*number);
            let own = self.module.namespace.as_deref() == Some(uri);
            let prefix = if own && self.module.qualified { quote!(None) } else { quote!(Some("ns")) };
            constants.extend(quote! {
                static #name: ::hv_types::xml::Namespace =
                    ::hv_types::xml::Namespace { uri: #uri, prefix: #prefix };
            });
        }
        constants
    }

    /// An element's or attribute's name, as reader and writer take it.
    fn name(&self, name: &XmlName) -> TokenStream {
        let local = &name.local;
        match name.namespace.as_deref() {
            None => quote!(#local),
            Some(crate::load::fixups::XML) => {
                let xml = self.use_module("xml");
                quote!(#xml::XML.name(#local))
            }
            Some("http://www.w3.org/2001/XMLSchema-instance") => {
                let xml = self.use_module("xml");
                quote!(#xml::XSI.name(#local))
            }
            Some(uri) => {
                let constant = self.namespace(uri);
                quote!(#constant.name(#local))
            }
        }
    }

    /// The same where nothing else is taken.
    fn full_name(&self, name: &XmlName) -> TokenStream {
        let text = self.name(name);
        if name.namespace.is_some() { text } else { quote!(#text.into()) }
    }

    fn namespace(&self, uri: &str) -> proc_macro2::Ident {
        let mut namespaces = self.namespaces.borrow_mut();
        let next = namespaces.len() + 1;
        namespace_constant(*namespaces.entry(uri.to_owned()).or_insert(next))
    }

    fn wildcard(&self, wildcard: &Admits) -> TokenStream {
        let xml = self.use_module("xml");
        let option = |namespace: &Option<String>| match namespace {
            Some(uri) => quote!(Some(#uri)),
            None => quote!(None),
        };
        match wildcard {
            Admits::Any => quote!(#xml::Wildcard::Any),
            Admits::Other(target) => {
                let target = option(target);
                quote!(#xml::Wildcard::Other(#target))
            }
            Admits::List(list) => {
                let list = list.iter().map(option);
                quote!(#xml::Wildcard::List(&[#(#list),*]))
            }
        }
    }

    /// The Rust type of a use, without occurrence.
    fn type_of(&self, type_: &TypeUse) -> TokenStream {
        match type_ {
            TypeUse::BuiltIn(built_in) if built_in.rust == "String" => quote!(String),
            TypeUse::BuiltIn(built_in) => {
                let values = self.use_module("values");
                let name = ident(built_in.rust);
                quote!(#values::#name)
            }
            TypeUse::Item { module, name, kind } => {
                let path = self.item_path(*module, name);
                if *kind == UseKind::CollapsedEnumeration {
                    let values = self.use_module("values");
                    quote!(#values::Lexical<#path>)
                } else {
                    path
                }
            }
            TypeUse::External(path) => path.parse().unwrap_or_else(|_| {
                // Checked when the configuration is read.
                quote!(compile_error!("not a Rust path"))
            }),
            TypeUse::List(item) => {
                let values = self.use_module("values");
                let item = self.type_of(item);
                quote!(#values::List<#item>)
            }
            TypeUse::Raw => {
                let xml = self.use_module("xml");
                quote!(#xml::RawXml)
            }
        }
    }

    fn item_path(&self, module: ModuleId, name: &str) -> TokenStream {
        let target = &self.model.modules[module.0];
        let external = target.external.as_deref().filter(|_| !target.is_local(name));
        let name = ident(name);
        if module == self.id && external.is_none() {
            return quote!(#name);
        }
        match external {
            None => {
                let module = ident(&target.name);
                quote!(super::#module::#name)
            }
            Some(path) => match path.trim_start_matches("::").strip_prefix("hv_types::") {
                Some(module) if !module.contains("::") => {
                    let module = self.use_module(module);
                    quote!(#module::#name)
                }
                _ => {
                    let path: TokenStream = path.parse().unwrap_or_default();
                    quote!(#path::#name)
                }
            },
        }
    }
}

fn namespace_constant(number: usize) -> proc_macro2::Ident {
    if number == 1 { format_ident!("NAMESPACE") } else { format_ident!("NAMESPACE_{number}") }
}

/// `3` without a suffix; the largest number by name.
fn count(number: Option<usize>) -> TokenStream {
    match number {
        Some(number) => {
            let number = Literal::usize_unsuffixed(number);
            quote!(#number)
        }
        None => quote!(usize::MAX),
    }
}
