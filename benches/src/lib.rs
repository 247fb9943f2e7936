//! Large inputs for measurements, the same ones for the same seed.

mod answer;
mod random;
mod things;

pub use answer::{Answer, parse_size};
pub use random::Random;
