//! Reads the parts of which the lexical forms of calendar values consist.

use super::moment::{Clock, Day, month_len};

/// What is left of a text, and what to say when it has not the type's form.
pub(super) struct Scan<'a> {
    rest: &'a str,
    fault: &'static str,
}

type Result<T> = std::result::Result<T, String>;

impl<'a> Scan<'a> {
    pub fn new(text: &'a str, fault: &'static str) -> Self {
        Scan { rest: text, fault }
    }

    fn fault<T>(&self) -> Result<T> {
        Err(self.fault.to_owned())
    }

    /// Passes over a fixed part.
    pub fn literal(&mut self, literal: &str) -> Result<()> {
        match self.rest.strip_prefix(literal) {
            Some(rest) => {
                self.rest = rest;
                Ok(())
            }
            None => self.fault(),
        }
    }

    fn digits(&mut self) -> &'a str {
        let len = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(len);
        self.rest = rest;
        digits
    }

    fn two(&mut self) -> Result<u8> {
        match self.rest.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] => {
                self.rest = &self.rest[2..];
                Ok((tens - b'0') * 10 + ones - b'0')
            }
            _ => self.fault(),
        }
    }

    fn two_within(&mut self, min: u8, max: u8, what: &str) -> Result<u8> {
        let number = self.two()?;
        if (min..=max).contains(&number) {
            Ok(number)
        } else {
            Err(format!("must have {what} between {min:02} and {max:02}"))
        }
    }

    pub fn year(&mut self) -> Result<i64> {
        let before = self.rest;
        if let Some(rest) = before.strip_prefix('-') {
            self.rest = rest;
        }
        let digits = self.digits();
        if digits.len() < 4 {
            return self.fault();
        }
        if digits.len() > 4 && digits.starts_with('0') {
            return Err("must have a year without leading zeros when longer than four digits".to_owned());
        }
        match before[..before.len() - self.rest.len()].parse() {
            Ok(0) => Err("must not have the year 0000".to_owned()),
            Ok(year) => Ok(year),
            Err(_) => Err("must have a year that fits into 64 bits".to_owned()),
        }
    }

    pub fn month(&mut self) -> Result<u8> {
        self.two_within(1, 12, "a month")
    }

    /// A day of a month with `len` days.
    pub fn day(&mut self, len: u8) -> Result<u8> {
        let day = self.two_within(1, 31, "a day")?;
        if day <= len { Ok(day) } else { Err(format!("must have a day that the month has: it has {len}")) }
    }

    pub fn date(&mut self) -> Result<Day> {
        let year = self.year()?;
        self.literal("-")?;
        let month = self.month()?;
        self.literal("-")?;
        let day = self.day(month_len(year, month))?;
        Ok(Day { year, month, day })
    }

    /// The time of day, and whether it is the end of the day, which is told from
    /// the midnight at its beginning only here.
    pub fn clock(&mut self) -> Result<(Clock, bool)> {
        let hour = self.two_within(0, 24, "an hour")?;
        self.literal(":")?;
        let minute = self.two_within(0, 59, "a minute")?;
        self.literal(":")?;
        let second = self.two_within(0, 59, "a second")?;
        let mut fraction = "";
        if self.rest.starts_with('.') {
            self.rest = &self.rest[1..];
            fraction = self.digits();
            if fraction.is_empty() {
                return self.fault();
            }
            fraction = fraction.trim_end_matches('0');
        }
        let midnight = hour == 24;
        if midnight && !(minute == 0 && second == 0 && fraction.is_empty()) {
            return Err("must not be past 24:00:00".to_owned());
        }
        Ok((Clock { hour: hour % 24, minute, second, fraction: fraction.into() }, midnight))
    }

    /// The zone, when there is one, and the end of the text.
    pub fn zone(mut self) -> Result<Option<i16>> {
        let sign = match self.rest.as_bytes() {
            [] => return Ok(None),
            [b'Z'] => return Ok(Some(0)),
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => return self.fault(),
        };
        self.rest = &self.rest[1..];
        let hours = self.two()?;
        self.literal(":")?;
        let minutes = self.two_within(0, 59, "a time zone's minute")?;
        if !self.rest.is_empty() {
            return self.fault();
        }
        let offset = i16::from(hours) * 60 + i16::from(minutes);
        if offset > 14 * 60 {
            return Err("must have a time zone between -14:00 and +14:00".to_owned());
        }
        Ok(Some(sign * offset))
    }
}
