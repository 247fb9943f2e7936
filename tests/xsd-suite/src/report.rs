//! Counts by test set, and the tests that did not go as expected.

use crate::known::Known;
use crate::suite::{Expected, Group, Test};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How a test went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    /// The code generated from a valid schema does not compile.
    NotCompiled(String),
    /// A valid instance was read, but written as something else.
    NotEqual(String),
    Fail(String),
    /// Its schema was not generated, or nothing is expected.
    NotRun(String),
}

impl Outcome {
    fn word(&self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::NotCompiled(_) => "not compiled",
            Outcome::NotEqual(_) => "not equal",
            Outcome::Fail(_) => "fail",
            Outcome::NotRun(_) => "not run",
        }
    }

    fn reason(&self) -> &str {
        match self {
            Outcome::Pass => "",
            Outcome::NotCompiled(reason)
            | Outcome::NotEqual(reason)
            | Outcome::Fail(reason)
            | Outcome::NotRun(reason) => reason,
        }
    }

    fn is_failure(&self) -> bool {
        matches!(self, Outcome::NotCompiled(_) | Outcome::NotEqual(_) | Outcome::Fail(_))
    }
}

struct Row {
    set: String,
    id: String,
    file: String,
    kind: &'static str,
    expected: Expected,
    outcome: Outcome,
}

/// What came of all tests.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

/// A count of those that went as expected, of all.
#[derive(Clone, Copy, Default)]
struct Count(usize, usize);

impl Count {
    fn add(&mut self, fine: bool) {
        self.0 += usize::from(fine);
        self.1 += 1;
    }

    fn shown(self) -> String {
        if self.1 == 0 { "-".to_owned() } else { format!("{}/{}", self.0, self.1) }
    }
}

#[derive(Clone, Copy, Default)]
struct Counts {
    generated: Count,
    compiled: Count,
    accepted: Count,
    equal: Count,
    invalid_refused: Count,
    schemas_refused: Count,
    not_run: usize,
}

impl Counts {
    fn add(&mut self, row: &Row) {
        let Row { outcome, .. } = row;
        match (row.kind, row.expected) {
            (_, Expected::Open) => self.not_run += 1,
            _ if matches!(outcome, Outcome::NotRun(_)) => self.not_run += 1,
            ("schema", Expected::Valid) => {
                let generated = !matches!(outcome, Outcome::Fail(_));
                self.generated.add(generated);
                if generated {
                    self.compiled.add(*outcome == Outcome::Pass);
                }
            }
            ("schema", Expected::Invalid) => self.schemas_refused.add(*outcome == Outcome::Pass),
            (_, Expected::Valid) => {
                let accepted = !matches!(outcome, Outcome::Fail(_));
                self.accepted.add(accepted);
                if accepted {
                    self.equal.add(*outcome == Outcome::Pass);
                }
            }
            (_, Expected::Invalid) => self.invalid_refused.add(*outcome == Outcome::Pass),
        }
    }

    fn json(&self) -> serde_json::Value {
        let count = |count: Count| json!({ "as_expected": count.0, "of": count.1 });
        json!({
            "generated": count(self.generated),
            "compiled": count(self.compiled),
            "valid_accepted": count(self.accepted),
            "round_trip_equal": count(self.equal),
            "invalid_refused": count(self.invalid_refused),
            "invalid_schemas_refused": count(self.schemas_refused),
            "not_run": self.not_run,
        })
    }
}

impl Report {
    pub fn schema(&mut self, group: &Group, test: &Test, outcome: Outcome) {
        self.push(group, test, "schema", outcome);
    }

    pub fn instance(&mut self, group: &Group, test: &Test, outcome: Outcome) {
        self.push(group, test, "instance", outcome);
    }

    fn push(&mut self, group: &Group, test: &Test, kind: &'static str, outcome: Outcome) {
        let file = test.documents.first().map(|path| path.display().to_string()).unwrap_or_default();
        let (set, id) = (group.set.clone(), group.id(test));
        self.rows.push(Row { set, id, file, kind, expected: test.expected, outcome });
    }

    /// Prints the report; whether all went as expected. The list of known failures
    /// is only checked as a whole when all tests were run.
    pub fn finish(&self, known: &Known, complete: bool, json: bool, verbose: bool) -> bool {
        let mut faults: Vec<String> = Vec::new();
        let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
        let mut all = Counts::default();
        let mut seen = BTreeSet::new();
        for row in &self.rows {
            counts.entry(&row.set).or_default().add(row);
            all.add(row);
            seen.insert(row.id.as_str());
            match (row.outcome.is_failure(), known.reason(&row.id)) {
                (true, None) => {
                    let reason = row.outcome.reason();
                    let reason = if verbose { reason } else { reason.lines().next().unwrap_or_default() };
                    faults.push(format!("{} ({}): {}: {reason}", row.id, row.file, row.outcome.word()));
                }
                (false, Some(_)) if row.outcome == Outcome::Pass => {
                    faults.push(format!("{} passes: take it from the list of known failures", row.id));
                }
                _ => {}
            }
        }
        if complete {
            for test in known.tests().filter(|test| !seen.contains(test)) {
                faults.push(format!("{test} is in the list of known failures but does not exist"));
            }
        }
        let known_failures = self.rows.iter().filter(|row| row.outcome.is_failure()).count();
        let known_failures = known_failures
            - faults
                .iter()
                .filter(|fault| !fault.contains(" passes: ") && !fault.ends_with("does not exist"))
                .count();
        if json {
            let sets: serde_json::Map<String, serde_json::Value> =
                counts.iter().map(|(set, counts)| ((*set).to_owned(), counts.json())).collect();
            let tests: Vec<serde_json::Value> = self
                .rows
                .iter()
                .map(|row| {
                    json!({
                        "test": row.id,
                        "kind": row.kind,
                        "file": row.file,
                        "expected": format!("{:?}", row.expected).to_lowercase(),
                        "outcome": row.outcome.word(),
                        "reason": row.outcome.reason(),
                        "known": known.reason(&row.id),
                    })
                })
                .collect();
            let report = json!({ "sets": sets, "all": all.json(), "tests": tests, "faults": faults });
            println!("{report:#}");
        } else {
            println!(
                "{:<28} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11} {:>7}",
                "set", "generated", "compiled", "accepted", "equal", "refused", "bad schemas", "not run"
            );
            let line = |set: &str, counts: &Counts| {
                println!(
                    "{set:<28} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11} {:>7}",
                    counts.generated.shown(),
                    counts.compiled.shown(),
                    counts.accepted.shown(),
                    counts.equal.shown(),
                    counts.invalid_refused.shown(),
                    counts.schemas_refused.shown(),
                    counts.not_run
                );
            };
            for (set, counts) in &counts {
                line(set, counts);
            }
            line("all", &all);
            println!("known failures: {known_failures}");
        }
        for fault in &faults {
            eprintln!("{fault}");
        }
        if !faults.is_empty() {
            eprintln!("{} not as expected", faults.len());
        }
        faults.is_empty()
    }
}
