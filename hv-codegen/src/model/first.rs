//! What may come first: unambiguous content models.

use super::build::Builder;
use super::particle::{Kind, Node};
use super::*;
use crate::error::{Code, Diagnostic};

impl Builder<'_> {
    /// XML Schema demands that every element belongs to one particle without
    /// looking ahead; an optional particle and its successors must differ.
    pub(super) fn check_unambiguous(&mut self, fields: &[Field], place: &Place) {
        for (index, field) in fields.iter().enumerate() {
            let open_ended = field.occurs.max.is_none_or(|max| max > field.occurs.min);
            if !open_ended {
                continue;
            }
            let one = first_of(field);
            for next in &fields[index + 1..] {
                let other = first_of(next);
                if let Some(name) = overlap(&one, &other) {
                    let message = format!(
                        "`{name}` could belong to `{}` or to `{}`: the content model is ambiguous",
                        field.name, next.name
                    );
                    self.problems.push(
                        Diagnostic::at(Code::Ambiguous, place, message)
                            .help("give one of them another name, or put something required between them"),
                    );
                }
                if next.occurs.min > 0 && !other.emptiable {
                    break;
                }
            }
        }
    }

    /// Members of `all` stand in any order, so that only their names tell them apart.
    pub(super) fn check_distinct(&mut self, fields: &[Field], place: &Place) {
        for (index, field) in fields.iter().enumerate() {
            for other in &fields[..index] {
                if let Some(name) = overlap(&first_of(other), &first_of(field)) {
                    let message = format!("`{name}` is two members of this `all`: it is ambiguous");
                    self.fault(Code::Ambiguous, place, message);
                }
            }
        }
    }

    pub(super) fn report_overlap(&mut self, one: &First, other: &First, place: &Place) {
        if let Some(name) = overlap(one, other) {
            let message = format!("`{name}` starts two alternatives of this choice: it is ambiguous");
            self.fault(Code::Ambiguous, place, message);
        }
    }
}

pub(super) fn first_of(field: &Field) -> First {
    match &field.kind {
        FieldKind::Element { xml, .. } => First { names: vec![xml.clone()], ..First::default() },
        FieldKind::Particle { first, .. } => first.clone(),
        FieldKind::Any(wildcard) => First { wildcards: vec![wildcard.clone()], ..First::default() },
    }
}

/// A name that both may start with.
pub(super) fn overlap(one: &First, other: &First) -> Option<String> {
    if let Some(name) = one.names.iter().find(|name| other.names.contains(name)) {
        return Some(name.local.clone());
    }
    let admits = |wildcards: &[Wildcard], name: &XmlName| {
        wildcards.iter().any(|wildcard| wildcard.admits.namespace(name.namespace.as_deref()))
    };
    one.names
        .iter()
        .find(|name| admits(&other.wildcards, name))
        .or_else(|| other.names.iter().find(|name| admits(&one.wildcards, name)))
        .map(|name| name.local.clone())
        .or_else(|| {
            let mut pairs =
                one.wildcards.iter().flat_map(|one| other.wildcards.iter().map(move |other| (one, other)));
            pairs.any(|(one, other)| one.admits.overlaps(&other.admits)).then(|| "any element".to_owned())
        })
}

impl Admits {
    fn namespace(&self, namespace: Option<&str>) -> bool {
        match self {
            Admits::Any => true,
            Admits::Other(target) => namespace.is_some() && namespace != target.as_deref(),
            Admits::List(list) => list.iter().any(|one| one.as_deref() == namespace),
        }
    }

    fn overlaps(&self, other: &Admits) -> bool {
        match (self, other) {
            (Admits::List(list), other) | (other, Admits::List(list)) => {
                list.iter().any(|namespace| other.namespace(namespace.as_deref()))
            }
            // There are always namespaces that neither names.
            _ => true,
        }
    }
}

/// What a node may start with.
pub(super) fn first(builder: &Builder<'_>, node: &Node) -> First {
    let mut first = match &node.kind {
        Kind::Element { document, element } => {
            First { names: vec![builder.xml_name(*document, element)], ..First::default() }
        }
        Kind::Raw(xml) => First { names: vec![xml.clone()], ..First::default() },
        Kind::Any(wildcard) => First { wildcards: vec![wildcard.clone()], ..First::default() },
        Kind::Sequence(members) => {
            let mut all = First { emptiable: true, ..First::default() };
            for member in members {
                let inner = self::first(builder, member);
                all.names.extend(inner.names);
                all.wildcards.extend(inner.wildcards);
                if !inner.emptiable {
                    all.emptiable = false;
                    break;
                }
            }
            all
        }
        Kind::Choice(members) | Kind::All(members) => {
            let mut all = First { emptiable: matches!(node.kind, Kind::All(_)), ..First::default() };
            for member in members {
                let inner = self::first(builder, member);
                all.names.extend(inner.names);
                all.wildcards.extend(inner.wildcards);
                match node.kind {
                    Kind::All(_) => all.emptiable &= inner.emptiable,
                    _ => all.emptiable |= inner.emptiable,
                }
            }
            all
        }
    };
    first.emptiable |= node.occurs.min == 0;
    first
}
