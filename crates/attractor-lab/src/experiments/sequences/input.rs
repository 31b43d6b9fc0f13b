//! What the network is shown: sequences in random succession, or a user's own symbols.

use std::path::Path;

use attractor::ShownUnits;
use ndarray::Array1;

use super::config::Settings;
use crate::experiments::signatures::{Classes, Input, LagUnit, Targets};
use crate::{Error, import};

/// A user's own symbols and labels. Only symbols that occur have units.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OwnInput {
    pub(super) symbols: Classes,
    labels: Classes,
}

/// Reads symbols, and labels if a file of them is named.
pub(super) fn load(symbols: &str, labels: &str) -> Result<OwnInput, Error> {
    let read = |path: &str| classes(path, &import::series(Path::new(path), None)?);
    let symbols = read(symbols)?;
    if labels.is_empty() {
        return Ok(OwnInput { labels: symbols.clone(), symbols });
    }
    let path = labels;
    let labels = read(path)?;
    if labels.codes.len() != symbols.codes.len() {
        return Err(Error::bad_input(
            format!("{path}: {} labels for {} symbols", labels.codes.len(), symbols.codes.len()),
            "give one label for each symbol of input.file",
        ));
    }
    Ok(OwnInput { symbols, labels })
}

/// Whole numbers from 0 with any gaps, or -1 (nothing).
fn classes(path: &str, values: &Array1<f64>) -> Result<Classes, Error> {
    const MOST: f64 = 1e15;
    let label = |(step, &value): (usize, &f64)| {
        if value.fract() != 0.0 || !(-1.0..=MOST).contains(&value) {
            return Err(Error::bad_input(
                format!("{path}: step {step} (from 0) holds {value}"),
                "every entry must be a whole number from 0 to 1e15, or -1 for nothing",
            ));
        }
        Ok((value >= 0.0).then_some(value as i64))
    };
    let labels: Vec<Option<i64>> = values.iter().enumerate().map(label).collect::<Result<_, _>>()?;
    let classes = Classes::of(labels);
    classes.at_least_two(path)?;
    Ok(classes)
}

/// Symbols in time with their labels and places.
pub(super) struct Stream {
    symbols: Vec<Option<usize>>,
    pub(super) labels: Vec<Option<usize>>,
    /// The label that stands for each class.
    pub(super) classes: Vec<i64>,
    places: Vec<Option<usize>>,
    place_count: usize,
    /// Number of symbols.
    pub(super) symbol_count: usize,
}

impl Stream {
    /// The stream of a network.
    pub(super) fn new(config: &Settings, own: Option<&OwnInput>, network: usize) -> Self {
        let steps = config.steps();
        if let Some(own) = own {
            let repeat = |values: &[Option<usize>]| values.iter().copied().cycle().take(steps).collect::<Vec<_>>();
            let symbols = repeat(&own.symbols.codes);
            return Self {
                places: symbols.clone(),
                symbols,
                labels: repeat(&own.labels.codes),
                classes: own.labels.values.clone(),
                place_count: own.symbols.values.len(),
                symbol_count: own.symbols.values.len(),
            };
        }
        let (count, length) = (config.input.sequences, config.input.length);
        let mut stream = config.streams(network).child("sequences").stream();
        let (mut symbols, mut labels, mut places) = (Vec::new(), Vec::new(), Vec::new());
        while symbols.len() < steps {
            let which = stream.below(count);
            symbols.extend((0..length).map(|k| Some(which * length + k)));
            labels.extend(vec![Some(which); length]);
            places.extend((0..length).map(Some));
        }
        let classes = (0_i64..).take(count).collect();
        Self { symbols, labels, classes, places, place_count: length, symbol_count: count * length }
    }

    /// The input that the network is shown.
    pub(super) fn input(&self, config: &Settings) -> Result<Input, Error> {
        self.shown(config, &self.symbols)
    }

    /// The units of the symbol that stands at the same place of another sequence as the one that is shown at a step.
    pub(super) fn other_units(&self, config: &Settings, step: usize, random: &mut attractor::Stream) -> Vec<usize> {
        let (count, length, copies) = (config.input.sequences, config.input.length, config.input.copies);
        let Some(symbol) = self.symbols[step] else { return Vec::new() };
        let other = (symbol / length + 1 + random.below(count - 1)) % count;
        let symbol = other * length + symbol % length;
        (symbol * copies..(symbol + 1) * copies).collect()
    }

    /// What is decoded.
    pub(super) fn targets(&self) -> Targets<'_> {
        Targets { codes: &self.labels, values: &self.classes, unit: LagUnit::RawSteps }
    }

    /// The same symbols in random order.
    pub(super) fn in_random_order(&self, config: &Settings, network: usize) -> Result<Input, Error> {
        let mut symbols = self.symbols.clone();
        config.streams(network).child("random order").stream().shuffle(&mut symbols);
        let mut input = self.shown(config, &symbols)?;
        input.places = vec![None; symbols.len()];
        Ok(input)
    }

    /// The same symbols, each replaced with that probability by any of all symbols. The draws for a step do not depend on the
    /// probability, so that what is replaced at a lower one is replaced at a higher one too.
    pub(super) fn with_noise(&self, config: &Settings, network: usize, replaced: f64) -> Result<Input, Error> {
        let mut stream = config.streams(network).child("input noise").stream();
        let noisy = |&symbol: &Option<usize>| {
            let (draw, other) = (stream.uniform(), stream.below(self.symbol_count));
            if draw < replaced { Some(other) } else { symbol }
        };
        let symbols: Vec<_> = self.symbols.iter().map(noisy).collect();
        self.shown(config, &symbols)
    }

    fn shown(&self, config: &Settings, symbols: &[Option<usize>]) -> Result<Input, Error> {
        let copies = config.input.copies;
        Ok(Input {
            shown: ShownUnits::from_symbols(symbols, copies)?,
            units: self.symbol_count * copies,
            places: self.places.clone(),
            place_count: self.place_count,
        })
    }
}
