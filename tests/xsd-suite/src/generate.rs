//! Schemas to Rust modules, modules to crates, crates to programs.

use hv_codegen::Config;
use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Rust source made from the schemas of one test.
pub struct Source {
    pub code: String,
    pub lines: usize,
    /// Whether any global element is there to be a root.
    pub has_roots: bool,
}

/// How long the generator, or a program without a word, may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Generates from the schemas of one test; `Err` is the generator's report.
pub fn generate(schemas: &[PathBuf], serde: bool) -> Result<Source, String> {
    if schemas.is_empty() {
        return Err("no schema is given".to_owned());
    }
    let config = schemas.iter().fold(Config::new().serde(serde), Config::schemas);
    // A case that takes the generator's stack, or its time, costs only itself.
    let (send, receive) = std::sync::mpsc::channel();
    let run = move || {
        let _ = send.send(catch_unwind(AssertUnwindSafe(|| config.run())));
    };
    std::thread::Builder::new().stack_size(256 << 20).spawn(run).map_err(|error| error.to_string())?;
    match receive.recv_timeout(PATIENCE) {
        Err(_) => Err(format!("PANIC: the generator takes more than {} s", PATIENCE.as_secs())),
        Ok(Err(_)) => Err("PANIC in the generator".to_owned()),
        Ok(Ok(Err(error))) => Err(error.to_string()),
        Ok(Ok(Ok(generated))) => {
            let code: String = generated.files.iter().map(|file| file.content.as_str()).collect();
            let has_roots = code.contains("pub type AnyDocument");
            Ok(Source { lines: code.lines().count(), code, has_roots })
        }
    }
}

/// A module to compile, by its name.
pub struct Module {
    pub name: String,
    pub source: Source,
}

/// Where crates are written and built.
pub struct Workshop {
    pub folder: PathBuf,
    pub serde: bool,
    /// Lines of source in one crate, about.
    pub lines: usize,
}

/// A program that was built, and the modules in it.
pub struct Program {
    pub path: PathBuf,
    pub modules: BTreeSet<String>,
}

impl Workshop {
    /// Builds programs of all modules; also the modules that do not compile, with
    /// the compiler's first error.
    pub fn build(&self, modules: &[Module]) -> Result<(Vec<Program>, Vec<(String, String)>), String> {
        let mut programs = Vec::new();
        let mut broken = Vec::new();
        let mut chunks: Vec<Vec<&Module>> = Vec::new();
        let mut lines = usize::MAX;
        for module in modules {
            if lines.saturating_add(module.source.lines) > self.lines {
                chunks.push(Vec::new());
                lines = 0;
            }
            lines += module.source.lines;
            if let Some(chunk) = chunks.last_mut() {
                chunk.push(module);
            }
        }
        let mut left: VecDeque<Vec<&Module>> = chunks.into();
        let mut number = 0;
        while let Some(mut chunk) = left.pop_front() {
            let name = format!("suite_{number}");
            number += 1;
            // Without the modules that fail, until the rest compiles.
            while !chunk.is_empty() {
                self.write_crate(&name, &chunk).map_err(|error| format!("cannot write {name}: {error}"))?;
                let faults = match self.compile(&name)? {
                    Ok(faults) => faults,
                    // Nothing tells which module it is: each half by itself.
                    Err(said) => {
                        match chunk.as_slice() {
                            [only] => broken.push((only.name.clone(), said)),
                            several => {
                                let (one, other) = several.split_at(several.len() / 2);
                                left.push_front(other.to_vec());
                                left.push_front(one.to_vec());
                            }
                        }
                        break;
                    }
                };
                if faults.is_empty() {
                    let modules = chunk.iter().map(|module| module.name.clone()).collect();
                    let binary = format!("{name}{}", std::env::consts::EXE_SUFFIX);
                    programs.push(Program { path: self.folder.join("target/debug").join(binary), modules });
                    break;
                }
                chunk.retain(|module| !faults.iter().any(|(name, _)| *name == module.name));
                broken.extend(faults);
            }
        }
        Ok((programs, broken))
    }

    fn write_crate(&self, name: &str, modules: &[&Module]) -> std::io::Result<()> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(folder.join("src"))?;
        let hv_types = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../hv-types");
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nhv-types = {{ path = {hv_types:?}, default-features = {} }}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n\n[workspace]\n",
            self.serde
        );
        write_changed(&folder.join("Cargo.toml"), &manifest)?;
        // The versions that the runner itself was built with: nothing is downloaded.
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let mut declared = String::new();
        let mut arms = String::new();
        for module in modules {
            let name = &module.name;
            let _ = writeln!(declared, "#[allow(warnings)]\nmod {name};");
            let _ = writeln!(arms, "        {name:?} => rooted(<{name}::AnyDocument>::from_xml(text)),");
            write_changed(&folder.join("src").join(format!("{name}.rs")), &module.source.code)?;
        }
        let dispatch = format!(
            "{declared}\nfn rooted<R: hv_types::xml::ReadParticle + hv_types::xml::WriteParticle>(\n    \
             read: Result<hv_types::xml::Rooted<R>, hv_types::xml::Error>,\n) -> Outcome {{\n    \
             let document = read.map_err(|error| error.to_string())?;\n    \
             document.to_xml().map_err(|error| format!(\"cannot be written: {{error}}\"))\n}}\n\n\
             fn dispatch(module: &str, text: &str) -> Outcome {{\n    match module {{\n{arms}        \
             _ => Err(\"no such module\".to_owned()),\n    }}\n}}\n"
        );
        let main = include_str!("driver.rs.txt").replace("//MODULES\n", &dispatch);
        write_changed(&folder.join("src/main.rs"), &main)
    }

    /// Compiles a crate; the modules with errors, with the first of each, or what cargo
    /// says where no module is named.
    fn compile(&self, name: &str) -> Result<Compiled, String> {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--quiet", "--offline", "--message-format", "json", "--manifest-path"])
            .arg(self.folder.join(name).join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env_remove("RUSTFLAGS")
            .stderr(Stdio::piped())
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if output.status.success() {
            return Ok(Ok(Vec::new()));
        }
        let mut faults: Vec<(String, String)> = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(value) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let message = &value["message"];
            if message["level"] != "error" {
                continue;
            }
            let rendered = message["rendered"].as_str().unwrap_or_default();
            for file in files_of(&message["spans"]) {
                if !faults.iter().any(|(module, _)| *module == file) {
                    faults.push((file, rendered.to_owned()));
                }
            }
        }
        if faults.is_empty() {
            return Ok(Err(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        Ok(Ok(faults))
    }
}

/// The modules that do not compile, or what is said of the crate as a whole.
type Compiled = Result<Vec<(String, String)>, String>;

/// The modules of a message's spans, macro expansions followed.
fn files_of(spans: &serde_json::Value) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    let mut left: Vec<&serde_json::Value> = spans.as_array().into_iter().flatten().collect();
    while let Some(span) = left.pop() {
        if let Some(file) = span["file_name"].as_str() {
            let stem = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
            files.extend(stem.filter(|stem| stem.starts_with("group_")));
        }
        if span["expansion"].is_object() {
            left.push(&span["expansion"]["span"]);
        }
    }
    files
}

/// Cargo compiles again what is written again.
fn write_changed(path: &Path, content: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    std::fs::write(path, content)
}

impl Program {
    /// Reads and writes instances, given as module and file; in order, what was
    /// written, or why not.
    pub fn run(&self, instances: &[(String, PathBuf)]) -> Vec<Result<String, String>> {
        let crashed = || Err("PANIC: the program ended".to_owned());
        let mut outcomes: Vec<Result<String, String>> = Vec::new();
        // An instance that ends the program (a stack overflow) does not hide the rest.
        while outcomes.len() < instances.len() {
            let from = outcomes.len();
            outcomes.extend(self.run_from(&instances[from..]));
            if outcomes.len() < instances.len() {
                outcomes.push(crashed());
            }
        }
        outcomes
    }

    /// What the program says until it ends, or says nothing for too long.
    fn output(&self, child: &mut std::process::Child) -> Vec<u8> {
        let Some(mut stdout) = child.stdout.take() else { return Vec::new() };
        let (send, receive) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count) = std::io::Read::read(&mut stdout, &mut buffer) {
                if count == 0 || send.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut output = Vec::new();
        loop {
            match receive.recv_timeout(PATIENCE) {
                Ok(piece) => output.extend(piece),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                    let _ = child.kill();
                    break;
                }
            }
        }
        let _ = child.wait();
        let _ = reader.join();
        output
    }

    fn run_from(&self, instances: &[(String, PathBuf)]) -> Vec<Result<String, String>> {
        let mut input = String::new();
        for (index, (module, file)) in instances.iter().enumerate() {
            let _ = writeln!(input, "{index}\t{module}\t{}", file.display());
        }
        let child = Command::new(&self.path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = child else {
            return vec![Err(format!("PANIC: cannot run {}", self.path.display())); instances.len()];
        };
        if let Some(mut stdin) = child.stdin.take() {
            // The program reads all before it answers.
            let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
        }
        let output = self.output(&mut child);
        let mut outcomes = Vec::new();
        let mut rest = output.as_slice();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            let mut parts = head.split(' ').skip(1);
            let (word, length) = (parts.next(), parts.next().and_then(|length| length.parse::<usize>().ok()));
            let Some(length) = length.filter(|length| end + 1 + length < rest.len()) else { break };
            let text = String::from_utf8_lossy(&rest[end + 1..end + 1 + length]).into_owned();
            outcomes.push(if word == Some("ok") { Ok(text) } else { Err(text) });
            rest = &rest[end + 2 + length..];
        }
        outcomes
    }
}

/// What a schema without global elements lacks: no document is of it.
pub const ROOTLESS: &str = "
pub enum NoRoot {}
pub type AnyDocument = ::hv_types::xml::Rooted<NoRoot>;
impl ::hv_types::xml::ReadParticle for NoRoot {
    const NAMES: &'static [&'static str] = &[];
    fn starts(_: &mut ::hv_types::xml::Reader<'_>) -> Result<bool, ::hv_types::xml::Error> { Ok(false) }
    fn read_particle(r: &mut ::hv_types::xml::Reader<'_>) -> Result<Self, ::hv_types::xml::Error> {
        Err(r.expected_one_of(&[]))
    }
}
impl ::hv_types::xml::WriteParticle for NoRoot {
    fn write_particle(&self, _: &mut ::hv_types::xml::Writer) -> Result<(), ::hv_types::xml::Error> { Ok(()) }
}
";
