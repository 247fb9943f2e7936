fn main() -> Result<(), hv_codegen::Error> {
    hv_codegen::Config::new()
        .schemas("xsd")
        .arbitrary(true)
        .generate()
}
