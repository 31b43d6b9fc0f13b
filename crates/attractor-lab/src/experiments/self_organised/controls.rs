//! The controls of a network: what it settles into if a part of the recipe is missing.

use attractor::{EchoStateNetwork, FeedbackNorm, SparseMatrix, Streams};
use ndarray::Array2;

use super::class::Class;
use super::config::Config;
use super::learning::{Course, Rule, noise};
use crate::Error;

/// The controls in order.
pub(super) const CONTROLS: [&str; 4] = ["no learning", "W_x = 0", "no normalisation", "random feedback"];

/// The attractors of the four controls, each under the noise under which the network learned.
pub(super) fn run(config: &Config, fresh: &EchoStateNetwork, streams: &Streams) -> Result<Vec<Class>, Error> {
    let units = fresh.state().len();
    let empty = SparseMatrix::from_dense(Array2::<f64>::zeros((units, units)).view())?;
    let alone = EchoStateNetwork::from_weights(Array2::zeros((units, 0)), empty, fresh.bias().to_vec(), fresh.leak())?;
    let mut random = Array2::zeros((units, units));
    if let Some(entries) = random.as_slice_mut() {
        streams.child("random feedback").stream().fill_normal(entries, 1.0);
    }
    let norm = random.iter().map(|w| w * w).sum::<f64>().sqrt();
    [
        (fresh.clone(), Rule::Without),
        (alone.with_noise(config.learning.noise()), Rule::Configured),
        (fresh.clone(), Rule::With(FeedbackNorm::None)),
        (fresh.clone().with_feedback(&(random / norm))?, Rule::Without),
    ]
    .into_iter()
    .map(|(network, rule)| {
        let learned = Course::new(config, rule, noise(streams, 0)).run(network)?;
        Ok(learned.orbit.attractor.into())
    })
    .collect()
}
