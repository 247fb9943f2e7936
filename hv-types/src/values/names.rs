//! The string types whose white space collapses: names, tokens of names, URIs and languages.

use super::Lexical;
use crate::xml::{is_name_char, is_name_start, is_ncname};

/// Defines the value of a string type with collapsed white space, and a check
/// where the type has one.
macro_rules! string_value {
    ($($(#[$doc:meta])* $type:ident, $name:literal $(, $check:expr, $reason:literal $(, $enter:expr)?)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Box<str>);

        impl $type {
            /// The value, without surrounding white space.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::values::LexicalValue for $type {
            const NAME: &'static str = $name;

            fn parse_lexical(text: &str) -> Result<Self, String> {
                $(
                    let check: fn(&str) -> bool = $check;
                    if !check(text) {
                        return Err($reason.to_owned());
                    }
                )?
                Ok($type(text.into()))
            }

            $($(
                const IN_CONTEXT: bool = true;

                fn enter(
                    &mut self,
                    _: &str,
                    context: &mut $crate::values::Context<'_>,
                ) -> Result<(), String> {
                    let enter: fn(&str, &mut $crate::values::Context<'_>) -> Result<(), String> = $enter;
                    enter(&self.0, context)
                }
            )?)?

            fn write_canonical(&self, out: &mut String) {
                out.push_str(&self.0);
            }

            fn same(&self, other: &Self) -> bool {
                self == other
            }

            fn is_canonical(&self, text: &str) -> bool {
                *self.0 == *text
            }
        }

        impl std::ops::Deref for $type {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.0.into()
            }
        }

        $crate::values::names::string_value!(@equals $type);
        $crate::values::names::string_value!(@equals $crate::values::Lexical<$type>);
        $crate::values::text::text_form!($type);
    )*};
    (@equals $type:ty) => {
        impl PartialEq<str> for $type {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $type {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
    };
}

pub(super) use string_value;

/// Defines the value of a string type that refuses nothing, hence converts from any string.
macro_rules! unchecked_string_value {
    ($(#[$doc:meta])* $type:ident, $name:literal) => {
        $crate::values::names::string_value! { $(#[$doc])* $type, $name; }

        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                $type($crate::values::collapse(text).into())
            }
        }

        impl From<&str> for $crate::values::Lexical<$type> {
            fn from(text: &str) -> Self {
                $type::from(text).into()
            }
        }

        impl Default for $type {
            fn default() -> Self {
                $type(Box::from(""))
            }
        }
    };
}

pub(super) use unchecked_string_value;

/// `xs:anyURI`: a URI reference, absolute or relative.
///
/// Nothing is refused: version 1.0 of XML Schema leaves the syntax to later
/// processing, and characters that a URI must escape are allowed. Two values are
/// equal when their characters are.
///
/// ```
/// use hv_types::values::AnyUri;
///
/// let read: AnyUri = " http://example.org/a%20b ".parse()?;
/// assert_eq!(read, "http://example.org/a%20b");
/// assert_eq!(read.to_string(), " http://example.org/a%20b ");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type AnyUri = Lexical<AnyUriText>;

unchecked_string_value! {
    /// The value of an [`AnyUri`].
    AnyUriText, "anyURI"
}

/// `xs:ID`: a name without a colon, unique in its document, which a reader checks.
///
/// ```
/// use hv_types::values::Id;
/// assert!("fig.1-a".parse::<Id>().is_ok());
/// assert_eq!("1a".parse::<Id>().unwrap_err().reason(), "must be a name without a colon");
/// ```
pub type Id = Lexical<IdText>;

/// `xs:IDREF`: the [`Id`] of an element in the document, which a reader checks.
///
/// ```
/// use hv_types::values::IdRef;
/// assert!("fig.1-a".parse::<IdRef>().is_ok());
/// assert!("a:b".parse::<IdRef>().is_err());
/// ```
pub type IdRef = Lexical<IdRefText>;

/// `xs:ENTITY`: the name of an unparsed entity. A document declares these in its
/// document type, which is refused; so no document that is read has one.
///
/// ```
/// use hv_types::values::Entity;
/// assert!("figure".parse::<Entity>().is_ok());
/// assert!("a:b".parse::<Entity>().is_err());
/// ```
pub type Entity = Lexical<EntityText>;

/// `xs:language`: a language tag, whose subtags have up to eight letters or
/// digits. Compares character by character: `en-US` is not `en-us`.
///
/// ```
/// use hv_types::values::Language;
/// assert_eq!("en-US".parse::<Language>()?, "en-US");
/// assert!("en_US".parse::<Language>().is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type Language = Lexical<LanguageText>;

/// `xs:NCName`: a name without a colon.
///
/// ```
/// use hv_types::values::NcName;
/// assert_eq!("größe-1".parse::<NcName>()?, "größe-1");
/// assert!("wc:thing".parse::<NcName>().is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type NcName = Lexical<NcNameText>;

/// `xs:NMTOKEN`: one or more characters that may stand in a name.
///
/// ```
/// use hv_types::values::NmToken;
/// assert_eq!("1.0".parse::<NmToken>()?, "1.0");
/// assert!("a b".parse::<NmToken>().is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type NmToken = Lexical<NmTokenText>;

/// `xs:Name`: a name, colons included.
///
/// ```
/// use hv_types::values::XsdName;
/// assert_eq!("wc:thing".parse::<XsdName>()?, "wc:thing");
/// assert!("-thing".parse::<XsdName>().is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub type XsdName = Lexical<XsdNameText>;

string_value! {
    /// The value of an [`Id`].
    IdText, "ID", is_ncname, "must be a name without a colon", |id, context| {
        context.declare(id);
        Ok(())
    };
    /// The value of an [`IdRef`].
    IdRefText, "IDREF", is_ncname, "must be a name without a colon", |id, context| {
        context.refer(id);
        Ok(())
    };
    /// The value of an [`Entity`].
    EntityText, "ENTITY", is_ncname, "must be a name without a colon", |_, _| {
        Err("must be an unparsed entity, and the document declares none".to_owned())
    };
    /// The value of a [`Language`].
    LanguageText, "language", is_language, "must be a language tag such as en or en-US";
    /// The value of an [`NcName`].
    NcNameText, "NCName", is_ncname, "must be a name without a colon";
    /// The value of an [`NmToken`].
    NmTokenText, "NMTOKEN", is_nmtoken, "must be letters, digits and . - _ : only";
    /// The value of an [`XsdName`].
    XsdNameText, "Name", is_name, "must be a name: a letter, _ or :, then letters, digits and . - _ :";
}

fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(index, subtag)| {
        (1..=8).contains(&subtag.len())
            && subtag.bytes().all(|byte| byte.is_ascii_alphabetic() || (index > 0 && byte.is_ascii_digit()))
    })
}

fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == ':' || is_name_char(c))
}

fn is_name(text: &str) -> bool {
    is_nmtoken(text) && text.starts_with(|c| c == ':' || is_name_start(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::LexicalValue;

    fn check<T: LexicalValue>(valid: &[&str], invalid: &[&str]) {
        for text in valid {
            let read: Lexical<T> = text.parse().unwrap();
            assert_eq!(read.to_string(), *text);
        }
        for text in invalid {
            assert!(text.parse::<Lexical<T>>().is_err(), "{text:?} is no {}", T::NAME);
        }
    }

    #[test]
    fn languages_are_subtags_of_up_to_eight_characters() {
        check::<LanguageText>(
            &["en", "en-US", "i-navajo", "x-klingon", "sl-IT-nedis", "de-1996", "EN-gb", " fr "],
            &["", "-", "en-", "-en", "e1", "1", "en_US", "en--US", "abcdefghi", "en-abcdefghi", "é", "en US"],
        );
    }

    #[test]
    fn only_names_that_may_have_a_colon_have_one() {
        check::<XsdNameText>(
            &["a", "_", ":", "a:b:c", "é1", "a.b-c_d·"],
            &["", "1a", "-a", ".a", "a b", "a/b"],
        );
        check::<NmTokenText>(
            &["1", "-a", ":", ".", "a:b", "\n1.0\t"],
            &["", " ", "a b", "a,b", "a/b", "a@b"],
        );
        let ncnames: (&[_], &[_]) =
            (&["a", "_1", "größe", "日本", " a\n"], &["", ":", "a:b", "1", "-", "a b", "a×b"]);
        check::<NcNameText>(ncnames.0, ncnames.1);
        check::<IdText>(ncnames.0, ncnames.1);
        check::<IdRefText>(ncnames.0, ncnames.1);
    }

    #[test]
    fn any_text_is_a_uri() {
        check::<AnyUriText>(&["", "#a", "../x y", "urn:a:b", "http://例え.jp/%", " http://a  "], &[]);
        assert_eq!(AnyUri::from(" a  b\n").to_string(), "a b");
    }

    #[test]
    fn white_space_around_a_name_is_written_but_not_compared() {
        let read: NcName = "\n  name ".parse().unwrap();
        assert_eq!(read, "name");
        assert_eq!(read, "name".parse::<NcName>().unwrap());
        assert_eq!(read.to_string(), "\n  name ");
        assert_eq!(read.into_value().to_string(), "name");
    }
}
