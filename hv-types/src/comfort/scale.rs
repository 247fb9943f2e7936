//! Percentages and days of the week.

use jiff::civil::Weekday;

use super::exact::{Exact, to_15_digits};
use crate::base::{Dow, Percentage};
use crate::values::ValueError;

impl Percentage {
    /// The fraction for a number of percent: 45 gives 0.45.
    ///
    /// The exact decimal result, rounded once. Source: the type `percentage` of
    /// base.xsd, a fraction from 0 to 1.
    ///
    /// # Errors
    ///
    /// Refuses numbers outside 0 to 100, and what is not finite.
    ///
    /// ```
    /// use hv_types::base::Percentage;
    ///
    /// assert_eq!(Percentage::from_percent(57.3)?.to_string(), "0.573");
    /// assert!(Percentage::from_percent(101.0).is_err());
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_percent(percent: f64) -> Result<Self, ValueError> {
        // No minus sign before zero.
        let percent = percent + 0.0;
        if !(0.0..=100.0).contains(&percent) {
            let reason = "must be between 0 % and 100 %";
            return Err(ValueError::new("percentage", &format!("{percent} %"), reason));
        }
        Percentage::new(Exact::new(percent).map_or(f64::NAN, |exact| exact.over(100)))
    }

    /// The number of percent, to 15 significant digits: 0.45 gives 45.
    ///
    /// Source: the type `percentage` of base.xsd, a fraction from 0 to 1.
    ///
    /// ```
    /// use hv_types::base::Percentage;
    ///
    /// assert_eq!("0.57".parse::<Percentage>()?.percent(), 57.0);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn percent(&self) -> f64 {
        Exact::new(**self).map_or(**self, |exact| to_15_digits(exact.times(100).over(1)))
    }
}

impl Dow {
    /// The day of the week as jiff has it: 1 is Sunday, 7 is Saturday.
    ///
    /// Source: the type `dow` of base.xsd.
    ///
    /// ```
    /// use hv_types::base::Dow;
    /// use jiff::civil::Weekday;
    ///
    /// assert_eq!(Dow::new(1)?.weekday(), Weekday::Sunday);
    /// assert_eq!(Dow::new(2)?.weekday(), Weekday::Monday);
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn weekday(&self) -> Weekday {
        match **self {
            2 => Weekday::Monday,
            3 => Weekday::Tuesday,
            4 => Weekday::Wednesday,
            5 => Weekday::Thursday,
            6 => Weekday::Friday,
            7 => Weekday::Saturday,
            // The facets leave only 1.
            _ => Weekday::Sunday,
        }
    }
}

/// Never fails.
///
/// ```
/// use hv_types::base::Dow;
/// use jiff::civil::Weekday;
///
/// assert_eq!(*Dow::try_from(Weekday::Saturday)?, 7);
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
impl TryFrom<Weekday> for Dow {
    type Error = ValueError;

    fn try_from(weekday: Weekday) -> Result<Self, ValueError> {
        Dow::new(i32::from(weekday.to_sunday_one_offset()))
    }
}

/// 1 is Sunday, 7 is Saturday.
impl From<&Dow> for Weekday {
    fn from(dow: &Dow) -> Self {
        dow.weekday()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_week_comes_back() {
        for number in 1..=7 {
            let dow = Dow::new(number).unwrap();
            assert_eq!(i32::from(dow.weekday().to_sunday_one_offset()), number);
            assert_eq!(Dow::try_from(Weekday::from(&dow)).unwrap(), dow);
        }
    }

    #[test]
    fn percentages_end_at_0_and_100() {
        assert_eq!(Percentage::from_percent(100.0).unwrap().to_string(), "1");
        assert_eq!(Percentage::from_percent(-0.0).unwrap().to_string(), "0");
        assert_eq!(
            Percentage::from_percent(-1.0).unwrap_err().to_string(),
            "`-1 %` is not a valid percentage: must be between 0 % and 100 %"
        );
        for percent in [100.000_000_1, f64::NAN, f64::INFINITY] {
            assert!(Percentage::from_percent(percent).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn percent_come_back(digits in 0i64..=1_000_000_000_000_000) {
            let percent: f64 = format!("{digits}e-13").parse().unwrap();
            proptest::prop_assert_eq!(Percentage::from_percent(percent).unwrap().percent(), percent);
        }
    }
}
