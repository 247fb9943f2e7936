//! Standard output and error, shared by all commands: results on the one, remarks and
//! progress on the other.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use hv_types::content::Content;
use hv_types::values::Scalar;

use super::files::{Input, MISUSE};
use super::findings::Remark;

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Nobody reads standard output any more: the command ends.
#[derive(Debug)]
pub(crate) struct Stop;

/// Where a command's words go, and the exit code that it will have.
pub(crate) struct Console {
    out: BufWriter<StdoutLock<'static>>,
    /// Results are seen as they come.
    live: bool,
    progress: Option<Progress>,
    code: u8,
}

/// A line on standard error that is replaced as work goes on.
struct Progress {
    /// When there was last something new to say.
    last: Instant,
    shown: bool,
}

/// Shorter work needs no progress.
const PATIENCE: Duration = Duration::from_millis(700);
const INTERVAL: Duration = Duration::from_millis(100);

impl Console {
    /// Does the work of a command and returns its exit code.
    pub(crate) fn with(work: impl FnOnce(&mut Console) -> Result<(), Stop>) -> u8 {
        let mut console = Console {
            out: BufWriter::new(io::stdout().lock()),
            live: io::stdout().is_terminal(),
            progress: io::stderr()
                .is_terminal()
                .then(|| Progress { last: Instant::now() + PATIENCE, shown: false }),
            code: 0,
        };
        // Who stopped reading has what they wanted.
        let _ = work(&mut console);
        console.clear_progress();
        let flushed = console.out.flush();
        let _ = console.written(flushed);
        console.code
    }

    /// Whether colours are welcome on standard output.
    pub(crate) fn colours(&self) -> bool {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        self.live && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
    }

    /// Raises the exit code to `code`.
    pub(crate) fn exit_with(&mut self, code: u8) {
        self.code = self.code.max(code);
    }

    /// Prints to standard output.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Stop> {
        self.clear_progress();
        let written = self.out.write_all(text.as_bytes());
        let written = if self.live { written.and_then(|()| self.out.flush()) } else { written };
        self.written(written)
    }

    /// Prints a line to standard output.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Stop> {
        self.print(&format!("{}\n", printable(line)))
    }

    /// Prints a line to standard error.
    pub(crate) fn remark(&mut self, line: &str) {
        self.clear_progress();
        if self.live {
            let _ = self.out.flush();
        }
        say(line);
    }

    /// Prints a remark on a file, if there is one, to standard error.
    pub(crate) fn remark_on(&mut self, file: &Input, remark: Option<Remark>) {
        if let Some(remark) = remark {
            self.remark(&remark.line(file, 1));
        }
    }

    /// Says how far the work is, from time to time, if somebody watches.
    pub(crate) fn progress(&mut self, how_far: impl FnOnce() -> String) {
        let Some(progress) = &mut self.progress else { return };
        let now = Instant::now();
        if now < progress.last + INTERVAL {
            return;
        }
        progress.last = now;
        progress.shown = true;
        let _ = write!(io::stderr(), "\r\x1b[2K{}", printable(&how_far()));
    }

    fn clear_progress(&mut self) {
        if let Some(progress) = &mut self.progress
            && progress.shown
        {
            progress.shown = false;
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }

    fn written(&mut self, written: io::Result<()>) -> Result<(), Stop> {
        let Err(error) = written else { return Ok(()) };
        if error.kind() != io::ErrorKind::BrokenPipe {
            self.remark(&format!("error: standard output: {error}"));
            self.exit_with(MISUSE);
        }
        Err(Stop)
    }
}

/// Prints a line to standard error, before there is a console.
pub(crate) fn say(line: &str) {
    // There is nobody to tell that nobody listens.
    let _ = writeln!(io::stderr(), "{}", printable(line));
}

/// A list in JSON, an element a line, printed as its elements come.
pub(crate) struct JsonList {
    empty: bool,
}

impl JsonList {
    pub(crate) fn start(console: &mut Console) -> Result<Self, Stop> {
        console.print("[")?;
        Ok(JsonList { empty: true })
    }

    pub(crate) fn push(&mut self, element: &str, console: &mut Console) -> Result<(), Stop> {
        console.print(if self.empty { "\n" } else { ",\n" })?;
        self.empty = false;
        console.print(element)
    }

    pub(crate) fn end(self, console: &mut Console) -> Result<(), Stop> {
        console.print(if self.empty { "]\n" } else { "\n]\n" })
    }
}

/// A JSON object with its members in order.
#[derive(Default)]
pub(crate) struct Object(Vec<(&'static str, Content<'static>)>);

impl Object {
    pub(crate) fn text(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.0.push((name, Content::Scalar(Scalar::Text(text.into().into()))));
        self
    }

    pub(crate) fn number(mut self, name: &'static str, number: u64) -> Self {
        self.0.push((name, Content::Scalar(Scalar::Unsigned(number))));
        self
    }

    /// Adds a member if there is a value.
    pub(crate) fn optional<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }
}

/// The object on a line.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = Content::Fields("object", self.0.clone());
        f.write_str(&serde_json::to_string(&members).map_err(|_| fmt::Error)?)
    }
}

/// A number of things, as words: `1 thing`, `2 things`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The text without characters that would command a terminal; line breaks and tabs stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    // Those that turn the direction of text can make it look like another one.
    let hostile = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hostile(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn text_cannot_command_a_terminal() {
        assert_eq!(printable("größer\n\t<"), "größer\n\t<");
        assert_eq!(printable("a\u{1b}[2J\u{9b}\u{202e}b"), "a\\u{1b}[2J\\u{9b}\\u{202e}b");
    }
}
