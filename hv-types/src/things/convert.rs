//! The same thing with its data in another Rust type.

use std::fmt;

use super::data::DataXml;
use super::registry::{Body, ThingType};
use super::thing::Thing;
use crate::xml::{Error, Reader, Writer};

impl<T> Thing<T> {
    /// The same thing with its data converted; this breaks a signature (see [signed
    /// things](Self#signed-things)).
    ///
    /// The type id stays: whoever changes the type of the data changes it as well.
    pub fn map<B>(mut self, convert: impl FnMut(T) -> B) -> Thing<B> {
        self.seal.break_if_signed();
        self.map_kept(convert)
    }

    /// The same thing as one of any type: `Thing<Weight>` as `Thing<AnyThing>`.
    pub fn widen<B: From<T>>(self) -> Thing<B> {
        self.map_kept(B::from)
    }

    fn map_kept<B>(mut self, mut convert: impl FnMut(T) -> B) -> Thing<B> {
        let sections = std::mem::take(&mut self.data).into_iter();
        let data = sections.map(|section| section.map(&mut convert)).collect();
        self.with_data(data)
    }

    /// Converts the data, or gives the thing back as it was.
    fn try_map<B>(mut self, convert: impl FnOnce(T) -> Result<B, T>) -> Result<Thing<B>, Box<Self>> {
        let Some(at) = self.data.iter().position(|section| matches!(section, DataXml::Typed { .. })) else {
            let outputs = DataXml::outputs(std::mem::take(&mut self.data));
            return Ok(self.with_data(outputs));
        };
        match self.data.remove(at).try_map(convert) {
            Ok(section) => {
                let mut data = DataXml::outputs(std::mem::take(&mut self.data));
                data.insert(at, section);
                Ok(self.with_data(data))
            }
            Err(section) => {
                self.data.insert(at, section);
                Err(Box::new(self))
            }
        }
    }

    /// Converts the data; this breaks a signature.
    pub(crate) fn convert_with<B, E>(
        mut self,
        convert: impl FnOnce(T) -> Result<B, E>,
    ) -> Result<Thing<B>, E> {
        self.seal.break_if_signed();
        let mut convert = Some(convert);
        let mut data = Vec::with_capacity(self.data.len());
        for section in std::mem::take(&mut self.data) {
            match (section, convert.take()) {
                (DataXml::Typed { body, common }, Some(convert)) => {
                    data.push(DataXml::Typed { body: convert(body)?, common });
                }
                (DataXml::Transformed(output), kept) => {
                    data.push(DataXml::Transformed(output));
                    convert = kept;
                }
                // A thing has at most one section of data.
                (DataXml::Typed { .. }, None) => {}
            }
        }
        Ok(self.with_data(data))
    }

    /// A copy of the envelope, without data.
    fn envelope<B>(&self) -> Thing<B> {
        Thing {
            key: self.key.clone(),
            type_id: self.type_id.clone(),
            state: self.state.clone(),
            flags: self.flags.clone(),
            eff_date: self.eff_date.clone(),
            created: self.created.clone(),
            updated: self.updated.clone(),
            data: Vec::new(),
            blobs: self.blobs.clone(),
            data_other: self.data_other.clone(),
            permissions: self.permissions.clone(),
            tags: self.tags.clone(),
            updated_end_date: self.updated_end_date.clone(),
            seal: self.seal.clone(),
        }
    }

    /// The envelope around other data.
    fn with_data<B>(self, data: Vec<DataXml<B>>) -> Thing<B> {
        Thing {
            key: self.key,
            type_id: self.type_id,
            state: self.state,
            flags: self.flags,
            eff_date: self.eff_date,
            created: self.created,
            updated: self.updated,
            data,
            blobs: self.blobs,
            data_other: self.data_other,
            permissions: self.permissions,
            tags: self.tags,
            updated_end_date: self.updated_end_date,
            seal: self.seal,
        }
    }

    /// The same thing as one of type `B`: `Thing<AnyThing>` as `Thing<Weight>`.
    ///
    /// A thing without data is one of type `B` by its type id, or when it has none.
    ///
    /// # Errors
    ///
    /// It is of another type; the error holds the thing, unchanged.
    pub fn narrow<B>(self) -> Result<Thing<B>, WrongType<T>>
    where
        B: ThingType + TryFrom<T, Error = T>,
    {
        let other = self.type_id.as_ref().is_some_and(|type_id| *type_id.id != B::INFO.id);
        let narrowed = if other { Err(Box::new(self)) } else { self.try_map(B::try_from) };
        narrowed.map_err(|thing| WrongType { thing, wanted: B::INFO.name })
    }
}

impl<T: Body> Thing<T> {
    /// The same thing with its data read again as a `B`, which is another Rust type
    /// for the same thing type: one's own custom type for `AppSpecific`, say.
    ///
    /// ```
    /// # use hv_types::things::Thing;
    /// use hv_types::things::custom::{Custom, CustomData};
    /// let custom = Custom::new("A headache", CustomData::new("example.com", "headache-1"));
    /// let thing = Thing::new(custom.clone());
    /// assert_eq!(thing.reread::<Custom<CustomData>>()?.data(), Some(&custom));
    /// # Ok::<(), hv_types::xml::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The data is not a `B`.
    pub fn reread<B: Body>(&self) -> Result<Thing<B>, Error> {
        let id = match (&self.type_id, self.data().and_then(Body::info)) {
            (Some(type_id), _) => Some(*type_id.id),
            (None, info) => info.map(|info| info.id),
        };
        let mut data = Vec::with_capacity(self.data.len());
        for section in &self.data {
            data.push(match section {
                DataXml::Transformed(output) => DataXml::Transformed(output.clone()),
                DataXml::Typed { body, common } => {
                    let mut writer = Writer::new();
                    body.write_body(&mut writer)?;
                    let text = writer.into_string();
                    let body = B::read_body(id, &mut Reader::new(&text))?;
                    DataXml::Typed { body, common: common.clone() }
                }
            });
        }
        Ok(Thing { data, ..self.envelope() })
    }
}

/// A thing that is not of the type that was asked for.
pub struct WrongType<T> {
    thing: Box<Thing<T>>,
    wanted: &'static str,
}

impl<T> WrongType<T> {
    /// The thing, as it was.
    pub fn into_thing(self) -> Thing<T> {
        *self.thing
    }

    /// The thing, as it was.
    pub fn thing(&self) -> &Thing<T> {
        &self.thing
    }
}

impl<T> fmt::Display for WrongType<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the thing is not of the type {}", self.wanted)?;
        match &self.thing.type_id {
            None => Ok(()),
            Some(type_id) => match &type_id.name {
                Some(name) => write!(f, ", but {name} ({})", type_id.id),
                None => write!(f, ", but {}", type_id.id),
            },
        }
    }
}

impl<T> fmt::Debug for WrongType<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T> std::error::Error for WrongType<T> {}
