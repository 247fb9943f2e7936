//! Simple types: restrictions, enumerations, unions.

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

/// A pattern facet as a static of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! pattern {
    ($name:ident, $regex:literal, $shown:literal) => {
        static $name: $crate::values::Pattern =
            $crate::values::Pattern::new($shown, || $crate::values::Regex::new($regex).ok());
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
