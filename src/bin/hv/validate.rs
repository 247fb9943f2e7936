//! `hv validate`.

use clap::Args;
use std::path::PathBuf;

use super::document::{Document, Failure, types_named};
use super::files::{FINDING, MISUSE, expand};

/// Check thing files against their types.
///
/// Prints a line for each fault, `file:line:col: path: message`, and exits with
/// 1 when there is one.
///
/// Examples:
///   hv validate export/
///   hv validate --type immunization_v1 old.xml
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Validate {
    /// The type of data without an envelope: id, module, root element or name.
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// Files, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Validate {
    pub(crate) fn run(self) -> u8 {
        let types = match types_named(self.type_.as_deref()) {
            Ok(types) => types,
            Err(code) => return code,
        };
        let (files, unreadable) = expand(&self.files);
        let mut code = if unreadable { MISUSE } else { 0 };
        let mut invalid = 0;
        for file in &files {
            match Document::read(file, types.as_deref()) {
                Ok(document) => {
                    if let Some(remark) = document.remark() {
                        eprintln!("{}: note: {remark}", file.display());
                    }
                }
                Err(failure @ Failure::Invalid(_)) => {
                    println!("{}", failure.line(file));
                    invalid += 1;
                    code = code.max(FINDING);
                }
                Err(failure @ Failure::Unreadable(_)) => {
                    eprintln!("{}", failure.line(file));
                    code = MISUSE;
                }
            }
        }
        if files.len() > 1 {
            eprintln!("{} files, {invalid} invalid", files.len());
        }
        code
    }
}
