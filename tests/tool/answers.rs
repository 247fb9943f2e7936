//! Answers to GetThings, which are read as streams.

use super::*;

const BAD: &str = "<thing><thing-id version-stamp=\"00000000-0000-0000-0000-000000000009\">\
    11111111-0000-0000-0000-000000000009</thing-id><flags>many</flags></thing>";
const GOOD: &str = "<thing><flags>1</flags></thing>";

#[test]
fn every_thing_at_fault_is_named_and_the_others_are_read() {
    let text = format!("<group>\n{GOOD}\n{BAD}\n{GOOD}\n<thing><nothing/></thing></group>");
    let output = hv_reading(&["validate", "-"], text.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<String> = out(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("<stdin>:3:"), "{}", lines[0]);
    assert!(lines[0].contains("/group/thing[2]/flags: "), "{}", lines[0]);
    assert!(lines[0].ends_with("(thing 2, 11111111-0000-0000-0000-000000000009)"), "{}", lines[0]);
    assert!(lines[1].starts_with("<stdin>:5:") && lines[1].contains("(thing 4"), "{}", lines[1]);

    let output = hv_reading(&["validate", "--format", "json", "-"], text.as_bytes());
    let found: Vec<serde_json::Value> = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!((&found[0]["thing"], &found[0]["line"]), (&2.into(), &3.into()));
    assert_eq!(found[0]["thing-id"], "11111111-0000-0000-0000-000000000009");

    let output = hv_reading(&["show", "-"], text.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("\n3. A thing of an unknown type\n"), "{}", out(&output));
    let output = hv_reading(&["json", "-"], text.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let value: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(value["group"][0]["thing"].as_array().unwrap().len(), 2);
}

#[test]
fn an_answer_that_is_cut_off_is_a_finding_and_its_json_is_still_json() {
    let text = format!("<group>{GOOD}{GOOD}<thing>");
    for command in ["validate", "show", "json"] {
        let output = hv_reading(&[command, "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{command}");
    }
    let output = hv_reading(&["json", "-"], text.as_bytes());
    assert!(err(&output).starts_with("<stdin>:1:"), "{}", err(&output));
    let value: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(value["group"][0]["thing"].as_array().unwrap().len(), 2);
}

#[test]
fn the_type_of_each_thing_can_be_demanded() {
    let file = format!("{MESSAGES}/answer.xml");
    let output = hv(&["validate", "--type", "blood-pressure", &file]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("not blood_pressure; it is thing 2 of the answer"), "{}", out(&output));
    assert_eq!(out(&output).lines().count(), 1);
}

#[test]
fn what_an_answer_leaves_out_is_said() {
    let output = hv(&["validate", &format!("{MESSAGES}/answer.xml")]);
    assert_out(&output, 0, "");
    for said in ["the type 00000000-0000-0000-0000-00000000abcd is not known", "found but not delivered"] {
        assert!(err(&output).contains(said), "{}", err(&output));
    }
    let output = hv(&["validate", &format!("{MESSAGES}/refused.xml")]);
    assert_out(&output, 0, "");
    assert!(err(&output).contains("status 61"), "{}", err(&output));
}

/// An answer that is far larger than what the tool may keep: its memory is not
/// measured here, but it must come to the end of what never lay in a file.
#[test]
fn a_large_answer_is_read_as_it_comes() {
    let thing = support::read(format!("{THINGS}/everything.xml"));
    let thing = thing.split_once("?>").unwrap().1;
    let count = 2000;
    let text = format!("<group>{}</group>", thing.repeat(count));
    assert!(text.len() > 5_000_000);
    let output = hv_reading(&["validate", "-"], text.as_bytes());
    assert_out(&output, 0, "");
}
