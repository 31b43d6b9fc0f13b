//! Lyapunov exponents of rate networks: the largest by two trajectories, several by orthonormalised tangent vectors.
//!
//! Exponents are per second. They are taken without noise and in double precision: a perturbation of norm 1e-6 is lost
//! in single precision.

use std::ops::Range;

use ndarray::Array2;

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
    let mut network = network.clone();
    let silence = vec![0.0; network.inputs()];
    for _ in 0..settle {
        checkpoint()?;
        network.step(&silence, None);
    }
    let mut tangent = Array2::zeros((count, n));
    if let Some(entries) = tangent.as_slice_mut() {
        streams.stream().fill_normal(entries, 1.0);
    }
    orthonormalise(&mut tangent);
    let mut sums = vec![0.0; count];
    let blocks = steps / EVERY;
    for _ in 0..blocks {
        for _ in 0..EVERY {
            checkpoint()?;
            carry(&network, &mut tangent);
            network.step(&silence, None);
        }
        for (sum, length) in sums.iter_mut().zip(orthonormalise(&mut tangent)) {
            *sum += length.ln();
        }
    }
    let seconds = (blocks * EVERY) as f64 * network.dynamics().dt_ms / 1000.0;
    let mut exponents: Vec<f64> = sums.iter().map(|sum| sum / seconds).collect();
    exponents.sort_by(|a, b| b.total_cmp(a));
    Ok(exponents)
}

/// Applies the Jacobian of the coming step to each row.
fn carry(network: &RateNetwork<f64>, tangent: &mut Array2<f64>) {
    let dynamics = network.dynamics();
    let rate = dynamics.dt_ms / dynamics.tau_ms;
    let slopes: Vec<f64> = network.activations().iter().map(|&x| dynamics.transfer.derivative(x)).collect();
    let mut driven = vec![0.0; slopes.len()];
    for mut vector in tangent.rows_mut() {
        let weighted: Vec<f64> = vector.iter().zip(&slopes).map(|(v, s)| v * s).collect();
        network.recurrent_weights().multiply_rows(0..slopes.len(), &weighted, &mut driven);
        for (v, d) in vector.iter_mut().zip(&driven) {
            *v += rate * (d - *v);
        }
    }
}

/// Makes the rows orthonormal by the modified Gram-Schmidt method; returns their lengths on the way.
fn orthonormalise(rows: &mut Array2<f64>) -> Vec<f64> {
    let mut lengths = Vec::with_capacity(rows.nrows());
    for k in 0..rows.nrows() {
        let (before, mut rest) = rows.view_mut().split_at(ndarray::Axis(0), k);
        let mut row = rest.row_mut(0);
        for earlier in before.rows() {
            let overlap = earlier.dot(&row);
            row.scaled_add(-overlap, &earlier);
        }
        let length = row.dot(&row).sqrt();
        row.mapv_inplace(|v| v / length);
        lengths.push(length);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dynamics, RateLaw, SparseMatrix, Transfer, eigenvalues};
    use ndarray::array;

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
