//! The macros that generated code is built from: what every restriction,
//! enumeration or union needs and nobody wants to read a hundred times.

/// Includes the code that a build script generated with `hv_codegen::Config`.
///
/// ```ignore
/// // src/lib.rs; build.rs calls hv_codegen::Config::new()….generate()
/// hv_types::include_things!();
/// ```
#[macro_export]
macro_rules! include_things {
    () => {
        include!(concat!(env!("OUT_DIR"), "/things.rs"));
    };
    ($file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $file));
    };
}

/// What every [`Restriction`](crate::values::Restriction) can do: constructor,
/// conversions, serde. For newtypes over the base.
#[doc(hidden)]
#[macro_export]
macro_rules! restriction {
    // Dereferences to the plain value.
    ($type:ident) => {
        $crate::restriction!(@common $type);

        impl ::core::ops::Deref for $type {
            type Target =
                <<Self as $crate::values::Restriction>::Base as ::core::ops::Deref>::Target;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
    // Dereferences to the union.
    (union $type:ident) => {
        $crate::restriction!(@common $type);

        impl ::core::ops::Deref for $type {
            type Target = <Self as $crate::values::Restriction>::Base;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
    (@common $type:ident) => {
        impl $type {
            /// Checks the facets.
            ///
            /// # Errors
            ///
            /// A facet refuses the value; the error names type, value and facet.
            pub fn new(
                value: impl ::core::convert::Into<<Self as $crate::values::Restriction>::Base>,
            ) -> ::core::result::Result<Self, $crate::values::ValueError> {
                let value = value.into();
                <Self as $crate::values::Restriction>::check(&value).map(|()| Self(value))
            }

            /// The value without the guarantee of its facets.
            pub fn into_inner(self) -> <Self as $crate::values::Restriction>::Base {
                self.0
            }
        }

        impl $crate::values::Value for $type {
            $crate::draw_method!(restricted);

            fn parse(text: &str) -> ::core::result::Result<Self, $crate::values::ValueError> {
                let value = $crate::values::parse_base::<Self>(text)?;
                <Self as $crate::values::Restriction>::check(&value).map(|()| Self(value))
            }

            const IN_CONTEXT: bool =
                <<Self as $crate::values::Restriction>::Base as $crate::values::Value>::IN_CONTEXT;

            fn parse_in(
                text: &str,
                context: &mut $crate::values::Context<'_>,
            ) -> ::core::result::Result<Self, $crate::values::ValueError> {
                let value = $crate::values::parse_base_in::<Self>(text, context)?;
                <Self as $crate::values::Restriction>::check(&value).map(|()| Self(value))
            }

            fn prefixes(
                &self,
                visit: &mut dyn FnMut(
                    ::core::option::Option<&str>,
                    ::core::option::Option<&str>,
                ),
            ) {
                $crate::values::Value::prefixes(&self.0, visit);
            }

            fn defaulted(
                default: &str,
            ) -> ::core::result::Result<Self, $crate::values::ValueError> {
                let value = $crate::values::Value::defaulted(default)?;
                <Self as $crate::values::Restriction>::check(&value).map(|()| Self(value))
            }

            fn write(&self, out: &mut ::std::string::String) {
                $crate::values::Value::write(&self.0, out);
            }

            fn scalar(&self) -> $crate::values::Scalar<'_> {
                $crate::values::Value::scalar(&self.0)
            }
        }

        $crate::text_traits!($type);
        $crate::serde_traits!(value $type);
    };
}

/// What every [`Enumeration`](crate::values::Enumeration) can do: `as_str`, `ALL`,
/// parsing, displaying, serde.
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($type:ident) => {
        impl $type {
            /// Every value with its text, in the order of the schema.
            pub const ALL: &'static [(Self, &'static str)] =
                <Self as $crate::values::Enumeration>::VALUES;

            /// The value's text in XML.
            pub const fn as_str(self) -> &'static str {
                Self::ALL[self as usize].1
            }
        }

        impl $crate::values::LexicalValue for $type {
            const NAME: &'static str = <Self as $crate::values::Enumeration>::NAME;

            $crate::draw_method!(enumerated);

            fn parse_lexical(
                text: &str,
            ) -> ::core::result::Result<Self, ::std::string::String> {
                $crate::values::parse_enumeration(text)
            }

            fn write_canonical(&self, out: &mut ::std::string::String) {
                out.push_str(self.as_str());
            }

            fn same(&self, other: &Self) -> bool {
                self == other
            }

            fn is_canonical(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl $crate::values::Value for $type {
            $crate::draw_method!(enumerated);

            fn parse(text: &str) -> ::core::result::Result<Self, $crate::values::ValueError> {
                $crate::values::parse_enumeration_value(text)
            }

            fn write(&self, out: &mut ::std::string::String) {
                out.push_str(self.as_str());
            }

            fn scalar(&self) -> $crate::values::Scalar<'_> {
                $crate::values::Scalar::Text(self.as_str().into())
            }
        }

        $crate::text_traits!($type);
        $crate::serde_traits!(value $type);
    };
}

/// Implements a union: an enum with one tuple variant a member type, tried in order.
#[macro_export]
macro_rules! union_of {
    ($type:ident, $name:literal, [$($variant:ident($member:ty)),+ $(,)?]) => {
        impl $crate::values::Value for $type {
            $crate::draw_method!(union $($member),+);

            fn parse(text: &str) -> ::core::result::Result<Self, $crate::values::ValueError> {
                $(
                    if let ::core::result::Result::Ok(value) =
                        <$member as $crate::values::Value>::parse(text)
                    {
                        return ::core::result::Result::Ok(Self::$variant(value));
                    }
                )+
                ::core::result::Result::Err($crate::values::ValueError::new(
                    $name,
                    text,
                    "fits none of the member types",
                ))
            }

            const IN_CONTEXT: bool = $(<$member as $crate::values::Value>::IN_CONTEXT)||+;

            fn parse_in(
                text: &str,
                context: &mut $crate::values::Context<'_>,
            ) -> ::core::result::Result<Self, $crate::values::ValueError> {
                let mark = context.mark();
                $(
                    if let ::core::result::Result::Ok(value) =
                        <$member as $crate::values::Value>::parse_in(text, context)
                    {
                        return ::core::result::Result::Ok(Self::$variant(value));
                    }
                    context.rewind(mark);
                )+
                ::core::result::Result::Err($crate::values::ValueError::new(
                    $name,
                    text,
                    "fits none of the member types",
                ))
            }

            fn prefixes(
                &self,
                visit: &mut dyn FnMut(
                    ::core::option::Option<&str>,
                    ::core::option::Option<&str>,
                ),
            ) {
                match self {
                    $(Self::$variant(value) => $crate::values::Value::prefixes(value, visit)),+
                }
            }

            fn write(&self, out: &mut ::std::string::String) {
                match self {
                    $(Self::$variant(value) => $crate::values::Value::write(value, out)),+
                }
            }

            fn scalar(&self) -> $crate::values::Scalar<'_> {
                match self {
                    $(Self::$variant(value) => $crate::values::Value::scalar(value)),+
                }
            }
        }

        $crate::text_traits!($type);
        $crate::serde_traits!(value $type);
    };
}

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
                match self {
                    $(Self::$variant(value) => {
                        $crate::content::serde::Serialize::serialize(&**value, serializer)
                    })+
                    Self::Unknown(unknown) => {
                        let content = $crate::content::ToContent::to_content(&unknown.body);
                        $crate::content::serde::Serialize::serialize(&content, serializer)
                    }
                }
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

/// How an arbitrary value's text is drawn; a part of an impl of `Value`.
#[cfg(feature = "arbitrary")]
#[doc(hidden)]
#[macro_export]
macro_rules! draw_method {
    (union $($member:ty),+) => {
        fn draw(dice: &mut $crate::arbitrary::Dice) -> ::std::string::String {
            let draws: &[fn(&mut $crate::arbitrary::Dice) -> ::std::string::String] =
                &[$(<$member as $crate::values::Value>::draw),+];
            draws[dice.choose(draws.len())](dice)
        }
    };
    ($function:ident) => {
        fn draw(dice: &mut $crate::arbitrary::Dice) -> ::std::string::String {
            $crate::arbitrary::$function::<Self>(dice)
        }
    };
}

/// Without the feature `arbitrary`, nothing is drawn.
#[cfg(not(feature = "arbitrary"))]
#[doc(hidden)]
#[macro_export]
macro_rules! draw_method {
    ($($any:tt)*) => {};
}

/// Without the feature `arbitrary`, there is no such trait.
#[cfg(not(feature = "arbitrary"))]
#[doc(hidden)]
#[macro_export]
macro_rules! arbitrary_types {
    ($($any:tt)*) => {
        compile_error!("generated with arbitrary on: enable the feature `arbitrary` of hv-types");
    };
}

/// What the module `conformance` needs of `AnyThing`.
#[cfg(feature = "arbitrary")]
#[doc(hidden)]
#[macro_export]
macro_rules! any_thing_registry {
    ($($variant:ident($type:ty)),+) => {
        impl $crate::conformance::Registry for AnyThing {
            fn types() -> &'static [&'static $crate::things::TypeInfo] {
                Self::TYPES
            }

            fn read(
                id: $crate::things::Uuid,
                text: &str,
            ) -> ::core::result::Result<Self, $crate::xml::Error> {
                Self::from_xml(id, text)
            }

            fn write(&self) -> ::core::result::Result<::std::string::String, $crate::xml::Error> {
                self.to_xml()
            }

            fn arbitrary(
                id: $crate::things::Uuid,
                u: &mut $crate::arbitrary::Unstructured<'_>,
            ) -> $crate::arbitrary::Result<Self> {
                $(
                    if <$type as $crate::things::ThingType>::INFO.id == id {
                        let name = <$type as $crate::xml::Document>::ROOT;
                        let value = $crate::arbitrary::element::<$type>(u, name)?;
                        return ::core::result::Result::Ok(Self::$variant(value.into()));
                    }
                )+
                ::core::result::Result::Err($crate::arbitrary::Error::IncorrectFormat)
            }
        }

        impl<'a> $crate::arbitrary::Arbitrary<'a> for AnyThing {
            fn arbitrary(
                u: &mut $crate::arbitrary::Unstructured<'a>,
            ) -> $crate::arbitrary::Result<Self> {
                let info = u.choose(Self::TYPES)?;
                <Self as $crate::conformance::Registry>::arbitrary(info.id, u)
            }
        }
    };
}

/// Without the feature `arbitrary`, there is no module `conformance`.
#[cfg(not(feature = "arbitrary"))]
#[doc(hidden)]
#[macro_export]
macro_rules! any_thing_registry {
    ($($any:tt)*) => {};
}

/// A pattern facet as a static of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! pattern {
    ($name:ident, $regex:literal, $shown:literal) => {
        static $name: $crate::values::Pattern =
            $crate::values::Pattern::new($shown, || $crate::values::Regex::new($regex).ok());
    };
}

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

/// `FromStr`, `Display` and `TryFrom<&str>` of a value, by its text.
#[doc(hidden)]
#[macro_export]
macro_rules! text_traits {
    ($type:ident) => {
        impl ::core::str::FromStr for $type {
            type Err = $crate::values::ValueError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                <Self as $crate::values::Value>::parse(text)
            }
        }

        impl ::core::convert::TryFrom<&str> for $type {
            type Error = $crate::values::ValueError;

            fn try_from(text: &str) -> ::core::result::Result<Self, Self::Error> {
                <Self as $crate::values::Value>::parse(text)
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut text = ::std::string::String::new();
                $crate::values::Value::write(self, &mut text);
                f.pad(&text)
            }
        }
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

/// The steps between versions of generated types: conversion over `AnyThing`.
#[doc(hidden)]
#[macro_export]
macro_rules! any_version {
    ($($old:ident <-> $new:ident),* $(,)?) => {
        impl $crate::versions::Convertible for AnyThing {
            const STEPS: &'static [$crate::versions::Step<Self>] = &[$(
                $crate::any_version!(@step $old => $new, true, Upgrade::upgrade),
                $crate::any_version!(@step $new => $old, false, Downgrade::downgrade),
            )*];
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
