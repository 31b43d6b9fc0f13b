//! Fig 2 as it is drawn: the same white noise at both fixed points, through an input channel of random weights.
//!
//! The noise enters with weights `w_in ~ N(0, 1)` of a channel of its own, not with the feedback. Where the channel's gain
//! to the output is `G_in(s)` with the loop open, the closed loop answers with `G_in(s) / (1 - G(s))`: what resonates is the
//! loop, whatever the channel (Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101).

use attractor::fixed_points::Flow;
use attractor::gain::sampled;
use attractor::{
    CrossSpectrum, Entry, Initial, Record, ShownNoise, Stimulus, Streams, Trial, Units, WhiteNoise, eigenvalues,
    noise_responses,
};
use ndarray::{Array2, aview1};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::noise::{HIGHEST, THINNED, TRACE, moduli};
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP, Reduced, Trained};
use crate::experiments::steps_of;
use crate::{Columns, Error};

/// The channel of the input, after that of the feedback.
const CHANNEL: usize = 1;

/// What a network leaves behind: each fixed point that is shown; `None` where it is unstable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct InputResult {
    pub(super) points: Vec<Option<Answer>>,
    /// The noise of the traces, every [`THINNED`] steps, for each unit of its standard deviation.
    pub(super) noise: Vec<f64>,
}

/// The answer to white noise through the input about a fixed point, frequency by frequency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Answer {
    /// Radians per tau.
    pub(super) frequencies: Vec<f64>,
    /// The gain from the input to the output that the noise shows.
    #[array(
        name = "input_gain",
        dims = "input_omega",
        value = |row| moduli(&row.gain),
        about = "Modulus of the gain from an input of random weights to the output that white noise shows; NaN where the network is unstable"
    )]
    pub(super) gain: Vec<Complex64>,
    /// That gain from the network's linear dynamics, at the frequency that the simulation's steps make of it.
    #[array(
        name = "input_linear_gain",
        dims = "input_omega",
        value = |row| moduli(&row.linear),
        about = "Modulus of that gain by the network's linear dynamics; NaN where the network is unstable"
    )]
    pub(super) linear: Vec<Complex64>,
    /// Power of the output over that of the input; NaN where the network is unstable.
    #[array(name = "input_power", dims = "input_omega")]
    pub(super) power: Vec<f64>,
    /// The output minus its target at the beginning of the noise, for each unit of noise; NaN where the network is unstable.
    #[array(name = "input_trace", dims = "input_time")]
    pub(super) trace: Vec<f64>,
    /// All eigenvalues of the closed loop; NaN where the network is unstable.
    #[array(name = "input_eigenvalue", dims = "input_unit, part", units = "1/tau")]
    pub(super) spectrum: Vec<Complex64>,
}

pub(super) fn phases(config: &Config) -> [Phase; 2] {
    let (cost, steps) = (Cost::new(config.input.units), config.input_noise().steps as f64);
    let simulated = 2.2 * steps * (cost.step() + 3e-9 * config.input.units as f64);
    let linear = 2.0 * cost.eigenvalues() * 3.0;
    [
        Phase { name: "fixed points", trials: 1, seconds_per_trial: cost.training(config.trained.targets.len()) },
        Phase { name: "noise through an input", trials: 1, seconds_per_trial: simulated + linear },
    ]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.input.units).memory(5) + 256 * config.input_noise().steps as u64
}

/// Bytes of the answers of a network, six numbers a frequency, with their traces and spectra.
pub(super) fn stored(config: &Config) -> u64 {
    let frequencies = (HIGHEST / config.resolution()) as usize;
    let trace = steps_of(TRACE, config.network.dt) / THINNED;
    let point = 6 * frequencies + trace + 2 * config.input.units;
    (8 * (config.shown().len() * point + trace)) as u64
}

/// Runs one network.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<InputResult, Error> {
    let [training, shown] = phases(config);
    observer.phase(training.name, training.trials);
    let case = &config.trained;
    let law = config.network.law(case, config.input.units, CHANNEL);
    let streams = config.streams("input").index(network);
    let trained = Trained::new(&law, &case.targets, &streams)?;
    observer.trial(None)?;
    observer.phase(shown.name, shown.trials);
    let points = config.shown();
    let stable = |&n: &usize| -> Result<bool, Error> {
        let near = Reduced::new(&trained, n)?.near(&[])?;
        Ok(near.leading.map_or(near.radius < 1.0, |pole| pole.re < 0.0))
    };
    let stable = points.iter().map(stable).collect::<Result<Vec<_>, Error>>()?;
    let noise = config.input_noise();
    let of = |n: usize| ShownNoise { state: trained.state(n), noise, streams: &streams };
    let shown: Vec<ShownNoise<'_>> = points.iter().zip(&stable).filter(|(_, s)| **s).map(|(&n, _)| of(n)).collect();
    let mut found = noise_responses(&trained.network, LOOP, &shown)?.into_iter();
    let input = trace_input(config, &noise, &streams);
    let mut answers = Vec::new();
    for (&n, &stable) in points.iter().zip(&stable) {
        let spectrum = if stable { found.next() } else { None };
        answers.push(spectrum.map(|spectrum| answer(config, &trained, n, &spectrum, &input)).transpose()?);
    }
    observer.trial(None)?;
    Ok(InputResult { points: answers, noise: input.iter().step_by(THINNED).map(|u| u / noise.amplitude).collect() })
}

/// The noise of the traces, the same at every fixed point.
fn trace_input(config: &Config, noise: &WhiteNoise, streams: &Streams) -> Vec<f64> {
    let mut values = vec![0.0; steps_of(TRACE, config.network.dt)];
    streams.child("trace").stream().fill_normal(&mut values, noise.amplitude);
    values
}

fn answer(
    config: &Config,
    trained: &Trained,
    n: usize,
    spectrum: &CrossSpectrum,
    input: &[f64],
) -> Result<Answer, Error> {
    // The mean is taken out of no segment, and the window smears it over the first two frequencies.
    let kept: Vec<usize> =
        (2..spectrum.frequencies.len()).take_while(|&k| spectrum.frequencies[k] <= HIGHEST).collect();
    let frequencies: Vec<f64> = kept.iter().map(|&k| spectrum.frequencies[k]).collect();
    let near = trained.near(n)?;
    let (around, from_input) = (near.hessenberg()?, near.from_channel(CHANNEL)?.hessenberg()?);
    let linear = |&omega: &f64| {
        let s = sampled(omega, config.network.dt);
        from_input.at(s) / (1.0 - around.at(s))
    };
    let (transfer, power) = (spectrum.transfer(), spectrum.power_ratio());
    let flow = Flow::new(&trained.network).closed(&[LOOP])?;
    Ok(Answer {
        linear: frequencies.iter().map(linear).collect(),
        gain: kept.iter().map(|&k| transfer[k]).collect(),
        power: kept.iter().map(|&k| power[k]).collect(),
        trace: trace(config, trained, n, input)?,
        spectrum: eigenvalues(flow.jacobian(trained.state(n)).view())?,
        frequencies,
    })
}

/// The output under that input, from the fixed point on.
fn trace(config: &Config, trained: &Trained, n: usize, input: &[f64]) -> Result<Vec<f64>, Error> {
    let mut noise = Array2::zeros((input.len(), trained.network.inputs()));
    noise.column_mut(CHANNEL).assign(&aview1(input));
    let stimulus = Stimulus::from_array(noise.view())?;
    let record = Record { units: Units::Some(&[]), steps: 0..input.len() };
    let trial = Trial::new(&stimulus).initial(Initial::Given(trained.state(n))).closed(&[LOOP]);
    let outputs = trial.record(&mut trained.network.clone(), &record)?.outputs;
    let (target, amplitude) = (trained.held.targets[n], config.input_noise().amplitude);
    Ok(outputs.column(LOOP.readout).iter().step_by(THINNED).map(|z| (z - target) / amplitude).collect())
}

impl Config {
    /// White noise through the input.
    pub(super) fn input_noise(&self) -> WhiteNoise {
        let steps = self.input_steps();
        WhiteNoise { settle: steps / 10, steps, ..self.white_noise(Entry::Channel(CHANNEL)) }
    }
}

impl Answer {
    /// The mean power of the answer between two frequencies.
    fn mean_power(&self, from: f64, to: f64) -> f64 {
        let inside = self.frequencies.iter().zip(&self.power).filter(|(w, _)| **w >= from && **w <= to);
        attractor::mean(&inside.map(|(_, power)| *power).collect::<Vec<_>>())
    }

    /// How much stronger the answer is in a band than below a frequency.
    pub(super) fn resonance(&self, (from, to): (f64, f64), slow: f64) -> f64 {
        self.mean_power(from, to) / self.mean_power(0.0, slow)
    }
}

#[cfg(test)]
mod tests {
    use attractor::math;

    use super::super::Resonance;
    use super::*;
    use crate::experiments::tryout;

    #[test]
    fn the_noise_shows_the_gain_of_the_linear_dynamics_and_is_the_same_at_both_points() {
        let set = ["trained.gain=0.7", "trained.targets=[0.6, 1.4]", "input.units=60", "input.duration=3000"];
        let config = tryout::config(&Resonance, &[&set[..], &["noise.segment=100"]].concat()).unwrap();
        let found = run(&config, 0, &tryout::Unwatched).unwrap();
        let stable: Vec<&Answer> = found.points.iter().flatten().collect();
        assert!(!stable.is_empty(), "choose another network");
        for answer in stable {
            let close = answer.gain.iter().zip(&answer.linear).map(|(g, l)| math::norm(g - l) / math::norm(*l));
            // Sixty segments, and at most frequencies a coherence near 1.
            assert!(attractor::quantile(&close.collect::<Vec<_>>(), 0.5) < 0.1, "{answer:?}");
            assert_eq!(answer.trace.len(), found.noise.len());
        }
    }
}
