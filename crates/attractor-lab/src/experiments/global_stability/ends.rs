//! Where a network ends: simulated until it no longer moves, or for a limited time.

use attractor::{Initial, Loop, RateNetwork, Record, Stimulus, Trial, Units};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::fixed_points::LOOP;

/// Steps between two looks at whether the network still moves, in units of tau.
pub(super) const LOOK: f64 = 10.0;
/// A network is at rest if the root mean square of what its activations change from one look to the next is below this.
const REST: f64 = 1e-4;

/// Where a start ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum End {
    /// At rest with the output at the target.
    Target,
    /// At rest with the output at minus the target.
    Mirror,
    /// At rest elsewhere.
    Elsewhere,
    /// Not at rest.
    Moving,
}

impl End {
    /// The code that the arrays have.
    pub(super) fn code(self) -> i64 {
        match self {
            Self::Target => 1,
            Self::Mirror => -1,
            Self::Elsewhere => 0,
            Self::Moving => 2,
        }
    }

    /// Whether it is at the target or at minus the target.
    pub(super) fn is_trained(self) -> bool {
        matches!(self, Self::Target | Self::Mirror)
    }

    /// The end of a network at rest, or not, whose output is z; `near` is a share of the target.
    pub(super) fn of(rests: bool, z: f64, target: f64, near: f64) -> Self {
        let at = |value: f64| (z - value).abs() <= near * target.abs();
        match rests {
            false => Self::Moving,
            true if at(target) => Self::Target,
            true if at(-target) => Self::Mirror,
            true => Self::Elsewhere,
        }
    }
}

/// A network after it was followed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Followed {
    pub(super) rests: bool,
    /// The mean output since the last look.
    pub(super) output: f64,
}

/// Follows a network from where it is until it rests, for `steps` steps at most, under a constant value of the feedback
/// channel beside what the loops feed back.
pub(super) fn follow(
    network: &mut RateNetwork<f64>,
    loops: &[Loop],
    clamped: f64,
    steps: usize,
    look: usize,
) -> Result<Followed, Error> {
    let mut input = Array2::zeros((look.max(1), network.inputs()));
    input.column_mut(LOOP.channel).fill(clamped);
    let stimulus = Stimulus::from_array(input.view())?;
    let mut followed = Followed { rests: false, output: f64::NAN };
    let mut before = network.activations().to_vec();
    for _ in 0..steps.div_ceil(look.max(1)) {
        let record = Record { units: Units::Some(&[]), steps: 0..stimulus.steps() };
        let outputs = Trial::new(&stimulus).initial(Initial::Continue).closed(loops).record(network, &record)?.outputs;
        followed.output = outputs.column(LOOP.readout).mean().unwrap_or(f64::NAN);
        let squares: f64 = network.activations().iter().zip(&before).map(|(x, b)| (x - b) * (x - b)).sum();
        if (squares / before.len() as f64).sqrt() < REST {
            followed.rests = true;
            break;
        }
        before.copy_from_slice(network.activations());
    }
    Ok(followed)
}
