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
fn messages_are_not_converted_and_it_is_said() {
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
