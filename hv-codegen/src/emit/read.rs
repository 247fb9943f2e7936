//! `ReadXml` of structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::begin::{Part, begin, is_filled, leading};
use super::fields::{Given, member_name};
use super::{Emitter, count};
use crate::model::{
    ContentModel, Field, FieldKind, Item, MEMBER_ORDER, OTHER_ATTRIBUTES, Struct, StructContent, TypeUse,
    ident,
};
use crate::schema::Occurs;

impl Emitter<'_> {
    pub(super) fn read_struct(&self, item: &Item, content: &Struct) -> TokenStream {
        let name = ident(&item.name);
        let xml = self.use_module("xml");
        let mut lets = Vec::new();
        let mut given = None;
        let mut held = Vec::new();
        for attribute in &content.attributes {
            let field = ident(&attribute.name);
            let local = local(&attribute.name);
            let read = self.read_attribute(attribute);
            lets.push(quote! { let #local = #read; });
            held.push(Part { name: field, value: quote!(#local), held: true, required: attribute.required });
        }
        lets.extend(self.own_type(item));
        if let Some(any) = &content.any_attributes {
            let field = ident(OTHER_ATTRIBUTES);
            let read = self.read_any_attributes(any);
            lets.push(quote! { let #field = #read; });
            held.push(Part { name: field.clone(), value: quote!(#field), held: true, required: false });
        }
        let mut inits: Vec<TokenStream> = held.iter().map(Part::init).collect();
        let body = match &content.content {
            StructContent::Text(type_) => {
                let read = match type_ {
                    TypeUse::Raw => quote!(r.raw()?),
                    _ => quote!(r.value()?),
                };
                if *type_ != TypeUse::Raw && self.is_given(item) {
                    given = Some(quote! { #(#lets)* Ok(Self { value: r.value_given(given)?, #(#inits),* }) });
                }
                quote! { #(#lets)* Ok(Self { value: #read, #(#inits),* }) }
            }
            StructContent::Sequence(fields) => {
                let (read, blank) = fields.split_at(leading(fields));
                let mut parts: Vec<Part> = read.iter().map(|field| self.read_part(field)).collect();
                parts.append(&mut held);
                let begin = begin(content, &parts, blank);
                let fills = blank.iter().map(|field| self.fill_field(field));
                // An element without any content has no white space either.
                let close = if fields.is_empty() { quote!(r.close_empty()?) } else { quote!(r.close()?) };
                quote! {
                    #(#lets)*
                    r.end_attributes()?;
                    #begin
                    #(#fills)*
                    #close;
                    Ok(value)
                }
            }
            StructContent::Mixed { names, model, .. } => {
                let names: Vec<TokenStream> = names.iter().map(|name| self.full_name(name)).collect();
                let model = match model {
                    Some(model) => {
                        let model = self.content_model(model);
                        quote!(Some(&#model))
                    }
                    None => quote!(None),
                };
                let body = |read: TokenStream| {
                    quote! {
                        #(#lets)*
                        r.end_attributes()?;
                        let value = Self { content: #read, #(#inits),* };
                        r.close()?;
                        Ok(value)
                    }
                };
                if self.is_given(item) {
                    given = Some(body(quote!(r.mixed_given(&[#(#names),*], #model, given)?)));
                }
                body(quote!(r.mixed(&[#(#names),*], #model)?))
            }
            StructContent::All(fields) => {
                let slots = fields.iter().map(|field| {
                    let slot = local(&field.name);
                    quote! { let mut #slot = None; }
                });
                let ordered = content.content.is_unordered();
                let members = fields.iter().enumerate().filter_map(|(index, field)| {
                    let (read, index) = (self.read_member(field)?, count(Some(index)));
                    let order = ident(MEMBER_ORDER);
                    Some(if ordered { quote!(#read && #order.note(#index)) } else { read })
                });
                let order = ordered.then(|| {
                    let field = ident(MEMBER_ORDER);
                    inits.push(quote!(#field));
                    quote! { let mut #field = #xml::MemberOrder::default(); }
                });
                let came = |field: &Field| {
                    let slot = local(&field.name);
                    quote!(#slot.is_some())
                };
                let together = (!content.together.is_empty()).then(|| {
                    let any = fields.iter().map(came);
                    let required = fields.iter().filter(|field| content.together.contains(&field.name));
                    let required = required.filter_map(|field| {
                        let (element, came) = (self.full_name(&member_name(field)?), came(field));
                        Some(quote!((#element, #came)))
                    });
                    quote! { r.members_together(#(#any)||*, &[#(#required),*])?; }
                });
                let takes = fields.iter().filter_map(|field| {
                    let (name, slot) = (ident(&field.name), local(&field.name));
                    let element = self.name(&member_name(field)?);
                    let take = match (field.occurs.min, field.boxed) {
                        (0, false) if name == slot => return Some(quote!(#name)),
                        (0, false) => quote!(#slot),
                        (0, true) => quote!(#slot.map(Box::new)),
                        (_, false) => quote!(r.required_member(#element, #slot)?),
                        (_, true) => quote!(Box::new(r.required_member(#element, #slot)?)),
                    };
                    Some(quote!(#name: #take))
                });
                quote! {
                    #(#lets)*
                    r.end_attributes()?;
                    #(#slots)*
                    #order
                    while #(#members)||* {}
                    #together
                    let value = Self { #(#takes,)* #(#inits),* };
                    r.close()?;
                    Ok(value)
                }
            }
        };
        let body = if content.identity.is_empty() {
            body
        } else {
            let constraints = self.identity(&content.identity);
            quote! {
                let mark = r.mark();
                let read = |r: &mut #xml::Reader<'_>| -> Result<Self, #xml::Error> { #body };
                let value = read(r)?;
                r.check_identity(mark, #constraints)?;
                Ok(value)
            }
        };
        let check = self.check_struct(item, content);
        let given = given.map(|body| {
            quote! {
                fn read_given(r: &mut #xml::Reader<'_>, given: #xml::Given<'_>) -> Result<Self, #xml::Error> {
                    #body
                }
            }
        });
        let nil = self.check_nil(item, content);
        quote! {
            impl #xml::ReadXml for #name {
                fn read_xml(r: &mut #xml::Reader<'_>) -> Result<Self, #xml::Error> { #body }
                #given
                #nil
                #check
            }
        }
    }

    /// Whether the schema gives a value to an element of the type.
    pub(super) fn is_given(&self, item: &Item) -> bool {
        self.model.given_types.contains(&(self.id, item.name.clone()))
    }

    /// Whether an element of the type may be nil.
    pub(super) fn is_nil(&self, item: &Item) -> bool {
        self.model.nil_types.contains(&(self.id, item.name.clone()))
    }

    /// The check of the attributes of an element that is nil.
    fn check_nil(&self, item: &Item, content: &Struct) -> Option<TokenStream> {
        if !self.is_nil(item) {
            return None;
        }
        let xml = self.use_module("xml");
        let attributes = content.attributes.iter().map(|attribute| self.check_attribute(attribute));
        let own_type = self.own_type(item);
        let others = content.any_attributes.as_ref().map(|any| {
            let read = self.read_any_attributes(any);
            quote! { let _ = #read; }
        });
        Some(quote! {
            fn check_nil(r: &mut #xml::Reader<'_>) -> Result<(), #xml::Error> {
                #(#attributes)*
                #own_type
                #others
                r.end_attributes()
            }
        })
    }

    /// Takes an `xsi:type` that names the type which the element has anyway.
    pub(super) fn own_type(&self, item: &Item) -> Option<TokenStream> {
        let xml = self.module.complex_types.get(&item.name)?;
        let name = self.name(xml);
        Some(quote! { r.own_type(#name)?; })
    }

    /// Whether the next element is this member of an `all`, which goes into its slot.
    fn read_member(&self, field: &Field) -> Option<TokenStream> {
        let slot = local(&field.name);
        let read = match &field.kind {
            FieldKind::Any(_) => return None,
            FieldKind::Particle { .. } => quote!(r.optional_particle()?),
            FieldKind::Element { xml, .. } => {
                let name = self.name(xml);
                if !field.identity.is_empty() {
                    let optional =
                        Field { occurs: Occurs { min: 0, max: Some(1) }, boxed: false, ..field.clone() };
                    self.read_checked(&optional)
                } else {
                    match self.given(&field.kind) {
                        None => return Some(quote!(r.member(#name, &mut #slot)?)),
                        Some(Given::Raw) => self.checked_raw(quote!(r.optional_raw(#name)?), false),
                        Some(Given::Default(default)) => quote!(r.optional_or(#name, #default)?),
                        Some(Given::Fixed(fixed)) => quote!(r.optional_fixed(#name, #fixed)?),
                        Some(Given::Other(given)) => quote!(r.optional_given(#name, #given)?),
                    }
                }
            }
        };
        Some(quote! {
            (#slot.is_none() && {
                #slot = #read;
                #slot.is_some()
            })
        })
    }

    /// A field that is read before the struct is made.
    fn read_part(&self, field: &Field) -> Part {
        let (name, value) = (ident(&field.name), self.read_checked(field));
        Part { name, value, held: false, required: field.occurs.min > 0 }
    }

    /// Reads a field that may be absent into the struct that is made already.
    fn fill_field(&self, field: &Field) -> TokenStream {
        let name = ident(&field.name);
        match &field.kind {
            FieldKind::Element { xml, .. } if is_filled(field) => {
                let element = self.name(xml);
                if field.occurs.max == Some(1) {
                    return quote! { r.fill(#element, &mut value.#name)?; };
                }
                let (min, max) = (count(Some(field.occurs.min)), count(field.occurs.max));
                quote! { r.fill_list(#element, #min, #max, &mut value.#name)?; }
            }
            _ => {
                let read = self.read_checked(field);
                quote! { value.#name = #read; }
            }
        }
    }

    /// Reads a field, then checks the constraints on its element.
    pub(super) fn read_checked(&self, field: &Field) -> TokenStream {
        let read = self.read_field(field);
        if field.identity.is_empty() {
            return read;
        }
        let constraints = self.identity(&field.identity);
        quote! {{
            let mark = r.next_mark()?;
            let value = #read;
            r.check_identity(mark, #constraints)?;
            value
        }}
    }

    fn content_model(&self, model: &ContentModel) -> TokenStream {
        let xml = self.use_module("xml");
        let occurs = |occurs: &Occurs| {
            let (min, max) = (count(Some(occurs.min)), count(occurs.max));
            quote!((#min, #max))
        };
        match model {
            ContentModel::Element(index, times) => {
                let (index, times) = (count(Some(*index)), occurs(times));
                quote!(#xml::ContentModel::Element(#index, #times))
            }
            ContentModel::Any(admits, times) => {
                let wildcard = self.wildcard(admits);
                let times = occurs(times);
                quote!(#xml::ContentModel::Any(#wildcard, #times))
            }
            ContentModel::Sequence(parts, times) => {
                let (parts, times) = (parts.iter().map(|part| self.content_model(part)), occurs(times));
                quote!(#xml::ContentModel::Sequence(&[#(#parts),*], #times))
            }
            ContentModel::All(parts, times) => {
                let (parts, times) = (parts.iter().map(|part| self.content_model(part)), occurs(times));
                quote!(#xml::ContentModel::All(&[#(#parts),*], #times))
            }
            ContentModel::Choice(parts, times) => {
                let (parts, times) = (parts.iter().map(|part| self.content_model(part)), occurs(times));
                quote!(#xml::ContentModel::Choice(&[#(#parts),*], #times))
            }
        }
    }
}

/// The variable for a field's value: the field's name, which must hide neither the
/// reader nor the struct that is read.
pub(super) fn local(name: &str) -> proc_macro2::Ident {
    match name {
        "r" | "value" => ident(&format!("{name}_")),
        name => ident(name),
    }
}
