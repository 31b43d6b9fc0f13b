//! What is asked of the standard training alone: the state after the pulse, P, readouts of several shapes, and noise.

use attractor::{ReadoutRls, Streams};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::condition::{STANDARD, conditions};
use super::config::Config;
use super::inverse::{Course, Inverse};
use super::network::Test;
use super::shapes::SHAPES;
use crate::Error;
use crate::experiment::Phase;
use crate::experiments::innate::{Cost, Session, Storable, Task, readout_correlations};
use crate::experiments::table::single;

/// What the standard training gives beside its losses and tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Standard {
    /// Rates of the untrained network at the last step of the pulse, innate trial.
    pub(super) pulsed: Vec<f32>,
    /// Rates of the untrained network in two noisy trials: before the pulse, and at its last step.
    pub(super) two_trials: [[Vec<f32>; 2]; 2],
    /// P beside the correlations, after one trial.
    pub(super) inverse: Inverse,
    /// Losses of the readouts, by trial, mean over readouts.
    pub(super) readout_loss: Vec<f64>,
    /// R² of each readout and its target, by test.
    pub(super) readout_r2: Vec<Vec<f64>>,
    /// Readouts (steps, readouts) and their targets in a test, of the first network.
    pub(super) shown: Option<[Array2<f32>; 2]>,
    /// Tests by noise.
    pub(super) noise: Vec<Noisy>,
}

/// Tests with some noise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Noisy {
    /// How the units follow, by test.
    pub(super) tests: Vec<Test>,
    /// R² of the first readout and the bump, by test.
    pub(super) bump_r2: Vec<f64>,
}

/// The phases of it, before the recurrent training and after.
pub(super) struct Phases {
    pulse: Phase,
    inverse: Phase,
    readout: Phase,
    readouts: Phase,
    noise: Phase,
}

impl Phases {
    pub(super) fn new(config: &Config, cost: &Cost) -> Self {
        let (timeline, tests) = (config.timeline(), config.protocol.test_trials);
        let plain = cost.plain_trial(&timeline);
        let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
        Self {
            pulse: phase("state after the pulse", 2, plain),
            inverse: phase("P and correlations", 1, 3.0 * cost.recurrent_trial(&timeline)),
            readout: phase("readout training", config.training.readout_trials, cost.readout_trial(&timeline)),
            readouts: phase("tests of the readouts", tests, plain),
            noise: phase("tests with noise", config.compare.noise.len() * tests, plain),
        }
    }

    pub(super) fn in_order(self) -> (Vec<Phase>, Vec<Phase>) {
        (vec![self.pulse, self.inverse], vec![self.readout, self.readouts, self.noise])
    }
}

/// What is measured before the training.
pub(super) struct Before {
    two_trials: [[Vec<f32>; 2]; 2],
    inverse: Inverse,
}

/// What every measurement has in common.
pub(super) struct Bench<'a, T> {
    pub(super) config: &'a Config,
    pub(super) task: &'a Task<T>,
    pub(super) streams: &'a Streams,
}

impl<T: Storable> Bench<'_, T> {
    /// Of the untrained network.
    pub(super) fn before(&self, session: &mut Session<'_, T>, phases: &Phases) -> Result<Before, Error> {
        session.begin(&phases.pulse);
        let pulse = self.config.timeline().pulse;
        let mut around = |trial| {
            session.test("before", trial, &self.task.stimulus, pulse.start - 1..pulse.end, |record| {
                let at = |step: usize| record.rates.row(step).iter().map(|&rate| single(rate)).collect::<Vec<f32>>();
                Ok([at(0), at(record.rates.nrows() - 1)])
            })
        };
        let two_trials = [around(0)?, around(1)?];
        session.begin(&phases.inverse);
        let inverse = session.once(|session| self.inverse(session))?;
        session.done()?;
        Ok(Before { two_trials, inverse })
    }

    /// P after the first trial of the standard training, in either precision.
    fn inverse(&self, session: &Session<'_, T>) -> Result<Inverse, Error> {
        let [double, printed] = self.distances::<f64>(session)?;
        let [single, _] = self.distances::<f32>(session)?;
        Ok(Inverse { double, single, printed })
    }

    fn distances<U: Storable>(&self, session: &Session<'_, T>) -> Result<[f64; 2], Error> {
        let training = &conditions(self.config)[STANDARD].training;
        let innate = self.task.innate.mapv(|rate| U::from_f64(rate.to_f64()));
        let course = Course {
            network: session.network.cast::<U>(),
            scheme: training.scheme(),
            options: training.recurrent_options(),
            stimulus: &self.config.trial().stimulus(0)?,
            schedule: &self.task.schedule,
            innate: innate.view(),
            streams: [&self.streams.child("recurrent").child("pulse").index(0), &self.streams.child("plastic")],
            noise: self.config.network.noise,
        };
        course.distances()
    }

    /// Of the trained network: its readouts are trained, and it is tested with them.
    pub(super) fn after(
        &self,
        session: &mut Session<'_, T>,
        phases: &Phases,
        before: Before,
        is_shown: bool,
    ) -> Result<Standard, Error> {
        session.begin(&phases.readout);
        let mut rule = ReadoutRls::new(&session.network, self.config.training.readout_options())?;
        let trials = 0..self.config.training.readout_trials;
        let readout_loss = trials.map(|trial| session.learn_readout("pulse", trial, &mut rule, self.task));
        let readout_loss = readout_loss.collect::<Result<_, Error>>()?;
        drop(rule);
        session.begin(&phases.readouts);
        let (mut readout_r2, mut shown) = (Vec::new(), None);
        for trial in 0..self.config.protocol.test_trials {
            let (r2, outputs) = self.read(session, trial, is_shown && trial == 0)?;
            readout_r2.push(r2);
            shown = shown.or(outputs.map(|outputs| [outputs, self.task.target.mapv(single)]));
        }
        session.begin(&phases.noise);
        let levels = &self.config.compare.noise;
        let noise = levels.iter().map(|&level| self.noisy(session, level)).collect::<Result<_, Error>>()?;
        let pulsed = self.task.innate.row(self.config.timeline().pulse.end - 1).mapv(single).to_vec();
        let Before { two_trials, inverse } = before;
        Ok(Standard { pulsed, two_trials, inverse, readout_loss, readout_r2, shown, noise })
    }

    /// R² of every readout in a test, and the readouts themselves, if they are shown.
    fn read(
        &self,
        session: &mut Session<'_, T>,
        trial: usize,
        is_shown: bool,
    ) -> Result<(Vec<f64>, Option<Array2<f32>>), Error> {
        session.test("after", trial, &self.task.stimulus, 0..self.task.stimulus.steps(), |record| {
            Ok((self.r2(&record.outputs), is_shown.then(|| record.outputs.mapv(single))))
        })
    }

    fn r2(&self, outputs: &Array2<T>) -> Vec<f64> {
        let r = readout_correlations(outputs, &self.task.target, &self.task.schedule.window);
        r.into_iter().map(|r| r * r).collect()
    }

    /// Tests with that noise; they draw the same numbers whatever it is.
    fn noisy(&self, session: &mut Session<'_, T>, level: f64) -> Result<Noisy, Error> {
        session.set_noise(level);
        let steps = 0..self.task.stimulus.steps();
        let trials = 0..self.config.protocol.test_trials;
        let tests = trials.map(|trial| {
            session.test("after", trial, &self.task.stimulus, steps.clone(), |record| {
                Ok((Test::of(&record, self.task)?, self.r2(&record.outputs)[0]))
            })
        });
        let (tests, bump_r2) = tests.collect::<Result<Vec<_>, Error>>()?.into_iter().unzip();
        Ok(Noisy { tests, bump_r2 })
    }
}

/// Bytes of it.
pub(super) fn stored(config: &Config, is_shown: bool) -> u64 {
    let (units, tests) = (config.network.units as u64, config.protocol.test_trials as u64);
    let shown = if is_shown { 2 * 4 * SHAPES.len() as u64 * config.timeline().steps as u64 } else { 0 };
    let noise = config.compare.noise.len() as u64 * (24 * tests + 2);
    let readouts = 8 * config.training.readout_trials as u64 + tests * (8 * SHAPES.len() as u64 + 1);
    5 * 4 * units + shown + noise + readouts + 40
}
