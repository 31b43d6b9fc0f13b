//! Smaller networks of a panel, many of each size: how their leading poles and their gain scatter around theory.

use attractor::{DenseLaw, Streams};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::network::frequencies;
use super::ripple::ripple;
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, Reduced, Trained};
use crate::experiments::journal::Journal;

/// Networks of one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sized {
    pub(super) units: usize,
    /// Each network at each fixed point; nothing of a network that does not settle at a target, which small ones of a large
    /// gain may not.
    pub(super) networks: Vec<Option<Vec<Small>>>,
}

/// A small network at a fixed point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Small {
    /// The leading pole, where there is one outside the disk.
    pub(super) leading: Option<Complex64>,
    /// How far the gain of the open loop is from theory's, [`ripple`].
    pub(super) ripple: f64,
}

impl Sized {
    /// Networks that settle at no fixed point of some target.
    pub(super) fn unsettled(&self) -> usize {
        self.networks.iter().filter(|network| network.is_none()).count()
    }
}

pub(super) fn phases(config: &Config, panel: usize) -> Vec<Phase> {
    let sizes = config.finite_size.units.iter();
    sizes.map(|&units| phase(config, panel, units)).collect()
}

fn phase(config: &Config, panel: usize, units: usize) -> Phase {
    let case = config.case(panel);
    let cost = Cost::new(units);
    let reductions = case.targets.len() as f64 * cost.reduction(0.8);
    let seconds_per_trial = cost.training(case.targets.len()) + reductions;
    Phase { name: "smaller networks", trials: config.finite_size.networks, seconds_per_trial }
}

pub(super) fn memory(config: &Config) -> u64 {
    let largest = config.finite_size.units.iter().copied().max().unwrap_or(0);
    Cost::new(largest).memory(3) + 8 * 600 * largest as u64
}

/// Bytes of the poles and ripples of the smaller networks of a panel.
pub(super) fn stored(config: &Config, panel: usize) -> u64 {
    let poles = config.finite_size.networks * config.case(panel).targets.len();
    (config.finite_size.units.len() * (4 + 25 * poles)) as u64
}

/// Runs all smaller networks of a panel.
pub(super) fn run(config: &Config, panel: usize, observer: &dyn Observer) -> Result<Vec<Sized>, Error> {
    let case = config.case(panel);
    let mut journal = Journal::open(observer)?;
    let of_size = |&units: &usize| {
        let phase = phase(config, panel, units);
        observer.phase(phase.name, phase.trials);
        let law = config.network.law(case, units, 0);
        let streams = config.streams(panel).child("smaller").index(units);
        let one = |network: usize| {
            let found = journal.once(|| small(config, panel, &law, &streams.index(network)))?;
            observer.trial(None)?;
            Ok(found)
        };
        let networks = (0..config.finite_size.networks).map(one).collect::<Result<_, Error>>()?;
        Ok(Sized { units, networks })
    };
    config.finite_size.units.iter().map(of_size).collect()
}

/// A network that is drawn and trained, at each fixed point; none if it settles at none of some target.
fn small(config: &Config, panel: usize, law: &DenseLaw, streams: &Streams) -> Result<Option<Vec<Small>>, Error> {
    let (targets, theory) = (&config.case(panel).targets, config.theory(panel));
    let trained = match Trained::new(law, targets, streams) {
        Err(Error::Failed { source: attractor::Error::NoConvergence { .. }, .. }) => return Ok(None),
        trained => trained?,
    };
    let omegas = frequencies();
    let near = |n: usize| {
        let near = Reduced::new(&trained, n)?.near(&omegas)?;
        let ripple = theory.map_or(f64::NAN, |theory| ripple(&near.gain, &theory.feedback_loop(n)));
        Ok(Small { leading: near.leading, ripple })
    };
    (0..targets.len()).map(near).collect::<Result<_, Error>>().map(Some)
}
