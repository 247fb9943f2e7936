//! Decimal arithmetic on what people typed.
//!
//! `102.0 * 0.45359237` in binary floats gives 46.266421740000006, since neither
//! the factor nor the product is what it looks like. Here a number is the decimal
//! that people see, sums and products are exact, and only the result is rounded.

/// The decimal with the fewest digits that reads back as a given `f64`, and what
/// becomes of it: `digits` × 10^`exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    digits: i128,
    exponent: i32,
}

/// Digits of a quotient after its point; far more than an `f64` can tell apart.
const QUOTIENT_DIGITS: usize = 40;

impl Exact {
    /// `None` for what is not finite.
    pub(crate) fn new(number: f64) -> Option<Self> {
        let text = format!("{number:e}");
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()?;
        Some(Exact { digits: format!("{whole}{fraction}").parse().ok()?, exponent })
    }

    /// The sum; one that no `i128` can hold falls back to `f64`, where the smaller
    /// of two numbers so far apart does not matter.
    pub(crate) fn plus(self, number: i64) -> Self {
        if number == 0 {
            return self;
        }
        let shift = |digits: i128, places: i32| {
            digits.checked_mul(10_i128.checked_pow(u32::try_from(places).unwrap_or(0))?)
        };
        let digits = || {
            let this = shift(self.digits, self.exponent)?;
            this.checked_add(shift(number.into(), -self.exponent)?)
        };
        match digits() {
            Some(digits) => Exact { digits, exponent: self.exponent.min(0) },
            None => Exact::new(self.over(1) + number as f64).unwrap_or(self),
        }
    }

    /// The product, exact for the numbers and factors of this crate.
    pub(crate) fn times(self, factor: u64) -> Self {
        match self.digits.checked_mul(factor.into()) {
            Some(digits) => Exact { digits, ..self },
            None => Exact::new(self.over(1) * factor as f64).unwrap_or(self),
        }
    }

    /// The `f64` nearest to the quotient, infinite beyond its range.
    pub(crate) fn over(self, divisor: u64) -> f64 {
        let divisor = u128::from(divisor.max(1));
        let magnitude = self.digits.unsigned_abs();
        let sign = if self.digits < 0 { "-" } else { "" };
        let mut text = format!("{sign}{}.", magnitude / divisor);
        let mut rest = magnitude % divisor;
        for _ in 0..QUOTIENT_DIGITS {
            if rest == 0 {
                break;
            }
            rest *= 10;
            text.push_str(&(rest / divisor).to_string());
            rest %= divisor;
        }
        // Rust reads every such text, and rounds correctly.
        format!("{text}e{}", self.exponent).parse().unwrap_or(f64::NAN)
    }
}

/// The number to as many significant digits as every `f64` keeps of a decimal,
/// which drops the traces of a conversion there and back.
pub(crate) fn to_15_digits(number: f64) -> f64 {
    if number.is_finite() { format!("{number:.14e}").parse().unwrap_or(number) } else { number }
}

/// The number to 12 decimals.
pub(crate) fn to_12_decimals(number: f64) -> f64 {
    if number.is_finite() { format!("{number:.12}").parse().unwrap_or(number) } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prop_assert, prop_assert_eq};

    fn exact(number: f64) -> Exact {
        Exact::new(number).unwrap()
    }

    #[test]
    fn products_are_those_of_the_decimals_that_people_see() {
        assert_eq!(exact(180.0).times(45_359_237).over(100_000_000), 81.646_626_6);
        assert_eq!(exact(102.0).times(45_359_237).over(100_000_000), 46.266_421_74);
        assert_ne!(102.0 * 0.453_592_37, 46.266_421_74, "which is the point");
        assert_eq!(exact(0.1).times(3).over(1), 0.3);
        assert_eq!(exact(98.6).plus(-32).times(5).over(9), 37.0);
        assert_eq!(exact(-40.0).plus(-32).times(5).over(9), -40.0);
        assert_eq!(exact(2.0).over(3), 2.0 / 3.0);
    }

    #[test]
    fn extreme_numbers_neither_panic_nor_change() {
        for number in [0.0, f64::MIN_POSITIVE, 5e-324, f64::MAX, f64::MIN, 1e22, 123_456_789.123_456_7] {
            assert_eq!(exact(number).over(1), number);
        }
        assert_eq!(exact(1e-300).plus(32).over(1), 32.0);
        assert_eq!(exact(1e300).plus(-32).over(1), 1e300);
        assert_eq!(exact(f64::MAX).times(u64::MAX).over(1), f64::INFINITY);
        assert_eq!(Exact::new(f64::NAN), None);
        assert_eq!(Exact::new(f64::INFINITY), None);
    }

    proptest::proptest! {
        #[test]
        fn every_number_is_its_own_quotient_by_one(number in proptest::num::f64::NORMAL) {
            prop_assert_eq!(exact(number).over(1), number);
        }

        #[test]
        fn arithmetic_stays_within_a_few_units_in_the_last_place_of_the_binary_one(
            number in -1e30..1e30f64, term in -1000i64..1000, factor in 1u64..100_000_000, divisor in 1u64..100_000_000,
        ) {
            let result = exact(number).times(factor).over(divisor);
            let binary = number * factor as f64 / divisor as f64;
            prop_assert!((result - binary).abs() <= binary.abs() * 4.0 * f64::EPSILON);
            let sum = exact(number).plus(term).over(1);
            prop_assert!((sum - (number + term as f64)).abs() <= sum.abs() * 2.0 * f64::EPSILON);
        }
    }
}
