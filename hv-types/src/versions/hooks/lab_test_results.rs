//! Lab test results: the words for a range.

use crate::base::CodableValue;
use crate::values::Double;
use crate::versions::rules::text_of;
use crate::versions::{ConvertError, Track};

fn words(minimum: &Double, maximum: &Double) -> CodableValue {
    CodableValue::text(format!("{} - {}", text_of(minimum).trim(), text_of(maximum).trim()))
}

/// A range in words, as the newer schema documents them: `0.5 - 1.6`.
///
/// # Errors
///
/// None.
pub fn range_text(_: &mut Track, minimum: &Double, maximum: &Double) -> Result<CodableValue, ConvertError> {
    Ok(words(minimum, maximum))
}

/// Reports the words of a range as lost, unless they say just what its numbers say.
///
/// # Errors
///
/// None.
pub fn range_text_lost(
    track: &mut Track,
    text: &CodableValue,
    minimum: &Option<Double>,
    maximum: &Option<Double>,
) -> Result<(), ConvertError> {
    match (minimum, maximum) {
        (Some(minimum), Some(maximum)) if *text == words(minimum, maximum) => {}
        _ => track.dropped("text", text, "version 1 holds the numbers of a range only"),
    }
    Ok(())
}
