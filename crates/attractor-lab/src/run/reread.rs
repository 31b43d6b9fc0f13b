//! The report of a run without the code of its experiment: from the numbers, claims, arrays and figures that the run holds.

use std::{path::Path, sync::Arc};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Finished, RunInfo, files,
    files::dir_name,
    finish::{Ending, Shown, publish},
    info::Texts,
    zarr,
};
use crate::{
    About, Claim, Error, Metric, Outcome,
    figure::{Drawn, Figure},
    import::read_regular,
    program,
    sweep::{self, Design, SweepSummary},
};

/// What a point of a sweep shows, in `claims.json` and `metrics.json`.
#[derive(Deserialize)]
struct Point<T> {
    point: usize,
    #[serde(alias = "claims", alias = "metrics")]
    found: Vec<T>,
}

/// What stands in `figures/captions.json`.
#[derive(Deserialize)]
struct Listed {
    id: String,
    title: String,
    caption: String,
}

/// Writes report and figures of the finished run in `dir`, whose lock is held, again.
pub(super) fn report(dir: &Path, about: &About, show: &[String]) -> Result<Finished, Error> {
    let info = RunInfo::read(dir)?;
    info.check_version(dir)?;
    let texts = Texts::read(dir, &info)?;
    info.check_texts(dir, &texts)?;
    files::refuse_unfinished(dir, &info)?;
    for part in ["about.json", "claims.json", "metrics.json", "data.zarr"] {
        files::check_part(dir, part)?;
    }
    let shown = match &texts.sweep {
        None => at_one_point(dir)?,
        Some(text) => {
            let mut summary = summary(dir, Design::from_toml(&dir.join("sweep.toml").display().to_string(), text)?)?;
            let figures = sweep::figures(&mut summary, show)?;
            Shown { outcome: Outcome { figures, ..Outcome::default() }, summary: Some(summary), advice: None }
        }
    };
    let ending = Ending { about, texts: &texts, name: &dir_name(dir), partial: false, counted: false };
    let mut info = RunInfo { show: show.to_vec(), ..info };
    let finished = publish(dir, &ending, shown, info.clone())?;
    info.seal(dir)?;
    Ok(Finished { info, ..finished })
}

fn at_one_point(dir: &Path) -> Result<Shown, Error> {
    files::check_part(dir, "figures")?;
    let figures = dir.join("figures");
    let captions: Vec<Listed> = json(&figures.join("captions.json"))?;
    let outcome = Outcome {
        metrics: json(&dir.join("metrics.json"))?,
        claims: json(&dir.join("claims.json"))?,
        data: zarr::read(&dir.join("data.zarr"))?,
        figures: captions.into_iter().map(|listed| figure(&figures, listed)).collect::<Result<_, _>>()?,
    };
    Ok(Shown { outcome, summary: None, advice: None })
}

fn figure(directory: &Path, Listed { id, title, caption }: Listed) -> Result<Figure, Error> {
    let file = |ending: &str| read(&directory.join(format!("{id}.{ending}")));
    let svg = String::from_utf8_lossy(&file("svg")?).into_owned();
    let drawing = Drawn { svg, pdf: file("pdf")?, png: file("png")? };
    Ok(Figure::drawn(id, title, drawing).caption(caption))
}

fn summary(dir: &Path, design: Design) -> Result<SweepSummary, Error> {
    let mut claims: Vec<Point<Claim>> = json(&dir.join("claims.json"))?;
    let mut metrics: Vec<Point<Metric>> = json(&dir.join("metrics.json"))?;
    let points = design.points();
    let mut summary = SweepSummary::new(Arc::new(design), dir);
    for point in 1..=points {
        match (take(&mut claims, point), take(&mut metrics, point)) {
            (Some(claims), Some(metrics)) => summary.push(&claims, &metrics)?,
            _ => summary.skip()?,
        }
    }
    Ok(summary)
}

fn take<T>(points: &mut [Point<T>], point: usize) -> Option<Vec<T>> {
    points.iter_mut().find(|found| found.point == point).map(|found| std::mem::take(&mut found.found))
}

pub(super) fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    serde_json::from_slice(&read(path)?).map_err(|error| {
        let remedy = format!("it is written by another version: use that version of {}", program::name());
        Error::bad_input(format!("{}: cannot be read: {error}", path.display()), remedy)
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    read_regular(path).map_err(|source| Error::Io { path: path.to_owned(), action: "cannot read", source })
}
