//! Makes a module of every golden source, and a list of all of them.

use std::fmt::Write;
use std::path::Path;
use std::{env, error, fs};

fn main() -> Result<(), Box<dyn error::Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../golden").canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut modules = String::new();
    let mut cases = String::new();
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    for path in &paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let module = format!("case_{}", name.replace('-', "_"));
        // The root's type is what the source exports first.
        let source = fs::read_to_string(path)?;
        let exports = source.lines().find_map(|line| line.trim().strip_prefix("pub use ")?.strip_suffix(';'));
        let root = exports.ok_or_else(|| format!("{name}.rs exports no thing type"))?;
        writeln!(modules, "/// The source `{name}.rs`.\n#[path = {path:?}]\npub mod {module};")?;
        writeln!(cases, "Case::of::<{module}::{root}>({name:?}),")?;
    }
    let out = env::var("OUT_DIR")?;
    fs::write(
        Path::new(&out).join("cases.rs"),
        format!("{modules}\n/// All cases.\n#[must_use]\npub fn cases() -> Vec<Case> {{ vec![{cases}] }}\n"),
    )?;
    Ok(())
}
