//! The structured dates and times of dates.xsd from and to jiff's civil types.

use jiff::civil;

use crate::dates::{
    ApproxDate, ApproxDateTime, Date, DateTime, Day, Hour, Millisecond, Minute, Month, Second,
    StructuredApproxDate, Time, Year,
};
use crate::types::CodableValue;
use crate::values::ValueError;

impl Date {
    /// The date with these numbers.
    ///
    /// Source: the type `date` of dates.xsd.
    ///
    /// # Errors
    ///
    /// Refuses years outside 1000 to 9999, and days that the calendar does not have.
    ///
    /// ```
    /// use hv_types::dates::Date;
    ///
    /// assert_eq!(Date::from_ymd(2023, 4, 18)?.to_string(), "2023-04-18");
    /// assert!(Date::from_ymd(2023, 2, 29).is_err());
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_ymd(year: i32, month: i32, day: i32) -> Result<Self, ValueError> {
        let date = Date { y: Year::new(year)?, m: Month::new(month)?, d: Day::new(day)? };
        civil::Date::try_from(&date).map(|_| date)
    }

    /// The date as jiff has it; `None` for a day that the calendar does not have,
    /// such as 31 February, which the schema allows.
    ///
    /// `TryFrom` does the same with an error. Source: the type `date` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::Date;
    ///
    /// let date = Date::from_ymd(2023, 4, 18)?;
    /// assert_eq!(date.to_civil(), Some(jiff::civil::date(2023, 4, 18)));
    /// assert_eq!(Date { m: "2".parse()?, d: "31".parse()?, ..date }.to_civil(), None);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn to_civil(&self) -> Option<civil::Date> {
        civil_date(*self.y, *self.m, *self.d)
    }
}

impl Time {
    /// The time of day to the minute, on the 24-hour clock.
    ///
    /// Source: the type `time` of dates.xsd.
    ///
    /// # Errors
    ///
    /// Refuses hours outside 0 to 23 and minutes outside 0 to 59.
    ///
    /// ```
    /// use hv_types::dates::Time;
    ///
    /// assert_eq!(Time::from_hm(7, 40)?.to_string(), "07:40");
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_hm(hour: i32, minute: i32) -> Result<Self, ValueError> {
        Ok(Time::new(Hour::new(hour)?, Minute::new(minute)?))
    }

    /// The time of day to the second, on the 24-hour clock.
    ///
    /// Source: the type `time` of dates.xsd.
    ///
    /// # Errors
    ///
    /// Refuses hours outside 0 to 23, minutes and seconds outside 0 to 59.
    ///
    /// ```
    /// use hv_types::dates::Time;
    ///
    /// assert_eq!(Time::from_hms(7, 40, 5)?.to_string(), "07:40:05");
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_hms(hour: i32, minute: i32, second: i32) -> Result<Self, ValueError> {
        Ok(Time { s: Some(Second::new(second)?), ..Time::from_hm(hour, minute)? })
    }

    /// The time of day as jiff has it; missing seconds and milliseconds count as 0.
    ///
    /// Source: the type `time` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::Time;
    ///
    /// let time = Time { f: Some("5".parse()?), ..Time::from_hms(7, 40, 5)? };
    /// assert_eq!(time.to_civil(), jiff::civil::time(7, 40, 5, 5_000_000));
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn to_civil(&self) -> civil::Time {
        let second = self.s.as_deref().copied().unwrap_or(0);
        let nanosecond = self.milliseconds() * NANOSECONDS;
        // The facets leave nothing that jiff would refuse.
        let part = |number: i32| i8::try_from(number).unwrap_or(0);
        civil::Time::new(part(*self.h), part(*self.m), part(second), nanosecond).unwrap_or_default()
    }

    /// The milliseconds of the second, 0 to 999; 0 where they are missing.
    ///
    /// Source: the element `f` of `time`, dates.xsd, which is a whole number and
    /// not a decimal fraction: `5` is 0.005 s.
    ///
    /// ```
    /// use hv_types::dates::Time;
    ///
    /// let time = Time::from_hm(7, 40)?;
    /// assert_eq!(time.milliseconds(), 0);
    /// assert_eq!(Time { f: Some("250".parse()?), ..time }.milliseconds(), 250);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn milliseconds(&self) -> i32 {
        self.f.as_deref().copied().unwrap_or(0)
    }
}

/// Nanoseconds of a millisecond.
const NANOSECONDS: i32 = 1_000_000;

fn civil_date(year: i32, month: i32, day: i32) -> Option<civil::Date> {
    civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Refuses years outside 1000 to 9999.
///
/// ```
/// use hv_types::dates::Date;
///
/// assert_eq!(Date::try_from(jiff::civil::date(2023, 4, 18))?.to_string(), "2023-04-18");
/// assert!(Date::try_from(jiff::civil::date(999, 4, 18)).is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
impl TryFrom<civil::Date> for Date {
    type Error = ValueError;

    fn try_from(civil: civil::Date) -> Result<Self, ValueError> {
        Ok(Date {
            y: Year::new(i32::from(civil.year()))?,
            m: Month::new(i32::from(civil.month()))?,
            d: Day::new(i32::from(civil.day()))?,
        })
    }
}

/// Refuses days that the calendar does not have, such as 31 February.
impl TryFrom<&Date> for civil::Date {
    type Error = ValueError;

    fn try_from(date: &Date) -> Result<Self, ValueError> {
        let missing = || ValueError::new("date", &date.to_string(), "must be a day of the calendar");
        date.to_civil().ok_or_else(missing)
    }
}

/// Cut to whole milliseconds, beyond which the schema has nothing. Milliseconds
/// are left out when there are none. Never fails.
///
/// ```
/// use hv_types::dates::Time;
///
/// let time = Time::try_from(jiff::civil::time(7, 40, 5, 120_999_999))?;
/// assert_eq!(time.to_string(), "07:40:05.120");
/// assert_eq!(time.milliseconds(), 120);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
impl TryFrom<civil::Time> for Time {
    type Error = ValueError;

    fn try_from(civil: civil::Time) -> Result<Self, ValueError> {
        let time = Time::from_hms(civil.hour().into(), civil.minute().into(), civil.second().into())?;
        let milliseconds = civil.subsec_nanosecond() / NANOSECONDS;
        let f = if milliseconds == 0 { None } else { Some(Millisecond::new(milliseconds)?) };
        Ok(Time { f, ..time })
    }
}

/// Missing seconds and milliseconds count as 0.
impl From<&Time> for civil::Time {
    fn from(time: &Time) -> Self {
        time.to_civil()
    }
}

/// What the date-times, exact and approximate, have in common.
macro_rules! date_time {
    ($type:ident, $schema:literal) => {
        impl $type {
            /// Date and time of day as jiff has them, without regard to the time zone.
            ///
            /// `None` without a time, and for a day that is not fully known or that the
            /// calendar does not have, such as 31 February, which the schema allows.
            #[doc = concat!("Source: the type `", $schema, "` of dates.xsd.")]
            ///
            /// ```
            #[doc = concat!("use hv_types::dates::", stringify!($type), ";")]
            ///
            /// let moment = jiff::civil::date(2023, 4, 18).at(7, 40, 0, 0);
            #[doc = concat!("let value = ", stringify!($type), "::try_from(moment)?;")]
            /// assert_eq!(value.to_civil(), Some(moment));
            /// # Ok::<(), hv_types::values::ValueError>(())
            /// ```
            pub fn to_civil(&self) -> Option<civil::DateTime> {
                let time = self.time.as_ref()?.to_civil();
                Some(self.date.to_civil()?.to_datetime(time))
            }

            /// The same, with a missing time as 00:00:00, the way the effective date of a
            /// thing is told.
            ///
            /// `None` for a day that is not fully known or that the calendar does not have.
            #[doc = concat!("Source: the type `", $schema, "` of dates.xsd.")]
            ///
            /// ```
            #[doc = concat!("use hv_types::dates::", stringify!($type), ";")]
            ///
            /// let day = jiff::civil::date(2023, 4, 18);
            #[doc = concat!("let value = ", stringify!($type), "::try_from(day)?;")]
            /// assert_eq!(value.to_civil(), None);
            /// assert_eq!(value.to_civil_or_midnight(), Some(day.at(0, 0, 0, 0)));
            /// # Ok::<(), hv_types::values::ValueError>(())
            /// ```
            pub fn to_civil_or_midnight(&self) -> Option<civil::DateTime> {
                let time = self.time.as_ref().map(Time::to_civil).unwrap_or_default();
                Some(self.date.to_civil()?.to_datetime(time))
            }

            /// The same date and time with the name of its time zone.
            ///
            /// A text for people: neither this crate nor the schema looks for a zone behind
            #[doc = concat!("it. Source: the element `tz` of `", $schema, "`, dates.xsd.")]
            ///
            /// ```
            #[doc = concat!("use hv_types::dates::", stringify!($type), ";")]
            ///
            #[doc = concat!("let value = ", stringify!($type), "::try_from(jiff::civil::date(2023, 4, 18))?;")]
            /// assert_eq!(value.with_tz("Pacific Time").to_string(), "2023-04-18 (Pacific Time)");
            /// # Ok::<(), hv_types::values::ValueError>(())
            /// ```
            #[must_use]
            pub fn with_tz(mut self, tz: impl Into<CodableValue>) -> Self {
                self.tz = Some(tz.into());
                self
            }
        }

        /// Without a time zone. Refuses years outside 1000 to 9999; cut to whole milliseconds.
        impl TryFrom<civil::DateTime> for $type {
            type Error = ValueError;

            fn try_from(civil: civil::DateTime) -> Result<Self, ValueError> {
                let time = Some(Time::try_from(civil.time())?);
                Ok($type { time, ..$type::try_from(civil.date())? })
            }
        }

        /// Without a time of day. Refuses years outside 1000 to 9999.
        impl TryFrom<civil::Date> for $type {
            type Error = ValueError;

            fn try_from(civil: civil::Date) -> Result<Self, ValueError> {
                Ok(Date::try_from(civil)?.into())
            }
        }
    };
}

date_time!(DateTime, "date-time");
date_time!(StructuredApproxDate, "StructuredApproxDate");

/// Without a time of day.
impl From<Date> for DateTime {
    fn from(date: Date) -> Self {
        DateTime::new(date)
    }
}

/// Without a time of day.
impl From<Date> for StructuredApproxDate {
    fn from(date: Date) -> Self {
        StructuredApproxDate::new(date.into())
    }
}

/// An exact date-time as an approximate one; nothing is lost.
impl From<DateTime> for StructuredApproxDate {
    fn from(exact: DateTime) -> Self {
        StructuredApproxDate { date: exact.date.into(), time: exact.time, tz: exact.tz }
    }
}

/// Without a time of day.
impl From<ApproxDate> for StructuredApproxDate {
    fn from(date: ApproxDate) -> Self {
        StructuredApproxDate::new(date)
    }
}

impl ApproxDate {
    /// A date of which only the year is known.
    ///
    /// Source: the type `approx-date` of dates.xsd.
    ///
    /// # Errors
    ///
    /// Refuses years outside 1000 to 9999.
    ///
    /// ```
    /// use hv_types::dates::ApproxDate;
    ///
    /// assert_eq!(ApproxDate::from_year(2006)?.to_string(), "2006");
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_year(year: i32) -> Result<Self, ValueError> {
        Ok(ApproxDate::new(Year::new(year)?))
    }

    /// A date of which year and month are known.
    ///
    /// Source: the type `approx-date` of dates.xsd.
    ///
    /// # Errors
    ///
    /// Refuses years outside 1000 to 9999 and months outside 1 to 12.
    ///
    /// ```
    /// use hv_types::dates::ApproxDate;
    ///
    /// assert_eq!(ApproxDate::from_year_month(2006, 12)?.to_string(), "2006-12");
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_year_month(year: i32, month: i32) -> Result<Self, ValueError> {
        Ok(ApproxDate { m: Some(Month::new(month)?), ..ApproxDate::from_year(year)? })
    }

    /// The date as jiff has it; `None` unless year, month and day are known and the
    /// calendar has the day.
    ///
    /// Source: the type `approx-date` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::{ApproxDate, Date};
    ///
    /// let day = ApproxDate::from(Date::from_ymd(2006, 12, 24)?);
    /// assert_eq!(day.to_civil(), Some(jiff::civil::date(2006, 12, 24)));
    /// assert_eq!(ApproxDate::from_year(2006)?.to_civil(), None);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn to_civil(&self) -> Option<civil::Date> {
        civil_date(*self.y, **self.m.as_ref()?, **self.d.as_ref()?)
    }
}

/// A date that is known to the day.
impl From<Date> for ApproxDate {
    fn from(date: Date) -> Self {
        ApproxDate { y: date.y, m: Some(date.m), d: Some(date.d) }
    }
}

/// Refuses years outside 1000 to 9999.
impl TryFrom<civil::Date> for ApproxDate {
    type Error = ValueError;

    fn try_from(civil: civil::Date) -> Result<Self, ValueError> {
        Ok(Date::try_from(civil)?.into())
    }
}

impl ApproxDateTime {
    /// A date in the person's own words.
    ///
    /// Source: the element `descriptive` of `approx-date-time`, dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::ApproxDateTime;
    ///
    /// assert_eq!(ApproxDateTime::descriptive("as a teenager").to_string(), "as a teenager");
    /// ```
    pub fn descriptive(text: impl Into<String>) -> Self {
        ApproxDateTime::Descriptive(text.into())
    }

    /// The date in parts, unless it is told in words.
    ///
    /// Source: the element `structured` of `approx-date-time`, dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::{ApproxDate, ApproxDateTime};
    ///
    /// let date = ApproxDateTime::from(ApproxDate::from_year(2006)?);
    /// assert_eq!(date.structured().map(|date| *date.date.y), Some(2006));
    /// assert_eq!(ApproxDateTime::descriptive("long ago").structured(), None);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn structured(&self) -> Option<&StructuredApproxDate> {
        match self {
            ApproxDateTime::Structured(date) => Some(date),
            ApproxDateTime::Descriptive(_) => None,
        }
    }

    /// Date and time of day as jiff has them, with a missing time as 00:00:00 and
    /// without regard to the time zone.
    ///
    /// `None` for a date in words, and for a day that is not fully known or that the
    /// calendar does not have. Source: the type `approx-date-time` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::ApproxDateTime;
    ///
    /// let day = jiff::civil::date(2006, 12, 24);
    /// let date = ApproxDateTime::try_from(day)?;
    /// assert_eq!(date.to_civil_or_midnight(), Some(day.at(0, 0, 0, 0)));
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn to_civil_or_midnight(&self) -> Option<civil::DateTime> {
        self.structured()?.to_civil_or_midnight()
    }
}

macro_rules! approx_date_time_from {
    ($($type:ty),*) => {$(
        /// The structured form.
        impl From<$type> for ApproxDateTime {
            fn from(date: $type) -> Self {
                ApproxDateTime::Structured(StructuredApproxDate::from(date))
            }
        }
    )*};
    (try $($type:ty),*) => {$(
        /// The structured form. Refuses years outside 1000 to 9999; cut to whole milliseconds.
        impl TryFrom<$type> for ApproxDateTime {
            type Error = ValueError;

            fn try_from(civil: $type) -> Result<Self, ValueError> {
                StructuredApproxDate::try_from(civil).map(ApproxDateTime::Structured)
            }
        }
    )*};
}

approx_date_time_from!(StructuredApproxDate, ApproxDate, Date, DateTime);
approx_date_time_from!(try civil::Date, civil::DateTime);

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
