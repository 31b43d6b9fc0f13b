//! `report` and `verify`: what can be done with a finished run.

use std::{fmt::Write, path::Path};

use attractor_lab::{
    Error, program, quantity,
    run::{self, CellPlan, Files},
};
use console::{Style, Term};

use crate::{
    args::{DirArgs, VerifyArgs},
    claims,
    failure::Failure,
    layout, output,
    progress::Progress,
    stop::Stop,
};

/// Writes the report again from the stored cells.
pub(crate) fn report(dir: &Path, show: &[String]) -> Result<(), Failure> {
    let finished = run::report(dir, show)?;
    Ok(output::print(&claims::outcome(&finished, layout::width(&Term::stdout())))?)
}

/// Opens the report in the browser.
pub(crate) fn open(dir: &Path) -> Result<(), Failure> {
    let report = dir.join("report.html");
    if !report.is_file() {
        let (program, dir) = (program::name(), dir.display());
        let remedy = format!(
            "`{program} report {dir}` writes that of a finished run, `{program} resume {dir}` goes on with others"
        );
        return Err(Failure::new(format!("{}: there is no report", report.display()), remedy));
    }
    open::that_detached(&report).map_err(|error| {
        Failure::new(format!("cannot open a browser: {error}"), format!("open {} in one", report.display()))
    })
}

/// Computes everything again and compares, or compares files with their checksums.
pub(crate) fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    if args.files { verify_files(&args.run.dir) } else { verify_all(&args.run) }
}

fn verify_files(dir: &Path) -> Result<(), Failure> {
    let found = run::check_files(dir)?;
    let mut text = String::new();
    tell_faults(&mut text, &found);
    output::print(&text)?;
    if found.faults.is_empty() {
        return Ok(output::print(&format!("{} as the run wrote them\n", quantity::count(found.compared, "file")))?);
    }
    let count = quantity::count(found.faults.len(), "file");
    Err(Failure::new(
        format!("{count} in {} not as the run wrote them", dir.display()),
        format!(
            "`{0} report {1}` writes all but cells, inputs and configuration again; `{0} resume {1}` computes damaged cells \
             again",
            program::name(),
            dir.display()
        ),
    ))
}

fn verify_all(args: &DirArgs) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let progress = if args.quiet { Progress::silent(stop) } else { Progress::of_cells(&cells(args), None, stop) };
    let verification = run::verify(&args.dir, args.threads, &progress);
    progress.close();
    let verified = verification.map_err(|error| match error {
        Error::Stopped => Failure::stopped("stopped before everything was compared; nothing was changed"),
        other => Failure::from(other),
    })?;
    let mut text = String::new();
    for (cell, same) in &verified.cells {
        let (mark, style) =
            if *same { ("✔ same", Style::new().green()) } else { ("✘ differs", Style::new().red()) };
        let _ = writeln!(text, "{}  {cell}", style.apply_to(format!("{mark:<9}")));
    }
    tell_faults(&mut text, &verified.files);
    output::print(&text)?;
    let (cells, files) = (verified.cells.len(), verified.files.compared);
    if verified.holds() {
        let told = format!("{} and {}", quantity::count(cells, "cell"), quantity::count(files, "file"));
        return Ok(output::print(&format!("\n{told} reproduced to the last bit\n"))?);
    }
    let differ = verified.cells.iter().filter(|(_, same)| !same).count();
    let (faults, dir) = (quantity::count(verified.files.faults.len(), "file"), args.dir.display());
    Err(Failure::new(
        format!("{differ} of {} and {faults} differ from what is stored in {dir}", quantity::count(cells, "cell")),
        format!(
            "run.json tells which version and kernel made the run; a damaged cell is computed again by `{0} resume`, all \
             that is made of cells by `{0} report`",
            program::name()
        ),
    ))
}

fn tell_faults(text: &mut String, files: &Files) {
    for (name, fault) in &files.faults {
        let mark = format!("✘ {}", fault.word());
        let _ = writeln!(text, "{}  {name}", Style::new().red().apply_to(format!("{mark:<9}")));
    }
}

/// The cells of the run, for the display; what is wrong with the run is told by the comparison itself.
fn cells(args: &DirArgs) -> Vec<CellPlan> {
    run::resume(&args.dir, args.threads).map_or_else(|_| Vec::new(), |prepared| prepared.all_cells())
}
