//! Reads an answer to GetThings as a stream and tells how long it took and what was
//! met: `stream FILE [THREADS]`.

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
    let path = arguments.next().ok_or("usage: stream FILE [THREADS]")?;
    let threads: Option<NonZeroUsize> = arguments.next().map(|threads| threads.parse()).transpose()?;
    let file = File::open(&path)?;
    let bytes = file.metadata()?.len() as f64;
    let (start, cpu) = (Instant::now(), ProcessTime::now());
    let events = ThingEvents::<AnyThing, _>::new(BufReader::new(file));
    let counts = match threads {
        None => count(events)?,
        Some(threads) => count(events.in_parallel(threads))?,
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

/// Takes every event and keeps none.
fn count(
    events: impl Iterator<Item = Result<ThingEvent<AnyThing>, MessageError>>,
) -> Result<Counts, MessageError> {
    let mut counts = Counts::default();
    for event in events {
        match event {
            Ok(ThingEvent::Thing(_)) => counts.things += 1,
            Ok(ThingEvent::Unprocessed(_)) => counts.left += 1,
            Ok(_) => {}
            Err(error) if error.is_fatal() => return Err(error),
            Err(error) => {
                eprintln!("{error}");
                counts.faults += 1;
            }
        }
    }
    Ok(counts)
}
