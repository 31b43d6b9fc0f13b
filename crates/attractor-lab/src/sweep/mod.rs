//! A sweep: one experiment at many points, each a configuration that differs from the base in the swept keys.
//!
//! The points become cells of one run, `point-0001-network-03`, and the swept keys dimensions of its data. Every point
//! keeps the seed of the base, so that points differ by what is swept and by nothing else, unless `seed` is swept too.

mod axis;
mod columns;
mod design;
mod figures;
mod places;
mod request;
mod sample;
mod summary;
#[cfg(test)]
mod tests;
mod thinned;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use toml::{Table, Value};

pub(crate) use axis::Axis;
pub(crate) use design::{Arrangement, Design};
pub(crate) use figures::figures;
pub use request::{Sampling, SweepRequest};
pub use summary::{Figured, SweepSummary};

use crate::{
    AnyExperiment, CellNames, Cells, Configured, Error, Observer, Phase, cell_names::NamesOfPoints, config,
    import::Inputs, program,
};

/// So many configured points are kept; more would cost memory, and cells are computed point by point.
const KEPT: usize = 4;

/// Cells of a sweep at most: every worker knows the cost of each.
const MOST_CELLS: usize = 1_000_000;

/// An experiment at every point of a design, ready to run.
pub(crate) struct Sweep {
    experiment: Arc<dyn AnyExperiment>,
    base: Table,
    design: Arc<Design>,
    inputs: Inputs,
    names: CellNames,
    costs: Costs,
    kept: Mutex<Vec<(usize, Arc<dyn Configured>)>>,
}

/// What every cell costs: asked of each point once, since a worker that has a share of a million cells asks for all of them, and
/// kept once for all points that cost the same.
#[derive(Default)]
struct Costs {
    different: Vec<Vec<Cost>>,
    of_point: Vec<u32>,
}

/// What a cell costs.
#[derive(Debug)]
struct Cost {
    phases: Vec<Phase>,
    seconds: f64,
    memory: u64,
    stored: u64,
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
        design: Arc<Design>,
        inputs: Inputs,
    ) -> Result<Self, Error> {
        // Each point has one cell at least.
        check_size(design.points())?;
        let (names, costs, kept) = (Vec::new().into(), Costs::default(), Mutex::default());
        let mut sweep = Self { experiment, base, design, inputs, names, costs, kept };
        let (mut names, mut known) = (NamesOfPoints::new(sweep.design.points()), HashMap::new());
        for point in 0..sweep.design.points() {
            let configured = sweep.configure(point)?;
            let own = configured.cell_names();
            check_size(names.push(&own))?;
            let costs = (0..own.len()).map(|cell| Cost::of(&*configured, cell)).collect();
            sweep.costs.push(costs, &mut known);
        }
        sweep.names = names.end();
        Ok(sweep)
    }

    /// Where its points lie.
    pub(crate) fn design(&self) -> &Arc<Design> {
        &self.design
    }

    /// The indices of the cells of a point.
    pub(crate) fn cells_of(&self, point: usize) -> std::ops::Range<usize> {
        self.names.of_point(point)
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

    /// The point of a cell that there is, and its index within the point.
    fn place(&self, cell: usize) -> (usize, usize) {
        self.names.place(cell).unwrap_or_else(|| panic!("cell {cell} of {}", self.names.len()))
    }

    fn cost(&self, cell: usize) -> &Cost {
        let (point, inner) = self.place(cell);
        &self.costs.different[self.costs.of_point[point] as usize][inner]
    }
}

impl Cost {
    fn of(configured: &dyn Configured, cell: usize) -> Self {
        let (phases, seconds) = (configured.phases(cell), configured.seconds(cell));
        Self { phases, seconds, memory: configured.memory(cell), stored: configured.stored(cell) }
    }
}

impl Costs {
    /// Adds the next point; costs are `known` by how they are printed, which tells all numbers apart.
    fn push(&mut self, costs: Vec<Cost>, known: &mut HashMap<String, u32>) {
        let different = &mut self.different;
        let at = *known.entry(format!("{costs:?}")).or_insert_with(|| {
            different.push(costs);
            different.len() as u32 - 1
        });
        self.of_point.push(at);
    }
}

impl Cells for Sweep {
    fn cell_names(&self) -> CellNames {
        self.names.clone()
    }

    fn phases(&self, cell: usize) -> Vec<Phase> {
        self.cost(cell).phases.clone()
    }

    fn seconds(&self, cell: usize) -> f64 {
        self.cost(cell).seconds
    }

    fn memory(&self, cell: usize) -> u64 {
        self.cost(cell).memory
    }

    fn stored(&self, cell: usize) -> u64 {
        self.cost(cell).stored
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
fn fit(base: &Table, experiment: &str, (origin, key): (&str, &str), value: Value) -> Result<Value, Error> {
    let value = match (config::at(base, key), value) {
        // What is computed, such as linspace(200, 800, 4), is a whole number where it is one.
        (Some(Value::Integer(_)), Value::Float(number)) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Value::Integer(number as i64)
        }
        (_, value) => value,
    };
    let layer = key.rsplit('.').fold(value, |inner, part| Value::Table(Table::from_iter([(part.to_owned(), inner)])));
    let Value::Table(layer) = layer else {
        return Err(Error::bad_input(format!("{origin}: no key"), "write --over KEY=VALUES"));
    };
    let mut table = base.clone();
    config::lay(&mut table, layer, experiment, origin)?;
    config::at(&table, key).filter(|value| !value.is_table()).cloned().ok_or_else(|| {
        Error::bad_input(
            format!("{origin}: `{key}` is a section, not a parameter"),
            format!("`{} config {experiment}` prints every key with an example", program::name()),
        )
    })
}
