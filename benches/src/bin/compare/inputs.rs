//! The documents: made by code, the same ones every time.

use std::fmt::Write as _;

/// A document in the two forms that the engines want.
#[derive(Clone, Copy)]
pub struct Input {
    pub name: &'static str,
    /// As on the wire: no namespace.
    pub wire: &'static str,
    /// With the root of a thing's data in its namespace, for peers that select by namespace.
    pub qualified: &'static str,
}

/// How large the large ones are, in bytes.
pub struct Sizes {
    /// Answers of the six types that every engine knows.
    pub six_types: &'static [(&'static str, usize)],
    /// Answers of all types, which only the untyped ones know besides ours.
    pub all_types: &'static [(&'static str, usize)],
}

impl Sizes {
    pub const FULL: Sizes = Sizes {
        six_types: &[("answer of six types, 20 MB", 20_000_000)],
        all_types: &[
            ("answer of all types, 20 MB", 20_000_000),
            ("answer of all types, 100 MB", 100_000_000),
        ],
    };
    pub const QUICK: Sizes = Sizes {
        six_types: &[("answer of six types, 50 kB", 50_000)],
        all_types: &[("answer of all types, 500 kB", 500_000)],
    };
}

/// A type with the facts that the envelope needs.
struct Type {
    id: &'static str,
    name: &'static str,
    root: &'static str,
    namespace: &'static str,
    body: fn(&mut Numbers) -> String,
}

const BLOOD_PRESSURE: Type = Type {
    id: "ca3c57f4-f4c1-4e15-be67-0a3caf5414ed",
    name: "Blood pressure",
    root: "blood-pressure",
    namespace: "urn:com.microsoft.wc.thing.BloodPressure",
    body: blood_pressure,
};
const WEIGHT: Type = Type {
    id: "3d34d87e-7fc1-4153-800f-f56592cb0d17",
    name: "Weight",
    root: "weight",
    namespace: "urn:com.microsoft.wc.thing.weight",
    body: weight,
};
const CONDITION: Type = Type {
    id: "7ea7a1f9-880b-4bd4-b593-f5660f20eda8",
    name: "Condition",
    root: "condition",
    namespace: "urn:com.microsoft.wc.thing.condition",
    body: condition,
};
const IMMUNIZATION: Type = Type {
    id: "cd3587b5-b6e1-4565-ab3b-1c3ad45eb04f",
    name: "Immunization",
    root: "immunization",
    namespace: "urn:com.microsoft.wc.thing.immunization",
    body: immunization,
};
const MEDICATION: Type = Type {
    id: "30cafccc-047d-4288-94ef-643571f7919d",
    name: "Medication",
    root: "medication",
    namespace: "urn:com.microsoft.wc.thing.medication",
    body: medication,
};
const LAB_RESULTS: Type = Type {
    id: "5800eab5-a8c2-482a-a4d6-f1db25ae08c3",
    name: "Lab results",
    root: "lab-test-results",
    namespace: "urn:com.microsoft.wc.thing.lab-test-results",
    body: |numbers| lab_results(numbers, 1, 3),
};

/// In the proportions of a record: measurements most of all.
const MIX: &[&Type] = &[
    &BLOOD_PRESSURE,
    &WEIGHT,
    &BLOOD_PRESSURE,
    &MEDICATION,
    &WEIGHT,
    &CONDITION,
    &BLOOD_PRESSURE,
    &LAB_RESULTS,
    &WEIGHT,
    &IMMUNIZATION,
];

pub fn small_blood_pressure() -> Input {
    document("blood pressure", &BLOOD_PRESSURE, blood_pressure(&mut Numbers(1)))
}

/// The same, one element a line, as files written for people are.
pub fn indented_blood_pressure() -> Input {
    let body = blood_pressure(&mut Numbers(1));
    document("blood pressure, indented", &BLOOD_PRESSURE, indented(&body))
}

pub fn small_weight() -> Input {
    document("weight", &WEIGHT, weight(&mut Numbers(2)))
}

pub fn one_medication() -> Input {
    document("medication", &MEDICATION, medication(&mut Numbers(3)))
}

pub fn lab_results_10_kb() -> Input {
    document("lab results, 10 kB", &LAB_RESULTS, lab_results(&mut Numbers(4), 3, 4))
}

pub fn lab_results_42_kb() -> Input {
    document("lab results, 42 kB", &LAB_RESULTS, lab_results(&mut Numbers(5), 8, 6))
}

/// The `info` of an answer to GetThings with at least so many bytes of things.
pub fn answer(name: &'static str, bytes: usize) -> Input {
    let text = |qualify: bool| {
        let mut numbers = Numbers(6);
        let mut text = String::with_capacity(bytes + bytes / 8);
        text.push_str(
            r#"<wc:info xmlns:wc="urn:com.microsoft.wc.methods.response.GetThings3"><group name="all">"#,
        );
        let mut things = 0;
        // Both forms hold the same things: the form on the wire decides how many.
        let mut written = 0;
        while written < bytes {
            let type_ = MIX[things % MIX.len()];
            let body = (type_.body)(&mut numbers);
            let before = text.len();
            thing(&mut text, type_, &body, qualify, &mut numbers);
            written += text.len() - before - if qualify { qualification(type_) } else { 0 };
            things += 1;
        }
        text.push_str("</group></wc:info>");
        text
    };
    Input { name, wire: leak(text(false)), qualified: leak(text(true)) }
}

/// A whole answer to GetThings with things of all types; in one form only.
pub fn answer_of_all_types(name: &'static str, bytes: usize) -> std::io::Result<Input> {
    let text = hv_benches::Answer { seed: 7, size: bytes as u64 }.to_vec()?;
    let wire = leak(String::from_utf8(text).map_err(std::io::Error::other)?);
    Ok(Input { name, wire, qualified: wire })
}

fn thing(text: &mut String, type_: &Type, body: &str, qualify: bool, numbers: &mut Numbers) {
    let (id, stamp) = (numbers.guid(), numbers.guid());
    let (app, person) = (numbers.guid(), numbers.guid());
    let (month, day, minute) = (numbers.up_to(1, 12), numbers.up_to(1, 28), numbers.up_to(0, 59));
    let time = format!("2023-{month:02}-{day:02}T07:{minute:02}:00");
    let audit = format!(
        r#"<timestamp>{time}Z</timestamp><app-id name="Home scale &amp; cuff">{app}</app-id><person-id name="Rosa Lindqvist">{person}</person-id><access-avenue>Online</access-avenue><audit-action>Created</audit-action>"#
    );
    let body = root(type_, body, qualify);
    let _ = write!(
        text,
        r#"<thing><thing-id version-stamp="{stamp}">{id}</thing-id><type-id name="{}">{}</type-id><thing-state>Active</thing-state><flags>0</flags><eff-date>{time}</eff-date><created>{audit}</created><updated>{audit}</updated><data-xml>{body}<common><source>Home scale &amp; cuff</source><note>before breakfast</note></common></data-xml></thing>"#,
        type_.name, type_.id
    );
}

fn document(name: &'static str, type_: &Type, body: String) -> Input {
    Input { name, wire: leak(root(type_, &body, false)), qualified: leak(root(type_, &body, true)) }
}

/// Children stay unqualified: only a prefix can put the root alone into the namespace.
fn root(type_: &Type, body: &str, qualify: bool) -> String {
    let Type { root, namespace, .. } = type_;
    if qualify {
        format!(r#"<q:{root} xmlns:q="{namespace}">{body}</q:{root}>"#)
    } else {
        format!("<{root}>{body}</{root}>")
    }
}

fn qualification(type_: &Type) -> usize {
    root(type_, "", true).len() - root(type_, "", false).len()
}

/// Documents live as long as the process: the engines borrow from them.
fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn blood_pressure(n: &mut Numbers) -> String {
    format!(
        "<when>{}</when><systolic>{}</systolic><diastolic>{}</diastolic><pulse>{}</pulse>\
         <irregular-heartbeat>false</irregular-heartbeat>",
        n.date_time(),
        n.up_to(95, 180),
        n.up_to(55, 110),
        n.up_to(45, 120)
    )
}

fn weight(n: &mut Numbers) -> String {
    let pounds = n.up_to(95, 260);
    format!(
        r#"<when>{}</when><value><kg>{:.8}</kg><display units="lb" units-code="lb">{pounds}</display></value>"#,
        n.date_time(),
        f64::from(pounds) * 0.453_592_37
    )
}

fn condition(n: &mut Numbers) -> String {
    let name = n.pick(&["High blood pressure", "Seasonal rhinitis", "Type 2 diabetes", "Migraine with aura"]);
    format!(
        "<name>{}</name><onset-date>{}</onset-date><status>{}</status>",
        n.coded(name, "icd9cm", "icd"),
        n.approx_date_time(),
        n.coded("Chronic", "condition-occurrence", "wc")
    )
}

fn immunization(n: &mut Numbers) -> String {
    let name = n.pick(&["Tdap", "Influenza, seasonal", "Hepatitis B, adult", "MMR"]);
    format!(
        "<name>{}</name><administration-date>{}</administration-date><manufacturer>{}</manufacturer>\
         <lot>L{}</lot><route><text>Intramuscular</text></route><sequence>Booster</sequence>",
        n.coded(name, "vaccines-cvx", "HL7"),
        n.approx_date_time(),
        n.coded("Northern Vaccines", "vaccine-manufacturers-mvx", "HL7"),
        n.up_to(1000, 99_999)
    )
}

fn medication(n: &mut Numbers) -> String {
    let name = n.pick(&["lisinopril", "metformin", "atorvastatin", "levothyroxine"]);
    let (dose, strength) = (n.up_to(1, 3), n.up_to(1, 40) * 5);
    format!(
        "<name>{}</name><generic-name>{}</generic-name>\
         <dose><display>{dose} tablet</display><structured><value>{dose}</value><units>{}</units></structured></dose>\
         <strength><display>{strength} mg</display><structured><value>{strength}</value><units>{}</units></structured></strength>\
         <frequency><display>Once a day, in the morning</display></frequency><route>{}</route>\
         <indication><text>as discussed &amp; agreed</text></indication><date-started>{}</date-started>",
        n.coded(name, "RxNorm Active Medicines", "RxNorm"),
        n.coded(name, "RxNorm Active Medicines", "RxNorm"),
        n.coded("Tablets", "medication-dose-units", "wc"),
        n.coded("Milligrams (mg)", "medication-strength-unit", "wc"),
        n.coded("By mouth", "medication-routes", "wc"),
        n.approx_date_time(),
    )
}

fn lab_results(n: &mut Numbers, groups: u32, results: u32) -> String {
    let mut text = format!("<when>{}</when>", n.approx_date_time());
    for group in 1..=groups {
        let _ = write!(
            text,
            "<lab-group><group-name><text>Panel {group}</text></group-name>\
             <laboratory-name><name>Harbour Street Laboratory</name></laboratory-name>\
             <status><text>complete</text></status>"
        );
        for _ in 0..results {
            let analyte =
                n.pick(&["LDL cholesterol, calculated", "Sodium", "Glucose, fasting", "Creatinine"]);
            let value = n.up_to(20, 240);
            let _ = write!(
                text,
                "<results><when>{}</when><name>{analyte}</name><substance><text>Serum</text></substance>\
                 <collection-method><text>Venipuncture</text></collection-method><clinical-code>{}</clinical-code>\
                 <value><measurement><display>{value} mg/dL</display><structured><value>{value}</value>\
                 <units>{}</units></structured></measurement><ranges><type><text>Reference</text></type>\
                 <text><text>50 - 130</text></text><value><minimum-range>50</minimum-range>\
                 <maximum-range>130</maximum-range></value></ranges><flag><text>Normal</text></flag></value>\
                 <status><text>complete</text></status><note>Fasting specimen.</note></results>",
                n.approx_date_time(),
                n.coded(analyte, "LOINC", "LOINC"),
                n.coded("mg/dL", "lab-result-units", "wc"),
            );
        }
        text.push_str("</lab-group>");
    }
    text.push_str("<ordered-by><name>Fir Street Practice</name></ordered-by>");
    text
}

/// Numbers that look random and are the same every time (Knuth's generator).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 16
    }

    fn up_to(&mut self, from: u32, to: u32) -> u32 {
        from + (self.next() % u64::from(to - from + 1)) as u32
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.next() as usize % words.len()]
    }

    fn guid(&mut self) -> String {
        let (a, b, c) = (self.next() as u32, self.next() as u16, self.next() & 0xFFFF_FFFF_FFFF);
        format!("{a:08x}-{b:04x}-4a3b-8c2d-{c:012x}")
    }

    fn date(&mut self) -> String {
        format!(
            "<date><y>20{:02}</y><m>{}</m><d>{}</d></date>",
            self.up_to(10, 24),
            self.up_to(1, 12),
            self.up_to(1, 28)
        )
    }

    fn date_time(&mut self) -> String {
        format!(
            "{}<time><h>{}</h><m>{}</m><s>0</s></time>",
            self.date(),
            self.up_to(6, 22),
            self.up_to(0, 59)
        )
    }

    fn approx_date_time(&mut self) -> String {
        format!("<structured>{}</structured>", self.date_time())
    }

    fn coded(&mut self, text: &str, vocabulary: &str, family: &str) -> String {
        format!(
            "<text>{text}</text><code><value>{}</value><family>{family}</family><type>{vocabulary}</type>\
             <version>1</version></code>",
            self.up_to(100, 99_999)
        )
    }
}

/// One element a line, four blanks a level.
fn indented(xml: &str) -> String {
    let mut out = String::new();
    let mut depth = 1;
    let mut after_start = false;
    for tag in xml.split_inclusive('>') {
        let (content, tag) = tag.split_at(tag.find('<').unwrap_or(0));
        let end = tag.starts_with("</");
        if end {
            depth -= 1;
        }
        if !(end && after_start) {
            out.push('\n');
            out.extend(std::iter::repeat_n("    ", depth));
        }
        out.push_str(content);
        out.push_str(tag);
        if !end {
            depth += 1;
        }
        after_start = !end;
    }
    out.push('\n');
    out
}
