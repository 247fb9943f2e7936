//! The metadata of a suite: `suite.xml`, which names test sets, which hold groups of
//! schema tests and instance tests.
//!
//! Names count without their namespace, so that suites of every edition are read.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use std::path::{Path, PathBuf};

/// What a test expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Valid,
    Invalid,
    /// The suite leaves it open, or only XML Schema 1.1 says.
    Open,
}

/// A test of a schema or of an instance.
#[derive(Clone, Debug)]
pub struct Test {
    pub name: String,
    pub documents: Vec<PathBuf>,
    pub expected: Expected,
}

/// Schemas, and the instances that go with them.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub set: String,
    pub name: String,
    pub schemas: Vec<Test>,
    pub instances: Vec<Test>,
}

impl Group {
    /// `set/group/test`, as lists and reports name a test.
    pub fn id(&self, test: &Test) -> String {
        format!("{}/{}/{}", self.set, self.name, test.name)
    }
}

/// Reads a suite, or a single test set: its groups in order.
pub fn read(path: &Path) -> Result<Vec<Group>, String> {
    let text = text_of(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut reader = NsReader::from_str(&text);
    let mut groups: Vec<Group> = Vec::new();
    let mut set = String::new();
    // Whether they are for a later version than 1.0.
    let (mut set_is_newer, mut group_is_newer, mut test_is_newer) = (false, false, false);
    let mut open: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| format!("{}: {error}", path.display()))?;
        let (tag, empty) = match &event {
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => return Ok(groups),
            _ => continue,
        };
        let kind = tag.local_name().as_ref().to_owned();
        let parent = open.last().map(String::as_str).unwrap_or_default();
        match kind.as_str() {
            "testSetRef" => {
                let Some(href) = attribute(tag, "href") else {
                    return Err(format!("{}: a `testSetRef` has no `xlink:href`", path.display()));
                };
                // One test set that cannot be read costs only itself.
                match read(&located(folder, &href)) {
                    Ok(more) => groups.extend(more),
                    Err(error) => eprintln!("{}: {error}", path.display()),
                }
            }
            "testSet" => {
                set = attribute(tag, "name").unwrap_or_default();
                set_is_newer = is_newer(tag);
            }
            "testGroup" => {
                let name = attribute(tag, "name").unwrap_or_default();
                group_is_newer = set_is_newer || is_newer(tag);
                groups.push(Group { set: set.clone(), name, ..Group::default() });
            }
            "schemaTest" | "instanceTest" => {
                if let Some(group) = groups.last_mut() {
                    let only_newer = group_is_newer || is_newer(tag);
                    let test = Test {
                        name: attribute(tag, "name").unwrap_or_default(),
                        documents: Vec::new(),
                        expected: Expected::Open,
                    };
                    // Without a place in the group, a test of a later version is not run.
                    match (only_newer, kind.as_str()) {
                        (true, _) => {}
                        (_, "schemaTest") => group.schemas.push(test),
                        _ => group.instances.push(test),
                    }
                    test_is_newer = only_newer;
                }
            }
            "schemaDocument" | "instanceDocument" | "expected" => {
                let test = groups.last_mut().filter(|_| !test_is_newer).and_then(|group| match parent {
                    "schemaTest" => group.schemas.last_mut(),
                    "instanceTest" => group.instances.last_mut(),
                    _ => None,
                });
                if let Some(test) = test {
                    match kind.as_str() {
                        "expected" => expect(test, tag),
                        _ => test.documents.extend(attribute(tag, "href").map(|href| located(folder, &href))),
                    }
                }
            }
            _ => {}
        }
        if !empty {
            open.push(kind);
        }
    }
}

/// Whether a set, group or test is for a version after 1.0 alone; its `version` is a list.
fn is_newer(tag: &BytesStart<'_>) -> bool {
    let version = attribute(tag, "version").unwrap_or_default();
    let mut versions = version.split_whitespace();
    version.contains("1.1") && !versions.any(|version| version == "1.0" || version.starts_with("1.0-"))
}

/// The file that a reference names: a relative URI, in which characters may be escaped.
fn located(folder: &Path, href: &str) -> PathBuf {
    let href = href.trim();
    let plain = folder.join(href.strip_prefix("file:").unwrap_or(href));
    if plain.exists() || !href.contains('%') {
        return plain;
    }
    let mut bytes = Vec::new();
    let mut rest = href.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        let pair = rest.as_slice().get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (byte, pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(escaped)) => {
                bytes.push(escaped);
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    folder.join(String::from_utf8_lossy(&bytes).as_ref())
}

/// The verdict; one for version 1.0 counts before one for all versions.
fn expect(test: &mut Test, tag: &BytesStart<'_>) {
    if is_newer(tag) {
        return;
    }
    test.expected = match attribute(tag, "validity").as_deref() {
        Some("valid") => Expected::Valid,
        Some("invalid") => Expected::Invalid,
        _ => Expected::Open,
    };
}

/// The value of an attribute, by its name without a prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name).and_then(
        |attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
            Some(value.into_owned())
        },
    )
}

/// The schemas that an instance's root names, for groups without a schema test.
pub fn hinted_schemas(instance: &Path) -> Vec<PathBuf> {
    let Ok(text) = text_of(instance) else { return Vec::new() };
    let folder = instance.parent().unwrap_or(Path::new(""));
    let mut reader = NsReader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let pairs = attribute(&tag, "schemaLocation").unwrap_or_default();
                let mut found: Vec<PathBuf> = pairs
                    .split_whitespace()
                    .skip(1)
                    .step_by(2)
                    .map(|location| located(folder, location))
                    .collect();
                found.extend(
                    attribute(&tag, "noNamespaceSchemaLocation").map(|location| located(folder, &location)),
                );
                return found;
            }
            Ok(Event::Eof) | Err(_) => return Vec::new(),
            Ok(_) => {}
        }
    }
}

/// The text of a file in UTF-8 or UTF-16, without the encoding that it declares.
pub fn text_of(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let utf16 = |bytes: &[u8], decode: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| decode([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_err(|_| format!("{} is not valid UTF-16", path.display()))
    };
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => match String::from_utf8(bytes) {
            Ok(text) => text,
            // ISO-8859-1 is the one other encoding that suites use.
            Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
        },
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((declaration, rest)) if declaration.contains("encoding") => Ok(rest.to_owned()),
        _ => Ok(text.to_owned()),
    }
}
