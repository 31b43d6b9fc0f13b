//! A window: a stretch of steps of a threshold network with its input, under the rules that are on.

use std::ops::Range;

use super::{ShownUnits, Trial};
use crate::error::Error;
use crate::kernel::random::Stream;
use crate::network::{Counted, Raster, ThresholdNetwork};
use crate::plasticity::Rule;

/// What a window leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowRecord {
    /// The excitatory units' states x' of each step.
    pub excitatory: Raster,
    /// The inhibitory units' states y' of each step.
    pub inhibitory: Raster,
    /// The Hamming distance H of each step, if the window was perturbed.
    pub hamming: Vec<u32>,
}

/// A stretch of steps: the input that is shown, and whether every step is also taken with one unit flipped.
#[derive(Debug)]
pub struct Window<'a> {
    trial: Trial<'a, ShownUnits>,
    perturbation: Option<(Counted, Stream)>,
}

impl<'a> Window<'a> {
    /// Over `steps` of the input.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the input is shorter.
    pub fn new(shown: &'a ShownUnits, steps: Range<usize>) -> Result<Self, Error> {
        Ok(Self { trial: Trial::new(shown).over(steps)?, perturbation: None })
    }

    /// Measures H at every step: one unit that receives no input, drawn from `stream`, is flipped before the step, and
    /// the units that end in another state are counted.
    #[must_use]
    pub fn perturbed(mut self, counted: Counted, stream: Stream) -> Self {
        self.perturbation = Some((counted, stream));
        self
    }

    /// Runs the window. In every step: the state, H, then the rules in their order.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a unit is shown that receives no input, or if H is asked of a network in which every
    /// unit receives input.
    pub fn run(
        mut self,
        network: &mut ThresholdNetwork,
        rules: &mut [&mut dyn Rule<ThresholdNetwork>],
    ) -> Result<WindowRecord, Error> {
        let (units, inputs) = (network.excitatory().units(), network.input_units());
        if self.perturbation.is_some() && inputs == units {
            return Err(Error::out_of_range("input units", inputs, "fewer than the excitatory units for H"));
        }
        let mut record = WindowRecord {
            excitatory: Raster::new(units),
            inhibitory: Raster::new(network.inhibitory().units()),
            hamming: Vec::new(),
        };
        self.trial.run(network, |_, network| {
            record.excitatory.push(network.excitatory())?;
            record.inhibitory.push(network.inhibitory())?;
            if let Some((counted, stream)) = &mut self.perturbation {
                let flipped = inputs + stream.below(units - inputs);
                record.hamming.push(counted.hamming(network, flipped) as u32);
            }
            rules.iter_mut().try_for_each(|rule| rule.learn(network, &[]).map(drop))
        })?;
        Ok(record)
    }
}
