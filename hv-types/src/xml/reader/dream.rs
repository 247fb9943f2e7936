//! A reader that makes up the document that it reads, for arbitrary values.
//!
//! The questions that generated code asks are answered by [`Dream`]; what takes
//! more than its answer is here.

use super::{Reader, Result};
use crate::arbitrary::Dream;
use crate::values::Value;
use crate::xml::error::{Error, ErrorKind};
use crate::xml::name::Name;
use crate::xml::traits::ReadParticle;
use crate::xml::{ContentModel, Mixed, Wildcard};

impl<'a> Reader<'a> {
    pub(crate) fn dreaming(dream: Dream<'a>) -> Self {
        let mut reader = Reader::new("");
        reader.dream = Some(Box::new(dream));
        reader
    }

    pub(crate) fn into_dream(self) -> Option<Dream<'a>> {
        self.dream.map(|dream| *dream)
    }

    pub(in crate::xml) fn is_dreaming(&self) -> bool {
        self.dream.is_some()
    }

    /// The element that comes next is `name`.
    pub(crate) fn dream_of(&mut self, name: Name) {
        if let Some(dream) = &mut self.dream {
            dream.expect(name);
        }
    }

    /// The error that ends an attempt; nobody sees it.
    pub(super) fn dead_end(&self) -> Error {
        Error::unlocated(ErrorKind::Mismatch, "this document cannot be made up")
    }

    /// Settles what a particle that must come next starts with.
    pub(super) fn dream_start<P: ReadParticle>(&mut self, required: bool) -> Result<()> {
        if let (Some(dream), true) = (&mut self.dream, required) {
            dream.insist(true);
            P::starts(self)?;
        }
        Ok(())
    }

    pub(super) fn dream_fixed<T: Value>(&mut self, name: Name, fixed: &str) -> Result<Option<T>> {
        if !self.enter_expected(name)? {
            return Ok(None);
        }
        if let Some(dream) = &mut self.dream {
            dream.leave();
        }
        T::parse(fixed).map(Some).map_err(|_| self.dead_end())
    }

    pub(in crate::xml) fn dream_mixed<T: ReadParticle>(
        &mut self,
        names: &[Name],
        model: Option<&ContentModel>,
    ) -> Result<Vec<Mixed<T>>> {
        let mut content = Vec::new();
        let mut children = Vec::new();
        if let Some(dream) = &mut self.dream {
            match model {
                Some(model) => dream.children(model, &mut children),
                None => {
                    const ANY: ContentModel = ContentModel::Any(Wildcard::Any, (0, 4));
                    dream.children(&ANY, &mut children);
                }
            }
        }
        for child in children {
            self.dream_text(&mut content);
            if let (Some(dream), true) = (&mut self.dream, model.is_some()) {
                dream.expect_child(names.get(child).copied());
            }
            // Without a model, any child will do, or none.
            if T::starts(self)? {
                content.push(Mixed::Element(T::read_particle(self)?));
            } else if model.is_some() {
                return Err(self.dead_end());
            }
        }
        self.dream_text(&mut content);
        Ok(content)
    }

    /// A text may follow anything but a text.
    fn dream_text<T>(&mut self, content: &mut Vec<Mixed<T>>) {
        if matches!(content.last(), Some(Mixed::Text(_))) {
            return;
        }
        let text = self.dream.as_mut().and_then(|dream| dream.text());
        content.extend(text.map(Mixed::Text));
    }
}
