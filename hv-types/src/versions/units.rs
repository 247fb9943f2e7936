//! The rule `unit`: a number in another unit.
//!
//! The figure that a person gave stays: as the display value, where the target has
//! one, and from there it comes back digit for digit.

use super::rules::text_of;
use super::{ConvertError, Reason, Track};
use crate::base::DisplayValue;
use crate::comfort::exact::{Exact, to_15_digits};
use crate::comfort::measure::{CHOLESTEROL, TRIGLYCERIDES, Unit};
use crate::values::{Double, Value};

/// A named conversion: its unit, its factor and where that comes from.
#[derive(Clone, Copy, Debug)]
pub struct Conversion {
    /// The name in version maps.
    pub name: &'static str,
    /// The definition in words, with its source.
    pub source: &'static str,
    /// The code of the unit in HealthVault's vocabularies, if it has one.
    pub units_code: Option<&'static str>,
    unit: Unit,
}

macro_rules! conversions {
    ($($(#[$docs:meta])* $constant:ident = $name:literal, $code:expr, $unit:expr, $source:literal;)+) => {
        $(
            $(#[$docs])*
            pub const $constant: Conversion =
                Conversion { name: $name, source: $source, units_code: $code, unit: $unit };
        )+

        /// All conversions that a version map can name.
        pub const CONVERSIONS: &[Conversion] = &[$($constant),+];
    };
}

conversions! {
    /// Cholesterol in mg/dL to mmol/L.
    CHOLESTEROL_MG_PER_DL = "cholesterol-mg-per-dl", Some("mg-per-dl"), CHOLESTEROL,
        "100 mg/dL = 2.586 mmol/L, as HealthVault's notes on its data types have it (molar mass 386.65 g/mol)";
    /// Triglycerides in mg/dL to mmol/L.
    TRIGLYCERIDE_MG_PER_DL = "triglyceride-mg-per-dl", Some("mg-per-dl"), TRIGLYCERIDES,
        "100 mg/dL = 1.129 mmol/L, as HealthVault's notes on its data types have it (molar mass 885.7 g/mol)";
    /// Seconds to minutes.
    SECONDS_TO_MINUTES = "seconds-to-minutes", None, Unit::new("s", 1, 60), "60 s = 1 min, by definition";
    /// Minutes to seconds.
    MINUTES_TO_SECONDS = "minutes-to-seconds", None, Unit::new("min", 60, 1), "1 min = 60 s, by definition";
}

impl Conversion {
    fn base(&self, number: f64) -> Option<f64> {
        self.unit.to_base(Exact::new(number)?)
    }

    fn display(&self, text: &str) -> Option<DisplayValue> {
        let display = DisplayValue::new(Double::parse(text).ok()?, self.unit.symbol.to_owned());
        Some(match self.units_code {
            Some(code) => display.with_units_code(code),
            None => display,
        })
    }

    fn is_unit_of(&self, display: &DisplayValue) -> bool {
        match (&display.units_code, self.units_code) {
            (Some(found), Some(code)) => found == code,
            _ => display.units.trim() == self.unit.symbol,
        }
    }
}

/// A number in the base unit, with the figure that it was given in as display value.
///
/// # Errors
///
/// The target's type does not admit the result.
pub fn enter<S: Value, T: Value>(
    track: &mut Track,
    conversion: &Conversion,
    value: &S,
) -> Result<(T, Option<DisplayValue>), ConvertError> {
    let text = text_of(value);
    let number = Double::parse(&text).ok().and_then(|number| conversion.base(*number));
    let number = number.ok_or_else(|| track.refuse("", format!("{text} cannot be converted")))?;
    let number = T::parse(&text_of(&Double::from(number)));
    let number = number.map_err(|error| track.refuse("", error.to_string()))?;
    Ok((number, conversion.display(text.trim())))
}

/// The figure in `conversion`'s unit: the one that was typed, if it says what the
/// number says, or else the number converted. What the way back would not give
/// again is lost.
///
/// # Errors
///
/// The target's type does not admit the result.
pub fn recover<S: Value, T: Value>(
    track: &mut Track,
    conversion: &Conversion,
    field: &str,
    number: &S,
    display: Option<&DisplayValue>,
) -> Result<T, ConvertError> {
    let text = text_of(number);
    let base = *Double::parse(&text).map_err(|error| track.refuse(field, error.to_string()))?;
    let typed = display.filter(|display| {
        // A display value that contradicts its number is not believed.
        conversion.is_unit_of(display)
            && conversion.base(*display.value).is_some_and(|typed| (typed - base).abs() <= base.abs() * 0.01)
    });
    let figure = match typed {
        Some(display) => text_of(&display.value).trim().to_owned(),
        None => conversion.unit.of_base(base).to_string(),
    };
    let result = match T::parse(&figure) {
        Ok(result) => result,
        // The target counts in whole units.
        Err(_) => {
            let rounded =
                figure.parse::<f64>().map_or(figure.clone(), |number| (number.round() + 0.0).to_string());
            T::parse(&rounded).map_err(|error| track.refuse(field, error.to_string()))?
        }
    };
    let shown = text_of(&result);
    let back = shown.trim().parse::<f64>().ok().and_then(|number| conversion.base(number));
    if back != Some(base) {
        let why = format!("the other version holds {shown} {}", conversion.unit.symbol);
        track.lost(field, text, Reason::Rounded, &why);
    }
    let usual = conversion.display(shown.trim());
    match display {
        Some(display) if usual.as_ref() != Some(display) => {
            let reason = if typed.is_some() { Reason::Narrowed } else { Reason::Dropped };
            let content = track.content("display", display);
            track.lost("display", content, reason, "the other version has no display value");
        }
        Some(_) => {}
        None => {
            let why = "there was no display value, and the way back adds one";
            track.lost("display", "", Reason::Narrowed, why);
        }
    }
    Ok(result)
}

/// A plain number in another unit; one that the way back would not give again, to
/// its last digit, is reported as rounded.
///
/// # Errors
///
/// The target's type does not admit the result.
pub fn convert<S: Value, T: Value>(
    track: &mut Track,
    conversion: &Conversion,
    value: &S,
) -> Result<T, ConvertError> {
    let text = text_of(value);
    let number = *Double::parse(&text).map_err(|error| track.refuse("", error.to_string()))?;
    let unit = conversion.unit;
    let converted = if number.is_finite() {
        converted(unit, number).ok_or_else(|| track.refuse("", format!("{text} is too large to convert")))?
    } else {
        number
    };
    if number.is_finite() && self::converted(unit.inverse(), converted) != Some(number) {
        track.lost("", text, Reason::Rounded, &format!("the other version holds {converted}"));
    }
    T::parse(&text_of(&Double::from(converted))).map_err(|error| track.refuse("", error.to_string()))
}

/// The number in the other unit: with 15 digits where those lead back, else with all.
fn converted(unit: Unit, number: f64) -> Option<f64> {
    let full = unit.to_base(Exact::new(number)?)?;
    let short = to_15_digits(full);
    let back = unit.inverse().to_base(Exact::new(short)?)?;
    Some(if to_15_digits(back) == number { short } else { full })
}
