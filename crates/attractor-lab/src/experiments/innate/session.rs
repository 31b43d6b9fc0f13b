//! The course of a training: one network, its random streams, and a journal by which a training that is cut off goes on.

use std::{cell::RefCell, ops::Range, rc::Rc};

use attractor::{
    Initial, Noise, RateNetwork, ReadoutRls, Real, Record, Recording, Rule, Schedule, Stimulus, Streams, Trial, Units,
    present_step,
};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::experiment::Observer;
use crate::experiments::journal::{Journal, Place};
use crate::{Error, Phase};

/// A precision whose networks can be kept.
pub(crate) trait Storable: Real + Serialize + DeserializeOwned {}

impl<T: Real + Serialize + DeserializeOwned> Storable for T {}

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
    /// Shared with forks, which do their trials in turn.
    journal: Rc<RefCell<Journal<'a>>>,
}

impl<'a, T: Storable> Session<'a, T> {
    /// A session with a network; `streams` is the place below which every trial draws, `noise` the amplitude I0.
    pub(crate) fn new(
        network: RateNetwork<T>,
        streams: Streams,
        noise: f64,
        observer: &'a dyn Observer,
    ) -> Result<Self, Error> {
        let journal = Rc::new(RefCell::new(Journal::open(observer)?));
        Ok(Self { network, streams, noise, observer, journal })
    }

    /// The same session with a copy of the network as it is now, which the journal remembers.
    pub(crate) fn fork(&self) -> Result<Self, Error> {
        let mut journal = self.journal.borrow_mut();
        let network = if let Some(network) = journal.recall()? {
            network
        } else {
            // Kept with the next trial, and with the rule of that.
            journal.note(&self.network)?;
            self.network.clone()
        };
        drop(journal);
        Ok(Self { network, streams: self.streams.clone(), journal: Rc::clone(&self.journal), ..*self })
    }

    /// From here on trials have noise of that amplitude.
    pub(crate) fn set_noise(&mut self, noise: f64) {
        self.noise = noise;
    }

    /// Begins a phase.
    pub(crate) fn begin(&self, phase: &Phase) {
        self.observer.phase(phase.name, phase.trials);
    }

    /// Says that a trial without loss is done.
    pub(crate) fn done(&self) -> Result<(), Error> {
        self.observer.trial(None)
    }

    /// Does a piece of work while no rule is in use, or recalls what it gave.
    pub(crate) fn once<R: Serialize + DeserializeOwned>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<R, Error>,
    ) -> Result<R, Error> {
        if let Some(value) = self.recall(&mut ())? {
            return Ok(value);
        }
        let value = work(self)?;
        self.journal.borrow_mut().done(&value, &(&self.network, ()))?;
        Ok(value)
    }

    /// What the next piece of work gave, if it was done; after the last of them, network and rule are as it left them.
    fn recall<R: DeserializeOwned, S: DeserializeOwned>(&mut self, rule: &mut S) -> Result<Option<R>, Error> {
        let mut journal = self.journal.borrow_mut();
        let value = journal.recall()?;
        if value.is_some()
            && let Some(mut state) = journal.state(Place::After)
        {
            self.network = state.read()?;
            *rule = state.read()?;
        }
        Ok(value)
    }

    /// The response to a stimulus without noise, from a random state. It is not kept: it is soon computed again.
    pub(crate) fn innate(&mut self, name: &str, stimulus: &Stimulus<T>) -> Result<Array2<T>, Error> {
        let trial = Trial::new(stimulus).drawn(&self.streams.child("innate").child(name), 0.0);
        let recording = trial.record(&mut self.network, &Record { units: Units::All, steps: 0..stimulus.steps() })?;
        self.done()?;
        Ok(recording.rates)
    }

    /// One trial of recurrent learning towards the innate trajectory, by any rule; returns its loss.
    pub(crate) fn learn_recurrent<R: Rule<RateNetwork<T>> + Serialize + DeserializeOwned>(
        &mut self,
        name: &str,
        trial: usize,
        rule: &mut R,
        task: &Task<T>,
    ) -> Result<f64, Error> {
        let streams = self.streams.child("recurrent").child(name).index(trial);
        self.learn(&streams, rule, task.innate.view(), task)
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
        self.learn(&streams, rule, task.target.view(), task)
    }

    fn learn<R: Rule<RateNetwork<T>> + Serialize + DeserializeOwned>(
        &mut self,
        streams: &Streams,
        rule: &mut R,
        target: ArrayView2<'_, T>,
        task: &Task<T>,
    ) -> Result<f64, Error> {
        let loss = if let Some(loss) = self.recall(rule)? {
            loss
        } else {
            let loss = self.train(streams, rule, target, task)?;
            self.journal.borrow_mut().done(&loss, &(&self.network, &*rule))?;
            loss
        };
        self.observer.trial(Some(loss))?;
        Ok(loss)
    }

    /// A trial of learning, or what is left of one that was cut off.
    fn train<R: Rule<RateNetwork<T>> + Serialize + DeserializeOwned>(
        &mut self,
        streams: &Streams,
        rule: &mut R,
        target: ArrayView2<'_, T>,
        task: &Task<T>,
    ) -> Result<f64, Error> {
        let kept = self.journal.borrow_mut().state(Place::Within);
        let mut course = Course::default();
        let mut trial = Trial::new(&task.stimulus).drawn(streams, self.noise);
        if let Some(mut state) = kept {
            (course, self.network) = state.read()?;
            *rule = state.read()?;
            let noise = course.noise(streams, self.noise, self.network.units());
            trial = trial.over(course.next..task.stimulus.steps())?.initial(Initial::Continue).noise(noise);
        }
        let Schedule { window, every } = task.schedule.clone();
        let schedule = Schedule { window: window.start.max(course.next)..window.end, every };
        let journal = self.journal.borrow();
        let last = schedule.steps().last();
        let keep = |course: &Course, network: &RateNetwork<T>, rule: &R| {
            if last.is_some_and(|last| course.next <= last) {
                journal.keep(Place::Within, &(course, network, rule));
            }
        };
        let mut watched = Watched { rule, course, keep };
        trial.train(&mut self.network, &mut watched, target, &schedule)?;
        Ok(watched.course.sum / watched.course.count as f64)
    }

    /// One noisy trial without learning, recorded over `steps`; what `make` makes of it is kept.
    pub(crate) fn test<R: Serialize + DeserializeOwned>(
        &mut self,
        name: &str,
        trial: usize,
        stimulus: &Stimulus<T>,
        steps: Range<usize>,
        make: impl FnOnce(Recording<T>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let made = self.once(|session| make(session.record(name, trial, stimulus, steps)?))?;
        self.done()?;
        Ok(made)
    }

    /// The recording of a test, which is the same at any time while the weights are.
    pub(crate) fn record(
        &mut self,
        name: &str,
        trial: usize,
        stimulus: &Stimulus<T>,
        steps: Range<usize>,
    ) -> Result<Recording<T>, Error> {
        let streams = self.streams.child("test").child(name).index(trial);
        let trial = Trial::new(stimulus).drawn(&streams, self.noise);
        Ok(trial.record(&mut self.network, &Record { units: Units::All, steps })?)
    }
}

/// How far a trial of learning has come.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Course {
    /// The step after the last in which something was learned.
    next: usize,
    /// Sum of the errors so far, and how many there are.
    sum: f64,
    count: usize,
}

impl Course {
    /// The noise of the trial from there on: what the steps before drew is passed over.
    fn noise<'n, T: Storable>(&self, streams: &Streams, amplitude: f64, units: usize) -> Noise<'n, T> {
        let mut stream = streams.child("noise").stream();
        if amplitude != 0.0 {
            let mut drawn = vec![T::ZERO; units];
            (0..self.next).for_each(|_| stream.fill_normal(&mut drawn, amplitude));
        }
        Noise::Normal { amplitude, stream }
    }
}

/// A rule, and someone who hears of each of its steps.
struct Watched<'r, R, F> {
    rule: &'r mut R,
    course: Course,
    keep: F,
}

impl<T, R, F> Rule<RateNetwork<T>> for Watched<'_, R, F>
where
    T: Storable,
    R: Rule<RateNetwork<T>>,
    F: FnMut(&Course, &RateNetwork<T>, &R),
{
    fn targets(&self, network: &RateNetwork<T>) -> usize {
        self.rule.targets(network)
    }

    fn learn(&mut self, network: &mut RateNetwork<T>, target: &[T]) -> Result<Option<f64>, attractor::Error> {
        let error = self.rule.learn(network, target)?;
        let Some(found) = error else { return Ok(error) };
        self.course.next = present_step().map_or(0, |step| step + 1);
        self.course.sum += found;
        self.course.count += 1;
        // An error that is no number ends the trial.
        if found.is_finite() {
            (self.keep)(&self.course, network, self.rule);
        }
        Ok(error)
    }
}
