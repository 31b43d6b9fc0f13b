//! The `attractor` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    attractor_cli::main("attractor", Vec::new())
}
