//! Every type keeps what it reads.

use conformance::AnyThing;
use hv_types::conformance::{Options, run};

#[test]
fn every_type_keeps_what_it_reads() {
    run::<AnyThing>(&Options::new().instances("instances").values(200)).assert_ok();
}
