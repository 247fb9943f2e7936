//! Asking for attributes; what is checked about the element as a whole.

use super::{Attribute, Reader, Result};
use crate::values::{Value, ValueError};
use crate::xml::Identity;
use crate::xml::error::{Error, ErrorKind};
use crate::xml::name::{Name, XSI};
use crate::xml::raw::{RawAttributes, Wildcard};
use crate::xml::rooted::Hints;
use crate::xml::traits::ReadXml;

/// Whether a text is one of a type's, or why not.
type CheckText = fn(&str) -> std::result::Result<(), ValueError>;

impl<'a> Reader<'a> {
    /// Takes a required attribute of the element entered last.
    ///
    /// # Errors
    ///
    /// The attribute is missing, or its value does not fit `T`.
    pub fn attribute<T: Value>(&mut self, name: impl Into<Name>) -> Result<T> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            let value = dream.value();
            return value.ok_or_else(|| self.dead_end());
        }
        let name = name.into();
        match self.optional_attribute(name)? {
            Some(value) => Ok(value),
            None => Err(self.missing_attribute(name)),
        }
    }

    /// Takes an optional attribute of the element entered last.
    ///
    /// # Errors
    ///
    /// The attribute's value does not fit `T`.
    pub fn optional_attribute<T: Value>(&mut self, name: impl Into<Name>) -> Result<Option<T>> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            if !dream.has_attribute() {
                return Ok(None);
            }
            let value = dream.value();
            return value.map(Some).ok_or_else(|| self.dead_end());
        }
        let name = name.into();
        let Some(attribute) = self.take_attribute(name) else { return Ok(None) };
        let start = self.open.last().map_or(self.pos, |open| open.start);
        match self.parse(&attribute.value, self.scope_for::<T>(), start) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(self.attribute_error(name, &error)),
        }
    }

    /// Checks an attribute of the element entered last, and takes it.
    ///
    /// # Errors
    ///
    /// It is missing and `required`, or its value does not fit `T`.
    pub(crate) fn check_attribute<T: Value>(&mut self, name: impl Into<Name>, required: bool) -> Result<()> {
        let name = name.into();
        let Some(attribute) = self.take_attribute(name) else {
            return if required { Err(self.missing_attribute(name)) } else { Ok(()) };
        };
        let start = self.open.last().map_or(self.pos, |open| open.start);
        let checked = self.check_text::<T>(&attribute.value, self.scope_for::<T>(), start);
        checked.map_err(|error| self.attribute_error(name, &error))
    }

    fn take_attribute(&mut self, name: Name) -> Option<Attribute<'a>> {
        let index = self.attributes.iter().position(|attribute| {
            attribute.local == name.local && self.scope.attribute_namespace(attribute.prefix) == name.uri()
        })?;
        if index + 1 == self.attributes.len() {
            return self.attributes.pop();
        }
        // The others keep their order, which `any_attributes` hands on.
        Some(self.attributes.remove(index))
    }

    fn missing_attribute(&self, name: Name) -> Error {
        let message = format!("attribute `{name}` is missing");
        self.error_with_leaf(&format!("@{}", name.local), ErrorKind::Missing, message)
    }

    fn attribute_error(&self, name: Name, error: &ValueError) -> Error {
        self.error_with_leaf(&format!("@{}", name.local), ErrorKind::Value, error.to_string())
    }

    /// Takes a required attribute, which must have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The attribute is missing, or has another value.
    pub fn fixed_attribute<T: Value + PartialEq>(&mut self, name: impl Into<Name>, fixed: &str) -> Result<T> {
        let name = name.into();
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            return T::parse(fixed).map_err(|_| self.dead_end());
        }
        let value: T = self.attribute(name)?;
        self.check_fixed(name, &value, fixed)?;
        Ok(value)
    }

    /// Takes an optional attribute; if there, it must have the value `fixed`.
    ///
    /// # Errors
    ///
    /// The attribute has another value.
    pub fn optional_fixed_attribute<T: Value + PartialEq>(
        &mut self,
        name: impl Into<Name>,
        fixed: &str,
    ) -> Result<Option<T>> {
        let name = name.into();
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            return Ok(if dream.has_attribute() { T::parse(fixed).ok() } else { None });
        }
        let value: Option<T> = self.optional_attribute(name)?;
        if let Some(value) = &value {
            self.check_fixed(name, value, fixed)?;
        }
        Ok(value)
    }

    pub(super) fn check_fixed<T: Value + PartialEq>(&self, name: Name, value: &T, fixed: &str) -> Result<()> {
        if T::parse(fixed).is_ok_and(|fixed| fixed == *value) {
            return Ok(());
        }
        let leaf = format!("@{}", name.local);
        Err(self.error_with_leaf(&leaf, ErrorKind::Value, format!("must be `{fixed}`")))
    }

    /// Takes all attributes that are left, for types with `xs:anyAttribute`.
    ///
    /// # Errors
    ///
    /// None at present; the result leaves room for namespace rules.
    pub fn any_attributes(&mut self) -> Result<RawAttributes> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            return Ok(dream.attributes());
        }
        let mut taken = std::mem::take(&mut self.attributes);
        let raw = taken
            .drain(..)
            .map(|attribute| {
                let namespace = self.scope.attribute_namespace(attribute.prefix).map(str::to_owned);
                (namespace, attribute.local.to_owned(), attribute.value.into_owned())
            })
            .collect();
        self.attributes = taken;
        Ok(RawAttributes::new(raw))
    }

    /// Takes the attributes of an element of the type `T` that is nil, checked.
    pub(in crate::xml) fn nil_attributes<T: ReadXml>(&mut self) -> Result<RawAttributes> {
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            // Without attributes, unless the type has some that are required.
            let mut empty = Reader::new("<nil/>");
            empty.start_document()?;
            let fine = empty.enter_expected("nil".into())? && T::check_nil(&mut empty).is_ok();
            return if fine { Ok(RawAttributes::default()) } else { Err(self.dead_end()) };
        }
        let mut kept: Vec<Attribute<'a>> = self.attributes.clone();
        for attribute in kept.iter_mut().filter(|attribute| attribute.local == "type") {
            if self.scope.attribute_namespace(attribute.prefix) != Some(XSI.uri) {
                continue;
            }
            // With its namespace, so that it can be written anywhere.
            let name = crate::values::collapse(&attribute.value).into_owned();
            let prefix = name.split_once(':').map(|(prefix, _)| prefix);
            if let Some(uri) = self.scope.resolve(prefix) {
                attribute.value = format!("{{{uri}}}{name}").into();
            }
        }
        T::check_nil(self)?;
        self.attributes = kept;
        self.any_attributes()
    }

    /// Takes all attributes that are left, for types whose `xs:anyAttribute` admits
    /// some namespaces only, or demands that they are valid.
    ///
    /// One of `admitted` must admit each, by all of its wildcards; the values of the
    /// `known` ones are checked; where `strict`, there may be no others.
    ///
    /// # Errors
    ///
    /// An attribute is not admitted, not known, or has a value that is none of its type.
    pub fn any_attributes_of(
        &mut self,
        admitted: &[&[Wildcard]],
        strict: bool,
        known: &[(Name, CheckText)],
    ) -> Result<RawAttributes> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            // What is strict must be known, and what is known is declared.
            let namespace = Some(crate::arbitrary::NAMESPACE);
            let admits = |all: &&[Wildcard]| all.iter().all(|wildcard| wildcard.allows(namespace));
            let admitted = !strict && admitted.iter().any(admits);
            return Ok(if admitted { dream.attributes() } else { RawAttributes::default() });
        }
        for attribute in &self.attributes {
            let namespace = self.scope.attribute_namespace(attribute.prefix);
            if namespace == Some(XSI.uri) {
                continue;
            }
            let leaf = format!("@{}", attribute.local);
            let admits = |all: &&[Wildcard]| all.iter().all(|wildcard| wildcard.allows(namespace));
            if !admitted.iter().any(admits) {
                let message = format!("attribute `{}` is not known here", attribute.local);
                return Err(self.error_with_leaf(&leaf, ErrorKind::Unexpected, message));
            }
            let declared =
                known.iter().find(|(name, _)| name.local == attribute.local && name.uri() == namespace);
            match declared {
                Some((_, check)) => check(&attribute.value)
                    .map_err(|error| self.error_with_leaf(&leaf, ErrorKind::Value, error.to_string()))?,
                None if strict => {
                    let message = format!("no schema declares the attribute `{}`", attribute.local);
                    return Err(self.error_with_leaf(&leaf, ErrorKind::Unexpected, message));
                }
                None => {}
            }
        }
        self.any_attributes()
    }

    /// Takes `xsi:type`, resolved to namespace and local name.
    ///
    /// # Errors
    ///
    /// Its prefix is not declared.
    pub fn xsi_type(&mut self) -> Result<Option<(Option<String>, String)>> {
        let Some(name) = self.optional_attribute::<String>(XSI.name("type"))? else { return Ok(None) };
        let name = name.trim_matches(crate::values::WHITE_SPACE);
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, name),
        };
        let namespace = self.scope.resolve(prefix).map(str::to_owned);
        if prefix.is_some() && namespace.is_none() {
            let message = format!("the prefix of `{name}` is not declared");
            return Err(self.error_with_leaf("@xsi:type", ErrorKind::Value, message));
        }
        Ok(Some((namespace, local.to_owned())))
    }

    /// Takes `xsi:type` and finds it among `types`; `None` when it is not given.
    ///
    /// # Errors
    ///
    /// It names another type.
    pub fn derived_type(&mut self, types: &[Name]) -> Result<Option<usize>> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            return Ok(dream.derived_type(types));
        }
        let Some((namespace, local)) = self.xsi_type()? else { return Ok(None) };
        let found = types.iter().position(|name| name.local == local && name.uri() == namespace.as_deref());
        if found.is_none() {
            let message = format!("the type `{local}` cannot stand here");
            return Err(self.error_with_leaf("@xsi:type", ErrorKind::Value, message));
        }
        Ok(found)
    }

    /// Takes an `xsi:type` that names the type which the schema declares, `own`: it
    /// says nothing new. A root's is kept.
    ///
    /// # Errors
    ///
    /// It names another type, which no type known here is derived from.
    pub fn own_type(&mut self, own: impl Into<Name>) -> Result<()> {
        if self.attributes.is_empty() {
            return Ok(());
        }
        let own = own.into();
        if self.derived_type(&[own])?.is_some()
            && self.open.len() == 1
            && let Some(hints) = &mut self.hints
        {
            hints.own_type = Some((own.namespace, own.local));
        }
        Ok(())
    }

    /// Moves what the root's start tag, which comes next, says about its schema to
    /// the hints.
    pub(in crate::xml) fn take_hints(&mut self) {
        let Some(tag) = &mut self.peeked else { return };
        let mut hints = Hints::default();
        for local in ["schemaLocation", "noNamespaceSchemaLocation"] {
            let found = tag.attributes.iter().position(|attribute| {
                attribute.local == local && self.scope.attribute_namespace(attribute.prefix) == Some(XSI.uri)
            });
            if let Some(index) = found {
                hints.attributes.push((local, tag.attributes.remove(index).value.into_owned()));
            }
        }
        self.hints = Some(hints);
    }

    pub(in crate::xml) fn hints(&mut self) -> Option<Hints> {
        self.hints.take()
    }

    /// The error of an element whose type is abstract and that does not say which
    /// type it is of.
    pub fn abstract_type(&mut self) -> Error {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            dream.learn_abstract();
        }
        let message = "the attribute `xsi:type` is missing: the element's type is abstract";
        self.error_with_leaf("@xsi:type", ErrorKind::Missing, message)
    }

    /// Where the element entered last begins, for [`check_identity`](Self::check_identity).
    pub fn mark(&self) -> usize {
        self.open.last().map_or(self.pos, |open| open.start)
    }

    /// Where the element that comes next begins.
    ///
    /// # Errors
    ///
    /// Malformed XML, or text where only elements may stand.
    pub fn next_mark(&mut self) -> Result<usize> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            dream.unchecked = true;
            return Ok(0);
        }
        self.next()?;
        Ok(self.pos)
    }

    /// Checks identity constraints of the element that began at `mark` and was
    /// just read.
    ///
    /// # Errors
    ///
    /// A key is missing or not unique.
    pub fn check_identity(&mut self, mark: usize, constraints: &[Identity]) -> Result<()> {
        #[cfg(feature = "arbitrary")]
        if let Some(dream) = &mut self.dream {
            dream.unchecked = true;
            return Ok(());
        }
        let source = &self.input[mark..self.pos];
        let mut context = "<context".to_owned();
        for (prefix, uri) in self.scope.visible(self.scope.len()) {
            context.push_str(" xmlns");
            if let Some(prefix) = prefix {
                context.push(':');
                context.push_str(&prefix);
            }
            context.push_str("=\"");
            crate::xml::writer::escape_attribute(&uri, &mut context);
            context.push('"');
        }
        context.push('>');
        Identity::check_all(constraints, source, &context)
            .map_err(|(offset, message)| self.error_at(mark + offset, ErrorKind::Value, message))
    }

    /// Declares all attributes taken: any other is an error.
    ///
    /// The schema-location hints of XML Schema instances are allowed anywhere.
    ///
    /// # Errors
    ///
    /// An attribute is left that the schema does not know.
    #[inline]
    pub fn end_attributes(&mut self) -> Result<()> {
        if self.attributes.is_empty() { Ok(()) } else { self.refuse_attributes() }
    }

    /// Refuses the attributes that are left, but for the hints.
    fn refuse_attributes(&mut self) -> Result<()> {
        let scope = &self.scope;
        self.attributes.retain(|attribute| {
            !(scope.attribute_namespace(attribute.prefix) == Some(XSI.uri)
                && matches!(attribute.local, "schemaLocation" | "noNamespaceSchemaLocation"))
        });
        match self.attributes.pop() {
            None => Ok(()),
            Some(attribute) => {
                let name = match attribute.prefix {
                    Some(prefix) => format!("{prefix}:{}", attribute.local),
                    None => attribute.local.to_owned(),
                };
                let message = format!("attribute `{name}` is not known here");
                Err(self.error_with_leaf(&format!("@{name}"), ErrorKind::Unexpected, message))
            }
        }
    }
}
