fn main() -> Result<(), hv_codegen::Error> {
    hv_codegen::Config::new()
        // The published types that the program meets ...
        .schemas("../../xsd/things/app-specific.xsd")
        .schemas("../../xsd/things/weight.xsd")
        // ... and the application's own format, which is no thing type.
        .schemas("xsd/mood.xsd")
        .generate()
}
