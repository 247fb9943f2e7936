//! `hv roundtrip`.

use clap::Args;
use std::path::PathBuf;

use super::document::{Document, Failure, types_named, write_out};
use super::files::{FINDING, MISUSE, expand};

/// Read thing files into their types and write them again.
///
/// What is written holds everything that was read, digit for digit; comments and
/// the layout between elements are not kept.
///
/// Examples:
///   hv roundtrip thing.xml
///   hv roundtrip --out again export/
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Roundtrip {
    /// The type of data without an envelope: id, module, root element or name.
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// Write to this folder, under the same file names, instead of standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Files, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Roundtrip {
    pub(crate) fn run(self) -> u8 {
        let types = match types_named(self.type_.as_deref()) {
            Ok(types) => types,
            Err(code) => return code,
        };
        if let Some(out) = &self.out
            && let Err(error) = std::fs::create_dir_all(out)
        {
            eprintln!("{}: {error}", out.display());
            return MISUSE;
        }
        let (files, unreadable) = expand(&self.files);
        let mut code = if unreadable { MISUSE } else { 0 };
        for file in &files {
            let written = Document::read(file, types.as_deref())
                .and_then(|document| document.to_xml().map_err(Failure::from))
                .and_then(|text| write_out(self.out.as_deref(), file, &text));
            if let Err(failure) = written {
                eprintln!("{}", failure.line(file));
                code = code.max(match failure {
                    Failure::Invalid(_) => FINDING,
                    Failure::Unreadable(_) => MISUSE,
                });
            }
        }
        code
    }
}
