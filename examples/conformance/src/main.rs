//! Prints what the conformance suite says about every type.

use conformance::AnyThing;
use hv_types::conformance::{Options, run};

fn main() {
    let report = run::<AnyThing>(&Options::new().instances("instances"));
    print!("{report}");
    report.assert_ok();
}
