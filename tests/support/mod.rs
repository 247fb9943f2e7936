//! What several tests need: the shared material, and XML equality.
#![allow(dead_code, reason = "each test uses a part")]

pub mod equal;
pub mod tree;
pub mod variants;

use std::path::PathBuf;

/// The folder of reference material, which lies beside the repository; it is not
/// part of it. Without it, the tests that need it say so and pass.
pub fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("HV_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("note: no reference material at {}: nothing to compare with", folder.display());
    None
}

/// Reads a file that must be there.
pub fn read(path: impl AsRef<std::path::Path>) -> String {
    let path = path.as_ref();
    let text = std::fs::read_to_string(path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A capture with its dates as a writer may write them: the published example has a
/// blank in place of `T`, and a day of one digit.
pub fn with_exact_dates(text: &str) -> String {
    text.replace("2008-12-10 03:47:35.550</eff-date>", "2008-12-10T03:47:35.55</eff-date>")
        .replace("2008-12-10 03:47:35.550</timestamp>", "2008-12-10T03:47:35.55Z</timestamp>")
        .replace("2008-12-2 10:31:16.345</timestamp>", "2008-12-02T10:31:16.345Z</timestamp>")
}
