//! Streams the things of a file, as a program would, and says how fast:
//! `stream FILE`.

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use hv_things::AnyThing;
use hv_types::messages::Things;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: stream FILE")?;
    let file = File::open(&path)?;
    let bytes = file.metadata()?.len();
    let start = Instant::now();
    let (mut read, mut faults) = (0u64, 0u64);
    let mut things = Things::<AnyThing, _>::new(BufReader::new(file));
    for thing in &mut things {
        match thing {
            Ok(_) => read += 1,
            Err(error) if error.is_fatal() => return Err(error.into()),
            Err(error) => {
                eprintln!("{path}:{error}");
                faults += 1;
            }
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{read} things, {faults} faults, {} not delivered; {:.1} s, {:.0} MB/s",
        things.unprocessed(),
        seconds,
        bytes as f64 / 1e6 / seconds
    );
    Ok(())
}
