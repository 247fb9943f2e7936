//! The rule words of version maps.

use super::suggest;
use crate::error::Place;

/// What a line does with its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The same type under another name, or elsewhere.
    Copy(String),
    /// The same text in another simple type.
    Fit(String),
    /// Words to a codable value; several sources are joined.
    TextToCodable(Vec<String>),
    /// The words of a codable value, or the code of a vocabulary (family, name).
    CodableToText(String, Option<(String, String)>),
    Date(String),
    /// A number in another unit, and the conversion's name.
    Unit(String, String),
    BooleanToCodable(String, YesNo),
    CodableToBoolean(String, YesNo),
    Constant(String),
    /// Nothing, on purpose.
    Absent,
    /// The fields of a table of details, from or to a list.
    Details(String, String),
    /// A Rust function.
    Hook(String, Vec<String>),
}

/// The words and codes for yes and no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct YesNo {
    /// Family and name; without it there are no codes.
    pub vocabulary: Option<(String, String)>,
    pub yes: Word,
    pub no: Word,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub text: String,
    pub code: Option<String>,
    pub also: Vec<String>,
}

/// Words that take sources, with what else each needs.
const WORDS: &[&str] = &[
    "copy",
    "fit",
    "text-to-codable",
    "codable-to-text",
    "date",
    "unit",
    "boolean-to-codable",
    "codable-to-boolean",
    "constant",
    "details",
    "hook",
];

impl Rule {
    /// The source paths.
    pub(crate) fn sources(&self) -> Vec<&str> {
        match self {
            Rule::Copy(source)
            | Rule::Fit(source)
            | Rule::CodableToText(source, _)
            | Rule::Date(source)
            | Rule::Unit(source, _)
            | Rule::BooleanToCodable(source, _)
            | Rule::CodableToBoolean(source, _)
            | Rule::Details(source, _) => vec![source],
            Rule::TextToCodable(sources) | Rule::Hook(_, sources) => {
                sources.iter().map(String::as_str).collect()
            }
            Rule::Constant(_) | Rule::Absent => Vec::new(),
        }
    }

    /// The rule in words, for documentation.
    pub(crate) fn words(&self) -> String {
        match self {
            Rule::Copy(_) => "copied".to_owned(),
            Rule::Fit(_) => "the same text in the other type".to_owned(),
            Rule::TextToCodable(_) => "words become a codable value without a code".to_owned(),
            Rule::CodableToText(_, None) => "the words of the codable value".to_owned(),
            Rule::CodableToText(_, Some((family, name))) => {
                format!("the words, or where they do not fit the code of the vocabulary {family}/{name}")
            }
            Rule::Date(_) => "the same date in the other type".to_owned(),
            Rule::Unit(_, conversion) => match super::units::find(conversion) {
                Some(unit) => format!("converted: {}", unit.source),
                None => "converted".to_owned(),
            },
            Rule::BooleanToCodable(_, words) => {
                format!("yes becomes “{}”, no “{}”", words.yes.text, words.no.text)
            }
            Rule::CodableToBoolean(_, words) => {
                format!("yes where it means “{}”, no where it means “{}”", words.yes.text, words.no.text)
            }
            Rule::Constant(text) => format!("always “{text}”"),
            Rule::Absent => "left out".to_owned(),
            Rule::Details(..) => "named numbers of a list".to_owned(),
            Rule::Hook(hook, _) => format!("computed by `{}`", hook.trim_start_matches("::")),
        }
    }

    /// What the rule may lose, for documentation.
    pub(crate) fn may_lose(&self) -> &'static str {
        match self {
            Rule::CodableToText(..) => "codes",
            Rule::Date(_) => "what the other date type has no room for",
            Rule::Unit(..) => "digits that the other unit does not keep",
            Rule::CodableToBoolean(..) => "other words and codes",
            Rule::Details(..) => "display values; details without a field",
            Rule::Hook(..) => "see the function",
            _ => "",
        }
    }
}

/// The words of a line, to become a rule.
#[derive(Debug, Default)]
pub(crate) struct Words(Vec<(String, Vec<String>, Place)>);

/// What is wrong with a line: where, if not at its start; what; what to write.
pub(crate) type Wrong = (Option<Place>, String, String);

impl Words {
    pub(crate) fn add(&mut self, word: &str, values: Vec<String>, place: Place) {
        self.0.push((word.to_owned(), values, place));
    }

    fn take(&mut self, word: &str) -> Option<(Vec<String>, Place)> {
        let at = self.0.iter().position(|(found, ..)| found == word)?;
        let (_, values, place) = self.0.remove(at);
        Some((values, place))
    }

    fn text(&mut self, word: &str) -> Option<String> {
        self.take(word)?.0.into_iter().next()
    }

    pub(crate) fn rule(mut self) -> Result<Rule, Wrong> {
        let word = WORDS.iter().copied().find(|word| self.0.iter().any(|(found, ..)| found == word));
        let Some((word, (mut values, place))) = word.and_then(|word| Some((word, self.take(word)?))) else {
            let place = self.0.first().map(|(.., place)| place.clone());
            return Err((
                place,
                "no rule word".to_owned(),
                format!("the rule words are {}", WORDS.join(", ")),
            ));
        };
        let one = |values: &mut Vec<String>| -> Result<String, Wrong> {
            match values.len() {
                1 => Ok(values.remove(0)),
                _ => Err((
                    Some(place.clone()),
                    format!("`{word}` takes one text"),
                    format!("write `{word} = \"SOURCE\"`"),
                )),
            }
        };
        let needs = |what: &str| {
            (
                Some(place.clone()),
                format!("`{word}` needs `{what}`"),
                format!("write `{what} = \"…\"` after it"),
            )
        };
        let rule = match word {
            "copy" => Rule::Copy(one(&mut values)?),
            "fit" => Rule::Fit(one(&mut values)?),
            "date" => Rule::Date(one(&mut values)?),
            "constant" => Rule::Constant(one(&mut values)?),
            "text-to-codable" if !values.is_empty() => Rule::TextToCodable(values),
            "text-to-codable" => Rule::TextToCodable(vec![one(&mut values)?]),
            "codable-to-text" => {
                let vocabulary = self.vocabulary()?;
                Rule::CodableToText(one(&mut values)?, vocabulary)
            }
            "unit" => {
                let conversion = self.text("conversion").ok_or_else(|| needs("conversion"))?;
                if super::units::find(&conversion).is_none() {
                    let names: Vec<&str> = super::units::UNITS.iter().map(|unit| unit.name).collect();
                    let message = format!("there is no conversion `{conversion}`");
                    return Err((Some(place), message, format!("the conversions are {}", names.join(", "))));
                }
                Rule::Unit(one(&mut values)?, conversion)
            }
            "details" => {
                let table = self.text("table").ok_or_else(|| needs("table"))?;
                Rule::Details(one(&mut values)?, table)
            }
            "hook" => {
                let Some((from, _)) = self.take("from") else { return Err(needs("from")) };
                let path = one(&mut values)?;
                if !suggest::is_open(&path) && syn::parse_str::<syn::Path>(&path).is_err() {
                    let help = "write the path of a function, such as `crate::versions::dose`".to_owned();
                    return Err((Some(place), format!("`{path}` is no path of a function"), help));
                }
                Rule::Hook(path, from)
            }
            _ => {
                let words = YesNo {
                    vocabulary: self.vocabulary()?,
                    yes: self.word("yes").ok_or_else(|| needs("yes"))?,
                    no: self.word("no").ok_or_else(|| needs("no"))?,
                };
                let source = one(&mut values)?;
                match word {
                    "boolean-to-codable" => Rule::BooleanToCodable(source, words),
                    _ => Rule::CodableToBoolean(source, words),
                }
            }
        };
        match self.0.into_iter().next() {
            Some((other, _, place)) => Err((
                Some(place),
                format!("`{other}` does not belong to the rule `{word}`"),
                "remove it".to_owned(),
            )),
            None => Ok(rule),
        }
    }

    /// `vocabulary = "FAMILY/NAME"`.
    fn vocabulary(&mut self) -> Result<Option<(String, String)>, Wrong> {
        let Some((values, place)) = self.take("vocabulary") else { return Ok(None) };
        match values.first().and_then(|text| text.split_once('/')) {
            Some((family, name)) => Ok(Some((family.to_owned(), name.to_owned()))),
            None => {
                let help =
                    "write `vocabulary = \"FAMILY/NAME\"`, such as `wc/medication-prescribed`".to_owned();
                Err((Some(place), "the vocabulary has no family".to_owned(), help))
            }
        }
    }

    /// `yes = ["words", "code", "other code that means it", …]`; one text is words only.
    fn word(&mut self, name: &str) -> Option<Word> {
        let mut values = self.take(name)?.0.into_iter();
        Some(Word { text: values.next()?, code: values.next(), also: values.collect() })
    }
}
