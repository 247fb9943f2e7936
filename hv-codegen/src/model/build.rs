//! Builds the model: modules and names first, then items as they are needed.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::names::Taken;
use super::simple::use_kind;
use super::*;
use crate::catalog::Catalog;
use crate::error::{Code, Diagnostic, Error, Problems};
use crate::schema::{
    AttributeType, AttributeUse, Attributes, ComplexType, Content, Element, QName, Reference, Schemas,
    SimpleRef, Type, TypeRef, Use,
};

/// The namespace of `xsi:schemaLocation`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What the model is built from, beside the schemas.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Documents to generate whole.
    pub selected: Vec<DocumentId>,
    /// Namespaces that live in another crate: path of the module.
    pub external_modules: BTreeMap<String, String>,
    /// Types that live elsewhere: path of the type.
    pub external_types: HashMap<QName, String>,
    /// The thing types that were found, selected or not: they decide on names.
    pub catalog: Catalog,
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
        polymorphic: HashMap::new(),
        requested: HashSet::new(),
        queue: VecDeque::new(),
        problems: Problems::default(),
    };
    builder.name_modules();
    builder.refuse_substitution();
    builder.request_selected();
    while let Some(component) = builder.queue.pop_front() {
        builder.component(&component);
    }
    let Builder { mut modules, problems, .. } = builder;
    problems.into_result()?;
    for module in &mut modules {
        module.items.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.name.cmp(&b.name)));
    }
    let mut model = Model { modules };
    complete_roots(schemas, &mut model);
    recursion::box_cycles(&mut model);
    Ok(model)
}

/// What belongs to the root element rather than to its type: its constraints, and
/// the schema's location, which documents of other standards carry.
fn complete_roots(schemas: &Schemas, model: &mut Model) {
    for (schema, module) in schemas.iter().zip(&mut model.modules) {
        let (Some(thing), Some((_, element))) = (&module.thing, schema.elements.first()) else { continue };
        let root = module.items.iter_mut().find(|item| item.name == thing.type_name);
        if let Some(Item { kind: ItemKind::Struct(root), .. }) = root {
            root.identity = identity(element);
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
    options: &'s Options,
    modules: Vec<Module>,
    by_document: HashMap<DocumentId, ModuleId>,
    /// Type names taken, by module.
    taken: Vec<Taken>,
    /// Rust names of components.
    names: HashMap<Component, String>,
    /// Complex types by the type that they are derived from.
    heirs: HashMap<(DocumentId, String), Vec<(DocumentId, String)>>,
    /// Names of the enums for types with heirs.
    polymorphic: HashMap<(DocumentId, String), String>,
    requested: HashSet<Component>,
    /// Components to build.
    queue: VecDeque<Component>,
    pub(super) problems: Problems,
}

/// A global component that becomes an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Component {
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
        self.modules[module.0].items.push(item);
    }

    // ---- names ----

    /// A module a document; thing types are named by their root, others by file.
    fn name_modules(&mut self) {
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
            self.modules.push(Module {
                name: if external.is_some() { name } else { taken.unique(name) },
                file: schema.file.clone(),
                docs: Docs::of(&schema.annotation),
                namespace: schema.target.clone(),
                qualified: schema.qualified,
                thing,
                external,
                items: Vec::new(),
            });
            self.taken.push(types);
            self.by_document.insert(schema.id, id);
        }
    }

    /// Elements that may stand for others are not among the fields of a type.
    fn refuse_substitution(&mut self) {
        for element in self.schemas.iter().flat_map(|schema| schema.elements.values()) {
            if let Some(head) = &element.substitutes {
                self.unsupported("`substitutionGroup`", &head.place, "use a choice of the elements");
            }
        }
    }

    fn request_selected(&mut self) {
        let schemas = self.schemas;
        for &id in &self.options.selected {
            let schema = schemas.get(id);
            for name in schema.types.keys() {
                self.request(id, Component::Type(id, name.clone()));
            }
            let root =
                self.modules[self.by_document[&id].0].thing.as_ref().map(|thing| thing.type_name.clone());
            for (index, element) in schema.elements.values().enumerate() {
                let root = root.clone().filter(|_| index == 0);
                self.global_element(id, element, root);
            }
        }
    }

    fn request(&mut self, document: DocumentId, component: Component) {
        let module = self.by_document[&document];
        let external = match &component {
            Component::Type(_, name) => {
                let target = self.schemas.get(document).target.as_deref();
                self.external_type(&QName::new(target, name)).is_some()
            }
            Component::Element(..) => false,
        };
        if external || self.modules[module.0].external.is_some() {
            return;
        }
        if self.requested.insert(component.clone()) {
            self.queue.push_back(component);
        }
    }

    fn component(&mut self, component: &Component) {
        let schemas = self.schemas;
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

    // ---- types ----

    /// A global element: its type is an item when it is defined in place.
    fn global_element(&mut self, document: DocumentId, element: &Element, root: Option<String>) {
        let module = self.by_document[&document];
        let docs = Docs::of(&element.annotation);
        match &element.type_ {
            TypeRef::Inline(_) => {
                self.request(document, Component::Element(document, element.name.clone()));
            }
            TypeRef::Named(reference) => {
                let scope = self.scope(document, &names::type_name(&element.name));
                let Some(type_) = self.named_use(&scope, reference) else { return };
                // Only a thing's root needs a type of its own.
                let Some(name) = root else { return };
                let kind = match type_ {
                    // Built under the root's name already.
                    TypeUse::Item { module: of, .. } if of == module => return,
                    TypeUse::Item { kind: UseKind::Element, .. } => {
                        self.root_like(document, reference, &name, &element.name)
                    }
                    TypeUse::Raw => Some(ItemKind::Document),
                    value => Some(ItemKind::Struct(Struct {
                        attributes: Vec::new(),
                        any_attributes: false,
                        content: StructContent::Text(value),
                        identity: Vec::new(),
                    })),
                };
                let Some(kind) = kind else { return };
                self.push_item(
                    module,
                    Item {
                        name,
                        schema_name: element.name.clone(),
                        docs,
                        place: element.place.clone(),
                        kind,
                    },
                );
            }
            TypeRef::Unspecified => {
                let Some(name) = root else { return };
                self.push_item(
                    module,
                    Item {
                        name,
                        schema_name: element.name.clone(),
                        docs,
                        place: element.place.clone(),
                        kind: ItemKind::Document,
                    },
                );
            }
        }
    }

    /// A root whose type is defined in another module: a type of its own with the
    /// same content, since a type of another crate cannot become a thing type.
    fn root_like(
        &mut self,
        document: DocumentId,
        reference: &Reference,
        name: &str,
        schema_name: &str,
    ) -> Option<ItemKind> {
        let schemas = self.schemas;
        let Ok((found, Type::Complex(complex))) = schemas.type_(document, reference) else { return None };
        let scope = Scope {
            document: found,
            module: self.by_document[&document],
            name: name.to_owned(),
            schema_name: schema_name.to_owned(),
        };
        self.complex_item(&scope, complex)
    }

    /// Builds the item of a type under the scope's name.
    fn item(&mut self, scope: &Scope, type_: &Type, docs: Docs, place: &Place) {
        let own = Docs::of(type_.annotation());
        let docs = if docs.summary.is_empty() { own } else { docs };
        let kind = match type_ {
            Type::Simple(simple) => match self.simple(scope, simple, 0) {
                Some(resolved) => self.simple_item(resolved, simple),
                None => None,
            },
            Type::Complex(complex) => self.complex_item(scope, complex),
        };
        if let Some(kind) = kind {
            self.push_item(
                scope.module,
                Item {
                    name: scope.name.clone(),
                    schema_name: scope.schema_name.clone(),
                    docs,
                    place: place.clone(),
                    kind,
                },
            );
        }
    }

    pub(super) fn external_type(&self, name: &QName) -> Option<TypeUse> {
        self.options.external_types.get(name).map(|path| TypeUse::External(path.clone()))
    }

    /// The use of a named type, which is built if it is not yet.
    pub(super) fn named_use(&mut self, scope: &Scope, reference: &Reference) -> Option<TypeUse> {
        if let Some(name) = reference.name.built_in() {
            let found = simple::built_in(name);
            if found.is_none() {
                self.unsupported_type(name, &reference.place);
            }
            return found;
        }
        if let Some(external) = self.external_type(&reference.name) {
            return Some(external);
        }
        if reference.name.namespace.as_deref() == Some(crate::load::fixups::XMLDSIG) {
            return Some(TypeUse::Raw);
        }
        let schemas = self.schemas;
        let (document, type_) = match schemas.type_(scope.document, reference) {
            Ok(found) => found,
            Err(diagnostic) => {
                self.problems.push(diagnostic);
                return None;
            }
        };
        let local = &reference.name.local;
        if let Type::Complex(complex) = type_ {
            let key = (document, local.clone());
            if complex.abstract_ || self.heirs.contains_key(&key) {
                return self.polymorphic_use(key, complex.abstract_, &reference.place);
            }
        }
        Some(self.component_use(document, Component::Type(document, local.clone()), type_))
    }

    fn component_use(&mut self, document: DocumentId, component: Component, type_: &Type) -> TypeUse {
        let name = self.names[&component].clone();
        let kind = match type_ {
            Type::Complex(_) => UseKind::Element,
            Type::Simple(simple) => {
                let inner = self.scope(document, &name);
                // Only to learn its kind: problems are reported when it is built.
                let mut problems = std::mem::take(&mut self.problems);
                let items = self.modules[inner.module.0].items.len();
                let resolved = self.simple_kind(&inner, simple);
                self.modules[inner.module.0].items.truncate(items);
                std::mem::swap(&mut self.problems, &mut problems);
                resolved
            }
        };
        self.request(document, component);
        TypeUse::Item { module: self.by_document[&document], name, kind }
    }

    /// The use of a type that others are derived from: an enum of it and them.
    fn polymorphic_use(
        &mut self,
        key: (DocumentId, String),
        is_abstract: bool,
        place: &Place,
    ) -> Option<TypeUse> {
        let module = self.by_document[&key.0];
        let base = self.names[&Component::Type(key.0, key.1.clone())].clone();
        let item = |name: String| TypeUse::Item { module, name, kind: UseKind::Element };
        if let Some(name) = self.polymorphic.get(&key) {
            return Some(item(name.clone()));
        }
        let name = self.unique_type(module, format!("Any{base}"));
        self.polymorphic.insert(key.clone(), name.clone());
        let mut types = Vec::new();
        let mut pending = VecDeque::from([key.clone()]);
        while let Some(next) = pending.pop_front() {
            if !types.contains(&next) {
                pending.extend(self.heirs.get(&next).into_iter().flatten().cloned());
                types.push(next);
            }
        }
        let mut taken = Taken::default();
        taken.unique("Declared".to_owned());
        let mut heirs = Vec::new();
        for (document, local) in types {
            let schema = self.schemas.get(document);
            if matches!(schema.types.get(&local), Some(Type::Complex(complex)) if complex.abstract_) {
                continue;
            }
            let xml = XmlName { namespace: schema.target.clone(), local: local.clone() };
            let component = Component::Type(document, local.clone());
            let rust = self.names[&component].clone();
            self.request(document, component);
            let module = self.by_document[&document];
            let type_ = TypeUse::Item { module, name: rust.clone(), kind: UseKind::Element };
            heirs.push(Heir { variant: taken.unique(rust), xml, type_ });
        }
        if heirs.is_empty() {
            let message = format!("the type `{}` is abstract and nothing is derived from it", key.1);
            self.fault(Code::Unresolved, place, message);
            return None;
        }
        let declared = (!is_abstract).then(|| item(base));
        let schema = self.schemas.get(key.0);
        let type_place = schema.types.get(&key.1).map_or(&schema.place, Type::place).clone();
        self.push_item(
            module,
            Item {
                name: name.clone(),
                schema_name: key.1.clone(),
                docs: Docs {
                    summary: format!("A value of the type {}, or of one derived from it.", key.1),
                    remarks: vec![
                        "The attribute xsi:type tells which; without it, it is the declared type.".to_owned(),
                    ],
                },
                place: type_place,
                kind: ItemKind::Polymorphic { declared, heirs },
            },
        );
        Some(TypeUse::Item { module, name, kind: UseKind::Element })
    }

    /// Whether a simple type is an enumeration whose white space collapses.
    fn simple_kind(&mut self, scope: &Scope, simple: &crate::schema::SimpleType) -> UseKind {
        use crate::schema::Variety;
        // Lists and unions are plain values whatever their members are.
        let mut current = simple.clone();
        let mut document = scope.document;
        let mut enumerated = false;
        let mut steps = Vec::new();
        for _ in 0..64 {
            let Variety::Restriction { base, facets } = &current.variety else { return UseKind::Value };
            enumerated |= facets.iter().any(|facet| facet.kind == crate::schema::FacetKind::Enumeration);
            steps.push(facets.clone());
            match base {
                SimpleRef::Inline(inner) => current = (**inner).clone(),
                SimpleRef::Named(reference) => {
                    if let Some(name) = reference.name.built_in() {
                        let base = match simple::built_in(name) {
                            Some(TypeUse::BuiltIn(base)) => base,
                            _ => return UseKind::Value,
                        };
                        let base = steps
                            .iter()
                            .rev()
                            .fold(base, |base, facets| simple::with_white_space(base, facets));
                        let collapsed =
                            base.collapse && base.measure == Measure::Characters && base.rust != "AnyUri";
                        return if collapsed && enumerated {
                            UseKind::CollapsedEnumeration
                        } else {
                            UseKind::Value
                        };
                    }
                    match self.schemas.type_(document, reference) {
                        Ok((found, Type::Simple(inner))) => {
                            current = inner.clone();
                            document = found;
                        }
                        _ => return UseKind::Value,
                    }
                }
            }
        }
        UseKind::Value
    }

    /// Whether a simple type is a part of what it consists of.
    fn is_circular(&self, document: DocumentId, type_: &Type) -> bool {
        let Type::Simple(simple) = type_ else { return false };
        let mut seen = HashSet::new();
        let mut left = vec![(document, simple)];
        while let Some((document, part)) = left.pop() {
            for reference in part.parts() {
                match reference {
                    SimpleRef::Inline(inner) => left.push((document, inner)),
                    SimpleRef::Named(reference) => {
                        let Some((found, Type::Simple(named))) =
                            self.schemas.find_type(document, &reference.name)
                        else {
                            continue;
                        };
                        if std::ptr::eq(named, simple) {
                            return true;
                        }
                        if seen.insert((found, &reference.name.local)) {
                            left.push((found, named));
                        }
                    }
                }
            }
        }
        false
    }

    // ---- complex types ----

    fn complex_item(&mut self, scope: &Scope, complex: &ComplexType) -> Option<ItemKind> {
        if complex.abstract_ {
            // No value is of it: only the types derived from it become items.
            return None;
        }
        let mut parts = Parts::default();
        self.gather(scope, complex, &mut parts, 0)?;
        let mut attributes = self.attribute_fields(scope, parts.attributes);
        let any_attributes = parts.any_attributes;
        if let Some((document, text)) = parts.text {
            let text_scope = Scope { document, ..scope.clone() };
            let type_ = match text {
                Text::Reference(reference) => self.named_use(&text_scope, &reference)?,
                Text::Simple(simple) => {
                    self.simple_use(&text_scope, &SimpleRef::Inline(simple), "Value", Docs::default())?
                }
            };
            let reserved = [TEXT_FIELD].into_iter().chain(any_attributes.then_some(OTHER_ATTRIBUTES));
            names::distinguish(&mut attributes, &mut Taken::with(reserved));
            return Some(ItemKind::Struct(Struct {
                attributes,
                any_attributes,
                content: StructContent::Text(type_),
                identity: Vec::new(),
            }));
        }
        if parts.mixed {
            return self.mixed_item(scope, parts.particles, attributes, any_attributes);
        }
        self.content_item(scope, parts.particles, attributes, any_attributes)
    }

    /// Collects what a type and its bases consist of, the outermost base first.
    fn gather(
        &mut self,
        scope: &Scope,
        complex: &ComplexType,
        parts: &mut Parts,
        depth: usize,
    ) -> Option<()> {
        if depth > 32 {
            self.fault(Code::Circular, &complex.place, "the type is derived from itself");
            return None;
        }
        match &complex.content {
            Content::Particle(particle) => {
                parts.particles.extend(particle.clone().map(|particle| (scope.document, particle)));
            }
            Content::SimpleExtension(base) => self.simple_content(scope, base, None, parts, depth)?,
            Content::SimpleRestriction { base, inline, facets } => {
                let narrowed = (inline.as_deref(), facets.as_slice());
                self.simple_content(scope, base, Some(narrowed), parts, depth)?;
            }
            Content::Extension { base, particle } => {
                self.complex_base(scope, base, parts, depth)?;
                parts.particles.extend(particle.clone().map(|particle| (scope.document, particle)));
            }
            Content::Restriction { base, particle } => {
                self.complex_base(scope, base, parts, depth)?;
                // The restriction repeats what it keeps of the particles.
                parts.particles.clear();
                parts.particles.extend(particle.clone().map(|particle| (scope.document, particle)));
            }
        }
        // An extension keeps the base's content, and with it that it is mixed.
        let inherited = matches!(complex.content, Content::Extension { .. }) && parts.mixed;
        parts.mixed = complex.mixed || inherited;
        self.add_attributes(scope.document, &complex.attributes, parts, &mut Vec::new());
        Some(())
    }

    fn complex_base(
        &mut self,
        scope: &Scope,
        base: &Reference,
        parts: &mut Parts,
        depth: usize,
    ) -> Option<()> {
        if base.name.built_in() == Some("anyType") {
            return Some(());
        }
        let schemas = self.schemas;
        match schemas.type_(scope.document, base) {
            Ok((document, Type::Complex(complex))) => {
                let inner = Scope { document, ..scope.clone() };
                self.gather(&inner, complex, parts, depth + 1)
            }
            Ok((_, Type::Simple(_))) => {
                let message = format!("`{}` is a simple type: extend it in `simpleContent`", base.name);
                self.fault(Code::Unresolved, &base.place, message);
                None
            }
            Err(diagnostic) => {
                self.problems.push(diagnostic);
                None
            }
        }
    }

    #[allow(clippy::type_complexity, reason = "an optional pair of the two ways to narrow a value")]
    fn simple_content(
        &mut self,
        scope: &Scope,
        base: &Reference,
        narrowed: Option<(Option<&crate::schema::SimpleType>, &[Facet])>,
        parts: &mut Parts,
        depth: usize,
    ) -> Option<()> {
        let schemas = self.schemas;
        let is_simple = base.name.built_in().is_some() || self.external_type(&base.name).is_some();
        if is_simple {
            parts.text = Some((scope.document, Text::Reference(base.clone())));
        } else {
            match schemas.type_(scope.document, base) {
                Ok((_, Type::Simple(_))) => {
                    parts.text = Some((scope.document, Text::Reference(base.clone())));
                }
                Ok((document, Type::Complex(complex))) => {
                    let inner = Scope { document, ..scope.clone() };
                    self.gather(&inner, complex, parts, depth + 1)?;
                }
                Err(diagnostic) => {
                    self.problems.push(diagnostic);
                    return None;
                }
            }
        }
        let Some((document, text)) = parts.text.take() else {
            self.fault(Code::Unresolved, &base.place, format!("`{}` has no simple content", base.name));
            return None;
        };
        let Some((inline, facets)) = narrowed else {
            parts.text = Some((document, text));
            return Some(());
        };
        let base = match (inline, text) {
            (Some(inline), _) => SimpleRef::Inline(Box::new(inline.clone())),
            (None, Text::Reference(reference)) => SimpleRef::Named(reference),
            (None, Text::Simple(simple)) => SimpleRef::Inline(simple),
        };
        let place = match &base {
            SimpleRef::Named(reference) => reference.place.clone(),
            SimpleRef::Inline(simple) => simple.place.clone(),
        };
        let simple = crate::schema::SimpleType {
            place,
            annotation: Annotation::default(),
            variety: crate::schema::Variety::Restriction { base, facets: facets.to_vec() },
        };
        parts.text = Some((document, Text::Simple(Box::new(simple))));
        Some(())
    }

    // ---- attributes ----

    /// Adds attribute uses; one of the same name replaces an inherited one.
    fn add_attributes(
        &mut self,
        document: DocumentId,
        attributes: &Attributes,
        parts: &mut Parts,
        around: &mut Vec<QName>,
    ) {
        let schemas = self.schemas;
        for reference in &attributes.groups {
            if around.contains(&reference.name) {
                let message = format!("the attribute group `{}` contains itself", reference.name);
                self.fault(Code::Circular, &reference.place, message);
                continue;
            }
            if around.len() > 64 {
                self.unsupported("nesting of more than 64 attribute groups", &reference.place, "join some");
                continue;
            }
            match schemas.attribute_group(document, reference) {
                // A second time it adds nothing.
                Ok((found, group)) if parts.groups.insert((found, reference.name.clone())) => {
                    around.push(reference.name.clone());
                    self.add_attributes(found, group, parts, around);
                    around.pop();
                }
                Ok(_) => {}
                Err(diagnostic) => self.problems.push(diagnostic),
            }
        }
        let mut declared = HashSet::new();
        for use_ in &attributes.uses {
            let Some(attribute) = self.attribute_use(document, use_) else { continue };
            if !declared.insert(attribute.xml.clone()) {
                let message = format!("the attribute `{}` is declared twice", attribute.xml.local);
                self.fault(Code::Duplicate, &attribute.place, message);
            }
            parts.attributes.retain(|other| other.xml != attribute.xml);
            if attribute.use_ != Use::Prohibited {
                parts.attributes.push(attribute);
            }
        }
        parts.any_attributes |= attributes.any.is_some();
    }

    fn attribute_use(&mut self, document: DocumentId, use_: &AttributeUse) -> Option<AttributePart> {
        let schemas = self.schemas;
        match use_ {
            AttributeUse::Local(attribute) => {
                let target = schemas.get(document).target.clone();
                Some(AttributePart {
                    document,
                    xml: XmlName {
                        namespace: target.filter(|_| attribute.qualified),
                        local: attribute.name.clone(),
                    },
                    docs: Docs::of(&attribute.annotation),
                    type_: attribute.type_.clone(),
                    use_: attribute.use_,
                    default: attribute.default.clone(),
                    fixed: attribute.fixed.clone(),
                    place: attribute.place.clone(),
                })
            }
            AttributeUse::Reference { reference, use_, default, fixed, annotation } => {
                let mut part = AttributePart {
                    document,
                    xml: XmlName {
                        namespace: reference.name.namespace.clone(),
                        local: reference.name.local.clone(),
                    },
                    docs: Docs::of(annotation),
                    type_: AttributeType::Unspecified,
                    use_: *use_,
                    default: default.clone(),
                    fixed: fixed.clone(),
                    place: reference.place.clone(),
                };
                if reference.name.namespace.as_deref() == Some(crate::load::fixups::XML) {
                    let Some(name) = crate::load::fixups::xml_attribute(&reference.name.local) else {
                        let message = format!("there is no attribute `xml:{}`", reference.name.local);
                        self.fault(Code::Unresolved, &reference.place, message);
                        return None;
                    };
                    let name = QName::new(Some(crate::schema::XS), name);
                    let type_ = Reference { name, place: reference.place.clone() };
                    part.type_ = AttributeType::Simple(SimpleRef::Named(type_));
                    return Some(part);
                }
                match schemas.attribute(document, reference) {
                    Ok((found, attribute)) => {
                        part.document = found;
                        part.type_ = attribute.type_.clone();
                        part.default = part.default.or_else(|| attribute.default.clone());
                        part.fixed = part.fixed.or_else(|| attribute.fixed.clone());
                        if part.docs.summary.is_empty() {
                            part.docs = Docs::of(&attribute.annotation);
                        }
                        Some(part)
                    }
                    Err(diagnostic) => {
                        self.problems.push(diagnostic);
                        None
                    }
                }
            }
        }
    }

    fn attribute_fields(&mut self, scope: &Scope, parts: Vec<AttributePart>) -> Vec<AttributeField> {
        let mut fields = Vec::new();
        for part in parts {
            let type_ = match &part.type_ {
                AttributeType::Unspecified => simple::built_in("anySimpleType"),
                AttributeType::Simple(simple) => {
                    let inner = Scope { document: part.document, ..scope.clone() };
                    self.simple_use(&inner, simple, &part.xml.local, part.docs.clone())
                }
            };
            let Some(type_) = type_ else { continue };
            let required = part.use_ == Use::Required;
            if required && part.default.is_some() {
                let message = format!("the attribute `{}` is required and has a default", part.xml.local);
                self.fault(Code::Grammar, &part.place, message);
            }
            fields.push(AttributeField {
                name: names::field_name(&part.xml.local),
                xml: part.xml,
                docs: part.docs,
                type_,
                required,
                default: part.default,
                fixed: part.fixed,
            });
        }
        fields
    }

    /// The use of an element's type; a type defined in place becomes an item.
    pub(super) fn element_use(&mut self, scope: &Scope, element: &Element) -> Option<TypeUse> {
        match &element.type_ {
            TypeRef::Unspecified => Some(TypeUse::Raw),
            TypeRef::Named(reference) => self.named_use(scope, reference),
            // One type however often it is referred to, even from inside itself.
            TypeRef::Inline(type_) if element.global => {
                let component = Component::Element(scope.document, element.name.clone());
                Some(self.component_use(scope.document, component, type_))
            }
            TypeRef::Inline(type_) => match &**type_ {
                Type::Simple(simple) => {
                    let inline = SimpleRef::Inline(Box::new(simple.clone()));
                    self.simple_use(scope, &inline, &element.name, Docs::of(&element.annotation))
                }
                Type::Complex(complex) => {
                    let mut inner = self.scope_in(scope, &element.name);
                    inner.name = self.unique_type(scope.module, inner.name);
                    let kind = self.complex_item(&inner, complex)?;
                    let use_kind = use_kind(&kind);
                    let own = Docs::of(&complex.annotation);
                    let docs = if own.summary.is_empty() { Docs::of(&element.annotation) } else { own };
                    self.push_item(
                        scope.module,
                        Item {
                            name: inner.name.clone(),
                            schema_name: inner.schema_name.clone(),
                            docs,
                            place: complex.place.clone(),
                            kind,
                        },
                    );
                    Some(TypeUse::Item { module: scope.module, name: inner.name, kind: use_kind })
                }
            },
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

/// The constraints of an element.
pub(super) fn identity(element: &Element) -> Vec<Identity> {
    element
        .constraints
        .iter()
        .map(|constraint| Identity {
            name: constraint.name.clone(),
            key: constraint.kind == "key",
            selector: constraint.selector.clone(),
            fields: constraint.fields.clone(),
        })
        .collect()
}

/// What a complex type and its bases consist of.
#[derive(Default)]
struct Parts {
    attributes: Vec<AttributePart>,
    any_attributes: bool,
    /// Attribute groups whose attributes are among them.
    groups: HashSet<(DocumentId, QName)>,
    particles: Vec<(DocumentId, crate::schema::Particle)>,
    text: Option<(DocumentId, Text)>,
    mixed: bool,
}

enum Text {
    Reference(Reference),
    Simple(Box<crate::schema::SimpleType>),
}

struct AttributePart {
    document: DocumentId,
    xml: XmlName,
    docs: Docs,
    type_: AttributeType,
    use_: Use,
    default: Option<String>,
    fixed: Option<String>,
    place: Place,
}
