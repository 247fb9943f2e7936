//! Patterns of any text: refused or translated to what the crate `regex` takes.

/// Translates the text.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(translated) = hv_codegen::pattern::translate(text) {
        // A pattern may be too large to compile, but never malformed.
        match regex::RegexBuilder::new(&translated).size_limit(1 << 20).build() {
            Ok(_) | Err(regex::Error::CompiledTooBig(_)) => {}
            Err(error) => panic!("{text:?} became {translated:?}: {error}"),
        }
    }
}
