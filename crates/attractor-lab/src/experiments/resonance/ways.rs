//! One network whose gain is computed in every way that the library knows.

use attractor::gain::Linearisation;
use attractor::math;
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, Trained};
use crate::{Columns, Error};

/// The ways that are compared with the direct solution.
pub(super) const WAYS: [&str; 5] = ["Hessenberg form", "Krylov space", "moments", "determinants", "eigenvalues"];
/// The one of them that is the identity of determinants.
pub(super) const DETERMINANTS: usize = 3;
/// Frequencies at which they are compared.
pub(super) const FREQUENCIES: [f64; 7] = [0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(crate) struct WaysResult {
    /// `|G - G solved| / |G solved|` by fixed point, way and frequency; NaN where the series of moments does not converge.
    #[array(
        name = "way_difference",
        dims = "point, way, way_omega",
        about = format!("Relative difference from the direct solution; ways: {}", WAYS.join(", "))
    )]
    pub(super) differences: Vec<[[f64; FREQUENCIES.len()]; WAYS.len()]>,
    /// |(1 - G) det(s - J_open) / det(s - J_closed) - 1|
    #[array(name = "determinant_identity", dims = "point, way_omega")]
    pub(super) identity: Vec<[f64; FREQUENCIES.len()]>,
}

pub(super) fn phases(config: &Config) -> [Phase; 2] {
    let (cost, targets) = (Cost::new(config.ways.units), config.trained.targets.len());
    let cube = math::powi(config.ways.units as f64, 3);
    // Three complex factorisations a frequency, two spectra and a reduction.
    let each = FREQUENCIES.len() as f64 * 3.0 * 6e-10 * cube + 2.0 * cost.eigenvalues();
    [
        Phase { name: "fixed points", trials: 1, seconds_per_trial: cost.training(targets) },
        Phase { name: "gain in every way", trials: targets, seconds_per_trial: each },
    ]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.ways.units).memory(8)
}

/// Bytes of the differences between the ways.
pub(super) fn stored(config: &Config) -> u64 {
    8 * (config.trained.targets.len() * FREQUENCIES.len() * (WAYS.len() + 1)) as u64
}

/// Runs one network.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<WaysResult, Error> {
    let [training, ways] = phases(config);
    observer.phase(training.name, training.trials);
    let law = config.network.law(&config.trained, config.ways.units, 0);
    let trained = Trained::new(&law, &config.trained.targets, &config.streams("ways").index(network))?;
    observer.trial(None)?;
    observer.phase(ways.name, ways.trials);
    let mut result = WaysResult { differences: Vec::new(), identity: Vec::new() };
    for n in 0..config.trained.targets.len() {
        let (differences, identity) = compare(&trained.near(n)?)?;
        result.differences.push(differences);
        result.identity.push(identity);
        observer.trial(None)?;
    }
    Ok(result)
}

/// Differences by way and frequency, and what is left of the identity.
type Compared = ([[f64; FREQUENCIES.len()]; WAYS.len()], [f64; FREQUENCIES.len()]);

fn compare(near: &Linearisation<'_>) -> Result<Compared, Error> {
    let (hessenberg, krylov) = (near.hessenberg()?, near.krylov(near.units())?);
    let spectra = near.spectra()?;
    let mut differences = [[f64::NAN; FREQUENCIES.len()]; WAYS.len()];
    let mut identity = [f64::NAN; FREQUENCIES.len()];
    for (k, &w) in FREQUENCIES.iter().enumerate() {
        let s = Complex64::new(0.0, w);
        let solved = near.gain(s);
        let by_determinants = near.gain_by_determinants(s);
        // The series does not converge in every network at every frequency.
        let moments = near.gain_by_moments(s, 1e-14).unwrap_or(Complex64::new(f64::NAN, f64::NAN));
        let found = [hessenberg.at(s), krylov.at(s), moments, by_determinants, spectra.gain(s)];
        for (way, gain) in found.iter().enumerate() {
            differences[way][k] = math::norm(gain - solved) / math::norm(solved);
        }
        // 1 - by_determinants is the ratio of the determinants.
        identity[k] = math::norm((1.0 - solved) / (1.0 - by_determinants) - 1.0);
    }
    Ok((differences, identity))
}
