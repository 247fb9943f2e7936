//! Every target over its kept corpus, and over mutations of that: what CI runs where
//! there is no cargo-fuzz. `HV_FUZZ_MUTATIONS` says how many of each target (2,000).

#![allow(missing_docs, reason = "a test")]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use hv_fuzz::{TARGETS, Target};

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).unwrap() % bound.max(1)
    }
}

/// Changes a few places, with a liking for what means something to the targets.
fn mutate(input: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        b"<", b">", b"/>", b"</", b"&amp;", b"&#0;", b"\"", b"'", b" ", b"]]>", b"<!--", b":", b"-", b"\xff",
        b"0", b"9", b"\n",
    ];
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + 1 + dice.below(12)).min(bytes.len());
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < end => drop(bytes.drain(at..end)),
            2 => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
            3 if at < end => {
                let copy = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            4 => bytes.truncate(at.max(1)),
            _ => {
                // What another one ends with, from some place on.
                let other = &others[dice.below(others.len())];
                let from = dice.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes
}

fn replay(target: &Target) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let corpus: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert!(!corpus.is_empty(), "{} has no corpus", target.name);
    // The input is kept while it runs: of an overflown stack nothing else remains.
    let artifacts = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(target.name);
    std::fs::create_dir_all(&artifacts).unwrap();
    let kept = artifacts.join("replay");
    let try_input = |input: &[u8], what: &dyn Fn() -> String| {
        std::fs::write(&kept, input).unwrap();
        if catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_err() {
            panic!("{} fails on {}, kept as {}", target.name, what(), kept.display());
        }
    };
    for (path, input) in paths.iter().zip(&corpus) {
        try_input(input, &|| path.display().to_string());
    }
    let mutations = std::env::var("HV_FUZZ_MUTATIONS").map_or(2_000, |number| number.parse().unwrap());
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for number in 0..mutations {
        let at = dice.below(corpus.len());
        let input = mutate(&corpus[at], &corpus, &mut dice);
        try_input(&input, &|| format!("mutation {number} of {}", paths[at].display()));
    }
    std::fs::remove_file(&kept).unwrap();
    println!("{}: {} kept inputs, {mutations} mutations", target.name, corpus.len());
}

macro_rules! tests {
    ($($name:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                replay(TARGETS.iter().find(|target| target.name == stringify!($name)).unwrap());
            }
        )+
    };
}

#[test]
fn every_program_for_cargo_fuzz_is_of_a_target_and_every_target_has_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz_targets");
    let programs: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let targets: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(programs, targets);
}

hv_fuzz::with_targets!(tests);
