//! Runs a suite of schemas and instances in the layout of the W3C XML Schema test
//! suite through hv-codegen and the code that it generates. See README.md.

mod generate;
mod known;
mod report;
mod suite;
mod tables;
mod xmllint;

#[path = "../../support/equal.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod equal;

use generate::{Module, Workshop};
use known::Known;
use report::{Outcome, Report};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use suite::{Expected, Group, Test};

const HELP: &str = "\
Runs schemas and instances in the layout of the W3C XML Schema test suite.

usage: xsd-suite [SUITE.xml …] [options]

SUITE.xml is a suite (testSetRef elements) or one test set. Without one, the
project's own cases are run: the hand-written suite in cases/, and the suite made
from the tables in cases/tables/.

  --filter TEXT       only tests whose set/group/test contains TEXT (repeatable)
  --report json       the report as JSON on standard output, every test in it
  --known FILE        tests that are known to fail, `set/group/test: reason`; the
                      default is known-failures.txt next to the suite, if there.
                      A listed test that passes is a failure: the list only shrinks.
  --work FOLDER       where crates are generated and built; default target/xsd-suite
  --lines N           lines of source in one crate, about (default 80000)
  --serde             generate and compile serde's traits too
  --xmllint           also compare what is expected with xmllint (libxml2)
  --tables FOLDER     only write the suite made from the tables to FOLDER
  --verbose           say why each test failed at length

exit status: 0 all as expected, 1 not, 2 misuse or unreadable input";

struct Options {
    suites: Vec<PathBuf>,
    filters: Vec<String>,
    json: bool,
    known: Option<PathBuf>,
    work: PathBuf,
    lines: usize,
    serde: bool,
    xmllint: bool,
    tables: Option<PathBuf>,
    verbose: bool,
}

fn options() -> Result<Option<Options>, String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut options = Options {
        suites: Vec::new(),
        filters: Vec::new(),
        json: false,
        known: None,
        work: own.join("../../target/xsd-suite"),
        lines: 80_000,
        serde: false,
        xmllint: false,
        tables: None,
        verbose: false,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
        match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--filter" => options.filters.push(value()?),
            "--report" => {
                options.json = match value()?.as_str() {
                    "json" => true,
                    "text" => false,
                    other => return Err(format!("there is no report `{other}`: json or text")),
                };
            }
            "--known" => options.known = Some(value()?.into()),
            "--work" => options.work = value()?.into(),
            "--lines" => {
                options.lines = value()?.parse().map_err(|_| "`--lines` needs a number".to_owned())?
            }
            "--tables" => options.tables = Some(value()?.into()),
            "--serde" => options.serde = true,
            "--xmllint" => options.xmllint = true,
            "--verbose" => options.verbose = true,
            option if option.starts_with('-') => return Err(format!("there is no option `{option}`")),
            suite => options.suites.push(suite.into()),
        }
    }
    std::fs::create_dir_all(&options.work).map_err(|error| error.to_string())?;
    options.work = options.work.canonicalize().map_err(|error| error.to_string())?;
    Ok(Some(options))
}

fn main() -> ExitCode {
    match options().and_then(|options| options.map_or(Ok(None), |options| run(&options).map(Some))) {
        Ok(None) => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Ok(Some(true)) => ExitCode::SUCCESS,
        Ok(Some(false)) => ExitCode::from(1),
        Err(message) => {
            eprintln!("xsd-suite: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs what the options name; whether all was as expected.
fn run(options: &Options) -> Result<bool, String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    if let Some(folder) = &options.tables {
        println!("{}", tables::write(&own.join("tables"), folder)?.display());
        return Ok(true);
    }
    let mut suites = options.suites.clone();
    if suites.is_empty() {
        suites.push(own.join("suite.xml"));
        suites.push(tables::write(&own.join("tables"), &options.work.join("tables"))?);
    }
    let mut known = Known::default();
    let mut groups = Vec::new();
    for path in &suites {
        groups.extend(suite::read(path)?);
        let beside = path.parent().unwrap_or(Path::new("")).join("known-failures.txt");
        if options.known.is_none() && beside.is_file() {
            known.read(&beside)?;
        }
    }
    if let Some(path) = &options.known {
        known.read(path)?;
    }
    filter(&mut groups, &options.filters);
    let report = check(&groups, options)?;
    let mut fine = report.finish(&known, options.filters.is_empty(), options.json, options.verbose);
    if options.xmllint {
        fine &= xmllint::compare(&groups, &own.join("xmllint.txt"))?;
    }
    Ok(fine)
}

/// Keeps the tests that a filter names, and the schemas of instances that are kept.
fn filter(groups: &mut Vec<Group>, filters: &[String]) {
    if filters.is_empty() {
        return;
    }
    for group in groups.iter_mut() {
        let named = |test: &Test| filters.iter().any(|filter| group.id(test).contains(filter.as_str()));
        let instances: Vec<Test> = group.instances.iter().filter(|test| named(test)).cloned().collect();
        let schemas: Vec<Test> =
            group.schemas.iter().filter(|test| named(test) || !instances.is_empty()).cloned().collect();
        (group.schemas, group.instances) = (schemas, instances);
    }
    groups.retain(|group| !group.schemas.is_empty() || !group.instances.is_empty());
}

/// Generates, compiles, reads and writes everything.
fn check(groups: &[Group], options: &Options) -> Result<Report, String> {
    let mut report = Report::default();
    let mut modules: Vec<Module> = Vec::new();
    // Where each module's group is, and the schema test that it belongs to.
    let mut of_module: HashMap<String, (usize, Option<usize>)> = HashMap::new();
    // Groups whose instances cannot be run, and why.
    let mut without: HashMap<usize, String> = HashMap::new();
    for (index, group) in groups.iter().enumerate() {
        let name = format!("group_{index}");
        if group.schemas.is_empty() {
            let mut schemas: Vec<PathBuf> = group
                .instances
                .iter()
                .flat_map(|test| &test.documents)
                .flat_map(|document| suite::hinted_schemas(document))
                .collect();
            schemas.sort();
            schemas.dedup();
            match generate::generate(&schemas, options.serde) {
                Ok(source) => {
                    of_module.insert(name.clone(), (index, None));
                    modules.push(Module { name, source });
                }
                Err(error) => {
                    without.insert(index, format!("no schema test, and its own schemas: {error}"));
                }
            }
            continue;
        }
        for (at, test) in group.schemas.iter().enumerate() {
            let generated = generate::generate(&test.documents, options.serde);
            if let (0, Err(error)) = (at, &generated) {
                without.insert(index, error.clone());
            }
            match (test.expected, generated) {
                (Expected::Open, Err(_)) => {}
                (Expected::Invalid, Ok(_)) => {
                    report.schema(group, test, Outcome::Fail("the generator accepts it".to_owned()));
                    without.insert(index, "its schema is invalid".to_owned());
                }
                (Expected::Invalid, Err(error)) if error.contains("PANIC") => {
                    report.schema(group, test, Outcome::Fail(error));
                }
                (Expected::Invalid, Err(_)) => report.schema(group, test, Outcome::Pass),
                (Expected::Valid, Err(error)) => report.schema(group, test, Outcome::Fail(error)),
                (Expected::Valid | Expected::Open, Ok(source)) => {
                    let name = format!("{name}_{at}");
                    of_module.insert(name.clone(), (index, Some(at)));
                    modules.push(Module { name, source });
                }
            }
        }
    }
    // A schema without global elements has no documents: nothing to dispatch to.
    for module in modules.iter_mut().filter(|module| !module.source.has_roots) {
        module.source.code.push_str(generate::ROOTLESS);
    }
    let workshop = Workshop { folder: options.work.clone(), serde: options.serde, lines: options.lines };
    let (programs, broken) = workshop.build(&modules)?;
    for module in &modules {
        let (index, at) = of_module[&module.name];
        let group = &groups[index];
        let fault = broken.iter().find(|(name, _)| *name == module.name);
        if let Some((_, message)) = fault {
            without.insert(index, format!("the generated code does not compile:\n{message}"));
        }
        if let Some(at) = at.filter(|at| group.schemas[*at].expected == Expected::Valid) {
            let outcome = match fault {
                None => Outcome::Pass,
                Some((_, message)) => Outcome::NotCompiled(message.clone()),
            };
            report.schema(group, &group.schemas[at], outcome);
        }
    }
    let mut module_of: HashMap<usize, &str> = HashMap::new();
    for module in &modules {
        let (index, at) = of_module[&module.name];
        if at.unwrap_or(0) == 0 {
            module_of.insert(index, &module.name);
        }
    }
    for (index, group) in groups.iter().enumerate() {
        if let Some(reason) = without.get(&index) {
            for test in &group.instances {
                report.instance(group, test, Outcome::NotRun(reason.clone()));
            }
        }
    }
    for program in &programs {
        let mut tests: Vec<(&Group, &Test)> = Vec::new();
        let mut instances: Vec<(String, PathBuf)> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            let Some(module) = module_of.get(&index).filter(|module| program.modules.contains(**module))
            else {
                continue;
            };
            if without.contains_key(&index) {
                continue;
            }
            for test in &group.instances {
                let Some(document) = test.documents.first() else { continue };
                let text = match suite::text_of(document) {
                    Ok(text) => text,
                    Err(error) => {
                        report.instance(group, test, Outcome::NotRun(error));
                        continue;
                    }
                };
                // Programs read UTF-8, without another encoding declared.
                let path = options.work.join("instances").join(format!("{}.xml", texts.len()));
                let same = std::fs::read(document).is_ok_and(|bytes| bytes == text.as_bytes());
                let path = if same {
                    document.canonicalize().unwrap_or(path)
                } else {
                    std::fs::create_dir_all(options.work.join("instances"))
                        .map_err(|error| error.to_string())?;
                    std::fs::write(&path, &text).map_err(|error| error.to_string())?;
                    path
                };
                tests.push((group, test));
                instances.push(((*module).to_owned(), path));
                texts.push(text);
            }
        }
        let outcomes = program.run(&instances);
        for (((group, test), text), outcome) in tests.iter().zip(&texts).zip(outcomes) {
            report.instance(group, test, judge(test.expected, text, outcome));
        }
    }
    Ok(report)
}

fn judge(expected: Expected, text: &str, outcome: Result<String, String>) -> Outcome {
    match (expected, outcome) {
        (_, Err(error)) if error.starts_with("PANIC") => Outcome::Fail(error),
        (Expected::Open, _) => Outcome::NotRun("the suite leaves it open".to_owned()),
        (Expected::Valid, Err(error)) => Outcome::Fail(format!("refused: {error}")),
        (Expected::Valid, Ok(written)) => {
            // Equality takes well-formed documents only; what was written should be one.
            let same = std::panic::catch_unwind(|| equal::same(text, &written));
            match same {
                Ok(true) => Outcome::Pass,
                _ => Outcome::NotEqual(format!("written as {written}")),
            }
        }
        (Expected::Invalid, Ok(_)) => Outcome::Fail("accepted".to_owned()),
        (Expected::Invalid, Err(_)) => Outcome::Pass,
    }
}
