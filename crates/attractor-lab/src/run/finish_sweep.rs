//! From the finished cells of a sweep to what people read, point by point, so that memory does not grow with the cells.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::Arc,
};

use serde_json::json;

use super::{
    atomic::{self, failed},
    zarr_sweep::{Schema, Writer},
};
use crate::{
    Error, Outcome, Verdict, claim,
    sweep::{Sweep, SweepSummary},
};

/// Reads a cell: its bytes, or nothing where it is missing and that is allowed.
pub(super) type ReadCell<'a> = &'a mut dyn FnMut(usize) -> Result<Option<Vec<u8>>, Error>;

/// Summarises every point; writes `claims.json`, `metrics.json` and `data.zarr`.
pub(super) fn summarise(
    dir: &Path,
    sweep: &Sweep,
    attributes: &[(&str, serde_json::Value)],
    read: ReadCell<'_>,
) -> Result<SweepSummary, Error> {
    let mut schema = Schema::default();
    let (summary, as_written) = atomic::write_directory(&dir.join("data.zarr"), |path| {
        let mut summary = SweepSummary::new(Arc::clone(sweep.design()), dir);
        let (mut claims, mut metrics) = (Records::new(dir, "claims")?, Records::new(dir, "metrics")?);
        let mut writer: Option<Writer> = None;
        // As long as every point has the variables and the extents of the first, the data are written at once.
        let mut as_written = true;
        for point in 0..sweep.design().points() {
            let Some(outcome) = at_point(sweep, point, read)? else {
                summary.skip()?;
                schema.skip();
                as_written = false;
                continue;
            };
            summary.push(&outcome.claims, &outcome.metrics)?;
            claims.add(sweep, point, &outcome.claims)?;
            metrics.add(sweep, point, &outcome.metrics)?;
            as_written &= schema.learn(&outcome.data);
            if as_written {
                let open = match writer.take() {
                    Some(open) => open,
                    None => Writer::new(path, sweep.design(), &schema).map_err(|e| not_written(path, &*e))?,
                };
                let open = writer.insert(open);
                open.push(point, Some(&outcome.data)).map_err(|e| not_written(path, &*e))?;
            }
        }
        claims.finish()?;
        metrics.finish()?;
        if let (true, Some(writer)) = (as_written, writer) {
            end(writer, &summary, attributes).map_err(|e| not_written(path, &*e))?;
        }
        Ok((summary, as_written))
    })?;
    if !as_written {
        atomic::write_directory(&dir.join("data.zarr"), |path| {
            let mut writer = Writer::new(path, sweep.design(), &schema).map_err(|e| not_written(path, &*e))?;
            for point in 0..sweep.design().points() {
                let outcome = at_point(sweep, point, read)?;
                writer.push(point, outcome.as_ref().map(|o| &o.data)).map_err(|e| not_written(path, &*e))?;
            }
            end(writer, &summary, attributes).map_err(|e| not_written(path, &*e))
        })?;
    }
    Ok(summary)
}

/// What a point shows, if all its cells are there.
fn at_point(sweep: &Sweep, point: usize, read: ReadCell<'_>) -> Result<Option<Outcome>, Error> {
    let cells = sweep.cells_of(point);
    let results = cells.map(&mut *read).collect::<Result<Option<Vec<_>>, Error>>()?;
    let Some(mut results) = results else { return Ok(None) };
    let mut outcome = sweep.at(point)?.summarise(&mut |cell| Ok(std::mem::take(&mut results[cell])))?;
    claim::adjust(&mut outcome.claims);
    Ok(Some(outcome))
}

/// Adds metrics and claims as variables, and ends the group.
fn end(
    mut writer: Writer,
    summary: &SweepSummary,
    attributes: &[(&str, serde_json::Value)],
) -> Result<(), Box<dyn std::error::Error>> {
    for (at, quantity) in summary.quantities().iter().enumerate() {
        let column = summary.column(at)?;
        let found = || column.iter().copied();
        let (id, about) = (&quantity.name, &quantity.label);
        writer.scalar(id, (&quantity.units, about), found().map(|v| v.map_or(f64::NAN, |v| v.value)))?;
        if quantity.threshold.is_none() || quantity.check {
            continue;
        }
        let end = |side: fn((f64, f64)) -> f64| found().map(move |v| v.and_then(|v| v.interval).map_or(f64::NAN, side));
        let low = format!("Lower end of the 95 % interval of: {about}");
        writer.scalar(&format!("{id}_low"), ("1", &low), end(|interval| interval.0))?;
        let high = format!("Upper end of the 95 % interval of: {about}");
        writer.scalar(&format!("{id}_high"), ("1", &high), end(|interval| interval.1))?;
        let about = "Verdict: 1 holds or shown, 0 undecided, -1 fails or not shown";
        let verdict = found().map(|v| v.and_then(|v| v.verdict).map_or(f64::NAN, Verdict::sign));
        writer.scalar(&format!("{id}_verdict"), ("1", about), verdict)?;
    }
    writer.finish(attributes)
}

fn not_written(path: &Path, error: &dyn std::error::Error) -> Error {
    failed(path, std::io::Error::other(error.to_string()))
}

/// A JSON list with one record a point, written as it comes.
struct Records {
    out: BufWriter<File>,
    kind: &'static str,
    temporary: std::path::PathBuf,
    path: std::path::PathBuf,
    any: bool,
}

impl Records {
    fn new(dir: &Path, kind: &'static str) -> Result<Self, Error> {
        let path = dir.join(format!("{kind}.json"));
        let (temporary, file) = atomic::create_beside(&path)?;
        Ok(Self { out: BufWriter::new(file), kind, temporary, path, any: false })
    }

    fn add(&mut self, sweep: &Sweep, point: usize, found: &impl serde::Serialize) -> Result<(), Error> {
        let at: serde_json::Map<String, serde_json::Value> =
            sweep.design().at(point).into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect();
        let record = json!({"point": point + 1, "at": at, self.kind: found});
        let separator = if self.any { ",\n" } else { "[\n" };
        self.any = true;
        self.out
            .write_all(separator.as_bytes())
            .and_then(|()| serde_json::to_writer(&mut self.out, &record).map_err(Into::into))
            .map_err(|e| failed(&self.path, e))
    }

    fn finish(mut self) -> Result<(), Error> {
        let ending: &[u8] = if self.any { b"\n]\n" } else { b"[]\n" };
        let written = self.out.write_all(ending).and_then(|()| self.out.flush());
        written
            .and_then(|()| self.out.get_ref().sync_all())
            .and_then(|()| std::fs::rename(&self.temporary, &self.path))
            .map_err(|e| failed(&self.path, e))
    }
}
