//! Tests of one network of `timing`: plain, perturbed, and perturbed by kicks of other sizes.

use std::ops::Range;

use attractor::{ReadoutRls, Recording, Stimulus};
use ndarray::{Array1, Array2, Array3, Axis, s};
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiments::innate::{Session, Storable, Task, readout_correlations, unit_correlation};
use crate::experiments::table::single;
use crate::{Columns, Error};

/// Units whose rates are kept for the figures.
pub(super) const SHOWN_UNITS: usize = 3;
/// The last stretch of the window, in which a perturbed network should be back, in ms.
const END_MS: f64 = 300.0;

/// Tests of a network: plain trials first, then perturbed ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Tests {
    /// How many trials are plain.
    pub(super) plain: usize,
    /// Readout of each test, plain ones first, then perturbed ones.
    #[array(name = "readout", dims = "test, time")]
    pub(super) outputs: Array2<f32>,
    /// Rates of the first units in each test.
    #[array(name = "rates", dims = "test, time, shown_unit")]
    pub(super) shown: Array3<f32>,
    /// Correlation of readout and target in the window.
    #[array(dims = "test")]
    pub(super) readout_r: Vec<f64>,
    /// The same over the last 300 ms of the window.
    #[array(dims = "test")]
    pub(super) readout_r_end: Vec<f64>,
    /// Fisher mean over units of the correlation with the innate trajectory in the window.
    #[array(dims = "test")]
    pub(super) unit_r: Vec<f64>,
    /// The same over the last 300 ms of the window.
    #[array(dims = "test")]
    pub(super) unit_r_end: Vec<f64>,
    /// Fisher mean over units of the correlation between the first two plain trials in the window.
    pub(super) repeat_r: f64,
}

/// Perturbed tests with a kick of one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Kicked {
    /// Amplitude on the perturbing channel.
    pub(super) size: f64,
    /// Correlation of readout and target in the window, perturbed tests.
    #[array(name = "readout_r_kicked", dims = "perturbed_test")]
    pub(super) readout_r: Vec<f64>,
    /// Fisher mean over units of the correlation with the innate trajectory in the window, perturbed tests.
    #[array(name = "unit_r_kicked", dims = "perturbed_test")]
    pub(super) unit_r: Vec<f64>,
}

impl Kicked {
    /// What the perturbed ones of `tests` show, whose kick had that size.
    fn standard(size: f64, tests: &Tests) -> Self {
        let perturbed = |values: &[f64]| values[tests.plain..].to_vec();
        Self { size, readout_r: perturbed(&tests.readout_r), unit_r: perturbed(&tests.unit_r) }
    }
}

/// What one test shows.
#[derive(Serialize, Deserialize)]
struct Test {
    output: Array1<f32>,
    rates: Array2<f32>,
    readout_r: Vec<f64>,
    readout_r_end: Vec<f64>,
    unit_r: f64,
    unit_r_end: f64,
    /// Correlation with the first test, of the second.
    repeat_r: Option<f64>,
}

/// What every test of a network has in common.
pub(super) struct Bench<'a, T> {
    config: &'a Config,
    task: &'a Task<T>,
    perturbed: Stimulus<T>,
    /// The window of learning and testing.
    window: Range<usize>,
    /// Its end.
    end: Range<usize>,
}

impl<'a, T: Storable> Bench<'a, T> {
    pub(super) fn new(config: &'a Config, task: &'a Task<T>) -> Result<Self, Error> {
        let window = config.timeline().window;
        let end = (END_MS / config.network.dt_ms).round() as usize;
        let end = window.end - end.min(window.len())..window.end;
        Ok(Self { config, task, perturbed: config.trial().perturbed()?, window, end })
    }

    pub(super) fn shown(&self) -> usize {
        SHOWN_UNITS.min(self.config.network.units)
    }

    pub(super) fn train_readout(&self, session: &mut Session<'_, T>) -> Result<Vec<f64>, Error> {
        let mut rule = ReadoutRls::new(&session.network, self.config.training.readout_options())?;
        let trials = 0..self.config.training.readout_trials;
        trials.map(|trial| session.learn_readout("pulse", trial, &mut rule, self.task)).collect()
    }

    /// Runs the plain tests and then the perturbed ones.
    pub(super) fn test(&self, session: &mut Session<'_, T>, name: &str) -> Result<Tests, Error> {
        let protocol = &self.config.protocol;
        let (plain, total) = (protocol.test_trials, protocol.test_trials + protocol.perturbed_trials);
        let steps = self.task.stimulus.steps();
        let mut tests = Tests {
            plain,
            outputs: Array2::zeros((total, steps)),
            shown: Array3::zeros((total, steps, self.shown())),
            readout_r: Vec::new(),
            readout_r_end: Vec::new(),
            unit_r: Vec::new(),
            unit_r_end: Vec::new(),
            repeat_r: 0.0,
        };
        let mut first: Option<Array2<T>> = None;
        for trial in 0..total {
            if trial == 1 && first.is_none() {
                // It was recorded before the cell was cut off.
                first = Some(session.record(name, 0, self.stimulus(0), 0..steps)?.rates);
            }
            let shown = session.test(name, trial, self.stimulus(trial), 0..steps, |record| {
                let shown = self.one(&record, first.as_ref().filter(|_| trial == 1))?;
                if trial == 0 {
                    first = Some(record.rates);
                }
                Ok(shown)
            })?;
            tests.outputs.row_mut(trial).assign(&shown.output);
            tests.shown.index_axis_mut(Axis(0), trial).assign(&shown.rates);
            tests.readout_r.extend(shown.readout_r);
            tests.readout_r_end.extend(shown.readout_r_end);
            tests.unit_r.push(shown.unit_r);
            tests.unit_r_end.push(shown.unit_r_end);
            tests.repeat_r = shown.repeat_r.unwrap_or(tests.repeat_r);
        }
        Ok(tests)
    }

    /// The stimulus of a test: plain ones come first.
    fn stimulus(&self, trial: usize) -> &Stimulus<T> {
        if trial < self.config.protocol.test_trials { &self.task.stimulus } else { &self.perturbed }
    }

    /// What one test shows, beside the rates of the `first`, if that is asked.
    fn one(&self, record: &Recording<T>, first: Option<&Array2<T>>) -> Result<Test, Error> {
        let follows = |steps| readout_correlations(&record.outputs, &self.task.target, steps);
        let keeps = |steps| unit_correlation(&record.rates, &self.task.innate, steps);
        Ok(Test {
            output: record.outputs.column(0).mapv(single),
            rates: record.rates.slice(s![.., ..self.shown()]).mapv(single),
            readout_r: follows(&self.window),
            readout_r_end: follows(&self.end),
            unit_r: keeps(&self.window)?,
            unit_r_end: keeps(&self.end)?,
            repeat_r: first.map(|first| unit_correlation(&record.rates, first, &self.window)).transpose()?,
        })
    }

    /// Perturbed tests with kicks of every size of the sweep, after the `standard` tests of that name. Trials differ in
    /// the size alone: each draws what the standard trial of its number drew, and what that size has shown is not run
    /// again.
    pub(super) fn kicks(
        &self,
        session: &mut Session<'_, T>,
        name: &str,
        standard: &Tests,
    ) -> Result<Vec<Kicked>, Error> {
        let sizes = &self.config.protocol.perturbation_sweep;
        let of = |&size: &f64| {
            if self.config.is_standard(size) {
                Ok(Kicked::standard(size, standard))
            } else {
                self.kicked(session, name, size)
            }
        };
        sizes.iter().map(of).collect()
    }

    fn kicked(&self, session: &mut Session<'_, T>, name: &str, size: f64) -> Result<Kicked, Error> {
        let protocol = &self.config.protocol;
        let stimulus = self.config.trial().kicked(size)?;
        let mut found = Kicked { size, readout_r: Vec::new(), unit_r: Vec::new() };
        for trial in protocol.test_trials..protocol.test_trials + protocol.perturbed_trials {
            let (readout_r, unit_r) = session.test(name, trial, &stimulus, 0..stimulus.steps(), |record| {
                let follows = readout_correlations(&record.outputs, &self.task.target, &self.window);
                Ok((follows, unit_correlation(&record.rates, &self.task.innate, &self.window)?))
            })?;
            found.readout_r.extend(readout_r);
            found.unit_r.push(unit_r);
        }
        Ok(found)
    }
}
