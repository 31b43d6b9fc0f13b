//! What is measured of a network that has learned: how stable it is, and what of its weights changed.

use attractor::{RateNetwork, lyapunov_spectrum, pearson, product, singular_values};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::{EXPONENTS, LATE};
use super::method::Method;
use super::network::{Bench, Pupil};
use super::task::{OUTPUT, error, shifted_error};
use crate::Error;

/// Of one network after all of its learning. Change is the difference of its recurrent weights, the loop's included, from those
/// that it began with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Analysed {
    /// Errors under noise of each amplitude.
    pub(super) noise: Vec<f64>,
    /// The error at the end of a test, at the best shift.
    pub(super) late: f64,
    /// The same after a kick at its beginning.
    pub(super) kicked: f64,
    /// Eigenvalues of its recurrent weights, real and imaginary parts.
    pub(super) eigenvalues: Vec<(f32, f32)>,
    /// Largest Lyapunov exponents, per tau, without pulses; NaN of networks that began with other weights.
    pub(super) exponents: Vec<f64>,
    /// Singular values of the change.
    pub(super) singular: Vec<f64>,
    /// Correlation of the change with the weights that it began with; NaN where they were 0.
    pub(super) overlap_initial: f64,
    /// Correlation of the change with J_D.
    pub(super) overlap_generator: f64,
    /// Size of the correlation with J_D of the change's entries in random order.
    pub(super) overlap_shuffled: f64,
    /// How far the change is from `(J_D - J_0) (I - delta P) + u_f w'`, as a share of its norm; NaN of FORCE.
    pub(super) deviation: f64,
}

impl Analysed {
    /// Squared singular values, `(sum)² / sum of squares`: the effective rank of the change.
    pub(super) fn effective_rank(&self) -> f64 {
        let squares = || self.singular.iter().map(|s| s * s);
        let sum: f64 = squares().sum();
        sum * sum / squares().map(|s| s * s).sum::<f64>()
    }

    /// The share of the change's squared norm in its first components, one after the other.
    pub(super) fn cumulative(&self) -> Vec<f64> {
        let sum: f64 = self.singular.iter().map(|s| s * s).sum();
        let mut so_far = 0.0;
        self.singular
            .iter()
            .map(|s| {
                so_far += s * s;
                so_far / sum
            })
            .collect()
    }

    /// The largest modulus of its eigenvalues.
    pub(super) fn radius(&self) -> f64 {
        self.eigenvalues.iter().map(|&(re, im)| f64::from(re * re + im * im).sqrt()).fold(0.0, f64::max)
    }

    /// Eigenvalues with a real part above 1, along which the silent state is unstable.
    pub(super) fn unstable(&self) -> usize {
        self.eigenvalues.iter().filter(|&&(re, _)| re > 1.0).count()
    }
}

pub(super) fn analyse(bench: &Bench<'_>, method: Method, pupil: &Pupil) -> Result<Analysed, Error> {
    let analysis = &bench.config.analysis;
    let (alone, steps) = (pupil.alone()?, bench.test(bench.config.longest()));
    let desired = &bench.timeline.desired[steps.clone()];
    let under = |(k, &amplitude): (usize, &f64)| {
        let noise = Some((amplitude, bench.streams.child("noise").index(k).stream()));
        Ok(error(&bench.outputs(alone.clone(), steps.clone(), noise)?, desired))
    };
    let noise = analysis.noise.iter().enumerate().map(under).collect::<Result<_, Error>>()?;
    let (late, kicked) = (late(bench, alone.clone())?, late(bench, kicked(bench, alone.clone())?)?);
    let exponents = if Method::COMPARED.contains(&method) {
        let [settle, count] = analysis.counts();
        let found = lyapunov_spectrum(&alone, EXPONENTS, settle, count, &bench.streams.child("tangents"))?;
        // Per second, of a tau of so many ms.
        found.exponents.iter().map(|exponent| exponent * alone.dynamics().tau_ms / 1000.0).collect()
    } else {
        vec![f64::NAN; EXPONENTS]
    };
    let drawn = bench.generator().recurrent_weights().to_dense();
    let weights = alone.recurrent_weights().to_dense();
    let initial = match pupil {
        Pupil::Force { .. } => &drawn,
        Pupil::Full { initial, .. } => initial,
    };
    let change = &weights - initial;
    let correlation =
        |a: &Array2<f64>, b: &Array2<f64>| pearson(a.iter().copied(), b.iter().copied()).unwrap_or(f64::NAN);
    Ok(Analysed {
        noise,
        late,
        kicked,
        eigenvalues: eigenvalues(&alone)?,
        exponents,
        singular: singular_values(change.view())?,
        overlap_initial: correlation(&change, initial),
        overlap_generator: correlation(&change, &drawn),
        overlap_shuffled: correlation(&shuffled(bench, &change), &drawn).abs(),
        deviation: deviation(bench, pupil, &change),
    })
}

/// The error over the last periods of a test. Where nothing tells a network the time, outputs that are ahead or behind by up to
/// a period count at the best shift.
fn late(bench: &Bench<'_>, network: RateNetwork<f64>) -> Result<f64, Error> {
    let steps = bench.test(bench.config.longest());
    let (period, from) = (bench.config.task.steps().period, steps.end);
    let outputs = bench.outputs(network, steps, None)?;
    let late = LATE * period;
    let latest = if bench.task.autonomous() { period } else { 0 };
    Ok(shifted_error(&outputs[outputs.len() - late..], &bench.timeline.desired[from - late..], latest))
}

/// The network after a kick.
fn kicked(bench: &Bench<'_>, mut network: RateNetwork<f64>) -> Result<RateNetwork<f64>, Error> {
    let mut state = vec![0.0; network.activations().len()];
    bench.streams.child("kick").stream().fill_normal(&mut state, bench.config.analysis.kick);
    state.iter_mut().zip(network.activations()).for_each(|(to, x)| *to += x);
    network.set_activations(&state)?;
    Ok(network)
}

/// Eigenvalues of the recurrent weights.
pub(super) fn eigenvalues(network: &RateNetwork<f64>) -> Result<Vec<(f32, f32)>, Error> {
    let mut values = attractor::eigenvalues(network.recurrent_weights().to_dense().view())?;
    attractor::rightmost_first(&mut values);
    Ok(values.iter().map(|value| (value.re as f32, value.im as f32)).collect())
}

/// The same entries in random order.
fn shuffled(bench: &Bench<'_>, change: &Array2<f64>) -> Array2<f64> {
    let mut entries: Vec<f64> = change.iter().copied().collect();
    bench.streams.child("shuffle").stream().shuffle(&mut entries);
    let mut entries = entries.into_iter();
    change.mapv(|_| entries.next().unwrap_or(f64::NAN))
}

/// Recursive least squares has `J - J_0 = sum (J_D r_D + u_f f - J_0 r) r' P` and `w = sum f r' P`, with `sum r r' P = I - delta P`.
/// Did the network follow the target-generating one exactly, r = r_D, the change would be `(J_D - J_0) (I - delta P) + u_f w'`.
fn deviation(bench: &Bench<'_>, pupil: &Pupil, change: &Array2<f64>) -> f64 {
    let Pupil::Full { network, full_force, initial } = pupil else { return f64::NAN };
    let inverse = full_force.rule().inverse_correlation().to_dense();
    let seen = Array2::eye(inverse.nrows()) - bench.config.training.delta * inverse;
    let missing = bench.generator().recurrent_weights().to_dense() - initial;
    let mut expected = product(missing.view(), seen.view());
    let (feedback, readout) = (network.input_weights(), network.output_weights());
    expected.indexed_iter_mut().for_each(|((i, j), w)| *w += feedback[(i, OUTPUT)] * readout[(0, j)]);
    let squared = |m: &Array2<f64>| m.iter().map(|w| w * w).sum::<f64>();
    (squared(&(change - &expected)) / squared(change)).sqrt()
}
