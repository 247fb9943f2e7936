//! Decimals, integers and floating-point numbers, up to three at a time, a line each:
//! their order is one, and values, canonical forms and conversions agree with Rust's own.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use hv_types::values::{Double, Float, Long, XsdDecimal, XsdInteger};

use crate::dates::ordered;

/// Reads each line as each type.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines: Vec<&str> = text.split('\n').take(3).collect();
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    let decimals = ordered::<XsdDecimal>(&lines);
    for one in &decimals {
        let trimmed = one.to_string();
        let trimmed = trimmed.trim_matches([' ', '\t', '\r', '\n']);
        let float: f64 = trimmed.parse().expect("every decimal is a number of Rust");
        assert_eq!(one.to_f64(), float, "{trimmed}");
        let canonical = (**one).to_string();
        assert_eq!(canonical.parse::<XsdDecimal>().as_deref(), Ok(&**one), "{trimmed}");
        for other in &decimals {
            let (left, right) = (hash(&|hasher| one.hash(hasher)), hash(&|hasher| other.hash(hasher)));
            assert!(one != other || left == right, "{one} {other}");
        }
    }
    for one in ordered::<XsdInteger>(&lines) {
        let text = one.to_string();
        let number: Option<i128> = text.trim_matches([' ', '\t', '\r', '\n']).parse().ok();
        if let Some(number) = number {
            assert_eq!(one.to_i64(), i64::try_from(number).ok());
            assert_eq!(one.to_u64(), u64::try_from(number).ok());
        }
    }
    for one in ordered_numbers::<Double>(&lines) {
        let canonical = Double::from(*one);
        assert!(*canonical == *one || one.is_nan());
    }
    ordered_numbers::<Float>(&lines);
    ordered::<Long>(&lines);
}

/// Numbers with NaN among them have no one order; they are read all the same.
fn ordered_numbers<T: hv_types::values::Value>(lines: &[&str]) -> Vec<T> {
    lines.iter().filter_map(|line| crate::values::read::<T>(line)).collect()
}
