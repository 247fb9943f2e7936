//! The two texts that a signature is about.

use super::SIGNED_DATA;
use super::c14n::{Canonical, Comments, Context, Document, Id};

/// What is digested: what the known stylesheet makes of the thing, in canonical form.
///
/// `prefix` is the one that the stylesheet binds to its own namespace.
pub(super) fn digested(document: &Document<'_>, prefix: Option<&str>, data_xml: Id, sig_data: Id) -> String {
    let mut canonical = Canonical::new(Comments::Dropped);
    canonical.open(prefix, "signed-thing-data", SIGNED_DATA);
    canonical.element(document, data_xml, Context::Copy);
    canonical.element(document, sig_data, Context::Copy);
    canonical.close(prefix, "signed-thing-data");
    canonical.finish()
}

/// What is signed: the `SignedInfo`, in canonical form as a part of its thing.
pub(super) fn signed(document: &Document<'_>, signed_info: Id) -> String {
    let mut canonical = Canonical::new(Comments::Dropped);
    canonical.element(document, signed_info, Context::Subset);
    canonical.finish()
}
