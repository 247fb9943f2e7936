//! Nothing is accepted that libxml2's validator refuses against the same schema: samples,
//! and every variant of them that we accept. Of the reference material, all valid
//! instances and every few variants (`HV_VARIANTS=1` takes all).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use hv_things::AnyThing;
use hv_types::things::TypeInfo;
use support::variants::variants;

/// Whether a value is what libxml2 gets wrong.
type Excuses = fn(&str) -> bool;

/// What libxml2 refuses and we accept: by the value in its message, and why we are right.
/// The list may only get shorter: an entry that excuses nothing is a failure.
const KNOWN: &[(&str, Excuses)] = &[
    ("white space around integers, which collapses, is a fault to libxml2", |value| {
        let number = value.trim();
        number != value && (number.is_empty() || number.parse::<i128>().is_ok())
    }),
    ("libxml2's decimals have 24 digits", |value| {
        value.bytes().filter(u8::is_ascii_digit).count() > 24 && value.parse::<f64>().is_ok()
    }),
];

/// The value that a message of libxml2 quotes; its first line, when it has several.
fn quoted(message: &str) -> &str {
    let value = message.split_once("': '").map_or(message, |(_, value)| value);
    // Cut at a line's end, the value goes on in the next line of the message.
    value.split_once("' is not a valid value").map_or("\n", |(value, _)| value)
}

/// What the W3C's schema of the attributes `xml:*` says that our schemas refer to.
const XML: &str = "<schema xmlns='http://www.w3.org/2001/XMLSchema' \
    targetNamespace='http://www.w3.org/XML/1998/namespace'><attribute name='lang'><simpleType><union \
    memberTypes='language'><simpleType><restriction base='string'><enumeration value=''/></restriction>\
    </simpleType></union></simpleType></attribute></schema>";

/// The schemas as libxml2 finds them, with the one that only the W3C has.
fn schemas() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["common", "things"] {
        let (from, to) =
            (Path::new(env!("CARGO_MANIFEST_DIR")).join("xsd").join(part), folder.path().join(part));
        std::fs::create_dir(&to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    std::fs::write(folder.path().join("common/xml.xsd"), XML).unwrap();
    folder
}

/// The schema file of each type, by its id.
fn schema_files(folder: &Path) -> HashMap<String, PathBuf> {
    let entries = std::fs::read_dir(folder.join("things")).unwrap().map(|entry| entry.unwrap().path());
    let id = |path: &Path| {
        let text = support::read(path);
        let (_, rest) = text.split_once("<type-id>")?;
        Some(rest.split_once('<')?.0.trim().to_lowercase())
    };
    entries.filter_map(|path| Some((id(&path)?, path))).collect()
}

/// The document as a general validator takes it: the root alone is in the target
/// namespace. `None` where the root declares namespaces of its own.
fn qualified(text: &str, schema: &str) -> Option<String> {
    let target = schema.split_once("targetNamespace=\"")?.1.split_once('"')?.0;
    let start = text.find('<').filter(|at| !text[*at..].starts_with("<?"));
    let start = start.or_else(|| Some(text.find("?>")? + 2 + text[text.find("?>")? + 2..].find('<')?))?;
    let name = &text[start + 1..];
    let name = &name[..name.find([' ', '>', '/', '\n', '\r', '\t'])?];
    if name.contains(':') || text.contains(" xmlns") {
        return None;
    }
    let rest = &text[start + 1 + name.len()..];
    let rest = match rest.rfind(&format!("</{name}")) {
        Some(end) => format!("{}</hv:{}", &rest[..end], &rest[end + 2..]),
        None => rest.to_owned(),
    };
    Some(format!("<hv:{name} xmlns:hv=\"{target}\"{rest}"))
}

/// Asks xmllint about all documents at once: what it says of each that it refuses.
fn refused(schema: &Path, documents: &[String]) -> Vec<(usize, String)> {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> =
        (0..documents.len()).map(|number| folder.path().join(format!("{number}.xml"))).collect();
    for (path, document) in paths.iter().zip(documents) {
        std::fs::write(path, document).unwrap();
    }
    let mut refused = Vec::new();
    for paths in paths.chunks(500) {
        let mut command = Command::new("xmllint");
        let output =
            command.args(["--noout", "--nonet", "--schema"]).arg(schema).args(paths).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("failed to compile"), "{}:\n{said}", schema.display());
        for line in said.lines().filter(|line| line.ends_with("fails to validate")) {
            let path = Path::new(line.split(" fails").next().unwrap());
            let number: usize = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
            let start = format!("{}:", path.display());
            let why = said.lines().find(|line| line.starts_with(&start));
            refused.push((number, why.unwrap_or(line).to_owned()));
        }
    }
    refused
}

fn instances(info: &TypeInfo) -> Vec<(String, usize)> {
    let own = format!("{}/tests/data/samples/{}.xml", env!("CARGO_MANIFEST_DIR"), info.module);
    let mut instances = vec![(support::read(own), 1)];
    let step = std::env::var("HV_VARIANTS").map_or(100, |step| step.parse().unwrap());
    if let Some(shared) = support::shared() {
        let folder = shared.join("corpus/valid").join(info.id.to_string());
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            instances.push((hv_types::xml::decode(&bytes).unwrap().to_owned(), step));
        }
    }
    instances
}

#[test]
fn what_we_accept_libxml2_accepts() {
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("note: xmllint is not installed: it was not asked");
        return;
    }
    let folder = schemas();
    let files = schema_files(folder.path());
    let mut excused = vec![0; KNOWN.len()];
    let (mut asked, mut tried, mut left_out) = (0, 0, Vec::new());
    let mut wrong = Vec::new();
    for info in AnyThing::TYPES {
        let schema = &files[&info.id.to_string()];
        let schema_text = support::read(schema);
        let mut documents = Vec::new();
        for (instance, step) in instances(info) {
            let texts = variants(&instance).into_iter().map(|(_, text)| text).step_by(step);
            for text in std::iter::once(instance.clone()).chain(texts) {
                tried += 1;
                if AnyThing::from_xml(info.id, &text).is_ok() {
                    documents.extend(qualified(&text, &schema_text));
                }
            }
        }
        if documents.is_empty() {
            left_out.push(info.module);
        }
        asked += documents.len();
        for (number, why) in refused(schema, &documents) {
            match KNOWN.iter().position(|(_, excuses)| excuses(quoted(&why))) {
                Some(known) => excused[known] += 1,
                None => wrong.push(format!("{}: {why}\n{}", info.module, documents[number])),
            }
        }
    }
    println!("{tried} documents, {asked} accepted and asked about; namespaces of their own: {left_out:?}");
    assert!(
        wrong.is_empty(),
        "{} are refused by libxml2:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n\n")
    );
    // The own samples have neither; the reference material has both.
    if support::shared().is_some() {
        for ((reason, _), count) in KNOWN.iter().zip(excused) {
            assert!(count > 0, "`{reason}` excuses nothing any more");
        }
    }
    assert!(asked > 2_000 && left_out.len() < 10, "{asked}, {left_out:?}");
}
