//! Values of every simple type of any text: no panic; checking and reading come to one
//! verdict; what is read is written as it was.

use hv_types::values::{
    Base64Binary, Boolean, Double, Float, Guid, HexBinary, Int, Long, QName, UnsignedByte, Value, XsdDate,
    XsdDateTime, XsdDecimal, XsdDuration, XsdInteger, XsdTime,
};

/// Reads the text as each type.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    read::<XsdDateTime>(text);
    read::<XsdDate>(text);
    read::<XsdTime>(text);
    read::<XsdDuration>(text);
    read::<XsdDecimal>(text);
    read::<XsdInteger>(text);
    read::<Double>(text);
    read::<Float>(text);
    read::<Int>(text);
    read::<Long>(text);
    read::<UnsignedByte>(text);
    read::<Boolean>(text);
    read::<Guid>(text);
    read::<HexBinary>(text);
    read::<Base64Binary>(text);
    let _ = QName::parse(text);
}

/// Reads one value, and holds reading, checking and writing to each other.
pub(crate) fn read<T: Value>(text: &str) -> Option<T> {
    let checked = T::check(text).is_ok();
    let parsed = T::parse(text);
    assert_eq!(parsed.is_ok(), checked, "{text:?}");
    let value = parsed.ok()?;
    let mut written = String::new();
    value.write(&mut written);
    assert_eq!(written, text);
    Some(value)
}
