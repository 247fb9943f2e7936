//! `hv show`: cards as in `tests/data/cards`; `UPDATE_GOLDEN=1 cargo test` writes them.

use super::*;

const CARDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cards");

/// Files with a card, below `tests/data`.
const SHOWN: &[&str] = &[
    "samples/action_plan.xml",
    "samples/allergy.xml",
    "samples/app_specific.xml",
    "samples/blood_pressure.xml",
    "samples/ccd.xml",
    "samples/contact.xml",
    "samples/exercise_v2.xml",
    "samples/immunization_v2.xml",
    "samples/lab_test_results_v2.xml",
    "samples/medication_v2.xml",
    "samples/sleep_am.xml",
    "samples/weight.xml",
    "things/everything.xml",
    "things/signed.xml",
    "messages/answer.xml",
    "messages/keys.xml",
    "messages/refused.xml",
    "messages/request.xml",
];

#[test]
fn cards_read_well() {
    let mut wrong = Vec::new();
    for shown in SHOWN {
        let output = hv(&["show", &format!("{}/tests/data/{shown}", env!("CARGO_MANIFEST_DIR"))]);
        assert_eq!(output.status.code(), Some(0), "{shown}");
        // Only data of more than one type needs a remark.
        assert_eq!(err(&output).is_empty(), *shown != "samples/ccd.xml", "{shown}: {}", err(&output));
        let (_, name) = shown.rsplit_once('/').unwrap();
        let golden = format!("{CARDS}/{}.txt", name.trim_end_matches(".xml"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, out(&output)).unwrap();
        } else if support::read(&golden) != out(&output) {
            wrong.push(format!("{golden} is not what is shown:\n{}", out(&output)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sample_has_a_card_with_its_values() {
    for entry in std::fs::read_dir(SAMPLES).unwrap() {
        let path = entry.unwrap().path();
        let output = hv(&["show", &path.to_string_lossy()]);
        assert_eq!(output.status.code(), Some(0), "{}: {}", path.display(), err(&output));
        let card = out(&output);
        assert!(card.lines().count() > 1, "{card}");
        // No value is shown as the machine has it.
        for machine in ["Fields(", "$text", "$value", "@", "\u{1b}"] {
            let mail = machine == "@" && card.lines().all(|line| !line.trim_start().starts_with('@'));
            assert!(mail || !card.contains(machine), "{}: {machine} in\n{card}", path.display());
        }
    }
}

#[test]
fn several_files_are_told_apart() {
    let (weight, height) = (format!("{SAMPLES}/weight.xml"), format!("{SAMPLES}/height.xml"));
    let output = hv(&["show", &weight, "no-such-file.xml", &height]);
    assert_eq!(output.status.code(), Some(2));
    let shown = out(&output);
    assert!(shown.starts_with(&format!("== {weight} ==\nWeight")), "{shown}");
    assert!(shown.contains(&format!("\n\n== {height} ==\nHeight")), "{shown}");
}

#[test]
fn text_cannot_command_a_terminal() {
    let thing = "<data-xml><allergy><name><text>Nuts\u{9b}2J\u{202e}</text></name></allergy></data-xml>";
    let output = hv_reading(&["show", "-"], thing.as_bytes());
    assert!(out(&output).contains("Nuts\\u{9b}2J\\u{202e}"), "{}", out(&output));
}

#[test]
fn a_blob_that_is_not_what_its_hash_says_is_shown_so() {
    let thing = support::read(format!("{THINGS}/everything.xml")).replace("YWJj", "YWJk");
    let output = hv_reading(&["show", "-"], thing.as_bytes());
    assert!(out(&output).contains("FAULT: the content's hash is"), "{}", out(&output));
}

#[test]
fn as_json_it_is_what_hv_json_prints() {
    let file = format!("{THINGS}/everything.xml");
    assert_eq!(out(&hv(&["show", "--format", "json", &file])), out(&hv(&["json", &file])));
}

#[test]
fn a_reader_that_stops_is_no_fault() {
    use std::io::Read;
    // More than a pipe holds, of which nothing need be remarked.
    let file = format!("{THINGS}/everything.xml");
    let mut child = command(&["show"])
        .args(vec![file; 200])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_thing_without_its_data_is_named_by_its_type() {
    let id = "<type-id>ca3c57f4-f4c1-4e15-be67-0a3caf5414ed</type-id>";
    let row = "<data-xml transform='mtt'><row/></data-xml>";
    for (thing, title) in [
        (format!("<thing>{id}</thing>"), "Blood pressure\n"),
        (format!("<thing>{id}{row}</thing>"), "Blood pressure\n"),
        (
            "<thing><type-id>cd3587b5-b6e1-4565-ab3b-1c3ad45eb04f</type-id></thing>".to_owned(),
            "Immunization, version 2\n",
        ),
        (
            "<thing><type-id name='Mood'>00000000-0000-0000-0000-000000000001</type-id></thing>".to_owned(),
            "Mood\n",
        ),
        (
            "<thing><type-id>00000000-0000-0000-0000-000000000001</type-id></thing>".to_owned(),
            "A thing of an unknown type\n",
        ),
    ] {
        let output = hv_reading(&["show", "-"], thing.as_bytes());
        assert!(out(&output).starts_with(title), "{thing}: {}", out(&output));
    }
    let key = "<unprocessed-thing-key-info><thing-id>11111111-0000-0000-0000-000000000003</thing-id>";
    let answer = format!(
        "<group>{key}{id}<eff-date>2024-01-01T00:00:00</eff-date></unprocessed-thing-key-info></group>"
    );
    let output = hv_reading(&["show", "-"], answer.as_bytes());
    assert!(out(&output).contains("Blood pressure, 2024-01-01"), "{}", out(&output));
}

#[test]
fn a_boolean_is_yes_or_no_however_it_is_written_and_a_number_is_a_number() {
    let shown = |irregular: &str| {
        let text = format!(
            "<blood-pressure><when><date><y>2024</y><m>1</m><d>1</d></date></when><systolic>1</systolic>\
             <diastolic>0</diastolic><irregular-heartbeat>{irregular}</irregular-heartbeat></blood-pressure>"
        );
        let card = out(&hv_reading(&["show", "-"], text.as_bytes()));
        let words: Vec<String> =
            card.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert!(
            words.contains(&"Systolic 1".to_owned()) && words.contains(&"Diastolic 0".to_owned()),
            "{card}"
        );
        words.into_iter().find(|line| line.starts_with("Irregular")).unwrap()
    };
    for (written, said) in [("1", "yes"), ("true", "yes"), (" 1 ", "yes"), ("0", "no"), ("false", "no")] {
        assert_eq!(shown(written), format!("Irregular heartbeat {said}"), "{written}");
    }
}

#[test]
fn a_text_of_a_digit_stays_a_text() {
    let allergy = "<allergy><name><text>1</text></name><reaction><text>0</text></reaction></allergy>";
    let card = out(&hv_reading(&["show", "-"], allergy.as_bytes()));
    assert!(!card.contains("yes") && !card.contains("no\n"), "{card}");
}
