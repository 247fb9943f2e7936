//! `xs:QName` and `xs:NOTATION`: names whose prefix stands for a namespace.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::{Context, Lexical, LexicalValue, Scalar};
use crate::xml::is_ncname;

/// `xs:QName`: a name in a namespace, written with a prefix.
///
/// Read from a document, it knows the namespace that its prefix means there, and
/// is written with the declaration it needs. On its own, as in JSON, it is spelled
/// `{namespace}prefix:local`. Two are equal when namespace and local name are.
///
/// ```
/// use hv_types::values::QName;
///
/// let name: QName = "{urn:example}x:a".parse()?;
/// assert_eq!((name.namespace(), name.prefix(), name.local()), (Some("urn:example"), Some("x"), "a"));
/// assert_eq!(name, "{urn:example}y:a".parse::<QName>()?);
/// assert_ne!(name, "x:a".parse::<QName>()?);
/// assert_eq!(name.to_string(), "x:a");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type QName = Lexical<Qualified<QNameKind>>;

/// `xs:NOTATION`: the name of a notation that the schema declares.
///
/// As [`QName`]; a type made from it names the notations that it admits.
pub type Notation = Lexical<Qualified<NotationKind>>;

/// Tells [`QName`] from [`Notation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QNameKind {}

/// Tells [`Notation`] from [`QName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotationKind {}

/// The name of a schema type that holds qualified names.
pub trait Kind {
    /// `QName` or `NOTATION`.
    const NAME: &'static str;
}

impl Kind for QNameKind {
    const NAME: &'static str = "QName";
}

impl Kind for NotationKind {
    const NAME: &'static str = "NOTATION";
}

/// The value of a [`QName`] or [`Notation`].
#[derive(Clone)]
pub struct Qualified<K> {
    namespace: Option<Box<str>>,
    prefix: Option<Box<str>>,
    local: Box<str>,
    kind: PhantomData<K>,
}

impl<K> Qualified<K> {
    /// The namespace; `None` for a name in none.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// The prefix that it is written with.
    pub fn prefix(&self) -> Option<&str> {
        self.prefix.as_deref()
    }

    /// The name without prefix and namespace.
    pub fn local(&self) -> &str {
        &self.local
    }
}

impl<K: Kind> LexicalValue for Qualified<K> {
    const NAME: &'static str = K::NAME;
    const IN_CONTEXT: bool = true;

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let (namespace, name) = match text.strip_prefix('{').and_then(|rest| rest.rsplit_once('}')) {
            Some(("", _)) => return Err("must have a namespace between `{` and `}`".to_owned()),
            Some((namespace, name)) => (Some(namespace.into()), name),
            None => (None, text),
        };
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, name),
        };
        if !is_ncname(local) || !prefix.is_none_or(is_ncname) {
            return Err("must be a name, with or without a prefix and a colon before it".to_owned());
        }
        Ok(Qualified { namespace, prefix: prefix.map(Into::into), local: local.into(), kind: PhantomData })
    }

    fn enter(&mut self, text: &str, context: &mut Context<'_>) -> Result<(), String> {
        if text.starts_with('{') {
            return Err("must be a name, with or without a prefix and a colon before it".to_owned());
        }
        self.namespace = context.namespace(self.prefix()).map(Into::into);
        match (&self.prefix, &self.namespace) {
            (Some(prefix), None) => Err(format!("the prefix `{prefix}` is not declared")),
            _ => Ok(()),
        }
    }

    fn prefixes(&self, visit: &mut dyn FnMut(Option<&str>, Option<&str>)) {
        visit(self.prefix(), self.namespace());
    }

    fn write_canonical(&self, out: &mut String) {
        if let Some(prefix) = &self.prefix {
            out.push_str(prefix);
            out.push(':');
        }
        out.push_str(&self.local);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    /// The spelling with a namespace is not one that a document has.
    fn is_canonical(&self, text: &str) -> bool {
        text.starts_with('{') || *self.to_string() == *text
    }

    fn scalar(&self) -> Option<Scalar<'static>> {
        let namespace =
            self.namespace.as_ref().map(|namespace| format!("{{{namespace}}}")).unwrap_or_default();
        Some(Scalar::Text(format!("{namespace}{self}").into()))
    }
}

impl<K> PartialEq for Qualified<K> {
    fn eq(&self, other: &Self) -> bool {
        self.local == other.local && self.namespace == other.namespace
    }
}

impl<K> Eq for Qualified<K> {}

impl<K> Hash for Qualified<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.local, &self.namespace).hash(state);
    }
}

impl<K: Kind> fmt::Display for Qualified<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_canonical(&mut text);
        f.pad(&text)
    }
}

impl<K: Kind> fmt::Debug for Qualified<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{{{namespace}}}{self}"),
            None => write!(f, "{self}"),
        }
    }
}
