//! Stage 1, load: files and folders to parsed schema documents.
//!
//! xsd-parser reads each document; imports and includes are resolved here, so
//! that a missing file is reported with its importer, and several documents may
//! share a target namespace.

mod annotation;
pub(crate) mod fixups;
pub(crate) mod grammar;
pub(crate) mod lexical;
mod order;
pub(crate) mod scan;
mod xpath;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xsd_parser::models::schema::xs;

pub(crate) use annotation::Annotation;
pub(crate) use scan::Node;
pub(crate) use xpath::{Path as XPath, Step};

use crate::error::{Code, Diagnostic, Error, Place, Problems, shown};

/// Index of a document in [`Loaded`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct DocumentId(pub usize);

/// One schema file, parsed, under one target namespace.
#[derive(Debug)]
pub(crate) struct Document {
    pub path: PathBuf,
    /// The path as the user sees it.
    pub file: Arc<str>,
    pub schema: xs::Schema,
    pub root: Node,
    /// The target namespace; an included document without one takes its includer's.
    pub target: Option<String>,
    /// Documents it imports or includes.
    pub dependencies: Vec<DocumentId>,
    /// Those of them that it redefines, by the place of the `redefine`.
    pub redefined: Vec<(Place, DocumentId)>,
}

/// All documents that the selected ones need.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub documents: Vec<Document>,
    /// Every file that was read, for `rerun-if-changed`.
    pub inputs: BTreeSet<PathBuf>,
}

/// A schema file that was found, scanned but not loaded yet.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub path: PathBuf,
    pub file: Arc<str>,
    /// `Err` when the file is not well-formed or not a schema.
    pub root: Result<Node, Error>,
    text: String,
    /// Whether the user named the file, not just its folder.
    pub named: bool,
}

impl Candidate {
    /// Whether the file defines a thing type. A broken file may: nothing is passed over
    /// in silence.
    pub(crate) fn has_type_id(&self) -> bool {
        match &self.root {
            Ok(root) => root.annotation.first("type-id").is_some(),
            Err(_) => true,
        }
    }
}

/// Finds and scans the schemas of the paths given: files as they are, folders
/// with all their `*.xsd` files, at any depth.
pub(crate) fn find(paths: &[PathBuf], problems: &mut Problems) -> Vec<Candidate> {
    let mut files: BTreeMap<PathBuf, bool> = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            if walk(path, &mut files, problems) == 0 {
                let message = format!("the folder `{}` holds no .xsd file", shown(path));
                problems.push(Diagnostic::new(Code::Unreadable, message));
            }
        } else {
            files.insert(path.clone(), true);
        }
    }
    let mut candidates = Vec::new();
    for (path, named) in files {
        match read(&path) {
            Ok(text) => {
                let file: Arc<str> = shown(&path).into();
                let mut found = Problems::default();
                let root = scan::scan(&file, &text, &mut found);
                let root = match (root, found.into_result()) {
                    (Some(root), Ok(())) => Ok(root),
                    (_, Err(error)) => Err(error),
                    (None, Ok(())) => {
                        let message = "the file is not a schema";
                        Err(Diagnostic::at(Code::NotASchema, &Place::file(file.clone()), message).into())
                    }
                };
                candidates.push(Candidate { path, file, root, text, named });
            }
            Err(diagnostic) => problems.push(diagnostic),
        }
    }
    candidates
}

/// Adds the schemas of a folder, and answers how many it has, new or known.
fn walk(folder: &Path, files: &mut BTreeMap<PathBuf, bool>, problems: &mut Problems) -> usize {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("cannot read the folder `{}`: {error}", shown(folder));
            problems.push(Diagnostic::new(Code::Unreadable, message));
            return 0;
        }
    };
    let mut found = 0;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found += walk(&path, files, problems);
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xsd")) {
            files.entry(path).or_insert(false);
            found += 1;
        }
    }
    found
}

pub(crate) fn read(path: &Path) -> Result<String, Diagnostic> {
    let place = Place::file(shown(path));
    let bytes = std::fs::read(path).map_err(|error| {
        Diagnostic::at(Code::Unreadable, &place, format!("cannot read `{}`: {error}", shown(path)))
            .help("name a schema file, or a folder of schema files")
    })?;
    fixups::byte_order_mark(bytes).map_err(|message| Diagnostic::at(Code::Unreadable, &place, message))
}

/// Loads the selected candidates and everything that they import or include.
pub(crate) fn load<'a>(
    selected: impl Iterator<Item = &'a Candidate> + Send,
    problems: &mut Problems,
) -> Loaded {
    let loaded = with_stack(|| load_here(selected, problems));
    loaded.unwrap_or_else(|diagnostic| {
        problems.push(diagnostic);
        Loaded::default()
    })
}

fn load_here<'a>(selected: impl Iterator<Item = &'a Candidate>, problems: &mut Problems) -> Loaded {
    let mut loader = Loader {
        loaded: Loaded::default(),
        by_key: BTreeMap::new(),
        canonical: HashMap::new(),
        unlocated: Vec::new(),
        problems,
    };
    for candidate in selected {
        match &candidate.root {
            Ok(root) => {
                loader.add(&candidate.path, &candidate.file, &candidate.text, root.clone(), None);
            }
            Err(error) => loader.problems.extend(error.clone()),
        }
    }
    loader.join_unlocated();
    loader.loaded
}

/// Parses the candidates without what they import, for comparing structures.
pub(crate) fn parse_alone<'a>(
    selected: impl Iterator<Item = &'a Candidate> + Send,
    problems: &mut Problems,
) -> Vec<Document> {
    let documents = with_stack(|| parse_alone_here(selected, problems));
    documents.unwrap_or_else(|diagnostic| {
        problems.push(diagnostic);
        Vec::new()
    })
}

fn parse_alone_here<'a>(
    selected: impl Iterator<Item = &'a Candidate>,
    problems: &mut Problems,
) -> Vec<Document> {
    let mut documents = Vec::new();
    for candidate in selected {
        match &candidate.root {
            Err(error) => problems.extend(error.clone()),
            Ok(root) => match parse(&candidate.text) {
                Err(message) => problems.push(Diagnostic::at(Code::Grammar, &root.place, message)),
                Ok(schema) => documents.push(Document {
                    path: candidate.path.clone(),
                    file: candidate.file.clone(),
                    target: schema.target_namespace.clone(),
                    schema,
                    root: root.clone(),
                    dependencies: Vec::new(),
                    redefined: Vec::new(),
                }),
            },
        }
    }
    documents
}

/// Parses schemas that are part of this program, by file name; those that are none are
/// left out.
pub(crate) fn parse_texts(texts: &[(&str, &str)]) -> Vec<Document> {
    let document = |&(file, text): &(&str, &str)| {
        let file: Arc<str> = Arc::from(file);
        let root = scan::scan(&file, text, &mut Problems::default())?;
        let schema = parse(text).ok()?;
        Some(Document {
            path: PathBuf::from(&*file),
            file,
            target: schema.target_namespace.clone(),
            schema,
            root,
            dependencies: Vec::new(),
            redefined: Vec::new(),
        })
    };
    with_stack(|| texts.iter().filter_map(document).collect()).unwrap_or_default()
}

struct Loader<'p> {
    loaded: Loaded,
    /// Canonical path and namespace: a document without a namespace is another
    /// one in each namespace that includes it.
    by_key: BTreeMap<(PathBuf, Option<String>), DocumentId>,
    /// Canonical paths by path: the common schemas are imported by nearly all others.
    canonical: HashMap<PathBuf, PathBuf>,
    /// Imports that name no file: who imports which namespace.
    unlocated: Vec<(DocumentId, Option<String>)>,
    problems: &'p mut Problems,
}

impl Loader<'_> {
    fn canonical(&mut self, path: &Path) -> PathBuf {
        if let Some(known) = self.canonical.get(path) {
            return known.clone();
        }
        let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.canonical.insert(path.to_owned(), canonical.clone());
        canonical
    }

    fn add(
        &mut self,
        path: &Path,
        file: &Arc<str>,
        text: &str,
        root: Node,
        included_into: Option<&str>,
    ) -> Option<DocumentId> {
        let schema = match parse(text) {
            Ok(schema) => schema,
            Err(message) => {
                self.problems.push(Diagnostic::at(Code::Grammar, &root.place, message));
                return None;
            }
        };
        let target = schema.target_namespace.clone().or_else(|| included_into.map(str::to_owned));
        let canonical = self.canonical(path);
        let key = (canonical, target.clone());
        if let Some(id) = self.by_key.get(&key) {
            return Some(*id);
        }
        self.loaded.inputs.insert(path.to_owned());
        let id = DocumentId(self.loaded.documents.len());
        self.by_key.insert(key, id);
        let imports = imports(&schema, &root);
        self.loaded.documents.push(Document {
            path: path.to_owned(),
            file: Arc::clone(file),
            schema,
            root,
            target: target.clone(),
            dependencies: Vec::new(),
            redefined: Vec::new(),
        });
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        for import in imports {
            if import.kind == "import" && import.location.is_none() {
                self.unlocated.push((id, import.namespace.clone()));
            }
            if let Some(dependency) = self.dependency(&folder, file, &import, target.as_deref()) {
                let document = &mut self.loaded.documents[id.0];
                document.dependencies.push(dependency);
                if import.kind == "redefine" {
                    document.redefined.push((import.place.clone(), dependency));
                }
            }
        }
        Some(id)
    }

    /// Imports that name no file are of the documents that were loaded anyway.
    fn join_unlocated(&mut self) {
        for (importer, namespace) in std::mem::take(&mut self.unlocated) {
            let own = &self.loaded.documents[importer.0].target;
            if *own == namespace {
                continue;
            }
            let documents = self.loaded.documents.iter().enumerate();
            let of_namespace = documents.filter(|(_, document)| document.target == namespace);
            let found: Vec<DocumentId> = of_namespace.map(|(id, _)| DocumentId(id)).collect();
            self.loaded.documents[importer.0].dependencies.extend(found);
        }
    }

    fn dependency(
        &mut self,
        folder: &Path,
        importer: &Arc<str>,
        import: &Import,
        target: Option<&str>,
    ) -> Option<DocumentId> {
        if import.kind == "import" && import.namespace.as_deref() == target {
            let message = match target {
                Some(target) => format!("`{target}` is the schema's own namespace, which it cannot import"),
                None => "an `import` must name a namespace here: the schema itself has none".to_owned(),
            };
            self.problems.push(
                Diagnostic::at(Code::Grammar, &import.place, message)
                    .help("documents of one namespace are joined by `include`"),
            );
            return None;
        }
        if import.kind == "import" && fixups::is_built_in(import.namespace.as_deref()) {
            return None;
        }
        // An import without a location only announces a namespace, that of other
        // schemas that are given: see `join_unlocated`.
        let location = import.location.as_deref()?;
        if location.contains("://") {
            let message = format!("the schema `{location}` is not fetched from the network");
            self.problems.push(
                Diagnostic::at(Code::MissingImport, &import.place, message)
                    .help("save it next to the importing file and name that file in `schemaLocation`"),
            );
            return None;
        }
        let mut path = normalize(&folder.join(location.replace('\\', "/")));
        if !path.is_file() {
            let Some(found) = fixups::file_under_another_case(&path) else {
                let message = format!(
                    "the file `{}`, which `{importer}` needs by {}, does not exist",
                    shown(&path),
                    import.kind
                );
                self.problems.push(
                    Diagnostic::at(Code::MissingImport, &import.place, message)
                        .help("put the file there, or remove the import if nothing uses it"),
                );
                return None;
            };
            path = found;
        }
        let canonical = self.canonical(&path);
        let included_into = if import.kind == "import" { None } else { target };
        for namespace in [import.namespace.clone(), target.map(str::to_owned), None] {
            // Known already under the namespace that this dependency gives it.
            if let Some(id) = self.by_key.get(&(canonical.clone(), namespace.clone()))
                && (import.kind != "import" || namespace == import.namespace)
            {
                return Some(*id);
            }
        }
        let text = match read(&path) {
            Ok(text) => text,
            Err(diagnostic) => {
                self.problems.push(diagnostic);
                return None;
            }
        };
        let file: Arc<str> = shown(&path).into();
        let root = scan::scan(&file, &text, self.problems)?;
        let id = self.add(&path, &file, &text, root, included_into)?;
        let found = self.loaded.documents[id.0].target.clone();
        let expected = if import.kind == "import" { import.namespace.as_deref() } else { target };
        if found.as_deref() != expected {
            let message = format!(
                "`{file}` has the target namespace `{}`, not `{}`",
                found.as_deref().unwrap_or("(none)"),
                expected.unwrap_or("(none)")
            );
            self.problems.push(
                Diagnostic::at(Code::Unresolved, &import.place, message)
                    .help("`import` names the file's namespace; `include` is for the own one"),
            );
        }
        Some(id)
    }
}

/// An `import`, `include` or `redefine`.
struct Import {
    kind: &'static str,
    namespace: Option<String>,
    location: Option<String>,
    place: Place,
}

fn imports(schema: &xs::Schema, root: &Node) -> Vec<Import> {
    use xs::SchemaContent::{Annotation, Import as ImportContent, Include, Redefine};
    let components = schema.content.iter().filter(|content| !matches!(content, Annotation(_)));
    components
        .zip(&root.children)
        .filter_map(|(content, node)| {
            let place = node.place.clone();
            Some(match content {
                ImportContent(import) => Import {
                    kind: "import",
                    namespace: import.namespace.clone(),
                    location: import.schema_location.clone(),
                    place,
                },
                Include(include) => Import {
                    kind: "include",
                    namespace: None,
                    location: Some(include.schema_location.clone()),
                    place,
                },
                Redefine(redefine) => Import {
                    kind: "redefine",
                    namespace: None,
                    location: Some(redefine.schema_location.clone()),
                    place,
                },
                _ => return None,
            })
        })
        .collect()
}

/// Stack for xsd-parser, which takes up to a hundred kilobytes for each level of
/// nesting; memory that is not touched costs nothing.
const PARSER_STACK: usize = 64 << 20;

/// Runs something that parses where there is stack enough.
fn with_stack<T: Send>(run: impl FnOnce() -> T + Send) -> Result<T, Diagnostic> {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(PARSER_STACK);
        match builder.spawn_scoped(scope, run) {
            Ok(thread) => Ok(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
            Err(error) => {
                let message = format!("no thread can be started to read the schemas: {error}");
                Err(Diagnostic::new(Code::Unreadable, message))
            }
        }
    })
}

/// To be called within [`with_stack`].
fn parse(text: &str) -> Result<xs::Schema, String> {
    std::panic::catch_unwind(|| parse_here(text))
        .unwrap_or_else(|_| Err("the file cannot be parsed".to_owned()))
}

fn parse_here(text: &str) -> Result<xs::Schema, String> {
    let schemas = xsd_parser::pipeline::parser::Parser::new()
        .with_default_namespaces()
        .resolve_includes(false)
        .add_schema_from_str(text)
        .map_err(|error| error.to_string())?
        .finish();
    let schema = schemas.schemas().next().map(|(_, info)| info.schema.clone());
    schema.ok_or_else(|| "the file holds no schema".to_owned())
}

/// `a/../b` as `b`, so that one file has one shown path.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::ParentDir if normal.file_name().is_some() && !normal.ends_with("..") => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
