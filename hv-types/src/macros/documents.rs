//! Elements that are no struct of fields: untouched documents, choices.

/// A document that is kept untouched: the root of a type that no schema here describes.
#[doc(hidden)]
#[macro_export]
macro_rules! raw_document {
    ($type:ident) => {
        impl $crate::xml::ReadXml for $type {
            fn read_xml(r: &mut $crate::xml::Reader<'_>) -> ::core::result::Result<Self, $crate::xml::Error> {
                ::core::result::Result::Ok(Self { document: r.raw_entered()? })
            }
        }

        impl $crate::xml::WriteXml for $type {
            fn write_xml(
                &self,
                w: &mut $crate::xml::Writer,
            ) -> ::core::result::Result<(), $crate::xml::Error> {
                w.raw(&self.document)
            }

            fn write_element(
                &self,
                w: &mut $crate::xml::Writer,
                _name: $crate::xml::Name,
            ) -> ::core::result::Result<(), $crate::xml::Error> {
                w.raw(&self.document)
            }
        }
    };
}

/// An element whose whole content is a choice: reading and writing it.
#[doc(hidden)]
#[macro_export]
macro_rules! choice_element {
    ($type:ident $($own_type:expr)?) => {
        impl $crate::xml::ReadXml for $type {
            fn read_xml(r: &mut $crate::xml::Reader<'_>) -> ::core::result::Result<Self, $crate::xml::Error> {
                $(r.own_type($own_type)?;)?
                r.end_attributes()?;
                let value = r.required_particle()?;
                r.close()?;
                ::core::result::Result::Ok(value)
            }

            fn check_nil(r: &mut $crate::xml::Reader<'_>) -> ::core::result::Result<(), $crate::xml::Error> {
                $(r.own_type($own_type)?;)?
                r.end_attributes()
            }
        }

        impl $crate::xml::WriteXml for $type {
            fn write_xml(
                &self,
                w: &mut $crate::xml::Writer,
            ) -> ::core::result::Result<(), $crate::xml::Error> {
                w.particle(self)
            }
        }
    };
}
