//! `xs:key`, `xs:unique` and `xs:keyref`: values that may not occur twice, and
//! references to them.

use std::collections::HashMap;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};

use super::name::XSI;
use crate::values::Value as _;

/// An identity constraint of an element.
///
/// Selected are elements; what their fields select must differ from element to element.
/// Values compare by what they mean in their type: `1` and `1.0` are one decimal, but
/// no string.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The constraint's name.
    pub name: &'static str,
    /// A key: every selected element must have all fields.
    pub key: bool,
    /// A reference: what the fields select must occur in the key or unique
    /// constraint of this name.
    pub refer: Option<&'static str>,
    /// A key of elements of this name below the one that is checked, to which one of
    /// its references is. It is checked where those elements are.
    pub within: Option<Step>,
    /// Selects the elements.
    pub selector: &'static [Path],
    /// Each selects a value of a selected element.
    pub fields: &'static [KeyField],
}

/// A field of an identity constraint.
#[derive(Clone, Copy, Debug)]
pub struct KeyField {
    /// Any of these leads to the value.
    pub paths: &'static [Path],
    /// How values compare.
    pub type_: KeyType,
}

/// How the values of a field compare: as those of a primitive type of XML Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the types are")]
pub enum KeyType {
    /// As text without surrounding white space: of unions, lists, and where the type
    /// differs from place to place.
    Unknown,
    Text,
    Replaced,
    Token,
    Uri,
    Boolean,
    Decimal,
    Float,
    Double,
    Duration,
    DateTime,
    Date,
    Time,
    GYear,
    GYearMonth,
    GMonth,
    GMonthDay,
    GDay,
    Hex,
    Base64,
    QName,
}

impl KeyType {
    /// A text that is the same for equal values of the type, and for no others.
    fn canonical(self, text: &str, resolver: &NamespaceResolver) -> String {
        use crate::values as v;
        let collapsed = v::collapse(text);
        let moment = |name: &str, moment: Option<String>| {
            format!("{name} {}", moment.unwrap_or_else(|| collapsed.to_string()))
        };
        match self {
            KeyType::Unknown => collapsed.into_owned(),
            KeyType::Text => format!("string {text}"),
            KeyType::Replaced => format!("string {}", text.replace(crate::values::WHITE_SPACE, " ")),
            KeyType::Token => format!("string {collapsed}"),
            KeyType::Uri => format!("uri {collapsed}"),
            KeyType::Boolean => format!("boolean {}", matches!(&*collapsed, "true" | "1")),
            KeyType::Decimal => {
                moment("decimal", collapsed.parse::<v::Decimal>().ok().map(|one| one.to_string()))
            }
            // Zero has no sign here, as in XML Schema 1.0.
            KeyType::Float => {
                moment("float", v::Float::parse(&collapsed).ok().map(|one| format!("{:?}", *one + 0.0)))
            }
            KeyType::Double => {
                moment("double", v::Double::parse(&collapsed).ok().map(|one| format!("{:?}", *one + 0.0)))
            }
            KeyType::Duration => {
                moment("duration", collapsed.parse::<v::Duration>().ok().map(|one| format!("{one:?}")))
            }
            KeyType::DateTime => moment("dateTime", v::moment::<v::DateTime>(&collapsed)),
            KeyType::Date => moment("date", v::moment::<v::Date>(&collapsed)),
            KeyType::Time => moment("time", v::moment::<v::Time>(&collapsed)),
            KeyType::GYear => moment("gYear", v::moment::<v::GYear>(&collapsed)),
            KeyType::GYearMonth => moment("gYearMonth", v::moment::<v::GYearMonth>(&collapsed)),
            KeyType::GMonth => moment("gMonth", v::moment::<v::GMonth>(&collapsed)),
            KeyType::GMonthDay => moment("gMonthDay", v::moment::<v::GMonthDay>(&collapsed)),
            KeyType::GDay => moment("gDay", v::moment::<v::GDay>(&collapsed)),
            KeyType::Hex => format!("hex {}", collapsed.to_ascii_uppercase()),
            KeyType::Base64 => format!("base64 {}", collapsed.replace(' ', "")),
            KeyType::QName => {
                let namespace = match resolver.resolve_element(QName(&collapsed)).0 {
                    ResolveResult::Bound(uri) => uri.as_ref().to_owned(),
                    _ => String::new(),
                };
                let local = collapsed.rsplit_once(':').map_or(&*collapsed, |(_, local)| local);
                format!("name {{{namespace}}}{local}")
            }
        }
    }
}

/// A path of the subset of XPath that XML Schema allows here.
#[derive(Clone, Copy, Debug)]
pub struct Path {
    /// At any depth (`.//`).
    pub deep: bool,
    /// Child steps.
    pub steps: &'static [Step],
    /// An attribute as the last step of a field.
    pub attribute: Option<Step>,
}

/// Namespace and local name; no local name stands for any name, of the namespace or,
/// without one, of any.
pub type Step = (Option<&'static str>, Option<&'static str>);

/// An element's expanded name.
type Found = (Option<String>, String);

/// One selected element on its way: where it began, and the fields found so far.
struct Selected {
    offset: usize,
    depth: usize,
    fields: Vec<Option<Value>>,
}

/// A field's value: as written, and as it compares once it is complete.
#[derive(Default)]
struct Value {
    text: String,
    canonical: Option<String>,
    nil: bool,
}

impl Path {
    fn matches(&self, names: &[Found]) -> bool {
        if names.len() < self.steps.len() || (!self.deep && names.len() != self.steps.len()) {
            return false;
        }
        let tail = &names[names.len() - self.steps.len()..];
        self.steps.iter().zip(tail).all(|(step, (namespace, local))| match step.1 {
            None => step.0.is_none() || step.0 == namespace.as_deref(),
            Some(wanted) => wanted == local && step.0 == namespace.as_deref(),
        })
    }
}

fn selects(paths: &[Path], names: &[Found]) -> bool {
    paths.iter().any(|path| path.attribute.is_none() && path.matches(names))
}

impl Identity {
    /// Checks constraints of elements that were read before; `context` declares the
    /// namespaces around them. Each element is checked by itself.
    ///
    /// # Errors
    ///
    /// The offset of the offending element and what is wrong with it.
    pub(super) fn check_all(
        constraints: &[Identity],
        source: &str,
        context: &str,
    ) -> Result<(), (usize, String)> {
        let tables = constraints
            .iter()
            .map(|constraint| Ok((constraint, constraint.table(source, context)?)))
            .collect::<Result<Vec<_>, _>>()?;
        for (constraint, table) in &tables {
            let Some(refer) = constraint.refer else { continue };
            let key = tables.iter().find(|(key, _)| key.refer.is_none() && key.name == refer);
            for (element, rows) in table.iter().enumerate() {
                let known = key.and_then(|(_, table)| table.get(element));
                for (values, row) in rows {
                    if !known.is_some_and(|known| known.contains_key(values)) {
                        let message = format!("`{}` is not among the values of `{refer}`", row.shown);
                        return Err((row.offset, message));
                    }
                }
            }
        }
        Ok(())
    }

    /// What the fields select, for each element: values with their places.
    fn table(&self, source: &str, context: &str) -> Result<Vec<Rows>, (usize, String)> {
        // The declarations around the element, on an element around it.
        let document = format!("{context}{source}");
        let mut reader = NsReader::from_str(&document);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_end_names = false;
        let mut names: Vec<Found> = Vec::new();
        // How deep the elements are that have the constraint and are open.
        let mut owners: Vec<usize> = Vec::new();
        let mut open: Vec<Selected> = Vec::new();
        let mut seen = vec![Rows::new()];
        loop {
            let offset = reader.buffer_position() as usize;
            // It was read before: it is well-formed.
            let Ok((namespace, event)) = reader.read_resolved_event() else { return Ok(seen) };
            let namespace = match namespace {
                ResolveResult::Bound(uri) => Some(uri.as_ref().to_owned()),
                _ => None,
            };
            match event {
                Event::Start(tag) => {
                    names.push((namespace, tag.local_name().as_ref().to_owned()));
                    // The first is the element of the context, the second the one that is checked.
                    let owns = match self.within {
                        None => names.len() == 2,
                        Some(step) => {
                            names.len() >= 2
                                && names.last().is_some_and(|(namespace, local)| {
                                    step == (namespace.as_deref(), Some(local))
                                })
                        }
                    };
                    if owns {
                        owners.push(names.len());
                    }
                    if owners.iter().any(|owner| selects(self.selector, &names[*owner..])) {
                        let fields = self.fields.iter().map(|_| None).collect();
                        open.push(Selected { offset, depth: names.len(), fields });
                    }
                    for selected in &mut open {
                        let inner = &names[selected.depth..];
                        if let Err(what) = self.start(&reader, &tag, inner, &mut selected.fields) {
                            return Err((
                                offset - context.len(),
                                format!("a field of `{}` {what}", self.name),
                            ));
                        }
                    }
                }
                Event::Text(text) => self.text(&names, &mut open, &text.xml10_content()),
                Event::CData(text) => self.text(&names, &mut open, &text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => {
                            let name = reference.xml10_content();
                            quick_xml::escape::resolve_predefined_entity(&name).unwrap_or_default().to_owned()
                        }
                    };
                    self.text(&names, &mut open, &text);
                }
                Event::End(_) => {
                    for selected in &mut open {
                        let inner = &names[selected.depth..];
                        for (field, slot) in self.fields.iter().zip(&mut selected.fields) {
                            if let Some(value) = slot.as_mut().filter(|_| selects(field.paths, inner)) {
                                value.canonical = Some(field.type_.canonical(&value.text, reader.resolver()));
                            }
                        }
                    }
                    while open.last().is_some_and(|selected| selected.depth == names.len()) {
                        if let Some(selected) = open.pop() {
                            self.finish(selected, context.len(), &mut seen)?;
                        }
                    }
                    owners.retain(|owner| *owner < names.len());
                    names.pop();
                    if names.len() == 1 {
                        // The next is another element with the same constraint.
                        seen.push(Rows::new());
                    }
                }
                Event::Eof => return Ok(seen),
                _ => {}
            }
        }
    }

    /// Notes which fields the element, reached by `inner`, is or holds in attributes;
    /// `Err` for a field that is no single simple value.
    fn start(
        &self,
        reader: &NsReader<&[u8]>,
        tag: &quick_xml::events::BytesStart<'_>,
        inner: &[Found],
        fields: &mut [Option<Value>],
    ) -> Result<(), &'static str> {
        const TWICE: &str = "selects more than one value";
        let attribute = |namespace: Option<&str>, local: Option<&str>| {
            tag.attributes().flatten().find(|attribute| {
                let (bound, name) = reader.resolver().resolve_attribute(attribute.key);
                let bound = match bound {
                    ResolveResult::Bound(uri) => Some(uri.as_ref().to_owned()),
                    _ => None,
                };
                let any_namespace = local.is_none() && namespace.is_none();
                local.is_none_or(|local| name.as_ref() == local)
                    && (any_namespace || bound.as_deref() == namespace)
                    && attribute.key.as_namespace_binding().is_none()
            })
        };
        for (field, slot) in self.fields.iter().zip(fields) {
            if let Some((_, around)) = inner.split_last()
                && selects(field.paths, around)
            {
                return Err("selects an element with elements in it");
            }
            if selects(field.paths, inner) {
                let nil = attribute(Some(XSI.uri), Some("nil"))
                    .is_some_and(|nil| matches!(nil.value.trim(), "true" | "1"));
                if slot.replace(Value { nil, ..Value::default() }).is_some() {
                    return Err(TWICE);
                }
            }
            for path in field.paths.iter().filter(|path| path.matches(inner)) {
                let Some((namespace, local)) = path.attribute else { continue };
                if let Some(attribute) = attribute(namespace, local) {
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                    let text = value.map_or_else(|_| attribute.value.to_string(), Into::into);
                    let canonical = Some(field.type_.canonical(&text, reader.resolver()));
                    if slot.replace(Value { text, canonical, nil: false }).is_some() {
                        return Err(TWICE);
                    }
                }
            }
        }
        Ok(())
    }

    fn text(&self, names: &[Found], open: &mut [Selected], text: &str) {
        for selected in open {
            let inner = &names[selected.depth..];
            for (field, slot) in self.fields.iter().zip(&mut selected.fields) {
                if selects(field.paths, inner)
                    && let Some(value) = slot
                {
                    value.text.push_str(text);
                }
            }
        }
    }

    fn finish(&self, selected: Selected, shift: usize, seen: &mut [Rows]) -> Result<(), (usize, String)> {
        let offset = selected.offset - shift;
        let fields: Option<Vec<Value>> =
            selected.fields.into_iter().map(|field| field.filter(|value| !value.nil)).collect();
        match fields {
            None if self.key && self.within.is_none() => {
                Err((offset, format!("the key `{}` is incomplete here", self.name)))
            }
            None => Ok(()),
            Some(fields) => {
                let shown: Vec<&str> = fields.iter().map(|value| value.text.trim()).collect();
                let shown = shown.join(", ");
                let values = fields.into_iter().map(|value| value.canonical.unwrap_or(value.text)).collect();
                let Some(rows) = seen.last_mut() else { return Ok(()) };
                let message = format!("`{shown}` occurs twice: `{}` must be unique", self.name);
                let again = rows.insert(values, Row { offset, shown }).is_some();
                if !again || self.refer.is_some() || self.within.is_some() {
                    return Ok(());
                }
                Err((offset, message))
            }
        }
    }
}

/// What the fields of selected elements are, and where.
type Rows = HashMap<Vec<String>, Row>;

struct Row {
    offset: usize,
    /// The values as they are written.
    shown: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &[KeyField] = &[KeyField {
        paths: &[Path { deep: false, steps: &[], attribute: Some((None, Some("id"))) }],
        type_: KeyType::Unknown,
    }];
    const V: &[KeyField] = &[KeyField {
        paths: &[Path { deep: false, steps: &[(None, Some("v"))], attribute: None }],
        type_: KeyType::Decimal,
    }];
    const TEXT_ID: &[KeyField] = &[KeyField { type_: KeyType::Decimal, ..ID[0] }];
    const OWN: &[Path] = &[Path { deep: false, steps: &[], attribute: None }];
    const A: &[Path] = &[Path { deep: false, steps: &[(None, Some("a"))], attribute: None }];
    const ANY_B: &[Path] = &[Path { deep: true, steps: &[(None, Some("b"))], attribute: None }];

    fn check(identity: &Identity, source: &str, context: &str) -> Result<(), (usize, String)> {
        Identity::check_all(&[*identity], source, context)
    }

    #[test]
    fn a_value_that_occurs_twice_is_found_where_it_is() {
        let unique = Identity { name: "u", key: false, refer: None, within: None, selector: A, fields: ID };
        assert_eq!(check(&unique, "<r><a id='1'/><a id='2'/><a/></r>", "<x>"), Ok(()));
        let (offset, message) = check(&unique, "<r><a id='1'/><a id='1'/></r>", "<x>").unwrap_err();
        assert_eq!((offset, message.as_str()), (14, "`1` occurs twice: `u` must be unique"));
        // A name without a prefix is in no namespace, whatever the default is.
        assert_eq!(check(&unique, "<r><a id='1'/><a id='1'/></r>", "<x xmlns='urn:x'>"), Ok(()));
    }

    #[test]
    fn a_key_must_be_there() {
        let own = Identity { name: "k", key: true, refer: None, within: None, selector: OWN, fields: ID };
        assert!(check(&own, "<r id='1'/>", "<x>").is_ok());
        assert!(check(&own, "<r/>", "<x>").is_err());
    }

    #[test]
    fn a_reference_is_to_a_key_of_elements_below() {
        let key = Identity {
            name: "k",
            key: true,
            refer: None,
            within: Some((None, Some("g"))),
            selector: A,
            fields: ID,
        };
        let refs =
            Identity { name: "f", key: false, refer: Some("k"), within: None, selector: ANY_B, fields: V };
        let known = |value: &str| {
            let source = format!("<r><g><a id='1'/></g><g><a id='2'/></g><b><v>{value}</v></b></r>");
            Identity::check_all(&[refs, Identity { fields: TEXT_ID, ..key }], &source, "<x>")
        };
        assert_eq!(known("2.0"), Ok(()));
        assert!(known("3").is_err());
    }

    #[test]
    fn values_compare_as_their_type_does() {
        let resolver = NamespaceResolver::default();
        let same = |type_: KeyType, one: &str, other: &str| {
            type_.canonical(one, &resolver) == type_.canonical(other, &resolver)
        };
        for (type_, one, other) in [
            (KeyType::Decimal, "1", "+01.0"),
            (KeyType::Boolean, "1", " true"),
            (KeyType::Double, "-0", "0e3"),
            (KeyType::Float, "1e2", "100"),
            (KeyType::DateTime, "2000-01-01T00:00:00Z", "2000-01-01T01:00:00+01:00"),
            (KeyType::DateTime, "1999-12-31T24:00:00", "2000-01-01T00:00:00"),
            (KeyType::Time, "10:00:00.50Z", "11:00:00.5+01:00"),
            (KeyType::Duration, "P1Y", "P12M"),
            (KeyType::Hex, "ab", "AB"),
            (KeyType::Token, " a  b", "a b"),
        ] {
            assert!(same(type_, one, other), "{type_:?} {one} {other}");
        }
        for (type_, one, other) in [
            (KeyType::Text, "a", "a "),
            (KeyType::DateTime, "2000-01-01T00:00:00Z", "2000-01-01T00:00:00"),
            (KeyType::Duration, "P1M", "P30D"),
            (KeyType::Decimal, "1", "1.1"),
        ] {
            assert!(!same(type_, one, other), "{type_:?} {one} {other}");
        }
        assert_ne!(KeyType::Text.canonical("1", &resolver), KeyType::Decimal.canonical("1", &resolver));
    }

    #[test]
    fn a_deep_selector_finds_elements_at_any_depth() {
        let deep = Identity { name: "d", key: false, refer: None, within: None, selector: ANY_B, fields: V };
        assert!(check(&deep, "<r><a><b><v> 1 </v></b></a><b><v>1.0</v></b></r>", "<x>").is_err());
        assert!(check(&deep, "<r><a><b><v>1</v></b></a><b><v>2</v></b></r>", "<x>").is_ok());
    }
}
