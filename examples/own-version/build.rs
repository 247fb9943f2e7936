fn main() -> Result<(), hv_codegen::Error> {
    hv_codegen::Config::new()
        .schemas("../../xsd/things/blood-pressure.xsd")
        .schemas("xsd")
        .versions("versions")
        .generate()
}
