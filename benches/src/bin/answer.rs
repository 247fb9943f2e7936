//! Writes an answer to GetThings of a given size to standard output:
//! `answer --size 1GB [--seed 1]`.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use hv_benches::{Answer, parse_size};

fn main() -> ExitCode {
    let mut answer = Answer { seed: 1, size: 10_000_000 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        let fine = match name.as_str() {
            "--size" => parse_size(&value).map(|size| answer.size = size),
            "--seed" => value.parse().ok().map(|seed| answer.seed = seed),
            _ => None,
        };
        if fine.is_none() {
            eprintln!("usage: answer [--size 1GB] [--seed 1]");
            return ExitCode::from(2);
        }
    }
    match answer.write(&mut BufWriter::with_capacity(1 << 20, io::stdout().lock())) {
        Ok(things) => {
            eprintln!("{things} things");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
