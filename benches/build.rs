//! Code of the peers: xsd-parser generates types from the schemas in `xsd/`, once with its
//! own reader and writer, once with serde's derives.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use xsd_parser::config::{
    GeneratorFlags, IdentQuadruple, InterpreterFlags, NamespaceIdent, OptimizerFlags, ParserFlags, Resolver,
    Schema,
};
use xsd_parser::{Config, IdentType, generate};

/// The elements that the measurements read; `info` may hold all six thing types.
const ELEMENTS: &[(&str, &str)] = &[
    ("urn:com.microsoft.wc.thing.BloodPressure", "blood-pressure"),
    ("urn:com.microsoft.wc.thing.weight", "weight"),
    ("urn:com.microsoft.wc.thing.medication", "medication"),
    ("urn:com.microsoft.wc.thing.lab-test-results", "lab-test-results"),
    ("urn:com.microsoft.wc.methods.response.GetThings3", "info"),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../xsd");
    println!("cargo::rerun-if-changed=xsd");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    // All in one tree, since the peers look for imports next to the importing file.
    let schemas = out.join("xsd");
    for folder in ["common", "things"] {
        copy(&Path::new("../xsd").join(folder), &schemas.join(folder))?;
    }
    copy(Path::new("xsd"), &schemas.join("common"))?;

    let answer = schemas.join("common/answer.xsd");
    write(&out.join("xsd_parser.rs"), config(&answer).with_quick_xml())?;
    // An element with a choice of elements: to quick-xml's serde a field `$value` that is an enum.
    let derived = config(&answer).with_serde_quick_xml();
    let derived =
        generate(derived.without_generator_flags(GeneratorFlags::FLATTEN_ENUM_CONTENT))?.to_string();
    fs::write(out.join("serde_derive.rs"), skip_absent(&derived))?;
    Ok(())
}

/// What a person would write, and xsd-parser leaves out: absent fields are not serialized.
fn skip_absent(code: &str) -> String {
    let mut parts = code.split(OPTIONAL);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let type_ = part.split_once(" : ").map_or("", |(_, type_)| type_);
        out.push_str(OPTIONAL);
        if type_.starts_with(":: core :: option :: Option") {
            out.push_str(" skip_serializing_if = \"Option::is_none\" ,");
        }
        out.push_str(part);
    }
    out
}

/// How the attributes of a field begin that may be absent.
const OPTIONAL: &str = "# [serde (default ,";

fn config(schema: &Path) -> Config {
    let mut config = Config::default();
    config.parser.resolver = vec![Resolver::File];
    config.parser.flags = ParserFlags::all();
    config.parser.schemas = vec![Schema::File(schema.to_owned())];
    config.interpreter.flags = InterpreterFlags::all() - InterpreterFlags::WITH_NUM_BIG_INT;
    config.optimizer.flags = OptimizerFlags::all() - OptimizerFlags::REMOVE_DUPLICATES;
    config.generator.flags = GeneratorFlags::all();
    config.with_generate(ELEMENTS.iter().map(|(namespace, name)| {
        let namespace = NamespaceIdent::namespace(namespace.as_bytes().to_owned());
        IdentQuadruple::new(*name, IdentType::Element).with_ns(namespace)
    }))
}

fn write(path: &Path, config: Config) -> Result<(), Box<dyn Error>> {
    fs::write(path, generate(config)?.to_string())?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
