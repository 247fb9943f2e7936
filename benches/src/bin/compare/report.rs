//! `BENCHMARKS.md`: prose of ours around tables of the program's.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, libxml2};

/// The file; tables stand between `<!-- NAME -->` and `<!-- end of NAME -->`.
pub struct Report {
    path: PathBuf,
    text: String,
}

impl Report {
    pub fn open(path: &Path) -> Outcome<Self> {
        let text = if path.exists() { std::fs::read_to_string(path)? } else { "# Benchmarks\n".to_owned() };
        Ok(Report { path: path.to_owned(), text })
    }

    /// Puts the table in its place, or at the end when it has none.
    pub fn put(&mut self, name: &str, table: &str) {
        let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
        let block = format!("{start}\n{}\n\n{end}", table.trim());
        match (self.text.find(&start), self.text.find(&end)) {
            (Some(from), Some(to)) if from < to => self.text.replace_range(from..to + end.len(), &block),
            _ => self.text = format!("{}\n\n{block}", self.text.trim_end()),
        }
    }

    pub fn write(&self) -> Outcome<()> {
        Ok(std::fs::write(&self.path, &self.text)?)
    }
}

/// Where and with what it was measured.
pub fn machine() -> String {
    let date = first_line(Command::new("date").args(["-u", "+%Y-%m-%d"]));
    let rustc = first_line(Command::new("rustc").arg("--version"));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(", ");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let peers: Vec<String> = ["quick-xml", "roxmltree", "serde_json", "xsd-parser"]
        .iter()
        .map(|name| format!("{name} {}", locked(name)))
        .collect();
    let libxml2 = libxml2::version().unwrap_or_else(|| "libxml2 not installed: left out".to_owned());
    format!(
        "{date}; {}, {cores} cores, {} {}; load average {load}.\n{rustc}; {}, {libxml2}.",
        processor(),
        std::env::consts::OS,
        std::env::consts::ARCH,
        peers.join(", ")
    )
}

fn processor() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    model.map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.to_owned())
}

fn first_line(command: &mut Command) -> String {
    let output = command.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    output.unwrap_or_default().lines().next().unwrap_or("unknown").to_owned()
}

/// The versions in the lock file; our quick-xml may differ from that of xsd-parser.
fn locked(name: &str) -> String {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock = std::fs::read_to_string(lock).unwrap_or_default();
    let start = format!("name = \"{name}\"\nversion = \"");
    let versions = lock.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    let mut versions: Vec<&str> = versions.collect();
    versions.reverse();
    if versions.is_empty() { "of unknown version".to_owned() } else { versions.join(" and ") }
}
