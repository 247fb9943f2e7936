//! Golden files: compared, or rewritten with `UPDATE_GOLDEN=1`.

use std::path::Path;

/// Compares texts with golden files and reports all differences at the end.
#[derive(Default)]
pub struct Golden {
    differences: Vec<String>,
}

impl Golden {
    /// Compares `actual` with the file, or makes it the file's content.
    pub fn compare(&mut self, path: &Path, actual: &str) {
        let expected = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        if expected == actual {
            return;
        }
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, actual).unwrap();
            return;
        }
        self.expect(path, actual);
    }

    /// Compares `actual` with a file that is written by hand.
    pub fn expect(&mut self, path: &Path, actual: &str) {
        let expected = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        if expected == actual {
            return;
        }
        let name = path.display().to_string();
        let diff = similar::TextDiff::from_lines(&expected, actual);
        self.fail(diff.unified_diff().context_radius(3).header(&name, "actual").to_string());
    }

    /// Notes something that is wrong whatever the golden files say.
    pub fn fail(&mut self, difference: String) {
        self.differences.push(difference);
    }

    /// Fails when anything differed.
    pub fn finish(self) {
        assert!(
            self.differences.is_empty(),
            "{}\n{} golden files differ; when the change is meant, run the test again with UPDATE_GOLDEN=1",
            self.differences.join("\n"),
            self.differences.len()
        );
    }
}
