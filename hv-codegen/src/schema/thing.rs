//! The metadata that makes a schema a thing type.

use crate::error::{Code, Diagnostic, Place, Problems};
use crate::load::Annotation;

/// What a schema's annotation says about the thing type that it defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ThingMeta {
    /// The type id, in lower case.
    pub id: String,
    pub name: String,
    /// `None` when the schema names no version, which means 1.
    pub version: Option<u32>,
    pub effective_date: Option<String>,
    pub singleton: bool,
    pub immutable: bool,
    pub allow_read_only: bool,
    pub uses_blobs: bool,
    pub see_also: Vec<String>,
    pub place: Place,
}

impl ThingMeta {
    /// Reads the metadata; `None` when the schema has no type id.
    pub(crate) fn read(annotation: &Annotation, place: &Place, problems: &mut Problems) -> Option<Self> {
        let id = annotation.first("type-id")?.trim().to_lowercase();
        let mut fault = |message: String, help: &str| {
            problems.push(Diagnostic::at(Code::Metadata, place, message).help(help));
        };
        const GUID: &str = "a GUID has 8-4-4-4-12 hexadecimal digits";
        if !is_guid(&id) {
            fault(format!("the type id `{id}` is not a GUID"), GUID);
            return None;
        }
        let name = match annotation.first("type-name") {
            Some(name) => name.to_owned(),
            None => {
                fault(format!("the thing type {id} has no name"), "add a `type-name` next to `type-id`");
                String::new()
            }
        };
        let version = annotation.first("version").and_then(|text| match text.trim().parse() {
            Ok(version) if version > 0 => Some(version),
            _ => {
                fault(format!("the version `{text}` is not a positive number"), "versions count 1, 2, 3");
                None
            }
        });
        let mut see_also: Vec<String> = Vec::new();
        for id in annotation.all("seealso-thing-type-version-id") {
            let id = id.trim().to_lowercase();
            if !is_guid(&id) {
                fault(format!("the type id `{id}` to see also is not a GUID"), GUID);
            } else if !see_also.contains(&id) {
                see_also.push(id);
            }
        }
        let flag = |name: &str, default: bool| match annotation.first(name) {
            Some(text) => matches!(text.trim(), "true" | "1"),
            None => default,
        };
        Some(ThingMeta {
            id,
            name,
            version,
            effective_date: annotation.first("effective-date-element").map(|name| name.trim().to_owned()),
            singleton: flag("singleton", false),
            immutable: flag("immutable", false),
            allow_read_only: flag("allow-readonly", true),
            uses_blobs: flag("uses-blob-store", false),
            see_also,
            place: place.clone(),
        })
    }

    /// The metadata of a type whose id comes from the configuration.
    pub(crate) fn configured(id: &str, root: &str, place: &Place) -> Self {
        ThingMeta {
            id: id.to_lowercase(),
            name: root.to_owned(),
            version: None,
            effective_date: None,
            singleton: false,
            immutable: false,
            allow_read_only: true,
            uses_blobs: false,
            see_also: Vec::new(),
            place: place.clone(),
        }
    }
}

/// 8-4-4-4-12 hexadecimal digits.
pub(crate) fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
