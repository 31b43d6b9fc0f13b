//! The controls of a network: what it settles into if a part of the recipe is missing.

use attractor::orbit::{Continuation, TanhMap, classify_map};
use attractor::{EchoStateNetwork, FeedbackNorm, SparseMatrix, Streams};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::Error;
use crate::experiments::differential_hebbian::{Class, Course, noise};

/// The controls in order.
pub(super) const CONTROLS: [&str; 4] = ["no learning", "W_x = 0", "no normalisation", "random feedback"];

/// The place of the one without normalisation.
pub(super) const UNNORMALISED: usize = 2;

/// A control.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Control {
    /// By the noisy record.
    pub(super) class: Class,
    /// By the noise-free continuation of what was no fixed point under noise.
    pub(super) free: Option<Class>,
    /// Frobenius norm of W_z in the end.
    pub(super) norm: f64,
}

/// The four controls, each under the noise under which the network learned.
pub(super) fn run(config: &Config, fresh: &EchoStateNetwork, streams: &Streams) -> Result<Vec<Control>, Error> {
    let units = fresh.state().len();
    let empty = SparseMatrix::from_dense(Array2::<f64>::zeros((units, units)).view())?;
    let alone = EchoStateNetwork::from_weights(Array2::zeros((units, 0)), empty, fresh.bias().to_vec(), fresh.leak())?;
    let mut random = Array2::zeros((units, units));
    if let Some(entries) = random.as_slice_mut() {
        streams.child("random feedback").stream().fill_normal(entries, 1.0);
    }
    let norm = random.iter().map(|w| w * w).sum::<f64>().sqrt();
    let learning = &config.learning;
    [
        (fresh.clone(), None),
        (alone.with_noise(learning.noise), Some(learning.rule()?)),
        (fresh.clone(), Some(learning.rule_with(FeedbackNorm::None)?)),
        (fresh.clone().with_feedback(&(random / norm))?, None),
    ]
    .into_iter()
    .map(|(network, rule)| {
        let learned = Course::new(config.recipe(), rule, noise(streams, 0)).run(network)?;
        let class = learned.orbit.attractor.into();
        let map = || TanhMap::of_network(&learned.network, 1.0);
        let free = (class != Class::FixedPoint)
            .then(|| classify_map(&mut map(), learned.network.state(), &Continuation::default()))
            .transpose()?;
        let norm = learned.network.feedback().to_dense().iter().map(|w| w * w).sum::<f64>().sqrt();
        Ok(Control { class, free: free.map(|orbit| orbit.attractor.into()), norm })
    })
    .collect()
}
