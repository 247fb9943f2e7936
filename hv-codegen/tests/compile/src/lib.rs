//! The golden sources of hv-codegen, compiled.
//!
//! A case needs nothing here: `build.rs` lists the folder `golden`.

#![deny(missing_docs, warnings, clippy::pedantic)]

use hv_types::arbitrary::{self, Arbitrary, Unstructured};
use hv_types::content::serde::{Deserialize, Serialize};
use hv_types::xml::{Document, Error, Writer};

include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// A golden source, by what its root type can do.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The name of the schema, without extension.
    pub name: &'static str,
    /// Reads an instance.
    pub read: fn(&str) -> Result<Box<dyn Instance>, Error>,
    /// Makes an arbitrary value.
    pub arbitrary: fn(&[u8]) -> arbitrary::Result<Box<dyn Instance>>,
}

impl Case {
    fn of<T: Root>(name: &'static str) -> Case {
        Case {
            name,
            read: |text| Ok(Box::new(T::from_xml(text)?)),
            arbitrary: |bytes| Ok(Box::new(T::arbitrary(&mut Unstructured::new(bytes))?)),
        }
    }
}

/// A root type with all that generated types implement.
pub trait Root:
    Document + Serialize + for<'de> Deserialize<'de> + for<'a> Arbitrary<'a> + PartialEq + 'static
{
}

impl<T> Root for T where
    T: Document + Serialize + for<'de> Deserialize<'de> + for<'a> Arbitrary<'a> + PartialEq + 'static
{
}

/// An instance that was read.
pub trait Instance {
    /// Writes it, indented by two.
    ///
    /// # Errors
    ///
    /// The value breaks a rule of its schema.
    fn write(&self) -> Result<String, Error>;

    /// Reads what it is written as, and compares.
    ///
    /// # Errors
    ///
    /// What came back is something else.
    fn through_xml(&self) -> Result<String, String>;

    /// Converts it to JSON and back.
    ///
    /// # Errors
    ///
    /// What came back is something else.
    fn through_json(&self) -> Result<(), String>;
}

impl<T: Root> Instance for T {
    fn write(&self) -> Result<String, Error> {
        let mut writer = Writer::indented(2);
        writer.element(T::ROOT, self)?;
        Ok(writer.into_string())
    }

    fn through_xml(&self) -> Result<String, String> {
        let text = self.to_xml().map_err(|error| error.to_string())?;
        let back = T::from_xml(&text).map_err(|error| format!("{error} in\n{text}"))?;
        // Untouched XML is not equal once there are other declarations around it.
        if back == *self || back.to_xml().is_ok_and(|again| again == text) {
            return Ok(text);
        }
        Err(format!("another value came back from\n{text}"))
    }

    fn through_json(&self) -> Result<(), String> {
        let json = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
        let back: T = serde_json::from_str(&json).map_err(|error| format!("{error} in\n{json}"))?;
        // Equal values may differ in their lexical forms, the documents may not.
        let (one, other) = (self.to_xml(), back.to_xml());
        match (back == *self, one, other) {
            (true, Ok(one), Ok(other)) if one == other => Ok(()),
            _ => Err(format!("another value came back from\n{json}")),
        }
    }
}
