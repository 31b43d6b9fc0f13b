//! What networks are shown: sequences, their symbols in random order, other sequences of the same symbols, nothing.

use attractor::{Raster, ShownUnits, Spikes, Streams};

use super::condition::{Shown, TESTED};
use super::config::Config;
use crate::Error;
use crate::experiments::signatures::{LagUnit, Targets, by_lag};

/// Draws of other sequences before the sequences are taken backwards, which share no transition with themselves.
const DRAWS: usize = 1000;

/// All that a network is shown.
pub(super) struct Inputs {
    /// By [`TESTED`].
    shown: Vec<ShownUnits>,
    /// Which sequence is shown at each step, the same number in both kinds.
    sequences: Vec<Option<usize>>,
    sequence_names: Vec<i64>,
    /// The symbol at each step of the random order.
    symbols: Vec<Option<usize>>,
    symbol_names: Vec<i64>,
}

impl Inputs {
    pub(super) fn new(config: &Config, network: usize) -> Result<Self, Error> {
        let streams = config.streams(network).child("input");
        let (count, length, steps) = (config.input.sequences, config.input.length, config.steps());
        let mut coin = streams.child("sequences").stream();
        let (mut sequences, mut ordered) = (Vec::new(), Vec::new());
        while sequences.len() < steps {
            let which = coin.below(count);
            sequences.extend(vec![Some(which); length]);
            ordered.extend((0..length).map(|k| which * length + k));
        }
        let other = other_order(count, length, &streams.child("other sequences"));
        let mut symbols: Vec<Option<usize>> = ordered.iter().map(|&symbol| Some(symbol)).collect();
        streams.child("random order").stream().shuffle(&mut symbols);
        let in_kind = |kind: &Shown| -> Vec<Option<usize>> {
            match kind {
                Shown::Sequences => ordered.iter().map(|&symbol| Some(symbol)).collect(),
                Shown::RandomOrder => symbols.clone(),
                Shown::Other => ordered.iter().map(|&symbol| Some(other[symbol])).collect(),
                Shown::Silence => vec![None; ordered.len()],
            }
        };
        let shown = TESTED.iter().map(|kind| ShownUnits::from_symbols(&in_kind(kind), config.input.copies));
        Ok(Self {
            shown: shown.collect::<Result<_, _>>()?,
            sequences,
            sequence_names: (0_i64..).take(count).collect(),
            symbols,
            symbol_names: (0_i64..).take(count * length).collect(),
        })
    }

    pub(super) fn shown(&self, kind: Shown) -> &ShownUnits {
        &self.shown[kind as usize]
    }

    /// The sequence that is shown.
    pub(super) fn sequence_targets(&self) -> Targets<'_> {
        Targets { codes: &self.sequences, values: &self.sequence_names, unit: LagUnit::RawSteps }
    }

    /// The symbol that is shown in random order.
    pub(super) fn symbol_targets(&self) -> Targets<'_> {
        Targets { codes: &self.symbols, values: &self.symbol_names, unit: LagUnit::RawSteps }
    }

    /// Refuses a test of which some fold misses a class, before anything is simulated.
    pub(super) fn check(&self, config: &Config) -> Result<(), Error> {
        let from = config.test_from() + config.settle_steps;
        let steps = from..from + config.test_steps;
        let mut silent = Raster::new(1);
        steps.clone().try_for_each(|_| silent.push(&Spikes::none(1)))?;
        let named = |error: Error| {
            Error::bad_input(format!("test_steps is {}: {error}", config.test_steps), "make test_steps longer")
        };
        by_lag(&config.decoding.of_sequences(), &silent, &steps, 0, &self.sequence_targets()).map_err(named)?;
        by_lag(&config.decoding.of_symbols(), &silent, &steps, 0, &self.symbol_targets()).map_err(named)?;
        Ok(())
    }
}

/// The symbol that stands in the other sequences where a symbol stands in the first: an order in which no symbol follows one
/// within a sequence that it follows in the first.
pub(super) fn other_order(sequences: usize, length: usize, streams: &Streams) -> Vec<usize> {
    let mut stream = streams.stream();
    let mut order: Vec<usize> = (0..sequences * length).collect();
    let shares = |order: &[usize]| {
        order.chunks(length).any(|sequence| {
            sequence.windows(2).any(|pair| pair[1] == pair[0] + 1 && pair[0] / length == pair[1] / length)
        })
    };
    for _ in 0..DRAWS {
        stream.shuffle(&mut order);
        if !shares(&order) {
            return order;
        }
    }
    (0..sequences * length).rev().collect()
}
