//! The run in a build script: where to, what cargo watches, when nothing is to do.

use std::path::{Path, PathBuf};

use super::Config;
use crate::error::{Code, Diagnostic, Error};
use crate::stamp::Stamp;

impl Config {
    /// Generates from a build script: writes `$OUT_DIR/things.rs` (or to
    /// [`out`](Self::out)) if it changed, and tells cargo which inputs to watch.
    ///
    /// Nothing is generated when all inputs, the configuration, the build script and
    /// the output are what they were after the run before.
    ///
    /// # Errors
    ///
    /// Every problem of schemas and configuration, with file, line and column;
    /// returned from `main`, it prints as a report.
    pub fn generate(self) -> Result<(), Error> {
        let mut config = self;
        if config.out.is_none() {
            let folder = std::env::var_os("OUT_DIR").ok_or_else(|| {
                Diagnostic::new(Code::Config, "OUT_DIR is not set: this is not a build script")
                    .help("call `out` with a path, or run from build.rs")
            })?;
            config.out = Some(PathBuf::from(folder).join("things.rs"));
            config.samples_in_place = true;
        }
        // Also when generating fails: a corrected schema must run it again. A folder
        // is read as a list of files; one that is not there would rebuild for ever.
        for path in
            config.schemas.iter().chain(&config.samples).chain(&config.versions).filter(|path| path.exists())
        {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let config = config.with_features()?;
        let stamp = config.stamp();
        let inputs = match stamp.as_ref().and_then(Stamp::unchanged) {
            Some(inputs) => inputs,
            None => {
                let generated = config.run()?;
                for note in &generated.notes {
                    println!("cargo::warning={note}");
                }
                generated.write()?;
                let leftovers = generated.leftovers();
                for file in &leftovers {
                    println!("cargo::warning=nothing generates {} any more; delete it", file.display());
                }
                // A run with something to say is not skipped: it says it again.
                if let Some(stamp) = stamp
                    && generated.notes.is_empty()
                    && leftovers.is_empty()
                {
                    let outputs: Vec<PathBuf> = generated.files.into_iter().map(|file| file.path).collect();
                    stamp.write(&generated.inputs, &outputs);
                }
                generated.inputs
            }
        };
        for input in inputs {
            println!("cargo::rerun-if-changed={}", input.display());
        }
        Ok(())
    }

    /// What tells the next run that it may be skipped; only build scripts have a place for it.
    fn stamp(&self) -> Option<Stamp> {
        let folder = std::env::var_os("OUT_DIR")?;
        let given = self.schemas.iter().chain(&self.samples).chain(&self.versions).cloned().collect();
        Some(Stamp::new(Path::new(&folder), self.out.as_ref()?, format!("{self:?}"), given))
    }

    /// Selects the types whose features are on, and has cargo watch these.
    fn with_features(mut self) -> Result<Self, Error> {
        if !self.by_feature {
            return Ok(self);
        }
        self.by_feature = false;
        let is_on = |name: &str| {
            let variable = format!("CARGO_FEATURE_{}", name.to_uppercase().replace('-', "_"));
            println!("cargo::rerun-if-env-changed={variable}");
            std::env::var_os(variable).is_some()
        };
        if is_on("all") {
            return Ok(self);
        }
        let names = self.list()?.into_iter().map(|type_| type_.family.unwrap_or(type_.module));
        let mut enabled: Vec<String> = names.filter(|name| is_on(name)).collect();
        enabled.dedup();
        if enabled.is_empty() {
            return Err(Diagnostic::new(Code::Config, "no type's feature is on")
                .help("turn on the feature `all`, or those of the types that are needed")
                .into());
        }
        Ok(self.types(enabled))
    }
}
