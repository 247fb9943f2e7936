//! Builds the model: modules and names first, then items as they are needed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use super::names::Taken;
use super::particle::{Kind, Node};
use super::*;
use crate::catalog::Catalog;
use crate::error::{Code, Diagnostic, Error, Problems};
use crate::schema::{Blocked, Content, QName, Schemas, Type, TypeRef, is_original};

/// The namespace of `xsi:schemaLocation`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What the model is built from, beside the schemas.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Documents to generate whole.
    pub selected: Vec<DocumentId>,
    /// Namespaces that live in another crate: path of the module.
    pub external_modules: BTreeMap<String, String>,
    /// Types of such namespaces that are generated all the same.
    pub local_types: BTreeSet<(DocumentId, String)>,
    /// Types that live elsewhere: path of the type.
    pub external_types: HashMap<QName, String>,
    /// The thing types that were found, selected or not: they decide on names.
    pub catalog: Catalog,
    /// Whether types of other crates are built too: version maps look into them.
    pub foreign_shapes: bool,
}

/// Builds the model, or reports every problem of what was asked for.
pub(crate) fn build(schemas: &Schemas, options: &Options) -> Result<Model, Error> {
    let mut builder = Builder {
        schemas,
        options,
        modules: Vec::new(),
        by_document: HashMap::new(),
        taken: Vec::new(),
        names: HashMap::new(),
        heirs: heirs(schemas),
        substitutes: HashMap::new(),
        checked: HashSet::new(),
        polymorphic: HashMap::new(),
        requested: HashSet::new(),
        foreign: false,
        queue: VecDeque::new(),
        problems: Problems::default(),
    };
    builder.name_modules();
    builder.find_substitutes();
    builder.request_selected();
    while let Some(component) = builder.queue.pop_front() {
        builder.component(&component);
    }
    let Builder { mut modules, problems, .. } = builder;
    problems.into_result()?;
    for module in &mut modules {
        module.items.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.name.cmp(&b.name)));
    }
    let mut model = Model { modules, nil_types: HashSet::new(), given_types: HashSet::new() };
    complete_roots(schemas, &mut model);
    recursion::box_cycles(&mut model);
    given::find(&mut model);
    Ok(model)
}

/// What belongs to the root element rather than to its type: its constraints, and
/// the schema's location, which documents of other standards carry.
fn complete_roots(schemas: &Schemas, model: &mut Model) {
    for (schema, module) in schemas.iter().zip(&mut model.modules) {
        let (Some(thing), Some((_, element))) = (&module.thing, schema.elements.first()) else { continue };
        let root = module.items.iter_mut().find(|item| item.name == thing.type_name);
        if let Some(Item { kind: ItemKind::Struct(root), .. }) = root {
            root.identity = super::identity::identity(schemas, schema.id, element);
            let declared = |attribute: &AttributeField| {
                attribute.xml.namespace.as_deref() == Some(XSI) && attribute.xml.local == "schemaLocation"
            };
            if module.qualified && !root.attributes.iter().any(declared) {
                root.attributes.push(AttributeField {
                    name: "schema_location".to_owned(),
                    xml: XmlName { namespace: Some(XSI.to_owned()), local: "schemaLocation".to_owned() },
                    docs: Docs {
                        summary: "Where the document says that its schema is.".to_owned(),
                        remarks: Vec::new(),
                    },
                    type_: simple::any_string(),
                    required: false,
                    default: None,
                    fixed: None,
                });
            }
        }
    }
}

pub(super) struct Builder<'s> {
    pub(super) schemas: &'s Schemas,
    pub(super) options: &'s Options,
    pub(super) modules: Vec<Module>,
    pub(super) by_document: HashMap<DocumentId, ModuleId>,
    /// Type names taken, by module.
    pub(super) taken: Vec<Taken>,
    /// Rust names of components.
    pub(super) names: HashMap<Component, String>,
    /// Complex types by the type that they are derived from.
    pub(super) heirs: HashMap<(DocumentId, String), Vec<(DocumentId, String)>>,
    /// Simple types whose definitions were checked.
    pub(super) checked: HashSet<Place>,
    /// Global elements by the one that they may stand for.
    pub(super) substitutes: HashMap<(DocumentId, String), Vec<(DocumentId, String)>>,
    /// Names of the enums for types with heirs, and what is blocked in them.
    pub(super) polymorphic: HashMap<((DocumentId, String), Blocked), String>,
    pub(super) requested: HashSet<Component>,
    /// Another crate has the component that is built.
    pub(super) foreign: bool,
    /// Components to build.
    pub(super) queue: VecDeque<Component>,
    pub(super) problems: Problems,
}

/// A global component that becomes an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Component {
    Type(DocumentId, String),
    /// An element whose type is defined in place.
    Element(DocumentId, String),
}

/// Where in the model something is built: names of what is inside start with its name.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub document: DocumentId,
    pub module: ModuleId,
    /// The Rust name of the type around.
    pub name: String,
    pub schema_name: String,
}

impl Builder<'_> {
    pub(super) fn fault(&mut self, code: Code, place: &Place, message: impl Into<String>) {
        self.problems.push(Diagnostic::at(code, place, message));
    }

    pub(super) fn unsupported(&mut self, what: &str, place: &Place, help: &str) {
        let message = format!("{what} is not supported");
        self.problems.push(Diagnostic::at(Code::Unsupported, place, message).help(help));
    }

    pub(super) fn scope(&self, document: DocumentId, name: &str) -> Scope {
        Scope {
            document,
            module: self.by_document[&document],
            name: name.to_owned(),
            schema_name: name.to_owned(),
        }
    }

    /// The scope of something called `name` inside `scope`.
    pub(super) fn scope_in(&self, scope: &Scope, name: &str) -> Scope {
        Scope {
            name: format!("{}{}", scope.name, names::type_name(name)),
            schema_name: name.to_owned(),
            ..scope.clone()
        }
    }

    pub(super) fn unique_type(&mut self, module: ModuleId, wish: String) -> String {
        self.taken[module.0].unique(wish)
    }

    pub(super) fn push_item(&mut self, module: ModuleId, item: Item) {
        if self.foreign {
            self.modules[module.0].foreign.insert(item.name.clone());
        }
        self.modules[module.0].items.push(item);
    }

    // ---- names ----

    /// A module a document; thing types are named by their root, others by file.
    pub(super) fn name_modules(&mut self) {
        let mut taken = Taken::default();
        let mut roots = HashMap::new();
        for schema in self.schemas.iter() {
            let id = ModuleId(self.modules.len());
            let external =
                schema.target.as_ref().and_then(|target| self.options.external_modules.get(target));
            let external = external.filter(|_| !self.options.selected.contains(&schema.id)).cloned();
            let mut types = Taken::default();
            let mut thing = None;
            let stem = schema.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let mut name = names::module_name(stem.as_deref().unwrap_or("schema"));
            match (&schema.thing, schema.elements.first()) {
                (Some(meta), Some((root, element))) => {
                    let naming = self.options.catalog.naming(&schema.path, root, meta.version);
                    let selected = self.options.selected.contains(&schema.id);
                    if selected && let Some(first) = roots.insert(naming.type_name.clone(), &schema.file) {
                        let message =
                            format!("the Rust type `{}` is also that of `{first}`", naming.type_name);
                        self.problems.push(
                            Diagnostic::at(Code::Duplicate, &schema.place, message)
                                .help("give one of them another version, or generate them apart"),
                        );
                    }
                    let qualified = element.qualified && schema.qualified;
                    thing = Some(Thing {
                        meta: meta.clone(),
                        version: meta.version.unwrap_or(1),
                        type_name: types.unique(naming.type_name),
                        root: XmlName {
                            namespace: schema.target.clone().filter(|_| qualified),
                            local: root.clone(),
                        },
                        family: naming.family,
                        newest: naming.newest,
                    });
                    name = naming.module;
                }
                (Some(_), None) => {
                    let message = "a thing type needs a global element as its root";
                    self.fault(Code::Metadata, &schema.place, message);
                }
                (None, _) => {}
            }
            // A root whose type is defined next to it shares its name with that type.
            let root_type = schema.elements.first().and_then(|(_, element)| match &element.type_ {
                TypeRef::Named(reference) if reference.name.namespace == schema.target => {
                    schema.types.get_key_value(&reference.name.local).map(|(name, _)| name)
                }
                _ => None,
            });
            for type_ in schema.types.keys() {
                if let (Some(thing), true) = (&thing, root_type == Some(type_)) {
                    let component = Component::Type(schema.id, type_.clone());
                    self.names.insert(component, thing.type_name.clone());
                    continue;
                }
                let wish = names::type_name(type_);
                // The root's name is its own; a type of the same name is marked.
                let clashes = thing.as_ref().is_some_and(|thing| thing.type_name == wish);
                let wish = if clashes { format!("{wish}Type") } else { wish };
                let rust = types.unique(wish);
                self.names.insert(Component::Type(schema.id, type_.clone()), rust);
            }
            for (index, element) in schema.elements.values().enumerate() {
                if matches!(element.type_, TypeRef::Inline(_)) {
                    let root = thing.as_ref().filter(|_| index == 0).map(|thing| thing.type_name.clone());
                    let rust = root.unwrap_or_else(|| types.unique(names::type_name(&element.name)));
                    self.names.insert(Component::Element(schema.id, element.name.clone()), rust);
                }
            }
            let local_types: BTreeSet<String> = self
                .options
                .local_types
                .iter()
                .filter(|(document, _)| *document == schema.id)
                .filter_map(|(document, name)| self.names.get(&Component::Type(*document, name.clone())))
                .cloned()
                .collect();
            let is_generated = external.is_none() || !local_types.is_empty();
            self.modules.push(Module {
                name: if is_generated { taken.unique(name) } else { name },
                file: schema.file.clone(),
                docs: Docs::of(&schema.annotation),
                namespace: schema.target.clone(),
                qualified: schema.qualified,
                thing,
                external,
                local_types,
                foreign: BTreeSet::new(),
                items: Vec::new(),
                roots: None,
                complex_types: HashMap::new(),
            });
            for (type_, _) in schema.types.iter().filter(|(_, type_)| matches!(type_, Type::Complex(_))) {
                let xml = XmlName { namespace: schema.target.clone(), local: type_.clone() };
                let item = self.names[&Component::Type(schema.id, type_.clone())].clone();
                self.modules[id.0].complex_types.insert(item, xml);
            }
            self.taken.push(types);
            self.by_document.insert(schema.id, id);
        }
    }

    pub(super) fn request_selected(&mut self) {
        let schemas = self.schemas;
        for &id in &self.options.selected {
            let schema = schemas.get(id);
            for name in schema.types.keys().filter(|name| !is_original(name)) {
                self.request(id, Component::Type(id, name.clone()));
            }
            let root =
                self.modules[self.by_document[&id].0].thing.as_ref().map(|thing| thing.type_name.clone());
            for (index, element) in schema.elements.values().enumerate() {
                let root = root.clone().filter(|_| index == 0);
                self.global_element(id, element, root);
            }
        }
        self.roots();
    }

    /// A document of a schema without a thing type may have any global element as
    /// its root, those of included and imported schemas among them.
    fn roots(&mut self) {
        let schemas = self.schemas;
        let mut documents = BTreeSet::new();
        for &id in &self.options.selected {
            if schemas.get(id).thing.is_none() {
                documents.extend(schemas.visible(id));
            }
        }
        for &id in &documents {
            let schema = schemas.get(id);
            let module = &self.modules[self.by_document[&id].0];
            if module.thing.is_some() || module.external.is_some() {
                continue;
            }
            let elements = schema.elements.values().filter(|element| !element.abstract_);
            let nodes: Vec<Node> = elements
                .map(|element| Node {
                    place: element.place.clone(),
                    docs: Docs::of(&element.annotation),
                    occurs: Occurs::ONCE,
                    kind: Kind::Element { document: id, element: Box::new(element.clone()) },
                    label: None,
                })
                .collect();
            if nodes.is_empty() {
                continue;
            }
            let docs = Docs {
                summary: "The root of a document: one of the schema's global elements.".to_owned(),
                remarks: Vec::new(),
            };
            let mut scope = self.scope(id, "Root");
            scope.schema_name = "root".to_owned();
            let name = self.choice_item(&scope, "Root".to_owned(), &nodes, &docs, &schema.place);
            self.modules[self.by_document[&id].0].roots = name;
        }
    }

    pub(super) fn request(&mut self, document: DocumentId, component: Component) {
        let external = match &component {
            Component::Type(_, name) => {
                let target = self.schemas.get(document).target.as_deref();
                self.external_type(&QName::new(target, name)).is_some()
            }
            Component::Element(..) => false,
        };
        if external || (self.is_foreign(document, &component) && !self.options.foreign_shapes) {
            return;
        }
        if self.requested.insert(component.clone()) {
            self.queue.push_back(component);
        }
    }

    /// Whether another crate has the component.
    fn is_foreign(&self, document: DocumentId, component: &Component) -> bool {
        let is_local = match component {
            Component::Type(_, name) => self.options.local_types.contains(&(document, name.clone())),
            Component::Element(..) => false,
        };
        self.modules[self.by_document[&document].0].external.is_some() && !is_local
    }

    pub(super) fn component(&mut self, component: &Component) {
        let schemas = self.schemas;
        let (Component::Type(document, _) | Component::Element(document, _)) = component;
        self.foreign = self.is_foreign(*document, component);
        let rust = self.names[component].clone();
        match component {
            Component::Type(document, name) => {
                let Some(type_) = schemas.get(*document).types.get(name) else { return };
                if self.is_circular(*document, type_) {
                    let message = format!("the simple type `{name}` contains itself");
                    self.fault(Code::Circular, type_.place(), message);
                    return;
                }
                let mut scope = self.scope(*document, &rust);
                scope.schema_name.clone_from(name);
                self.item(&scope, type_, Docs::default(), type_.place());
            }
            Component::Element(document, name) => {
                let Some(element) = schemas.get(*document).elements.get(name) else { return };
                let TypeRef::Inline(type_) = &element.type_ else { return };
                let mut scope = self.scope(*document, &rust);
                scope.schema_name.clone_from(name);
                self.item(&scope, type_, Docs::of(&element.annotation), &element.place);
            }
        }
    }
}

/// Complex types by the named type that they extend or restrict.
fn heirs(schemas: &Schemas) -> HashMap<(DocumentId, String), Vec<(DocumentId, String)>> {
    let mut heirs: HashMap<_, Vec<_>> = HashMap::new();
    for schema in schemas.iter() {
        for (name, type_) in &schema.types {
            let Type::Complex(complex) = type_ else { continue };
            let base = match &complex.content {
                Content::Particle(_) => continue,
                Content::SimpleExtension(base)
                | Content::SimpleRestriction { base, .. }
                | Content::Extension { base, .. }
                | Content::Restriction { base, .. } => base,
            };
            if let Ok((document, Type::Complex(_))) = schemas.type_(schema.id, base) {
                heirs.entry((document, base.name.local.clone())).or_default().push((schema.id, name.clone()));
            }
        }
    }
    heirs
}
