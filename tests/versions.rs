//! Conversion between versions: every direction over every instance at hand, and
//! over variants of them with parts left out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod support;

use hv_things::{
    AnyThing, FamilyHistoryV1, FamilyHistoryV2, FamilyHistoryV3, ImmunizationV1, ImmunizationV2, Thing,
};
use hv_types::messages::PutThings;
use hv_types::things::{Body, ThingType, TypeInfo};
use hv_types::versions::{Converted, Convertible, Loss, Reason, Step, TypeContract, TypeContractError};
use hv_types::xml::Document;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use support::tree::Tree;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/samples");

/// Instances of types with several versions: own samples and the reference material.
fn instances() -> Vec<(String, &'static TypeInfo, String)> {
    let versioned: Vec<&'static TypeInfo> = AnyThing::STEPS.iter().map(|step| step.from).collect();
    let mut files: Vec<(PathBuf, &'static TypeInfo)> = Vec::new();
    for info in AnyThing::TYPES.iter().filter(|info| versioned.contains(info)) {
        files.push((PathBuf::from(SAMPLES).join(format!("{}.xml", info.module)), info));
        if let Some(shared) = support::shared() {
            let sample = shared.join("official/samples").join(format!("{}.xml", info.id));
            files.extend(sample.is_file().then_some((sample, *info)));
            let folder = shared.join("corpus/valid").join(info.id.to_string());
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                files.push((entry.unwrap().path(), info));
            }
        }
    }
    let text = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        hv_types::xml::decode(&bytes).unwrap().to_owned()
    };
    files.iter().map(|(path, info)| (path.display().to_string(), *info, text(path))).collect()
}

fn back(step: &Step<AnyThing>) -> &'static Step<AnyThing> {
    AnyThing::STEPS.iter().find(|other| other.from.id == step.to.id && other.to.id == step.from.id).unwrap()
}

/// What one instance gave in one direction.
enum Outcome {
    Refused,
    Lossless,
    Lossy,
}

/// Holds a conversion to its promises: the result is valid; without a loss the way
/// back gives the original; a loss names what differs, and nothing else differs.
fn check(step: &Step<AnyThing>, text: &str, what: &str) -> Outcome {
    let what = format!("{what}: {} to {}", step.from.module, step.to.module);
    let original = AnyThing::from_xml(step.from.id, text).unwrap();
    let Converted { value, losses } = match (step.run)(original.clone()) {
        Ok(converted) => converted,
        Err(error) => {
            let root = format!("/{}", step.from.root.local);
            assert!(error.path().starts_with(&root), "{what}: refused at {error}");
            return Outcome::Refused;
        }
    };
    let xml = value.to_xml().unwrap_or_else(|error| panic!("{what}: the result is not valid: {error}"));
    let again = AnyThing::from_xml(step.to.id, &xml);
    let again = again.unwrap_or_else(|error| panic!("{what}: the result is not valid: {error}\n{xml}"));
    assert_eq!(again, value, "{what}");
    let Ok(returned) = (back(step).run)(value) else {
        assert!(!losses.is_empty(), "{what}: no loss, yet no way back");
        return Outcome::Lossy;
    };
    if losses.is_empty() {
        assert_eq!(returned.value, original, "{what}: no loss, yet the way back differs\n{xml}");
        assert_eq!(returned.losses, [], "{what}: no loss there, but on the way back");
        return Outcome::Lossless;
    }
    if returned.losses.is_empty() {
        assert_losses(&losses, &original, &returned.value, &what);
    }
    Outcome::Lossy
}

/// A loss is where the original and what comes back differ, and the reverse.
fn assert_losses(losses: &[Loss], original: &AnyThing, returned: &AnyThing, what: &str) {
    let (before, after) =
        (Tree::parse(&original.to_xml().unwrap()), Tree::parse(&returned.to_xml().unwrap()));
    let differences = before.differences(&after);
    let shown = || {
        let losses: String = losses.iter().map(|loss| format!("  {loss}\n")).collect();
        format!("{what}\nlosses:\n{losses}differences: {differences:#?}")
    };
    for path in &differences {
        // What was told apart before may stand among others now.
        let narrowed = losses.iter().any(|loss| loss.reason == Reason::Narrowed);
        let named = match path.strip_prefix('+') {
            Some(path) => narrowed || losses.iter().any(|loss| covers(&loss.path, path)),
            None => losses.iter().any(|loss| covers(&loss.path, path)),
        };
        assert!(named || original == returned, "no loss names {path}\n{}", shown());
    }
    for loss in losses {
        let real = differences
            .iter()
            .map(|path| path.trim_start_matches('+'))
            .any(|path| covers(&loss.path, path) || covers(path, &loss.path));
        assert!(real, "nothing differs at {}\n{}", loss.path, shown());
    }
}

/// Whether `path` is `around` or inside it, positions aside.
fn covers(around: &str, path: &str) -> bool {
    let plain = |path: &str| {
        path.split('/').map(|part| part.split('[').next().unwrap_or("")).collect::<Vec<_>>().join("/")
    };
    let (around, path) = (plain(around), plain(path));
    path == around || path.starts_with(&format!("{around}/"))
}

#[test]
fn there_are_thirteen_steps_each_way() {
    assert_eq!(AnyThing::STEPS.len(), 26);
    assert_eq!(AnyThing::STEPS.iter().filter(|step| step.up).count(), 13);
}

#[test]
fn every_instance_converts_in_every_direction_or_is_refused_with_a_reason() {
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for (path, info, text) in instances() {
        for step in AnyThing::STEPS.iter().filter(|step| step.from.id == info.id) {
            let count = counts.entry(format!("{} → {}", step.from.module, step.to.module)).or_default();
            count[match check(step, &text, &path) {
                Outcome::Lossless => 0,
                Outcome::Lossy => 1,
                Outcome::Refused => 2,
            }] += 1;
        }
    }
    for (step, [lossless, lossy, refused]) in &counts {
        println!("{step}: {lossless} without loss, {lossy} with losses, {refused} refused");
    }
    assert_eq!(counts.len(), 26, "every direction has an instance");
    for (step, [lossless, lossy, _]) in &counts {
        assert!(lossless + lossy > 0, "{step}: nothing converts");
    }
}

#[test]
fn variants_mixed_from_instances_with_parts_left_out_keep_the_promises_too() {
    let mut seed = 42_u64;
    let mut random = move |bound: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % bound
    };
    let mut counts = [0_usize; 3];
    let instances = instances();
    for (path, info, text) in &instances {
        let whole = Tree::parse(text);
        let others: Vec<Tree> = instances
            .iter()
            .filter(|(_, other, _)| other.id == info.id)
            .map(|(.., text)| Tree::parse(text))
            .collect();
        for round in 0..60 {
            let share = random(6);
            let other = &others[usize::try_from(random(others.len() as u64)).unwrap()];
            let tree = whole.mixed(other, &mut || random(3) == 0);
            let variant = tree.without(&mut |_| random(10) < share).to_xml();
            if AnyThing::from_xml(info.id, &variant).is_err() {
                continue;
            }
            for step in AnyThing::STEPS.iter().filter(|step| step.from.id == info.id) {
                counts[match check(step, &variant, &format!("{path}, variant {round}:\n{variant}\n")) {
                    Outcome::Lossless => 0,
                    Outcome::Lossy => 1,
                    Outcome::Refused => 2,
                }] += 1;
            }
        }
    }
    println!("variants: {} without loss, {} with losses, {} refused", counts[0], counts[1], counts[2]);
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}

#[test]
fn data_goes_through_as_many_steps_as_it_takes() {
    let path = format!("{SAMPLES}/family_history_v1.xml");
    let find = |module: &str| AnyThing::TYPES.iter().find(|info| info.module == module).unwrap();
    let data = AnyThing::from_xml(find("family_history_v1").id, &support::read(path)).unwrap();
    let converted = data.clone().convert(find("family_history_v3").id).unwrap();
    assert_eq!(converted.value.info().unwrap().module, "family_history_v3");
    let same = data.clone().convert(find("family_history_v1").id).unwrap();
    assert_eq!((same.value, same.losses), (data.clone(), Vec::new()));
    let error = data.convert(find("weight").id).unwrap_err();
    assert!(error.to_string().contains("is not a version of Family history"), "{error}");
}

/// A thing around the data of a sample.
fn thing(module: &str, more: &str) -> Thing {
    let info = AnyThing::TYPES.iter().find(|info| info.module == module).unwrap();
    let data = support::read(format!("{SAMPLES}/{module}.xml"));
    let data = data.split_once("?>").map_or(data.as_str(), |(_, data)| data);
    let text = format!("<thing><type-id>{}</type-id><data-xml>{data}</data-xml>{more}</thing>", info.id);
    Thing::from_xml(&text).unwrap()
}

#[test]
fn the_envelope_says_what_was_done_and_a_downversioned_thing_is_not_written_back() {
    let up = thing("immunization_v1", "").convert_to::<ImmunizationV2>().unwrap().value;
    assert!(up.is_upversioned() && !up.is_downversioned());
    assert_eq!(up.type_id.as_ref().unwrap().name.as_deref(), Some("Immunization"));
    assert_eq!(*up.type_id.as_ref().unwrap().id, ImmunizationV2::INFO.id);
    PutThings::new(vec![up.clone()]).to_xml().unwrap();
    let down = up.convert_to::<ImmunizationV1>().unwrap().value;
    assert!(down.is_downversioned());
    let error = PutThings::new(vec![down]).to_xml().unwrap_err();
    assert!(error.to_string().contains("downversioned"), "{error}");
}

#[test]
fn a_signature_is_lost_with_a_word_about_it() {
    let signed = thing("immunization_v1", "<signature-info><sig-data/></signature-info>");
    assert!(signed.is_signed());
    let Converted { value, losses } = signed.convert_to::<ImmunizationV2>().unwrap();
    assert!(!value.is_signed());
    let loss = losses.last().unwrap();
    assert_eq!((loss.path.as_str(), loss.reason), ("/thing/signature-info", Reason::Dropped));
    assert_eq!(loss.content, "<signature-info><sig-data/></signature-info>");
    value.to_xml().unwrap();
    // A thing that is of that version already stays as it is, signature and all.
    let signed = thing("immunization_v2", "<signature-info><sig-data/></signature-info>");
    let same = signed.clone().convert_to::<ImmunizationV2>().unwrap();
    assert_eq!((same.value, same.losses), (signed, Vec::new()));
}

#[test]
fn a_contract_reads_any_version_as_the_one_that_it_names() {
    let contract = TypeContract::new().with::<FamilyHistoryV2>();
    for module in ["family_history_v1", "family_history_v3"] {
        let read = contract.read_thing(thing(module, ""));
        match read {
            Ok(read) => assert!(matches!(read.value.data(), Some(AnyThing::FamilyHistoryV2(_))), "{module}"),
            Err(error) => assert!(matches!(error, TypeContractError::Refused(_)), "{error}"),
        }
    }
    // Of two versions that are equally near, the newer.
    let both = TypeContract::new().with::<FamilyHistoryV1>().with::<FamilyHistoryV3>();
    assert_eq!(both.target::<AnyThing>(FamilyHistoryV2::INFO.id), Some(FamilyHistoryV3::INFO.id));
    assert_eq!(both.target::<AnyThing>(FamilyHistoryV1::INFO.id), Some(FamilyHistoryV1::INFO.id));
    let error = contract.read_thing(thing("immunization_v1", "")).unwrap_err();
    assert!(matches!(error, TypeContractError::Unnamed(_)), "{error}");
}

/// A second opinion, where libxml2's tool and the published schemas are at hand.
#[test]
fn what_comes_out_is_valid_against_the_published_schemas() {
    let Some(shared) = support::shared() else { return };
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("note: no xmllint: nothing to ask");
        return;
    }
    let manifest = support::read(shared.join("corpus/valid/manifest.json"));
    let schemas: BTreeMap<String, (String, String)> = manifest
        .split('{')
        .filter_map(|entry| {
            let field = |name: &str| {
                let rest = entry.split_once(&format!("\"{name}\": \""))?.1;
                Some(rest.split_once('"')?.0.to_owned())
            };
            Some((field("type_id")?, (field("xsd")?, field("target_ns")?)))
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let mut files: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (number, (_, info, text)) in instances().into_iter().enumerate() {
        for step in AnyThing::STEPS.iter().filter(|step| step.from.id == info.id) {
            let Ok(converted) = (step.run)(AnyThing::from_xml(info.id, &text).unwrap()) else { continue };
            let (schema, namespace) = &schemas[&step.to.id.to_string()];
            let root = step.to.root.local;
            // libxml2 refuses numbers with blanks around them, which XML Schema allows.
            let xml = Tree::parse(&converted.value.to_xml().unwrap()).trimmed().to_xml();
            // Only the root element is in the namespace.
            let xml = xml.replacen(&format!("<{root}"), &format!("<own:{root} xmlns:own=\"{namespace}\""), 1);
            let end = format!("</{root}>");
            let xml = xml.strip_suffix(&end).map_or(xml.clone(), |xml| format!("{xml}</own:{root}>"));
            let path = folder.path().join(format!("{number}-{}.xml", step.to.module));
            std::fs::write(&path, xml).unwrap();
            files.entry(schema.clone()).or_default().push(path);
        }
    }
    let mut asked = 0;
    for (schema, files) in files {
        asked += files.len();
        let schema = shared.join("official/xsd").join(schema);
        let output = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(schema)
            .args(&files)
            .output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(asked > 100, "only {asked} results");
}
