//! Values of the built-in types, as far as a schema itself has any: limits of
//! facets, enumerations, defaults. They are checked when code is generated.
//!
//! hv-types has the types that hold such values at run time; the generator does
//! not depend on it.

use regex::Regex;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// A value of a built-in type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Compared character by character; equality only.
    Text(String),
    Bool(bool),
    Number(Number),
    Double(f64),
    Moment(Moment),
    Duration(Duration),
    Octets(Vec<u8>),
    List(Vec<Value>),
}

/// A decimal number of any size: sign, digits before the point without leading
/// zeros, digits after it without trailing ones.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number {
    negative: bool,
    whole: String,
    fraction: String,
}

/// Seconds on the time line, the fraction's digits, and whether a zone was given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moment {
    seconds: i128,
    fraction: String,
    zoned: bool,
}

/// Months and seconds, both with the sign, and the fraction's digits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Duration {
    months: i128,
    seconds: i128,
    fraction: String,
}

/// Reads a value of the built-in type `name` from a text with its white space
/// processed; `None` when it is no value of the type.
pub(crate) fn parse(name: &str, text: &str) -> Option<Value> {
    let named = |start: fn(char) -> bool, char: fn(char) -> bool| {
        let mut chars = text.chars();
        (chars.next().is_some_and(start) && chars.all(char)).then(|| Value::Text(text.to_owned()))
    };
    match name {
        "boolean" => match text {
            "true" | "1" => Some(Value::Bool(true)),
            "false" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        "decimal" => number(text).map(Value::Number),
        "double" | "float" => double(name, text).map(Value::Double),
        "duration" => duration(text).map(Value::Duration),
        "dateTime" | "date" | "time" | "gYear" | "gYearMonth" | "gMonth" | "gMonthDay" | "gDay" => {
            moment(name, text).map(Value::Moment)
        }
        "hexBinary" => octets(text).map(Value::Octets),
        "base64Binary" => base64(text).map(Value::Octets),
        "language" => {
            static LANGUAGE: LazyLock<Option<Regex>> =
                LazyLock::new(|| Regex::new(r"\A[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*\z").ok());
            let fine = LANGUAGE.as_ref().is_some_and(|language| language.is_match(text));
            fine.then(|| Value::Text(text.to_owned()))
        }
        "Name" => named(|c| c == ':' || is_name_start(c), |c| c == ':' || is_name_char(c)),
        "NCName" | "ID" | "IDREF" | "ENTITY" => named(is_name_start, is_name_char),
        "NMTOKEN" => named(|c| c == ':' || is_name_char(c), |c| c == ':' || is_name_char(c)),
        _ => match INTEGERS.iter().find(|(integer, ..)| *integer == name) {
            None => Some(Value::Text(text.to_owned())),
            Some((_, low, high)) => {
                let value = number(text).filter(|_| !text.contains('.'))?;
                let within =
                    |limit: &str, outside| number(limit).is_none_or(|limit| value.cmp(&limit) != outside);
                (within(low, Ordering::Less) && within(high, Ordering::Greater))
                    .then_some(Value::Number(value))
            }
        },
    }
}

/// The integer types with their limits, empty for none.
const INTEGERS: &[(&str, &str, &str)] = &[
    ("integer", "", ""),
    ("nonPositiveInteger", "", "0"),
    ("negativeInteger", "", "-1"),
    ("nonNegativeInteger", "0", ""),
    ("positiveInteger", "1", ""),
    ("long", "-9223372036854775808", "9223372036854775807"),
    ("int", "-2147483648", "2147483647"),
    ("short", "-32768", "32767"),
    ("byte", "-128", "127"),
    ("unsignedLong", "0", "18446744073709551615"),
    ("unsignedInt", "0", "4294967295"),
    ("unsignedShort", "0", "65535"),
    ("unsignedByte", "0", "255"),
];

impl Value {
    /// How it compares; `None` for values without an order.
    pub(crate) fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Number(one), Value::Number(other)) => Some(one.cmp(other)),
            (Value::Double(one), Value::Double(other)) => one.partial_cmp(other),
            (Value::Moment(one), Value::Moment(other)) => one.compare(other),
            (Value::Duration(one), Value::Duration(other)) => one.compare(other),
            _ => None,
        }
    }

    /// Whether two values are the same; NaN is itself.
    pub(crate) fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Double(one), Value::Double(other)) => one == other || (one.is_nan() && other.is_nan()),
            (Value::List(one), Value::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.same(other))
            }
            _ => self == other,
        }
    }

    /// Digits of a number: all of them, and those after the point.
    pub(crate) fn digits(&self) -> Option<(usize, usize)> {
        let Value::Number(number) = self else { return None };
        let fraction = number.fraction.len();
        let leading =
            if number.whole.is_empty() { number.fraction.trim_start_matches('0').len() } else { fraction };
        Some((number.whole.len() + leading, fraction))
    }
}

impl Number {
    fn cmp(&self, other: &Number) -> Ordering {
        let magnitude = || {
            self.whole
                .len()
                .cmp(&other.whole.len())
                .then_with(|| self.whole.cmp(&other.whole))
                .then_with(|| self.fraction.cmp(&other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => magnitude(),
            (true, true) => magnitude().reverse(),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str) -> Option<Number> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let zero = whole.is_empty() && fraction.is_empty();
    Some(Number { negative: negative && !zero, whole: whole.to_owned(), fraction: fraction.to_owned() })
}

fn double(name: &str, text: &str) -> Option<f64> {
    match text {
        "INF" => return Some(f64::INFINITY),
        "-INF" => return Some(f64::NEG_INFINITY),
        "NaN" => return Some(f64::NAN),
        _ => {}
    }
    let fine = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    if !fine {
        return None;
    }
    if name == "float" { text.parse::<f32>().ok().map(f64::from) } else { text.parse().ok() }
}

fn octets(text: &str) -> Option<Vec<u8>> {
    let fine = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    fine.then(|| {
        let pairs = (0..text.len()).step_by(2).filter_map(|at| text.get(at..at + 2));
        pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
    })
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let packed: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let padding = packed.iter().rev().take_while(|byte| **byte == b'=').count();
    if !packed.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let (mut octets, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in &packed[..packed.len() - padding] {
        let sextet = u32::try_from(ALPHABET.iter().position(|one| one == byte)?).ok()?;
        bits = (bits << 6) | sextet;
        count += 6;
        if count >= 8 {
            count -= 8;
            octets.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0).then_some(octets)
}

/// Reads a date or time, or a part of one.
fn moment(name: &str, text: &str) -> Option<Moment> {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"\A(?:(?<year>-?(?:[1-9]\d{4,17}|\d{4}))|-)?(?:-(?<month>\d\d)|-)?(?:-(?<day>\d\d))?(?<t>T)?(?:(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d+))?)?(?<zone>Z|[+-]\d\d:\d\d)?\z",
        )
        .ok()
    });
    let ascii = text.is_ascii().then_some(text)?;
    let found = FORM.as_ref()?.captures(ascii)?;
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    // Which parts the type has, and how they are spelled: `--11-30` is gMonthDay.
    let has = ["year", "month", "day", "t", "hour"].map(|name| part(name).is_some());
    let zone = part("zone").unwrap_or_default();
    let body = &text[..text.len() - zone.len()];
    let dashes = body.len() - body.trim_start_matches('-').len();
    let expected = match name {
        "dateTime" => [true, true, true, true, true],
        "date" => [true, true, true, false, false],
        "time" => [false, false, false, false, true],
        "gYear" => [true, false, false, false, false],
        "gYearMonth" => [true, true, false, false, false],
        "gMonth" => [false, true, false, false, false],
        "gMonthDay" => [false, true, true, false, false],
        _ => [false, false, true, false, false],
    };
    let spelled = match name {
        "gMonth" | "gMonthDay" => dashes == 2,
        "gDay" => dashes == 3,
        "time" => dashes == 0,
        "gYear" => !body[usize::from(dashes == 1)..].contains('-'),
        _ => dashes <= 1,
    };
    if has != expected || !spelled {
        return None;
    }
    let parsed = |name: &str, otherwise: i128| match part(name) {
        Some(text) => text.parse::<i128>().ok(),
        None => Some(otherwise),
    };
    let (year, month, day) = (parsed("year", 1972)?, parsed("month", 1)?, parsed("day", 1)?);
    let (hour, minute, second) = (parsed("hour", 0)?, parsed("minute", 0)?, parsed("second", 0)?);
    let fraction = part("fraction").unwrap_or_default().trim_end_matches('0');
    let midnight = hour == 24 && minute == 0 && second == 0 && fraction.is_empty();
    // There is no year 0; the calendar goes on as if there were.
    let astronomical = if year < 0 { year + 1 } else { year };
    if year == 0
        || !(1..=12).contains(&month)
        || !(1..=month_length(astronomical, month)).contains(&day)
        || (hour > 23 && !midnight)
        || minute > 59
        || second > 59
    {
        return None;
    }
    let offset = match zone {
        "" | "Z" => 0,
        zone => {
            let (hours, minutes) = (zone[1..3].parse::<i128>().ok()?, zone[4..6].parse::<i128>().ok()?);
            if minutes > 59 || hours * 60 + minutes > 14 * 60 {
                return None;
            }
            (hours * 60 + minutes) * if zone.starts_with('-') { -1 } else { 1 }
        }
    };
    let hour = if midnight && name == "time" { 0 } else { hour };
    let seconds =
        day_number(astronomical, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset * 60;
    Some(Moment { seconds, fraction: fraction.to_owned(), zoned: !zone.is_empty() })
}

fn month_length(year: i128, month: i128) -> i128 {
    match month {
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from an arbitrary one; years that begin in March have their leap day last.
fn day_number(year: i128, month: i128, day: i128) -> i128 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
}

impl Moment {
    fn compare(&self, other: &Moment) -> Option<Ordering> {
        const FARTHEST: i128 = 14 * 3600;
        let shifted = |shift: i128| {
            (self.seconds + shift).cmp(&other.seconds).then_with(|| self.fraction.cmp(&other.fraction))
        };
        if self.zoned == other.zoned {
            return Some(shifted(0));
        }
        match (shifted(FARTHEST), shifted(-FARTHEST)) {
            (Ordering::Less, _) => Some(Ordering::Less),
            (_, Ordering::Greater) => Some(Ordering::Greater),
            _ => None,
        }
    }
}

fn duration(text: &str) -> Option<Duration> {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"\A(?<sign>-)?P(?:(?<y>[0-9]+)Y)?(?:(?<m>[0-9]+)M)?(?:(?<d>[0-9]+)D)?(?<t>T(?:(?<h>[0-9]+)H)?(?:(?<min>[0-9]+)M)?(?:(?<s>[0-9]+)(?:\.(?<f>[0-9]+))?S)?)?\z",
        )
        .ok()
    });
    let found = FORM.as_ref()?.captures(text)?;
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    let any = ["y", "m", "d", "h", "min", "s"].iter().any(|name| part(name).is_some());
    if !any || part("t") == Some("T") {
        return None;
    }
    let count = |name: &str| part(name).map_or(Some(0), |text| text.parse::<i64>().ok().map(i128::from));
    let sign = if part("sign").is_some() { -1 } else { 1 };
    let months = count("y")? * 12 + count("m")?;
    let seconds = count("d")? * 86_400 + count("h")? * 3600 + count("min")? * 60 + count("s")?;
    let fraction = part("f").unwrap_or_default().trim_end_matches('0').to_owned();
    Some(Duration { months: sign * months, seconds: sign * seconds, fraction })
}

impl Duration {
    /// By where the two lead from the four instants that XML Schema names.
    fn compare(&self, other: &Duration) -> Option<Ordering> {
        let from = |duration: &Duration, (year, month): (i128, i128)| {
            let months = year * 12 + month - 1 + duration.months;
            day_number(months.div_euclid(12), months.rem_euclid(12) + 1, 1) * 86_400 + duration.seconds
        };
        let negative = |duration: &Duration| duration.seconds < 0 || duration.months < 0;
        let fractions = match (negative(self), negative(other)) {
            (false, false) => self.fraction.cmp(&other.fraction),
            (true, true) => other.fraction.cmp(&self.fraction),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        };
        let mut orders = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)]
            .into_iter()
            .map(|start| from(self, start).cmp(&from(other, start)).then(fractions));
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}') || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_forms_of_their_types() {
        for (name, text) in [
            ("int", "+5"),
            ("decimal", ".5"),
            ("double", "1E4"),
            ("dateTime", "2000-01-01T24:00:00Z"),
            ("date", "-0001-02-29"),
            ("time", "10:00:00.5+14:00"),
            ("gYear", "-2000"),
            ("gYearMonth", "2000-05Z"),
            ("gMonth", "--05"),
            ("gMonthDay", "--02-29"),
            ("gDay", "---31-05:00"),
            ("duration", "-P1Y2M3DT4H5M6.7S"),
            ("base64Binary", "aGk="),
            ("language", "en-US"),
        ] {
            assert!(parse(name, text).is_some(), "{name} {text}");
        }
        for (name, text) in [
            ("int", "2147483648"),
            ("integer", "1.0"),
            ("double", "inf"),
            ("dateTime", "2000-01-01"),
            ("date", "2000-02-30"),
            ("date", "02000-01-01"),
            ("time", "24:00:01"),
            ("gYear", "2000-05"),
            ("gYear", "0000"),
            ("gMonth", "05"),
            ("gMonth", "---05"),
            ("gDay", "--05"),
            ("duration", "P"),
            ("duration", "P1DT"),
            ("base64Binary", "aGl="),
            ("NCName", "a:b"),
        ] {
            assert!(parse(name, text).is_none(), "{name} {text}");
        }
    }

    #[test]
    fn values_without_an_order_do_not_compare() {
        let compare = |name: &str, one: &str, other: &str| parse(name, one)?.compare(&parse(name, other)?);
        assert_eq!(compare("decimal", "10", "9.5"), Some(Ordering::Greater));
        assert_eq!(compare("duration", "P1M", "P27D"), Some(Ordering::Greater));
        assert_eq!(compare("duration", "P1M", "P30D"), None);
        assert_eq!(compare("dateTime", "2000-01-01T00:00:00Z", "2000-01-01T00:00:00"), None);
        assert_eq!(compare("date", "2000-01-01Z", "2000-01-01-01:00"), Some(Ordering::Less));
        assert_eq!(compare("double", "NaN", "1"), None);
    }
}
