//! Plasticity: rules that change a network's weights after a step. A rule has its own state and serves every network that it fits.

mod delta;
mod differential_hebbian;
mod homeostasis;
mod least_squares;
mod plastic;
mod rls;
mod stdp;

pub use delta::{ReadoutDelta, RecurrentDelta};
pub use differential_hebbian::{DifferentialHebbian, FeedbackNorm};
pub use homeostasis::{IntrinsicPlasticity, SynapticNormalisation};
pub use least_squares::{PatternReadout, pattern_readout, ridge_readout, ridge_readout_with_intercept};
pub use plastic::PlasticScheme;
pub use rls::{ReadoutRls, RecurrentRls, RlsOptions, SharedRls};
pub use stdp::Stdp;

use crate::error::Error;
use crate::network::Network;

/// A rule: what changes a network after a step, by what the network did in it and, where the rule is supervised, by what it
/// should have done.
///
/// ```
/// use attractor::*;
///
/// /// The delta rule, as one would write it oneself ([`ReadoutDelta`]): `w <- w - rate (z - target) r`.
/// struct Delta {
///     rate: f64,
/// }
///
/// impl<N: Network<Number = f64>> Rule<N> for Delta {
///     fn targets(&self, network: &N) -> usize {
///         network.readout().map_or(0, Readout::count)
///     }
///     fn learn(&mut self, network: &mut N, target: &[f64]) -> Result<Option<f64>, Error> {
///         let (mut r, mut z) = (vec![0.0; network.units()], vec![0.0; target.len()]);
///         network.read_outputs(&mut r);
///         let Some(readout) = network.readout_mut() else { return Ok(None) };
///         readout.read(&r, &mut z);
///         for ((weights, z), target) in readout.rows_mut().zip(&z).zip(target) {
///             weights.iter_mut().zip(&r).for_each(|(w, r)| *w -= self.rate * (z - target) * r);
///         }
///         Ok(Some(z.iter().zip(target).map(|(z, target)| (z - target).powi(2)).sum::<f64>() / z.len() as f64))
///     }
/// }
///
/// # fn main() -> Result<(), Error> {
/// let law = EchoStateLaw { units: 50, inputs: 1, ..EchoStateLaw::default() };
/// let network = EchoStateNetwork::random(&law, &Streams::new(1))?;
/// let mut network = network.with_readout(ndarray::Array2::zeros((1, 50)))?;
/// let input = ndarray::Array2::from_shape_fn((400, 1), |(t, _)| (t as f64 / 5.0).sin());
/// let delayed = ndarray::Array2::from_shape_fn((400, 1), |(t, _)| ((t as f64 - 3.0) / 5.0).sin());
/// let (stimulus, schedule) = (Stimulus::from_array(input.view())?, Schedule { window: 0..400, every: 1 });
/// let mut train = || Trial::new(&stimulus).train(&mut network, &mut Delta { rate: 0.02 }, delayed.view(), &schedule);
/// let first = train()?;
/// (0..20).try_for_each(|_| train().map(drop))?;
/// assert!(train()? < first / 10.0);
/// # Ok(())
/// # }
/// ```
pub trait Rule<N: Network> {
    /// The number of entries in the target of one step; 0 of a rule that is told nothing.
    fn targets(&self, network: &N) -> usize {
        let _ = network;
        0
    }

    /// Changes the network: weights, thresholds, whatever the rule is about. Of a supervised rule the mean squared error
    /// before the change, over what was asked: a target that is NaN is not asked, and what depends on it stays as it is.
    /// `None` if nothing was asked.
    ///
    /// # Errors
    /// [`Error::Shape`] if the network or the target is not of the extents for which the rule was made.
    fn learn(&mut self, network: &mut N, target: &[N::Number]) -> Result<Option<f64>, Error>;
}
