//! What goes over all thing types or modules of a crate.

/// What `AnyThing`, the enum of all thing types of a crate, can do.
#[doc(hidden)]
#[macro_export]
macro_rules! any_thing {
    ($serde:ident; $($variant:ident($type:ty)),+ $(,)?) => {
        #[allow(dead_code, reason = "a program that includes generated code may use a part of it")]
        impl AnyThing {
            /// All thing types known here, in the order of their names.
            pub const TYPES: &'static [&'static $crate::things::TypeInfo] =
                &[$(<$type as $crate::things::ThingType>::INFO),+];

            /// Reads a document of the thing type `id`, without an envelope.
            ///
            /// # Errors
            ///
            /// The type is not known here, or the document is not of that type.
            pub fn from_xml(
                id: $crate::things::Uuid,
                text: &str,
            ) -> ::core::result::Result<Self, $crate::xml::Error> {
                $(
                    if <$type as $crate::things::ThingType>::INFO.id.as_u128() == id.as_u128() {
                        let value = <$type as $crate::xml::Document>::from_xml(text)?;
                        return ::core::result::Result::Ok(Self::$variant(value.into()));
                    }
                )+
                ::core::result::Result::Err($crate::things::unknown_type(id))
            }

            /// Checks a document of the thing type `id`, with the same demands as
            /// [`from_xml`](Self::from_xml) and without building anything.
            ///
            /// # Errors
            ///
            /// As [`from_xml`](Self::from_xml).
            pub fn check(
                id: $crate::things::Uuid,
                text: &str,
            ) -> ::core::result::Result<(), $crate::xml::Error> {
                $(
                    if <$type as $crate::things::ThingType>::INFO.id.as_u128() == id.as_u128() {
                        let root = <$type as $crate::xml::Document>::ROOT;
                        return $crate::xml::check::<$type>(text, root);
                    }
                )+
                ::core::result::Result::Err($crate::things::unknown_type(id))
            }

            /// Writes the data as a document of its own, without an envelope.
            ///
            /// # Errors
            ///
            /// The value breaks a rule that its Rust type cannot express.
            pub fn to_xml(
                &self,
            ) -> ::core::result::Result<::std::string::String, $crate::xml::Error> {
                let mut writer = $crate::xml::Writer::new();
                $crate::things::Body::write_body(self, &mut writer)?;
                ::core::result::Result::Ok(writer.into_string())
            }
        }

        $(
            impl ::core::convert::From<$type> for AnyThing {
                fn from(value: $type) -> Self {
                    Self::$variant(value.into())
                }
            }

            /// Fails with the data when it is of another type.
            impl ::core::convert::TryFrom<AnyThing> for $type {
                type Error = AnyThing;

                fn try_from(any: AnyThing) -> ::core::result::Result<Self, AnyThing> {
                    match any {
                        AnyThing::$variant(value) => ::core::result::Result::Ok(*value),
                        other => ::core::result::Result::Err(other),
                    }
                }
            }
        )+

        impl $crate::things::Body for AnyThing {
            fn read_body(
                id: ::core::option::Option<$crate::things::Uuid>,
                r: &mut $crate::xml::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::xml::Error> {
                if let ::core::option::Option::Some(known) = id.map(|id| id.as_u128()) {
                    $(
                        if known == <$type as $crate::things::ThingType>::INFO.id.as_u128() {
                            let value = <$type as $crate::things::Body>::read_body(id, r)?;
                            return ::core::result::Result::Ok(Self::$variant(value.into()));
                        }
                    )+
                }
                let body = r.required_any($crate::xml::Wildcard::Any)?;
                ::core::result::Result::Ok(Self::Unknown($crate::things::UnknownThing { id, body }))
            }

            fn check_body(
                id: ::core::option::Option<$crate::things::Uuid>,
                r: &mut $crate::xml::Reader<'_>,
            ) -> ::core::result::Result<
                ::core::option::Option<&'static $crate::things::TypeInfo>,
                $crate::xml::Error,
            > {
                if let ::core::option::Option::Some(known) = id.map(|id| id.as_u128()) {
                    $(
                        if known == <$type as $crate::things::ThingType>::INFO.id.as_u128() {
                            return <$type as $crate::things::Body>::check_body(id, r);
                        }
                    )+
                }
                r.required_any($crate::xml::Wildcard::Any)?;
                ::core::result::Result::Ok(::core::option::Option::None)
            }

            fn write_body(
                &self,
                w: &mut $crate::xml::Writer,
            ) -> ::core::result::Result<(), $crate::xml::Error> {
                match self {
                    $(Self::$variant(value) => {
                        <$type as $crate::things::Body>::write_body(value, w)
                    })+
                    Self::Unknown(unknown) => w.raw(&unknown.body),
                }
            }

            fn info(&self) -> ::core::option::Option<&'static $crate::things::TypeInfo> {
                match self {
                    $(Self::$variant(_) => {
                        ::core::option::Option::Some(<$type as $crate::things::ThingType>::INFO)
                    })+
                    Self::Unknown(_) => ::core::option::Option::None,
                }
            }

            fn body_effective_date(
                &self,
            ) -> ::core::option::Option<$crate::jiff::civil::DateTime> {
                match self {
                    $(Self::$variant(value) => $crate::things::ThingType::effective_date(&**value),)+
                    Self::Unknown(_) => ::core::option::Option::None,
                }
            }
        }

        $crate::any_thing!(@$serde [$($variant($type)),+]);
        $crate::any_thing_registry!($($variant($type)),+);

        /// A thing of any type.
        #[allow(dead_code, reason = "a program that includes generated code may use a part of it")]
        pub type Thing<T = AnyThing> = $crate::things::Thing<T>;
    };
    (@plain [$($variant:ident($type:ty)),+]) => {};
    (@serde [$($variant:ident($type:ty)),+]) => {
        #[allow(dead_code, reason = "a program that includes generated code may use a part of it")]
        impl AnyThing {
            /// Deserializes data of the thing type `id`, which no format carries with it.
            ///
            /// # Errors
            ///
            /// The type is not known here, or the input is not of that type.
            pub fn deserialize<'de, D: $crate::content::serde::Deserializer<'de>>(
                id: $crate::things::Uuid,
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $(
                    if <$type as $crate::things::ThingType>::INFO.id == id {
                        let value: $type = $crate::content::deserialize(deserializer)?;
                        return ::core::result::Result::Ok(Self::$variant(value.into()));
                    }
                )+
                ::core::result::Result::Err($crate::content::serde::de::Error::custom(
                    ::std::format!("the thing type {id} is not known"),
                ))
            }
        }

        impl $crate::things::BodyContent for AnyThing {
            fn body_to_content(&self) -> (&'static str, $crate::content::Content<'_>) {
                match self {
                    $(Self::$variant(value) => {
                        <$type as $crate::things::BodyContent>::body_to_content(value)
                    })+
                    Self::Unknown(unknown) => {
                        ("$any", $crate::content::ToContent::to_content(&unknown.body))
                    }
                }
            }

            fn body_from_content(
                id: ::core::option::Option<$crate::things::Uuid>,
                name: &str,
                node: $crate::content::Node,
            ) -> ::core::result::Result<Self, $crate::content::ContentError> {
                $(
                    if id == ::core::option::Option::Some(<$type as $crate::things::ThingType>::INFO.id) {
                        let value = <$type as $crate::things::BodyContent>::body_from_content(id, name, node)?;
                        return ::core::result::Result::Ok(Self::$variant(value.into()));
                    }
                )+
                if name != "$any" {
                    return ::core::result::Result::Err($crate::content::ContentError::new(
                        ::std::format!("`{name}` is of a type that is not known here"),
                    ));
                }
                let body = $crate::content::FromContent::from_content(node)?;
                ::core::result::Result::Ok(Self::Unknown($crate::things::UnknownThing { id, body }))
            }
        }

        impl $crate::content::serde::Serialize for AnyThing {
            fn serialize<S: $crate::content::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                // Not by each type's own way, which every serializer would compile anew.
                let (_, content) = $crate::things::BodyContent::body_to_content(self);
                $crate::content::serde::Serialize::serialize(&content, serializer)
            }
        }
    };
}

/// The choice of several modules' roots: reading and writing it.
#[doc(hidden)]
#[macro_export]
macro_rules! any_root {
    ($($variant:ident($type:ty)),+ $(,)?) => {
        impl $crate::xml::ReadParticle for AnyRoot {
            const NAMES: &'static [&'static str] = &[];

            fn starts(
                r: &mut $crate::xml::Reader<'_>,
            ) -> ::core::result::Result<bool, $crate::xml::Error> {
                ::core::result::Result::Ok($(<$type as $crate::xml::ReadParticle>::starts(r)?)||+)
            }

            fn read_particle(
                r: &mut $crate::xml::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::xml::Error> {
                $(
                    if let ::core::option::Option::Some(root) = r.optional_particle::<$type>()? {
                        return ::core::result::Result::Ok(Self::$variant(root));
                    }
                )+
                ::core::result::Result::Err(r.expected_one_of(Self::NAMES))
            }
        }

        impl $crate::xml::WriteParticle for AnyRoot {
            fn write_particle(
                &self,
                w: &mut $crate::xml::Writer,
            ) -> ::core::result::Result<(), $crate::xml::Error> {
                match self {
                    $(Self::$variant(root) => $crate::xml::WriteParticle::write_particle(root, w)),+
                }
            }
        }
    };
}

/// The steps between versions of generated types: conversion over `AnyThing`.
#[doc(hidden)]
#[macro_export]
macro_rules! any_version {
    ($($old:ident <-> $new:ident),* $(,)?) => {
        impl $crate::versions::Convertible for AnyThing {
            const STEPS: &'static [$crate::versions::Step<Self>] = {
                const PAIRS: usize = <[&str]>::len(&[$(stringify!($old)),*]);
                // A static is compiled once, a constant wherever it is used.
                static STEPS: [[$crate::versions::Step<AnyThing>; 2]; PAIRS] = [$([
                    $crate::any_version!(@step $old => $new, true, Upgrade::upgrade),
                    $crate::any_version!(@step $new => $old, false, Downgrade::downgrade),
                ]),*];
                STEPS.as_flattened()
            };
        }

        #[allow(dead_code, reason = "a program that includes generated code may use a part of it")]
        impl AnyThing {
            /// The same data in another version of its type, through as many steps as it takes.
            ///
            /// # Errors
            ///
            /// The type `to` is no version of this one, or requires what the data does not have.
            pub fn convert(
                self,
                to: $crate::things::Uuid,
            ) -> ::core::result::Result<$crate::versions::Converted<Self>, $crate::versions::ConvertError> {
                $crate::versions::convert(self, to)
            }
        }
    };
    (@step $from:ident => $to:ident, $up:literal, $trait:ident::$method:ident) => {
        $crate::versions::Step {
            from: <$from as $crate::things::ThingType>::INFO,
            to: <$to as $crate::things::ThingType>::INFO,
            up: $up,
            run: |data| match data {
                AnyThing::$from(value) => {
                    let converted = $crate::versions::$trait::$method(*value)?;
                    ::core::result::Result::Ok(converted.map(AnyThing::from))
                }
                _ => ::core::result::Result::Err($crate::versions::ConvertError::new(
                    "",
                    "the data is of another type than the step converts",
                )),
            },
        }
    };
}
