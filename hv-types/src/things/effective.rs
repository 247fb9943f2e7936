//! The effective date that a type's own element tells.

use jiff::civil;

use crate::dates;
use crate::values::{XsdDate, XsdDateTime};

/// A type of element that can tell a thing's effective date.
///
/// A missing time of day counts as 00:00:00, and time zones are not looked at: the
/// effective date is wall-clock time. A date in words, or without a full day, tells
/// none.
///
/// ```
/// use hv_types::dates::Date;
/// use hv_types::things::EffectiveDate;
/// let when = Date::from_ymd(2024, 2, 29)?;
/// assert_eq!(when.to_effective(), Some(jiff::civil::date(2024, 2, 29).at(0, 0, 0, 0)));
/// # Ok::<(), hv_types::values::ValueError>(())
/// ```
pub trait EffectiveDate {
    /// The moment that counts as the thing's effective date.
    fn to_effective(&self) -> Option<civil::DateTime>;
}

macro_rules! effective_date {
    ($($type:ty => $convert:expr;)*) => {$(
        impl EffectiveDate for $type {
            fn to_effective(&self) -> Option<civil::DateTime> {
                let convert: fn(&$type) -> Option<civil::DateTime> = $convert;
                convert(self)
            }
        }
    )*};
}

effective_date! {
    dates::DateTime => |date| date.to_civil_or_midnight();
    dates::StructuredApproxDate => |date| date.to_civil_or_midnight();
    dates::ApproxDateTime => |date| date.to_civil_or_midnight();
    dates::Date => |date| date.to_civil().map(civil::DateTime::from);
    dates::ApproxDate => |date| date.to_civil().map(civil::DateTime::from);
    XsdDateTime => |date| date.to_civil();
    XsdDate => |date| date.to_civil().map(civil::DateTime::from);
}

impl<T: EffectiveDate> EffectiveDate for Option<T> {
    fn to_effective(&self) -> Option<civil::DateTime> {
        self.as_ref()?.to_effective()
    }
}

impl<T: EffectiveDate> EffectiveDate for Box<T> {
    fn to_effective(&self) -> Option<civil::DateTime> {
        (**self).to_effective()
    }
}

/// The first one counts.
impl<T: EffectiveDate> EffectiveDate for Vec<T> {
    fn to_effective(&self) -> Option<civil::DateTime> {
        self.first()?.to_effective()
    }
}
