//! The list of tests that are known to fail. It may only shrink: a test in it that
//! passes is a failure, and so is one that does not exist.

use std::collections::BTreeMap;
use std::path::Path;

/// Tests by `set/group/test`, with the reason why they fail.
#[derive(Debug, Default)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    /// Adds the lines `set/group/test: reason` of a file; `#` starts a comment.
    pub fn read(&mut self, path: &Path) -> Result<(), String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((test, reason)) = line.split_once(": ") else {
                return Err(format!("{}:{}: expected `set/group/test: reason`", path.display(), number + 1));
            };
            self.0.insert(test.to_owned(), reason.to_owned());
        }
        Ok(())
    }

    /// Why the test is known to fail.
    pub fn reason(&self, test: &str) -> Option<&str> {
        self.0.get(test).map(String::as_str)
    }

    pub fn tests(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
