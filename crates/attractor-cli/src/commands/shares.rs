//! `plan`, `work`, `status` and `finish`: a run that workers compute on any nodes that see its directory.

use std::{fmt::Write, path::Path};

use attractor_lab::{
    Error, program, quantity,
    run::{self, Shard, Worked},
};
use console::{Style, Term};

use crate::{
    args::{FinishArgs, PlanArgs, WorkArgs},
    claims,
    failure::Failure,
    layout, output, plan,
    progress::Progress,
    stop::Stop,
};

/// A share takes about as long, by the estimate: sites forbid arrays of tiny jobs, and a job that is lost costs its cell.
const SECONDS_OF_A_SHARE: f64 = 3600.0;
/// Arrays of Slurm have at most 1000 tasks unless a site allows more.
const MOST_SHARES: usize = 1000;

/// How many shares suit a run.
pub(crate) fn shares(core_seconds: f64, cells: usize) -> usize {
    ((core_seconds / SECONDS_OF_A_SHARE).ceil() as usize).clamp(1, MOST_SHARES.min(cells.max(1)))
}

/// Writes a run without computing it.
pub(crate) fn plan(args: PlanArgs) -> Result<(), Failure> {
    let prepared = run::prepare(&args.run.request())?;
    let described = plan::describe(prepared.plan(), layout::width(&Term::stdout()));
    let plan = prepared.plan();
    let count = args.shares.unwrap_or_else(|| shares(plan.core_seconds, plan.cells.len()));
    if !(1..=plan.cells.len()).contains(&count) {
        let accepted = format!("use 1 to {}, the number of cells", plan.cells.len());
        return Err(Error::bad_input(format!("--shares {count}: out of range"), accepted).into());
    }
    let dir = prepared.write()?;
    Ok(output::print(&format!("{described}{}", commands(&dir, count)))?)
}

/// The commands that compute a run of so many shares.
fn commands(dir: &Path, count: usize) -> String {
    let (program, dir) = (program::name(), quoted(dir));
    let bold = Style::new().bold();
    let mut text = String::new();
    let mut line = |what: &str, command: String| {
        let _ = writeln!(text, "  {what:<16} {}", bold.apply_to(command));
    };
    line("here", format!("{program} work {dir}"));
    line("a share", format!("{program} work {dir} --shard 1/{count}"));
    line("Slurm", format!("{program} submit {dir} --slurm --array {count} --run"));
    line(
        "HyperQueue",
        format!("hq submit --array 1-{count} -- sh -c '{program} work {dir} --shard $HQ_TASK_ID/{count}'"),
    );
    line("GNU parallel", format!("parallel {program} work {dir} --shard {{}}/{count} ::: $(seq {count})"));
    line("how far it is", format!("{program} status {dir}"));
    line("at the end", format!("{program} finish {dir}"));
    text
}

/// A path as a shell takes it.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=@%:,".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Computes what is missing of a share.
pub(crate) fn work(args: &WorkArgs) -> Result<(), Failure> {
    let shard = args.shard.as_deref().map_or(Ok(Shard::ALL), str::parse)?;
    let shift = run::work(&args.dir, shard, args.threads, args.retry)?;
    let stop = Stop::listen()?;
    let progress = if args.quiet {
        Progress::silent(stop)
    } else {
        Progress::of_cells(&shift.cells(), Some(shift.seconds()), stop)
    };
    let worked = shift.execute(&progress);
    progress.close();
    let worked = worked.map_err(|error| Failure::of_work(&error, &args.dir))?;
    output::print(&told(shard, &worked))?;
    match worked.failed.len() {
        0 => Ok(()),
        failed => {
            let (program, dir) = (program::name(), args.dir.display());
            Err(Failure::new(
                format!("{} failed; the others are done", quantity::count(failed, "cell")),
                format!("`{program} status {dir}` tells why; `{program} work {dir} --retry` computes them again"),
            ))
        }
    }
}

fn told(shard: Shard, worked: &Worked) -> String {
    let cells = quantity::count(worked.cells, "cell");
    match worked.computed {
        0 => format!("Shard {shard}: {cells}, nothing left to compute\n"),
        computed => format!("Shard {shard}: {computed} of {cells} computed\n"),
    }
}

/// Tells how far a run is.
pub(crate) fn status(dir: &Path) -> Result<(), Failure> {
    const NAMED: usize = 10;
    let progress = run::status(dir)?;
    let mut text = String::new();
    let bold = Style::new().bold();
    let share = 100.0 * progress.done as f64 / progress.cells.max(1) as f64;
    let _ = writeln!(
        text,
        "{} · {} of {} done ({share:.0} %){}",
        bold.apply_to(dir.display()),
        progress.done,
        quantity::count(progress.cells, "cell"),
        if progress.is_finished() { ", finished" } else { "" }
    );
    let mut group = |label: &str, cells: &[(String, String)]| {
        if cells.is_empty() {
            return;
        }
        let _ = writeln!(text, "  {label:<9}{}", cells.len());
        for (cell, about) in cells.iter().take(NAMED) {
            let _ = writeln!(text, "           {cell}: {about}");
        }
        if cells.len() > NAMED {
            let _ = writeln!(text, "           and {} more", cells.len() - NAMED);
        }
    };
    group("running", &progress.running);
    group("lost", &progress.lost);
    group("failed", &progress.failed);
    if progress.left() > 0 {
        let _ = writeln!(text, "  {:<9}{}", "left", progress.left());
    }
    if progress.done + progress.failed.len() < progress.cells {
        let work = quantity::duration(progress.seconds_left);
        let wall = match progress.wall_seconds() {
            Some(seconds) => {
                format!(", about {} with {}", quantity::duration(seconds), quantity::count(progress.workers, "worker"))
            }
            None => ", and no worker is at it".to_owned(),
        };
        let _ = writeln!(text, "  {:<9}about {work} of one core{wall}", "estimate");
    }
    if let Some(bytes) = progress.bytes {
        let _ = writeln!(text, "  {:<9}about {} for all results and their data", "disk", quantity::bytes(bytes));
    }
    for note in &progress.notes {
        let _ = writeln!(text, "  note: {note}");
    }
    if progress.done == progress.cells && !progress.is_finished() {
        let _ = writeln!(text, "  every cell is there: `{} finish {}`", program::name(), dir.display());
    }
    Ok(output::print(&text)?)
}

/// Summarises a run whose cells workers computed.
pub(crate) fn finish(args: &FinishArgs) -> Result<(), Failure> {
    let finished = run::finish_run(&args.dir, args.partial, &args.show)?;
    Ok(output::print(&claims::outcome(&finished, layout::width(&Term::stdout())))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_take_an_hour_and_fit_an_array() {
        assert_eq!(shares(10.0, 500), 1);
        assert_eq!(shares(36_000.0, 500), 10);
        assert_eq!(shares(36_000.0, 4), 4);
        assert_eq!(shares(1e9, 1_000_000), 1000);
        assert_eq!(shares(0.0, 0), 1);
    }

    #[test]
    fn a_path_survives_the_shell() {
        assert_eq!(quoted(Path::new("runs/a-1")), "runs/a-1");
        assert_eq!(quoted(Path::new("my runs/it's")), r"'my runs/it'\''s'");
    }
}
