//! Help texts and completions.

use super::*;

const COMMANDS: &[&str] =
    &["validate", "show", "json", "roundtrip", "convert", "sign", "verify", "hash", "completions"];

#[test]
fn every_command_explains_itself_with_examples() {
    let all = out(&hv(&["--help"]));
    for command in COMMANDS {
        assert!(all.contains(command), "{all}");
        let output = hv(&["help", command]);
        assert_eq!(output.status.code(), Some(0));
        let help = out(&output);
        assert!(help.contains(&format!("Examples:\n  hv {command} ")), "{help}");
        assert_eq!(help, out(&hv(&[command, "--help"])));
    }
    assert!(all.contains("Exit codes: 0 fine, 1 a finding"), "{all}");
    assert_eq!(hv(&["--version"]).status.code(), Some(0));
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = hv(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        for command in COMMANDS {
            assert!(out(&output).contains(command), "{shell}: {command}");
        }
    }
    assert_eq!(hv(&["completions", "cmd"]).status.code(), Some(2));
}
