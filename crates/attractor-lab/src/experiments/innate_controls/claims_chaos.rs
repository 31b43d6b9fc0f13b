//! The claims of `innate-controls` about Lyapunov spectra and theory, C7 and C8.

use attractor::mean;

use super::result::Results;
use super::spectrum::Spectrum;
use crate::claim::{Claim, claim, mean_of, pairs, ratios};

/// The sum of all exponents is the same within this factor.
const SAME_SUM: f64 = 1.05;
/// How far the exponent of a finite network may be from theory.
const MARGIN: f64 = 0.1;

/// C7: spectra before and after training.
pub(super) fn spectra(results: &Results<'_>) -> Vec<Claim> {
    let each = |value: fn(&Spectrum) -> f64| [0, 1].map(|after| results.spectrum(after, value));
    let ratio =
        |[before, after]: &[Vec<f64>; 2]| -> Vec<f64> { after.iter().zip(before).map(|(a, b)| a / b).collect() };
    let means = |[before, after]: &[Vec<f64>; 2]| format!("{:.2} before, {:.2} after, mean", mean(before), mean(after));
    let errors: Vec<f64> = [0, 1].map(|after| mean(&results.spectrum(after, |s| s.errors[0]))).to_vec();
    let (first, sum) = (each(|s| s.exponents[0]), each(Spectrum::sum));
    let (dimension, positive) = (each(Spectrum::dimension), each(|s| s.positive() as f64));
    vec![
        claim("C7a", "Training lowers the largest exponent", "largest exponent, after minus before, 1/s")
            .below(0.0)
            .of(pairs(&first[1], &first[0]))
            .noting(means(&first))
            .noting(format!("standard error of a network's {:.2} and {:.2}", errors[0], errors[1])),
        claim("C7b", "Fewer exponents are positive after training", "positive exponents, after minus before")
            .below(0.0)
            .of(pairs(&positive[1], &positive[0]))
            .noting(means(&positive)),
        claim("C7c", "The Kaplan-Yorke dimension of the window falls", "Kaplan-Yorke dimension, after minus before")
            .below(0.0)
            .of(pairs(&dimension[1], &dimension[0]))
            .noting(means(&dimension)),
        claim(
            "C7d",
            "Volumes shrink as fast as before: what the largest exponents lose, others gain",
            "sum of all exponents, after over before",
        )
        .within(1.0 / SAME_SUM, SAME_SUM)
        .of(ratios(&ratio(&sum)))
        .noting(means(&sum)),
    ]
}

/// C8: untrained networks and theory, at each gain.
pub(super) fn theory(results: &Results<'_>) -> Vec<Claim> {
    let Some(theory) = results.theory else { return Vec::new() };
    let units = results.config.theory.units;
    let one = |(place, gain): (usize, &f64)| {
        let known = theory.exponents[place];
        let relative: Vec<f64> = results.at_gain(place).iter().map(|found| found / known).collect();
        claim(
            format!("C8-{gain}"),
            format!("At a gain of {gain} an untrained network is as chaotic as dynamic mean-field theory says"),
            format!("largest exponent over that of theory, {units} units"),
        )
        .within(1.0 - MARGIN, 1.0 + MARGIN)
        .of(mean_of(&relative))
        .noting(format!("theory: {known:.4} per time constant"))
    };
    results.config.theory.gains.iter().enumerate().map(one).chain([less_chaotic(results)]).collect()
}

/// C8-less, of the same networks at every gain: the step from one to the next that speaks most against it.
fn less_chaotic(results: &Results<'_>) -> Claim {
    let rises: Vec<Vec<f64>> = (1..results.config.theory.gains.len())
        .map(|place| {
            let (lower, higher) = (results.at_gain(place - 1), results.at_gain(place));
            higher.iter().zip(&lower).map(|(higher, lower)| higher - lower).collect()
        })
        .collect();
    let least = (0..results.untrained.len())
        .map(|k| rises.iter().map(|rise| rise[k]).fold(f64::INFINITY, f64::min))
        .collect::<Vec<_>>();
    let statistic =
        "largest exponent at a gain minus that at the next smaller one, least of a network, per time constant";
    claim("C8-less", "With a smaller gain a network is less chaotic", statistic).above(0.0).of(mean_of(&least))
}
