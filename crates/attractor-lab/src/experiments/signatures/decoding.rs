//! What readouts tell from a measured window: the label so many steps ago or ahead.

use std::ops::Range;

use attractor::decoding::{Labels, LinearReadout, NaiveBayes, Samples};
use attractor::{Raster, Spikes, mean};
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

/// Decodes the label `lag` steps later (earlier if negative) from the excitatory units that receive no input.
///
/// A step counts at a lag if there is a label at that lag from it. `labels` covers the whole input.
fn by_lag(
    config: &DecodingConfig,
    raster: &Raster,
    window: &Range<usize>,
    input_units: usize,
    labels: &[Option<usize>],
    classes: usize,
) -> Result<ByLag, attractor::Error> {
    let bayes = NaiveBayes::new(config.smoothing)?;
    let samples_at = |steps: &[usize]| {
        let steps = steps.iter().map(|step| step - window.start);
        Samples::new(raster.select(input_units..raster.units(), steps), config.folds)
    };
    let mut out = ByLag { bayes: Vec::new(), linear: Vec::new(), chance: Vec::new() };
    let lagged: Vec<(Vec<usize>, Vec<usize>)> = config.lags.iter().map(|&lag| pairs(labels, window, lag)).collect();
    // Lags at which the same steps count share their samples and the factorisation of the linear readout.
    for group in lagged.chunk_by(|a, b| a.0 == b.0) {
        let samples = samples_at(&group[0].0)?;
        let linear = LinearReadout::new(&samples, config.penalty)?;
        for (_, labels) in group {
            let labels = Labels::new(labels.clone(), classes)?;
            out.bayes.push(mean(&bayes.accuracy(&samples, &labels)?));
            out.linear.push(mean(&linear.accuracy(&labels)?));
            out.chance.push(labels.chance());
        }
    }
    Ok(out)
}

/// The steps of a window that have a label at a lag, and those labels.
fn pairs(labels: &[Option<usize>], window: &Range<usize>, lag: i64) -> (Vec<usize>, Vec<usize>) {
    let label = |step: usize| labels.get(step.checked_add_signed(lag as isize)?).copied().flatten();
    window.clone().filter_map(|step| Some((step, label(step)?))).unzip()
}

/// A network that went through the six windows, and what is decoded from its measured stages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decoded {
    pub(crate) network: NetworkResult,
    /// RNN, IP, SORN.
    pub(crate) by_lag: Vec<ByLag>,
}

impl Decoded {
    /// The phases of its work.
    pub(crate) fn phases(network: &NetworkConfig, window_steps: usize, decoding: &DecodingConfig) -> Vec<Phase> {
        let samples = (window_steps * decoding.lags.len()) as f64;
        vec![
            Course::phase("six windows", network, window_steps),
            Phase { name: "decoding", trials: STAGES.len(), seconds_per_trial: 0.2e-6 * samples },
        ]
    }

    /// Takes a network through its course and decodes one of `classes` labels from each measured window.
    pub(crate) fn run(
        course: &Course<'_>,
        config: &DecodingConfig,
        labels: &[Option<usize>],
        classes: usize,
        observer: &dyn Observer,
    ) -> Result<Self, Error> {
        let phases = Self::phases(course.network, course.window_steps, config);
        let begin = |k: usize| observer.phase(phases[k].name, phases[k].trials);
        begin(0);
        let taken = course.take(observer)?;
        begin(1);
        let mut decoded = Vec::new();
        for (window, raster) in &taken.measured {
            decoded.push(by_lag(config, raster, window, course.input.units, labels, classes)?);
            observer.trial(None)?;
        }
        Ok(Self { network: taken.result, by_lag: decoded })
    }
}

/// Refuses labels of which some fold of some measured window misses a class at some lag, before anything is simulated.
pub(crate) fn check_decodable(
    config: &DecodingConfig,
    labels: &[Option<usize>],
    classes: usize,
    window_steps: usize,
) -> Result<(), Error> {
    for number in [1, 3, 5] {
        let window = number * window_steps..(number + 1) * window_steps;
        let mut silent = Raster::new(1);
        window.clone().try_for_each(|_| silent.push(&Spikes::none(1)))?;
        by_lag(config, &silent, &window, 0, labels, classes).map_err(|error| {
            Error::bad_input(
                format!("decoding from steps {} to {}: {error}", window.start, window.end),
                "choose longer windows (window_steps) or fewer folds (decoding.folds)",
            )
        })?;
    }
    Ok(())
}

/// The mean of `values` (one a lag) over the lags that are `wanted`; NaN if none of them was decoded.
pub(crate) fn lag_mean(config: &DecodingConfig, values: &[f64], wanted: impl Fn(i64) -> bool) -> f64 {
    let kept = config.lags.iter().zip(values).filter(|&(&lag, _)| wanted(lag)).map(|(_, &value)| value);
    mean(&kept.collect::<Vec<_>>())
}
