//! The rules that a version map names, for one value each.
//!
//! Each takes the [`Track`] at the value's place. What a rule cannot carry over it
//! records there: every rule compares what the way back would give with what it
//! was given.

use super::{ConvertError, Reason, Track};
use crate::base::{CodableValue, CodedValue};
use crate::values::{Boolean, Value};

/// `copy`: the value as it is.
///
/// # Errors
///
/// None.
pub fn copy<T>(_: &mut Track, value: T) -> Result<T, ConvertError> {
    Ok(value)
}

/// The text of a simple value, as it was read.
pub fn text_of<T: Value>(value: &T) -> String {
    let mut text = String::new();
    value.write(&mut text);
    text
}

/// `fit`: the same text in another simple type, digit for digit.
///
/// # Errors
///
/// The other type does not admit it.
pub fn fit<S: Value, T: Value>(track: &mut Track, value: S) -> Result<T, ConvertError> {
    T::parse(&text_of(&value)).map_err(|error| track.refuse("", error.to_string()))
}

/// `text-to-codable`: words without a code.
///
/// # Errors
///
/// None.
pub fn text_to_codable<S: Value>(_: &mut Track, value: S) -> Result<CodableValue, ConvertError> {
    Ok(CodableValue::text(text_of(&value)))
}

/// `text-to-codable` of several lists: an element of a list other than the first,
/// `first`, is no longer told apart from those.
///
/// # Errors
///
/// None.
pub fn text_to_codable_joined<S: Value>(
    track: &mut Track,
    value: S,
    first: &str,
) -> Result<CodableValue, ConvertError> {
    let text = text_of(&value);
    track.lost("", &text, Reason::Narrowed, &format!("no longer told apart from `{first}`"));
    Ok(CodableValue::text(text))
}

/// `codable-to-text`: the words of a codable value; its codes are lost.
///
/// # Errors
///
/// The target's type does not admit the words.
pub fn codable_to_text<T: Value>(track: &mut Track, value: CodableValue) -> Result<T, ConvertError> {
    let text = T::parse(&value.text).map_err(|error| track.refuse("text", error.to_string()))?;
    track.dropped_each("code", &value.code, "the other version holds the words only");
    Ok(text)
}

/// `codable-to-text` with a vocabulary: the words, or where the target does not
/// admit them the code of the vocabulary; what is not taken is lost.
///
/// # Errors
///
/// The target's type admits neither.
pub fn codable_to_text_or_code<T: Value>(
    track: &mut Track,
    value: CodableValue,
    family: &str,
    vocabulary: &str,
) -> Result<T, ConvertError> {
    let refused = match T::parse(&value.text) {
        Ok(_) => return codable_to_text(track, value),
        Err(error) => error,
    };
    let code = value.code_in(family, vocabulary).and_then(|code| T::parse(&code.value).ok());
    let Some(code) = code else { return Err(track.refuse("text", refused.to_string())) };
    track.lost("text", &value.text, Reason::Narrowed, "the other version holds the code instead");
    track.dropped_each("code", &value.code, "the other version holds the code's value only");
    Ok(code)
}

/// What stands for yes or no in a codable value: the words and, if there is one, the code.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The words.
    pub text: &'static str,
    /// The code that goes with the words.
    pub code: Option<&'static str>,
    /// Further codes that mean the same.
    pub also: &'static [&'static str],
    /// Family and name of the codes' vocabulary.
    pub vocabulary: Option<(&'static str, &'static str)>,
}

impl Word {
    fn value(&self) -> CodableValue {
        let value = CodableValue::text(self.text);
        match (self.code, self.vocabulary) {
            (Some(code), Some((family, vocabulary))) => value.with_code(code, family, vocabulary),
            _ => value,
        }
    }

    fn is_meant_by(&self, value: &CodableValue) -> bool {
        let found = self.vocabulary.and_then(|(family, name)| value.code_in(family, name));
        found.is_some_and(|found| {
            self.code == Some(found.value.as_str()) || self.also.contains(&found.value.as_str())
        })
    }
}

/// `boolean-to-codable`: yes and no in words, with a code where there is one.
///
/// # Errors
///
/// None.
pub fn boolean_to_codable(value: &Boolean, yes: &Word, no: &Word) -> CodableValue {
    if **value { yes.value() } else { no.value() }
}

/// `codable-to-boolean`: what the codes, or exactly the usual words, say.
///
/// # Errors
///
/// Neither word is meant: no answer is guessed from other words.
pub fn codable_to_boolean(
    track: &mut Track,
    value: &CodableValue,
    yes: &Word,
    no: &Word,
) -> Result<Boolean, ConvertError> {
    for (word, answer) in [(yes, true), (no, false)] {
        if *value == word.value() {
            return Ok(answer.into());
        }
        if word.is_meant_by(value) {
            let content = track.content("", value);
            track.lost("", content, Reason::Narrowed, "the other version holds yes or no only");
            return Ok(answer.into());
        }
    }
    Err(track.refuse("", "it says neither yes nor no in the usual words or codes"))
}

/// `constant`: a text that the map gives.
///
/// # Errors
///
/// None.
pub fn constant(text: &str) -> String {
    text.to_owned()
}

/// A code of a vocabulary in its first version.
pub(super) fn code(value: &str, vocabulary: &str) -> CodedValue {
    CodedValue {
        value: value.to_owned(),
        family: Some("wc".to_owned()),
        r#type: vocabulary.to_owned(),
        version: Some("1".to_owned()),
    }
}

pub use super::dates::date;
