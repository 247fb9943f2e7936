//! Reading a field or an attribute: by occurrence, default and fixed values, wildcards.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, count};
use crate::model::{
    Admits, AnyAttributes, AttributeField, Field, FieldKind, TypeUse, UseKind, Wildcard, XmlName,
};

impl Emitter<'_> {
    /// What reading an element has to do beside reading its type.
    pub(super) fn given<'k>(&self, kind: &'k FieldKind) -> Option<Given<'k>> {
        let FieldKind::Element { type_, nillable, default, fixed, .. } = kind else { return None };
        self.given_of(type_, *nillable, default.as_deref(), fixed.as_deref())
    }

    pub(super) fn given_of<'k>(
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
    pub(super) fn check_any(&self, wildcard: &Wildcard) -> Option<TokenStream> {
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
    pub(super) fn checked_raw(&self, read: TokenStream, once: bool) -> TokenStream {
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
    pub(super) fn any_given(&self, default: Option<&str>, fixed: Option<&str>) -> TokenStream {
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
}

/// What the schema gives to an element.
pub(super) enum Given<'k> {
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
pub(super) fn member_name(field: &Field) -> Option<XmlName> {
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
