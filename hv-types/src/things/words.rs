//! The envelope's enumerations, which keep a word that they do not know.

use crate::values::LexicalValue;

macro_rules! words {
    ($($(#[$docs:meta])* $type:ident { $($(#[$variant_docs:meta])* $variant:ident,)* })*) => {$(
        $(#[$docs])*
        ///
        /// A word that is none of these is kept as it was written.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$variant_docs])* $variant,)*
            /// A word that the schema does not name.
            Other(String),
        }

        impl $type {
            /// The word in XML.
            pub fn as_str(&self) -> &str {
                match self {
                    $($type::$variant => stringify!($variant),)*
                    $type::Other(word) => word,
                }
            }
        }

        impl From<&str> for $type {
            fn from(word: &str) -> Self {
                match word {
                    $(stringify!($variant) => $type::$variant,)*
                    word => $type::Other(word.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $type {}

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl LexicalValue for $type {
            const NAME: &'static str = stringify!($type);

            fn parse_lexical(text: &str) -> Result<Self, String> {
                Ok(text.into())
            }

            fn parse_canonical(text: &str) -> Option<Self> {
                match text {
                    $(stringify!($variant) => Some($type::$variant),)*
                    _ => None,
                }
            }

            fn write_canonical(&self, out: &mut String) {
                out.push_str(self.as_str());
            }

            fn same(&self, other: &Self) -> bool {
                self == other
            }

            fn is_canonical(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }
    )*};
}

words! {
    /// Whether a thing is there or was deleted: `thing-state`.
    ThingState {
        /// It can be read and changed.
        Active,
        /// It was removed.
        Deleted,
    }

    /// Whether the person was there when an application acted: `access-avenue`.
    AccessAvenue {
        /// The person was signed in and using the application.
        Online,
        /// The application acted by itself, under a permission given earlier.
        Offline,
    }

    /// What was done to a thing: `audit-action`.
    ///
    /// The platform often says `Created` of a later change, too.
    AuditAction {
        /// The thing was stored for the first time.
        Created,
        /// A new version replaced an earlier one.
        Updated,
        /// The thing was removed.
        Deleted,
    }

    /// A right to a thing: `permission`.
    Permission {
        /// Every right listed here.
        All,
        /// May read it.
        Read,
        /// May change it.
        Update,
        /// May add new ones.
        Create,
        /// May delete it.
        Delete,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Lexical;

    #[test]
    fn white_space_around_a_word_does_not_hide_it_and_is_kept() {
        let state: Lexical<ThingState> = "\n\t Active\n".parse().unwrap();
        assert_eq!(*state, ThingState::Active);
        assert_eq!(state.to_string(), "\n\t Active\n");
    }

    #[test]
    fn an_unknown_word_is_kept_and_case_counts() {
        for word in ["Paused", "active", ""] {
            let state: Lexical<ThingState> = word.parse().unwrap();
            assert_eq!((&*state, state.to_string().as_str()), (&ThingState::Other(word.to_owned()), word));
        }
    }
}
