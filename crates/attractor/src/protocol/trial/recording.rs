//! What is kept of a trial.

use std::ops::Range;

use ndarray::Array2;

use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::network::{Network, Readout};

/// Which units to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units<'a> {
    /// All of them.
    All,
    /// These.
    Some(&'a [usize]),
}

/// What to keep of a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// Units whose rates are kept.
    pub units: Units<'a>,
    /// Steps that are kept.
    pub steps: Range<usize>,
}

/// What was kept of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording<T> {
    /// Rates, (kept steps, kept units).
    pub rates: Array2<T>,
    /// Readouts, (kept steps, readouts).
    pub outputs: Array2<T>,
}

/// Keeps what is asked for, step by step.
pub(super) struct Keeper<'a, T> {
    record: Record<'a>,
    found: Recording<T>,
    /// What a readout sees of each unit.
    all: Vec<T>,
}

impl<'a, T: Real> Keeper<'a, T> {
    /// Room for what is to be kept of a trial over these steps.
    pub(super) fn new(
        record: Record<'a>,
        run: &Range<usize>,
        network: &impl Network<Number = T>,
    ) -> Result<Self, Error> {
        let units = match record.units {
            Units::All => network.units(),
            Units::Some(units) => {
                if let Some(unit) = units.iter().find(|&&unit| unit >= network.units()) {
                    return Err(Error::out_of_range("recorded unit", unit, "below the number of units"));
                }
                units.len()
            }
        };
        let kept = &record.steps;
        if kept.start > kept.end || kept.end > run.end || (kept.start < run.start && !kept.is_empty()) {
            return Err(Error::out_of_range("recorded steps", format!("{kept:?}"), "inside the trial"));
        }
        let readouts = network.readout().map_or(0, Readout::count);
        check::room::<T>("recording", &[kept.len(), units + readouts])?;
        let [rates, outputs] = [units, readouts].map(|columns| Array2::from_elem((kept.len(), columns), T::ZERO));
        Ok(Self { record, found: Recording { rates, outputs }, all: vec![T::ZERO; network.units()] })
    }

    /// Keeps a step, if it is asked for.
    pub(super) fn keep(&mut self, step: usize, network: &impl Network<Number = T>) {
        if !self.record.steps.contains(&step) {
            return;
        }
        let row = step - self.record.steps.start;
        network.read_outputs(&mut self.all);
        let mut rates = self.found.rates.row_mut(row);
        match self.record.units {
            Units::All => rates.assign(&ndarray::aview1(&self.all)),
            Units::Some(units) => rates.iter_mut().zip(units).for_each(|(out, &unit)| *out = self.all[unit]),
        }
        if let (Some(readout), Some(out)) = (network.readout(), self.found.outputs.row_mut(row).as_slice_mut()) {
            readout.read(&self.all, out);
        }
    }

    /// What was kept.
    pub(super) fn done(self) -> Recording<T> {
        self.found
    }
}
