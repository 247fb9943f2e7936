//! Stage 2, model: schema components to the shapes that Rust code will have.
//!
//! Modules, items, fields, with stable names; the XML side of each (element names,
//! occurrence, facets) alongside. No tokens yet: [`emit`](crate::emit) turns this
//! into source.

mod build;
mod complex;
mod content;
mod facets;
mod first;
mod given;
mod identity;
mod names;
mod particle;
mod recursion;
mod rename;
mod simple;
mod substitution;
mod types;

pub(crate) use build::{Options, build};
pub(crate) use names::{ident, module_name, type_name};
pub(crate) use simple::built_in_base;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::error::Place;
use crate::load::{Annotation, DocumentId, XPath};
use crate::schema::{Facet, Occurs, ThingMeta};

/// Everything that will be generated, and what it refers to.
#[derive(Debug)]
pub(crate) struct Model {
    pub modules: Vec<Module>,
    /// Types of elements that may be nil.
    pub nil_types: HashSet<(ModuleId, String)>,
    /// Types of elements for which the schema gives a value.
    pub given_types: HashSet<(ModuleId, String)>,
}

impl Model {
    /// Whether documents have any of several roots, against which wildcards are checked.
    pub(crate) fn has_roots(&self) -> bool {
        self.modules.iter().any(|module| module.roots.is_some())
    }
}

/// Index of a module in [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ModuleId(pub usize);

/// One schema document as a Rust module.
#[derive(Debug)]
pub(crate) struct Module {
    pub name: String,
    pub file: Arc<str>,
    pub docs: Docs,
    /// The target namespace.
    pub namespace: Option<String>,
    /// Elements are qualified: written with a default namespace.
    pub qualified: bool,
    pub thing: Option<Thing>,
    /// The path of the module in another crate, when it is not generated here.
    pub external: Option<String>,
    /// Types that are generated all the same, by their Rust names.
    pub local_types: BTreeSet<String>,
    /// Items that another crate has, built to look into them.
    pub foreign: BTreeSet<String>,
    pub items: Vec<Item>,
    /// The choice of the global elements, in a module that defines no thing type.
    pub roots: Option<String>,
    /// The schema's names of complex types, by item.
    pub complex_types: HashMap<String, XmlName>,
}

impl Module {
    /// The schema's file, without its folder.
    pub(crate) fn file_name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }
}

impl Module {
    /// Whether the type is generated: here, or although its namespace lives elsewhere.
    pub(crate) fn is_local(&self, name: &str) -> bool {
        let is_item = || self.items.iter().any(|item| item.name == name);
        (self.external.is_none() || self.local_types.contains(name) || is_item())
            && !self.foreign.contains(name)
    }
}

/// The field of an element's text.
pub(crate) const TEXT_FIELD: &str = "value";

/// The field that holds what `anyAttribute` admits.
pub(crate) const OTHER_ATTRIBUTES: &str = "other_attributes";

/// The field that holds the order in which the members of `all` came.
pub(crate) const MEMBER_ORDER: &str = "member_order";

/// The thing type that a module defines.
#[derive(Debug)]
pub(crate) struct Thing {
    pub meta: ThingMeta,
    pub version: u32,
    /// The root's Rust type.
    pub type_name: String,
    pub root: XmlName,
    /// Name of module and type without the version's suffix, for a family.
    pub family: Option<Family>,
    /// Whether this is the family's newest version.
    pub newest: bool,
}

/// The plain names that alias a family's newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Family {
    pub module: String,
    pub type_name: String,
}

/// An element's or attribute's name in XML.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct XmlName {
    pub namespace: Option<String>,
    pub local: String,
}

/// Documentation, split as rustdoc likes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Docs {
    pub summary: String,
    /// Paragraphs.
    pub remarks: Vec<String>,
}

impl Docs {
    /// The summary and remarks of an annotation; without nested elements, the
    /// first paragraph of its text is the summary.
    pub(crate) fn of(annotation: &Annotation) -> Docs {
        let paragraphs = |text: &str| {
            text.split("\n\n").filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let mut summary = Vec::new();
        let mut remarks = Vec::new();
        for text in annotation.all("summary") {
            summary.extend(paragraphs(text));
        }
        for name in ["remarks", "remark"] {
            for text in annotation.all(name) {
                remarks.extend(paragraphs(text));
            }
        }
        let mut plain = paragraphs(annotation.text());
        if summary.is_empty() && !plain.is_empty() {
            summary.push(plain.remove(0));
        }
        remarks.extend(plain);
        for vocabulary in annotation.all("preferred-vocabulary") {
            remarks.push(format!("Preferred vocabulary: {vocabulary}."));
        }
        let mut summary = summary.into_iter();
        let first = summary.next().unwrap_or_default();
        Docs { summary: first, remarks: summary.chain(remarks).collect() }
    }

    /// These docs, or `fallback` as their summary when there is none.
    pub(crate) fn or(mut self, fallback: impl FnOnce() -> String) -> Docs {
        if self.summary.is_empty() {
            self.summary = fallback();
        }
        self
    }
}

/// A type to generate.
#[derive(Debug)]
pub(crate) struct Item {
    /// The Rust name, unique in its module.
    pub name: String,
    /// What the schema calls it, for messages.
    pub schema_name: String,
    pub docs: Docs,
    pub place: Place,
    pub kind: ItemKind,
}

#[derive(Debug)]
pub(crate) enum ItemKind {
    /// The type of an element: attributes and content.
    Struct(Struct),
    /// A sequence without an element of its own.
    Group(Vec<Field>),
    /// A choice. With `element`, the whole content of an element.
    Choice {
        variants: Vec<Variant>,
        element: bool,
    },
    /// A root of any content: a document kept untouched.
    Document,
    /// A type that others are derived from, where an element may be of any of them.
    Polymorphic {
        declared: Option<TypeUse>,
        heirs: Vec<Heir>,
    },
    Restriction {
        base: BuiltIn,
        facets: Vec<Vec<Facet>>,
    },
    Enumeration {
        values: Vec<EnumerationValue>,
        collapse: bool,
    },
    /// Another name for a type.
    Alias(TypeUse),
    /// Value alternatives.
    Union(Vec<(String, TypeUse)>),
    /// Value alternatives with facets of their own; `union` is the name of the
    /// alternatives.
    RestrictedUnion {
        union: String,
        members: Vec<(String, TypeUse)>,
        facets: Vec<Vec<Facet>>,
    },
    /// A list with facets of its own; plain lists are used in place.
    List {
        item: TypeUse,
        facets: Vec<Vec<Facet>>,
    },
}

/// A derived type that `xsi:type` can name.
#[derive(Debug)]
pub(crate) struct Heir {
    pub variant: String,
    /// The type's name in XML.
    pub xml: XmlName,
    pub type_: TypeUse,
}

/// A `key` or `unique`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub name: String,
    pub key: bool,
    /// The key that it refers to.
    pub refer: Option<String>,
    /// Not of the element itself, but of elements of this name below it.
    pub within: Option<XmlName>,
    pub selector: Vec<XPath>,
    pub fields: Vec<Vec<XPath>>,
    /// For each field, the built-in type that says how its values compare.
    pub types: Vec<Option<&'static str>>,
}

/// The order of elements in mixed content; elements by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContentModel {
    Element(usize, Occurs),
    Any(Admits, Occurs),
    Sequence(Vec<ContentModel>, Occurs),
    Choice(Vec<ContentModel>, Occurs),
    All(Vec<ContentModel>, Occurs),
}

#[derive(Debug)]
pub(crate) struct EnumerationValue {
    pub variant: String,
    pub text: String,
    pub docs: Docs,
}

#[derive(Debug)]
pub(crate) struct Struct {
    pub attributes: Vec<AttributeField>,
    pub any_attributes: Option<AnyAttributes>,
    pub content: StructContent,
    /// Constraints on the root element, checked once it is read.
    pub identity: Vec<Identity>,
    /// Members of an optional `all` that must be there if any member is, by field.
    pub together: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum StructContent {
    /// Elements in order.
    Sequence(Vec<Field>),
    /// Elements in any order, each at most once.
    All(Vec<Field>),
    /// A simple value.
    Text(TypeUse),
    /// Text and elements: the choice of elements, their names, and their order,
    /// `None` when any will do.
    Mixed { item: String, names: Vec<XmlName>, model: Option<ContentModel> },
}

impl StructContent {
    /// Whether there are members whose order is kept.
    pub(crate) fn is_unordered(&self) -> bool {
        matches!(self, StructContent::All(fields) if fields.len() > 1)
    }

    pub(crate) fn fields(&self) -> &[Field] {
        match self {
            StructContent::Sequence(fields) | StructContent::All(fields) => fields,
            StructContent::Text(_) | StructContent::Mixed { .. } => &[],
        }
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        match self {
            StructContent::Sequence(fields) | StructContent::All(fields) => fields,
            StructContent::Text(_) | StructContent::Mixed { .. } => &mut [],
        }
    }
}

#[derive(Debug)]
pub(crate) struct AttributeField {
    pub name: String,
    pub xml: XmlName,
    pub docs: Docs,
    pub type_: TypeUse,
    pub required: bool,
    pub default: Option<String>,
    pub fixed: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub name: String,
    pub docs: Docs,
    pub occurs: Occurs,
    pub kind: FieldKind,
    /// Part of a cycle: the value lives in a box.
    pub boxed: bool,
    /// Constraints on the element, checked once it is read.
    pub identity: Vec<Identity>,
}

#[derive(Clone, Debug)]
pub(crate) enum FieldKind {
    Element {
        xml: XmlName,
        type_: TypeUse,
        nillable: bool,
        default: Option<String>,
        fixed: Option<String>,
    },
    /// A group or choice of this module, and the names that it may start with.
    Particle {
        item: String,
        first: First,
    },
    Any(Wildcard),
}

/// What a particle may start with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct First {
    pub names: Vec<XmlName>,
    pub wildcards: Vec<Wildcard>,
    pub emptiable: bool,
}

/// A wildcard with its namespaces resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wildcard {
    pub admits: Admits,
    /// `skip`, `lax` or `strict`.
    pub process: &'static str,
}

/// What `anyAttribute` admits.
#[derive(Clone, Debug)]
pub(crate) struct AnyAttributes {
    /// One of these must admit an attribute, each by all of its namespaces.
    pub admits: Vec<Vec<Admits>>,
    /// `skip`, `lax` or `strict`.
    pub process: &'static str,
    /// Declared attributes, whose values are checked.
    pub known: Vec<(XmlName, TypeUse)>,
}

/// The namespaces that a wildcard admits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Admits {
    Any,
    Other(Option<String>),
    List(Vec<Option<String>>),
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub name: String,
    pub docs: Docs,
    pub kind: VariantKind,
}

#[derive(Debug)]
pub(crate) enum VariantKind {
    Element {
        xml: XmlName,
        type_: TypeUse,
        nillable: bool,
        default: Option<String>,
        fixed: Option<String>,
        occurs: Occurs,
        boxed: bool,
        /// Constraints on the element, checked once it is read.
        identity: Vec<Identity>,
    },
    Group {
        item: String,
        first: First,
        boxed: bool,
    },
    Any(Wildcard),
}

/// A built-in type as hv-types spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BuiltIn {
    /// The name in XML Schema.
    pub xsd: &'static str,
    /// The Rust type, in `hv_types::values`, or `String`.
    pub rust: &'static str,
    pub measure: Measure,
    pub ordered: bool,
    pub digits: bool,
    pub collapse: bool,
}

/// What the length facets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Characters,
    Octets,
    None,
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TypeUse {
    BuiltIn(BuiltIn),
    /// An item of a module.
    Item {
        module: ModuleId,
        name: String,
        kind: UseKind,
    },
    /// A type named by the configuration.
    External(String),
    /// A list of values.
    List(Box<TypeUse>),
    /// Any element, untouched (`xs:anyType`, XML Signature).
    Raw,
}

/// What is known of an item where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UseKind {
    /// Text only.
    Value,
    /// Text only, an enumeration whose white space collapses.
    CollapsedEnumeration,
    /// Attributes or children.
    Element,
}
