//! The measurements of base.xsd and their units.
//!
//! Only units with a definition: the international yard and pound (1959: 1 yd =
//! 0.9144 m, 1 lb = 0.45359237 kg), the US gallon of 231 cubic inches, standard
//! gravity (9.80665 m/s²) and the conventional densities of mercury (13595.1 kg/m³)
//! and water (1000 kg/m³), all as in NIST SP 811, appendix B; what the SI derives;
//! and for concentrations the factors that published clients use.

use super::exact::{Exact, to_12_decimals, to_15_digits};
use super::measure::{CHOLESTEROL, TRIGLYCERIDES, Unit, measurement};
use crate::base::{
    AltitudeValue, BloodGlucoseValue, ConcentrationValue, DisplayValue, FlowValue, InsulinInjectionValue,
    LengthValue, PaceValue, PowerValue, PressureValue, RespiratoryRateValue, SpeedValue, TemperatureValue,
    TorqueValue, VolumeValue, WeightValue,
};
use crate::values::ValueError;

const POUND: Unit = Unit::new("lb", 45_359_237, 100_000_000);
const INCH: Unit = Unit::new("in", 254, 10_000);
const METER: Unit = Unit::new("m", 1, 1);
const FOOT: Unit = Unit::new("ft", 3_048, 10_000);
const MMOL_PER_L: Unit = Unit::new("mmol/L", 1, 1);

measurement! {
    WeightValue, "weight-value", kg in "kg", refuses "what is not finite, and less than zero";
    from_kilograms, kilograms: Unit::new("kg", 1, 1), "kilograms", 81.65 shows "81.65 kg" is "81.65";
    from_grams, grams: Unit::new("g", 1, 1_000), "grams", 3412.0 shows "3412 g" is "3.412";
    from_pounds, pounds: POUND, "pounds (1 lb = 0.45359237 kg exactly)", 180.0 shows "180 lb" is "81.6466266";
    from_ounces, ounces: Unit::new("oz", 45_359_237, 1_600_000_000), "ounces (16 oz = 1 lb = 0.45359237 kg exactly)",
        8.0 shows "8 oz" is "0.226796185";
    from_stones, stones: Unit::new("st", 14 * 45_359_237, 100_000_000), "stones (1 st = 14 lb = 6.35029318 kg exactly)",
        11.5 shows "11.5 st" is "73.02837157";
}

measurement! {
    LengthValue, "length-value", m in "m", refuses "what is not finite, zero, and less than zero";
    from_meters, meters: METER, "meters", 1.7 shows "1.7 m" is "1.7";
    from_centimeters, centimeters: Unit::new("cm", 1, 100), "centimeters", 172.5 shows "172.5 cm" is "1.725";
    from_millimeters, millimeters: Unit::new("mm", 1, 1_000), "millimeters", 35.0 shows "35 mm" is "0.035";
    from_kilometers, kilometers: Unit::new("km", 1_000, 1), "kilometers", 4.01 shows "4.01 km" is "4010";
    from_inches, inches: INCH, "inches (1 in = 0.0254 m exactly)", 68.0 shows "68 in" is "1.7272";
    from_feet, feet: FOOT, "feet (1 ft = 12 in = 0.3048 m exactly)", 5.5 shows "5.5 ft" is "1.6764";
    from_yards, yards: Unit::new("yd", 9_144, 10_000), "yards (1 yd = 3 ft = 0.9144 m exactly)",
        100.0 shows "100 yd" is "91.44";
    from_miles, miles: Unit::new("mi", 1_609_344, 1_000), "miles (1 mi = 1760 yd = 1609.344 m exactly)",
        3.1 shows "3.1 mi" is "4988.9664";
}

measurement! {
    AltitudeValue, "altitude-value", m in "m", refuses "what is not finite";
    from_meters, meters: METER, "meters above sea level", -430.5 shows "-430.5 m" is "-430.5";
    from_feet, feet: FOOT, "feet above sea level (1 ft = 0.3048 m exactly)", 5280.0 shows "5280 ft" is "1609.344";
}

measurement! {
    TemperatureValue, "temperature-value", celsius in "°C", refuses "what is not finite";
    from_celsius, degrees_celsius: Unit::new("°C", 1, 1), "degrees Celsius", 36.6 shows "36.6 °C" is "36.6";
    from_fahrenheit, degrees_fahrenheit: Unit::new("°F", 5, 9).with_zero_at(32),
        "degrees Fahrenheit (°C = (°F - 32) × 5/9 exactly; 12 decimals at most)", 98.6 shows "98.6 °F" is "37";
}

measurement! {
    FlowValue, "flow-value", liters_per_second in "L/s", refuses "what is not finite, zero, and less than zero";
    from_liters_per_second, liters_per_second: Unit::new("L/s", 1, 1), "liters per second", 7.1 shows "7.1 L/s" is "7.1";
    from_liters_per_minute, liters_per_minute: Unit::new("L/min", 1, 60), "liters per minute (60 L/min = 1 L/s)",
        420.0 shows "420 L/min" is "7";
}

measurement! {
    VolumeValue, "volume-value", liters in "L", refuses "what is not finite, and less than zero";
    from_liters, liters: Unit::new("L", 1, 1), "liters", 1.5 shows "1.5 L" is "1.5";
    from_milliliters, milliliters: Unit::new("mL", 1, 1_000), "milliliters", 250.0 shows "250 mL" is "0.25";
    from_us_fluid_ounces, us_fluid_ounces: Unit::new("fl oz", 295_735_295_625, 10_000_000_000_000),
        "US fluid ounces (1/128 of a gallon of 231 cubic inches: 0.0295735295625 L exactly)",
        8.0 shows "8 fl oz" is "0.2365882365";
}

measurement! {
    SpeedValue, "speed-value", meters_per_second in "m/s", refuses "what is not finite, zero, and less than zero";
    from_meters_per_second, meters_per_second: Unit::new("m/s", 1, 1), "meters per second", 2.5 shows "2.5 m/s" is "2.5";
    from_kilometers_per_hour, kilometers_per_hour: Unit::new("km/h", 10, 36),
        "kilometers per hour (3.6 km/h = 1 m/s)", 18.0 shows "18 km/h" is "5";
    from_miles_per_hour, miles_per_hour: Unit::new("mph", 44_704, 100_000),
        "miles per hour (1 mph = 0.44704 m/s exactly)", 18.0 shows "18 mph" is "8.04672";
}

measurement! {
    PaceValue, "pace-value", seconds_per_hundred_meters in "s/100 m",
        refuses "what is not finite, zero, and less than zero";
    from_seconds_per_hundred_meters, seconds_per_hundred_meters: Unit::new("s/100 m", 1, 1),
        "seconds per 100 meters", 95.0 shows "95 s/100 m" is "95";
    from_minutes_per_kilometer, minutes_per_kilometer: Unit::new("min/km", 6, 1),
        "minutes per kilometer, as a decimal number (1 min/km = 6 s/100 m)", 5.5 shows "5.5 min/km" is "33";
    from_minutes_per_mile, minutes_per_mile: Unit::new("min/mi", 6_000_000, 1_609_344),
        "minutes per mile, as a decimal number (1 mi = 1609.344 m exactly)",
        8.5 shows "8.5 min/mi" is "31.689930804104034";
}

measurement! {
    PowerValue, "power-value", watts in "W", refuses "what is not finite, zero, and less than zero";
    from_watts, watts: Unit::new("W", 1, 1), "watts", 250.0 shows "250 W" is "250";
    from_kilowatts, kilowatts: Unit::new("kW", 1_000, 1), "kilowatts", 1.25 shows "1.25 kW" is "1250";
}

measurement! {
    TorqueValue, "torque-value", newton_meters in "N·m", refuses "what is not finite, zero, and less than zero";
    from_newton_meters, newton_meters: Unit::new("N·m", 1, 1), "newton meters", 40.5 shows "40.5 N·m" is "40.5";
    from_pound_feet, pound_feet: Unit::new("lb-ft", 13_558_179_483_314_004, 10_000_000_000_000_000),
        "pound-feet (0.45359237 kg × 9.80665 m/s² × 0.3048 m = 1.3558179483314004 N·m exactly)",
        30.0 shows "30 lb-ft" is "40.67453844994201";
}

measurement! {
    PressureValue, "pressure-value", pascals in "Pa", refuses "what is not finite, and less than zero";
    from_pascals, pascals: Unit::new("Pa", 1, 1), "pascals", 980.0 shows "980 Pa" is "980";
    from_kilopascals, kilopascals: Unit::new("kPa", 1_000, 1), "kilopascals", 16.5 shows "16.5 kPa" is "16500";
    from_millimeters_of_mercury, millimeters_of_mercury: Unit::new("mmHg", 133_322_387_415, 1_000_000_000),
        "conventional millimeters of mercury (13595.1 kg/m³ × 9.80665 m/s² × 1 mm = 133.322387415 Pa exactly)",
        120.0 shows "120 mmHg" is "15998.6864898";
    from_centimeters_of_water, centimeters_of_water: Unit::new("cmH2O", 980_665, 10_000),
        "conventional centimeters of water (1000 kg/m³ × 9.80665 m/s² × 1 cm = 98.0665 Pa exactly)",
        10.0 shows "10 cmH2O" is "980.665";
}

measurement! {
    BloodGlucoseValue, "blood-glucose-value", mmol_per_l in "mmol/L",
        refuses "what is not finite, zero, and less than zero";
    from_mmol_per_l, mmol_per_l: MMOL_PER_L, "millimoles per liter", 5.8 shows "5.8 mmol/L" is "5.8";
    from_mg_per_dl, mg_per_dl: Unit::new("mg/dL", 1, 18),
        "milligrams per deciliter of glucose (18 mg/dL = 1 mmol/L, as published clients compute; 18.0156 by molar mass)",
        90.0 shows "90 mg/dL" is "5";
}

measurement! {
    ConcentrationValue, "concentration-value", mmol_per_l in "mmol/L", refuses "what is not finite, and less than zero";
    from_mmol_per_l, mmol_per_l: MMOL_PER_L, "millimoles per liter", 4.9 shows "4.9 mmol/L" is "4.9";
    from_cholesterol_mg_per_dl, cholesterol_mg_per_dl: CHOLESTEROL,
        "milligrams per deciliter of cholesterol, total, HDL or LDL (100 mg/dL = 2.586 mmol/L, as HealthVault has it)",
        200.0 shows "200 mg/dL" is "5.172";
    from_triglycerides_mg_per_dl, triglycerides_mg_per_dl: TRIGLYCERIDES,
        "milligrams per deciliter of triglycerides (100 mg/dL = 1.129 mmol/L, as HealthVault has it)",
        150.0 shows "150 mg/dL" is "1.6935";
}

measurement! {
    InsulinInjectionValue, "insulin-injection-value", ie in "units",
        refuses "what is not finite, zero, and less than zero";
    from_units, units: Unit::new("units", 1, 1), "international units (IE, IU)", 12.0 shows "12 units" is "12";
}

measurement! {
    RespiratoryRateValue, "respiratory-rate-value", breaths_per_minute in "breaths/min",
        refuses "what is not finite, and less than zero";
    from_breaths_per_minute, breaths_per_minute: Unit::new("breaths/min", 1, 1), "breaths per minute",
        16.0 shows "16 breaths/min" is "16";
}

impl WeightValue {
    /// A weight entered in pounds and ounces, as for newborns.
    ///
    /// The display value is the number of pounds with the wording as entered.
    /// Source: the type `weight-value` of base.xsd; 16 oz = 1 lb = 0.45359237 kg exactly.
    ///
    /// # Errors
    ///
    /// Refuses ounces that are not finite or less than zero.
    ///
    /// ```
    /// use hv_types::base::WeightValue;
    ///
    /// let newborn = WeightValue::from_pounds_and_ounces(7, 8.0)?;
    /// assert_eq!(newborn.kg.to_string(), "3.401942775");
    /// assert_eq!(newborn.pounds(), 7.5);
    /// assert_eq!(newborn.to_string(), "7 lb 8 oz");
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_pounds_and_ounces(pounds: u32, ounces: f64) -> Result<Self, ValueError> {
        let total = compound("weight-value", (pounds, "lb"), 16, (ounces, "oz"))?;
        let mut value = Self::from_pounds(total.over(16))?;
        value.display = value.display.map(|display| word(display, pounds, "lb", ounces, "oz"));
        Ok(value)
    }
}

impl LengthValue {
    /// A height entered in feet and inches.
    ///
    /// The display value is the number of inches with the wording as entered.
    /// Source: the type `length-value` of base.xsd; 1 ft = 12 in, 1 in = 0.0254 m exactly.
    ///
    /// # Errors
    ///
    /// Refuses inches that are not finite or less than zero, and a length of zero.
    ///
    /// ```
    /// use hv_types::base::LengthValue;
    ///
    /// let height = LengthValue::from_feet_and_inches(5, 8.0)?;
    /// assert_eq!(height.m.to_string(), "1.7272");
    /// assert_eq!(height.inches(), 68.0);
    /// assert_eq!(height.to_string(), "5 ft 8 in");
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn from_feet_and_inches(feet: u32, inches: f64) -> Result<Self, ValueError> {
        let total = compound("length-value", (feet, "ft"), 12, (inches, "in"))?;
        let mut value = Self::from_inches(total.over(1))?;
        value.display = value.display.map(|display| word(display, feet, "ft", inches, "in"));
        Ok(value)
    }

    /// The length in whole feet, and the inches beyond them.
    ///
    /// Computed from the number in meters, as [`inches`](Self::inches) is; feet beyond
    /// the range of `u32` stop at its end. Source: the type `length-value` of base.xsd.
    ///
    /// ```
    /// use hv_types::base::LengthValue;
    ///
    /// assert_eq!(LengthValue::from_inches(68.5)?.feet_and_inches(), (5, 8.5));
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    pub fn feet_and_inches(&self) -> (u32, f64) {
        let inches = self.inches();
        let feet = (inches / 12.0).floor();
        // `as` keeps a number that is too large within the range.
        (feet as u32, to_12_decimals(to_15_digits(inches - feet * 12.0)))
    }
}

/// The total of a number of large units and the rest in small ones, in small ones.
fn compound(
    type_name: &'static str,
    (whole, large): (u32, &str),
    smalls: u32,
    (rest, small): (f64, &str),
) -> Result<Exact, ValueError> {
    let error = |reason| ValueError::new(type_name, &format!("{whole} {large} {rest} {small}"), reason);
    if rest < 0.0 {
        return Err(error("must be at least 0"));
    }
    let rest = Exact::new(rest).ok_or_else(|| error("must be finite"))?;
    Ok(rest.plus(i64::from(whole) * i64::from(smalls)))
}

fn word(display: DisplayValue, whole: u32, large: &str, rest: f64, small: &str) -> DisplayValue {
    // No minus sign before zero.
    display.with_text(format!("{whole} {large} {} {small}", rest + 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prop_assert, prop_assert_eq};

    const UNITS: &[&[Unit]] = &[
        WeightValue::UNITS,
        LengthValue::UNITS,
        AltitudeValue::UNITS,
        TemperatureValue::UNITS,
        FlowValue::UNITS,
        VolumeValue::UNITS,
        SpeedValue::UNITS,
        PaceValue::UNITS,
        PowerValue::UNITS,
        TorqueValue::UNITS,
        PressureValue::UNITS,
        BloodGlucoseValue::UNITS,
        ConcentrationValue::UNITS,
        InsulinInjectionValue::UNITS,
        RespiratoryRateValue::UNITS,
    ];

    fn units() -> impl Iterator<Item = Unit> {
        UNITS.iter().copied().flatten().copied()
    }

    #[test]
    fn what_the_schema_refuses_is_refused_in_the_words_of_the_user() {
        for (error, message) in [
            (WeightValue::from_pounds(-1.0), "`-1 lb` is not a valid weight-value: must be at least 0"),
            (WeightValue::from_pounds(f64::NAN), "`NaN lb` is not a valid weight-value: must be finite"),
            (WeightValue::from_grams(f64::INFINITY), "`inf g` is not a valid weight-value: must be finite"),
            (
                WeightValue::from_pounds_and_ounces(7, -0.5),
                "`7 lb -0.5 oz` is not a valid weight-value: must be at least 0",
            ),
        ] {
            assert_eq!(error.unwrap_err().to_string(), message);
        }
        assert_eq!(
            LengthValue::from_inches(0.0).unwrap_err().to_string(),
            "`0 in` is not a valid length-value: must be greater than 0"
        );
        assert!(LengthValue::from_feet_and_inches(0, 0.0).is_err());
        assert!(LengthValue::from_feet_and_inches(5, f64::NAN).is_err());
        assert!(LengthValue::from_kilometers(f64::MAX).is_err(), "too large in meters");
        assert!(LengthValue::from_millimeters(5e-324).is_err(), "zero in meters");
        assert!(AltitudeValue::from_feet(f64::NEG_INFINITY).is_err());
    }

    #[test]
    fn nothing_weighs_nothing_and_has_no_sign() {
        let nothing = WeightValue::from_pounds(-0.0).unwrap();
        assert_eq!((nothing.kg.to_string(), nothing.to_string()), ("0".to_owned(), "0 lb".to_owned()));
        assert_eq!(WeightValue::from_pounds_and_ounces(7, -0.0).unwrap().to_string(), "7 lb 0 oz");
    }

    #[test]
    fn computing_uses_the_base_unit_and_showing_what_was_typed() {
        let mut read = WeightValue::new("81.65000".parse().unwrap());
        assert_eq!(read.to_string(), "81.65000 kg");
        assert_eq!(read.kilograms(), 81.65);
        read = read.with_display(DisplayValue::new(12.85.into(), "stone".to_owned()));
        assert_eq!(read.to_string(), "12.85 stone");
        assert_eq!(read.kilograms(), 81.65);
        assert_eq!(TemperatureValue::new("-INF".parse().unwrap()).degrees_fahrenheit(), f64::NEG_INFINITY);
    }

    #[test]
    fn fixed_points_of_the_units_are_exact() {
        assert_eq!(TemperatureValue::from_fahrenheit(32.0).unwrap().degrees_celsius(), 0.0);
        assert_eq!(TemperatureValue::from_fahrenheit(212.0).unwrap().degrees_celsius(), 100.0);
        assert_eq!(TemperatureValue::from_celsius(-40.0).unwrap().degrees_fahrenheit(), -40.0);
        assert_eq!(WeightValue::from_stones(1.0).unwrap().pounds(), 14.0);
        assert_eq!(WeightValue::from_pounds(1.0).unwrap().ounces(), 16.0);
        assert_eq!(LengthValue::from_miles(1.0).unwrap().feet(), 5280.0);
        assert_eq!(LengthValue::from_yards(1.0).unwrap().inches(), 36.0);
        assert_eq!(SpeedValue::from_miles_per_hour(1.0).unwrap().kilometers_per_hour(), 1.609_344);
        assert_eq!(PaceValue::from_minutes_per_mile(8.046_72).unwrap().minutes_per_kilometer(), 5.0);
        assert_eq!(VolumeValue::from_us_fluid_ounces(128.0).unwrap().liters(), 3.785_411_784);
        assert_eq!(BloodGlucoseValue::from_mg_per_dl(104.0).unwrap().mg_per_dl(), 104.0);
    }

    proptest::proptest! {
        #[test]
        fn what_was_entered_comes_back(digits in 1i64..1_000_000_000_000_000, decimals in 0u32..=12, negative: bool) {
            let sign = if negative { "-" } else { "" };
            let number: f64 = format!("{sign}{digits}e-{decimals}").parse().unwrap();
            for unit in units() {
                let base = unit.to_base(Exact::new(number).unwrap()).unwrap();
                prop_assert_eq!(unit.of_base(base), number, "{}", unit.symbol);
            }
        }

        #[test]
        fn what_was_measured_comes_back_to_the_15th_digit(base in 1e-3..1e6f64) {
            for unit in units() {
                let number = Exact::new(unit.of_base(base)).unwrap();
                let again = unit.to_base(number).unwrap();
                // Half a unit in the 15th digit, which at 0 °C is one of the 32 °F.
                let zero = if unit.symbol == "°F" { 1e-12 } else { 0.0 };
                prop_assert!((again - base).abs() <= base * 6e-15 + zero, "{} {again}", unit.symbol);
            }
        }

        #[test]
        fn conversions_keep_the_order(a in 0.0..1e6f64, b in 0.0..1e6f64) {
            for unit in units() {
                let base = |number| unit.to_base(Exact::new(number).unwrap()).unwrap();
                let (low, high) = (base(a.min(b)), base(a.max(b)));
                prop_assert!(low <= high, "{}", unit.symbol);
            }
        }

        #[test]
        fn feet_and_inches_come_back(feet in 0u32..1000, eighths in 1u32..96) {
            let inches = f64::from(eighths) / 8.0;
            let height = LengthValue::from_feet_and_inches(feet, inches).unwrap();
            prop_assert_eq!(height.feet_and_inches(), (feet, inches));
            prop_assert_eq!(height.to_string(), format!("{feet} ft {inches} in"));
        }
    }
}
