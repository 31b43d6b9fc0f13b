//! What the network is shown: sequences in random succession, or a user's own symbols.

use std::path::Path;

use attractor::{ShownUnits, Streams};
use ndarray::Array1;

use super::config::Config;
use crate::experiments::signatures::{Input, check_decodable};
use crate::{Error, import};

/// A user's own symbols and labels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnInput {
    symbols: Vec<Option<usize>>,
    labels: Vec<Option<usize>>,
    pub(super) symbol_count: usize,
    classes: usize,
}

/// Reads symbols, and labels if a file of them is named.
pub(super) fn load(symbols: &str, labels: &str) -> Result<OwnInput, Error> {
    let read = |path: &str| indices(path, &import::series(Path::new(path), None)?);
    let (symbols, symbol_count) = read(symbols)?;
    if labels.is_empty() {
        return Ok(OwnInput { labels: symbols.clone(), classes: symbol_count, symbols, symbol_count });
    }
    let path = labels;
    let (labels, classes) = read(path)?;
    if labels.len() != symbols.len() {
        return Err(Error::bad_input(
            format!("{path}: {} labels for {} symbols", labels.len(), symbols.len()),
            "give one label for each symbol of input.file",
        ));
    }
    Ok(OwnInput { symbols, labels, symbol_count, classes })
}

/// Whole numbers from -1 (nothing), and how many kinds there are.
fn indices(path: &str, values: &Array1<f64>) -> Result<(Vec<Option<usize>>, usize), Error> {
    const MOST: f64 = 100_000.0;
    let index = |(step, &value): (usize, &f64)| {
        if value.fract() != 0.0 || !(-1.0..MOST).contains(&value) {
            return Err(Error::bad_input(
                format!("{path}: step {step} holds {value}"),
                "every entry must be a whole number from 0, or -1 for nothing",
            ));
        }
        Ok((value >= 0.0).then_some(value as usize))
    };
    let indices: Vec<Option<usize>> = values.iter().enumerate().map(index).collect::<Result<_, _>>()?;
    let kinds = indices.iter().flatten().max().map_or(0, |largest| largest + 1);
    if kinds < 2 {
        return Err(Error::bad_input(
            format!("{path}: holds fewer than two kinds of entries"),
            "name a file with entries 0, 1, ..",
        ));
    }
    Ok((indices, kinds))
}

/// Symbols in time with their labels and places.
pub(super) struct Stream {
    symbols: Vec<Option<usize>>,
    pub(super) labels: Vec<Option<usize>>,
    pub(super) classes: usize,
    places: Vec<Option<usize>>,
    place_count: usize,
}

impl Stream {
    /// The stream of a network.
    pub(super) fn new(config: &Config, network: usize) -> Result<Self, Error> {
        let steps = config.steps();
        if let Some(own) = config.own_input()? {
            let repeat = |values: &[Option<usize>]| values.iter().copied().cycle().take(steps).collect::<Vec<_>>();
            let symbols = repeat(&own.symbols);
            return Ok(Self {
                places: symbols.clone(),
                symbols,
                labels: repeat(&own.labels),
                classes: own.classes,
                place_count: own.symbol_count,
            });
        }
        let (count, length) = (config.input.sequences, config.input.length);
        let mut stream = streams(config, network).child("sequences").stream();
        let (mut symbols, mut labels, mut places) = (Vec::new(), Vec::new(), Vec::new());
        while symbols.len() < steps {
            let which = stream.below(count);
            symbols.extend((0..length).map(|k| Some(which * length + k)));
            labels.extend(vec![Some(which); length]);
            places.extend((0..length).map(Some));
        }
        Ok(Self { symbols, labels, classes: count, places, place_count: length })
    }

    /// The input that the network is shown.
    pub(super) fn input(&self, config: &Config) -> Result<Input, Error> {
        self.shown(config, &self.symbols)
    }

    /// The same symbols in random order.
    pub(super) fn in_random_order(&self, config: &Config, network: usize) -> Result<Input, Error> {
        let mut symbols = self.symbols.clone();
        streams(config, network).child("random order").stream().shuffle(&mut symbols);
        let mut input = self.shown(config, &symbols)?;
        input.places = vec![None; symbols.len()];
        Ok(input)
    }

    fn shown(&self, config: &Config, symbols: &[Option<usize>]) -> Result<Input, Error> {
        let copies = config.input.copies;
        Ok(Input {
            shown: ShownUnits::from_symbols(symbols, copies),
            units: config.symbols()? * copies,
            places: self.places.clone(),
            place_count: self.place_count,
        })
    }

    /// Refuses a stream from which not every fold of every measured window has every class.
    pub(super) fn validate(&self, config: &Config) -> Result<(), Error> {
        check_decodable(&config.decoding, &self.labels, self.classes, config.window_steps)
    }
}

/// The random streams of a network.
pub(super) fn streams(config: &Config, network: usize) -> Streams {
    Streams::new(config.seed).child("sequences").index(network)
}
