//! Where a conversion is, and what it has lost so far.

use super::{ConvertError, Converted, Loss, Reason};
use crate::xml::{self, WriteXml};

/// The name under which a value is written to be shown; its own name replaces it.
const WRITTEN: &str = "value";

/// Where a conversion is, and what it has lost so far: what generated code and
/// hooks report to.
///
/// ```
/// use hv_types::versions::{Track, Reason};
///
/// let converted = Track::run("encounter", |track| {
///     track.dropped("id", &"E-17".to_owned(), "version 2 has no identifier");
///     Ok(())
/// })?;
/// assert_eq!(converted.losses[0].path, "/encounter/id");
/// assert_eq!(converted.losses[0].reason, Reason::Dropped);
/// # Ok::<(), hv_types::versions::ConvertError>(())
/// ```
#[derive(Debug)]
pub struct Track {
    path: String,
    losses: Vec<Loss>,
}

impl Track {
    /// Runs a conversion of data whose root element is `root`.
    ///
    /// # Errors
    ///
    /// Those of `convert`.
    pub fn run<T>(
        root: &str,
        convert: impl FnOnce(&mut Track) -> Result<T, ConvertError>,
    ) -> Result<Converted<T>, ConvertError> {
        let mut track = Track { path: format!("/{root}"), losses: Vec::new() };
        let value = convert(&mut track)?;
        Ok(Converted { value, losses: track.losses })
    }

    /// The path of `name` below where the conversion is; of here when it is empty.
    fn at(&self, name: &str) -> String {
        if name.is_empty() { self.path.clone() } else { format!("{}/{name}", self.path) }
    }

    /// Runs a part of the conversion below `name`.
    ///
    /// # Errors
    ///
    /// Those of `part`.
    pub fn within<T>(
        &mut self,
        name: &str,
        part: impl FnOnce(&mut Track) -> Result<T, ConvertError>,
    ) -> Result<T, ConvertError> {
        let length = self.path.len();
        if !name.is_empty() {
            self.path.push('/');
            self.path.push_str(name);
        }
        let result = part(self);
        self.path.truncate(length);
        result
    }

    /// An error about what is at `name`, or here when that is empty.
    pub fn refuse(&self, name: &str, message: impl Into<String>) -> ConvertError {
        ConvertError::new(self.at(name), message)
    }

    // ---- losses ----

    /// Records a loss at `name`, or here when that is empty.
    pub fn lost(&mut self, name: &str, content: impl Into<String>, reason: Reason, why: &str) {
        let (path, content) = (self.at(name), content.into());
        self.losses.push(Loss { path, content, reason, why: why.to_owned() });
    }

    /// Records that `value` is not carried over.
    pub fn dropped<T: WriteXml>(&mut self, name: &str, value: &T, why: &str) {
        let content = self.content(name, value);
        self.lost(name, content, Reason::Dropped, why);
    }

    /// Records that `value`, if it is there, is not carried over.
    pub fn dropped_optional<T: WriteXml>(&mut self, name: &str, value: &Option<T>, why: &str) {
        if let Some(value) = value {
            self.dropped(name, value, why);
        }
    }

    /// Records that none of `values` is carried over.
    pub fn dropped_each<T: WriteXml>(&mut self, name: &str, values: &[T], why: &str) {
        for (index, value) in values.iter().enumerate() {
            self.dropped(&item(name, index), value, why);
        }
    }

    /// Records that `value` is not carried over, unless its content is what the
    /// conversion back puts there.
    pub fn dropped_unless<T: WriteXml>(&mut self, name: &str, value: Option<&T>, usual: &str, why: &str) {
        if let Some(value) = value {
            let content = self.content(name, value);
            if content != usual {
                self.lost(name, content, Reason::Dropped, why);
            }
        }
    }

    /// Records that an element was there of which nothing is carried over, so that
    /// the way back does not make it again.
    pub fn emptied(&mut self, name: &str) {
        self.lost(name, "", Reason::Dropped, "the element is there, but nothing in it is carried over");
    }

    /// What a loss shows of a value: the text of a leaf, the XML of anything larger.
    pub fn content<T: WriteXml>(&self, name: &str, value: &T) -> String {
        // Only what XML cannot hold has no content to show.
        self.shown(name, xml::to_string(value, WRITTEN).unwrap_or_default())
    }

    /// The content of the element [`WRITTEN`], as what it is called here.
    fn shown(&self, name: &str, text: String) -> String {
        let name = if name.is_empty() { &self.path } else { name };
        let name = name.rsplit('/').next().unwrap_or(name);
        let name = name.split('[').next().unwrap_or(name).trim_start_matches('@');
        let Some(inner) = text.strip_prefix('<').and_then(|rest| rest.strip_prefix(WRITTEN)) else {
            // An element that brings its own name along.
            return text;
        };
        if inner == "/>" {
            return String::new();
        }
        let Some(inner) = inner.strip_suffix('>').and_then(|rest| rest.strip_suffix(WRITTEN)) else {
            // Attributes only.
            return format!("<{name}{inner}");
        };
        match inner.strip_prefix('>').and_then(|rest| rest.strip_suffix("</")) {
            Some(leaf) if !leaf.contains('<') => {
                quick_xml::escape::unescape(leaf).map_or_else(|_| leaf.to_owned(), |text| text.into_owned())
            }
            _ => format!("<{name}{inner}{name}>"),
        }
    }

    // ---- occurrence ----

    /// Converts a required value.
    ///
    /// # Errors
    ///
    /// Those of `convert`.
    pub fn one<S, T>(
        &mut self,
        name: &str,
        value: S,
        convert: impl FnOnce(&mut Track, S) -> Result<T, ConvertError>,
    ) -> Result<T, ConvertError> {
        self.within(name, |track| convert(track, value))
    }

    /// Converts a value that may be absent.
    ///
    /// # Errors
    ///
    /// Those of `convert`.
    pub fn optional<S, T>(
        &mut self,
        name: &str,
        value: Option<S>,
        convert: impl FnOnce(&mut Track, S) -> Result<T, ConvertError>,
    ) -> Result<Option<T>, ConvertError> {
        value.map(|value| self.within(name, |track| convert(track, value))).transpose()
    }

    /// Converts each of several values.
    ///
    /// # Errors
    ///
    /// Those of `convert`.
    pub fn each<S, T>(
        &mut self,
        name: &str,
        values: Vec<S>,
        mut convert: impl FnMut(&mut Track, S) -> Result<T, ConvertError>,
    ) -> Result<Vec<T>, ConvertError> {
        let convert = |(index, value)| self.within(&item(name, index), |track| convert(track, value));
        values.into_iter().enumerate().map(convert).collect()
    }

    /// Converts a value that may be absent; one that has no equivalent is lost.
    pub fn attempt<S: WriteXml, T>(
        &mut self,
        name: &str,
        value: Option<S>,
        convert: impl FnOnce(&mut Track, S) -> Result<T, ConvertError>,
    ) -> Option<T> {
        let value = value?;
        let content = self.content(name, &value);
        let before = self.losses.len();
        match self.within(name, |track| convert(track, value)) {
            Ok(value) => Some(value),
            Err(error) => {
                // The whole is lost, not only parts of it.
                self.losses.truncate(before);
                let at = self.at(name);
                let why = match error.path.strip_prefix(&at).map(|rest| rest.trim_start_matches('/')) {
                    Some("") | None => error.message,
                    Some(inner) => format!("{inner}: {}", error.message),
                };
                self.lost(name, content, Reason::Dropped, &why);
                None
            }
        }
    }

    /// Converts each of several values; those that have no equivalent are lost.
    pub fn attempt_each<S: WriteXml, T>(
        &mut self,
        name: &str,
        values: Vec<S>,
        mut convert: impl FnMut(&mut Track, S) -> Result<T, ConvertError>,
    ) -> Vec<T> {
        let values = values.into_iter().enumerate();
        values
            .filter_map(|(index, value)| self.attempt(&item(name, index), Some(value), &mut convert))
            .collect()
    }

    /// The first of several values; the others are lost.
    pub fn first<S: WriteXml>(&mut self, name: &str, values: Vec<S>) -> Option<S> {
        let mut values = values.into_iter();
        let first = values.next();
        for (index, value) in values.enumerate() {
            self.dropped(&item(name, index + 1), &value, "there is room for the first only");
        }
        first
    }

    /// A value that the target demands.
    ///
    /// # Errors
    ///
    /// It is absent.
    pub fn require<S>(&mut self, name: &str, value: Option<S>) -> Result<S, ConvertError> {
        value.ok_or_else(|| self.refuse(name, "it is missing, and the other version requires it"))
    }

    /// Values of which the target demands at least `least`.
    ///
    /// # Errors
    ///
    /// There are fewer.
    pub fn at_least<S>(&mut self, name: &str, values: Vec<S>, least: usize) -> Result<Vec<S>, ConvertError> {
        if values.len() < least {
            let found = values.len();
            return Err(
                self.refuse(name, format!("there are {found}, and the other version requires {least}"))
            );
        }
        Ok(values)
    }
}

/// The path of one of several elements, counted from 1.
pub(crate) fn item(name: &str, index: usize) -> String {
    format!("{name}[{}]", index + 1)
}
