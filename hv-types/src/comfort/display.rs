//! `Display` for people, where a type has one obvious text.

use std::fmt;

use crate::dates::{ApproxDate, ApproxDateTime, Date, DateTime, StructuredApproxDate, Time};
use crate::{base, types};

/// `2023-04-18`. Shows also a day that the calendar does not have.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}-{:02}", *self.y, *self.m, *self.d))
    }
}

/// As precise as it is: `2006`, `2006-12` or `2006-12-24`; `2006-??-24` where
/// the month alone is missing.
impl fmt::Display for ApproxDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = *self.y;
        f.pad(&match (self.m.as_deref(), self.d.as_deref()) {
            (None, None) => format!("{year:04}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (None, Some(day)) => format!("{year:04}-??-{day:02}"),
        })
    }
}

/// As precise as it is: `07:40`, `07:40:05` or `07:40:05.120`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{:02}:{:02}", *self.h, *self.m);
        match (self.s.as_deref(), self.f.as_deref()) {
            (None, None) => {}
            (Some(second), None) => text += &format!(":{second:02}"),
            (second, Some(millisecond)) => {
                text += &format!(":{:02}.{millisecond:03}", second.unwrap_or(&0));
            }
        }
        f.pad(&text)
    }
}

macro_rules! date_time {
    ($($type:ty),*) => {$(
        /// Date, time and time zone as far as they are known:
        /// `2023-04-18 07:40 (Pacific Time)`.
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = self.date.to_string();
                if let Some(time) = &self.time {
                    text += &format!(" {time}");
                }
                if let Some(tz) = &self.tz {
                    text += &format!(" ({tz})");
                }
                f.pad(&text)
            }
        }
    )*};
}

date_time!(DateTime, StructuredApproxDate);

/// The date in parts, or the person's own words.
impl fmt::Display for ApproxDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApproxDateTime::Structured(date) => date.fmt(f),
            ApproxDateTime::Descriptive(text) => f.pad(text),
        }
    }
}

/// Types of which one field is the text.
macro_rules! text_field {
    ($($(#[$docs:meta])* $type:ty: $field:ident;)*) => {$(
        $(#[$docs])*
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.$field, f)
            }
        }
    )*};
}

text_field! {
    /// The value in words.
    base::CodableValue: text;
    /// The value in words.
    types::CodableValue: text;
    /// The whole name as the person writes it.
    base::Name: full;
    /// The person's name.
    base::Person: name;
    /// The organization's name.
    base::Organization: name;
    /// The number.
    base::Phone: number;
    /// The number.
    types::Phone: number;
    /// The address.
    base::Email: address;
    /// The address.
    types::Email: address;
    /// The number or address.
    base::CommunicationType: value;
    /// The amount as people should read it.
    base::GeneralMeasurement: display;
    /// The text.
    types::LocalizedString: value;
    /// The text.
    types::CultureSpecificString: value;
    /// The text.
    types::CultureSpecificStringnz: value;
    /// The text.
    types::CultureSpecificString255: value;
    /// The text.
    types::CultureSpecificString255nw: value;
    /// The text.
    types::CultureSpecificString1024: value;
    /// The text.
    types::CultureSpecificString1024nw: value;
    /// The address.
    types::CultureSpecificUrl: value;
}

/// Number and unit, `500 mg`, with the digits that were read.
impl fmt::Display for base::StructuredMeasurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(format!("{} {}", self.value.to_string().trim(), self.units.text.trim()).trim_end())
    }
}

macro_rules! address {
    ($type:ty $(, $more:ident)*) => {
        /// On one line, in the order of the schema: street, city, state, postal code,
        /// country. Countries differ in how they write an address; for an envelope,
        /// use the parts.
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let street = self.street.iter().map(String::as_str);
                let rest = [
                    &*self.city,
                    self.state.as_deref().unwrap_or_default(),
                    &*self.postcode,
                    &*self.country,
                    $(self.$more.as_deref().unwrap_or_default(),)*
                ];
                let parts = street.chain(rest).map(str::trim).filter(|part| !part.is_empty());
                f.pad(&parts.collect::<Vec<_>>().join(", "))
            }
        }
    };
}

address!(base::Address, county);
address!(types::Address);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_show_no_more_than_is_known() {
        let date = Date::from_ymd(1023, 4, 8).unwrap();
        let mut approximate = ApproxDate::from(date.clone());
        assert_eq!(date.to_string(), "1023-04-08");
        assert_eq!(approximate.to_string(), "1023-04-08");
        approximate.m = None;
        assert_eq!(approximate.to_string(), "1023-??-08");
        approximate.d = None;
        assert_eq!(approximate.to_string(), "1023");

        let mut time = Time::from_hms(7, 40, 5).unwrap();
        time.f = Some("5".parse().unwrap());
        assert_eq!(time.to_string(), "07:40:05.005");
        time.s = None;
        assert_eq!(time.to_string(), "07:40:00.005");
        time.f = None;
        assert_eq!(time.to_string(), "07:40");

        let moment = DateTime { time: Some(time), ..date.into() };
        assert_eq!(moment.to_string(), "1023-04-08 07:40");
        assert_eq!(moment.clone().with_tz("Lima").to_string(), "1023-04-08 07:40 (Lima)");
        assert_eq!(ApproxDateTime::from(moment).to_string(), "1023-04-08 07:40");
        assert_eq!(format!("{:>8}|", ApproxDate::from_year_month(2006, 12).unwrap()), " 2006-12|");
    }

    #[test]
    fn a_lexical_form_with_leading_zeros_does_not_widen_a_date() {
        let date = Date { d: "008".parse().unwrap(), ..Date::from_ymd(2023, 4, 1).unwrap() };
        assert_eq!(date.to_string(), "2023-04-08");
    }

    #[test]
    fn people_and_places_show_their_names() {
        let person = base::Person::new(base::Name::new("Dr. Ada King".to_owned()));
        assert_eq!(person.to_string(), "Dr. Ada King");
        let mut address = base::Address::new(
            vec!["1 Main St".to_owned(), String::new()],
            "Springfield".to_owned(),
            "62704".to_owned(),
            "US".to_owned(),
        );
        assert_eq!(address.to_string(), "1 Main St, Springfield, 62704, US");
        address.state = Some("IL".to_owned());
        address.county = Some("Sangamon".to_owned());
        assert_eq!(address.to_string(), "1 Main St, Springfield, IL, 62704, US, Sangamon");
        assert_eq!(base::Phone::new("555-0100".to_owned()).to_string(), "555-0100");
    }

    #[test]
    fn amounts_show_the_digits_that_were_read() {
        let amount = base::StructuredMeasurement { value: "500.0".parse().unwrap(), units: "mg".into() };
        assert_eq!(amount.to_string(), "500.0 mg");
        assert_eq!(base::GeneralMeasurement::new("two tablets".to_owned()).to_string(), "two tablets");
    }
}
