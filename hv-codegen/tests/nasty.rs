//! No input makes the generator panic, hang or overflow its stack.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_codegen::{Config, Error, Generated};
use std::fmt::Write;
use std::path::Path;

/// Generates from a schema with these components.
fn generate(components: &str) -> Result<Generated, Error> {
    let text = format!(
        "<schema xmlns='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t'>{components}</schema>"
    );
    generate_text(text.as_bytes())
}

fn generate_text(text: &[u8]) -> Result<Generated, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nasty.xsd");
    std::fs::write(&path, text).unwrap();
    Config::new().schemas(path).run()
}

fn root(content: &str) -> String {
    format!("<element name='root'><complexType>{content}</complexType></element>")
}

/// What `one` yields for each number below `count`.
fn chain(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

fn first_message(result: Result<Generated, Error>) -> String {
    result.unwrap_err().diagnostics()[0].message.clone()
}

#[test]
fn particles_nested_ten_thousand_deep_are_refused() {
    let deep = format!("{}{}", "<sequence>".repeat(10_000), "</sequence>".repeat(10_000));
    assert_eq!(first_message(generate(&root(&deep))), "nesting of more than 200 elements is not supported");
}

#[test]
fn particles_nested_a_hundred_deep_are_refused() {
    let element = "<element name='a' type='string'/>";
    let deep = format!("{}{element}{}", "<sequence>".repeat(100), "</sequence>".repeat(100));
    assert_eq!(first_message(generate(&root(&deep))), "nesting of more than 64 particles is not supported");
}

#[test]
fn types_nested_in_types_many_times_are_refused_or_generated() {
    for depth in [20, 10_000] {
        let open = "<element name='a'><complexType><sequence>".repeat(depth);
        let close = "</sequence></complexType></element>".repeat(depth);
        assert_eq!(generate(&format!("{open}{close}")).is_ok(), depth == 20);
    }
}

#[test]
fn documentation_nested_ten_thousand_deep_is_refused() {
    let deep = |depth: usize| format!("{}text{}", "<b>".repeat(depth), "</b>".repeat(depth));
    for place in ["documentation", "appinfo"] {
        let annotation =
            |depth| format!("<annotation><{place}>{}</{place}></annotation>{}", deep(depth), root(""));
        assert!(generate(&annotation(100)).is_ok());
        assert!(first_message(generate(&annotation(10_000))).contains("more than 200 elements"));
    }
}

#[test]
fn long_chains_of_components_end() {
    let next = |number: usize| number + 1;
    let groups = chain(3_000, |n| {
        format!("<group name='g{n}'><sequence><group ref='t:g{}'/></sequence></group>", next(n))
    });
    assert!(generate(&format!("{groups}{}", root("<group ref='t:g0'/>"))).is_err());
    let attributes = chain(3_000, |n| {
        format!("<attributeGroup name='g{n}'><attributeGroup ref='t:g{}'/></attributeGroup>", next(n))
    });
    assert!(generate(&format!("{attributes}{}", root("<attributeGroup ref='t:g0'/>"))).is_err());
    let restrictions = chain(3_000, |n| {
        format!("<simpleType name='s{n}'><restriction base='t:s{}'/></simpleType>", next(n))
    });
    assert!(generate(&restrictions).is_err());
    let unions = chain(3_000, |n| {
        format!("<simpleType name='s{n}'><union memberTypes='int t:s{}'/></simpleType>", next(n))
    });
    assert!(generate(&unions).is_err());
    let extensions = chain(3_000, |n| {
        format!(
            "<complexType name='c{n}'><complexContent><extension base='t:c{}'/></complexContent></complexType>",
            next(n)
        )
    });
    assert!(generate(&extensions).is_err());
}

#[test]
fn groups_that_double_at_every_level_end() {
    let groups = chain(60, |n| {
        let inner = format!("<group ref='t:g{}'/>", n + 1);
        format!("<group name='g{n}'><sequence>{inner}{inner}</sequence></group>")
    });
    let last = "<group name='g60'><sequence><element name='a' type='int'/></sequence></group>";
    let error = generate(&format!("{groups}{last}{}", root("<group ref='t:g0'/>"))).unwrap_err();
    let found = error.diagnostics().iter().any(|one| one.message.contains("more than 100000 particles"));
    assert!(found || error.to_string().contains("more than 64"), "{error}");
}

#[test]
fn attribute_groups_that_double_at_every_level_end() {
    let groups = chain(60, |n| {
        let inner = format!("<attributeGroup ref='t:g{}'/>", n + 1);
        format!("<attributeGroup name='g{n}'>{inner}{inner}</attributeGroup>")
    });
    let last = "<attributeGroup name='g60'><attribute name='a' type='int'/></attributeGroup>";
    assert!(generate(&format!("{groups}{last}{}", root("<attributeGroup ref='t:g0'/>"))).is_ok());
}

#[test]
fn elements_that_stand_for_each_other_without_a_type_end() {
    let itself = "<element name='a' substitutionGroup='t:a'/>";
    assert_eq!(first_message(generate(itself)), "`a` stands for itself, in a circle");
    let circle = chain(50, |n| format!("<element name='e{n}' substitutionGroup='t:e{}'/>", (n + 1) % 50));
    assert!(first_message(generate(&circle)).ends_with("stands for itself, in a circle"));
    let line = chain(200, |n| format!("<element name='e{n}' substitutionGroup='t:e{}'/>", n + 1));
    assert!(generate(&format!("{line}<element name='e200' type='int'/>")).is_ok());
}

#[test]
fn types_that_hold_each_other_twice_at_every_level_end() {
    let types = chain(60, |n| {
        let (a, b) = (
            format!("<element name='a' type='t:c{}'/>", n + 1),
            format!("<element name='b' type='t:c{}'/>", n + 1),
        );
        format!("<complexType name='c{n}'><sequence>{a}{b}</sequence></complexType>")
    });
    assert!(generate(&format!("{types}<complexType name='c60'/>")).is_ok());
}

#[test]
fn huge_occurrence_numbers_are_kept_or_refused() {
    let element = |min: &str, max: &str| {
        root(&format!(
            "<sequence><element name='a' type='int' minOccurs='{min}' maxOccurs='{max}'/></sequence>"
        ))
    };
    assert!(generate(&element("4294967295", "4294967295")).is_ok());
    assert!(generate(&element("0", "4294967296")).is_err());
    assert!(generate(&element("0", "99999999999999999999999999999")).is_err());
    let facet = "<simpleType name='s'><restriction base='string'><maxLength value='99999999999999999999999'/></restriction></simpleType>";
    assert!(generate(facet).is_err());
}

#[test]
fn a_file_that_includes_itself_is_generated() {
    for component in ["<include schemaLocation='nasty.xsd'/>", "<include schemaLocation='./x/../nasty.xsd'/>"]
    {
        let generated = generate(&format!("{component}{}", root("<attribute name='a' type='int'/>")));
        // The element's type, and the choice of the roots.
        assert_eq!(generated.unwrap().types, 2, "{component}");
    }
    // XML Schema forbids to import the own namespace.
    let import = "<import namespace='urn:t' schemaLocation='nasty.xsd'/>";
    assert!(generate(&format!("{import}{}", root("<attribute name='a' type='int'/>"))).is_err());
}

#[test]
fn a_file_without_a_namespace_that_includes_its_includer_ends() {
    let folder = tempfile::tempdir().unwrap();
    let schema = |target: &str, other: &str| {
        format!(
            "<schema xmlns='http://www.w3.org/2001/XMLSchema' {target}><include schemaLocation='{other}'/></schema>"
        )
    };
    std::fs::write(folder.path().join("a.xsd"), schema("targetNamespace='urn:t'", "b.xsd")).unwrap();
    std::fs::write(folder.path().join("b.xsd"), schema("", "a.xsd")).unwrap();
    let result = Config::new().schemas(folder.path().join("a.xsd")).run();
    drop(result);
}

#[test]
fn very_long_and_very_many_names_are_fine() {
    let long = "a".repeat(50_000);
    assert!(generate(&format!("<element name='{long}' type='int'/>")).is_ok());
    let values = chain(500, |n| format!("<enumeration value='{}'/>", "-".repeat(n)));
    let enumeration =
        format!("<simpleType name='s'><restriction base='string'>{values}</restriction></simpleType>");
    assert_eq!(generate(&enumeration).unwrap().types, 1);
    let elements = chain(300, |n| format!("<element name='a{}b' type='int'/>", ".".repeat(n)));
    assert!(generate(&root(&format!("<sequence>{elements}</sequence>"))).is_ok());
}

#[test]
fn odd_bytes_are_refused() {
    for bytes in [
        &b""[..],
        b"\0",
        b"\xff\xfe",
        b"\xfe\xff\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe<\0s",
        b"<",
        b"<?xml",
        b"<!--",
        b"<![CDATA[",
    ] {
        assert!(generate_text(bytes).is_err(), "{bytes:?}");
    }
}

#[test]
fn no_truncated_or_mutilated_schema_panics() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in std::fs::read_dir(golden).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "xsd") {
            continue;
        }
        let text = std::fs::read(&path).unwrap();
        // Every place would take minutes; a prime step visits all kinds of them.
        for at in (0..text.len()).step_by(397) {
            let _ = generate_text(&text[..at]);
            for byte in [b'<', b'"', b'&', b' ', b'x', 0xff] {
                let mut mutilated = text.clone();
                mutilated[at] = byte;
                let _ = generate_text(&mutilated);
            }
        }
    }
}

#[test]
fn no_dropped_attribute_or_changed_value_panics() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in std::fs::read_dir(golden).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "xsd") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let parts: Vec<&str> = text.split('"').collect();
        for odd in (1..parts.len()).step_by(6) {
            for value in ["", "t:root"] {
                let mut changed = String::new();
                for (index, part) in parts.iter().enumerate() {
                    let part = if index == odd { value } else { part };
                    write!(changed, "{}{part}", if index == 0 { "" } else { "\"" }).unwrap();
                }
                let _ = generate_text(changed.as_bytes());
            }
        }
    }
}
