//! Whether a conversion may be refused.

use std::collections::HashSet;

use super::Prover;
use crate::versions::plan::{Conversion, Filled, How, Part};
use crate::versions::shape;

impl Prover<'_, '_> {
    /// Whether a part may have no equivalent; one that is being proven is not asked.
    pub(super) fn may_refuse(&self, function: &str) -> bool {
        self.refuses(function, &mut HashSet::new())
    }

    fn refuses(&self, function: &str, asked: &mut HashSet<String>) -> bool {
        if !asked.insert(function.to_owned()) {
            return false;
        }
        let part =
            self.slots.iter().find(|(.., name, _)| name == function).and_then(|(.., part)| part.as_ref());
        part.is_some_and(|part| self.any_refuses(part, &part.fields, asked))
    }

    fn any_refuses(&self, part: &Part, fields: &[Filled], asked: &mut HashSet<String>) -> bool {
        fields.iter().any(|field| match &field.how {
            How::Built(_, inner) => self.any_refuses(part, inner, asked),
            How::Convert(convert) if convert.attempt => false,
            How::Convert(convert) => {
                let same = || {
                    shape::same_values(
                        self.model,
                        &part.sources[convert.source].field.type_,
                        &field.field.type_,
                    )
                };
                convert.require
                    || match &convert.conversion {
                        Conversion::Part(function) => self.refuses(function, asked),
                        Conversion::Fit => !same(),
                        Conversion::CodableToBoolean(_) => true,
                        _ => false,
                    }
            }
            _ => false,
        })
    }
}
