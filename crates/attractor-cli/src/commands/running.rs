//! `run` and `resume`: announce, compute under watch, print what came out.

use std::io::Write;

use attractor_lab::{
    Error,
    run::{self, Prepared, RunRequest},
};
use console::Term;

use crate::{
    args::{DirArgs, RunArgs, SweepArgs},
    claims,
    failure::Failure,
    layout, output, plan,
    progress::Progress,
    stop::Stop,
};

/// Runs an experiment.
pub(crate) fn run(args: RunArgs) -> Result<(), Failure> {
    let (quiet, yes) = (args.quiet, args.yes);
    execute(affordable(run::prepare(&RunRequest::from(args))?, yes)?, quiet)
}

/// Runs an experiment at many points.
pub(crate) fn sweep(args: SweepArgs) -> Result<(), Failure> {
    let (quiet, yes) = (args.run.quiet, args.run.yes);
    let request = args.request();
    if request.sweep.over.is_empty() && request.sweep.points.is_none() {
        let remedy = "name a parameter and its values, such as --over network.gain=1.2,1.5,1.8, or --points FILE";
        return Err(Error::bad_input("nothing is swept", remedy).into());
    }
    execute(affordable(run::prepare(&request)?, yes)?, quiet)
}

/// Refuses a run that takes days, unless the user says yes.
fn affordable(prepared: Prepared, yes: bool) -> Result<Prepared, Failure> {
    const LONGEST: f64 = 2.0 * 24.0 * 3600.0;
    let seconds = prepared.plan().seconds;
    if yes || seconds <= LONGEST {
        return Ok(prepared);
    }
    let message = format!("this run takes about {:.0} days on this machine", seconds / 86_400.0);
    let remedy = "--yes starts it all the same; `attractor plan` cuts it into shares for other machines";
    Err(Error::bad_input(message, remedy).into())
}

/// Goes on with a run.
pub(crate) fn resume(args: &DirArgs) -> Result<(), Failure> {
    execute(run::resume(&args.dir, args.threads)?, args.quiet)
}

fn execute(prepared: Prepared, quiet: bool) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let dir = prepared.plan().dir.clone();
    let progress = if quiet {
        Progress::silent(stop)
    } else {
        let term = Term::stderr();
        // The plan is a courtesy: a run does not fail because nobody can read it.
        let _ = (&term).write_all(plan::describe(prepared.plan(), layout::width(&term)).as_bytes());
        Progress::of_cells(&prepared.cells_left(), Some(prepared.plan().seconds), stop)
    };
    let finished = prepared.execute(&progress);
    progress.close();
    let finished = finished.map_err(|error| Failure::of_run(&error, &dir))?;
    Ok(output::print(&claims::outcome(&finished, layout::width(&Term::stdout())))?)
}
