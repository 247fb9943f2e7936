//! Generates the thing types in `xsd/`: all, or those whose features are on.

use hv_codegen::{Config, Error};

fn main() -> Result<(), Error> {
    let config = Config::new().schemas("xsd/things").versions("xsd/versions").samples("tests/data/samples");
    if std::env::var_os("CARGO_FEATURE_ALL").is_some() {
        return config.generate();
    }
    // Features of types are named like families or, without one, like modules.
    let listed = config.list()?;
    let enabled = listed
        .into_iter()
        .map(|type_| type_.family.unwrap_or(type_.module))
        .filter(|name| std::env::var_os(format!("CARGO_FEATURE_{}", name.to_uppercase())).is_some());
    config.types(enabled).generate()
}
