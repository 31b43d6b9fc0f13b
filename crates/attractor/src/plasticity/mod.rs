//! Plasticity: rules that change a network's weights after a step. A rule has its own state and serves every network that it fits.

mod differential_hebbian;
mod homeostasis;
mod least_squares;
mod rls;
mod stdp;

pub use differential_hebbian::{DifferentialHebbian, FeedbackNorm};
pub use homeostasis::{IntrinsicPlasticity, SynapticNormalisation};
pub use least_squares::{PatternReadout, pattern_readout, ridge_readout, ridge_readout_with_intercept};
pub use rls::{PlasticScheme, ReadoutRls, RecurrentRls, RlsOptions};
pub use stdp::Stdp;

use crate::error::Error;
use crate::network::RateNetwork;

/// A rule that is told, after a step, what should have been.
pub trait SupervisedRule<T> {
    /// The number of entries in the target of one step.
    fn targets(&self, network: &RateNetwork<T>) -> usize;

    /// Changes the network's weights towards `target`; returns the mean squared error before the change, over what was
    /// asked. A target that is NaN is not asked: what depends on it stays as it is. `None` if nothing was asked, and so
    /// nothing changed.
    ///
    /// # Errors
    /// [`Error::Shape`] if the network or the target is not of the extents for which the rule was made.
    fn learn(&mut self, network: &mut RateNetwork<T>, target: &[T]) -> Result<Option<f64>, Error>;
}

/// A rule that changes a network after a step by what the network itself did in it, without a target.
pub trait LocalRule<N> {
    /// Changes weights, thresholds or whatever else the rule is about.
    fn learn(&mut self, network: &mut N);
}
