//! The schemas that the generator compares with hv-types are those of `xsd/common`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod common;

use common::Golden;
use std::path::Path;

/// The schema without annotations, comments and empty lines.
fn stripped(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    for (open, close) in [("<annotation>", "</annotation>"), ("<!--", "-->")] {
        while let Some(start) = text.find(open) {
            let end = start + text[start..].find(close).expect("it is closed") + close.len();
            text.replace_range(start..end, "");
        }
    }
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_built_in_schemas_are_those_that_hv_types_is_generated_from() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let originals = here.join("../xsd/common");
    if !originals.is_dir() {
        // A published package has no `xsd/`; nothing can have gone stale there.
        return;
    }
    let mut golden = Golden::default();
    for file in ["types.xsd", "base.xsd", "dates.xsd"] {
        let original = std::fs::read_to_string(originals.join(file)).unwrap();
        golden.compare(&here.join("src/common").join(file), &stripped(&original));
    }
    golden.finish();
}
