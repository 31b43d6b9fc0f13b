//! Trials of training, whatever the rule.

use attractor::{Network, RecurrentRls, Rule, Schedule, Trial};
use ndarray::Ix2;
use numpy::IntoPyArray;
use pyo3::exceptions::{PyKeyboardInterrupt, PyTypeError};
use pyo3::prelude::*;

use super::course::{Course, Extents};
use super::progress::Progress;
use super::trials::Trials;
use super::{Loops, Steps, stimulus_of};
use crate::arrays;
use crate::errors;
use crate::network::{AnyNetwork, EchoStateNetwork, RateNetwork, paired};
use crate::plasticity::{self, OwnRule};
use crate::precision::{Number, either};
use crate::random::Seed;
use crate::work::detached;

/// Trials of training, as they were asked for.
pub(super) struct Lesson<'a, 'py> {
    pub(super) stimulus: &'a Bound<'py, PyAny>,
    pub(super) target: Option<&'a Bound<'py, PyAny>>,
    pub(super) window: Steps,
    pub(super) every: usize,
    pub(super) trials: Trials,
    pub(super) initial: Option<&'a Bound<'py, PyAny>>,
    pub(super) noise: Option<&'a Bound<'py, PyAny>>,
    pub(super) seed: Option<Seed>,
    pub(super) loops: Loops,
    pub(super) progress: Option<&'a Bound<'py, PyAny>>,
}

impl<'py> Lesson<'_, 'py> {
    pub(super) fn recurrent(
        self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        rule: &mut plasticity::RecurrentRls,
    ) -> PyResult<Bound<'py, PyAny>> {
        network.plastic(py)?;
        let losses = paired!(py, network, &mut rule.inner, |network, rule| {
            RecurrentRls::fits(rule, network).map_err(errors::raise).and_then(|()| self.train(network, rule))
        });
        network.finished(py, losses)
    }

    pub(super) fn readout(
        self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        rule: &mut plasticity::ReadoutRls,
    ) -> PyResult<Bound<'py, PyAny>> {
        let losses = paired!(py, network, &mut rule.inner, |network, rule| self.train(network, rule));
        network.finished(py, losses)
    }

    /// By a rule that is written in Python, which is shown the object itself: what runs is a copy that takes its place.
    pub(super) fn own(self, object: &Bound<'py, PyAny>, mut rule: OwnRule) -> PyResult<Bound<'py, PyAny>> {
        let py = object.py();
        rule.targets = match (rule.targets, self.target) {
            (Some(targets), _) => Some(targets),
            (None, None) => None,
            (None, Some(target)) => {
                let target = arrays::targets::<f64, Ix2, 2>("target", target, ["steps".into(), "targets".into()])?;
                Some(target.as_array().ncols())
            }
        };
        let rule = &mut rule;
        if let Ok(network) = object.cast::<RateNetwork>() {
            let mut running = network.try_borrow()?.inner.clone();
            let losses = either!(&mut running, running => self.train(running, rule));
            network.try_borrow_mut()?.inner = running;
            return losses;
        }
        if let Ok(network) = object.cast::<EchoStateNetwork>() {
            let mut running = network.try_borrow()?.inner.clone();
            let losses = self.train(&mut running, rule);
            network.try_borrow_mut()?.inner = running;
            return losses;
        }
        let mut network = AnyNetwork::extract(object.as_borrowed())?;
        let losses = match &mut network {
            AnyNetwork::Own(network) => self.train(&mut **network, rule),
            AnyNetwork::Rate(_) | AnyNetwork::Echo(_) => unreachable!("told apart above"),
        };
        network.finished(py, losses)
    }

    pub(super) fn train<T, N, R>(self, network: &mut N, rule: &mut R) -> PyResult<Bound<'py, PyAny>>
    where
        T: Number,
        N: Network<Number = T, Input = [T]> + Send,
        R: Rule<N> + Send,
    {
        let py = self.stimulus.py();
        let stimulus = stimulus_of(self.stimulus, network.inputs())?;
        let extents = [stimulus.steps().into(), rule.targets(network).into()];
        let target = match self.target {
            Some(target) => Some(arrays::targets::<T, Ix2, 2>("target", target, extents)?),
            None if rule.targets(network) > 0 => {
                return Err(PyTypeError::new_err("this rule is told a target: give one"));
            }
            None => None,
        };
        let target = target.as_ref().map(|target| target.as_array());
        let schedule = Schedule { window: Steps::of(Some(self.window), stimulus.steps()), every: self.every };
        let extents = Extents { trials: self.trials.len(), steps: stimulus.steps(), units: network.units() };
        let read = Course::read(self.initial, self.noise, self.seed, extents)?;
        let course = read.view();
        let progress = self.progress.map(|progress| Progress::new(progress, self.trials.len())).transpose()?;
        attractor::room::<f64>("losses", &[self.trials.len()]).map_err(errors::raise)?;
        let mut losses = Vec::new();
        let loops = &self.loops.0;
        let mut one = |position: usize, number: usize, losses: &mut Vec<f64>| {
            let streams = course.streams.as_ref().map(|streams| streams.index(number));
            let called = read.called(py, extents)?;
            let trial = course.trial(&stimulus, position, streams.as_ref(), called.as_ref()).closed(loops);
            let loss = detached(py, || match target {
                Some(target) => trial.train(network, rule, target, &schedule),
                None => untold(trial, network, rule, &schedule),
            })?;
            losses.push(loss);
            py.check_signals()?;
            progress.as_ref().map_or(Ok(()), |progress| progress.trial(losses.len(), loss))
        };
        for position in 0..self.trials.len() {
            if let Err(error) = one(position, self.trials.number(position), &mut losses) {
                return Err(interrupted(py, error, losses));
            }
        }
        Ok(losses.into_pyarray(py).into_any())
    }
}

/// A trial in which a rule learns that is told nothing.
fn untold<T, N, R>(
    trial: Trial<'_, attractor::Stimulus<T>>,
    network: &mut N,
    rule: &mut R,
    schedule: &Schedule,
) -> Result<f64, attractor::Error>
where
    T: Number,
    N: Network<Number = T, Input = [T]>,
    R: Rule<N>,
{
    let every = schedule.every.max(1);
    let (mut sum, mut count) = (0.0, 0_u32);
    trial.run(network, |step, network| {
        let learns = schedule.window.contains(&step) && step.is_multiple_of(every);
        if learns && let Some(error) = rule.learn(network, &[])? {
            sum += error;
            count += 1;
        }
        Ok(())
    })?;
    Ok(sum / f64::from(count))
}

/// Ctrl-C, with what was done before; any other error as it is.
fn interrupted(py: Python<'_>, error: PyErr, losses: Vec<f64>) -> PyErr {
    if !error.is_instance_of::<PyKeyboardInterrupt>(py) {
        return error;
    }
    let message = format!("stopped in trial {}; what was learned is kept", losses.len());
    errors::exception(py, "Interrupted", (message, losses))
}
