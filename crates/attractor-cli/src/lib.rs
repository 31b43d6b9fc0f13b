//! The `attractor` command: it parses, shows progress and prints. The science and the files are those of
//! [`attractor_lab`].
//!
//! [`main`] is the whole command for experiments of one's own, too, in a program of any name
//! (`examples/own-experiment`):
//!
//! ```text
//! fn main() -> ExitCode {
//!     attractor_cli::main(env!("CARGO_BIN_NAME"), vec![Arc::new(MemoryCapacity)])
//! }
//! ```

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod args;
mod claims;
mod commands;
mod failure;
mod layout;
mod output;
mod plan;
mod progress;
mod stop;
mod sweep;

use std::{ffi::OsString, process::ExitCode};

use attractor_lab::{Error, program, registry};

use args::{Args, Command};
use failure::Failure;

/// The command, knowing these experiments beside those that are built in; `name` is what messages and reports call it.
pub fn main(name: &str, experiments: Vec<registry::Known>) -> ExitCode {
    ExitCode::from(called_with(name, experiments, std::env::args_os().skip(1)))
}

/// The command with arguments of the caller's, without the program's own name; returns the exit status. Where it is asked for
/// help, or does not understand what is asked, it ends the process.
pub fn called_with(name: &str, experiments: Vec<registry::Known>, arguments: impl IntoIterator<Item = OsString>) -> u8 {
    program::call(name);
    let added = experiments.into_iter().try_for_each(registry::add).map_err(Failure::from);
    match added.and_then(|()| carry_out(Args::of(arguments))) {
        Ok(()) => 0,
        Err(failure) => failure.tell(),
    }
}

fn carry_out(args: Args) -> Result<(), Failure> {
    if let Some(name) = args.kernel {
        let remedy = "leave --kernel out: the best is taken";
        attractor_lab::use_kernel(&name).map_err(|error| Error::bad_input(error.to_string(), remedy))?;
    }
    dispatch(args.command)
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::List { json: true } => commands::list_json(),
        Command::List { json: false } => commands::list(),
        Command::Run(args) => commands::run(args),
        Command::Sweep(args) => commands::sweep(args),
        Command::Resume(args) => commands::resume(&args),
        Command::Report { dir, show } => commands::report(&dir, &show),
        Command::Verify(args) => commands::verify(&args),
        Command::Compare { one, other } => commands::compare(&one, &other),
        Command::Open { dir } => commands::open(&dir),
        Command::Plan(args) => commands::plan(args),
        Command::Work(args) => commands::work(&args),
        Command::Status { dir } => commands::status(&dir),
        Command::Finish(args) => commands::finish(&args),
        Command::Submit(args) => commands::submit(&args),
        Command::Lab(args) => commands::lab(&args),
        Command::Config { experiment, quick } => commands::config(&experiment, quick),
        Command::Completions { shell } => commands::completions(shell),
        Command::Man { dir } => commands::man(&dir),
    }
}
