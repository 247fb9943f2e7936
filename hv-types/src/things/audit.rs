//! Who changed a thing, when and how.

use super::dates::AuditTime;
use super::key::NamedGuid;
use super::record::record;
use super::words::{AccessAvenue, AuditAction};
use crate::values::{Guid, Lexical};

/// Who created or changed a thing, when and how.
///
/// Source: the types `Audit` and `Audit2` of thing.xsd. Published examples lack
/// what the schema requires, so that everything is optional here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// The time in UTC.
    pub timestamp: Option<AuditTime>,
    /// The application.
    pub app_id: Option<NamedGuid>,
    /// The person.
    pub person_id: Option<NamedGuid>,
    /// Who acted in the person's stead.
    pub impersonator_id: Option<NamedGuid>,
    /// Whether the person was there.
    pub access_avenue: Option<Lexical<AccessAvenue>>,
    /// What was done.
    pub audit_action: Option<Lexical<AuditAction>>,
    /// The application that the application is an installation of; in the current
    /// envelope only.
    pub master_app_id: Option<Guid>,
}

record!(Audit, "audit", {} elements {
    optional timestamp = "timestamp";
    optional app_id = "app-id";
    optional person_id = "person-id";
    optional impersonator_id = "impersonator-id";
    optional access_avenue = "access-avenue";
    optional audit_action = "audit-action";
    optional master_app_id = "master-app-id";
});
