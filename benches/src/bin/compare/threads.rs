//! A stream of things read by one thread and by as many as there are cores: by the clock.

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::time::Instant;

use hv_things::AnyThing;
use hv_types::messages::{MessageError, ThingEvent, ThingEvents};
use hv_types::things::{Body, Checked};

use crate::Outcome;
use crate::inputs::{self, Sizes};
use crate::measure::median;

const ROUNDS: usize = 9;

/// What is done with each thing.
#[derive(Clone, Copy)]
enum Work {
    Validate,
    Read,
    HandOver,
    Json,
}

const WORK: &[(&str, Work)] = &[
    ("validated", Work::Validate),
    ("read, and dropped where it was read", Work::Read),
    ("read, and handed over to the thread that asks", Work::HandOver),
    ("read and written as JSON", Work::Json),
];

pub fn table() -> Outcome<String> {
    let threads = std::thread::available_parallelism()?;
    let mut text = format!(
        "Things of a stream, by the clock, by one thread and by {threads}; the ratio is the median of the \
         rounds'.\n\n| answer | each thing is | MB/s, 1 thread | MB/s, {threads} threads | × |\n|---|---|---:|---:|---:|\n"
    );
    for (name, bytes) in Sizes::FULL.all_types {
        let answer = inputs::answer_of_all_types(name, *bytes)?.wire;
        for (what, work) in WORK {
            let (mut one, mut several) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                one.push(time(answer, *work, None)?);
                several.push(time(answer, *work, Some(threads))?);
            }
            let speed = |seconds: &[f64]| answer.len() as f64 / 1e6 / median(seconds.to_vec());
            let ratio = median(one.iter().zip(&several).map(|(one, several)| one / several).collect());
            let (one, several) = (speed(&one), speed(&several));
            let _ = writeln!(text, "| {name} | {what} | {one:.0} | {several:.0} | {ratio:.2} |");
        }
    }
    Ok(text)
}

/// Whether any number of threads meets the same things.
pub fn check() -> Outcome<()> {
    let answer = inputs::answer_of_all_types("answer of all types", 1_000_000)?.wire;
    for (what, work) in WORK {
        let (one, two) = (run(answer, *work, None)?, run(answer, *work, NonZeroUsize::new(2))?);
        if one != two || one == 0 {
            return Err(format!("{what}: one thread made {one}, two {two}").into());
        }
    }
    Ok(())
}

fn time(answer: &'static str, work: Work, threads: Option<NonZeroUsize>) -> Outcome<f64> {
    let start = Instant::now();
    run(answer, work, threads)?;
    Ok(start.elapsed().as_secs_f64())
}

/// How many events there were, or how long the things' JSON is.
fn run(answer: &'static str, work: Work, threads: Option<NonZeroUsize>) -> Outcome<usize> {
    match work {
        Work::Validate => there::<Checked<AnyThing>>(answer, threads, |_| Ok(1)),
        Work::Read => there::<AnyThing>(answer, threads, |_| Ok(1)),
        Work::HandOver => {
            let events = ThingEvents::<AnyThing, _>::new(answer.as_bytes());
            match threads {
                None => sum(events.map(|event| size(event, |_| Ok(1)))),
                Some(threads) => sum(events.in_parallel(threads).map(|event| size(event, |_| Ok(1)))),
            }
        }
        Work::Json => there::<AnyThing>(answer, threads, |event| match event {
            ThingEvent::Thing(thing) => Ok(serde_json::to_string(thing)?.len()),
            _ => Ok(0),
        }),
    }
}

type Size<T> = fn(&ThingEvent<T>) -> serde_json::Result<usize>;

/// Each thing is dealt with where it is read.
fn there<T: Body + Send + 'static>(
    answer: &'static str,
    threads: Option<NonZeroUsize>,
    each: Size<T>,
) -> Outcome<usize> {
    let events = ThingEvents::<T, _>::new(answer.as_bytes());
    match threads {
        None => sum(events.map(|event| size(event, each))),
        Some(threads) => sum(events.map_in_parallel(threads, move |event| size(event, each))),
    }
}

fn size<T>(event: Result<ThingEvent<T>, MessageError>, each: Size<T>) -> Result<usize, String> {
    let event = event.map_err(|error| error.to_string())?;
    each(&event).map_err(|error| error.to_string())
}

fn sum(sizes: impl Iterator<Item = Result<usize, String>>) -> Outcome<usize> {
    Ok(sizes.sum::<Result<usize, String>>()?)
}
