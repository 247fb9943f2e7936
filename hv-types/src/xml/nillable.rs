//! `xsi:nil`.

use super::error::{Error, ErrorKind};
use super::name::XSI;
use super::raw::RawAttributes;
use super::reader::Reader;
use super::traits::{ReadXml, WriteXml};
use super::writer::Writer;

/// The content of a nillable element: a value, or explicitly none.
///
/// `<date xsi:nil="true"/>` says that there is no date; an absent `date` says
/// nothing. The two are kept apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Nillable<T> {
    /// `xsi:nil="true"`; the element may still have attributes.
    Nil(RawAttributes),
    /// A value.
    Value(T),
}

impl<T> Nillable<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nillable::Value(value) => Some(value),
            Nillable::Nil(_) => None,
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
        let nil = r.optional_attribute::<crate::values::Boolean>(XSI.name("nil"))?;
        let spelled = nil.as_ref().map(ToString::to_string).filter(|spelled| spelled != "true");
        if !nil.is_some_and(|nil| *nil) {
            return T::read_xml(r).map(Nillable::Value);
        }
        let mut attributes = r.any_attributes()?;
        if let Some(spelled) = spelled {
            attributes.spell_nil(spelled);
        }
        if !r.text()?.is_empty() {
            return Err(r.error(ErrorKind::Unexpected, "an element with xsi:nil must be empty"));
        }
        Ok(Nillable::Nil(attributes))
    }
}

impl<T: WriteXml> WriteXml for Nillable<T> {
    fn write_xml(&self, w: &mut Writer) -> Result<(), Error> {
        match self {
            Nillable::Value(value) => value.write_xml(w),
            Nillable::Nil(attributes) => {
                if !attributes.spells_nil() {
                    w.attribute(XSI.name("nil"), &"true".to_owned())?;
                }
                w.any_attributes(attributes)
            }
        }
    }
}
