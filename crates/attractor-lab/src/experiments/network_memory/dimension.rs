//! Random rate networks that hear nothing: how many dimensions their rates take up, and what theory says.

use attractor::chaos::Chaos;
use attractor::{
    DenseLaw, Dynamics, Initial, RateNetwork, Stimulus, Streams, Transfer, Trial, cross_participation_ratio,
};
use ndarray::{Array2, aview1};
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::measure::zero_at_rest;
use crate::Error;
use crate::experiment::Observer;

/// What stands for the participation ratio of a network that comes to rest, which has none.
pub(super) const AT_REST: f64 = 0.0;

/// The participation ratio of one network at each gain.
pub(super) fn run(config: &Config, units: usize, number: usize, observer: &dyn Observer) -> Result<Vec<f64>, Error> {
    let streams = Streams::new(config.seed).child("network-memory").child("dimension").index(units).index(number);
    let ratio = |&gain: &f64| {
        let ratio = participation(config, units, gain, &streams)?;
        observer.trial(None)?;
        Ok(ratio)
    };
    config.dimension.gains.iter().map(ratio).collect()
}

/// From two records of one orbit, as far from each other as the first is from its start: where there are several attractors, both are
/// of the same. The same draws at each gain.
fn participation(config: &Config, units: usize, gain: f64, streams: &Streams) -> Result<f64, Error> {
    let (dimension, [settle, steps, every]) = (&config.dimension, config.dimension.counts());
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: dimension.dt, transfer: Transfer::Tanh };
    let law = DenseLaw { units, gain, dynamics, ..DenseLaw::default() };
    let mut network = RateNetwork::<f32>::dense(&law, &streams.child("network"))?;
    let silence = Stimulus::silent(settle + steps, 1)?;
    let mut record = |initial: Initial<'_, f32>| -> Result<Array2<f64>, Error> {
        let mut rates = Array2::zeros((steps / every, units));
        Trial::new(&silence).initial(initial).run(&mut network, |step, network| {
            let after = (step + 1).checked_sub(settle).filter(|after| *after > 0 && after % every == 0);
            if let Some(row) = after.map(|after| after / every - 1) {
                rates.row_mut(row).assign(&aview1(network.rates()).mapv(f64::from));
            }
            Ok(())
        })?;
        Ok(rates)
    };
    let one = record(Initial::Uniform(streams.child("start").stream()))?;
    let other = record(Initial::Continue)?;
    zero_at_rest(cross_participation_ratio(one.view(), other.view()))
}

/// What theory says: PR/N at gains between the smallest and the largest of the run, and at each of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Theory {
    /// Gains of the curve.
    pub(super) gains: Vec<f64>,
    pub(super) curve: Vec<f64>,
    /// At the gains of the run.
    pub(super) shares: Vec<f64>,
}

impl Theory {
    pub(super) fn new(config: &Config) -> Result<Self, Error> {
        let own = &config.dimension.gains;
        let (first, last) = (own[0], own[own.len() - 1]);
        // Denser where the curve is steep.
        let count = config.dimension.curve;
        let along = |k: usize| (k as f64 / (count - 1) as f64) * (k as f64 / (count - 1) as f64);
        let gains: Vec<f64> = (0..count).map(|k| (first + (last - first) * along(k)).min(last)).collect();
        let share = |&gain: &f64| -> Result<f64, Error> { Ok(Chaos::new(gain)?.dimension()?) };
        let curve = gains.iter().map(share).collect::<Result<_, Error>>()?;
        Ok(Self { gains, curve, shares: own.iter().map(share).collect::<Result<_, Error>>()? })
    }
}
