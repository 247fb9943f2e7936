fn main() -> Result<(), hv_codegen::Error> {
    hv_codegen::Config::new()
        .schemas("../../xsd/things")
        .types(["blood-pressure", "weight"])
        .generate()
}
