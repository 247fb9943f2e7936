//! Names, with the namespace declarations that they need.

use super::attributes::escape_attribute;
use super::{Result, Writer};
use crate::xml::error::{Error, ErrorKind};
use crate::xml::name::XML;

impl Writer {
    pub(super) fn close_tag(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }

    /// What `prefix` (`None`: the default) is bound to.
    pub(super) fn resolve(&self, prefix: Option<&str>) -> Option<&str> {
        if prefix == Some("xml") {
            return Some(XML.uri);
        }
        let (_, uri) = self.scope.iter().rev().find(|(bound, _)| bound.as_deref() == prefix)?;
        uri.as_deref()
    }

    /// Appends the name; returns the declaration that it needs.
    pub(super) fn push_name(
        &mut self,
        namespace: Option<(&str, Option<&str>)>,
        local: &str,
    ) -> Option<(Option<String>, Option<String>)> {
        let Some((uri, wish)) = namespace else {
            self.out.push_str(local);
            return self.resolve(None).is_some().then_some((None, None));
        };
        if wish.is_none() {
            self.out.push_str(local);
            let bound = self.resolve(None) == Some(uri);
            return (!bound).then(|| (None, Some(uri.to_owned())));
        }
        if let Some(prefix) = self.prefix_of(uri) {
            self.out.push_str(&prefix);
            self.out.push(':');
            self.out.push_str(local);
            return None;
        }
        let prefix = self.free_prefix(wish);
        self.out.push_str(&prefix);
        self.out.push(':');
        self.out.push_str(local);
        Some((Some(prefix), Some(uri.to_owned())))
    }

    /// A prefix that is bound to `uri` here and not hidden further in.
    fn prefix_of(&self, uri: &str) -> Option<String> {
        if uri == XML.uri {
            return Some("xml".to_owned());
        }
        self.scope
            .iter()
            .rev()
            .filter_map(|(prefix, bound)| (bound.as_deref() == Some(uri)).then_some(prefix.as_deref()?))
            .find(|prefix| self.resolve(Some(prefix)) == Some(uri))
            .map(str::to_owned)
    }

    fn free_prefix(&self, wish: Option<&str>) -> String {
        match wish {
            Some(wish) if self.resolve(Some(wish)).is_none() => wish.to_owned(),
            _ => (0..)
                .map(|number| format!("ns{number}"))
                .find(|prefix| self.resolve(Some(prefix)).is_none())
                .unwrap_or_default(),
        }
    }

    /// A prefix for an attribute in `uri`, declared on the element if need be.
    pub(super) fn attribute_prefix(&mut self, uri: &str, wish: Option<&str>) -> String {
        if let Some(prefix) = self.prefix_of(uri) {
            return prefix;
        }
        let prefix = self.free_prefix(wish);
        self.declare(Some(prefix.clone()), Some(uri.to_owned()));
        prefix
    }

    /// Makes the prefixes of a value's text mean what they should, by declarations
    /// on the element started last.
    pub(super) fn declare_prefixes(&mut self, used: Vec<(Option<String>, Option<String>)>) -> Result<()> {
        for (prefix, uri) in used {
            if self.resolve(prefix.as_deref()) == uri.as_deref() {
                continue;
            }
            let shown = prefix.clone().unwrap_or_default();
            if prefix.is_some() && uri.is_none() {
                let message = format!("the prefix `{shown}` of a name has no namespace");
                return Err(Error::unlocated(ErrorKind::Value, message));
            }
            if prefix.is_none() && self.in_tag && self.tag_uses(None) {
                self.prefix_tag();
                if self.resolve(None) == uri.as_deref() {
                    continue;
                }
            }
            if !self.in_tag || self.tag_uses(prefix.as_deref()) {
                let message = format!("the prefix `{shown}` of a name means another namespace here");
                return Err(
                    Error::unlocated(ErrorKind::Value, message).help("spell the name with another prefix")
                );
            }
            self.declare(prefix, uri);
        }
        Ok(())
    }

    /// Gives the element started last, whose namespace is the default one, a prefix,
    /// so that the default can be another: a name in its text has none.
    pub(super) fn prefix_tag(&mut self) {
        let Some(uri) = self.resolve(None).map(str::to_owned) else { return };
        let prefix = self.free_prefix(Some("ns"));
        let Some(open) = self.open.last_mut() else { return };
        let rest = self.out.split_off(open.name.1);
        self.out.insert_str(open.name.0, &format!("{prefix}:"));
        open.name.1 += prefix.len() + 1;
        // Its own declaration of the default, if any, stands right after the name.
        let own = self.scope.get(open.outer_scope).is_some_and(|(bound, _)| bound.is_none());
        let rest = match rest.strip_prefix(" xmlns=\"").and_then(|rest| rest.split_once('"')) {
            Some((_, rest)) if own => {
                self.scope.remove(open.outer_scope);
                rest
            }
            _ => &rest,
        };
        self.declare(Some(prefix), Some(uri));
        self.out.push_str(rest);
    }

    /// Whether the start tag written last uses or declares the prefix.
    fn tag_uses(&self, prefix: Option<&str>) -> bool {
        let Some(open) = self.open.last() else { return true };
        let (name, rest) = (&self.out[open.name.0..open.name.1], &self.out[open.name.1..]);
        let declared = self.scope[open.outer_scope..].iter().any(|(bound, _)| bound.as_deref() == prefix);
        declared
            || match prefix {
                None => !name.contains(':'),
                Some(prefix) => {
                    let prefix = format!("{prefix}:");
                    name.starts_with(&prefix) || rest.contains(&format!(" {prefix}"))
                }
            }
    }

    pub(super) fn declare(&mut self, prefix: Option<String>, uri: Option<String>) {
        self.out.push_str(" xmlns");
        if let Some(prefix) = &prefix {
            self.out.push(':');
            self.out.push_str(prefix);
        }
        self.out.push_str("=\"");
        escape_attribute(uri.as_deref().unwrap_or_default(), &mut self.out);
        self.out.push('"');
        self.scope.push((prefix, uri));
    }
}
