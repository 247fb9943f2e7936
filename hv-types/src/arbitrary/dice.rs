//! Texts of simple values.

use crate::values::{Bound, Enumeration, Restriction, Value};

use super::facts::Facts;
use super::{Error, Result, Unstructured, pattern};

/// Draws texts of simple values; what is drawn depends on the seed alone.
///
/// Structure is decided by the fuzzer's bytes one by one; within a simple value a
/// seed is better: a text that a facet refuses is drawn again, and must then differ.
#[doc(hidden)]
#[derive(Debug)]
pub struct Dice {
    state: u64,
    /// What the restriction around demands of the text that is drawn next.
    facts: Facts,
    /// How many IDs were drawn.
    pub(super) ids: usize,
}

/// A value on its own.
pub(super) fn value<T: Value>(u: &mut Unstructured<'_>) -> Result<T> {
    let mut dice = Dice::new(u.arbitrary()?);
    dice.value().ok_or(Error::IncorrectFormat)
}

/// A text of a restriction: its base's, drawn until the facets accept it.
#[doc(hidden)]
pub fn restricted<T: Restriction + Value>(dice: &mut Dice) -> String {
    let outer = std::mem::take(&mut dice.facts);
    let facts = Facts::of::<T>(dice).unwrap_or_default().and(outer);
    let mut text = String::new();
    for attempt in 0..200 {
        dice.facts = facts.clone();
        text = T::Base::draw(dice);
        if attempt > 100
            && let Some((_, limit)) = facts.bounds.get(dice.below(facts.bounds.len()))
        {
            (*limit).clone_into(&mut text);
        }
        if T::parse(&text).is_ok() {
            break;
        }
    }
    dice.facts = Facts::default();
    text
}

/// One of an enumeration's texts.
#[doc(hidden)]
pub fn enumerated<T: Enumeration>(dice: &mut Dice) -> String {
    T::VALUES.get(dice.below(T::VALUES.len())).map_or_else(String::new, |(_, text)| (*text).to_owned())
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Dice { state: seed ^ 0x9E37_79B9_7F4A_7C15, facts: Facts::default(), ids: 0 }
    }

    /// A value that is drawn until it is one of `T`.
    pub(super) fn value<T: Value>(&mut self) -> Option<T> {
        (0..8).find_map(|_| {
            self.facts = Facts::default();
            let text = T::draw(self);
            T::parse(&text).ok()
        })
    }

    fn next(&mut self) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 when that is 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.next() % limit as u64) as usize }
    }

    /// The number of one of the alternatives of a union.
    #[doc(hidden)]
    pub fn choose(&mut self, count: usize) -> usize {
        self.below(count)
    }

    pub(super) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn between(&mut self, low: i128, high: i128) -> i128 {
        let span = high.saturating_sub(low).max(0) as u128 + 1;
        let wide = (u128::from(self.next()) << 64) | u128::from(self.next());
        // Small numbers and the limits are the interesting ones.
        match self.below(8) {
            0 => low,
            1 => high.max(low),
            2..=4 if low <= 0 && high >= 0 => (wide % 1000).min(high as u128) as i128,
            _ => low + (wide % span) as i128,
        }
    }

    fn number(&mut self, low: i128, high: i128) -> String {
        self.between(low, high).to_string()
    }

    /// How many characters, octets or items; within the facets.
    fn length(&mut self) -> usize {
        let min = self.facts.min_length.unwrap_or(0);
        let max = self.facts.max_length.unwrap_or(usize::MAX).max(min);
        if max <= 300 && self.one_in(8) {
            return max;
        }
        min + self.below((max - min).min(16).saturating_add(1))
    }

    /// A text of any characters.
    pub(crate) fn text(&mut self) -> String {
        const WILD: &[char] = &[
            '&', '<', '>', '"', '\'', '\n', '\t', '\r', '\u{a0}', 'é', 'ß', '€', '日', '😀', ']', '\u{85}',
            ' ',
        ];
        self.characters(WILD)
    }

    /// A text without white space at its ends, in runs, or other than blanks.
    fn token(&mut self) -> String {
        self.characters(&['&', '<', '>', '"', '\'', 'é', 'ß', '€', '日', '😀', '-', '.'])
    }

    /// Letters and digits, now and then one of `wild`.
    fn characters(&mut self, wild: &[char]) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        let length = self.length();
        let mut text = String::new();
        for at in 0..length {
            let inside = at > 0 && at + 1 < length && !text.ends_with(' ');
            text.push(match self.below(12) {
                0 => wild[self.below(wild.len())],
                1 if inside => ' ',
                2 => char::from(b'0' + self.below(10) as u8),
                3 => char::from(b'A' + self.below(26) as u8),
                _ => char::from(b'a' + self.below(26) as u8),
            });
        }
        text
    }

    /// One of the values of an enumeration facet, or a text for the patterns.
    fn given(&mut self) -> Option<String> {
        if !self.facts.values.is_empty() {
            let at = self.below(self.facts.values.len());
            return Some(self.facts.values[at].to_owned());
        }
        // A text that matches may still be no number or date, so draw one as well.
        if self.facts.patterns.is_empty() || self.one_in(4) {
            return None;
        }
        let at = self.below(self.facts.patterns.len());
        let pattern = self.facts.patterns[at].clone();
        pattern::text(&pattern, self)
    }

    /// Whether no facet is to be kept.
    fn is_free(&self) -> bool {
        let Facts { min_length, max_length, patterns, values, .. } = &self.facts;
        min_length.is_none() && max_length.is_none() && patterns.is_empty() && values.is_empty()
    }

    /// A name; of letters first, for a colon has its own meaning.
    fn name(&mut self) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        let length = self.length().max(1);
        let mut text = String::from(char::from(b'a' + self.below(26) as u8));
        while text.chars().count() < length {
            text.push(['a', 'b', 'z', 'é', '-', '.', '_', '1'][self.below(8)]);
        }
        text
    }

    /// The least and greatest whole number that the bounds leave of a range.
    fn whole_range(&self, mut low: i128, mut high: i128) -> (i128, i128) {
        for (bound, limit) in &self.facts.bounds {
            let Ok(limit) = limit.trim().parse::<f64>() else { continue };
            match bound {
                Bound::MinInclusive => low = low.max(limit.ceil() as i128),
                Bound::MinExclusive => low = low.max(limit.floor() as i128 + 1),
                Bound::MaxInclusive => high = high.min(limit.floor() as i128),
                Bound::MaxExclusive => high = high.min(limit.ceil() as i128 - 1),
            }
        }
        if let Some(digits) = self.facts.total_digits {
            let most = 10_i128.checked_pow(digits.min(30) as u32).unwrap_or(i128::MAX) - 1;
            (low, high) = (low.max(-most), high.min(most));
        }
        (low, high.max(low))
    }

    fn whole(&mut self, low: i128, high: i128) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        let (low, high) = self.whole_range(low, high);
        let text = self.number(low, high);
        if self.one_in(16) && !text.starts_with('-') { format!("0{text}") } else { text }
    }

    fn decimal(&mut self) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        let (low, high) = self.whole_range(-1_000_000, 1_000_000);
        // Bounds without a whole number between them, 0 and 1 exclusive for example.
        let text = self.number(low.min(0).max(low - 1), high);
        let room = self.facts.total_digits.map_or(4, |total| total.saturating_sub(text.len()));
        let places = self.facts.fraction_digits.unwrap_or(4).min(room).min(4);
        match self.below(places + 1) {
            0 => text,
            places => {
                let digits: String = (0..places).map(|_| char::from(b'0' + self.below(10) as u8)).collect();
                format!("{text}.{digits}")
            }
        }
    }

    fn float(&mut self, single: bool) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        let limit = |kinds: [Bound; 2]| {
            let limits = self.facts.bounds.iter().filter(|(bound, _)| kinds.contains(bound));
            limits.filter_map(|(_, limit)| limit.trim().parse::<f64>().ok()).next()
        };
        let low = limit([Bound::MinInclusive, Bound::MinExclusive]);
        let high = limit([Bound::MaxInclusive, Bound::MaxExclusive]);
        if low.is_none() && high.is_none() && self.one_in(24) {
            return ["INF", "-INF", "1E5", "2.0412E-05", "4.010000", "-0"][self.below(6)].to_owned();
        }
        let low = low.unwrap_or_else(|| high.map_or(-1000.0, |high| high - 1000.0));
        let high = high.unwrap_or(low + 2000.0);
        let part = self.below(1001) as f64 / 1000.0;
        let value = low + (high - low) * part;
        if single { (value as f32).to_string() } else { value.to_string() }
    }

    /// A moment's text, from parts.
    fn calendar(&mut self, kind: &str) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        if !self.facts.bounds.is_empty() && self.one_in(2) {
            let at = self.below(self.facts.bounds.len());
            return self.facts.bounds[at].1.to_owned();
        }
        let (year, month, day) = (self.between(1900, 2100), 1 + self.below(12), 1 + self.below(28));
        let date = format!("{year:04}-{month:02}-{day:02}");
        let fraction = ["", "", "", ".5", ".120", ".123456789"][self.below(6)];
        let time = format!("{:02}:{:02}:{:02}{fraction}", self.below(24), self.below(60), self.below(60));
        let zone = ["", "", "Z", "+01:00", "-09:30", "+14:00"][self.below(6)];
        let text = match kind {
            "dateTime" => format!("{date}T{time}"),
            "date" => date,
            "time" => time,
            "gYear" => format!("{year:04}"),
            "gYearMonth" => format!("{year:04}-{month:02}"),
            "gMonth" => format!("--{month:02}"),
            "gMonthDay" => format!("--{month:02}-{day:02}"),
            _ => format!("---{day:02}"),
        };
        text + zone
    }

    fn duration(&mut self) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        let sign = if self.one_in(6) { "-" } else { "" };
        let (years, days, seconds) = (self.below(90), self.below(400), self.below(90));
        match self.below(4) {
            0 => format!("{sign}P{years}Y"),
            1 => format!("{sign}P{years}Y{}M{days}D", self.below(12)),
            2 => format!("{sign}PT{}H{seconds}.50S", self.below(30)),
            _ => format!("{sign}P{days}DT{}M", self.below(90)),
        }
    }

    fn octets(&mut self) -> Vec<u8> {
        (0..self.length()).map(|_| self.below(256) as u8).collect()
    }

    /// A text of the built-in type `name`; a plain one for types that are not.
    pub(crate) fn built_in(&mut self, name: &str) -> String {
        match name {
            "boolean" => match self.given() {
                Some(text) => text,
                None => ["true", "false", "1", "0"][self.below(4)].to_owned(),
            },
            "byte" => self.whole(i8::MIN.into(), i8::MAX.into()),
            "short" => self.whole(i16::MIN.into(), i16::MAX.into()),
            "int" => self.whole(i32::MIN.into(), i32::MAX.into()),
            "long" => self.whole(i64::MIN.into(), i64::MAX.into()),
            "unsignedByte" => self.whole(0, u8::MAX.into()),
            "unsignedShort" => self.whole(0, u16::MAX.into()),
            "unsignedInt" => self.whole(0, u32::MAX.into()),
            "unsignedLong" => self.whole(0, u64::MAX.into()),
            "integer" => self.whole(-(1 << 80), 1 << 80),
            "decimal" => self.decimal(),
            "double" => self.float(false),
            "float" => self.float(true),
            "dateTime" | "date" | "time" | "gYear" | "gYearMonth" | "gMonth" | "gMonthDay" | "gDay" => {
                self.calendar(name)
            }
            "duration" => self.duration(),
            "guid" => {
                let (a, b) = (self.next(), self.next());
                let text = uuid::Uuid::from_u64_pair(a, b).to_string();
                if self.one_in(4) { text.to_uppercase() } else { text }
            }
            "base64Binary" => {
                use base64::Engine;
                self.given().unwrap_or_else(|| base64::prelude::BASE64_STANDARD.encode(self.octets()))
            }
            "hexBinary" => self
                .given()
                .unwrap_or_else(|| self.octets().iter().map(|octet| format!("{octet:02X}")).collect()),
            "language" => self.given().unwrap_or_else(|| {
                ["en", "de-CH", "pt-br", "zh-Hant-TW", "x-klingon"][self.below(5)].to_owned()
            }),
            "anyURI" => self.given().unwrap_or_else(|| {
                let length = self.length();
                let path: String = (0..length).map(|_| char::from(b'a' + self.below(26) as u8)).collect();
                match path.get(4..) {
                    Some(rest) => format!("urn:{rest}"),
                    None => path,
                }
            }),
            "ID" if self.is_free() => {
                self.ids += 1;
                format!("id{}", self.ids)
            }
            "IDREF" if self.is_free() => format!("id{}", 1 + self.below(self.ids)),
            "Name" | "NCName" | "ID" | "IDREF" | "ENTITY" | "NMTOKEN" | "QName" | "NOTATION" => self.name(),
            _ => self.token(),
        }
    }

    /// The items of a list, with the facets of the list.
    pub(crate) fn list<T: Value>(&mut self) -> String {
        if let Some(text) = self.given() {
            return text;
        }
        let length = self.length();
        let mut items = Vec::new();
        while items.len() < length {
            self.facts = Facts::default();
            // An item that is empty or has a blank in it would be none, or two.
            let item = (0..8).find_map(|_| {
                let item = T::draw(self);
                let fits = !item.is_empty() && !item.contains(crate::values::WHITE_SPACE);
                (fits && T::parse(&item).is_ok()).then_some(item)
            });
            items.push(item.unwrap_or_default());
        }
        items.join(" ")
    }
}
