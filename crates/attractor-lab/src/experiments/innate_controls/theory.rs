//! Untrained networks that hear nothing: their largest Lyapunov exponent, and what dynamic mean-field theory says.

use attractor::chaos::Chaos;
use attractor::{Dynamics, RateLaw, RateNetwork, Streams, Transfer, lyapunov_spectrum};
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::Error;
use crate::experiment::{Observer, Phase};

/// What theory says, in units of 1/tau.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Theory {
    /// Gains of the curve.
    pub(super) gains: Vec<f64>,
    pub(super) curve: Vec<f64>,
    /// At the gains of the run.
    pub(super) exponents: Vec<f64>,
}

impl Theory {
    pub(super) fn new(config: &Config) -> Result<Self, Error> {
        let own = &config.theory.gains;
        let (first, last) = (own[0], own[own.len() - 1]);
        let along = |k: usize| k as f64 / (config.theory.curve - 1) as f64;
        let gains: Vec<f64> = (0..config.theory.curve).map(|k| (first + (last - first) * along(k)).min(last)).collect();
        let exponent = |&gain: &f64| -> Result<f64, Error> { Ok(Chaos::new(gain)?.lyapunov_exponent()?) };
        let curve = gains.iter().map(exponent).collect::<Result<_, Error>>()?;
        Ok(Self { gains, curve, exponents: own.iter().map(exponent).collect::<Result<_, Error>>()? })
    }
}

/// What is done of a network.
pub(super) fn phase(config: &Config) -> Phase {
    let ([settle, steps], n) = (config.theory.counts(), config.theory.units as f64);
    let step = 2.0 * (8e-9 * n + 0.7e-9 * config.theory.connection_probability * n * n);
    Phase { name: "exponents", trials: config.theory.gains.len(), seconds_per_trial: (settle + steps) as f64 * step }
}

/// The largest exponent (1/tau) of one network at each gain, and its standard error; the same draws at each.
pub(super) fn run(config: &Config, number: usize, observer: &dyn Observer) -> Result<Vec<(f64, f64)>, Error> {
    let streams = Streams::new(config.seed).child("innate-controls").child("theory").index(number);
    let (theory, [settle, steps]) = (&config.theory, config.theory.counts());
    let one = |&gain: &f64| {
        let law = RateLaw {
            units: theory.units,
            inputs: 1,
            readouts: 1,
            gain,
            connection_probability: theory.connection_probability,
            dynamics: Dynamics { tau_ms: 1.0, dt_ms: theory.dt, transfer: Transfer::Tanh },
        };
        let mut network = RateNetwork::<f64>::random(&law, &streams.child("network"))?;
        let mut start = vec![0.0; theory.units];
        streams.child("start").stream().fill_uniform(&mut start, -1.0, 1.0);
        network.set_activations(&start)?;
        // Per second, of a time constant of a millisecond.
        let found = lyapunov_spectrum(&network, 1, settle, steps, &streams.child("tangents"))?.per_time(1000.0);
        observer.trial(None)?;
        Ok((found.exponents[0], found.standard_errors[0]))
    };
    theory.gains.iter().map(one).collect()
}
