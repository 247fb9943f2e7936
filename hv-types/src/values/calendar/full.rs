//! `xs:dateTime`, `xs:date` and `xs:time`.

use super::canonical::Canonical;
use super::moment::{Clock, Day, Moment, write_zone};
use super::scan::Scan;
use crate::values::{Lexical, LexicalValue};

/// `xs:dateTime`: a day and a time of day, with or without a time zone.
///
/// ```
/// use hv_types::values::XsdDateTime;
///
/// let read: XsdDateTime = "2011-10-30T05:15:00.0-07:00".parse()?;
/// assert_eq!(read, "2011-10-30T12:15:00Z".parse::<XsdDateTime>()?);
/// assert_eq!((read.hour(), read.zone()), (5, Some(-420)));
/// assert_eq!(read.to_string(), "2011-10-30T05:15:00.0-07:00");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdDateTime = Lexical<DateTime>;

/// `xs:date`: a day, with or without a time zone.
///
/// ```
/// use hv_types::values::XsdDate;
///
/// let read: XsdDate = "2012-02-29".parse()?;
/// assert_eq!((read.year(), read.month(), read.day()), (2012, 2, 29));
/// assert!("2011-02-29".parse::<XsdDate>().is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdDate = Lexical<Date>;

/// `xs:time`: a time of day, with or without a time zone.
///
/// ```
/// use hv_types::values::XsdTime;
///
/// let read: XsdTime = "13:20:05.50".parse()?;
/// assert_eq!((read.hour(), read.minute(), read.second(), read.fraction()), (13, 20, 5, "5"));
/// assert_eq!(read.to_string(), "13:20:05.50");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdTime = Lexical<Time>;

/// A day and a time of day; the value of an [`XsdDateTime`].
///
/// Two values are equal when they are the same instant or, without time zones,
/// the same wall clock; one with and one without a zone are never equal, and
/// compare only when more than 14 hours apart. The end of a day, `24:00:00`, is
/// the beginning of the next. Displays its own wall clock and zone.
///
/// ```
/// use hv_types::values::DateTime;
///
/// let local: DateTime = "2011-10-30T05:15:00".parse()?;
/// let pacific = local.clone().with_zone(Some(-7 * 60)).unwrap();
/// assert_eq!(pacific.to_string(), "2011-10-30T05:15:00-07:00");
/// assert_eq!(local.partial_cmp(&pacific), None);
/// assert!(local < "2011-10-30T20:00:00Z".parse()?);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DateTime {
    pub(super) date: Day,
    pub(super) clock: Clock,
    zone: Option<i16>,
}

/// A day; the value of an [`XsdDate`].
///
/// With a time zone it is the day that begins at midnight there: `2002-10-10+13:00`
/// equals `2002-10-09-11:00`.
///
/// ```
/// use hv_types::values::Date;
///
/// let day = Date::new(2012, 2, 29).unwrap();
/// assert_eq!(day.to_string(), "2012-02-29");
/// assert!(day < "2012-03-01".parse()?);
/// assert_eq!(Date::new(2011, 2, 29), None);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Date {
    pub(super) date: Day,
    zone: Option<i16>,
}

/// A time of day; the value of an [`XsdTime`].
///
/// Times compare as on one and the same day, so `00:30:00+01:00`, still the day
/// before in UTC, is less than `23:30:00Z`. `24:00:00` is `00:00:00`.
///
/// ```
/// use hv_types::values::Time;
///
/// let time = Time::new(5, 15, 0).unwrap();
/// assert_eq!(time.to_string(), "05:15:00");
/// assert!(time < "05:15:00.001".parse()?);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Time {
    pub(super) clock: Clock,
    zone: Option<i16>,
}

calendar_value!(DateTime, Date, Time);

impl DateTime {
    /// The day, with the same time zone.
    pub fn date(&self) -> Date {
        Date { date: self.date, zone: self.zone }
    }

    /// The time of day, with the same time zone.
    pub fn time(&self) -> Time {
        Time { clock: self.clock.clone(), zone: self.zone }
    }

    pub(super) fn from_parts(date: Day, clock: Clock, zone: Option<i16>) -> Self {
        DateTime { date, clock, zone }
    }

    fn moment(&self) -> Moment<'_> {
        Moment::new(self.date, Some(&self.clock), self.zone)
    }
}

impl Date {
    /// A day without a time zone; `None` when the calendar has no such day.
    pub fn new(year: i64, month: u8, day: u8) -> Option<Self> {
        Day::new(year, month, day).map(Date::from_day)
    }

    pub(super) fn from_day(date: Day) -> Self {
        Date { date, zone: None }
    }

    fn moment(&self) -> Moment<'_> {
        Moment::new(self.date, None, self.zone)
    }
}

impl Time {
    /// A time of day without a fraction or a time zone; `None` past 23:59:59.
    pub fn new(hour: u8, minute: u8, second: u8) -> Option<Self> {
        let fine = hour < 24 && minute < 60 && second < 60;
        fine.then(|| Time::from_clock(Clock { hour, minute, second, fraction: "".into() }))
    }

    pub(super) fn from_clock(clock: Clock) -> Self {
        Time { clock, zone: None }
    }

    fn moment(&self) -> Moment<'_> {
        /// Any day would do.
        const DAY: Day = Day { year: 1972, month: 1, day: 1 };
        Moment::new(DAY, Some(&self.clock), self.zone)
    }
}

impl LexicalValue for DateTime {
    const NAME: &'static str = "dateTime";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan =
            Scan::new(text, "must have a form such as 2011-10-30T05:15:00 or 2011-10-30T05:15:00-07:00");
        let mut date = scan.date()?;
        scan.literal("T")?;
        let (clock, midnight) = scan.clock()?;
        if midnight {
            date = date.next().ok_or("must have a next day that fits into 64 bits")?;
        }
        Ok(DateTime { date, clock, zone: scan.zone()? })
    }

    fn parse_canonical(text: &str) -> Option<Self> {
        let mut parts = Canonical::new(text);
        let date = parts.date()?;
        parts.literal('T')?;
        Some(DateTime { date, clock: parts.clock()?.own(), zone: parts.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        self.date.write(out);
        out.push('T');
        self.clock.write(out);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl LexicalValue for Date {
    const NAME: &'static str = "date";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan = Scan::new(text, "must have a form such as 2011-10-30 or 2011-10-30-07:00");
        Ok(Date { date: scan.date()?, zone: scan.zone()? })
    }

    fn parse_canonical(text: &str) -> Option<Self> {
        let mut parts = Canonical::new(text);
        Some(Date { date: parts.date()?, zone: parts.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        self.date.write(out);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl LexicalValue for Time {
    const NAME: &'static str = "time";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan = Scan::new(text, "must have a form such as 05:15:00 or 05:15:00-07:00");
        let (clock, _) = scan.clock()?;
        Ok(Time { clock, zone: scan.zone()? })
    }

    fn parse_canonical(text: &str) -> Option<Self> {
        let mut parts = Canonical::new(text);
        Some(Time { clock: parts.clock()?.own(), zone: parts.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        self.clock.write(out);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}
