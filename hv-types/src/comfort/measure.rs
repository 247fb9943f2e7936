//! What all measurements of base.xsd have in common.

use super::exact::{Exact, to_12_decimals, to_15_digits};
use crate::base::{DisplayValue, NonNegativeDouble, PositiveDouble};
use crate::values::{Double, ValueError};

/// A unit in which people give a measurement. The number in the base unit is
/// (number - `zero`) × `numerator` / `denominator`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) symbol: &'static str,
    zero: i32,
    numerator: u64,
    denominator: u64,
}

/// Milligrams per deciliter of cholesterol, of which the base unit is mmol/L.
pub(crate) const CHOLESTEROL: Unit = Unit::new("mg/dL", 2_586, 100_000);
/// Milligrams per deciliter of triglycerides, of which the base unit is mmol/L.
pub(crate) const TRIGLYCERIDES: Unit = Unit::new("mg/dL", 1_129, 100_000);

impl Unit {
    /// A unit of which the base unit is a multiple or a part.
    pub(crate) const fn new(symbol: &'static str, numerator: u64, denominator: u64) -> Self {
        Unit { symbol, zero: 0, numerator, denominator }
    }

    /// The same unit, whose number at the base unit's zero is `zero`.
    pub(crate) const fn with_zero_at(self, zero: i32) -> Self {
        Unit { zero, ..self }
    }

    /// The conversion the other way, for a unit whose zero is the base unit's.
    pub(crate) const fn inverse(self) -> Self {
        Unit { numerator: self.denominator, denominator: self.numerator, ..self }
    }

    /// The number in the base unit, rounded once; `None` when it is not finite.
    pub(crate) fn to_base(self, number: Exact) -> Option<f64> {
        let base = number.plus(-i64::from(self.zero)).times(self.numerator).over(self.denominator);
        base.is_finite().then_some(base)
    }

    /// A number in the base unit in this one, to 15 significant digits: what was
    /// entered with no more digits than that comes back as it was.
    pub(crate) fn of_base(self, base: f64) -> f64 {
        if self.numerator == self.denominator && self.zero == 0 {
            return base;
        }
        // Infinity and NaN, which the schema allows, are the same in every unit.
        let Some(exact) = Exact::new(base) else { return base };
        let zero = i64::from(self.zero) * i64::try_from(self.numerator).unwrap_or(i64::MAX);
        let number = to_15_digits(exact.times(self.denominator).plus(zero).over(self.numerator));
        // A difference may be much smaller than the numbers that it is made from.
        if self.zero == 0 { number } else { to_12_decimals(number) }
    }

    /// The measurement's number for `number` as a user entered it, and that.
    pub(crate) fn enter<T: Number>(
        self,
        type_name: &'static str,
        number: f64,
    ) -> Result<(T, DisplayValue), ValueError> {
        // No minus sign before zero.
        let number = number + 0.0;
        let error = |reason: &str| ValueError::new(type_name, &format!("{number} {}", self.symbol), reason);
        let base = Exact::new(number).and_then(|exact| self.to_base(exact));
        let base = base.ok_or_else(|| error("must be finite"))?;
        let base = T::checked(base).map_err(|refused| error(refused.reason()))?;
        Ok((base, DisplayValue::new(number.into(), self.symbol.to_owned())))
    }
}

/// The types of numbers in base units.
pub(crate) trait Number: Sized {
    fn checked(number: f64) -> Result<Self, ValueError>;

    /// With the lexical form that was read.
    fn double(&self) -> Double;
}

impl Number for Double {
    fn checked(number: f64) -> Result<Self, ValueError> {
        Ok(number.into())
    }

    fn double(&self) -> Double {
        self.clone()
    }
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Number for $type {
            fn checked(number: f64) -> Result<Self, ValueError> {
                <$type>::new(number)
            }

            fn double(&self) -> Double {
                self.clone().into_inner()
            }
        }
    )*};
}

number!(PositiveDouble, NonNegativeDouble);

/// Constructors, accessors and `Display` of a measurement.
///
/// First the type, its schema type, the field that holds the number in the base
/// unit, that unit's symbol and what the schema refuses. Then one line for every
/// unit: the two method names, the unit, what it is, and an example: the number
/// entered, how it is shown, and the text of the number in the base unit.
macro_rules! measurement {
    (
        $type:ident, $schema:literal, $field:ident in $base:literal, refuses $refused:literal;
        $($from:ident, $get:ident: $unit:expr, $what:literal, $number:literal shows $shown:literal is $text:literal;)+
    ) => {
        impl $type {
            $(
                #[doc = concat!("A value entered in ", $what, ".")]
                ///
                #[doc = concat!("The number in the base unit, ", $base, ", is the exact decimal result, rounded")]
                /// once; the display value keeps what was entered. Source: the type
                #[doc = concat!("`", $schema, "` of base.xsd.")]
                ///
                /// # Errors
                ///
                #[doc = concat!("Refuses ", $refused, ".")]
                ///
                /// ```
                #[doc = concat!("use hv_types::base::", stringify!($type), ";")]
                ///
                #[doc = concat!("let value = ", stringify!($type), "::", stringify!($from), "(", stringify!($number), ")?;")]
                #[doc = concat!("assert_eq!(value.", stringify!($field), ".to_string(), \"", $text, "\");")]
                #[doc = concat!("assert_eq!(value.to_string(), \"", $shown, "\");")]
                /// # Ok::<(), hv_types::values::ValueError>(())
                /// ```
                pub fn $from(number: f64) -> Result<Self, $crate::values::ValueError> {
                    let (base, display) = $unit.enter($schema, number)?;
                    Ok(Self { $field: base, display: Some(display) })
                }

                #[doc = concat!("The value in ", $what, ".")]
                ///
                #[doc = concat!("Computed from the number in ", $base, ", not from the display value. After a")]
                /// conversion it has 15 significant digits, so what was entered with no
                #[doc = concat!("more digits comes back. Source: the type `", $schema, "` of base.xsd.")]
                ///
                /// ```
                #[doc = concat!("use hv_types::base::", stringify!($type), ";")]
                ///
                #[doc = concat!("let value = ", stringify!($type), "::", stringify!($from), "(", stringify!($number), ")?;")]
                #[doc = concat!("assert_eq!(value.", stringify!($get), "(), ", stringify!($number), ");")]
                /// # Ok::<(), hv_types::values::ValueError>(())
                /// ```
                pub fn $get(&self) -> f64 {
                    $unit.of_base(*self.$field)
                }
            )+

            /// The same value with another display value: what the user typed, in a
            /// unit that has no constructor here.
            ///
            #[doc = concat!("The number in ", $base, " stays as it is; that the two agree is the caller's part.")]
            #[doc = concat!("Source: the element `display` of `", $schema, "`, base.xsd.")]
            ///
            /// ```
            #[doc = concat!("use hv_types::base::{DisplayValue, ", stringify!($type), "};")]
            ///
            #[doc = concat!("let value = ", stringify!($type), "::new(\"1\".parse()?);")]
            /// let value = value.with_display(DisplayValue::new(2.0.into(), "of mine".to_owned()));
            /// assert_eq!(value.to_string(), "2 of mine");
            /// # Ok::<(), hv_types::values::ValueError>(())
            /// ```
            #[must_use]
            pub fn with_display(mut self, display: $crate::base::DisplayValue) -> Self {
                self.display = Some(display);
                self
            }

            /// What to show: the display value, which holds what the user typed,
            #[doc = concat!("or else the number in ", $base, ", digit for digit.")]
            ///
            #[doc = concat!("Source: the type `", $schema, "` of base.xsd, of which `Display` shows the same.")]
            ///
            /// ```
            #[doc = concat!("use hv_types::base::", stringify!($type), ";")]
            ///
            #[doc = concat!("let measured = ", stringify!($type), "::new(\"4.010\".parse()?);")]
            #[doc = concat!("assert_eq!(measured.shown().units, \"", $base, "\");")]
            #[doc = concat!("assert_eq!(measured.to_string(), \"4.010 ", $base, "\");")]
            /// # Ok::<(), hv_types::values::ValueError>(())
            /// ```
            pub fn shown(&self) -> std::borrow::Cow<'_, $crate::base::DisplayValue> {
                use std::borrow::Cow;
                match &self.display {
                    Some(display) => Cow::Borrowed(display),
                    None => Cow::Owned($crate::base::DisplayValue::new(
                        $crate::comfort::measure::Number::double(&self.$field),
                        $base.to_owned(),
                    )),
                }
            }

            #[cfg(test)]
            pub(crate) const UNITS: &'static [$crate::comfort::measure::Unit] = &[$($unit),+];
        }

        /// What the user typed, or else the number with its base unit, digit for digit.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&*self.shown(), f)
            }
        }
    };
}

pub(crate) use measurement;

impl DisplayValue {
    /// The same value with a code for its unit, from a HealthVault unit vocabulary.
    ///
    /// Source: the attribute `units-code` of `display-value`, base.xsd.
    ///
    /// ```
    /// use hv_types::base::DisplayValue;
    ///
    /// let typed = DisplayValue::new(104.0.into(), "mg/dL".to_owned()).with_units_code("mg-per-dl");
    /// assert_eq!(typed.units_code.as_deref(), Some("mg-per-dl"));
    /// ```
    #[must_use]
    pub fn with_units_code(mut self, code: impl Into<String>) -> Self {
        self.units_code = Some(code.into());
        self
    }

    /// The same value with a wording of its own, for what a number and a unit
    /// express poorly.
    ///
    /// Source: the attribute `text` of `display-value`, base.xsd.
    ///
    /// ```
    /// use hv_types::base::DisplayValue;
    ///
    /// let typed = DisplayValue::new(68.0.into(), "in".to_owned()).with_text("5 ft 8 in");
    /// assert_eq!(typed.to_string(), "5 ft 8 in");
    /// ```
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }
}

/// The wording that the value brings along, or else number and unit: `180 lb`.
///
/// The number has the digits with which it was read.
///
/// ```
/// use hv_types::base::DisplayValue;
///
/// let typed = DisplayValue::new("180.0".parse()?, "lb".to_owned());
/// assert_eq!(typed.to_string(), "180.0 lb");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
impl std::fmt::Display for DisplayValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.text.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => f.pad(text),
            None => {
                // The number may stand in lines of its own in the document.
                let number = self.value.to_string();
                f.pad(format!("{} {}", number.trim(), self.units.trim()).trim_end())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_value_shows_its_wording_or_its_number_as_typed() {
        let typed = |number: &str, units: &str| DisplayValue::new(number.parse().unwrap(), units.to_owned());
        assert_eq!(typed("180.50", "lb").to_string(), "180.50 lb");
        assert_eq!(typed("\n 4 ", " kg").to_string(), "4 kg");
        assert_eq!(typed("4", "").to_string(), "4");
        assert_eq!(typed("4", "kg").with_text("four kilos").to_string(), "four kilos");
        assert_eq!(typed("4", "kg").with_text(" ").to_string(), "4 kg");
        assert_eq!(format!("{:>8}|", typed("4", "kg")), "    4 kg|");
    }
}
