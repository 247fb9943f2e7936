//! Medical image study: the referring physician, of each series or of the study.

use crate::base::Person;
use crate::versions::{ConvertError, Reason, Track};

/// The physician of the first series that names one; the way back gives each
/// series that one.
///
/// # Errors
///
/// None.
pub fn shared_physician(track: &mut Track, each: &[Option<&Person>]) -> Result<Option<Person>, ConvertError> {
    let Some(shared) = each.iter().copied().flatten().next() else { return Ok(None) };
    for (index, physician) in each.iter().enumerate() {
        let path = format!("series[{}]/referring-physician", index + 1);
        match physician {
            Some(physician) if *physician == shared => {}
            Some(physician) => track.dropped(&path, *physician, "the study has room for one physician"),
            None => {
                let why = "the series names none, and the way back gives it that of the study";
                track.lost(&path, "", Reason::Narrowed, why);
            }
        }
    }
    Ok(Some(shared.clone()))
}
