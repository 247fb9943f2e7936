//! Reads an answer to GetThings as a stream and tells how long it took and what was
//! met: `stream FILE [THREADS [--hand-over]]`. Things are counted and dropped by the
//! threads that read them, unless they are to be handed over to the one that asks.

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::num::NonZeroUsize;
use std::time::Instant;

use cpu_time::ProcessTime;
use hv_things::AnyThing;
use hv_types::messages::{MessageError, ThingEvent, ThingEvents};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: stream FILE [THREADS [--hand-over]]")?;
    let threads: Option<NonZeroUsize> = arguments.next().map(|threads| threads.parse()).transpose()?;
    let hand_over = match arguments.next().as_deref() {
        None => false,
        Some("--hand-over") => true,
        Some(other) => return Err(format!("`{other}` is not known").into()),
    };
    let file = File::open(&path)?;
    let bytes = file.metadata()?.len() as f64;
    let (start, cpu) = (Instant::now(), ProcessTime::now());
    let events = ThingEvents::<AnyThing, _>::new(BufReader::new(file));
    let counts = match threads {
        None => count(events.map(Met::from))?,
        Some(threads) if hand_over => count(events.in_parallel(threads).map(Met::from))?,
        Some(threads) => count(events.map_in_parallel(threads, Met::from))?,
    };
    let Counts { things, faults, left } = counts;
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    println!(
        "{things} things, {faults} faults, {left} not delivered; {seconds:.2} s, {:.0} MB/s; {cpu:.2} s of CPU",
        bytes / 1e6 / seconds
    );
    Ok(())
}

#[derive(Default)]
struct Counts {
    things: u64,
    faults: u64,
    left: u64,
}

/// What is counted.
enum Met {
    Thing,
    Left,
    Nothing,
    Error(MessageError),
}

impl From<Result<ThingEvent<AnyThing>, MessageError>> for Met {
    fn from(event: Result<ThingEvent<AnyThing>, MessageError>) -> Self {
        match event {
            Ok(ThingEvent::Thing(_)) => Met::Thing,
            Ok(ThingEvent::Unprocessed(_)) => Met::Left,
            Ok(_) => Met::Nothing,
            Err(error) => Met::Error(error),
        }
    }
}

fn count(events: impl Iterator<Item = Met>) -> Result<Counts, MessageError> {
    let mut counts = Counts::default();
    for met in events {
        match met {
            Met::Thing => counts.things += 1,
            Met::Left => counts.left += 1,
            Met::Nothing => {}
            Met::Error(error) if error.is_fatal() => return Err(error),
            Met::Error(error) => {
                eprintln!("{error}");
                counts.faults += 1;
            }
        }
    }
    Ok(counts)
}
