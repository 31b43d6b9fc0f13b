//! Reading the class off states: a readout for each class, and the largest of them.

use attractor::ridge_readout_with_intercept;
use ndarray::{Array2, ArrayView2, s};

use crate::Error;

/// Fits readouts to the first half of the trials, `states` (trials, units), and counts the trials of the second half whose
/// class is that of the largest readout.
pub(super) fn correct(
    states: ArrayView2<'_, f64>,
    class_of: impl Fn(usize) -> usize,
    classes: usize,
    ridge: f64,
) -> Result<usize, Error> {
    let half = states.nrows() / 2;
    let targets = Array2::from_shape_fn((half, classes), |(trial, k)| f64::from(u8::from(class_of(trial) == k)));
    let (weights, intercepts) = ridge_readout_with_intercept(states.slice(s![..half, ..]), targets.view(), ridge)?;
    let right = |&trial: &usize| {
        let outputs: Vec<f64> = (0..classes)
            .map(|k| weights.row(k).iter().zip(states.row(trial)).fold(intercepts[k], |sum, (w, x)| sum + w * x))
            .collect();
        let largest = (1..classes).fold(0, |best, k| if outputs[k] > outputs[best] { k } else { best });
        largest == class_of(trial)
    };
    Ok((half..states.nrows()).filter(right).count())
}

/// How long accuracy stays at halfway between chance and 1 or above.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    /// The delay at which it falls below, between two delays by a line over their logarithms; the first delay if it is below
    /// from the first on, the last if it never falls.
    pub(super) steps: f64,
    /// Whether it never falls.
    pub(super) lasts: bool,
}

/// The span of accuracies at rising delays.
pub(super) fn span(delays: &[usize], accuracies: &[f64], chance: f64) -> Span {
    let halfway = f64::midpoint(1.0, chance);
    let Some(below) = accuracies.iter().position(|&accuracy| accuracy < halfway) else {
        return Span { steps: delays.last().map_or(0.0, |&last| last as f64), lasts: true };
    };
    let Some(before) = below.checked_sub(1) else {
        return Span { steps: delays[0] as f64, lasts: false };
    };
    let share = (accuracies[before] - halfway) / (accuracies[before] - accuracies[below]);
    let [from, to] = [delays[before], delays[below]].map(|delay| attractor::math::ln(delay as f64));
    Span { steps: attractor::math::exp(from + share * (to - from)), lasts: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor::Streams;

    #[test]
    fn classes_that_lie_apart_are_told_and_noise_is_not() {
        let mut noise = vec![0.0; 400 * 3];
        Streams::new(1).stream().fill_normal(&mut noise, 1.0);
        let noise = Array2::from_shape_vec((400, 3), noise).unwrap();
        let class_of = |trial: usize| trial % 2;
        let apart = Array2::from_shape_fn((400, 3), |(t, i)| noise[(t, i)] + 20.0 * class_of(t) as f64);
        assert_eq!(correct(apart.view(), class_of, 2, 1e-6).unwrap(), 200);
        // Of 200 fair coins 70 to 130 fall alike but for one run in 40000.
        let by_chance = correct(noise.view(), class_of, 2, 1e-6).unwrap();
        assert!((70..=130).contains(&by_chance), "{by_chance}");
    }

    #[test]
    fn a_span_ends_where_accuracy_passes_halfway() {
        let delays = [1, 10, 100];
        let found = |accuracies: &[f64]| span(&delays, accuracies, 0.5);
        assert_eq!(found(&[1.0, 0.9, 0.8]), Span { steps: 100.0, lasts: true });
        assert_eq!(found(&[0.7, 1.0, 1.0]), Span { steps: 1.0, lasts: false });
        let half = found(&[1.0, 1.0, 0.5]);
        assert!((half.steps - 10.0 * 10.0_f64.sqrt()).abs() < 1e-12 && !half.lasts);
    }
}
