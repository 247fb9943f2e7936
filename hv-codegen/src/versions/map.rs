//! A version map: one TOML file a family, with the place of every line.

use std::path::Path;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::rules::{Rule, Words};
use super::suggest;
use crate::error::{Code, Diagnostic, Place, Problems, shown};
use crate::load::grammar::closest;

/// A version map as it was read; its family is the file's name.
#[derive(Debug)]
pub(crate) struct Map {
    pub steps: Vec<StepMap>,
    pub details: Vec<DetailTable>,
}

/// A step between two neighbouring versions, named by module.
#[derive(Debug)]
pub(crate) struct StepMap {
    pub place: Place,
    pub from: (String, Place),
    pub to: (String, Place),
    pub up: Lines,
    pub down: Lines,
}

/// The lines of one direction, or of a part in it.
#[derive(Debug)]
pub(crate) struct Lines {
    /// The table, as it stands in the file: `step.up`.
    pub name: String,
    pub place: Place,
    pub rules: Vec<Line>,
    pub drops: Vec<DropLine>,
    /// Lines of parts, by the part's path in the target.
    pub parts: Vec<(String, Lines)>,
}

impl Lines {
    fn none(name: &str, place: &Place) -> Self {
        let (rules, drops, parts) = Default::default();
        Lines { name: name.to_owned(), place: place.clone(), rules, drops, parts }
    }
}

/// `TARGET = RULE`.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub place: Place,
    pub target: String,
    pub rule: Rule,
    /// `if-absent = "refuse"`
    pub require: bool,
    /// `if-many = "first"`
    pub first: bool,
    /// `if-refused = "drop"`
    pub attempt: bool,
    /// `if-refused = "refuse"`: the whole with the part.
    pub refuse: bool,
}

/// `SOURCE = "why"` in a table `drop`.
#[derive(Clone, Debug)]
pub(crate) struct DropLine {
    pub place: Place,
    pub source: String,
    pub why: String,
    /// Content that is no loss, since the way back puts it there.
    pub unless: Option<String>,
    /// A function that finds what is lost, and its sources.
    pub hook: Option<(String, Vec<String>)>,
}

/// Fields that are named numbers in a list of the other version.
#[derive(Debug)]
pub(crate) struct DetailTable {
    pub name: String,
    pub place: Place,
    pub lines: Vec<DetailLine>,
}

#[derive(Clone, Debug)]
pub(crate) struct DetailLine {
    pub place: Place,
    pub field: String,
    pub name: String,
    pub units: Option<String>,
}

/// Reads a map; what is wrong goes to `problems`.
pub(crate) fn read(path: &Path, problems: &mut Problems) -> Option<Map> {
    let file: Arc<str> = shown(path).into();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("the version map cannot be read: {error}");
            problems.push(Diagnostic::at(Code::Unreadable, &Place::file(file), message));
            return None;
        }
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    parse(file, &text, stem.as_deref(), problems)
}

/// Parses a map; `stem` is the file's name, which the family has to have.
pub(crate) fn parse(file: Arc<str>, text: &str, stem: Option<&str>, problems: &mut Problems) -> Option<Map> {
    let mut parser = Parser { file, text, problems };
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let place = parser.place(error.span().map_or(0, |span| span.start));
            let help = "a line is `FIELD = { RULE = \"SOURCE\" }`, a table starts with `[step.up]`, and no name \
                        stands twice in a table; a missing header makes lines fall into the table before";
            parser
                .problems
                .push(Diagnostic::at(Code::VersionMap, &place, error.message().to_owned()).help(help));
            return None;
        }
    };
    for value in table.values() {
        parser.undecided(value);
    }
    parser.map(&table, stem)
}

struct Parser<'t, 'p> {
    file: Arc<str>,
    text: &'t str,
    problems: &'p mut Problems,
}

type Table<'t> = DeTable<'t>;
type Entry<'t, 'e> = (&'e Spanned<std::borrow::Cow<'t, str>>, &'e Spanned<DeValue<'t>>);

/// The entries in the order of the file.
fn ordered<'t, 'e>(table: &'e Table<'t>) -> Vec<Entry<'t, 'e>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

impl Parser<'_, '_> {
    fn place(&self, offset: usize) -> Place {
        let before = &self.text[..offset.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Place { file: self.file.clone(), line, column }
    }

    /// Refuses every text that a draft left open.
    fn undecided(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(text) if suggest::is_open(text) => {
                let start = value.span().start;
                let quoted = self.text.get(start..).unwrap_or_default();
                let place = self.place(start + quoted.find("TODO").unwrap_or(0));
                let message = format!("`{}` is still to be decided", text.trim());
                let help = "write what is meant instead, or another rule; no text of a finished map begins with \
                            `TODO`";
                self.problems.push(Diagnostic::at(Code::VersionDraft, &place, message).help(help));
            }
            DeValue::Array(values) => values.iter().for_each(|value| self.undecided(value)),
            DeValue::Table(table) => table.values().for_each(|value| self.undecided(value)),
            _ => {}
        }
    }

    fn fault(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::at(Code::VersionMap, place, message).help(help));
    }

    fn map(&mut self, table: &Table<'_>, stem: Option<&str>) -> Option<Map> {
        let start = self.place(0);
        let mut family = None;
        let mut steps = Vec::new();
        let mut details = Vec::new();
        for (key, value) in ordered(table) {
            let place = self.place(key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("family", DeValue::String(name)) => family = Some((name.to_string(), place)),
                ("step", DeValue::Array(list)) => {
                    for step in list.iter() {
                        let place = self.place(step.span().start);
                        match step.get_ref() {
                            DeValue::Table(table) => steps.extend(self.step(table, &place)),
                            _ => self.fault(&place, "a step is a table", "write `[[step]]`"),
                        }
                    }
                }
                ("step", _) => self.fault(&place, "the steps have no header", "write `[[step]]` before them"),
                ("details", DeValue::Table(tables)) => {
                    for (name, table) in ordered(tables) {
                        let place = self.place(name.span().start);
                        details.push(self.details(name.get_ref(), table.get_ref(), &place));
                    }
                }
                (other, _) => self.unknown(other, &["family", "step", "details"], &place),
            }
        }
        match (&family, stem) {
            (None, _) => {
                let name = stem.unwrap_or("NAME");
                self.fault(
                    &start,
                    "the map does not say which family it is of",
                    format!("write `family = \"{name}\"` first"),
                );
            }
            (Some((family, place)), Some(stem)) if family != stem => {
                let (message, help) = (
                    format!("the map of the family `{family}` is in a file called `{stem}`"),
                    format!("write `family = \"{stem}\"`, or rename the file"),
                );
                self.fault(&place.clone(), message, help);
            }
            _ => {}
        }
        if steps.is_empty() && table.get("step").is_none() {
            let help = "write `[[step]]`, `from = \"NAME_v1\"` and `to = \"NAME_v2\"`";
            self.fault(&start, "the map has no step", help);
        }
        Some(Map { steps, details })
    }

    fn unknown(&mut self, name: &str, known: &[&str], place: &Place) {
        let help = match closest(name, known.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("what may stand here: {}", known.join(", ")),
        };
        self.fault(place, format!("`{name}` means nothing here"), help);
    }

    fn step(&mut self, table: &Table<'_>, place: &Place) -> Option<StepMap> {
        let (mut from, mut to) = (None, None);
        let mut up = Lines::none("step.up", place);
        let mut down = Lines::none("step.down", place);
        for (key, value) in ordered(table) {
            let at = self.place(key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("from", DeValue::String(name)) => from = Some((name.to_string(), at)),
                ("to", DeValue::String(name)) => to = Some((name.to_string(), at)),
                ("up", DeValue::Table(table)) => up = self.lines("step.up", table, &at, true),
                ("down", DeValue::Table(table)) => down = self.lines("step.down", table, &at, true),
                (other, _) => self.unknown(other, &["from", "to", "[step.up]", "[step.down]"], &at),
            }
        }
        for (name, found) in [("from", &from), ("to", &to)] {
            if found.is_none() {
                let help = format!("write `{name} = \"MODULE\"`: `hv-codegen list` shows the modules");
                self.fault(place, format!("the step does not say `{name}`"), help);
            }
        }
        Some(StepMap { place: place.clone(), from: from?, to: to?, up, down })
    }

    fn lines(&mut self, name: &str, table: &Table<'_>, place: &Place, whole: bool) -> Lines {
        let mut lines = Lines::none(name, place);
        if table.is_empty() {
            self.problems.push(
                Diagnostic::at(Code::VersionRedundant, place, format!("the table `[{name}]` says nothing"))
                    .help("remove it, or write a line such as `FIELD = { copy = \"SOURCE\" }` in it"),
            );
        }
        for (key, value) in ordered(table) {
            let at = self.place(key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("drop", DeValue::Table(table)) => {
                    for (source, value) in ordered(table) {
                        let at = self.place(source.span().start);
                        lines.drops.extend(self.drop_line(source.get_ref(), value.get_ref(), &at));
                    }
                }
                ("in", DeValue::Table(parts)) if whole => {
                    for (path, table) in ordered(parts) {
                        let at = self.place(path.span().start);
                        let path = path.get_ref().to_string();
                        let shown = if path.contains('/') { format!("\"{path}\"") } else { path.clone() };
                        let name = format!("{name}.in.{shown}");
                        match table.get_ref() {
                            DeValue::Table(table) => {
                                let inner = self.lines(&name, table, &at, false);
                                lines.parts.push((path, inner));
                            }
                            _ => self.fault(
                                &at,
                                format!("`{name}` is a table of lines"),
                                format!("write `[{name}]`"),
                            ),
                        }
                    }
                }
                (target, value) => lines.rules.extend(self.line(target, value, &at)),
            }
        }
        lines
    }

    fn line(&mut self, target: &str, value: &DeValue<'_>, place: &Place) -> Option<Line> {
        let mut line = Line {
            place: place.clone(),
            target: target.to_owned(),
            rule: Rule::Absent,
            require: false,
            first: false,
            attempt: false,
            refuse: false,
        };
        let example = format!("write `{target} = {{ copy = \"SOURCE\" }}`, with the rule that fits");
        let table = match value {
            DeValue::String(word) if word == "absent" => return Some(line),
            DeValue::Table(table) => table,
            _ => {
                self.fault(place, format!("`{target}` has no rule"), example);
                return None;
            }
        };
        let mut words = Words::default();
        for (key, value) in ordered(table) {
            let at = self.place(key.span().start);
            let list: Vec<String> = match value.get_ref() {
                DeValue::String(text) => vec![text.to_string()],
                DeValue::Array(list) => list
                    .iter()
                    .filter_map(|value| match value.get_ref() {
                        DeValue::String(text) => Some(text.to_string()),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            match (key.get_ref().as_ref(), list.as_slice()) {
                ("if-absent", [word]) if word == "refuse" => line.require = true,
                ("if-many", [word]) if word == "first" => line.first = true,
                ("if-refused", [word]) if word == "drop" => line.attempt = true,
                ("if-refused", [word]) if word == "refuse" => line.refuse = true,
                ("if-absent", _) => {
                    self.fault(&at, "`if-absent` is unclear", "write `if-absent = \"refuse\"`")
                }
                ("if-many", _) => self.fault(&at, "`if-many` is unclear", "write `if-many = \"first\"`"),
                ("if-refused", _) => self.fault(
                    &at,
                    "`if-refused` is unclear",
                    "write `if-refused = \"drop\"`, or `\"refuse\"`",
                ),
                (word, _) => words.add(word, list, at),
            }
        }
        match words.rule() {
            Ok(rule) => line.rule = rule,
            Err((at, message, help)) => {
                let help = if help.is_empty() { example } else { help };
                self.fault(&at.unwrap_or_else(|| place.clone()), format!("`{target}`: {message}"), help);
                return None;
            }
        }
        Some(line)
    }

    fn drop_line(&mut self, source: &str, value: &DeValue<'_>, place: &Place) -> Option<DropLine> {
        let example = format!("write `{source} = \"{}\"`", suggest::WHY);
        let mut line = DropLine {
            place: place.clone(),
            source: source.to_owned(),
            why: String::new(),
            unless: None,
            hook: None,
        };
        match value {
            DeValue::String(why) => line.why = why.to_string(),
            DeValue::Table(table) => {
                let (mut hook, mut from) = (None, Vec::new());
                for (key, value) in ordered(table) {
                    let at = self.place(key.span().start);
                    match (key.get_ref().as_ref(), value.get_ref()) {
                        ("why", DeValue::String(text)) => line.why = text.to_string(),
                        ("unless", DeValue::String(text)) => line.unless = Some(text.to_string()),
                        ("hook", DeValue::String(text)) => hook = Some(text.to_string()),
                        ("from", DeValue::Array(list)) => {
                            from.extend(list.iter().filter_map(|value| match value.get_ref() {
                                DeValue::String(text) => Some(text.to_string()),
                                _ => None,
                            }));
                        }
                        (other, _) => self.unknown(other, &["why", "unless", "hook", "from"], &at),
                    }
                }
                line.hook = hook.map(|hook| (hook, from));
            }
            _ => {}
        }
        if line.why.trim().is_empty() {
            self.fault(place, format!("`{source}` is dropped without a reason"), example);
            return None;
        }
        Some(line)
    }

    fn details(&mut self, name: &str, value: &DeValue<'_>, place: &Place) -> DetailTable {
        let mut lines = Vec::new();
        let DeValue::Table(table) = value else {
            self.fault(place, format!("`details.{name}` is a table"), format!("write `[details.{name}]`"));
            return DetailTable { name: name.to_owned(), place: place.clone(), lines };
        };
        for (field, value) in ordered(table) {
            let place = self.place(field.span().start);
            let field = field.get_ref().to_string();
            let example = format!("write `{field} = {{ name = \"CODE\", units = \"CODE\" }}`");
            let DeValue::Table(table) = value.get_ref() else {
                self.fault(&place, format!("the detail `{field}` has no name"), example);
                continue;
            };
            let (mut code, mut units) = (None, None);
            for (key, value) in ordered(table) {
                let at = self.place(key.span().start);
                match (key.get_ref().as_ref(), value.get_ref()) {
                    ("name", DeValue::String(text)) => code = Some(text.to_string()),
                    ("units", DeValue::String(text)) => units = Some(text.to_string()),
                    (other, _) => self.unknown(other, &["name", "units"], &at),
                }
            }
            match code {
                Some(name) => lines.push(DetailLine { place, field, name, units }),
                None => self.fault(&place, format!("the detail `{field}` has no name"), example),
            }
        }
        DetailTable { name: name.to_owned(), place: place.clone(), lines }
    }
}
