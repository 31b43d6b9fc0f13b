//! From finished cells to what people read: arrays, numbers, claims, figures, report.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    atomic, cell_file::Stored, finish_sweep, info::Texts, note, setup::Work, store::Store, zarr, zarr_attributes,
};
use crate::{
    About, Advice, Claim, Error, Metric, Outcome,
    account::RunInfo,
    claim,
    figure::Figure,
    program,
    report::{self, ReportInput},
    sweep::{self, SweepSummary},
};

/// A finished run.
#[derive(Debug)]
pub struct Finished {
    /// Its directory.
    pub dir: PathBuf,
    /// Its report.
    pub report: PathBuf,
    /// Claims and checks with verdicts.
    pub claims: Vec<Claim>,
    /// What gives verdicts where too few networks ran for them.
    pub advice: Option<Advice>,
    /// Numbers.
    pub metrics: Vec<Metric>,
    /// The account of the run.
    pub info: RunInfo,
    /// Figures.
    pub figures: Vec<Figure>,
    /// What the points of a sweep show; then claims and metrics are there, and not above.
    pub sweep: Option<SweepSummary>,
}

/// How a run ends.
pub(crate) struct Ending<'a> {
    /// The experiment.
    pub(crate) about: &'a About,
    /// Its configuration, and the points of a sweep.
    pub(crate) texts: &'a Texts,
    /// The name of the run's directory.
    pub(crate) name: &'a str,
    /// Whether points of a sweep may be missing.
    pub(crate) partial: bool,
    /// Whether the memory that this takes counts as the run's: it does for whoever finishes it, not for who reports again.
    pub(crate) counted: bool,
}

/// Summarises the cells in the `store` of the run in `dir`, and writes everything but `run.json`.
pub(crate) fn finish(
    dir: &Path,
    ending: &Ending<'_>,
    work: &Work,
    store: &Store<'_>,
    mut info: RunInfo,
    advice: Option<Advice>,
) -> Result<Finished, Error> {
    let about = ending.about;
    let read = |cell: usize, partial| read_cell(store, dir, cell, partial);
    let mut attributes = zarr_attributes::of_run(about, &info);
    note::write(dir, about)?;
    let mut outcome = Outcome::default();
    let mut summary = None;
    match work {
        Work::One(configured) => {
            outcome = configured.summarise(&mut |cell| Ok(read(cell, false)?.unwrap_or_default()))?;
            claim::adjust(&mut outcome.claims);
            atomic::write_json(&dir.join("metrics.json"), &outcome.metrics)?;
            atomic::write_json(&dir.join("claims.json"), &outcome.claims)?;
            atomic::write_directory(&dir.join("data.zarr"), |path| zarr::write(path, &outcome.data, &attributes))?;
        }
        Work::Sweep(sweep) => {
            attributes.push(("partial", ending.partial.into()));
            let mut found = finish_sweep::summarise(dir, sweep, &attributes, &mut |cell| read(cell, ending.partial))?;
            outcome.figures = sweep::figures(&mut found, &info.show)?;
            summary = Some(found);
        }
    }
    let advice = advice.filter(|_| outcome.claims.iter().any(|claim| claim.verdict.illustrates()));
    if ending.counted {
        info.count_memory();
    }
    publish(dir, ending, Shown { outcome, summary, advice }, info)
}

/// What a run shows.
pub(crate) struct Shown {
    /// At one point; of a sweep, its figures alone.
    pub(crate) outcome: Outcome,
    /// At the points of a sweep.
    pub(crate) summary: Option<SweepSummary>,
    /// What gives verdicts where too few networks ran for them.
    pub(crate) advice: Option<Advice>,
}

/// Writes figures and report.
pub(crate) fn publish(dir: &Path, ending: &Ending<'_>, shown: Shown, info: RunInfo) -> Result<Finished, Error> {
    let (about, Shown { outcome, summary, advice }) = (ending.about, shown);
    let figures: Vec<(Figure, String)> =
        outcome.figures.into_iter().map(|figure| (figure.clone(), figure.svg())).collect();
    atomic::write_directory(&dir.join("figures"), |path| write_figures(path, &figures))?;

    let html = report::render(&ReportInput {
        about,
        config_toml: &ending.texts.config,
        info: &info,
        metrics: &outcome.metrics,
        claims: &outcome.claims,
        advice: advice.as_ref(),
        figures: &figures,
        data: &outcome.data,
        sweep: summary.as_ref(),
        dir_name: ending.name,
    });
    let report = dir.join("report.html");
    atomic::write(&report, &[html.as_bytes()])?;
    Ok(Finished {
        dir: dir.to_owned(),
        report,
        claims: outcome.claims,
        advice,
        metrics: outcome.metrics,
        info,
        figures: figures.into_iter().map(|(figure, _)| figure).collect(),
        sweep: summary,
    })
}

/// The result of a cell; none where it is missing and that is allowed.
fn read_cell(store: &Store<'_>, dir: &Path, cell: usize, partial: bool) -> Result<Option<Vec<u8>>, Error> {
    let why = match store.read(cell)? {
        Stored::Whole(result) => return Ok(Some(result)),
        Stored::Absent if partial => return Ok(None),
        Stored::Unusable(why) => why,
        Stored::Absent => "it is missing",
    };
    let remedy = format!("compute it again: `{} resume {}`", program::name(), dir.display());
    Err(Error::bad_input(format!("{}: {why}", store.place(cell).display()), remedy))
}

/// The files of all figures, and `captions.json`: id, title and caption of each, in the order of the report.
fn write_figures(dir: &Path, figures: &[(Figure, String)]) -> Result<(), Error> {
    figures.iter().try_for_each(|(figure, _)| figure.write(dir).map(drop))?;
    let caption =
        |(figure, _): &(Figure, String)| json!({"id": figure.id, "title": figure.title, "caption": figure.caption});
    atomic::write_json(&dir.join("captions.json"), &figures.iter().map(caption).collect::<Vec<_>>())
}
