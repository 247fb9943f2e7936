//! Answers to GetThings as a stream.

mod events;
mod scan;
mod things;
mod window;

pub use events::{ThingEvent, ThingEvents};
pub use things::Things;
