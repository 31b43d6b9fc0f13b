//! The program that runs experiments, as messages and reports call it.

use std::ffi::OsString;
use std::sync::OnceLock;

static NAME: OnceLock<String> = OnceLock::new();
static WORDS: OnceLock<Vec<OsString>> = OnceLock::new();

/// Its name on the command line: `attractor`, unless a program of another name has said its own.
pub fn name() -> &'static str {
    NAME.get().map_or("attractor", String::as_str)
}

/// Says the name of this program, once; a second name is ignored.
pub fn call(name: &str) {
    NAME.get_or_init(|| name.to_owned());
}

/// The words with which scripts start this program again: its own file, unless [`start_by`] has said others.
///
/// # Errors
/// Of the system, if it does not tell the file.
pub fn words() -> std::io::Result<Vec<OsString>> {
    WORDS.get().map_or_else(|| Ok(vec![std::env::current_exe()?.into()]), |words| Ok(words.clone()))
}

/// Says the words with which this program is started, once, where its file is an interpreter of others.
pub fn start_by(words: Vec<OsString>) {
    WORDS.get_or_init(|| words);
}
