//! One step with one unit flipped beforehand: how many units end in another state.
//!
//! ```text
//! H = | { i : x'_i of the flipped copy differs from x'_i } |        one unit x_j flipped before the step
//! ```
//!
//! On average one unit follows another at the critical point (Derrida & Pomeau 1986, doi:10.1209/0295-5075/1/2/001): H < 1
//! is order, H > 1 chaos. The flipped unit is one that receives no input, drawn uniformly; input, inhibitory state,
//! weights and thresholds are those of the unperturbed step. No second step is taken: H follows from the drive of the first.

use super::{E, I, ThresholdNetwork};

/// Which units are counted in a Hamming distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Counted {
    /// Excitatory units that receive no input, as in the paper.
    #[default]
    WithoutInput,
    /// All excitatory units.
    Excitatory,
    /// Excitatory and inhibitory units.
    All,
}

impl Counted {
    /// The Hamming distance after the network's last step had excitatory unit `flipped` been in the other state before
    /// it. Ask before a rule changes weights or thresholds.
    ///
    /// # Panics
    /// If there is no such unit.
    pub fn hamming(self, network: &ThresholdNetwork, flipped: usize) -> usize {
        let flip = Flip::of(network, flipped);
        match self {
            Self::WithoutInput => flip.excitatory(network.input_units()),
            Self::Excitatory => flip.excitatory(0),
            Self::All => flip.excitatory(0) + flip.inhibitory(),
        }
    }

    /// The mean of [`hamming`](Self::hamming) over all excitatory units that receive no input, each flipped by itself: what
    /// a flip of one of them, drawn uniformly, is expected to give after the network's last step. NaN if every unit receives
    /// input.
    pub fn mean_hamming(self, network: &ThresholdNetwork) -> f64 {
        let flipped = network.input_units()..network.excitatory().units();
        let total: usize = flipped.clone().map(|unit| self.hamming(network, unit)).sum();
        crate::math::ratio(total as f64, flipped.len() as f64)
    }

    /// The Hamming distance of two networks' states.
    pub(crate) fn distance(self, a: &ThresholdNetwork, b: &ThresholdNetwork) -> usize {
        let excitatory = a.excitatory().distance(b.excitatory());
        match self {
            Self::Excitatory => excitatory,
            Self::All => excitatory + a.inhibitory().distance(b.inhibitory()),
            Self::WithoutInput => {
                let differs = |i: &usize| a.excitatory().contains(*i) != b.excitatory().contains(*i);
                (a.input_units()..a.excitatory().units()).filter(differs).count()
            }
        }
    }
}

/// The last step with one excitatory unit flipped beforehand.
struct Flip<'a> {
    network: &'a ThresholdNetwork,
    unit: usize,
    sign: f64,
}

impl<'a> Flip<'a> {
    fn of(network: &'a ThresholdNetwork, unit: usize) -> Self {
        Self { network, unit, sign: if network.previous.contains(unit) { -1.0 } else { 1.0 } }
    }

    /// Excitatory units of `from..` that end in the other state.
    fn excitatory(&self, from: usize) -> usize {
        let (drive, state) = (&self.network.drive[E], &self.network.excitatory);
        self.network
            .recurrent
            .fan_out(self.unit)
            .filter(|&(i, w)| i >= from && (drive[i] + self.sign * w > 0.0) != state.contains(i))
            .count()
    }

    /// Inhibitory units that end in the other state.
    fn inhibitory(&self) -> usize {
        let (drive, state) = (&self.network.drive[I], &self.network.inhibitory);
        let weights = self.network.to_inhibitory.weights_from(self.unit);
        (0..drive.len()).filter(|&i| (drive[i] + self.sign * weights[i] > 0.0) != state.contains(i)).count()
    }
}
