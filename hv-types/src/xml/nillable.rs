//! `xsi:nil`.

use super::error::{Error, ErrorKind};
use super::name::XSI;
use super::raw::RawAttributes;
use super::reader::Reader;
use super::traits::{Given, ReadXml, WriteXml};
use super::writer::Writer;

/// The content of a nillable element: a value, or explicitly none.
///
/// `<date xsi:nil="true"/>` says that there is no date; an absent `date` says
/// nothing. The two are kept apart.
#[derive(Clone, Debug)]
pub enum Nillable<T> {
    /// `xsi:nil="true"`; the element may still have attributes.
    Nil(RawAttributes),
    /// A value.
    Value(T),
    /// A value of an element that says `xsi:nil="false"`, which means the same.
    NotNil(T),
}

impl<T> Nillable<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nillable::Value(value) | Nillable::NotNil(value) => Some(value),
            Nillable::Nil(_) => None,
        }
    }
}

impl<T: PartialEq> PartialEq for Nillable<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Nillable::Nil(one), Nillable::Nil(other)) => one == other,
            (one, other) => match (one.value(), other.value()) {
                (Some(one), Some(other)) => one == other,
                _ => false,
            },
        }
    }
}

impl<T> From<T> for Nillable<T> {
    fn from(value: T) -> Self {
        Nillable::Value(value)
    }
}

impl<T: ReadXml> ReadXml for Nillable<T> {
    fn read_xml(r: &mut Reader<'_>) -> Result<Self, Error> {
        read(r, T::read_xml, false)
    }

    fn read_given(r: &mut Reader<'_>, given: Given<'_>) -> Result<Self, Error> {
        read(r, |r| T::read_given(r, given), matches!(given, Given::Fixed(_)))
    }
}

/// Reads nil, or what `value` reads. An element that has a fixed value cannot be nil.
fn read<T: ReadXml>(
    r: &mut Reader<'_>,
    value: impl FnOnce(&mut Reader<'_>) -> Result<T, Error>,
    fixed: bool,
) -> Result<Nillable<T>, Error> {
    let nil = r.optional_attribute::<crate::values::Boolean>(XSI.name("nil"))?;
    let spelled = nil.as_ref().map(ToString::to_string).filter(|spelled| spelled != "true");
    let is_nil = nil.as_deref() == Some(&true);
    if !is_nil {
        let value = value(r)?;
        return Ok(if nil.is_some() { Nillable::NotNil(value) } else { Nillable::Value(value) });
    }
    if fixed {
        return Err(r.error(ErrorKind::Value, "an element with a fixed value cannot be nil"));
    }
    let mut attributes = r.nil_attributes::<T>()?;
    if let Some(spelled) = spelled {
        attributes.spell_nil(spelled);
    }
    if !r.text()?.is_empty() {
        return Err(r.error(ErrorKind::Unexpected, "an element with xsi:nil must be empty"));
    }
    Ok(Nillable::Nil(attributes))
}

impl<T: WriteXml> WriteXml for Nillable<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        match self {
            Nillable::Value(value) => value.write_xml(w),
            Nillable::NotNil(value) => {
                w.attribute(XSI.name("nil"), &"false".to_owned())?;
                value.write_xml(w)
            }
            Nillable::Nil(attributes) => {
                if !attributes.spells_nil() {
                    w.attribute(XSI.name("nil"), &"true".to_owned())?;
                }
                w.any_attributes(attributes)
            }
        }
    }
}
