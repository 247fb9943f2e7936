//! What the feature `arbitrary` adds; without it, the same macros add nothing.

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
