//! The course of a training: one network, its random streams, and someone who watches.

use std::ops::Range;

use attractor::{
    RateNetwork, ReadoutRls, Real, Record, Recording, RecurrentRls, Schedule, Stimulus, Streams, Trial, Units,
};
use ndarray::Array2;

use crate::experiment::Observer;
use crate::{Error, Phase};

/// What a network is trained on: a stimulus, its innate response, and what its readouts should say.
#[derive(Debug, Clone)]
pub(crate) struct Task<T> {
    /// The stimulus of training and plain tests.
    pub(crate) stimulus: Stimulus<T>,
    /// When learning happens.
    pub(crate) schedule: Schedule,
    /// The innate trajectory, (steps, units).
    pub(crate) innate: Array2<T>,
    /// The readouts' target, (steps, readouts).
    pub(crate) target: Array2<T>,
}

/// A network in training.
pub(crate) struct Session<'a, T> {
    pub(crate) network: RateNetwork<T>,
    streams: Streams,
    noise: f64,
    observer: &'a dyn Observer,
}

impl<'a, T: Real> Session<'a, T> {
    /// A session with a network; `streams` is the place below which every trial draws, `noise` the amplitude I0.
    pub(crate) fn new(network: RateNetwork<T>, streams: Streams, noise: f64, observer: &'a dyn Observer) -> Self {
        Self { network, streams, noise, observer }
    }

    /// The same session with a copy of the network as it is now.
    pub(crate) fn fork(&self) -> Self {
        Self { network: self.network.clone(), streams: self.streams.clone(), ..*self }
    }

    /// Begins a phase.
    pub(crate) fn begin(&self, phase: &Phase) {
        self.observer.phase(phase.name, phase.trials);
    }

    /// Says that a trial without loss is done.
    pub(crate) fn done(&self) -> Result<(), Error> {
        self.observer.trial(None)
    }

    /// The response to a stimulus without noise, from a random state.
    pub(crate) fn innate(&mut self, name: &str, stimulus: &Stimulus<T>) -> Result<Array2<T>, Error> {
        let trial = Trial::new(stimulus).drawn(&self.streams.child("innate").child(name), 0.0);
        let recording = trial.record(&mut self.network, &Record { units: Units::All, steps: 0..stimulus.steps() })?;
        self.done()?;
        Ok(recording.rates)
    }

    /// One trial of recurrent learning towards the innate trajectory; returns its loss.
    pub(crate) fn learn_recurrent(
        &mut self,
        name: &str,
        trial: usize,
        rule: &mut RecurrentRls<T>,
        task: &Task<T>,
    ) -> Result<f64, Error> {
        let streams = self.streams.child("recurrent").child(name).index(trial);
        let trial = Trial::new(&task.stimulus).drawn(&streams, self.noise);
        let loss = trial.train(&mut self.network, rule, task.innate.view(), &task.schedule)?;
        self.observer.trial(Some(loss))?;
        Ok(loss)
    }

    /// One trial of readout learning; returns its loss.
    pub(crate) fn learn_readout(
        &mut self,
        name: &str,
        trial: usize,
        rule: &mut ReadoutRls<T>,
        task: &Task<T>,
    ) -> Result<f64, Error> {
        let streams = self.streams.child("readout").child(name).index(trial);
        let trial = Trial::new(&task.stimulus).drawn(&streams, self.noise);
        let loss = trial.train(&mut self.network, rule, task.target.view(), &task.schedule)?;
        self.observer.trial(Some(loss))?;
        Ok(loss)
    }

    /// One noisy trial without learning, recorded over `steps`.
    pub(crate) fn test(
        &mut self,
        name: &str,
        trial: usize,
        stimulus: &Stimulus<T>,
        steps: Range<usize>,
    ) -> Result<Recording<T>, Error> {
        let streams = self.streams.child("test").child(name).index(trial);
        let trial = Trial::new(stimulus).drawn(&streams, self.noise);
        let recording = trial.record(&mut self.network, &Record { units: Units::All, steps })?;
        self.done()?;
        Ok(recording)
    }
}
