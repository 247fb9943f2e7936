//! The card of a thing: its data first, then what stands around it.

use hv_things::{AnyThing, Thing};
use hv_types::blobs::{Blob, BlobContent, DataOther};
use hv_types::jiff::{civil, tz};
use hv_types::things::{
    Audit, Body, BodyContent, Common, DataXml, Extension, Flags, NamedGuid, RelatedTarget, RelatedThing,
    ThingState, TypeInfo,
};
use hv_types::values::Lexical;
use hv_types::xml::RawXml;

use super::{Card, Line, data, raw};
use crate::hv::document::type_of;
use crate::hv::hash::{Verdict, verdict};

/// The card of a thing.
pub(crate) fn of_thing(thing: &Thing) -> Card {
    let body = thing.data();
    let stated = thing.type_id.as_ref().and_then(|type_id| type_id.name.clone());
    // The type is known by its id, also where there is no data.
    let title = match (type_of(thing), stated) {
        (Some(info), _) => title(info),
        (None, Some(name)) => name,
        (None, None) => "A thing of an unknown type".to_owned(),
    };
    let mut sections = vec![body.map(body_lines).unwrap_or_default()];
    sections.push(thing.common().map(common).unwrap_or_default());
    sections.push(transformed(thing.sections()));
    let blobs = thing.blobs.iter().flatten().map(blob);
    sections.push(blobs.chain(thing.data_other.as_ref().map(other_data)).collect());
    sections.push(signature(thing));
    sections.push(envelope(thing));
    Card { title, subtitle: thing.effective_date().map(moment).unwrap_or_default(), sections }
}

/// The card of a data section by itself.
pub(crate) fn of_section(section: &DataXml<AnyThing>) -> Card {
    match section {
        DataXml::Typed { body, common: None } => of_bare(body),
        DataXml::Typed { body, common: Some(section) } => {
            let mut card = of_bare(body);
            card.sections.push(common(section));
            card
        }
        DataXml::Transformed(_) => Card {
            title: "A data section".to_owned(),
            subtitle: String::new(),
            sections: vec![transformed(std::slice::from_ref(section))],
        },
    }
}

/// The card of data without an envelope.
pub(crate) fn of_bare(body: &AnyThing) -> Card {
    Card {
        title: body.info().map_or_else(|| "Data of an unknown type".to_owned(), title),
        subtitle: body.body_effective_date().map(moment).unwrap_or_default(),
        sections: vec![body_lines(body)],
    }
}

fn title(info: &TypeInfo) -> String {
    match info.family {
        Some(_) => format!("{}, version {}", info.name, info.version),
        None => info.name.to_owned(),
    }
}

/// `2024-02-29 07:30`; no time of day where it is midnight, which stands for none.
pub(crate) fn moment(at: civil::DateTime) -> String {
    let (date, time) = (at.date(), at.time());
    if time == civil::Time::midnight() {
        return date.to_string();
    }
    if (time.second(), time.subsec_nanosecond()) == (0, 0) {
        return format!("{date} {:02}:{:02}", time.hour(), time.minute());
    }
    let milliseconds = match time.millisecond() {
        0 => String::new(),
        milliseconds => format!(".{milliseconds:03}"),
    };
    format!("{date} {:02}:{:02}:{:02}{milliseconds}", time.hour(), time.minute(), time.second())
}

fn body_lines(body: &AnyThing) -> Vec<Line> {
    match body {
        AnyThing::Unknown(unknown) => vec![raw::outline(&unknown.body)],
        known => match data::lines(&known.body_to_content().1) {
            none if none.is_empty() => {
                let in_blobs = known.info().is_some_and(|info| info.uses_blobs);
                vec![Line::new("Data", if in_blobs { "in blobs" } else { "none" })]
            }
            lines => lines,
        },
    }
}

fn common(common: &Common) -> Vec<Line> {
    let mut lines = Vec::new();
    push(&mut lines, "Note", common.note.as_deref());
    push(&mut lines, "Source", common.source.as_deref());
    push(&mut lines, "Tags", common.tags.as_ref().map(|tags| tags.iter().collect::<Vec<_>>().join(", ")));
    lines.extend(common.related_things.iter().map(related));
    lines.extend(common.extensions.iter().map(extension));
    push(&mut lines, "Client thing id", common.client_thing_id.as_deref());
    lines
}

/// Adds a line if there is something to say.
fn push(lines: &mut Vec<Line>, label: &str, value: Option<impl Into<String>>) {
    let value = value.map(Into::into).filter(|value| !value.trim().is_empty());
    lines.extend(value.map(|value| Line::new(label, value)));
}

fn related(related: &RelatedThing) -> Line {
    let target = match &related.target {
        None => "no thing".to_owned(),
        Some(RelatedTarget::Thing { id, version_stamp: None }) => id.to_string(),
        Some(RelatedTarget::Thing { id, version_stamp: Some(stamp) }) => format!("{id}, version {stamp}"),
        Some(RelatedTarget::Client(id)) => format!("client id {}", &**id),
    };
    let kind = related.relationship_type.as_ref().map(|kind| format!("({kind})"));
    Line::new("Related to", target).with_detail(kind.unwrap_or_default())
}

fn extension(extension: &Extension) -> Line {
    let version = extension.ver().map(|ver| format!("(version {ver})"));
    let mut line = Line::new("Extension", extension.source()).with_detail(version.unwrap_or_default());
    let attributes = [("Logo", extension.logo()), ("Stylesheet", extension.xsl())];
    line.below.extend(attributes.into_iter().filter_map(|(label, value)| Some(Line::new(label, value?))));
    match extension.elements() {
        Ok(elements) => line.below.extend(elements.iter().map(raw::outline)),
        Err(_) => line.below.push(Line::new("Content", extension.inner())),
    }
    line
}

fn transformed(sections: &[DataXml<AnyThing>]) -> Vec<Line> {
    let outputs = sections.iter().filter_map(|section| match section {
        DataXml::Transformed(output) => Some(output),
        DataXml::Typed { .. } => None,
    });
    let line = |output: &hv_types::things::TransformOutput| {
        let below = output.element().children().unwrap_or_default();
        Line {
            below: below.iter().map(raw::outline).collect(),
            ..Line::new("Output of transform", output.name())
        }
    };
    outputs.map(line).collect()
}

fn blob(blob: &Blob) -> Line {
    let name = if blob.name().is_empty() { "(default)" } else { blob.name() };
    let content_type: &str = &blob.info.content_type;
    let length = match (&blob.content_length, blob.data()) {
        (Some(length), _) => Some(format!("{} bytes", **length)),
        (None, Some(data)) => data.decoded_len().ok().map(|length| format!("{length} bytes")),
        (None, None) => None,
    };
    let place = match &blob.content {
        Some(BlobContent::Inline(_)) => "inline",
        Some(BlobContent::Reference(_)) => "by reference",
        None if blob.is_removal() => "to be removed",
        None => "not delivered",
    };
    let facts: Vec<String> = [Some(content_type.to_owned()), length, Some(place.to_owned())]
        .into_iter()
        .flatten()
        .filter(|fact| !fact.is_empty())
        .collect();
    let mut line = Line::new("Blob", name).with_detail(facts.join(", "));
    push(&mut line.below, "Address", blob.url());
    let encodings = [
        ("Legacy encoding", &blob.legacy_content_encoding),
        ("Current encoding", &blob.current_content_encoding),
    ];
    for (label, encoding) in encodings {
        push(&mut line.below, label, encoding.as_ref().map(|encoding| encoding.to_string()));
    }
    let said = match verdict(blob) {
        Verdict::Matches => "matches".to_owned(),
        Verdict::Fault(reason) => format!("FAULT: {reason}"),
        Verdict::NotChecked(_) => String::new(),
    };
    if let Some(info) = &blob.info.hash_info {
        let said = if said.is_empty() { said } else { format!("({said})") };
        line.below.push(Line::new(info.algorithm.to_string(), info.hash.trim()).with_detail(said));
    } else if !said.is_empty() {
        line.below.push(Line::new("Content", said));
    }
    line
}

fn other_data(other: &DataOther) -> Line {
    let texts = [&other.content_type, &other.content_encoding];
    let facts: Vec<String> = texts.into_iter().flatten().map(|text| text.to_string()).collect();
    let length = format!("{} characters", other.text.chars().count());
    Line::new("Other data", length).with_detail(facts.join(", "))
}

fn signature(thing: &Thing) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(info) = thing.signature_info() {
        let sig_data = child(info, "sig-data");
        let text = |name| sig_data.as_ref().and_then(|data| raw::text_in(&child(data, name)?));
        let method = text("hv-signature-method").unwrap_or_else(|| "of an unknown method".to_owned());
        let state = match (thing.is_signature_broken(), child(info, "Signature")) {
            (true, _) => "broken: the data was changed",
            (false, None) => "without the signature itself",
            (false, Some(_)) => "not verified here: see hv verify",
        };
        let algorithm = text("algorithm-tag").map(|tag| format!("{tag}, ")).unwrap_or_default();
        lines.push(Line::new("Signature", method).with_detail(format!("({algorithm}{state})")));
    }
    if thing.old_signature().is_some() {
        lines.push(
            Line::new("Signature", "HVSignatureMethod1")
                .with_detail("(of the old envelope; cannot be verified)"),
        );
    }
    lines
}

fn child(parent: &RawXml, name: &str) -> Option<RawXml> {
    parent.children().ok()?.into_iter().find(|child| child.local_name() == name)
}

fn envelope(thing: &Thing) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(state) = thing.state.as_deref() {
        let said = match state {
            ThingState::Active => "active".to_owned(),
            ThingState::Deleted => "deleted".to_owned(),
            other => other.to_string(),
        };
        lines.push(Line::new("State", said));
    }
    push(&mut lines, "Flags", Some(flags(thing.flags())));
    push(&mut lines, "Tags", thing.tags.as_ref().map(|tags| tags.iter().collect::<Vec<_>>().join(", ")));
    if let Some(end) = thing.updated_end_date.as_deref() {
        lines.push(Line::new("Relevant until", end.civil().map_or_else(|| "no end".to_owned(), moment)));
    }
    if let Some(permissions) = &thing.permissions {
        let words: Vec<String> =
            permissions.permissions.iter().map(|word| word.to_string().to_lowercase()).collect();
        let immutable = permissions.immutable.as_ref().is_some_and(|immutable| **immutable);
        let detail = if immutable { "(immutable)" } else { "" };
        lines.push(Line::new("Permissions", words.join(", ")).with_detail(detail));
    }
    lines.extend(thing.created.as_ref().map(|audit_| audit("Created", audit_)));
    lines.extend(thing.updated.as_ref().map(|audit_| audit("Updated", audit_)));
    if let Some(key) = &thing.key {
        lines.push(Line::new("Thing id", key.id.to_string()));
        lines.push(Line::new("Version stamp", key.version_stamp.to_string()));
    }
    push(&mut lines, "Type id", thing.type_id.as_ref().map(|type_id| type_id.id.to_string()));
    lines
}

/// What the flags mean.
fn flags(flags: Flags) -> String {
    let known = [
        (Flags::PERSONAL, "personal (only custodians see it)"),
        (Flags::DOWNVERSIONED, "converted from a newer version (cannot be updated)"),
        (Flags::UPVERSIONED, "converted from an older version"),
        (Flags::HIDDEN_FROM_EPREP, "hidden from EPrep"),
        (Flags::READ_ONLY, "read-only"),
    ];
    let mut rest = flags;
    let mut words = Vec::new();
    for (flag, word) in known {
        if flags.contains(flag) {
            rest = rest & !flag;
            words.push(word.to_owned());
        }
    }
    if rest.bits() != 0 {
        words.push(format!("{:#x}", rest.bits()));
    }
    words.join(", ")
}

/// `2012-05-23 07:30 UTC by Ann with My App (online, Updated)`.
fn audit(label: &str, audit: &Audit) -> Line {
    let at = audit.timestamp.as_ref().map(|at| {
        let at = tz::TimeZone::UTC.to_datetime(at.timestamp());
        format!("{} {:02}:{:02}:{:02} UTC", at.date(), at.hour(), at.minute(), at.second())
    });
    let who = |prefix: &str, who: &Option<NamedGuid>| {
        let who = who.as_ref()?;
        let name = who.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        Some(format!("{prefix} {}", name.map_or_else(|| who.id.to_string(), str::to_owned)))
    };
    let parts = [
        at,
        who("by", &audit.person_id),
        who("impersonated by", &audit.impersonator_id),
        who("with", &audit.app_id),
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    let avenue = audit.access_avenue.as_ref().map(Lexical::to_string);
    let action = audit.audit_action.as_ref().map(Lexical::to_string).filter(|action| action != label);
    let details: Vec<String> =
        [avenue, action].into_iter().flatten().map(|word| word.trim().to_lowercase()).collect();
    let detail = if details.is_empty() { String::new() } else { format!("({})", details.join(", ")) };
    let value = if said.is_empty() { "–".to_owned() } else { said.join(" ") };
    Line::new(label, value).with_detail(detail)
}
