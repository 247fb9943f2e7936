//! Generates every thing type in `xsd/`.

fn main() -> Result<(), hv_codegen::Error> {
    hv_codegen::Config::new().schemas("xsd/things").generate()
}
