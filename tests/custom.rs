//! Types of an application's own: several formats under the app-specific type.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::collections::BTreeMap;

use hv_things::{AnyThing, AppSpecific, Thing, Weight};
use hv_types::things::ThingType;
use hv_types::things::custom::{Custom, CustomData, CustomType};
use hv_types::values::Int;
use hv_types::xml::{Document, Error, ErrorKind, Name, RawXml, ReadXml, Reader, WriteXml, Writer};
use jiff::civil::date;

/// By serde.
#[derive(Clone, Debug, PartialEq)]
struct Mood(BTreeMap<String, String>);

impl CustomType for Mood {
    const FORMAT_APPID: &'static str = "example.com/diary";
    const FORMAT_TAG: &'static str = "mood-1";

    fn from_elements(elements: &[RawXml]) -> Result<Self, Error> {
        match elements {
            [mood] => mood.parse_serde().map(Mood),
            _ => Err(Error::unlocated(ErrorKind::Occurrence, "a mood is one element")),
        }
    }

    fn to_elements(&self) -> Result<Vec<RawXml>, Error> {
        Ok(vec![RawXml::from_serde("mood", &self.0)?])
    }
}

/// By the traits of `xml`.
#[derive(Clone, Debug, PartialEq)]
struct Steps {
    count: Int,
}

impl ReadXml for Steps {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.end_attributes()?;
        let steps = Steps { count: r.required("count")? };
        r.close()?;
        Ok(steps)
    }
}

impl WriteXml for Steps {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        w.element("count", &self.count)
    }
}

impl Document for Steps {
    const ROOT: Name = Name::unqualified("steps");
}

impl CustomType for Steps {
    const FORMAT_APPID: &'static str = "example.com/diary";
    const FORMAT_TAG: &'static str = "steps-1";

    fn from_elements(elements: &[RawXml]) -> Result<Self, Error> {
        elements
            .first()
            .map_or_else(|| Err(Error::unlocated(ErrorKind::Missing, "no steps")), RawXml::parse_as)
    }

    fn to_elements(&self) -> Result<Vec<RawXml>, Error> {
        Ok(vec![RawXml::from_document(self)?])
    }
}

hv_types::custom_types! {
    /// What the diary keeps.
    #[derive(Clone, Debug, PartialEq)]
    enum Diary { Mood(Mood), Steps(Steps) }
}

fn thing(tag: &str, content: &str) -> String {
    format!(
        "<thing><type-id name=\"App-specific information\">{}</type-id><data-xml><app-specific>\
         <format-appid>example.com/diary</format-appid><format-tag>{tag}</format-tag>\
         <when><date><y>2024</y><m>2</m><d>29</d></date></when>\
         <summary>A day</summary>{content}</app-specific></data-xml></thing>",
        AppSpecific::INFO.id
    )
}

#[test]
fn the_format_tag_selects_among_an_applications_types() {
    for (tag, content) in [
        ("mood-1", "<mood scale=\"5\">3</mood>"),
        ("steps-1", "<steps><count>012000</count></steps>"),
        ("sleep-1", "<sleep xmlns:s=\"urn:s\"><s:deep/></sleep><more/>"),
    ] {
        let text = thing(tag, content);
        let read: Thing<Custom<Diary>> = Thing::from_xml(&text).unwrap();
        let custom = read.data().unwrap();
        assert_eq!(read.effective_date(), Some(date(2024, 2, 29).at(0, 0, 0, 0)));
        match (&custom.payload, tag) {
            (Diary::Mood(mood), "mood-1") => assert_eq!(mood.0["@scale"], "5"),
            (Diary::Steps(steps), "steps-1") => assert_eq!(*steps.count, 12000),
            (Diary::Other(data), "sleep-1") => assert_eq!(data.elements.len(), 2),
            other => panic!("{other:?}"),
        }
        assert_eq!(read.to_xml().unwrap(), text);
    }
}

#[test]
fn a_thing_of_any_type_becomes_one_of_the_applications_and_back() {
    let text = thing("steps-1", "<steps><count>7</count></steps>");
    let any: Thing = Thing::from_xml(&text).unwrap();
    assert!(matches!(any.data(), Some(AnyThing::AppSpecific(_))));
    let custom: Thing<Custom<Steps>> = any.reread().unwrap();
    assert_eq!(*custom.data().unwrap().payload.count, 7);
    assert_eq!(custom.reread::<AnyThing>().unwrap(), any);
    let generated: Thing<AppSpecific> = custom.reread().unwrap();
    assert_eq!(generated.data().unwrap().format_tag, "steps-1");
    assert!(custom.reread::<Weight>().is_err());
}

#[test]
fn content_of_another_format_is_refused_with_both_names() {
    let error = Thing::<Custom<Mood>>::from_xml(&thing("steps-1", "<steps/>")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    assert!(error.message().contains("`steps-1`") && error.message().contains("`mood-1`"), "{error}");
}

#[test]
fn faulty_content_is_placed_in_the_thing() {
    let error = Thing::<Custom<Diary>>::from_xml(&thing("steps-1", "<steps><count>many</count></steps>"))
        .unwrap_err();
    assert_eq!(error.path(), "/thing/data-xml/app-specific");
    assert!(error.message().contains("/steps/count") && error.message().contains("many"), "{error}");
}

#[test]
fn content_of_an_unknown_format_can_be_made_and_read_as_it_is() {
    let mut data = CustomData::new("a", "b");
    data.elements.push("<x/>".parse().unwrap());
    let thing = Thing::new(Custom::new("text", data));
    let read: Thing<AppSpecific> = Thing::from_xml(&thing.to_xml().unwrap()).unwrap();
    assert_eq!(read.data().unwrap().any.len(), 1);
}
