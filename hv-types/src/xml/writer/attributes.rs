//! Attributes.

use super::text::check_chars;
use super::{Result, Writer};
use crate::values::Value;
use crate::xml::chars::is_plain_attribute;
use crate::xml::name::{Name, XSI};
use crate::xml::raw::RawAttributes;

impl Writer {
    /// Writes an attribute of the element started last.
    ///
    /// # Errors
    ///
    /// The value holds a character that XML does not allow.
    pub fn attribute<T: Value>(&mut self, name: impl Into<Name>, value: &T) -> Result<()> {
        let name = name.into();
        if T::IN_CONTEXT {
            let mut used = Vec::new();
            value.prefixes(&mut |prefix, uri| used.push((prefix.map(str::to_owned), uri.map(str::to_owned))));
            self.declare_prefixes(used)?;
        }
        if name.namespace.is_some() {
            let mut text = String::new();
            value.write(&mut text);
            return self.attribute_text(name, &text);
        }
        let before = self.out.len();
        self.out.push(' ');
        self.out.push_str(name.local);
        self.out.push_str("=\"");
        let start = self.out.len();
        value.write(&mut self.out);
        if !is_plain_attribute(&self.out.as_bytes()[start..]) {
            let text = self.out.split_off(start);
            if let Err(error) = check_attribute(name.local, &text) {
                self.out.truncate(before);
                return Err(error);
            }
            escape_attribute(&text, &mut self.out);
        }
        self.out.push('"');
        Ok(())
    }

    /// Writes an attribute if there is a value.
    ///
    /// # Errors
    ///
    /// As [`attribute`](Self::attribute).
    pub fn optional_attribute<T: Value>(&mut self, name: impl Into<Name>, value: Option<&T>) -> Result<()> {
        match value {
            Some(value) => self.attribute(name, value),
            None => Ok(()),
        }
    }

    fn attribute_text(&mut self, name: Name, text: &str) -> Result<()> {
        let namespace = name.namespace.map(|namespace| (namespace.uri, namespace.prefix));
        self.push_attribute(namespace, name.local, text)
    }

    /// Appends an attribute; its namespace comes with the prefix wished for.
    fn push_attribute(
        &mut self,
        namespace: Option<(&str, Option<&str>)>,
        local: &str,
        text: &str,
    ) -> Result<()> {
        check_attribute(local, text)?;
        let prefix = namespace.map(|(uri, wish)| self.attribute_prefix(uri, wish));
        self.out.push(' ');
        if let Some(prefix) = prefix {
            self.out.push_str(&prefix);
            self.out.push(':');
        }
        self.out.push_str(local);
        self.out.push_str("=\"");
        escape_attribute(text, &mut self.out);
        self.out.push('"');
        Ok(())
    }

    /// Writes `xsi:type` with the type's expanded name.
    ///
    /// # Errors
    ///
    /// None for names from a schema.
    pub fn xsi_type(&mut self, name: Name) -> Result<()> {
        let value = match name.namespace {
            Some(ns) => format!("{}:{}", self.attribute_prefix(ns.uri, ns.prefix), name.local),
            None => name.local.to_owned(),
        };
        self.attribute_text(XSI.name("type"), &value)
    }

    /// Writes the attributes that an `xs:anyAttribute` admitted.
    ///
    /// # Errors
    ///
    /// A value holds a character that XML does not allow.
    pub fn any_attributes(&mut self, attributes: &RawAttributes) -> Result<()> {
        attributes.iter().try_for_each(|(namespace, local, value)| {
            // `xsi:type` of an element that is nil, with its namespace.
            if let (Some(uri), "type", true) = (namespace, local, value.starts_with('{'))
                && uri == XSI.uri
                && let Ok(name) = crate::values::QName::parse(value)
            {
                return self.attribute(XSI.name("type"), &name);
            }
            self.push_attribute(namespace.map(|uri| (uri, None)), local, value)
        })
    }
}

/// Whether an attribute's value has only characters that XML allows.
pub(crate) fn check_attribute(name: &str, value: &str) -> Result<()> {
    check_chars(value).map_err(|error| error.under(&format!("/@{name}")))
}

pub(in crate::xml) fn escape_attribute(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // Written as they are, they would be read as blanks.
            '\r' => out.push_str("&#xD;"),
            '\n' => out.push_str("&#xA;"),
            '\t' => out.push_str("&#x9;"),
            c => out.push(c),
        }
    }
}
