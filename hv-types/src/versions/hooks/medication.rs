//! Medication: dose, strength, codes and the prescription's duration.

use crate::base::{
    CodableValue, CodedValue, DurationValue, GeneralMeasurement, NonNegativeInt, PositiveDouble,
    StructuredMeasurement,
};
use crate::dates::{ApproxDate, ApproxDateTime, Date, StructuredApproxDate};
use crate::values::{Double, Value};
use crate::versions::rules::text_of;
use crate::versions::track::item;
use crate::versions::{ConvertError, Reason, Track};

const IN_WORDS: &str = "the other version holds it in words only";

fn unit_words(unit: &Option<CodableValue>) -> String {
    unit.as_ref().map(|unit| format!(" {}", unit.text)).unwrap_or_default()
}

fn measured(number: &impl Value, unit: &CodableValue) -> Option<StructuredMeasurement> {
    let value = Double::parse(&text_of(number)).ok()?;
    Some(StructuredMeasurement { value, units: unit.clone() })
}

// ---- dose ----

/// A dose of version 1.
#[derive(Clone, Debug, Default, PartialEq)]
struct Dose {
    description: Option<String>,
    exact: Option<PositiveDouble>,
    minimum: Option<PositiveDouble>,
    maximum: Option<PositiveDouble>,
    unit: Option<CodableValue>,
}

impl Dose {
    /// The numbers in words.
    fn words(&self) -> String {
        let number = |number: &PositiveDouble| text_of(number).trim().to_owned();
        let numbers = match (&self.exact, &self.minimum, &self.maximum) {
            (Some(exact), ..) => number(exact),
            (None, Some(minimum), Some(maximum)) => format!("{} - {}", number(minimum), number(maximum)),
            (None, Some(minimum), None) => format!("at least {}", number(minimum)),
            (None, None, Some(maximum)) => format!("at most {}", number(maximum)),
            (None, None, None) => return unit_words(&self.unit).trim_start().to_owned(),
        };
        format!("{numbers}{}", unit_words(&self.unit))
    }

    fn up(&self) -> Option<GeneralMeasurement> {
        if *self == Dose::default() {
            return None;
        }
        let display = self.description.clone().unwrap_or_else(|| self.words());
        let structured = match (&self.exact, &self.unit) {
            (Some(exact), Some(unit)) => measured(exact, unit).into_iter().collect(),
            _ => Vec::new(),
        };
        Some(GeneralMeasurement { display, structured })
    }

    fn down(dose: &GeneralMeasurement) -> Dose {
        let first = dose.structured.first();
        let exact = first.and_then(|first| PositiveDouble::parse(&text_of(&first.value)).ok());
        let unit = exact.as_ref().and(first).map(|first| first.units.clone());
        let mut down = Dose { exact, unit, ..Dose::default() };
        if down.exact.is_none() || down.words() != dose.display {
            down.description = Some(dose.display.clone());
        }
        down
    }
}

/// The dose: its description, or its numbers in words; with the exact dose and its
/// unit as numbers, where both are known.
///
/// # Errors
///
/// None.
pub fn dose(
    track: &mut Track,
    description: &Option<String>,
    exact: &Option<PositiveDouble>,
    minimum: &Option<PositiveDouble>,
    maximum: &Option<PositiveDouble>,
    unit: &Option<CodableValue>,
) -> Result<Option<GeneralMeasurement>, ConvertError> {
    let old = Dose {
        description: description.clone(),
        exact: exact.clone(),
        minimum: minimum.clone(),
        maximum: maximum.clone(),
        unit: unit.clone(),
    };
    let new = old.up();
    let back = new.as_ref().map(Dose::down).unwrap_or_default();
    let reason = |words: &str| match &new {
        Some(new) if !words.is_empty() && new.display.contains(words) => (Reason::Narrowed, IN_WORDS),
        _ => (Reason::Dropped, "the other version has no field for it"),
    };
    let numbers = [
        ("dose-value/exact-dose", &old.exact, &back.exact),
        ("dose-value/min-dose", &old.minimum, &back.minimum),
        ("dose-value/max-dose", &old.maximum, &back.maximum),
    ];
    for (path, before, after) in numbers {
        if let (Some(number), true) = (before, before != after) {
            let text = text_of(number);
            let (reason, why) = reason(text.trim());
            track.lost(path, text, reason, why);
        }
    }
    if let (Some(unit), true) = (&old.unit, old.unit != back.unit) {
        let (reason, why) = reason(&unit.text);
        let content = track.content("dose-unit", unit);
        track.lost("dose-unit", content, reason, why);
    }
    if let (Some(description), true) = (&old.description, old.description != back.description) {
        let why = "it says what the numbers say, and the way back makes it from them";
        track.lost("dose-value/description", description, Reason::Narrowed, why);
    }
    Ok(new)
}

/// The description of a dose: its words, unless they only repeat its number.
///
/// # Errors
///
/// None.
pub fn dose_description(
    _: &mut Track,
    dose: &Option<GeneralMeasurement>,
) -> Result<Option<String>, ConvertError> {
    Ok(dose.as_ref().and_then(|dose| Dose::down(dose).description))
}

/// The first number of a dose, where it is above zero.
///
/// # Errors
///
/// None.
pub fn exact_dose(
    _: &mut Track,
    dose: &Option<GeneralMeasurement>,
) -> Result<Option<PositiveDouble>, ConvertError> {
    Ok(dose.as_ref().and_then(|dose| Dose::down(dose).exact))
}

/// The unit of the first number of a dose; what of the dose has no field is lost.
///
/// # Errors
///
/// None.
pub fn dose_unit(
    track: &mut Track,
    dose: &Option<GeneralMeasurement>,
) -> Result<Option<CodableValue>, ConvertError> {
    let Some(dose) = dose else { return Ok(None) };
    let down = Dose::down(dose);
    let back = down.up().unwrap_or(GeneralMeasurement { display: String::new(), structured: Vec::new() });
    lost_numbers(track, "dose", &dose.structured, &back.structured);
    if dose.display != back.display {
        track.lost("dose/display", &dose.display, Reason::Narrowed, "the way back words it differently");
    }
    Ok(down.unit)
}

fn lost_numbers(
    track: &mut Track,
    path: &str,
    before: &[StructuredMeasurement],
    after: &[StructuredMeasurement],
) {
    for (index, number) in before.iter().enumerate() {
        if after.get(index) != Some(number) {
            let path = item(&format!("{path}/structured"), index);
            track.dropped(&path, number, "the other version has no field for it");
        }
    }
}

// ---- strength ----

/// A strength of version 1.
#[derive(Clone, Debug, Default, PartialEq)]
struct Strength {
    value: Option<NonNegativeInt>,
    unit: Option<CodableValue>,
}

impl Strength {
    fn up(&self) -> Option<GeneralMeasurement> {
        let number = self.value.as_ref().map(|value| text_of(value).trim().to_owned());
        let display = match (number, &self.unit) {
            (None, None) => return None,
            (Some(number), unit) => format!("{number}{}", unit_words(unit)),
            (None, Some(unit)) => unit.text.clone(),
        };
        let structured = match (&self.value, &self.unit) {
            (Some(value), Some(unit)) => measured(value, unit).into_iter().collect(),
            _ => Vec::new(),
        };
        Some(GeneralMeasurement { display, structured })
    }

    fn down(strength: &GeneralMeasurement) -> Strength {
        match strength.structured.first() {
            Some(first) => match NonNegativeInt::parse(&text_of(&first.value)) {
                Ok(value) => Strength { value: Some(value), unit: Some(first.units.clone()) },
                Err(_) => Strength::default(),
            },
            None => Strength { value: NonNegativeInt::parse(&strength.display).ok(), unit: None },
        }
    }
}

/// The strength: number and unit in words, and as a number where both are known.
///
/// # Errors
///
/// None.
pub fn strength(
    track: &mut Track,
    value: &Option<NonNegativeInt>,
    unit: &Option<CodableValue>,
) -> Result<Option<GeneralMeasurement>, ConvertError> {
    let old = Strength { value: value.clone(), unit: unit.clone() };
    let new = old.up();
    let back = new.as_ref().map(Strength::down).unwrap_or_default();
    if let (Some(value), true) = (&old.value, old.value != back.value) {
        track.lost("strength-value", text_of(value), Reason::Narrowed, IN_WORDS);
    }
    if let (Some(unit), true) = (&old.unit, old.unit != back.unit) {
        let content = track.content("strength-unit", unit);
        track.lost("strength-unit", content, Reason::Narrowed, IN_WORDS);
    }
    Ok(new)
}

/// The number of a strength, where it is a whole one.
///
/// # Errors
///
/// None.
pub fn strength_value(
    _: &mut Track,
    strength: &Option<GeneralMeasurement>,
) -> Result<Option<NonNegativeInt>, ConvertError> {
    Ok(strength.as_ref().and_then(|strength| Strength::down(strength).value))
}

/// The unit of a strength; what of the strength has no field is lost.
///
/// # Errors
///
/// None.
pub fn strength_unit(
    track: &mut Track,
    strength: &Option<GeneralMeasurement>,
) -> Result<Option<CodableValue>, ConvertError> {
    let Some(strength) = strength else { return Ok(None) };
    let down = Strength::down(strength);
    let back = down.up();
    let structured = back.as_ref().map_or(&[][..], |back| &back.structured);
    lost_numbers(track, "strength", &strength.structured, structured);
    match back {
        Some(back) if back.display == strength.display => {}
        Some(_) => {
            let why = "the way back words it differently";
            track.lost("strength/display", &strength.display, Reason::Narrowed, why);
        }
        None => {
            let why = "the other version holds whole numbers with a unit only";
            track.lost("strength/display", &strength.display, Reason::Dropped, why);
        }
    }
    Ok(down.unit)
}

// ---- codes ----

/// The vocabulary of codes that version 1 holds without naming one. It is this
/// project's own: to call them drug codes of one kind would be a guess.
const FAMILY: &str = "hv-things";
const VOCABULARY: &str = "medication-v1-code";

fn coded(code: &NonNegativeInt) -> CodedValue {
    let mut coded = CodedValue::new(text_of(code), VOCABULARY.to_owned());
    coded.family = Some(FAMILY.to_owned());
    coded
}

/// Codes whose vocabulary was not recorded, marked as such.
///
/// # Errors
///
/// None.
pub fn codes(_: &mut Track, codes: &[NonNegativeInt]) -> Result<Vec<CodedValue>, ConvertError> {
    Ok(codes.iter().map(coded).collect())
}

/// The codes that came from version 1; codes of any vocabulary are lost.
///
/// # Errors
///
/// None.
pub fn codes_back(track: &mut Track, codes: &[CodedValue]) -> Result<Vec<NonNegativeInt>, ConvertError> {
    let mut kept = Vec::new();
    for (index, code) in codes.iter().enumerate() {
        match NonNegativeInt::parse(&code.value) {
            Ok(number) if coded(&number) == *code => kept.push(number),
            _ => {
                let why = "the other version holds numbers without a vocabulary";
                track.dropped(&item("name/code", index), code, why);
            }
        }
    }
    Ok(kept)
}

// ---- duration ----

/// The prescription's duration from the date of its start to its expiration.
///
/// # Errors
///
/// None.
pub fn prescription_duration(
    track: &mut Track,
    started: &Option<ApproxDateTime>,
    expiration: &Option<Date>,
) -> Result<Option<DurationValue>, ConvertError> {
    let Some(started) = started else {
        let why = "a duration cannot be without its start";
        track.dropped_optional("prescription/prescription-expiration", expiration, why);
        return Ok(None);
    };
    let end_date = expiration.as_ref().map(|date| {
        let date = ApproxDate { y: date.y.clone(), m: Some(date.m.clone()), d: Some(date.d.clone()) };
        ApproxDateTime::Structured(StructuredApproxDate { date, time: None, tz: None })
    });
    Ok(Some(DurationValue { start_date: started.clone(), end_date }))
}
