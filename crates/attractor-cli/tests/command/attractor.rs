//! The command, started in a place of its own, and what it says.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// Runs `attractor` in `dir`.
pub(crate) fn attractor(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().expect("the command starts")
}

pub(crate) fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attractor"));
    command.args(args).current_dir(dir).stdin(Stdio::null());
    command
}

pub(crate) fn place() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn assert_refused(output: &Output, parts: &[&str]) {
    let text = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    }
    assert_eq!(text.matches('×').count(), 1, "one error, not several: {text}");
    assert!(!text.contains("panicked") && !text.contains("BadInput"), "{text}");
}

pub(crate) fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", stderr(output));
}
