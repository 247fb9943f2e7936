//! Definitions: structs and enums with their documentation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, docs};
use crate::model::{
    AttributeField, Docs, Field, FieldKind, Heir, Item, ItemKind, MEMBER_ORDER, OTHER_ATTRIBUTES, Struct,
    StructContent, TypeUse, Variant, VariantKind, ident,
};

impl Emitter<'_> {
    pub(super) fn definition(&self, item: &Item) -> TokenStream {
        let item_docs = item.docs.clone().or(|| format!("The schema's type {}.", item.schema_name));
        let mut docs = docs::outer(&item_docs);
        if self.module.thing.as_ref().is_some_and(|thing| thing.type_name == item.name) {
            docs.extend(self.options.samples.get(&self.module.name).map(docs::Sample::section));
        }
        match &item.kind {
            ItemKind::Struct(content) => self.struct_item(item, content, &docs),
            ItemKind::Group(fields) => self.group_item(item, fields, &docs),
            ItemKind::Choice { variants, element } => self.choice_item(item, variants, *element, &docs),
            ItemKind::Document => {
                let name = ident(&item.name);
                let xml = self.use_module("xml");
                let gate = self.options.serde.gate();
                let serde = self
                    .options
                    .serde
                    .is_on()
                    .then(|| quote! { #gate ::hv_types::raw_document_content!(#name); });
                quote! {
                    #docs
                    #[derive(Clone, Debug, PartialEq)]
                    pub struct #name {
                        #[doc = " The document, untouched."]
                        pub document: #xml::RawXml,
                    }
                    ::hv_types::raw_document!(#name);
                    #serde
                }
            }
            ItemKind::Polymorphic { declared, heirs } => {
                self.polymorphic(item, declared.as_ref(), heirs, &docs)
            }
            ItemKind::Restriction { base, facets } => self.restriction(item, *base, facets, &docs),
            ItemKind::Enumeration { values, collapse } => self.enumeration(item, values, *collapse, &docs),
            ItemKind::Alias(type_) => {
                let name = ident(&item.name);
                let type_ = self.type_of(type_);
                quote! { #docs pub type #name = #type_; }
            }
            ItemKind::Union(members) => self.union(item, members, &docs),
            ItemKind::RestrictedUnion { union, members, facets } => {
                self.restricted_union(item, union, members, facets, &docs)
            }
            ItemKind::List { item: member, facets } => self.list(item, member, facets, &docs),
        }
    }

    fn struct_item(&self, item: &Item, content: &Struct, docs: &TokenStream) -> TokenStream {
        let name = ident(&item.name);
        let mut fields: Vec<TokenStream> = Vec::new();
        if let StructContent::Text(type_) = &content.content {
            let type_ = self.type_of(type_);
            fields.push(quote! { #[doc = " The element's text."] pub value: #type_ });
        }
        if let StructContent::Mixed { item, .. } = &content.content {
            let xml = self.use_module("xml");
            let element = ident(item);
            fields.push(quote! {
                #[doc = " Text and elements, in order."]
                pub content: Vec<#xml::Mixed<#element>>
            });
        }
        fields.extend(content.content.fields().iter().map(|field| self.field(item, field)));
        fields.extend(content.attributes.iter().map(|attribute| self.attribute(item, attribute)));
        if content.any_attributes.is_some() {
            let xml = self.use_module("xml");
            let name = ident(OTHER_ATTRIBUTES);
            fields.push(quote! {
                #[doc = " Attributes that the schema admits without naming them."]
                pub #name: #xml::RawAttributes
            });
        }
        if content.content.is_unordered() {
            let xml = self.use_module("xml");
            let name = ident(MEMBER_ORDER);
            fields.push(quote! {
                #[doc = " The order in which the elements came, which means nothing."]
                pub #name: #xml::MemberOrder
            });
        }
        let default = has_default(content).then(|| quote!(, Default));
        let constructor = self.constructor(item, content);
        let read = self.read_struct(item, content);
        let write = self.write_struct(item, content);
        let serde = self.serde_struct(item, content);
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq #default)]
            pub struct #name { #(#fields),* }
            #constructor
            #read
            #write
            #serde
        }
    }

    fn group_item(&self, item: &Item, fields: &[Field], docs: &TokenStream) -> TokenStream {
        let name = ident(&item.name);
        let definitions = fields.iter().map(|field| self.field(item, field));
        let xml = self.particle_group(item, fields);
        let serde = self.serde_group(item, fields);
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            pub struct #name { #(#definitions),* }
            #xml
            #serde
        }
    }

    fn choice_item(
        &self,
        item: &Item,
        variants: &[Variant],
        element: bool,
        docs: &TokenStream,
    ) -> TokenStream {
        let name = ident(&item.name);
        let definitions = variants.iter().map(|variant| {
            let docs = docs::outer(&variant.docs.clone().or(|| variant_fallback(variant)));
            let name = ident(&variant.name);
            let type_ = self.variant_type(variant);
            let attributes = self.field_attributes(item, &variant.name);
            quote! { #docs #attributes #name(#type_) }
        });
        let xml = self.particle_choice(item, variants);
        let serde = self.serde_choice(item, variants);
        let schema_name = &item.schema_name;
        let whole = element.then(|| {
            let gate = self.options.serde.gate();
            let serde = self
                .options
                .serde
                .is_on()
                .then(|| quote! { #gate ::hv_types::choice_content!(#name, #schema_name); });
            let own_type = self.module.complex_types.get(&item.name).map(|xml| self.name(xml));
            quote! { ::hv_types::choice_element!(#name #own_type); #serde }
        });
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            #[allow(clippy::large_enum_variant, reason = "alternatives are as large as their content")]
            pub enum #name { #(#definitions),* }
            #xml
            #serde
            #whole
        }
    }

    fn polymorphic(
        &self,
        item: &Item,
        declared: Option<&TypeUse>,
        heirs: &[Heir],
        docs: &TokenStream,
    ) -> TokenStream {
        let name = ident(&item.name);
        let declared_variant = declared.map(|type_| {
            let type_ = self.type_of(type_);
            quote! { #[doc = " The declared type, without xsi:type."] Declared(Box<#type_>), }
        });
        let variants = heirs.iter().map(|heir| {
            let docs = docs::outer(&Docs {
                summary: format!("The type {}, named by xsi:type.", heir.xml.local),
                remarks: Vec::new(),
            });
            let variant = ident(&heir.variant);
            let type_ = self.type_of(&heir.type_);
            quote! { #docs #variant(Box<#type_>) }
        });
        let xml = self.polymorphic_xml(item, declared, heirs);
        let serde = self.polymorphic_serde(item, declared.is_some(), heirs);
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            pub enum #name { #declared_variant #(#variants),* }
            #xml
            #serde
        }
    }

    /// The type of a field with its occurrence.
    fn field(&self, item: &Item, field: &Field) -> TokenStream {
        let name = ident(&field.name);
        let attributes = self.field_attributes(item, &field.name);
        let docs = docs::outer(&self.field_docs(field));
        let type_ = self.field_type(field);
        quote! { #docs #attributes pub #name: #type_ }
    }

    pub(super) fn field_type(&self, field: &Field) -> TokenStream {
        let inner = match &field.kind {
            FieldKind::Element { type_, nillable, .. } => self.nillable(self.type_of(type_), *nillable),
            FieldKind::Particle { item, .. } => {
                let name = ident(item);
                quote!(#name)
            }
            FieldKind::Any(_) => {
                let xml = self.use_module("xml");
                quote!(#xml::RawXml)
            }
        };
        let inner = if field.boxed { quote!(Box<#inner>) } else { inner };
        match (field.occurs.min, field.occurs.max) {
            (1, Some(1)) => inner,
            (0, Some(1)) => quote!(Option<#inner>),
            _ => quote!(Vec<#inner>),
        }
    }

    fn nillable(&self, type_: TokenStream, nillable: bool) -> TokenStream {
        if !nillable {
            return type_;
        }
        let xml = self.use_module("xml");
        quote!(#xml::Nillable<#type_>)
    }

    pub(super) fn variant_type(&self, variant: &Variant) -> TokenStream {
        match &variant.kind {
            VariantKind::Element { type_, nillable, occurs, boxed, .. } => {
                let inner = self.nillable(self.type_of(type_), *nillable);
                match (occurs.max, boxed) {
                    (Some(1), true) => quote!(Box<#inner>),
                    (Some(1), false) => inner,
                    _ => quote!(Vec<#inner>),
                }
            }
            VariantKind::Group { item, boxed, .. } => {
                let name = ident(item);
                if *boxed { quote!(Box<#name>) } else { quote!(#name) }
            }
            VariantKind::Any(_) => {
                let xml = self.use_module("xml");
                quote!(#xml::RawXml)
            }
        }
    }

    fn attribute(&self, item: &Item, attribute: &AttributeField) -> TokenStream {
        let attributes = self.field_attributes(item, &attribute.name);
        let name = ident(&attribute.name);
        let mut text = attribute.docs.clone().or(|| format!("The attribute {}.", attribute.xml.local));
        if let Some(default) = &attribute.default {
            text.remarks.push(format!("Absent means {default}."));
        }
        if let Some(fixed) = &attribute.fixed {
            text.remarks.push(format!("Always {fixed}."));
        }
        let docs = docs::outer(&text);
        let type_ = self.attribute_type(attribute);
        quote! { #docs #attributes pub #name: #type_ }
    }

    pub(super) fn attribute_type(&self, attribute: &AttributeField) -> TokenStream {
        let type_ = self.type_of(&attribute.type_);
        if attribute.required { type_ } else { quote!(Option<#type_>) }
    }

    fn field_docs(&self, field: &Field) -> Docs {
        let mut docs = field.docs.clone().or(|| match &field.kind {
            FieldKind::Element { xml, .. } => format!("The element {}.", xml.local),
            FieldKind::Particle { .. } => "One of several alternatives or a group.".to_owned(),
            FieldKind::Any(_) => "Content of any kind, kept untouched.".to_owned(),
        });
        if let FieldKind::Element { default: Some(default), .. } = &field.kind {
            docs.remarks.push(format!("An empty element means {default}."));
        }
        if let FieldKind::Element { fixed: Some(fixed), .. } = &field.kind {
            docs.remarks.push(format!("Always {fixed}."));
        }
        match (field.occurs.min, field.occurs.max) {
            (0 | 1, Some(1)) | (0, None) => {}
            (min, None) => docs.remarks.push(format!("At least {min}.")),
            (0, Some(max)) => docs.remarks.push(format!("At most {max}.")),
            (min, Some(max)) => docs.remarks.push(format!("{min} to {max}.")),
        }
        docs
    }

    /// `new` with what is required.
    fn constructor(&self, item: &Item, content: &Struct) -> TokenStream {
        let mut parameters = Vec::new();
        let mut fields = Vec::new();
        if let StructContent::Text(type_) = &content.content {
            let type_ = self.type_of(type_);
            parameters.push(quote!(value: #type_));
            fields.push(quote!(value));
        }
        if let StructContent::Mixed { item, .. } = &content.content {
            let xml = self.use_module("xml");
            let element = ident(item);
            parameters.push(quote!(content: Vec<#xml::Mixed<#element>>));
            fields.push(quote!(content));
        }
        for field in content.content.fields() {
            let name = ident(&field.name);
            match (field.occurs.min, field.occurs.max) {
                (0, Some(1)) => {
                    fields.push(quote!(#name: None));
                }
                (0, _) => {
                    fields.push(quote!(#name: Vec::new()));
                }
                _ => {
                    let type_ = self.field_type(field);
                    parameters.push(quote!(#name: #type_));
                    fields.push(quote!(#name));
                }
            }
        }
        for attribute in &content.attributes {
            let name = ident(&attribute.name);
            if attribute.required {
                let type_ = self.type_of(&attribute.type_);
                parameters.push(quote!(#name: #type_));
                fields.push(quote!(#name));
            } else {
                fields.push(quote!(#name: None));
            }
        }
        if constructor_arity(content).is_none() {
            return TokenStream::new();
        }
        if content.any_attributes.is_some() {
            let name = ident(OTHER_ATTRIBUTES);
            let xml = self.use_module("xml");
            fields.push(quote!(#name: #xml::RawAttributes::default()));
        }
        if content.content.is_unordered() {
            let name = ident(MEMBER_ORDER);
            let xml = self.use_module("xml");
            fields.push(quote!(#name: #xml::MemberOrder::default()));
        }
        let name = ident(&item.name);
        quote! {
            impl #name {
                #[doc = " A value with what is required; everything optional is absent."]
                #[must_use]
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#fields),* }
                }
            }
        }
    }
}

/// How many parameters `new` has, if there is one: more than a handful of them reads
/// worse than a literal.
pub(super) fn constructor_arity(content: &Struct) -> Option<usize> {
    let fields = match &content.content {
        StructContent::Text(_) | StructContent::Mixed { .. } => 1,
        content => content.fields().iter().filter(|field| field.occurs.min > 0).count(),
    };
    let attributes = content.attributes.iter().filter(|attribute| attribute.required).count();
    let arity = fields + attributes;
    (1..=5).contains(&arity).then_some(arity)
}

/// Everything is optional, so that the default is a valid value.
pub(super) fn has_default(content: &Struct) -> bool {
    let fields = match &content.content {
        StructContent::Text(_) | StructContent::Mixed { .. } => return false,
        StructContent::Sequence(fields) | StructContent::All(fields) => fields,
    };
    fields.iter().all(|field| field.occurs.min == 0)
        && content.attributes.iter().all(|attribute| !attribute.required)
}

fn variant_fallback(variant: &Variant) -> String {
    match &variant.kind {
        VariantKind::Element { xml, .. } => format!("The element {}.", xml.local),
        VariantKind::Group { .. } => "Elements that stand together.".to_owned(),
        VariantKind::Any(_) => "Content of any kind, kept untouched.".to_owned(),
    }
}
