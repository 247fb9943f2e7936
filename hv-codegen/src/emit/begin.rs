//! How a struct that is read comes into being.
//!
//! It is made as soon as all is there that it cannot be without; what may be absent
//! is then filled in. A field that is read into a variable of its own is moved twice,
//! and dropped in the failure of every field after it: for the compiler, that is
//! several times the code.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{constructor_arity, has_default};
use crate::model::{Field, FieldKind, Struct, TypeUse, ident};

/// A member of the struct that has been read before it is made.
pub(super) struct Part {
    pub name: Ident,
    pub value: TokenStream,
    /// The value stands in a variable, and may be used at any later time.
    pub held: bool,
    pub required: bool,
}

impl Part {
    /// The member in a struct literal.
    pub(super) fn init(&self) -> TokenStream {
        let Part { name, value, .. } = self;
        if *name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
    }
}

/// How many fields are read before the struct is made: up to the last that it cannot
/// be without.
pub(super) fn leading(fields: &[Field]) -> usize {
    fields.iter().rposition(|field| field.occurs.min > 0).map_or(0, |at| at + 1)
}

/// Whether a field that may be absent is filled in by the reader, rather than assigned.
pub(super) fn is_filled(field: &Field) -> bool {
    matches!(
        &field.kind,
        FieldKind::Element { type_, default: None, fixed: None, .. }
            if *type_ != TypeUse::Raw && !field.boxed && field.identity.is_empty()
    )
}

/// `let value = …;`, with `parts` in the order in which they are read, and the `blank`
/// fields absent.
pub(super) fn begin(content: &Struct, parts: &[Part], blank: &[Field]) -> TokenStream {
    let arity = parts.iter().filter(|part| part.required).count();
    let later = parts.iter().filter(|part| !part.required);
    // What is assigned to right away is better written in full.
    let begins_filled = blank.first().is_none_or(is_filled);
    let made = if !later.clone().all(|part| part.held) {
        None
    } else if arity == 0 && has_default(content) && later.clone().next().is_none() && begins_filled {
        Some(quote!(Self::default()))
    } else if constructor_arity(content) == Some(arity) {
        let arguments = parts.iter().filter(|part| part.required).map(|part| &part.value);
        Some(quote!(Self::new(#(#arguments),*)))
    } else {
        None
    };
    let Some(made) = made else {
        let mutability = (!blank.is_empty()).then(|| quote!(mut));
        let parts = parts.iter().map(Part::init);
        let blank = blank.iter().map(|field| {
            let name = ident(&field.name);
            if field.occurs.max == Some(1) { quote!(#name: None) } else { quote!(#name: Vec::new()) }
        });
        return quote! { let #mutability value = Self { #(#parts,)* #(#blank),* }; };
    };
    let assigned: Vec<TokenStream> =
        later.map(|Part { name, value, .. }| quote! { value.#name = #value; }).collect();
    let mutability = (!blank.is_empty() || !assigned.is_empty()).then(|| quote!(mut));
    quote! {
        let #mutability value = #made;
        #(#assigned)*
    }
}
