//! Smaller networks of a panel, many of each size: how their leading poles scatter around theory.

use attractor::{DenseLaw, Streams};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, Reduced, Trained};
use crate::experiments::journal::Journal;

/// Networks of one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sized {
    pub(super) units: usize,
    /// The leading pole of each network at each fixed point, where there is one outside the disk; nothing of a network
    /// that does not settle at a target, which small ones of a large gain may not.
    pub(super) leading: Vec<Option<Vec<Option<Complex64>>>>,
}

impl Sized {
    /// Networks that settle at no fixed point of some target.
    pub(super) fn unsettled(&self) -> usize {
        self.leading.iter().filter(|leading| leading.is_none()).count()
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

/// Bytes of the poles of the smaller networks of a panel.
pub(super) fn stored(config: &Config, panel: usize) -> u64 {
    let poles = config.finite_size.networks * config.case(panel).targets.len();
    (config.finite_size.units.len() * (4 + 17 * poles)) as u64
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
            let leading = journal.once(|| leading(&law, &case.targets, &streams.index(network)))?;
            observer.trial(None)?;
            Ok(leading)
        };
        let leading = (0..config.finite_size.networks).map(one).collect::<Result<_, Error>>()?;
        Ok(Sized { units, leading })
    };
    config.finite_size.units.iter().map(of_size).collect()
}

/// The leading pole at each fixed point of a network that is drawn and trained; none if it settles at none of some target.
fn leading(law: &DenseLaw, targets: &[f64], streams: &Streams) -> Result<Option<Vec<Option<Complex64>>>, Error> {
    let trained = match Trained::new(law, targets, streams) {
        Err(Error::Failed { source: attractor::Error::NoConvergence { .. }, .. }) => return Ok(None),
        trained => trained?,
    };
    let near = |n: usize| Ok(Reduced::new(&trained, n)?.near(&[])?.leading);
    (0..targets.len()).map(near).collect::<Result<_, Error>>().map(Some)
}
