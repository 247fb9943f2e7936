use super::*;
use proptest::prop_assert_eq;

fn date(year: i32, month: &str, day: &str) -> Date {
    Date { y: Year::new(year).unwrap(), m: month.parse().unwrap(), d: day.parse().unwrap() }
}

#[test]
fn days_that_no_calendar_has_stay_readable_but_are_no_moment() {
    let impossible = date(2023, "2", "31");
    assert_eq!(impossible.to_string(), "2023-02-31");
    assert_eq!(impossible.to_civil(), None);
    assert_eq!(
        civil::Date::try_from(&impossible).unwrap_err().to_string(),
        "`2023-02-31` is not a valid date: must be a day of the calendar"
    );
    let noon = DateTime { time: Some(Time::from_hm(12, 0).unwrap()), ..impossible.clone().into() };
    assert_eq!((noon.to_civil(), noon.to_civil_or_midnight()), (None, None));
    assert_eq!(ApproxDateTime::from(noon).to_civil_or_midnight(), None);
    assert!(Date::from_ymd(2023, 2, 31).is_err());
    assert!(Date::from_ymd(2024, 2, 29).is_ok());
}

#[test]
fn years_that_the_schema_does_not_have_are_refused() {
    for year in [-1, 0, 999] {
        let civil = civil::date(year, 1, 1);
        assert!(Date::try_from(civil).is_err());
        assert!(DateTime::try_from(civil.at(0, 0, 0, 0)).is_err());
        assert!(ApproxDate::try_from(civil).is_err());
        assert!(ApproxDateTime::try_from(civil).is_err());
    }
    assert!(Date::try_from(civil::date(1000, 1, 1)).is_ok());
    assert!(Date::try_from(civil::Date::MAX).is_ok());
    assert_eq!(
        Date::from_ymd(10_000, 1, 1).unwrap_err().to_string(),
        "`10000` is not a valid year: must be at most 9999"
    );
    assert!(ApproxDate::from_year(999).is_err() && ApproxDate::from_year_month(2006, 13).is_err());
    assert!(Time::from_hm(24, 0).is_err() && Time::from_hms(23, 59, 60).is_err());
}

#[test]
fn a_moment_needs_the_whole_date_but_not_the_time() {
    let midnight = civil::date(2006, 12, 4).at(0, 0, 0, 0);
    let day = StructuredApproxDate::from(date(2006, "12", "04"));
    assert_eq!((day.to_civil(), day.to_civil_or_midnight()), (None, Some(midnight)));
    for part in [ApproxDate::from_year(2006), ApproxDate::from_year_month(2006, 12)] {
        let time = Some(Time::from_hm(7, 40).unwrap());
        let part = StructuredApproxDate { time, ..part.unwrap().into() };
        assert_eq!((part.to_civil(), part.to_civil_or_midnight()), (None, None));
    }
    let day_without_month = ApproxDate { m: None, ..ApproxDate::from(date(2006, "12", "4")) };
    assert_eq!(day_without_month.to_civil(), None);
    assert_eq!(ApproxDateTime::descriptive("2006-12-04").to_civil_or_midnight(), None);
}

#[test]
fn an_exact_date_time_keeps_everything_as_an_approximate_one() {
    let exact = DateTime::try_from(civil::date(2006, 12, 4).at(7, 40, 0, 0)).unwrap().with_tz("Lima");
    let approximate = StructuredApproxDate::from(exact.clone());
    assert_eq!(approximate.to_string(), exact.to_string());
    assert_eq!(approximate.to_civil(), exact.to_civil());
    assert_eq!(approximate.tz, exact.tz);
}

proptest::proptest! {
    #[test]
    fn jiff_moments_come_back_to_the_millisecond(
        day in 0i64..3_287_181, millisecond in 0i64..86_400_000, nanosecond in 0i64..1_000_000,
    ) {
        let midnight = civil::date(1000, 1, 1).at(0, 0, 0, 0);
        let whole = midnight + jiff::Span::new().days(day).milliseconds(millisecond);
        let moment = whole + jiff::Span::new().nanoseconds(nanosecond);
        let exact = DateTime::try_from(moment).unwrap();
        prop_assert_eq!(exact.to_civil(), Some(whole));
        prop_assert_eq!(i64::from(exact.time.as_ref().unwrap().milliseconds()), millisecond % 1000);
        let approximate = ApproxDateTime::try_from(moment).unwrap();
        prop_assert_eq!(&approximate, &ApproxDateTime::from(exact));
        prop_assert_eq!(approximate.to_civil_or_midnight(), Some(whole));
        prop_assert_eq!(Date::try_from(moment.date()).unwrap().to_civil(), Some(moment.date()));
        prop_assert_eq!(ApproxDate::try_from(moment.date()).unwrap().to_civil(), Some(moment.date()));
    }
}
