//! Thing types and what is known about each.

use std::marker::PhantomData;

use jiff::civil;
use uuid::Uuid;

use crate::xml::{Document, Error, ErrorKind, Name, RawXml, Reader, Writer};

/// The facts about a thing type, from its schema's annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeInfo {
    /// The type id, which alone selects a type on the wire.
    pub id: Uuid,
    /// The name for people, such as `Blood pressure`.
    pub name: &'static str,
    /// The version within the family, from 1.
    pub version: u32,
    /// The root element.
    pub root: Name,
    /// The Rust module, such as `immunization_v2`.
    pub module: &'static str,
    /// The Rust type, such as `ImmunizationV2`.
    pub type_name: &'static str,
    /// The name shared by all versions, for a type that has several.
    pub family: Option<&'static str>,
    /// Whether this is the family's newest version.
    pub latest: bool,
    /// The path of the element that holds the effective date, from the root.
    pub effective_date: Option<&'static str>,
    /// A record holds at most one instance.
    pub singleton: bool,
    /// Instances cannot be changed once stored.
    pub immutable: bool,
    /// Instances may be marked read-only.
    pub allow_read_only: bool,
    /// Instances carry their substance in blobs.
    pub uses_blobs: bool,
    /// The body is a document of another standard, kept untouched and not checked.
    pub document: bool,
    /// Type ids of related types.
    pub see_also: &'static [Uuid],
}

impl TypeInfo {
    /// What holds unless a schema says otherwise, for the facts about a type to be
    /// completed from: version 1, the only version, no effective date, may be marked
    /// read-only, everything else no. Ids and names are empty.
    pub const DEFAULT: TypeInfo = TypeInfo {
        id: Uuid::nil(),
        name: "",
        version: 1,
        root: Name::unqualified(""),
        module: "",
        type_name: "",
        family: None,
        latest: true,
        effective_date: None,
        singleton: false,
        immutable: false,
        allow_read_only: true,
        uses_blobs: false,
        document: false,
        see_also: &[],
    };
}

/// A thing type: a document with a type id, whose root [`INFO`](Self::INFO) names.
pub trait ThingType: Document {
    /// The facts about the type.
    const INFO: &'static TypeInfo;

    /// When the data applies, by the element that the schema names for it
    /// ([`TypeInfo::effective_date`]): wall-clock time, a missing time of day as
    /// 00:00:00.
    ///
    /// `None` when the schema names none, or one that its root does not have, when the
    /// element is absent, and when its date is in words or lacks the day.
    fn effective_date(&self) -> Option<civil::DateTime> {
        None
    }
}

impl<T: ThingType> Document for T {
    const ROOT: Name = T::INFO.root;
}

/// What a thing's `data-xml` can hold: one type, or any of several.
pub trait Body: Sized {
    /// Reads the body, whose root element comes next, of a thing of type `id`.
    ///
    /// # Errors
    ///
    /// The body is not of that type, or the type is not one that is held.
    fn read_body(id: Option<Uuid>, r: &mut Reader<'_>) -> Result<Self, Error>;

    /// Makes the same demands as [`read_body`](Self::read_body), without building the
    /// body where it can; tells the type, as [`info`](Self::info) would.
    ///
    /// # Errors
    ///
    /// As [`read_body`](Self::read_body).
    fn check_body(id: Option<Uuid>, r: &mut Reader<'_>) -> Result<Option<&'static TypeInfo>, Error> {
        Self::read_body(id, r).map(|body| body.info())
    }

    /// Writes the body with its root element.
    ///
    /// # Errors
    ///
    /// The value breaks a rule that its Rust type cannot express.
    fn write_body(&self, w: &mut Writer) -> Result<(), Error>;

    /// The facts about the type of this body; `None` when it is unknown.
    fn info(&self) -> Option<&'static TypeInfo>;

    /// When the data applies; see [`ThingType::effective_date`]. `None` for a type
    /// that is unknown.
    fn body_effective_date(&self) -> Option<civil::DateTime> {
        None
    }
}

impl<T: ThingType> Body for T {
    fn read_body(id: Option<Uuid>, r: &mut Reader<'_>) -> Result<Self, Error> {
        check_id(id, T::INFO, r)?;
        r.required(T::ROOT)
    }

    fn check_body(id: Option<Uuid>, r: &mut Reader<'_>) -> Result<Option<&'static TypeInfo>, Error> {
        check_id(id, T::INFO, r)?;
        r.check::<T>(T::ROOT, 1, 1)?;
        Ok(Some(T::INFO))
    }

    fn write_body(&self, w: &mut Writer) -> Result<(), Error> {
        w.element(T::ROOT, self)
    }

    fn info(&self) -> Option<&'static TypeInfo> {
        Some(T::INFO)
    }

    fn body_effective_date(&self) -> Option<civil::DateTime> {
        self.effective_date()
    }
}

/// Refuses a thing of another type.
fn check_id(id: Option<Uuid>, info: &TypeInfo, r: &Reader<'_>) -> Result<(), Error> {
    match id {
        Some(id) if id != info.id => {
            let message = format!("the thing is of type {id}, not {} ({})", info.id, info.name);
            Err(r.error(ErrorKind::Mismatch, message))
        }
        _ => Ok(()),
    }
}

/// A body that was checked as a `T` and not kept: of a `Thing<Checked<AnyThing>>` the
/// envelope can be looked at, and the data is known to be valid.
///
/// For who reads to validate: it costs less than building the data. Such a thing cannot
/// be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked<T> {
    id: Option<Uuid>,
    info: Option<&'static TypeInfo>,
    body: PhantomData<fn() -> T>,
}

impl<T> Checked<T> {
    /// The type id that the thing named.
    pub fn id(&self) -> Option<Uuid> {
        self.id
    }
}

impl<T: Body> Body for Checked<T> {
    fn read_body(id: Option<Uuid>, r: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Checked { id, info: T::check_body(id, r)?, body: PhantomData })
    }

    fn write_body(&self, _: &mut Writer) -> Result<(), Error> {
        let message = "the data was checked and not kept: read the thing again to write it";
        Err(Error::unlocated(ErrorKind::Missing, message))
    }

    fn info(&self) -> Option<&'static TypeInfo> {
        self.info
    }
}

/// A thing's body of a type that this build does not know: kept untouched.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownThing {
    /// The type id, if the thing had one.
    pub id: Option<Uuid>,
    /// The body.
    pub body: RawXml,
}

/// The error of a type id that no generated type has.
#[doc(hidden)]
pub fn unknown_type(id: Uuid) -> Error {
    Error::unlocated(ErrorKind::Mismatch, format!("the thing type {id} is not known"))
}

/// Finds the types that `name` can mean: a type id (in any case), a Rust module
/// or type, a family, a root element, or the name for people.
///
/// A type id, module or type name means one type; the others may mean several,
/// which are returned newest first.
///
/// ```
/// # use hv_types::things::find_type;
/// assert!(find_type(&[], "weight").is_empty());
/// ```
pub fn find_type<'t>(types: &[&'t TypeInfo], name: &str) -> Vec<&'t TypeInfo> {
    let exact = types.iter().find(|info| {
        info.id.to_string().eq_ignore_ascii_case(name) || info.module == name || info.type_name == name
    });
    if let Some(info) = exact {
        return vec![info];
    }
    let mut found: Vec<&TypeInfo> = types
        .iter()
        .filter(|info| {
            info.root.local == name || info.family == Some(name) || info.name.eq_ignore_ascii_case(name)
        })
        .copied()
        .collect();
    found.sort_by_key(|info| std::cmp::Reverse(info.version));
    found
}
