//! Answers to GetThings of any size.

use std::io::{self, Write};

use crate::things::Maker;

/// Things in a group.
const GROUP: usize = 5000;

/// An answer to GetThings with things of all types.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// What the values come from: the same seed makes the same answer.
    pub seed: u64,
    /// The least number of bytes; the answer is complete, and little larger.
    pub size: u64,
}

impl Answer {
    /// Writes the answer; returns the number of things in it.
    ///
    /// # Errors
    ///
    /// Writing fails, or the samples of the types are not there.
    pub fn write(self, out: &mut impl Write) -> io::Result<u64> {
        let mut maker = Maker::new(self.seed)?;
        let mut text = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<response><status><code>0</code></status>\
             <wc:info xmlns:wc=\"urn:com.microsoft.wc.methods.response.GetThings3\">",
        );
        let (mut written, mut things) = (0, 0);
        while written == 0 || written < self.size {
            text.push_str("<group name=\"everything\">");
            for _ in 0..GROUP {
                maker.thing(&mut text);
                things += 1;
                written += text.len() as u64;
                out.write_all(text.as_bytes())?;
                text.clear();
                if written >= self.size {
                    break;
                }
            }
            for _ in 0..3 {
                maker.unprocessed(&mut text);
            }
            text.push_str("<filtered>false</filtered></group>\n");
        }
        text.push_str("</wc:info></response>\n");
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(things)
    }

    /// The answer in memory.
    ///
    /// # Errors
    ///
    /// The samples of the types are not there.
    pub fn to_vec(self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write(&mut bytes)?;
        Ok(bytes)
    }
}

/// A number of bytes such as `1GB`, `20MB`, `500kB` or `4096`.
///
/// ```
/// assert_eq!(hv_benches::parse_size("20MB"), Some(20_000_000));
/// assert_eq!(hv_benches::parse_size("many"), None);
/// ```
pub fn parse_size(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hv_things::AnyThing;
    use hv_types::messages::{Message, ThingEvent, ThingEvents};

    #[test]
    fn an_answer_is_read_without_a_fault_and_the_same_every_time() {
        let answer = Answer { seed: 7, size: 4_000_000 };
        let bytes = answer.to_vec().unwrap();
        assert_eq!(bytes, answer.to_vec().unwrap());
        assert_ne!(bytes, Answer { seed: 8, ..answer }.to_vec().unwrap());
        let (mut things, mut types) = (0, std::collections::HashSet::new());
        for event in ThingEvents::<AnyThing, _>::new(&bytes[..]) {
            if let ThingEvent::Thing(thing) = event.unwrap() {
                things += 1;
                types.insert(thing.type_id.unwrap().id.to_string());
            }
        }
        assert!(things > 1500 && types.len() == AnyThing::TYPES.len(), "{things} of {} types", types.len());
        let whole = Message::<AnyThing>::from_xml(std::str::from_utf8(&bytes).unwrap()).unwrap();
        assert_eq!(whole.things().count(), things);
    }
}
