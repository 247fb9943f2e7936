//! Reads a thing, changes it, writes it.
//!
//! `cargo run -- thing.xml` reads a file; without one, a thing is built in.

mod things {
    hv_types::include_things!();
}

use hv_types::base::NonNegativeInt;
use hv_types::xml::Document;
use things::{BloodPressure, Thing};

const EXAMPLE: &str = "\
<thing>
  <thing-id version-stamp=\"0f9b0b5e-7f0c-4b5e-9a52-0c8f4f1f6f10\">5f1f0a52-2f0b-4f6e-8f52-5a2f1b0c9e01</thing-id>
  <type-id name=\"Blood pressure\">ca3c57f4-f4c1-4e15-be67-0a3caf5414ed</type-id>
  <eff-date>2024-02-29 07:30:00</eff-date>
  <data-xml>
    <blood-pressure>
      <when><date><y>2024</y><m>02</m><d>29</d></date><time><h>7</h><m>30</m></time></when>
      <systolic>0123</systolic>
      <diastolic>68</diastolic>
    </blood-pressure>
    <common>
      <source>Cuff in the hall</source>
      <note>Taken while seated</note>
    </common>
  </data-xml>
</thing>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = match std::env::args().nth(1) {
        Some(file) => std::fs::read_to_string(file)?,
        None => EXAMPLE.to_owned(),
    };
    let mut thing: Thing<BloodPressure> = Thing::from_xml(&text)?;
    let reading = thing.data_mut().ok_or("the thing has no data")?;
    eprintln!("read: {} over {} mmHg", reading.systolic, reading.diastolic);

    // Values compare and compute as numbers, and are written as they were read.
    if reading.pulse.is_none() && *reading.systolic < 140 {
        reading.pulse = Some(NonNegativeInt::new(72)?);
    }
    println!("{}", thing.to_xml()?);
    Ok(())
}
