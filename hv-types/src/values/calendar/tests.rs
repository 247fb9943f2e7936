use std::cmp::Ordering::{self, Equal, Greater, Less};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use proptest::{prop_assert, prop_assert_eq};

use super::*;
use crate::values::{Lexical, LexicalValue};

fn check<T: LexicalValue>(valid: &[&str], invalid: &[&str]) {
    for text in valid {
        match text.parse::<Lexical<T>>() {
            Ok(read) => assert_eq!(read.to_string(), *text),
            Err(error) => panic!("{error}"),
        }
    }
    for text in invalid {
        assert!(text.parse::<Lexical<T>>().is_err(), "{text:?} is no {}", T::NAME);
    }
}

fn order<T: LexicalValue + PartialOrd>(left: &str, right: &str) -> Option<Ordering> {
    let (left, right): (Lexical<T>, Lexical<T>) = (left.parse().unwrap(), right.parse().unwrap());
    assert_eq!(left == right, left.partial_cmp(&right) == Some(Equal));
    assert_eq!(right.partial_cmp(&left), left.partial_cmp(&right).map(Ordering::reverse));
    left.partial_cmp(&right)
}

#[test]
fn date_times_have_the_lexical_space_of_the_specification() {
    check::<DateTime>(
        &[
            "2002-10-10T12:00:00-05:00",
            "2002-10-10T17:00:00Z",
            "2002-10-10T12:00:00",
            "0001-01-01T00:00:00",
            "-0001-12-31T24:00:00",
            "-0045-03-15T12:00:00",
            "12011-10-30T05:15:00",
            "9223372036854775807-12-31T23:59:59",
            "2000-02-29T23:59:59.999999999999999999999999999999Z",
            "2000-01-01T00:00:00.0",
            "2000-01-01T24:00:00",
            "2000-01-01T24:00:00.000Z",
            "2000-01-01T00:00:00+14:00",
            "2000-01-01T00:00:00-14:00",
            "2000-01-01T00:00:00+13:59",
            "2000-01-01T00:00:00-00:00",
            "\n 2000-01-01T00:00:00 ",
        ],
        &[
            "",
            "2000-01-01",
            "2000-01-01T",
            "2000-01-01 00:00:00",
            "2000-01-01t00:00:00",
            "2000-01-01T00:00",
            "2000-01-01T00:00:00.",
            "2000-01-01T00:00:60",
            "2000-01-01T00:60:00",
            "2000-01-01T25:00:00",
            "2000-01-01T24:00:01",
            "2000-01-01T24:01:00",
            "2000-01-01T24:00:00.1",
            "2000-01-01T0:00:00",
            "2000-01-01T00:00:00z",
            "2000-01-01T00:00:00 Z",
            "2000-01-01T00:00:00+14:01",
            "2000-01-01T00:00:00-15:00",
            "2000-01-01T00:00:00+05:60",
            "2000-01-01T00:00:00+0500",
            "2000-01-01T00:00:00+5:00",
            "2000-01-01T00:00:00ZZ",
            "2000-01-01T00:00:00,5",
            "0000-01-01T00:00:00",
            "-0000-01-01T00:00:00",
            "+2000-01-01T00:00:00",
            "02000-01-01T00:00:00",
            "200-01-01T00:00:00",
            "--2000-01-01T00:00:00",
            "2000-13-01T00:00:00",
            "2000-00-01T00:00:00",
            "2000-1-01T00:00:00",
            "2000-01-00T00:00:00",
            "2000-01-32T00:00:00",
            "2001-02-29T00:00:00",
            "1900-02-29T00:00:00",
            "9223372036854775808-01-01T00:00:00",
            "9223372036854775807-12-31T24:00:00",
            "٢٠٠٠-01-01T00:00:00",
            "2000-01-01T00:0é:00",
        ],
    );
}

#[test]
fn dates_are_days_that_the_calendar_has() {
    check::<Date>(
        &[
            "2004-04-12",
            "-0045-01-01",
            "12004-04-12",
            "2004-02-29",
            "2000-02-29",
            "2004-04-12-05:00",
            "2004-04-12Z",
        ],
        &[
            "99-04-12",
            "2004-4-2",
            "2004/04/02",
            "04-12-2004",
            "2004-04-31",
            "1900-02-29",
            "2001-02-29",
            "2004-04-12T",
            "2004-04-12T00:00:00",
            "2004-04-12+14:30",
            "2004-04",
            "0000-01-01",
        ],
    );
    // The year before the year 1 is a leap year of the proleptic calendar.
    check::<Date>(&["-0001-02-29", "-0005-02-29"], &["-0002-02-29", "-0004-02-29", "-0101-02-29"]);
}

#[test]
fn times_end_at_midnight() {
    check::<Time>(
        &[
            "13:20:00",
            "13:20:30.5555",
            "13:20:00-05:00",
            "13:20:00Z",
            "00:00:00",
            "24:00:00",
            "23:59:59.9999999",
        ],
        &["5:20:00", "13:20", "13:20.5:00", "13:65:00", "13:20:60", "24:00:01", "", "13:20:00.", "T13:20:00"],
    );
    let error = "13:65:00".parse::<Time>().unwrap_err();
    assert_eq!(error.to_string(), "`13:65:00` is not a valid time: must have a minute between 00 and 59");
}

#[test]
fn the_recurring_and_the_long_have_their_hyphens() {
    check::<GYear>(
        &["2004", "-0045", "12004", "2004Z", "2004-05:00", "-2004+05:00"],
        &["99", "0000", "02004", "2004-04", "+2004", "", "-", "2004-5:00"],
    );
    check::<GYearMonth>(
        &["2004-04", "2004-04-05:00", "2004-04Z", "-0045-12"],
        &["99-04", "2004", "2004-4", "2004-13", "2004-04-12", "0000-01", "2004-00"],
    );
    check::<GMonth>(
        &["--04", "--04-05:00", "--12Z"],
        &["2004-04", "04", "--4", "--13", "--00", "--04--", "-04", "---04"],
    );
    check::<GMonthDay>(
        &["--04-12", "--04-12Z", "--02-29", "--12-31-05:00"],
        &["04-12", "--04-31", "--02-30", "--4-6", "--13-01", "--04-00", "--04", "-04-12"],
    );
    check::<GDay>(
        &["---02", "---31", "---31Z", "---01-05:00"],
        &["--30-", "---35", "---00", "---5", "15", "--15", "---031"],
    );
}

#[test]
fn constructors_make_only_what_the_calendar_has() {
    assert_eq!(GYear::new(-45).unwrap().to_string(), "-0045");
    assert_eq!(GYear::new(0), None);
    assert_eq!(GYearMonth::new(2004, 4).unwrap().to_string(), "2004-04");
    assert_eq!(GYearMonth::new(2004, 13), None);
    assert_eq!(GMonth::new(4).unwrap().to_string(), "--04");
    assert_eq!(GMonth::new(0), None);
    assert_eq!(GMonthDay::new(2, 29).unwrap().with_zone(Some(0)).unwrap().to_string(), "--02-29Z");
    assert_eq!(GMonthDay::new(2, 30), None);
    assert_eq!(GDay::new(31).unwrap().to_string(), "---31");
    assert_eq!(GDay::new(32), None);
    assert_eq!(Date::new(12004, 4, 1).unwrap().to_string(), "12004-04-01");
    assert_eq!(Time::new(24, 0, 0), None);
    assert_eq!(Time::new(0, 0, 0).unwrap().with_zone(Some(841)), None);
    assert_eq!(Time::new(0, 0, 0).unwrap().with_zone(Some(i16::MIN)), None);
}

#[test]
fn canonical_forms_have_no_superfluous_digits_and_a_z_for_utc() {
    for (text, canonical) in [
        ("2000-01-01T24:00:00", "2000-01-02T00:00:00"),
        ("1999-12-31T24:00:00.0+05:30", "2000-01-01T00:00:00+05:30"),
        ("-0001-12-31T24:00:00", "0001-01-01T00:00:00"),
        ("2000-01-01T00:00:00.1230+00:00", "2000-01-01T00:00:00.123Z"),
        ("12000-01-01T00:00:00.000-00:00", "12000-01-01T00:00:00Z"),
    ] {
        assert_eq!(text.parse::<DateTime>().unwrap().to_string(), canonical);
    }
    assert_eq!("24:00:00.0-09:30".parse::<Time>().unwrap().to_string(), "00:00:00-09:30");
}

#[test]
fn date_times_order_as_the_specification_tables() {
    for (left, right, expected) in [
        ("2000-01-15T00:00:00", "2000-02-15T00:00:00", Some(Less)),
        ("2000-01-15T12:00:00", "2000-01-16T12:00:00Z", Some(Less)),
        ("2000-01-01T12:00:00", "1999-12-31T23:00:00Z", None),
        ("2000-01-16T12:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-16T00:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-15T22:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-15T21:59:59.999", "2000-01-16T12:00:00Z", Some(Less)),
        ("2000-01-17T02:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-17T02:00:00.001", "2000-01-16T12:00:00Z", Some(Greater)),
        ("2000-03-04T20:00:00Z", "2000-03-04T23:00:00+03:00", Some(Equal)),
        ("2000-03-04T20:00:00Z", "2000-03-04T20:00:00+00:01", Some(Greater)),
        ("1999-12-31T24:00:00", "2000-01-01T00:00:00", Some(Equal)),
        ("-0001-12-31T23:59:59.9", "0001-01-01T00:00:00", Some(Less)),
        ("2000-01-01T00:00:00.1", "2000-01-01T00:00:00.1000", Some(Equal)),
        ("2000-01-01T00:00:00.1", "2000-01-01T00:00:00.10000000000000000001", Some(Less)),
        ("10000-01-01T00:00:00", "9999-01-01T00:00:00", Some(Greater)),
        ("-10000-01-01T00:00:00", "-9999-01-01T00:00:00", Some(Less)),
    ] {
        assert_eq!(order::<DateTime>(left, right), expected, "{left} and {right}");
    }
}

#[test]
fn the_other_types_order_by_when_they_begin() {
    assert_eq!(order::<Date>("2002-10-10+13:00", "2002-10-09-11:00"), Some(Equal));
    assert_eq!(order::<Date>("2002-10-10", "2002-10-10Z"), None);
    assert_eq!(order::<Date>("2002-10-10", "2002-10-11Z"), Some(Less));
    assert_eq!(order::<Time>("00:30:00+01:00", "23:30:00Z"), Some(Less));
    assert_eq!(order::<Time>("12:00:00+01:00", "11:00:00Z"), Some(Equal));
    assert_eq!(order::<Time>("24:00:00", "00:00:00"), Some(Equal));
    assert_eq!(order::<Time>("12:00:00", "12:00:00Z"), None);
    assert_eq!(order::<Time>("20:00:00", "05:59:59Z"), Some(Greater));
    assert_eq!(order::<GYear>("-0001", "0001"), Some(Less));
    assert_eq!(order::<GYear>("2000+01:00", "2000Z"), Some(Less));
    assert_eq!(order::<GYearMonth>("2000-02", "2000-03Z"), Some(Less));
    assert_eq!(order::<GMonth>("--02", "--01"), Some(Greater));
    assert_eq!(order::<GMonthDay>("--02-29", "--03-01"), Some(Less));
    assert_eq!(order::<GDay>("---15", "---16Z"), Some(Less));
    assert_eq!(order::<GDay>("---15", "---15Z"), None);
    assert_eq!(order::<GDay>("---15-13:00", "---16+13:00"), Some(Greater));
}

#[test]
fn jiff_holds_years_up_to_9999_and_nanoseconds() {
    let read = |text: &str| text.parse::<DateTime>().unwrap();
    let civil = jiff::civil::date(2011, 10, 30).at(5, 15, 0, 123_456_789);
    assert_eq!(read("2011-10-30T05:15:00.123456789999+14:00").to_civil(), Some(civil));
    assert_eq!(read("-0001-02-29T00:00:00").to_civil(), Some(jiff::civil::date(0, 2, 29).at(0, 0, 0, 0)));
    assert_eq!(read("-10000-01-01T00:00:00").to_civil(), Some(jiff::civil::DateTime::MIN));
    assert_eq!(read("10000-01-01T00:00:00").to_civil(), None);
    assert_eq!(read("-10001-01-01T00:00:00").to_civil(), None);
    assert_eq!(read("2011-10-30T05:15:00").to_timestamp(), None);
    assert_eq!(read("10000-01-01T00:00:00Z").to_timestamp(), None);
    assert_eq!(XsdDateTime::from(jiff::Timestamp::UNIX_EPOCH).to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(XsdDateTime::from(civil).to_string(), "2011-10-30T05:15:00.123456789");
    assert_eq!(XsdDate::from(jiff::civil::date(-1, 1, 1)).to_string(), "-0002-01-01");
    assert_eq!(XsdTime::from(jiff::civil::time(5, 0, 0, 500)).to_string(), "05:00:00.0000005");
    assert_eq!(read("2011-10-30T24:00:00Z").date().to_civil(), Some(jiff::civil::date(2011, 10, 31)));
    assert_eq!(
        read("2011-10-30T05:15:00.5").time().to_civil(),
        Some(jiff::civil::time(5, 15, 0, 500_000_000))
    );
}

#[test]
fn every_jiff_day_comes_back() {
    let mut number = None;
    for year in (-9999..=9999i16).step_by(7) {
        for day in jiff::civil::date(year, 1, 1).series(jiff::Span::new().days(1)).take(400) {
            let date = Date::from(day);
            assert_eq!(date.to_civil(), Some(day));
            assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
            let astronomical = day.year().into();
            let next = day_number(astronomical, date.month(), date.day());
            assert!(number.is_none_or(|number| day.day_of_year() == 1 || next == number + 1), "{day}");
            number = Some(next);
        }
    }
}

fn hash<T: std::hash::Hash>(value: &T) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

proptest::proptest! {
    #[test]
    fn instants_come_back_and_order_as_in_jiff(a in -300_000_000_000i64..250_000_000_000, b in -90_000i64..90_000, nanos in 0..999_999_999i32) {
        let (a, b) = (
            jiff::Timestamp::new(a, 0).unwrap(),
            jiff::Timestamp::new(a.saturating_add(b), nanos).unwrap(),
        );
        let (left, right) = (DateTime::from(a), DateTime::from(b));
        prop_assert_eq!(left.to_timestamp(), Some(a));
        prop_assert_eq!(right.to_string().parse::<DateTime>().unwrap().to_timestamp(), Some(b));
        prop_assert_eq!(left.partial_cmp(&right), Some(a.cmp(&b)));
    }

    #[test]
    fn equal_instants_are_equal_in_every_zone(second in -60_000_000_000i64..200_000_000_000, zone in -840i16..=840) {
        let timestamp = jiff::Timestamp::new(second, 0).unwrap();
        let offset = jiff::tz::Offset::from_seconds(i32::from(zone) * 60).unwrap();
        let here = DateTime::from(offset.to_datetime(timestamp)).with_zone(Some(zone)).unwrap();
        let utc = DateTime::from(timestamp);
        prop_assert_eq!(&here, &utc);
        prop_assert_eq!(hash(&here), hash(&utc));
        prop_assert_eq!(here.to_timestamp(), Some(timestamp));
        prop_assert_eq!(here.to_string().parse::<DateTime>().unwrap().zone(), Some(zone));
        prop_assert_eq!(here.partial_cmp(&utc.with_zone(None).unwrap()), None);
    }

    #[test]
    fn the_partial_order_is_transitive(texts in proptest::array::uniform3(
        "200[01]-0[1-2]-1[0-3]T(0[0-9]|2[0-4]):00:00(\\.5)?(Z|[+-]1[0-3]:30|)"
    )) {
        let [a, b, c] = texts.map(|text| text.parse::<DateTime>());
        if let (Ok(a), Ok(b), Ok(c)) = (a, b, c) {
            if a < b && b < c {
                prop_assert!(a < c);
            }
            if a == b {
                prop_assert_eq!(a.partial_cmp(&c), b.partial_cmp(&c));
            }
            prop_assert_eq!(a.partial_cmp(&b), b.partial_cmp(&a).map(Ordering::reverse));
        }
    }

    #[test]
    fn no_text_makes_parsing_panic(text in "[-+]{0,3}[0-9T:.Zé -]{0,30}") {
        fn read<T: LexicalValue>(text: &str) -> bool {
            text.parse::<Lexical<T>>().is_ok_and(|value| {
                let mut canonical = String::new();
                value.write_canonical(&mut canonical);
                let again = canonical.parse::<Lexical<T>>().unwrap();
                assert_eq!(again, value);
                assert!(again.is_canonical(&canonical));
                value.to_string() != text
            })
        }
        prop_assert!(!read::<DateTime>(&text) && !read::<Date>(&text) && !read::<Time>(&text));
        prop_assert!(!read::<GYear>(&text) && !read::<GYearMonth>(&text) && !read::<GMonth>(&text));
        prop_assert!(!read::<GMonthDay>(&text) && !read::<GDay>(&text));
    }

    #[test]
    fn reading_by_position_is_reading(
        date in "-?(000[0-2]|[0-9]{4}|1[0-9]{4})-([01][0-9]-[0-3][0-9]|02-(28|29|30))",
        time in "([01][0-9]|2[0-4]):[0-5][0-9]:[0-6][0-9](\\.[0-9]{0,12})?",
        zone in "(Z|[+-](0[0-9]|1[0-5]):[0-6][0-9]|[+-]1?|)",
    ) {
        /// Whether what is read by position is read so, too, and written as it was.
        fn same<T: LexicalValue + PartialEq + std::fmt::Debug>(text: &str, odd_year: bool) -> bool {
            let written = |value: &T| {
                let mut canonical = String::new();
                value.write_canonical(&mut canonical);
                canonical
            };
            match (T::parse_canonical(text), T::parse_lexical(text)) {
                (Some(fast), slow) => slow.is_ok_and(|slow| slow == fast) && written(&fast) == text,
                // Canonical, and left alone: years that do not have four digits.
                (None, Ok(slow)) => written(&slow) != text || odd_year,
                (None, Err(_)) => true,
            }
        }
        let odd_year = date.len() != 10;
        prop_assert!(same::<DateTime>(&format!("{date}T{time}{zone}"), odd_year), "{date}T{time}{zone}");
        prop_assert!(same::<Date>(&format!("{date}{zone}"), odd_year), "{date}{zone}");
        prop_assert!(same::<Time>(&format!("{time}{zone}"), false), "{time}{zone}");
    }
}
