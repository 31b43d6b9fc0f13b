//! A chaotic network without feedback, driven by a rhythm: how strong must it be to silence the chaos?
//!
//! The drive of unit i is `I cos(omega t + theta_i)` with phases of the units' own, as Rajan, Abbott & Sompolinsky have it
//! (2010, doi:10.1103/PhysRevE.82.011903).

use attractor::{DenseLaw, Dynamics, RateNetwork, Stimulus, driven_lyapunov_spectrum, math};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::Cost;
use crate::{Columns, Error};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(crate) struct RhythmResult {
    /// By frequency and amplitude.
    #[array(
        name = "rhythm_exponent",
        dims = "rhythm_omega, rhythm_amplitude",
        units = "1/tau",
        about = "Largest Lyapunov exponent of the open network under a rhythm"
    )]
    pub(super) exponents: Array2<f64>,
}

impl RhythmResult {
    /// Whether the network is chaotic under the weakest rhythms, so that there is something to silence.
    pub(super) fn is_chaotic(&self) -> bool {
        self.exponents.column(0).iter().all(|&exponent| exponent > 0.0)
    }

    /// The amplitude from which on a rhythm leaves no chaos, at every frequency, linear between the amplitudes tried; NaN
    /// where none of them is enough.
    pub(super) fn silencing(&self, amplitudes: &[f64]) -> Vec<f64> {
        let of = |row: ndarray::ArrayView1<'_, f64>| {
            let last = (0..row.len()).rev().find(|&k| row[k] > 0.0);
            match last {
                None => amplitudes[0],
                Some(k) if k + 1 == row.len() => f64::NAN,
                Some(k) => amplitudes[k] + (amplitudes[k + 1] - amplitudes[k]) * row[k] / (row[k] - row[k + 1]),
            }
        };
        self.exponents.rows().into_iter().map(of).collect()
    }
}

pub(super) fn phases(config: &Config) -> [Phase; 1] {
    let rhythm = &config.rhythm;
    // A step of the network, and one of its tangent vector.
    let seconds_per_trial = 2.0 * Cost::new(rhythm.units).step() * config.rhythm_steps() as f64;
    [Phase { name: "rhythms", trials: rhythm.frequencies.len() * rhythm.amplitudes.len(), seconds_per_trial }]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.rhythm.units).memory(3) + 32 * config.rhythm_steps() as u64
}

/// Bytes of the exponents.
pub(super) fn stored(config: &Config) -> u64 {
    8 * (config.rhythm.frequencies.len() * config.rhythm.amplitudes.len()) as u64
}

/// Runs one network under every rhythm, each from the same state.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<RhythmResult, Error> {
    let [driving] = phases(config);
    observer.phase(driving.name, driving.trials);
    let (rhythm, streams) = (&config.rhythm, config.streams("rhythm").index(network));
    let open = open_network(config, &streams)?;
    let mut exponents = Array2::zeros((rhythm.frequencies.len(), rhythm.amplitudes.len()));
    for ((i, j), exponent) in exponents.indexed_iter_mut() {
        let stimulus = wave(config, rhythm.frequencies[i], rhythm.amplitudes[j])?;
        let settle = config.rhythm_settle();
        let found = driven_lyapunov_spectrum(&open, &stimulus, &[], 1, settle, &streams.child("tangent"))?;
        *exponent = found.exponents[0] / config.network.dt;
        observer.trial(None)?;
    }
    Ok(RhythmResult { exponents })
}

/// A network of which every unit hears two channels, the cosine and the sine, so that its phase is its own.
fn open_network(config: &Config, streams: &attractor::Streams) -> Result<RateNetwork<f64>, Error> {
    let rhythm = &config.rhythm;
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: config.network.dt, ..Dynamics::default() };
    let feedback = config.network.feedback();
    let law = DenseLaw { units: rhythm.units, gain: rhythm.gain, feedback, inputs: 1, dynamics };
    let mut network = RateNetwork::dense(&law, &streams.child("network"))?;
    let mut stream = streams.child("phases").stream();
    let phases: Vec<f64> = (0..rhythm.units).map(|_| std::f64::consts::TAU * stream.uniform()).collect();
    let weight = |(unit, channel)| if channel == 0 { math::cos(phases[unit]) } else { -math::sin(phases[unit]) };
    network.set_input_weights(&Array2::from_shape_fn((rhythm.units, 2), weight))?;
    let mut stream = streams.child("start").stream();
    let mut start = vec![0.0; rhythm.units];
    stream.fill_uniform(&mut start, -1.0, 1.0);
    network.set_activations(&start)?;
    Ok(network)
}

fn wave(config: &Config, omega: f64, amplitude: f64) -> Result<Stimulus<f64>, Error> {
    let at = |(step, channel)| {
        let angle = omega * config.network.dt * step as f64;
        amplitude * if channel == 0 { math::cos(angle) } else { math::sin(angle) }
    };
    Ok(Stimulus::from_array(Array2::from_shape_fn((config.rhythm_steps(), 2), at).view())?)
}
