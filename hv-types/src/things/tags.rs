//! Tags: words of the user's own.

use crate::values::{Scalar, Value, ValueError, WHITE_SPACE};

/// A list of tags, separated by commas, of at most 512 characters in all.
///
/// A comma cannot be part of a tag. The text is kept as it was read; an empty list
/// is written as an empty element, which clears the tags of a stored thing where a
/// missing element leaves them. Source: the element `tags` of thing.xsd.
///
/// ```
/// use hv_types::things::Tags;
/// let mut tags: Tags = "morning, home".parse()?;
/// assert!(tags.add("at rest")?);
/// assert_eq!(tags.iter().collect::<Vec<_>>(), ["morning", "home", "at rest"]);
/// assert_eq!(tags.to_string(), "morning, home,at rest");
/// assert!(tags.add("left, right").is_err());
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tags(String);

impl Tags {
    /// The most characters of all tags together, commas included.
    pub const LIMIT: usize = 512;

    /// No tags: as an element, clears those of a stored thing.
    pub fn new() -> Self {
        Tags::default()
    }

    /// The tags in order, without white space around them; empty ones are skipped.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(',').map(trim).filter(|tag| !tag.is_empty())
    }

    /// Whether there is no tag.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Whether `tag` is among them; case counts.
    pub fn contains(&self, tag: &str) -> bool {
        self.iter().any(|other| other == trim(tag))
    }

    /// Adds a tag; `false` when it was there already.
    ///
    /// # Errors
    ///
    /// The tag is empty, has a comma in it, or makes the text longer than
    /// [`LIMIT`](Self::LIMIT); the tags are left as they were.
    pub fn add(&mut self, tag: &str) -> Result<bool, ValueError> {
        let refuse = |reason: &str| Err(ValueError::new("tag", tag, reason));
        let trimmed = trim(tag);
        if trimmed.is_empty() {
            return refuse("must not be empty");
        }
        if trimmed.contains(',') {
            return refuse("must not have a comma in it, which separates tags");
        }
        if self.contains(trimmed) {
            return Ok(false);
        }
        let comma = if self.0.is_empty() { "" } else { "," };
        let text = format!("{}{comma}{trimmed}", self.0);
        if text.chars().count() > Tags::LIMIT {
            return refuse("must not bring all tags to more than 512 characters");
        }
        self.0 = text;
        Ok(true)
    }

    /// Removes a tag; `false` when it was not there.
    pub fn remove(&mut self, tag: &str) -> bool {
        if !self.contains(tag) {
            return false;
        }
        let left: Vec<&str> = self.iter().filter(|other| *other != trim(tag)).collect();
        self.0 = left.join(",");
        true
    }

    /// The text as in XML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn trim(tag: &str) -> &str {
    tag.trim_matches(WHITE_SPACE)
}

impl Value for Tags {
    fn parse(text: &str) -> Result<Self, ValueError> {
        let count = text.chars().count();
        if count > Tags::LIMIT {
            let reason = format!("must have at most {} characters, has {count}", Tags::LIMIT);
            return Err(ValueError::new("tags", text, reason));
        }
        Ok(Tags(text.to_owned()))
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.0);
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(self.as_str().into())
    }
}

crate::text_traits!(Tags);
crate::serde_traits!(value Tags);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_counts_characters_and_not_bytes() {
        let mut tags = Tags::new();
        assert!(tags.add(&"ö".repeat(510)).unwrap());
        assert!(tags.add("b").unwrap());
        assert!(tags.add("c").is_err());
        assert_eq!(tags.as_str().chars().count(), 512);
        assert!("ö".repeat(512).parse::<Tags>().is_ok());
        assert!("ö".repeat(513).parse::<Tags>().is_err());
    }

    #[test]
    fn a_refused_tag_leaves_the_others_alone() {
        let mut tags: Tags = "a,b".parse().unwrap();
        for refused in ["", "  ", "a,c"] {
            assert!(tags.add(refused).is_err(), "{refused:?}");
        }
        assert_eq!(tags.as_str(), "a,b");
        assert!(!tags.add(" b ").unwrap());
    }

    #[test]
    fn removing_the_last_tag_leaves_an_empty_text() {
        let mut tags: Tags = " a , ,b".parse().unwrap();
        assert_eq!(tags.to_string(), " a , ,b");
        assert!(tags.remove("b") && tags.remove("a") && !tags.remove("a"));
        assert_eq!((tags.is_empty(), tags.as_str()), (true, ""));
    }
}
