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
mod sweep;

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
        Command::Sweep(args) => commands::sweep(args),
        Command::Resume(args) => commands::resume(&args),
        Command::Report { dir, show } => commands::report(&dir, &show),
        Command::Verify(args) => commands::verify(&args),
        Command::Plan(args) => commands::plan(args),
        Command::Work(args) => commands::work(&args),
        Command::Status { dir } => commands::status(&dir),
        Command::Finish(args) => commands::finish(&args),
        Command::Submit(args) => commands::submit(&args),
        Command::Config { experiment, quick } => commands::config(&experiment, quick),
    }
}
