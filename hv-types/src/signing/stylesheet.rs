//! The one known stylesheet, recognized and never run.

use super::c14n::{Document, Id};
use super::profile::{attributes_are, elements};
use super::{SIGNED_DATA, XSL};
use crate::xml::Error;

/// Checks that `id` is the stylesheet of the profile, whatever prefixes it uses, and
/// returns the prefix that its result element has.
///
/// Any other declaration on it would show in the result, so the two that it needs are
/// the only ones, each on the element that first uses it.
pub(super) fn result_prefix<'a>(document: &Document<'a>, id: Id) -> Result<Option<&'a str>, Error> {
    let template = step(document, id, "stylesheet", &[("version", "1.0")], true)?;
    let [template] = template[..] else { return Err(unknown(document, id, "it must hold one template")) };
    let result = step(document, template, "template", &[("match", "thing")], false)?;
    let [result] = result[..] else {
        return Err(unknown(document, template, "the template must hold one element"));
    };
    let Some(element) = document.start(result) else { return Err(unknown(document, template, "no element")) };
    let named = document.namespace(element) == Some(SIGNED_DATA) && element.local == "signed-thing-data";
    let declared: Vec<_> = document.declarations(element).collect();
    if !named || declared != [(element.prefix, SIGNED_DATA)] {
        return Err(unknown(document, result, "it must make `signed-thing-data` of the signing namespace"));
    }
    attributes_are(document, result, &[])?;
    let copies = elements(document, result)?;
    let [data, signature] = copies[..] else {
        return Err(unknown(document, result, "it must copy two things"));
    };
    for (copy, select) in [(data, "data-xml"), (signature, "signature-info/sig-data")] {
        if !step(document, copy, "copy-of", &[("select", select)], false)?.is_empty() {
            return Err(unknown(document, copy, "`copy-of` must be empty"));
        }
    }
    Ok(element.prefix)
}

/// Checks one XSLT element and returns its children.
fn step(
    document: &Document<'_>,
    id: Id,
    local: &str,
    attributes: &[(&str, &str)],
    declares: bool,
) -> Result<Vec<Id>, Error> {
    let Some(element) = document.start(id) else { return Ok(Vec::new()) };
    if document.namespace(element) != Some(XSL) || element.local != local {
        return Err(unknown(document, id, &format!("expected the XSLT element `{local}`")));
    }
    let declared: Vec<_> = document.declarations(element).collect();
    let expected = if declares { vec![(element.prefix, XSL)] } else { Vec::new() };
    if declared != expected {
        return Err(unknown(document, id, "it declares other namespaces"));
    }
    attributes_are(document, id, attributes)
        .map_err(|error| error.help("only the published stylesheet is accepted"))?;
    elements(document, id)
}

fn unknown(document: &Document<'_>, id: Id, why: &str) -> Error {
    document.error(id, format!("not the published signing stylesheet: {why}; no other is ever run"))
}
