//! What the settings do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_codegen::{Config, Generated, StaleKind};
use std::path::Path;

const WEIGHT: &str = r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:example" targetNamespace="urn:example">
  <simpleType name="unit">
    <restriction base="string"><enumeration value="kg"/><enumeration value="lb"/></restriction>
  </simpleType>
  <complexType name="part">
    <choice><element name="left" type="int"/><element name="part" type="t:part"/></choice>
  </complexType>
  <element name="weight">
    <complexType>
      <sequence>
        <element name="value" type="double"/>
        <element name="unit" type="t:unit"/>
        <element name="part" type="t:part" minOccurs="0"/>
      </sequence>
      <attribute name="note" type="string"/>
    </complexType>
  </element>
</schema>"#;

/// Generates one schema as one file, and yields its source.
fn source(schema: &str, configure: impl FnOnce(Config) -> Config) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weight.xsd");
    std::fs::write(&path, schema).unwrap();
    let generated = configure(Config::new().schemas(&path)).run().unwrap_or_else(|error| panic!("{error}"));
    generated.files[0].content.clone()
}

#[test]
fn attributes_go_to_the_type_or_field_that_the_path_names() {
    let source = source(WEIGHT, |config| {
        config
            .type_attribute("weight::Weight", "#[doc(alias = \"mass\")]")
            .derive("Part", ["Eq", "Hash"])
            .field_attribute("weight.value", "#[doc(alias = \"kilograms\")]")
            .field_attribute("Weight.note", "#[doc(alias = \"remark\")]")
            .field_attribute("unit.kg", "#[doc(alias = \"kilogram\")]")
    });
    let before = |what: &str, item: &str| {
        let at = source.find(what).unwrap_or_else(|| panic!("{what} is missing"));
        // Other attributes and documentation may stand between.
        let next = source[at..].lines().take(8).any(|line| line.trim() == item);
        assert!(next, "{what} does not belong to {item}:\n{source}");
    };
    before("#[doc(alias = \"mass\")]", "pub struct Weight {");
    before("#[derive(Eq, Hash)]", "pub enum Part {");
    before("#[doc(alias = \"kilograms\")]", "pub value: values::Double,");
    before("#[doc(alias = \"remark\")]", "pub note: Option<String>,");
    before("#[doc(alias = \"kilogram\")]", "Kg,");
}

#[test]
fn a_star_is_every_type_or_field() {
    let source = source(WEIGHT, |config| {
        config.type_attribute("*", "#[non_exhaustive]").field_attribute("Weight.*", "#[doc(hidden)]")
    });
    // The three of the schema, and the choice of its global elements.
    assert_eq!(source.matches("#[non_exhaustive]").count(), 4);
    assert_eq!(source.matches("#[doc(hidden)]").count(), 4);
}

#[test]
fn a_renamed_type_or_field_has_its_new_name_everywhere_and_its_old_one_in_xml() {
    let source = source(WEIGHT, |config| {
        config.rename("Weight.value", "kilograms").rename("part", "Piece").rename("unit.lb", "Pound")
    });
    assert!(source.contains("pub kilograms: values::Double"), "{source}");
    assert!(!source.contains("pub value:"), "{source}");
    assert!(source.contains("pub part: Option<Piece>"), "{source}");
    assert!(source.contains("Piece(Box<Piece>)") || source.contains("Part(Box<Piece>)"), "{source}");
    assert!(source.contains("(Self::Pound, \"lb\")"), "{source}");
    assert!(source.contains("\"value\""), "{source}");
    assert!(!source.contains("Box<Part>"), "{source}");
}

#[test]
fn every_reason_why_code_is_stale_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("weight.xsd"), WEIGHT).unwrap();
    let config = Config::new().schemas(path("weight.xsd")).out(path("out"));
    config.run().unwrap().write().unwrap();
    config.check_fresh().unwrap();
    let old = std::fs::read_to_string(path("out/weight.rs")).unwrap();
    std::fs::write(path("out/weight.rs"), old.replace("pub value", "pub worth")).unwrap();
    std::fs::rename(path("out/mod.rs"), path("out/gone.rs")).unwrap();
    let kinds: Vec<(String, &str)> = stale(&config.run().unwrap());
    let expected = [("mod.rs", "missing"), ("weight.rs", "changed"), ("gone.rs", "left over")];
    assert_eq!(kinds, expected.map(|(file, kind)| (file.to_owned(), kind)));
    let error = config.check_fresh().unwrap_err();
    assert_eq!(error.diagnostics().len(), 3, "{error}");
    assert!(error.to_string().contains("pub worth: values::Double,\n"), "{error}");
    // As a test's `Result` shows it; what cannot be generated is another matter.
    assert!(format!("{error:?}").starts_with("generated code is stale:\n\nerror[HV0602]"), "{error:?}");
    std::fs::write(path("weight.xsd"), "<schema").unwrap();
    let error = config.check_fresh().unwrap_err();
    assert!(format!("{error:?}").starts_with("hv-codegen cannot generate:\n\nerror[HV01"), "{error:?}");
}

fn stale(generated: &Generated) -> Vec<(String, &'static str)> {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let kind = |kind: &StaleKind| match kind {
        StaleKind::Changed { .. } => "changed",
        StaleKind::Missing { .. } => "missing",
        StaleKind::Leftover => "left over",
    };
    generated.stale().iter().map(|one| (name(&one.path), kind(&one.kind))).collect()
}

// ---- the common namespaces ----

/// A schema set whose base.xsd holds `types`, and a thing that uses the type `used`.
fn with_base(types: &str, used: &str) -> Generated {
    let folder = tempfile::tempdir().unwrap();
    let base = format!(
        r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:com.microsoft.wc.thing.types"
             targetNamespace="urn:com.microsoft.wc.thing.types">{types}</schema>"#
    );
    let thing = format!(
        r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:com.microsoft.wc.thing.types">
             <import namespace="urn:com.microsoft.wc.thing.types" schemaLocation="base.xsd"/>
             <element name="own"><complexType><sequence>
               <element name="used" type="b:{used}"/>
             </sequence></complexType></element>
           </schema>"#
    );
    std::fs::write(folder.path().join("base.xsd"), base).unwrap();
    std::fs::write(folder.path().join("own.xsd"), thing).unwrap();
    Config::new().schemas(folder.path().join("own.xsd")).run().unwrap_or_else(|error| panic!("{error}"))
}

const PERCENTAGE: &str = r#"<simpleType name="percentage"><restriction base="decimal">
  <minInclusive value="0"/><maxInclusive value="1"/></restriction></simpleType>"#;

/// The type as the schemas of hv-types have it.
fn original(name: &str) -> String {
    let base = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/common/base.xsd"));
    let base = base.unwrap().replace("this:", "t:");
    let start = base.find(&format!("<simpleType name=\"{name}\"")).expect("base.xsd has the type");
    let end = start + base[start..].find("</simpleType>").unwrap() + "</simpleType>".len();
    base[start..end].to_owned()
}

#[test]
fn a_base_type_that_is_the_same_is_taken_from_hv_types() {
    let generated = with_base(&original("positiveDouble"), "positiveDouble");
    let source = &generated.files[0].content;
    assert!(source.contains("pub used: base::PositiveDouble"), "{source}");
    assert!(!source.contains("pub mod base"), "{source}");
    assert_eq!(generated.notes, Vec::<String>::new());
}

#[test]
fn a_base_type_that_differs_is_generated_and_said_so() {
    let narrower =
        original("positiveDouble").replace("</restriction>", "<maxInclusive value=\"10\"/></restriction>");
    let generated = with_base(&narrower, "positiveDouble");
    let source = &generated.files[0].content;
    assert!(source.contains("pub used: super::base::PositiveDouble"), "{source}");
    assert!(source.contains("pub mod base"), "{source}");
    let note = &generated.notes[0];
    assert!(note.contains("the type `positiveDouble` of "), "{note}");
    assert!(note.contains("maxInclusive `10` is new"), "{note}");
}

#[test]
fn a_base_type_that_uses_one_that_differs_is_generated_too() {
    let types = format!(
        r#"{PERCENTAGE}<complexType name="share"><sequence><element name="of" type="t:percentage"/></sequence></complexType>"#
    );
    let generated = with_base(&types, "share");
    let source = &generated.files[0].content;
    assert!(source.contains("pub of: Percentage"), "{source}");
    assert_eq!(generated.notes.len(), 2, "{:?}", generated.notes);
}
