//! Every shipped type, by way of its own sample in `tests/data/samples`.

mod support;

use hv_things::AnyThing;
use hv_types::things::{Body, TypeInfo};
use support::equal::assert_same;

fn sample(info: &TypeInfo) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");
    support::read(format!("{folder}/{}.xml", info.module))
}

#[test]
fn every_type_has_a_sample_that_comes_back_unchanged() {
    assert!(AnyThing::TYPES.len() >= 109, "only {} types are shipped", AnyThing::TYPES.len());
    for info in AnyThing::TYPES {
        let text = sample(info);
        let thing =
            AnyThing::from_xml(info.id, &text).unwrap_or_else(|error| panic!("{}: {error}", info.module));
        assert_eq!(thing.info(), Some(*info));
        assert_same(&text, &thing.to_xml().unwrap(), info.module);
    }
}

#[test]
fn json_holds_a_sample_to_the_last_digit() {
    for info in AnyThing::TYPES {
        let thing = AnyThing::from_xml(info.id, &sample(info)).unwrap();
        let json = serde_json::to_string(&thing).unwrap();
        let back = AnyThing::deserialize(info.id, &mut serde_json::Deserializer::from_str(&json))
            .unwrap_or_else(|error| panic!("{}: {error}\n{json}", info.module));
        assert_eq!(back.to_xml().unwrap(), thing.to_xml().unwrap(), "{}", info.module);
    }
}

#[test]
fn ids_modules_and_type_names_are_unique() {
    for (index, one) in AnyThing::TYPES.iter().enumerate() {
        for other in &AnyThing::TYPES[..index] {
            assert_ne!(one.id, other.id);
            assert_ne!(one.module, other.module);
            assert_ne!(one.type_name, other.type_name);
        }
    }
}

#[test]
fn every_family_has_one_newest_version() {
    for info in AnyThing::TYPES {
        let family: Vec<_> = AnyThing::TYPES
            .iter()
            .filter(|other| info.family.is_some() && other.family == info.family && other.latest)
            .collect();
        assert_eq!(family.len(), usize::from(info.family.is_some()), "{}", info.module);
    }
}

#[test]
fn serde_works_on_a_type_by_itself() {
    use hv_things::BloodPressure;
    use hv_types::xml::Document;

    let info = AnyThing::TYPES.iter().find(|info| info.module == "blood_pressure").unwrap();
    let reading = BloodPressure::from_xml(&sample(info)).unwrap();
    let xml = quick_xml::se::to_string(&reading).unwrap();
    assert_eq!(xml, reading.to_xml().unwrap());
    assert_eq!(quick_xml::de::from_str::<BloodPressure>(&xml).unwrap(), reading);
    let json = serde_json::to_value(&reading).unwrap();
    assert_eq!((json["systolic"].as_i64(), json["when"]["date"]["y"].as_i64()), (Some(128), Some(2023)));
    assert_eq!(serde_json::from_value::<BloodPressure>(json.clone()).unwrap(), reading);
    let mut unknown = json;
    unknown["sistolic"] = 1.into();
    let error = serde_json::from_value::<BloodPressure>(unknown).unwrap_err();
    assert_eq!(error.to_string(), "the field `sistolic` is not known here");
}
