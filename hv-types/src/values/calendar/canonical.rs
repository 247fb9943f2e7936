//! Canonical forms, read by position.
//!
//! These are the forms that nearly all documents have: a year from 0001 to 9999, no
//! 24:00:00, no zero at the end of a fraction, and `Z` for UTC. `None` leaves the
//! decision to [`Scan`](super::scan::Scan), and the faults with it.

use super::moment::{Clock, Day, FARTHEST_ZONE};

/// A canonical `xs:dateTime`, `xs:date` or `xs:time`, in parts.
pub(crate) struct Canonical<'a> {
    rest: &'a str,
}

/// A time of day whose fraction is still text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainClock<'a> {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) fraction: &'a str,
}

impl<'a> Canonical<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Canonical { rest: text }
    }

    pub(super) fn literal(&mut self, literal: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(literal)?;
        Some(())
    }

    pub(super) fn date(&mut self) -> Option<Day> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = self.rest.as_bytes().first_chunk()? else {
            return None;
        };
        let year = i64::from(two(y1, y2)?) * 100 + i64::from(two(y3, y4)?);
        let day = Day::new(year, two(m1, m2)?, two(d1, d2)?)?;
        self.rest = self.rest.get(10..)?;
        Some(day)
    }

    pub(super) fn clock(&mut self) -> Option<PlainClock<'a>> {
        let &[h1, h2, b':', m1, m2, b':', s1, s2] = self.rest.as_bytes().first_chunk()? else { return None };
        let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        self.rest = self.rest.get(8..)?;
        let mut fraction = "";
        if let Some(digits) = self.rest.strip_prefix('.') {
            let len = digits.bytes().take_while(u8::is_ascii_digit).count();
            (fraction, self.rest) = digits.split_at(len);
            if fraction.is_empty() || fraction.ends_with('0') {
                return None;
            }
        }
        Some(PlainClock { hour, minute, second, fraction })
    }

    /// The zone, when there is one, and the end of the text.
    pub(super) fn zone(self) -> Option<Option<i16>> {
        match *self.rest.as_bytes() {
            [] => Some(None),
            [b'Z'] => Some(Some(0)),
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
                let offset = i16::from(hours) * 60 + i16::from(minutes);
                // UTC is written as `Z`.
                let fine = minutes < 60 && offset > 0 && i128::from(offset) * 60 <= FARTHEST_ZONE;
                fine.then_some(Some(if sign == b'-' { -offset } else { offset }))
            }
            _ => None,
        }
    }
}

impl PlainClock<'_> {
    pub(super) fn own(self) -> Clock {
        let PlainClock { hour, minute, second, fraction } = self;
        Clock { hour, minute, second, fraction: fraction.into() }
    }
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| tens * 10 + ones)
}
