//! Simple types: built-in types, and what restrictions, lists and unions come down to.

use super::build::{Builder, Scope};
use super::*;
use crate::error::{Code, Diagnostic};
use crate::schema::{FacetKind, SimpleRef, SimpleType, Type, Variety};
use regex::Regex;

/// A facet that a built-in type implies: kind and value.
type Implied = (FacetKind, &'static str);

struct Row {
    xsd: &'static str,
    rust: &'static str,
    measure: Measure,
    ordered: bool,
    digits: bool,
    collapse: bool,
    /// The type to restrict in its stead, with the facets that it implies.
    implied: &'static [Implied],
}

const fn text(xsd: &'static str, rust: &'static str, collapse: bool) -> Row {
    Row { xsd, rust, measure: Measure::Characters, ordered: false, digits: false, collapse, implied: &[] }
}

const fn ordered(xsd: &'static str, rust: &'static str) -> Row {
    Row { xsd, rust, measure: Measure::None, ordered: true, digits: false, collapse: true, implied: &[] }
}

const fn number(xsd: &'static str, rust: &'static str) -> Row {
    Row { digits: true, ..ordered(xsd, rust) }
}

const fn sized(xsd: &'static str, rust: &'static str, implied: &'static [Implied]) -> Row {
    Row { implied, ..number(xsd, rust) }
}

const TABLE: &[Row] = &[
    text("string", "String", false),
    text("anySimpleType", "String", false),
    text("normalizedString", "NormalizedString", false),
    text("token", "Token", true),
    text("language", "Language", true),
    text("Name", "XsdName", true),
    text("NCName", "NcName", true),
    text("ID", "Id", true),
    text("IDREF", "IdRef", true),
    text("ENTITY", "Entity", true),
    text("NMTOKEN", "NmToken", true),
    text("anyURI", "AnyUri", true),
    Row { measure: Measure::None, ..text("boolean", "Boolean", true) },
    number("decimal", "XsdDecimal"),
    number("integer", "XsdInteger"),
    sized("nonNegativeInteger", "NonNegativeInteger", &[(FacetKind::MinInclusive, "0")]),
    sized("positiveInteger", "PositiveInteger", &[(FacetKind::MinInclusive, "1")]),
    sized("nonPositiveInteger", "NonPositiveInteger", &[(FacetKind::MaxInclusive, "0")]),
    sized("negativeInteger", "NegativeInteger", &[(FacetKind::MaxInclusive, "-1")]),
    number("long", "Long"),
    number("int", "Int"),
    number("short", "Short"),
    number("byte", "Byte"),
    number("unsignedLong", "UnsignedLong"),
    number("unsignedInt", "UnsignedInt"),
    number("unsignedShort", "UnsignedShort"),
    number("unsignedByte", "UnsignedByte"),
    ordered("double", "Double"),
    ordered("float", "Float"),
    ordered("dateTime", "XsdDateTime"),
    ordered("date", "XsdDate"),
    ordered("time", "XsdTime"),
    ordered("gYear", "XsdGYear"),
    ordered("gYearMonth", "XsdGYearMonth"),
    ordered("gMonth", "XsdGMonth"),
    ordered("gMonthDay", "XsdGMonthDay"),
    ordered("gDay", "XsdGDay"),
    ordered("duration", "XsdDuration"),
    Row { measure: Measure::Octets, ..text("base64Binary", "Base64Binary", true) },
    Row { measure: Measure::Octets, ..text("hexBinary", "HexBinary", true) },
    Row { measure: Measure::None, ..text("NMTOKENS", "NmTokens", true) },
    Row { measure: Measure::None, ..text("IDREFS", "IdRefs", true) },
    Row { measure: Measure::None, ..text("ENTITIES", "Entities", true) },
    Row { measure: Measure::None, ..text("QName", "QName", true) },
    Row { measure: Measure::None, ..text("NOTATION", "Notation", true) },
];

fn row(xsd: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.xsd == xsd)
}

impl Row {
    fn built_in(&self) -> BuiltIn {
        BuiltIn {
            xsd: self.xsd,
            rust: self.rust,
            measure: self.measure,
            ordered: self.ordered,
            digits: self.digits,
            collapse: self.collapse,
        }
    }
}

/// A string of any form.
pub(super) fn any_string() -> TypeUse {
    TypeUse::BuiltIn(text("string", "String", false).built_in())
}

/// The use of a built-in type; `None` when it is not supported.
pub(super) fn built_in(xsd: &str) -> Option<TypeUse> {
    match xsd {
        "anyType" => Some(TypeUse::Raw),
        _ => row(xsd).map(|row| TypeUse::BuiltIn(row.built_in())),
    }
}

/// What an unnamed simple type is to the type around it.
#[derive(Clone, Copy)]
pub(super) enum Part<'n> {
    /// An element or attribute of this name.
    Named(&'n str),
    /// A value, list item or union member, with a name for Rust only.
    Unnamed(&'n str),
}

/// What a simple type comes down to, with the facets of each derivation step,
/// the innermost first.
pub(super) enum Simple {
    Atomic {
        base: BuiltIn,
        facets: Vec<Vec<Facet>>,
    },
    List {
        item: TypeUse,
        facets: Vec<Vec<Facet>>,
    },
    Union {
        members: Vec<(String, TypeUse)>,
        facets: Vec<Vec<Facet>>,
    },
    /// A named type of another crate.
    External(TypeUse),
}

impl Builder<'_> {
    /// Follows the derivation of a simple type to what it restricts.
    pub(super) fn simple(&mut self, scope: &Scope, simple: &SimpleType, depth: usize) -> Option<Simple> {
        if depth > 256 {
            self.fault(Code::Circular, &simple.place, "the simple type is derived from itself");
            return None;
        }
        self.check_simple(scope.document, simple);
        match &simple.variety {
            Variety::Restriction { base, facets } => {
                let mut resolved = self.simple_base(scope, base, depth + 1)?;
                if facets.is_empty() {
                    return Some(resolved);
                }
                match &mut resolved {
                    Simple::Atomic { base, facets: steps } => {
                        *base = with_white_space(*base, facets);
                        let facets = self.qualified(base, facets);
                        steps.push(facets);
                    }
                    Simple::List { facets: steps, .. } | Simple::Union { facets: steps, .. } => {
                        steps.push(facets.clone())
                    }
                    Simple::External(_) => {
                        let message = "a type that the configuration maps to Rust cannot be restricted";
                        self.fault(Code::Unsupported, &simple.place, message);
                        return None;
                    }
                }
                Some(resolved)
            }
            Variety::List(item) => {
                let item = self.simple_use(scope, item, Part::Unnamed("Item"), Docs::default())?;
                Some(Simple::List { item, facets: Vec::new() })
            }
            Variety::Union(members) => {
                let mut uses: Vec<(String, TypeUse)> = Vec::new();
                let mut taken = names::Taken::default();
                for (index, member) in members.iter().enumerate() {
                    let wish = match member {
                        SimpleRef::Named(reference) => names::type_name(&reference.name.local),
                        SimpleRef::Inline(_) => format!("Member{}", index + 1),
                    };
                    let type_ = self.simple_use(scope, member, Part::Unnamed(&wish), Docs::default())?;
                    uses.push((taken.unique(wish), type_));
                }
                Some(Simple::Union { members: uses, facets: Vec::new() })
            }
        }
    }

    /// Facets whose values are names mean what their prefixes mean in the schema.
    fn qualified(&mut self, base: &BuiltIn, facets: &[Facet]) -> Vec<Facet> {
        let mut facets = facets.to_vec();
        if !is_qualified(base) {
            return facets;
        }
        for facet in facets.iter_mut().filter(|facet| facet.kind == FacetKind::Enumeration) {
            match facet.value_name.take() {
                Some(name) => facet.value = name,
                None => {
                    let message = format!("the prefix of `{}` is not declared", facet.value);
                    self.fault(Code::Unresolved, &facet.place.clone(), message);
                }
            }
        }
        facets
    }

    fn simple_base(&mut self, scope: &Scope, base: &SimpleRef, depth: usize) -> Option<Simple> {
        match base {
            SimpleRef::Inline(simple) => self.simple(scope, simple, depth),
            SimpleRef::Named(reference) => {
                if let Some(name) = reference.name.built_in() {
                    return self.simple_built_in(scope.document, name, &reference.place);
                }
                if let Some(external) = self.external_type(&reference.name) {
                    return Some(Simple::External(external));
                }
                let (document, type_) = match self.schemas.type_(scope.document, reference) {
                    Ok(found) => found,
                    Err(diagnostic) => {
                        self.problems.push(diagnostic);
                        return None;
                    }
                };
                match type_ {
                    Type::Simple(simple) => {
                        let scope = self.scope(document, &names::type_name(&reference.name.local));
                        self.simple(&scope, simple, depth)
                    }
                    Type::Complex(_) => {
                        let message =
                            format!("`{}` is a complex type, a simple one is needed", reference.name);
                        self.fault(Code::Unresolved, &reference.place, message);
                        None
                    }
                }
            }
        }
    }

    fn simple_built_in(&mut self, document: DocumentId, name: &str, place: &Place) -> Option<Simple> {
        let item = match name {
            "NMTOKENS" => row("NMTOKEN"),
            "IDREFS" => row("IDREF"),
            "ENTITIES" => row("ENTITY"),
            _ => None,
        };
        if let Some(item) = item {
            let at_least_one = Facet {
                kind: FacetKind::MinLength,
                value: "1".to_owned(),
                value_name: None,
                place: place.clone(),
                annotation: Annotation::default(),
            };
            let item = TypeUse::BuiltIn(item.built_in());
            return Some(Simple::List { item, facets: vec![vec![at_least_one]] });
        }
        match built_in(name) {
            Some(TypeUse::BuiltIn(base)) => {
                let implied = row(name).map_or(&[][..], |row| row.implied);
                if implied.is_empty() {
                    return Some(Simple::Atomic { base, facets: Vec::new() });
                }
                // The bounds are checked along with the type's own.
                let facets = implied
                    .iter()
                    .map(|(kind, value)| Facet {
                        kind: *kind,
                        value: (*value).to_owned(),
                        value_name: None,
                        place: place.clone(),
                        annotation: Annotation::default(),
                    })
                    .collect();
                let integer = row("integer").map_or(base, Row::built_in);
                Some(Simple::Atomic { base: integer, facets: vec![facets] })
            }
            _ => {
                self.unsupported_type(document, name, place);
                None
            }
        }
    }

    pub(super) fn unsupported_type(&mut self, document: DocumentId, name: &str, place: &Place) {
        let known = ["anyType", "anySimpleType"];
        let diagnostic = if known.contains(&name) {
            let message = format!("the built-in type `xs:{name}` is not supported here");
            Diagnostic::at(Code::Unsupported, place, message)
                .help("restrict one of the types derived from it")
        } else {
            let message = format!("`xs:{name}` is not a built-in type of XML Schema 1.0");
            let mut diagnostic = Diagnostic::at(Code::Unresolved, place, message);
            let similar = || crate::load::grammar::closest(name, TABLE.iter().map(|row| row.xsd));
            let elsewhere = self.schemas.type_elsewhere(document, name);
            diagnostic.help =
                elsewhere.or_else(|| similar().map(|name| format!("did you mean `xs:{name}`?")));
            diagnostic
        };
        self.problems.push(diagnostic);
    }

    /// The use of a simple type, named or in place; one in place with facets
    /// becomes an item named after the scope and `name`.
    pub(super) fn simple_use(
        &mut self,
        scope: &Scope,
        simple: &SimpleRef,
        part: Part<'_>,
        docs: Docs,
    ) -> Option<TypeUse> {
        match simple {
            SimpleRef::Named(reference) => {
                let type_ = self.named_use(scope, reference)?;
                if matches!(type_, TypeUse::Raw | TypeUse::Item { kind: UseKind::Element, .. }) {
                    let message = format!("`{}` is a complex type, a simple one is needed", reference.name);
                    self.fault(Code::Unresolved, &reference.place, message);
                    return None;
                }
                Some(type_)
            }
            SimpleRef::Inline(simple) => {
                let inner = match part {
                    Part::Named(name) => self.scope_in(scope, name),
                    // The schema knows no such name: messages speak of what is around.
                    Part::Unnamed(name) => {
                        Scope { schema_name: scope.schema_name.clone(), ..self.scope_in(scope, name) }
                    }
                };
                let resolved = self.simple(&inner, simple, 0)?;
                let plain = match &resolved {
                    Simple::Atomic { base, facets } if facets.is_empty() => Some(TypeUse::BuiltIn(*base)),
                    Simple::List { item, facets } if facets.is_empty() => {
                        Some(TypeUse::List(Box::new(item.clone())))
                    }
                    Simple::External(external) => Some(external.clone()),
                    _ => None,
                };
                // A restriction without facets of a named type is that type.
                if let (Variety::Restriction { base: base @ SimpleRef::Named(_), facets }, _) =
                    (&simple.variety, &plain)
                    && facets.is_empty()
                {
                    return self.simple_use(scope, base, part, docs);
                }
                if let Some(plain) = plain {
                    return Some(plain);
                }
                let wish = inner.name.clone();
                let item_name = self.unique_type(scope.module, wish);
                let own = Docs::of(&simple.annotation);
                let docs = if own.summary.is_empty() { docs } else { own };
                let kind = self.simple_item(&inner, resolved, simple)?;
                let use_kind = use_kind(&kind);
                self.push_item(
                    scope.module,
                    Item {
                        name: item_name.clone(),
                        schema_name: inner.schema_name.clone(),
                        docs,
                        place: simple.place.clone(),
                        kind,
                    },
                );
                Some(TypeUse::Item { module: scope.module, name: item_name, kind: use_kind })
            }
        }
    }

    /// The item that a simple type becomes.
    pub(super) fn simple_item(
        &mut self,
        scope: &Scope,
        simple: Simple,
        declared: &SimpleType,
    ) -> Option<ItemKind> {
        match simple {
            Simple::External(external) => Some(ItemKind::Alias(external)),
            Simple::Atomic { base, facets } => {
                self.check_facets(&base, &facets);
                if facets.is_empty() {
                    return Some(ItemKind::Alias(TypeUse::BuiltIn(base)));
                }
                let enumerated = facets
                    .iter()
                    .rposition(|step| step.iter().any(|facet| facet.kind == FacetKind::Enumeration));
                match enumerated {
                    Some(step) if is_enumerable(&base) => Some(self.enumeration(base, &facets, step)),
                    _ => Some(ItemKind::Restriction { base, facets }),
                }
            }
            Simple::List { item, facets } if facets.is_empty() => {
                Some(ItemKind::Alias(TypeUse::List(Box::new(item))))
            }
            Simple::List { item, facets } => Some(ItemKind::List { item, facets }),
            Simple::Union { members, facets } => {
                if members.is_empty() {
                    self.fault(Code::Grammar, &declared.place, "a union needs member types");
                    return None;
                }
                if facets.is_empty() {
                    return Some(ItemKind::Union(members));
                }
                let union = self.unique_type(scope.module, format!("{}Value", scope.name));
                Some(ItemKind::RestrictedUnion { union, members, facets })
            }
        }
    }

    /// The values of a step that the other facets leave.
    fn enumeration(&mut self, base: BuiltIn, steps: &[Vec<Facet>], step: usize) -> ItemKind {
        let mut taken = names::Taken::default();
        let mut values: Vec<EnumerationValue> = Vec::new();
        let patterns: Vec<Vec<Regex>> = steps.iter().map(|step| patterns(step)).collect();
        let collapse = base.collapse;
        for facet in steps[step].iter().filter(|facet| facet.kind == FacetKind::Enumeration) {
            let text = processed(&base, &facet.value);
            let matches = patterns.iter().all(|alternatives| {
                alternatives.is_empty() || alternatives.iter().any(|pattern| pattern.is_match(&text))
            });
            let lengths: Vec<&Facet> = steps.iter().flatten().collect();
            // Published schemas repeat a value now and then; it is one value.
            if values.iter().any(|value| value.text == text) || !matches || !fits(&text, &lengths) {
                continue;
            }
            let docs = Docs::of(&facet.annotation).or(|| format!("`{text}`."));
            values.push(EnumerationValue { variant: taken.unique(names::variant_name(&text)), text, docs });
        }
        if let (true, Some(facet)) = (values.is_empty(), steps[step].first()) {
            self.fault(Code::Facet, &facet.place, "other facets leave none of the enumeration's values");
        }
        ItemKind::Enumeration { values, collapse }
    }

    /// Facets fit the type, their values are of the right kind, and no two contradict.
    fn check_facets(&mut self, base: &BuiltIn, facets: &[Vec<Facet>]) {
        let mut lengths: (Option<(usize, Place)>, Option<usize>) = (None, None);
        for facet in facets.iter().flatten() {
            let applicable = match facet.kind {
                FacetKind::Length | FacetKind::MinLength | FacetKind::MaxLength => {
                    base.measure != Measure::None || is_qualified(base)
                }
                FacetKind::MinInclusive
                | FacetKind::MinExclusive
                | FacetKind::MaxInclusive
                | FacetKind::MaxExclusive => base.ordered,
                FacetKind::TotalDigits | FacetKind::FractionDigits => base.digits,
                FacetKind::Pattern | FacetKind::Enumeration | FacetKind::WhiteSpace => true,
            };
            if !applicable {
                let message =
                    format!("the facet `{}` does not apply to xs:{}", facet.kind.as_str(), base.xsd);
                self.fault(Code::Facet, &facet.place, message);
                continue;
            }
            match facet.kind {
                FacetKind::Length
                | FacetKind::MinLength
                | FacetKind::MaxLength
                | FacetKind::TotalDigits
                | FacetKind::FractionDigits => match facet.value.trim().parse::<usize>() {
                    Err(_) => {
                        let message = format!("`{}` must be a whole number", facet.kind.as_str());
                        self.fault(Code::Facet, &facet.place, message);
                    }
                    Ok(number) => {
                        if matches!(facet.kind, FacetKind::MinLength | FacetKind::Length) {
                            lengths.0 = Some((number, facet.place.clone()));
                        }
                        if matches!(facet.kind, FacetKind::MaxLength | FacetKind::Length) {
                            lengths.1 = Some(number);
                        }
                    }
                },
                FacetKind::Pattern => {
                    if let Err(error) = crate::pattern::translate(&facet.value) {
                        let message = format!("the pattern `{}` is malformed: {error}", facet.value);
                        self.fault(Code::Facet, &facet.place, message);
                    }
                }
                FacetKind::WhiteSpace
                    if !matches!(facet.value.trim(), "preserve" | "replace" | "collapse") =>
                {
                    let message = "`whiteSpace` is `preserve`, `replace` or `collapse`";
                    self.fault(Code::Facet, &facet.place, message);
                }
                _ => {}
            }
        }
        if let (Some((min, place)), Some(max)) = lengths
            && min > max
        {
            self.fault(Code::Facet, &place, format!("the length must be at least {min} and at most {max}"));
        }
        self.check_range(base, facets);
    }

    /// The lower bound lies below the upper one.
    fn check_range(&mut self, base: &BuiltIn, facets: &[Vec<Facet>]) {
        if !base.digits && !matches!(base.rust, "Double" | "Float") {
            return;
        }
        let (mut low, mut high) = (None::<f64>, None::<f64>);
        let mut unused = None;
        let mut open = false;
        for facet in facets.iter().flatten() {
            open |= matches!(facet.kind, FacetKind::MinExclusive | FacetKind::MaxExclusive);
            let bound = match facet.kind {
                FacetKind::MinInclusive | FacetKind::MinExclusive => &mut low,
                FacetKind::MaxInclusive | FacetKind::MaxExclusive => &mut high,
                FacetKind::Enumeration => &mut unused,
                _ => continue,
            };
            let text = facet.value.trim();
            let value = match text {
                "INF" => Some(f64::INFINITY),
                "-INF" => Some(f64::NEG_INFINITY),
                "NaN" if !base.digits => Some(f64::NAN),
                _ => text.parse::<f64>().ok().filter(|_| !text.contains(['n', 'N', 'i', 'I'])),
            };
            match value {
                Some(value) => *bound = Some(value),
                None => {
                    let message = format!("`{}` is not a number, `{text}`", facet.kind.as_str());
                    self.fault(Code::Facet, &facet.place, message);
                }
            }
            if let (Some(low), Some(high)) = (low, high)
                && (low > high || (open && low == high))
            {
                let message = format!("no value is left between {low} and {high}");
                self.fault(Code::Facet, &facet.place, message);
            }
        }
    }
}

/// Whether the type's values are names with a prefix.
pub(super) fn is_qualified(base: &BuiltIn) -> bool {
    matches!(base.rust, "QName" | "Notation")
}

/// A default or fixed value that is a name with a prefix is spelled with its
/// namespace in generated code.
pub(super) fn qualify_value(
    type_: &TypeUse,
    default: &mut Option<String>,
    fixed: &mut Option<String>,
    qualified: Option<String>,
) {
    if !matches!(type_, TypeUse::BuiltIn(base) if is_qualified(base)) {
        return;
    }
    for value in [default, fixed] {
        if value.is_some() {
            value.clone_from(&qualified);
        }
    }
}

/// Whether an enumeration of the type becomes an enum: its values are their texts,
/// and nothing else needs to be checked.
pub(super) fn is_enumerable(base: &BuiltIn) -> bool {
    base.measure == Measure::Characters
        && !matches!(base.rust, "AnyUri" | "Id" | "IdRef" | "Entity" | "NormalizedString")
}

/// The text as the type's white space rule leaves it.
fn processed(base: &BuiltIn, text: &str) -> String {
    if base.collapse {
        text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// The patterns of a derivation step, of which one must match.
pub(super) fn patterns(step: &[Facet]) -> Vec<Regex> {
    step.iter()
        .filter(|facet| facet.kind == FacetKind::Pattern)
        .filter_map(|facet| Regex::new(&crate::pattern::translate(&facet.value).ok()?).ok())
        .collect()
}

/// Whether the length facets admit the text.
fn fits(text: &str, facets: &[&Facet]) -> bool {
    let length = text.chars().count();
    facets.iter().all(|facet| match (facet.kind, facet.value.trim().parse::<usize>()) {
        (FacetKind::Length, Ok(limit)) => length == limit,
        (FacetKind::MinLength, Ok(limit)) => length >= limit,
        (FacetKind::MaxLength, Ok(limit)) => length <= limit,
        _ => true,
    })
}

/// Whether the built-in type `name` is derived from the built-in type `base`.
pub(super) fn is_derived(name: &str, base: &str) -> bool {
    let mut current = name;
    loop {
        if current == base {
            return true;
        }
        if current == "anyType" {
            return false;
        }
        current = built_in_base(current);
    }
}

/// The type that a built-in one is derived from; `anyType` is its own.
pub(crate) fn built_in_base(name: &str) -> &'static str {
    match name {
        "normalizedString" => "string",
        "token" => "normalizedString",
        "language" | "Name" | "NMTOKEN" => "token",
        "NCName" => "Name",
        "ID" | "IDREF" | "ENTITY" => "NCName",
        "integer" => "decimal",
        "long" | "nonNegativeInteger" | "nonPositiveInteger" => "integer",
        "int" => "long",
        "short" => "int",
        "byte" => "short",
        "negativeInteger" => "nonPositiveInteger",
        "positiveInteger" | "unsignedLong" => "nonNegativeInteger",
        "unsignedInt" => "unsignedLong",
        "unsignedShort" => "unsignedInt",
        "unsignedByte" => "unsignedShort",
        "anySimpleType" | "anyType" => "anyType",
        _ => "anySimpleType",
    }
}

/// The built-in type whose white space is that of a restriction of `base`.
pub(super) fn with_white_space(base: BuiltIn, facets: &[Facet]) -> BuiltIn {
    let white_space = facets.iter().find(|facet| facet.kind == FacetKind::WhiteSpace);
    let name = match (base.rust, white_space.map(|facet| facet.value.trim())) {
        ("String" | "NormalizedString", Some("collapse")) => "token",
        ("String", Some("replace")) => "normalizedString",
        _ => return base,
    };
    row(name).map_or(base, Row::built_in)
}

/// How a use of the item must be treated.
pub(super) fn use_kind(kind: &ItemKind) -> UseKind {
    match kind {
        ItemKind::Enumeration { collapse: true, .. } => UseKind::CollapsedEnumeration,
        ItemKind::Struct(_) | ItemKind::Group(_) | ItemKind::Choice { .. } | ItemKind::Polymorphic { .. } => {
            UseKind::Element
        }
        ItemKind::Alias(TypeUse::Raw) => UseKind::Element,
        _ => UseKind::Value,
    }
}
