//! What a network leaves behind.

use serde::{Deserialize, Serialize};

use super::activity::Activity;
use crate::Columns;

/// The state in which a network is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// As it was drawn.
    Rnn,
    /// After intrinsic plasticity.
    Ip,
    /// After all plasticity.
    Sorn,
}

/// The stages in the order in which a network passes through them.
pub(crate) const STAGES: [Stage; 3] = [Stage::Rnn, Stage::Ip, Stage::Sorn];

impl Stage {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rnn => "RNN",
            Self::Ip => "IP",
            Self::Sorn => "SORN",
        }
    }

    /// What the name stands for, after an article.
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::Rnn => "network as it was drawn (RNN)",
            Self::Ip => "network after intrinsic plasticity alone (IP)",
            Self::Sorn => "network after all plasticity (SORN)",
        }
    }
}

/// A network at a stage, with plasticity frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(crate) struct StageResult {
    /// Mean Hamming distance after one step; stages: RNN, IP, SORN.
    #[array()]
    pub(crate) hamming: f64,
    /// Mean H over the last quarter of the window before, in which plasticity acted.
    #[array(about = "The same at the end of the window before")]
    pub(crate) hamming_learning: f64,
    /// Mean Hamming distance 1, 2, .. steps after a flip.
    #[array(dims = "growth_step*")]
    pub(crate) growth: Vec<f64>,
    /// Mean H by place in the input; NaN of a place that does not occur.
    #[array(name = "hamming_by_place", dims = "place*", about = "Mean H by place in the input")]
    pub(crate) by_place: Vec<f64>,
    /// Firing rate.
    #[array(name = "rate", dims = "unit*", units = "1/step")]
    pub(crate) rates: Vec<f64>,
    /// Mean CV of inter-spike intervals.
    #[array(name = "interval_cv")]
    pub(crate) interval_variation: f64,
    /// Mean Fano factor of spike counts in 100 steps.
    #[array()]
    pub(crate) fano: f64,
    /// Mean correlation of pairs of units.
    #[array()]
    pub(crate) correlation: f64,
    /// Inter-spike intervals of all units: counts of 1, 2, .. steps, the last one of all longer ones.
    pub(crate) intervals: Vec<u64>,
    /// Recurrent excitatory weight; NaN beyond a network's synapses.
    #[array(name = "weight", dims = "synapse*")]
    pub(crate) weights: Vec<f64>,
    /// Excitatory threshold.
    #[array(name = "threshold", dims = "unit*")]
    pub(crate) thresholds: Vec<f64>,
    /// The step of the window from which on no excitatory unit without input was active.
    pub(crate) silent_from: Option<usize>,
    /// Active units at the window's last steps, for the first network: (step, unit).
    pub(crate) raster: Vec<(u32, u32)>,
}

impl StageResult {
    pub(crate) fn rate(&self) -> f64 {
        attractor::mean(&self.rates)
    }
}

/// A number of a stage.
pub(crate) type Scalar = fn(&StageResult) -> f64;
/// Numbers of a stage, such as one a unit.
pub(crate) type Vector = fn(&StageResult) -> &[f64];

/// A network through its six windows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkResult {
    /// RNN, IP, SORN.
    pub(crate) stages: Vec<StageResult>,
    /// The smoothed Hamming distance through all windows, thinned out: (step, H).
    pub(crate) trace: Vec<(u32, f32)>,
    /// Steps of a window.
    pub(crate) window_steps: usize,
    /// The activity through all windows, for the first network.
    pub(crate) activity: Option<Activity>,
}

impl NetworkResult {
    pub(crate) fn at(&self, stage: Stage) -> &StageResult {
        &self.stages[stage as usize]
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A network with these distances and rates, scattered a little by its number.
    pub(crate) fn network(hamming: [f64; 3], rates: [f64; 3], number: usize) -> NetworkResult {
        let scatter = 0.01 * (number as f64 * 2.4).sin();
        let stage = |k: usize| StageResult {
            hamming: hamming[k] + scatter * (1.0 + 0.1 * k as f64),
            hamming_learning: hamming[k] + scatter,
            growth: vec![1.0, 1.2],
            by_place: vec![1.0, f64::NAN],
            rates: vec![rates[k] + 0.1 * scatter; 4],
            interval_variation: 0.9,
            fano: 0.8,
            correlation: 0.02,
            intervals: vec![5, 3, 1],
            weights: vec![0.2; 5],
            thresholds: vec![0.3; 4],
            silent_from: None,
            raster: vec![(0, 1), (2, 3)],
        };
        NetworkResult {
            stages: (0..3).map(stage).collect(),
            trace: vec![(0, 1.0), (1, 1.0)],
            window_steps: 1,
            activity: None,
        }
    }
}
