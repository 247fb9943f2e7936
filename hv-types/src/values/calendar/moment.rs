//! Days, wall clocks, and the moments by which calendar values compare.

use std::cmp::Ordering;
use std::fmt::Write;

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    /// Never 0.
    pub year: i64,
    pub month: u8,
    pub day: u8,
}

impl Day {
    pub fn new(year: i64, month: u8, day: u8) -> Option<Day> {
        let fine = year != 0 && (1..=12).contains(&month) && (1..=month_len(year, month)).contains(&day);
        fine.then_some(Day { year, month, day })
    }

    /// The day after; `None` past the last year that can be counted.
    pub fn next(self) -> Option<Day> {
        if self.day < month_len(self.year, self.month) {
            Some(Day { day: self.day + 1, ..self })
        } else if self.month < 12 {
            Some(Day { month: self.month + 1, day: 1, ..self })
        } else {
            let year = if self.year == -1 { 1 } else { self.year.checked_add(1)? };
            Some(Day { year, month: 1, day: 1 })
        }
    }

    fn number(self) -> i128 {
        day_number(astronomical(self.year).into(), self.month, self.day)
    }

    pub fn write(self, out: &mut String) {
        write_year(self.year, out);
        out.push('-');
        write_two(self.month, out);
        out.push('-');
        write_two(self.day, out);
    }
}

/// The year as astronomers count, who have a year 0 before the year 1.
pub(super) fn astronomical(year: i64) -> i64 {
    if year < 0 { year + 1 } else { year }
}

/// Inverse of [`astronomical`].
pub(super) fn from_astronomical(year: i64) -> i64 {
    if year <= 0 { year - 1 } else { year }
}

/// How many days the month has in the year.
pub(super) fn month_len(year: i64, month: u8) -> u8 {
    let year = astronomical(year);
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts days from an arbitrary one, for a year as astronomers count.
pub(in crate::values) fn day_number(year: i128, month: u8, day: u8) -> i128 {
    // Years that begin in March have their leap day last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_before_month = (153 * i128::from(month) + 2) / 5;
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + days_before_month
        + i128::from(day)
}

/// A time of day, before 24:00:00.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    /// The digits after the decimal point, without trailing zeros.
    pub fraction: Box<str>,
}

impl Clock {
    fn seconds(&self) -> i128 {
        i128::from(self.hour) * 3600 + i128::from(self.minute) * 60 + i128::from(self.second)
    }

    pub fn write(&self, out: &mut String) {
        write_two(self.hour, out);
        out.push(':');
        write_two(self.minute, out);
        out.push(':');
        write_two(self.second, out);
        if !self.fraction.is_empty() {
            out.push('.');
            out.push_str(&self.fraction);
        }
    }
}

pub(super) fn write_year(year: i64, out: &mut String) {
    if year < 0 {
        out.push('-');
    }
    match year.unsigned_abs() {
        year @ 0..=9999 => {
            write_two((year / 100) as u8, out);
            write_two((year % 100) as u8, out);
        }
        // Writing to a string cannot fail.
        year => drop(write!(out, "{year}")),
    }
}

/// Appends a number below 100 as two digits. Formatting would cost ten times as much.
pub(super) fn write_two(number: u8, out: &mut String) {
    out.push(char::from(b'0' + number / 10));
    out.push(char::from(b'0' + number % 10));
}

pub(super) fn write_zone(zone: Option<i16>, out: &mut String) {
    match zone {
        None => {}
        Some(0) => out.push('Z'),
        Some(minutes) => {
            out.push(if minutes < 0 { '-' } else { '+' });
            // At most 840: neither is cut.
            let minutes = minutes.unsigned_abs();
            write_two((minutes / 60) as u8, out);
            out.push(':');
            write_two((minutes % 60) as u8, out);
        }
    }
}

/// Where a value begins on the time line; without a zone, on that of its wall clock.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Moment<'a> {
    seconds: i128,
    fraction: &'a str,
    zoned: bool,
}

/// How far a time zone may lie from UTC, in seconds.
pub(super) const FARTHEST_ZONE: i128 = 14 * 3600;

impl<'a> Moment<'a> {
    pub fn new(day: Day, clock: Option<&'a Clock>, zone: Option<i16>) -> Self {
        Moment {
            seconds: day.number() * 86_400 + clock.map_or(0, Clock::seconds)
                - i128::from(zone.unwrap_or(0)) * 60,
            fraction: clock.map_or("", |clock| &clock.fraction),
            zoned: zone.is_some(),
        }
    }

    fn cmp_shifted(&self, shift: i128, other: &Self) -> Ordering {
        // Fractions without trailing zeros order as text does.
        (self.seconds + shift).cmp(&other.seconds).then_with(|| self.fraction.cmp(other.fraction))
    }
}

impl PartialOrd for Moment<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.zoned == other.zoned {
            Some(self.cmp_shifted(0, other))
        } else if self.cmp_shifted(FARTHEST_ZONE, other).is_lt() {
            Some(Ordering::Less)
        } else if self.cmp_shifted(-FARTHEST_ZONE, other).is_gt() {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}
