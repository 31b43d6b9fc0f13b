//! The `attractor` command: it parses, shows progress and prints. The science and the files are those of
//! [`attractor_lab`].

mod args;
mod claims;
mod commands;
mod failure;
mod layout;
mod output;
mod plan;
mod progress;
mod stop;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use failure::Failure;

fn main() -> ExitCode {
    match dispatch(Args::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::List => commands::list(),
        Command::Run(args) => commands::run(args),
        Command::Resume(args) => commands::resume(&args),
        Command::Report { dir } => commands::report(&dir),
        Command::Verify(args) => commands::verify(&args),
        Command::Config { experiment, quick } => commands::config(&experiment, quick),
    }
}
