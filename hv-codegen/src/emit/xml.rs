//! `ReadXml`, `WriteXml` and their counterparts for groups and choices.

use proc_macro2::TokenStream;
use quote::quote;

use super::begin::{Part, begin, is_filled, leading};
use super::content::matched;
use super::{Emitter, count};
use crate::load::{Step, XPath};
use crate::model::{
    Admits, AnyAttributes, AttributeField, ContentModel, Field, FieldKind, First, Heir, Identity, Item,
    MEMBER_ORDER, OTHER_ATTRIBUTES, Struct, StructContent, TypeUse, UseKind, Variant, VariantKind, Wildcard,
    XmlName, ident,
};
use crate::schema::Occurs;

impl Emitter<'_> {
    pub(super) fn read_struct(&self, item: &Item, content: &Struct) -> TokenStream {
        let name = ident(&item.name);
        let xml = self.use_module("xml");
        let mut lets = Vec::new();
        let mut inits = Vec::new();
        let mut given = None;
        let mut held = Vec::new();
        for attribute in &content.attributes {
            let field = ident(&attribute.name);
            let local = local(&attribute.name);
            let read = self.read_attribute(attribute);
            lets.push(quote! { let #local = #read; });
            inits.push(if field == local { quote!(#field) } else { quote!(#field: #local) });
            held.push(Part { name: field, value: quote!(#local), held: true, required: attribute.required });
        }
        lets.extend(self.own_type(item));
        if let Some(any) = &content.any_attributes {
            let field = ident(OTHER_ATTRIBUTES);
            let read = self.read_any_attributes(any);
            lets.push(quote! { let #field = #read; });
            inits.push(quote!(#field));
            held.push(Part { name: field.clone(), value: quote!(#field), held: true, required: false });
        }
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
    fn is_given(&self, item: &Item) -> bool {
        self.model.given_types.contains(&(self.id, item.name.clone()))
    }

    /// Whether an element of the type may be nil.
    fn is_nil(&self, item: &Item) -> bool {
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

    fn identity(&self, constraints: &[Identity]) -> TokenStream {
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
    fn read_checked(&self, field: &Field) -> TokenStream {
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

    /// What reading an element has to do beside reading its type.
    fn given<'k>(&self, kind: &'k FieldKind) -> Option<Given<'k>> {
        let FieldKind::Element { type_, nillable, default, fixed, .. } = kind else { return None };
        self.given_of(type_, *nillable, default.as_deref(), fixed.as_deref())
    }

    fn given_of<'k>(
        &self,
        type_: &TypeUse,
        nillable: bool,
        default: Option<&'k str>,
        fixed: Option<&'k str>,
    ) -> Option<Given<'k>> {
        if *type_ == TypeUse::Raw {
            return Some(Given::Raw);
        }
        let plain = is_text(type_, nillable);
        match (default, fixed) {
            (Some(default), _) if plain => Some(Given::Default(default)),
            (None, Some(fixed)) if plain => Some(Given::Fixed(fixed)),
            (None, None) => None,
            (default, fixed) => Some(Given::Other(self.any_given(default, fixed))),
        }
    }

    /// Checks what a wildcard admitted, the variable `value`, against the global
    /// elements.
    fn check_any(&self, wildcard: &Wildcard) -> Option<TokenStream> {
        if wildcard.process == "skip" || !self.model.has_roots() {
            return None;
        }
        let strict = wildcard.process == "strict";
        Some(quote! { r.check_raw::<super::AnyRoot>(value, #strict)?; })
    }

    /// Checks what is in an element of any content, the variable `value`: where it has
    /// global elements, they are valid.
    fn check_content(&self) -> Option<TokenStream> {
        self.model.has_roots().then(|| quote! { r.check_content::<super::AnyRoot>(value)?; })
    }

    /// What is read untouched, checked: one, or several by `each`.
    fn checked_raw(&self, read: TokenStream, once: bool) -> TokenStream {
        match (self.check_content(), once) {
            (None, _) => read,
            (Some(check), true) => quote!({ let value = #read; { let value = &value; #check } value }),
            (Some(check), false) => quote!({ let value = #read; for value in &value { #check } value }),
        }
    }

    pub(super) fn read_any_attributes(&self, any: &AnyAttributes) -> TokenStream {
        if any.process != "strict"
            && any.known.is_empty()
            && any.admits.iter().flatten().all(|one| *one == Admits::Any)
        {
            return quote!(r.any_attributes()?);
        }
        let xml = self.use_module("xml");
        let admits = any.admits.iter().map(|all| {
            let all = all.iter().map(|one| self.wildcard(one));
            quote!(&[#(#all),*])
        });
        let strict = any.process == "strict";
        let known = any.known.iter().map(|(name, type_)| {
            let (name, type_) = (self.full_name(name), self.type_of(type_));
            quote!((#name, #xml::check_value::<#type_>))
        });
        quote!(r.any_attributes_of(&[#(#admits),*], #strict, &[#(#known),*])?)
    }

    pub(super) fn read_attribute(&self, attribute: &AttributeField) -> TokenStream {
        let name = self.name(&attribute.xml);
        match (&attribute.fixed, attribute.required) {
            (Some(fixed), true) => quote!(r.fixed_attribute(#name, #fixed)?),
            (Some(fixed), false) => quote!(r.optional_fixed_attribute(#name, #fixed)?),
            (None, true) => quote!(r.attribute(#name)?),
            (None, false) => quote!(r.optional_attribute(#name)?),
        }
    }

    /// A default or fixed value, for reading of any kind.
    fn any_given(&self, default: Option<&str>, fixed: Option<&str>) -> TokenStream {
        let xml = self.use_module("xml");
        match (default, fixed) {
            (Some(default), _) => quote!(#xml::Given::Default(#default)),
            (None, fixed) => quote!(#xml::Given::Fixed(#fixed)),
        }
    }

    pub(super) fn read_field(&self, field: &Field) -> TokenStream {
        let (min, max) = (count(Some(field.occurs.min)), count(field.occurs.max));
        let boxed = |read: TokenStream, optional: bool| match (field.boxed, optional) {
            (false, _) => read,
            (true, false) => quote!(Box::new(#read)),
            (true, true) => quote!(#read.map(Box::new)),
        };
        match (&field.kind, field.occurs.min, field.occurs.max) {
            (FieldKind::Any(any), min_occurs, max_occurs) => {
                let wildcard = self.wildcard(&any.admits);
                let read = match (min_occurs, max_occurs) {
                    (1, Some(1)) => quote!(r.required_any(#wildcard)?),
                    (0, Some(1)) => quote!(r.optional_any(#wildcard)?),
                    _ => quote!(r.repeated_any(#wildcard, #min, #max)?),
                };
                match self.check_any(any) {
                    None => read,
                    Some(check) => {
                        let each = match (min_occurs, max_occurs) {
                            (1, Some(1)) => quote!({ let value = &value; #check }),
                            _ => quote!(for value in &value { #check }),
                        };
                        quote!({
                        let value = #read;
                        #each
                        value
                        })
                    }
                }
            }
            (FieldKind::Particle { .. }, 1, Some(1)) => boxed(quote!(r.required_particle()?), false),
            (FieldKind::Particle { .. }, 0, Some(1)) => boxed(quote!(r.optional_particle()?), true),
            (FieldKind::Particle { .. }, ..) => quote!(r.repeated_particle(#min, #max)?),
            (FieldKind::Element { xml, type_: TypeUse::Raw, .. }, min_occurs, max_occurs) => {
                let name = self.name(xml);
                match (min_occurs, max_occurs) {
                    (1, Some(1)) => self.checked_raw(quote!(r.required_raw(#name)?), true),
                    (0, Some(1)) => self.checked_raw(quote!(r.optional_raw(#name)?), false),
                    _ => self.checked_raw(quote!(r.repeated_raw(#name, #min, #max)?), false),
                }
            }
            (FieldKind::Element { xml, type_, nillable, default, fixed }, min_occurs, max_occurs)
                if default.is_some() || fixed.is_some() =>
            {
                let name = self.name(xml);
                let given = self.given_of(type_, *nillable, default.as_deref(), fixed.as_deref());
                match (given, min_occurs, max_occurs) {
                    (Some(Given::Default(default)), 0, Some(1)) => {
                        boxed(quote!(r.optional_or(#name, #default)?), true)
                    }
                    (Some(Given::Default(default)), 1, Some(1)) => {
                        boxed(quote!(r.required_or(#name, #default)?), false)
                    }
                    (Some(Given::Fixed(fixed)), 0, Some(1)) => {
                        boxed(quote!(r.optional_fixed(#name, #fixed)?), true)
                    }
                    (Some(Given::Fixed(fixed)), 1, Some(1)) => {
                        boxed(quote!(r.required_fixed(#name, #fixed)?), false)
                    }
                    (_, min_occurs, max_occurs) => {
                        let given = self.any_given(default.as_deref(), fixed.as_deref());
                        match (min_occurs, max_occurs) {
                            (0, Some(1)) => boxed(quote!(r.optional_given(#name, #given)?), true),
                            (1, Some(1)) => boxed(quote!(r.required_given(#name, #given)?), false),
                            _ => quote!(r.repeated_given(#name, #given, #min, #max)?),
                        }
                    }
                }
            }
            (FieldKind::Element { xml, .. }, 1, Some(1)) => {
                let name = self.name(xml);
                boxed(quote!(r.required(#name)?), false)
            }
            (FieldKind::Element { xml, .. }, 0, Some(1)) => {
                let name = self.name(xml);
                boxed(quote!(r.optional(#name)?), true)
            }
            (FieldKind::Element { xml, .. }, ..) => {
                let name = self.name(xml);
                quote!(r.repeated(#name, #min, #max)?)
            }
        }
    }

    pub(super) fn write_struct(&self, item: &Item, content: &Struct) -> TokenStream {
        let name = ident(&item.name);
        let xml = self.use_module("xml");
        let mut writes = Vec::new();
        for attribute in &content.attributes {
            let field = ident(&attribute.name);
            let element = self.name(&attribute.xml);
            writes.push(if attribute.required {
                quote! { w.attribute(#element, &self.#field)?; }
            } else {
                quote! { w.optional_attribute(#element, self.#field.as_ref())?; }
            });
        }
        if content.any_attributes.is_some() {
            let field = ident(OTHER_ATTRIBUTES);
            writes.push(quote! { w.any_attributes(&self.#field)?; });
        }
        match &content.content {
            StructContent::Text(_) => writes.push(quote! { w.value(&self.value)?; }),
            StructContent::Mixed { .. } => writes.push(quote! { w.mixed(&self.content)?; }),
            content if content.is_unordered() => {
                let order = ident(MEMBER_ORDER);
                let members = content.fields().iter().enumerate().map(|(index, field)| {
                    let (index, write) = (count(Some(index)), self.write_field(field));
                    quote!(#index => { #write })
                });
                let all = count(Some(content.fields().len()));
                writes.push(quote! {
                    for member in self.#order.of(#all) {
                        match member { #(#members)* _ => {} }
                    }
                });
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
            writes.push(quote! { w.members_together(#(#any)||*, &[#(#required),*])?; });
        }
        let writer = if writes.is_empty() { quote!(_) } else { quote!(w) };
        quote! {
            impl #xml::WriteXml for #name {
                fn write_xml(&self, #writer: &mut #xml::Writer) -> Result<(), #xml::Error> {
                    #(#writes)*
                    Ok(())
                }
            }
        }
    }

    fn write_field(&self, field: &Field) -> TokenStream {
        let name = ident(&field.name);
        let (min, max) = (count(Some(field.occurs.min)), count(field.occurs.max));
        let required = if field.boxed { quote!(&*self.#name) } else { quote!(&self.#name) };
        let optional = if field.boxed { quote!(self.#name.as_deref()) } else { quote!(self.#name.as_ref()) };
        let raw = matches!(&field.kind, FieldKind::Any(_) | FieldKind::Element { type_: TypeUse::Raw, .. });
        match (&field.kind, field.occurs.min, field.occurs.max) {
            (_, 1, Some(1)) if raw => quote! { w.raw(&self.#name)?; },
            (_, 0, Some(1)) if raw => quote! { w.optional_raw(self.#name.as_ref())?; },
            _ if raw => quote! { w.repeated_raw(&self.#name, #min, #max)?; },
            (FieldKind::Particle { .. }, 1, Some(1)) => quote! { w.particle(#required)?; },
            (FieldKind::Particle { .. }, 0, Some(1)) => quote! { w.optional_particle(#optional)?; },
            (FieldKind::Particle { first, .. }, ..) => {
                // What may be nothing may be left out.
                let min = if first.emptiable { count(Some(0)) } else { min };
                quote! { w.repeated_particle(&self.#name, #min, #max)?; }
            }
            (FieldKind::Element { xml, .. }, 1, Some(1)) => {
                let element = self.name(xml);
                quote! { w.element(#element, #required)?; }
            }
            (FieldKind::Element { xml, .. }, 0, Some(1)) => {
                let element = self.name(xml);
                quote! { w.optional(#element, #optional)?; }
            }
            (FieldKind::Element { xml, .. }, ..) => {
                let element = self.name(xml);
                quote! { w.repeated(#element, &self.#name, #min, #max)?; }
            }
            (FieldKind::Any(_), ..) => TokenStream::new(),
        }
    }

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
        let writes = fields.iter().map(|field| self.write_field(field));
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
                    #(#writes)*
                    Ok(())
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

/// What the schema gives to an element.
enum Given<'k> {
    /// Nothing that matters: the element is kept untouched.
    Raw,
    /// The default of a simple value.
    Default(&'k str),
    /// The fixed value of a simple value.
    Fixed(&'k str),
    /// A value of what is more than a simple value.
    Other(TokenStream),
}

/// Whether an element of the type is text and no more.
pub(super) fn is_text(type_: &TypeUse, nillable: bool) -> bool {
    !nillable && !matches!(type_, TypeUse::Raw | TypeUse::Item { kind: UseKind::Element, .. })
}

/// The name of a member of `all`: of a group of several that may stand for one, the first.
fn member_name(field: &Field) -> Option<XmlName> {
    match &field.kind {
        FieldKind::Element { xml, .. } => Some(xml.clone()),
        FieldKind::Particle { first, .. } => Some(
            first
                .names
                .first()
                .cloned()
                .unwrap_or_else(|| XmlName { namespace: None, local: field.name.clone() }),
        ),
        FieldKind::Any(_) => None,
    }
}

fn starts_nowhere(first: &First) -> bool {
    first.names.is_empty() && first.wildcards.is_empty()
}

/// The variable for a field's value: the field's name, which must hide neither the
/// reader nor the struct that is read.
fn local(name: &str) -> proc_macro2::Ident {
    match name {
        "r" | "value" => ident(&format!("{name}_")),
        name => ident(name),
    }
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
