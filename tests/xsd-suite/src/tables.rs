//! Tables of simple types with valid and invalid values, made into a suite.
//!
//! A table is a text file. A block starts with a line that names a type; lines of
//! facets follow, then values:
//!
//! ```text
//! type xs:decimal
//! totalDigits 3
//! then
//! fractionDigits 1
//! ok 1.5 | 0015 | \e
//! no 1.55
//! ```
//!
//! `list xs:int` and `union xs:int xs:boolean` start a block of a list or union;
//! `then` starts another derivation step. Values are separated by ` | `, the white
//! space around them dropped. `\e` is the empty value; `\s`, `\t`, `\n`, `\r` are
//! white space, `\p` is `|`, `\\` a backslash. `fault` in place of values says
//! that the type is not valid: it becomes a schema of its own. `xml` lines go into
//! the schema as they are, before the elements. `#` starts a comment.

use std::fmt::Write;
use std::path::{Path, PathBuf};

const XS: &str = "http://www.w3.org/2001/XMLSchema";
const XSTS: &str = "http://www.w3.org/XML/2004/xml-schema-test-suite/";

#[derive(Default)]
struct Block {
    line: usize,
    /// `type`, `list` or `union`.
    kind: String,
    base: String,
    /// Facets of each derivation step: kind and value.
    steps: Vec<Vec<(String, String)>>,
    valid: Vec<String>,
    invalid: Vec<String>,
    fault: bool,
}

/// Writes a suite made from the tables of `folder` to `out`; its `suite.xml`.
pub fn write(folder: &Path, out: &Path) -> Result<PathBuf, String> {
    let fail = |error: std::io::Error| error.to_string();
    let mut tables: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    tables.sort();
    if out.is_dir() {
        std::fs::remove_dir_all(out).map_err(fail)?;
    }
    let mut suite = format!(
        "<testSuite xmlns=\"{XSTS}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" name=\"tables\" \
         releaseDate=\"2024-01-01\" schemaVersion=\"1.0\">\n"
    );
    for table in &tables {
        let name = table.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(table).map_err(fail)?;
        let (blocks, extra) = parse(&text).map_err(|error| format!("{}:{error}", table.display()))?;
        std::fs::create_dir_all(out.join(&name)).map_err(fail)?;
        let set = test_set(&name, &blocks, &extra, &out.join(&name)).map_err(fail)?;
        std::fs::write(out.join(format!("{name}.testSet")), set).map_err(fail)?;
        let _ = writeln!(suite, "  <testSetRef xlink:type=\"locator\" xlink:href=\"{name}.testSet\"/>");
    }
    suite.push_str("</testSuite>\n");
    let path = out.join("suite.xml");
    std::fs::write(&path, suite).map_err(fail)?;
    Ok(path)
}

fn parse(text: &str) -> Result<(Vec<Block>, String), String> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut extra = String::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "xml" => {
                extra.push_str(rest);
                extra.push('\n');
            }
            "type" | "list" | "union" => blocks.push(Block {
                line: number,
                kind: word.to_owned(),
                base: rest.trim().to_owned(),
                steps: vec![Vec::new()],
                ..Block::default()
            }),
            _ => {
                let block = blocks.last_mut().ok_or_else(|| format!("{number}: no type is named yet"))?;
                match word {
                    "then" => block.steps.push(Vec::new()),
                    "fault" => block.fault = true,
                    "ok" | "no" => {
                        let values = rest.split(" | ").map(|value| unescaped(value.trim(), number));
                        let list = if word == "ok" { &mut block.valid } else { &mut block.invalid };
                        for value in values {
                            list.push(value?);
                        }
                    }
                    // A pattern's backslashes are its own.
                    "pattern" => {
                        let value = rest.trim();
                        push_facet(
                            block,
                            word,
                            if value == "\\e" { String::new() } else { value.to_owned() },
                        );
                    }
                    facet => push_facet(block, facet, unescaped(rest.trim(), number)?),
                }
            }
        }
    }
    Ok((blocks, extra))
}

fn push_facet(block: &mut Block, facet: &str, value: String) {
    if let Some(step) = block.steps.last_mut() {
        step.push((facet.to_owned(), value));
    }
}

fn unescaped(text: &str, line: usize) -> Result<String, String> {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('e')) => {}
            ('\\', Some('s')) => value.push(' '),
            ('\\', Some('t')) => value.push('\t'),
            ('\\', Some('n')) => value.push('\n'),
            ('\\', Some('r')) => value.push('\r'),
            ('\\', Some('p')) => value.push('|'),
            ('\\', Some('\\')) => value.push('\\'),
            ('\\', other) => return Err(format!("{line}: `\\{}` is no escape", other.unwrap_or(' '))),
            (c, _) => value.push(c),
        }
    }
    Ok(value)
}

/// Writes schemas and instances of a table; the test set that lists them.
fn test_set(name: &str, blocks: &[Block], extra: &str, folder: &Path) -> std::io::Result<String> {
    let schema = |elements: &str| {
        format!(
            "<xs:schema xmlns:xs=\"{XS}\" xmlns:t=\"urn:example:{name}\" targetNamespace=\"urn:example:{name}\" \
             elementFormDefault=\"qualified\">\n{extra}{elements}</xs:schema>\n"
        )
    };
    let mut set = format!(
        "<testSet xmlns=\"{XSTS}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" contributor=\"own\" name=\"{name}\">\n"
    );
    let mut instances = String::new();
    let mut elements = String::new();
    for block in blocks {
        let line = block.line;
        if block.fault {
            std::fs::write(folder.join(format!("fault-{line}.xsd")), schema(&element(block)))?;
            let document = format!("{name}/fault-{line}.xsd");
            let _ = writeln!(
                set,
                "  <testGroup name=\"line-{line}\">\n    <schemaTest name=\"fault\">\n      \
                 <schemaDocument xlink:href=\"{document}\"/>\n      <expected validity=\"invalid\"/>\n    \
                 </schemaTest>\n  </testGroup>"
            );
            continue;
        }
        elements.push_str(&element(block));
        for (word, values) in [("ok", &block.valid), ("no", &block.invalid)] {
            for (index, value) in values.iter().enumerate() {
                let file = format!("{line}-{word}-{}.xml", index + 1);
                let text = format!(
                    "<t:e{line} xmlns:t=\"urn:example:{name}\" xmlns:xs=\"{XS}\">{}</t:e{line}>\n",
                    escaped(value)
                );
                std::fs::write(folder.join(&file), text)?;
                let validity = if word == "ok" { "valid" } else { "invalid" };
                let _ = writeln!(
                    instances,
                    "    <instanceTest name=\"{line}-{word}-{}\">\n      <instanceDocument \
                     xlink:href=\"{name}/{file}\"/>\n      <expected validity=\"{validity}\"/>\n    </instanceTest>",
                    index + 1
                );
            }
        }
    }
    std::fs::write(folder.join("schema.xsd"), schema(&elements))?;
    let _ = writeln!(
        set,
        "  <testGroup name=\"values\">\n    <schemaTest name=\"schema\">\n      <schemaDocument \
         xlink:href=\"{name}/schema.xsd\"/>\n      <expected validity=\"valid\"/>\n    </schemaTest>\n{instances}  \
         </testGroup>\n</testSet>"
    );
    Ok(set)
}

/// The element of a block, its type made in as many steps as the block says.
fn element(block: &Block) -> String {
    let name = format!("e{}", block.line);
    let plain = block.steps.iter().all(Vec::is_empty);
    if plain && block.kind == "type" {
        return format!("<xs:element name=\"{name}\" type=\"{}\"/>\n", block.base);
    }
    let mut type_ = match block.kind.as_str() {
        "list" => format!("<xs:simpleType><xs:list itemType=\"{}\"/></xs:simpleType>", block.base),
        "union" => format!("<xs:simpleType><xs:union memberTypes=\"{}\"/></xs:simpleType>", block.base),
        _ => String::new(),
    };
    for step in block.steps.iter().filter(|step| !step.is_empty()) {
        let base = if type_.is_empty() { format!(" base=\"{}\"", block.base) } else { String::new() };
        let facets: String =
            step.iter().map(|(facet, value)| format!("<xs:{facet} value=\"{}\"/>", escaped(value))).collect();
        type_ =
            format!("<xs:simpleType><xs:restriction{base}>{type_}{facets}</xs:restriction></xs:simpleType>");
    }
    format!("<xs:element name=\"{name}\">{type_}</xs:element>\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
