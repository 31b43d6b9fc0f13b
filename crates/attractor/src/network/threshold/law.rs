//! The law of a random excitatory-inhibitory threshold network.

use ndarray::Array2;

use super::{Population, ThresholdNetwork};
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::random::Stream;
use crate::kernel::random::Streams;

/// The law of a random threshold network.
///
/// Weights are uniform on [0, 1) where a synapse exists and every row is then divided by its sum; a row without a synapse
/// stays empty. Thresholds are uniform on [0, max). Excitatory units do not project to themselves. The initial state is a fair coin for each unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdLaw {
    /// Number of excitatory units N_E.
    pub excitatory: usize,
    /// Number of inhibitory units N_I.
    pub inhibitory: usize,
    /// Number of excitatory units that receive input: units `0..input_units`.
    pub input_units: usize,
    /// Probability p_EE that an excitatory unit projects to another.
    pub excitatory_probability: f64,
    /// Probability p_EI that an inhibitory unit projects to an excitatory one.
    pub inhibitory_probability: f64,
    /// Probability p_IE that an excitatory unit projects to an inhibitory one.
    pub excitatory_to_inhibitory_probability: f64,
    /// Probability p_II that an inhibitory unit projects to one of its kind, itself included.
    pub inhibitory_to_inhibitory_probability: f64,
    /// Excitatory thresholds are uniform below it.
    pub excitatory_threshold: f64,
    /// Inhibitory thresholds are uniform below it.
    pub inhibitory_threshold: f64,
}

impl Default for ThresholdLaw {
    /// N_E = 100, N_I = 25, 20 input units, p_EE = 0.05, p_EI = 0.5, p_IE = p_II = 1, thresholds below 0.5 and 0.3.
    fn default() -> Self {
        Self {
            excitatory: 100,
            inhibitory: 25,
            input_units: 20,
            excitatory_probability: 0.05,
            inhibitory_probability: 0.5,
            excitatory_to_inhibitory_probability: 1.0,
            inhibitory_to_inhibitory_probability: 1.0,
            excitatory_threshold: 0.5,
            inhibitory_threshold: 0.3,
        }
    }
}

impl ThresholdLaw {
    fn validate(&self) -> Result<(), Error> {
        check::at_least("excitatory", self.excitatory, 2)?;
        check::units("excitatory", self.excitatory)?;
        check::units("inhibitory", self.inhibitory)?;
        let units = self.excitatory + self.inhibitory;
        check::room::<f64>("weights", &[units, units])?;
        if self.input_units > self.excitatory {
            return Err(Error::out_of_range("input_units", self.input_units, "at most the excitatory units"));
        }
        check::probability("excitatory_probability", self.excitatory_probability)?;
        check::probability("inhibitory_probability", self.inhibitory_probability)?;
        check::probability("excitatory_to_inhibitory_probability", self.excitatory_to_inhibitory_probability)?;
        check::probability("inhibitory_to_inhibitory_probability", self.inhibitory_to_inhibitory_probability)?;
        check::non_negative("excitatory_threshold", self.excitatory_threshold)?;
        check::non_negative("inhibitory_threshold", self.inhibitory_threshold)
    }

    /// Draws a network. Uses the streams `excitatory`, `inhibitory`, `thresholds` and `state` below `streams`.
    pub(super) fn draw(&self, streams: &Streams) -> Result<ThresholdNetwork, Error> {
        self.validate()?;
        let (n_e, n_i) = (self.excitatory, self.inhibitory);
        let stream = &mut streams.child("excitatory").stream();
        let ee = normalised(n_e, n_e, self.excitatory_probability, |i, j| i != j, stream)?;
        let ie = normalised(n_i, n_e, self.excitatory_to_inhibitory_probability, |_, _| true, stream)?;
        let stream = &mut streams.child("inhibitory").stream();
        let ei = normalised(n_e, n_i, self.inhibitory_probability, |_, _| true, stream)?;
        let ii = normalised(n_i, n_i, self.inhibitory_to_inhibitory_probability, |_, _| true, stream)?;
        let stream = &mut streams.child("thresholds").stream();
        let mut uniform = |units: usize, max: f64| {
            let mut values = vec![0.0; units];
            stream.fill_uniform(&mut values, 0.0, max);
            values
        };
        let excitatory = Population { thresholds: uniform(n_e, self.excitatory_threshold), from_inhibitory: ei };
        let inhibitory = Population { thresholds: uniform(n_i, self.inhibitory_threshold), from_inhibitory: ii };
        let recurrent = SparseMatrix::from_dense(ee.view())?;
        let mut network = ThresholdNetwork::from_weights(recurrent, ie, excitatory, inhibitory, self.input_units)?;
        network.draw_state(0.5, &streams.child("state"));
        Ok(network)
    }
}

/// Uniform weights on a random mask, every row divided by its sum.
fn normalised(
    rows: usize,
    columns: usize,
    probability: f64,
    may: impl Fn(usize, usize) -> bool,
    stream: &mut Stream,
) -> Result<Array2<f64>, Error> {
    let mut weights = Array2::zeros((rows, columns));
    for (i, mut row) in weights.outer_iter_mut().enumerate() {
        checkpoint()?;
        for (j, weight) in row.iter_mut().enumerate() {
            // 1 - u is in (0, 1]: a synapse that exists is never zero.
            if may(i, j) && stream.uniform() < probability {
                *weight = 1.0 - stream.uniform();
            }
        }
        let sum: f64 = row.sum();
        if sum > 0.0 {
            row /= sum;
        }
    }
    Ok(weights)
}
