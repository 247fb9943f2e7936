//! Reads blood pressures of three versions as the one that this program understands.

mod things {
    hv_types::include_things!();
}

use hv_types::versions::{Reason, TypeContract};
use hv_types::xml::Document;
use things::{AnyThing, BloodPressure, BloodPressureV1, BloodPressureV2, BloodPressureV3, Thing};

const PUBLISHED: &str = "\
<thing><type-id name=\"Blood pressure\">ca3c57f4-f4c1-4e15-be67-0a3caf5414ed</type-id><data-xml>\
<blood-pressure><when><date><y>2024</y><m>2</m><d>29</d></date></when>\
<systolic>0123</systolic><diastolic>68</diastolic></blood-pressure></data-xml></thing>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The newest version has the plain name as well.
    let contract = TypeContract::new().with::<BloodPressure>();

    // A thing of the published type comes in; two steps up, nothing is lost.
    let thing: Thing = Thing::from_xml(PUBLISHED)?;
    let read = contract.read_thing(thing)?;
    assert_eq!(read.losses, []);
    assert!(read.value.is_upversioned());
    let Some(AnyThing::BloodPressureV3(mut reading)) = read.value.into_data() else {
        return Err("the contract names version 3".into());
    };
    assert_eq!(reading.systolic.to_string(), "0123", "digit for digit");

    // This program records the position, which the published type has no room for.
    reading.position = Some("seated".into());
    let old = Thing::new(AnyThing::from(*reading)).convert_to::<BloodPressureV1>()?;
    for loss in &old.losses {
        println!("{loss}");
    }
    assert_eq!(old.losses[0].reason, Reason::Dropped);
    assert!(
        old.value.is_downversioned(),
        "so that it is not written back"
    );

    // Steps are typed as well.
    let text = "<blood-pressure><when><date><y>2024</y><m>2</m><d>29</d></date></when>\
                <systolic>123</systolic><diastolic>68</diastolic><position>lying</position></blood-pressure>";
    use hv_types::versions::{Downgrade, Upgrade};
    let version2 = BloodPressureV2::from_xml(text)?;
    let version3: BloodPressureV3 = version2.clone().upgrade()?.value;
    assert_eq!(
        version3
            .position
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("lying")
    );
    assert_eq!(version3.downgrade()?.value, version2, "there and back");
    println!("three versions, one program");
    Ok(())
}
