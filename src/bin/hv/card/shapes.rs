//! Shapes of data that people read as one value: dates, codes, measurements, names.

use hv_types::content::Content;
use hv_types::values::Scalar;

/// A value and what stands behind it.
pub(super) type Shown = (String, String);

type Fields<'c, 'a> = &'c [(&'static str, Content<'a>)];

/// The value as people write it, if the fields are of a shape that has one.
pub(super) fn shown(fields: Fields<'_, '_>) -> Option<Shown> {
    let plain = |text: String| (text, String::new());
    nil(fields)
        .or_else(|| date(fields))
        .or_else(|| time(fields))
        .or_else(|| date_time(fields))
        .or_else(|| approximate(fields))
        .map(plain)
        .or_else(|| codable(fields))
        .or_else(|| coded(fields))
        .or_else(|| display(fields).map(|text| (text, String::new())))
        .or_else(|| measurement(fields))
        .or_else(|| general_measurement(fields))
        .or_else(|| structured_measurement(fields))
        .or_else(|| name(fields).map(|text| (text, String::new())))
}

/// A simple value as text.
pub(super) fn scalar(scalar: &Scalar<'_>) -> String {
    match scalar {
        Scalar::Bool(true) | Scalar::BoolText(true, _) => "yes".to_owned(),
        Scalar::Bool(false) | Scalar::BoolText(false, _) => "no".to_owned(),
        Scalar::Signed(number) => number.to_string(),
        Scalar::Unsigned(number) => number.to_string(),
        Scalar::Float(number) => number.to_string(),
        Scalar::Text(text) => text.trim().to_owned(),
    }
}

fn get<'c, 'a>(fields: Fields<'c, 'a>, name: &str) -> Option<&'c Content<'a>> {
    fields.iter().find_map(|(key, content)| (*key == name).then_some(content))
}

fn text(fields: Fields<'_, '_>, name: &str) -> Option<String> {
    match get(fields, name)? {
        Content::Scalar(value) => Some(scalar(value)),
        _ => None,
    }
}

fn fields<'c, 'a>(all: Fields<'c, 'a>, name: &str) -> Option<Fields<'c, 'a>> {
    match get(all, name)? {
        Content::Fields(_, fields) => Some(fields),
        _ => None,
    }
}

/// Whether there are no other fields than these.
fn only(fields: Fields<'_, '_>, names: &[&str]) -> bool {
    fields.iter().all(|(key, _)| names.contains(key))
}

fn nil(fields: Fields<'_, '_>) -> Option<String> {
    let nil = matches!(fields, [("@xsi:nil", Content::Scalar(Scalar::Bool(true)))]);
    nil.then(|| "(nil)".to_owned())
}

/// A number with leading zeros; other text as it is.
fn padded(text: &str, width: usize) -> String {
    match text.parse::<u32>() {
        Ok(number) => format!("{number:0width$}"),
        Err(_) => text.to_owned(),
    }
}

/// `2024-02-29`; `2024-02` or `2024` where no more is known.
fn date(fields: Fields<'_, '_>) -> Option<String> {
    if !only(fields, &["y", "m", "d"]) {
        return None;
    }
    let part = |name| text(fields, name).map(|text| padded(&text, 2));
    let year = padded(&text(fields, "y")?, 4);
    Some(match (part("m"), part("d")) {
        (None, None) => year,
        (Some(month), None) => format!("{year}-{month}"),
        (month, Some(day)) => format!("{year}-{}-{day}", month.unwrap_or_else(|| "??".to_owned())),
    })
}

/// `07:30`, `07:30:05` or `07:30:05.120`.
fn time(fields: Fields<'_, '_>) -> Option<String> {
    if !only(fields, &["h", "m", "s", "f"]) {
        return None;
    }
    let part = |name, width| text(fields, name).map(|text| padded(&text, width));
    let mut time = format!("{}:{}", part("h", 2)?, part("m", 2)?);
    match (part("s", 2), part("f", 3)) {
        (None, None) => {}
        (second, milliseconds) => {
            time.push_str(&format!(":{}", second.unwrap_or_else(|| "00".to_owned())));
            if let Some(milliseconds) = milliseconds {
                time.push_str(&format!(".{milliseconds}"));
            }
        }
    }
    Some(time)
}

/// A date with, perhaps, time and time zone.
fn date_time(all: Fields<'_, '_>) -> Option<String> {
    if !only(all, &["date", "time", "tz"]) {
        return None;
    }
    let mut shown = date(fields(all, "date")?)?;
    if get(all, "time").is_some() {
        shown.push_str(&format!(" {}", time(fields(all, "time")?)?));
    }
    if get(all, "tz").is_some() {
        shown.push_str(&format!(" ({})", text(fields(all, "tz")?, "text")?));
    }
    Some(shown)
}

/// A date in figures or in words.
fn approximate(all: Fields<'_, '_>) -> Option<String> {
    match all {
        [("structured", Content::Fields(_, fields))] => date_time(fields),
        [("descriptive", Content::Scalar(text))] => Some(scalar(text)),
        _ => None,
    }
}

/// A text with codes.
fn codable(fields: Fields<'_, '_>) -> Option<Shown> {
    if !only(fields, &["text", "code"]) {
        return None;
    }
    let text = text(fields, "text")?;
    let codes: Vec<String> = match get(fields, "code") {
        None => Vec::new(),
        Some(Content::Items(codes)) => codes.iter().filter_map(code).collect(),
        Some(one) => Vec::from_iter(code(one)),
    };
    let detail = if codes.is_empty() { String::new() } else { format!("[{}]", codes.join(", ")) };
    Some((text, detail))
}

fn code(content: &Content<'_>) -> Option<String> {
    let Content::Fields(_, fields) = content else { return None };
    let (value, vocabulary) = coded(fields)?;
    Some(format!("{}: {value}", vocabulary.trim_matches(['[', ']'])))
}

/// A code without a text: its value, and the vocabulary it is of. HealthVault's own
/// family goes without saying.
fn coded(fields: Fields<'_, '_>) -> Option<Shown> {
    if !only(fields, &["value", "family", "type", "version"]) {
        return None;
    }
    let (value, vocabulary) = (text(fields, "value")?, text(fields, "type")?);
    let family =
        text(fields, "family").filter(|family| family != "wc" && !vocabulary.contains(family.as_str()));
    Some((
        value,
        format!("[{}]", family.map_or_else(|| vocabulary.clone(), |family| format!("{family} {vocabulary}"))),
    ))
}

/// What the user typed: a number and units.
fn display(fields: Fields<'_, '_>) -> Option<String> {
    if !only(fields, &["$text", "@units", "@units-code", "@text"]) {
        return None;
    }
    let (number, units) = (text(fields, "$text")?, text(fields, "@units")?);
    let typed = format!("{number} {units}");
    Some(match text(fields, "@text") {
        Some(text) if !text.is_empty() && text != typed => format!("{typed} ({text})"),
        _ => typed,
    })
}

/// The base units of measurements, by the element that holds the number.
const UNITS: &[(&str, &str)] = &[
    ("kg", "kg"),
    ("m", "m"),
    ("celsius", "°C"),
    ("liters", "L"),
    ("liters-per-second", "L/s"),
    ("meters-per-second", "m/s"),
    ("seconds-per-hundred-meters", "s/100 m"),
    ("watts", "W"),
    ("newton-meters", "N·m"),
    ("pascals", "Pa"),
    ("breaths-per-minute", "breaths/min"),
    ("mmolPerL", "mmol/L"),
    ("mmol-per-mol", "mmol/mol"),
    ("IE", "IE"),
];

/// A number in the base unit, and what the user typed in units of their choice.
fn measurement(all: Fields<'_, '_>) -> Option<Shown> {
    let ((name, Content::Scalar(number)), rest) = all.split_first()? else { return None };
    let unit = UNITS.iter().find_map(|(element, unit)| (element == name).then_some(*unit));
    let typed = match rest {
        [] => None,
        [("display", Content::Fields(_, fields))] => Some(display(fields)?),
        _ => return None,
    };
    // A lone number is a measurement only where its name is a unit.
    if unit.is_none() && typed.is_none() {
        return None;
    }
    let words = || super::words(name).to_lowercase();
    let base = format!("{} {}", scalar(number), unit.map_or_else(words, str::to_owned));
    Some(match typed {
        None => (base, String::new()),
        Some(typed) if typed == base => (typed, String::new()),
        Some(typed) => (typed, format!("({base})")),
    })
}

/// A measurement in words, and perhaps in numbers with units.
fn general_measurement(all: Fields<'_, '_>) -> Option<Shown> {
    if !only(all, &["display", "structured"]) {
        return None;
    }
    let said = text(all, "display")?;
    let numbers: Vec<String> = match get(all, "structured") {
        None => Vec::new(),
        Some(Content::Items(items)) => items
            .iter()
            .map(|item| match item {
                Content::Fields(_, fields) => structured_measurement(fields).map(|(number, _)| number),
                _ => None,
            })
            .collect::<Option<_>>()?,
        Some(_) => return None,
    };
    let numbers: Vec<String> =
        numbers.into_iter().filter(|number| !number.eq_ignore_ascii_case(&said)).collect();
    let detail = if numbers.is_empty() { String::new() } else { format!("({})", numbers.join(", ")) };
    Some((said, detail))
}

/// A number with units that have codes.
fn structured_measurement(all: Fields<'_, '_>) -> Option<Shown> {
    if !only(all, &["value", "units"]) {
        return None;
    }
    let (units, codes) = codable(fields(all, "units")?)?;
    Some((format!("{} {units}", text(all, "value")?), codes))
}

/// A person's name, where its parts say nothing beyond it.
fn name(all: Fields<'_, '_>) -> Option<String> {
    if !only(all, &["full", "title", "first", "middle", "last", "suffix"]) {
        return None;
    }
    let full = text(all, "full")?;
    let part = |(key, content): &(&'static str, Content<'_>)| match content {
        Content::Scalar(value) => Some(scalar(value)),
        Content::Fields(_, fields) => text(fields, "text"),
        _ => Some(format!("{key}\0")),
    };
    let contained = all.iter().all(|field| part(field).is_some_and(|part| full.contains(part.as_str())));
    contained.then_some(full)
}
