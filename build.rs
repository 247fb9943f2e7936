//! Generates the thing types in `xsd/`: all, or those whose features are on.

use hv_codegen::{Config, Error};

fn main() -> Result<(), Error> {
    Config::new()
        .schemas("xsd/things")
        .versions("xsd/versions")
        .samples("tests/data/samples")
        .types_by_feature()
        .arbitrary_feature("arbitrary")
        .generate()
}
