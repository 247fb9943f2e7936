//! `hv completions`.

use clap::Args;
use clap_complete::Shell;

use super::console::{Console, Stop};

/// Print a script that completes commands and options in a shell.
///
/// Examples:
///   hv completions bash > ~/.local/share/bash-completion/completions/hv
///   hv completions zsh > ~/.zfunc/_hv
///   hv completions fish > ~/.config/fish/completions/hv.fish
///   hv completions powershell >> $PROFILE
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, command: &mut clap::Command, console: &mut Console) -> Result<(), Stop> {
        // Into memory first: clap_complete panics when it cannot write.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "hv", &mut script);
        console.print(&String::from_utf8_lossy(&script))
    }
}
