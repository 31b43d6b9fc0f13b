//! One network under white noise, simulated: what its output does about the first and the last target.
//!
//! Noise that enters with the feedback meets the gain of the closed loop; noise of each unit's own meets the average over
//! the weights of an input, `N S_z / S_u` of the theory.

use attractor::gain::{LoopGain, sampled};
use attractor::math;
use attractor::{CrossSpectrum, Entry, Initial, Record, ShownNoise, Stimulus, Streams, Trial, Units, noise_responses};
use ndarray::{Array2, aview1};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP, Reduced, Trained};
use crate::experiments::steps_of;
use crate::{Columns, Error};

/// Duration of a trace, in units of tau.
pub(super) const TRACE: f64 = 400.0;
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Response {
    /// Radians per tau.
    pub(super) frequencies: Vec<f64>,
    /// The gain of the closed loop that noise in the feedback shows.
    #[array(
        name = "noise_gain",
        dims = "noise_omega",
        value = |row| moduli(&row.gain),
        about = "|G_CL| that noise in the feedback shows; NaN where the network is unstable"
    )]
    pub(super) gain: Vec<Complex64>,
    /// That gain from the network's linear dynamics, at the frequency that the simulation's steps make of it.
    #[array(
        name = "noise_linear_gain",
        dims = "noise_omega",
        value = |row| moduli(&row.linear_gain),
        about = "|G_CL| of the network's linear dynamics; NaN where the network is unstable"
    )]
    pub(super) linear_gain: Vec<Complex64>,
    /// What the spectral estimate of that gain is expected to be: the linear dynamics as segments see them through their
    /// window.
    #[array(
        name = "noise_expected_gain",
        dims = "noise_omega",
        value = |row| moduli(&row.expected_gain),
        about = "|G_CL| that the spectral estimate is expected to show of the linear dynamics; NaN where the network is unstable"
    )]
    pub(super) expected_gain: Vec<Complex64>,
    /// Standard error of the complex gain that noise in the feedback shows; NaN where the network is unstable.
    #[array(name = "noise_gain_error", dims = "noise_omega")]
    pub(super) gain_error: Vec<f64>,
    /// N S_z / S_u of noise of the units' own; NaN where the network is unstable.
    #[array(name = "noise_power", dims = "noise_omega")]
    pub(super) power: Vec<f64>,
    /// The output minus its target in the first [`TRACE`] tau of noise in the feedback, for each unit of noise, every
    /// [`THINNED`] steps.
    pub(super) trace: Vec<f64>,
}

pub(super) fn moduli(gain: &[Complex64]) -> Vec<f64> {
    gain.iter().map(|gain| math::norm(*gain)).collect()
}

pub(super) fn phases(config: &Config) -> [Phase; 2] {
    let cost = Cost::new(config.noise.units);
    let simulated = 2.0 * config.noise_steps() as f64 * (cost.step() + 3e-9 * config.noise.units as f64);
    [
        Phase { name: "fixed points", trials: 1, seconds_per_trial: cost.training(config.trained.targets.len()) },
        Phase { name: "white noise", trials: 1, seconds_per_trial: simulated },
    ]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.noise.units).memory(3) + 256 * config.noise_steps() as u64
}

/// Bytes of the responses of a network to noise, nine numbers a frequency, with their traces.
pub(super) fn stored(config: &Config) -> u64 {
    let frequencies = (HIGHEST / config.resolution()) as usize;
    let trace = steps_of(TRACE, config.network.dt) / THINNED;
    (8 * config.shown().len() * (9 * frequencies + trace)) as u64
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
    let shown = config.shown();
    let leading = shown.iter().map(|&n| Reduced::new(&trained, n)?.near(&[])).collect::<Result<Vec<_>, Error>>()?;
    // Without a pole outside it, the disk decides.
    let stable: Vec<usize> = (0..shown.len())
        .filter(|&k| leading[k].leading.map_or(leading[k].radius < 1.0, |pole| pole.re < 0.0))
        .collect();
    let spectra = spectra(config, &trained, &stable.iter().map(|&k| shown[k]).collect::<Vec<_>>(), &streams)?;
    let mut points = vec![None; shown.len()];
    for (k, spectra) in stable.into_iter().zip(spectra) {
        points[k] = Some(respond(config, &trained, shown[k], spectra, &shown_streams(&streams, shown[k]))?);
    }
    observer.trial(None)?;
    Ok(NoiseResult { points, leading: leading.into_iter().map(|near| near.leading).collect() })
}

fn shown_streams(streams: &Streams, n: usize) -> Streams {
    streams.child("shown").index(n)
}

/// The spectra of noise in the feedback and of noise of the units' own, about each of those targets.
fn spectra(
    config: &Config,
    trained: &Trained,
    targets: &[usize],
    streams: &Streams,
) -> Result<Vec<[CrossSpectrum; 2]>, Error> {
    let entries = [(Entry::Channel(LOOP.channel), "feedback"), (Entry::Units, "units")];
    let each = || targets.iter().flat_map(|&n| entries.map(|(entry, name)| (n, entry, name)));
    let streams: Vec<Streams> = each().map(|(n, _, name)| shown_streams(streams, n).child(name)).collect();
    let shown: Vec<ShownNoise<'_>> = each()
        .zip(&streams)
        .map(|((n, entry, _), streams)| ShownNoise {
            state: trained.state(n),
            noise: config.white_noise(entry),
            streams,
        })
        .collect();
    let mut found = noise_responses(&trained.network, LOOP, &shown)?.into_iter();
    Ok(std::iter::from_fn(|| Some([found.next()?, found.next()?])).collect())
}

fn respond(
    config: &Config,
    trained: &Trained,
    n: usize,
    [fed, own]: [CrossSpectrum; 2],
    streams: &Streams,
) -> Result<Response, Error> {
    // The mean is taken out of no segment, and the window smears it over the first two frequencies.
    let kept: Vec<usize> = (2..fed.frequencies.len()).take_while(|&k| fed.frequencies[k] <= HIGHEST).collect();
    let pick = |values: Vec<Complex64>| kept.iter().map(|&k| values[k]).collect::<Vec<_>>();
    let frequencies: Vec<f64> = kept.iter().map(|&k| fed.frequencies[k]).collect();
    let units = trained.network.units();
    let open = trained.near(n)?.hessenberg()?;
    let linear = |&w: &f64| attractor::gain::closed(open.at(sampled(w, config.network.dt)));
    let power = own.power_ratio();
    let errors = fed.transfer_error();
    Ok(Response {
        linear_gain: frequencies.iter().map(linear).collect(),
        expected_gain: pick(fed.expected_transfer(&answer_to_one(&open, config)?)),
        gain_error: kept.iter().map(|&k| errors[k]).collect(),
        gain: pick(fed.transfer()),
        power: kept.iter().map(|&k| units as f64 * power[k]).collect(),
        trace: trace(config, trained, n, &streams.child("trace"))?,
        frequencies,
    })
}

/// What an input of 1 in the feedback during one step adds to the output after 0, 1, .. steps of a segment, linearly.
fn answer_to_one(open: &LoopGain, config: &Config) -> Result<Vec<f64>, Error> {
    let (dt, segment) = (config.network.dt, config.white_noise(Entry::Units).segment);
    // It moves the state by dt w_FB in the step, and is read out after it.
    let response = open.kick(dt, segment - 1)?;
    Ok(std::iter::once(0.0).chain(response.into_iter().map(|z| dt * z)).collect())
}

/// The output under noise in the feedback.
fn trace(config: &Config, trained: &Trained, n: usize, streams: &Streams) -> Result<Vec<f64>, Error> {
    let steps = steps_of(TRACE, config.network.dt);
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

impl NoiseResult {
    /// The largest of what is asked of every response; NaN if one is, `None` of a network that is unstable everywhere.
    pub(super) fn worst(&self, of: impl Fn(&Response) -> f64) -> Option<f64> {
        let values = self.points.iter().flatten().map(of);
        values.reduce(|worst, value| if value.is_nan() || value > worst { value } else { worst })
    }

    /// Whether the network has a response there whose peaks, as wide as its pole is damped, are wider than the spectral
    /// estimate's resolution, 2 pi / segment.
    pub(super) fn resolved(&self, config: &Config, shown: usize) -> bool {
        let damping = self.leading[shown].map_or(f64::INFINITY, |pole| -pole.re);
        self.points[shown].is_some() && damping > config.resolution()
    }
}

impl NoiseResult {
    /// The responses whose peaks are narrower than the resolution.
    pub(super) fn narrow(&self, config: &Config) -> Vec<&Response> {
        (0..self.points.len()).filter(|&k| !self.resolved(config, k)).filter_map(|k| self.points[k].as_ref()).collect()
    }
}

impl Response {
    /// The mean of N S_z / S_u between two frequencies; `None` without any in between.
    pub(super) fn mean_power(&self, from: f64, to: f64) -> Option<f64> {
        let inside: Vec<f64> = self.within(from, to).map(|k| self.power[k]).collect();
        (!inside.is_empty()).then(|| attractor::mean(&inside))
    }

    /// The frequency at which the gain of the closed loop is largest.
    pub(super) fn peak(&self) -> f64 {
        let largest =
            (0..self.gain.len()).max_by(|&a, &b| math::norm(self.gain[a]).total_cmp(&math::norm(self.gain[b])));
        largest.map_or(f64::NAN, |k| self.frequencies[k])
    }

    /// `|gain - expected gain| / |expected gain|` in the root mean square up to a frequency.
    pub(super) fn difference(&self, upto: f64) -> f64 {
        let sum = |of: &dyn Fn(usize) -> f64| self.within(0.0, upto).map(of).sum::<f64>();
        let off = sum(&|k| (self.gain[k] - self.expected_gain[k]).norm_sqr());
        (off / sum(&|k| self.expected_gain[k].norm_sqr())).sqrt()
    }

    /// `|gain - expected gain|` over the standard error of the estimate, in the root mean square up to a frequency: about 1
    /// where the simulation follows its linear dynamics.
    pub(super) fn deviation(&self, upto: f64) -> f64 {
        let square = |k: usize| math::powi(math::norm(self.gain[k] - self.expected_gain[k]) / self.gain_error[k], 2);
        attractor::mean(&self.within(0.0, upto).map(square).collect::<Vec<_>>()).sqrt()
    }

    fn within(&self, from: f64, to: f64) -> impl Iterator<Item = usize> + '_ {
        (0..self.frequencies.len()).filter(move |&k| self.frequencies[k] >= from && self.frequencies[k] <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Resonance;
    use super::*;
    use crate::experiments::tryout;

    #[test]
    fn the_answer_to_one_sums_to_the_closed_loops_gain() {
        // Long segments and a network far from instability: nothing is left of the answer at a segment's end.
        let config =
            tryout::config(&Resonance, &["trained.targets=[1.0]", "noise.units=40", "noise.segment=200"]).unwrap();
        let law = config.network.law(&config.trained, 40, 0);
        let trained = Trained::new(&law, &[1.0], &config.streams("test")).unwrap();
        let (open, dt) = (trained.near(0).unwrap().hessenberg().unwrap(), config.network.dt);
        let answer = answer_to_one(&open, &config).unwrap();
        assert_eq!(answer.len(), 2000);
        for omega in [0.05, 0.3, 1.0] {
            let turn = |t: usize| Complex64::from_polar(1.0, -omega * dt * t as f64);
            let sum: Complex64 = answer.iter().enumerate().map(|(t, z)| z * turn(t)).sum();
            let gain = attractor::gain::closed(open.at(sampled(omega, dt)));
            assert!((sum - gain).norm() < 1e-9 * (1.0 + gain.norm()), "{omega}: {sum} and {gain}");
        }
    }

    #[test]
    fn deviations_are_measured_by_their_errors() {
        let one = |gain: f64| Response {
            frequencies: vec![0.1, 0.2, 3.0],
            gain: vec![Complex64::new(gain, 0.0); 3],
            linear_gain: vec![Complex64::ONE; 3],
            expected_gain: vec![Complex64::new(2.0, 0.0); 3],
            gain_error: vec![0.1, 0.2, 1.0],
            power: vec![1.0; 3],
            trace: Vec::new(),
        };
        // Deviations of 0.2: two errors and one.
        assert!((one(2.2).deviation(1.0) - 2.5_f64.sqrt()).abs() < 1e-12);
        assert!((one(2.2).difference(1.0) - 0.1).abs() < 1e-12);
        let network = |points| NoiseResult { points, leading: Vec::new() };
        let worst = |points| network(points).worst(|response| response.deviation(1.0));
        assert!((worst(vec![Some(one(2.2)), None, Some(one(2.1))]).unwrap() - 2.5_f64.sqrt()).abs() < 1e-12);
        assert!(worst(vec![Some(one(f64::NAN)), Some(one(2.1))]).unwrap().is_nan());
        assert_eq!(worst(vec![None, None]), None);
    }
}
