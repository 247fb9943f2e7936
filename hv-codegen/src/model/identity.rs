//! Identity constraints as the reader checks them.

use super::*;
use crate::constraints::{field_types, find_key};
use crate::schema::{Constraint, Element, Schemas};

/// The constraints of an element; along with a reference to a key that elements below
/// it have, that key.
pub(super) fn identity(schemas: &Schemas, document: DocumentId, element: &Element) -> Vec<Identity> {
    let mut all: Vec<Identity> = Vec::new();
    for constraint in &element.constraints {
        all.push(build(schemas, document, element, constraint, None));
    }
    for keyref in &element.constraints {
        let Some(refer) = &keyref.refer else { continue };
        if all.iter().any(|one| one.refer.is_none() && one.name == refer.name.local) {
            continue;
        }
        if let Some((found, owner, key)) = find_key(schemas, document, &refer.name) {
            let target = schemas.get(found).target.clone().filter(|_| owner.qualified);
            let within = XmlName { namespace: target, local: owner.name.clone() };
            all.push(build(schemas, found, owner, key, Some(within)));
        }
    }
    all
}

fn build(
    schemas: &Schemas,
    document: DocumentId,
    element: &Element,
    constraint: &Constraint,
    within: Option<XmlName>,
) -> Identity {
    Identity {
        name: constraint.name.clone(),
        key: constraint.kind == "key",
        refer: constraint.refer.as_ref().map(|refer| refer.name.local.clone()),
        within,
        selector: constraint.selector.clone(),
        fields: constraint.fields.clone(),
        types: field_types(schemas, document, element, constraint),
    }
}
