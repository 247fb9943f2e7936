//! Resident memory, each case in a process of its own.

use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::BufReader;
use std::path::Path;
use std::process::Command;

use hv_things::{BloodPressure, LabTestResults, Medication, Weight};
use hv_types::xml::Document;

use crate::answer::{self, Info};
use crate::inputs::{self, Input};
use crate::peers::{self, derived, generated};
use crate::{Outcome, scratch};

/// The argument by which the program calls itself.
pub const FLAG: &str = "--memory";
/// Small documents are held so often that they make as many bytes of text.
const HELD: usize = 20_000_000;
const HELD_BY_CHECK: usize = 1_000_000;

const ANSWER: &str = "answer of six types, 20 MB";
const STREAM: &str = "stream";
const CASES: &[(&str, &str)] = &[
    ("blood pressure", "hv-types"),
    ("weight", "hv-types"),
    ("medication", "hv-types"),
    ("lab results, 42 kB", "hv-types"),
    (ANSWER, "hv-types"),
    (ANSWER, "roxmltree"),
    (ANSWER, "serde derive"),
    (ANSWER, "xsd-parser's code"),
];

/// What a process of its own measured.
struct Memory {
    /// Held by the values, beside the text.
    held: usize,
    /// The most that was in use while reading, beside the text.
    peak: usize,
}

pub fn table() -> Outcome<String> {
    let mut text = String::from(
        "Resident memory beside the text, as a multiple of the text's bytes: once read (small documents are \
         held by the thousand), and at the most while reading.\n\n\
         | document | read by | held | peak |\n|---|---|---:|---:|\n",
    );
    for (name, engine) in CASES {
        let input = input(name, 20_000_000)?;
        let bytes = input.wire.len() * copies(input.wire, HELD);
        let memory = measure(engine, &input, HELD)?;
        let times = |used: usize| used as f64 / bytes as f64;
        let _ =
            writeln!(text, "| {name} | {engine} | {:.1} | {:.1} |", times(memory.held), times(memory.peak));
    }
    text.push_str("\nRead thing by thing from a file, keeping none:\n\n| answer | peak |\n|---|---:|\n");
    for (name, bytes) in inputs::Sizes::FULL.all_types {
        let memory = measure(STREAM, &inputs::answer_of_all_types(name, *bytes)?, HELD)?;
        let _ = writeln!(text, "| {name} | {:.1} MB |", memory.peak as f64 / 1e6);
    }
    Ok(text)
}

/// Whether every case runs and measures something.
pub fn check() -> Outcome<()> {
    for (name, engine) in CASES {
        let memory = measure(engine, &input(name, HELD_BY_CHECK)?, HELD_BY_CHECK)?;
        if memory.held == 0 || memory.peak < memory.held {
            return Err(format!("{name}, {engine}: {} held, {} at most", memory.held, memory.peak).into());
        }
    }
    Ok(())
}

fn input(name: &str, answer: usize) -> Outcome<Input> {
    Ok(match name {
        "blood pressure" => inputs::small_blood_pressure(),
        "weight" => inputs::small_weight(),
        "medication" => inputs::one_medication(),
        "lab results, 42 kB" => inputs::lab_results_42_kb(),
        ANSWER => inputs::answer(ANSWER, answer),
        _ => return Err(format!("no document is called `{name}`").into()),
    })
}

fn copies(text: &str, held: usize) -> usize {
    (held / text.len()).max(1)
}

fn measure(engine: &str, input: &Input, held: usize) -> Outcome<Memory> {
    let file = scratch("inputs")?.join("memory.xml");
    let qualified = engine == "xsd-parser's code";
    std::fs::write(&file, if qualified { input.qualified } else { input.wire })?;
    let case = format!("{engine}/{}", input.name);
    let output =
        Command::new(std::env::current_exe()?).args([FLAG, &case, &held.to_string()]).arg(&file).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().filter_map(|number| number.parse().ok());
    match (output.status.success(), numbers.next(), numbers.next()) {
        (true, Some(held), Some(peak)) => Ok(Memory { held, peak }),
        _ => Err(format!("{case}: {}", String::from_utf8_lossy(&output.stderr).trim()).into()),
    }
}

/// Reads and holds the document, and prints what that takes.
pub fn child(case: &str, held: usize, file: &Path) -> Outcome<()> {
    if case.starts_with(STREAM) {
        let before = status("VmRSS:")?;
        answer::stream(BufReader::new(File::open(file)?))?;
        let peak = status("VmHWM:")?.saturating_sub(before);
        println!("{peak} {peak}");
        return Ok(());
    }
    let text: &'static str = Box::leak(std::fs::read_to_string(file)?.into_boxed_str());
    let (engine, name) = case.split_once('/').ok_or("no case")?;
    match (engine, name) {
        ("hv-types", "blood pressure") => hold(text, held, || BloodPressure::from_xml(text)),
        ("hv-types", "weight") => hold(text, held, || Weight::from_xml(text)),
        ("hv-types", "medication") => hold(text, held, || Medication::from_xml(text)),
        ("hv-types", "lab results, 42 kB") => hold(text, held, || LabTestResults::from_xml(text)),
        ("hv-types", _) => hold(text, held, || Info::from_xml(text)),
        ("roxmltree", _) => hold(text, held, || roxmltree::Document::parse(text)),
        ("serde derive", _) => hold(text, held, || quick_xml::de::from_str::<derived::this::Info>(text)),
        _ => hold(text, held, || peers::read_generated::<generated::this::Info>(text)),
    }
}

fn hold<T, E: std::error::Error + 'static>(
    text: &str,
    held: usize,
    read: impl Fn() -> Result<T, E>,
) -> Outcome<()> {
    let count = copies(text, held);
    let mut values = Vec::with_capacity(count);
    let before = status("VmRSS:")?;
    for _ in 0..count {
        values.push(read()?);
    }
    let (held, peak) = (status("VmRSS:")?, status("VmHWM:")?);
    black_box(&values);
    println!("{} {}", held.saturating_sub(before), peak.saturating_sub(before));
    // The process ends: nothing needs to be given back.
    std::mem::forget(values);
    Ok(())
}

/// A figure that Linux keeps about this process, in bytes.
pub fn status(key: &str) -> Outcome<usize> {
    let status = std::fs::read_to_string("/proc/self/status")
        .map_err(|error| format!("memory is measured on Linux only: {error}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let kilobytes: usize =
        line.and_then(|line| line.trim().strip_suffix(" kB")).ok_or("no such figure")?.parse()?;
    Ok(kilobytes * 1024)
}
