//! Functions that the version maps of this project name: what no rule word says.
//!
//! A hook takes the [`Track`](super::Track) and references to its sources, and
//! gives the target. Every hook reports as lost what its way back would not give
//! again.

pub mod family_history;
pub mod hba1c;
pub mod lab_test_results;
pub mod medical_image_study;
pub mod medication;
