//! The order of dates and times.
//!
//! `Date` and `ApproxDate` have a total order in which equal means equal, since
//! their parts compare by value whatever their lexical form. Types with a time
//! of day have `chronological_cmp` instead: 07:40 and 07:40:00 are the same time
//! and yet not equal values, and so are two date-times in different time zones.

use std::cmp::Ordering;

use crate::dates::{ApproxDate, ApproxDateTime, Date, DateTime, StructuredApproxDate, Time};

impl Eq for Date {}

/// By year, month and day.
///
/// ```
/// use hv_types::dates::Date;
///
/// assert!(Date::from_ymd(2006, 12, 24)? < Date::from_ymd(2007, 1, 1)?);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        date_key(self).cmp(&date_key(other))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for ApproxDate {}

/// By year, month and day, a missing part before a present one.
///
/// ```
/// use hv_types::dates::ApproxDate;
///
/// let year = ApproxDate::from_year(2006)?;
/// let month = ApproxDate::from_year_month(2006, 1)?;
/// assert!(year < month);
/// assert!(month < ApproxDate::from_year(2007)?);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
impl Ord for ApproxDate {
    fn cmp(&self, other: &Self) -> Ordering {
        approx_key(self).cmp(&approx_key(other))
    }
}

impl PartialOrd for ApproxDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn date_key(date: &Date) -> (i32, i32, i32) {
    (*date.y, *date.m, *date.d)
}

fn approx_key(date: &ApproxDate) -> (i32, Option<i32>, Option<i32>) {
    (*date.y, date.m.as_deref().copied(), date.d.as_deref().copied())
}

/// Midnight, where the time is missing.
fn time_key(time: Option<&Time>) -> jiff::civil::Time {
    time.map(Time::to_civil).unwrap_or_default()
}

impl Time {
    /// Which time of day is earlier; missing seconds and milliseconds count as 0.
    ///
    /// Not the order of `PartialOrd`, as equal times of day may be unequal values:
    /// 07:40 and 07:40:00. Source: the type `time` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::Time;
    ///
    /// let (minute, second) = (Time::from_hm(7, 40)?, Time::from_hms(7, 40, 0)?);
    /// assert!(minute.chronological_cmp(&second).is_eq());
    /// assert_ne!(minute, second);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn chronological_cmp(&self, other: &Self) -> Ordering {
        self.to_civil().cmp(&other.to_civil())
    }
}

impl DateTime {
    /// Which wall-clock time is earlier: by date, then time of day.
    ///
    /// A missing time counts as 00:00:00. The time zone is a text and plays no part.
    /// Not the order of `PartialOrd`, as equal moments may be unequal values.
    /// Source: the type `date-time` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::DateTime;
    ///
    /// let day = jiff::civil::date(2023, 4, 18);
    /// let mut moments = vec![DateTime::try_from(day.at(7, 40, 0, 0))?, DateTime::try_from(day)?];
    /// moments.sort_by(DateTime::chronological_cmp);
    /// assert_eq!(moments[0].to_string(), "2023-04-18");
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn chronological_cmp(&self, other: &Self) -> Ordering {
        let time = || time_key(self.time.as_ref()).cmp(&time_key(other.time.as_ref()));
        self.date.cmp(&other.date).then_with(time)
    }
}

impl StructuredApproxDate {
    /// Which wall-clock time is earlier: by approximate date, then time of day.
    ///
    /// In the date, a missing part comes before a present one; a missing time counts
    /// as 00:00:00. The time zone is a text and plays no part. Not the order of
    /// `PartialOrd`, as equal moments may be unequal values. Source: the type
    /// `StructuredApproxDate` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::{ApproxDate, StructuredApproxDate};
    ///
    /// let year = StructuredApproxDate::from(ApproxDate::from_year(2006)?);
    /// let day = StructuredApproxDate::try_from(jiff::civil::date(2006, 1, 1))?;
    /// assert!(year.chronological_cmp(&day).is_lt());
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn chronological_cmp(&self, other: &Self) -> Ordering {
        let time = || time_key(self.time.as_ref()).cmp(&time_key(other.time.as_ref()));
        self.date.cmp(&other.date).then_with(time)
    }
}

impl ApproxDateTime {
    /// Which one is earlier: dates in words first, by their text, then dates in
    /// parts as [`StructuredApproxDate::chronological_cmp`] has them.
    ///
    /// Not the order of `PartialOrd`, as equal moments may be unequal values.
    /// Source: the type `approx-date-time` of dates.xsd.
    ///
    /// ```
    /// use hv_types::dates::{ApproxDate, ApproxDateTime};
    ///
    /// let words = ApproxDateTime::descriptive("as a teenager");
    /// let year = ApproxDateTime::from(ApproxDate::from_year(1000)?);
    /// assert!(words.chronological_cmp(&year).is_lt());
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn chronological_cmp(&self, other: &Self) -> Ordering {
        use ApproxDateTime::{Descriptive, Structured};
        match (self, other) {
            (Structured(one), Structured(other)) => one.chronological_cmp(other),
            (Descriptive(one), Descriptive(other)) => one.cmp(other),
            (Descriptive(_), Structured(_)) => Ordering::Less,
            (Structured(_), Descriptive(_)) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::{Day, Month, Year};
    use proptest::prelude::{Strategy, any};
    use proptest::{option, prop_assert, prop_assert_eq};

    #[test]
    fn parts_compare_by_value_whatever_their_lexical_form() {
        let read = |day: &str| Date { d: day.parse().unwrap(), ..Date::from_ymd(2006, 12, 4).unwrap() };
        assert_eq!(read("04").cmp(&read("4")), Ordering::Equal);
        assert_eq!(read("04"), read("4"));
        assert!(read("9") < read("10"));
    }

    #[test]
    fn a_time_zone_decides_neither_way() {
        let noon = DateTime::try_from(jiff::civil::date(2006, 12, 4).at(12, 0, 0, 0)).unwrap();
        let there = noon.clone().with_tz("Sydney");
        assert_eq!(noon.chronological_cmp(&there), Ordering::Equal);
        assert_ne!(noon, there);
    }

    fn approx_date() -> impl Strategy<Value = ApproxDate> {
        (2000i32..2003, option::of(1i32..4), option::of(1i32..4), any::<bool>()).prop_map(
            |(y, m, d, padded)| {
                let text = |number: i32| if padded { format!("0{number}") } else { number.to_string() };
                ApproxDate {
                    y: Year::new(y).unwrap(),
                    m: m.map(|m| text(m).parse::<Month>().unwrap()),
                    d: d.map(|d| text(d).parse::<Day>().unwrap()),
                }
            },
        )
    }

    fn time() -> impl Strategy<Value = Time> {
        (0i32..2, 0i32..2, option::of(0i32..2), option::of(0i32..2)).prop_map(|(h, m, s, f)| Time {
            s: s.map(|s| s.to_string().parse().unwrap()),
            f: f.map(|f| f.to_string().parse().unwrap()),
            ..Time::from_hm(h, m).unwrap()
        })
    }

    fn approx_date_time() -> impl Strategy<Value = ApproxDateTime> {
        let zone = option::of(proptest::sample::select(vec!["Sydney", "Lima"]));
        let structured = (approx_date(), option::of(time()), zone).prop_map(|(date, time, tz)| {
            ApproxDateTime::Structured(StructuredApproxDate { date, time, tz: tz.map(Into::into) })
        });
        proptest::prop_oneof![structured, "[ab]{0,2}".prop_map(ApproxDateTime::Descriptive)]
    }

    fn is_total_order<T>(values: &[T; 3], cmp: impl Fn(&T, &T) -> Ordering) -> bool {
        let [a, b, c] = values;
        let transitive = cmp(a, b).is_gt() || cmp(b, c).is_gt() || cmp(a, c).is_le();
        transitive && cmp(a, b) == cmp(b, a).reverse() && cmp(a, a).is_eq()
    }

    proptest::proptest! {
        #[test]
        fn approximate_dates_have_a_total_order_that_agrees_with_equality(
            dates in proptest::array::uniform3(approx_date()),
        ) {
            prop_assert!(is_total_order(&dates, Ord::cmp));
            prop_assert_eq!(dates[0].cmp(&dates[1]).is_eq(), dates[0] == dates[1]);
            prop_assert_eq!(dates[0].partial_cmp(&dates[1]), Some(dates[0].cmp(&dates[1])));
        }

        #[test]
        fn chronological_order_is_total_and_equal_values_are_equal_in_it(
            dates in proptest::array::uniform3(approx_date_time()),
            times in proptest::array::uniform3(time()),
        ) {
            prop_assert!(is_total_order(&dates, ApproxDateTime::chronological_cmp));
            prop_assert!(is_total_order(&times, Time::chronological_cmp));
            prop_assert!(dates[0] != dates[1] || dates[0].chronological_cmp(&dates[1]).is_eq());
            prop_assert!(times[0] != times[1] || times[0].chronological_cmp(&times[1]).is_eq());
        }

        #[test]
        fn known_moments_order_as_in_jiff(dates in proptest::array::uniform2(approx_date_time())) {
            let [one, other] = dates;
            if let (Some(a), Some(b)) = (one.to_civil_or_midnight(), other.to_civil_or_midnight()) {
                prop_assert_eq!(one.chronological_cmp(&other), a.cmp(&b));
            }
        }
    }
}
