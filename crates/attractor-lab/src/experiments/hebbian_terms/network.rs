//! One network under every condition.

use attractor::orbit::{Continuation, TanhMap, classify_map, lyapunov_exponents};
use attractor::{EchoStateNetwork, SparseMatrix, Streams, eigenvalues, leading, math};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::condition::{ALONE, ANTI_HEBBIAN, Condition, NONE, POSITIVE, WHOLE, conditions};
use super::config::Config;
use super::together::Together;
use crate::Error;
use crate::experiments::differential_hebbian::{Class, Complex, Course, Learned, noise};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkResult {
    /// In the order of the conditions.
    pub(super) under: Vec<Settled>,
    /// The reservoir without feedback, scaled to the radius that W_x + W_z has under the whole rule.
    pub(super) scaled: Settled,
    /// Classes without noise along the strengths of W_z, under the positive terms and under the whole rule; empty where
    /// they are not followed.
    pub(super) along: [Vec<Class>; 2],
    /// Largest Lyapunov exponent (1/step), without noise and with W_z as it is, of [`MEASURED`].
    pub(super) exponents: [f64; 2],
}

impl NetworkResult {
    /// Under the whole rule.
    pub(super) fn learned(&self) -> &Settled {
        &self.under[WHOLE]
    }

    /// Without feedback, the reservoir scaled.
    pub(super) fn scaled(&self) -> &Settled {
        &self.scaled
    }
}

/// The conditions whose W_z is made stronger.
pub(super) const STRENGTHENED: [usize; 2] = [POSITIVE, WHOLE];

/// The conditions of which it is asked how near they come to criticality: without learning, and under the anti-Hebbian term.
const MEASURED: [usize; 2] = [NONE, ALONE + ANTI_HEBBIAN];
/// Steps in which a tangent vector aligns, and over which its growth is averaged.
pub(super) const EXPONENT: (usize, usize) = (1000, 3000);

/// What a network has settled into under a condition.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Settled {
    /// By the noisy record.
    pub(super) class: Class,
    /// Leading eigenvalue of all its weights.
    pub(super) leading: Complex,
    /// Eigenvalues outside the unit circle; a complex pair counts as one.
    pub(super) outside: usize,
    /// What is active together, and what W_z makes of it.
    pub(super) together: Together,
}

/// Bytes of what a network leaves.
pub(super) fn stored(config: &Config, number: usize) -> u64 {
    // A class and a count take a byte or two, numbers eight.
    let settled = 3 + 8 * 6;
    (settled * (conditions(config).len() as u64 + 1)) + 2 * config.strengths(number).len() as u64 + 19
}

/// Runs one network under every condition, and under the same noise.
pub(super) fn run(config: &Config, number: usize) -> Result<NetworkResult, Error> {
    let (recipe, units) = (config.recipe(), config.network.units);
    let streams = recipe.streams(units, number);
    let fresh = recipe.fresh(units, &streams)?;
    let mut under = Vec::new();
    let mut along = [Vec::new(), Vec::new()];
    let mut exponents = [f64::NAN; 2];
    for (place, condition) in conditions(config).iter().enumerate() {
        let learned = learn(config, condition, fresh.clone(), &streams)?;
        under.push(Settled::of(&learned)?);
        for (followed, _) in along.iter_mut().zip(STRENGTHENED).filter(|(_, which)| *which == place) {
            *followed = follow(&learned.network, config.strengths(number))?;
        }
        for (exponent, _) in exponents.iter_mut().zip(MEASURED).filter(|(_, which)| *which == place) {
            *exponent = largest_exponent(&learned.network, &streams)?;
        }
    }
    let (re, im) = under[WHOLE].leading;
    let scaled = scaled(&fresh, math::hypot(re, im))?.with_noise(config.learning.noise);
    let scaled = Settled::of(&Course::new(recipe, None, noise(&streams, 0)).run(scaled)?)?;
    Ok(NetworkResult { under, scaled, along, exponents })
}

fn learn(config: &Config, at: &Condition, network: EchoStateNetwork, streams: &Streams) -> Result<Learned, Error> {
    let rule = match at.factors {
        [0.0, 0.0, 0.0, 0.0] => None,
        factors => Some(config.learning.rule()?.with_terms(factors)?),
    };
    Course::new(config.recipe(), rule, noise(streams, 0)).run(network)
}

impl Settled {
    fn of(learned: &Learned) -> Result<Self, Error> {
        let network = &learned.network;
        let values = eigenvalues(network.weights(1.0).view())?;
        let first = leading(&values);
        let outside = values.iter().filter(|l| math::hypot(l.re, l.im) > 1.0 && l.im >= 0.0).count();
        Ok(Self {
            class: learned.orbit.attractor.into(),
            leading: (first.re, first.im),
            outside,
            together: Together::of(learned.record.view(), network.feedback().to_dense().view()),
        })
    }
}

/// The largest Lyapunov exponent without noise, from the state in which learning left the network.
fn largest_exponent(network: &EchoStateNetwork, streams: &Streams) -> Result<f64, Error> {
    let (mut map, tangent) = (TanhMap::of_network(network, 1.0), streams.child("exponent"));
    let (settle, steps) = EXPONENT;
    Ok(lyapunov_exponents(&mut map, network.state(), 1, settle, steps, &tangent)?.exponents[0])
}

/// A reservoir of that spectral radius, without feedback.
fn scaled(fresh: &EchoStateNetwork, radius: f64) -> Result<EchoStateNetwork, Error> {
    let weights = fresh.recurrent().to_dense();
    let own = leading(&eigenvalues(weights.view())?);
    let recurrent = SparseMatrix::from_dense((weights * (radius / math::hypot(own.re, own.im))).view())?;
    let input = Array2::zeros((fresh.state().len(), 0));
    Ok(EchoStateNetwork::from_weights(input, recurrent, fresh.bias().to_vec(), fresh.leak())?)
}

/// What the network settles into without noise, W_z taken so many times; each from the state in which learning left it.
fn follow(network: &EchoStateNetwork, strengths: &[f64]) -> Result<Vec<Class>, Error> {
    let class = |&strength: &f64| {
        let mut map = TanhMap::of_network(network, strength);
        Ok(classify_map(&mut map, network.state(), &Continuation::default())?.attractor.into())
    };
    strengths.iter().map(class).collect()
}
