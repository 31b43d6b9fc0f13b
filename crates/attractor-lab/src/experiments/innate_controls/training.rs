//! How networks are trained and tested, whatever their size and target.

use attractor::orbit::LyapunovSpectrum;
use attractor::{
    RateNetwork, Record, RecurrentRls, Stimulus, Streams, Trial, Units, driven_lyapunov_spectrum, fisher_mean,
};
use ndarray::{Array2, s};
use serde::{Deserialize, Serialize};

use super::condition::Target;
use super::config::{Config, Size};
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::innate::{Session, Task, mean_squared_deviation, unit_correlation};

/// Tests of a network: pairs of trials from the same state and with the same noise, one of which is kicked. One value a pair.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Tests {
    /// Mean squared deviation from the target over the window, of the trial without kick: all units.
    pub(super) deviation: Vec<f64>,
    /// The same of the units that learn.
    pub(super) plastic_deviation: Vec<f64>,
    /// Correlation with the target over the window, of the trial without kick; Fisher mean over units.
    pub(super) target_r: Vec<f64>,
    /// Correlation of the kicked trial with the target over the end of the window.
    pub(super) kicked_target_r: Vec<f64>,
    /// Correlation of the two trials over the end of the window.
    pub(super) kicked_r: Vec<f64>,
}

impl Tests {
    fn push(&mut self, [deviation, plastic_deviation, target_r, kicked_target_r, kicked_r]: [f64; 5]) {
        self.deviation.push(deviation);
        self.plastic_deviation.push(plastic_deviation);
        self.target_r.push(target_r);
        self.kicked_target_r.push(kicked_target_r);
        self.kicked_r.push(kicked_r);
    }

    /// Whether the network returns to its target after a kick: by the mean over pairs.
    pub(super) fn returns(&self) -> bool {
        mean_r(&self.kicked_target_r) > RETURNS_R
    }
}

/// A network returns after a kick if the kicked trial correlates with its target over the end of the window by more than this.
pub(super) const RETURNS_R: f64 = 0.7;

/// The mean of correlations, by Fisher's z.
pub(super) fn mean_r(values: &[f64]) -> f64 {
    fisher_mean(values).unwrap_or(f64::NAN)
}

/// What networks of a size are trained and tested with.
pub(super) struct Bench<'a> {
    pub(super) config: &'a Config,
    pub(super) size: Size,
    pub(super) streams: Streams,
    stimulus: Stimulus<f32>,
    kicked: Stimulus<f32>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(config: &'a Config, size: Size, streams: Streams) -> Result<Self, Error> {
        let trial = config.trial();
        Ok(Self { config, size, streams, stimulus: trial.stimulus(0)?, kicked: trial.perturbed()? })
    }

    /// A session with the untrained network.
    pub(super) fn session<'o>(&self, observer: &'o dyn Observer) -> Result<Session<'o, f32>, Error> {
        let network = self.config.draw(self.size, &self.streams.child("network"))?;
        Session::new(network, self.streams.clone(), self.config.network.noise, observer)
    }

    /// The innate trajectory of a session's network, of which every trial of the network is told.
    pub(super) fn innate(&self, session: &mut Session<'_, f32>) -> Result<Array2<f32>, Error> {
        session.innate("pulse", &self.stimulus)
    }

    /// The task of following a target; `innate` is the network's own innate trajectory.
    pub(super) fn task(&self, target: Target, innate: &Array2<f32>) -> Result<Task<f32>, Error> {
        let followed = match target {
            Target::Own => innate.clone(),
            Target::Foreign => self.foreign()?,
            Target::Reversed => reversed(innate, &self.config.timeline().window),
        };
        let schedule = self.config.timeline().schedule(self.config.training.learn_every);
        let readouts = Array2::zeros((innate.nrows(), 1));
        Ok(Task { stimulus: self.stimulus.clone(), schedule, innate: followed, target: readouts })
    }

    /// The innate trajectory of another network, drawn from the same law.
    fn foreign(&self) -> Result<Array2<f32>, Error> {
        let streams = self.streams.child("foreign");
        let mut network: RateNetwork<f32> = self.config.draw(self.size, &streams.child("network"))?;
        let trial = Trial::new(&self.stimulus).drawn(&streams.child("innate"), 0.0);
        Ok(trial.record(&mut network, &Record { units: Units::All, steps: 0..self.stimulus.steps() })?.rates)
    }

    /// Trains the network of a session; returns the loss of each trial. The same starts and noise whatever the target.
    pub(super) fn train(&self, session: &mut Session<'_, f32>, task: &Task<f32>) -> Result<Vec<f64>, Error> {
        let place = self.streams.child("plastic");
        let mut rule = RecurrentRls::new(&session.network, self.config.scheme(), self.config.rls_options(), &place)?;
        let trials = 0..self.config.training.trials;
        trials.map(|trial| session.learn_recurrent("pulse", trial, &mut rule, task)).collect()
    }

    /// Has a session's network run freely, and trains it on that trajectory; these are the first two phases. Returns the task, and the
    /// loss of each trial.
    pub(super) fn learn_own(
        &self,
        session: &mut Session<'_, f32>,
        phases: &[Phase],
    ) -> Result<(Task<f32>, Vec<f64>), Error> {
        session.begin(&phases[0]);
        let innate = self.innate(session)?;
        let task = self.task(Target::Own, &innate)?;
        session.begin(&phases[1]);
        let loss = self.train(session, &task)?;
        Ok((task, loss))
    }

    /// Tests the network of a session on a task.
    pub(super) fn test(&self, session: &mut Session<'_, f32>, task: &Task<f32>) -> Result<Tests, Error> {
        let (window, end) = (self.config.timeline().window, self.config.end());
        let steps = 0..self.stimulus.steps();
        let plastic = s![.., ..self.config.plastic_units(self.size.units)];
        let of_plastic = task.innate.slice(plastic).to_owned();
        let mut tests = Tests::default();
        for pair in 0..self.config.protocol.pairs {
            let found = session.once(|session| {
                // The same name and number: the same start and noise.
                let mut rates = |stimulus| Ok::<_, Error>(session.record("pair", pair, stimulus, steps.clone())?.rates);
                let (plain, kicked) = (rates(&self.stimulus)?, rates(&self.kicked)?);
                Ok([
                    mean_squared_deviation(&plain, &task.innate, &window),
                    mean_squared_deviation(&plain.slice(plastic).to_owned(), &of_plastic, &window),
                    unit_correlation(&plain, &task.innate, &window)?,
                    unit_correlation(&kicked, &task.innate, &end)?,
                    unit_correlation(&kicked, &plain, &end)?,
                ])
            })?;
            session.done()?;
            tests.push(found);
        }
        Ok(tests)
    }

    /// The `count` largest Lyapunov exponents (1/s) of a network along the window after the pulse, conditional on it: without noise,
    /// from a random state, in double precision.
    pub(super) fn exponents(&self, network: &RateNetwork<f32>, count: usize) -> Result<LyapunovSpectrum, Error> {
        let streams = self.streams.child("lyapunov");
        let mut network: RateNetwork<f64> = network.cast();
        let mut state = vec![0.0; network.units()];
        streams.child("initial").stream().fill_uniform(&mut state, -1.0, 1.0);
        network.set_activations(&state)?;
        let stimulus = self.config.trial().stimulus::<f64>(0)?;
        let settle = self.config.timeline().window.start;
        let found = driven_lyapunov_spectrum(&network, &stimulus, &[], count, settle, &streams.child("tangents"))?;
        Ok(found.per_time(self.config.network.dt_ms / 1000.0))
    }
}

/// A trajectory whose window is backwards in time.
fn reversed(innate: &Array2<f32>, window: &std::ops::Range<usize>) -> Array2<f32> {
    let mut out = innate.clone();
    out.slice_mut(s![window.clone(), ..]).assign(&innate.slice(s![window.clone(); -1, ..]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_alone_is_turned() {
        let innate = Array2::from_shape_fn((6, 1), |(t, _)| t as f32);
        assert_eq!(reversed(&innate, &(2..5)).column(0).to_vec(), [0.0, 1.0, 4.0, 3.0, 2.0, 5.0]);
    }
}
