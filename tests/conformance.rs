//! Every type keeps what it reads: the samples, and arbitrary values.

use hv_things::AnyThing;
use hv_types::conformance::{Options, run};

#[test]
fn every_type_keeps_its_sample_and_arbitrary_values() {
    let options = Options::new().instances("tests/data/samples").values(48);
    let report = run::<AnyThing>(&options);
    report.assert_ok();
    for one in &report.types {
        assert_eq!((one.instances, one.values), (1, 48), "{}", one.info.module);
    }
}

#[test]
fn other_seeds_make_other_values() {
    use hv_types::conformance::Registry;
    let make = |bytes: &[u8]| {
        let mut u = hv_types::arbitrary::Unstructured::new(bytes);
        AnyThing::arbitrary(AnyThing::TYPES[0].id, &mut u).unwrap().write().unwrap()
    };
    assert_ne!(make(&[1; 200]), make(&[2; 200]));
    assert_eq!(make(&[1; 200]), make(&[1; 200]));
}
