//! One network under white noise, simulated: what its output does about the first and the last target.
//!
//! Noise that enters with the feedback meets the gain of the closed loop; noise of each unit's own meets the average over
//! the weights of an input, `N S_z / S_u` of the theory.

use attractor::gain::sampled;
use attractor::{Entry, Initial, Record, Stimulus, Streams, Trial, Units, noise_response};
use ndarray::{Array2, aview1};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP, Reduced, Trained};

/// Duration of a trace, in units of tau.
const TRACE: f64 = 400.0;
/// Steps between two samples of a trace.
pub(super) const THINNED: usize = 4;
/// Frequencies above this are not kept: nothing happens there.
pub(super) const HIGHEST: f64 = 3.0;

/// What a network leaves behind: each fixed point that is shown; `None` where it is unstable, and so answers nothing
/// stationary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NoiseResult {
    pub(super) points: Vec<Option<Response>>,
    /// The leading pole at each.
    pub(super) leading: Vec<Option<Complex64>>,
}

/// The response to white noise about a fixed point, frequency by frequency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Response {
    /// Radians per tau.
    pub(super) frequencies: Vec<f64>,
    /// The gain of the closed loop that noise in the feedback shows.
    pub(super) gain: Vec<Complex64>,
    /// That gain from the network's linear dynamics, at the frequency that the simulation's steps make of it.
    pub(super) linear_gain: Vec<Complex64>,
    /// `N S_z / S_u` that noise of the units shows.
    pub(super) power: Vec<f64>,
    /// The output minus its target in the first [`TRACE`] tau of noise in the feedback, for each unit of noise, every
    /// [`THINNED`] steps.
    pub(super) trace: Vec<f64>,
}

pub(super) fn phases(config: &Config) -> [Phase; 2] {
    let cost = Cost::new(config.noise.units);
    let simulated = 2.0 * config.noise_steps() as f64 * (cost.step() + 3e-9 * config.noise.units as f64);
    [
        Phase { name: "fixed points", trials: 1, seconds_per_trial: cost.training(config.trained.targets.len()) },
        Phase { name: "white noise", trials: config.shown().len(), seconds_per_trial: simulated },
    ]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.noise.units).memory(3) + 64 * config.noise_steps() as u64
}

/// Runs one network under noise.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<NoiseResult, Error> {
    let [training, noises] = phases(config);
    observer.phase(training.name, training.trials);
    let case = &config.trained;
    let law = config.network.law(case, config.noise.units, 0);
    let streams = config.streams("noise").index(network);
    let trained = Trained::new(&law, &case.targets, &streams)?;
    observer.trial(None)?;
    observer.phase(noises.name, noises.trials);
    let (mut points, mut leading) = (Vec::new(), Vec::new());
    for n in config.shown() {
        let near = Reduced::new(&trained, n)?.near(&[])?;
        // Without a pole outside it, the disk decides.
        let stable = near.leading.map_or(near.radius < 1.0, |pole| pole.re < 0.0);
        points.push(if stable { Some(respond(config, &trained, n, &streams.child("shown").index(n))?) } else { None });
        leading.push(near.leading);
        observer.trial(None)?;
    }
    Ok(NoiseResult { points, leading })
}

fn respond(config: &Config, trained: &Trained, n: usize, streams: &Streams) -> Result<Response, Error> {
    let answer = |entry: Entry, name: &str| {
        let noise = config.white_noise(entry);
        noise_response(&trained.network, LOOP, trained.state(n), &noise, &streams.child(name))
    };
    let (fed, own) = (answer(Entry::Channel(LOOP.channel), "feedback")?, answer(Entry::Units, "units")?);
    // The mean is taken out of no segment, and the window smears it over the first two frequencies.
    let kept: Vec<usize> = (2..fed.frequencies.len()).take_while(|&k| fed.frequencies[k] <= HIGHEST).collect();
    let pick = |values: Vec<Complex64>| kept.iter().map(|&k| values[k]).collect::<Vec<_>>();
    let frequencies: Vec<f64> = kept.iter().map(|&k| fed.frequencies[k]).collect();
    let units = trained.network.units();
    let open = trained.near(n)?.hessenberg();
    let linear = |&w: &f64| attractor::gain::closed(open.at(sampled(w, config.network.dt)));
    let power = own.power_ratio();
    Ok(Response {
        linear_gain: frequencies.iter().map(linear).collect(),
        gain: pick(fed.transfer()),
        power: kept.iter().map(|&k| units as f64 * power[k]).collect(),
        trace: trace(config, trained, n, &streams.child("trace"))?,
        frequencies,
    })
}

/// The output under noise in the feedback.
fn trace(config: &Config, trained: &Trained, n: usize, streams: &Streams) -> Result<Vec<f64>, Error> {
    let steps = (TRACE / config.network.dt).round() as usize;
    let amplitude = config.white_noise(Entry::Units).amplitude;
    let mut noise = Array2::zeros((steps, trained.network.inputs()));
    let mut values = vec![0.0; steps];
    streams.stream().fill_normal(&mut values, amplitude);
    noise.column_mut(LOOP.channel).assign(&aview1(&values));
    let stimulus = Stimulus::from_array(noise.view())?;
    let record = Record { units: Units::Some(&[]), steps: 0..steps };
    let trial = Trial::new(&stimulus).initial(Initial::Given(trained.state(n))).closed(&[LOOP]);
    let outputs = trial.record(&mut trained.network.clone(), &record)?.outputs;
    let target = trained.held.targets[n];
    Ok(outputs.column(LOOP.readout).iter().step_by(THINNED).map(|z| (z - target) / amplitude).collect())
}

impl Response {
    /// The mean of N S_z / S_u between two frequencies; `None` without any in between.
    pub(super) fn mean_power(&self, from: f64, to: f64) -> Option<f64> {
        let inside: Vec<f64> = self.within(from, to).map(|k| self.power[k]).collect();
        (!inside.is_empty()).then(|| attractor::mean(&inside))
    }

    /// The frequency at which the gain of the closed loop is largest.
    pub(super) fn peak(&self) -> f64 {
        let largest = (0..self.gain.len()).max_by(|&a, &b| self.gain[a].norm().total_cmp(&self.gain[b].norm()));
        largest.map_or(f64::NAN, |k| self.frequencies[k])
    }

    /// `|gain - linear gain| / |linear gain|` in the root mean square up to a frequency.
    pub(super) fn difference(&self, upto: f64) -> f64 {
        let sum = |of: &dyn Fn(usize) -> f64| self.within(0.0, upto).map(of).sum::<f64>();
        let off = sum(&|k| (self.gain[k] - self.linear_gain[k]).norm_sqr());
        (off / sum(&|k| self.linear_gain[k].norm_sqr())).sqrt()
    }

    fn within(&self, from: f64, to: f64) -> impl Iterator<Item = usize> + '_ {
        (0..self.frequencies.len()).filter(move |&k| self.frequencies[k] >= from && self.frequencies[k] <= to)
    }
}
