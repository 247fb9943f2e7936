//! Dates and times, exact at any year and any fraction of a second.
//!
//! The types order as XML Schema says: a value with a time zone stands at an
//! instant, one without may stand anywhere within 14 hours of its wall clock, so
//! the two compare only when they are further apart. Years are those of version
//! 1.0: there is no year 0000, `-0001` is the year before `0001` and, as in the
//! proleptic Gregorian calendar, a leap year.

/// A point in time, or a part of one.
pub(crate) trait Instant: std::str::FromStr {
    /// A text that is the same for values that are equal, and for no others.
    fn instant(&self) -> String;
}

/// The same for the value that a text is; `None` where it is none.
pub(crate) fn moment<T: Instant>(text: &str) -> Option<String> {
    text.parse::<T>().ok().map(|value| value.instant())
}

/// What all calendar types have in common, given their `moment` and `zone`.
macro_rules! calendar_value {
    ($($type:ident),* $(,)?) => {$(
        impl $type {
            /// The time zone's offset from UTC in minutes, from -840 to 840;
            /// `None` without a time zone.
            pub fn zone(&self) -> Option<i16> {
                self.zone
            }

            /// The same wall clock with another time zone; `None` when that lies
            /// more than 840 minutes (14 hours) from UTC.
            #[must_use]
            pub fn with_zone(self, zone: Option<i16>) -> Option<Self> {
                let fine = zone.is_none_or(|minutes| (-840..=840).contains(&minutes));
                fine.then_some($type { zone, ..self })
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.moment() == other.moment()
            }
        }

        impl Eq for $type {}

        impl $crate::values::calendar::Instant for $type {
            fn instant(&self) -> String {
                format!("{:?}", self.moment())
            }
        }

        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                self.moment().partial_cmp(&other.moment())
            }
        }

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.moment().hash(state);
            }
        }

        $crate::values::text::text_form!($type);
    )*};
}

mod canonical;
mod convert;
mod full;
mod moment;
mod partial;
mod scan;
#[cfg(test)]
mod tests;

pub(crate) use convert::canonical_to_the_millisecond;
pub use full::{Date, DateTime, Time, XsdDate, XsdDateTime, XsdTime};
pub(super) use moment::day_number;
pub use partial::{
    GDay, GMonth, GMonthDay, GYear, GYearMonth, XsdGDay, XsdGMonth, XsdGMonthDay, XsdGYear, XsdGYearMonth,
};

/// The accessors of a part, for the types that have it.
macro_rules! part {
    ($field:ident.$part:ident: $int:ty, $doc:literal; $($type:ident),*) => {$(
        impl $type {
            #[doc = $doc]
            pub fn $part(&self) -> $int {
                self.$field.$part
            }
        }
    )*};
}

part!(date.year: i64, "The year; never 0, and -1 for the year before 1."; DateTime, Date, GYear, GYearMonth);
part!(date.month: u8, "The month, from 1 to 12."; DateTime, Date, GYearMonth, GMonth, GMonthDay);
part!(date.day: u8, "The day of the month, from 1."; DateTime, Date, GMonthDay, GDay);
part!(clock.hour: u8, "The hour, from 0 to 23."; DateTime, Time);
part!(clock.minute: u8, "The minute, from 0 to 59."; DateTime, Time);
part!(clock.second: u8, "The second, from 0 to 59."; DateTime, Time);

macro_rules! fraction {
    ($($type:ident),*) => {$(
        impl $type {
            /// The digits after the seconds' decimal point, without trailing zeros.
            pub fn fraction(&self) -> &str {
                &self.clock.fraction
            }
        }
    )*};
}

fraction!(DateTime, Time);
