//! Runs of a build script that can be skipped, because nothing has changed.
//!
//! A stamp in `OUT_DIR` repeats, byte for byte, all that a run read and wrote. To
//! compare that is quicker than to hash it, build scripts being compiled without
//! optimization, and two things that differ never pass for the same.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Kinds of files that a given folder is searched for.
const KINDS: &[&str] = &["xsd", "xml", "toml"];

/// What a run depends on, as far as it is known before the run.
pub(crate) struct Stamp {
    /// Where the stamp of the run before is.
    path: PathBuf,
    /// The configuration, with where the output goes.
    config: String,
    /// Files and folders that the configuration names.
    given: Vec<PathBuf>,
    started: SystemTime,
}

impl Stamp {
    /// The stamp of a run that writes to `out`, kept in `folder`.
    pub(crate) fn new(folder: &Path, out: &Path, config: String, given: Vec<PathBuf>) -> Self {
        let mut name = out.file_name().unwrap_or_default().to_owned();
        name.push(".stamp");
        Stamp { path: folder.join(name), config, given, started: SystemTime::now() }
    }

    /// The inputs of the run before, if this one would read and write the same.
    pub(crate) fn unchanged(&self) -> Option<Vec<PathBuf>> {
        let stamp = std::fs::read(&self.path).ok()?;
        let end = stamp.windows(2).position(|two| two == b"\n\n")?;
        let mut lists = std::str::from_utf8(&stamp[..end]).ok()?.split('\t');
        let mut list = || lists.next().map(|list| list.lines().map(PathBuf::from).collect::<Vec<_>>());
        let (inputs, outputs) = (list()?, list()?);
        let state = self.state(&inputs, &outputs).ok()?;
        (stamp[end + 2..] == state[..]).then_some(inputs)
    }

    /// Notes what a run has read and written, for the next one.
    ///
    /// Not when an input changed meanwhile: its new content did not make the output.
    /// Failing to write a stamp only costs time, so it is no error.
    pub(crate) fn write(&self, inputs: &[PathBuf], outputs: &[PathBuf]) {
        let modified = |path: &PathBuf| std::fs::metadata(path).and_then(|metadata| metadata.modified());
        let settled = |path: &PathBuf| modified(path).is_ok_and(|modified| modified < self.started);
        let files = self.files();
        let (Some(read), Some(written)) = (lines(inputs), lines(outputs)) else { return };
        if !files.iter().chain(inputs).all(settled) {
            let _ = std::fs::remove_file(&self.path);
            return;
        }
        if let Ok(state) = self.state(inputs, outputs) {
            let stamp = [format!("{read}\t{written}\n\n").as_bytes(), &state].concat();
            let _ = std::fs::write(&self.path, stamp);
        }
    }

    fn state(&self, inputs: &[PathBuf], outputs: &[PathBuf]) -> io::Result<Vec<u8>> {
        let mut state = Vec::new();
        // The program itself: another build of hv-codegen may generate something else.
        let program = std::env::current_exe()?;
        let metadata = program.metadata()?;
        let built = metadata.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        entry(&mut state, &program, format!("{} {built:?}", metadata.len()).as_bytes());
        // Paths may be relative.
        entry(&mut state, &std::env::current_dir()?, self.config.as_bytes());
        let mut files = self.files();
        files.extend(inputs.iter().chain(outputs).cloned());
        for file in files {
            entry(&mut state, &file, &std::fs::read(&file)?);
        }
        // An import is also looked up under another case: a new name may be nearer.
        let folders: BTreeSet<&Path> = inputs.iter().filter_map(|input| input.parent()).collect();
        for folder in folders {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let names: io::Result<BTreeSet<_>> =
                folder.read_dir()?.map(|entry| entry.map(|entry| entry.file_name())).collect();
            entry(&mut state, folder, format!("{:?}", names?).as_bytes());
        }
        Ok(state)
    }

    /// All files in what was given.
    fn files(&self) -> BTreeSet<PathBuf> {
        let mut files = BTreeSet::new();
        let mut open = self.given.clone();
        while let Some(path) = open.pop() {
            match path.read_dir() {
                Ok(entries) => open.extend(entries.flatten().map(|entry| entry.path()).filter(|path| {
                    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
                    path.is_dir() || KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known))
                })),
                Err(_) => drop(files.insert(path)),
            }
        }
        files
    }
}

/// The paths, one a line; `None` if that cannot be.
fn lines(paths: &[PathBuf]) -> Option<String> {
    let paths: Option<Vec<&str>> = paths.iter().map(|path| path.to_str()).collect();
    let paths = paths?;
    let plain = paths.iter().all(|path| !path.contains(['\n', '\t']));
    plain.then(|| paths.join("\n"))
}

fn entry(state: &mut Vec<u8>, path: &Path, content: &[u8]) {
    state.extend_from_slice(format!("{path:?} {}\n", content.len()).as_bytes());
    state.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// A folder with a schema, what it imports, and an output; stamped.
    struct Run {
        folder: tempfile::TempDir,
    }

    impl Run {
        fn new() -> Self {
            let run = Run { folder: tempfile::tempdir().unwrap() };
            for folder in ["given", "common"] {
                std::fs::create_dir(run.path(folder)).unwrap();
            }
            for file in ["given/a.xsd", "common/b.xsd", "things.rs"] {
                std::fs::write(run.path(file), file).unwrap();
            }
            std::thread::sleep(Duration::from_millis(20));
            let stamp = run.stamp("config");
            assert_eq!(stamp.unchanged(), None, "there is no stamp yet");
            stamp.write(&run.inputs(), &[run.path("things.rs")]);
            assert_eq!(run.stamp("config").unchanged(), Some(run.inputs()));
            run
        }

        fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join(path)
        }

        fn inputs(&self) -> Vec<PathBuf> {
            vec![self.path("common/b.xsd"), self.path("given/a.xsd")]
        }

        fn stamp(&self, config: &str) -> Stamp {
            let out = self.path("things.rs");
            Stamp::new(self.folder.path(), &out, config.to_owned(), vec![self.path("given")])
        }

        fn is_stale(&self) -> bool {
            self.stamp("config").unchanged().is_none()
        }
    }

    #[test]
    fn any_change_to_what_was_read_or_written_makes_a_stamp_stale() {
        for file in ["given/a.xsd", "common/b.xsd", "things.rs"] {
            let run = Run::new();
            std::fs::write(run.path(file), file.to_uppercase()).unwrap();
            assert!(run.is_stale(), "{file} was changed");
            std::fs::write(run.path(file), file).unwrap();
            assert!(!run.is_stale(), "{file} is what it was");
            std::fs::remove_file(run.path(file)).unwrap();
            assert!(run.is_stale(), "{file} was removed");
        }
    }

    #[test]
    fn a_new_file_makes_a_stamp_stale() {
        for file in ["given/new.xsd", "given/deep/new.XSD", "given/map.toml", "common/B.xsd"] {
            let run = Run::new();
            std::fs::create_dir_all(run.path("given/deep")).unwrap();
            std::fs::write(run.path(file), "").unwrap();
            assert!(run.is_stale(), "{file}");
        }
    }

    #[test]
    fn another_configuration_makes_a_stamp_stale() {
        let run = Run::new();
        assert_eq!(run.stamp("other").unchanged(), None);
    }

    #[test]
    fn no_stamp_is_left_when_an_input_changed_during_the_run() {
        let run = Run::new();
        let stamp = run.stamp("config");
        std::thread::sleep(Duration::from_millis(20));
        std::fs::write(run.path("common/b.xsd"), "edited while generating").unwrap();
        stamp.write(&run.inputs(), &[run.path("things.rs")]);
        assert!(run.is_stale());
    }

    #[test]
    fn a_damaged_stamp_is_stale() {
        let run = Run::new();
        let stamp = run.path("things.rs.stamp");
        let bytes = std::fs::read(&stamp).unwrap();
        for length in [0, 5, bytes.len() / 2, bytes.len() - 1] {
            std::fs::write(&stamp, &bytes[..length]).unwrap();
            assert!(run.is_stale(), "cut to {length} bytes");
        }
    }
}
