//! The course of activity: branching ratio and avalanches, beside activity without order in time or without what units have in common.

use attractor::{Avalanche, Branching, Raster, Streams, avalanches, branching, mean, quantile, shifted_counts};
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::{Columns, Error};

/// Sizes and durations of avalanches from here on are counted together.
pub(super) const LARGEST: usize = 60;
pub(super) const LONGEST: usize = 30;

/// How many units that receive no input are active from step to step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Activity {
    /// Branching ratio by multistep regression; NaN where none fits better than those around it.
    #[array(name = "branching_ratio")]
    pub(super) ratio: f64,
    /// The same from the first half of the units.
    #[array(name = "branching_ratio_half", about = "Branching ratio from the first half of the units")]
    pub(super) ratio_of_half: f64,
    /// Share of the squared slopes that a branching process of that ratio explains.
    #[array(name = "branching_explained")]
    pub(super) explained: f64,
    /// Regression slope of the count over the one so many steps before, from 1 on.
    #[array(name = "slope", dims = "regression_lag")]
    pub(super) slopes: Vec<f64>,
    /// The same with the spikes of every unit shifted by a time of its own.
    #[array(
        name = "slope_shifted",
        dims = "regression_lag",
        about = "Regression slope with the spikes of every unit shifted by a time of its own"
    )]
    pub(super) slopes_shifted: Vec<f64>,
    /// Of the counts as they were, shuffled in time, and with every unit shifted.
    #[array(each = "surrogate")]
    pub(super) avalanches: Vec<Avalanches>,
}

/// Avalanches of a course of counts, above its median.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Avalanches {
    /// Mean size of avalanches; surrogates: as it was, steps shuffled, units shifted.
    #[array(name = "avalanche_size")]
    pub(super) size: f64,
    /// Mean duration of avalanches.
    #[array(name = "avalanche_duration", units = "step")]
    pub(super) duration: f64,
    /// Avalanches of size 1, 2, .., the last of all larger ones.
    #[array(name = "avalanches_by_size", dims = "avalanche_size_bin")]
    pub(super) by_size: Vec<f64>,
    /// Avalanches of 1, 2, .. steps, the last of all longer ones.
    #[array(name = "avalanches_by_duration", dims = "avalanche_duration_bin")]
    pub(super) by_duration: Vec<f64>,
}

/// As they were.
pub(super) const FOUND: usize = 0;
/// Steps in random order.
pub(super) const STEPS_SHUFFLED: usize = 1;
/// Every unit shifted by a time of its own.
pub(super) const UNITS_SHIFTED: usize = 2;

impl Activity {
    /// Of the excitatory units' states.
    pub(super) fn of(config: &Config, raster: &Raster, streams: &Streams) -> Result<Self, Error> {
        let (inputs, units, lags) = (config.input.units(), raster.units(), config.activity.lags);
        let free = raster.select(inputs..units, 0..raster.steps());
        let counts = free.counts();
        let middle = (free.units() / 2).max(1);
        let half = free.select(0..middle, 0..free.steps()).counts();
        let mut shuffled = counts.clone();
        streams.child("shuffled steps").stream().shuffle(&mut shuffled);
        let shifted = shifted_counts(&free, &mut streams.child("shifted units").stream());
        let found = regressed(&counts, lags)?;
        let avalanches = [&counts, &shuffled, &shifted].map(|counts| Avalanches::of(counts)).to_vec();
        Ok(Self {
            ratio: found.ratio,
            ratio_of_half: regressed(&half, lags)?.ratio,
            explained: found.explained,
            slopes: found.slopes,
            slopes_shifted: regressed(&shifted, lags)?.slopes,
            avalanches,
        })
    }
}

/// Branching of counts; NaN where they have no spread.
fn regressed(counts: &[usize], lags: usize) -> Result<Branching, Error> {
    let none = f64::NAN;
    let silent = || Branching { ratio: none, amplitude: none, explained: none, slopes: vec![none; lags] };
    Ok(branching(counts, lags)?.unwrap_or_else(silent))
}

impl Avalanches {
    fn of(counts: &[usize]) -> Self {
        let values: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
        let median = quantile(&values, 0.5).floor() as usize;
        let found = avalanches(counts, median);
        let each = |value: fn(&Avalanche) -> usize| found.iter().map(|a| value(a) as f64).collect::<Vec<_>>();
        let binned = |value: fn(&Avalanche) -> usize, bins: usize| {
            let mut counts = vec![0.0; bins];
            for avalanche in &found {
                counts[value(avalanche).min(bins) - 1] += 1.0;
            }
            counts
        };
        Self {
            size: mean(&each(|a| a.size)),
            duration: mean(&each(|a| a.duration)),
            by_size: binned(|a| a.size, LARGEST),
            by_duration: binned(|a| a.duration, LONGEST),
        }
    }
}
