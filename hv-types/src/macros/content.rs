//! What the feature `serde` adds; without it, the same macro adds nothing.

/// A document that is kept untouched: serde.
#[doc(hidden)]
#[macro_export]
macro_rules! raw_document_content {
    ($type:ident) => {
        impl $crate::content::ToContent for $type {
            fn to_content(&self) -> $crate::content::Content<'_> {
                $crate::content::ToContent::to_content(&self.document)
            }
        }

        impl $crate::content::FromContent for $type {
            fn from_content(
                node: $crate::content::Node,
            ) -> ::core::result::Result<Self, $crate::content::ContentError> {
                let document = $crate::content::FromContent::from_content(node)?;
                ::core::result::Result::Ok(Self { document })
            }
        }

        $crate::serde_traits!($type);
    };
}

/// An element whose whole content is a choice: serde.
#[doc(hidden)]
#[macro_export]
macro_rules! choice_content {
    ($type:ident, $name:literal) => {
        impl $crate::content::ToContent for $type {
            fn to_content(&self) -> $crate::content::Content<'_> {
                let mut fields = $crate::content::FieldsBuilder::new($name);
                fields.particle(::core::option::Option::Some(self));
                fields.finish()
            }
        }

        impl $crate::content::FromContent for $type {
            fn from_content(
                node: $crate::content::Node,
            ) -> ::core::result::Result<Self, $crate::content::ContentError> {
                let mut fields = $crate::content::Fields::new(node)?;
                let value = fields.required_particle()?;
                fields.finish()?;
                ::core::result::Result::Ok(value)
            }
        }

        $crate::serde_traits!($type);
    };
}

/// `Serialize` and `Deserialize` through [`content`](crate::content).
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_traits {
    (value $type:ident) => {
        $crate::serde_traits!(@ $type deserialize_value);
    };
    ($type:ident) => {
        $crate::serde_traits!(@ $type deserialize);
    };
    (@ $type:ident $deserialize:ident) => {
        impl $crate::content::serde::Serialize for $type {
            fn serialize<S: $crate::content::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let content = $crate::content::ToContent::to_content(self);
                $crate::content::serde::Serialize::serialize(&content, serializer)
            }
        }

        impl<'de> $crate::content::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::content::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::content::$deserialize(deserializer)
            }
        }
    };
}

/// Without the feature `serde`, values have no serde impls.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_traits {
    (value $type:ident) => {};
    ($type:ident) => {
        compile_error!("generated with serde on: enable the feature `serde` of hv-types");
    };
}
