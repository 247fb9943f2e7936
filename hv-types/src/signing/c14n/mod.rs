//! Canonical XML 1.0 (inclusive), with and without comments.
//!
//! See <https://www.w3.org/TR/2001/REC-xml-c14n-20010315>. Documents with a DOCTYPE
//! are refused, so attribute defaults and declared entities do not arise.
//!
//! ```
//! use hv_types::signing::c14n::{Comments, canonicalize, canonicalize_element};
//!
//! let xml = "<a xmlns:p='urn:p' xml:lang='en'><!-- a comment --><b y='2' x='&lt;'/></a>";
//! assert_eq!(
//!     canonicalize(xml, Comments::Dropped)?,
//!     r#"<a xmlns:p="urn:p" xml:lang="en"><b x="&lt;" y="2"></b></a>"#
//! );
//! assert_eq!(
//!     canonicalize_element(xml, &["a", "b"], Comments::Dropped)?.as_deref(),
//!     Some(r#"<b xmlns:p="urn:p" x="&lt;" y="2" xml:lang="en"></b>"#)
//! );
//! # Ok::<(), hv_types::xml::Error>(())
//! ```

mod document;
mod write;

pub use write::Comments;

pub(super) use document::{Attribute, Document, Id, Node};
pub(super) use write::{Canonical, Context};

use crate::xml::{Error, Limits};

/// The namespace-complete canonical form of a whole document, as UTF-8.
///
/// # Errors
///
/// The document is not well-formed, has a DOCTYPE, or passes the default limits.
pub fn canonicalize(xml: &str, comments: Comments) -> Result<String, Error> {
    let document = Document::parse(xml, Limits::default())?;
    let mut canonical = Canonical::new(comments);
    canonical.document(&document);
    Ok(canonical.finish())
}

/// The canonical form of one element with its content, as a subset of its document:
/// namespaces and `xml:*` attributes of the elements around it are taken along.
///
/// `path` are local names from the root; at each step the first child of that name
/// counts. `None` when there is no such element.
///
/// # Errors
///
/// The document is not well-formed, has a DOCTYPE, or passes the default limits.
pub fn canonicalize_element(xml: &str, path: &[&str], comments: Comments) -> Result<Option<String>, Error> {
    let document = Document::parse(xml, Limits::default())?;
    let named = |id: Id, name: &str| document.start(id).is_some_and(|element| element.local == name);
    let Some((root, rest)) = path.split_first() else { return Ok(None) };
    let mut found = Some(document.root()).filter(|&id| named(id, root));
    for name in rest {
        found = found.and_then(|id| document.children(id).find(|&child| named(child, name)));
    }
    Ok(found.map(|id| {
        let mut canonical = Canonical::new(comments);
        canonical.element(&document, id, Context::Subset);
        canonical.finish()
    }))
}
