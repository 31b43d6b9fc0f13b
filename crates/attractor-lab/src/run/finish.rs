//! From finished cells to what people read: arrays, numbers, claims, figures, report.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    atomic,
    cell_file::{self, Stored},
    directory::cell_path,
    zarr,
};
use crate::{
    About, Advice, Claim, Configured, Error, Metric,
    account::RunInfo,
    claim,
    figure::Figure,
    report::{self, ReportInput},
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
}

/// Summarises the cells of the run in `dir` and writes everything but `run.json`.
pub(crate) fn finish(
    dir: &Path,
    about: &About,
    config_toml: &str,
    configured: &dyn Configured,
    info: RunInfo,
    advice: Option<Advice>,
) -> Result<Finished, Error> {
    let names = configured.cell_names();
    let mut outcome = configured.summarise(&mut |cell| read_cell(dir, &names[cell], &info))?;
    claim::adjust(&mut outcome.claims);
    let advice = advice.filter(|_| outcome.claims.iter().any(|claim| claim.verdict.illustrates()));
    let figures: Vec<(Figure, String)> =
        outcome.figures.into_iter().map(|figure| (figure.clone(), figure.svg())).collect();
    let attributes = [
        ("experiment", info.experiment.clone().into()),
        ("title", about.title.into()),
        ("attractor", info.attractor.clone().into()),
        ("seed", info.seed.into()),
        ("quick", info.quick.into()),
    ];
    atomic::write_json(&dir.join("metrics.json"), &outcome.metrics)?;
    atomic::write_json(&dir.join("claims.json"), &outcome.claims)?;
    atomic::write_directory(&dir.join("data.zarr"), |path| zarr::write(path, &outcome.data, &attributes))?;
    atomic::write_directory(&dir.join("figures"), |path| write_figures(path, &figures))?;

    let html = report::render(&ReportInput {
        about,
        config_toml,
        info: &info,
        metrics: &outcome.metrics,
        claims: &outcome.claims,
        advice: advice.as_ref(),
        figures: &figures,
        data: &outcome.data,
        dir_name: &dir_name(dir),
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
    })
}

fn read_cell(dir: &Path, name: &str, info: &RunInfo) -> Result<Vec<u8>, Error> {
    let path = cell_path(dir, name);
    let why = match cell_file::read(&path, info.fingerprint(name))? {
        Stored::Whole(result) => return Ok(result),
        Stored::Unusable(why) => why,
        Stored::Absent => "it is missing",
    };
    let remedy = format!("compute it again: `attractor resume {}`", dir.display());
    Err(Error::bad_input(format!("{}: {why}", path.display()), remedy))
}

/// The files of all figures, and `captions.json`: id, title and caption of each, in the order of the report.
fn write_figures(dir: &Path, figures: &[(Figure, String)]) -> Result<(), Error> {
    figures.iter().try_for_each(|(figure, _)| figure.write(dir).map(drop))?;
    let caption =
        |(figure, _): &(Figure, String)| json!({"id": figure.id, "title": figure.title, "caption": figure.caption});
    atomic::write_json(&dir.join("captions.json"), &figures.iter().map(caption).collect::<Vec<_>>())
}

/// The last part of the path, also of `.`.
fn dir_name(dir: &Path) -> String {
    let absolute = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    absolute.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
