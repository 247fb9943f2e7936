//! The directions of a plain element: XML and serde, in and out; and checking.

/// Implements reading, writing and serde for a struct whose fields are attributes
/// and then either the element's text or child elements in order.
///
/// Kinds of fields are those of the reader: `attribute`, `optional_attribute`,
/// `optional`, `repeated`.
macro_rules! record {
    ($type:ident, $name:literal, { $($akind:ident $afield:ident = $axml:literal;)* } text $text:ident) => {
        impl $crate::xml::ReadXml for $type {
            fn read_xml(r: &mut $crate::xml::Reader<'_>) -> Result<Self, $crate::xml::Error> {
                Ok($type { $($afield: r.$akind($axml)?,)* $text: r.value()? })
            }

            fn check_xml(r: &mut $crate::xml::Reader<'_>) -> Result<(), $crate::xml::Error> {
                use $crate::things::record::check;
                $(check::$akind(r, $axml, |value: &$type| &value.$afield)?;)*
                check::text(r, |value: &$type| &value.$text)
            }
        }

        impl $crate::xml::WriteXml for $type {
            fn write_xml(&self, w: &mut $crate::xml::Writer) -> Result<(), $crate::xml::Error> {
                $(record!(@write w, $akind, $axml, self.$afield);)*
                w.value(&self.$text)
            }
        }

        record!(@serde $type, $name, {
            $($akind $afield = concat!("@", $axml);)*
            attribute $text = "$text";
        });
    };
    ($type:ident, $name:literal,
        { $($akind:ident $afield:ident = $axml:literal;)* }
        elements { $($kind:ident $field:ident = $xml:literal $(, $min:literal, $max:expr)?;)* }
    ) => {
        impl $crate::xml::ReadXml for $type {
            fn read_xml(r: &mut $crate::xml::Reader<'_>) -> Result<Self, $crate::xml::Error> {
                $(let $afield = r.$akind($axml)?;)*
                r.end_attributes()?;
                let value = $type { $($afield,)* $($field: r.$kind($xml $(, $min, $max)?)?,)* };
                r.close()?;
                Ok(value)
            }

            fn check_xml(r: &mut $crate::xml::Reader<'_>) -> Result<(), $crate::xml::Error> {
                use $crate::things::record::check;
                $(check::$akind(r, $axml, |value: &$type| &value.$afield)?;)*
                r.end_attributes()?;
                $(check::$kind(r, $xml, |value: &$type| &value.$field $(, $min, $max)?)?;)*
                r.close()
            }
        }

        impl $crate::xml::WriteXml for $type {
            fn write_xml(&self, w: &mut $crate::xml::Writer) -> Result<(), $crate::xml::Error> {
                $(record!(@write w, $akind, $axml, self.$afield);)*
                $(record!(@write w, $kind, $xml, self.$field $(, $min, $max)?);)*
                Ok(())
            }
        }

        record!(@serde $type, $name, {
            $($akind $afield = concat!("@", $axml);)*
            $($kind $field = $xml $(, $min, $max)?;)*
        });
    };
    (@write $w:ident, attribute, $xml:expr, $value:expr) => { $w.attribute($xml, &$value)? };
    (@write $w:ident, optional_attribute, $xml:expr, $value:expr) => {
        $w.optional_attribute($xml, $value.as_ref())?
    };
    (@write $w:ident, optional, $xml:expr, $value:expr) => { $w.optional($xml, $value.as_ref())? };
    (@write $w:ident, repeated, $xml:expr, $value:expr, $min:expr, $max:expr) => {
        $w.repeated($xml, &$value, $min, $max)?
    };
    (@serde $type:ident, $name:literal,
        { $($kind:ident $field:ident = $key:expr $(, $min:literal, $max:expr)?;)* }
    ) => {
        #[cfg(feature = "serde")]
        impl $crate::content::ToContent for $type {
            fn to_content(&self) -> $crate::content::Content<'_> {
                let mut fields = $crate::content::FieldsBuilder::new($name);
                $(record!(@put fields, $kind, $key, self.$field);)*
                fields.finish()
            }
        }

        #[cfg(feature = "serde")]
        impl $crate::content::FromContent for $type {
            fn from_content(
                node: $crate::content::Node,
            ) -> Result<Self, $crate::content::ContentError> {
                let mut fields = $crate::content::Fields::new(node)?;
                let value = $type { $($field: record!(@take fields, $kind, $key $(, $min, $max)?),)* };
                fields.finish()?;
                Ok(value)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_traits!($type);
    };
    (@put $fields:ident, attribute, $key:expr, $value:expr) => { $fields.field($key, &$value) };
    (@put $fields:ident, repeated, $key:expr, $value:expr) => { $fields.repeated($key, &$value) };
    (@put $fields:ident, $kind:ident, $key:expr, $value:expr) => {
        $fields.optional($key, $value.as_ref())
    };
    (@take $fields:ident, attribute, $key:expr) => { $fields.required($key)? };
    (@take $fields:ident, repeated, $key:expr, $min:expr, $max:expr) => {
        $fields.repeated($key, $min, $max)?
    };
    (@take $fields:ident, $kind:ident, $key:expr) => { $fields.optional($key)? };
}

pub(super) use record;

/// Checks a field by its kind, without building it; its type is the field's.
pub(super) mod check {
    use crate::values::Value;
    use crate::xml::{Error, ReadXml, Reader};

    type Result = std::result::Result<(), Error>;

    pub fn attribute<S, T: Value>(r: &mut Reader<'_>, name: &'static str, _: fn(&S) -> &T) -> Result {
        r.check_attribute::<T>(name, true)
    }

    pub fn optional_attribute<S, T: Value>(
        r: &mut Reader<'_>,
        name: &'static str,
        _: fn(&S) -> &Option<T>,
    ) -> Result {
        r.check_attribute::<T>(name, false)
    }

    pub fn text<S, T: Value>(r: &mut Reader<'_>, _: fn(&S) -> &T) -> Result {
        r.check_value::<T>()
    }

    pub fn optional<S, T: ReadXml>(
        r: &mut Reader<'_>,
        name: &'static str,
        _: fn(&S) -> &Option<T>,
    ) -> Result {
        r.check::<T>(name, 0, 1)
    }

    pub fn repeated<S, T: ReadXml>(
        r: &mut Reader<'_>,
        name: &'static str,
        _: fn(&S) -> &Vec<T>,
        min: usize,
        max: usize,
    ) -> Result {
        r.check::<T>(name, min, max)
    }
}
