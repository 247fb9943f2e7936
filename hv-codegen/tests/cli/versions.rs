//! Version maps: their drafts, and what `generate` refuses of them.

use super::*;

/// A type in two versions; the second has this beside what the first has.
fn two_versions(more: &str) -> Folder {
    let folder = Folder::new();
    folder
        .write("xsd/dose-v1.xsd", &thing(1, "dose", 1, KG))
        .write("xsd/dose-v2.xsd", &thing(2, "dose", 2, &format!("{KG}{more}")));
    folder
}

const GENERATE: &str = "generate --schemas xsd --versions dose.toml --out src";

/// Generates with this map.
fn generate(folder: &Folder, map: &str) -> Run {
    folder.write("dose.toml", map).run(GENERATE)
}

fn step(from: &str, to: &str) -> String {
    format!("family = \"dose\"\n\n[[step]]\nfrom = \"{from}\"\nto = \"{to}\"\n")
}

#[test]
fn a_step_from_a_newer_to_an_older_version_is_refused() {
    let folder = two_versions("");
    assert_eq!(generate(&folder, &step("dose_v1", "dose_v2")).code, 0);
    for (map, message, help) in [
        (
            step("dose_v2", "dose_v1"),
            "`from` must be the older version: `dose_v2` is version 2, `dose_v1` version 1",
            "write `from = \"dose_v1\"` and `to = \"dose_v2\"`, and exchange `step.up` and `step.down`",
        ),
        (
            step("dose_v2", "dose_v2"),
            "the step leads from `dose_v2` to itself",
            "name the older version here",
        ),
    ] {
        let run = generate(&folder, &map);
        assert_eq!(run.code, 2, "{}", run.err);
        let expected = format!(
            "error[HV0701]: {message}\n --> dose.toml:4:1\n  |\n4 | from = \"dose_v2\"\n  | ^^^^\n  |\n  = help: {help}\n"
        );
        assert_eq!(run.err, expected);
    }
    // Nor is such a step passed over because its types are not selected.
    folder.write("xsd/other.xsd", &thing(3, "other", 1, KG)).write("dose.toml", &step("dose_v2", "dose_v1"));
    assert_eq!(folder.run(&format!("{GENERATE} --type other")).code, 2);
}

#[test]
fn steps_between_different_types_may_lead_anywhere_but_not_in_a_circle() {
    let folder = two_versions("");
    folder.write("xsd/intake.xsd", &thing(3, "intake", 1, KG));
    let later = "\n[[step]]\nfrom = \"dose_v2\"\nto = \"intake\"\n";
    let run = generate(&folder, &(step("dose_v1", "dose_v2") + later));
    assert_eq!(run.code, 0, "{}", run.err);
    let back = "\n[[step]]\nfrom = \"intake\"\nto = \"dose_v1\"\n";
    let run = generate(&folder, &(step("dose_v1", "dose_v2") + later + back));
    let message = "error[HV0701]: other steps lead from `dose_v1` back to `intake`\n  --> dose.toml:11:1\n";
    assert!(run.code == 2 && run.err.starts_with(message), "{}", run.err);
}

#[test]
fn a_step_between_two_schemas_of_one_version_is_refused() {
    let folder = Folder::new();
    let unversioned = |number| thing(number, "dose", 1, KG).replace("<version>1</version>", "");
    folder.write("xsd/dose.xsd", &unversioned(1)).write("xsd/dose-v2.xsd", &unversioned(2));
    let said = "the schemas xsd/dose.xsd and xsd/dose-v2.xsd both say that they are version 1";
    let help = "write the `version` into the documentation of the newer one, next to `type-id`";
    for run in [
        generate(&folder, &step("dose", "dose_v2")),
        folder.run("diff xsd/dose.xsd xsd/dose-v2.xsd --suggest"),
    ] {
        assert!(run.code == 2 && run.err.contains(said) && run.err.contains(help), "{}", run.err);
    }
}

#[test]
fn a_draft_leads_from_the_older_to_the_newer_version_in_either_order_of_the_arguments() {
    let folder = two_versions("");
    for arguments in ["xsd/dose-v1.xsd xsd/dose-v2.xsd", "xsd/dose-v2.xsd xsd/dose-v1.xsd"] {
        let run = folder.run(&format!("diff {arguments} --suggest"));
        assert_eq!(run, Run { code: 0, out: step("dose_v1", "dose_v2"), err: String::new() });
    }
}

#[test]
fn a_draft_is_made_of_two_files_and_not_of_folders() {
    let folder = two_versions("");
    for arguments in ["xsd xsd", "xsd/dose-v1.xsd xsd", "xsd xsd/dose-v2.xsd"] {
        let run = folder.run(&format!("diff {arguments} --suggest"));
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments}");
        let said = "error[HV0501]: `xsd` is a folder: a version map is drafted from two schema files\n";
        assert!(run.err.starts_with(said), "{}", run.err);
    }
}

#[test]
fn what_a_draft_leaves_open_is_refused_until_it_is_decided() {
    let folder = two_versions(r#"<element name="way" type="string"/>"#);
    let draft = folder.run("diff xsd/dose-v1.xsd xsd/dose-v2.xsd --suggest").out;
    let lines = "\n[step.up]\nway = { constant = \"TODO: the text\" }\n\n[step.down.drop]\nway = \"TODO: why it is dropped\"\n";
    assert_eq!(draft, step("dose_v1", "dose_v2") + lines);
    let run = generate(&folder, &draft);
    let help = "write what is meant instead, or another rule; no text of a finished map begins with `TODO`";
    let expected = format!(
        "\
error[HV0705]: `TODO: the text` is still to be decided
 --> dose.toml:8:21
  |
8 | way = {{ constant = \"TODO: the text\" }}
  |                     ^^^^^
  |
  = help: {help}

error[HV0705]: `TODO: why it is dropped` is still to be decided
  --> dose.toml:11:8
   |
11 | way = \"TODO: why it is dropped\"
   |        ^^^^^
   |
   = help: {help}

2 problems
"
    );
    assert_eq!(run, Run { code: 2, out: String::new(), err: expected });
    assert!(folder.files("src").is_empty());
    let decided = draft.replace("TODO: the text", "by mouth").replace("TODO: why it is dropped", "no room");
    assert_eq!(generate(&folder, &decided).code, 0);
}

#[test]
fn no_text_of_a_map_begins_with_todo_wherever_it_stands() {
    let folder = two_versions(r#"<element name="way" type="string"/>"#);
    let map = |up: &str, drop: &str| {
        let head = step("dose_v1", "dose_v2");
        format!("{head}\n[step.up]\nway = {up}\n\n[step.down.drop]\nway = {drop}\n")
    };
    let (text, why) = ("{ constant = \"by mouth\" }", "\"no room\"");
    for open in [
        map("{ constant = \"TODO\" }", why),
        map("{ constant = \" TODO ask\" }", why),
        map("{ constant = \"\"\"\nTODO: ask\"\"\" }", why),
        map("{ hook = \"TODO\", from = [] }", why),
        map("{ copy = \"TODO\" }", why),
        map("{ hook = \"crate::way\", from = [\"TODO: a source\"] }", why),
        map(text, "{ why = \"TODO: why\" }"),
        map(text, "{ why = \"no room\", unless = \"TODO\" }"),
    ] {
        let run = generate(&folder, &open);
        assert!(run.code == 2 && run.err.starts_with("error[HV0705]: `TODO"), "{open}\n{}", run.err);
        assert!(!run.err.contains("problems"), "said more than once:\n{}", run.err);
    }
    // It is the word that counts, not its letters.
    for decided in
        [map("{ constant = \"TODOS\" }", why), map("{ constant = \"nothing TODO\" }", "\"Todo: more\"")]
    {
        let run = generate(&folder, &decided);
        assert_eq!(run.code, 0, "{}", run.err);
    }
}

#[test]
fn a_draft_proposes_for_every_kind_of_field_what_only_waits_for_decisions() {
    let level = r#"<simpleType name="level"><restriction base="string"><enumeration value="low"/></restriction></simpleType>"#;
    for (old, new) in [
        ("", r#"<element name="on" type="date"/>"#),
        ("", r#"<element name="level" type="t:level"/>"#),
        (
            "",
            r#"<element name="part"><complexType><sequence><element name="a" type="int"/></sequence></complexType></element>"#,
        ),
        ("", r#"<element name="way" type="string" minOccurs="2" maxOccurs="3"/>"#),
        ("", r#"<element name="day" type="gYear" nillable="true"/>"#),
        (
            r#"<element name="way" type="string" maxOccurs="3"/>"#,
            r#"<element name="way" type="string" maxOccurs="2"/>"#,
        ),
        (r#"<element name="way" type="string" minOccurs="0"/>"#, r#"<element name="ways" type="string"/>"#),
        (r#"<element name="way" type="string" nillable="true"/>"#, r#"<element name="way" type="string"/>"#),
        (r#"<element name="way" type="t:level"/>"#, r#"<element name="way" type="int"/>"#),
        (r#"<element name="is-on" type="boolean"/>"#, r#"<element name="is-one" type="string"/>"#),
    ] {
        let folder = Folder::new();
        let version = |number, members: &str| {
            thing(number, "dose", number, members).replace("</schema>", &format!("{level}</schema>"))
        };
        folder.write("xsd/1.xsd", &version(1, old)).write("xsd/2.xsd", &version(2, new));
        let draft = folder.run("diff xsd/1.xsd xsd/2.xsd --suggest").out;
        let run = generate(&folder, &draft);
        let problems = run.err.matches("error[").count();
        assert_eq!(problems, run.err.matches("error[HV0705]").count(), "{draft}\n{}", run.err);
        assert_eq!(problems, draft.matches("\"TODO: ").count(), "{draft}\n{}", run.err);
        let decided = draft.replace("hook = \"TODO: a function\"", "hook = \"crate::made\"");
        let run = generate(&folder, &decided.replace("TODO: ", ""));
        assert_eq!(run.code, 0, "{decided}\n{}", run.err);
    }
}
