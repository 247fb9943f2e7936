//! `xs:duration`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;

use super::calendar::day_number;
use super::text::text_form;
use super::{Lexical, LexicalValue};

/// `xs:duration`: a length of time in years, months, days, hours, minutes and seconds.
///
/// ```
/// use hv_types::values::XsdDuration;
///
/// let read: XsdDuration = "PT36H".parse()?;
/// assert_eq!(read, "P1DT12H".parse::<XsdDuration>()?);
/// assert_eq!((read.months(), read.seconds()), (0, 129_600));
/// assert_eq!(read.to_string(), "PT36H");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdDuration = Lexical<Duration>;

/// A length of time; the value of an [`XsdDuration`].
///
/// A count of months and a count of seconds, as a month has no fixed length: a
/// year is twelve months and a day 86,400 seconds, but a month is no number of
/// days. Two durations are equal when both counts are. One is less than another
/// when adding it leads to an earlier instant from each of the four that XML
/// Schema names, so `P1M` and `P30D` do not compare.
///
/// Each count fits into 64 bits, the fraction of a second may have any number of
/// digits.
///
/// ```
/// use hv_types::values::Duration;
///
/// let month: Duration = "P1M".parse()?;
/// assert!(month > "P27D".parse()?);
/// assert_eq!(month.partial_cmp(&"P30D".parse()?), None);
/// assert_eq!(Duration::new(true, 14, 90).to_string(), "-P1Y2MT1M30S");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Never set for zero.
    negative: bool,
    months: u64,
    seconds: u64,
    /// Digits of a second after the decimal point, without trailing zeros.
    fraction: Box<str>,
}

impl Duration {
    /// That many months and seconds, backwards when `negative`.
    pub fn new(negative: bool, months: u64, seconds: u64) -> Self {
        Duration::with_fraction(negative, months, seconds, "")
    }

    fn with_fraction(negative: bool, months: u64, seconds: u64, fraction: &str) -> Self {
        let fraction: Box<str> = fraction.trim_end_matches('0').into();
        let zero = months == 0 && seconds == 0 && fraction.is_empty();
        Duration { negative: negative && !zero, months, seconds, fraction }
    }

    /// Whether it leads backwards in time.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The years and months as months, without the sign.
    pub fn months(&self) -> u64 {
        self.months
    }

    /// The days, hours, minutes and whole seconds as seconds, without the sign.
    pub fn seconds(&self) -> u64 {
        self.seconds
    }

    /// The digits after the seconds' decimal point, without trailing zeros.
    pub fn fraction(&self) -> &str {
        &self.fraction
    }

    /// Where the duration leads from the beginning of a month: whole seconds
    /// rounded down, and the digits of the fraction past them.
    fn counted_from(&self, (year, month): (i128, i128)) -> (i128, Cow<'_, str>) {
        let sign = if self.negative { -1 } else { 1 };
        let month = year * 12 + month - 1 + sign * i128::from(self.months);
        // The remainder is less than 12.
        let month_of_year = u8::try_from(month.rem_euclid(12)).unwrap_or(0) + 1;
        let start = day_number(month.div_euclid(12), month_of_year, 1) * 86_400;
        let end = start + sign * i128::from(self.seconds);
        if self.negative && !self.fraction.is_empty() {
            (end - 1, complement(&self.fraction).into())
        } else {
            (end, (&*self.fraction).into())
        }
    }
}

/// The digits of 1 less the fraction, whose last digit is not zero.
fn complement(fraction: &str) -> String {
    let last = fraction.len() - 1;
    let digits = fraction.bytes().enumerate();
    digits
        .map(|(index, digit)| char::from(if index == last { b'9' + 1 } else { b'9' } - digit + b'0'))
        .collect()
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        /// The months that show all combinations of adjacent months' lengths.
        const STARTS: [(i128, i128); 4] = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)];
        if self == other {
            return Some(Ordering::Equal);
        }
        let mut orders =
            STARTS.map(|start| self.counted_from(start).cmp(&other.counted_from(start))).into_iter();
        let first = orders.next()?;
        // 400 years are a fixed number of days, yet equal only to 400 years.
        (first.is_ne() && orders.all(|order| order == first)).then_some(first)
    }
}

impl LexicalValue for Duration {
    const NAME: &'static str = "duration";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        let fault = || "must have a form such as P1Y2M3DT4H5M6.7S or -P1D".to_owned();
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, text),
        };
        let parts = unsigned.strip_prefix('P').ok_or_else(fault)?;
        let (mut date, mut time) = match parts.split_once('T') {
            Some((_, "")) => return Err(fault()),
            Some((date, time)) => (date, time),
            None => (parts, ""),
        };
        if date.is_empty() && time.is_empty() {
            return Err(fault());
        }
        let years = part(&mut date, 'Y');
        let months = part(&mut date, 'M');
        let days = part(&mut date, 'D');
        let hours = part(&mut time, 'H');
        let minutes = part(&mut time, 'M');
        let (seconds, fraction) = seconds(&mut time);
        if !date.is_empty() || !time.is_empty() {
            return Err(fault());
        }
        let count = || {
            let months = sum([(years, 12), (months, 1)])?;
            let seconds = sum([(days, 86_400), (hours, 3600), (minutes, 60), (seconds, 1)])?;
            Some((months, seconds))
        };
        let (months, seconds) = count().ok_or("must have months and seconds that fit into 64 bits")?;
        Ok(Duration::with_fraction(negative, months, seconds, fraction))
    }

    fn write_canonical(&self, out: &mut String) {
        out.push_str(if self.negative { "-P" } else { "P" });
        let empty = out.len();
        // Writing to a string cannot fail.
        let part = |count: u64, unit: char, out: &mut String| {
            if count > 0 {
                let _ = write!(out, "{count}{unit}");
            }
        };
        part(self.months / 12, 'Y', out);
        part(self.months % 12, 'M', out);
        part(self.seconds / 86_400, 'D', out);
        let second = self.seconds % 60;
        if !self.seconds.is_multiple_of(86_400) || !self.fraction.is_empty() {
            out.push('T');
            part(self.seconds / 3600 % 24, 'H', out);
            part(self.seconds / 60 % 60, 'M', out);
            if self.fraction.is_empty() {
                part(second, 'S', out);
            } else {
                let _ = write!(out, "{second}.{}S", self.fraction);
            }
        }
        if out.len() == empty {
            out.push_str("T0S");
        }
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

text_form!(Duration);

/// A number and its designator, which may be absent: then there is no number.
fn part<'a>(rest: &mut &'a str, designator: char) -> Option<&'a str> {
    let (digits, after) = split_digits(rest);
    let after = after.strip_prefix(designator).filter(|_| !digits.is_empty())?;
    *rest = after;
    Some(digits)
}

/// The seconds and the digits of their fraction.
fn seconds<'a>(rest: &mut &'a str) -> (Option<&'a str>, &'a str) {
    let (whole, after) = split_digits(rest);
    if let Some(mut after) = after.strip_prefix('.').filter(|_| !whole.is_empty())
        && let Some(fraction) = part(&mut after, 'S')
    {
        *rest = after;
        return (Some(whole), fraction);
    }
    (part(rest, 'S'), "")
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// `None` when the sum does not fit.
fn sum<const N: usize>(parts: [(Option<&str>, u64); N]) -> Option<u64> {
    parts.into_iter().try_fold(0u64, |sum, (number, unit)| {
        let number: u64 = number.unwrap_or("0").parse().ok()?;
        sum.checked_add(number.checked_mul(unit)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prop_assert, prop_assert_eq};
    use std::cmp::Ordering::{Equal, Greater, Less};

    fn duration(text: &str) -> Duration {
        text.parse().unwrap()
    }

    #[test]
    fn durations_have_the_lexical_space_of_the_specification() {
        for text in [
            "P1Y2M3DT10H30M",
            "-P120D",
            "P1347Y",
            "P1347M",
            "P1Y2MT2H",
            "P0Y1347M",
            "P0Y1347M0D",
            "-P1347M",
            "PT1S",
            "PT1.5S",
            "PT0.000S",
            "PT1M30.5S",
            "P0D",
            "P02M",
            "-P1Y",
            "PT1004199059S",
            "PT130S",
            "PT2M10S",
            "P1DT2S",
            "P20M",
            " P1D\n",
            "PT0.00000000000000000000000000001S",
        ] {
            let read: XsdDuration = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
            let canonical = Duration::to_string(&read);
            assert_eq!(duration(&canonical), *read);
            assert_eq!(duration(&canonical).to_string(), canonical);
        }
        for text in [
            "",
            "P",
            "-P",
            "PT",
            "P1",
            "1Y",
            "P1YT",
            "P-20M",
            "P20MT",
            "P1YM5D",
            "P15.5Y",
            "P1D2H",
            "1Y2M",
            "P2M1Y",
            "P1S",
            "PT1Y",
            "PT15.S",
            "PT.5S",
            "PT1.5M",
            "PT1.5",
            "+P1D",
            "P 1D",
            "p1d",
            "P1Y1Y",
            "PT1S2S",
            "PT1,5S",
            "P1W",
            "P1DT1D",
            "PT1T2S",
            "--P1D",
            "P1.S",
            "PT5S1.5S",
            "PT1.5S5S",
            "P١D",
            "PTé",
            "P99999999999999999999D",
            "P1537228672809129302Y",
        ] {
            assert!(text.parse::<XsdDuration>().is_err(), "{text}");
        }
    }

    #[test]
    fn canonical_forms_carry_over_except_from_days_to_months() {
        for (text, canonical) in [
            ("P0Y", "PT0S"),
            ("-PT0.0S", "PT0S"),
            ("P25M", "P2Y1M"),
            ("PT90061.50S", "P1DT1H1M1.5S"),
            ("P400D", "P400D"),
            ("-PT0.5S", "-PT0.5S"),
            ("PT60M", "PT1H"),
            ("P1MT60.0S", "P1MT1M"),
            ("P1DT0.1S", "P1DT0.1S"),
        ] {
            assert_eq!(duration(text).to_string(), canonical);
        }
    }

    #[test]
    fn durations_order_as_the_specification_tables() {
        for (left, less, incomparable, greater) in [
            ("P1Y", &["P364D"][..], &["P365D", "P366D"][..], &["P367D"][..]),
            ("P1M", &["P27D"], &["P28D", "P29D", "P30D", "P31D"], &["P32D"]),
            ("P5M", &["P149D"], &["P150D", "P151D", "P152D", "P153D"], &["P154D"]),
        ] {
            let order = |right: &&str| duration(right).partial_cmp(&duration(left));
            assert!(less.iter().all(|right| order(right) == Some(Less)), "{left}");
            assert!(incomparable.iter().all(|right| order(right).is_none()), "{left}");
            assert!(greater.iter().all(|right| order(right) == Some(Greater)), "{left}");
        }
        for (left, right, expected) in [
            ("P1Y", "P12M", Some(Equal)),
            ("P1D", "PT24H", Some(Equal)),
            ("-P1D", "P1D", Some(Less)),
            ("-PT0.5S", "-PT0.25S", Some(Less)),
            ("-PT1.5S", "-PT1S", Some(Less)),
            ("-PT1.5S", "-PT2S", Some(Greater)),
            ("PT0.10S", "PT0.1S", Some(Equal)),
            ("-PT0.05S", "PT0S", Some(Less)),
            ("-P1M", "-P32D", Some(Greater)),
            ("P400Y", "P146097D", None),
        ] {
            assert_eq!(duration(left).partial_cmp(&duration(right)), expected, "{left} and {right}");
        }
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let large = Duration::new(false, u64::MAX, u64::MAX);
        assert!(large > Duration::new(true, u64::MAX, u64::MAX));
        assert_eq!(duration(&large.to_string()), large);
    }

    proptest::proptest! {
        #[test]
        fn every_duration_comes_back(text in "-?P([0-9]{1,3}Y)?([0-9]{1,3}M)?([0-9]{1,3}D)?(T([0-9]{1,3}H)?([0-9]{1,3}M)?([0-9]{1,3}(\\.[0-9]{1,12})?S)?)?") {
            if let Ok(read) = text.parse::<XsdDuration>() {
                prop_assert_eq!(read.to_string(), text);
                prop_assert_eq!(&duration(&Duration::to_string(&read)), &*read);
            }
        }

        #[test]
        fn thousandths_of_seconds_order_as_numbers(a in -5000i64..5000, b in -5000i64..5000) {
            let of = |n: i64| {
                let sign = if n < 0 { "-" } else { "" };
                duration(&format!("{sign}PT{}.{:03}S", n.abs() / 1000, n.abs() % 1000))
            };
            prop_assert_eq!(of(a).partial_cmp(&of(b)), Some(a.cmp(&b)));
        }

        #[test]
        fn the_partial_order_is_transitive(texts in proptest::array::uniform3("-?P[0-3]M([0-9]|[0-9][0-9])D(T0\\.[1-9]S)?")) {
            let [a, b, c] = texts.map(|text| duration(&text));
            if a < b && b < c {
                prop_assert!(a < c);
            }
            prop_assert_eq!(a.partial_cmp(&b), b.partial_cmp(&a).map(Ordering::reverse));
            prop_assert_eq!(a.partial_cmp(&b) == Some(Equal), a == b);
        }
    }
}
