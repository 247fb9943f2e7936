//! `hv json`.

use serde_json::{Value, json};

use super::*;

fn value(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", err(output));
    serde_json::from_str(&out(output)).unwrap_or_else(|error| panic!("{error}: {}", out(output)))
}

#[test]
fn a_thing_reads_back_as_it_was() {
    use hv_things::Thing;
    use hv_types::xml::Document;
    for name in ["everything", "signed"] {
        let file = format!("{THINGS}/{name}.xml");
        let output = hv(&["json", &file]);
        let read: Thing = serde_json::from_str(&out(&output)).unwrap();
        let thing: Thing = Thing::from_xml(&support::read(&file)).unwrap();
        assert_eq!(read.to_xml().unwrap(), thing.to_xml().unwrap());
        // Pretty, members in the order of the schema.
        assert!(out(&output).starts_with("{\n  \"t"), "{}", out(&output));
    }
}

#[test]
fn data_without_an_envelope_is_its_fields() {
    let weight = value(&hv(&["json", &format!("{SAMPLES}/weight.xml")]));
    assert_eq!(weight["value"]["kg"], json!(74.84274105));
    let section = "<data-xml><allergy><name><text>Nuts</text></name></allergy><common/></data-xml>";
    let section = value(&hv_reading(&["json", "-"], section.as_bytes()));
    assert_eq!(
        section,
        json!({
            "type-id": "52bf9104-2c5e-4f1f-a66d-552ebcc53df7",
            "data-xml": [{ "allergy": { "name": { "text": "Nuts" } }, "common": {} }],
        })
    );
}

#[test]
fn an_answer_is_its_groups() {
    let answer = value(&hv(&["json", &format!("{MESSAGES}/answer.xml")]));
    let groups = answer["group"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0]["@name"], json!("pressure"));
    assert_eq!(groups[0]["thing"][0]["data-xml"][0]["blood-pressure"]["systolic"], json!("0123"));
    assert_eq!(
        groups[0]["unprocessed-thing-key-info"],
        json!([{
            "thing-id": {
                "@version-stamp": "00000000-0000-0000-0000-000000000003",
                "$text": "11111111-0000-0000-0000-000000000003",
            },
            "type-id": { "@name": "Weight", "$text": "3d34d87e-7fc1-4153-800f-f56592cb0d17" },
            "eff-date": "2023-12-24T18:00:00",
        }])
    );
    assert_eq!(groups[0]["filtered"], json!(true));
    assert_eq!(groups[1], json!({ "@name": "nothing", "thing": [] }));
}

#[test]
fn other_messages_are_values_too() {
    let request = value(&hv(&["json", &format!("{MESSAGES}/request.xml")]));
    assert_eq!(request["thing"][0]["data-xml"][0]["weight"]["value"]["kg"], json!("81.60"));
    assert!(request["header"][0]["$raw"].as_str().unwrap().contains("PutThings"));
    let keys = value(&hv(&["json", &format!("{MESSAGES}/keys.xml")]));
    assert_eq!(keys["thing-id"][0]["$text"], json!("11111111-0000-0000-0000-000000000001"));
    let refused = value(&hv(&["json", &format!("{MESSAGES}/refused.xml")]));
    assert!(refused["$raw"].as_str().unwrap().contains("<code>61</code>"));
}

#[test]
fn several_files_are_a_list_a_line_each() {
    let output = hv(&["json", THINGS, MESSAGES]);
    let list = value(&output);
    let files: Vec<&str> =
        list.as_array().unwrap().iter().map(|item| item["file"].as_str().unwrap()).collect();
    assert_eq!(files.len(), 6, "{files:?}");
    assert_eq!(out(&output).lines().count(), files.len() + 2);
    assert!(list[0]["document"]["thing-id"].is_object(), "{}", list[0]);
    let output = hv(&["json", "no-such-file.xml", &format!("{SAMPLES}/weight.xml")]);
    assert_eq!(output.status.code(), Some(2));
    let list: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1);
}

#[test]
fn in_a_list_data_without_an_envelope_has_its_type_beside_it() {
    let list = value(&hv(&["json", SAMPLES]));
    for item in list.as_array().unwrap() {
        let (file, module) = (item["file"].as_str().unwrap(), item["type"].as_str().unwrap());
        // Samples are called by their types; of documents that are of either standard, the one is told.
        let module = if file.ends_with("cda.xml") { "cda" } else { module };
        assert!(file.ends_with(&format!("/{module}.xml")), "{file}: {module}");
    }
    // A thing tells it by its type id.
    let things = value(&hv(&["json", THINGS]));
    assert!(things.as_array().unwrap().iter().all(|item| item.get("type").is_none()), "{things}");
    assert!(out(&hv(&["help", "json"])).contains("\"type\": \"weight\""));
}
