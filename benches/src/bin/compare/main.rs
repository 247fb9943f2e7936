//! Measures this library beside its peers and writes the tables into `BENCHMARKS.md`.
//!
//! ```sh
//! cargo run --release --bin compare                     # everything
//! cargo run --release --bin compare -- --only speed     # one table: speed, memory, size, generator
//! cargo run --release --bin compare -- --quick          # does all run and agree? No time is judged
//! ```
//!
//! Times are CPU times, so that other programs on the machine disturb little, but for
//! those of threads, which go by the clock. Engines take turns within each round, and a
//! ratio is the median of the rounds' ratios.

mod answer;
mod generator;
mod inputs;
mod libxml2;
mod measure;
mod memory;
mod peers;
mod report;
mod size;
mod speed;
mod threads;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What goes wrong is for the person at the terminal.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const TABLES: &[&str] = &["speed", "threads", "memory", "size", "generator"];

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => tables(TABLES),
        ["--only", table] if TABLES.contains(&table) => tables(&[table]),
        ["--quick"] => quick(),
        // The program calls itself for these, to have a process of its own for each.
        [memory::FLAG, case, held, file] => memory::child(case, held.parse()?, Path::new(file)),
        [generator::FLAG, schemas, out] => generator::child(Path::new(schemas), Path::new(out)),
        _ => Err(format!("usage: compare [--quick | --only {}]", TABLES.join("|")).into()),
    }
}

fn tables(names: &[&str]) -> Outcome<()> {
    for name in names {
        let table = match *name {
            "speed" => speed::table()?,
            "threads" => threads::table()?,
            "memory" => memory::table()?,
            "size" => size::table()?,
            _ => generator::table()?,
        };
        println!("{table}");
        // After each, so that a run that is cut off leaves what it has.
        let mut report = report::Report::open(&repository().join("BENCHMARKS.md"))?;
        report.put(name, &table);
        report.put("machine", &report::machine());
        report.write()?;
    }
    Ok(())
}

fn quick() -> Outcome<()> {
    speed::check(&speed::cases(&inputs::Sizes::QUICK)?)?;
    threads::check()?;
    memory::check()?;
    generator::check()?;
    println!("all engines run and agree");
    Ok(())
}

/// The repository's root.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A folder for files that the measurements make.
fn scratch(name: &str) -> Outcome<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("measured").join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
