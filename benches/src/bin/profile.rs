//! Runs one operation of ours on one document, so that a profiler sees nothing else:
//!
//! ```text
//! valgrind --tool=callgrind target/release/profile read answer 1
//! ```

#[path = "compare/answer.rs"]
#[allow(dead_code, reason = "of what is measured, one operation is run")]
mod answer;
#[path = "compare/inputs.rs"]
#[allow(dead_code, reason = "of the documents, one is read")]
mod inputs;

use std::error::Error;
use std::hint::black_box;

use hv_things::{BloodPressure, LabTestResults, Medication, Weight};
use hv_types::xml::{self, Document};
use serde::Serialize;
use serde::de::DeserializeOwned;

use answer::Info;

const USAGE: &str = "usage: profile make|read|check|write|json|unjson|stream DOCUMENT TIMES; \
                     documents: pressure, weight, medication, lab, answer (2 MB)";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [operation, document, times] = arguments.as_slice() else { return Err(USAGE.into()) };
    let times = times.parse()?;
    match document.as_str() {
        "pressure" => json::<BloodPressure>(operation, inputs::small_blood_pressure().wire, times),
        "weight" => json::<Weight>(operation, inputs::small_weight().wire, times),
        "medication" => json::<Medication>(operation, inputs::one_medication().wire, times),
        "lab" => json::<LabTestResults>(operation, inputs::lab_results_42_kb().wire, times),
        "answer" => run::<Info>(operation, inputs::answer("", 2_000_000).wire, times),
        _ => Err(USAGE.into()),
    }
}

fn run<T: Document>(operation: &str, text: &str, times: usize) -> Result<(), Box<dyn Error>> {
    for _ in 0..times {
        match operation {
            // What making the document costs: to be subtracted.
            "make" => drop(black_box(text)),
            "read" => drop(black_box(T::from_xml(text)?)),
            "check" => xml::check::<T>(text, T::ROOT)?,
            "write" => {
                let value = T::from_xml(text)?;
                for _ in 0..times {
                    black_box(value.to_xml()?);
                }
                return Ok(());
            }
            "stream" => drop(black_box(answer::stream(text.as_bytes())?)),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(())
}

fn json<T>(operation: &str, text: &str, times: usize) -> Result<(), Box<dyn Error>>
where
    T: Document + Serialize + DeserializeOwned,
{
    match operation {
        "json" => {
            let value = T::from_xml(text)?;
            for _ in 0..times {
                black_box(serde_json::to_string(&value)?);
            }
        }
        "unjson" => {
            let text = serde_json::to_string(&T::from_xml(text)?)?;
            for _ in 0..times {
                black_box(serde_json::from_str::<T>(&text)?);
            }
        }
        _ => run::<T>(operation, text, times)?,
    }
    Ok(())
}
