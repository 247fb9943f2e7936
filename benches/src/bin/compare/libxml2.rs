//! libxml2, by way of Python's lxml, in a process of its own: the clock runs there, so that
//! neither its start nor loading the schema counts.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use crate::inputs::Input;
use crate::measure::Engine;
use crate::{Outcome, scratch};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin/compare/libxml2.py");
/// Imports the schemas of all compared types.
const SCHEMA: &str = concat!(env!("OUT_DIR"), "/xsd/common/answer.xsd");

/// The running script.
#[derive(Clone)]
pub struct Libxml2(Rc<RefCell<Process>>);

struct Process {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Libxml2 {
    /// `None` when there is no Python with lxml.
    pub fn start() -> Outcome<Option<Self>> {
        if version().is_none() {
            return Ok(None);
        }
        let mut child =
            Command::new("python3").arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        Ok(Some(Libxml2(Rc::new(RefCell::new(Process { child, commands, answers })))))
    }

    pub fn engines(&self, input: &Input) -> Outcome<Vec<Engine>> {
        let file = scratch("inputs")?.join(input.name.replace([' ', ','], "-")).with_extension("xml");
        std::fs::write(&file, input.qualified)?;
        Ok(vec![
            self.engine("libxml2, parse", "parse", file.clone()),
            self.engine("libxml2, parse and validate", "validate", file),
        ])
    }

    fn engine(&self, name: &'static str, operation: &'static str, file: PathBuf) -> Engine {
        let (process, same, checked) = (self.clone(), self.clone(), file.clone());
        Engine {
            name,
            run: Box::new(move |times| process.run(operation, &file, times)),
            check: Box::new(move || same.run(operation, &checked, 1).map(drop)),
        }
    }

    fn run(&self, operation: &str, file: &Path, times: u32) -> Outcome<Duration> {
        let mut process = self.0.borrow_mut();
        let commands = process.commands.as_mut().ok_or("the script was stopped")?;
        writeln!(commands, "{operation}\t{SCHEMA}\t{}\t{times}", file.display())?;
        let mut answer = String::new();
        process.answers.read_line(&mut answer)?;
        // An empty answer: the script has ended and has said why.
        let nanoseconds = answer.trim().parse().map_err(|_| "libxml2.py failed")?;
        Ok(Duration::from_nanos(nanoseconds))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Without its input the script ends; how is of no interest any more.
        self.commands = None;
        let _ = self.child.wait();
    }
}

/// The versions of libxml2 and lxml, if they are installed.
pub fn version() -> Option<String> {
    let script = "from lxml import etree as e; \
        print('libxml2 %s (lxml %s)' % ('.'.join(map(str, e.LIBXML_VERSION)), e.__version__))";
    let output = Command::new("python3").args(["-c", script]).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
