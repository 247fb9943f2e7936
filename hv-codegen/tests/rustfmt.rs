//! Generated code is laid out as rustfmt leaves it: `cargo fmt --check` has nothing to
//! say about it, in any edition.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_codegen::Config;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs rustfmt with its default settings over sources, and answers the differences.
/// `None` when there is no rustfmt.
fn differences(sources: &[(String, String)]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    // Without a file of its own, rustfmt looks for one in the folders above.
    std::fs::write(folder.path().join("rustfmt.toml"), "").unwrap();
    let mut files: Vec<PathBuf> = Vec::new();
    for (name, source) in sources {
        let file = folder.path().join(format!("{name}.rs"));
        std::fs::write(&file, source).unwrap();
        files.push(file);
    }
    let mut found = String::new();
    for edition in ["2021", "2024"] {
        let Ok(run) = Command::new("rustfmt")
            .args(["--check", "--color=never", "--edition", edition])
            .args(&files)
            .output()
        else {
            eprintln!("rustfmt is not installed: the layout of generated code is not compared");
            return None;
        };
        let complaints = String::from_utf8_lossy(&run.stderr);
        assert!(complaints.is_empty(), "edition {edition}: {complaints}");
        found.push_str(&String::from_utf8_lossy(&run.stdout));
    }
    Some(found)
}

fn assert_stable(sources: &[(String, String)]) {
    assert!(!sources.is_empty());
    for (name, source) in sources {
        // A single line: the layout has no rule for something in it.
        assert!(source.lines().count() > 5, "{name} was not laid out");
    }
    if let Some(found) = differences(sources) {
        let lines: Vec<&str> = found.lines().take(60).collect();
        assert!(found.is_empty(), "rustfmt would change generated code:\n{}", lines.join("\n"));
    }
}

fn generate(name: &str, config: Config) -> (String, String) {
    let generated = config.out("things.rs").run().unwrap_or_else(|error| panic!("{name}:\n{error}"));
    (name.to_owned(), generated.files.into_iter().map(|file| file.content).collect())
}

#[test]
fn rustfmt_changes_no_golden_source() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "xsd") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            sources.push(generate(&name, Config::new().schemas(&path).arbitrary(true)));
        }
    }
    assert_stable(&sources);
}

#[test]
fn rustfmt_changes_no_thing_type() {
    let xsd = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xsd");
    if !xsd.is_dir() {
        eprintln!("the package stands alone: there are no thing types to generate");
        return;
    }
    let things = Config::new()
        .schemas(xsd.join("things"))
        .versions(xsd.join("versions"))
        .samples(xsd.join("../tests/data/samples"))
        .arbitrary_feature("arbitrary");
    let common = Config::new()
        .schemas(xsd.join("common"))
        .types(["types", "base", "dates"])
        .serde_feature("serde")
        .arbitrary_feature("arbitrary");
    assert_stable(&[generate("things", things), generate("common", common)]);
}

#[test]
fn rustfmt_changes_no_attribute() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/complex-extension.xsd");
    let config = Config::new()
        .schemas(schema)
        .derive("*", ["Eq", "Hash", "::some_crate::SomeTrait", "::another_crate::AnotherTrait", "Ord"])
        .type_attribute(
            "Base",
            "#[cfg_attr(all(feature = \"one\", not(feature = \"two\")), derive(::other::Trait))]",
        )
        .type_attribute("Base", "#[doc(alias = \"mass\")]")
        .type_attribute("Extended", "#[some::attribute(with < tokens > => of, its = own)]")
        .type_attribute("Extended", "#[deprecated = \"a reason\"]")
        .type_attribute("*", "#[non_exhaustive]")
        .field_attribute("Base.name", "#[cfg(feature = \"some-feature\")]");
    assert_stable(&[generate("attributes", config)]);
}

/// Every construct with names and texts of every length that makes some line break; beyond
/// 64 characters, a few lines do not fit at all, whatever is done.
#[test]
fn rustfmt_changes_nothing_however_long_names_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut sources = Vec::new();
    for length in 1..=64 {
        let name = format!("of_{length}");
        let schema = folder.path().join(format!("{name}.xsd"));
        std::fs::write(&schema, schema_of(length)).unwrap();
        sources.push(generate(&name, Config::new().schemas(&schema).arbitrary(true)));
    }
    assert_stable(&sources);
}

/// A thing type whose names and texts have this length, or a little more.
fn schema_of(length: usize) -> String {
    let name = |start: &str| format!("{start}{}", "n".repeat(length));
    let text = |start: &str| format!("{start}{}", " t".repeat(length.div_ceil(2)));
    let elements = |of: &str, bounds: &str| {
        let element =
            |start: &str, ty: &str| format!(r#"<element name="{of}{}" type="{ty}" {bounds}/>"#, name(start));
        element("a", "string")
            + &element("b", &format!("t:{}", name("R")))
            + &element("c", &format!("t:{}", name("E")))
    };
    format!(
        r###"<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:example:{namespace}" targetNamespace="urn:example:{namespace}">
  <annotation><documentation>
    <type-id>00000000-0000-4000-8000-000000000999</type-id>
    <type-name>{title}</type-name>
    <effective-date-element>/{root}/{when}</effective-date-element>
    <summary>{title}</summary>
  </documentation></annotation>
  <simpleType name="{restricted}">
    <restriction base="int"><minInclusive value="1"/><maxInclusive value="99"/></restriction>
  </simpleType>
  <simpleType name="{pattern}">
    <restriction base="string"><minLength value="1"/><maxLength value="9"/><pattern value="[a-z]{digits}"/></restriction>
  </simpleType>
  <simpleType name="{enumeration}">
    <restriction base="string"><enumeration value="{title}"/><enumeration value="{other}"/></restriction>
  </simpleType>
  <simpleType name="{list}"><list itemType="t:{restricted}"/></simpleType>
  <simpleType name="{union}"><union memberTypes="t:{restricted} t:{enumeration}"/></simpleType>
  <complexType name="{content}">
    <simpleContent><extension base="t:{restricted}">
      <attribute name="{attribute}" type="t:{enumeration}" use="required"/>
      <attribute name="{defaulted}" type="string" default="{title}"/>
      <attribute name="{fixed}" type="string" fixed="{title}"/>
      <anyAttribute namespace="urn:example:{other_namespace}"/>
    </extension></simpleContent>
  </complexType>
  <complexType name="{sequence}"><sequence>{optional}
    <any namespace="##other" processContents="skip" minOccurs="0"/>
  </sequence></complexType>
  <complexType name="{extended}"><complexContent><extension base="t:{sequence}">
    <sequence><choice minOccurs="0" maxOccurs="unbounded">{more}</choice></sequence>
  </extension></complexContent></complexType>
  <complexType name="{all}"><all>{once}</all></complexType>
  <complexType name="{mixed}" mixed="true"><sequence>{many}</sequence></complexType>
  <element name="{root}"><complexType><sequence>
    <element name="{when}" type="dateTime"/>
    <choice>{once}
      <sequence><element name="{list}" type="t:{list}" nillable="true"/><element name="{union}" type="t:{union}" default="7"/></sequence>
    </choice>
    <element name="{pattern}" type="t:{pattern}" minOccurs="2" maxOccurs="9"/>
    <element name="{content}" type="t:{content}" minOccurs="0"/>
    <element name="{sequence}" type="t:{sequence}"/>
    <element name="{all}" type="t:{all}"/>
    <element name="{mixed}" type="t:{mixed}"/>
    <element name="{identity}" minOccurs="0"><complexType><sequence><element name="{pattern}" type="string" maxOccurs="9"/></sequence></complexType>
      <unique name="{unique}"><selector xpath="{pattern}"/><field xpath="."/></unique></element>
  </sequence></complexType></element>
</schema>"###,
        namespace = name("n"),
        other_namespace = name("m"),
        title = text("A"),
        other = text("B"),
        root = name("root"),
        when = name("when"),
        digits = "[0-9]".repeat(length.min(60)),
        restricted = name("R"),
        pattern = name("P"),
        enumeration = name("E"),
        list = name("L"),
        union = name("U"),
        content = name("C"),
        attribute = name("a"),
        defaulted = name("d"),
        fixed = name("f"),
        sequence = name("S"),
        extended = name("X"),
        all = name("All"),
        mixed = name("M"),
        identity = name("I"),
        unique = name("Q"),
        optional = elements("", "minOccurs=\"0\""),
        once = elements("", ""),
        more = elements("more", ""),
        many = elements("", "maxOccurs=\"unbounded\""),
    )
}
