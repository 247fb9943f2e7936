//! Things for people: what a card says, and how it looks.

mod data;
mod envelope;
mod layout;
mod raw;
mod shapes;

pub(crate) use envelope::{moment, of_bare, of_section, of_thing};
pub(crate) use layout::{LaidOut, Style};
pub(crate) use raw::outline;

/// A card: a title, and sections of lines.
#[derive(Debug, Default)]
pub(crate) struct Card {
    pub(crate) title: String,
    /// What follows the title, such as the time that the data is of.
    pub(crate) subtitle: String,
    pub(crate) sections: Vec<Vec<Line>>,
}

/// A name and its value, or what is below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) value: String,
    /// What stands behind the value, of less interest: codes, other units.
    pub(crate) detail: String,
    pub(crate) below: Vec<Line>,
}

impl Line {
    pub(crate) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Line { label: label.into(), value: value.into(), ..Line::default() }
    }

    #[must_use]
    pub(crate) fn with_detail(self, detail: impl Into<String>) -> Self {
        Line { detail: detail.into(), ..self }
    }

    pub(crate) fn above(label: impl Into<String>, below: Vec<Line>) -> Self {
        Line { label: label.into(), below, ..Line::default() }
    }
}

/// Words that are written in capitals though the schemas do not.
const CAPITALS: &[&str] = &["dob", "hdl", "html", "ldl", "pef", "ssn", "url"];

/// An element's or attribute's name as words: `date-of-service` as `Date of service`,
/// `AverageHeartrate` as `Average heartrate`.
pub(crate) fn words(name: &str) -> String {
    let name = name.trim_start_matches(['@', '$']);
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (index, &c) in letters.iter().enumerate() {
        if matches!(c, '-' | '_' | '.') {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(index + 1);
        // `maxVO2` is two words, `HDL` is one, `DOBYear` is two.
        let begins = c.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || before.is_some_and(char::is_uppercase) && after.is_some_and(|c| c.is_lowercase()));
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    let shout = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(char::is_lowercase)
    };
    let mut out = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let word = match word.to_lowercase() {
            lower if CAPITALS.contains(&lower.as_str()) => lower.to_uppercase(),
            _ if shout(word) => word.clone(),
            lower => lower,
        };
        match word.chars().next() {
            Some(first) if index == 0 => {
                out.extend(first.to_uppercase());
                out.push_str(&word[first.len_utf8()..]);
            }
            _ => out.push_str(&word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_are_words() {
        for (name, said) in [
            ("when", "When"),
            ("date-of-service", "Date of service"),
            ("@is_primary", "Is primary"),
            ("AverageHeartrate_BPM", "Average heartrate BPM"),
            ("maxVO2", "Max VO2"),
            ("HDLCholesterol", "HDL cholesterol"),
            ("ccr:BodyText", "Body text"),
            ("HbA1C", "Hb A1C"),
            ("public-url", "Public URL"),
            ("", ""),
            ("-", ""),
        ] {
            assert_eq!(words(name), said, "{name}");
        }
    }
}
