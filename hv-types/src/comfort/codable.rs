//! Values in words with codes. The same shape exists in base.xsd and types.xsd.

use crate::{base, types};

/// The family of HealthVault's own vocabularies, which is meant where none is given.
const DEFAULT_FAMILY: &str = "wc";

macro_rules! codable {
    ($module:ident, $file:literal) => {
        impl $module::CodedValue {
            /// The family of vocabularies, `wc` (HealthVault's own) where none is given.
            ///
            #[doc = concat!("Source: the element `family` of `coded-value`, ", $file, ".")]
            ///
            /// ```
            #[doc = concat!("use hv_types::", stringify!($module), "::CodedValue;")]
            ///
            /// let mut code = CodedValue::new("mg".to_owned(), "medication-units".to_owned());
            /// assert_eq!(code.family_or_default(), "wc");
            /// code.family = Some("ours".to_owned());
            /// assert_eq!(code.family_or_default(), "ours");
            /// ```
            pub fn family_or_default(&self) -> &str {
                self.family.as_deref().unwrap_or(DEFAULT_FAMILY)
            }
        }

        impl $module::CodableValue {
            /// A value in words, without codes.
            ///
            #[doc = concat!("Source: the element `text` of `codable-value`, ", $file, ".")]
            ///
            /// ```
            #[doc = concat!("use hv_types::", stringify!($module), "::CodableValue;")]
            ///
            /// assert_eq!(CodableValue::text("Aspirin").to_string(), "Aspirin");
            /// ```
            pub fn text(text: impl Into<String>) -> Self {
                Self::new(text.into())
            }

            /// The same value with one more code: `value` of the vocabulary `vocabulary`
            /// (the code's type) in the family `family`, of no particular version.
            ///
            #[doc = concat!("Source: the element `code` of `codable-value`, ", $file, ".")]
            ///
            /// ```
            #[doc = concat!("use hv_types::", stringify!($module), "::CodableValue;")]
            ///
            /// let unit = CodableValue::text("milligrams").with_code("mg", "wc", "medication-units");
            /// assert_eq!(unit.code[0].value, "mg");
            /// ```
            #[must_use]
            pub fn with_code(
                mut self,
                value: impl Into<String>,
                family: impl Into<String>,
                vocabulary: impl Into<String>,
            ) -> Self {
                let mut code = $module::CodedValue::new(value.into(), vocabulary.into());
                code.family = Some(family.into());
                self.code.push(code);
                self
            }

            /// The first code of the vocabulary `vocabulary` (the code's type) in the family
            /// `family`, in any version of it. A code without a family is one of `wc`.
            ///
            #[doc = concat!("Source: the element `code` of `codable-value`, ", $file, ".")]
            ///
            /// ```
            #[doc = concat!("use hv_types::", stringify!($module), "::{CodableValue, CodedValue};")]
            ///
            /// let mut unit = CodableValue::text("milligrams");
            /// unit.code.push(CodedValue::new("mg".to_owned(), "medication-units".to_owned()));
            /// let code = unit.code_in("wc", "medication-units");
            /// assert_eq!(code.map(|code| code.value.as_str()), Some("mg"));
            /// assert_eq!(unit.code_in("ours", "medication-units"), None);
            /// ```
            pub fn code_in(&self, family: &str, vocabulary: &str) -> Option<&$module::CodedValue> {
                self.code.iter().find(|code| code.family_or_default() == family && code.r#type == vocabulary)
            }
        }

        /// A value in words, without codes.
        impl From<&str> for $module::CodableValue {
            fn from(text: &str) -> Self {
                Self::text(text)
            }
        }

        /// A value in words, without codes.
        impl From<String> for $module::CodableValue {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }
    };
}

codable!(base, "base.xsd");
codable!(types, "types.xsd");

macro_rules! same_shape {
    ($($from:ident to $to:ident, $file:literal;)*) => {$(
        #[doc = concat!("The same code with the type of ", $file, ".")]
        impl From<$from::CodedValue> for $to::CodedValue {
            fn from(code: $from::CodedValue) -> Self {
                Self { value: code.value, family: code.family, r#type: code.r#type, version: code.version }
            }
        }

        #[doc = concat!("The same value with the type of ", $file, ".")]
        impl From<$from::CodableValue> for $to::CodableValue {
            fn from(value: $from::CodableValue) -> Self {
                Self { text: value.text, code: value.code.into_iter().map(Into::into).collect() }
            }
        }
    )*};
}

same_shape! {
    base to types, "types.xsd";
    types to base, "base.xsd";
}

#[cfg(test)]
mod tests {
    use crate::base::{CodableValue, CodedValue};
    use crate::types;

    #[test]
    fn a_missing_family_means_wc_and_is_not_written_down() {
        let mut value = CodableValue::text("mg");
        value.code.push(CodedValue::new("1".to_owned(), "units".to_owned()));
        assert_eq!(value.code_in("wc", "units"), value.code.first());
        assert_eq!(value.code[0].family, None);
        assert_eq!(value.code_in("", "units"), None);
        assert_eq!(value.code_in("wc", "Units"), None);
    }

    #[test]
    fn the_first_of_several_codes_is_found() {
        let value = CodableValue::text("Aspirin")
            .with_code("1191", "RxNorm", "RxNorm Active Medicines")
            .with_code("a", "wc", "medications")
            .with_code("b", "wc", "medications");
        assert_eq!(value.code_in("wc", "medications"), Some(&value.code[1]));
        assert_eq!(value.code_in("RxNorm", "RxNorm Active Medicines"), Some(&value.code[0]));
        assert_eq!(value.code_in("RxNorm", "medications"), None);
    }

    #[test]
    fn the_two_types_of_one_shape_turn_into_each_other() {
        let mut value = CodableValue::from("Aspirin").with_code("a", "wc", "medications");
        value.code[0].version = Some("2".to_owned());
        let other = types::CodableValue::from(value.clone());
        assert_eq!(other.to_string(), "Aspirin");
        assert_eq!(CodableValue::from(other), value);
    }
}
