//! Keeps a format of the application's own in HealthVault, twice: as a thing of its
//! own, and beside a published type.

mod things {
    hv_types::include_things!();
}

use hv_types::base::WeightValue;
use hv_types::dates::DateTime;
use hv_types::jiff::civil::date;
use hv_types::things::custom::{Custom, CustomType};
use hv_types::things::{Common, Extension};
use hv_types::xml::{Document, Error, ErrorKind, Name, Namespace, RawXml};
use things::mood::Mood;
use things::{AnyThing, Thing, Weight};

static DIARY: Namespace = Namespace {
    uri: "urn:example:diary",
    prefix: None,
};

/// The element that a mood is, wherever it stands alone.
impl Document for Mood {
    const ROOT: Name = DIARY.name("mood");
}

/// The format is generated from `xsd/mood.xsd`; this says under what name it travels.
impl CustomType for Mood {
    const FORMAT_APPID: &'static str = "example.com/diary";
    const FORMAT_TAG: &'static str = "mood-1";

    fn from_elements(elements: &[RawXml]) -> Result<Self, Error> {
        match elements {
            [mood] => mood.parse_as(),
            _ => Err(Error::unlocated(
                ErrorKind::Occurrence,
                "a mood is one element",
            )),
        }
    }

    fn to_elements(&self) -> Result<Vec<RawXml>, Error> {
        Ok(vec![RawXml::from_document(self)?])
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut mood = Mood::new("4".parse()?);
    mood.because = vec!["The sun is out".into()];

    // A thing of one's own. Programs that do not know the format show the summary.
    let thing = Thing::new(Custom::new("Rather well", mood.clone()));
    let text = thing.to_xml()?;
    println!("{text}\n");
    assert_eq!(Thing::<Custom<Mood>>::from_xml(&text)?, thing);

    // The schema holds for it as for every type.
    let wrong = text.replace(">4<", ">6<");
    let error = Thing::<Custom<Mood>>::from_xml(&wrong).expect_err("five is the most");
    println!("{error}\n");

    // Read as a thing of any type it is app-specific, and becomes the custom type.
    let any: Thing = Thing::from_xml(&text)?;
    assert!(matches!(any.data(), Some(AnyThing::AppSpecific(_))));
    let again: Thing<Custom<Mood>> = any.reread()?;
    assert_eq!(
        again.data().map(|custom| &custom.payload.because),
        Some(&mood.because)
    );

    // The same format as an extension of a weight: others keep it and pass it on.
    let mut extension = Extension::new("example.com/diary").with_ver("1");
    extension.set(&mood)?;
    let when = DateTime::try_from(date(2024, 2, 29).at(7, 30, 0, 0))?;
    let weight = Weight::new(when, WeightValue::from_pounds(180.0)?);
    let mut thing = Thing::new(weight);
    let common = thing.common_mut().ok_or("a new thing has its section")?;
    *common = Common {
        extensions: vec![extension],
        ..Common::default()
    };
    let text = thing.to_xml()?;
    println!("{text}");

    let thing = Thing::<Weight>::from_xml(&text)?;
    let found = thing
        .common()
        .and_then(|common| common.extension("example.com/diary"))
        .ok_or("the extension was written")?;
    assert_eq!(found.get::<Mood>()?, Some(mood));
    Ok(())
}
