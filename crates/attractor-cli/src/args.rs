//! What a user can type.

use std::{ffi::OsString, path::PathBuf};

use attractor_lab::{
    program,
    run::RunRequest,
    sweep::{Sampling, SweepRequest},
};
use clap::{Args as ClapArgs, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};

const EXAMPLES: &str = "\
Examples:
  attractor list                                      what there is to run
  attractor run timing --quick                        everything on a small network, in seconds
  attractor run timing                                the published size
  attractor run timing --seed 7 --set network.gain=1.5 --set networks=10
  attractor sweep timing --over network.gain=1.2,1.5,1.8
                                                      the same at three gains: data and figures over the gain
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
  checksums.b3                a BLAKE3 checksum of every file, for `attractor verify --files`
  cells/                      the result of every cell, for resume, report and verify

Parameters come from the built-in defaults, then --quick, then --config, then each --set, then --seed.

Examples:
  attractor run timing --quick
  attractor run timing --set network.gain=1.5 --set precision=float64
  attractor run handwriting --set 'words=[\"hello\",\"world\"]'";

const SWEEP_EXAMPLES: &str = "\
Values are written out or computed; one --over for each key:
  --over network.gain=1.2,1.5,1.8           these
  --over network.units=linspace(200,800,4)  so many from one to the other, evenly; geomspace evenly in the logarithm
  --over seed=range(1,11)                   1 to 10; figures average over seeds
Every value of each key goes with every value of the others, unless
  --zip                                     the first values go together, the second values go together, ...
  --sample lhs:100 or sobol:128             so many points are drawn from --over network.gain=uniform(1,2) or
                                            loguniform(...); whole numbers are rounded
  --points FILE                             they are in a file: a line of keys, then a line of values a point, with commas

Examples:
  attractor sweep timing --quick --over network.gain=1.2,1.5,1.8 --over network.units=linspace(100,200,3)
  attractor sweep timing --over network.gain=linspace(1,2,11) --set networks=10 --show I2a --show unit_r_test
  attractor plan timing --over network.gain=linspace(1,2,101) --out sweep     for a cluster";

const PLAN_EXAMPLES: &str = "\
Takes what `run` and `sweep` take. Examples:
  attractor plan timing --set networks=100 --out hundred
  attractor plan timing --over network.gain=linspace(1,2,11) --set networks=20 --out gains
  attractor work gains --shard 3/10                   a tenth of it, on any node that sees the directory
  attractor submit gains --slurm --array 10 --run     all of it, through Slurm
  attractor status gains
  attractor finish gains";

const LAB_EXAMPLES: &str = "\
The page is one file that needs no server and asks for nothing. Its address keeps settings and what was done, for a link.

Examples:
  attractor lab --open
  attractor lab --out lecture.html
  attractor lab --selftest          what lab.html#selftest writes into its element #selftest, computed natively";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  attractor completions bash > ~/.local/share/bash-completion/completions/attractor
  attractor completions zsh > ~/.zfunc/_attractor        with ~/.zfunc in fpath
  attractor completions fish > ~/.config/fish/completions/attractor.fish";

/// Trains recurrent networks with the learning rules of published studies, and checks each study's claims.
#[derive(Debug, Parser)]
#[command(name = "attractor", version, arg_required_else_help = true, subcommand_required = true)]
#[command(max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Instruction set of the hot loops [default: the best that there is]; results do not depend on it
    #[arg(long, value_name = "SET", global = true, value_parser = ["baseline", "avx2", "avx512"])]
    pub(crate) kernel: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the experiments: what each does, what it reproduces, how long it takes
    List {
        /// Print them as JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// Run an experiment and leave figures, data and a report in a directory of its own
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Run an experiment at many points: swept keys become dimensions of the data and axes of the figures
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(SweepArgs),
    /// Go on with a run that was stopped; the result is the same as without the interruption
    Resume(DirArgs),
    /// Write claims, figures and report again from the stored cells; simulates nothing
    Report {
        /// Directory of a finished run
        #[arg(value_hint = ValueHint::DirPath)]
        dir: PathBuf,
        /// A claim or metric that the figures of a sweep show; may be repeated [default: the first twelve]
        #[arg(long, value_name = "NAME")]
        show: Vec<String>,
    },
    /// Compute a run again and compare it bit by bit, cells, data, claims and figures; writes nothing
    Verify(VerifyArgs),
    /// Put two finished runs side by side: parameters that differ, claims with their verdicts, numbers
    Compare {
        /// Directory of a finished run
        #[arg(value_hint = ValueHint::DirPath)]
        one: PathBuf,
        /// Directory of another
        #[arg(value_hint = ValueHint::DirPath)]
        other: PathBuf,
    },
    /// Open the report of a run in the browser
    Open {
        /// Directory of a finished run
        #[arg(value_hint = ValueHint::DirPath)]
        dir: PathBuf,
    },
    /// Write a run without computing it, for workers on any nodes; prints the commands that compute it
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(PlanArgs),
    /// Compute what is missing of a share of a planned run; any number of workers may, on any nodes
    Work(WorkArgs),
    /// Tell how far a planned run is: done, running, lost, failed, left
    Status {
        /// Directory of the run
        #[arg(value_hint = ValueHint::DirPath)]
        dir: PathBuf,
    },
    /// Summarise a run whose cells workers computed, or name what is missing
    Finish(FinishArgs),
    /// Write the scripts with which a batch system computes a planned run; with --run, hand them over
    Submit(SubmitArgs),
    /// Write the lab page: chaotic networks in the browser, to be kicked, tamed and kicked again; works offline
    #[command(after_help = LAB_EXAMPLES)]
    Lab(LabArgs),
    /// Print an experiment's parameters as commented TOML, ready to edit
    Config {
        /// Name of the experiment
        experiment: String,
        /// Add what `--quick` changes, as comments
        #[arg(long)]
        quick: bool,
    },
    /// Print the completions of a shell, to be sourced or put where it looks for them
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages, one for each subcommand, into a directory
    Man {
        /// Where the pages go; it is made if it is not there
        #[arg(value_hint = ValueHint::DirPath)]
        dir: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
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
    /// TOML file with the parameters that differ from the default; - for the standard input
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
    /// Start a run that takes more than two days
    #[arg(long)]
    pub(crate) yes: bool,
}

/// What to sweep.
#[derive(Debug, ClapArgs)]
pub(crate) struct OverArgs {
    /// Sweep a parameter, such as network.gain=1.2,1.5,1.8; may be repeated
    #[arg(long, value_name = "KEY=VALUES")]
    over: Vec<String>,
    /// Let the first values of all keys go together, the second values, and so on
    #[arg(long, conflicts_with_all = ["sample", "points"])]
    zip: bool,
    /// Sample ranges: lhs:COUNT (Latin hypercube, drawn from the seed) or sobol:COUNT
    #[arg(long, value_name = "HOW:COUNT", conflicts_with = "points", value_parser = sampling)]
    sample: Option<Sampling>,
    /// Take the points from a file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "over")]
    points: Option<PathBuf>,
    /// A claim or metric that the figures show; may be repeated [default: the first twelve]
    #[arg(long, value_name = "NAME")]
    show: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SweepArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) over: OverArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) run: SweepArgs,
    /// Shares that the printed commands cut the run into [default: about an hour each]
    #[arg(long, value_name = "N")]
    pub(crate) shares: Option<usize>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct WorkArgs {
    /// Directory of the planned run
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
    /// Share of the run, counted from 1 [default: all of it]
    #[arg(long, value_name = "K/N")]
    pub(crate) shard: Option<String>,
    /// Threads; the result does not depend on them [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Compute cells that failed again
    #[arg(long)]
    pub(crate) retry: bool,
    /// Print the outcome only
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct FinishArgs {
    /// Directory of the run
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
    /// Summarise the points of a sweep that are complete, and leave the others out
    #[arg(long)]
    pub(crate) partial: bool,
    /// A claim or metric that the figures of a sweep show; may be repeated [default: the first twelve]
    #[arg(long, value_name = "NAME")]
    pub(crate) show: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SubmitArgs {
    /// Directory of the planned run
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
    /// Slurm: an array of tasks, and a summary that depends on it
    #[arg(long)]
    pub(crate) slurm: bool,
    /// Tasks of the array [default: about an hour each]
    #[arg(long, value_name = "N")]
    pub(crate) array: Option<usize>,
    /// Cores of a task
    #[arg(long, value_name = "N")]
    pub(crate) cpus_per_task: Option<usize>,
    /// Limit of time for a task, as Slurm takes it [default: three times the estimate]
    #[arg(long, value_name = "TIME")]
    pub(crate) time: Option<String>,
    /// Partition
    #[arg(long, value_name = "NAME")]
    pub(crate) partition: Option<String>,
    /// Account that pays
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// Any other option of sbatch, such as --option=--constraint=avx512; may be repeated
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true)]
    pub(crate) option: Vec<String>,
    /// Submit the scripts at once
    #[arg(long)]
    pub(crate) run: bool,
}

impl Args {
    /// What these arguments say, or the end of the program with a word on how to use it.
    pub(crate) fn of(arguments: impl IntoIterator<Item = OsString>) -> Self {
        let matches = Self::as_called().get_matches_from([program::name().into()].into_iter().chain(arguments));
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// The command with all below it, under the program's name.
    pub(crate) fn as_called() -> clap::Command {
        called(Self::command().name(program::name()))
    }
}

/// The examples of a command and those below it, with the program's name.
fn called(command: clap::Command) -> clap::Command {
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let examples = examples.replace("attractor ", &format!("{} ", program::name()));
    command.after_help(examples).mut_subcommands(called)
}

fn sampling(text: &str) -> Result<Sampling, String> {
    let accepted = || "write lhs:COUNT or sobol:COUNT, such as lhs:100".to_owned();
    let (how, count) = text.split_once(':').ok_or_else(accepted)?;
    let count = count.parse().map_err(|_| accepted())?;
    match how {
        "lhs" => Ok(Sampling::LatinHypercube(count)),
        "sobol" => Ok(Sampling::Sobol(count)),
        _ => Err(accepted()),
    }
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
            ..Self::default()
        }
    }
}

impl SweepArgs {
    /// The request, with or without a sweep.
    pub(crate) fn request(self) -> RunRequest {
        let OverArgs { over, zip, sample, points, show } = self.over;
        let sampling = sample.unwrap_or(if zip { Sampling::Zip } else { Sampling::Grid });
        RunRequest { sweep: SweepRequest { over, sampling, points }, show, ..self.run.into() }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) run: DirArgs,
    /// Compare files with their checksums only, which takes a second: names what was edited, is missing or was added
    #[arg(long)]
    pub(crate) files: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LabArgs {
    /// File of the page
    #[arg(long, value_name = "FILE", default_value = "lab.html", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
    /// Open it in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Write no page: kick, train and kick a fixed network, and print one JSON object to hold the page's against
    #[arg(long, conflicts_with_all = ["out", "open"])]
    pub(crate) selftest: bool,
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
