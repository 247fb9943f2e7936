//! The code that is checked in is what would be generated.

#[test]
fn generated_code_is_fresh() -> Result<(), hv_codegen::Error> {
    hv_codegen::Config::new()
        .file("codegen.toml")?
        .check_fresh()
}
