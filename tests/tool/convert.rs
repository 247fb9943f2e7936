//! `hv convert`.

use super::*;

#[test]
fn convert_lists_what_is_lost_and_is_silent_where_nothing_is() {
    let folder = tempfile::tempdir().unwrap();
    let name = "<name><text>Influenza</text></name>";
    let when = "<administration-date><descriptive>last winter</descriptive></administration-date>";
    let old = format!("<immunization>{name}{when}<manufacturer>Pharma</manufacturer></immunization>");
    let old = file(folder.path(), "old.xml", &old);
    let up = hv(&["convert", "--to", "immunization", &old]);
    assert_eq!((up.status.code(), err(&up).as_str()), (Some(0), ""));
    assert!(out(&up).contains("<manufacturer><text>Pharma</text></manufacturer>"), "{}", out(&up));

    let coded =
        "<manufacturer><text>Pharma</text><code><value>P</value><type>mvx</type></code></manufacturer>";
    let new = file(folder.path(), "new.xml", &format!("<immunization>{name}{when}{coded}</immunization>"));
    let down = hv(&["convert", "--type", "immunization_v2", "--to", "immunization_v1", &new]);
    assert_eq!(down.status.code(), Some(0), "{}", err(&down));
    assert_eq!(err(&down).lines().count(), 1, "{}", err(&down));
    assert!(err(&down).starts_with("/immunization/manufacturer/code[1]: `<code>"), "{}", err(&down));
    assert!(err(&down).contains(": dropped"), "{}", err(&down));

    // Version 1 requires a date: refused, with nothing written.
    let undated = file(folder.path(), "undated.xml", &format!("<immunization>{name}{coded}</immunization>"));
    let target = folder.path().join("out");
    let refused = hv(&["convert", "--to", "immunization_v1", "--out", &target.to_string_lossy(), &undated]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("/immunization/administration-date: it is missing"), "{}", err(&refused));
    assert!(!target.join("undated.xml").exists());

    assert_eq!(hv(&["convert", "--to", "no-such-type", &old]).status.code(), Some(2));
    assert_eq!(hv(&["convert", &old]).status.code(), Some(2));
    assert_eq!(hv(&["convert", "--to", "weight", &old]).status.code(), Some(1));
}

#[test]
fn requests_are_not_converted_and_it_is_said() {
    let output = hv(&["convert", "--to", "weight", &format!("{MESSAGES}/request.xml")]);
    assert_out(&output, 1, "");
    assert!(err(&output).contains("a message"), "{}", err(&output));
}

#[test]
fn a_target_that_is_no_version_of_the_type_is_named() {
    let output = hv(&["convert", "--to", "weight", &format!("{SAMPLES}/immunization_v2.xml")]);
    assert_eq!(output.status.code(), Some(1));
    let said = "Weight (weight) is not a version of Immunization (immunization_v2)";
    assert!(err(&output).contains(said), "{}", err(&output));
}

#[test]
fn data_that_is_valid_as_the_target_is_left_as_it_is_and_noted() {
    let both = "<immunization><name><text>Influenza</text></name><administration-date>\
        <descriptive>last winter</descriptive></administration-date></immunization>";
    for (to, other) in [("immunization_v1", "immunization_v2"), ("immunization_v2", "immunization_v1")] {
        let output = hv_reading(&["convert", "--to", to, "-"], both.as_bytes());
        assert_out(&output, 0, &format!("{both}\n"));
        let note = format!("<stdin>: note: read as {to}; also valid as {other}; --type names one\n");
        assert_eq!(err(&output), note);
    }
}

/// An answer to GetThings with a thing of version 2 of immunization, and one of weight.
fn answer(inside: &str) -> String {
    let weight = support::read(format!("{SAMPLES}/weight.xml"));
    let weight = weight.split_once("?>").map_or(weight.as_str(), |(_, weight)| weight).trim();
    format!(
        "<response><status><code>0</code></status><wc:info \
         xmlns:wc=\"urn:com.microsoft.wc.methods.response.GetThings3\"><group name=\"a\">\
         <thing><type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id><data-xml>{weight}</data-xml></thing>\
         <thing><type-id>cd3587b5-b6e1-4565-ab3b-1c3ad45eb04f</type-id><data-xml><immunization>\
         <name><text>Influenza</text></name>{inside}</immunization></data-xml></thing>\
         <unprocessed-thing-key-info><thing-id>11111111-0000-0000-0000-000000000003</thing-id>\
         </unprocessed-thing-key-info></group></wc:info></response>"
    )
}

#[test]
fn of_an_answer_the_things_of_the_type_are_converted_and_nothing_else_is_touched() {
    let when = "<administration-date><descriptive>last winter</descriptive></administration-date>";
    let coded =
        "<manufacturer><text>Pharma</text><code><value>P</value><type>mvx</type></code></manufacturer>";
    let text = answer(&format!("{when}{coded}"));
    let output = hv_reading(&["convert", "--to", "immunization_v1", "-"], text.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let expected = text
        .replace(
            "<type-id>cd3587b5-b6e1-4565-ab3b-1c3ad45eb04f</type-id>",
            "<type-id name=\"Immunization\">3d817dbe-af42-4a9d-a553-d1298b4d08fc</type-id><flags>2</flags>",
        )
        .replace(coded, "<manufacturer>Pharma</manufacturer>");
    support::equal::assert_same(&expected, &out(&output), "the answer");
    let said = err(&output);
    assert!(
        said.contains("<stdin>: note: 1 thing of other types, or without data: left as they are\n"),
        "{said}"
    );
    assert!(said.contains("\n/group/thing[2]/data-xml/immunization/manufacturer/code[1]: `<code>"), "{said}");
}

#[test]
fn an_answer_with_a_thing_that_the_version_cannot_hold_is_refused_whole() {
    // Version 1 requires a date.
    let output = hv_reading(&["convert", "--to", "immunization_v1", "-"], answer("").as_bytes());
    assert_out(&output, 1, "");
    let said = "not converted: /group/thing[2]/data-xml/immunization/administration-date: it is missing";
    assert!(err(&output).contains(said), "{}", err(&output));
    let output = hv_reading(&["convert", "--to", "height", "-"], answer("").as_bytes());
    assert_out(&output, 1, "");
    assert!(err(&output).contains("no thing in it that height is a version of"), "{}", err(&output));
}
