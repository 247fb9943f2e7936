//! The dates of the envelope: wall clocks, instants, and the end that may be none.

use jiff::tz::Offset;
use jiff::{Timestamp, civil};

use crate::values::{DateTime, Lexical, LexicalValue, canonical_to_the_millisecond, collapse};

/// A wall-clock time without a time zone, to the millisecond: when data applies.
///
/// Read are all forms of `xs:dateTime`, and those of published examples: a blank in
/// place of `T`, a month, day or hour of one digit. A trailing `Z`, which some
/// things carry, changes nothing: it still means wall-clock time. Forms of
/// `xs:dateTime` are written as they were read, the others as `xs:dateTime`.
///
/// ```
/// use hv_types::things::EffDate;
/// let read: EffDate = "2008-12-2 03:47:35.550".parse()?;
/// assert_eq!(read.civil(), jiff::civil::date(2008, 12, 2).at(3, 47, 35, 550_000_000));
/// assert_eq!(read.to_string(), "2008-12-02T03:47:35.55");
/// assert_eq!("2008-12-02T03:47:35.550Z".parse::<EffDate>()?, read);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallClock(civil::DateTime);

/// The content of `eff-date`.
pub type EffDate = Lexical<WallClock>;

impl WallClock {
    /// The time as jiff has it.
    pub fn civil(self) -> civil::DateTime {
        self.0
    }
}

/// Cut to whole milliseconds, all that the wire holds.
impl From<civil::DateTime> for WallClock {
    fn from(civil: civil::DateTime) -> Self {
        WallClock(whole_milliseconds(civil))
    }
}

/// An instant in true UTC, to the millisecond: when somebody acted on a thing.
///
/// Without a time zone, as in published examples, it is taken for UTC. The forms
/// are those of [`WallClock`].
///
/// ```
/// use hv_types::things::AuditTime;
/// let read: AuditTime = "2008-12-10T03:47:35.5502Z".parse()?;
/// assert_eq!(read.timestamp().as_millisecond(), 1_228_880_855_550);
/// assert_eq!(read.to_string(), "2008-12-10T03:47:35.5502Z");
/// assert_eq!(AuditTime::from(jiff::Timestamp::UNIX_EPOCH).to_string(), "1970-01-01T00:00:00Z");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Timestamp);

/// The content of an audit's `timestamp`.
pub type AuditTime = Lexical<Instant>;

impl Instant {
    /// The instant as jiff has it.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

/// Cut to whole milliseconds, all that the wire holds.
impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        let millisecond = timestamp.as_nanosecond().div_euclid(1_000_000);
        let cut = i64::try_from(millisecond).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
        Instant(cut.unwrap_or(timestamp))
    }
}

/// Until when a thing is relevant, in wall-clock time; or that there is no end.
///
/// On the wire, any time later than 9999-12-31T00:00:00 says that there is none,
/// which is not the same as leaving the element out: it clears a stored end.
///
/// ```
/// use hv_types::things::{End, EndDate};
/// let read: EndDate = "9999-12-31T23:59:59.9999999".parse()?;
/// assert_eq!(*read, End::NONE);
/// assert_eq!(EndDate::from(End::NONE).to_string(), "9999-12-31T23:59:59.999");
/// assert_eq!("9999-12-31T00:00:00".parse::<EndDate>()?.civil(), Some(jiff::civil::date(9999, 12, 31).into()));
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct End(Option<civil::DateTime>);

/// The content of `updated-end-date`.
pub type EndDate = Lexical<End>;

impl End {
    /// There is no end.
    pub const NONE: End = End(None);

    /// The end, `None` when there is none.
    pub fn civil(self) -> Option<civil::DateTime> {
        self.0
    }
}

/// Cut to whole milliseconds; later than 9999-12-31T00:00:00 is none.
impl From<civil::DateTime> for End {
    fn from(civil: civil::DateTime) -> Self {
        let last = civil::date(9999, 12, 31).at(0, 0, 0, 0);
        End((civil <= last).then(|| whole_milliseconds(civil)))
    }
}

fn whole_milliseconds(civil: civil::DateTime) -> civil::DateTime {
    let nanosecond = civil.subsec_nanosecond();
    civil.with().subsec_nanosecond(nanosecond - nanosecond % 1_000_000).build().unwrap_or(civil)
}

const YEARS: &str = "must lie within the years -9999 to 9999";

/// Reads `xs:dateTime`, or else the forms of published examples.
fn parse(text: &str) -> Result<DateTime, String> {
    DateTime::parse_lexical(text).or_else(|fault| match padded(text) {
        Some(padded) => DateTime::parse_lexical(&padded),
        None => Err(fault),
    })
}

/// The text as `xs:dateTime` has it: `T` for a blank, two digits for one.
fn padded(text: &str) -> Option<String> {
    let (date, time) = text.split_once(['T', ' '])?;
    let mut out = String::with_capacity(text.len() + 4);
    let mut parts = date.splitn(3, '-');
    out.push_str(parts.next()?);
    for part in parts {
        out.push('-');
        push_two_digits(part, &mut out);
    }
    out.push('T');
    push_two_digits(time, &mut out);
    Some(out)
}

/// Appends a text whose leading number gets at least two digits.
fn push_two_digits(text: &str, out: &mut String) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 1 {
        out.push('0');
    }
    out.push_str(text);
}

macro_rules! wire_date {
    ($($type:ident, $name:literal, $canonical:ident, $from:ident, $write:expr;)*) => {$(
        impl LexicalValue for $type {
            const NAME: &'static str = $name;

            fn parse_lexical(text: &str) -> Result<Self, String> {
                $from(&parse(text)?)
            }

            fn parse_canonical(text: &str) -> Option<Self> {
                let (civil, zone) = canonical_to_the_millisecond(text)?;
                $canonical(civil, zone)
            }

            fn write_canonical(&self, out: &mut String) {
                let write: fn(&Self) -> DateTime = $write;
                write(self).write_canonical(out);
            }

            fn same(&self, other: &Self) -> bool {
                self == other
            }

            fn is_canonical(&self, text: &str) -> bool {
                // Canonical forms do not come here, but for those of far years, which do
                // not matter. A form that no writer may use is not worth keeping.
                DateTime::parse_lexical(&collapse(text)).is_err()
            }
        }
    )*};
}

wire_date! {
    WallClock, "eff-date", canonical_wall_clock, wall_clock, |value| value.0.into();
    Instant, "timestamp", canonical_instant, instant, |value| value.0.into();
    End, "updated-end-date", canonical_end, end,
        |value| value.0.unwrap_or(civil::date(9999, 12, 31).at(23, 59, 59, 999_000_000)).into();
}

fn canonical_wall_clock(civil: civil::DateTime, zone: Option<i16>) -> Option<WallClock> {
    zone.is_none().then_some(WallClock(civil))
}

fn canonical_instant(civil: civil::DateTime, zone: Option<i16>) -> Option<Instant> {
    let utc = zone == Some(0);
    utc.then(|| Offset::UTC.to_timestamp(civil).ok().map(Instant)).flatten()
}

/// The last year has times that say that there is no end.
fn canonical_end(civil: civil::DateTime, zone: Option<i16>) -> Option<End> {
    (zone.is_none() && civil.year() < 9999).then_some(End(Some(civil)))
}

fn wall_clock(read: &DateTime) -> Result<WallClock, String> {
    read.to_civil().map(WallClock::from).ok_or_else(|| YEARS.to_owned())
}

fn instant(read: &DateTime) -> Result<Instant, String> {
    let zoned = read.to_timestamp();
    let utc = || read.to_civil()?.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let timestamp = if read.zone().is_some() { zoned } else { utc() };
    timestamp.map(Instant::from).ok_or_else(|| YEARS.to_owned())
}

fn end(read: &DateTime) -> Result<End, String> {
    match read.to_civil() {
        Some(civil) => Ok(End::from(civil)),
        None if read.year() > 0 => Ok(End::NONE),
        None => Err(YEARS.to_owned()),
    }
}

macro_rules! lexical_from {
    ($($from:ty => $type:ident;)*) => {$(
        /// Cut to whole milliseconds, all that the wire holds.
        impl From<$from> for Lexical<$type> {
            fn from(value: $from) -> Self {
                $type::from(value).into()
            }
        }
    )*};
}

lexical_from! {
    civil::DateTime => WallClock;
    Timestamp => Instant;
    civil::DateTime => End;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_the_wire_are_kept_and_others_written_as_the_wire_has_them() {
        for (text, written) in [
            ("2012-05-23T07:30:00", "2012-05-23T07:30:00"),
            ("2012-05-23T07:30:00.550", "2012-05-23T07:30:00.550"),
            ("2012-05-23T07:30:00.1234Z", "2012-05-23T07:30:00.1234Z"),
            ("\n 2012-05-23T07:30:00\t", "\n 2012-05-23T07:30:00\t"),
            ("2012-05-23 07:30:00.550", "2012-05-23T07:30:00.55"),
            ("2012-5-3T7:30:00", "2012-05-03T07:30:00"),
        ] {
            assert_eq!(text.parse::<EffDate>().unwrap().to_string(), written, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused_with_a_reason() {
        for text in [
            "",
            "2012-05-23",
            "2012-05-23T",
            "05/23/2012 07:30:00",
            "2012-02-30T00:00:00",
            "12012-01-01T00:00:00",
        ] {
            let error = text.parse::<EffDate>().unwrap_err().to_string();
            assert!(error.contains("must"), "{text}: {error}");
        }
    }

    #[test]
    fn what_a_program_sets_is_cut_to_milliseconds_without_trailing_zeros() {
        let civil = civil::date(2012, 5, 23).at(7, 30, 0, 300_999_999);
        let date = EffDate::from(civil);
        assert_eq!(date.to_string(), "2012-05-23T07:30:00.3");
        assert_eq!(date.to_string().parse::<EffDate>().unwrap(), date);
        let before_the_epoch: Timestamp = "1969-12-31T23:59:59.9999Z".parse().unwrap();
        assert_eq!(AuditTime::from(before_the_epoch).to_string(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn an_offset_matters_to_an_instant_and_not_to_a_wall_clock() {
        let text = "2012-05-23T07:30:00+02:00";
        assert_eq!(text.parse::<EffDate>().unwrap().civil().hour(), 7);
        let instant = |text: &str| text.parse::<AuditTime>().unwrap();
        assert_eq!(instant(text), instant("2012-05-23T05:30:00Z"));
        assert_eq!(instant(text), instant("2012-05-23 05:30:00"));
    }

    #[test]
    fn ends_beyond_the_calendar_are_none() {
        for text in ["9999-12-31T00:00:00.001", "9999-12-31T23:59:59.9999999Z", "10000-01-01T00:00:00"] {
            let end: EndDate = text.parse().unwrap();
            assert_eq!((*end, end.to_string().as_str()), (End::NONE, text));
        }
        assert!("2012-05-23T07:30:00".parse::<EndDate>().unwrap().civil().is_some());
    }

    /// What is read by position is what is read, and written as it was read.
    fn by_position<T: LexicalValue + std::fmt::Debug>(text: &str) {
        let mut canonical = String::new();
        match (T::parse_canonical(text), T::parse_lexical(text)) {
            (Some(fast), Ok(slow)) => {
                assert!(fast.same(&slow), "{text}: {fast:?}, {slow:?}");
                fast.write_canonical(&mut canonical);
                assert_eq!(canonical, text);
            }
            (Some(fast), Err(fault)) => panic!("{text}: {fast:?}, {fault}"),
            (None, Ok(slow)) => {
                slow.write_canonical(&mut canonical);
                assert!(canonical != text || text.starts_with(['-', '9']), "{text} is canonical");
            }
            (None, Err(_)) => {}
        }
        if let Ok(read) = text.parse::<Lexical<T>>()
            && DateTime::parse_lexical(text).is_ok()
        {
            assert_eq!(read.to_string(), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn reading_by_position_is_reading(
            text in "(000[0-2]|[0-9]{4}|1[0-9]{4})-[01][0-9]-[0-3][0-9][T ]([01][0-9]|2[0-4]):[0-5][0-9]:[0-6][0-9]\
                     (\\.[0-9]{0,5})?(Z|[+-][01][0-9]:[0-9]{2})?"
        ) {
            by_position::<WallClock>(&text);
            by_position::<Instant>(&text);
            by_position::<End>(&text);
        }
    }
}
