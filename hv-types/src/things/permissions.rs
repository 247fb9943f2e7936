//! What whoever asked may do with a thing.

use super::record::record;
use super::words::Permission;
use crate::values::{Boolean, Lexical};

/// The requester's rights to a thing.
///
/// Source: the element `eff-permissions` of thing.xsd.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Whether the thing cannot be changed, whatever the rights; absent means no.
    pub immutable: Option<Boolean>,
    /// The rights, 1 to 5.
    pub permissions: Vec<Lexical<Permission>>,
}

impl Permissions {
    /// Whether the right is among them, or all are granted.
    ///
    /// ```
    /// use hv_types::things::{Permission, Permissions};
    /// let read_only = Permissions { permissions: vec![Permission::Read.into()], ..Default::default() };
    /// assert!(read_only.allows(&Permission::Read) && !read_only.allows(&Permission::Update));
    /// ```
    pub fn allows(&self, permission: &Permission) -> bool {
        self.permissions.iter().any(|granted| **granted == *permission || **granted == Permission::All)
    }
}

record!(Permissions, "eff-permissions", { optional_attribute immutable = "immutable"; } elements {
    repeated permissions = "permission", 1, 5;
});
