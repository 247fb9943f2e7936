//! The recurring and the long: `xs:gYear`, `gYearMonth`, `gMonth`, `gMonthDay` and `gDay`.

use std::fmt::Write;

use super::moment::{Day, Moment, month_len, write_year, write_zone};
use super::scan::Scan;
use crate::values::{Lexical, LexicalValue};

/// `xs:gYear`: a year of the Gregorian calendar.
///
/// ```
/// use hv_types::values::XsdGYear;
/// let read: XsdGYear = "2011".parse()?;
/// assert_eq!(read.year(), 2011);
/// assert!("11".parse::<XsdGYear>().is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdGYear = Lexical<GYear>;

/// `xs:gYearMonth`: a month of one year.
///
/// ```
/// use hv_types::values::XsdGYearMonth;
/// let read: XsdGYearMonth = "2011-10".parse()?;
/// assert_eq!((read.year(), read.month()), (2011, 10));
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdGYearMonth = Lexical<GYearMonth>;

/// `xs:gMonth`: a month that recurs every year.
///
/// ```
/// use hv_types::values::XsdGMonth;
/// let read: XsdGMonth = "--10".parse()?;
/// assert_eq!(read.month(), 10);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdGMonth = Lexical<GMonth>;

/// `xs:gMonthDay`: a day that recurs every year, such as a birthday.
///
/// ```
/// use hv_types::values::XsdGMonthDay;
/// let read: XsdGMonthDay = "--02-29".parse()?;
/// assert_eq!((read.month(), read.day()), (2, 29));
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdGMonthDay = Lexical<GMonthDay>;

/// `xs:gDay`: a day that recurs every month.
///
/// ```
/// use hv_types::values::XsdGDay;
/// let read: XsdGDay = "---31".parse()?;
/// assert_eq!(read.day(), 31);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdGDay = Lexical<GDay>;

/// A leap year, so that every day of every month can stand in it.
const ANY_YEAR: i64 = 1972;
/// A month in which every day can stand.
const LONG_MONTH: u8 = 1;

macro_rules! first_day {
    ($($(#[$doc:meta])* $type:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $type {
            /// The first day, in a fixed year or month where it has none of its own.
            pub(super) date: Day,
            zone: Option<i16>,
        }

        impl $type {
            fn moment(&self) -> Moment<'_> {
                Moment::new(self.date, None, self.zone)
            }
        }

        calendar_value!($type);
    )*};
}

first_day! {
    /// A year of the Gregorian calendar; the value of an [`XsdGYear`].
    GYear;
    /// A month of one year; the value of an [`XsdGYearMonth`].
    GYearMonth;
    /// A month that recurs every year; the value of an [`XsdGMonth`].
    GMonth;
    /// A day that recurs every year; the value of an [`XsdGMonthDay`].
    GMonthDay;
    /// A day that recurs every month; the value of an [`XsdGDay`].
    GDay;
}

impl GYear {
    /// A year without a time zone; `None` for 0, as there is no such year.
    pub fn new(year: i64) -> Option<Self> {
        Day::new(year, 1, 1).map(|date| GYear { date, zone: None })
    }
}

impl GYearMonth {
    /// A month without a time zone; `None` when the calendar has no such month.
    pub fn new(year: i64, month: u8) -> Option<Self> {
        Day::new(year, month, 1).map(|date| GYearMonth { date, zone: None })
    }
}

impl GMonth {
    /// A month without a time zone; `None` past 12.
    pub fn new(month: u8) -> Option<Self> {
        Day::new(ANY_YEAR, month, 1).map(|date| GMonth { date, zone: None })
    }
}

impl GMonthDay {
    /// A day without a time zone; `None` when no year has it.
    pub fn new(month: u8, day: u8) -> Option<Self> {
        Day::new(ANY_YEAR, month, day).map(|date| GMonthDay { date, zone: None })
    }
}

impl GDay {
    /// A day without a time zone; `None` past 31.
    pub fn new(day: u8) -> Option<Self> {
        Day::new(ANY_YEAR, LONG_MONTH, day).map(|date| GDay { date, zone: None })
    }
}

impl LexicalValue for GYear {
    const NAME: &'static str = "gYear";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan = Scan::new(text, "must have a form such as 2011 or 2011-07:00");
        let date = Day { year: scan.year()?, month: 1, day: 1 };
        Ok(GYear { date, zone: scan.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        write_year(self.date.year, out);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl LexicalValue for GYearMonth {
    const NAME: &'static str = "gYearMonth";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan = Scan::new(text, "must have a form such as 2011-10 or 2011-10-07:00");
        let year = scan.year()?;
        scan.literal("-")?;
        let date = Day { year, month: scan.month()?, day: 1 };
        Ok(GYearMonth { date, zone: scan.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        write_year(self.date.year, out);
        // Here as below: writing to a string cannot fail.
        let _ = write!(out, "-{:02}", self.date.month);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl LexicalValue for GMonth {
    const NAME: &'static str = "gMonth";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan = Scan::new(text, "must have a form such as --10 or --10-07:00");
        scan.literal("--")?;
        let date = Day { year: ANY_YEAR, month: scan.month()?, day: 1 };
        Ok(GMonth { date, zone: scan.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        let _ = write!(out, "--{:02}", self.date.month);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl LexicalValue for GMonthDay {
    const NAME: &'static str = "gMonthDay";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan = Scan::new(text, "must have a form such as --10-30 or --10-30-07:00");
        scan.literal("--")?;
        let month = scan.month()?;
        scan.literal("-")?;
        let day = scan.day(month_len(ANY_YEAR, month))?;
        Ok(GMonthDay { date: Day { year: ANY_YEAR, month, day }, zone: scan.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        let _ = write!(out, "--{:02}-{:02}", self.date.month, self.date.day);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl LexicalValue for GDay {
    const NAME: &'static str = "gDay";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let mut scan = Scan::new(text, "must have a form such as ---30 or ---30-07:00");
        scan.literal("---")?;
        let date = Day { year: ANY_YEAR, month: LONG_MONTH, day: scan.day(31)? };
        Ok(GDay { date, zone: scan.zone()? })
    }

    fn write_canonical(&self, out: &mut String) {
        let _ = write!(out, "---{:02}", self.date.day);
        write_zone(self.zone, out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}
