//! Reading, writing, JSON.

use std::fmt::Write as _;

use hv_things::{AnyThing, BloodPressure, LabTestResults, Medication, Weight};
use hv_types::messages::Message;
use hv_types::xml::{self, Document};
use serde::Serialize;
use serde::de::DeserializeOwned;
use xsd_parser_types::quick_xml::{WithDeserializer, WithSerializer};

use crate::Outcome;
use crate::answer::{self, Info};
use crate::inputs::{self, Input, Sizes};
use crate::libxml2::Libxml2;
use crate::measure::{Case, Engine, Row, measure};
use crate::peers::{self, derived, generated};

const OURS: &str = "hv-types";
const STREAM: &str = "hv-types, thing by thing";
const EVENTS: &str = "quick-xml, events, untyped";
const RESOLVED: &str = "quick-xml, events with namespaces, untyped";
const TREE: &str = "roxmltree, tree, untyped";
const SERDE: &str = "quick-xml, serde derive";
const GENERATED: &str = "xsd-parser's code";

pub fn cases(sizes: &Sizes) -> Outcome<Vec<Case>> {
    let libxml2 = Libxml2::start()?;
    let mut cases = Vec::new();
    for input in [inputs::small_blood_pressure(), inputs::indented_blood_pressure()] {
        cases.push(read::<BloodPressure, derived::bp::BloodPressure, generated::bp::BloodPressure>(
            input,
            libxml2.as_ref(),
        )?);
    }
    type Types<A, B, C> = std::marker::PhantomData<(A, B, C)>;
    let pressure: Types<BloodPressure, derived::bp::BloodPressure, generated::bp::BloodPressure> =
        Default::default();
    let weight: Types<Weight, derived::weight::Weight, generated::weight::Weight> = Default::default();
    let medication: Types<Medication, derived::medication::Medication, generated::medication::Medication> =
        Default::default();
    let lab: Types<LabTestResults, derived::lab::LabTestResults, generated::lab::LabTestResults> =
        Default::default();
    cases.push(validate::<BloodPressure>(inputs::small_blood_pressure(), libxml2.as_ref())?);
    cases.extend(rest(pressure, inputs::small_blood_pressure())?);
    cases.extend(all(weight, inputs::small_weight(), libxml2.as_ref())?);
    cases.extend(all(medication, inputs::one_medication(), libxml2.as_ref())?);
    cases.extend(all(lab, inputs::lab_results_10_kb(), libxml2.as_ref())?);
    cases.extend(all(lab, inputs::lab_results_42_kb(), libxml2.as_ref())?);
    for (name, bytes) in sizes.six_types {
        let input = inputs::answer(name, *bytes);
        let mut reading = read::<Info, derived::this::Info, generated::this::Info>(input, libxml2.as_ref())?;
        let things = input.wire.matches("<thing>").count();
        reading.engines.insert(
            1,
            Engine::new(
                STREAM,
                move || answer::stream(input.wire.as_bytes()),
                move |found| same("things", found?, things),
            ),
        );
        cases.push(reading);
        cases.push(validate::<Info>(input, libxml2.as_ref())?);
        cases.push(write::<Info, derived::this::Info, generated::this::Info>(input)?);
    }
    for (name, bytes) in sizes.all_types {
        cases.push(read_all_types(inputs::answer_of_all_types(name, *bytes)?, libxml2.as_ref())?);
    }
    Ok(cases)
}

/// Reading things of types that the typed peers do not know.
fn read_all_types(input: Input, libxml2: Option<&Libxml2>) -> Outcome<Case> {
    let wire = input.wire;
    let things = wire.matches("<thing>").count();
    let mut engines = vec![
        Engine::new(
            OURS,
            move || Message::<AnyThing>::from_xml(wire),
            move |message| same("things", message?.things().count(), things),
        ),
        Engine::new(
            STREAM,
            move || answer::stream(wire.as_bytes()),
            move |found| same("things", found?, things),
        ),
    ];
    engines.extend(untyped(wire)?);
    if let Some(libxml2) = libxml2 {
        engines.extend(libxml2.engines(&input)?.into_iter().take(1));
    }
    Ok(Case { input: input.name, bytes: wire.len(), operation: "read", engines })
}

/// The engines that know nothing of types.
fn untyped(wire: &'static str) -> Outcome<Vec<Engine>> {
    let elements = peers::events(wire)?;
    let same_number = move |found: usize| same("elements", found, elements);
    Ok(vec![
        Engine::new(EVENTS, move || peers::events(wire), move |found| same_number(found?)),
        Engine::new(RESOLVED, move || peers::resolved_events(wire), move |found| same_number(found?)),
        Engine::new(
            TREE,
            move || roxmltree::Document::parse_with_options(wire, tree_options()),
            move |tree| same_number(tree?.descendants().filter(roxmltree::Node::is_element).count()),
        ),
    ])
}

/// Every operation.
fn all<A, B, C>(
    types: std::marker::PhantomData<(A, B, C)>,
    input: Input,
    libxml2: Option<&Libxml2>,
) -> Outcome<Vec<Case>>
where
    A: Document + Serialize + DeserializeOwned + 'static,
    B: Serialize + DeserializeOwned + 'static,
    C: WithDeserializer + WithSerializer + 'static,
{
    let mut cases = vec![read::<A, B, C>(input, libxml2)?, validate::<A>(input, libxml2)?];
    cases.extend(rest(types, input)?);
    Ok(cases)
}

/// Every operation that writes, and JSON.
fn rest<A, B, C>(_: std::marker::PhantomData<(A, B, C)>, input: Input) -> Outcome<Vec<Case>>
where
    A: Document + Serialize + DeserializeOwned + 'static,
    B: Serialize + DeserializeOwned + 'static,
    C: WithDeserializer + WithSerializer + 'static,
{
    Ok(vec![
        write::<A, B, C>(input)?,
        round_trip::<A, B, C>(input),
        write_json::<A, B>(input)?,
        read_json::<A, B>(input)?,
    ])
}

fn read<A, B, C>(input: Input, libxml2: Option<&Libxml2>) -> Outcome<Case>
where
    A: Document + 'static,
    B: Serialize + DeserializeOwned + 'static,
    C: WithDeserializer + WithSerializer + 'static,
{
    let Input { wire, qualified, .. } = input;
    let elements = peers::events(wire)?;
    let same_number = move |found: usize| same("elements", found, elements);
    let mut engines = vec![
        Engine::new(
            OURS,
            move || A::from_xml(wire),
            move |value| {
                // All of it, to the letter; indentation is not kept.
                same("text", value?.to_xml()?.as_str(), compact(wire).as_str())
            },
        ),
        Engine::new(
            SERDE,
            move || quick_xml::de::from_str::<B>(wire),
            move |value| {
                let again = quick_xml::se::to_string_with_root(A::ROOT.local, &value?)?;
                same_number(peers::events(&again)?)
            },
        ),
        Engine::new(
            GENERATED,
            move || peers::read_generated::<C>(qualified),
            move |value| {
                let again = peers::write_generated(&value?, A::ROOT.local)?;
                same_number(peers::events(&again)?)
            },
        ),
    ];
    // After ours.
    engines.splice(1..1, untyped(wire)?);
    if let Some(libxml2) = libxml2 {
        engines.extend(libxml2.engines(&input)?);
    }
    Ok(Case { input: input.name, bytes: wire.len(), operation: "read", engines })
}

fn validate<A: Document + 'static>(input: Input, libxml2: Option<&Libxml2>) -> Outcome<Case> {
    let wire = input.wire;
    let mut engines = vec![
        Engine::new(OURS, move || xml::check::<A>(wire, A::ROOT), |checked| Ok(checked?)),
        Engine::new("hv-types, read", move || A::from_xml(wire), |value| Ok(value.map(drop)?)),
    ];
    if let Some(libxml2) = libxml2 {
        engines.extend(libxml2.engines(&input)?.into_iter().skip(1));
    }
    Ok(Case { input: input.name, bytes: wire.len(), operation: "validate", engines })
}

fn write<A, B, C>(input: Input) -> Outcome<Case>
where
    A: Document + 'static,
    B: Serialize + DeserializeOwned + 'static,
    C: WithDeserializer + WithSerializer + 'static,
{
    let Input { wire, qualified, .. } = input;
    let elements = peers::events(wire)?;
    let (ours, derived) = (A::from_xml(wire)?, quick_xml::de::from_str::<B>(wire)?);
    let generated = peers::read_generated::<C>(qualified)?;
    let engines = vec![
        Engine::new(OURS, move || ours.to_xml(), move |text| same("text", text?.as_str(), wire)),
        Engine::new(
            SERDE,
            move || quick_xml::se::to_string_with_root(A::ROOT.local, &derived),
            move |text| same("elements", peers::events(&text?)?, elements),
        ),
        Engine::new(
            GENERATED,
            move || peers::write_generated(&generated, A::ROOT.local),
            move |text| same("elements", peers::events(&text?)?, elements),
        ),
    ];
    Ok(Case { input: input.name, bytes: wire.len(), operation: "write", engines })
}

fn round_trip<A, B, C>(input: Input) -> Case
where
    A: Document + 'static,
    B: Serialize + DeserializeOwned + 'static,
    C: WithDeserializer + WithSerializer + 'static,
{
    let Input { wire, qualified, .. } = input;
    let engines = vec![
        Engine::new(
            OURS,
            move || A::from_xml(wire).and_then(|value| value.to_xml()),
            move |text| same("text", text?.as_str(), wire),
        ),
        Engine::new(
            SERDE,
            move || -> Outcome<String> {
                let value = quick_xml::de::from_str::<B>(wire)?;
                Ok(quick_xml::se::to_string_with_root(A::ROOT.local, &value)?)
            },
            |text| text.map(drop),
        ),
        Engine::new(
            GENERATED,
            move || -> Outcome<String> {
                peers::write_generated(&peers::read_generated::<C>(qualified)?, A::ROOT.local)
            },
            |text| text.map(drop),
        ),
    ];
    Case { input: input.name, bytes: wire.len(), operation: "round trip", engines }
}

fn write_json<A, B>(input: Input) -> Outcome<Case>
where
    A: Document + Serialize + DeserializeOwned + 'static,
    B: Serialize + DeserializeOwned + 'static,
{
    let wire = input.wire;
    let (ours, derived) = (A::from_xml(wire)?, quick_xml::de::from_str::<B>(wire)?);
    let engines = vec![
        Engine::new(
            OURS,
            move || serde_json::to_string(&ours),
            move |json| same("text", serde_json::from_str::<A>(&json?)?.to_xml()?.as_str(), wire),
        ),
        Engine::new(
            "serde derive",
            move || serde_json::to_string(&derived),
            |json| Ok(serde_json::from_str::<B>(&json?).map(drop)?),
        ),
    ];
    Ok(Case { input: input.name, bytes: wire.len(), operation: "write JSON", engines })
}

fn read_json<A, B>(input: Input) -> Outcome<Case>
where
    A: Document + Serialize + DeserializeOwned + 'static,
    B: Serialize + DeserializeOwned + 'static,
{
    let wire = input.wire;
    let ours = serde_json::to_string(&A::from_xml(wire)?)?;
    let derived = serde_json::to_string(&quick_xml::de::from_str::<B>(wire)?)?;
    let engines = vec![
        Engine::new(
            OURS,
            move || serde_json::from_str::<A>(&ours),
            move |value| same("text", value?.to_xml()?.as_str(), wire),
        ),
        Engine::new(
            "serde derive",
            move || serde_json::from_str::<B>(&derived),
            |value| Ok(value.map(drop)?),
        ),
    ];
    Ok(Case { input: input.name, bytes: wire.len(), operation: "read JSON", engines })
}

fn tree_options() -> roxmltree::ParsingOptions<'static> {
    roxmltree::ParsingOptions { nodes_limit: u32::MAX, ..roxmltree::ParsingOptions::default() }
}

/// The text without white space between tags.
fn compact(xml: &str) -> String {
    let parts = xml
        .split_inclusive('>')
        .map(|part| if part.trim_start().starts_with('<') { part.trim_start() } else { part });
    parts.collect::<String>().trim_end().to_owned()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Outcome<()> {
    if found == expected {
        return Ok(());
    }
    let shown = |value: &T| format!("{value:?}").chars().take(400).collect::<String>();
    Err(format!("other {what} than in the input: {} instead of {}", shown(&found), shown(&expected)).into())
}

/// Whether every engine runs and gives what it should.
pub fn check(cases: &[Case]) -> Outcome<()> {
    for case in cases {
        for engine in &case.engines {
            (engine.check)()
                .map_err(|error| format!("{}, {}, {}: {error}", case.input, case.operation, engine.name))?;
        }
    }
    Ok(())
}

pub fn table() -> Outcome<String> {
    let mut cases = cases(&Sizes::FULL)?;
    check(&cases)?;
    let mut text = String::from(
        "MB/s of the input's bytes, medians; “×” is how many times as long as hv-types it took in the same \
         rounds.\n",
    );
    for case in &mut cases {
        let rows = measure(case)?;
        let _ = write!(text, "\n{}", one(&rows));
        eprint!("{}", one(&rows));
    }
    Ok(text)
}

fn one(rows: &[Row]) -> String {
    let mut text = String::new();
    if let Some(row) = rows.first() {
        let _ = writeln!(
            text,
            "| {}, {} ({} bytes) | MB/s | × |\n|---|---:|---:|",
            row.operation, row.input, row.bytes
        );
    }
    for row in rows {
        let _ =
            writeln!(text, "| {} | {} | {:.1} |", row.engine, digits(row.megabytes_per_second), row.ratio);
    }
    text
}

/// Three digits: more would be noise.
fn digits(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}
