//! What readouts tell from a measured window: the label so many steps ago or ahead.

use std::ops::Range;

use attractor::decoding::{Labels, LinearReadout, NaiveBayes, Samples};
use attractor::{Raster, Spikes, ThresholdNetwork, mean};
use serde::{Deserialize, Serialize};

use super::config::{DecodingConfig, NetworkConfig};
use super::course::Course;
use super::result::{NetworkResult, STAGES};
use crate::Error;
use crate::experiment::{Observer, Phase};

/// Accuracy by lag, means over folds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ByLag {
    /// Naive Bayes.
    pub(crate) bayes: Vec<f64>,
    /// The linear readout.
    pub(crate) linear: Vec<f64>,
    /// The share of the most frequent class.
    pub(crate) chance: Vec<f64>,
}

/// One of the accuracies by lag.
pub(crate) type Reader = fn(&ByLag) -> &[f64];

/// What a lag counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LagUnit {
    /// Every step, blank ones included.
    #[default]
    RawSteps,
    /// The steps that have a label, as if the others were not: they are neither counted nor decoded from.
    ShownSteps,
}

/// What is decoded: the class of every step of the input.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Targets<'a> {
    /// The class of each step; `None` where there is none.
    pub(crate) codes: &'a [Option<usize>],
    /// The label that stands for each class in messages.
    pub(crate) values: &'a [i64],
    /// What a lag counts.
    pub(crate) unit: LagUnit,
}

impl Targets<'_> {
    /// The steps of a window from which there is a class `lag` steps later (earlier if negative), and those classes.
    fn pairs(&self, window: &Range<usize>, lag: i64) -> (Vec<usize>, Vec<usize>) {
        let lag = lag as isize;
        match self.unit {
            LagUnit::RawSteps => {
                let class = |step: usize| self.codes.get(step.checked_add_signed(lag)?).copied().flatten();
                window.clone().filter_map(|step| Some((step, class(step)?))).unzip()
            }
            LagUnit::ShownSteps => {
                let shown: Vec<(usize, usize)> =
                    self.codes.iter().enumerate().filter_map(|(step, class)| Some((step, (*class)?))).collect();
                let place = |step: usize| shown.partition_point(|&(other, _)| other < step);
                let class = |place: usize| Some(shown.get(place.checked_add_signed(lag)?)?.1);
                (place(window.start)..place(window.end)).filter_map(|k| Some((shown[k].0, class(k)?))).unzip()
            }
        }
    }
}

/// Decodes the class `lag` steps later (earlier if negative) from the excitatory units that receive no input.
///
/// A step counts at a lag if there is a class at that lag from it. The targets cover the whole input.
pub(crate) fn by_lag(
    config: &DecodingConfig,
    raster: &Raster,
    window: &Range<usize>,
    input_units: usize,
    targets: &Targets<'_>,
) -> Result<ByLag, Error> {
    let bayes = NaiveBayes::new(config.smoothing)?;
    let samples_at = |steps: &[usize]| {
        let steps = steps.iter().map(|step| step - window.start);
        Samples::new(raster.select(input_units..raster.units(), steps), config.folds)
    };
    let mut out = ByLag { bayes: Vec::new(), linear: Vec::new(), chance: Vec::new() };
    let lagged: Vec<_> = config.lags.iter().map(|&lag| (lag, targets.pairs(window, lag))).collect();
    // Lags at which the same steps count share their samples and the factorisation of the linear readout.
    for group in lagged.chunk_by(|a, b| a.1.0 == b.1.0) {
        let first = group[0].0;
        let samples = samples_at(&group[0].1.0).map_err(|error| undecodable(window, first, error))?;
        let linear = LinearReadout::new(&samples, config.penalty)?;
        for (lag, (_, classes)) in group {
            let mut read = || {
                let labels = Labels::new(classes.clone(), targets.values.len())?.named(targets.values)?;
                out.bayes.push(mean(&bayes.accuracy(&samples, &labels)?));
                out.linear.push(mean(&linear.accuracy(&labels)?));
                out.chance.push(labels.chance());
                Ok(())
            };
            read().map_err(|error| undecodable(window, *lag, error))?;
        }
    }
    Ok(out)
}

/// What is wrong with labels that cannot be decoded from a window, and what would help.
fn undecodable(window: &Range<usize>, lag: i64, error: attractor::Error) -> Error {
    match error {
        attractor::Error::OutOfRange { .. } => Error::bad_input(
            format!("decoding from steps {} to {} at lag {lag}: {error}", window.start, window.end),
            "choose longer windows (window_steps) or fewer folds (decoding.folds), or leave rare classes out of your own labels",
        ),
        other => other.into(),
    }
}

/// A network that went through the six windows, and what is decoded from its measured stages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decoded {
    pub(crate) network: NetworkResult,
    /// RNN, IP, SORN.
    pub(crate) by_lag: Vec<ByLag>,
}

impl Decoded {
    /// Bytes of it, estimated; with the rasters of the windows or without.
    pub(crate) fn stored(network: &NetworkConfig, lags: usize, rasters: bool) -> u64 {
        network.stored(rasters) + (8 * 3 * STAGES.len() * lags) as u64
    }

    /// The phases of its work.
    pub(crate) fn phases(network: &NetworkConfig, window_steps: usize, decoding: &DecodingConfig) -> Vec<Phase> {
        let samples = (window_steps * decoding.lags.len()) as f64;
        vec![
            Course::phase("six windows", network, window_steps),
            Phase { name: "decoding", trials: STAGES.len(), seconds_per_trial: 0.2e-6 * samples },
        ]
    }

    /// Takes a network through its course and decodes the targets from each measured window; the network as it was before
    /// each of them comes with it.
    pub(crate) fn run(
        course: &Course<'_>,
        config: &DecodingConfig,
        targets: &Targets<'_>,
        observer: &dyn Observer,
    ) -> Result<(Self, Vec<ThresholdNetwork>), Error> {
        let phases = Self::phases(course.network, course.window_steps, config);
        let begin = |k: usize| observer.phase(phases[k].name, phases[k].trials);
        begin(0);
        let taken = course.take(observer)?;
        begin(1);
        let mut decoded = Vec::new();
        for (window, raster) in &taken.measured {
            decoded.push(by_lag(config, raster, window, course.input.units, targets)?);
            observer.trial(None)?;
        }
        Ok((Self { network: taken.result, by_lag: decoded }, taken.networks))
    }
}

/// Refuses targets of which some fold of some measured window misses a class at some lag, before anything is simulated.
pub(crate) fn check_decodable(
    config: &DecodingConfig,
    targets: &Targets<'_>,
    window_steps: usize,
) -> Result<(), Error> {
    for number in [1, 3, 5] {
        let window = number * window_steps..(number + 1) * window_steps;
        let mut silent = Raster::new(1);
        window.clone().try_for_each(|_| silent.push(&Spikes::none(1)))?;
        by_lag(config, &silent, &window, 0, targets)?;
    }
    Ok(())
}

/// The mean of `values` (one a lag) over the lags that are `wanted`; NaN if none of them was decoded.
pub(crate) fn lag_mean(config: &DecodingConfig, values: &[f64], wanted: impl Fn(i64) -> bool) -> f64 {
    let kept = config.lags.iter().zip(values).filter(|&(&lag, _)| wanted(lag)).map(|(_, &value)| value);
    mean(&kept.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Classes of ten steps, of which two pairs and the first step are blank: shown steps are 1, 2, 5, 6, 9.
    const CODES: [Option<usize>; 10] = [None, Some(0), Some(1), None, None, Some(0), Some(1), None, None, Some(1)];

    fn pairs(unit: LagUnit, lag: i64) -> Vec<(usize, usize)> {
        let targets = Targets { codes: &CODES, values: &[0, 1], unit };
        let (steps, classes) = targets.pairs(&(2..9), lag);
        steps.into_iter().zip(classes).collect()
    }

    #[test]
    fn a_lag_counts_steps_or_steps_that_are_not_blank() {
        // Every step of the window, blank or not, that has a class at that lag.
        assert_eq!(pairs(LagUnit::RawSteps, 0), [(2, 1), (5, 0), (6, 1)]);
        assert_eq!(pairs(LagUnit::RawSteps, -1), [(2, 0), (3, 1), (6, 0), (7, 1)]);
        assert_eq!(pairs(LagUnit::RawSteps, 1), [(4, 0), (5, 1), (8, 1)]);
        // The shown steps of the window; lags reach over blanks and beyond its ends.
        assert_eq!(pairs(LagUnit::ShownSteps, 0), [(2, 1), (5, 0), (6, 1)]);
        assert_eq!(pairs(LagUnit::ShownSteps, -1), [(2, 0), (5, 1), (6, 0)]);
        assert_eq!(pairs(LagUnit::ShownSteps, -2), [(5, 0), (6, 1)]);
        assert_eq!(pairs(LagUnit::ShownSteps, 1), [(2, 0), (5, 1), (6, 1)]);
    }
}
