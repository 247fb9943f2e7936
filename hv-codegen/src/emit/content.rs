//! serde, by way of the tree of `hv_types::content`.

use proc_macro2::TokenStream;
use quote::quote;

use super::begin::{Part, begin};
use super::fields::is_text;
use super::particles::{choice_first, group_first};
use super::{Emitter, count};
use crate::model::{
    AttributeField, Field, FieldKind, First, Heir, Item, MEMBER_ORDER, OTHER_ATTRIBUTES, Struct,
    StructContent, Variant, VariantKind, XmlName, ident,
};

/// The field of untouched content in data formats.
const ANY: &str = "$any";

impl Emitter<'_> {
    pub(super) fn serde_struct(&self, item: &Item, content: &Struct) -> TokenStream {
        if !self.options.serde.is_on() {
            return TokenStream::new();
        }
        let module = self.use_module("content");
        let gate = self.options.serde.gate();
        let name = ident(&item.name);
        let schema_name = self.serialized_name(item);
        let mut to = Vec::new();
        let mut from = Vec::new();
        let mut fills = Vec::new();
        let mut blank: &[Field] = &[];
        let mut order = None;
        let part = |name, value| Part { name: ident(name), value, held: false, required: true };
        for attribute in &content.attributes {
            let field = ident(&attribute.name);
            let key = attribute_key(&attribute.xml);
            let (add, take) = attribute_access(attribute, &field, &key);
            to.push(add);
            from.push(Part { name: field, value: take, held: true, required: attribute.required });
        }
        if content.any_attributes.is_some() {
            let field = ident(OTHER_ATTRIBUTES);
            to.push(quote! { f.attributes(&self.#field); });
            from.push(Part { name: field, value: quote!(f.attributes()), held: true, required: false });
        }
        if content.content.is_unordered() {
            let field = ident(MEMBER_ORDER);
            let keys = content.content.fields().iter().map(field_key);
            order = Some(quote! { let #field = f.member_order(&[#(#keys),*]); });
            from.push(Part { name: field.clone(), value: quote!(#field), held: true, required: false });
        }
        match &content.content {
            StructContent::Text(_) => {
                to.push(quote! { f.field("$text", &self.value); });
                from.insert(0, part("value", quote!(f.text()?)));
            }
            StructContent::Mixed { .. } => {
                to.push(quote! { f.mixed(&self.content); });
                from.insert(0, part("content", quote!(f.mixed()?)));
            }
            content => {
                let fields = content.fields();
                if content.is_unordered() {
                    let (order, all) = (ident(MEMBER_ORDER), count(Some(fields.len())));
                    let members = fields.iter().enumerate().map(|(index, field)| {
                        let (index, add) = (count(Some(index)), add_field(field));
                        quote!(#index => { #add })
                    });
                    to.push(quote! {
                        for member in self.#order.of(#all) {
                            match member { #(#members)* _ => {} }
                        }
                    });
                } else {
                    to.extend(fields.iter().map(add_field));
                }
                // A choice takes what is left, so that the fields before it come first.
                let filled = fields.iter().rev().take_while(|field| fill_field(field).is_some()).count();
                let (read, filled) = fields.split_at(fields.len() - filled);
                let read = read.iter().map(|field| {
                    let (name, value) = (ident(&field.name), take_field(field));
                    Part { name, value, held: false, required: field.occurs.min > 0 }
                });
                from.splice(0..0, read);
                fills.extend(filled.iter().filter_map(fill_field));
                blank = filled;
            }
        }
        let mutability = (!to.is_empty()).then(|| quote!(mut));
        let from_mutability = (!from.is_empty() || !fills.is_empty()).then(|| quote!(mut));
        let begin = begin(content, &from, blank);
        quote! {
            #gate
            impl #module::ToContent for #name {
                fn to_content(&self) -> #module::Content<'_> {
                    let #mutability f = #module::FieldsBuilder::new(#schema_name);
                    #(#to)*
                    f.finish()
                }
            }
            #gate
            impl #module::FromContent for #name {
                fn from_content(node: #module::Node) -> Result<Self, #module::ContentError> {
                    let #from_mutability f = #module::Fields::new(node)?;
                    #order
                    #begin
                    #(#fills)*
                    f.finish()?;
                    Ok(value)
                }
            }
            #gate
            ::hv_types::serde_traits!(#name);
        }
    }

    pub(super) fn polymorphic_serde(&self, item: &Item, declared: bool, heirs: &[Heir]) -> TokenStream {
        if !self.options.serde.is_on() {
            return TokenStream::new();
        }
        let module = self.use_module("content");
        let gate = self.options.serde.gate();
        let name = ident(&item.name);
        let declared_to =
            declared.then(|| quote!(Self::Declared(value) => #module::ToContent::to_content(&**value),));
        let to = heirs.iter().map(|heir| {
            let (variant, type_name) = (ident(&heir.variant), &heir.xml.local);
            quote!(Self::#variant(value) => #module::derived(#type_name, &**value))
        });
        let read = quote!(Box::new(#module::FromContent::from_content(node)?));
        let declared_from = declared.then(|| quote!(None => Self::Declared(#read),));
        let from = heirs.iter().map(|heir| {
            let (variant, type_name) = (ident(&heir.variant), &heir.xml.local);
            quote!(Some(#type_name) => Self::#variant(#read))
        });
        let (this, never) = (matched(!declared && heirs.is_empty()), never(!declared && heirs.is_empty()));
        quote! {
            #gate
            impl #module::ToContent for #name {
                fn to_content(&self) -> #module::Content<'_> {
                    match #this { #declared_to #(#to),* }
                }
            }
            #gate
            impl #module::FromContent for #name {
                #never
                fn from_content(mut node: #module::Node) -> Result<Self, #module::ContentError> {
                    Ok(match #module::derived_type(&mut node).as_deref() {
                        #declared_from
                        #(#from,)*
                        other => return Err(#module::unknown_type(other)),
                    })
                }
            }
            #gate
            ::hv_types::serde_traits!(#name);
        }
    }

    /// A root serializes under its element's name, as quick-xml writes it.
    fn serialized_name(&self, item: &Item) -> String {
        match &self.module.thing {
            Some(thing) if thing.type_name == item.name => thing.root.local.clone(),
            _ => item.schema_name.clone(),
        }
    }

    pub(super) fn serde_group(&self, item: &Item, fields: &[Field]) -> TokenStream {
        if !self.options.serde.is_on() {
            return TokenStream::new();
        }
        let module = self.use_module("content");
        let gate = self.options.serde.gate();
        let name = ident(&item.name);
        let adds = fields.iter().map(add_field);
        let takes = fields.iter().map(|field| {
            let (name, take) = (ident(&field.name), take_field(field));
            quote!(#name: #take)
        });
        let keys = keys(&group_first(fields));
        quote! {
            #gate
            impl #module::ToParticle for #name {
                fn add_to<'a>(&'a self, f: &mut #module::FieldsBuilder<'a>) { #(#adds)* }
            }
            #gate
            impl #module::FromParticle for #name {
                const KEYS: &'static [&'static str] = &[#(#keys),*];
                fn take_from(f: &mut #module::Fields) -> Result<Option<Self>, #module::ContentError> {
                    if !f.has(Self::KEYS) {
                        return Ok(None);
                    }
                    Ok(Some(Self { #(#takes),* }))
                }
            }
        }
    }

    pub(super) fn serde_choice(&self, item: &Item, variants: &[Variant]) -> TokenStream {
        if !self.options.serde.is_on() {
            return TokenStream::new();
        }
        let module = self.use_module("content");
        let gate = self.options.serde.gate();
        let name = ident(&item.name);
        let keys: Vec<String> = keys(&choice_first(variants));
        let adds = variants.iter().map(|variant| {
            let variant_name = ident(&variant.name);
            let add = match &variant.kind {
                VariantKind::Element { xml, occurs, boxed, .. } => {
                    let key = &xml.local;
                    match (occurs.max, boxed) {
                        (Some(1), true) => quote!(f.field(#key, &**value)),
                        (Some(1), false) => quote!(f.field(#key, value)),
                        _ => quote!(f.repeated(#key, value)),
                    }
                }
                VariantKind::Group { boxed: true, .. } => quote!(f.particle(Some(&**value))),
                VariantKind::Group { .. } => quote!(f.particle(Some(value))),
                VariantKind::Any(_) => quote!(f.field(#ANY, value)),
            };
            quote!(Self::#variant_name(value) => #add)
        });
        let takes = variants.iter().map(|variant| {
            let variant_name = ident(&variant.name);
            match &variant.kind {
                VariantKind::Element { xml, default, occurs, boxed, type_, nillable, .. } => {
                    let key = &xml.local;
                    let take = match (occurs.max, boxed) {
                        (Some(1), false) if default.is_some() && is_text(type_, *nillable) => {
                            quote!(f.required_or(#key, #default)?)
                        }
                        (Some(1), true) => quote!(Box::new(f.required(#key)?)),
                        (Some(1), false) => quote!(f.required(#key)?),
                        _ => {
                            let (min, max) = (count(Some(occurs.min)), count(occurs.max));
                            quote!(f.repeated(#key, #min, #max)?)
                        }
                    };
                    quote!(Some(#key) => Self::#variant_name(#take))
                }
                VariantKind::Group { item, first, boxed } => {
                    let group = ident(item);
                    let keys = self::keys(first);
                    let take = quote!(f.required_particle::<#group>()?);
                    let take = if *boxed { quote!(Box::new(#take)) } else { take };
                    if keys.is_empty() {
                        return TokenStream::new();
                    }
                    quote!(Some(#(#keys)|*) => Self::#variant_name(#take))
                }
                VariantKind::Any(_) => quote!(Some(#ANY) => Self::#variant_name(f.required(#ANY)?)),
            }
        });
        let takes = takes.filter(|take| !take.is_empty());
        let (this, never) = (matched(variants.is_empty()), never(variants.is_empty()));
        quote! {
            #gate
            impl #module::ToParticle for #name {
                fn add_to<'a>(&'a self, f: &mut #module::FieldsBuilder<'a>) {
                    match #this { #(#adds),* }
                }
            }
            #gate
            impl #module::FromParticle for #name {
                const KEYS: &'static [&'static str] = &[#(#keys),*];
                #never
                fn take_from(f: &mut #module::Fields) -> Result<Option<Self>, #module::ContentError> {
                    Ok(Some(match f.next_of(Self::KEYS) {
                        #(#takes,)*
                        _ => return Ok(None),
                    }))
                }
            }
        }
    }
}

/// What `match` looks at: an enum without variants is looked at itself.
pub(super) fn matched(empty: bool) -> TokenStream {
    if empty { quote!(*self) } else { quote!(self) }
}

/// Allows code that makes a value of an enum without variants.
fn never(empty: bool) -> Option<TokenStream> {
    empty.then(|| quote!(#[allow(unreachable_code, reason = "there is no value of it")]))
}

/// Keys that a particle may start with.
fn keys(first: &First) -> Vec<String> {
    let mut keys: Vec<String> = first.names.iter().map(|name| name.local.clone()).collect();
    if !first.wildcards.is_empty() {
        keys.push(ANY.to_owned());
    }
    keys.dedup();
    keys
}

fn attribute_key(name: &XmlName) -> String {
    match name.namespace.as_deref() {
        Some(crate::load::fixups::XML) => format!("@xml:{}", name.local),
        _ => format!("@{}", name.local),
    }
}

fn attribute_access(
    attribute: &AttributeField,
    field: &proc_macro2::Ident,
    key: &str,
) -> (TokenStream, TokenStream) {
    if attribute.required {
        (quote! { f.field(#key, &self.#field); }, quote!(f.required(#key)?))
    } else {
        (quote! { f.optional(#key, self.#field.as_ref()); }, quote!(f.optional(#key)?))
    }
}

fn add_field(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let key = field_key(field);
    let required = if field.boxed { quote!(&*self.#name) } else { quote!(&self.#name) };
    let optional = if field.boxed { quote!(self.#name.as_deref()) } else { quote!(self.#name.as_ref()) };
    match (&field.kind, field.occurs.min, field.occurs.max) {
        (FieldKind::Particle { .. }, 1, Some(1)) => quote! { f.particle(Some(#required)); },
        (FieldKind::Particle { .. }, 0, Some(1)) => quote! { f.particle(#optional); },
        (FieldKind::Particle { .. }, ..) => quote! { f.particles(#key, &self.#name); },
        (_, 1, Some(1)) => quote! { f.field(#key, #required); },
        (_, 0, Some(1)) => quote! { f.optional(#key, #optional); },
        _ => quote! { f.repeated(#key, &self.#name); },
    }
}

fn take_field(field: &Field) -> TokenStream {
    let key = field_key(field);
    let (min, max) = (count(Some(field.occurs.min)), count(field.occurs.max));
    let take = match (&field.kind, field.occurs.min, field.occurs.max) {
        (FieldKind::Particle { .. }, 1, Some(1)) => quote!(f.required_particle()?),
        (FieldKind::Particle { .. }, 0, Some(1)) => quote!(f.optional_particle()?),
        (FieldKind::Particle { .. }, ..) => quote!(f.particles(#key, #min, #max)?),
        (FieldKind::Element { default: Some(default), type_, nillable, .. }, 1, Some(1))
            if is_text(type_, *nillable) =>
        {
            quote!(f.required_or(#key, #default)?)
        }
        (FieldKind::Element { default: Some(default), type_, nillable, .. }, 0, Some(1))
            if is_text(type_, *nillable) =>
        {
            quote!(f.optional_or(#key, #default)?)
        }
        (_, 1, Some(1)) => quote!(f.required(#key)?),
        (_, 0, Some(1)) => quote!(f.optional(#key)?),
        _ => quote!(f.repeated(#key, #min, #max)?),
    };
    match (field.boxed, field.occurs.min) {
        (false, _) => take,
        (true, 0) => quote!(#take.map(Box::new)),
        (true, _) => quote!(Box::new(#take)),
    }
}

/// Takes a field that may be absent into the struct that is made already.
fn fill_field(field: &Field) -> Option<TokenStream> {
    let FieldKind::Element { default: None, .. } = &field.kind else { return None };
    let (name, key) = (ident(&field.name), field_key(field));
    let (min, max) = (count(Some(field.occurs.min)), count(field.occurs.max));
    match (field.occurs.min, field.occurs.max, field.boxed) {
        (0, Some(1), false) => Some(quote! { f.fill(#key, &mut value.#name); }),
        (1.., ..) | (_, Some(1), _) => None,
        _ => Some(quote! { f.fill_list(#key, #min, #max, &mut value.#name); }),
    }
}

fn field_key(field: &Field) -> String {
    match &field.kind {
        FieldKind::Element { xml, .. } => xml.local.clone(),
        // quick-xml writes the members of a choice from `$value`; there can be one only.
        FieldKind::Particle { .. } if field.name == "choice" => "$value".to_owned(),
        FieldKind::Particle { .. } => format!("${}", field.name),
        FieldKind::Any(_) => ANY.to_owned(),
    }
}
