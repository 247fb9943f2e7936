//! Things in their envelope.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use hv_things::{AnyThing, BloodPressure, Immunization, ImmunizationV1, Thing, Weight};
use hv_types::things::{
    AuditAction, DataXml, End, Flags, Permission, RelatedThing, ThingState, ThingType, TypeInfo,
};
use hv_types::xml::{Document, ErrorKind};
use jiff::civil::date;
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
         <thing-state>Paused</thing-state><flags>4096</flags><eff-date>2024-02-29T07:30:00.500</eff-date>\
         <created><timestamp>2024-03-01T10:31:16.3450Z</timestamp><app-id>4d5fb486-0459-45a4-ba97-8b4c75c30f3f</app-id>\
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
    assert!(matches!(made.sections(), [DataXml::Typed { common: None, .. }]));
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
    assert_eq!(read.effective_date(), Some(date(2008, 12, 10).at(3, 47, 35, 550_000_000)));
    let exact = support::with_exact_dates(&text);
    assert_same(&exact, &read.to_xml().unwrap(), "the published example");
}

#[test]
fn the_old_envelope_comes_back_unchanged() {
    let text = format!(
        "<thing><type-id>ca3c57f4-f4c1-4e15-be67-0a3caf5414ed</type-id><data-xml>{BODY}</data-xml>\
         <data-other content-type='text/plain' content-encoding='base64'>aGVhbHRo</data-other>\
         <eff-permissions><permission>All</permission></eff-permissions><tags/>\
         <ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'> <ds:SignedInfo/></ds:Signature></thing>"
    );
    let read: Thing = Thing::from_xml(&text).unwrap();
    assert_same(&text, &read.to_xml().unwrap(), "the old envelope");
    assert!(read.is_signed() && read.signature_info().is_none());
    assert!(read.data_other.is_some() && read.blobs.is_none());
    assert!(read.tags.as_ref().unwrap().is_empty());
    assert!(read.permissions.unwrap().allows(&Permission::Update));
}

#[test]
fn what_follows_the_data_is_read_in_any_order_and_written_in_the_schemas() {
    let text = format!("<thing><data-xml>{BODY}</data-xml>{{}}</thing>");
    let (end, tags) = ("<updated-end-date>2024-01-01T00:00:00</updated-end-date>", "<tags>a</tags>");
    let read: Thing = Thing::from_xml(&text.replace("{}", &format!("{end}{tags}"))).unwrap();
    assert_same(
        &text.replace("{}", &format!("{tags}{end}")),
        &read.to_xml().unwrap(),
        "the order of the schema",
    );
}

#[test]
fn faults_of_the_envelope_are_refused_at_their_places() {
    for (inside, path, message) in [
        ("<thing-id>5f1f0a52-2f0b-4f6e-8f52-5a2f1b0c9e01</thing-id>", "thing-id/@version-stamp", "missing"),
        ("<type-id>weight</type-id>", "type-id", "hexadecimal"),
        ("<flags>0x1</flags>", "flags", "whole number"),
        ("<flags>4294967296</flags>", "flags", "4294967295"),
        ("<eff-date>yesterday</eff-date>", "eff-date", "must have a form such as"),
        ("<tags>a</tags><tags>b</tags>", "tags[2]", "not expected"),
        ("<flags>0</flags><thing-state>Active</thing-state>", "thing-state", "not expected"),
        ("<eff-permissions/>", "eff-permissions/permission", "missing"),
        ("<data-xml/>", "data-xml", "expected an element"),
        ("<data-xml transform='a'><b></data-xml>", "data-xml/b", ""),
        ("<note>a</note>", "note", "not expected"),
    ] {
        let error = Thing::<AnyThing>::from_xml(&format!("<thing>{inside}</thing>")).unwrap_err();
        assert_eq!(error.path(), format!("/thing/{path}"), "{inside}: {error}");
        assert!(error.message().contains(message), "{inside}: {error}");
    }
    let long = format!("<thing><tags>{}</tags></thing>", "a".repeat(513));
    assert!(Thing::<AnyThing>::from_xml(&long).unwrap_err().message().contains("512"));
}

#[test]
fn flags_and_words_are_typed_and_survive() {
    let text = thing(BODY)
        .replace("<data-xml>", "<thing-state>\n Deleted </thing-state><flags>0020</flags><data-xml>");
    let mut read: Thing = Thing::from_xml(&text).unwrap();
    assert_eq!(read.state.as_deref(), Some(&ThingState::Deleted));
    assert!(read.is_read_only() && read.is_upversioned() && !read.is_downversioned() && !read.is_personal());
    assert_same(&text, &read.to_xml().unwrap(), "as it was read");
    read.set_flags(Flags::UPVERSIONED, false);
    read.set_flags(Flags::READ_ONLY, true);
    assert!(read.to_xml().unwrap().contains("<flags>16</flags>"));
}

#[test]
fn a_thing_is_active_until_its_end() {
    let mut read: Thing = Thing::from_xml(&thing(BODY)).unwrap();
    let at = date(2024, 3, 1).at(8, 0, 0, 0);
    assert!(read.is_active(at));
    for (end, active) in [(date(2024, 3, 1).at(7, 59, 0, 0), false), (at, true)] {
        read.updated_end_date = Some(end.into());
        assert_eq!(read.is_active(at), active, "{end}");
    }
    read.updated_end_date = Some(End::NONE.into());
    assert!(read.is_active(at));
    read.state = Some(ThingState::Deleted.into());
    assert!(!read.is_active(at));
}

#[test]
fn the_effective_date_is_the_envelopes_or_else_that_of_the_data() {
    let mut read: Thing = Thing::from_xml(&thing(BODY)).unwrap();
    assert_eq!(read.effective_date(), Some(date(2024, 2, 29).at(0, 0, 0, 0)));
    read.eff_date = Some(date(2024, 3, 1).at(7, 0, 0, 0).into());
    assert_eq!(read.effective_date(), Some(date(2024, 3, 1).at(7, 0, 0, 0)));
    let typed: Thing<BloodPressure> = Thing::from_xml(&thing(BODY)).unwrap();
    assert_eq!(typed.effective_date(), Some(date(2024, 2, 29).at(0, 0, 0, 0)));
}

#[test]
fn a_thing_is_narrowed_to_its_type_and_widened_again() {
    let read: Thing = Thing::from_xml(&thing(&format!("{BODY}<common><note>a</note></common>"))).unwrap();
    let wrong = read.clone().narrow::<Weight>().unwrap_err();
    assert!(wrong.to_string().starts_with("the thing is not of the type Weight"), "{wrong}");
    assert_eq!(wrong.into_thing(), read);
    let typed: Thing<BloodPressure> = read.clone().narrow().unwrap();
    assert_eq!(*typed.data().unwrap().systolic, 123);
    assert_eq!(typed.common(), read.common());
    assert_eq!(typed.widen::<AnyThing>(), read);
}

#[test]
fn a_thing_without_data_is_of_the_type_that_its_id_says() {
    let text = format!("<thing><type-id>{}</type-id></thing>", BloodPressure::INFO.id);
    let read: Thing = Thing::from_xml(&text).unwrap();
    assert!(read.clone().narrow::<Weight>().is_err());
    assert!(read.narrow::<BloodPressure>().unwrap().data().is_none());
}

/// Not a real signature: what counts here is that nothing of it, or under it, changes.
fn signed() -> String {
    let data = BODY.replace("<systolic>", "\n  <!-- cuff --> <systolic>");
    thing(&data).replace("<thing>", "<thing xmlns:u='urn:unused'>").replace(
        "</thing>",
        "<signature-info><sig-data>\n<algorithm-tag>rsa-sha256</algorithm-tag></sig-data></signature-info></thing>",
    )
}

#[test]
fn a_signed_thing_is_written_with_every_blank_that_was_signed() {
    let text = signed().replace('\'', "\"");
    let read: Thing<BloodPressure> = Thing::from_xml(&text).unwrap();
    assert!(read.is_signed() && !read.is_signature_broken());
    assert_eq!(read.to_xml().unwrap(), text);
    assert_eq!(read.widen::<AnyThing>().to_xml().unwrap(), text);
}

#[test]
fn a_changed_thing_is_not_written_under_its_old_signature() {
    let mut read: Thing<BloodPressure> = Thing::from_xml(&signed()).unwrap();
    read.tags = Some("not covered".parse().unwrap());
    read.to_xml().unwrap();
    read.data_mut().unwrap().pulse = None;
    let error = read.to_xml().unwrap_err();
    assert!(error.message().contains("remove the signature"), "{error}");
    assert_eq!(error.path(), "/thing");
    let removed = read.remove_signature().unwrap();
    assert!(!read.to_xml().unwrap().contains("signature"));
    read.set_signature_info(removed);
    assert!(!read.to_xml().unwrap().contains("<!-- cuff -->"), "the data is the new one");
    read.common_mut().unwrap().note = Some("changed".to_owned());
    assert!(read.to_xml().is_err());
}

#[test]
fn json_has_the_names_of_the_schema_and_reads_back() {
    let text = thing(&format!(
        "{BODY}<common><source>Cuff</source><extension source='x'><a b='1'/></extension>\
         <related-thing><client-thing-id>7</client-thing-id></related-thing></common>"
    ))
    .replace(
        "<data-xml>",
        "<flags>1</flags><created><audit-action>Created</audit-action></created><data-xml>",
    );
    let read: Thing = Thing::from_xml(&text).unwrap();
    let json = serde_json::to_value(&read).unwrap();
    let data = &json["data-xml"][0];
    assert_eq!(data["blood-pressure"]["diastolic"], 68);
    assert_eq!(data["blood-pressure"]["systolic"], "0123", "no digit is lost");
    assert_eq!(data["common"]["source"], "Cuff");
    assert_eq!(data["common"]["extension"][0]["$raw"], "<extension source='x'><a b='1'/></extension>");
    assert_eq!(json["flags"], 1);
    assert_eq!(json["created"]["audit-action"], "Created");
    let again: Thing = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(again, read);
    assert_same(&text, &again.to_xml().unwrap(), "through JSON");
    assert_eq!(again.created.unwrap().audit_action.as_deref(), Some(&AuditAction::Created));
    let typed: Thing<BloodPressure> = serde_json::from_value(json.clone()).unwrap();
    assert_same(&text, &typed.to_xml().unwrap(), "typed through JSON");
    let error = serde_json::from_value::<Thing<Weight>>(json).unwrap_err().to_string();
    assert!(error.contains("Weight"), "{error}");
}

#[test]
fn json_of_an_unknown_type_keeps_its_xml() {
    let text = "<thing><type-id>00000000-0000-0000-0000-000000000001</type-id><data-xml>\
        <novel xmlns:n='urn:n'><n:a b=\"1\"/> text</novel></data-xml>\
        <data-xml transform='row'>text</data-xml></thing>";
    let read: Thing = Thing::from_xml(text).unwrap();
    let json = serde_json::to_string(&read).unwrap();
    let again: Thing = serde_json::from_str(&json).unwrap();
    assert_eq!(again, read);
    assert_same(text, &again.to_xml().unwrap(), "through JSON");
}

#[test]
fn json_keeps_a_signature_only_with_the_data_that_was_signed() {
    let read: Thing = Thing::from_xml(&signed()).unwrap();
    let json = serde_json::to_string(&read).unwrap();
    let again: Thing = serde_json::from_str(&json).unwrap();
    assert_eq!(again, read);
    assert_eq!(again.to_xml().unwrap(), read.to_xml().unwrap());
    let changed: Thing = serde_json::from_str(&json.replacen("68", "69", 1)).unwrap();
    assert!(changed.is_signature_broken());
    assert!(changed.to_xml().is_err());
}

#[test]
fn json_with_two_bodies_or_an_unknown_field_is_refused() {
    let read: Thing = Thing::from_xml(&thing(BODY)).unwrap();
    let json = serde_json::to_value(&read).unwrap();
    let mut two = json.clone();
    let section = two["data-xml"][0].clone();
    two["data-xml"].as_array_mut().unwrap().push(section);
    assert!(serde_json::from_value::<Thing>(two).unwrap_err().to_string().contains("at most one"));
    let mut unknown = json;
    unknown["colour"] = "red".into();
    assert!(serde_json::from_value::<Thing>(unknown).unwrap_err().to_string().contains("colour"));
}

#[test]
fn related_things_are_found_among_others() {
    let mut one: Thing = Thing::from_xml(&thing(BODY)).unwrap();
    one.common_mut().unwrap().client_thing_id = Some("one".parse().unwrap());
    let mut two: Thing = Thing::from_xml(&thing(BODY).replace(
        "<type-id>",
        "<thing-id version-stamp='7a1f0c5e-0b0e-4d0c-9a6f-3a5b7c9d1e2f'>\
         5F1F0A52-2F0B-4F6E-8F52-5A2F1B0C9E01</thing-id><type-id>",
    ))
    .unwrap();
    two.common_mut().unwrap().related_things.push(RelatedThing::client("one").unwrap().as_type("follows"));
    let id = "5f1f0a52-2f0b-4f6e-8f52-5a2f1b0c9e01".parse().unwrap();
    one.common_mut().unwrap().related_things.push(RelatedThing::thing(id));
    let things = [one.clone(), two.clone()];
    assert_eq!(Thing::find(&things, id), Some(&two));
    assert_eq!(Thing::find_by_client_id(&things, "one"), Some(&one));
    let follows = two.common().unwrap().related_as("follows").next().unwrap();
    assert_eq!(follows.find_in(&things), Some(&one));
    assert_eq!(one.common().unwrap().related_things[0].find_in(&things), Some(&two));
    assert_eq!(one.related_to(&things).collect::<Vec<_>>(), [&two]);
}
