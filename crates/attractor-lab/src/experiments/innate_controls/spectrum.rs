//! Whole Lyapunov spectra of a network along the trained window, before training and after.

use attractor::Streams;
use attractor::orbit::LyapunovSpectrum;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::training::Bench;
use crate::Error;
use crate::experiment::{Observer, Phase};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spectra {
    /// Mean squared error of all units in each trial of learning.
    pub(super) loss: Vec<f64>,
    /// Before training and after.
    pub(super) spectra: Vec<Spectrum>,
}

/// A spectrum along the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Spectrum {
    /// All exponents, 1/s, descending.
    pub(super) exponents: Vec<f64>,
    /// Standard errors of each, 1/s.
    pub(super) errors: Vec<f64>,
}

impl Spectrum {
    /// The sum of all: how fast volumes shrink, 1/s.
    pub(super) fn sum(&self) -> f64 {
        self.exponents.iter().sum()
    }

    /// How many exponents of this window are above 0.
    pub(super) fn positive(&self) -> usize {
        self.exponents.iter().filter(|exponent| **exponent > 0.0).count()
    }

    /// The Kaplan-Yorke dimension of this window: standard errors are not allowed for, since the window is what is asked about, and it
    /// has no other.
    pub(super) fn dimension(&self) -> f64 {
        let units = self.exponents.len();
        let exponents = self.exponents.clone();
        let spectrum = LyapunovSpectrum { exponents, standard_errors: vec![f64::NAN; units], steps: 1, units };
        spectrum.kaplan_yorke().unwrap_or(f64::NAN)
    }
}

/// What is done, in order.
pub(super) fn phases(config: &Config) -> Vec<Phase> {
    let size = config.spectrum_size();
    let ([plain, learning], n) = (config.seconds(size), size.units as f64);
    let steps = config.timeline().steps as f64;
    let tangents = steps * (n * (1e-6 + 1e-9 * size.probability * n * n) + 0.2e-9 * n * n * n);
    let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
    vec![
        phase("innate trial", 1, plain),
        phase("recurrent training", config.training.trials, learning),
        phase("Lyapunov spectra", 2, tangents),
    ]
}

/// Bytes of what a network leaves.
pub(super) fn stored(config: &Config) -> u64 {
    8 * (config.training.trials + 4 * config.spectrum_size().units) as u64 + 12
}

/// Runs one network.
pub(super) fn run(config: &Config, number: usize, observer: &dyn Observer) -> Result<Spectra, Error> {
    let streams = Streams::new(config.seed).child("innate-controls").child("spectrum").index(number);
    let bench = Bench::new(config, config.spectrum_size(), streams)?;
    let mut session = bench.session(observer)?;
    let untrained = session.network.clone();
    let phases = phases(config);
    let (_, loss) = bench.learn_own(&mut session, &phases)?;
    let mut trained = session.fork()?;
    trained.begin(&phases[2]);
    let networks = [untrained, trained.network.clone()];
    let mut spectra = Vec::new();
    for network in &networks {
        let found = trained.once(|_| {
            let found = bench.exponents(network, network.units())?;
            Ok(Spectrum { exponents: found.exponents, errors: found.standard_errors })
        })?;
        observer.trial(None)?;
        spectra.push(found);
    }
    Ok(Spectra { loss, spectra })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dimension_of_known_exponents() {
        let of = |exponents: &[f64]| {
            let spectrum = Spectrum { exponents: exponents.to_vec(), errors: vec![0.0; exponents.len()] };
            (spectrum.positive(), spectrum.dimension(), spectrum.sum())
        };
        // Lorenz's: 2.06.
        let (positive, dimension, _) = of(&[0.906, 0.0, -14.57]);
        assert!(positive == 1 && (dimension - 2.0622).abs() < 1e-3, "{dimension}");
        assert_eq!(of(&[-1.0, -3.0]), (0, 0.0, -4.0));
        assert_eq!(of(&[1.0, -0.5]), (1, 2.0, 0.5));
    }
}
