//! The conversions of units that a map can name: constants of `hv_types::versions::units`,
//! without which the emitted code does not compile.

/// A conversion: its name in maps, its constant in hv-types, its definition.
#[derive(Debug)]
pub(crate) struct Unit {
    pub name: &'static str,
    pub constant: &'static str,
    pub source: &'static str,
}

pub(crate) const UNITS: &[Unit] = &[
    Unit {
        name: "cholesterol-mg-per-dl",
        constant: "CHOLESTEROL_MG_PER_DL",
        source: "100 mg/dL = 2.586 mmol/L",
    },
    Unit {
        name: "triglyceride-mg-per-dl",
        constant: "TRIGLYCERIDE_MG_PER_DL",
        source: "100 mg/dL = 1.129 mmol/L",
    },
    Unit { name: "seconds-to-minutes", constant: "SECONDS_TO_MINUTES", source: "60 s = 1 min" },
    Unit { name: "minutes-to-seconds", constant: "MINUTES_TO_SECONDS", source: "1 min = 60 s" },
];

pub(crate) fn find(name: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|unit| unit.name == name)
}
