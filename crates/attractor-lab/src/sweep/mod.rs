//! A sweep: one experiment at many points, each a configuration that differs from the base in the swept keys.
//!
//! The points become cells of one run, `point-0001-network-03`, and the swept keys dimensions of its data. Every point
//! keeps the seed of the base, so that points differ by what is swept and by nothing else, unless `seed` is swept too.

mod axis;
mod design;
mod figures;
mod request;
mod sample;
mod summary;
#[cfg(test)]
mod tests;
mod thinned;

use std::sync::{Arc, Mutex, PoisonError};

use toml::{Table, Value};

pub(crate) use axis::Axis;
pub(crate) use design::{Arrangement, Design};
pub(crate) use figures::figures;
pub use request::{Sampling, SweepRequest};
pub use summary::{Figured, SweepSummary};

use crate::{AnyExperiment, Cells, Configured, Error, Observer, Phase, config, import::Inputs, program};

/// So many configured points are kept; more would cost memory, and cells are computed point by point.
const KEPT: usize = 4;

/// Cells of a sweep at most: each is a file, and a line of the plan.
const MOST_CELLS: usize = 1_000_000;

/// An experiment at every point of a design, ready to run.
pub(crate) struct Sweep {
    experiment: Arc<dyn AnyExperiment>,
    base: Table,
    design: Design,
    inputs: Inputs,
    /// The index of the first cell of each point, and behind the last the number of all.
    first: Vec<usize>,
    /// Of every cell its name, and its estimated seconds, memory and bytes on disk: asked of each point once, since a worker that has a
    /// share of a million cells asks for all of them.
    names: Vec<String>,
    costs: Vec<(f64, u64, u64)>,
    kept: Mutex<Vec<(usize, Arc<dyn Configured>)>>,
}

/// Refuses a sweep of so many cells that they cannot be planned.
fn check_size(cells: usize) -> Result<(), Error> {
    if cells <= MOST_CELLS {
        return Ok(());
    }
    let remedy = "sweep fewer values, or fewer networks at each";
    Err(Error::bad_input(format!("a sweep of more than {MOST_CELLS} cells"), remedy))
}

impl Sweep {
    /// Configures every point once, so that what is refused is refused before anything is computed.
    pub(crate) fn new(
        experiment: Arc<dyn AnyExperiment>,
        base: Table,
        design: Design,
        inputs: Inputs,
    ) -> Result<Self, Error> {
        // Each point has one cell at least.
        check_size(design.points())?;
        let digits = design.points().to_string().len().max(4);
        let (names, costs, kept) = (Vec::new(), Vec::new(), Mutex::default());
        let mut sweep = Self { experiment, base, design, inputs, first: vec![0], names, costs, kept };
        for point in 0..sweep.design.points() {
            let configured = sweep.configure(point)?;
            for (cell, name) in configured.cell_names().into_iter().enumerate() {
                sweep.names.push(format!("point-{:0digits$}-{name}", point + 1));
                sweep.costs.push((configured.seconds(cell), configured.memory(cell), configured.stored(cell)));
            }
            check_size(sweep.names.len())?;
            sweep.first.push(sweep.names.len());
        }
        Ok(sweep)
    }

    /// Where its points lie.
    pub(crate) fn design(&self) -> &Design {
        &self.design
    }

    /// The indices of the cells of a point.
    pub(crate) fn cells_of(&self, point: usize) -> std::ops::Range<usize> {
        self.first[point]..self.first[point + 1]
    }

    /// The experiment at a point.
    pub(crate) fn at(&self, point: usize) -> Result<Arc<dyn Configured>, Error> {
        let kept = |kept: &Vec<(usize, Arc<dyn Configured>)>| {
            kept.iter().find(|(of, _)| *of == point).map(|(_, configured)| Arc::clone(configured))
        };
        if let Some(configured) = kept(&self.kept.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(configured);
        }
        let configured: Arc<dyn Configured> = self.configure(point)?.into();
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push((point, Arc::clone(&configured)));
        Ok(configured)
    }

    fn configure(&self, point: usize) -> Result<Box<dyn Configured>, Error> {
        let mut table = self.base.clone();
        for (key, value) in self.design.at(point) {
            set(&mut table, key, value.clone());
        }
        Arc::clone(&self.experiment).configure(&table, &self.inputs).map_err(|error| match error {
            Error::BadInput { message, remedy } => {
                let message = format!("point {} ({}): {message}", point + 1, self.design.name(point));
                Error::BadInput { message, remedy }
            }
            other => other,
        })
    }

    /// The point and the index within it of a cell.
    fn place(&self, cell: usize) -> (usize, usize) {
        let point = self.first.partition_point(|&first| first <= cell) - 1;
        (point, cell - self.first[point])
    }
}

impl Cells for Sweep {
    fn cell_names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn phases(&self, cell: usize) -> Vec<Phase> {
        let (point, inner) = self.place(cell);
        // Every point was configured when the sweep was made.
        self.at(point).map(|configured| configured.phases(inner)).unwrap_or_default()
    }

    fn seconds(&self, cell: usize) -> f64 {
        self.costs[cell].0
    }

    fn memory(&self, cell: usize) -> u64 {
        self.costs[cell].1
    }

    fn stored(&self, cell: usize) -> u64 {
        self.costs[cell].2
    }

    fn goes_on(&self) -> bool {
        self.at(0).is_ok_and(|configured| configured.goes_on())
    }

    fn run_cell(&self, cell: usize, threads: usize, observer: &dyn Observer) -> Result<Vec<u8>, Error> {
        let (point, inner) = self.place(cell);
        self.at(point)?.run_cell(inner, threads, observer)
    }
}

/// Puts a value that was fitted to its key into a table.
fn set(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        Some((section, rest)) => {
            if let Some(Value::Table(inner)) = table.get_mut(section) {
                set(inner, rest, value);
            }
        }
        None => {
            table.insert(key.to_owned(), value);
        }
    }
}

/// The value of `key` in the type that the base has, or why it is not accepted.
fn fit(base: &Table, experiment: &str, key: &str, value: Value) -> Result<Value, Error> {
    let value = match (config::at(base, key), value) {
        // What is computed, such as linspace(200, 800, 4), is a whole number where it is one.
        (Some(Value::Integer(_)), Value::Float(number)) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Value::Integer(number as i64)
        }
        (_, value) => value,
    };
    let layer = key.rsplit('.').fold(value, |inner, part| Value::Table(Table::from_iter([(part.to_owned(), inner)])));
    let Value::Table(layer) = layer else { return Err(Error::bad_input("--over: no key", "write --over KEY=VALUES")) };
    let mut table = base.clone();
    config::lay(&mut table, layer, experiment, "--over")?;
    config::at(&table, key).filter(|value| !value.is_table()).cloned().ok_or_else(|| {
        Error::bad_input(
            format!("--over: `{key}` is a section, not a parameter"),
            format!("`{} config {experiment}` prints every key with an example", program::name()),
        )
    })
}
