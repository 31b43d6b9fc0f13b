//! `report` and `verify`: what can be done with a finished run.

use std::{fmt::Write, path::Path};

use attractor_lab::{
    Error, quantity,
    run::{self, CellPlan},
};
use console::{Style, Term};

use crate::{args::DirArgs, claims, failure::Failure, layout, output, progress::Progress, stop::Stop};

/// Writes the report again from the stored cells.
pub(crate) fn report(dir: &Path, show: &[String]) -> Result<(), Failure> {
    let finished = run::report(dir, show)?;
    Ok(output::print(&claims::outcome(&finished, layout::width(&Term::stdout())))?)
}

/// Computes every cell again and compares.
pub(crate) fn verify(args: &DirArgs) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let progress = if args.quiet { Progress::silent(stop) } else { Progress::of_cells(&cells(args), None, stop) };
    let verification = run::verify(&args.dir, args.threads, &progress);
    progress.close();
    let compared = verification
        .map_err(|error| match error {
            Error::Stopped => Failure::stopped("stopped before every cell was compared; nothing was changed"),
            other => Failure::from(other),
        })?
        .cells;
    let mut text = String::new();
    for (cell, same) in &compared {
        let (mark, style) =
            if *same { ("✔ same", Style::new().green()) } else { ("✘ differs", Style::new().red()) };
        let _ = writeln!(text, "{}  {cell}", style.apply_to(format!("{mark:<9}")));
    }
    output::print(&text)?;
    match compared.iter().filter(|(_, same)| !same).count() {
        0 => Ok(output::print(&format!("\n{} reproduced to the last bit\n", quantity::count(compared.len(), "cell")))?),
        differ => Err(Failure::new(
            format!(
                "{differ} of {} differ from what is stored in {}",
                quantity::count(compared.len(), "cell"),
                args.dir.display()
            ),
            "run.json tells which version and kernel made the run; a damaged cell is computed again by `attractor resume`",
        )),
    }
}

/// The cells of the run, for the display; what is wrong with the run is told by the comparison itself.
fn cells(args: &DirArgs) -> Vec<CellPlan> {
    run::resume(&args.dir, args.threads).map_or_else(|_| Vec::new(), |prepared| prepared.plan().cells.clone())
}
