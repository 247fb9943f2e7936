//! Things in their envelope.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use hv_things::{AnyThing, BloodPressure, Immunization, ImmunizationV1, Thing, Weight};
use hv_types::things::{DataXml, ThingType, TypeInfo};
use hv_types::xml::{Document, ErrorKind};
use support::equal::assert_same;

const BODY: &str = "<blood-pressure><when><date><y>2024</y><m>02</m><d>29</d></date></when>\
    <systolic>0123</systolic><diastolic>68</diastolic></blood-pressure>";

fn thing(inside: &str) -> String {
    format!(
        "<thing><type-id>CA3C57F4-F4C1-4E15-BE67-0A3CAF5414ED</type-id><data-xml>{inside}</data-xml></thing>"
    )
}

#[test]
fn an_envelope_in_full_comes_back_unchanged() {
    let text = format!(
        "<thing>\
         <thing-id version-stamp='7a1f0c5e-0b0e-4d0c-9a6f-3a5b7c9d1e2f'>5f1f0a52-2f0b-4f6e-8f52-5a2f1b0c9e01</thing-id>\
         <type-id name='Blood pressure'> ca3c57f4-f4c1-4e15-be67-0a3caf5414ed </type-id>\
         <thing-state>Paused</thing-state><flags>4096</flags><eff-date>2024-02-29 07:30:00.5</eff-date>\
         <created><timestamp>2024-3-1T10:31:16.345Z</timestamp><app-id>4d5fb486-0459-45a4-ba97-8b4c75c30f3f</app-id>\
         <person-id name='A &amp; B'>b6f890a1-8755-4c87-98ce-3e8678bd4bae</person-id>\
         <access-avenue>Sideways</access-avenue><audit-action>Created</audit-action></created>\
         <data-xml transform='row'><row a='1'/></data-xml>\
         <data-xml>{BODY}<common><source>Cuff</source><tags>a,b</tags>\
         <extension source='x' xmlns:e='urn:e'><e:any>kept<!-- as it is --></e:any></extension>\
         <related-thing><client-thing-id>7</client-thing-id></related-thing></common></data-xml>\
         <eff-permissions immutable='true'><permission>Read</permission></eff-permissions>\
         <tags>one,two</tags><updated-end-date>9999-12-31T23:59:59</updated-end-date></thing>"
    );
    let read: Thing = Thing::from_xml(&text).unwrap();
    assert_same(&text, &read.to_xml().unwrap(), "the envelope");
    let typed: Thing<BloodPressure> = Thing::from_xml(&text).unwrap();
    assert_eq!(*typed.data().unwrap().systolic, 123);
    assert_eq!(typed.common().unwrap().source.as_deref(), Some("Cuff"));
    assert_same(&text, &typed.to_xml().unwrap(), "the envelope with a typed body");
}

#[test]
fn a_thing_of_an_unknown_type_is_kept_untouched() {
    let text = "<thing><type-id>00000000-0000-0000-0000-000000000001</type-id><data-xml>\
        <novel xmlns:n='urn:n'><n:a b=\"1\"/> text <![CDATA[<&]]></novel><common/></data-xml></thing>";
    let read: Thing = Thing::from_xml(text).unwrap();
    assert!(matches!(read.data(), Some(AnyThing::Unknown(unknown)) if unknown.body.local_name() == "novel"));
    assert_same(text, &read.to_xml().unwrap(), "the unknown thing");
}

#[test]
fn only_the_type_id_selects_among_versions() {
    let of = |info: &TypeInfo, sample: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");
        let body = support::read(format!("{folder}/{sample}.xml"));
        let text = format!("<thing><type-id>{}</type-id><data-xml>{body}</data-xml></thing>", info.id);
        Thing::<AnyThing>::from_xml(&text).map(|thing| thing.data().cloned())
    };
    let (first, newest) = (ImmunizationV1::INFO, Immunization::INFO);
    assert!(matches!(of(first, "immunization_v1"), Ok(Some(AnyThing::ImmunizationV1(_)))));
    assert!(matches!(of(newest, "immunization_v2"), Ok(Some(AnyThing::ImmunizationV2(_)))));
    assert!(of(newest, "immunization_v1").is_err());
}

#[test]
fn a_thing_of_another_type_is_refused() {
    let error = Thing::<Weight>::from_xml(&thing(BODY)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    assert!(error.message().contains("Weight"), "{error}");
}

#[test]
fn two_data_sections_without_a_transform_are_refused() {
    let text = thing(BODY).replace("</data-xml>", &format!("</data-xml><data-xml>{BODY}</data-xml>"));
    let error = Thing::<AnyThing>::from_xml(&text).unwrap_err();
    assert_eq!(error.message(), "a thing has at most one data-xml without a transform");
}

#[test]
fn a_fault_in_the_body_is_placed_within_the_thing() {
    let text = thing(&BODY.replace("68", "low"));
    let error = Thing::<AnyThing>::from_xml(&text).unwrap_err();
    assert_eq!(error.path(), "/thing/data-xml/blood-pressure/diastolic");
}

#[test]
fn a_new_thing_names_its_type() {
    let text = thing(BODY);
    let read: Thing<BloodPressure> = Thing::from_xml(&text).unwrap();
    let made = Thing::new(read.data().unwrap().clone());
    assert_eq!(made.type_id.as_ref().unwrap().name.as_deref(), Some("Blood pressure"));
    assert!(matches!(made.data.as_slice(), [DataXml::Typed { common: None, .. }]));
    let again: Thing = Thing::from_xml(&made.to_xml().unwrap()).unwrap();
    assert!(matches!(again.data(), Some(AnyThing::BloodPressure(_))));
}

/// The published example: its no-break spaces are replaced first, as whoever wants
/// to read it must.
#[test]
fn the_published_example_is_read_and_written_with_nothing_lost() {
    let Some(shared) = support::shared() else { return };
    let folder = std::fs::read_dir(shared.join("corpus/real")).unwrap();
    let file = folder
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().ends_with("thing-types.md__01.xml"))
        .expect("the published example");
    let text = support::read(file).replace('\u{a0}', " ");
    let read: Thing<BloodPressure> = Thing::from_xml(&text).unwrap();
    assert_eq!(*read.data().unwrap().systolic, 123);
    assert_eq!(read.common().unwrap().client_thing_id.as_deref(), Some("19823452"));
    assert_eq!(read.eff_date.as_deref(), Some("2008-12-10 03:47:35.550"));
    assert_same(&text, &read.to_xml().unwrap(), "the published example");
}
