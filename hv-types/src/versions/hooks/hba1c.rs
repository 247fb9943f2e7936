//! HbA1c: a fraction in version 1, mmol/mol in version 2.
//!
//! NGSP percent = 0.09148 × (mmol/mol) + 2.152, the master equation between NGSP
//! and IFCC. A fraction that was measured by the IFCC's method is one of mol/mol,
//! and 1 mmol/mol is a thousandth of that.

use crate::base::{CodableValue, DisplayValue, Percentage};
use crate::comfort::exact::to_15_digits;
use crate::values::{Double, Value};
use crate::versions::rules::text_of;
use crate::versions::{ConvertError, Reason, Track};

const SLOPE: f64 = 0.09148;
const OFFSET: f64 = 2.152;
/// The assay method's code, as the vocabulary spells it and as it is called.
const IFCC: &[&str] = &["IIFC", "IFCC"];

fn is_ifcc(assay: &Option<CodableValue>) -> bool {
    assay.iter().flat_map(|assay| &assay.code).any(|code| IFCC.contains(&code.value.as_str()))
}

fn mmol(fraction: f64, ifcc: bool) -> f64 {
    to_15_digits(if ifcc { fraction * 1000.0 } else { (fraction * 100.0 - OFFSET) / SLOPE })
}

/// A decimal with its point moved; what is no plain decimal is computed.
fn shifted(text: &str, places: i32) -> Option<String> {
    let text = text.trim();
    let plain = text.strip_prefix(['+', '-']).unwrap_or(text);
    if plain.is_empty() || !plain.chars().all(|c| c.is_ascii_digit() || c == '.') {
        let number: f64 = text.parse().ok()?;
        return Some(to_15_digits(number * 10f64.powi(places)).to_string());
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()? + places;
    let zeros = usize::try_from(1 - point).unwrap_or(0);
    let digits = format!("{}{digits}", "0".repeat(zeros));
    let point = usize::try_from(point.max(1)).ok()?;
    let digits = format!("{digits:0<point$}");
    let (whole, fraction) = digits.split_at(point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    Some(format!("{sign}{whole}{fraction}"))
}

fn percent(value: &impl Value) -> Option<DisplayValue> {
    let figure = Double::parse(&shifted(&text_of(value), 2)?).ok()?;
    Some(DisplayValue::new(figure, "%".to_owned()))
}

/// The value in mmol/mol.
///
/// # Errors
///
/// None for values of the schema.
pub fn mmol_per_mol(
    track: &mut Track,
    value: &Percentage,
    assay: &Option<CodableValue>,
) -> Result<Double, ConvertError> {
    let fraction: f64 =
        text_of(value).trim().parse().map_err(|_| track.refuse("value", "it is not a number"))?;
    Ok(mmol(fraction, is_ifcc(assay)).into())
}

/// What was measured, in percent.
///
/// # Errors
///
/// None.
pub fn display(_: &mut Track, value: &Percentage) -> Result<Option<DisplayValue>, ConvertError> {
    Ok(percent(value))
}

/// The fraction: the figure in percent where one was typed that says the same, or
/// else the number converted.
///
/// # Errors
///
/// It is not between 0 and 1.
pub fn fraction(
    track: &mut Track,
    value: &Double,
    display: &Option<DisplayValue>,
    assay: &Option<CodableValue>,
) -> Result<Percentage, ConvertError> {
    const PATH: &str = "value/mmol-per-mol";
    let ifcc = is_ifcc(assay);
    let typed = display.as_ref().filter(|display| {
        let back = mmol(*display.value / 100.0, ifcc);
        display.units.trim() == "%" && (back - **value).abs() <= value.abs() * 0.01
    });
    let figure = match typed.and_then(|display| shifted(&text_of(&display.value), -2)) {
        Some(figure) => figure,
        None if ifcc => to_15_digits(**value / 1000.0).to_string(),
        None => to_15_digits((**value * SLOPE + OFFSET) / 100.0).to_string(),
    };
    let fraction = Percentage::parse(&figure).map_err(|error| track.refuse(PATH, error.to_string()))?;
    let back = text_of(&fraction).trim().parse().map(|fraction| mmol(fraction, ifcc));
    if back != Ok(**value) {
        let why = format!("the other version holds {figure}");
        track.lost(PATH, text_of(value), Reason::Rounded, &why);
    }
    match display {
        Some(display) if percent(&fraction).as_ref() == Some(display) => {}
        Some(display) => {
            let content = track.content("display", display);
            track.lost("value/display", content, Reason::Narrowed, "the other version has no display value");
        }
        None => {
            let why = "there was no display value, and the way back adds one";
            track.lost("value/display", "", Reason::Narrowed, why);
        }
    }
    Ok(fraction)
}

#[cfg(test)]
mod tests {
    use super::shifted;

    #[test]
    fn a_point_moves_without_a_digit_lost() {
        for (text, percent) in [("0.7", "70"), ("0.070", "7.0"), ("1", "100"), ("0", "0"), ("0.0715", "7.15")]
        {
            assert_eq!(shifted(text, 2).as_deref(), Some(percent));
        }
        for (percent, text) in [("7.0", "0.070"), ("70", "0.70"), ("100", "1.00"), ("0.5", "0.005")] {
            assert_eq!(shifted(percent, -2).as_deref(), Some(text));
        }
        assert_eq!(shifted("7E-2", 2).as_deref(), Some("7"));
        assert_eq!(shifted("x", 2), None);
    }
}
