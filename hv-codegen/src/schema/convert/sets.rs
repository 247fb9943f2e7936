//! What `final` and `block` say.

use super::*;

/// What `final` of an element or complex type says.
pub(super) fn final_of(set: &xs::DerivationSetType) -> Final {
    match set {
        xs::DerivationSetType::All => Final::ALL,
        xs::DerivationSetType::BlockSetItemList(items) => final_items(items),
    }
}

pub(super) fn final_items(items: &xs::BlockSetItemList) -> Final {
    use xs::DerivationControlType as D;
    Final {
        extension: items.0.contains(&D::Extension),
        restriction: items.0.contains(&D::Restriction),
        list: items.0.contains(&D::List),
        union: items.0.contains(&D::Union),
    }
}

/// What `block` or `blockDefault` of the schema or an element says.
pub(super) fn blocked(set: &xs::BlockSetType) -> Blocked {
    match set {
        xs::BlockSetType::All => Blocked::ALL,
        xs::BlockSetType::BlockSetItemList(items) => blocked_items(items),
    }
}

pub(super) fn blocked_items(items: &xs::BlockSetItemList) -> Blocked {
    use xs::DerivationControlType as D;
    Blocked {
        substitution: items.0.contains(&D::Substitution),
        extension: items.0.contains(&D::Extension),
        restriction: items.0.contains(&D::Restriction),
    }
}
