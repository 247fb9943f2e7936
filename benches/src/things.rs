//! Things: measurements with values of their own, and the samples of all types.

use std::fmt::Write as _;
use std::path::Path;

use hv_things::AnyThing;

use crate::random::Random;

/// The data of a type, as XML.
struct Sample {
    type_id: String,
    type_name: &'static str,
    body: String,
}

/// Makes things.
pub(crate) struct Maker {
    random: Random,
    samples: Vec<Sample>,
}

impl Maker {
    pub(crate) fn new(seed: u64) -> std::io::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/samples");
        let mut samples = Vec::new();
        for info in AnyThing::TYPES {
            let body = std::fs::read_to_string(folder.join(format!("{}.xml", info.module)))?;
            samples.push(Sample { type_id: info.id.to_string(), type_name: info.name, body });
        }
        Ok(Maker { random: Random::new(seed), samples })
    }

    /// Writes one thing: most are measurements, as in people's records.
    pub(crate) fn thing(&mut self, out: &mut String) {
        let r = &mut self.random;
        let date = Date::new(r);
        let (type_id, name, body) = match r.range(0, 10) {
            0..3 => blood_pressure(r, &date),
            3..5 => weight(r, &date),
            5 => heart_rate(r, &date),
            6 => blood_glucose(r, &date),
            _ => {
                let sample = &self.samples[r.range(0, self.samples.len() as u64) as usize];
                (sample.type_id.as_str(), sample.type_name, sample.body.trim().to_owned())
            }
        };
        let old = r.one_in(20);
        let _ = write!(
            out,
            "<thing><thing-id version-stamp=\"{}\">{}</thing-id><type-id name=\"{name}\">{type_id}</type-id>\
             <thing-state>Active</thing-state><flags>0</flags><eff-date>{}</eff-date>",
            r.guid(),
            r.guid(),
            date.text(),
        );
        for audit in ["created", "updated"] {
            let _ = write!(
                out,
                "<{audit}><timestamp>{}Z</timestamp><app-id name=\"Home monitor\">{}</app-id>\
                 <person-id name=\"Ada &amp; Bo\">{}</person-id><access-avenue>Online</access-avenue>\
                 <audit-action>Created</audit-action></{audit}>",
                date.text(),
                r.guid(),
                r.guid(),
            );
        }
        let _ = write!(out, "<data-xml>{body}<common>");
        if r.one_in(3) {
            let _ = write!(out, "<source>Gerät {}</source>", r.range(1, 99));
        }
        if r.one_in(4) {
            out.push_str("<note>After lunch; felt well &amp; rested.</note>");
        }
        if r.one_in(30) {
            let _ = write!(
                out,
                "<extension source=\"example.monitor\"><raw xmlns=\"urn:example:monitor\"><x>{}</x></raw></extension>",
                r.bits()
            );
        }
        if r.one_in(30) {
            let _ = write!(
                out,
                "<related-thing><thing-id>{}</thing-id><relationship-type>plan</relationship-type></related-thing>",
                r.guid()
            );
        }
        out.push_str("</common></data-xml>");
        match (old, r.range(0, 50)) {
            (true, 0) => {
                out.push_str("<data-other content-type=\"text/plain\" content-encoding=\"base64\">");
                self.base64(out, 300);
                out.push_str("</data-other>");
            }
            (false, 0) => self.blobs(out),
            _ => {}
        }
        out.push_str(
            "<eff-permissions><permission>Read</permission><permission>Update</permission></eff-permissions>",
        );
        if self.random.one_in(5) {
            out.push_str("<tags>home,cuff</tags>");
        }
        if !old {
            out.push_str("<updated-end-date>9999-12-31T00:00:00</updated-end-date>");
        }
        out.push_str("</thing>");
    }

    /// Writes the key of a thing that is not delivered.
    pub(crate) fn unprocessed(&mut self, out: &mut String) {
        let r = &mut self.random;
        let date = Date::new(r);
        let _ = write!(
            out,
            "<unprocessed-thing-key-info><thing-id version-stamp=\"{}\">{}</thing-id>\
             <type-id name=\"Weight\">3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id><eff-date>{}</eff-date>\
             </unprocessed-thing-key-info>",
            r.guid(),
            r.guid(),
            date.text(),
        );
    }

    fn blobs(&mut self, out: &mut String) {
        const INFO: &str = "<hash-info><algorithm>SHA256Block</algorithm><params><block-size>2097152</block-size>\
            </params><hash>T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=</hash></hash-info></blob-info>";
        let size = self.random.range(300, 60_000);
        let _ = write!(
            out,
            "<blob-payload><blob><blob-info><name/><content-type>image/jpeg</content-type>{INFO}\
             <content-length>{}</content-length><base64data>",
            size * 3
        );
        self.base64(out, size);
        let _ = write!(
            out,
            "</base64data></blob><blob><blob-info><name>scan</name><content-type>image/png</content-type>{INFO}\
             <content-length>4491016</content-length>\
             <blob-ref-url>https://example.org/blob?token={}</blob-ref-url></blob></blob-payload>",
            self.random.guid()
        );
    }

    /// Four characters of base64, `groups` times.
    fn base64(&mut self, out: &mut String, groups: u64) {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for _ in 0..groups {
            let bits = self.random.bits();
            for shift in [0, 6, 12, 18] {
                out.push(char::from(DIGITS[(bits >> shift & 63) as usize]));
            }
        }
    }
}

struct Date {
    y: u64,
    m: u64,
    d: u64,
    h: u64,
    min: u64,
}

impl Date {
    fn new(r: &mut Random) -> Self {
        Date {
            y: r.range(2007, 2020),
            m: r.range(1, 13),
            d: r.range(1, 29),
            h: r.range(0, 24),
            min: r.range(0, 60),
        }
    }

    fn text(&self) -> String {
        format!("{}-{:02}-{:02}T{:02}:{:02}:00", self.y, self.m, self.d, self.h, self.min)
    }

    fn when(&self) -> String {
        format!(
            "<when><date><y>{}</y><m>{}</m><d>{}</d></date><time><h>{}</h><m>{}</m></time></when>",
            self.y, self.m, self.d, self.h, self.min
        )
    }
}

type Made<'a> = (&'a str, &'static str, String);

fn blood_pressure(r: &mut Random, date: &Date) -> Made<'static> {
    let body = format!(
        "<blood-pressure>{}<systolic>{}</systolic><diastolic>{}</diastolic><pulse>{}</pulse>\
         <irregular-heartbeat>false</irregular-heartbeat></blood-pressure>",
        date.when(),
        r.range(95, 180),
        r.range(55, 110),
        r.range(50, 110)
    );
    ("ca3c57f4-f4c1-4e15-be67-0a3caf5414ed", "Blood pressure", body)
}

fn weight(r: &mut Random, date: &Date) -> Made<'static> {
    let grams = r.range(45_000, 130_000);
    let body = format!(
        "<weight>{}<value><kg>{}.{:03}</kg><display units=\"lb\" units-code=\"lb\" text=\"{} lb\">{}</display></value></weight>",
        date.when(),
        grams / 1000,
        grams % 1000,
        grams / 454,
        grams / 454
    );
    ("3d34d87e-7fc1-4153-800f-f56592cb0d17", "Weight", body)
}

fn heart_rate(r: &mut Random, date: &Date) -> Made<'static> {
    let body = format!("<heart-rate>{}<value>{}</value></heart-rate>", date.when(), r.range(50, 160));
    ("b81eb4a6-6eac-4292-ae93-3872d6870994", "Heart rate", body)
}

fn blood_glucose(r: &mut Random, date: &Date) -> Made<'static> {
    let body = format!(
        "<blood-glucose>{}<value><mmolPerL>{}.{:02}</mmolPerL></value><glucose-measurement-type>\
         <text>Whole blood</text><code><value>wb</value><family>wc</family>\
         <type>glucose-measurement-type</type><version>1</version></code></glucose-measurement-type></blood-glucose>",
        date.when(),
        r.range(3, 15),
        r.range(0, 100)
    );
    ("879e7c04-4e8a-4707-9ad3-b054df467ce4", "Blood glucose", body)
}
