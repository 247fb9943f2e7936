//! Schema components as XML Schema names them: declarations, types, particles, facets.
//!
//! The conversion from xsd-parser's syntax tree checks what can be checked within
//! one document and attaches places and documentation. Nothing here knows Rust.

mod convert;
mod facet;
mod redefine;
mod resolve;
mod thing;

use indexmap::IndexMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use convert::convert;
pub(crate) use facet::{Facet, FacetKind};
pub(crate) use resolve::Schemas;
pub(crate) use thing::{ThingMeta, is_guid};

use crate::error::Place;
use crate::load::{Annotation, DocumentId, XPath};

/// An expanded name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct QName {
    pub namespace: Option<String>,
    pub local: String,
}

pub(crate) const XS: &str = crate::load::scan::XS;

impl QName {
    pub(crate) fn new(namespace: Option<&str>, local: &str) -> Self {
        QName { namespace: namespace.map(str::to_owned), local: local.to_owned() }
    }

    /// The name of a built-in type without its prefix.
    pub(crate) fn built_in(&self) -> Option<&str> {
        (self.namespace.as_deref() == Some(XS)).then_some(self.local.as_str())
    }
}

impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) if namespace == XS => write!(f, "xs:{}", self.local),
            Some(namespace) => write!(f, "{{{namespace}}}{}", self.local),
            None => f.write_str(&self.local),
        }
    }
}

/// A reference to a named component, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub name: QName,
    pub place: Place,
}

/// One schema document.
#[derive(Debug)]
pub(crate) struct Schema {
    pub id: DocumentId,
    pub path: PathBuf,
    pub file: Arc<str>,
    pub target: Option<String>,
    /// `elementFormDefault="qualified"`.
    pub qualified: bool,
    pub place: Place,
    pub annotation: Annotation,
    pub thing: Option<ThingMeta>,
    pub elements: IndexMap<String, Element>,
    pub types: IndexMap<String, Type>,
    pub groups: IndexMap<String, Particle>,
    pub attributes: IndexMap<String, Attribute>,
    pub attribute_groups: IndexMap<String, Attributes>,
    pub notations: IndexMap<String, Place>,
    /// What it redefines of other documents.
    pub redefinitions: Vec<Redefinition>,
    /// Documents whose components it sees.
    pub dependencies: Vec<DocumentId>,
}

/// A component of `redefine`: the document that has the original, and its name.
#[derive(Clone, Debug)]
pub(crate) struct Redefinition {
    pub document: DocumentId,
    pub kind: RedefinedKind,
    pub name: String,
    /// The name that the original has from then on, which no schema can spell.
    pub original: String,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RedefinedKind {
    Type,
    Group,
    AttributeGroup,
}

/// Whether the name is that of a component that was redefined: nothing but its
/// redefinition can refer to it.
pub(crate) fn is_original(name: &str) -> bool {
    name.contains(' ')
}

/// An element declaration.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub name: String,
    /// Declared at the top of the schema, so that others may refer to it.
    pub global: bool,
    /// Whether it is in the target namespace.
    pub qualified: bool,
    pub place: Place,
    pub annotation: Annotation,
    pub type_: TypeRef,
    pub nillable: bool,
    pub abstract_: bool,
    pub default: Option<String>,
    pub fixed: Option<String>,
    /// The default or fixed value as a qualified name, should it be one.
    pub value_name: Option<String>,
    pub substitutes: Option<Reference>,
    /// What may not stand in for it.
    pub blocked: Blocked,
    /// How types of elements that stand in for it may not be derived from its own.
    pub final_: Final,
    pub constraints: Vec<Constraint>,
}

/// The derivations that `final` forbids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Final {
    pub extension: bool,
    pub restriction: bool,
    pub list: bool,
    pub union: bool,
}

impl Final {
    pub(crate) const ALL: Final = Final { extension: true, restriction: true, list: true, union: true };
}

/// What `block` keeps from standing in for an element or type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Blocked {
    pub substitution: bool,
    pub extension: bool,
    pub restriction: bool,
}

impl Blocked {
    pub(crate) const ALL: Blocked = Blocked { substitution: true, extension: true, restriction: true };

    /// Whether `self` blocks one of the methods in `used`.
    pub(crate) fn any_of(self, used: Blocked) -> bool {
        (self.extension && used.extension) || (self.restriction && used.restriction)
    }

    pub(crate) fn and(self, other: Blocked) -> Blocked {
        Blocked {
            substitution: self.substitution || other.substitution,
            extension: self.extension || other.extension,
            restriction: self.restriction || other.restriction,
        }
    }
}

/// `key`, `keyref` or `unique`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Constraint {
    pub kind: &'static str,
    pub name: String,
    pub selector: Vec<XPath>,
    pub fields: Vec<Vec<XPath>>,
    /// The key that a `keyref` refers to.
    pub refer: Option<Reference>,
    pub place: Place,
}

/// The type of an element or attribute: named, or defined in place.
#[derive(Clone, Debug)]
pub(crate) enum TypeRef {
    Named(Reference),
    Inline(Box<Type>),
    /// None given: `xs:anyType` for an element, `xs:anySimpleType` for an attribute.
    Unspecified,
}

#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "few are held at a time, and all in maps")]
pub(crate) enum Type {
    Simple(SimpleType),
    Complex(ComplexType),
}

impl Type {
    pub(crate) fn place(&self) -> &Place {
        match self {
            Type::Simple(simple) => &simple.place,
            Type::Complex(complex) => &complex.place,
        }
    }

    pub(crate) fn annotation(&self) -> &Annotation {
        match self {
            Type::Simple(simple) => &simple.annotation,
            Type::Complex(complex) => &complex.annotation,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct SimpleType {
    pub place: Place,
    pub annotation: Annotation,
    pub final_: Final,
    pub variety: Variety,
}

impl SimpleType {
    /// The types that it is made from.
    pub(crate) fn parts(&self) -> &[SimpleRef] {
        match &self.variety {
            Variety::Restriction { base, .. } => std::slice::from_ref(base),
            Variety::List(item) => std::slice::from_ref(item),
            Variety::Union(members) => members,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Variety {
    Restriction { base: SimpleRef, facets: Vec<Facet> },
    List(SimpleRef),
    Union(Vec<SimpleRef>),
}

/// A simple type: named, or defined in place.
#[derive(Clone, Debug)]
pub(crate) enum SimpleRef {
    Named(Reference),
    Inline(Box<SimpleType>),
}

#[derive(Clone, Debug)]
pub(crate) struct ComplexType {
    pub place: Place,
    pub annotation: Annotation,
    pub abstract_: bool,
    pub mixed: bool,
    /// Which types derived from it may not be named by `xsi:type` in its place.
    pub blocked: Blocked,
    pub final_: Final,
    pub content: Content,
    pub attributes: Attributes,
}

/// Attribute uses of a type or attribute group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    pub uses: Vec<AttributeUse>,
    pub groups: Vec<Reference>,
    pub any: Option<Wildcard>,
}

#[derive(Clone, Debug)]
pub(crate) enum AttributeUse {
    Local(Attribute),
    Reference {
        reference: Reference,
        use_: Use,
        default: Option<String>,
        fixed: Option<String>,
        value_name: Option<String>,
        annotation: Annotation,
    },
}

/// An attribute declaration.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub name: String,
    pub qualified: bool,
    pub place: Place,
    pub annotation: Annotation,
    pub type_: AttributeType,
    pub use_: Use,
    pub default: Option<String>,
    pub fixed: Option<String>,
    /// The default or fixed value as a qualified name, should it be one.
    pub value_name: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum AttributeType {
    Simple(SimpleRef),
    Unspecified,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Optional,
    Required,
    Prohibited,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Particles given directly, or none.
    Particle(Option<Particle>),
    /// `simpleContent` by extension: the base's value, more attributes.
    SimpleExtension(Reference),
    /// `simpleContent` by restriction: the base's value, narrowed.
    SimpleRestriction { base: Reference, inline: Option<Box<SimpleType>>, facets: Vec<Facet> },
    /// `complexContent` by extension: the base's particles first.
    Extension { base: Reference, particle: Option<Particle> },
    /// `complexContent` by restriction: particles given anew, attributes inherited.
    Restriction { base: Reference, particle: Option<Particle> },
}

/// A particle: a term and how often it may occur.
#[derive(Clone, Debug)]
pub(crate) struct Particle {
    pub place: Place,
    pub annotation: Annotation,
    pub occurs: Occurs,
    pub term: Term,
}

/// Occurrence: at least `min`, at most `max` (`None`: unbounded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Occurs {
    pub min: usize,
    pub max: Option<usize>,
}

impl Occurs {
    pub(crate) const ONCE: Occurs = Occurs { min: 1, max: Some(1) };
}

impl fmt::Display for Occurs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.max {
            Some(max) if max == self.min => write!(f, "{max}"),
            Some(max) => write!(f, "{}..{max}", self.min),
            None => write!(f, "{}..unbounded", self.min),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Term {
    Element(Box<Element>),
    ElementRef(Reference),
    GroupRef(Reference),
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
    All(Vec<Particle>),
    Any(Wildcard),
}

/// Which namespaces a wildcard admits, and how strictly its content is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wildcard {
    pub namespaces: Namespaces,
    pub process: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Namespaces {
    Any,
    Other,
    List(Vec<Option<String>>),
}
