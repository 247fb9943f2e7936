//! Answers to GetThings as a stream.

mod crew;
mod events;
mod parallel;
mod place;
mod scan;
mod things;
mod window;

pub use events::{ThingEvent, ThingEvents};
pub use parallel::ParallelEvents;
pub use things::Things;
