//! Lyapunov exponents of rate networks: the largest by two trajectories, several by orthonormalised tangent vectors.
//!
//! Exponents are per second. They are taken without noise and in double precision: a perturbation of norm 1e-6 is lost
//! in single precision.

use std::ops::Range;

use super::orbit::{DiscreteMap, RateMap, exponents};
use crate::interrupt::checkpoint;
use crate::{Error, RateNetwork, Stimulus, Streams, Trial, check};

/// How the separation of two trajectories is followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Separation {
    /// Step after which one of two copies is perturbed (the end of the input pulse).
    pub start: usize,
    /// Steps after `start` over which the slope is fitted.
    pub fit: Range<usize>,
    /// Norm of the perturbation.
    pub norm: f64,
    /// Pairs of trajectories, from as many random initial states.
    pub repeats: usize,
}

impl Default for Separation {
    /// From step 250, fitted over 100..1000 steps, norm 1e-6, 10 pairs (Laje & Buonomano 2013).
    fn default() -> Self {
        Self { start: 250, fit: 100..1000, norm: 1e-6, repeats: 10 }
    }
}

/// How two trajectories separated.
#[derive(Debug, Clone, PartialEq)]
pub struct Divergence {
    /// The largest Lyapunov exponent, 1/s: the slope of the mean log distance.
    pub exponent: f64,
    /// Mean natural logarithm of the distance, at each step after the perturbation.
    pub log_distance: Vec<f64>,
}

/// The largest Lyapunov exponent by the separation of two trajectories under one stimulus (Laje & Buonomano 2013,
/// doi:10.1038/nn.3405, Methods).
///
/// # Errors
/// [`Error::OutOfRange`] if the stimulus ends before the fit does; as [`Trial::run`].
pub fn separation(
    network: &RateNetwork<f64>,
    stimulus: &Stimulus<f64>,
    options: &Separation,
    streams: &Streams,
) -> Result<Divergence, Error> {
    check::positive("norm", options.norm)?;
    check::at_least("repeats", options.repeats, 1)?;
    check::at_least("steps of the fit", options.fit.len(), 2)?;
    if options.start + options.fit.end > stimulus.steps() {
        let found = format!("{} steps", stimulus.steps());
        return Err(Error::out_of_range("stimulus", found, "as long as the fit needs"));
    }
    let mut log_distance = vec![0.0; options.fit.end];
    for repeat in 0..options.repeats {
        let streams = streams.index(repeat);
        for (sum, distance) in log_distance.iter_mut().zip(distances(network, stimulus, options, &streams)?) {
            *sum += distance.ln() / options.repeats as f64;
        }
    }
    let fitted = &log_distance[options.fit.clone()];
    let exponent = slope(fitted) * 1000.0 / network.dynamics().dt_ms;
    Ok(Divergence { exponent, log_distance })
}

/// The distance between a trajectory and its perturbed copy, at each step after the perturbation.
fn distances(
    network: &RateNetwork<f64>,
    stimulus: &Stimulus<f64>,
    options: &Separation,
    streams: &Streams,
) -> Result<Vec<f64>, Error> {
    let mut copy = network.clone();
    let mut out = Vec::with_capacity(options.fit.end);
    let last = options.start + options.fit.end;
    Trial::new(stimulus).drawn(streams, 0.0).run(&mut network.clone(), |step, network| {
        if step == options.start {
            let mut direction = vec![0.0; network.units()];
            streams.child("perturbation").stream().fill_normal(&mut direction, 1.0);
            let scale = options.norm / norm(direction.iter().copied());
            let moved: Vec<f64> = network.activations().iter().zip(&direction).map(|(x, d)| x + scale * d).collect();
            copy.set_activations(&moved)?;
        } else if step > options.start && step <= last {
            copy.step(stimulus.input().row(step).as_slice().unwrap_or_default(), None);
            out.push(norm(network.activations().iter().zip(copy.activations()).map(|(a, b)| a - b)));
        }
        Ok(())
    })?;
    Ok(out)
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

/// The least-squares slope of values at 0, 1, 2, ...
fn slope(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let moment: f64 = values.iter().enumerate().map(|(i, v)| (i as f64 - middle) * v).sum();
    moment / (n * (n * n - 1.0) / 12.0)
}

/// The `count` largest Lyapunov exponents (1/s, descending) of the autonomous network from its present state, by
/// Benettin's method (Benettin et al. 1980, doi:10.1007/BF02128236): tangent vectors are carried along by the Jacobian
/// `(1 - dt/tau) I + (dt/tau) W diag(phi'(x))` and orthonormalised every 10 steps, for `steps` steps after `settle`.
///
/// # Errors
/// [`Error::OutOfRange`] if `count` is 0 or exceeds the number of units, or there are fewer than 10 steps.
pub fn lyapunov_spectrum(
    network: &RateNetwork<f64>,
    count: usize,
    settle: usize,
    steps: usize,
    streams: &Streams,
) -> Result<Vec<f64>, Error> {
    const EVERY: usize = 10;
    let n = network.units();
    if count == 0 || count > n {
        return Err(Error::out_of_range("number of exponents", count, "from 1 to the number of units"));
    }
    check::at_least("steps", steps / EVERY, 1)?;
    let mut map = RateMap::of_network(network, &vec![0.0; network.inputs()])?;
    let (mut state, mut next) = (network.activations().to_vec(), vec![0.0; n]);
    for _ in 0..settle {
        checkpoint()?;
        map.next(&state, &mut next);
        std::mem::swap(&mut state, &mut next);
    }
    let mut entries = vec![0.0; count * n];
    streams.stream().fill_normal(&mut entries, 1.0);
    let tangents = entries.chunks(n).map(<[f64]>::to_vec).collect();
    let seconds_per_step = network.dynamics().dt_ms / 1000.0;
    let per_step = exponents(&mut map, &mut state, tangents, steps / EVERY * EVERY, EVERY)?;
    let mut found: Vec<f64> = per_step.into_iter().map(|exponent| exponent / seconds_per_step).collect();
    found.sort_by(|a, b| b.total_cmp(a));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dynamics, RateLaw, SparseMatrix, Transfer, eigenvalues};
    use ndarray::{Array2, array};

    fn linear(weights: &Array2<f64>) -> RateNetwork<f64> {
        let n = weights.nrows();
        let dynamics = Dynamics { transfer: Transfer::Linear, ..Dynamics::default() };
        let recurrent = SparseMatrix::from_dense(weights.view()).unwrap();
        RateNetwork::from_weights(Array2::zeros((n, 1)), recurrent, Array2::zeros((1, n)), dynamics).unwrap()
    }

    #[test]
    fn a_linear_network_has_the_exponents_of_its_eigenvalues() {
        let weights = array![[0.5, 0.3, 0.0], [0.0, -0.4, 0.2], [0.1, 0.0, 0.8]];
        let mut expected: Vec<f64> =
            eigenvalues(weights.view()).unwrap().iter().map(|l| (1.0 + 0.1 * (l - 1.0)).norm().ln() * 1000.0).collect();
        expected.sort_by(|a, b| b.total_cmp(a));
        let network = linear(&weights);
        let found = lyapunov_spectrum(&network, 3, 0, 20_000, &Streams::new(1)).unwrap();
        for (f, e) in found.iter().zip(&expected) {
            assert!((f - e).abs() < 0.2, "{found:?} against {expected:?}");
        }
        let stimulus = Stimulus::silent(2000, 1).unwrap();
        let options = Separation { start: 10, fit: 500..1500, ..Separation::default() };
        let largest = separation(&network, &stimulus, &options, &Streams::new(2)).unwrap().exponent;
        assert!((largest - expected[0]).abs() < 0.2, "{largest} against {}", expected[0]);
    }

    #[test]
    fn the_two_methods_agree_that_a_strong_network_is_chaotic() {
        // N = 200, g = 2: exponents of single networks scatter; the two methods agree within 2.5 /s on the same network.
        let law = RateLaw { units: 200, inputs: 1, gain: 2.0, ..RateLaw::default() };
        let mut network = RateNetwork::<f64>::random(&law, &Streams::new(3)).unwrap();
        let stimulus = Stimulus::silent(1300, 1).unwrap();
        let pairs = separation(&network, &stimulus, &Separation::default(), &Streams::new(4)).unwrap();
        let mut x = vec![0.0; 200];
        Streams::new(5).stream().fill_uniform(&mut x, -1.0, 1.0);
        network.set_activations(&x).unwrap();
        let spectrum = lyapunov_spectrum(&network, 2, 500, 10_000, &Streams::new(6)).unwrap();
        assert!(pairs.exponent > 2.0 && spectrum[0] > 2.0, "{} and {}", pairs.exponent, spectrum[0]);
        assert!((pairs.exponent - spectrum[0]).abs() < 2.5, "{} and {}", pairs.exponent, spectrum[0]);
    }
}
