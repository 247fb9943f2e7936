//! The rule `details`: named numbers in a list, each a field in the other version.

use super::rules::{code, text_of};
use super::track::item;
use super::{ConvertError, Reason, Track};
use crate::base::{CodableValue, CodedValue, DisplayValue, StructuredMeasurement};
use crate::values::{Double, Value};

/// The vocabularies of the type exercise, which has such lists.
const NAMES: &str = "exercise-detail-names";
const UNITS: &str = "exercise-units";

/// The name of a detail and the unit of its number.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// The code in the vocabulary `exercise-detail-names`.
    pub name: &'static str,
    /// The code in the vocabulary `exercise-units`, if the number has a unit.
    pub units: Option<&'static str>,
}

impl Detail {
    fn entry(&self, value: Double) -> (CodedValue, StructuredMeasurement) {
        let units = match self.units {
            Some(units) => {
                let mut value = CodableValue::text(units);
                value.code.push(code(units, UNITS));
                value
            }
            None => CodableValue::text("none"),
        };
        (code(self.name, NAMES), StructuredMeasurement { value, units })
    }

    fn is_named_by(&self, name: &CodedValue) -> bool {
        name.value == self.name && name.r#type == NAMES && name.family_or_default() == "wc"
    }

    fn has_units_of(&self, value: &StructuredMeasurement) -> bool {
        match self.units {
            None => true,
            Some(units) => match value.units.code_in("wc", UNITS) {
                Some(found) => found.value == units,
                None => value.units.text == units,
            },
        }
    }
}

/// The details of an exercise, to be filled or to be emptied.
#[derive(Debug, Default)]
pub struct Details {
    entries: Vec<Option<(CodedValue, StructuredMeasurement)>>,
    /// Why an entry was not taken, by index.
    refused: Vec<(usize, String)>,
    last: Option<usize>,
}

impl Details {
    /// None yet.
    pub fn new() -> Self {
        Details::default()
    }

    /// Details to take from.
    pub fn of(entries: impl IntoIterator<Item = (CodedValue, StructuredMeasurement)>) -> Self {
        Details { entries: entries.into_iter().map(Some).collect(), ..Details::default() }
    }

    /// All that were added.
    pub fn into_entries(self) -> impl Iterator<Item = (CodedValue, StructuredMeasurement)> {
        self.entries.into_iter().flatten()
    }

    /// Adds a number.
    ///
    /// # Errors
    ///
    /// It is no `xs:double`.
    pub fn add<T: Value>(
        &mut self,
        track: &mut Track,
        path: &str,
        detail: &Detail,
        value: Option<T>,
    ) -> Result<(), ConvertError> {
        let Some(value) = value else { return Ok(()) };
        let number = Double::parse(&text_of(&value));
        let number = number.map_err(|error| track.refuse(path, error.to_string()))?;
        self.entries.push(Some(detail.entry(number)));
        Ok(())
    }

    /// Adds the number of a measurement; its display value is lost.
    ///
    /// # Errors
    ///
    /// It is no `xs:double`.
    pub fn add_measured<T: Value>(
        &mut self,
        track: &mut Track,
        path: &str,
        detail: &Detail,
        value: Option<(T, Option<DisplayValue>)>,
    ) -> Result<(), ConvertError> {
        let Some((value, display)) = value else { return Ok(()) };
        track.dropped_optional(&format!("{path}/display"), &display, "details have no display value");
        self.add(track, path, detail, Some(value))
    }

    /// Takes the number that `detail` names, if it is there in the usual unit and
    /// the target admits it.
    pub fn take<T: Value>(&mut self, track: &mut Track, path: &str, detail: &Detail) -> Option<T> {
        for (index, slot) in self.entries.iter_mut().enumerate() {
            let Some((name, value)) = slot else { continue };
            if !detail.is_named_by(name) {
                continue;
            }
            if !detail.has_units_of(value) {
                let usual = detail.units.unwrap_or_default();
                self.refused.push((index, format!("its unit is not {usual}")));
                continue;
            }
            let result = match T::parse(&text_of(&value.value)) {
                Ok(result) => result,
                Err(error) => {
                    self.refused.push((index, error.to_string()));
                    continue;
                }
            };
            let usual = detail.entry(value.value.clone());
            let path = item(path, index);
            if usual.0 != *name {
                let content = track.content("name", name);
                track.lost(
                    &format!("{path}/name"),
                    content,
                    Reason::Narrowed,
                    "the way back writes the usual code",
                );
            }
            if usual.1 != *value {
                let content = track.content("units", &value.units);
                let path = format!("{path}/value/units");
                track.lost(&path, content, Reason::Narrowed, "the way back writes the usual unit");
            }
            if self.last.is_some_and(|last| last > index) {
                track.lost(&path, detail.name, Reason::Narrowed, "its place among the details is not kept");
            }
            self.last = Some(index);
            *slot = None;
            return Some(result);
        }
        None
    }

    /// Records all that was not taken as lost.
    pub fn rest(self, track: &mut Track, path: &str) {
        for (index, entry) in self.entries.into_iter().enumerate() {
            let Some((name, value)) = entry else { continue };
            let why = self.refused.iter().find(|(refused, _)| *refused == index);
            let why = why.map_or("the other version has no field for it", |(_, why)| why.as_str());
            let content = format!("{} {} {}", name.value, value.value, value.units.text);
            track.lost(&item(path, index), content, Reason::Dropped, why);
        }
    }
}
