//! hv-codegen: all types, unchanged, and many more schemas than there are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use cpu_time::ProcessTime;
use hv_codegen::Config;

use crate::measure::median;
use crate::{Outcome, memory, repository, scratch};

/// The argument by which the program calls itself.
pub const FLAG: &str = "--generate";
const ROUNDS: usize = 5;

/// What a process of its own measured.
#[derive(Clone, Copy)]
struct Run {
    lines: usize,
    types: usize,
    /// Seconds of CPU to generate and write what is not there.
    cold: f64,
    /// Seconds of CPU to find that nothing has changed.
    unchanged: f64,
    /// Seconds of the clock for that.
    unchanged_wall: f64,
    /// Bytes.
    peak: usize,
}

pub fn table() -> Outcome<String> {
    let mut text = String::from(
        "Release build, everything from reading schemas to formatted source on disk; seconds of CPU, medians. \
         “Unchanged” is a build script's run when no input has changed.\n\n\
         | schemas | thing types | lines | cold | unchanged (clock) | peak memory | cold, per schema |\n\
         |---|---:|---:|---:|---:|---:|---:|\n",
    );
    let mut folders = vec![("all of `xsd/things`".to_owned(), repository().join("xsd/things"))];
    let official =
        std::env::var_os("HV_SHARED").map_or_else(|| repository().join("../shared"), PathBuf::from);
    let official = official.join("official/xsd");
    if official.is_dir() {
        folders.push(("the published ones (392 files)".to_owned(), official));
    } else {
        eprintln!("no copy of the published schemas in {}: left out", official.display());
    }
    for count in [10, 100, 1000] {
        folders.push((format!("{count}, replicated"), replicate(count)?));
    }
    for (name, folder) in folders {
        let runs = (0..ROUNDS).map(|_| run(&folder)).collect::<Outcome<Vec<Run>>>()?;
        let of = |figure: fn(&Run) -> f64| median(runs.iter().map(figure).collect());
        let cold = of(|run| run.cold);
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {cold:.2} s | {:.1} ms ({:.1} ms) | {:.0} MB | {:.2} ms |",
            runs[0].types,
            runs[0].lines,
            of(|run| run.unchanged) * 1e3,
            of(|run| run.unchanged_wall) * 1e3,
            of(|run| run.peak as f64) / 1e6,
            cold * 1e3 / runs[0].types as f64
        );
    }
    Ok(text)
}

/// Whether generating works, for a few schemas, and leaves what is up to date.
pub fn check() -> Outcome<()> {
    let run = run(&replicate(10)?)?;
    if run.types == 10 && run.lines > 100 { Ok(()) } else { Err("ten schemas did not make ten types".into()) }
}

/// So many schemas: those of `xsd/things`, again and again under other ids, names and namespaces.
fn replicate(count: usize) -> Outcome<PathBuf> {
    let folder = scratch("replicas")?.join(count.to_string());
    let things = folder.join("things");
    if things.is_dir() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&things)?;
    // What replicas import: it is next to them, and no replica itself.
    for (from, to) in [("xsd/common", "common"), ("xsd/things", "imported")] {
        std::fs::create_dir_all(folder.join(to))?;
        for entry in std::fs::read_dir(repository().join(from))? {
            let entry = entry?;
            std::fs::copy(entry.path(), folder.join(to).join(entry.file_name()))?;
        }
    }
    let listed = Config::new().schemas(repository().join("xsd/things")).list()?;
    for (number, type_) in listed.iter().cycle().take(count).enumerate() {
        let file = Path::new(&type_.file);
        let text = std::fs::read_to_string(file)?;
        let target = "targetNamespace=\"";
        let start = text.find(target).ok_or("no target namespace")? + target.len();
        let end = start + text[start..].find('"').ok_or("no target namespace")?;
        let namespace = &text[start..end];
        let text = text
            .replace("schemaLocation=\"", "schemaLocation=\"../imported/")
            .replace("../imported/../common/", "../common/")
            .replace(&format!("\"{namespace}\""), &format!("\"{namespace}.replica{number}\""))
            .replace(
                &format!("<element name=\"{}\"", type_.root),
                &format!("<element name=\"{}-{number}\"", type_.root),
            )
            .replacen(&type_.id, &format!("{}{number:012x}", &type_.id[..24]), 1);
        std::fs::write(things.join(format!("{}-{number}.xsd", type_.module)), text)?;
    }
    Ok(things)
}

fn run(schemas: &Path) -> Outcome<Run> {
    let out = scratch("generated")?;
    std::fs::remove_dir_all(&out)?;
    std::fs::create_dir_all(&out)?;
    // A build script has this from cargo.
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.arg(FLAG).arg(schemas).arg(&out).env("OUT_DIR", &out).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    let figures: Vec<f64> = last.split(' ').filter_map(|figure| figure.parse().ok()).collect();
    let [lines, types, cold, unchanged, unchanged_wall, peak] = figures[..] else {
        return Err(format!("`{last}` is not what was asked for").into());
    };
    let (lines, types, peak) = (lines as usize, types as usize, peak as usize);
    Ok(Run { lines, types, cold, unchanged, unchanged_wall, peak })
}

/// Generates twice, as a build script would, and prints what that takes.
pub fn child(schemas: &Path, out: &Path) -> Outcome<()> {
    let config = || Config::new().schemas(schemas);
    let start = ProcessTime::now();
    config().generate()?;
    let cold = start.elapsed();
    let peak = memory::status("VmHWM:")?;
    let (start, clock) = (ProcessTime::now(), Instant::now());
    config().generate()?;
    let (unchanged, unchanged_wall) = (start.elapsed(), clock.elapsed());
    let lines = std::fs::read_to_string(out.join("things.rs"))?.lines().count();
    let types = config().list()?.len();
    let seconds = [cold, unchanged, unchanged_wall].map(|time| time.as_secs_f64());
    println!("{lines} {types} {} {} {} {peak}", seconds[0], seconds[1], seconds[2]);
    Ok(())
}
