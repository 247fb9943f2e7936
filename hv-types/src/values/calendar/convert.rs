//! Conversions with jiff.

use jiff::civil;
use jiff::tz::Offset;

use super::canonical::{Canonical, PlainClock};
use super::full::{Date, DateTime, Time};
use super::moment::{Clock, Day, astronomical, from_astronomical};
use crate::values::Lexical;

impl DateTime {
    /// The wall clock, without regard to the time zone. `None` for the years
    /// that jiff cannot hold; digits past the nanoseconds are cut off.
    ///
    /// ```
    /// use hv_types::values::DateTime;
    /// let read: DateTime = "2011-10-30T05:15:00-07:00".parse()?;
    /// assert_eq!(read.to_civil(), Some(jiff::civil::date(2011, 10, 30).at(5, 15, 0, 0)));
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn to_civil(&self) -> Option<civil::DateTime> {
        Some(civil::DateTime::from_parts(civil_date(self.date)?, civil_time(&self.clock)?))
    }

    /// The instant. `None` without a time zone, and for the years that jiff
    /// cannot hold; digits past the nanoseconds are cut off.
    ///
    /// ```
    /// use hv_types::values::DateTime;
    /// let read: DateTime = "1970-01-01T00:00:00-07:00".parse()?;
    /// assert_eq!(read.to_timestamp().unwrap().as_second(), 7 * 3600);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn to_timestamp(&self) -> Option<jiff::Timestamp> {
        let offset = Offset::from_seconds(i32::from(self.zone()?) * 60).ok()?;
        offset.to_timestamp(self.to_civil()?).ok()
    }
}

/// What an envelope's date holds, if `text` is canonical: the wall clock to the
/// millisecond and the zone. `None` for a finer fraction, too.
pub(crate) fn canonical_to_the_millisecond(text: &str) -> Option<(civil::DateTime, Option<i16>)> {
    let mut parts = Canonical::new(text);
    let date = parts.date()?;
    parts.literal('T')?;
    let PlainClock { hour, minute, second, fraction } = parts.clock()?;
    let civil = civil_date(date)?.to_datetime(civil_clock(hour, minute, second, fraction)?);
    (fraction.len() <= 3).then_some((civil, parts.zone()?))
}

impl Date {
    /// The day, without regard to the time zone; `None` for the years that jiff
    /// cannot hold.
    pub fn to_civil(&self) -> Option<civil::Date> {
        civil_date(self.date)
    }
}

impl Time {
    /// The time of day, without regard to the time zone. Jiff holds every one;
    /// digits past the nanoseconds are cut off.
    pub fn to_civil(&self) -> Option<civil::Time> {
        civil_time(&self.clock)
    }
}

/// A wall clock without a time zone.
impl From<civil::DateTime> for DateTime {
    fn from(civil: civil::DateTime) -> Self {
        DateTime::from_parts(day(civil.date()), clock(civil.time()), None)
    }
}

/// The instant in UTC.
impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        let utc = Offset::UTC.to_datetime(timestamp);
        DateTime::from_parts(day(utc.date()), clock(utc.time()), Some(0))
    }
}

/// A day without a time zone.
impl From<civil::Date> for Date {
    fn from(civil: civil::Date) -> Self {
        Date::from_day(day(civil))
    }
}

/// A time of day without a time zone.
impl From<civil::Time> for Time {
    fn from(civil: civil::Time) -> Self {
        Time::from_clock(clock(civil))
    }
}

macro_rules! lexical_from {
    ($($from:ty => $type:ty;)*) => {$(
        impl From<$from> for Lexical<$type> {
            fn from(value: $from) -> Self {
                <$type>::from(value).into()
            }
        }
    )*};
}

lexical_from! {
    civil::DateTime => DateTime;
    jiff::Timestamp => DateTime;
    civil::Date => Date;
    civil::Time => Time;
}

fn civil_date(day: Day) -> Option<civil::Date> {
    let year = i16::try_from(astronomical(day.year)).ok()?;
    civil::Date::new(year, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
}

fn civil_time(clock: &Clock) -> Option<civil::Time> {
    civil_clock(clock.hour, clock.minute, clock.second, &clock.fraction)
}

fn civil_clock(hour: u8, minute: u8, second: u8, fraction: &str) -> Option<civil::Time> {
    let part = |number: u8| i8::try_from(number).ok();
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanoseconds = digits.fold(0, |number, digit| number * 10 + i32::from(digit - b'0'));
    civil::Time::new(part(hour)?, part(minute)?, part(second)?, nanoseconds).ok()
}

fn day(civil: civil::Date) -> Day {
    Day {
        year: from_astronomical(civil.year().into()),
        month: civil.month().unsigned_abs(),
        day: civil.day().unsigned_abs(),
    }
}

fn clock(civil: civil::Time) -> Clock {
    let fraction = match civil.subsec_nanosecond() {
        0 => "".into(),
        nanoseconds => format!("{nanoseconds:09}").trim_end_matches('0').into(),
    };
    Clock {
        hour: civil.hour().unsigned_abs(),
        minute: civil.minute().unsigned_abs(),
        second: civil.second().unsigned_abs(),
        fraction,
    }
}
