//! Family history: the dates of a condition as a duration.

use crate::base::DurationValue;
use crate::dates::{ApproxDate, ApproxDateTime, StructuredApproxDate};
use crate::versions::{ConvertError, Track};

fn structured(date: &ApproxDate) -> ApproxDateTime {
    ApproxDateTime::Structured(StructuredApproxDate { date: date.clone(), time: None, tz: None })
}

/// The duration from onset to resolution; one without onset has no start.
///
/// # Errors
///
/// None.
pub fn duration(
    track: &mut Track,
    onset: &Option<ApproxDate>,
    resolution: &Option<ApproxDate>,
) -> Result<Option<DurationValue>, ConvertError> {
    let Some(onset) = onset else {
        let why = "a duration cannot be without its start, the date of onset";
        track.dropped_optional("condition/resolution-date", resolution, why);
        return Ok(None);
    };
    let end_date = resolution.as_ref().map(structured);
    Ok(Some(DurationValue { start_date: structured(onset), end_date }))
}
