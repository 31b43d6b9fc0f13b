//! How well a trial follows what was learnt: correlations of units and of readouts, and deviations, over a stretch of steps.

use std::ops::Range;

use attractor::{Real, fisher_mean, pearson, unit_correlations};
use ndarray::{Array2, s};

use crate::Error;

/// Fisher mean over units of the correlation between two trajectories (steps, units) over some steps.
pub(crate) fn unit_correlation<T: Real>(a: &Array2<T>, b: &Array2<T>, steps: &Range<usize>) -> Result<f64, Error> {
    let over = s![steps.clone(), ..];
    let units: Vec<f64> = unit_correlations(a.slice(over), b.slice(over))?.into_iter().flatten().collect();
    Ok(fisher_mean(&units).unwrap_or(0.0))
}

/// Mean squared deviation of one trajectory from another (steps, units), over some steps and all units.
pub(crate) fn mean_squared_deviation<T: Real>(a: &Array2<T>, b: &Array2<T>, steps: &Range<usize>) -> f64 {
    let over = s![steps.clone(), ..];
    let (a, b) = (a.slice(over), b.slice(over));
    let squares = a.iter().zip(b.iter()).map(|(a, b)| (a.to_f64() - b.to_f64()) * (a.to_f64() - b.to_f64()));
    squares.sum::<f64>() / a.len() as f64
}

/// Correlation of each readout with its target, both (steps, readouts), over some steps; a constant readout follows
/// nothing.
pub(crate) fn readout_correlations<T: Real>(outputs: &Array2<T>, target: &Array2<T>, steps: &Range<usize>) -> Vec<f64> {
    let over = s![steps.clone(), ..];
    let (outputs, target) = (outputs.slice(over), target.slice(over));
    let pairs = outputs.columns().into_iter().zip(target.columns());
    pairs.map(|(z, f)| pearson(z.iter().copied(), f.iter().copied()).unwrap_or(0.0)).collect()
}
