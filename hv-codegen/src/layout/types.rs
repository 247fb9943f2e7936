//! Paths, types and generics.

use syn::{GenericArgument, PathArguments, PathSegment, ReturnType, Type};

use super::Layout;
use super::list::{Brackets, Item};
use super::shape::{Shape, width};

impl<'a> Layout<'a> {
    pub(super) fn path(&self, path: &syn::Path) -> Option<String> {
        let mut text = String::new();
        if path.leading_colon.is_some() {
            text.push_str("::");
        }
        for (index, segment) in path.segments.iter().enumerate() {
            if index > 0 {
                text.push_str("::");
            }
            text.push_str(&self.segment(segment)?);
        }
        Some(text)
    }

    fn segment(&self, segment: &PathSegment) -> Option<String> {
        match &segment.arguments {
            PathArguments::None => Some(segment.ident.to_string()),
            PathArguments::AngleBracketed(generics) => {
                Some(format!("{}{}", segment.ident, self.generics(generics)?))
            }
            PathArguments::Parenthesized(_) => self.unknown(),
        }
    }

    /// `<A, B>`, with `::` where the source has it.
    pub(super) fn generics(&self, generics: &syn::AngleBracketedGenericArguments) -> Option<String> {
        let arguments: Vec<String> =
            generics.args.iter().map(|argument| self.generic(argument)).collect::<Option<_>>()?;
        let colons = if generics.colon2_token.is_some() { "::" } else { "" };
        Some(format!("{colons}<{}>", arguments.join(", ")))
    }

    fn generic(&self, argument: &GenericArgument) -> Option<String> {
        match argument {
            GenericArgument::Type(ty) => self.flat_type(ty),
            GenericArgument::Lifetime(lifetime) => Some(lifetime.to_string()),
            _ => self.unknown(),
        }
    }

    /// A type on one line.
    pub(super) fn flat_type(&self, ty: &Type) -> Option<String> {
        match ty {
            Type::Path(path) if path.qself.is_none() => self.path(&path.path),
            Type::Reference(reference) => {
                let lifetime =
                    reference.lifetime.as_ref().map_or_else(String::new, |lifetime| format!("{lifetime} "));
                let mutable = if reference.mutability.is_some() { "mut " } else { "" };
                Some(format!("&{lifetime}{mutable}{}", self.flat_type(&reference.elem)?))
            }
            Type::Slice(slice) => Some(format!("[{}]", self.flat_type(&slice.elem)?)),
            Type::Tuple(tuple) if tuple.elems.len() != 1 => {
                let elements: Vec<String> =
                    tuple.elems.iter().map(|ty| self.flat_type(ty)).collect::<Option<_>>()?;
                Some(format!("({})", elements.join(", ")))
            }
            Type::Infer(_) => Some("_".to_owned()),
            _ => self.unknown(),
        }
    }

    /// A type; the arguments of a generic one on lines of their own where it is too long.
    pub(super) fn ty(&self, ty: &'a Type, shape: Shape) -> Option<String> {
        let flat = self.flat_type(ty)?;
        if width(&flat) <= shape.width {
            return Some(flat);
        }
        let Type::Path(path) = ty else { return None };
        let (last, first) =
            path.path.segments.iter().collect::<Vec<_>>().split_last().map(|(last, first)| {
                (*last, first.iter().map(|segment| format!("{}::", segment.ident)).collect::<String>())
            })?;
        let PathArguments::AngleBracketed(generics) = &last.arguments else { return None };
        let leading = if path.path.leading_colon.is_some() { "::" } else { "" };
        let items: Vec<Item<'a>> = generics
            .args
            .iter()
            .map(|argument| match argument {
                GenericArgument::Type(ty) => Some(Item::Type(ty)),
                other => self.generic(other).map(Item::Text),
            })
            .collect::<Option<_>>()?;
        self.list(&format!("{leading}{first}{}", last.ident), &items, shape, Brackets::GENERIC)
    }

    /// `-> Type`, or nothing.
    pub(super) fn output(&self, output: &'a ReturnType, shape: Shape) -> Option<String> {
        match output {
            ReturnType::Default => Some(String::new()),
            ReturnType::Type(_, ty) => Some(format!("-> {}", self.ty(ty, shape.after(3)?)?)),
        }
    }
}
