//! Lists of simple values.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use super::{Context, Entity, IdRef, NmToken, Restriction, Scalar, Value, ValueError, WHITE_SPACE, length};

/// Simple values separated by white space: the `xs:list` of an item type.
///
/// Compares item by item, dereferences to a slice, and displays the text that it
/// was read from; a list made from items has one blank between them. Items whose
/// text is empty or has white space in it do not come back as they were, since a
/// list's text has no way to quote them.
///
/// ```
/// use hv_types::values::{Int, List};
///
/// let read: List<Int> = " 1  02\n3 ".parse()?;
/// assert_eq!(read, List::from_iter([1, 2, 3].map(Int::from)));
/// assert_eq!((read.len(), *read[1]), (3, 2));
/// assert_eq!(read.to_string(), " 1  02\n3 ");
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone)]
pub struct List<T> {
    items: Vec<T>,
    /// The text, unless it is what the items' texts joined by blanks give back.
    text: Option<Box<str>>,
}

impl<T> List<T> {
    /// The items, without the text between them.
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }
}

impl<T: Value> List<T> {
    fn parse_items(text: &str, parse: impl FnMut(&str) -> Result<T, ValueError>) -> Result<Self, ValueError> {
        let items = text.split(WHITE_SPACE).filter(|item| !item.is_empty()).map(parse);
        let mut list = List { items: items.collect::<Result<Vec<_>, _>>()?, text: None };
        let mut joined = String::with_capacity(text.len());
        list.write_items(&mut joined);
        if joined != text {
            list.text = Some(text.into());
        }
        Ok(list)
    }

    fn write_items(&self, out: &mut String) {
        for (index, item) in self.items.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            item.write(out);
        }
    }
}

impl<T: Value> Value for List<T> {
    #[cfg(feature = "arbitrary")]
    fn draw(dice: &mut crate::arbitrary::Dice) -> String {
        dice.list::<T>()
    }

    fn parse(text: &str) -> Result<Self, ValueError> {
        List::parse_items(text, T::parse)
    }

    const IN_CONTEXT: bool = T::IN_CONTEXT;

    fn parse_in(text: &str, context: &mut Context<'_>) -> Result<Self, ValueError> {
        List::parse_items(text, |item| T::parse_in(item, context))
    }

    fn prefixes(&self, visit: &mut dyn FnMut(Option<&str>, Option<&str>)) {
        self.items.iter().for_each(|item| item.prefixes(visit));
    }

    fn defaulted(default: &str) -> Result<Self, ValueError> {
        Ok(List { text: Some("".into()), ..Self::parse(default)? })
    }

    fn write(&self, out: &mut String) {
        match &self.text {
            Some(text) => out.push_str(text),
            None => self.write_items(out),
        }
    }

    fn scalar(&self) -> Scalar<'_> {
        let mut in_context = false;
        self.prefixes(&mut |_, _| in_context = true);
        if in_context {
            // Qualified names are spelled in full where no document is around them.
            let items = self.items.iter().map(|item| match item.scalar() {
                Scalar::Text(text) => text.into_owned(),
                _ => String::new(),
            });
            return Scalar::Text(items.collect::<Vec<_>>().join(" ").into());
        }
        match &self.text {
            Some(text) => Scalar::Text((&**text).into()),
            None => Scalar::Text(self.to_string().into()),
        }
    }
}

impl<T: Value> FromStr for List<T> {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::parse(text)
    }
}

impl<T: Value> fmt::Display for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.pad(&text)
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List { items, text: None }
    }
}

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.items
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        List::from(Vec::from_iter(items))
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T: Hash> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.items.hash(state);
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::from(Vec::new())
    }
}

macro_rules! names {
    ($($(#[$docs:meta])* $type:ident, $name:literal of $item:ident;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $type(List<$item>);

        impl Restriction for $type {
            type Base = List<$item>;
            const NAME: &'static str = $name;

            fn check(value: &List<$item>) -> Result<(), ValueError> {
                length(Self::NAME, &value.to_string(), value.len(), Some(1), None)
            }
        }

        crate::restriction!($type);
    )*};
}

names! {
    /// `xs:NMTOKENS`: one name token or more.
    ///
    /// ```
    /// use hv_types::values::NmTokens;
    /// assert_eq!("left 1.5".parse::<NmTokens>()?.len(), 2);
    /// assert!("".parse::<NmTokens>().is_err());
    /// # Ok::<(), hv_types::values::ValueError>(())
    /// ```
    NmTokens, "NMTOKENS" of NmToken;
    /// `xs:IDREFS`: one reference to an ID of the document or more.
    IdRefs, "IDREFS" of IdRef;
    /// `xs:ENTITIES`: one name of an unparsed entity or more.
    Entities, "ENTITIES" of Entity;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Double, Int};

    #[test]
    fn a_list_comes_back_with_its_white_space_and_its_items_texts() {
        for text in ["", " ", "1", "1 2", " 1\t2\n\n03 ", "+1 -0"] {
            let read: List<Int> = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
            assert_eq!(read.scalar(), Scalar::Text(text.into()));
            assert_eq!(read, List::from(read.clone().into_vec()));
        }
        let items: List<Double> = " 1.50  2 ".parse().unwrap();
        assert_eq!(List::from_iter(items).to_string(), "1.50 2");
    }

    #[test]
    fn an_item_that_is_no_value_is_named() {
        let error = "1 two 3".parse::<List<Int>>().unwrap_err();
        assert_eq!((error.type_name(), error.value()), ("int", "two"));
        assert!("1,2".parse::<List<Int>>().is_err());
    }

    #[test]
    fn a_no_break_space_separates_nothing() {
        assert!("1\u{a0}2".parse::<List<Int>>().is_err());
        assert_eq!("a\u{a0}b c".parse::<List<String>>().unwrap().len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn every_list_of_numbers_comes_back(text in "([0-9]{1,3}|[ \\n]){0,12}") {
            if let Ok(list) = text.parse::<List<Int>>() {
                proptest::prop_assert_eq!(list.to_string(), text);
            }
        }
    }
}
