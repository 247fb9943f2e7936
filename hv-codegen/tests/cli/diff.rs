//! `diff`.

use std::path::Path;

use serde_json::{Value, json};

use super::*;

/// The lines of `diff old.xsd new.xsd`, without the closing one, and the exit code.
fn diff(old: &str, new: &str) -> (Vec<String>, i32) {
    let folder = Folder::new();
    folder.write("old.xsd", old).write("new.xsd", new);
    let run = folder.run("diff old.xsd new.xsd");
    assert_eq!(run.err, "");
    // After the changes come their number and what the words mean.
    let is_change = |line: &&str| {
        !line.contains(" difference, ")
            && !line.contains(" differences, ")
            && *line != "no structural difference"
    };
    (run.out.lines().take_while(is_change).map(str::to_owned).collect(), run.code)
}

#[track_caller]
fn assert_one_change(old: &str, new: &str, expected: &str) {
    let (lines, code) = diff(old, new);
    assert_eq!((lines, code), (vec![expected.to_owned()], 1));
}

#[track_caller]
fn assert_no_change(old: &str, new: &str) {
    assert_eq!(diff(old, new), (Vec::new(), 0));
}

#[test]
fn documentation_layout_prefixes_and_import_paths_are_no_differences() {
    let old = weight(KG);
    assert_no_change(&old, &old.replace("Summary of", "About"));
    assert_no_change(&old, &old.replace("><", ">\n\n   <"));
    assert_no_change(&old, &old.replace("<element", "<!-- comment --><element"));
    let with_type = |prefix: &str, import: &str| {
        weight(&format!("<element name='kg' type='{prefix}:number'/>"))
            .replace("xmlns:t=", &format!("xmlns:{prefix}=\"urn:other\" xmlns:t="))
            .replace(
                "<annotation>",
                &format!("<import namespace='urn:other' schemaLocation='{import}'/><annotation>"),
            )
    };
    assert_no_change(&with_type("o", "other.xsd"), &with_type("x", "../elsewhere/other.xsd"));
}

#[test]
fn each_change_of_an_element_is_reported_once() {
    let old = |attributes: &str| weight(&format!(r#"<element name="kg" {attributes}/>"#));
    let path = "new.xsd: element weight/sequence/element kg";
    for (before, after, expected) in [
        ("type='int'", "type='long'", format!("breaks readers {path}: type: xs:int → xs:long")),
        ("type='int'", "type='int' minOccurs='0'", format!("breaks readers {path}: occurs: 1 → 0..1")),
        ("type='int' minOccurs='0'", "type='int'", format!("breaks writers {path}: occurs: 0..1 → 1")),
        (
            "type='int'",
            "type='int' maxOccurs='unbounded'",
            format!("breaks readers {path}: occurs: 1 → 1..unbounded"),
        ),
        (
            "type='int' maxOccurs='3'",
            "type='int' maxOccurs='2'",
            format!("breaks writers {path}: occurs: 1..3 → 1..2"),
        ),
        (
            "type='int'",
            "type='int' nillable='true'",
            format!("breaks readers {path}: nillable: false → true"),
        ),
        (
            "type='int' nillable='true'",
            "type='int'",
            format!("breaks writers {path}: nillable: true → false"),
        ),
        // An empty element is valid with a fixed value only, another number without one.
        ("type='int'", "type='int' fixed='1'", format!("breaks both    {path}: fixed: (none) → 1")),
        ("type='int' fixed='1'", "type='int'", format!("breaks both    {path}: fixed: 1 → (none)")),
        (
            "type='int'",
            "type='int' form='qualified'",
            format!("breaks both    {path}: qualified: false → true"),
        ),
    ] {
        assert_one_change(&old(before), &old(after), &expected);
    }
}

#[test]
fn members_that_come_and_go_are_reported_once() {
    let lb = r#"<element name="lb" type="int"/>"#;
    let maybe_lb = r#"<element name="lb" type="int" minOccurs="0"/>"#;
    let path = "new.xsd: element weight/sequence";
    let both = format!("{KG}{lb}");
    let with_maybe = format!("{maybe_lb}{KG}");
    let swapped = format!("{lb}{KG}");
    for (old, new, expected) in [
        (KG, both.as_str(), format!("breaks both    {path}: element lb is new (1)")),
        (KG, with_maybe.as_str(), format!("breaks readers {path}: element lb is new (0..1)")),
        (both.as_str(), KG, format!("breaks both    {path}: element lb is gone")),
        (
            both.as_str(),
            swapped.as_str(),
            format!("breaks both    {path}: element kg stands in another place"),
        ),
    ] {
        assert_one_change(&weight(old), &weight(new), &expected);
    }
}

#[test]
fn alternatives_may_change_their_order_and_grow() {
    let lb = r#"<element name="lb" type="int"/>"#;
    let choice = |members: &str| weight(&format!("<choice>{members}</choice>"));
    let path = "new.xsd: element weight/sequence/choice";
    assert_no_change(&choice(&format!("{KG}{lb}")), &choice(&format!("{lb}{KG}")));
    let both = choice(&format!("{KG}{lb}"));
    assert_one_change(&choice(KG), &both, &format!("breaks readers {path}: element lb is new (1)"));
    assert_one_change(&both, &choice(KG), &format!("breaks writers {path}: element lb is gone"));
    let sequence = weight(&format!("<sequence>{KG}{lb}</sequence>"));
    let (lines, _) = diff(&both, &sequence);
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
fn each_change_of_a_facet_is_reported_once() {
    let level = |facets: &str| {
        let type_ = format!(
            "<simpleType name='level'><restriction base='string'>{facets}</restriction></simpleType>"
        );
        schema(1, "Level", 1, &format!("<element name='level' type='t:level'/>{type_}"))
    };
    let path = "new.xsd: type level";
    for (before, after, expected) in [
        (
            "<maxLength value='3'/>",
            "<maxLength value='4'/>",
            format!("breaks readers {path}: maxLength: 3 → 4"),
        ),
        (
            "<maxLength value='3'/>",
            "<maxLength value='2'/>",
            format!("breaks writers {path}: maxLength: 3 → 2"),
        ),
        (
            "<minLength value='3'/>",
            "<minLength value='2'/>",
            format!("breaks readers {path}: minLength: 3 → 2"),
        ),
        ("", "<minLength value='3'/>", format!("breaks writers {path}: minLength `3` is new")),
        ("<minLength value='3'/>", "", format!("breaks readers {path}: minLength `3` is gone")),
        ("<length value='3'/>", "<length value='4'/>", format!("breaks both    {path}: length: 3 → 4")),
        (
            "<pattern value='a'/>",
            "<pattern value='a'/><pattern value='b'/>",
            format!("breaks readers {path}: pattern `b` is new"),
        ),
        ("", "<pattern value='a'/>", format!("breaks writers {path}: pattern `a` is new")),
        ("<pattern value='a'/>", "", format!("breaks readers {path}: pattern `a` is gone")),
        (
            "<enumeration value='a'/>",
            "<enumeration value='a'/><enumeration value='b'/>",
            format!("breaks readers {path}: enumeration `b` is new"),
        ),
        (
            "<enumeration value='a'/><enumeration value='b'/>",
            "<enumeration value='a'/>",
            format!("breaks writers {path}: enumeration `b` is gone"),
        ),
    ] {
        assert_one_change(&level(before), &level(after), &expected);
    }
}

#[test]
fn each_change_of_an_attribute_is_reported_once() {
    let weight = |attribute: &str| {
        schema(
            1,
            "Weight",
            1,
            &format!("<element name='weight'><complexType>{attribute}</complexType></element>"),
        )
    };
    let path = "new.xsd: element weight";
    let unit = "<attribute name='unit' type='string'/>";
    let required = "<attribute name='unit' type='string' use='required'/>";
    for (before, after, expected) in [
        ("", unit, format!("breaks readers {path}: attribute unit is new")),
        ("", required, format!("breaks both    {path}: attribute unit is new")),
        (unit, "", format!("breaks writers {path}: attribute unit is gone")),
        (unit, required, format!("breaks writers {path}/attribute unit: use: optional → required")),
        (required, unit, format!("breaks readers {path}/attribute unit: use: required → optional")),
        (
            unit,
            "<attribute name='unit' type='token'/>",
            format!("breaks both    {path}/attribute unit: type: xs:string → xs:token"),
        ),
        ("", "<anyAttribute/>", format!("breaks readers {path}: anyAttribute: none → ##any, strict")),
    ] {
        assert_one_change(&weight(before), &weight(after), &expected);
    }
}

#[test]
fn each_change_of_metadata_is_reported_once() {
    let old = weight(KG);
    let file = "new.xsd";
    for (from, to, expected) in [
        (
            "Type weight",
            "Body weight",
            format!("compatible     {file}: type name: Type weight → Body weight"),
        ),
        ("<version>1", "<version>2", format!("breaks both    {file}: version: 1 → 2")),
        (
            "</type-name>",
            "</type-name><effective-date-element>when</effective-date-element>",
            format!("breaks both    {file}: effective date: (none) → when"),
        ),
        (
            "</type-name>",
            "</type-name><singleton>true</singleton>",
            format!("breaks writers {file}: singleton: false → true"),
        ),
        (
            "targetNamespace=\"urn:example\"",
            "targetNamespace=\"urn:sample\"",
            format!("breaks both    {file}: target namespace: urn:example → urn:sample"),
        ),
    ] {
        let new = old.replace(from, to).replace("Summary of Body weight", "Summary of Type weight");
        assert_one_change(&old, &new, &expected);
    }
}

#[test]
fn global_components_that_come_and_go_are_reported_once() {
    let with = |more: &str| schema(1, "Weight", 1, &format!("<element name='weight' type='string'/>{more}"));
    for (kind, component) in [
        ("element", "<element name='more' type='string'/>"),
        ("type", "<simpleType name='more'><restriction base='string'/></simpleType>"),
        ("group", "<group name='more'><sequence/></group>"),
        ("attribute", "<attribute name='more' type='string'/>"),
        ("attributeGroup", "<attributeGroup name='more'/>"),
    ] {
        let new = with(component);
        assert_one_change(&with(""), &new, &format!("breaks readers new.xsd: {kind} more is new"));
        assert_one_change(&new, &with(""), &format!("breaks writers new.xsd: {kind} more is gone"));
    }
}

#[test]
fn folders_are_compared_by_type_id_and_file_name() {
    let folder = folder_of_schemas();
    folder
        .write("new/renamed.xsd", &weight(r#"<element name="kg" type="int" minOccurs="0"/>"#))
        .write("new/dose.xsd", &thing(2, "dose", 1, KG))
        .write("new/plain.xsd", "<schema xmlns='http://www.w3.org/2001/XMLSchema'/>")
        .write("new/height.xsd", &thing(4, "height", 1, KG));
    let run = folder.run("diff xsd new");
    let expected = "\
breaks writers dose.2.xsd: the schema is gone
breaks readers renamed.xsd: element weight/sequence/element kg: occurs: 1 → 0..1
breaks readers height.xsd: the schema is new
3 differences, 3 of them breaking
  breaks readers old documents stay valid; old readers may meet something new
  breaks writers old readers can read new documents; what old writers write may be refused
";
    assert_eq!(run, Run { code: 1, out: expected.to_owned(), err: String::new() });
}

#[test]
fn a_file_that_is_no_schema_is_not_passed_over_in_a_folder() {
    for (broken, said) in [("<schema", "new/weight.xsd"), ("<html/>", "not `schema` of XML Schema")] {
        let folder = folder_of_schemas();
        folder.write("new/dose.xsd", &thing(2, "dose", 1, KG)).write("new/weight.xsd", broken);
        let run = folder.run("diff xsd new");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{broken}");
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn facets_and_defaults_are_compared_by_what_they_mean() {
    let with = |facets: &str| {
        let type_ =
            format!("<simpleType name='a'><restriction base='decimal'>{facets}</restriction></simpleType>");
        schema(1, "A", 1, &format!("<element name='a' type='t:a'/>{type_}"))
    };
    let path = "new.xsd: type a";
    for (before, after, expected) in [
        (
            "<minInclusive value='1'/>",
            "<minInclusive value='1.0'/>",
            format!("compatible     {path}: minInclusive: 1 → 1.0"),
        ),
        (
            "<maxInclusive value='9'/>",
            "<maxInclusive value='10'/>",
            format!("breaks readers {path}: maxInclusive: 9 → 10"),
        ),
        (
            "<maxInclusive value='9.5'/>",
            "<maxInclusive value='9.25'/>",
            format!("breaks writers {path}: maxInclusive: 9.5 → 9.25"),
        ),
    ] {
        assert_one_change(&with(before), &with(after), &expected);
    }
    let with = |default: &str| weight(&format!("<element name='kg' type='int' {default}/>"));
    let path = "new.xsd: element weight/sequence/element kg";
    for (before, after, expected) in [
        ("", "default='1'", format!("breaks readers {path}: default: (none) → 1")),
        ("default='1'", "default='2'", format!("breaks both    {path}: default: 1 → 2")),
        ("default='1'", "", format!("breaks both    {path}: default: 1 → (none)")),
    ] {
        assert_one_change(&with(before), &with(after), &expected);
    }
}

#[test]
fn a_default_lets_an_element_be_empty_or_changes_what_an_empty_one_means() {
    let named = |name: &str| format!("<element name='kg' type='{name}'/>");
    let inline = |content: &str| format!("<element name='kg'><simpleType>{content}</simpleType></element>");
    let restricted = |base: &str, value: &str| {
        inline(&format!("<restriction base='{base}'><enumeration value='{value}'/></restriction>"))
    };
    let refuse_empty = [
        named("boolean"),
        named("date"),
        restricted("int", "1"),
        restricted("string", "a"),
        inline("<union memberTypes='int date'/>"),
    ];
    let admit_empty = [
        named("string"),
        named("t:elsewhere"),
        restricted("string", ""),
        inline("<list itemType='int'/>"),
        inline("<union memberTypes='int string'/>"),
    ];
    for (members, effect) in [(refuse_empty, "breaks readers"), (admit_empty, "breaks both   ")] {
        for member in members {
            let with_default = member.replacen("name='kg'", "name='kg' default='1'", 1);
            let change = "new.xsd: element weight/sequence/element kg: default: (none) → 1";
            assert_one_change(&weight(&member), &weight(&with_default), &format!("{effect} {change}"));
        }
    }
    let attribute = |default: &str| {
        weight(&format!(
            "<element name='kg'><complexType><attribute name='unit' type='string' {default}/></complexType></element>"
        ))
    };
    let path = "new.xsd: element weight/sequence/element kg/attribute unit";
    let expected = format!("compatible     {path}: default: (none) → kg");
    assert_one_change(&attribute(""), &attribute("default='kg'"), &expected);
}

#[test]
fn compatible_differences_pass_where_only_breaking_ones_count() {
    let folder = Folder::new();
    let new = weight(KG).replace("Type weight", "Body weight");
    folder.write("old.xsd", &weight(KG)).write("new.xsd", &new);
    assert_eq!(folder.run("diff old.xsd new.xsd").code, 1);
    assert_eq!(folder.run("diff old.xsd new.xsd --breaking").code, 0);
    folder.write("new.xsd", &weight(""));
    assert_eq!(folder.run("diff old.xsd new.xsd --breaking").code, 1);
}

#[test]
fn equal_folders_have_no_difference() {
    let folder = folder_of_schemas();
    let run = folder.run("diff xsd xsd");
    assert_eq!((run.code, run.out.as_str()), (0, "no structural difference\n"));
}

#[test]
fn diff_shows_json() {
    let folder = Folder::new();
    folder.write("old.xsd", &weight(KG)).write("new.xsd", &weight(r#"<element name="kg" type="long"/>"#));
    let run = folder.run("diff old.xsd new.xsd --format json");
    let list: Value = serde_json::from_str(&run.out).unwrap();
    let change = json!({
        "file": "new.xsd", "path": "element weight/sequence/element kg",
        "change": "type: xs:int → xs:long", "compatible": false, "readers": "breaking",
        "writers": "compatible", "reason": "old documents stay valid; old readers may meet something new",
    });
    assert_eq!((run.code, list), (1, json!([change])));
    assert_eq!(folder.run("diff old.xsd old.xsd --format json").out, "[]\n");
}

#[test]
fn diff_does_not_need_imported_files() {
    let import = "<import namespace='urn:other' schemaLocation='missing.xsd'/><annotation>";
    let old = weight(KG).replace("<annotation>", import);
    assert_no_change(&old, &old);
    assert!(!Path::new("missing.xsd").exists());
}
