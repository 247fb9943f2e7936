//! Conversion of data of any type, through several steps, with or without its envelope.

use uuid::Uuid;

use super::{ConvertError, Converted, Downgrade, Loss, Reason, Upgrade};
use crate::things::{Body, Flags, Thing, ThingType, TypeId, TypeInfo};

/// A step between two neighbouring versions, over data of any type.
#[derive(Clone, Copy, Debug)]
pub struct Step<A> {
    /// The version that is converted.
    pub from: &'static TypeInfo,
    /// The version that comes out.
    pub to: &'static TypeInfo,
    /// Converts; data of another type than `from` is refused.
    pub run: fn(A) -> Result<Converted<A>, ConvertError>,
    /// Whether `to` is the newer version.
    pub up: bool,
}

/// The enum of all types, which knows the steps between them; generated code
/// implements it for `AnyThing`.
pub trait Convertible: Body + 'static {
    /// The steps known here, each way.
    const STEPS: &'static [Step<Self>];
}

/// The steps that lead from one version to another; `None` when none do.
pub(super) fn route<A: Convertible>(from: Uuid, to: Uuid) -> Option<Vec<&'static Step<A>>> {
    // Breadth first: the shortest way.
    let mut ways: Vec<Vec<&'static Step<A>>> = vec![Vec::new()];
    let mut seen = vec![from];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let here = way.last().map_or(from, |step| step.to.id);
            if here == to {
                return Some(way);
            }
            for step in A::STEPS.iter().filter(|step| step.from.id == here) {
                if !seen.contains(&step.to.id) {
                    seen.push(step.to.id);
                    let mut next = way.clone();
                    next.push(step);
                    longer.push(next);
                }
            }
        }
        ways = longer;
    }
    None
}

/// Whether `to` is a version of the type `from`: the same, or one that steps lead to.
pub fn is_version_of<A: Convertible>(from: Uuid, to: Uuid) -> bool {
    route::<A>(from, to).is_some()
}

/// The same data as the thing type `to`, through as many steps as it takes. The
/// losses of later steps have the paths of the version in between.
///
/// # Errors
///
/// `to` is no version of this type, or a version on the way demands what the data
/// does not have.
pub fn convert<A: Convertible>(data: A, to: Uuid) -> Result<Converted<A>, ConvertError> {
    let Some(info) = data.info() else {
        return Err(ConvertError::new("", "the type of the data is not known, so it has no versions"));
    };
    let Some(way) = route::<A>(info.id, to) else {
        let message = format!("{to} is not a version of {} ({})", info.name, info.id);
        return Err(ConvertError::new("", message));
    };
    let mut all = Converted { value: data, losses: Vec::new() };
    for step in way {
        let Converted { value, losses } = (step.run)(all.value)?;
        all.value = value;
        all.losses.extend(losses);
    }
    Ok(all)
}

/// Where the data of a thing is.
const DATA: &str = "/thing/data-xml";

impl<T> Thing<T> {
    /// Converts the data, and sets what the envelope says of it.
    fn converted<B: Body>(
        mut self,
        up: bool,
        convert: impl FnOnce(T) -> Result<Converted<B>, ConvertError>,
    ) -> Result<Converted<Thing<B>>, ConvertError> {
        if self.data().is_none() {
            return Err(ConvertError::new("/thing", "the thing has no data to convert"));
        }
        let signature = self.remove_signature();
        let mut losses = Vec::new();
        let mut thing = self.convert_with(|data| {
            let converted = convert(data).map_err(|error| error.inside(DATA))?;
            losses = converted.losses;
            Ok(converted.value)
        })?;
        for loss in &mut losses {
            loss.path.insert_str(0, DATA);
        }
        losses.extend(signature.map(|signature| Loss {
            path: format!("/thing/{}", signature.local_name()),
            content: signature.as_str().to_owned(),
            reason: Reason::Dropped,
            why: "it signs the data as it was before the conversion".to_owned(),
        }));
        if let Some(info) = thing.data().and_then(Body::info) {
            thing.type_id = Some(TypeId { id: info.id.into(), name: Some(info.name.to_owned()) });
        }
        thing.set_flags(if up { Flags::UPVERSIONED } else { Flags::DOWNVERSIONED }, true);
        Ok(Converted { value: thing, losses })
    }
}

impl<T: Upgrade> Thing<T> {
    /// The same thing with its data in the next version: type id and name are those
    /// of that version, and it is flagged [`UPVERSIONED`](Flags::UPVERSIONED). A
    /// signature no longer holds, and is among the losses.
    ///
    /// # Errors
    ///
    /// The newer version demands what the data does not have, or there is no data.
    pub fn upgrade(self) -> Result<Converted<Thing<T::Newer>>, ConvertError> {
        self.converted(true, T::upgrade)
    }
}

impl<T: Downgrade> Thing<T> {
    /// The same thing with its data in the version before: type id and name are those
    /// of that version, and it is flagged [`DOWNVERSIONED`](Flags::DOWNVERSIONED),
    /// so that it cannot be written back. A signature no longer holds, and is among
    /// the losses.
    ///
    /// # Errors
    ///
    /// The older version demands what the data does not have, or there is no data.
    pub fn downgrade(self) -> Result<Converted<Thing<T::Older>>, ConvertError> {
        self.converted(false, T::downgrade)
    }
}

impl<A: Convertible> Thing<A> {
    /// The same thing with its data as the thing type `to`, through as many steps as
    /// it takes; a thing of that type stays untouched. What the envelope then says,
    /// see [`upgrade`](Thing::upgrade) and [`downgrade`](Thing::downgrade).
    ///
    /// # Errors
    ///
    /// `to` is no version of this type, a version on the way demands what the data
    /// does not have, or there is no data.
    pub fn convert(self, to: Uuid) -> Result<Converted<Thing<A>>, ConvertError> {
        let from = self.data().and_then(Body::info);
        if from.is_some_and(|from| from.id == to) {
            return Ok(Converted { value: self, losses: Vec::new() });
        }
        let way = from.and_then(|from| route::<A>(from.id, to));
        let up = way.is_some_and(|way| way.last().is_some_and(|step| step.up));
        self.converted(up, |data| convert(data, to))
    }

    /// The same thing as its type `T`: for code that knows which version it wants.
    ///
    /// # Errors
    ///
    /// As [`convert`](Thing::convert).
    pub fn convert_to<T: ThingType>(self) -> Result<Converted<Thing<A>>, ConvertError> {
        self.convert(T::INFO.id)
    }
}
