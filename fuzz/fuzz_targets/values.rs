//! Dates, durations, decimals and other values of any text: no panic, and what is read
//! is written as it was.
#![no_main]

use hv_types::values::{
    Base64Binary, Double, HexBinary, Int, Value, XsdDate, XsdDateTime, XsdDecimal, XsdDuration, XsdInteger,
    XsdTime,
};
use libfuzzer_sys::fuzz_target;

fn read<T: Value>(text: &str) {
    let checked = T::check(text).is_ok();
    let parsed = T::parse(text);
    assert_eq!(parsed.is_ok(), checked, "{text:?}");
    if let Ok(value) = parsed {
        let mut written = String::new();
        value.write(&mut written);
        assert_eq!(written, text);
    }
}

fuzz_target!(|text: &str| {
    read::<XsdDateTime>(text);
    read::<XsdDate>(text);
    read::<XsdTime>(text);
    read::<XsdDuration>(text);
    read::<XsdDecimal>(text);
    read::<XsdInteger>(text);
    read::<Double>(text);
    read::<Int>(text);
    read::<HexBinary>(text);
    read::<Base64Binary>(text);
});
