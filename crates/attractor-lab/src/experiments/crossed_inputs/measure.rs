//! What is measured of a network with plasticity frozen.

use std::ops::Range;

use attractor::{
    Counted, FlipRecord, Raster, SparseMatrix, Streams, ThresholdNetwork, Window, firing_rates, mean,
    perturbation_growth,
};
use serde::{Deserialize, Serialize};

use super::condition::Shown;
use super::config::Config;
use super::input::Inputs;
use super::learning::act;
use crate::experiments::signatures::{Rules, by_lag};
use crate::{Columns, Error};

/// A network under an input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Tested {
    /// Mean Hamming distance after one step.
    #[array()]
    pub(super) hamming: f64,
    /// Firing rate of excitatory units.
    #[array(units = "1/step")]
    pub(super) rate: f64,
    /// Mean Hamming distance 1, 2, .. steps after a flip.
    #[array(dims = "growth_step")]
    pub(super) growth: Vec<f64>,
    /// Accuracy of the sequence by naive Bayes, mean over folds; NaN where no sequence is shown.
    #[array(name = "sequence_bayes", dims = "lag")]
    pub(super) sequence: Vec<f64>,
    /// Accuracy of the symbol by the linear readout, mean over lags and folds; NaN where symbols do not come in random order.
    #[array(name = "symbol_linear")]
    pub(super) symbol: f64,
}

/// A network under the sequences, or under what it adapts to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Brief {
    pub(super) hamming: f64,
    pub(super) rate: f64,
}

/// H beside theory.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Theory {
    /// Mean H over all steps and flips, sequences shown.
    #[array(name = "hamming_counted")]
    pub(super) counted: f64,
    /// H in the annealed approximation.
    #[array(name = "hamming_annealed")]
    pub(super) annealed: f64,
    /// The same with weights shuffled among the synapses of each unit.
    #[array(
        name = "hamming_annealed_shuffled",
        about = "The annealed approximation with weights shuffled among the synapses of each unit"
    )]
    pub(super) shuffled: f64,
}

/// Tests of the networks that one network became.
pub(super) struct Test<'a> {
    pub(super) config: &'a Config,
    pub(super) inputs: &'a Inputs,
    pub(super) streams: &'a Streams,
}

impl Test<'_> {
    /// The steps that are measured.
    fn steps(&self) -> Range<usize> {
        let from = self.config.test_from() + self.config.settle_steps;
        from..from + self.config.test_steps
    }

    /// Lets the network hear the input before it is measured; intrinsic plasticity acts where that is asked for.
    fn settle(&self, kind: Shown, network: &mut ThresholdNetwork, intrinsic: bool) -> Result<(), Error> {
        let from = self.config.test_from();
        act(self.config, self.inputs, kind, network, from..from + self.config.settle_steps, (intrinsic, false))
    }

    /// All that is measured of a network, which is at the start of a test.
    pub(super) fn whole(&self, kind: Shown, mut network: ThresholdNetwork) -> Result<(Tested, Raster), Error> {
        self.settle(kind, &mut network, false)?;
        let (config, shown, steps) = (self.config, self.inputs.shown(kind), self.steps());
        // The same flips in every network under every input.
        let window = Window::new(shown, steps.clone())?.perturbed(Counted::WithoutInput, self.stream("flips"));
        let record = window.run(&mut network.clone(), &mut [])?;
        let counted = Counted::WithoutInput;
        let growth = perturbation_growth(
            &mut network,
            shown,
            steps.clone(),
            config.growth.horizon,
            counted,
            &mut self.stream("growth"),
        )?;
        let raster = record.excitatory;
        let units = config.input.units();
        let mut sequence = vec![f64::NAN; config.decoding.lags.len()];
        if kind.is_sequences() {
            let targets = self.inputs.sequence_targets();
            sequence = by_lag(&config.decoding.of_sequences(), &raster, &steps, units, &targets)?.bayes;
        }
        let mut symbol = f64::NAN;
        if kind == Shown::RandomOrder {
            let targets = self.inputs.symbol_targets();
            symbol = mean(&by_lag(&config.decoding.of_symbols(), &raster, &steps, units, &targets)?.linear);
        }
        let tested = Tested {
            hamming: mean_count(&record.hamming),
            rate: mean(&firing_rates(&raster)),
            growth,
            sequence,
            symbol,
        };
        Ok((tested, raster))
    }

    /// H and rate alone, while intrinsic plasticity goes on or not.
    pub(super) fn brief(&self, kind: Shown, mut network: ThresholdNetwork, plastic: bool) -> Result<Brief, Error> {
        self.settle(kind, &mut network, plastic)?;
        let window = Window::new(self.inputs.shown(kind), self.steps())?;
        let mut rules = Rules::new(&self.config.plasticity, (plastic, false))?;
        let window = window.perturbed(Counted::WithoutInput, self.stream("flips"));
        let record = window.run(&mut network, &mut rules.acting())?;
        Ok(Brief { hamming: mean_count(&record.hamming), rate: mean(&firing_rates(&record.excitatory)) })
    }

    /// The network after a window of intrinsic plasticity under an input.
    pub(super) fn adapted(&self, kind: Shown, mut network: ThresholdNetwork) -> Result<ThresholdNetwork, Error> {
        // What it was shown in its last window, or would have been.
        let to = self.config.test_from();
        act(self.config, self.inputs, kind, &mut network, to - self.config.window_steps..to, (true, false))?;
        Ok(network)
    }

    /// H beside theory while the sequences are shown; `shuffled` are weights for the null.
    pub(super) fn theory(&self, mut network: ThresholdNetwork, shuffled: &SparseMatrix<f64>) -> Result<Theory, Error> {
        self.settle(Shown::Sequences, &mut network, false)?;
        let record = FlipRecord::new(&mut network, self.inputs.shown(Shown::Sequences), self.steps())?;
        let annealed = record.annealed(network.recurrent())?;
        Ok(Theory { counted: record.counted(), annealed, shuffled: record.annealed(shuffled)? })
    }

    fn stream(&self, name: &str) -> attractor::Stream {
        self.streams.child(name).stream()
    }
}

fn mean_count(counts: &[u32]) -> f64 {
    mean(&counts.iter().map(|&count| f64::from(count)).collect::<Vec<_>>())
}
