//! Networks that learn: by intrinsic plasticity alone, and by all plasticity in the same time.

use std::ops::Range;

use attractor::{SparseMatrix, Streams, ThresholdNetwork, Window};

use super::condition::{LEARNED, Learner, Shown};
use super::config::Config;
use super::input::Inputs;
use crate::Error;
use crate::experiments::signatures::Rules;

/// A network as it was drawn, and what it became.
pub(super) struct Learned {
    drawn: ThresholdNetwork,
    /// After the first window of intrinsic plasticity, by what was shown.
    early: Vec<ThresholdNetwork>,
    /// After the second, and after all plasticity in its place.
    ip: Vec<ThresholdNetwork>,
    sorn: Vec<ThresholdNetwork>,
}

impl Learned {
    /// A network learns each input, from the same weights, thresholds and state.
    pub(super) fn new(config: &Config, inputs: &Inputs, streams: &Streams) -> Result<Self, Error> {
        let drawn = ThresholdNetwork::random(&config.network.law(config.input.units()), &streams.child("network"))?;
        let mut learned = Self { drawn, early: Vec::new(), ip: Vec::new(), sorn: Vec::new() };
        let window = |number: usize| number * config.window_steps..(number + 1) * config.window_steps;
        for kind in LEARNED {
            let mut network = learned.drawn.clone();
            act(config, inputs, kind, &mut network, window(0), (false, false))?;
            act(config, inputs, kind, &mut network, window(1), (true, false))?;
            let (mut ip, mut sorn) = (network.clone(), network.clone());
            act(config, inputs, kind, &mut ip, window(2), (true, false))?;
            act(config, inputs, kind, &mut sorn, window(2), (true, true))?;
            learned.early.push(network);
            learned.ip.push(ip);
            learned.sorn.push(sorn);
        }
        Ok(learned)
    }

    /// One of them.
    pub(super) fn of(&self, learner: Learner) -> &ThresholdNetwork {
        match learner {
            Learner::Rnn => &self.drawn,
            Learner::Ip(shown) => &self.ip[shown as usize],
            Learner::Sorn(shown) => &self.sorn[shown as usize],
        }
    }

    /// After the first window of intrinsic plasticity on the sequences.
    pub(super) fn early(&self) -> &ThresholdNetwork {
        &self.early[Shown::Sequences as usize]
    }

    /// In the state in which it was drawn, where every test begins.
    pub(super) fn at_start(&self, network: &ThresholdNetwork) -> Result<ThresholdNetwork, Error> {
        let mut network = network.clone();
        network.set_state(self.drawn.excitatory().clone(), self.drawn.inhibitory().clone())?;
        Ok(network)
    }
}

/// Recurrent weights shuffled among the synapses of each unit.
pub(super) fn shuffled(weights: &SparseMatrix<f64>, streams: &Streams) -> SparseMatrix<f64> {
    let mut weights = weights.clone();
    let mut stream = streams.child("shuffled weights").stream();
    let mut from = 0;
    let counts: Vec<usize> = (0..weights.rows()).map(|row| weights.row(row).count()).collect();
    for count in counts {
        stream.shuffle(&mut weights.weights_mut()[from..from + count]);
        from += count;
    }
    weights
}

/// Shows an input to a network while intrinsic plasticity (the first) or STDP and normalisation (the second) act.
pub(super) fn act(
    config: &Config,
    inputs: &Inputs,
    kind: Shown,
    network: &mut ThresholdNetwork,
    steps: Range<usize>,
    acting: (bool, bool),
) -> Result<(), Error> {
    let mut rules = Rules::new(&config.plasticity, acting)?;
    Window::new(inputs.shown(kind), steps)?.run(network, &mut rules.acting())?;
    Ok(())
}
