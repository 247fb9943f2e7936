//! The rule `date`: the same date in another of the date types.

use super::{ConvertError, Track};
use crate::dates::{ApproxDate, ApproxDateTime, Date, DateTime, StructuredApproxDate};

const NO_TIME: &str = "the other version holds the date only";

/// A date that can become one of another type; what that type has no room for is lost.
///
/// Nothing is made up: a date without its month or day, or in words, is no full date.
pub trait ConvertDate<T> {
    /// The same date as `T`.
    ///
    /// # Errors
    ///
    /// `T` requires parts that the date does not have.
    fn convert_date(self, track: &mut Track) -> Result<T, ConvertError>;
}

/// `date`, as generated code calls it.
///
/// # Errors
///
/// As [`ConvertDate::convert_date`].
pub fn date<S: ConvertDate<T>, T>(track: &mut Track, value: S) -> Result<T, ConvertError> {
    value.convert_date(track)
}

impl ConvertDate<DateTime> for Date {
    fn convert_date(self, _: &mut Track) -> Result<DateTime, ConvertError> {
        Ok(DateTime { date: self, time: None, tz: None })
    }
}

impl ConvertDate<ApproxDate> for Date {
    fn convert_date(self, _: &mut Track) -> Result<ApproxDate, ConvertError> {
        Ok(ApproxDate { y: self.y, m: Some(self.m), d: Some(self.d) })
    }
}

impl ConvertDate<ApproxDateTime> for Date {
    fn convert_date(self, track: &mut Track) -> Result<ApproxDateTime, ConvertError> {
        let date: ApproxDate = self.convert_date(track)?;
        date.convert_date(track)
    }
}

impl ConvertDate<ApproxDateTime> for ApproxDate {
    fn convert_date(self, _: &mut Track) -> Result<ApproxDateTime, ConvertError> {
        Ok(ApproxDateTime::Structured(StructuredApproxDate { date: self, time: None, tz: None }))
    }
}

impl ConvertDate<ApproxDateTime> for DateTime {
    fn convert_date(self, track: &mut Track) -> Result<ApproxDateTime, ConvertError> {
        let date = self.date.convert_date(track)?;
        Ok(ApproxDateTime::Structured(StructuredApproxDate { date, time: self.time, tz: self.tz }))
    }
}

impl ConvertDate<Date> for DateTime {
    fn convert_date(self, track: &mut Track) -> Result<Date, ConvertError> {
        track.dropped_optional("time", &self.time, NO_TIME);
        track.dropped_optional("tz", &self.tz, NO_TIME);
        Ok(self.date)
    }
}

impl ConvertDate<Date> for ApproxDate {
    fn convert_date(self, track: &mut Track) -> Result<Date, ConvertError> {
        let missing = if self.m.is_none() { "month" } else { "day" };
        match (self.m, self.d) {
            (Some(m), Some(d)) => Ok(Date { y: self.y, m, d }),
            _ => {
                Err(track.refuse("", format!("the {missing} is missing, and the other version requires it")))
            }
        }
    }
}

/// The structured form, which dates in words do not have.
fn structured(track: &Track, date: ApproxDateTime) -> Result<StructuredApproxDate, ConvertError> {
    match date {
        ApproxDateTime::Structured(date) => Ok(date),
        ApproxDateTime::Descriptive(words) => Err(track.refuse(
            "descriptive",
            format!("`{words}` is a date in words, and the other version requires one in numbers"),
        )),
    }
}

impl ConvertDate<DateTime> for ApproxDateTime {
    fn convert_date(self, track: &mut Track) -> Result<DateTime, ConvertError> {
        let StructuredApproxDate { date, time, tz } = structured(track, self)?;
        let date = track.one("structured/date", date, date_of)?;
        Ok(DateTime { date, time, tz })
    }
}

fn date_of(track: &mut Track, date: ApproxDate) -> Result<Date, ConvertError> {
    date.convert_date(track)
}

impl ConvertDate<ApproxDate> for ApproxDateTime {
    fn convert_date(self, track: &mut Track) -> Result<ApproxDate, ConvertError> {
        let StructuredApproxDate { date, time, tz } = structured(track, self)?;
        track.dropped_optional("structured/time", &time, NO_TIME);
        track.dropped_optional("structured/tz", &tz, NO_TIME);
        Ok(date)
    }
}

impl ConvertDate<Date> for ApproxDateTime {
    fn convert_date(self, track: &mut Track) -> Result<Date, ConvertError> {
        let date: ApproxDate = self.convert_date(track)?;
        track.one("structured/date", date, date_of)
    }
}
