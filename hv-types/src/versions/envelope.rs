//! Conversion of data of any type, through several steps, with or without its envelope.

use uuid::Uuid;

use super::{ConvertError, Converted};
use crate::things::{Body, TypeInfo};

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
