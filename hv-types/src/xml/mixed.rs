//! Mixed content: text and elements, in order.

use super::error::{Error, ErrorKind};
use super::name::Name;
use super::raw::Wildcard;
use super::reader::Reader;
use super::traits::{Given, ReadParticle, WriteParticle};
use super::writer::Writer;

/// A piece of mixed content.
#[derive(Clone, Debug, PartialEq)]
pub enum Mixed<T> {
    /// Text between elements, white space included.
    Text(String),
    /// An element.
    Element(T),
}

/// The order and number of elements that a mixed type allows.
///
/// Elements are given by their index in the list of names that goes with the model.
#[derive(Clone, Copy, Debug)]
pub enum ContentModel {
    /// One of the elements.
    Element(usize, Occurs),
    /// Any element that is admitted.
    Any(Wildcard, Occurs),
    /// All parts, in order.
    Sequence(&'static [ContentModel], Occurs),
    /// One of the parts.
    Choice(&'static [ContentModel], Occurs),
    /// All parts, each as often as it may, in any order.
    All(&'static [ContentModel], Occurs),
}

/// Least and greatest number of occurrences.
pub type Occurs = (usize, usize);

/// An element of mixed content: its index in the list of names, if it is there, and its
/// namespace.
#[derive(Clone, Debug, PartialEq)]
struct Child {
    index: Option<usize>,
    namespace: Option<String>,
}

impl ContentModel {
    /// Matches as many of `children` as belong to the model, from `from` on;
    /// `Err` is the index of the first that does not fit.
    fn matches(&self, children: &[Child], from: usize) -> Result<usize, usize> {
        let (min, max) = match self {
            ContentModel::Element(_, occurs)
            | ContentModel::Any(_, occurs)
            | ContentModel::Sequence(_, occurs)
            | ContentModel::Choice(_, occurs)
            | ContentModel::All(_, occurs) => *occurs,
        };
        let mut at = from;
        let mut count = 0;
        while count < max {
            match self.once(children, at) {
                Ok(next) if next == at => {
                    // Matched nothing: it may do so any number of times.
                    count = count.max(min);
                    break;
                }
                Ok(next) => at = next,
                Err(place) if count >= min && place == at => break,
                Err(place) => return Err(place),
            }
            count += 1;
        }
        if count < min { Err(at) } else { Ok(at) }
    }

    /// Least and greatest number of occurrences.
    #[cfg(feature = "arbitrary")]
    pub(crate) fn occurs(&self) -> Occurs {
        match self {
            ContentModel::Element(_, occurs)
            | ContentModel::Any(_, occurs)
            | ContentModel::Sequence(_, occurs)
            | ContentModel::Choice(_, occurs)
            | ContentModel::All(_, occurs) => *occurs,
        }
    }

    fn once(&self, children: &[Child], at: usize) -> Result<usize, usize> {
        match self {
            ContentModel::Element(index, _) => {
                let fits = children.get(at).is_some_and(|child| child.index == Some(*index));
                if fits { Ok(at + 1) } else { Err(at) }
            }
            ContentModel::Any(wildcard, _) => {
                let admitted = |child: &Child| wildcard.allows(child.namespace.as_deref());
                if children.get(at).is_some_and(admitted) { Ok(at + 1) } else { Err(at) }
            }
            ContentModel::Sequence(parts, _) => {
                parts.iter().try_fold(at, |at, part| part.matches(children, at))
            }
            ContentModel::All(parts, _) => {
                let mut left: Vec<&ContentModel> = parts.iter().collect();
                let mut at = at;
                // The part that matches something from here on.
                while let Some((index, next)) = left.iter().enumerate().find_map(|(index, part)| {
                    part.matches(children, at).ok().filter(|next| *next > at).map(|next| (index, next))
                }) {
                    at = next;
                    left.remove(index);
                }
                let missing = left.into_iter().find_map(|part| part.matches(children, at).err());
                missing.map_or(Ok(at), Err)
            }
            ContentModel::Choice(parts, _) => {
                // A part that matches nothing is chosen only when no other matches more.
                let mut farthest = Err(at);
                for part in *parts {
                    match part.matches(children, at) {
                        Ok(next) if next > at => return Ok(next),
                        Ok(_) => farthest = Ok(at),
                        Err(place) if place > at => return Err(place),
                        Err(_) => {}
                    }
                }
                farthest
            }
        }
    }
}

impl Reader<'_> {
    /// Reads mixed content up to the end tag; `names` are the elements it may hold,
    /// and `model` their order, `None` when any order will do.
    ///
    /// # Errors
    ///
    /// An element is not expected, malformed, or in the wrong place.
    pub fn mixed<T: ReadParticle>(
        &mut self,
        names: &[Name],
        model: Option<&ContentModel>,
    ) -> Result<Vec<Mixed<T>>, Error> {
        #[cfg(feature = "arbitrary")]
        if self.is_dreaming() {
            return self.dream_mixed(names, model);
        }
        let mut content = Vec::new();
        let (mut children, mut places) = (Vec::new(), Vec::new());
        loop {
            if let Some(text) = self.mixed_text()? {
                content.push(Mixed::Text(text));
            }
            if !T::starts(self)? {
                break;
            }
            if model.is_some() {
                children.push(self.next_child(names)?);
                places.push(self.position());
            }
            content.push(Mixed::Element(T::read_particle(self)?));
        }
        match model.map(|model| model.matches(&children, 0)) {
            None => {}
            Some(Ok(place) | Err(place)) if place < children.len() => {
                let message = "the element is not expected here: it is out of order, or one too many";
                return Err(self.error_at(places[place], ErrorKind::Unexpected, message));
            }
            Some(Ok(_)) => {}
            Some(Err(_)) => {
                let expected: Vec<String> = names.iter().map(|name| format!("`{}`", name.local)).collect();
                let message = format!("an element is missing: of {}", expected.join(", "));
                return Err(self.error(ErrorKind::Missing, message));
            }
        }
        Ok(content)
    }

    /// Reads mixed content of an element for which the schema gives a value: empty, it
    /// means that text, and is kept empty.
    ///
    /// # Errors
    ///
    /// As [`mixed`](Self::mixed); or the text is not the fixed one.
    pub fn mixed_given<T: ReadParticle>(
        &mut self,
        names: &[Name],
        model: Option<&ContentModel>,
        given: Given<'_>,
    ) -> Result<Vec<Mixed<T>>, Error> {
        let content = self.mixed(names, model)?;
        match (given, content.as_slice()) {
            (Given::Default(_), _) | (_, []) => Ok(content),
            (Given::Fixed(fixed), [Mixed::Text(text)]) if text == fixed => Ok(content),
            #[cfg(feature = "arbitrary")]
            (Given::Fixed(_), _) if self.is_dreaming() => Ok(Vec::new()),
            (Given::Fixed(fixed), _) => Err(self.error(ErrorKind::Value, format!("must be `{fixed}`"))),
        }
    }

    fn next_child(&mut self, names: &[Name]) -> Result<Child, Error> {
        let namespace = self.next_namespace()?;
        for (index, name) in names.iter().enumerate() {
            if self.is_next(*name)? {
                return Ok(Child { index: Some(index), namespace });
            }
        }
        Ok(Child { index: None, namespace })
    }
}

impl Writer {
    /// Writes mixed content.
    ///
    /// # Errors
    ///
    /// A piece cannot be written.
    pub fn mixed<T: WriteParticle>(&mut self, content: &[Mixed<T>]) -> Result<(), Error> {
        // Also without text: white space would become part of the content.
        self.start_mixed();
        content.iter().try_for_each(|piece| match piece {
            Mixed::Text(text) => self.text(text),
            Mixed::Element(element) => element.write_particle(self),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONCE: Occurs = (1, 1);
    const OPTIONAL: Occurs = (0, 1);
    const MANY: Occurs = (0, usize::MAX);

    fn children(indices: &[usize]) -> Vec<Child> {
        indices.iter().map(|index| Child { index: Some(*index), namespace: None }).collect()
    }

    #[test]
    fn a_model_accepts_what_its_schema_accepts() {
        use ContentModel::{All, Any, Choice, Element, Sequence};
        // a, b?, (c | d)*
        let model = Sequence(
            &[Element(0, ONCE), Element(1, OPTIONAL), Choice(&[Element(2, ONCE), Element(3, ONCE)], MANY)],
            ONCE,
        );
        for fits in [&[0][..], &[0, 1], &[0, 2, 3, 2], &[0, 1, 3]] {
            assert_eq!(model.matches(&children(fits), 0), Ok(fits.len()), "{fits:?}");
        }
        for (fails, at) in [(&[][..], Err(0)), (&[1], Err(0)), (&[0, 0], Ok(1)), (&[0, 2, 1], Ok(2))] {
            assert_eq!(model.matches(&children(fails), 0), at, "{fails:?}");
        }
        let other = |namespace: &str| Child { index: None, namespace: Some(namespace.to_owned()) };
        let any = Any(Wildcard::Other(Some("urn:a")), MANY);
        assert_eq!(any.matches(&[other("urn:b"), other("urn:c")], 0), Ok(2));
        assert_eq!(any.matches(&[other("urn:b"), other("urn:a")], 0), Ok(1));
        // (a, b)*
        // a and c in any order, b? among them
        let all = All(&[Element(0, ONCE), Element(1, OPTIONAL), Element(2, ONCE)], ONCE);
        for fits in [&[0, 2][..], &[2, 0], &[1, 2, 0]] {
            assert_eq!(all.matches(&children(fits), 0), Ok(fits.len()), "{fits:?}");
        }
        assert_eq!(all.matches(&children(&[0, 1]), 0), Err(2));
        assert_eq!(all.matches(&children(&[0, 2, 0]), 0), Ok(2));
        let pairs = Sequence(&[Element(0, ONCE), Element(1, ONCE)], MANY);
        assert_eq!(pairs.matches(&children(&[0, 1, 0, 1]), 0), Ok(4));
        assert_eq!(pairs.matches(&children(&[0, 1, 0]), 0), Err(3));
    }
}
