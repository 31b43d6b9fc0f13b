//! A network that has learned to hold its targets.

use attractor::fixed_points::Solver;
use attractor::gain::Linearisation;
use attractor::{DenseLaw, Loop, RateNetwork, Streams, TrainedFixedPoints, train_fixed_points};

use crate::Error;

/// The loop from the readout to the feedback channel.
pub(crate) const LOOP: Loop = Loop { readout: 0, channel: 0, delay: 0 };

/// A network with its readout, and its fixed points.
#[derive(Debug, Clone)]
pub(crate) struct Trained {
    pub(crate) network: RateNetwork<f64>,
    pub(crate) held: TrainedFixedPoints,
}

impl Trained {
    /// Draws a network and trains it.
    pub(crate) fn new(law: &DenseLaw, targets: &[f64], streams: &Streams) -> Result<Self, Error> {
        let mut network = RateNetwork::dense(law, &streams.child("network"))?;
        let held = train_fixed_points(&mut network, LOOP, targets, &Solver::default())?;
        Ok(Self { network, held })
    }

    /// The activations of fixed point n.
    pub(crate) fn state(&self, n: usize) -> &[f64] {
        &self.held.points[n].state
    }

    /// The linear system near fixed point n.
    pub(crate) fn near(&self, n: usize) -> Result<Linearisation<'_>, Error> {
        Ok(Linearisation::new(&self.network, LOOP, self.state(n))?)
    }
}
