//! What a user can type.

use std::path::PathBuf;

use attractor_lab::run::RunRequest;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueHint};

const EXAMPLES: &str = "\
Examples:
  attractor list                                      what there is to run
  attractor run timing --quick                        everything on a small network, in seconds
  attractor run timing                                the published size
  attractor run timing --seed 7 --set network.gain=1.5 --set networks=10
  attractor config timing > my.toml                   every parameter, explained; edit it, then
  attractor run timing --config my.toml
  attractor resume runs/timing-1                      go on after Ctrl-C

Exit codes: 0 done (a claim that fails is a result), 1 failure, 2 bad input, 130 stopped by Ctrl-C.";

const RUN_EXAMPLES: &str = "\
Leaves in the run's directory:
  report.html                 verdicts, figures, numbers and parameters in one page; opens offline
  figures/                    each figure as .svg, .pdf and .png
  claims.json metrics.json    the same claims and numbers for programs
  data.zarr                   labelled arrays: xarray.open_zarr(\"data.zarr\")
  config.toml run.json        the resolved configuration; version, seed, times, machine
  cells/                      the result of every cell, for resume, report and verify

Parameters come from the built-in defaults, then --quick, then --config, then each --set, then --seed.

Examples:
  attractor run timing --quick
  attractor run timing --set network.gain=1.5 --set precision=float64
  attractor run handwriting --set 'words=[\"hello\",\"world\"]'";

/// Trains recurrent networks with the learning rules of published studies, and checks each study's claims.
#[derive(Debug, Parser)]
#[command(name = "attractor", version, arg_required_else_help = true, subcommand_required = true)]
#[command(max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the experiments: what each does, what it reproduces, how long it takes
    List,
    /// Run an experiment and leave figures, data and a report in a directory of its own
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Go on with a run that was stopped; the result is the same as without the interruption
    Resume(DirArgs),
    /// Write claims, figures and report again from the stored cells; simulates nothing
    Report {
        /// Directory of a finished run
        #[arg(value_hint = ValueHint::DirPath)]
        dir: PathBuf,
    },
    /// Compute every cell of a run again and compare it bit by bit; writes nothing
    Verify(DirArgs),
    /// Print an experiment's parameters as commented TOML, ready to edit
    Config {
        /// Name of the experiment
        experiment: String,
        /// Add what `--quick` changes, as comments
        #[arg(long)]
        quick: bool,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RunArgs {
    /// Name of the experiment; `attractor list` shows them
    experiment: String,
    /// Small sizes: the same pipeline in seconds, not the published result
    #[arg(long)]
    quick: bool,
    /// Seed of all random numbers; same seed, same bits
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Set a parameter, such as network.gain=1.5; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// TOML file with the parameters that differ from the default
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
    /// Directory of the run; must not exist yet [default: the first free runs/<EXPERIMENT>-<n>]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
    /// Replace the run that is in --out
    #[arg(long, requires = "out")]
    overwrite: bool,
    /// Threads; the result does not depend on them [default: all cores]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Print the claims only, without plan and progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl From<RunArgs> for RunRequest {
    fn from(args: RunArgs) -> Self {
        Self {
            experiment: args.experiment,
            quick: args.quick,
            config_file: args.config,
            set: args.set,
            seed: args.seed,
            out: args.out,
            overwrite: args.overwrite,
            threads: args.threads,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DirArgs {
    /// Directory of the run, such as runs/timing-1
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
    /// Threads; the result does not depend on them [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Print the outcome only, without plan and progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}
