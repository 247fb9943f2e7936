//! Schemas of any bytes: no panic; refused with a reason, or generated as Rust that
//! parses and in which no name stands twice.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Debug;

use hv_codegen::{Code, Config, Error, Generated};
use tempfile::TempDir;

thread_local! {
    static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

/// Generates from the bytes as a schema.
pub fn run(bytes: &[u8]) {
    let _ = generate(bytes);
}

/// Generates, and checks what any outcome must be.
pub(crate) fn generate(schema: &[u8]) -> Result<Generated, Error> {
    let generated = FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| tempfile::tempdir().expect("a folder can be made"));
        let path = folder.path().join("fuzzed.xsd");
        std::fs::write(&path, schema).expect("a file can be written");
        Config::new().schemas(path).arbitrary(true).run()
    });
    match &generated {
        Ok(generated) => generated.files.iter().for_each(|file| check(&file.content)),
        Err(error) => {
            assert!(!error.diagnostics().is_empty());
            for problem in error.diagnostics() {
                assert!(problem.code != Code::Output, "{error}\n{}", String::from_utf8_lossy(schema));
            }
        }
    }
    generated
}

/// The file is Rust, and the names in it are unique.
fn check(code: &str) {
    let file = syn::parse_file(code).unwrap_or_else(|error| panic!("{error}\n{code}"));
    check_items(&file.items, code);
}

fn check_items(items: &[syn::Item], code: &str) {
    let mut types = Vec::new();
    for item in items {
        match item {
            syn::Item::Struct(item) => {
                types.push(&item.ident);
                unique(item.fields.iter().filter_map(|field| field.ident.as_ref()), &item.ident, code);
            }
            syn::Item::Enum(item) => {
                types.push(&item.ident);
                unique(item.variants.iter().map(|variant| &variant.ident), &item.ident, code);
            }
            syn::Item::Type(item) => types.push(&item.ident),
            syn::Item::Mod(item) => {
                types.push(&item.ident);
                if let Some((_, items)) = &item.content {
                    check_items(items, code);
                }
            }
            _ => {}
        }
    }
    unique(types.into_iter(), &"the module", code);
}

fn unique<'a>(names: impl Iterator<Item = &'a syn::Ident>, of: &dyn Debug, code: &str) {
    let mut seen = HashSet::new();
    for name in names {
        assert!(seen.insert(name), "`{name}` stands twice in {of:?}:\n{code}");
    }
}
