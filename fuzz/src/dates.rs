//! Dates, times and durations, two or three at a time, a line each: their order is one,
//! agrees with equality, and with jiff's.

use std::cmp::Ordering;
use std::fmt::Debug;

use hv_types::values::{
    DateTime, XsdDate, XsdDateTime, XsdDuration, XsdGDay, XsdGMonth, XsdGMonthDay, XsdGYear, XsdGYearMonth,
    XsdTime,
};

use crate::values::read;

/// Reads each line as each type.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines: Vec<&str> = text.split('\n').take(3).collect();
    let moments = ordered::<XsdDateTime>(&lines);
    ordered::<XsdDate>(&lines);
    ordered::<XsdTime>(&lines);
    ordered::<XsdDuration>(&lines);
    ordered::<XsdGYear>(&lines);
    ordered::<XsdGYearMonth>(&lines);
    ordered::<XsdGMonth>(&lines);
    ordered::<XsdGMonthDay>(&lines);
    ordered::<XsdGDay>(&lines);
    for one in &moments {
        if let (None, Some(civil)) = (one.zone(), one.to_civil()) {
            let made = DateTime::from(civil);
            assert_eq!(made.to_civil(), Some(civil));
            // Digits past the nanoseconds are cut off, and the last moment of a day is the next's first.
            if one.fraction().len() <= 9 {
                assert_eq!(made, **one, "{civil}");
            }
        }
        for other in &moments {
            let (Some(left), Some(right)) = (one.to_timestamp(), other.to_timestamp()) else { continue };
            if left != right {
                assert_eq!((**one).partial_cmp(&**other), Some(left.cmp(&right)), "{one} {other}");
            }
        }
    }
}

/// The values among the lines, whose order must be one.
pub(crate) fn ordered<T>(lines: &[&str]) -> Vec<T>
where
    T: hv_types::values::Value + PartialOrd + Debug,
{
    let values: Vec<T> = lines.iter().filter_map(|line| read::<T>(line)).collect();
    for a in &values {
        for b in &values {
            let order = a.partial_cmp(b);
            assert_eq!(order.map(Ordering::reverse), b.partial_cmp(a), "{a:?} {b:?}");
            assert_eq!(order == Some(Ordering::Equal), a == b, "{a:?} {b:?}");
            for c in &values {
                if order == Some(Ordering::Less) && b.partial_cmp(c) == Some(Ordering::Less) {
                    assert_eq!(a.partial_cmp(c), Some(Ordering::Less), "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
    values
}
