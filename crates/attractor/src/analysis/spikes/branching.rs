//! The branching ratio of activity, which does not depend on how many of the units are seen.

use crate::analysis::statistics::slope;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::math;

/// How activity follows from activity.
#[derive(Debug, Clone, PartialEq)]
pub struct Branching {
    /// The branching ratio m: how many spikes follow from one in the next step. Below 1 activity dies out unless it is driven. NaN
    /// where no ratio between 0 and 1.2 fits better than those around it.
    pub ratio: f64,
    /// The amplitude b, 1 if all units of a branching process are seen; NaN with the ratio.
    pub amplitude: f64,
    /// The share of sum r_k^2 that b m^k explains, 1 of a branching process. Where it is small, such as of activity that
    /// alternates, m is no branching ratio.
    pub explained: f64,
    /// The regression slopes r_k of lags 1, 2, ..
    pub slopes: Vec<f64>,
}

/// Ratios that are tried first, and from which the search goes on.
const STEP: f64 = 0.01;
/// The largest ratio that is tried: a course that does not run away has less than 1, and its estimate little more.
const MOST: f64 = 1.2;

/// The branching ratio of a course of counts by multistep regression (Wilting & Priesemann 2018, doi:10.1038/s41467-018-04725-4).
///
/// ```text
/// r_k = slope of A_{t+k} over A_t = b m^k        k = 1 .. lags
/// ```
///
/// m and b >= 0 are those of least squares. If only some of the units are seen, b becomes smaller and m stays, while r_1 alone would
/// become smaller. Drive that depends on itself from step to step, such as input in a rhythm, is taken for m. `None` where the counts
/// have no spread.
///
/// # Errors
/// [`Error::OutOfRange`] if there are fewer than two lags, or fewer than three counts beyond them.
pub fn branching(counts: &[usize], lags: usize) -> Result<Option<Branching>, Error> {
    check::at_least("lags", lags, 2)?;
    if counts.len() < lags.saturating_add(3) {
        return Err(Error::out_of_range("counts", counts.len(), "three more than lags"));
    }
    let values: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
    let mut slopes = Vec::new();
    for lag in 1..=lags {
        checkpoint()?;
        slopes.push(slope(&values[..values.len() - lag], &values[lag..]));
    }
    if slopes.iter().any(|slope| !slope.is_finite()) {
        return Ok(None);
    }
    let tried = (1..).map(|k| f64::from(k) * STEP).take_while(|&m| m < MOST + STEP / 2.0);
    let best = tried.max_by(|&a, &b| explained(&slopes, a).total_cmp(&explained(&slopes, b))).unwrap_or(MOST);
    let all: f64 = slopes.iter().map(|slope| slope * slope).sum();
    let share = math::ratio(explained(&slopes, best), all);
    // The first and the last that are tried may be no best ones.
    let between = (1.5 * STEP..MOST - STEP / 2.0).contains(&best);
    if share.is_nan() || share <= 0.0 || !between {
        let none = f64::NAN;
        let explained = if share.is_nan() { 0.0 } else { share };
        return Ok(Some(Branching { ratio: none, amplitude: none, explained, slopes }));
    }
    let ratio = refined(&slopes, best);
    let (along, squares) = projections(&slopes, ratio);
    let explained = explained(&slopes, ratio) / all;
    Ok(Some(Branching { ratio, amplitude: along / squares, explained, slopes }))
}

/// Σ r_k m^k and Σ m^2k.
fn projections(slopes: &[f64], ratio: f64) -> (f64, f64) {
    let (mut power, mut along, mut squares) = (1.0, 0.0, 0.0);
    for slope in slopes {
        power *= ratio;
        along += slope * power;
        squares += power * power;
    }
    (along, squares)
}

/// How much of Σ r_k² the best b >= 0 explains at that ratio.
fn explained(slopes: &[f64], ratio: f64) -> f64 {
    let (along, squares) = projections(slopes, ratio);
    math::powi(along.max(0.0), 2) / squares
}

/// The best ratio within a step of `best`, by thirds.
fn refined(slopes: &[f64], best: f64) -> f64 {
    let (mut low, mut high) = ((best - STEP).max(1e-6), best + STEP);
    while high - low > 1e-9 {
        let third = (high - low) / 3.0;
        if explained(slopes, low + third) < explained(slopes, high - third) {
            low += third;
        } else {
            high -= third;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::{Stream, Streams};

    /// How many of so many fall to heads of a coin.
    fn thinned(count: usize, share: f64, stream: &mut Stream) -> usize {
        (0..count).filter(|_| stream.uniform() < share).count()
    }

    /// A branching process of at most one offspring, driven by about two spikes a step, of mean 20.
    fn process(steps: usize, stream: &mut Stream) -> Vec<usize> {
        let mut active = 20;
        let mut next = || {
            active = thinned(active, 0.9, stream) + thinned(10, 0.2, stream);
            active
        };
        (0..steps).map(|_| next()).collect()
    }

    #[test]
    fn the_ratio_is_found_from_a_part_of_the_units() {
        let mut stream = Streams::new(1).stream();
        let counts = process(40_000, &mut stream);
        let whole = branching(&counts, 20).unwrap().unwrap();
        // The standard error of r_1 is about sqrt((1 - m²) / steps) = 0.002, that of m no more. Five of them.
        assert!(
            (whole.ratio - 0.9).abs() < 0.012 && (whole.amplitude - 1.0).abs() < 0.05 && whole.explained > 0.99,
            "{whole:?}"
        );
        let seen: Vec<usize> = counts.iter().map(|&count| thinned(count, 0.3, &mut stream)).collect();
        let part = branching(&seen, 20).unwrap().unwrap();
        assert!((part.ratio - 0.9).abs() < 0.03, "{part:?}");
        assert!(part.slopes[0] < 0.5 && part.amplitude < 0.6, "{part:?}");
    }

    #[test]
    fn exact_powers_are_fitted_exactly() {
        let slopes: Vec<f64> = (1..=8).map(|k| 0.4 * math::powi(0.63, k)).collect();
        let ratio = refined(&slopes, 0.63);
        let (along, squares) = projections(&slopes, ratio);
        assert!((ratio - 0.63).abs() < 1e-6 && (along / squares - 0.4).abs() < 1e-6, "{ratio}");
    }

    #[test]
    fn what_has_no_course_has_no_ratio() {
        assert_eq!(branching(&[3; 50], 5).unwrap(), None);
        // Activity that alternates: slopes are -1, 1, -1, 1, of which no decay explains much.
        let alternating: Vec<usize> = (0..50).map(|t| 4 * (t % 2)).collect();
        let found = branching(&alternating, 4).unwrap().unwrap();
        assert!(found.ratio.is_nan() && found.explained < 0.1, "{found:?}");
        assert!(branching(&[1, 2, 3], 5).is_err() && branching(&[1; 9], 1).is_err());
    }
}
