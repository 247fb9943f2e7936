//! Rounds, medians, ratios.

use cpu_time::ThreadTime;
use std::hint::black_box;
use std::time::Duration;

use crate::Outcome;

/// Something that does an operation on an input.
pub struct Engine {
    pub name: &'static str,
    /// Does it so many times; answers the CPU time.
    pub run: Box<dyn FnMut(u32) -> Outcome<Duration>>,
    /// Whether the result is right; what it is, when the engine can tell.
    pub check: Box<dyn Fn() -> Outcome<()>>,
}

impl Engine {
    /// An engine of this process.
    pub fn new<T>(
        name: &'static str,
        operation: impl Fn() -> T + 'static,
        check: impl Fn(T) -> Outcome<()> + 'static,
    ) -> Self
    where
        T: 'static,
    {
        let operation = std::rc::Rc::new(operation);
        let same = std::rc::Rc::clone(&operation);
        Engine {
            name,
            run: Box::new(move |times| {
                let start = ThreadTime::now();
                for _ in 0..times {
                    black_box(operation());
                }
                Ok(start.elapsed())
            }),
            check: Box::new(move || check(same())),
        }
    }
}

/// One operation on one input by several engines, ours first.
pub struct Case {
    pub input: &'static str,
    pub bytes: usize,
    pub operation: &'static str,
    pub engines: Vec<Engine>,
}

/// How an engine did.
pub struct Row {
    pub input: &'static str,
    pub bytes: usize,
    pub operation: &'static str,
    pub engine: &'static str,
    /// Median, of the input's bytes.
    pub megabytes_per_second: f64,
    /// How many times as long as ours it took: the median of the rounds.
    pub ratio: f64,
}

/// CPU time that a turn should take at least; a shorter one is repeated.
const TURN: Duration = Duration::from_millis(40);
const ROUNDS: usize = 9;
/// Of inputs that take seconds.
const ROUNDS_OF_LARGE: usize = 3;
const LARGE: usize = 10_000_000;

pub fn measure(case: &mut Case) -> Outcome<Vec<Row>> {
    let mut times = Vec::new();
    for engine in &mut case.engines {
        // The first time is slower, and would make the turns too short.
        (engine.run)(1)?;
        let mut count = 1;
        while case.bytes < LARGE && (engine.run)(count)? < TURN {
            count *= 2;
        }
        times.push(count);
    }
    let rounds = if case.bytes < LARGE { ROUNDS } else { ROUNDS_OF_LARGE };
    let mut seconds = vec![Vec::new(); case.engines.len()];
    for _ in 0..rounds {
        for (index, engine) in case.engines.iter_mut().enumerate() {
            let elapsed = (engine.run)(times[index])?;
            seconds[index].push(elapsed.as_secs_f64() / f64::from(times[index]));
        }
    }
    let rows = case.engines.iter().zip(&seconds).map(|(engine, own)| Row {
        input: case.input,
        bytes: case.bytes,
        operation: case.operation,
        engine: engine.name,
        megabytes_per_second: case.bytes as f64 / 1e6 / median(own.clone()),
        ratio: median(own.iter().zip(&seconds[0]).map(|(own, ours)| own / ours).collect()),
    });
    Ok(rows.collect())
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
}
