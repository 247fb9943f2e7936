//! `hv-codegen explain`.

use clap::Args;
use serde_json::json;
use std::process::ExitCode;

use super::{Format, Output};
use hv_codegen::{Code, Error};

/// Explain the code of a problem; without a code, list all.
///
/// Example:
///   hv-codegen explain HV0206
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Explain {
    /// The code, such as HV0206.
    #[arg(value_parser = code)]
    code: Option<Code>,
}

fn code(text: &str) -> Result<Code, String> {
    Code::parse(text).ok_or_else(|| "no problem has this code; `hv-codegen explain` lists them".to_owned())
}

impl Explain {
    pub(crate) fn run(self, output: &Output) -> Result<ExitCode, Error> {
        match (self.code, output.format) {
            (Some(code), Format::Text) => super::print(code.explanation()),
            (Some(code), Format::Json) => super::print(&format!("{:#}\n", entry(code))),
            (None, Format::Text) => {
                let lines = Code::ALL.iter().map(|code| format!("{}  {}\n", code.as_str(), code.title()));
                super::print(&lines.collect::<String>());
            }
            (None, Format::Json) => {
                let list: Vec<_> = Code::ALL.iter().map(|code| entry(*code)).collect();
                super::print(&format!("{:#}\n", json!(list)));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn entry(code: Code) -> serde_json::Value {
    json!({ "code": code.as_str(), "title": code.title(), "explanation": code.explanation() })
}
