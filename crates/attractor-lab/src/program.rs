//! The program that runs experiments, as messages and reports call it.

use std::sync::OnceLock;

static NAME: OnceLock<String> = OnceLock::new();

/// Its name on the command line: `attractor`, unless a program of another name has said its own.
pub fn name() -> &'static str {
    NAME.get().map_or("attractor", String::as_str)
}

/// Says the name of this program, once; a second name is ignored.
pub fn call(name: &str) {
    NAME.get_or_init(|| name.to_owned());
}
